"""
Writes down what is due later.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording
from fairroute.engine.state import State
from fairroute.events import Postponed, Released, Scheduled
from fairroute.facts import ItemFacts
from fairroute.instants import MICROSECONDS
from fairroute.model import Contact


class ScheduleEvents(Recording):
    """
    Events of what is due later.
    """

    __slots__ = ()

    def scheduled(self, state: State, item: ItemFacts, contact: Contact) -> None:
        assert item.release is not None
        self._add(
            Scheduled(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                contact,
                item.work,
                item.standing / MICROSECONDS,
                item.release.until / MICROSECONDS,
                None if item.expiry is None else item.expiry.rule,
                () if item.staged is None else item.staged.stages,
            )
        )

    def released(self, state: State, item: ItemFacts) -> None:
        self._add(Released(state.seconds, state.seq, state.cause, item.id, item.key))

    def postponed(self, state: State, item: ItemFacts) -> None:
        assert item.release is not None
        until = item.release.until / MICROSECONDS
        shelved = item.release.shelved
        self._add(Postponed(state.seconds, state.seq, state.cause, item.id, until, shelved))
