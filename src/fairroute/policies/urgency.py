"""
Who comes first when waiting itself changes the answer.

An urgency part is asked at a match and answers with a number; the higher one comes first, and the
order part's key decides only between equals. It is needed where tiers gain on each other while
they wait; whatever can be said once and for all is a key in `order`, and cheaper.
"""

# ruff: noqa: D102 - a part's class says what calling it answers.

from collections.abc import Hashable, Mapping
from typing import ClassVar, Final

import attrs

from fairroute.checks import whole
from fairroute.errors import InvalidValue
from fairroute.instants import MICROSECONDS
from fairroute.policies.overtaking import UNBOUNDED, Bound
from fairroute.policies.per_tier import PerTier, per_tier
from fairroute.protocols import Reads, Waiting

MOST_SLOPE: Final = 1_000_000
MOST_POINTS: Final = 1_000_000_000_000


def _slopes(value: object) -> PerTier[int]:
    return per_tier(value, "AccumulatingPriority.slopes", _slope)


def _cap(value: object) -> PerTier[int] | int | None:
    where = "AccumulatingPriority.cap"
    if isinstance(value, Mapping):
        return per_tier(value, where, _points)

    return None if value is None else _points(value, where)


def _slope(value: object, where: str) -> int:
    return _whole(value, where, MOST_SLOPE)


def _points(value: object, where: str) -> int:
    return _whole(value, where, MOST_POINTS)


def _whole(value: object, where: str, most: int) -> int:
    if type(value) is not int or not 1 <= value <= most:
        raise InvalidValue(where, value, f"a whole number from 1 to {most:,}")

    return value


@attrs.frozen
class AccumulatingPriority:
    """
    Everybody earns points while waiting, and some tiers earn them faster.

    *slopes* maps tiers to whole points per second, from 1; *default* is for the tiers not in it.
    *cap* is the most points anybody can hold, or a mapping of tier to it; None: no limit. The
    answer is min(slope × (now − standing), cap) in millionths of a point, an integer. With slopes
    3 and 1 a premier customer of 10 s equals a standard one of 30 s. Once two are at one cap, the
    order part decides between them. Raises `InvalidValue` for what is no whole number in range.

    Items of one tier and target keep their order among each other for good (`group`), so only the
    first of each group is asked, whatever the number waiting.

    Sources: L. Kleinrock, "A delay dependent queue discipline", Naval Research Logistics Quarterly
    11 (1964); D. Stanford, P. Taylor, I. Ziedins, "Waiting time distributions in the accumulating
    priority queue", Queueing Systems 77 (2014).

    >>> from fairroute.policies import AccumulatingPriority, Waiting
    >>> rule = AccumulatingPriority({"premier": 3}, cap=60)
    >>> rule(Waiting(tier="premier", standing=fr.seconds(0)), fr.seconds(10))
    30000000
    >>> rule(Waiting(tier="standard", standing=fr.seconds(0)), fr.seconds(10))
    10000000
    >>> rule(Waiting(tier="standard", standing=fr.seconds(0)), fr.minutes(5))
    60000000
    """

    reads: ClassVar[Reads] = "item"
    tiers_in: ClassVar[tuple[str, ...]] = ("slopes", "cap")

    slopes: PerTier[int] = attrs.field(default=PerTier({}), converter=_slopes)
    default: int = attrs.field(default=1, kw_only=True, validator=whole(least=1, most=MOST_SLOPE))
    cap: PerTier[int] | int | None = attrs.field(default=None, kw_only=True, converter=_cap)

    def __call__(self, item: Waiting, now: int, /) -> int:
        earned = self._slope(item) * (now - item.standing)
        cap = self._most(item)
        return earned if cap is None else min(earned, cap * MICROSECONDS)

    def group(self, item: Waiting, /) -> Hashable:
        """
        Tier and target, hours included: inside a group the item ahead is never the less urgent one.
        """
        return item.tier, item.within, item.hours

    def overtake_bound(self, a: Waiting, b: Waiting, /) -> Bound:
        """
        How long after *a* somebody of class *b* may come and still get ahead by points alone.

        With slopes p of *a* and q of *b*: 0 where q ≤ p and *b* may not hold more points; unbounded
        where *a*'s points end below *b*'s, or never end; else *b* must get ahead before *a* holds
        all that *b* may, cap ÷ p after *a* came, and so come within cap × (1 ÷ p − 1 ÷ q) seconds.
        """
        mine, theirs = self._most(a), self._most(b)
        slow, fast = self._slope(a), self._slope(b)
        if mine is not None and (theirs is None or theirs > mine):
            return UNBOUNDED

        if fast <= slow:
            return 0.0

        return UNBOUNDED if theirs is None else theirs * (fast - slow) / (slow * fast)

    def levels(self, a: Waiting, b: Waiting, /) -> bool:
        """
        Whether both end up with equal points, whoever came first.
        """
        return self._most(a) is not None and self._most(a) == self._most(b)

    def _slope(self, item: Waiting) -> int:
        return self.slopes.get(item.tier, self.default)

    def _most(self, item: Waiting) -> int | None:
        return self.cap.get(item.tier) if isinstance(self.cap, PerTier) else self.cap
