"""
Requirements on labels: what they mean, and how they are put to the engine.

`holds` is the host's own reading, for rules the host keeps (classification, queues' labels).
`as_skills` and `skills_of` are how items and agents are told to the engine: it compares.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import attrs
from tests.conformance.verdict import Skip

from fairroute.levels import MAX_LEVEL

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


def skills_of(labels: Labels) -> dict[str, int]:
    """
    Labels as the skills of an agent: one for each value, and a level where it is one.
    """
    skills = {_equals(key, value): 1 for key, value in labels.items()}
    return skills | {key: value for key, value in labels.items() if _a_level(value)}


def as_skills(requires: Iterable[Requirement], people: Iterable[Labels]) -> dict[str, int]:
    """
    What an item needs, as skills with levels; raises `Skip` where that cannot say it.
    """
    needed: dict[str, int] = {}
    known = tuple(people)
    for requirement in requires:
        skill, level = _as_skill(requirement, known)
        needed[skill] = max(level, needed.get(skill, 0))

    return needed


def _as_skill(requirement: Requirement, people: Sequence[Labels]) -> tuple[str, int]:
    key, op, value = requirement.plain()
    if op == "==":
        return _equals(key, value), 1

    if op == "in" and len(value) == 1:
        return _equals(key, value[0]), 1

    if op in {">", ">="} and isinstance(value, int) and not isinstance(value, bool):
        level = value + (op == ">")
        if _a_level(level) and all(_a_level(labels.get(key, 1)) for labels in people):
            return key, level

    raise Skip(f"requirement `{key} {op} {value}`: expressions over attributes (E1)")


def _equals(key: str, value: object) -> str:
    return f"{key} == {json.dumps(value)}"


def _a_level(value: object) -> bool:
    return type(value) is int and 1 <= value <= MAX_LEVEL
