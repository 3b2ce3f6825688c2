"""
Which stages an item goes through as it waits, and what each of them makes of it.

A contact's own stages hold for the topic it came with. Without any, the policy is asked, else the
plan looked up: its topic's, else its tier's. With another topic, and with every transfer, an item
comes into another line, and what held in the first is asked anew.
"""

from collections.abc import Iterator

import attrs

from fairroute import commands as c
from fairroute.engine.classify import Classifier
from fairroute.engine.decide.base import Deciding, view_of
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.facts import ItemFacts
from fairroute.instants import later, microseconds
from fairroute.model import Classified, Contact, WorkItem
from fairroute.plan import Plan
from fairroute.policies import Policy
from fairroute.protocols import Waiting, part_name
from fairroute.stages import Stage, stages

Staged = tuple[tuple[Stage, ...], str | None]
"""The stages of an item, and why the policy's escalation has none."""

Place = tuple[Classified, int, int, str | None]
"""(class, key, standing, why the order failed)"""


@attrs.frozen
class Renewed:
    """
    What a command makes of an item in line: its class, the one it would have without the stages it
    has reached, and other stages (each None: as it was), and why the policy has none.
    """

    work: Classified
    asked: Classified | None = None
    stages: tuple[Stage, ...] | None = None
    unstaged: str | None = None

    def differs_from(self, item: ItemFacts) -> bool:
        """
        Whether *item* is anything else yet.
        """
        if self.work != item.work or self.stages is not None:
            return True

        return item.staged is not None and self.asked != item.staged.asked


class StageDecisions(Deciding):
    """
    Stages that are due, and which ones an item has.
    """

    def __init__(
        self, state: State, do: Transitions, plan: Plan, classifier: Classifier, policy: Policy
    ) -> None:
        super().__init__(state, do, plan, classifier, policy)
        self._staging = policy.escalation is not None or classifier.has_stages
        """Whether an item may have stages that its contact did not bring."""

    def stage_due(self, item: ItemFacts, _: object) -> None:
        staged = item.staged
        assert staged is not None
        stage = staged.stages[staged.reached]
        work, key, standing, why = self._improved(item, stage)
        self.do.escalated(item, staged.reached + 1, work, key, standing)
        self._say_order_failed(item, why)
        if item.wait_for is not None:
            self._wait_only_for_able((item.id,))

    def _improved(self, item: ItemFacts, stage: Stage) -> Place:
        """
        The best that *stage* can do for the place of *item*, and no worse than it is.
        """
        work, key, standing, why = next(
            place for place in self._places(item, stage) if place[1:3] <= (item.key, item.standing)
        )
        return work, key, standing, why

    def _places(self, item: ItemFacts, stage: Stage) -> Iterator[Place]:
        work = self.classifier.at_stage(item.work, stage)
        earlier = later(item.standing, -microseconds(stage.credit))
        standings = (self.state.now, earlier) if stage.standing == "restarts" else (earlier,)
        for standing in standings:
            yield self._place(item, work, standing)

        # The tier would cost it its place, by this order: all else of the stage is for its good.
        work = self.classifier.at_stage(item.work, stage, tier=item.work.tier)
        work, key, standing, why = self._place(item, work, earlier)
        yield work, min(key, item.key), standing, why

    def _place(self, item: ItemFacts, work: Classified, standing: int) -> Place:
        key, why = self._key(view_of(item, work, standing))
        return work, key, standing, why

    # --- which stages ---

    def _stages_on_entry(
        self, given: Contact | WorkItem, work: Classified, standing: int, arrived: int
    ) -> Staged:
        contact = given if type(given) is Contact else given.contact  # type: ignore[union-attr]
        if contact.stages is not None:
            return contact.stages, None

        # Nothing of what the host has classified is looked up in topics.
        topic = work.topic if given is contact else None
        label = (work.tier, work.rank, work.skills, work.promise, work.within)
        return self._stages_for(work, topic, Waiting(*label, standing, arrived, self.state.seq + 1))

    def _stages_for(self, work: Classified, topic: str | None, view: Waiting) -> Staged:
        escalation = self.policy.escalation
        if escalation is None:
            return self.classifier.stages_of(work.tier, topic), None

        try:
            found = stages(escalation(view))
            self.classifier.check_stages(found)
        except Exception as error:  # noqa: BLE001 - a policy part may raise anything; the item enters all the same
            return (), f"{type(error).__name__}: {error}"

        return found, None

    def _say_escalation_failed(self, item: ItemFacts, why: str) -> None:
        self.do.policy_failed(part_name(self.policy.escalation), item, None, why)

    # --- what commands change ---

    def _renewed(self, item: ItemFacts, command: c.UpdateItem, standing: int) -> Renewed:
        staged = item.staged
        if self._staging or staged is not None:
            if command.topic is not None and command.topic != item.work.topic:
                before = item.work if staged is None else staged.asked
                work = self._reclassified(before, command)
                view = view_of(item, work, standing)
                found, unstaged = self._stages_for(work, work.topic, view)
                return Renewed(work, None, found if found or staged else None, unstaged)

            if staged is not None:
                asked = self._reclassified(staged.asked, command)
                return Renewed(self._reclassified(item.work, command), asked)

        return Renewed(self._reclassified(item.work, command))

    def _reclassified(self, work: Classified, command: c.UpdateItem) -> Classified:
        return self.classifier.reclassify(
            work,
            tier=command.tier,
            topic=command.topic,
            skills=command.skills,
            promise=command.promise,
            requires=command.requires,
            pools=command.pools,
            attributes=command.attributes,
        )
