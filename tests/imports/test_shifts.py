"""
A shift table: who was there, from when to when.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fairroute.imports import LogError, Shift, ShiftTable, parse_mapping, read_shifts

ORIGIN = datetime(2026, 1, 5)  # noqa: DTZ001 (a log without a zone)
HEADER = "agent,start,end,skills,capacity"
GOOD = "ana,2026-01-05 08:00,2026-01-05 12:00,billing:3,1"

Read = Callable[..., ShiftTable]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """
    Reads shifts from rows.
    """

    def read(*rows: str, header: str = HEADER) -> ShiftTable:
        path = tmp_path / "shifts.csv"
        path.write_text("\n".join((header, *rows)))
        return read_shifts(path, origin=ORIGIN)

    return read


def test_a_shift_counts_from_the_logs_origin(read: Read) -> None:
    """
    Shifts share the clock of the log they belong to.
    """
    table = read(GOOD)

    assert (Shift(agent="ana", start=28_800, end=43_200, skills={"billing": 3}),) == table.shifts  # type: ignore[arg-type]


def test_skills_and_capacity_may_be_missing(read: Read) -> None:
    """
    A table with three columns is enough: nobody has skills, everybody has room for one.
    """
    (shift,) = read("ana,2026-01-05 08:00,2026-01-05 12:00", header="agent,start,end").shifts

    assert ({}, 1) == (shift.skills, shift.capacity)


def test_columns_by_other_names(tmp_path: Path) -> None:
    """
    The mapping's `[shifts]` tells how a table of another make is read.
    """
    path = tmp_path / "rota.tsv"
    path.write_text(
        "who\tfrom\tto\tknows\nana\t05.01.2026 08:00\t05.01.2026 12:00\tbilling:2+cards\n"
    )
    mapping = parse_mapping(
        """
        [contact]
        id = "id"
        arrived = "at"
        outcome = { constant = "answered" }
        [columns]
        at = { read = "instant" }
        [shifts]
        agent = "who"
        start = "from"
        end = "to"
        skills = "knows"
        split = "+"
        time = { read = "instant", format = "%d.%m.%Y %H:%M" }
        [shifts.file]
        delimiter = "tab"
        """
    )

    (shift,) = read_shifts(path, mapping.shifts, origin=ORIGIN).shifts

    assert ("ana", 28_800, {"billing": 2, "cards": 1}) == (shift.agent, shift.start, shift.skills)


def test_shifts_in_the_logs_zone(tmp_path: Path) -> None:
    """
    A table without a zone of its own is in that of the log.
    """
    path = tmp_path / "shifts.csv"
    path.write_text("agent,start,end\nana,2026-03-29 01:00,2026-03-29 04:00\n")
    origin = datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/Berlin"))

    (shift,) = read_shifts(path, origin=origin).shifts

    assert (3600, 3 * 3600) == (shift.start, shift.end)


@pytest.mark.parametrize(
    ("row", "reason", "what"),
    [
        ("ben,2026-01-05 08:00", "missing field", "2 fields for 5 columns"),
        (
            "ben,eight,2026-01-05 12:00,,",
            "unreadable cell",
            "'start' holds 'eight', expected a day and time, yyyy-mm-dd hh:mm:ss",
        ),
        (
            "ben,,2026-01-05 12:00,,",
            "missing value",
            "a shift needs its start and its end",
        ),
        (
            ",2026-01-05 08:00,2026-01-05 12:00,,",
            "missing value",
            "a shift needs its agent",
        ),
        (
            "b\x07n,2026-01-05 08:00,2026-01-05 12:00,,",
            "unusable name",
            "the agent 'b\\x07n' is no usable name",
        ),
        (
            "ben,2026-01-05 12:00,2026-01-05 08:00,,",
            "negative time",
            "ben's shift ends 14400 s before its start",
        ),
        (
            "ben,2026-01-05 08:00,2026-01-05 12:00,billing:9,1",
            "unreadable cell",
            "skills['billing']: got 9, expected a level from 1 to 5",
        ),
        (
            "ben,2026-01-05 08:00,2026-01-05 12:00,billing:high,1",
            "unreadable cell",
            "skills['billing']: got 'high', expected a level from 1 to 5",
        ),
        (
            "ben,2026-01-05 08:00,2026-01-05 12:00,,many",
            "unreadable cell",
            "the capacity 'many' is no whole number from 1",
        ),
        (
            "ana,2026-01-05 11:00,2026-01-05 13:00,,",
            "overlapping shift",
            "ana's shift starts before the one before it ended",
        ),
    ],
)
def test_a_shift_that_cannot_be_read_says_why(read: Read, row: str, reason: str, what: str) -> None:
    """
    One bad row does not cost the table, and its line is told.
    """
    table = read(GOOD, row)

    (finding,) = table.unreadable
    (sample,) = finding.samples
    assert (2, 1, reason, 3, what) == (
        table.rows,
        len(table.shifts),
        finding.reason,
        sample.line,
        sample.what,
    )


def test_a_table_without_shifts(read: Read) -> None:
    """
    If no row makes a shift, the error shows why.
    """
    with pytest.raises(
        LogError, match="none of its 1 rows makes a shift; the most frequent reason"
    ):
        read("ben,eight,twelve,,")


def test_a_table_of_something_else(read: Read) -> None:
    """
    A table without the columns says which, and where the mapping can name them.
    """
    with pytest.raises(
        LogError, match=r"shifts\.agent names the column 'agent': known: since, until, who"
    ):
        read("ana,1,2", header="who,since,until")
