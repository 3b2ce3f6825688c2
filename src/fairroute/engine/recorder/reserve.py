"""
Writes down who is kept for what.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording
from fairroute.engine.state import State
from fairroute.events import ReservationEnd, ReservationEnded, Reserved
from fairroute.facts import AgentFacts, ItemFacts


class ReserveEvents(Recording):
    """
    Events of who is kept for what.
    """

    __slots__ = ()

    def reserved(self, state: State, item: ItemFacts, agent: AgentFacts) -> None:
        self._add(Reserved(state.seconds, state.seq, state.cause, item.id, agent.id))

    def reservation_ended(
        self, state: State, item: ItemFacts, agent: AgentFacts, reason: ReservationEnd
    ) -> None:
        self._add(
            ReservationEnded(state.seconds, state.seq, state.cause, item.id, agent.id, reason)
        )
