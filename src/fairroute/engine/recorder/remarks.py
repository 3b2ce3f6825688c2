"""
Writes down what is only said.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.commands import Command
from fairroute.engine.recorder.base import Recording, seconds_or_none
from fairroute.engine.state import State
from fairroute.events import (
    CallbackOffered,
    OutageDeclared,
    PolicyFailed,
    RefusalReason,
    Refused,
    Unroutable,
    UnroutableReason,
)
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.instants import MICROSECONDS


class RemarkEvents(Recording):
    """
    Events of what is only said.
    """

    __slots__ = ()

    def unroutable(self, state: State, item: ItemFacts, reason: UnroutableReason) -> None:
        self._add(Unroutable(state.seconds, state.seq, state.cause, item.id, reason))

    def policy_failed(
        self, state: State, part: str, item: ItemFacts, agent: AgentFacts | None, why: str
    ) -> None:
        name = None if agent is None else agent.id
        self._add(PolicyFailed(state.seconds, state.seq, state.cause, part, item.id, name, why))

    def outage_declared(self, state: State, since: int) -> None:
        self._add(OutageDeclared(state.seconds, state.seq, state.cause, since / MICROSECONDS))

    def callback_offered(
        self, state: State, item: ItemFacts, admission: str, expected: int | None
    ) -> None:
        contact, told = item.contacts[0], seconds_or_none(expected)
        self._add(
            CallbackOffered(
                state.seconds, state.seq, state.cause, contact, item.id, admission, told
            )
        )

    def refused(
        self,
        state: State,
        command: Command,
        reason: RefusalReason,
        why: str,
        expected: int | None,
    ) -> None:
        told = seconds_or_none(expected)
        self._add(Refused(state.seconds, state.seq, state.cause, command, reason, why, told))
