"""
Figures about a log, counted while it is read.

A small vocabulary of folds that a mapping puts together under names of its own, so that a log can
be held against what is known of it. Facts are about rows as they are written, whether or not they
make a contact: they see every row whose cells can be read, also those that the mapping drops.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from fairroute.imports.cells import Value
from fairroute.imports.conditions import Places, Test, all_of
from fairroute.imports.folds import FOLDS, Fact
from fairroute.imports.mapping import FactSpec, SetSpec

KINDS: Final[Mapping[str, str]] = {
    "rows": "rows of the file, read or not",
    "missing_cells": "cells of the file that are blank or not there",
    "count": "rows",
    "count_by": "rows for each text of *column*",
    "distinct": "different texts of *column*, where it holds something",
    "range": "the first and the last text of *column*, in order of text",
    "mean": "mean of *column*",
    "stats": "mean, standard deviation (of a sample) and median of *column*",
    "stats_by": "for each text of *by*: rows, then the stats of *column*",
    "share": "rows of the set *part* in the union of the sets *whole*, as a part of that union",
    "mismatch": "rows whose *end* minus *start* is not *length*, all as written",
    "overlaps": "rows that start (*on* a day) before the last of the same *by* ended; of how many",
    "repeats": "texts of *columns* together that more than one row has",
}
"""Every kind of fact. Texts are as written; numbers and times are the values read."""


class FactBook:
    """
    All facts of one mapping, folded over the rows of one log.
    """

    def __init__(self, sets: Iterable[SetSpec], facts: Iterable[FactSpec], places: Places) -> None:
        self._rows = 0
        self._missing_cells = 0
        self._names = [""]  # number 0 is the set of every row
        self._sets: list[tuple[int, Test]] = []
        for each in sets:
            parent = 0 if each.among is None else self._names.index(each.among)
            self._sets.append((parent, all_of(each.where, places)))
            self._names.append(each.name)

        self._adds: list[list[Callable[[Sequence[str], Sequence[Value]], None]]] = [
            [] for _ in self._names
        ]
        self._shares: list[tuple[int, frozenset[int], list[int]]] = []
        self._facts: list[tuple[str, Callable[[], Fact]]] = [
            (fact.name, self._begin(fact, places)) for fact in facts
        ]

    def lost(self, cells: int, /) -> None:
        """
        One more row of the file that cannot be read, with so many blank or absent cells.
        """
        self._rows += 1
        self._missing_cells += cells

    def add(self, fields: Sequence[str], values: Sequence[Value], /) -> None:
        """
        One more row of the file, read.
        """
        self._rows += 1
        if "" in fields:
            self._missing_cells += fields.count("")

        adds = self._adds
        member = [True]
        for add in adds[0]:
            add(fields, values)

        for number, (parent, test) in enumerate(self._sets, start=1):
            inside = member[parent] and test(fields, values)
            member.append(inside)
            if inside:
                for add in adds[number]:
                    add(fields, values)

        for part, whole, counted in self._shares:
            for number in whole:
                if member[number]:
                    counted[1] += 1
                    counted[0] += member[part]
                    break

    def facts(self) -> dict[str, Fact]:
        """
        Every fact by its name, in the mapping's order.
        """
        return {name: fact() for name, fact in self._facts}

    def _begin(self, spec: FactSpec, places: Places) -> Callable[[], Fact]:
        if spec.kind == "rows":
            return lambda: self._rows
        if spec.kind == "missing_cells":
            return lambda: self._missing_cells
        if spec.kind == "share":
            counted = [0, 0]
            whole = frozenset(map(self._names.index, spec.whole))
            self._shares.append((self._names.index(spec.part or ""), whole, counted))
            return lambda: round(counted[0] / counted[1], spec.digits) if counted[1] else None

        fold = FOLDS[spec.kind](spec, places)
        self._adds[self._names.index(spec.among or "")].append(fold.add)
        return fold.fact
