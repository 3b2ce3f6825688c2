"""
The part of a mapping that says which columns make a contact.
"""

from collections.abc import Mapping as Table
from typing import Any, Final

from fairroute.imports.form import Form
from fairroute.imports.mapping import (
    OUTCOMES,
    UNLISTED,
    ColumnSpec,
    ContactSpec,
    IdField,
    InstantField,
    SkillsField,
    TextField,
)

Columns = Table[str, ColumnSpec]

PROMISES: Final = ("live", "by")
"""What a customer can have been told."""

_INSTANTS: Final = ("arrived", "asked_at", "answered", "ended", "due", "agent_from", "agent_until")
_DURATIONS: Final = ("wait", "handle", "wrap_up")
_TEXTS: Final = ("customer", "channel", "topic", "tier", "agent")


def contact_of(form: Form, columns: Columns) -> ContactSpec | None:
    """
    The `[contact]`; None if it lacks what every contact has.
    """
    names = form.table.get("id")
    id_field = None
    if form.need("id", 'name the column, or several: id = ["line", "call_id"]'):
        inner = (
            form.inner("id")
            if isinstance(names, dict)
            else Form({"columns": names}, form.at("id"), form.problems)
        )
        if isinstance(names, dict):
            inner.need("columns", "name the column, or several")
        id_field = IdField(columns=inner.texts("columns", ()), join=inner.text("join", "-"))
        inner.close()

    form.need("arrived", "name the column that says when the contact came")
    outcome = None
    if form.need("outcome", f"name the column and how its values read: {', '.join(OUTCOMES)}"):
        outcome = _closed(form, "outcome", OUTCOMES)

    spec: dict[str, Any] = {name: _instant(form, name, columns) for name in _INSTANTS}
    spec |= {name: _duration(form, name, columns) for name in _DURATIONS}
    spec |= {name: _text(form, name) for name in _TEXTS}
    spec["promise"] = _closed(form, "promise", PROMISES)
    spec["skills"] = _skills(form)
    form.close()
    if id_field is None or outcome is None or spec["arrived"] is None:
        return None

    return ContactSpec(id=id_field, outcome=outcome, **spec)


def _text(form: Form, key: str) -> TextField | None:
    if not form.has(key):
        return None
    if not isinstance(form.table[key], dict):
        return TextField(column=form.text(key, None, "a column's name, or a table"))

    inner = form.inner(key)
    column, constant = inner.text("column", None), inner.text("constant", None)
    if (column is None) == (constant is None):
        inner.problems.append(f"{inner.path}: needs a column or a constant, one of the two")

    values = inner.pairs("values")
    unlisted = inner.choice("unlisted", UNLISTED, "refuse" if values else "keep")
    default = inner.text("default", None)
    inner.close()
    return TextField(
        column=column, constant=constant, values=values, unlisted=unlisted, default=default
    )


def _closed(form: Form, key: str, allowed: Table[str, str] | tuple[str, ...]) -> TextField | None:
    """
    A text field whose values come from a closed list.

    Without a table of values of its own, the cells must hold them.
    """
    field = _text(form, key)
    if field is None:
        return None

    if isinstance(form.table[key], dict):
        inner = form.inner(key)
        inner.choice("constant", allowed, None)
        inner.choice("default", allowed, None)
        table = inner.inner("values")
        for text in table.table:
            table.choice(text, allowed, None)

    if field.values:
        return field

    return TextField(
        column=field.column,
        constant=field.constant,
        values={name: name for name in allowed},
        unlisted="default"
        if field.default is not None and field.unlisted == "default"
        else "refuse",
        default=field.default,
    )


def _skills(form: Form) -> SkillsField | None:
    if not form.has("skills"):
        return None
    if not isinstance(form.table["skills"], dict):
        return SkillsField(columns=form.texts("skills", ()))

    inner = form.inner("skills")
    inner.need("columns", "name the column, or several")
    field = SkillsField(
        columns=inner.texts("columns", ()),
        split=inner.text("split", None),
        values=inner.pairs("values"),
    )
    inner.close()
    return field


def _instant(form: Form, key: str, columns: Columns) -> InstantField | None:
    if not form.has(key):
        return None

    inner = form.inner(key) if isinstance(form.table[key], dict) else None
    column = (
        form.text(key, None, "a column's name, or a table")
        if inner is None
        else inner.text("column", None)
    )
    on = after = None
    empty: tuple[str, ...] = ()
    if inner is not None:
        inner.need("column", "name the column")
        on, after, empty = (
            inner.text("on", None),
            inner.text("after", None),
            inner.texts("empty", ()),
        )
        inner.close()

    if column is None:
        return None

    where = form.at(key)
    read = _read(columns, column)
    if read not in ("instant", "clock"):
        form.problems.append(
            f"{where}: the column {column!r} is read as {read}; "
            "say in [columns] that it is read as instant, or as clock"
        )
    if read == "clock" and on is None:
        form.problems.append(f'{where}: a clock needs its day: {{ column = "{column}", on = "…" }}')
    if read == "instant" and (on or after):
        form.problems.append(
            f"{where}: an instant has its own day, so `on` and `after` have no place here"
        )
    if on is not None and _read(columns, on) != "date":
        form.problems.append(
            f"{where}.on: the column {on!r} is read as {_read(columns, on)}, expected date"
        )
    if after is not None and _read(columns, after) != "clock":
        form.problems.append(
            f"{where}.after: the column {after!r} is read as {_read(columns, after)}, "
            "expected clock"
        )

    return InstantField(column=column, on=on, after=after, empty=frozenset(empty))


def _duration(form: Form, key: str, columns: Columns) -> str | None:
    column = form.text(key, None, "a column's name")
    if column is not None and _read(columns, column) != "duration":
        form.problems.append(
            f"{form.at(key)}: the column {column!r} is read as {_read(columns, column)}; "
            "say in [columns] that it is read as duration"
        )

    return column


def _read(columns: Columns, name: str) -> str:
    return columns.get(name, ColumnSpec()).read
