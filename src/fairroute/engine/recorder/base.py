"""
What all that writes events down shares.
"""

from fairroute.engine.transitions.base import Place
from fairroute.events import Event
from fairroute.instants import MICROSECONDS


class Recording:
    """
    Adds what it makes to *events*.
    """

    __slots__ = ("_add",)

    def __init__(self, events: list[Event]) -> None:
        self._add = events.append


def placed(place: Place | None) -> tuple[int | None, float | None]:
    """
    A place as events say it; nothing where it stays.
    """
    return (None, None) if place is None else (place[0], place[1] / MICROSECONDS)


def seconds_or_none(instant: int | None) -> float | None:
    """
    An instant as events say it, if there is one.
    """
    return None if instant is None else instant / MICROSECONDS
