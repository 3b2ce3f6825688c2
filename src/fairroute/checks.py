"""
attrs validators and converters for what people type, so that nothing downstream checks again.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from fairroute.errors import InvalidValue
from fairroute.ids import MAX_ID_LENGTH
from fairroute.instants import microseconds
from fairroute.levels import good_name

if TYPE_CHECKING:
    import attrs

Check = Callable[[Any, "attrs.Attribute[Any]", Any], None]

MAX_UNITS: Final = 1_000_000
"""Most units of demand or capacity: far above any centre, far below any overflow."""

MAX_PREFERRED: Final = 20
"""Most agents that one contact may prefer: whoever wants more of them wants a pool."""


def _where(instance: object, attribute: "attrs.Attribute[Any]") -> str:
    return f"{type(instance).__name__}.{attribute.name}"


def a_name(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """
    Text of 1 to 200 printable characters.
    """
    if not good_name(value):
        raise InvalidValue(
            _where(instance, attribute), value, f"text of 1 to {MAX_ID_LENGTH} printable characters"
        )


def a_name_or_none(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """
    Text of 1 to 200 printable characters, or None.
    """
    if value is not None:
        a_name(instance, attribute, value)


def an_issued_id(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """
    A number the engine issued: whole, from 1.
    """
    if type(value) is not int or value < 1:
        raise InvalidValue(
            _where(instance, attribute), value, "a number issued by the engine (1, 2, …)"
        )


def some_seconds(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """
    Seconds, from 0.
    """
    microseconds(value, _where(instance, attribute))


def seconds_or_none(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """
    Seconds, from 0, or None.
    """
    if value is not None:
        microseconds(value, _where(instance, attribute))


def more_than_0(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """
    A duration in seconds that is not over as it begins.
    """
    if microseconds(value, _where(instance, attribute)) == 0:
        raise InvalidValue(_where(instance, attribute), value, "more than 0 seconds")


def more_than_0_or_none(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """
    A duration in seconds that is not over as it begins, or None.
    """
    if value is not None and microseconds(value, _where(instance, attribute)) == 0:
        raise InvalidValue(_where(instance, attribute), value, "more than 0 seconds, or none")


def whole(*, least: int, most: int = MAX_UNITS) -> Check:
    """
    A whole number from *least* to *most*; bools are not numbers.
    """

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if type(value) is not int or not least <= value <= most:
            raise InvalidValue(
                _where(instance, attribute), value, f"a whole number from {least:,} to {most:,}"
            )

    return check


def whole_or_none(*, least: int) -> Check:
    """
    None, or a whole number of at least *least*.
    """
    check_number = whole(least=least)

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if value is not None:
            check_number(instance, attribute, value)

    return check


def fraction(*, above: float, most: float) -> Check:
    """
    A number above *above* and up to *most*.
    """

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not above < value <= most
        ):
            raise InvalidValue(
                _where(instance, attribute), value, f"a number above {above} and up to {most}"
            )

    return check


def one_of(*allowed: object) -> Check:
    """
    One of the values in *allowed*.
    """

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if not any(type(value) is type(item) and value == item for item in allowed):
            shown = ", ".join("nothing" if item is None else str(item) for item in allowed)
            raise InvalidValue(_where(instance, attribute), value, f"one of: {shown}")

    return check


def kind_of(kind: type | tuple[type, ...], expected: str) -> Check:
    """
    An instance of *kind*, called *expected* in the error.
    """

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, kind):
            raise InvalidValue(_where(instance, attribute), value, expected)

    return check


def names(value: object) -> frozenset[str]:
    """
    Converter: a set of names.
    """
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise InvalidValue("names", value, 'several names, such as {"voice", "text"}')

    found = frozenset(value)
    for name in found:
        if not good_name(name):
            raise InvalidValue("names", name, f"names of 1 to {MAX_ID_LENGTH} printable characters")

    return found


def agents_in_order(value: object) -> tuple[str, ...]:
    """
    Converter: agents by preference, the first above all; nobody twice.
    """
    where = "preferred"
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise InvalidValue(where, value, 'agents in order of preference, such as ["ana", "bo"]')

    found = tuple(value)
    if len(found) > MAX_PREFERRED:
        raise InvalidValue(where, f"{len(found)} agents", f"at most {MAX_PREFERRED} agents")

    for place, name in enumerate(found):
        if not good_name(name):
            raise InvalidValue(where, name, f"names of 1 to {MAX_ID_LENGTH} printable characters")

        if name in found[:place]:
            raise InvalidValue(where, name, "each agent once")

    return found


def names_or_none(value: object) -> frozenset[str] | None:
    """
    Converter: a set of names, or None for "any".
    """
    return None if value is None else names(value)
