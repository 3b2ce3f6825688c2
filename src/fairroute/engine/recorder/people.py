"""
Writes down what people in charge decide.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording
from fairroute.engine.state import State
from fairroute.events import (
    AssignmentForced,
    Expedited,
    Held,
    HoldReleased,
    Picked,
    StateForced,
    TakenOver,
)
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.instants import MICROSECONDS


class PeoplesEvents(Recording):
    """
    Events of what people in charge decide.
    """

    __slots__ = ()

    def picked(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        contact: str,
        passed: int,
        longest: int,
    ) -> None:
        self._add(
            Picked(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                contact,
                agent.id,
                passed,
                longest / MICROSECONDS,
            )
        )

    def assignment_forced(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        contact: str,
        actor: str,
        reason: str,
        passed: int,
        longest: int,
    ) -> None:
        self._add(
            AssignmentForced(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                contact,
                agent.id,
                actor,
                reason,
                max(0, -agent.room),
                passed,
                longest / MICROSECONDS,
            )
        )

    def taken_over(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        was: AgentFacts,
        _: int,
        actor: str,
        reason: str,
    ) -> None:
        over = max(0, -agent.room)
        self._add(
            TakenOver(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                agent.id,
                was.id,
                actor,
                reason,
                over,
            )
        )

    def state_forced(self, state: State, agent: AgentFacts, actor: str, reason: str) -> None:
        self._add(
            StateForced(
                state.seconds, state.seq, state.cause, agent.id, agent.presence, actor, reason
            )
        )

    def held(self, state: State, item: ItemFacts, actor: str, reason: str) -> None:
        assert item.held is not None
        until = None if item.held.until is None else item.held.until / MICROSECONDS
        self._add(Held(state.seconds, state.seq, state.cause, item.id, actor, reason, until))

    def hold_released(self, state: State, item: ItemFacts, actor: str, reason: str) -> None:
        self._add(HoldReleased(state.seconds, state.seq, state.cause, item.id, actor, reason))

    def expedited(
        self, state: State, item: ItemFacts, actor: str, reason: str, passed: int, longest: int
    ) -> None:
        self._add(
            Expedited(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                actor,
                reason,
                passed,
                longest / MICROSECONDS,
            )
        )
