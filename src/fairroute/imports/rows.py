"""
A file's rows, with their line numbers.

Opens plain and gzip files (told apart by their first bytes, never by their names), decodes, and
parts the fields. A file that ends in the middle is an error, because half a month looks like a
quiet month; a single line with broken text is a row like any other, for the reader of the log to
judge.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

import attrs

from fairroute.errors import nearest
from fairroute.imports.cells import undecoded
from fairroute.imports.errors import LogError
from fairroute.imports.mapping import LogFormat

GZIP: Final = b"\x1f\x8b"


@attrs.frozen
class Row:
    """
    One row: its *line* (of the file, from 1), how many *lines* it spans, and its *fields*.

    *broken* says why it has none.
    """

    line: int
    fields: list[str]
    lines: int = 1
    broken: str | None = None


@attrs.frozen
class Rows:
    """
    The names of a file's columns, and its rows, to be gone through once.

    *share* tells how much of the file has been read, from 0 to 1.
    """

    header: tuple[str, ...]
    rows: Iterator[Row]
    share: Callable[[], float]


@contextmanager
def open_rows(path: Path, form: LogFormat, /) -> Iterator[Rows]:
    """
    The rows of the file at *path*, read as *form* says.

    Raises `LogError` if the file cannot be opened or decompressed, is empty, or ends in the middle.
    """
    source = str(path)
    try:
        raw = path.open("rb")
        size = path.stat().st_size
    except OSError as error:
        raise LogError(source, f"cannot be opened: {error.strerror or error}") from error

    with raw, _unpacked(raw) as unpacked:
        text = io.TextIOWrapper(
            unpacked, encoding=form.encoding, errors="surrogateescape", newline=""
        )
        rows = _watched(source, _parted(text, form))
        yield Rows(_header(source, rows, form), rows, lambda: raw.tell() / size if size else 1.0)


def _unpacked(raw: BinaryIO) -> BinaryIO:
    start = raw.read(len(GZIP))
    raw.seek(0)
    return cast("BinaryIO", gzip.GzipFile(fileobj=raw, mode="rb")) if start == GZIP else raw


def _parted(text: io.TextIOWrapper, form: LogFormat) -> Iterator[Row]:
    reader = (
        csv.reader(text, delimiter=form.delimiter, quoting=csv.QUOTE_NONE)
        if form.quote is None
        else csv.reader(text, delimiter=form.delimiter, quotechar=form.quote)
    )
    before = 0
    while True:
        broken = None
        fields: list[str] = []
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            broken = f"the fields cannot be parted ({error}); is a quote left open?"

        line, before = before + 1, reader.line_num
        # A blank line is no row: files end with one, and it holds nothing to lose.
        if broken is not None or fields:
            yield Row(line, fields, before - line + 1, broken)


def _watched(source: str, rows: Iterator[Row]) -> Iterator[Row]:
    line = 0
    try:
        for row in rows:
            line = row.line
            yield row
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        where = f"after line {line:,}" if line else "before its first line"
        raise LogError(
            source,
            f"the compressed file is damaged or breaks off {where} ({error}): "
            "a part would pass for a quiet month, so fetch it again",
        ) from error
    except OSError as error:
        raise LogError(
            source, f"cannot be read on after line {line:,}: {error.strerror or error}"
        ) from error
    except UnicodeError as error:
        raise LogError(
            source, f"cannot be decoded ({error}): name the right one in the mapping's log.encoding"
        ) from error


def _header(source: str, rows: Iterator[Row], form: LogFormat) -> tuple[str, ...]:
    if form.header is not None:
        return form.header

    first = next(rows, None)
    if first is None:
        raise LogError(source, "is empty: there is not even a row of column names")

    names = tuple(name.removeprefix("\ufeff").strip() for name in first.fields)
    if undecoded("".join(names)):
        raise LogError(
            source,
            f"its column names are not {form.encoding}: "
            "name the right one in the mapping's log.encoding",
        )

    return names


def columns_of(source: str, header: tuple[str, ...], wanted: dict[str, str], /) -> dict[str, int]:
    """
    Where each of the *wanted* columns is; the values say what in the mapping wants it.

    Raises `LogError` naming every column that is missing or there twice.
    """
    missing = [
        f"{where} names the column {name!r}: {nearest(name, header)}"
        for name, where in wanted.items()
        if name not in header
    ]
    missing += [
        f"the column {name!r} is there {header.count(name)} times, and {where} cannot say which"
        for name, where in wanted.items()
        if header.count(name) > 1
    ]
    if missing:
        raise LogError(source, "its columns are not the mapping's\n  " + "\n  ".join(missing))

    return {name: header.index(name) for name in wanted}
