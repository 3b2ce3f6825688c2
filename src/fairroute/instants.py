"""
Seconds outside, whole microseconds inside.

The border rounds every instant and duration once; inside, keys, deadlines and comparisons are
integers, because a key built two ways in floats disagrees with itself on ties.
"""

from typing import TYPE_CHECKING, Final

from fairroute.errors import InvalidValue

if TYPE_CHECKING:
    from datetime import datetime

MICROSECONDS: Final = 1_000_000

LATEST: Final = 9_000_000_000.0
"""Latest instant and longest duration, in seconds: 285 years; floats still tell microseconds."""

LATEST_US: Final = round(LATEST * MICROSECONDS)


def microseconds(seconds: object, where: str = "time") -> int:
    """
    *seconds* as whole microseconds, rounded once (half to even).

    Raises `InvalidValue` for anything but a real number from 0 to `LATEST`: bools, NaN, infinities,
    text, datetimes.

    >>> microseconds(1.5)
    1500000
    """
    if type(seconds) is float or type(seconds) is int:
        # NaN fails both comparisons.
        if 0 <= seconds <= LATEST:
            return round(seconds * MICROSECONDS)

        raise InvalidValue(where, seconds, f"seconds from 0 to {LATEST:,.0f}")

    if hasattr(seconds, "timestamp"):
        raise InvalidValue(
            where, seconds, "seconds as a number; fr.at() turns an aware datetime into them"
        )

    if isinstance(seconds, (int, float)) and not isinstance(seconds, bool):
        return microseconds(float(seconds), where)  # numpy.float64, IntEnum and their like

    raise InvalidValue(where, seconds, "seconds as a number")


def later(instant: int, duration: int, /) -> int:
    """
    *instant* moved by *duration* (both in microseconds), never beyond what floats can tell.

    >>> later(5, -7)
    -2
    """
    return max(-LATEST_US, min(LATEST_US, instant + duration))


def in_seconds(us: int) -> float:
    """
    *us* microseconds as float seconds, for the way out.
    """
    return us / MICROSECONDS


def at(aware: "datetime", /) -> float:
    """
    The instant of an aware datetime in seconds since 1970-01-01 UTC, for `Engine.handle(at=…)`.

    Raises `InvalidValue` for a naive datetime, whose instant nobody can know.
    """
    if not hasattr(aware, "utcoffset"):
        raise InvalidValue("at()", aware, "a datetime with a time zone")

    if aware.utcoffset() is None:
        raise InvalidValue(
            "at()", aware, "a datetime with a time zone, such as datetime.now(timezone.utc)"
        )

    return aware.timestamp()


def seconds(count: float, /) -> int:
    """
    *count* seconds in the microseconds that policy parts compute with.
    """
    return round(count * MICROSECONDS)


def minutes(count: float, /) -> int:
    """
    *count* minutes in the microseconds that policy parts compute with.

    >>> minutes(2)
    120000000
    """
    return round(count * 60 * MICROSECONDS)


def hours(count: float, /) -> int:
    """
    *count* hours in the microseconds that policy parts compute with.
    """
    return round(count * 3600 * MICROSECONDS)
