"""
Handling goes on, is handed on, and ends; and the work after it.
"""

import attrs

from fairroute.commands import Outcome
from fairroute.events.words import Cause
from fairroute.ids import ItemId
from fairroute.model import Classified
from fairroute.stages import Stage


@attrs.frozen
class Completed:
    """
    Handling ended and the item is closed; the agent wraps up until *wrap_up_until* (None: not at
    all). By command it ends from *wrap_up_from* on (None: at any time), and at *wrap_up_limit* in
    any case (None: there is none). A parked item whose customer left or never replied ends so too,
    as `customer_gone`.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    outcome: Outcome
    wrap_up_until: float | None
    wrap_up_from: float | None = None
    wrap_up_limit: float | None = None


@attrs.frozen
class WrapUpMoved:
    """
    The work after an item ends at another instant than it was to: it takes longer, or it was done
    before its minimum.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    wrap_up_until: float


@attrs.frozen
class WrapUpEnded:
    """
    The work after an item is done; its capacity is free.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str


@attrs.frozen
class HandedBack:
    """
    The agent gave the item up (`Requeue`); the pair rests until *rest_until*. Where its
    *standing* restarts, it is said, with the *key* (None: both are kept).
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    reason: str | None
    rest_until: float | None
    key: int | None = None
    standing: float | None = None


@attrs.frozen
class Transferred:
    """
    The agent passed the item on; it now is of class *work* with *key*, and goes through *stages*,
    counted from now. The pair rests until *rest_until*. Where its *standing* restarts, it
    is said (None: it is kept). With *to*, it is for that agent above
    all.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    work: Classified
    key: int
    reason: str | None
    rest_until: float | None
    stages: tuple[Stage, ...] = ()
    standing: float | None = None
    to: str | None = None


@attrs.frozen
class Consulted:
    """
    The *agent* who handles the item *about* has a question, the new *item*: of class *work*, with
    *key* and *standing* (seconds), for *to* above all, if there is one.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    about: ItemId
    agent: str
    work: Classified
    key: int
    standing: float
    to: str | None = None


@attrs.frozen
class HandedOver:
    """
    The *agent* who handled the item gave it to the agent *to*, whom they had asked: it is of class
    *work* with *key*, and the *question* is closed.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    to: str
    question: ItemId
    work: Classified
    key: int


@attrs.frozen
class Elevated:
    """
    The customer goes on in another medium: the item is of class *work*. *agent* is who handles it,
    if somebody does.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str | None
    work: Classified


@attrs.frozen
class Parked:
    """
    Handling pauses for the customer's reply; the agent keeps the item and is free. Without a reply
    it is closed at *until*.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    until: float


@attrs.frozen
class Replied:
    """
    The customer of a parked item wrote: it waits again, by *key* and *standing* (seconds) of the
    message, and behind what came before. It is of class *work*, its stages begin anew, and it
    prefers whoever parked it.
    """

    at: float
    seq: int
    cause: Cause
    contact: str
    item: ItemId
    work: Classified
    key: int
    standing: float


@attrs.frozen
class Resumed:
    """
    The agent who had parked the item handles it again. Where its *standing* restarts, it is
    said, with the *key* (None: both are kept).
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    key: int | None = None
    standing: float | None = None
