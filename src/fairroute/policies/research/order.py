"""
Orders by name: last come first served, and one class before the other.
"""

# ruff: noqa: D102 - a part's class says what calling it answers.

from typing import ClassVar

import attrs

from fairroute.policies.overtaking import UNBOUNDED, Bound
from fairroute.policies.research.classes import class_of, classes
from fairroute.protocols import Reads, Waiting


@attrs.frozen
class Lifo:
    """
    Last come, first served, over all tiers; also of those who came at one instant.

    Of all orders that look at neither patience nor work it has the largest variance of waits, as
    first come first served has the smallest (J. F. C. Kingman, "The effect of queue discipline on
    waiting time variance", Mathematical Proceedings of the Cambridge Philosophical Society 58,
    1962).

    >>> from fairroute.policies import Waiting
    >>> from fairroute.policies.research import Lifo
    >>> Lifo()(Waiting(number=8)) < Lifo()(Waiting(number=7))
    True
    """

    reads: ClassVar[Reads] = "item"
    by_standing: ClassVar[bool] = False

    def __call__(self, item: Waiting, /) -> int:
        return -item.number

    def overtake_bound(self, _: Waiting, __: Waiting, /) -> Bound:
        """
        Unbounded: whoever comes passes all who wait.
        """
        return UNBOUNDED


def _classes(value: object) -> tuple[str, ...]:
    return classes(value, "QueuePriority.classes")


@attrs.frozen
class QueuePriority:
    """
    Classes in a fixed order, whatever anybody has waited; inside one by standing.

    *classes* are tiers or skills, served first first; what is none of them comes last. The key is
    the place in that list. All agents share the order: lists of their own for groups of agents, as
    in the router of that name, would make no one order of items (E. Buist, P. L'Ecuyer, "A Java
    library for simulating contact centers", Winter Simulation Conference 2005).

    >>> from fairroute.policies import Waiting
    >>> from fairroute.policies.research import QueuePriority
    >>> rule = QueuePriority(["premier", "standard"])
    >>> rule(Waiting(tier="premier")), rule(Waiting(tier="basic"))
    (0, 2)
    """

    reads: ClassVar[Reads] = "item"
    by_standing: ClassVar[bool] = False
    affine: ClassVar[bool] = True
    classes_in: ClassVar[tuple[str, ...]] = ("classes",)

    classes: tuple[str, ...] = attrs.field(converter=_classes)

    def __call__(self, item: Waiting, /) -> int:
        name = class_of(item, self.classes)
        return len(self.classes) if name is None else self.classes.index(name)

    def overtake_bound(self, a: Waiting, b: Waiting, /) -> Bound:
        """
        Unbounded for a class that stands before, else 0.
        """
        return UNBOUNDED if self(b) < self(a) else 0.0
