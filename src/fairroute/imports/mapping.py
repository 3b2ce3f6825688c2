"""
How a contact log is to be understood, as values.

A `Mapping` says how cells are read, which columns make a contact, which rows to drop or to remark
on, and which facts to count. It knows no file: `mapping_file` reads it from TOML, `log` applies it.
"""

from collections.abc import Iterator
from collections.abc import Mapping as Table
from typing import Final

import attrs

READS: Final[Table[str, str]] = {
    "text": "text as written",
    "number": "a number",
    "duration": "a length of time: a number of units, or h:mm:ss",
    "clock": "a time of day, h:mm or h:mm:ss or a strptime pattern; a date makes it an instant",
    "date": "a day (iso, or a strptime pattern)",
    "instant": "a day and a time (iso, epoch, epoch-ms, or a strptime pattern)",
}
"""What a column's cells can hold."""

UNITS: Final[Table[str, float]] = {
    "milliseconds": 0.001,
    "seconds": 1,
    "minutes": 60,
    "hours": 3600,
    "days": 86400,
}
"""Units of a duration written as a number, in seconds."""

OUTCOMES: Final[Table[str, str]] = {
    "answered": "somebody served the customer",
    "abandoned": "the customer left while waiting",
    "callback": "the customer took the offer to be called back",
    "ended": "we ended it: refused, closed, dropped",
    "withdrawn": "it was joined to another or taken back by whoever made it",
    "open": "the log ends before it did",
}
"""How a contact can have ended: METRICS' conservation has one place for each."""

UNLISTED: Final[Table[str, str]] = {
    "refuse": "the row is unreadable, and reported so",
    "keep": "the cell's own text is the value",
    "default": "the default is the value",
}
"""What becomes of a cell that a value table does not list."""


@attrs.frozen(kw_only=True)
class LogFormat:
    """
    The file: how fields are parted and text is encoded; whether gzip is seen from its first bytes.

    *quote* None: quotes are ordinary text. *header* None: the first row names the columns. *zone*
    None: times are the clock on the wall, as written.
    """

    delimiter: str = ","
    quote: str | None = '"'
    encoding: str = "utf-8"
    header: tuple[str, ...] | None = None
    zone: str | None = None


@attrs.frozen(kw_only=True)
class ColumnSpec:
    """
    How the cells of one column are read; cells in *empty* hold nothing.
    """

    read: str = "text"
    format: str | None = None
    unit: str = "seconds"
    empty: frozenset[str] = frozenset({""})


@attrs.frozen(kw_only=True)
class IdField:
    """
    A contact's id, from one column or several.
    """

    columns: tuple[str, ...]
    join: str = "-"


@attrs.frozen(kw_only=True)
class TextField:
    """
    A value from a *column*, or the *constant* of every row.

    The table of *values*, if there is one, says what the cells' texts stand for. An empty cell
    gives the *default*, unless the table lists it.
    """

    column: str | None = None
    constant: str | None = None
    values: Table[str, str] = attrs.field(factory=dict)
    unlisted: str = "keep"
    default: str | None = None


@attrs.frozen(kw_only=True)
class SkillsField:
    """
    Skills from one column or several, each cell split at *split* (None: one skill a cell).
    """

    columns: tuple[str, ...]
    split: str | None = None
    values: Table[str, str] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class InstantField:
    """
    An instant from a *column*; if that holds a clock, the day comes from the column *on*.

    A clock more than half a day before the clock in the column *after* belongs to the next day.
    Cells in *empty* hold no instant here, though the column may read them (0:00:00 for "never").
    """

    column: str
    on: str | None = None
    after: str | None = None
    empty: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class Condition:
    """
    What one column must hold.

    The text as written counts for *one_of* and *none_of*, the value read for the bounds.
    *known* True asks for a cell that holds something, False for one that holds nothing.
    """

    column: str
    one_of: frozenset[str] | None = None
    none_of: frozenset[str] | None = None
    above: float | None = None
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None
    known: bool | None = None


@attrs.frozen(kw_only=True)
class SetSpec:
    """
    Rows by name: those of the set *among* (None: every readable row) that meet all conditions.
    """

    name: str
    among: str | None = None
    where: tuple[Condition, ...] = ()


@attrs.frozen(kw_only=True)
class RowRule:
    """
    Rows to drop, or to keep and remark on, and the reason that the report gives.
    """

    reason: str
    where: tuple[Condition, ...]


@attrs.frozen(kw_only=True)
class FactSpec:
    """
    One figure to count over the rows of the set *among*; *kind* is one of `facts.KINDS`.
    """

    name: str
    kind: str
    among: str | None = None
    columns: tuple[str, ...] = ()
    by: str | None = None
    on: str | None = None
    part: str | None = None
    whole: tuple[str, ...] = ()
    digits: int = 1


@attrs.frozen(kw_only=True)
class ContactSpec:
    """
    Which columns make a contact. What is None is not in the log.
    """

    id: IdField
    outcome: TextField
    arrived: InstantField
    asked_at: InstantField | None = None
    answered: InstantField | None = None
    ended: InstantField | None = None
    due: InstantField | None = None
    agent_from: InstantField | None = None
    agent_until: InstantField | None = None
    wait: str | None = None
    handle: str | None = None
    wrap_up: str | None = None
    customer: TextField | None = None
    channel: TextField | None = None
    topic: TextField | None = None
    tier: TextField | None = None
    promise: TextField | None = None
    agent: TextField | None = None
    skills: SkillsField | None = None


@attrs.frozen(kw_only=True)
class ShiftFormat:
    """
    A shift table: one row per stretch of presence, with its columns' names.

    *skills* are parted by *split*, each with its level after a colon if it has one
    (`billing:3;cards`). *time* is how start and end are read, as an instant.
    """

    file: LogFormat = LogFormat()
    agent: str = "agent"
    start: str = "start"
    end: str = "end"
    skills: str | None = "skills"
    capacity: str | None = "capacity"
    split: str = ";"
    time: ColumnSpec = ColumnSpec(read="instant", format="iso")


@attrs.frozen(kw_only=True)
class Mapping:
    """
    How one kind of contact log is understood.
    """

    source: str
    file: LogFormat
    columns: Table[str, ColumnSpec]
    contact: ContactSpec
    drop: tuple[RowRule, ...] = ()
    remark: tuple[RowRule, ...] = ()
    sets: tuple[SetSpec, ...] = ()
    facts: tuple[FactSpec, ...] = ()
    shifts: ShiftFormat = ShiftFormat()

    def wanted(self) -> dict[str, str]:
        """
        Every column that the mapping names, with the first place in the mapping that does.
        """
        found: dict[str, str] = {}
        for name, where in self._named():
            found.setdefault(name, where)

        return found

    def _named(self) -> Iterator[tuple[str, str]]:
        for name in self.columns:
            yield name, f"columns.{name}"

        for field in attrs.fields(ContactSpec):
            for name in _columns(getattr(self.contact, field.name)):
                yield name, f"contact.{field.name}"

        for where, conditions in self._wheres():
            for condition in conditions:
                yield condition.column, where

        for fact in self.facts:
            for column in (*fact.columns, fact.by, fact.on):
                if column is not None:
                    yield column, f"facts.{fact.name}"

    def _wheres(self) -> Iterator[tuple[str, tuple[Condition, ...]]]:
        for number, rule in enumerate(self.drop):
            yield f"drop[{number}].where", rule.where

        for number, rule in enumerate(self.remark):
            yield f"remark[{number}].where", rule.where

        for rows in self.sets:
            yield f"sets.{rows.name}.where", rows.where


def _columns(field: object) -> tuple[str, ...]:
    match field:
        case str(name):
            return (name,)
        case IdField(columns=names) | SkillsField(columns=names):
            return names
        case TextField(column=str(name)):
            return (name,)
        case InstantField():
            return tuple(name for name in (field.column, field.on, field.after) if name is not None)

    return ()
