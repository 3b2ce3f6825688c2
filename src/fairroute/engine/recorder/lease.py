"""
Writes down signs of life.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording
from fairroute.engine.state import State
from fairroute.events import LeaseRenewed
from fairroute.facts import AgentFacts
from fairroute.instants import MICROSECONDS


class LeaseEvents(Recording):
    """
    Events of signs of life.
    """

    __slots__ = ()

    def lease_renewed(self, state: State, agent: AgentFacts) -> None:
        assert agent.lease is not None
        until = agent.lease.until / MICROSECONDS
        self._add(LeaseRenewed(state.seconds, state.seq, state.cause, agent.id, until))
