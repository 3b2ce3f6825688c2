"""
Another plan: who waits is classed and placed as it says.
"""

from collections.abc import Callable

from fairroute import commands as c
from fairroute.engine.classify import Classifier
from fairroute.engine.decide.base import Deciding
from fairroute.facts import ItemFacts
from fairroute.model import Classified


class PlanDecisions(Deciding):
    """
    What follows from a plan that has just come into force.
    """

    def adopt_plan(self, before: Classifier, *, recount: bool) -> None:
        """
        Rank, target and key of every open item are looked up anew; what it needs, its standing and
        what was promised in offers stay. *before* is the classifier of the plan that was in force.
        """
        self.do.plan_changed(self.state.plan_version + 1, recount=recount)

        def now_is(work: Classified) -> Classified:
            return self.classifier.under_this_plan(work, before)

        for item in sorted(self.state.items.values(), key=lambda item: item.arrival):
            self._rekey(item, now_is)

        self._wait_only_for_able(self.state.items)

    def set_hours(self, command: c.SetHours) -> None:
        """
        Who waits for a target that counts in these hours is placed by when it is due now.
        """
        told = self.state.hours.get(command.name)
        if told is not None and told.openings == command.openings:
            return

        self.do.hours_set(command.name, command.openings)
        for item in sorted(self.state.items.values(), key=lambda item: item.arrival):
            if item.work.hours == command.name:
                self._rekey(item, lambda work: work)

    def _rekey(self, item: ItemFacts, now_is: Callable[[Classified], Classified]) -> None:
        work = now_is(item.work)
        asked = None if item.staged is None else now_is(item.staged.asked)
        key, why = item.key, None
        if item.release is None or item.release.placed:
            # Whoever never was in line gets a key on coming there; who is put off keeps theirs.
            key, why = self._key(self._view_of(item, work, item.standing))

        same = item.staged is None or asked == item.staged.asked
        if key != item.key or work != item.work or not same:
            self.do.rekeyed(item, work, key, asked)

        self._say_order_failed(item, why)
