"""
Writes down surges and who is called out of reserve.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording, seconds_or_none
from fairroute.engine.state import State
from fairroute.events import Recalled, SurgeEnded, SurgeStarted
from fairroute.facts import AgentFacts, SurgeFacts
from fairroute.instants import MICROSECONDS


class SurgeEvents(Recording):
    """
    Events of surges and who is called out of reserve.
    """

    __slots__ = ()

    def surge_started(
        self, state: State, facts: SurgeFacts, waiting: int, longest: int, expected: int | None
    ) -> None:
        wait = longest / MICROSECONDS
        self._add(
            SurgeStarted(
                state.seconds,
                state.seq,
                state.cause,
                facts.surge,
                waiting,
                wait,
                seconds_or_none(expected),
            )
        )

    def surge_ended(self, state: State, facts: SurgeFacts, expected: int | None) -> None:
        told = seconds_or_none(expected)
        self._add(SurgeEnded(state.seconds, state.seq, state.cause, facts.surge.name, told))

    def recalled(self, state: State, agent: AgentFacts) -> None:
        assert agent.recall is not None
        self._add(Recalled(state.seconds, state.seq, state.cause, agent.id, agent.recall.surge))
