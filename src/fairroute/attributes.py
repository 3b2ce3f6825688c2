"""
What a host says of an agent or a contact beyond skills: names with a number, text, true or false.

Values are strict: true never equals 1, text never equals a number. 1.0 is the number 1, so that a
value reads the same wherever it has been written.
"""

from collections.abc import Mapping
from typing import Any, Final, NoReturn

from fairroute.errors import InvalidValue
from fairroute.ids import MAX_ID_LENGTH
from fairroute.levels import good_name

Value = bool | int | float | str

LARGEST: Final = 2**53
"""Whole numbers up to here are the same in every language that reads JSON."""

MOST_ATTRIBUTES: Final = 100
"""Attributes of one agent or contact: what a person still oversees."""

A_VALUE: Final = (
    f"a number from -{LARGEST:,} to {LARGEST:,}, text of up to {MAX_ID_LENGTH} printable "
    "characters, true or false"
)


class Attributes(dict[str, Value]):
    """
    A read-only mapping of name to value, sorted by name.

    >>> Attributes({"Skill": 10, "English": True})
    Attributes({'English': True, 'Skill': 10})
    >>> Attributes({"English": True}) == Attributes({"English": 1})
    False
    """

    __slots__ = ("_hash", "_told")

    def __init__(self, given: Mapping[str, Value] | None = None) -> None:
        super().__init__(sorted((given or {}).items()))
        self._told = tuple((name, strict(value)) for name, value in self.items())
        self._hash = hash(self._told)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Attributes):
            return self._told == other._told

        if not isinstance(other, dict) or len(other) != len(self):
            return NotImplemented if not isinstance(other, dict) else False

        return all(name in other and same(value, other[name]) for name, value in self.items())

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:  # type: ignore[override]
        return self._hash

    def __reduce__(self) -> tuple[object, ...]:
        return (Attributes, (dict(self),))

    def __repr__(self) -> str:
        return f"Attributes({dict(self)!r})"

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        """
        Attributes never change.
        """
        message = "attributes are read-only: build a new mapping instead"
        raise TypeError(message)

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse


NO_ATTRIBUTES: Final = Attributes()


def attributes(given: object) -> Attributes:
    """
    *given* as attributes: a mapping of up to 100 names to values.

    >>> attributes({"Skill": 10.0})
    Attributes({'Skill': 10})
    """
    if type(given) is Attributes:
        return given

    if not isinstance(given, Mapping):
        expected = 'names with values, such as {"Skill": 10, "English": True}'
        raise InvalidValue("attributes", given, expected)

    if not given:
        return NO_ATTRIBUTES

    if len(given) > MOST_ATTRIBUTES:
        raise InvalidValue("attributes", len(given), f"up to {MOST_ATTRIBUTES} of them")

    return Attributes({_named(name): checked(value, name) for name, value in given.items()})


def checked(value: Any, name: object) -> Value:  # noqa: ANN401 - whatever a host says
    """
    *value*, in the one way it is written; raises `InvalidValue` if no attribute can have it.
    """
    if type(value) is bool:
        return value

    if type(value) is int and abs(value) <= LARGEST:
        return value

    if type(value) is float and abs(value) <= LARGEST:
        return int(value) if value.is_integer() else value

    if type(value) is str and len(value) <= MAX_ID_LENGTH and value.isprintable():
        return value

    raise InvalidValue(f"attributes[{name!r}]", value, A_VALUE)


def strict(value: Value) -> tuple[bool, Value]:
    """
    What two values share exactly if they are the same: Python alone would have True equal 1.
    """
    return type(value) is bool, value


def same(one: Value, other: Value) -> bool:
    """
    Whether two values are the same; true is not 1.

    >>> same(1, 1.0), same(True, 1), same("1", 1)
    (True, False, False)
    """
    return strict(one) == strict(other)


def _named(name: object) -> str:
    if not good_name(name):
        raise InvalidValue(
            "attributes", name, f"an attribute's name of 1 to {MAX_ID_LENGTH} printable characters"
        )

    return name  # type: ignore[return-value]
