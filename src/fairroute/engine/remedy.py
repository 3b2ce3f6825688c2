"""
Which attributes would meet a requirement: the fewest changes, as far as they are found.

The first alternative that works is taken and the result is checked against the whole, so that what
is said would change an answer does change it. What is not found is not proposed.
"""

from fairroute.attributes import Attributes, Value, attributes
from fairroute.errors import InvalidValue
from fairroute.expressions import AllOf, AnyOf, Comparison, Not, Requirement, evaluate

Changed = dict[str, Value] | None


def met_by(requirement: Requirement, has: Attributes) -> Attributes | None:
    """
    *has*, changed so that *requirement* is met; None if no such change is found.

    >>> from fairroute.engine.remedy import met_by
    >>> met_by(fr.needs("Skill", ">", 10), fr.Agent("ana", attributes={"Skill": 8}).attributes)
    Attributes({'Skill': 11})
    """
    if evaluate(requirement, has) is None:
        return has

    changed = _such_that(requirement, dict(has), wanted=True)
    if changed is None or evaluate(requirement, changed) is not None:
        return None

    try:
        return attributes(changed)
    except InvalidValue:
        return None  # more of them, or a larger number, than an agent can have


def _such_that(requirement: Requirement, has: dict[str, Value], *, wanted: bool) -> Changed:
    """
    *has*, changed so that *requirement* is met, or, if not *wanted*, is not.
    """
    if (evaluate(requirement, has) is None) is wanted:
        return has

    if isinstance(requirement, Comparison):
        return _compared(requirement, has) if wanted else _parted(requirement, has)

    if isinstance(requirement, Not):
        return _such_that(requirement.part, has, wanted=not wanted)

    assert isinstance(requirement, (AllOf, AnyOf))
    if isinstance(requirement, AllOf) is not wanted:
        # One of the parts is enough.
        ways = (_such_that(part, has, wanted=wanted) for part in requirement.parts)
        return next((way for way in ways if way is not None), None)

    found: Changed = has
    for part in requirement.parts:
        found = None if found is None else _such_that(part, found, wanted=wanted)

    return found


def _compared(comparison: Comparison, has: dict[str, Value]) -> Changed:
    key, value = comparison.key, comparison.value
    if comparison.op in ("!=", "not in"):
        return _without(key, has)

    if comparison.op == "in":
        assert isinstance(value, tuple)
        return {**has, key: value[0]} if value else None

    assert not isinstance(value, tuple)
    beyond = {">": _above, "<": _below}.get(comparison.op)
    new = value if beyond is None else beyond(value)
    return None if new is None else {**has, key: new}


def _parted(comparison: Comparison, has: dict[str, Value]) -> Changed:
    """
    As `_compared`, for a comparison that must not be met.
    """
    key, op, value = comparison.key, comparison.op, comparison.value
    if op == "!=":
        assert not isinstance(value, tuple)
        return {**has, key: value}

    if op == "not in":
        assert isinstance(value, tuple)
        return {**has, key: value[0]} if value else None

    return _without(key, has)


def _without(key: str, has: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in has.items() if name != key}


def _above(value: Value) -> Value:
    if isinstance(value, str):
        return f"{value}a"

    return value + 1


def _below(value: Value) -> Value | None:
    if isinstance(value, str):
        return "" if value else None

    return value - 1
