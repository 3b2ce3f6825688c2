"""
Writes down how items and contacts end.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording
from fairroute.engine.state import State
from fairroute.events import Abandoned, Cancelled, ContactLeft, Expired, Limit
from fairroute.facts import ContactFacts, ItemFacts


class EndingEvents(Recording):
    """
    Events of how items and contacts end.
    """

    __slots__ = ()

    def contact_left(self, state: State, contact: ContactFacts) -> None:
        self._add(
            ContactLeft(
                state.seconds,
                state.seq,
                state.cause,
                contact.contact.id,
                contact.item.id,
            )
        )

    def abandoned(self, state: State, item: ItemFacts) -> None:
        self._add(Abandoned(state.seconds, state.seq, state.cause, item.id))

    def cancelled(self, state: State, item: ItemFacts, reason: str | None) -> None:
        self._add(Cancelled(state.seconds, state.seq, state.cause, item.id, reason))

    def expired(self, state: State, item: ItemFacts, limit: Limit) -> None:
        self._add(Expired(state.seconds, state.seq, state.cause, item.id, limit))
