"""
What is so for the whole centre.
"""

from typing import Literal

import attrs

from fairroute.events.words import Cause
from fairroute.hours import Opening
from fairroute.model import Intake, Shelf


@attrs.frozen
class ModeSet:
    """
    A mode holds for *topic* (None: for all that have none of their own) until an instant. What it
    makes of those who come, wait and are served is as `SetMode` says.
    """

    at: float
    seq: int
    cause: Cause
    topic: str | None
    until: float
    new: Intake
    waiting: Shelf
    in_progress: Literal["finish", "return"]


@attrs.frozen
class ModeEnded:
    """
    The mode of *topic* (None: of all that have none of their own) holds no more.
    """

    at: float
    seq: int
    cause: Cause
    topic: str | None


@attrs.frozen
class HoursSet:
    """
    The hours called *name* are these *openings* from now on.
    """

    at: float
    seq: int
    cause: Cause
    name: str
    openings: tuple[Opening, ...]


@attrs.frozen
class OutageDeclared:
    """
    The host had slept since *since* (seconds); open offers were revoked, due timers fired, nothing
    was offered meanwhile.
    """

    at: float
    seq: int
    cause: Cause
    since: float


@attrs.frozen
class PlanChanged:
    """
    Another plan holds, the *version*-th since the engine began (0 was the first). With *recount*,
    what agents were given within the score's window counts anew.
    """

    at: float
    seq: int
    cause: Cause
    version: int
    recount: bool
