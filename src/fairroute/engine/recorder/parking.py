"""
Writes down what awaits a reply.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording, placed
from fairroute.engine.state import State
from fairroute.engine.transitions.base import Place
from fairroute.events import Parked, Replied, Resumed
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.instants import MICROSECONDS


class ParkingEvents(Recording):
    """
    Events of what awaits a reply.
    """

    __slots__ = ()

    def parked(self, state: State, item: ItemFacts, agent: AgentFacts) -> None:
        assert item.parking is not None
        until = item.parking.until / MICROSECONDS
        self._add(Parked(state.seconds, state.seq, state.cause, item.id, agent.id, until))

    def replied(self, state: State, item: ItemFacts, contact: str) -> None:
        self._add(
            Replied(
                state.seconds,
                state.seq,
                state.cause,
                contact,
                item.id,
                item.work,
                item.key,
                item.standing / MICROSECONDS,
            )
        )

    def resumed(
        self, state: State, item: ItemFacts, agent: AgentFacts, place: Place | None
    ) -> None:
        self._add(Resumed(state.seconds, state.seq, state.cause, item.id, agent.id, *placed(place)))
