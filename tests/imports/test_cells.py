"""
What a cell holds, in each of the ways a log can write it.
"""

from datetime import UTC, datetime

import pytest

from fairroute.imports.cells import REMEMBERED, Cells, Unreadable, Wall
from fairroute.imports.mapping import ColumnSpec

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC).timestamp()
MIDNIGHT = NOON - 12 * 3600


@pytest.mark.parametrize(
    ("spec", "text", "value"),
    [
        (ColumnSpec(), "as it is", "as it is"),
        (ColumnSpec(), "", None),
        (ColumnSpec(empty=frozenset({"", "0"})), "0", None),
        (ColumnSpec(read="number"), "-17", -17),
        (ColumnSpec(read="number"), "2.5", 2.5),
        (ColumnSpec(read="duration"), "90", 90),
        (ColumnSpec(read="duration", unit="minutes"), "1.5", 90),
        (ColumnSpec(read="duration", unit="milliseconds"), "250", 0.25),
        (ColumnSpec(read="duration"), "0:01:30", 90),
        (ColumnSpec(read="duration"), "-26:00", -93_600),
        (ColumnSpec(read="clock"), "0:00:00", 0),
        (ColumnSpec(read="clock"), "7:05", 25_500),
        (ColumnSpec(read="clock"), "23:59:59.5", 86_399.5),
        (ColumnSpec(read="clock", format="%I:%M %p"), "12:30 AM", 1800),
        (ColumnSpec(read="date"), "2026-01-05", MIDNIGHT),
        (ColumnSpec(read="date", format="%y%m%d"), "260105", MIDNIGHT),
        (ColumnSpec(read="instant"), "2026-01-05T12:00:00", NOON),
        (ColumnSpec(read="instant"), "2026-01-05 12:00", NOON),
        (ColumnSpec(read="instant", format="epoch"), "1767614400", NOON),
        (ColumnSpec(read="instant", format="epoch-ms"), "1767614400500", NOON + 0.5),
        (ColumnSpec(read="instant", format="%m/%d/%Y %I:%M:%S %p"), "01/05/2026 12:00:00 PM", NOON),
    ],
)
def test_cells_that_can_be_read(spec: ColumnSpec, text: str, value: object) -> None:
    """
    Each way of writing gives text, a number, or seconds.
    """
    assert value == Cells(spec, Wall(None))[text]


@pytest.mark.parametrize(
    ("spec", "text", "expected"),
    [
        (ColumnSpec(read="number"), "1e5", "a number"),
        (ColumnSpec(read="number"), "NaN", "a number"),
        (ColumnSpec(read="number"), "1" * 30, "a number"),
        (ColumnSpec(read="number"), "٣", "a number"),
        (ColumnSpec(read="duration"), "1:75", "a length of time: a number, or h:mm:ss"),
        (ColumnSpec(read="clock"), "24:00:00", "a time of day, h:mm or h:mm:ss"),
        (ColumnSpec(read="clock"), "-1:00", "a time of day, h:mm or h:mm:ss"),
        (ColumnSpec(read="clock", format="%H.%M"), "9:30", "a time like 23.59"),
        (ColumnSpec(read="date"), "260105", "a date, yyyy-mm-dd"),
        (ColumnSpec(read="date", format="%y%m%d"), "0:00:31", "a time like 991231"),
        (ColumnSpec(read="instant"), "yesterday", "a day and time, yyyy-mm-dd hh:mm:ss"),
        (ColumnSpec(read="instant", format="epoch"), "-", "a number"),
        (
            ColumnSpec(read="instant", format="epoch"),
            "-99999999999999",
            "seconds since 1970, within the years 2 to 9998",
        ),
        (
            ColumnSpec(read="instant", format="%d.%m.%y %H:%M"),
            "5.1.26",
            "a time like 31.12.99 23:59",
        ),
        (ColumnSpec(), "zo\udceb", "text in the log's encoding"),
    ],
)
def test_cells_that_cannot(spec: ColumnSpec, text: str, expected: str) -> None:
    """
    A cell that holds something else says what was expected, by example.
    """
    with pytest.raises(Unreadable) as caught:
        Cells(spec, Wall(None))[text]

    assert expected == str(caught.value)


def test_memory_is_bounded() -> None:
    """
    A column with ever new texts is forgotten now and then, and read on.
    """
    cells = Cells(ColumnSpec(read="number"), Wall(None))

    for number in range(REMEMBERED + 10):
        assert number == cells[str(number)]

    assert len(cells) < REMEMBERED


def test_the_hour_shown_twice_counts_as_the_first() -> None:
    """
    When the clocks go back, the wall does not say which hour it is; the earlier is taken.
    """
    cells = Cells(ColumnSpec(read="instant"), Wall("Europe/Berlin"))

    assert datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp() == cells["2026-10-25 02:30"]
    assert datetime(2026, 10, 25, 2, 30, tzinfo=UTC).timestamp() == cells["2026-10-25 03:30"]
