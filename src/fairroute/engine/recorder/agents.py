"""
Writes down who comes to work, and what they say of themselves.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording
from fairroute.engine.state import State
from fairroute.events import PresenceChanged, SignedIn, SignedOut
from fairroute.facts import AgentFacts


class AgentEvents(Recording):
    """
    Events of who comes to work, and what they say of themselves.
    """

    __slots__ = ()

    def signed_in(self, state: State, agent: AgentFacts) -> None:
        self._add(SignedIn(state.seconds, state.seq, state.cause, agent.agent, agent.presence))

    def signed_out(self, state: State, agent: AgentFacts) -> None:
        self._add(SignedOut(state.seconds, state.seq, state.cause, agent.id))

    def presence_changed(self, state: State, agent: AgentFacts) -> None:
        self._add(
            PresenceChanged(
                state.seconds,
                state.seq,
                state.cause,
                agent.id,
                agent.presence,
                agent.reason,
            )
        )
