"""
The folds behind facts: each sees rows one by one, and keeps no more of them than its figure needs.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import fsum, sqrt
from typing import Final, Protocol

from fairroute.imports.cells import Value
from fairroute.imports.conditions import Places
from fairroute.imports.mapping import FactSpec

Fact = int | float | str | None | list["Fact"] | dict[str, "Fact"]
"""A fact as JSON has it."""


class Fold(Protocol):
    """
    One figure in the making.
    """

    def add(self, fields: Sequence[str], values: Sequence[Value], /) -> None:
        """
        One more row: its fields as written, and the values read.
        """

    def fact(self) -> Fact:
        """
        The figure so far.
        """


class _Count:
    def __init__(self, _spec: FactSpec, _places: Places) -> None:
        self._rows = 0

    def add(self, _fields: Sequence[str], _values: Sequence[Value], /) -> None:
        self._rows += 1

    def fact(self) -> Fact:
        return self._rows


class _CountBy:
    def __init__(self, spec: FactSpec, places: Places) -> None:
        self._field, _ = places[spec.columns[0]]
        self._counts: Counter[str] = Counter()

    def add(self, fields: Sequence[str], _values: Sequence[Value], /) -> None:
        self._counts[fields[self._field]] += 1

    def fact(self) -> Fact:
        return dict(self._counts.most_common())


class _Distinct:
    def __init__(self, spec: FactSpec, places: Places) -> None:
        self._field, self._value = places[spec.columns[0]]
        self._seen: set[str] = set()

    def add(self, fields: Sequence[str], values: Sequence[Value], /) -> None:
        if values[self._value] is not None:
            self._seen.add(fields[self._field])

    def fact(self) -> Fact:
        return len(self._seen)


class _Range:
    def __init__(self, spec: FactSpec, places: Places) -> None:
        self._field, self._value = places[spec.columns[0]]
        self._seen: set[str] = set()

    def add(self, fields: Sequence[str], values: Sequence[Value], /) -> None:
        if values[self._value] is not None:
            self._seen.add(fields[self._field])

    def fact(self) -> Fact:
        return [min(self._seen), max(self._seen)] if self._seen else []


class _Numbers:
    """
    Mean, or mean with standard deviation and median.
    """

    def __init__(self, spec: FactSpec, places: Places) -> None:
        _, self._value = places[spec.columns[0]]
        self._spec = spec
        self._numbers = array("d")

    def add(self, _fields: Sequence[str], values: Sequence[Value], /) -> None:
        number = values[self._value]
        if number is not None:
            self._numbers.append(float(number))

    def fact(self) -> Fact:
        figures = _figures(self._numbers, self._spec.digits)
        return figures[0] if self._spec.kind == "mean" else figures


class _StatsBy:
    def __init__(self, spec: FactSpec, places: Places) -> None:
        _, self._value = places[spec.columns[0]]
        self._by, _ = places[spec.by or ""]
        self._digits = spec.digits
        self._numbers: dict[str, array[float]] = {}

    def add(self, fields: Sequence[str], values: Sequence[Value], /) -> None:
        number = values[self._value]
        if number is not None:
            self._numbers.setdefault(fields[self._by], array("d")).append(float(number))

    def fact(self) -> Fact:
        return {
            text: [len(numbers), *_figures(numbers, self._digits)]
            for text, numbers in sorted(self._numbers.items())
        }


class _Mismatch:
    def __init__(self, spec: FactSpec, places: Places) -> None:
        self._start, self._end, self._length = (places[column][1] for column in spec.columns)
        self._rows = 0

    def add(self, _fields: Sequence[str], values: Sequence[Value], /) -> None:
        start, end, length = values[self._start], values[self._end], values[self._length]
        if isinstance(start, str) or isinstance(end, str) or start is None or end is None:
            return

        self._rows += end - start != length

    def fact(self) -> Fact:
        return self._rows


class _Overlaps:
    def __init__(self, spec: FactSpec, places: Places) -> None:
        self._by, _ = places[spec.by or ""]
        self._start, self._length = (places[column][1] for column in spec.columns)
        self._on = None if spec.on is None else places[spec.on][1]
        self._spans: dict[str, list[tuple[float, float]]] = {}

    def add(self, fields: Sequence[str], values: Sequence[Value], /) -> None:
        start, length = values[self._start], values[self._length]
        day = 0 if self._on is None else values[self._on]
        if (
            isinstance(start, (int, float))
            and isinstance(length, (int, float))
            and isinstance(day, (int, float))
        ):
            self._spans.setdefault(fields[self._by], []).append((day + start, day + start + length))

    def fact(self) -> Fact:
        overlaps = rows = 0
        for spans in self._spans.values():
            spans.sort()
            rows += len(spans)
            overlaps += sum(later[0] < earlier[1] for earlier, later in pairwise(spans))

        return [overlaps, rows]


class _Repeats:
    def __init__(self, spec: FactSpec, places: Places) -> None:
        self._fields = [places[column][0] for column in spec.columns]
        self._values = [places[column][1] for column in spec.columns]
        self._counts: Counter[tuple[str, ...]] = Counter()

    def add(self, fields: Sequence[str], values: Sequence[Value], /) -> None:
        if all(values[value] is not None for value in self._values):
            self._counts[tuple(fields[field] for field in self._fields)] += 1

    def fact(self) -> Fact:
        return sum(count > 1 for count in self._counts.values())


FOLDS: Final[Mapping[str, Callable[[FactSpec, Places], Fold]]] = {
    "count": _Count,
    "count_by": _CountBy,
    "distinct": _Distinct,
    "range": _Range,
    "mean": _Numbers,
    "stats": _Numbers,
    "stats_by": _StatsBy,
    "mismatch": _Mismatch,
    "overlaps": _Overlaps,
    "repeats": _Repeats,
}
"""How each kind of fact that looks at rows begins."""


def _figures(numbers: Sequence[float], digits: int) -> list[Fact]:
    """
    Mean, standard deviation and median, rounded; None for no numbers.

    The deviation is a sample's: it divides by n − 1, and one number has none.
    """
    count = len(numbers)
    if count == 0:
        return [None, None, None]

    mean = fsum(numbers) / count
    spread = (
        sqrt(fsum((number - mean) ** 2 for number in numbers) / (count - 1)) if count > 1 else None
    )
    ordered = sorted(numbers)
    median = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    return [
        round(mean, digits),
        None if spread is None else round(spread, digits),
        round(median, digits),
    ]
