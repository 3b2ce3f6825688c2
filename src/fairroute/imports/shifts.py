"""
A shift table: who was there, from when to when, with what skills.

A CSV or TSV file with one row per stretch of presence; the mapping's `[shifts]` names its columns
where they differ from `agent, start, end, skills, capacity`.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import attrs

from fairroute.checks import MAX_UNITS
from fairroute.errors import InvalidValue
from fairroute.imports.cells import Cells, Unreadable, Wall
from fairroute.imports.errors import LogError
from fairroute.imports.findings import Finding, Findings
from fairroute.imports.mapping import ColumnSpec, ShiftFormat
from fairroute.imports.rows import Row, columns_of, open_rows
from fairroute.imports.shape import Shape
from fairroute.levels import NO_SKILLS, Levels, good_name, levels

_REQUIRED: Final = ("agent", "start", "end")


@attrs.frozen(kw_only=True)
class Shift:
    """
    One stretch of one agent's presence, in seconds since the origin that was asked for.
    """

    agent: str
    start: float
    end: float
    skills: Levels = NO_SKILLS
    capacity: int = 1


@attrs.frozen(kw_only=True)
class ShiftTable:
    """
    The shifts of a table in order of their starts, and the rows that could not be read.
    """

    source: str
    shifts: tuple[Shift, ...] = attrs.field(repr=False)
    rows: int
    unreadable: tuple[Finding, ...] = ()


def read_shifts(
    path: str | Path, form: ShiftFormat | None = None, /, *, origin: datetime
) -> ShiftTable:
    """
    The shifts in the file at *path*, counted from *origin* (an `ImportedLog`'s).

    Raises:
        LogError: The file cannot be read at all.
    """
    form = ShiftFormat() if form is None else form
    path = Path(path)
    wall = Wall(form.file.zone or _zone(origin))
    start = origin.replace(tzinfo=UTC).timestamp() if origin.tzinfo is None else origin.timestamp()
    with open_rows(path, form.file) as file:
        wanted = {
            column: f"shifts.{field}"
            for field, column in (
                *((field, getattr(form, field)) for field in _REQUIRED),
                *(
                    (field, getattr(form, field))
                    for field in ("skills", "capacity")
                    if getattr(form, field) in file.header
                ),
            )
        }
        places = columns_of(str(path), file.header, wanted)
        reader = _ShiftReader(form, file.header, places, wall, start)
        read, unreadable, rows = [], Findings(), 0
        for row in file.rows:
            rows += 1
            try:
                read.append((reader.read(row), row.line))
            except _NoShift as error:
                unreadable.note(error.reason, row.line, str(error))

    shifts = _apart(read, unreadable)
    found = unreadable.all()
    if not shifts:
        why = f"; the most frequent reason is {found[0]}" if found else ""
        raise LogError(str(path), f"none of its {rows:,} rows makes a shift{why}")

    return ShiftTable(
        source=str(path),
        shifts=tuple(shifts),
        rows=rows,
        unreadable=found,
    )


def _apart(read: list[tuple[Shift, int]], unreadable: Findings) -> list[Shift]:
    """
    The shifts in order, without those that begin within another of the same agent.
    """
    apart: list[Shift] = []
    until: dict[str, float] = {}
    for shift, line in sorted(read, key=lambda each: (each[0].start, each[0].agent, each[1])):
        if shift.start < until.get(shift.agent, shift.start):
            what = f"{shift.agent}'s shift starts before the one before it ended"
            unreadable.note("overlapping shift", line, what)
        else:
            until[shift.agent] = shift.end
            apart.append(shift)

    return apart


def _zone(origin: datetime) -> str | None:
    return None if origin.tzinfo is None else str(origin.tzinfo)


class _NoShift(ValueError):
    def __init__(self, reason: str, what: str) -> None:
        super().__init__(what)
        self.reason = reason


class _ShiftReader:
    def __init__(
        self,
        form: ShiftFormat,
        header: tuple[str, ...],
        places: dict[str, int],
        wall: Wall,
        origin: float,
    ) -> None:
        self._width = len(header)
        self._split = form.split
        self._origin = origin
        self._agent, self._start, self._end = (
            places[column] for column in (form.agent, form.start, form.end)
        )
        self._skills = None if form.skills is None else places.get(form.skills)
        self._capacity = None if form.capacity is None else places.get(form.capacity)
        self._texts = Cells(ColumnSpec(), wall)
        self._times = Cells(form.time, wall)
        self._shape = Shape(
            header, {self._agent: self._texts, self._start: self._times, self._end: self._times}
        )

    def read(self, row: Row) -> Shift:
        fields = row.fields
        if row.broken is not None:
            raise _NoShift("broken row", row.broken)
        if len(fields) != self._width:
            raise _NoShift(*self._shape.wrong_with(row))

        try:
            agent = self._texts[fields[self._agent]]
            start, end = self._times[fields[self._start]], self._times[fields[self._end]]
        except Unreadable:
            raise _NoShift(*self._shape.wrong_with(row)) from None

        if not isinstance(start, (int, float)) or not isinstance(end, (int, float)):
            raise _NoShift("missing value", "a shift needs its start and its end")
        if not isinstance(agent, str):
            raise _NoShift("missing value", "a shift needs its agent")
        if not good_name(agent):
            raise _NoShift("unusable name", f"the agent {agent[:40]!r} is no usable name")
        if end <= start:
            raise _NoShift(
                "negative time", f"{agent}'s shift ends {start - end:g} s before its start"
            )

        return Shift(
            agent=agent,
            start=round(start - self._origin, 6),
            end=round(end - self._origin, 6),
            skills=self._levels(fields),
            capacity=self._units(fields),
        )

    def _levels(self, fields: list[str]) -> Levels:
        text = "" if self._skills is None else fields[self._skills]
        found: dict[str, object] = {}
        for part in text.split(self._split):
            name, _, level = (each.strip() for each in part.partition(":"))
            if name:
                found[name] = int(level) if level.isdecimal() else level or 1

        try:
            return levels(found)
        except InvalidValue as error:
            raise _NoShift("unreadable cell", str(error)) from None

    def _units(self, fields: list[str]) -> int:
        text = "1" if self._capacity is None else fields[self._capacity].strip() or "1"
        if not text.isdecimal() or not 1 <= int(text[:9]) <= MAX_UNITS:
            raise _NoShift(
                "unreadable cell", f"the capacity {text[:40]!r} is no whole number from 1"
            )

        return int(text)
