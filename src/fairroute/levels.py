"""
Skills with their levels, as a value: read-only, hashable, equal whenever they say the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NoReturn

from fairroute.errors import InvalidValue
from fairroute.ids import MAX_ID_LENGTH

MAX_LEVEL: Final = 5
"""Proficiency runs from 1 to 5, higher is better."""


class Levels(dict[str, int]):
    """
    A read-only mapping of skill to level, sorted by name.

    >>> Levels({"vip": 2, "billing": 1})
    Levels({'billing': 1, 'vip': 2})
    """

    __slots__ = ("_hash",)

    def __init__(self, given: Mapping[str, int] | Iterable[tuple[str, int]] = ()) -> None:
        super().__init__(sorted(dict(given).items()))
        self._hash = hash(tuple(self.items()))

    def __hash__(self) -> int:  # type: ignore[override]
        return self._hash

    def __reduce__(self) -> tuple[object, ...]:
        return (Levels, (dict(self),))

    def __repr__(self) -> str:
        return f"Levels({dict(self)!r})"

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        """
        Skills never change.
        """
        message = "skills are read-only: build a new mapping instead"
        raise TypeError(message)

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse


NO_SKILLS: Final = Levels()


def good_name(value: object) -> bool:
    """
    Whether *value* can name a contact, agent, tier, skill and so on: 1 to 200 printable characters.
    """
    return type(value) is str and 0 < len(value) <= MAX_ID_LENGTH and value.isprintable()


def levels(value: object) -> Levels:
    """
    *value* as skills: a mapping of name to level 1–5, or names alone, which mean level 1.

    >>> levels({"billing"})
    Levels({'billing': 1})
    """
    if type(value) is Levels:
        return value

    if isinstance(value, str) or not isinstance(value, Iterable):
        raise InvalidValue(
            "skills",
            value,
            'names with levels, such as {"billing": 3}, or names, such as {"billing"}',
        )

    given: dict[Any, Any] = dict(value) if isinstance(value, Mapping) else dict.fromkeys(value, 1)
    for name, level in given.items():
        if not good_name(name):
            raise InvalidValue(
                "skills", name, f"a skill's name of 1 to {MAX_ID_LENGTH} printable characters"
            )

        if type(level) is not int or not 1 <= level <= MAX_LEVEL:
            raise InvalidValue(f"skills[{name!r}]", level, f"a level from 1 to {MAX_LEVEL}")

    return Levels(given) if given else NO_SKILLS
