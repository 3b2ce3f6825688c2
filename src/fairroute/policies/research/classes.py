"""
Classes by name: which of the numbers a part was given counts for an item.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final, TypeVar

from fairroute.errors import InvalidValue
from fairroute.levels import good_name
from fairroute.policies.per_tier import PerTier
from fairroute.protocols import Needs, Waiting

MILLIONTHS: Final = 1_000_000
"""Inside, numbers are whole millionths, so that two ways to one answer agree."""

MOST: Final = 1_000_000
"""The largest weight, rate, ratio or cost."""

T = TypeVar("T")


def class_of(item: Waiting | Needs, names: Collection[str]) -> str | None:
    """
    Which of *names* an item counts under: its tier, else the first of its skills.

    >>> from fairroute.levels import levels
    >>> from fairroute.policies import Waiting
    >>> from fairroute.policies.research.classes import class_of
    >>> class_of(Waiting(skills=levels({"sales", "billing"})), {"sales", "billing"})
    'billing'
    """
    if item.tier in names:
        return item.tier

    # Skills stand sorted by name.
    return next((skill for skill in item.skills if skill in names), None)


def per_class(value: object, where: str, read: Callable[[Any, str], T]) -> PerTier[Any]:
    """
    *value*, a mapping of tiers or skills, each put through *read* together with its place.

    Raises `InvalidValue`, whose place begins with *where*, for what is none.
    """
    if type(value) is PerTier:
        return value

    if not isinstance(value, Mapping):
        raise InvalidValue(where, value, "tiers or skills, each with what counts for it")

    classes(value, where)
    return PerTier({name: read(given, f"{where}.{name}") for name, given in value.items()})


def classes(value: object, where: str) -> tuple[str, ...]:
    """
    *value* as tiers or skills, each named once. Raises `InvalidValue` for anything else.
    """
    names = () if isinstance(value, str) or not isinstance(value, Iterable) else tuple(value)
    if not names or not all(map(good_name, names)) or len(set(names)) < len(names):
        raise InvalidValue(where, value, "tiers or skills, at least one and each named once")

    return names


def from_zero(value: Any, where: str) -> float:  # noqa: ANN401 - whatever a plan says
    """
    A number from 0 to a million. Raises `InvalidValue` for anything else.
    """
    return _number(value, where, 0)


def above_zero(value: Any, where: str) -> float:  # noqa: ANN401 - as above
    """
    A number from a millionth to a million. Raises `InvalidValue` for anything else.
    """
    return _number(value, where, 1 / MILLIONTHS)


def _number(value: Any, where: str, least: float) -> float:  # noqa: ANN401 - as above
    if type(value) not in (int, float) or not least <= value <= MOST:
        raise InvalidValue(where, value, f"a number from {least:.6g} to {MOST:,}")

    number: float = value
    return number


def millionths(given: Mapping[str, float]) -> dict[str, int]:
    """
    The numbers in whole millionths.
    """
    return {name: round(number * MILLIONTHS) for name, number in given.items()}
