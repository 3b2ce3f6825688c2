"""
A number for each of some tiers, as a value: read-only, hashable, equal whenever it says the same.

The parts in `order` and `urgency` that treat tiers differently keep their parameters in one.
"""

from collections.abc import Callable, Mapping
from typing import NoReturn, TypeVar

from fairroute.errors import InvalidValue
from fairroute.levels import good_name

Number = TypeVar("Number", bound=float)


class PerTier(dict[str, Number]):
    """
    A read-only mapping of tier to number, sorted by tier.

    >>> from fairroute.policies.per_tier import PerTier
    >>> PerTier({"standard": 1, "premier": 3})
    {'premier': 3, 'standard': 1}
    """

    __slots__ = ("_hash",)

    def __init__(self, given: Mapping[str, Number]) -> None:
        super().__init__({tier: given[tier] for tier in sorted(given)})
        self._hash = hash(tuple(self.items()))

    def __hash__(self) -> int:  # type: ignore[override]
        return self._hash

    def __reduce__(self) -> tuple[object, ...]:
        return (PerTier, (dict(self),))

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        message = "parameters are read-only: build a new part instead"
        raise TypeError(message)

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse


def per_tier(value: object, where: str, check: Callable[[object, str], Number]) -> PerTier[Number]:
    """
    *value*, a mapping of tier to number, each put through *check* together with its place.

    Raises `InvalidValue`, whose place begins with *where*, for what is no mapping or no tier.
    """
    if type(value) is PerTier:
        return value

    if not isinstance(value, Mapping):
        raise InvalidValue(where, value, 'tiers with a number each, such as {"premier": 120}')

    found: dict[str, Number] = {}
    for tier, number in value.items():
        if not good_name(tier):
            raise InvalidValue(where, tier, "the name of a tier")

        found[tier] = check(number, f"{where}.{tier}")
    return PerTier(found)
