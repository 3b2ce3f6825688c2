"""
Promises in figures, as people write them: "80% in 20 s".
"""

import re
from collections.abc import Mapping
from typing import Final

from fairroute.errors import InvalidValue, nearest
from fairroute.model import ServiceTarget

UNITS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1),
    **dict.fromkeys(("min", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hour", "hours"), 3_600),
    **dict.fromkeys(("d", "day", "days"), 86_400),
}
"""Seconds in each unit of time. A day is 24 hours; business time comes with calendars."""

_NUMBER: Final = r"\d{1,12}(?:\.\d{1,6})?"
_DURATION: Final = re.compile(rf"({_NUMBER})\s*([A-Za-z]+)")
_SHARE: Final = re.compile(rf"({_NUMBER})\s*%\s*(?:in|within)\s+(.+)")
_HOURS: Final = re.compile(r"(.+?)\s+of\s+(\S.*)")


def target_in(text: str, /) -> ServiceTarget:
    """
    The target that *text* names: a share and a duration, or a duration alone, which means 80 %; and
    perhaps the hours in which it counts.

    Raises `InvalidValue` with an example.

    >>> from fairroute.planfile.targets import target_in
    >>> target_in("95% in 2 h")
    ServiceTarget(share=0.95, within=7200.0, hours=None)
    >>> target_in("1 d")
    ServiceTarget(share=0.8, within=86400.0, hours=None)
    >>> target_in("90% in 4 h of support")
    ServiceTarget(share=0.9, within=14400.0, hours='support')
    """
    rest, hours = text.strip(), None
    counted = _HOURS.fullmatch(rest)
    if counted is not None:
        rest, hours = counted[1], counted[2]

    share = 80.0
    both = _SHARE.fullmatch(rest)
    if both is not None:
        share, rest = float(both[1]), both[2]

    if both is not None or _DURATION.fullmatch(rest) is not None:
        return ServiceTarget(share=share / 100, within=duration_in(rest), hours=hours)

    raise InvalidValue("target", text, 'a target such as "80% in 20 s" or "95% in 2 h"')


def duration_in(text: str, /) -> float:
    """
    The seconds that *text* names. Raises `InvalidValue` with an example or the units there are.

    >>> from fairroute.planfile.targets import duration_in
    >>> duration_in("1.5 min")
    90.0
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise InvalidValue("duration", text, 'seconds, or a duration such as "20 s" or "2 h"')

    if found[2] not in UNITS:
        expected = f"a unit of time ({nearest(found[2], ('s', 'min', 'h', 'd'))})"
        raise InvalidValue("duration", text, expected)

    return float(found[1]) * UNITS[found[2]]
