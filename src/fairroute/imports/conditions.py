"""
Which rows are meant.

Turns a mapping's conditions into functions of a row, once, before the log is read.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Final

from fairroute.imports.cells import Value
from fairroute.imports.mapping import Condition

Test = Callable[[Sequence[str], Sequence[Value]], bool]
"""Whether a row is meant, given its fields as written and the values read from them."""

Places = dict[str, tuple[int, int]]
"""Where each column is: among the fields as written, and among the values read."""

EVERYTHING: Final[Test] = lambda fields, values: True  # noqa: ARG005, E731 (a constant, not a function to call by name)


def all_of(conditions: Iterable[Condition], places: Places, /) -> Test:
    """
    A test that holds where all *conditions* do.
    """
    tests = [
        test for condition in conditions for test in _tests(condition, *places[condition.column])
    ]
    return reduce(_both, tests) if tests else EVERYTHING


def _both(first: Test, second: Test) -> Test:
    return lambda fields, values: first(fields, values) and second(fields, values)


def _tests(condition: Condition, field: int, value: int) -> Iterable[Test]:
    if (wanted := condition.one_of) is not None:
        yield lambda fields, _: fields[field] in wanted
    if (unwanted := condition.none_of) is not None:
        yield lambda fields, _: fields[field] not in unwanted
    if (above := condition.above) is not None:
        yield lambda _, values: _number(values[value], above) > above
    if (at_least := condition.at_least) is not None:
        yield lambda _, values: _number(values[value], at_least - 1) >= at_least
    if (below := condition.below) is not None:
        yield lambda _, values: _number(values[value], below) < below
    if (at_most := condition.at_most) is not None:
        yield lambda _, values: _number(values[value], at_most + 1) <= at_most
    if condition.known is True:
        yield lambda _, values: values[value] is not None
    if condition.known is False:
        yield lambda _, values: values[value] is None


def _number(value: Value, nothing: float) -> float:
    # A cell that holds nothing is within no bound; *nothing* is a number outside of it.
    return nothing if value is None or isinstance(value, str) else value
