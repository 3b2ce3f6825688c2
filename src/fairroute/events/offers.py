"""
Offers are made and end.
"""

from collections.abc import Mapping

import attrs

from fairroute.events.words import (
    Cause,
)
from fairroute.ids import ItemId, OfferId


@attrs.frozen
class Offered:
    """
    An item is held for one agent to decide on, until *expires_at* (exclusive).

    *decision* counts offers and assignments over the engine's life; chance is a hash of it. The
    rests (seconds) are how long the pair is kept apart if the agent says no, or nothing.
    """

    at: float
    seq: int
    cause: Cause
    offer: OfferId
    item: ItemId
    contact: str
    agent: str
    expires_at: float
    decision: int
    rest_after_decline: float
    rest_after_miss: float

    @property
    def id(self) -> OfferId:
        """
        The offer's id, for `Accept` and `Decline`.
        """
        return self.offer

    @property
    def items(self) -> Mapping[ItemId, str]:
        """
        Every item in the offer, with the contact to answer.
        """
        return {self.item: self.contact}


@attrs.frozen
class Assigned:
    """
    An item was given to an agent without asking (auto-accept): handling begins.
    """

    at: float
    seq: int
    cause: Cause
    offer: OfferId
    item: ItemId
    contact: str
    agent: str
    decision: int


@attrs.frozen
class Picked:
    """
    An agent took the item of their own accord: handling begins. *passed* items stood ahead of it
    that they might serve as well; of these, one had waited *longest_passed* seconds.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    contact: str
    agent: str
    passed: int
    longest_passed: float


@attrs.frozen
class Accepted:
    """
    The agent said yes: handling begins.
    """

    at: float
    seq: int
    cause: Cause
    offer: OfferId
    item: ItemId
    agent: str


@attrs.frozen
class OfferDeclined:
    """
    The agent said no. The pair rests until *rest_until* (None: not at all).
    """

    at: float
    seq: int
    cause: Cause
    offer: OfferId
    item: ItemId
    agent: str
    reason: str | None
    rest_until: float | None


@attrs.frozen
class OfferMissed:
    """
    The agent let the offer lapse. The pair rests until *rest_until* (None: not at all).
    """

    at: float
    seq: int
    cause: Cause
    offer: OfferId
    item: ItemId
    agent: str
    rest_until: float | None


@attrs.frozen
class OfferRevoked:
    """
    The engine or the host took the offer back; it does not count against the agent.
    """

    at: float
    seq: int
    cause: Cause
    offer: OfferId
    item: ItemId
    agent: str
    reason: str
