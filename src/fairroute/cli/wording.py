"""
How numbers are written for people.
"""

from typing import Final

NOTHING: Final = "–"
"""What stands where nobody can know."""


def count(number: int) -> str:
    """
    With commas.

    >>> from fairroute.cli.wording import count
    >>> count(41768)
    '41,768'
    """
    return f"{number:,}"


def share(part: float | None) -> str:
    """
    In per cent.

    >>> from fairroute.cli.wording import share
    >>> share(0.41337), share(None)
    ('41.3 %', '–')
    """
    return NOTHING if part is None else f"{part * 100:.1f} %"


def wait(seconds: float | None) -> str:
    """
    Minutes and seconds as wallboards write them, with hours where there are any.

    >>> from fairroute.cli.wording import wait
    >>> wait(73.8), wait(4005)
    ('1:14', '1:06:45')
    """
    if seconds is None:
        return NOTHING

    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def length(seconds: float) -> str:
    """
    A round length of time, in its own unit.

    >>> from fairroute.cli.wording import length
    >>> length(20), length(7200), length(60)
    ('20 s', '2 h', '60 s')
    """
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= 2 * size and seconds % size == 0:
            return f"{seconds / size:g} {unit}"

    return f"{seconds:g} s"


def hours(number: float) -> str:
    """
    With one digit.

    >>> from fairroute.cli.wording import hours
    >>> hours(1595.58)
    '1,595.6 h'
    """
    return f"{number:,.1f} h"


def plural(number: int, one: str, many: str | None = None) -> str:
    """
    How many of what.

    >>> from fairroute.cli.wording import plural
    >>> plural(1, "row"), plural(0, "row")
    ('1 row', '0 rows')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
