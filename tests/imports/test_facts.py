"""
Facts about a log: a small vocabulary, put together by the mapping.
"""

import pytest
from tests.imports.conftest import Read

ROWS = (
    "1,2026-01-05 09:00:00,20,B,A,ana,180",
    "2,2026-01-05 09:01:00,40,B,A,ana,60",
    "3,2026-01-05 09:02:00,60,C,H,,",
    "4,2026-01-05 09:05:00,0,C,A,ben,30",
    "5,2026-01-05 09:06:00,0,C,PHANTOM,,",
)
SETS = """
[[drop]]
reason = "to be ignored"
where = { end = "PHANTOM" }

[sets]
calls = { where = { end = { not = "PHANTOM" } } }
answered = { among = "calls", where = { end = "A" } }
waited = { among = "calls", where = { wait = { above = 0 } } }
left = { among = "waited", where = { end = ["H"] } }

[facts]
"""


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ('{ kind = "rows" }', 5),
        ('{ kind = "missing_cells" }', 4),
        ('{ kind = "count" }', 5),
        ('{ kind = "count", among = "calls" }', 4),
        ('{ kind = "count", among = "calls", where = { type = "C" } }', 2),
        ('{ kind = "count", where = { wait = { at_least = 20, at_most = 40 } } }', 2),
        ('{ kind = "count", where = { wait = { above = 20, below = 60 } } }', 1),
        ('{ kind = "count", where = { agent = { known = true } } }', 3),
        ('{ kind = "count", where = { agent = { known = false } } }', 2),
        ('{ kind = "count", where = { handle = { below = 1000 } } }', 3),
        ('{ kind = "count_by", column = "end" }', {"A": 3, "H": 1, "PHANTOM": 1}),
        ('{ kind = "distinct", column = "agent" }', 2),
        ('{ kind = "range", column = "at" }', ["2026-01-05 09:00:00", "2026-01-05 09:06:00"]),
        ('{ kind = "range", column = "at", where = { type = "Z" } }', []),
        ('{ kind = "mean", column = "wait", among = "calls" }', 30.0),
        ('{ kind = "mean", column = "handle", digits = 3, where = { end = "H" } }', None),
        ('{ kind = "stats", column = "handle" }', [90.0, 79.4, 60.0]),
        ('{ kind = "stats", column = "handle", where = { type = "C" } }', [30.0, None, 30.0]),
        (
            '{ kind = "stats_by", column = "handle", by = "agent", digits = 0 }',
            {"ana": [2, 120.0, 85.0, 120.0], "ben": [1, 30.0, None, 30.0]},
        ),
        ('{ kind = "share", part = "left", whole = ["answered", "left"] }', 0.25),
        ('{ kind = "share", part = "answered", whole = "calls", digits = 1 }', 0.8),
        ('{ kind = "repeats", columns = ["agent"] }', 1),
        ('{ kind = "repeats", columns = ["type", "end"] }', 1),
        (
            '{ kind = "overlaps", by = "agent", start = "at", length = "handle" }',
            [1, 3],
        ),
        ('{ kind = "mismatch", start = "wait", end = "handle", length = "wait" }', 3),
    ],
)
def test_each_kind_of_fact(read: Read, fact: str, expected: object) -> None:
    """
    Every kind counts what its description says, over the rows that are meant.
    """
    log = read(*ROWS, more=f"{SETS}it = {fact}")

    assert {"it": expected} == log.facts


def test_facts_see_rows_that_the_mapping_drops(read: Read) -> None:
    """
    Facts are about the log as it is written; dropping is about contacts.
    """
    log = read(*ROWS, more=f'{SETS}it = {{ kind = "count", where = {{ end = "PHANTOM" }} }}')

    assert (4, {"it": 1}) == (len(log.contacts), log.facts)


def test_unreadable_rows_count_as_rows_and_their_gaps_as_missing(read: Read) -> None:
    """
    A row that lost a field is a row of the file with a cell that is not there.
    """
    log = read(
        ROWS[0],
        "2,40,B,A,ana,60",
        "3,2026-01-05 09:02:00,x,C,H,,",
        more=f"{SETS}"
        'rows = { kind = "rows" }\nnan = { kind = "missing_cells" }\nread = { kind = "count" }',
    )

    assert {"rows": 3, "nan": 3, "read": 1} == log.facts


def test_a_share_of_nothing_is_none(read: Read) -> None:
    """
    Where there is no whole there is no share, rather than a zero that looks like good news.
    """
    log = read(ROWS[3], more=f'{SETS}it = {{ kind = "share", part = "left", whole = "waited" }}')

    assert {"it": None} == log.facts


def test_clocks_mismatch_as_written(read: Read) -> None:
    """
    A span over midnight does not fit its length as written; the fact says so.
    """
    mapping = """
    [columns]
    day = { read = "date", format = "%y%m%d" }
    start = { read = "clock" }
    end = { read = "clock" }
    length = { read = "duration" }
    [contact]
    id = "id"
    arrived = { column = "start", on = "day" }
    outcome = { constant = "answered" }
    [facts]
    off = { kind = "mismatch", start = "start", end = "end", length = "length" }
    """

    log = read(
        "1,260105,23:59:50,0:00:10,20",
        "2,260105,9:00:00,9:00:20,20",
        mapping=mapping,
        header="id,day,start,end,length",
    )

    assert {"off": 1} == log.facts


def test_overlaps_on_a_day(read: Read) -> None:
    """
    The same clock on two days is no overlap.
    """
    mapping = """
    [columns]
    day = { read = "date", format = "%y%m%d" }
    start = { read = "clock" }
    length = { read = "duration" }
    [contact]
    id = "id"
    arrived = { column = "start", on = "day" }
    outcome = { constant = "answered" }
    [facts]
    days = { kind = "overlaps", by = "agent", on = "day", start = "start", length = "length" }
    """

    log = read(
        "1,260105,9:00:00,60,ana",
        "2,260106,9:00:30,60,ana",
        "3,260106,9:01:29,60,ana",
        "4,260106,9:02:29,60,ana",
        mapping=mapping,
        header="id,day,start,length,agent",
    )

    assert {"days": [1, 4]} == log.facts
