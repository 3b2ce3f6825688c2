"""
A mapping in TOML.

Reads the file, its columns and the contact; `fact_forms` reads rows, sets and facts. All mistakes
of a file are told at once, each with its path and what is allowed there. Whether the columns are in
a log is seen when one is read.
"""

import codecs
import tomllib
from collections.abc import Mapping as Table
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from fairroute.imports.contact_forms import contact_of
from fairroute.imports.errors import MappingError
from fairroute.imports.fact_forms import facts_of, rules_of, sets_of
from fairroute.imports.form import Form
from fairroute.imports.mapping import (
    READS,
    UNITS,
    ColumnSpec,
    LogFormat,
    Mapping,
    ShiftFormat,
)

DELIMITERS: Final[Table[str, str]] = {
    "comma": ",",
    "tab": "\t",
    "semicolon": ";",
    "pipe": "|",
    "space": " ",
}
"""Delimiters by name; any other single character stands for itself."""

Columns = Table[str, ColumnSpec]


def read_mapping(path: str | Path, /) -> Mapping:
    """
    The mapping in the TOML file at *path*.

    Raises:
        MappingError: The file cannot be opened or has mistakes; all of them are listed.
    """
    source = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise MappingError(source, (f"cannot be opened: {error.strerror or error}",)) from error
    except UnicodeDecodeError as error:
        raise MappingError(source, (f"is not UTF-8, as TOML must be ({error})",)) from error

    return parse_mapping(text, source=source)


def parse_mapping(text: str, /, *, source: str = "mapping") -> Mapping:
    """
    The mapping in a TOML *text*; *source* is what errors call it.

    Raises:
        MappingError: The text has mistakes; all of them are listed.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(source, (f"is not TOML: {error}",)) from error

    problems: list[str] = []
    form = Form(table, "", problems)
    file = _file(form.inner("log"))
    columns = _columns(form.inner("columns"), file.header)
    contact = contact_of(form.inner("contact"), columns)
    drop, remark = rules_of(form, "drop", columns), rules_of(form, "remark", columns)
    sets = sets_of(form.inner("sets"), columns)
    sets, facts = facts_of(form.inner("facts"), columns, sets)
    shifts = _shifts(form.inner("shifts"))
    form.close()
    if problems or contact is None:
        raise MappingError(source, tuple(problems))

    return Mapping(
        source=source,
        file=file,
        columns=columns,
        contact=contact,
        drop=drop,
        remark=remark,
        sets=sets,
        facts=facts,
        shifts=shifts,
    )


def _file(form: Form) -> LogFormat:
    shown = form.text("delimiter", "comma", _DELIMITER)
    delimiter = DELIMITERS.get(shown, shown)
    if len(delimiter) != 1 or delimiter in '\r\n"':
        form.wrong("delimiter", _DELIMITER)
        delimiter = ","

    quote: str | None = '"'
    if form.has("quote"):
        quote = form.table["quote"] or None
        if not isinstance(quote, str | None) or len(quote or "q") != 1:
            form.wrong("quote", 'one character, or "" if quotes are ordinary text')

    encoding = form.text("encoding", "utf-8")
    try:
        codecs.lookup(encoding)
    except LookupError:
        form.wrong("encoding", "the name of an encoding, such as utf-8, cp1255 or latin-1")

    zone = form.text("zone", None)
    if zone is not None:
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, LookupError):
            form.wrong(
                "zone",
                "the name of a time zone, such as Asia/Jerusalem (some systems lack tzdata)",
            )

    header = form.texts("header", None)
    form.close()
    return LogFormat(delimiter=delimiter, quote=quote, encoding=encoding, header=header, zone=zone)


_DELIMITER: Final = f"{', '.join(DELIMITERS)}, or one character"


def _columns(form: Form, header: tuple[str, ...] | None) -> dict[str, ColumnSpec]:
    found = {}
    for name in form.table:
        inner = form.inner(name)
        found[name] = _column(inner)
        inner.close()
        if header is not None and name not in header:
            form.problems.append(f"{inner.path}: log.header has no such column")

    return found


def _column(form: Form) -> ColumnSpec:
    read = form.choice("read", READS, "text")
    pattern = form.text(
        "format", None, "iso, epoch, epoch-ms or a strptime pattern such as %d.%m.%Y %H:%M"
    )
    if pattern is not None and not _fits(read, pattern):
        form.wrong("format", _FORMATS.get(read, f"no format, as {read} has none"))

    unit = form.choice("unit", UNITS, "seconds")
    if form.has("unit") and read != "duration":
        form.wrong("unit", "no unit, as only a duration has one")

    empty = form.texts("empty", ("",))
    return ColumnSpec(read=read, format=pattern, unit=unit, empty=frozenset({"", *empty}))


_FORMATS: Final[Table[str, str]] = {
    "instant": "iso, epoch, epoch-ms, or a strptime pattern such as %d.%m.%Y %H:%M",
    "date": "iso, or a strptime pattern of a day, such as %y%m%d",
    "clock": "a strptime pattern of a time of day, such as %I:%M %p",
}


def _fits(read: str, pattern: str) -> bool:
    if read not in _FORMATS:
        return False
    if pattern == "iso":
        return read != "clock"
    if pattern in ("epoch", "epoch-ms"):
        return read == "instant"

    sample = datetime(1999, 12, 31, 23, 58, tzinfo=UTC)
    try:
        there = datetime.strptime(format(sample, pattern), pattern)  # noqa: DTZ007 (a trial of the pattern)
    except ValueError:
        return False

    day, clock = (there.month, there.day) == (12, 31), (there.hour, there.minute) == (23, 58)
    return {"instant": day and clock, "date": day, "clock": clock}[read]


def _shifts(form: Form) -> ShiftFormat:
    default = ShiftFormat()
    file = _file(form.inner("file"))
    inner = form.inner("time")
    time = _column(inner) if form.has("time") else default.time
    inner.close()
    if time.read != "instant":
        form.problems.append(f"{form.at('time')}.read: got {time.read!r}, expected instant")

    shifts = ShiftFormat(
        file=file,
        agent=form.text("agent", default.agent),
        start=form.text("start", default.start),
        end=form.text("end", default.end),
        skills=form.text("skills", default.skills),
        capacity=form.text("capacity", default.capacity),
        split=form.text("split", default.split),
        time=time,
    )
    form.close()
    return shifts
