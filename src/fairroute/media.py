"""
How many items of a medium somebody may have at a time, as a value: read-only, hashable.

Limits count items, capacity counts units: "three chats at most, and never more than one call" is
said of items, whatever each of them takes of an agent.
"""

from collections.abc import Mapping
from typing import Any, Final, NoReturn

from fairroute.checks import MAX_UNITS
from fairroute.errors import InvalidValue
from fairroute.ids import MAX_ID_LENGTH
from fairroute.levels import good_name

A_LIMIT: Final = f"a whole number of items from 1 to {MAX_UNITS:,}"


class MediaLimits(dict[str, int]):
    """
    A read-only mapping of medium to items at a time, sorted by name.

    >>> MediaLimits({"voice": 1, "text": 4})
    MediaLimits({'text': 4, 'voice': 1})
    """

    __slots__ = ("_hash",)

    def __init__(self, given: Mapping[str, int] | None = None) -> None:
        super().__init__(sorted((given or {}).items()))
        self._hash = hash(tuple(self.items()))

    def __hash__(self) -> int:  # type: ignore[override]
        return self._hash

    def __reduce__(self) -> tuple[object, ...]:
        return (MediaLimits, (dict(self),))

    def __repr__(self) -> str:
        return f"MediaLimits({dict(self)!r})"

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        """
        Limits never change.
        """
        message = "limits are read-only: build a new mapping instead"
        raise TypeError(message)

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse


NO_LIMITS: Final = MediaLimits()


def media_limits(given: object) -> MediaLimits:
    """
    *given* as limits: a mapping of medium to items at a time, from 1.

    >>> media_limits({"text": 3})
    MediaLimits({'text': 3})
    """
    if type(given) is MediaLimits:
        return given

    if not isinstance(given, Mapping):
        expected = 'media with items at a time, such as {"voice": 1, "text": 4}'
        raise InvalidValue("limits", given, expected)

    return MediaLimits({_named(name): checked(most, name) for name, most in given.items()})


def checked(most: Any, name: object) -> int:  # noqa: ANN401 - whatever a host says
    """
    *most* items of the medium *name* at a time; raises `InvalidValue` if that cannot be.
    """
    if type(most) is int and 1 <= most <= MAX_UNITS:
        return most

    raise InvalidValue(f"limits[{name!r}]", most, A_LIMIT)


def _named(name: object) -> str:
    if not good_name(name):
        raise InvalidValue(
            "limits", name, f"a medium's name of 1 to {MAX_ID_LENGTH} printable characters"
        )

    return name  # type: ignore[return-value]
