"""
Urgencies by name: rules that weigh how long classes have waited, or how many of them.
"""

# ruff: noqa: D102 - a part's class says what calling it answers.

from collections.abc import Hashable
from typing import Any, ClassVar, Final

import attrs

from fairroute.errors import InvalidValue
from fairroute.instants import MICROSECONDS
from fairroute.policies.overtaking import UNBOUNDED, Bound
from fairroute.policies.per_tier import PerTier
from fairroute.policies.research.classes import (
    MILLIONTHS,
    above_zero,
    class_of,
    classes,
    from_zero,
    millionths,
    per_class,
)
from fairroute.protocols import Reads, Waiting

_HOUR: Final = 3_600 * MICROSECONDS


def _weights(value: object) -> PerTier[float]:
    return per_class(value, "LongestWeightedWait.weights", above_zero)


def _costs(value: object) -> PerTier[Any]:
    return per_class(value, "GeneralisedCMu.costs", _margin)


def _service(value: object) -> PerTier[float]:
    return PerTier({}) if value == {} else per_class(value, "GeneralisedCMu.rates", above_zero)


def _ratios(value: object) -> PerTier[float]:
    return per_class(value, "FixedQueueRatio.ratios", above_zero)


def _rates(value: object) -> PerTier[float]:
    return per_class(value, "ExpectedDelay.rates", above_zero)


def _classes(value: object) -> frozenset[str]:
    return frozenset(classes(value, "LongestQueue.classes"))


def _margin(value: Any, where: str) -> tuple[float, float]:  # noqa: ANN401 - whatever a plan says
    if not isinstance(value, list | tuple) or len(value) != 2:  # noqa: PLR2004 - a and b
        raise InvalidValue(where, value, "[a, b] of a marginal cost a + b × seconds")

    return from_zero(value[0], where), from_zero(value[1], where)


@attrs.frozen
class LongestWeightedWait:
    """
    The class whose weight × wait is the largest.

    *weights* maps tiers or skills to numbers; others weigh 1. The answer is in millionths of a
    weighted microsecond.

    Sources: W. Chan, G. Koole, P. L'Ecuyer, "Dynamic call center routing policies using call
    waiting and agent idle times", Manufacturing & Service Operations Management 16 (2014); the
    longest weighted waiting time router of E. Buist and P. L'Ecuyer (2005).

    >>> from fairroute.policies import Waiting
    >>> from fairroute.policies.research import LongestWeightedWait
    >>> rule = LongestWeightedWait({"premier": 1.5})
    >>> rule(Waiting(tier="premier"), fr.seconds(20)) == rule(Waiting(), fr.seconds(30))
    True
    """

    reads: ClassVar[Reads] = "item"
    classes_in: ClassVar[tuple[str, ...]] = ("weights",)

    weights: PerTier[float] = attrs.field(converter=_weights)
    _inside: dict[str, int] = attrs.field(init=False, repr=False, eq=False)

    @_inside.default
    def _in_millionths(self) -> dict[str, int]:
        return millionths(self.weights)

    def __call__(self, item: Waiting, now: int, /) -> int:
        return self._weight(item) * (now - item.standing)

    def group(self, item: Waiting, /) -> Hashable:
        """
        The class, tier and target: inside a group the item ahead is never the less urgent one.
        """
        return class_of(item, self.weights), item.tier, item.within, item.hours

    def overtake_bound(self, a: Waiting, b: Waiting, /) -> Bound:
        """
        Unbounded for a class of greater weight: both lines grow for good. Else 0.
        """
        return UNBOUNDED if self._weight(b) > self._weight(a) else 0.0

    def _weight(self, item: Waiting) -> int:
        name = class_of(item, self.weights)
        return MILLIONTHS if name is None else self._inside[name]


@attrs.frozen
class GeneralisedCMu:
    """
    The class for which a second less of waiting saves most: the marginal cost of its wait times the
    rate at which it is served.

    *costs* maps tiers or skills to [a, b]: waiting t seconds costs a × t + b × t² ÷ 2, so the
    margin is a + b × t; convex, as b is not below 0. *rates* maps them to contacts an agent serves
    in an hour; a class that is not in one of them has cost 0, or rate 1. Rates belong to classes,
    not to agents: one order is shared by all.

    Sources: J. A. van Mieghem, "Dynamic scheduling with convex delay costs: the generalized cµ
    rule", Annals of Applied Probability 5 (1995); A. Mandelbaum, A. Stolyar, "Scheduling flexible
    servers with convex delay costs", Operations Research 52 (2004).

    >>> from fairroute.policies import Waiting
    >>> from fairroute.policies.research import GeneralisedCMu
    >>> rule = GeneralisedCMu({"premier": [1, 0], "standard": [0, 0.1]}, {"premier": 6})
    >>> premier, standard = Waiting(tier="premier"), Waiting(tier="standard")
    >>> tuple(rule(standard, fr.seconds(t)) > rule(premier, fr.seconds(t)) for t in (59, 61))
    (False, True)
    """

    reads: ClassVar[Reads] = "item"
    classes_in: ClassVar[tuple[str, ...]] = ("costs", "rates")

    costs: PerTier[Any] = attrs.field(converter=_costs)
    rates: PerTier[float] = attrs.field(factory=dict, converter=_service)
    _margins: dict[str, tuple[int, int]] = attrs.field(init=False, repr=False, eq=False)
    _inside: dict[str, int] = attrs.field(init=False, repr=False, eq=False)

    @_margins.default
    def _margins_in_millionths(self) -> dict[str, tuple[int, int]]:
        return {
            name: (round(level * MILLIONTHS), round(slope * MILLIONTHS))
            for name, (level, slope) in self.costs.items()
        }

    @_inside.default
    def _rates_in_millionths(self) -> dict[str, int]:
        return millionths(self.rates)

    def __call__(self, item: Waiting, now: int, /) -> int:
        level, slope = self._cost(item)
        return self._rate(item) * (level * MICROSECONDS + slope * (now - item.standing))

    def group(self, item: Waiting, /) -> Hashable:
        """
        The classes of cost and rate, tier and target: inside a group the item ahead is never the
        less urgent one.
        """
        target = item.within, item.hours
        return class_of(item, self.costs), class_of(item, self.rates), item.tier, target

    def overtake_bound(self, a: Waiting, b: Waiting, /) -> Bound:
        """
        How much later *b* may come and still be the dearer one at some time.

        Unbounded where its cost rises faster, or is higher while *a*'s does not rise; else it can
        be dearer at its first moment only.
        """
        rises, slow = self._rate(b) * self._cost(b)[1], self._rate(a) * self._cost(a)[1]
        ahead = self._rate(b) * self._cost(b)[0] - self._rate(a) * self._cost(a)[0]
        if rises > slow or (not slow and ahead > 0):
            return UNBOUNDED

        return max(0.0, ahead / slow) if slow else 0.0

    def levels(self, a: Waiting, b: Waiting, /) -> bool:
        """
        Whether both cost the same for good, whoever came first.
        """
        one, other = self._cost(a), self._cost(b)
        flat = not one[1] and not other[1]
        return flat and self._rate(a) * one[0] == self._rate(b) * other[0]

    def _cost(self, item: Waiting) -> tuple[int, int]:
        name = class_of(item, self.costs)
        return (0, 0) if name is None else self._margins[name]

    def _rate(self, item: Waiting) -> int:
        name = class_of(item, self.rates)
        return MILLIONTHS if name is None else self._inside[name]


class _ByLength:
    """
    What parts share that compare classes by how many of each wait: inside one the order decides.
    """

    __slots__ = ()
    reads: ClassVar[Reads] = "item"
    classes_in: ClassVar[tuple[str, ...]]
    by_length: ClassVar[bool] = True

    def group(self, item: Waiting, /) -> Hashable:
        """
        The class.
        """
        (named,) = self.classes_in
        return class_of(item, getattr(self, named))

    def overtake_bound(self, a: Waiting, b: Waiting, /) -> Bound:
        """
        Unbounded for another class, which may grow for ever; 0 inside one.
        """
        return 0.0 if self.group(a) == self.group(b) else UNBOUNDED

    def levels(self, a: Waiting, b: Waiting, /) -> bool:
        """
        Whether both are of one class: the order decides between them.
        """
        return self.group(a) == self.group(b)


@attrs.frozen
class LongestQueue(_ByLength):
    """
    The class of which most wait; inside it, and between equals, by the order.

    *classes* are tiers or skills; all others are one class. (L. Tassiulas, A. Ephremides, "Dynamic
    server allocation to parallel queues with randomly varying connectivity", IEEE Transactions on
    Information Theory 39, 1993: it keeps queues bounded wherever any rule does.)

    >>> from fairroute.policies import Waiting
    >>> from fairroute.policies.research import LongestQueue
    >>> LongestQueue(["billing"])(Waiting(alike=7, in_line=9), 0)
    7
    """

    classes_in: ClassVar[tuple[str, ...]] = ("classes",)

    classes: frozenset[str] = attrs.field(converter=_classes)

    def __call__(self, item: Waiting, _: int, /) -> int:
        return item.alike


@attrs.frozen
class FixedQueueRatio(_ByLength):
    """
    The class that exceeds its share of the line by most.

    *ratios* maps tiers or skills to their shares of all who wait (they need not add up to 1); a
    class that is not named has share 0. The answer is its length × the sum of ratios − its ratio ×
    the whole line, in millionths.

    Sources: I. Gurvich, W. Whitt, "Queue-and-idleness-ratio controls in many-server service
    systems", Mathematics of Operations Research 34 (2009); "Scheduling flexible servers with convex
    delay costs in many-server service systems", Manufacturing & Service Operations Management 11
    (2009).

    >>> from fairroute.policies import Waiting
    >>> from fairroute.policies.research import FixedQueueRatio
    >>> rule = FixedQueueRatio({"premier": 1, "standard": 3})
    >>> premier = Waiting(tier="premier", alike=3, in_line=10)
    >>> standard = Waiting(tier="standard", alike=7, in_line=10)
    >>> rule(premier, 0) > rule(standard, 0)
    True
    """

    classes_in: ClassVar[tuple[str, ...]] = ("ratios",)

    ratios: PerTier[float] = attrs.field(converter=_ratios)
    _inside: dict[str, int] = attrs.field(init=False, repr=False, eq=False)
    _sum: int = attrs.field(init=False, repr=False, eq=False)

    @_inside.default
    def _in_millionths(self) -> dict[str, int]:
        return millionths(self.ratios)

    @_sum.default
    def _of_all(self) -> int:
        return sum(self._inside.values())

    def __call__(self, item: Waiting, _: int, /) -> int:
        name = class_of(item, self.ratios)
        share = 0 if name is None else self._inside[name]
        return item.alike * self._sum - share * item.in_line


@attrs.frozen
class ExpectedDelay(_ByLength):
    """
    The class whose newest contact must expect the longest delay: how many of it wait, over how many
    are served in an hour.

    *rates* maps tiers or skills to contacts served in an hour by all who serve that class; others
    have 1. The answer is in microseconds.

    Sources: W. Whitt, "Improving service by informing customers about anticipated delays",
    Management Science 45 (1999); the expected delay router of E. Buist and P. L'Ecuyer (2005).

    >>> from fairroute.policies import Waiting
    >>> from fairroute.policies.research import ExpectedDelay
    >>> ExpectedDelay({"billing": 120})(Waiting(alike=4), 0) == fr.hours(4)
    True
    """

    classes_in: ClassVar[tuple[str, ...]] = ("rates",)

    rates: PerTier[float] = attrs.field(converter=_rates)
    _inside: dict[str, int] = attrs.field(init=False, repr=False, eq=False)

    @_inside.default
    def _in_millionths(self) -> dict[str, int]:
        return millionths(self.rates)

    def __call__(self, item: Waiting, _: int, /) -> int:
        name = class_of(item, self.rates)
        rate = MILLIONTHS if name is None else self._inside[name]
        return item.alike * _HOUR * MILLIONTHS // rate
