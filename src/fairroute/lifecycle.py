"""
Which state each thing may be in, and which event takes it to which.

The tables do not dispatch: every transition asserts its row here, and the documentation draws its
diagrams from them. To add a state, add a row.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from fairroute.events import (
    Abandoned,
    Accepted,
    Assigned,
    AssignmentForced,
    Cancelled,
    Completed,
    Consulted,
    Expired,
    HandedBack,
    OfferDeclined,
    Offered,
    OfferMissed,
    OfferRevoked,
    Parked,
    Picked,
    Postponed,
    PresenceChanged,
    Queued,
    Released,
    Replied,
    Requeued,
    Resumed,
    Scheduled,
    SignedIn,
    SignedOut,
    StateForced,
    Transferred,
    Unreached,
)
from fairroute.model import Presence


class ItemState(StrEnum):
    """
    Where an item is. PARKED: it is the customer's turn. RETURNING lasts only between the event that
    ends an offer, handling or parking and the item's own next event.
    """

    NEW = "new"
    SCHEDULED = "scheduled"
    WAITING = "waiting"
    OFFERED = "offered"
    HANDLED = "handled"
    PARKED = "parked"
    RETURNING = "returning"
    CLOSED = "closed"


class OfferState(StrEnum):
    """
    How an offer stands or ended. TAKEN: another agent, asked at the same time, has the item.
    """

    NEW = "new"
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MISSED = "missed"
    REVOKED = "revoked"
    TAKEN = "taken"


ITEM_MOVES: Final[Mapping[ItemState, Mapping[type, ItemState]]] = {
    ItemState.NEW: {
        Consulted: ItemState.WAITING,
        Queued: ItemState.WAITING,
        Scheduled: ItemState.SCHEDULED,
    },
    ItemState.SCHEDULED: {
        Released: ItemState.WAITING,
        Postponed: ItemState.SCHEDULED,
        Abandoned: ItemState.CLOSED,
        Cancelled: ItemState.CLOSED,
    },
    ItemState.WAITING: {
        Offered: ItemState.OFFERED,
        Postponed: ItemState.SCHEDULED,
        Assigned: ItemState.HANDLED,
        Picked: ItemState.HANDLED,
        AssignmentForced: ItemState.HANDLED,
        Abandoned: ItemState.CLOSED,
        Cancelled: ItemState.CLOSED,
        Expired: ItemState.CLOSED,
    },
    ItemState.OFFERED: {
        Accepted: ItemState.HANDLED,
        OfferDeclined: ItemState.RETURNING,
        OfferMissed: ItemState.RETURNING,
        OfferRevoked: ItemState.RETURNING,
    },
    ItemState.HANDLED: {
        Completed: ItemState.CLOSED,
        HandedBack: ItemState.RETURNING,
        Transferred: ItemState.RETURNING,
        Parked: ItemState.PARKED,
        Unreached: ItemState.RETURNING,
    },
    ItemState.PARKED: {
        Replied: ItemState.RETURNING,
        Resumed: ItemState.HANDLED,
        Completed: ItemState.CLOSED,
        Cancelled: ItemState.CLOSED,
    },
    ItemState.RETURNING: {
        Requeued: ItemState.WAITING,
        Postponed: ItemState.SCHEDULED,
        AssignmentForced: ItemState.HANDLED,
        Abandoned: ItemState.CLOSED,
        Cancelled: ItemState.CLOSED,
        Expired: ItemState.CLOSED,
    },
}

"""
With several offers of an item at once, the first of them and the end of the last one move it; those
between leave it where it is. When one is accepted, the others are revoked while it is handled. An
item that is taken over goes on being handled, by somebody else.
"""

OFFER_MOVES: Final[Mapping[OfferState, Mapping[type, frozenset[OfferState]]]] = {
    OfferState.NEW: {
        Offered: frozenset({OfferState.OPEN}),
        Assigned: frozenset({OfferState.ACCEPTED}),
    },
    OfferState.OPEN: {
        Accepted: frozenset({OfferState.ACCEPTED}),
        OfferDeclined: frozenset({OfferState.DECLINED}),
        OfferMissed: frozenset({OfferState.MISSED}),
        OfferRevoked: frozenset({OfferState.REVOKED, OfferState.TAKEN}),
    },
}

SURGE_ENDED: Final = "surge_ended"
"""The reason of a presence that changed because the surge is over that recalled an agent."""

_SAID: Final = frozenset({Presence.READY, Presence.NOT_READY, Presence.DRAINING, Presence.RESERVE})

AGENT_MOVES: Final[Mapping[Presence, Mapping[type, frozenset[Presence]]]] = {
    Presence.OFFLINE: {
        SignedIn: _SAID,
    },
    Presence.READY: {
        SignedIn: _SAID,
        PresenceChanged: _SAID - {Presence.READY},
        StateForced: frozenset(Presence) - {Presence.READY},
        SignedOut: frozenset({Presence.OFFLINE}),
    },
    Presence.NOT_READY: {
        SignedIn: _SAID,
        PresenceChanged: _SAID - {Presence.NOT_READY},
        StateForced: frozenset(Presence) - {Presence.NOT_READY},
        SignedOut: frozenset({Presence.OFFLINE}),
    },
    Presence.DRAINING: {
        SignedIn: _SAID,
        PresenceChanged: _SAID - {Presence.DRAINING},
        StateForced: frozenset(Presence) - {Presence.DRAINING},
        SignedOut: frozenset({Presence.OFFLINE}),
    },
    Presence.RESERVE: {
        SignedIn: _SAID,
        PresenceChanged: _SAID - {Presence.RESERVE},
        StateForced: frozenset(Presence) - {Presence.RESERVE},
        SignedOut: frozenset({Presence.OFFLINE}),
    },
}
