"""
What a wall clock shows, as an instant; also on the two days a year on which clocks are changed.

A time that the clock skips is the instant of the jump. A time that it shows twice is the first of
the two where doors open and the second where they close: they are open while the clock on the wall
shows opening hours.
"""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def instant(day: date, minute: int, zone: "ZoneInfo", *, closing: bool = False) -> int:
    """
    The instant (seconds since 1970) at which a clock in *zone* shows so many minutes after the
    midnight that *day* begins with; 1440 and more are on the days after.

    >>> from zoneinfo import ZoneInfo
    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> instant(date(2026, 3, 29), 3 * 60, berlin) - instant(date(2026, 3, 29), 60, berlin)
    3600
    """
    shown = datetime.combine(day, time.min) + timedelta(minutes=minute)
    first = round(shown.replace(tzinfo=zone, fold=0).timestamp())
    second = round(shown.replace(tzinfo=zone, fold=1).timestamp())
    if first > second:
        # Never shown. Reckoned with the offset before the jump it lies after it, and the other way.
        return _jump(zone, second, first)

    return second if closing else first


def day_of(at: float, zone: "ZoneInfo") -> date:
    """
    The day that a calendar on the wall in *zone* shows *at* an instant.
    """
    return datetime.fromtimestamp(at, zone).date()


def _jump(zone: "ZoneInfo", before: int, after: int) -> int:
    """
    The first instant after *before*, and by *after*, with the offset that holds *after*.
    """
    new = datetime.fromtimestamp(after, zone).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == new:
            after = middle
        else:
            before = middle

    return after
