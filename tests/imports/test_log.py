"""
A contact log becomes contacts, and every row of it is accounted for.
"""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.imports.conftest import CALLS, HEADER, Read

from fairroute.imports import parse_mapping, read_log

GOOD = "1,2026-01-05 09:00:00,20,B,A,ana,180"


def test_a_row_becomes_a_contact(read: Read) -> None:
    """
    What the log says is kept; instants count from the midnight before the first contact.
    """
    log = read(GOOD)

    (contact,) = log.contacts
    assert datetime(2026, 1, 5) == log.origin  # noqa: DTZ001 (the log names no zone)
    assert ("1", 2, 9 * 3600, 9 * 3600) == (
        contact.id,
        contact.line,
        contact.arrived,
        contact.asked_at,
    )
    assert ("answered", "billing", "ana") == (contact.outcome, contact.topic, contact.agent)
    assert (20, 180) == (contact.wait, contact.handle)


def test_what_is_missing_follows_from_what_is_there(read: Read) -> None:
    """
    The service starts when the wait is over, and ends with the handle time.
    """
    log = read(GOOD)

    (contact,) = log.contacts
    assert (32_420, 32_600) == (contact.service_start, contact.ended)


def test_wait_follows_from_the_answer(read: Read) -> None:
    """
    A log that notes instants only has its waits and handle times in their differences.
    """
    mapping = """
    [columns]
    came = { read = "instant" }
    answered = { read = "instant" }
    left = { read = "instant" }
    [contact]
    id = "id"
    arrived = "came"
    answered = "answered"
    ended = "left"
    [contact.outcome]
    column = "answered"
    values = { "" = "abandoned" }
    unlisted = "default"
    default = "answered"
    """

    log = read(
        "1,2026-01-05 09:00:00,2026-01-05 09:00:30,2026-01-05 09:02:00",
        "2,2026-01-05 09:01:00,,2026-01-05 09:01:45",
        mapping=mapping,
        header="id,came,answered,left",
    )

    assert [("answered", 30, 90), ("abandoned", 45, None)] == [
        (contact.outcome, contact.wait, contact.handle) for contact in log.contacts
    ]


def test_a_service_without_a_customer_is_none(read: Read) -> None:
    """
    A call that was abandoned has no agent and no handle time, whatever the log notes beside it.
    """
    log = read("1,2026-01-05 09:00:00,20,B,H,ana,180")

    (contact,) = log.contacts
    assert (None, None, None) == (contact.agent, contact.service_start, contact.handle)


def test_contacts_come_in_order(read: Read) -> None:
    """
    A log need not be sorted: its contacts are, by when they asked, then by line.
    """
    log = read(
        "1,2026-01-06 09:00:00,0,B,H,,",
        "2,2026-01-05 09:00:00,0,B,H,,",
        "3,2026-01-05 09:00:00,0,C,H,,",
    )

    assert ["2", "3", "1"] == [contact.id for contact in log.contacts]


def test_every_row_is_in_one_place(read: Read) -> None:
    """
    Rows are contacts, dropped or unreadable; none is lost.
    """
    log = read(
        GOOD,
        "2,2026-01-05 09:01:00,20,B,PHANTOM,,",
        "3,2026-01-05 09:02:00",
        "4,yesterday,20,B,A,ana,180",
        more='[[drop]]\nreason = "a test call"\nwhere = { end = "PHANTOM" }',
    )

    counted = [finding.count for finding in (*log.dropped, *log.unreadable)]
    assert 4 == log.rows == len(log.contacts) + sum(counted)


def test_dropped_rows_tell_the_reason(read: Read) -> None:
    """
    The report says why a row is not there, and where it was.
    """
    log = read(
        GOOD,
        "2,2026-01-05 09:01:00,20,B,PHANTOM,,",
        more='[[drop]]\nreason = "a test call"\nwhere = { end = "PHANTOM" }',
    )

    assert ["1 row: a test call (line 3: end 'PHANTOM')"] == [str(each) for each in log.dropped]


def test_remarks_keep_the_row(read: Read) -> None:
    """
    Dirt that does no harm is counted and stays.
    """
    log = read(
        "1,2026-01-05 09:00:00,20,B,A,NOBODY,180",
        more='[[remark]]\nreason = "served by nobody"\nwhere = { agent = "NOBODY", end = "A" }',
    )

    assert 1 == len(log.contacts)
    assert ["1 row: served by nobody (line 2: agent 'NOBODY', end 'A')"] == [
        str(each) for each in log.remarks
    ]


def test_a_wait_that_disagrees_with_the_service_is_remarked_on(read: Read) -> None:
    """
    A service noted minutes off the end of the wait is kept as noted, and counted.
    """
    log = read(
        "1,2026-01-05 09:00:00,20,B,A,ana,180,2026-01-05 09:05:00",
        header=f"{HEADER},start",
        mapping=CALLS.replace("[contact]", 'start = { read = "instant" }\n[contact]')
        + 'answered = "start"\n',
    )

    (remark,) = log.remarks
    assert "wait and start of service disagree by more than 60 s; both are kept as noted" == (
        remark.reason
    )
    assert "the service starts 280 s after the wait ends" == remark.samples[0].what


@pytest.mark.parametrize(
    ("row", "reason", "what"),
    [
        ("2,2026-01-05 09:00:00,20,B", "missing field", "4 fields for 7 columns"),
        (
            "2,20,B,A,ana,180",
            "missing field",
            "6 fields for 7 columns: 'at' is missing",
        ),
        (
            "2,2026-01-05 09:00:00,20,A,ana,180",
            "missing field",
            "6 fields for 7 columns: one from 'wait' to 'handle' is missing",
        ),
        ("2,2026-01-05 09:00:00,20,B,A,ana,180,x", "extra field", "8 fields for 7 columns"),
        (
            "2,20,B,A,ana,180,",
            "shifted columns",
            (
                "'at' holds '20', expected a day and time, yyyy-mm-dd hh:mm:ss; "
                "from there on the cells fit the columns beside theirs"
            ),
        ),
        (
            "2,x,2026-01-05 09:00:00,20,A,ana,180",
            "shifted columns",
            (
                "'at' holds 'x', expected a day and time, yyyy-mm-dd hh:mm:ss; "
                "from there on the cells fit the columns beside theirs"
            ),
        ),
        (
            "2,2026-13-05 09:00:00,20,B,A,ana,180",
            "unreadable cell",
            "'at' holds '2026-13-05 09:00:00', expected a day and time, yyyy-mm-dd hh:mm:ss",
        ),
        (
            "2,2026-01-05 09:00:00,soon,B,A,ana,180",
            "unreadable cell",
            "'wait' holds 'soon', expected a length of time: a number, or h:mm:ss",
        ),
        (
            "2,2026-01-05 09:00:00+01:00,20,B,A,ana,180",
            "unreadable cell",
            (
                "'at' holds '2026-01-05 09:00:00+01:00', "
                "expected a time without zone, as the mapping names none in log.zone"
            ),
        ),
        (
            "2,,20,B,A,ana,180",
            "missing value",
            "'at' is empty, so nobody knows when it arrived",
        ),
        (
            ",2026-01-05 09:00:00,20,B,A,ana,180",
            "missing value",
            "'id' is empty, so the contact has no id",
        ),
        ("2,2026-01-05 09:00:00,20,B,,ana,180", "missing value", "nothing says how it ended"),
        (
            "2,2026-01-05 09:00:00,20,B,AGENT,ana,180",
            "unknown value",
            "'end' holds 'AGENT', no outcome in the mapping: known: A, H",
        ),
        (
            "2,2026-01-05 09:00:00,20,D,A,ana,180",
            "unknown value",
            "'type' holds 'D', no topic in the mapping: known: B, C",
        ),
        ("2,2026-01-05 09:00:00,-20,B,A,ana,180", "negative time", "its wait is -20 s"),
        ("2,2026-01-05 09:00:00,20,B,A,ana,-3", "negative time", "its handle time is -3 s"),
        (
            "2,2026-01-05 09:00:00,20,B,A,ana,9999999999",
            "impossible time",
            "its handle time is 1e+10 s",
        ),
        (
            f"{'x' * 201},2026-01-05 09:00:00,20,B,A,ana,180",
            "unusable name",
            f"the id '{'x' * 40}' is not 1 to 200 printable characters",
        ),
        (
            "2,2026-01-05 09:00:00,20,B,A,an\x07a,180",
            "unusable name",
            "'agent' holds 'an\\x07a', not 1 to 200 printable characters",
        ),
        ("1,2026-01-05 09:00:00,20,B,A,ana,180", "duplicate id", "the id '1' is that of line 2"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(read: Read, row: str, reason: str, what: str) -> None:
    """
    Whoever can fix the export is told the line, the column and what was expected there.
    """
    log = read(GOOD, row)

    (finding,) = log.unreadable
    (sample,) = finding.samples
    assert (1, 1, reason, 3, what) == (
        len(log.contacts),
        finding.count,
        finding.reason,
        sample.line,
        sample.what,
    )


def test_ended_before_the_customer_asked(read: Read) -> None:
    """
    A contact that ends before it begins is no contact.
    """
    mapping = CALLS.replace("[contact]", 'left = { read = "instant" }\n[contact]\nended = "left"')

    log = read(
        f"{GOOD},2026-01-05 09:04:00",
        "2,2026-01-05 09:00:00,20,B,H,,,2026-01-05 08:59:00",
        header=f"{HEADER},left",
        mapping=mapping,
    )

    assert ["1 row: negative time (line 3: it ended 60 s before the customer asked)"] == [
        str(each) for each in log.unreadable
    ]


def test_only_some_samples_are_kept(read: Read) -> None:
    """
    A thousand bad rows are counted, and five of them shown.
    """
    log = read(GOOD, *(f"{number},never,0,B,A,ana,1" for number in range(1000)))

    (finding,) = log.unreadable
    assert (1000, [3, 4, 5, 6, 7]) == (finding.count, [each.line for each in finding.samples])


def test_a_line_in_another_encoding_is_one_bad_row(read: Read) -> None:
    """
    One line pasted from another system does not cost the log.
    """
    good = f"{HEADER}\n{GOOD}\n".encode()

    log = read(raw=good + "2,2026-01-05 09:00:00,20,B,A,zoë,180\n".encode("latin-1"))

    (finding,) = log.unreadable
    assert "wrong encoding" == finding.reason
    assert "'zo\\\\udceb' holds bytes that the log's encoding does not know" == (
        finding.samples[0].what
    )


def test_a_quote_left_open_is_one_broken_row(read: Read) -> None:
    """
    A quote that nobody closed swallows lines; the report says how many.
    """
    log = read(
        GOOD, '2,"2026-01-05 09:00:00,20,B,A,ana,180', "3,2026-01-05 09:00:00,20,B,A,ana,180"
    )

    (finding,) = log.unreadable
    assert "missing field" == finding.reason
    assert "2 fields for 7 columns (the row runs on to line 4)" == finding.samples[0].what


def test_a_megabyte_in_one_field_is_one_broken_row(read: Read) -> None:
    """
    A field beyond any reason is counted as a broken row, and reading goes on.
    """
    log = read(GOOD, f"2,{'x' * 1_000_000},20,B,A,ana,180", GOOD.replace("1,", "3,", 1))

    (finding,) = log.unreadable
    assert ("broken row", 2) == (finding.reason, len(log.contacts))
    assert "the fields cannot be parted (field larger than field limit (131072))" in (
        finding.samples[0].what
    )


def test_blank_lines_are_no_rows(read: Read) -> None:
    """
    Files end with a blank line or two; there is nothing in them to lose.
    """
    log = read(GOOD, "", "")

    assert (1, ()) == (log.rows, log.unreadable)


def test_gzip_is_known_by_its_first_bytes(read: Read, packed: Callable[[str], bytes]) -> None:
    """
    A packed log needs no special name, and gives what the plain one gives.
    """
    text = f"{HEADER}\n{GOOD}\n"

    assert read(raw=text.encode()) == read(raw=packed(text))


def test_a_byte_order_mark_is_no_part_of_a_name(read: Read) -> None:
    """
    Spreadsheets put a mark before the first column's name.
    """
    log = read(raw=f"\ufeff{HEADER}\n{GOOD}\n".encode())

    assert 1 == len(log.contacts)


def test_times_in_a_zone(tmp_path: Path) -> None:
    """
    With a zone, the night in which the clocks go forward is an hour shorter.
    """
    path = tmp_path / "calls.csv"
    path.write_text(
        "id,at\n1,2026-03-28 23:00:00\n2,2026-03-29 04:00:00\n3,2026-03-29 04:00:00+02:00\n"
    )
    mapping = parse_mapping(
        """
        [log]
        zone = "Europe/Berlin"
        [columns]
        at = { read = "instant" }
        [contact]
        id = "id"
        arrived = "at"
        outcome = { constant = "answered" }
        """
    )

    log = read_log(path, mapping)

    assert datetime(2026, 3, 28, tzinfo=ZoneInfo("Europe/Berlin")) == log.origin
    assert [23 * 3600, 27 * 3600, 27 * 3600] == [contact.arrived for contact in log.contacts]


def test_clocks_pass_midnight(read: Read) -> None:
    """
    A clock that is half a day behind another one belongs to the next day.
    """
    mapping = """
    [columns]
    day = { read = "date", format = "%d.%m.%Y" }
    came = { read = "clock" }
    answered = { read = "clock" }
    [contact]
    id = "id"
    arrived = { column = "came", on = "day" }
    answered = { column = "answered", on = "day", after = "came", empty = "0:00:00" }
    outcome = { constant = "answered" }
    """

    log = read(
        "1,05.01.2026,23:59:50,0:00:20",
        "2,05.01.2026,23:59:50,0:00:00",
        mapping=mapping,
        header="id,day,came,answered",
    )

    assert [30, None] == [contact.wait for contact in log.contacts]


def test_asking_before_arriving_is_within_the_log(read: Read) -> None:
    """
    A contact noted as asking before it came counts from the midnight before the earlier of both.
    """
    mapping = CALLS.replace(
        "[contact]", 'asked = { read = "instant" }\n[contact]\nasked_at = "asked"'
    )

    log = read(
        "1,2026-01-05 00:00:10,0,B,H,,,2026-01-04 23:59:50",
        header=f"{HEADER},asked",
        mapping=mapping,
    )

    (contact,) = log.contacts
    assert (86_390, 86_410) == (contact.asked_at, contact.arrived)


def test_skills_from_cells(read: Read) -> None:
    """
    Skills come from several columns, each with several of them, by their names in the plan.
    """
    mapping = """
    [columns]
    at = { read = "instant" }
    [contact]
    id = "id"
    arrived = "at"
    outcome = { constant = "answered" }
    skills = { columns = ["lang", "need"], split = "+", values = { de = "german" } }
    """

    log = read("1,2026-01-05,de,cards + loans", mapping=mapping, header="id,at,lang,need")

    assert ("cards", "german", "loans") == log.contacts[0].skills


def test_progress_is_told(tmp_path: Path) -> None:
    """
    A long read tells how far it is, and at its end how far it came.
    """
    path = tmp_path / "calls.csv"
    rows = [GOOD.replace("1,", f"{number},", 1) for number in range(2_500)]
    path.write_text("\n".join((HEADER, *rows)))
    told: list[tuple[int, float]] = []

    read_log(path, parse_mapping(CALLS), progress=lambda rows, share: told.append((rows, share)))

    assert [1000, 2000, 2500] == [rows for rows, _ in told]
    assert 0 < told[0][1] <= told[1][1] <= told[2][1] == 1


def test_report_as_json(read: Read) -> None:
    """
    The facts are under `import`; beside them, what became of every row.
    """
    log = read(GOOD, "2,never,20,B,A,ana,180", more='[facts]\nrows = { kind = "rows" }')

    told = json.loads(json.dumps(log.as_json()))

    assert {"rows": 2} == told["import"]
    assert ("calls.csv", "2026-01-05T00:00:00", 2, 1) == (
        told["log"]["source"],
        told["log"]["origin"],
        told["log"]["rows"],
        told["log"]["contacts"],
    )
    assert [("unreadable cell", 1, 3)] == [
        (each["reason"], each["rows"], each["samples"][0]["line"])
        for each in told["log"]["unreadable"]
    ]
