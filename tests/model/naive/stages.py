"""
What an item goes through as it waits.
"""

from typing import Any

import attrs
from tests.model.naive.classifying import Classifying
from tests.model.naive.facts import Item, Part
from tests.model.naive.serving import keys, widened
from tests.model.naive.world import given, unknown

from fairroute import commands as c
from fairroute import events as e
from fairroute.errors import FairrouteError, InvalidValue
from fairroute.instants import in_seconds, later, microseconds
from fairroute.model import Classified, Contact, WorkItem
from fairroute.stages import Stage, stages


class Staging(Classifying):
    """
    Stages: which ones an item has, when they are due, and what they make of it.
    """

    def _stage_due(self, item: Item) -> int | None:
        """
        When the next stage of an item is due: never while somebody handles it.
        """
        if item.state not in ("waiting", "offered") or item.reached == len(item.stages):
            return None

        stage = item.stages[item.reached]
        origin = item.staged_from if stage.of == "entry" else item.last_stage
        return max(item.stage_awaited, later(origin, microseconds(stage.after)))

    def _reach_stage(self, item: Item) -> None:
        stage = item.stages[item.reached]
        item.work, item.key, item.standing = self._best_place(item, stage)
        item.reached += 1
        item.last_stage = self.now
        item.said_unroutable = False
        told = self._tell(
            e.Escalated,
            item=item.id,
            stage=item.reached,
            work=item.work,
            key=item.key,
            standing=in_seconds(item.standing),
        )
        self._await_stage(item, told.seq)
        self._tell_if_order_failed(item)

    def _await_stage(self, item: Item, seq: int) -> None:
        item.stage_awaited, item.stage_seq = self.now, seq

    def _begin_stages(self, item: Item, found: tuple[Stage, ...], since: int) -> None:
        item.stages, item.asked, item.reached = found, item.work, 0
        item.staged_from = item.last_stage = since

    def _best_place(self, item: Item, stage: Stage) -> tuple[Classified, int, int]:
        """
        With the better tier and a new standing; else with the better tier; else without: whatever
        first is no worse than where it stands.
        """
        wider = widened(item.work, stage)
        tier = given(stage.tier)
        better = [name for name in tier if self._rank(name) <= item.work.rank]
        promoted = self._with_tier(wider, better[0]) if better else wider
        earlier = later(item.standing, -microseconds(stage.credit))
        plain = attrs.evolve(item, work=wider, standing=earlier)
        if stage.standing == "restarts":
            again = attrs.evolve(item, work=promoted, standing=self.now)
            key = self._key(again)
            if (key, self.now) <= (item.key, item.standing) and self._keeps_up(again, plain):
                return promoted, key, self.now

        lifted = attrs.evolve(item, work=promoted, standing=earlier)
        key = self._key(lifted)
        if (key, earlier) <= (item.key, item.standing) and self._keeps_up(lifted, plain):
            return promoted, key, earlier

        return wider, min(self._key(plain), item.key), earlier

    def _keeps_up(self, lifted: Item, plain: Item) -> bool:
        """
        Whether it is as urgent as without the tier: now, and, as far as the part knows, for good.
        """
        part: Any = self.policy.urgency
        if part is None or getattr(part, "by_length", False):
            return True

        knows = hasattr(part, "overtake_bound")
        for_good = (
            not knows or part.overtake_bound(self._waiting(lifted), self._waiting(plain)) == 0
        )
        return for_good and self._urgency(lifted) >= self._urgency(plain)

    def _with_tier(self, work: Classified, tier: str) -> Classified:
        if tier == work.tier:
            return work

        target = self._target(work.topic, tier, work.promise)
        return attrs.evolve(work, tier=tier, rank=self._rank(tier), target=target)

    # Which stages.

    def _stages_on_entry(
        self, item: Item, work: Contact | WorkItem
    ) -> tuple[tuple[Stage, ...], Part | None]:
        if item.contact.stages is not None:
            return item.contact.stages, None

        return self._stages_for(item, None if isinstance(work, WorkItem) else item.work.topic)

    def _stages_for(self, item: Item, topic: str | None) -> tuple[tuple[Stage, ...], Part | None]:
        part = self.policy.escalation
        if part is None:
            of_topic = (self.plan.topics or {}).get(topic or "")
            of_tier = (self.plan.tiers or {}).get(item.work.tier)
            for found in (of_topic, of_tier):
                if found is not None and found.stages:
                    return found.stages, None

            return (), None

        try:
            answer = stages(part(self._waiting(item)))
        except Exception as error:  # noqa: BLE001 - whatever a user's part raises
            return (), Part(f"{type(error).__name__}: {error}")

        mistake = self._wrong_in_stages(answer)
        if mistake is not None:
            return (), Part(f"{type(mistake).__name__}: {mistake}")

        return answer, None

    def _wrong_in_stages(self, found: tuple[Stage, ...]) -> FairrouteError | None:
        plan = self.plan
        for stage in found:
            mistake = (
                unknown("tier", given(stage.tier), plan.tiers)
                or unknown("skill", stage.relax, plan.skills)
                or unknown("pool", sorted(stage.pools), plan.pools)
            )
            if mistake is not None:
                return mistake

            for name in sorted({*stage.relax, *stage.drop, *keys(stage.waive)}):
                skill = (plan.skills or {}).get(name)
                if skill is not None and skill.kind != "ability":
                    return InvalidValue(
                        "stages", name, f"an ability: {name} is of kind {skill.kind}"
                    )

        return None

    def _tell_if_escalation_failed(self, item: Item, failure: Part | None) -> None:
        if failure is not None:
            self._policy_failed(self.policy.escalation, item, None, failure)

    # What commands change of them.

    def _restage(self, item: Item, command: c.UpdateItem | c.Transfer) -> Part | None:
        """
        Another topic, and every transfer, is another line with stages of its own.
        """
        begun = isinstance(command, c.Transfer)
        item.work = self._reclassify(item.asked if item.stages else item.work, command)
        found, failure = self._stages_for(item, item.work.topic)
        self._begin_stages(item, found, self.now if begun else item.arrived)
        return failure
