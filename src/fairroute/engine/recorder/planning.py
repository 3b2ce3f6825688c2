"""
Writes down other rules.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording
from fairroute.engine.state import State
from fairroute.events import HoursSet, PlanChanged, Rekeyed
from fairroute.facts import ItemFacts
from fairroute.model import Classified


class PlanEvents(Recording):
    """
    Events of other rules.
    """

    __slots__ = ()

    def hours_set(self, state: State, name: str) -> None:
        told = state.hours[name].openings
        self._add(HoursSet(state.seconds, state.seq, state.cause, name, told))

    def plan_changed(self, state: State, recount: bool) -> None:  # noqa: FBT001 - as the event
        self._add(PlanChanged(state.seconds, state.seq, state.cause, state.plan_version, recount))

    def rekeyed(self, state: State, item: ItemFacts, asked: Classified | None) -> None:
        self._add(
            Rekeyed(state.seconds, state.seq, state.cause, item.id, item.work, item.key, asked)
        )
