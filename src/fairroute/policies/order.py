"""
Who comes first: the static key of an item in line.

An order part is asked once, when an item enters the line, and answers with an integer; the smaller
one comes first. Among equal keys the earlier standing is first, then the earlier arrival, so that
every order is total. A key never changes with time: what grows while somebody waits is in
`urgency`. No part here sees the channel, medium or demand of an item.

Each part declares *reads* (`"item"`: an order part is shown nothing else) and *by_standing*:
whether, of two items with equal tier and target, the one with the earlier standing always comes
first. Where it does, an urgency part may rely on it. All are *affine*: a number of the class, plus
standing or arrival, so that a key takes an addition once the class is known.
"""

# ruff: noqa: D102 - a part's class says what calling it answers.

from typing import ClassVar, Final, cast

import attrs

from fairroute.checks import some_seconds
from fairroute.errors import InvalidValue
from fairroute.instants import microseconds
from fairroute.policies.overtaking import UNBOUNDED, Bound, by_rank, head_start
from fairroute.policies.per_tier import PerTier, per_tier
from fairroute.protocols import Reads, Waiting

STEP_OF_RANK: Final = 2**60
"""More than any instant in microseconds (9 × 10¹⁵ < 2⁵³), so that rank always decides first."""


def _credit(value: object) -> PerTier[float]:
    return per_tier(value, "HeadStart.credit", _duration)


def _duration(value: object, where: str) -> float:
    # As it came, so that the repr shows what was written.
    microseconds(value, where)
    return cast("float", value)


@attrs.frozen
class Fifo:
    """
    First come, first served, over all tiers: the key is the standing, in microseconds.

    >>> from fairroute.policies import Fifo, Waiting
    >>> Fifo()(Waiting(tier="premier", rank=1, standing=fr.seconds(30)))
    30000000
    """

    reads: ClassVar[Reads] = "item"
    by_standing: ClassVar[bool] = True
    affine: ClassVar[bool] = True

    def __call__(self, item: Waiting, /) -> int:
        return item.standing

    def overtake_bound(self, _: Waiting, __: Waiting, /) -> Bound:
        """
        0: nobody passes who came before.
        """
        return 0.0


@attrs.frozen
class StrictTier:
    """
    The better rank always first; inside a rank by arrival in the line.

    What was asked for earlier, or credited, counts for nothing here; `TierThenAge` heeds both. The
    key is rank × 2⁶⁰ + arrival in microseconds.

    >>> from fairroute.policies import StrictTier, Waiting
    >>> early = Waiting(tier="standard", rank=2, standing=0, arrived=0)
    >>> late = Waiting(tier="premier", rank=1, standing=fr.hours(5), arrived=fr.hours(5))
    >>> StrictTier()(late) < StrictTier()(early)
    True
    """

    reads: ClassVar[Reads] = "item"
    by_standing: ClassVar[bool] = False
    affine: ClassVar[bool] = True

    def __call__(self, item: Waiting, /) -> int:
        return item.rank * STEP_OF_RANK + item.arrived

    def overtake_bound(self, a: Waiting, b: Waiting, /) -> Bound:
        """
        Unbounded for a better rank, else 0.
        """
        return by_rank(a, b)


@attrs.frozen
class TierThenAge:
    """
    The better rank first; inside a rank by standing (asked − credit). The key is the rank.

    Age never beats a better rank: somebody of the last one waits as long as anybody of another
    does. `HeadStart` and `AccumulatingPriority` are the orders in which age can win.

    >>> from fairroute.policies import TierThenAge, Waiting
    >>> TierThenAge()(Waiting(tier="premier", rank=1, standing=fr.hours(5)))
    1
    """

    reads: ClassVar[Reads] = "item"
    by_standing: ClassVar[bool] = True
    affine: ClassVar[bool] = True

    def __call__(self, item: Waiting, /) -> int:
        return item.rank

    def overtake_bound(self, a: Waiting, b: Waiting, /) -> Bound:
        """
        Unbounded for a better rank, else 0.
        """
        return by_rank(a, b)


@attrs.frozen
class HeadStart:
    """
    Each tier stands where it would if it had come *credit* seconds earlier.

    *credit* maps tiers to seconds from 0; a tier that is not in it has none. The key is standing −
    credit, in microseconds. A premier customer with 120 s thus passes whoever came up to 120 s
    before, and nobody who came earlier. Raises `InvalidValue` for a credit that is no duration, and
    for an empty one. (The queue of the Technion's Anonymous Bank: 90 s for priority customers.)

    >>> from fairroute.policies import HeadStart, Waiting
    >>> rule = HeadStart({"premier": 120})
    >>> rule(Waiting(tier="premier", standing=fr.seconds(130)))
    10000000
    >>> rule(Waiting(tier="standard", standing=fr.seconds(130)))
    130000000
    """

    reads: ClassVar[Reads] = "item"
    by_standing: ClassVar[bool] = True
    affine: ClassVar[bool] = True
    tiers_in: ClassVar[tuple[str, ...]] = ("credit",)

    credit: PerTier[float] = attrs.field(converter=_credit)
    _ahead: dict[str, int] = attrs.field(init=False, repr=False, eq=False)

    @credit.validator
    def _(self, _: "attrs.Attribute[PerTier[float]]", value: PerTier[float]) -> None:
        if not value:
            raise InvalidValue("HeadStart.credit", {}, "at least one tier with its seconds")

    @_ahead.default
    def _in_microseconds(self) -> dict[str, int]:
        return {tier: microseconds(credit) for tier, credit in self.credit.items()}

    def __call__(self, item: Waiting, /) -> int:
        return item.standing - self._ahead.get(item.tier, 0)

    def overtake_bound(self, a: Waiting, b: Waiting, /) -> Bound:
        """
        What *b*'s tier is credited beyond *a*'s.
        """
        return head_start(self._ahead.get(a.tier, 0), self._ahead.get(b.tier, 0))


@attrs.frozen
class EarliestDue:
    """
    Whose promise falls due first: the key is standing + target, in microseconds; where only certain
    hours count towards the target, the instant at which it is up by them.

    *untargeted* seconds stand in for the target of an item that has none (86,400: work nobody
    promised a time for is due within a day). Raises `InvalidValue` where it is no duration.

    >>> from fairroute.policies import EarliestDue, Waiting
    >>> EarliestDue()(Waiting(within=fr.minutes(2), standing=fr.seconds(30)))
    150000000
    >>> EarliestDue(untargeted=600)(Waiting(standing=fr.seconds(30)))
    630000000
    """

    reads: ClassVar[Reads] = "item"
    by_standing: ClassVar[bool] = True
    affine: ClassVar[bool] = True

    untargeted: float = attrs.field(default=86_400.0, validator=some_seconds)
    _late: int = attrs.field(init=False, repr=False, eq=False)

    @_late.default
    def _in_microseconds(self) -> int:
        return microseconds(self.untargeted, "EarliestDue.untargeted")

    def __call__(self, item: Waiting, /) -> int:
        return item.standing + self._promised(item) if item.due is None else item.due

    def overtake_bound(self, a: Waiting, b: Waiting, /) -> Bound:
        """
        By how much *b*'s promise is the shorter one. Unbounded where *a*'s counts in certain hours
        only, unless *b*'s counts in the same and is no shorter: doors may be closed for long.
        """
        if a.hours is not None:
            later = a.hours == b.hours and self._promised(a) <= self._promised(b)
            return 0.0 if later else UNBOUNDED

        return head_start(-self._promised(a), -self._promised(b))

    def _promised(self, item: Waiting) -> int:
        return self._late if item.within is None else item.within
