"""
The part of a mapping that is about rows.

Which to drop, which to remark on, sets of them by name, and facts about them.
"""

from collections.abc import Mapping as Table
from typing import Final

import attrs

from fairroute.errors import nearest
from fairroute.imports.facts import KINDS
from fairroute.imports.form import Form
from fairroute.imports.mapping import ColumnSpec, Condition, FactSpec, RowRule, SetSpec

Columns = Table[str, ColumnSpec]

_BOUNDS: Final = ("above", "at_least", "below", "at_most")

_COLUMN_KEYS: Final[Table[str, tuple[str, ...]]] = {
    "count_by": ("column",),
    "distinct": ("column",),
    "range": ("column",),
    "mean": ("column",),
    "stats": ("column",),
    "stats_by": ("column",),
    "mismatch": ("start", "end", "length"),
    "overlaps": ("start", "length"),
}
"""The keys of each kind that name a column, in the order of `FactSpec.columns`."""

_NUMBERS: Final = ("mean", "stats", "stats_by", "mismatch", "overlaps")
_BY: Final = ("stats_by", "overlaps")
_OF_THE_FILE: Final = ("rows", "missing_cells")
_SHARE_DIGITS: Final = 4


def rules_of(form: Form, key: str, columns: Columns) -> tuple[RowRule, ...]:
    """
    The `[[drop]]` or `[[remark]]` rules.
    """
    rules = []
    for inner in form.inners(key):
        inner.need("reason", "say why, for the report")
        inner.need("where", "say which rows, column by column")
        rules.append(RowRule(reason=inner.text("reason", ""), where=_where(inner, columns)))
        inner.close()

    return tuple(rules)


def sets_of(form: Form, columns: Columns) -> tuple[SetSpec, ...]:
    """
    The `[sets]`; one may be `among` another that stands above it.
    """
    sets: list[SetSpec] = []
    for name in form.table:
        inner = form.inner(name)
        inner.need("where", "say which rows, column by column")
        among = inner.choice("among", [each.name for each in sets], None)
        sets.append(SetSpec(name=name, among=among, where=_where(inner, columns)))
        inner.close()

    return tuple(sets)


def facts_of(
    form: Form, columns: Columns, sets: tuple[SetSpec, ...]
) -> tuple[tuple[SetSpec, ...], tuple[FactSpec, ...]]:
    """
    The `[facts]`, and *sets* with those that facts describe in place.
    """
    found = list(sets)
    facts = []
    for name in form.table:
        inner = form.inner(name)
        inner.need("kind", f"one of {', '.join(KINDS)}")
        kind = inner.choice("kind", KINDS, None)
        if kind is None:
            continue

        fact = _fact(inner, name, kind, columns, [each.name for each in sets])
        conditions = _where(inner, columns) if kind not in _OF_THE_FILE and kind != "share" else ()
        if conditions:
            found.append(SetSpec(name=inner.path, among=fact.among, where=conditions))
            fact = attrs.evolve(fact, among=inner.path)

        inner.close()
        facts.append(fact)

    return tuple(found), tuple(facts)


def _fact(form: Form, name: str, kind: str, columns: Columns, sets: list[str]) -> FactSpec:
    keys = _COLUMN_KEYS.get(kind, ())
    found = tuple(_column(form, key, kind, columns) for key in keys)
    if kind == "repeats" and form.need("columns", "name the columns that are the same"):
        found = form.texts("columns", ())

    digits = form.number("digits", _SHARE_DIGITS if kind == "share" else 1)
    if type(digits) is not int or not 0 <= digits <= 9:  # noqa: PLR2004 (beyond the ninth, floats are noise)
        form.wrong("digits", "a whole number from 0 to 9")

    part: str | None = None
    whole: tuple[str, ...] = ()
    if kind == "share":
        form.need("part", f"one of the sets: {', '.join(sets)}")
        form.need("whole", f"some of the sets: {', '.join(sets)}")
        part, whole = form.choice("part", sets, None), form.texts("whole", ())
        form.problems.extend(
            f"{form.at('whole')}: no set is named {each!r}; {nearest(each, sets)}"
            for each in whole
            if each not in sets
        )

    return FactSpec(
        name=name,
        kind=kind,
        among=form.choice("among", sets, None)
        if kind not in _OF_THE_FILE and kind != "share"
        else None,
        columns=found,
        by=form.text("by", None)
        if kind in _BY and form.need("by", "name the column that parts the rows")
        else None,
        on=form.text("on", None) if kind == "overlaps" else None,
        part=part,
        whole=whole,
        digits=int(digits),
    )


def _column(form: Form, key: str, kind: str, columns: Columns) -> str:
    form.need(key, "name the column")
    name = form.text(key, "")
    read = columns.get(name, ColumnSpec()).read
    if name and kind in _NUMBERS and read == "text":
        form.problems.append(
            f"{form.at(key)}: the column {name!r} is read as text, expected a number or a time"
        )

    return name


def _where(form: Form, columns: Columns) -> tuple[Condition, ...]:
    inner = form.inner("where")
    return tuple(_condition(inner, name, columns) for name in inner.table)


def _condition(form: Form, name: str, columns: Columns) -> Condition:
    if not isinstance(form.table[name], dict):
        wanted = form.texts(name, ())
        return Condition(column=name, one_of=frozenset(wanted))

    inner = form.inner(name)
    one_of, none_of = inner.texts("is", None), inner.texts("not", None)
    bounds = {key: inner.number(key, None) for key in _BOUNDS}
    read = columns.get(name, ColumnSpec()).read
    if read == "text" and any(bound is not None for bound in bounds.values()):
        form.problems.append(f"{inner.path}: the column is read as text, and a text has no bounds")

    known = None
    if inner.has("known"):
        known = inner.table["known"]
        if not isinstance(known, bool):
            inner.wrong("known", "true or false")
            known = None

    inner.close()
    return Condition(
        column=name,
        one_of=None if one_of is None else frozenset(one_of),
        none_of=None if none_of is None else frozenset(none_of),
        known=known,
        **bounds,
    )
