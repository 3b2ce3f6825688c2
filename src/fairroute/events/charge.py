"""
What people in charge have done.
"""

import attrs

from fairroute.events.words import Cause
from fairroute.ids import ItemId
from fairroute.model import Presence


@attrs.frozen
class AssignmentForced:
    """
    *actor* gave the item to an agent: handling begins. The agent now has *over* units more than
    capacity. *passed* and *longest_passed* are as in `Picked`.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    contact: str
    agent: str
    actor: str
    reason: str
    over: int
    passed: int
    longest_passed: float


@attrs.frozen
class TakenOver:
    """
    *actor* gave the item that *was* handling to another agent, who now has *over* units more than
    capacity.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    was: str
    actor: str
    reason: str
    over: int


@attrs.frozen
class StateForced:
    """
    *actor* set an agent's presence.
    """

    at: float
    seq: int
    cause: Cause
    agent: str
    presence: Presence
    actor: str
    reason: str


@attrs.frozen
class Held:
    """
    *actor* keeps the item from everybody, at the place it has: *until* an instant, or (None) until
    somebody lets it go.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    actor: str
    reason: str
    until: float | None = None


@attrs.frozen
class HoldReleased:
    """
    The item may be offered again: *actor* says so, or said until when it was to be held.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    actor: str
    reason: str


@attrs.frozen
class Expedited:
    """
    *actor* put the item ahead of everybody. *passed* items in line stood ahead of it; of these, one
    had waited *longest_passed* seconds.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    actor: str
    reason: str
    passed: int
    longest_passed: float
