"""
Another plan comes into force.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.facts import ItemFacts
from fairroute.hours import Hours, Opening
from fairroute.lifecycle import ItemState
from fairroute.model import Classified


class PlanChanges(Changes):
    """
    Changes of the rules, and of places by them.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _plan_changed: tuple[Observe, ...]
    _rekeyed: tuple[Observe, ...]
    _hours_set: tuple[Observe, ...]

    def plan_changed(self, version: int, *, recount: bool) -> None:
        """
        Other rules hold from now on: what failed under the old ones gets another chance. With
        *recount*, what agents were given within the score's window counts anew.
        """
        state = self.state
        state.seq += 1
        state.plan_version = version
        for item in state.items.values():
            item.urgency_failed = False
            self._item_had_event(item)

        if recount:
            for agent in state.agents.values():
                agent.given.clear()
                self.index.agent_changed(agent)

        for observe in self._plan_changed:
            observe(state, recount)

    def hours_set(self, name: str, openings: tuple[Opening, ...]) -> None:
        """
        Hours in which targets count are these.
        """
        state = self.state
        state.seq += 1
        state.hours[name] = Hours(openings)
        for item in state.items.values():
            if item.work.hours == name:
                item.view = None

        for observe in self._hours_set:
            observe(state, name)

    def rekeyed(
        self, item: ItemFacts, work: Classified, key: int, asked: Classified | None
    ) -> None:
        """
        By another plan, or by other hours, an open item has another class or key; *asked* is what
        it would be without the stages it has reached.
        """
        state = self.state
        state.seq += 1
        index = self.index
        waiting = item.state is ItemState.WAITING
        if waiting:
            index.item_left(item)

        item.work, item.key = work, key
        item.urgency_failed = False
        index.item_classified(item)
        self._item_had_event(item)
        if waiting:
            index.item_entered(item)

        if asked is not None:
            assert item.staged is not None
            item.staged.asked = asked

        for observe in self._rekeyed:
            observe(state, item, asked)
