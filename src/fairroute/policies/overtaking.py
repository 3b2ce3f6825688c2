"""
How long after somebody another may come and still be served first.

Every order that is not first come, first served lets some pass others, and whoever runs it should
know by how much. Parts that can say so have a method `overtake_bound(a, b)`; a policy asks those
that decide between the two.
"""

from typing import Final, Literal

from fairroute.errors import InvalidValue
from fairroute.instants import in_seconds
from fairroute.protocols import QueueOrder, Urgency, Waiting, part_name

Bound = float | Literal["unbounded"]
"""Seconds from 0, or `"unbounded"`: however late the other comes."""

UNBOUNDED: Final = "unbounded"


def bound_of(order: QueueOrder, urgency: Urgency | None, a: Waiting, b: Waiting, /) -> Bound:
    """
    The most seconds after *a* that *b* may come and still be served first, by their classes.

    Raises `InvalidValue` for a part that cannot say.
    """
    if urgency is None:
        return _asked(order, a, b)

    bound = _asked(urgency, a, b)
    if getattr(urgency, "levels", _never)(a, b):
        # Once both stand equal for good, the order decides between them.
        return larger(bound, _asked(order, a, b))

    return bound


def larger(one: Bound, other: Bound, /) -> Bound:
    """
    The weaker of two promises.

    >>> larger(3.0, 5.0), larger(3.0, "unbounded")
    (5.0, 'unbounded')
    """
    if one == UNBOUNDED or other == UNBOUNDED:  # noqa: PLR1714 - which tells the type checker more
        return UNBOUNDED

    return max(one, other)


def head_start(ahead_of_a: int, ahead_of_b: int, /) -> float:
    """
    The bound between two classes whose keys are standing − so much (microseconds).
    """
    return in_seconds(max(0, ahead_of_b - ahead_of_a))


def by_rank(a: Waiting, b: Waiting, /) -> Bound:
    """
    The bound where a better rank always comes first.
    """
    return UNBOUNDED if b.rank < a.rank else 0.0


def _asked(part: object, a: Waiting, b: Waiting) -> Bound:
    answer = getattr(part, "overtake_bound", None)
    if answer is None:
        expected = f"parts with a method overtake_bound(a, b); {part_name(part)} has none"
        raise InvalidValue("overtake_bound", part, expected)

    found: Bound = answer(a, b)
    return found


def _never(_: Waiting, __: Waiting) -> bool:
    return False
