"""
Contacts leave and items end without having been served.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.events import (
    Abandoned,
    Cancelled,
    Expired,
    Limit,
)
from fairroute.facts import ContactFacts, ItemFacts
from fairroute.lifecycle import ITEM_MOVES, ItemState


class Endings(Changes):
    """
    How what waits ends.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _contact_left: tuple[Observe, ...]
    _abandoned: tuple[Observe, ...]
    _cancelled: tuple[Observe, ...]
    _expired: tuple[Observe, ...]

    def contact_left(self, contact: ContactFacts) -> None:
        """
        The customer left this contact.
        """
        state = self.state
        state.seq += 1
        contact.open = False
        for observe in self._contact_left:
            observe(state, contact)

        if contact.item.state is ItemState.HANDLED:
            # The item goes on without it: nobody can leave the same contact twice.
            state.remember_contact(state.contacts.pop(contact.contact.id))

    def abandoned(self, item: ItemFacts) -> None:
        """
        Everybody who waited for this item has left.
        """
        state = self.state
        state.seq += 1
        if item.state is not ItemState.SCHEDULED:
            state.gave_up(item)

        self.index.item_left(item)
        item.state = ITEM_MOVES[item.state][Abandoned]
        self._close(item)
        for observe in self._abandoned:
            observe(state, item)

    def cancelled(self, item: ItemFacts, reason: str | None) -> None:
        """
        The centre withdrew the item.
        """
        state = self.state
        state.seq += 1
        self.index.item_left(item)
        item.state = ITEM_MOVES[item.state][Cancelled]
        if item.parking is not None:
            self._end_parking(item)

        self._close(item)
        for observe in self._cancelled:
            observe(state, item, reason)

    def expired(self, item: ItemFacts, limit: Limit) -> None:
        """
        The item has waited, or lived, as long as it may.
        """
        state = self.state
        state.seq += 1
        self.index.item_left(item)
        item.state = ITEM_MOVES[item.state][Expired]
        self._close(item)
        for observe in self._expired:
            observe(state, item, limit)
