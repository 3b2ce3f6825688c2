"""
Requirements on labels: what they mean, and how they are put to the engine.

`holds` is the host's own reading, for rules the host keeps (classification, queues' labels).
`as_told` and `attributes_of` are how items and agents are told to the engine: it compares.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import attrs
from tests.conformance.verdict import Skip

import fairroute as fr
from fairroute.attributes import Attributes, attributes
from fairroute.expressions import AllOf, Comparison, all_of

MICROSECONDS: Final = 1_000_000

Labels = Mapping[str, Any]


def us(seconds: float) -> int:
    """
    *seconds* as whole microseconds.
    """
    return round(seconds * MICROSECONDS)


@attrs.frozen
class Requirement:
    """
    One requirement: *key op value*, dropped at age *expires* (microseconds), first in line with
    *expedite*.
    """

    key: str
    op: str
    value: Any
    expires: int | None = None
    expedite: bool = False

    def active(self, age: int) -> bool:
        """
        Whether it still holds at *age*.
        """
        return self.expires is None or age < self.expires

    def plain(self) -> list[Any]:
        """
        As it stands in a case, without its options.
        """
        return [self.key, self.op, self.value]


def requirements(given: Iterable[Sequence[Any]], item: Labels) -> tuple[Requirement, ...]:
    """
    Requirements from a case; a value `item.NAME` is looked up in *item*.
    """
    return tuple(_requirement(entry, item) for entry in given)


def _requirement(given: Sequence[Any], item: Labels) -> Requirement:
    key, op, value, *options = given
    if op not in OPERATORS:
        raise Skip(f"unknown operator {op!r}")

    if isinstance(value, str) and value.startswith("item."):
        name = value.removeprefix("item.")
        value = item[name] if name in item else item.get("labels", {}).get(name)

    extra: Labels = options[0] if options else {}
    expires = extra.get("expires_after")
    return Requirement(
        key, op, value, None if expires is None else us(expires), bool(extra.get("expedite"))
    )


def same(one: object, other: object) -> bool:
    """
    Whether two labels are equal: true and false never equal a number, nor text.
    """
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def _comparable(one: object, other: object) -> bool:
    numbers = all(isinstance(x, (int, float)) and not isinstance(x, bool) for x in (one, other))
    return numbers or (isinstance(one, str) and isinstance(other, str))


def _orders(compare: Callable[[Any, Any], bool]) -> Callable[[object, object], bool]:
    return lambda one, other: _comparable(one, other) and compare(one, other)


def _among(one: object, others: Any) -> bool:  # noqa: ANN401 - a list from a case
    return any(same(one, other) for other in others)


OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": same,
    "!=": lambda one, other: not same(one, other),
    ">": _orders(lambda one, other: one > other),
    ">=": _orders(lambda one, other: one >= other),
    "<": _orders(lambda one, other: one < other),
    "<=": _orders(lambda one, other: one <= other),
    "in": _among,
    "not in": lambda one, others: not _among(one, others),
}


def holds(requirement: Requirement, labels: Labels) -> bool:
    """
    Whether *labels* meet it: without the label, only `!=` and `not in` do.
    """
    if requirement.key not in labels:
        return requirement.op in {"!=", "not in"}

    return OPERATORS[requirement.op](labels[requirement.key], requirement.value)


# --- as the engine is told ---


def attributes_of(labels: Labels) -> Attributes:
    """
    Labels as the attributes of an agent or item; what no attribute can be is left out.
    """
    return attributes({key: value for key, value in labels.items() if _tellable(key, value)})


def as_told(requires: Iterable[Requirement], people: Iterable[Labels]) -> fr.Requirement:
    """
    What an item requires, as the engine is told; raises `Skip` where that cannot say it.
    """
    known = tuple(people)
    return all_of(_as_told(requirement, known) for requirement in requires)


def as_heard(told: fr.Requirement) -> tuple[Requirement, ...]:
    """
    What the engine shows of an item's requirements, one by one.
    """
    parts = told.parts if isinstance(told, AllOf) else (told,)
    comparisons = [part for part in parts if isinstance(part, Comparison)]
    return tuple(Requirement(part.key, part.op, part.value) for part in comparisons)


def _as_told(requirement: Requirement, people: Iterable[Labels]) -> fr.Requirement:
    key, op, value = requirement.plain()
    values = value if isinstance(value, (list, tuple)) else [value]
    if any(key in labels and not _tellable(key, labels[key]) for labels in people):
        raise Skip(f"requirement `{key} {op} {value}`: a label that is no number, text or bool")

    if value is None or (isinstance(value, bool) and op not in {"==", "!="}):
        # Nothing compares with these: everybody is unlike them, and nobody like them.
        return fr.needs(key, "not in" if op == "!=" else "in", [])

    listed = [one for one in values if one is not None]  # no label is nothing
    try:
        return fr.needs(key, op, listed if op in {"in", "not in"} else value)
    except fr.InvalidValue as error:
        raise Skip(f"requirement `{key} {op} {value}`: {error}") from error


def _tellable(key: str, value: object) -> bool:
    try:
        attributes({key: value})
    except fr.InvalidValue:
        return False

    return True
