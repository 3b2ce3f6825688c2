"""
A contact log, read through a mapping, in one pass.

Every row ends in exactly one place: a contact, dropped by the mapping, or unreadable with a reason.
Facts are counted on the way.
"""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Table
from datetime import datetime
from pathlib import Path
from typing import Final

import attrs

from fairroute.imports.cells import Cells, Unreadable, Value, Wall
from fairroute.imports.conditions import Places, all_of
from fairroute.imports.contacts import ContactReader, LoggedContact
from fairroute.imports.errors import LogError
from fairroute.imports.facts import FactBook
from fairroute.imports.fields import NoContact
from fairroute.imports.findings import Finding, Findings
from fairroute.imports.folds import Fact
from fairroute.imports.mapping import ColumnSpec, Mapping, RowRule
from fairroute.imports.mapping_file import read_mapping
from fairroute.imports.rows import Row, columns_of, open_rows
from fairroute.imports.shape import Shape
from fairroute.instants import LATEST

PROGRESS_EVERY: Final = 1_000
"""Rows between two reports of progress: a bar moves smoothly, and the calls cost nothing."""

CLOCKS_AGREE: Final = 60.0
"""
Seconds by which a service may start off the end of its wait without remark: two machines' clocks
differ by less.
"""

_DISAGREE: Final = (
    f"wait and start of service disagree by more than {CLOCKS_AGREE:g} s; both are kept as noted"
)


@attrs.frozen(kw_only=True)
class ImportedLog:
    """
    What was in a log.

    *contacts* are in order of `asked_at`, then of lines; their instants count from *origin*, the
    midnight before the first of them (aware if the mapping names a zone). *rows* = contacts +
    dropped + unreadable. *facts* have the names that the mapping gives them.
    """

    source: str
    origin: datetime
    contacts: tuple[LoggedContact, ...] = attrs.field(repr=False)
    rows: int
    facts: Table[str, Fact] = attrs.field(repr=False)
    unreadable: tuple[Finding, ...] = ()
    dropped: tuple[Finding, ...] = ()
    remarks: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Fact]:
        """
        The facts under `import`, and what became of the rows.
        """
        return {
            "import": dict(self.facts),
            "log": {
                "source": Path(self.source).name,
                "origin": self.origin.isoformat(),
                "rows": self.rows,
                "contacts": len(self.contacts),
                "unreadable": _findings(self.unreadable),
                "dropped": _findings(self.dropped),
                "remarks": _findings(self.remarks),
            },
        }


def _findings(findings: Sequence[Finding]) -> list[Fact]:
    return [
        {
            "reason": finding.reason,
            "rows": finding.count,
            "samples": [{"line": sample.line, "what": sample.what} for sample in finding.samples],
        }
        for finding in findings
    ]


def read_log(
    path: str | Path,
    mapping: Mapping | str | Path,
    /,
    *,
    progress: Callable[[int, float], None] | None = None,
) -> ImportedLog:
    """
    The log at *path*, understood as *mapping* (or the file it is in) says.

    *progress* is told now and then how many rows have been read, and how much of the file (0 to 1).
    Takes one pass, and memory for contacts and facts.

    Raises:
        LogError: The log cannot be read at all.
        MappingError: The mapping has mistakes.
    """
    mapping = mapping if isinstance(mapping, Mapping) else read_mapping(mapping)
    path = Path(path)
    with open_rows(path, mapping.file) as file:
        reading = _Reading(str(path), mapping, file.header)
        for row in file.rows:
            reading.row(row)
            if progress is not None and reading.rows % PROGRESS_EVERY == 0:
                progress(reading.rows, file.share())

    if progress is not None:
        progress(reading.rows, 1.0)

    return reading.result()


class _Reading:
    """
    A log while it is read.
    """

    def __init__(self, source: str, mapping: Mapping, header: tuple[str, ...]) -> None:
        self.rows = 0
        self._source = source
        self._wall = Wall(mapping.file.zone)
        wanted = mapping.wanted()
        fields = columns_of(source, header, wanted)
        kinds: dict[ColumnSpec, Cells] = {}
        self._cells = [
            (field, kinds.setdefault(spec, Cells(spec, self._wall)))
            for spec, field in (
                (mapping.columns.get(name, ColumnSpec()), at) for name, at in fields.items()
            )
        ]
        places: Places = {
            name: (field, value) for value, (name, field) in enumerate(fields.items())
        }
        self._width = len(header)
        self._shape = Shape(header, dict(self._cells))
        self._book = FactBook(mapping.sets, mapping.facts, places)
        self._drop = [(rule, all_of(rule.where, places)) for rule in mapping.drop]
        self._remark = [(rule, all_of(rule.where, places)) for rule in mapping.remark]
        self._reader = ContactReader(mapping.contact, places, self._wall)
        self._contacts: dict[str, LoggedContact] = {}
        self._unreadable, self._dropped, self._remarks = Findings(), Findings(), Findings()

    def row(self, row: Row) -> None:
        self.rows += 1
        fields = row.fields
        values = self._values(row)
        if values is None:
            self._book.lost(fields.count("") + max(0, self._width - len(fields)))
            return

        self._book.add(fields, values)
        for rule, test in self._drop:
            if test(fields, values):
                self._dropped.note(rule.reason, row.line, _shown(rule, fields, self._shape.header))
                return

        try:
            contact = self._reader.read(row.line, fields, values)
        except NoContact as error:
            self._unreadable.note(error.reason, row.line, str(error))
            return

        earlier = self._contacts.setdefault(contact.id, contact)
        if earlier is not contact:
            self._unreadable.note(
                "duplicate id", row.line, f"the id {contact.id!r} is that of line {earlier.line:,}"
            )
            return

        self._remark_on(contact, row.line)
        for rule, test in self._remark:
            if test(fields, values):
                self._remarks.note(rule.reason, row.line, _shown(rule, fields, self._shape.header))

    def _remark_on(self, contact: LoggedContact, line: int) -> None:
        wait, start = contact.wait, contact.service_start
        if wait is None or start is None:
            return

        off = start - contact.asked_at - wait
        if abs(off) > CLOCKS_AGREE:
            when = "after" if off > 0 else "before"
            self._remarks.note(
                _DISAGREE, line, f"the service starts {abs(off):g} s {when} the wait ends"
            )

    def _values(self, row: Row) -> list[Value] | None:
        fields = row.fields
        if row.broken is not None:
            self._unreadable.note("broken row", row.line, row.broken)
            return None

        if len(fields) == self._width:
            try:
                return [cells[fields[field]] for field, cells in self._cells]
            except Unreadable:
                pass

        reason, what = self._shape.wrong_with(row)
        self._unreadable.note(reason, row.line, what)
        return None

    def result(self) -> ImportedLog:
        unreadable, dropped = self._unreadable.all(), self._dropped.all()
        if not self._contacts:
            raise LogError(self._source, _nothing(self.rows, (*unreadable, *dropped)))

        contacts = self._contacts.values()
        first = min(contacts, key=lambda each: min(each.arrived, each.asked_at))
        last = max(contacts, key=lambda each: each.asked_at)
        start, origin = self._wall.midnight(min(first.arrived, first.asked_at))
        if last.asked_at - start > LATEST:
            raise LogError(
                self._source,
                f"line {first.line:,} and line {last.line:,} are centuries apart: drop what is "
                "wrong with a [[drop]] rule in the mapping",
            )

        ordered = sorted(
            (each.since(start) for each in contacts), key=lambda each: (each.asked_at, each.line)
        )
        return ImportedLog(
            source=self._source,
            origin=origin,
            contacts=tuple(ordered),
            rows=self.rows,
            facts=self._book.facts(),
            unreadable=unreadable,
            dropped=dropped,
            remarks=self._remarks.all(),
        )


def _shown(rule: RowRule, fields: Sequence[str], header: tuple[str, ...]) -> str:
    columns = dict.fromkeys(condition.column for condition in rule.where)
    return ", ".join(f"{column} {fields[header.index(column)][:40]!r}" for column in columns)


def _nothing(rows: int, findings: Sequence[Finding]) -> str:
    if rows == 0:
        return "has column names but no rows"

    first = f"; the most frequent reason is {findings[0]}" if findings else ""
    return f"none of its {rows:,} rows makes a contact{first}"
