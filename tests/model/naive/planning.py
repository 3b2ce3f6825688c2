"""
Another plan, while work goes on.
"""

from typing import Any

import attrs
from tests.model.naive.classifying import Classifying
from tests.model.naive.facts import Item
from tests.model.naive.preferring import Preferring

from fairroute import commands as c
from fairroute import events as e
from fairroute.errors import PlanError
from fairroute.expressions import keys_of
from fairroute.model import Classified, Presence
from fairroute.plan import Plan
from fairroute.registry import policy_from


class Planning(Classifying, Preferring):
    """
    Lets another plan hold.
    """

    def _change_plan(self, command: c.ChangePlan) -> None:
        before, window = self.plan, self._longest_window()
        self.plan = command.plan
        if self.by_plan:
            self.policy = policy_from(command.plan)

        self.plan_version += 1
        recount = window != self._longest_window()
        self._tell(e.PlanChanged, version=self.plan_version, recount=recount)
        self.withheld.clear()
        self.looks.clear()
        for agent in self.agents:
            agent.narrows = self._next_narrowing(agent)

        for agent in self.agents if recount else ():
            agent.given.clear()

        opened = [item for item in self.items if item.state != "wrap_up"]
        for item in sorted(opened, key=lambda item: item.arrival):
            item.urgency_failed = False
            self._rekey(item, before)

        self._wait_only_for_able()

    def _set_hours(self, command: c.SetHours) -> None:
        if self.hours.get(command.name) == command.openings:
            return

        self.hours[command.name] = command.openings
        self._tell(e.HoursSet, name=command.name, openings=command.openings)
        counting = [
            item
            for item in self.items
            if item.state != "wrap_up"
            and item.work.target is not None
            and item.work.target.hours == command.name
        ]
        for item in sorted(counting, key=lambda item: item.arrival):
            self._rekey(item, self.plan)

    def _rekey(self, item: Item, before: Plan) -> None:
        was = (item.work, item.asked, item.key)
        item.work = self._by_plans(item.work, before)
        item.asked = self._by_plans(item.asked, before)
        if item.placed:
            item.key = self._key(item)

        if was != (item.work, item.asked, item.key):
            self._tell(
                e.Rekeyed,
                item=item.id,
                work=item.work,
                key=item.key,
                asked=item.asked if item.stages else None,
            )

        if item.placed:
            self._tell_if_order_failed(item)

    def _by_plans(self, work: Classified, before: Plan) -> Classified:
        """
        Work under this plan that was classed by the one before; a target of its own it keeps.
        """
        plan, self.plan = self.plan, before
        of_the_plan = work.target == self._target(work.topic, work.tier, work.promise)
        self.plan = plan
        target = self._target(work.topic, work.tier, work.promise) if of_the_plan else work.target
        return attrs.evolve(work, rank=self._rank(work.tier), target=target)

    def _longest_window(self) -> int:
        return max((getattr(part, "window", None) or 0 for part in self.policy.score), default=0)

    def _plan_mistake(self, plan: Plan) -> PlanError | None:
        """
        Whether somebody needs what the plan lacks.
        """
        here = [agent.agent for agent in self.agents if agent.presence is not Presence.OFFLINE]
        people: list[Any] = [*here]
        opened = [item for item in self.items if item.state != "wrap_up"]
        works = [work for item in opened for work in (item.work, item.asked)]
        coming = [stage for item in opened for stage in item.stages]
        in_use = {
            "tiers": [*(work.tier for work in works), *(stage.tier for stage in coming)],
            "topics": [work.topic for work in works],
            "skills": [name for has in (*works, *people) for name in has.skills],
            "pools": [name for has in (*works, *people, *coming) for name in has.pools],
            "media": [
                *(work.medium for work in works),
                *(name for agent in here for name in (*(agent.media or ()), *agent.limits)),
            ],
        }
        in_use["skills"] += [name for stage in coming for name in stage.relax]
        for table, names in in_use.items():
            known, had = getattr(plan, table), getattr(self.plan, table)
            for name in names:
                gone = name is not None and known is not None and name not in known
                if gone and (had is None or name in had):
                    return PlanError("plan", (table,))

        bends = {name for stage in coming for name in (*stage.relax, *stage.drop)}
        bends |= {key for stage in coming for key in keys_of(stage.waive)}
        if any(plan.kind_of(name) != "ability" for name in bends):
            return PlanError("plan", ("stages",))

        return None
