"""
How well an agent's labels match an item: the peers' default score, and rules written out as text.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from math import exp
from typing import Any, Final

import attrs
from tests.conformance.requirements import Labels, Requirement, holds, same
from tests.conformance.verdict import Skip

_MAGNITUDES: Final[Mapping[str, int]] = {">": 1, ">=": 1, "<": -1, "<=": -1}


def label_match(labels: Labels, requires: Iterable[Requirement], agent: Labels) -> float:
    """
    The mean over the item's *labels* and *requires* of how well *agent* meets each, 0 to 1.

    A magnitude counts by its surplus, relative to the value asked for, through the logistic curve.
    """
    parts = [float(key in agent and same(value, agent[key])) for key, value in labels.items()]
    parts += [_met(each, agent) for each in requires]
    return sum(parts) / len(parts) if parts else 0.0


def _met(requirement: Requirement, agent: Labels) -> float:
    sign = _MAGNITUDES.get(requirement.op)
    if sign is None:
        return float(holds(requirement, agent))

    if requirement.key not in agent:
        return 0.0

    surplus = sign * (agent[requirement.key] - requirement.value)
    return 1 / (1 + exp(-surplus / (abs(requirement.value) or 1)))


# --- rules as text ---

Value = Any
Scope = Mapping[str, Labels]

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"[^"]*"|'[^']*')|(?P<name>[A-Za-z_]\w*)"""
    r"""|(?P<sign>==|!=|<=|>=|&&|\|\||[-+*/<>!?:().\[\]]))"""
)
_WORDS: Final[Mapping[str, Value]] = {"true": True, "false": False, "null": None}


def _plus(one: Value, other: Value) -> Value:
    return f"{one}{other}" if isinstance(one, str) or isinstance(other, str) else one + other


_BINARY: Final[tuple[Mapping[str, Callable[[Value, Value], Value]], ...]] = (
    {"||": lambda one, other: one or other},
    {"&&": lambda one, other: one and other},
    {"==": same, "!=": lambda one, other: not same(one, other)},
    {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge},
    {"+": _plus, "-": operator.sub},
    {"*": operator.mul, "/": operator.truediv},
)
"""Operators, those that bind least first."""


def evaluate(rule: str, scope: Scope) -> Value:
    """
    What *rule* answers, with the labels in *scope* by name (`item`, `agent`).

    Conditions (`a ? b : c`), comparisons, sums and labels (`item.Name`, `agent["Na" + "me"]`); a
    missing label is null. Raises `Skip` for anything else.
    """
    reader = _Reader(_tokens(rule), scope)
    value = reader.whole()
    if reader.next is not None:
        raise Skip(f"score rule: `{reader.next}` is not understood")

    return value


def _tokens(rule: str) -> list[str]:
    tokens: list[str] = []
    place = 0
    rule = rule.rstrip()
    while place < len(rule):
        found = _TOKEN.match(rule, place)
        if found is None:
            raise Skip(f"score rule: `{rule[place:]}` is not understood")

        tokens.append(found.group(found.lastgroup or 0))
        place = found.end()

    return tokens


@attrs.define
class _Reader:
    """
    Reads and answers at once: every branch is read, what it answers may go unused.
    """

    tokens: list[str]
    scope: Scope
    place: int = 0

    @property
    def next(self) -> str | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def whole(self) -> Value:
        condition = self._binary(0)
        if not self._take("?"):
            return condition

        then = self.whole()
        self._must(":")
        other = self.whole()
        return then if condition else other

    def _binary(self, level: int) -> Value:
        if level == len(_BINARY):
            return self._unary()

        value = self._binary(level + 1)
        while (sign := self.next) in _BINARY[level]:
            assert sign is not None
            self.place += 1
            value = _apply(_BINARY[level][sign], value, self._binary(level + 1))

        return value

    def _unary(self) -> Value:
        if self._take("!"):
            return not self._unary()

        if self._take("-"):
            return -self._unary()

        return self._labelled(self._single())

    def _single(self) -> Value:
        token = self.next
        if token is None:
            raise Skip("score rule: it ends too early")

        self.place += 1
        if token == "(":  # noqa: S105 - a sign of the grammar
            value = self.whole()
            self._must(")")
            return value

        if token[0] in "\"'":
            return token[1:-1]

        if token[0].isdigit():
            return float(token) if "." in token else int(token)

        if token in _WORDS:
            return _WORDS[token]

        if token in self.scope:
            return self.scope[token]

        raise Skip(f"score rule: `{token}` is not understood")

    def _labelled(self, value: Value) -> Value:
        while self.next in {".", "["}:
            if self._take("."):
                key: Value = self.next
                self.place += 1
            else:
                self._must("[")
                key = self.whole()
                self._must("]")

            value = value.get(key) if isinstance(value, Mapping) else None

        return value

    def _take(self, sign: str) -> bool:
        if self.next != sign:
            return False

        self.place += 1
        return True

    def _must(self, sign: str) -> None:
        if not self._take(sign):
            raise Skip(f"score rule: `{sign}` was expected, found `{self.next}`")


def _apply(how: Callable[[Value, Value], Value], one: Value, other: Value) -> Value:
    try:
        return how(one, other)
    except TypeError:
        return None  # what compares nothing, or counts with nothing, answers nothing
