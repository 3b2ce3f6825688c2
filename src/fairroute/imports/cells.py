"""
What one cell holds.

A reader turns the text of a cell into text, a number or seconds, and answers the same for the same
text, so that a column remembers what it has read: a month of calls has few different dates and no
more clock times than a day has seconds. Readers know nothing of other cells: a clock becomes an
instant where its date is at hand, in `instants_of`.
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fairroute.imports.mapping import UNITS, ColumnSpec

Value = str | float | None
"""What a cell can hold once read: text, a number (seconds where it is a time), or nothing."""

DAY: Final = 86_400
HALF_A_DAY: Final = DAY // 2

REMEMBERED: Final = 200_000
"""
Different texts a column remembers before it starts afresh: more than the seconds of two days, about
20 MB at most.
"""

_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 (a wall clock without a zone is what logs hold)
# A year of room on either side, for time zones.
_YEARS: Final = tuple((datetime(year, 1, 1) - _EPOCH).total_seconds() for year in (2, 9999))  # noqa: DTZ001 (as above)
_CLOCK: Final = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d(?:\.\d{1,6})?))?", re.ASCII)
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?", re.ASCII)


class Unreadable(ValueError):
    """
    A cell that does not hold what its column should; the message says what was expected.
    """


def undecoded(text: str, /) -> bool:
    """
    Whether *text* holds bytes that its file's encoding does not know (read with `surrogateescape`).
    """
    return not text.isascii() and _UNDECODED.search(text) is not None


class Wall:
    """
    Turns the clock on the wall into seconds since 1970, in one *zone* or in none.

    Without a zone, what the wall shows counts as if it were UTC.
    An hour that the clock shows twice counts as the first; one that it skips, as if it had not
    skipped.
    """

    def __init__(self, zone: str | None) -> None:
        self.zone: Final = None if zone is None else ZoneInfo(zone)
        self._offsets: dict[int, float] = {}

    def instant(self, shown: float, /) -> float:
        """
        Seconds since 1970 UTC of what the wall shows, itself given as seconds since its own 1970.
        """
        if self.zone is None:
            return shown

        # Zones change their offset only on quarter hours.
        quarter = int(shown // 900)
        offset = self._offsets.get(quarter)
        if offset is None:
            there = (_EPOCH + timedelta(seconds=quarter * 900)).replace(tzinfo=self.zone)
            offset = (there.utcoffset() or timedelta()).total_seconds()
            self._offsets[quarter] = offset

        return shown - offset

    def midnight(self, instant: float, /) -> tuple[float, datetime]:
        """
        The last midnight on the wall up to *instant*, as an instant and as a datetime.

        The datetime is naive without a zone.
        """
        if self.zone is None:
            start = instant - instant % DAY
            return start, _EPOCH + timedelta(seconds=start)

        there = datetime.fromtimestamp(instant, self.zone)
        start_of_day = there.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        return start_of_day.timestamp(), start_of_day


class Cells(dict[str, Value]):
    """
    The cells of one kind of column, read once each: `cells[text]` is what *text* holds.

    Raises `Unreadable` for text that does not hold what the column should.
    """

    __slots__ = ("_empty", "_read", "checks")

    def __init__(self, spec: ColumnSpec, wall: Wall) -> None:
        super().__init__()
        self._read = _reader(spec, wall)
        self._empty = spec.empty
        self.checks: Final = spec.read != "text"

    def __missing__(self, text: str) -> Value:
        value = None if text in self._empty else self._read(text)
        if len(self) >= REMEMBERED:
            self.clear()

        self[text] = value
        return value


def _reader(spec: ColumnSpec, wall: Wall) -> Callable[[str], Value]:
    pattern = spec.format
    match spec.read:
        case "text":
            return _text
        case "number":
            return _number
        case "duration":
            return _duration(UNITS[spec.unit])
        case "clock":
            return _clock if pattern is None else _clock_by(pattern)
        case "date":
            return _date if pattern in (None, "iso") else _date_by(pattern)

    if pattern == "epoch":
        return lambda text: _of_our_years(_number(text))
    if pattern == "epoch-ms":
        return lambda text: _of_our_years(_number(text) / 1000)
    if pattern in (None, "iso"):
        return lambda text: _seconds(_iso(text), wall)

    return lambda text: _seconds(_by(text, pattern), wall)


def _text(text: str) -> str:
    if undecoded(text):
        raise Unreadable("text in the log's encoding")

    return text


def _number(text: str) -> float:
    if _NUMBER.fullmatch(text) is None or len(text) > 20:  # noqa: PLR2004 (twenty digits are no count of anything)
        raise Unreadable("a number")

    return float(text) if "." in text else int(text)


def _duration(unit: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        negative, shown = text.startswith("-"), text.removeprefix("-")
        found = _CLOCK.fullmatch(shown)
        if found is None:
            try:
                return _number(text) * unit
            except Unreadable:
                raise Unreadable("a length of time: a number, or h:mm:ss") from None

        length = _clock_seconds(found)
        return -length if negative else length

    return read


def _clock(text: str) -> float:
    found = _CLOCK.fullmatch(text)
    seconds = math.inf if found is None else _clock_seconds(found)
    if found is None or seconds >= DAY:
        raise Unreadable("a time of day, h:mm or h:mm:ss")

    return seconds


def _clock_seconds(found: re.Match[str]) -> float:
    hours, minutes, seconds = found.groups(default="0")
    return (
        int(hours) * 3600 + int(minutes) * 60 + (float(seconds) if "." in seconds else int(seconds))
    )


def _clock_by(pattern: str) -> Callable[[str], float]:
    def read(text: str) -> float:
        there = _by(text, pattern)
        return (there - there.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds()

    return read


def _date(text: str) -> float:
    try:
        return (date.fromisoformat(text) - _EPOCH.date()).days * DAY
    except ValueError:
        raise Unreadable("a date, yyyy-mm-dd") from None


def _date_by(pattern: str | None) -> Callable[[str], float]:
    def read(text: str) -> float:
        return (_by(text, str(pattern)).date() - _EPOCH.date()).days * DAY

    return read


def _of_our_years(seconds: float) -> float:
    if not _YEARS[0] <= seconds <= _YEARS[1]:
        raise Unreadable("seconds since 1970, within the years 2 to 9998")

    return seconds


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable("a day and time, yyyy-mm-dd hh:mm:ss") from None


def _by(text: str, pattern: str | None) -> datetime:
    try:
        return datetime.strptime(text, str(pattern))  # noqa: DTZ007 (the zone is the mapping's)
    except ValueError:
        raise Unreadable(
            f"a time like {datetime(1999, 12, 31, 23, 59, 58, tzinfo=UTC):{pattern}}"
        ) from None


def _seconds(there: datetime, wall: Wall) -> float:
    if there.tzinfo is None:
        return wall.instant((there - _EPOCH).total_seconds())
    if wall.zone is None:
        raise Unreadable("a time without zone, as the mapping names none in log.zone")

    return there.timestamp()
