"""
Writes down pauses.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording
from fairroute.engine.state import State
from fairroute.events import BreatherEnded, BreatherStarted, OfferGapEnded, OfferGapStarted
from fairroute.facts import AgentFacts
from fairroute.instants import MICROSECONDS


class PacingEvents(Recording):
    """
    Events of pauses.
    """

    __slots__ = ()

    def breather_started(self, state: State, agent: AgentFacts) -> None:
        assert agent.breather is not None
        until = agent.breather.until / MICROSECONDS
        self._add(BreatherStarted(state.seconds, state.seq, state.cause, agent.id, until))

    def breather_ended(self, state: State, agent: AgentFacts) -> None:
        self._add(BreatherEnded(state.seconds, state.seq, state.cause, agent.id))

    def offer_gap_started(self, state: State, agent: AgentFacts, medium: str) -> None:
        until = agent.gaps[medium].until / MICROSECONDS
        self._add(OfferGapStarted(state.seconds, state.seq, state.cause, agent.id, medium, until))

    def offer_gap_ended(self, state: State, agent: AgentFacts, medium: str) -> None:
        self._add(OfferGapEnded(state.seconds, state.seq, state.cause, agent.id, medium))
