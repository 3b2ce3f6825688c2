"""
Hours of a day as people write them: "08:00-12:00, 13:00-18:00", "22:00-06:00", "closed".
"""

import re
from datetime import date
from itertools import pairwise
from typing import Final

from fairroute.errors import InvalidValue

Spans = tuple[tuple[int, int], ...]
"""When doors are open, in minutes from the day's midnight, in order; past midnight above 1440."""

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

CLOSED: Final = "closed"

DAY: Final = 24 * 60
"""Minutes a wall clock shows in a day."""

_SPAN: Final = re.compile(r"(\d\d?):(\d\d)\s*-\s*(\d\d?):(\d\d)")
_EXAMPLE: Final = 'hours such as "08:00-12:00, 13:00-18:00", "22:00-06:00" or "closed"'


def spans_in(text: object, where: str) -> Spans:
    """
    The hours that *text* names. Raises `InvalidValue` with an example.

    >>> spans_in("08:00-12:00, 22:00-06:00", "week.mon")
    ((480, 720), (1320, 1800))
    """
    if not isinstance(text, str):
        raise InvalidValue(where, text, _EXAMPLE)

    if text.strip() == CLOSED:
        return ()

    found = sorted(_span_in(part.strip(), text, where) for part in text.split(","))
    for (_, closes), (opens, _) in pairwise(found):
        if opens < closes:
            raise InvalidValue(where, text, "hours that do not overlap")

    return tuple(found)


def days_in(text: object, where: str) -> range:
    """
    The weekdays that *text* names, Monday 0: `mon`, or `mon-fri`. Raises `InvalidValue`.

    >>> list(days_in("sat-sun", "week"))
    [5, 6]
    """
    if isinstance(text, str):
        first, _, last = text.partition("-")
        last = last or first
        if first in WEEKDAYS and last in WEEKDAYS:
            found = range(WEEKDAYS.index(first), WEEKDAYS.index(last) + 1)
            if found:
                return found

    raise InvalidValue(
        where, text, f"a weekday, or several in order: {', '.join(WEEKDAYS)}; mon-fri"
    )


def date_in(text: object, where: str) -> date:
    """
    The date that *text* names: `2026-12-24`. Raises `InvalidValue`.
    """
    if type(text) is date:
        return text

    try:
        return date.fromisoformat(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise InvalidValue(where, text, "a date such as 2026-12-24") from None


def _span_in(part: str, text: str, where: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise InvalidValue(where, text, _EXAMPLE)

    hour, minute, until_hour, until_minute = (int(number) for number in found.groups())
    opens, closes = hour * 60 + minute, until_hour * 60 + until_minute
    if minute > 59 or until_minute > 59 or opens >= DAY or closes > DAY:  # noqa: PLR2004 - as on any clock
        raise InvalidValue(where, text, "times from 00:00 to 24:00")

    if opens == closes:
        raise InvalidValue(where, text, "hours of some length; a whole day is 00:00-24:00")

    # What ends before it begins ends on the next day.
    return opens, closes if closes > opens else closes + DAY
