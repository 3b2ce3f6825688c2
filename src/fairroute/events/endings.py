"""
Contacts leave, and items end without having been served.
"""

import attrs

from fairroute.events.words import (
    Cause,
    Limit,
)
from fairroute.ids import ItemId


@attrs.frozen
class ContactLeft:
    """
    The customer left this contact.
    """

    at: float
    seq: int
    cause: Cause
    contact: str
    item: ItemId


@attrs.frozen
class Abandoned:
    """
    The last open contact of a waiting item left; the item is closed.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId


@attrs.frozen
class Cancelled:
    """
    The centre withdrew the item; it is closed.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    reason: str | None


@attrs.frozen
class Expired:
    """
    The item waited as long as it may, or lived as long as it may; it is closed.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    limit: Limit
