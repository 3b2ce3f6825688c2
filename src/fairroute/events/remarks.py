"""
What is only said: nothing is otherwise after it.
"""

import attrs

from fairroute.commands import Command
from fairroute.events.words import (
    Cause,
    RefusalReason,
    UnroutableReason,
)
from fairroute.ids import ItemId


@attrs.frozen
class Unroutable:
    """
    Nobody who is here may take this item. Said once per entry into the line; it is matched again on
    any change.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    reason: UnroutableReason


@attrs.frozen
class PolicyFailed:
    """
    A policy part raised or answered nonsense. With an agent, the pair is withheld until item or
    agent next has an event.
    """

    at: float
    seq: int
    cause: Cause
    part: str
    item: ItemId
    agent: str | None
    why: str


@attrs.frozen
class Refused:
    """
    A command came too late or too early; the rest of its batch went on. *why* is a sentence.
    Somebody turned away by a rule of admission would have waited *expected* seconds, where anybody
    knows.
    """

    at: float
    seq: int
    cause: Cause
    command: Command
    reason: RefusalReason
    why: str
    expected: float | None = None


@attrs.frozen
class CallbackOffered:
    """
    Whoever has just come may have a long wait, by the plan's rule *admission*: about *expected*
    seconds, where anybody knows. Offer them to be called instead; a yes is the command `CallBack`,
    which keeps their place. Until then they wait as everybody does.
    """

    at: float
    seq: int
    cause: Cause
    contact: str
    item: ItemId
    admission: str
    expected: float | None
