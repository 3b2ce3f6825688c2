"""
Which stages an item goes through as it waits, and what each of them makes of it.

A contact's own stages hold for the topic it came with. Without any, the policy is asked, else the
plan looked up: its topic's, else its tier's. With another topic, and with every transfer, an item
comes into another line, and what held in the first is asked anew.
"""

import attrs

from fairroute import answers
from fairroute import commands as c
from fairroute.engine.classify import Classifier
from fairroute.engine.decide.base import Deciding
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.facts import ItemFacts
from fairroute.instants import later, microseconds
from fairroute.model import Classified, Contact, WorkItem
from fairroute.plan import Plan
from fairroute.policies import Policy
from fairroute.protocols import Number, Waiting, part_name
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
        earlier = later(item.standing, -microseconds(stage.credit))
        without = self.classifier.at_stage(item.work, stage, tier=item.work.tier)
        work = self.classifier.at_stage(item.work, stage)
        if work is not without or stage.standing == "restarts":
            plain = self._view_of(item, without, earlier)
            again = (self.state.now,) if stage.standing == "restarts" else ()
            for standing in (*again, earlier):
                lifted = self._view_of(item, work, standing)
                key, why = self._key(lifted)
                if (key, standing) <= (item.key, item.standing) and self._keeps_up(lifted, plain):
                    return work, key, standing, why

        # The tier would cost it its place: all else of the stage is for its good.
        key, why = self._key(self._view_of(item, without, earlier))
        return without, min(key, item.key), earlier, why

    def _keeps_up(self, lifted: Waiting, plain: Waiting) -> bool:
        """
        Whether an item that a stage makes *lifted* is never less urgent than it were as *plain*:
        now, and for good where the urgency part can say so.

        One that goes by how many wait says nothing of a single item, so its order decides.
        """
        urgency = self.policy.urgency
        if urgency is None or getattr(urgency, "by_length", False):
            return True

        if self._urgent(lifted) < self._urgent(plain):
            return False

        try:
            return bool(urgency.overtake_bound(lifted, plain) == 0)  # type: ignore[attr-defined]
        except Exception:  # noqa: BLE001 - a part need not be able to say, and may raise anything
            return True

    def _urgent(self, view: Waiting) -> Number:
        """
        How urgent that is now; 0 where the part fails, as in a match, which says so.
        """
        assert self.policy.urgency is not None
        try:
            return answers.number(self.policy.urgency(view, self.state.now))
        except Exception:  # noqa: BLE001 - as above
            return 0

    # --- which stages ---

    def _stages_on_entry(
        self, given: Contact | WorkItem, work: Classified, standing: int, arrived: int
    ) -> Staged:
        contact = given if type(given) is Contact else given.contact  # type: ignore[union-attr]
        if contact.stages is not None:
            return contact.stages, None

        # Nothing of what the host has classified is looked up in topics.
        topic = work.topic if given is contact else None
        view = self.state.view(work, standing, arrived, self.state.seq + 1)
        return self._stages_for(work, topic, view)

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
                view = self._view_of(item, work, standing)
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
