"""
How long until something happens, when some were not watched to the end.

The one Kaplan–Meier estimator of the project. Patience is its main use: a customer who was answered
would have waited longer, nobody knows how much, and leaving them out would make everybody look
hasty.

Source: E. L. Kaplan, P. Meier: Nonparametric estimation from incomplete observations. Journal of
the American Statistical Association 53 (1958), 457–481.
"""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, Literal

import attrs

from fairroute.errors import InvalidValue
from fairroute.instants import LATEST

Tail = Literal["exponential", "never"]

TAILS: Final[Mapping[Tail, str]] = {
    "exponential": "beyond the longest time watched, at the overall rate (events by time watched)",
    "never": "beyond the longest time watched, not at all",
}
"""
What is assumed where nobody was watched long enough, by name.

The estimate itself says nothing there (Kaplan and Meier 1958, section 2.1); a simulation must.
"""


@attrs.frozen
class Observation:
    """
    Somebody watched for *time* seconds; *ended* says whether it happened then, or was yet to come.
    """

    time: float = attrs.field()
    ended: bool = attrs.field(kw_only=True)

    @time.validator
    def _is_a_time(self, _: object, value: object) -> None:
        real = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not real or not 0 <= self.time <= LATEST:
            raise InvalidValue("Observation.time", value, f"seconds from 0 to {LATEST:,.0f}")


@attrs.frozen(kw_only=True)
class SurvivalCurve:
    """
    The share for whom it has not happened yet, by time.

    A step function: at `times[i]`, with `at_risk[i]` still watched, it happened to `events[i]`,
    which takes the share down to `share[i]`. *last* is the longest time anybody was watched; beyond
    it, *tail* names what holds, with *rate* the overall number of events by second watched.
    """

    times: tuple[float, ...] = attrs.field(repr=False)
    at_risk: tuple[int, ...] = attrs.field(repr=False)
    events: tuple[int, ...] = attrs.field(repr=False)
    share: tuple[float, ...] = attrs.field(repr=False)
    last: float
    rate: float
    tail: Tail

    def at(self, time: float, /) -> float:
        """
        The share for whom it has not happened by *time*, that instant included.
        """
        if time <= self.last:
            place = bisect_right(self.times, time)
            return self.share[place - 1] if place else 1.0

        return self._end * math.exp(-self._tail_rate * (time - self.last))

    def time(self, unit: float, /, *, beyond: float | None = None) -> float:
        """
        The time that belongs to *unit*, a number from 0 up to 1; infinite if it never comes.

        With uniform numbers, the times are distributed as the curve says. With *beyond*, they are
        distributed as the times of those to whom it had not happened by then, and are all later.
        Takes logarithmic time in the number of steps.

        Raises:
            InvalidValue: *unit* is not from 0 up to, but not including, 1.
        """
        if not 0 <= unit < 1:
            raise InvalidValue("SurvivalCurve.time()", unit, "a number from 0 up to 1, without 1")

        # The least time at which the share is down to 1 − unit of what it was:
        # P(T > t | T > beyond) = S(t) / S(beyond).
        left = 1 - unit
        start = 1.0 if beyond is None else self.at(beyond)
        least = 0 if beyond is None else bisect_right(self.times, beyond)
        place = bisect_left(self.share, -start * left, lo=least, key=lambda share: -share)
        if place < len(self.times):
            return self.times[place]
        if self._tail_rate == 0:
            return math.inf
        if beyond is None or beyond < self.last:
            return self.last + math.log(self._end / (start * left)) / self._tail_rate

        # The tail has no memory: from anywhere in it, as much time is left.
        return max(beyond - math.log(left) / self._tail_rate, math.nextafter(beyond, math.inf))

    @property
    def median(self) -> float:
        """
        The time by which it has happened to half.
        """
        return self.time(0.5)

    @property
    def _end(self) -> float:
        return self.share[-1] if self.share else 1.0

    @property
    def _tail_rate(self) -> float:
        return self.rate if self.tail == "exponential" else 0.0


def kaplan_meier(
    observations: Iterable[Observation], /, *, tail: Tail = "exponential"
) -> SurvivalCurve:
    """
    The product-limit estimate of how long it takes, from people not all watched to the end.

    At each time with events, the share is multiplied by 1 − events / still watched. Somebody last
    watched at the very time of an event counts as still watched then (Kaplan and Meier 1958,
    section 2.1: deaths come before losses). Takes one sort.

    Raises:
        InvalidValue: Nobody was watched, or *tail* is none of `TAILS`.

    >>> seen = [Observation(1, ended=True), Observation(2, ended=False), Observation(3, ended=True)]
    >>> kaplan_meier(seen).share
    (0.6666666666666666, 0.0)
    """
    if tail not in TAILS:
        raise InvalidValue("kaplan_meier(tail=…)", tail, f"one of: {', '.join(TAILS)}")

    ended: Counter[float] = Counter()
    watched: Counter[float] = Counter()
    for seen in observations:
        watched[seen.time] += 1
        ended[seen.time] += seen.ended

    if not watched:
        raise InvalidValue("kaplan_meier()", [], "at least one observation")

    steps: list[tuple[float, int, int, float]] = []
    at_risk, share = watched.total(), 1.0
    for time in sorted(watched):
        if events := ended[time]:
            share *= (at_risk - events) / at_risk
            steps.append((time, at_risk, events, share))

        at_risk -= watched[time]

    exposure = math.fsum(time * count for time, count in watched.items())
    return SurvivalCurve(
        times=tuple(time for time, _, _, _ in steps),
        at_risk=tuple(risk for _, risk, _, _ in steps),
        events=tuple(events for _, _, events, _ in steps),
        share=tuple(left for _, _, _, left in steps),
        last=max(watched),
        rate=ended.total() / exposure if exposure else 0.0,
        tail=tail,
    )
