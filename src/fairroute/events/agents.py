"""
Agents come, go, say how they are, and rest.
"""

import attrs

from fairroute.events.words import Cause
from fairroute.model import Agent, Presence
from fairroute.surges import Surge


@attrs.frozen
class SignedIn:
    """
    An agent came to work, or came with other skills, capacity, media, pools or attributes than
    before.
    """

    at: float
    seq: int
    cause: Cause
    agent: Agent
    presence: Presence


@attrs.frozen
class SignedOut:
    """
    An agent went.
    """

    at: float
    seq: int
    cause: Cause
    agent: str


@attrs.frozen
class PresenceChanged:
    """
    An agent's presence: by their own word, or because of missed offers (*reason*
    `"missed_offers"`), a wrap-up that reached its maximum (`"long_wrap_up"`) or a lease that no
    heartbeat renewed (`"lease_lapsed"`).
    """

    at: float
    seq: int
    cause: Cause
    agent: str
    presence: Presence
    reason: str | None


@attrs.frozen
class LeaseRenewed:
    """
    An agent gave a sign of life; without another they are NOT_READY at *until*. Pairs withheld
    because a policy part failed stay withheld.
    """

    at: float
    seq: int
    cause: Cause
    agent: str
    until: float


@attrs.frozen
class BreatherStarted:
    """
    An agent who has been at work for long is offered nothing until *until*.
    """

    at: float
    seq: int
    cause: Cause
    agent: str
    until: float


@attrs.frozen
class BreatherEnded:
    """
    The agent may be asked again.
    """

    at: float
    seq: int
    cause: Cause
    agent: str


@attrs.frozen
class OfferGapStarted:
    """
    An agent who has just been asked for an item of a *medium*, or got one, is offered no more of it
    until *until*.
    """

    at: float
    seq: int
    cause: Cause
    agent: str
    medium: str
    until: float


@attrs.frozen
class OfferGapEnded:
    """
    The agent may be asked for more of the *medium*.
    """

    at: float
    seq: int
    cause: Cause
    agent: str
    medium: str


@attrs.frozen
class SurgeStarted:
    """
    A class of items is past its bound: *waiting* of them are in line, the longest for *longest*
    seconds. Until it ends, they are open to whom *surge* says. *expected* is what the last of them
    will wait from now on, in seconds, where that was looked at and anybody knows.
    """

    at: float
    seq: int
    cause: Cause
    surge: Surge
    waiting: int
    longest: float
    expected: float | None = None


@attrs.frozen
class SurgeEnded:
    """
    The class is calm again. Who was recalled and has not come need not; who came drains. *expected*
    as in `SurgeStarted`.
    """

    at: float
    seq: int
    cause: Cause
    surge: str
    expected: float | None = None


@attrs.frozen
class Recalled:
    """
    An agent in RESERVE is needed: call them, and let them say READY.
    """

    at: float
    seq: int
    cause: Cause
    agent: str
    surge: str
