"""
Items come into the line, change in it, and come back to it.
"""

import attrs

from fairroute.events.words import Cause, ReservationEnd, ReturnReason, WaitForEnd
from fairroute.ids import ItemId
from fairroute.model import Classified, Contact, Expiry
from fairroute.stages import Stage


@attrs.frozen
class Queued:
    """
    A contact opened an item, which now waits. *key* (smaller first) is the policy's answer;
    *standing* in seconds; *expiry* how long it may wait and live, if that is limited; *stages* are
    what it will go through as it waits.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    contact: Contact
    work: Classified
    key: int
    standing: float
    expiry: Expiry | None = None
    stages: tuple[Stage, ...] = ()


@attrs.frozen
class Scheduled:
    """
    A contact opened an item that will wait from *release_at* on; both are in seconds, as is
    *standing*. Its *expiry* and its *stages* are counted from then.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    contact: Contact
    work: Classified
    standing: float
    release_at: float
    expiry: Expiry | None = None
    stages: tuple[Stage, ...] = ()


@attrs.frozen
class Postponed:
    """
    The item will wait again from *release_at* (seconds) on, at the place it has; or, where it is
    *shelved*, when the mode that keeps it out of the line ends.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    release_at: float
    shelved: bool = False


@attrs.frozen
class Released:
    """
    The instant of a scheduled item has come: it waits. *key* (smaller first) is the policy's
    answer, from when it first came.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    key: int


@attrs.frozen
class CallbackAgreed:
    """
    The customer may go and will be called: when it is their turn, or at *promised* (seconds). The
    item is of class *work* now (*asked*: as it would be without the stages it has reached), its
    place no worse. Where nobody answers, it is tried *retries* times again, each *retry_after*
    seconds later.
    """

    at: float
    seq: int
    cause: Cause
    contact: str
    item: ItemId
    work: Classified
    key: int
    standing: float
    asked: Classified | None
    retries: int
    retry_after: float
    promised: float | None


@attrs.frozen
class FellBack:
    """
    The customer has gone, and will be answered by a time: the item is of class *work* with *key*
    now (*asked*: as it would be without the stages it has reached).
    """

    at: float
    seq: int
    cause: Cause
    contact: str
    item: ItemId
    work: Classified
    key: int
    asked: Classified | None


@attrs.frozen
class Unreached:
    """
    The agent called the customer, and nobody answered; it is tried *retries* times more, each
    *retry_after* seconds later.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    retries: int
    retry_after: float


@attrs.frozen
class ItemUpdated:
    """
    The class, key or standing of an item that nobody handles is another now.

    *asked* is the class as it would be without the stages it has reached, where there are any. With
    *stages*, these hold from now on, none of them reached yet, counted from its entry. With
    *preferred*, these are the agents it should rather go to (None: as it was).
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    work: Classified
    key: int
    standing: float
    asked: Classified | None = None
    stages: tuple[Stage, ...] | None = None
    preferred: tuple[str, ...] | None = None


@attrs.frozen
class Escalated:
    """
    An item in line reached its *stage* (1, 2, …): of class *work*, with *key* and *standing*, from
    now on. Open offers stay.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    stage: int
    work: Classified
    key: int
    standing: float


@attrs.frozen
class Reserved:
    """
    An item is overdue (its medium's `drain_for`), and an agent at work is kept for it: they are
    offered nothing else.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str


@attrs.frozen
class ReservationEnded:
    """
    An agent is kept for an item no more.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    reason: ReservationEnd


@attrs.frozen
class Requeued:
    """
    The item waits again, at the place it always had; after a reply, at the message's own.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    reason: ReturnReason


@attrs.frozen
class RestEnded:
    """
    The item may be offered to this agent again.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str


@attrs.frozen
class WaitForBegan:
    """
    The item waits for these agents, whom it prefers, and for nobody else: until *until*, or as long
    as one of them is READY and may serve it.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agents: tuple[str, ...]
    until: float


@attrs.frozen
class WaitForEnded:
    """
    The item waits for *agent* no more (None: for nobody). With the last of them, anybody may have
    it.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str | None
    reason: WaitForEnd


@attrs.frozen
class Rekeyed:
    """
    By another plan, an open item is of class *work* now, with *key*; its standing stays. *asked* is
    its class without the stages it has reached (None: it has no stages).
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    work: Classified
    key: int
    asked: Classified | None
