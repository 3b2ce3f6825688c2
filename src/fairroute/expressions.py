"""
Requirements: conditions on an agent's attributes, as values.

A requirement is a comparison, or several joined by and, or, not. It is met or it is not; what
cannot be compared is not met. `grammar` reads requirements from text; how they are evaluated, and
what they are called when they are not met, is here. Who may serve in the end is decided in
`policies.eligibility`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import ge, gt, le, lt
from typing import Any, Final, Literal, get_args

import attrs

from fairroute.attributes import Value, checked, same, strict
from fairroute.errors import InvalidValue
from fairroute.ids import MAX_ID_LENGTH
from fairroute.levels import good_name

Operator = Literal["==", "!=", ">", ">=", "<", "<=", "in", "not in"]

OPERATORS: Final[tuple[Operator, ...]] = get_args(Operator)

MOST_PARTS: Final = 200
"""
Comparisons in a requirement that is given, elements of their lists counted: what a person still
reads. What a topic and a contact require together may be twice that.
"""

MOST_DEPTH: Final = 10
"""How deep `and`, `or`, `not` and parentheses may stand in each other."""

WORDS: Final = frozenset({"and", "or", "not", "in", "true", "false"})
"""Names that stand in quotes where they name an attribute."""

PLAIN_NAME: Final = re.compile(r"[^\W\d][\w.-]*")
"""A name that needs no quotes."""

_NAMED: Final = 5
"""Alternatives that a reason names."""

_ORDERS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {">": gt, ">=": ge, "<": lt, "<=": le}


class Requirement:
    """
    A condition on an agent's attributes; its text, `str(…)`, reads back as an equal value.

    Join requirements with `&` (and) and `|` (or), and turn one round with `~` (not).

    >>> str(fr.needs("Skill", ">", 10) & ~fr.needs("English", "==", True))
    'Skill > 10 and not English == true'
    """

    __slots__ = ()

    parts: "tuple[Requirement, ...]"
    size: int
    depth: int

    def __and__(self, other: object) -> "Requirement":
        if not isinstance(other, Requirement):
            return NotImplemented

        return all_of((self, other))

    def __or__(self, other: object) -> "Requirement":
        if not isinstance(other, Requirement):
            return NotImplemented

        return any_of((self, other))

    def __invert__(self) -> "Requirement":
        return Not(self)


def _strict(value: object) -> object:
    """
    What makes two literals equal: types count.
    """
    return tuple(map(strict, value)) if isinstance(value, tuple) else strict(value)  # type: ignore[arg-type]


@attrs.frozen(cache_hash=True)
class Comparison(Requirement):
    """
    One attribute beside a literal: a number, text, true or false; a list for `in` and `not in`.
    Made by `needs`, which checks it.

    `==` and `!=` compare anything, and things of different type differ. `>`, `>=`, `<` and `<=`
    compare numbers with numbers, and text with text by the order of its characters; otherwise they
    are not met. An attribute that is missing meets `!=` and `not in`, and nothing else: what an
    agent does not have, they do not have the excluded value of. `in []` is never met.
    """

    key: str = attrs.field()
    op: Operator = attrs.field()
    value: Value | tuple[Value, ...] = attrs.field(eq=_strict)
    size: int = attrs.field(init=False, eq=False, repr=False)
    depth: int = attrs.field(default=1, init=False, eq=False, repr=False)

    @size.default
    def _its_size(self) -> int:
        return max(1, len(self.value)) if isinstance(self.value, tuple) else 1

    def __str__(self) -> str:
        return f"{_name_text(self.key)} {condition(self)}"


def check_size(size: int, depth: int, *, times: int = 1) -> None:
    """
    Raise `InvalidValue` for what is larger than a requirement may be; joined by the plan, it may be
    so many *times* as large, and one deeper.
    """
    if size > times * MOST_PARTS:
        most = f"up to {times * MOST_PARTS} comparisons and list elements"
        raise InvalidValue("requires", size, most)

    if depth >= MOST_DEPTH + times:
        most = f"and, or, not and parentheses {MOST_DEPTH} deep in each other at most"
        raise InvalidValue("requires", depth, most)


def _to_join(_: object, __: object, parts: "tuple[Requirement, ...]") -> None:
    if any(part == NOTHING for part in parts):
        raise InvalidValue("requires", None, "something to require: nothing at all is always met")

    size, depth = sum(part.size for part in parts), _deeper(parts)
    check_size(size, depth, times=2)


@attrs.frozen(cache_hash=True)
class AllOf(Requirement):
    """
    All of *parts*, in the order in which they are looked at. None at all: always met. Made by
    `all_of`, or `&`.
    """

    parts: tuple[Requirement, ...] = attrs.field(validator=_to_join)
    size: int = attrs.field(init=False, eq=False, repr=False)
    depth: int = attrs.field(init=False, eq=False, repr=False)

    @size.default
    def _its_size(self) -> int:
        return sum(part.size for part in self.parts)

    @depth.default
    def _its_depth(self) -> int:
        return _deeper(self.parts)

    def __str__(self) -> str:
        return " and ".join(
            f"({part})" if isinstance(part, AnyOf) else str(part) for part in self.parts
        )


@attrs.frozen(cache_hash=True)
class AnyOf(Requirement):
    """
    At least one of *parts*. Made by `any_of`, or `|`.
    """

    parts: tuple[Requirement, ...] = attrs.field(validator=_to_join)
    size: int = attrs.field(init=False, eq=False, repr=False)
    depth: int = attrs.field(init=False, eq=False, repr=False)

    @size.default
    def _its_size(self) -> int:
        return sum(part.size for part in self.parts)

    @depth.default
    def _its_depth(self) -> int:
        return _deeper(self.parts)

    def __str__(self) -> str:
        return " or ".join(map(str, self.parts))


@attrs.frozen(cache_hash=True)
class Not(Requirement):
    """
    The opposite of *part*.
    """

    part: Requirement = attrs.field()
    size: int = attrs.field(init=False, eq=False, repr=False)
    depth: int = attrs.field(init=False, eq=False, repr=False)

    @part.validator
    def _(self, attribute: "attrs.Attribute[Requirement]", part: Requirement) -> None:
        _to_join(self, attribute, (part,))

    @size.default
    def _its_size(self) -> int:
        return self.part.size

    @depth.default
    def _its_depth(self) -> int:
        return _deeper((self.part,))

    def __str__(self) -> str:
        joined = isinstance(self.part, (AllOf, AnyOf))
        return f"not ({self.part})" if joined else f"not {self.part}"


def _deeper(parts: Iterable[Requirement]) -> int:
    return 1 + max((part.depth for part in parts), default=0)


NOTHING: Final = AllOf(())
"""Requires nothing: met by everybody. As text it is empty."""


# --- making them ---


def needs(key: str, op: Operator, value: object) -> Requirement:
    """
    The requirement that an agent's attribute *key* compares so with *value*.

    *value* is a number, text, True or False; several of them for `in` and `not in`. Raises
    `InvalidValue` for anything else, and where `>` and its like are asked about true or false.

    >>> needs("Region", "in", ["north", "south"])
    Comparison(key='Region', op='in', value=('north', 'south'))
    """
    if not good_name(key):
        expected = f"an attribute's name of 1 to {MAX_ID_LENGTH} printable characters"
        raise InvalidValue("requires", key, expected)

    if op not in OPERATORS:
        raise InvalidValue("requires", op, f"one of: {', '.join(OPERATORS)}")

    where = f"requires[{key!r}]"
    if op in ("in", "not in"):
        if not isinstance(value, (list, tuple, set, frozenset)):
            raise InvalidValue(where, value, 'a list, such as ["north", "south"]')

        if len(value) > MOST_PARTS:
            raise InvalidValue(where, len(value), f"a list of up to {MOST_PARTS}")

        listed = tuple(checked(one, key) for one in value)
        # A set has no order of its own, and must not bring a different one in every process.
        ordered = isinstance(value, (list, tuple))
        return Comparison(key, op, listed if ordered else tuple(sorted(listed, key=literal)))

    if op in _ORDERS and type(value) is bool:
        raise InvalidValue(where, value, f"a number or text: true and false are not {op} anything")

    return Comparison(key, op, checked(value, key))


def all_of(parts: Iterable[Requirement]) -> Requirement:
    """
    What is met when all of *parts* are; `NOTHING` when there are none.
    """
    flat: list[Requirement] = []
    for part in parts:
        flat += part.parts if isinstance(part, AllOf) else (part,)

    if not flat:
        return NOTHING

    return flat[0] if len(flat) == 1 else AllOf(tuple(flat))


def any_of(parts: Iterable[Requirement]) -> Requirement:
    """
    What is met when one of *parts* is; `NOTHING` when one of them is.

    Raises `InvalidValue` for no parts at all, which nobody could meet.
    """
    flat: list[Requirement] = []
    for part in parts:
        flat += part.parts if isinstance(part, AnyOf) else (part,)

    if not flat:
        raise InvalidValue("requires", (), "at least one alternative")

    if NOTHING in flat:
        return NOTHING

    return flat[0] if len(flat) == 1 else AnyOf(tuple(flat))


def keys_of(requirement: Requirement) -> tuple[str, ...]:
    """
    The attributes that *requirement* names, each once, in the order of its text.

    >>> from fairroute.expressions import keys_of
    >>> keys_of(needs("Skill", ">", 10) & ~needs("Id", "in", ["ana"]) & needs("Skill", "<", 20))
    ('Skill', 'Id')
    """
    if isinstance(requirement, Comparison):
        return (requirement.key,)

    parts = (requirement.part,) if isinstance(requirement, Not) else requirement.parts
    return tuple(dict.fromkeys(key for part in parts for key in keys_of(part)))


# --- asking them ---


def evaluate(requirement: Requirement, attributes: Mapping[str, Value]) -> str | None:
    """
    None if *attributes* meet *requirement*, else the first part that is not met, in words.

    Linear in the size of the requirement.

    >>> from fairroute.expressions import evaluate, needs
    >>> evaluate(needs("Skill", ">", 10) & needs("English", "==", True), {"Skill": 8})
    'Skill is 8, needs > 10'
    >>> evaluate(needs("English", "==", True), {"Skill": 8})
    'no English, needs == true'
    """
    return next(unmet(requirement, attributes), None)


def unmet(requirement: Requirement, attributes: Mapping[str, Value]) -> Iterator[str]:
    """
    Each part of *requirement* that *attributes* do not meet, in words.
    """
    if isinstance(requirement, Comparison):
        if not _holds(requirement, attributes):
            yield _missed(requirement, attributes)
    elif isinstance(requirement, AllOf):
        for part in requirement.parts:
            yield from unmet(part, attributes)
    elif isinstance(requirement, AnyOf):
        reasons = [evaluate(part, attributes) for part in requirement.parts]
        told = [reason for reason in reasons if reason is not None]
        if len(told) == len(reasons):
            more = f"; or one of {len(told) - _NAMED} more" if len(told) > _NAMED else ""
            yield "; or ".join(told[:_NAMED]) + more
    else:
        assert isinstance(requirement, Not)
        if evaluate(requirement.part, attributes) is None:
            yield f"ruled out by not ({requirement.part})"


def _holds(comparison: Comparison, attributes: Mapping[str, Value]) -> bool:
    op, value = comparison.op, comparison.value
    if comparison.key not in attributes:
        return op in ("!=", "not in")

    has = attributes[comparison.key]
    if isinstance(value, tuple):
        return any(same(has, one) for one in value) is (op == "in")

    if op in _ORDERS:
        return _comparable(has, value) and _ORDERS[op](has, value)

    return same(has, value) is (op == "==")


def _comparable(one: Value, other: Value) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return False

    return isinstance(one, str) is isinstance(other, str)


def _missed(comparison: Comparison, attributes: Mapping[str, Value]) -> str:
    key = comparison.key
    has = f"{key} is {literal(attributes[key])}" if key in attributes else f"no {key}"
    return f"{has}, needs {condition(comparison)}"


# --- writing them ---


def condition(comparison: Comparison) -> str:
    """
    The operator and the literal of *comparison*, as text.
    """
    value = comparison.value
    if not isinstance(value, tuple):
        return f"{comparison.op} {literal(value)}"

    return f"{comparison.op} [{', '.join(map(literal, value))}]"


def literal(value: Value) -> str:
    """
    A number, text, true or false, as text.
    """
    return repr(value) if type(value) is float else _quoted(value)


def _name_text(key: str) -> str:
    plain = PLAIN_NAME.fullmatch(key) and key not in WORDS
    return key if plain else _quoted(key)


def _quoted(value: object) -> str:
    import json  # not for everybody who imports fairroute

    return json.dumps(value, ensure_ascii=False)
