"""
Business time: how much of it lies between two instants, and when so much of it has gone by.

The core knows instants only. A host that knows days and zones says in instants when doors are open;
whoever promised an answer within so many hours of opening counts by that.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, islice, pairwise
from typing import Final

import attrs

from fairroute.checks import some_seconds
from fairroute.errors import InvalidValue
from fairroute.instants import LATEST_US, microseconds

MOST_OPENINGS: Final = 4_096
"""Openings told at a time: eleven years of days, or five of mornings and afternoons."""

MOST_NAMES: Final = 100
"""Names under which hours are told: more calendars than any centre has."""


@attrs.frozen
class Opening:
    """
    Doors are open from *opens* until *closes*, exclusive; instants in seconds.
    """

    opens: float = attrs.field(validator=some_seconds)
    closes: float = attrs.field(validator=some_seconds)

    def __attrs_post_init__(self) -> None:
        if microseconds(self.closes) <= microseconds(self.opens):
            expected = f"an instant after {self.opens:g}, when they open"
            raise InvalidValue("Opening.closes", self.closes, expected)

    @property
    def length(self) -> float:
        """
        How long, in seconds.
        """
        return self.closes - self.opens


def openings(value: object) -> tuple[Opening, ...]:
    """
    Converter: openings in order, none overlapping, up to 4,096.

    >>> from fairroute.hours import Opening, openings
    >>> len(openings([Opening(0, 60), Opening(90, 120)]))
    2
    """
    expected = "openings: [Opening(opens, closes), …], such as a calendar's openings(since, until)"
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise InvalidValue("openings", value, expected)

    found = tuple(islice(value, MOST_OPENINGS + 1))
    if len(found) > MOST_OPENINGS:
        raise InvalidValue("openings", len(found), f"up to {MOST_OPENINGS:,} openings at a time")

    for opening in found:
        if not isinstance(opening, Opening):
            raise InvalidValue("openings", opening, expected)

    for one, other in pairwise(found):
        if microseconds(other.opens) < microseconds(one.closes):
            expected = f"openings in order, each after the one before has closed at {one.closes:g}"
            raise InvalidValue("openings", other.opens, expected)

    return found


@attrs.frozen
class Hours:
    """
    Hours that count, as they were told; computed with in whole microseconds.

    Between two openings nothing counts, nor before the first. What comes after the last nobody has
    told: there all time counts, so that a table that nobody renews lets promises fall due too early
    rather than never. With no opening at all, all time counts as well.
    """

    openings: tuple[Opening, ...]
    _opens: Sequence[int] = attrs.field(init=False, repr=False, eq=False)
    _closes: Sequence[int] = attrs.field(init=False, repr=False, eq=False)
    _counted: Sequence[int] = attrs.field(init=False, repr=False, eq=False)
    """How much had counted when each of them closed."""

    @_opens.default
    def _opened(self) -> list[int]:
        return [microseconds(opening.opens) for opening in self.openings]

    @_closes.default
    def _closed(self) -> list[int]:
        return [microseconds(opening.closes) for opening in self.openings]

    @_counted.default
    def _added_up(self) -> list[int]:
        return [*accumulate(b - a for a, b in zip(self._opens, self._closes, strict=True))]

    def between(self, since: int, until: int, /) -> int:
        """
        How much counts between two instants, in microseconds. O(log openings).

        >>> from fairroute.hours import Hours, Opening
        >>> hours = Hours((Opening(10, 20), Opening(50, 60)))
        >>> hours.between(fr.seconds(5), fr.seconds(55)) == fr.seconds(15)
        True
        """
        return self._until(until) - self._until(since)

    def after(self, since: int, length: int, /) -> int:
        """
        The first instant by which *length* has counted since an instant. O(log openings).

        >>> from fairroute.hours import Hours, Opening
        >>> hours = Hours((Opening(10, 20), Opening(50, 60)))
        >>> hours.after(fr.seconds(5), fr.seconds(15)) == fr.seconds(55)
        True
        """
        if length <= 0:
            return since

        reached = self._until(since) + length
        place = bisect_left(self._counted, reached)
        if place < len(self._counted):
            return self._closes[place] - (self._counted[place] - reached)

        last = self._closes[-1] if self._closes else 0
        return min(LATEST_US, last + reached - (self._counted[-1] if self._counted else 0))

    def _until(self, instant: int) -> int:
        """
        How much has counted by *instant*, from where all counting begins.
        """
        place = bisect_right(self._opens, instant) - 1
        if place < 0:
            return 0 if self._opens else instant

        closes = self._closes[place]
        beyond = instant - closes
        if beyond < 0 or place == len(self._closes) - 1:
            return self._counted[place] + beyond

        return self._counted[place]
