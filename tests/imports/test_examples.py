"""
The mappings in `examples/` do what their notes say, on a few rows of each log's own make.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fairroute.imports import attendance, read_log, read_shifts

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
DATA = Path(os.environ.get("FAIRROUTE_DATA", ROOT.parent / "shared" / "data"))

BANK_HEADER = (
    "vru+line call_id customer_id priority type date vru_entry vru_exit vru_time q_start q_exit "
    "q_time outcome ser_start ser_exit ser_time server"
)
NOT_SERVED = "0:00:00 0:00:00 0 NO_SERVER"
# Made up, in the make of the log: who waits and leaves, who is served at once, who is served over
# midnight, nobody's service, a phantom, an unknown type.
BANK_ROWS = (
    f"AA0101 1 900 2 PS 990801 9:00:00 9:00:10 10 9:00:10 9:01:40 90 HANG {NOT_SERVED}",
    "AA0101 2 0 0 NW 990801 9:00:00 9:00:20 20 0:00:00 0:00:00 0 AGENT 9:00:19 9:02:19 120 ANA",
    "AA0102 1 901 1 IN 990801 23:59:30 23:59:40 10 23:59:40 0:00:10 30 AGENT 0:00:09 0:01:09 60 BO",
    "AA0102 2 0 0 PS 990801 9:10:00 9:10:05 5 0:00:00 0:00:00 0 AGENT 9:10:05 9:10:09 4 NO_SERVER",
    f"AA0102 3 900 2 PS 990801 9:20:00 9:20:05 5 9:20:05 9:20:35 30 PHANTOM {NOT_SERVED}",
    f"AA0103 1 0 0 AA 990802 9:00:00 9:00:09 9 0:00:00 0:00:00 0 HANG {NOT_SERVED}",
)


def bank(tmp_path: Path, *more: str) -> Path:
    """
    A small log of the bank's make.
    """
    path = tmp_path / "bank.tsv"
    rows = [row.replace(" ", "\t") for row in (BANK_HEADER, *BANK_ROWS, *more, "")]
    path.write_text("\r\n".join(rows))
    return path


def test_bank_calls_become_contacts(tmp_path: Path) -> None:
    """
    A call asks for a person when it leaves the voice-response unit; type and priority say the rest.
    """
    log = read_log(bank(tmp_path), EXAMPLES / "anonymous-bank" / "mapping.toml")

    found = {contact.id: contact for contact in log.contacts}
    assert ["AA0101-1", "AA0101-2", "AA0102-2", "AA0102-1", "AA0103-1"] == list(found)
    left, served, late = found["AA0101-1"], found["AA0101-2"], found["AA0102-1"]
    assert ("abandoned", 90, "900", "priority", "regular", None) == (
        left.outcome,
        left.wait,
        left.customer,
        left.tier,
        left.topic,
        left.agent,
    )
    assert ("answered", 0, None, "regular", "prospect", "ANA", 120) == (
        served.outcome,
        served.wait,
        served.customer,
        served.tier,
        served.topic,
        served.agent,
        served.handle,
    )
    assert (86_380, 86_409, 60) == (late.asked_at, late.service_start, late.handle)


def test_bank_dirt_is_told(tmp_path: Path) -> None:
    """
    Phantoms are dropped, what is odd is kept with a remark, and a row that lost a field is told.
    """
    shifted = f"AA0104 1 0 0 990802 9:00:00 9:00:09 9 0:00:00 0:00:00 0 HANG {NOT_SERVED}"

    log = read_log(bank(tmp_path, shifted), EXAMPLES / "anonymous-bank" / "mapping.toml")

    assert ["PHANTOM: the log says to ignore it"] == [each.reason for each in log.dropped]
    assert [
        "served, but by nobody the log names",
        "a type that the log's description does not know; taken as no topic",
    ] == [each.reason for each in log.remarks]
    assert [
        (
            "1 row: missing field "
            "(line 8: 16 fields for 17 columns: one from 'vru+line' to 'date' is missing)"
        )
    ] == [str(each) for each in log.unreadable]
    assert (7, 1) == (log.facts["rows"], log.facts["nan"])


def test_bank_facts_on_a_few_rows(tmp_path: Path) -> None:
    """
    The figures are what one counts by hand.
    """
    log = read_log(bank(tmp_path), EXAMPLES / "anonymous-bank" / "mapping.toml")

    assert {
        "rows": 6,
        "dates": ["990801", "990802"],
        "servers": 2,
        "customers_identified": 2,
        "non_phantom": 5,
        "q_time>0": 2,
        "hang_without_queue": 1,
        "ser_time_all": [61.3, 58.0, 60.0],
        "short<10s_share": 0.3333,
        "no_server_but_AGENT": 1,
        "abandon_share_of_(served+queued_hang)": 0.25,
        "q_time_mismatch": 1,
        "agent_overlaps": [0, 2],
    }.items() <= log.facts.items()


@pytest.mark.ci
@pytest.mark.parametrize("month", ["1999-01", "1999-08"])
def test_bank_months_equal_the_reference(month: str) -> None:
    """
    What the import finds in a whole month is what others counted in it, name by name.
    """
    folder = DATA / "anonymous_bank_1999"
    if not folder.is_dir():
        pytest.skip(f"the bank's log is not at {folder}; FAIRROUTE_DATA can name its parent folder")

    reference = json.loads((folder / "reference_stats.json").read_text(encoding="utf-8"))[month]
    (path,) = folder.glob(f"{month}.*")

    log = read_log(path, EXAMPLES / "anonymous-bank" / "mapping.toml")

    assert reference == log.as_json()["import"]
    assert () == log.unreadable


def test_five_doors_read_back_as_they_were_made() -> None:
    """
    The generated log has every channel, both promises, and agents who were there by their shifts.
    """
    folder = EXAMPLES / "multi-channel"

    log = read_log(folder / "contacts.csv", folder / "mapping.toml")
    found = attendance(log, shifts=read_shifts(folder / "shifts.csv", origin=log.origin))

    assert (200, (), ()) == (len(log.contacts), log.unreadable, log.remarks)
    assert {"phone", "chat", "email", "social", "counter"} == {
        each.channel for each in log.contacts
    }
    assert {("live", False), ("by", True)} == {
        (each.promise, each.due is not None) for each in log.contacts
    }
    assert {"answered", "abandoned"} <= {each.outcome for each in log.contacts}
    assert (7, 0, 0) == (len(found.agents), found.unnamed, found.absent)


@pytest.mark.parametrize("hash_seed", ["0", "77"])
def test_the_generated_log_can_be_made_again(tmp_path: Path, hash_seed: str) -> None:
    """
    The script that is shipped makes the files that are shipped, to the byte, in any process.
    """
    folder = EXAMPLES / "multi-channel"
    script = tmp_path / "make_log.py"
    script.write_bytes((folder / "make_log.py").read_bytes())

    subprocess.run(  # noqa: S603 (a script of this repository)
        [sys.executable, str(script)], env={**os.environ, "PYTHONHASHSEED": hash_seed}, check=True
    )

    for name in ("contacts.csv", "shifts.csv"):
        assert (folder / name).read_bytes() == (tmp_path / name).read_bytes()


def test_tickets_become_contacts(tmp_path: Path) -> None:
    """
    A ticket without a time of resolution is open; the log's question marks are nothing.
    """
    path = tmp_path / "tickets.csv"
    path.write_text(
        "number,opened_at,resolved_at,closed_at,caller_id,contact_type,impact,urgency,"
        "priority_first,priority_last,group_first,group_last,resolved_by,reassignment_count,"
        "reopen_count,made_sla,events\n"
        "I1,2016-02-29 01:16:00,2016-02-29 11:29:00,,Caller 1,Phone,,,1 - Critical,,Group 5,,R 9,2,"
        "0,true,4\n"
        "I2,2016-02-29 02:00:00,,,Caller 1,Email,,,4 - Low,,?,,?,0,0,false,1\n"
    )

    log = read_log(path, EXAMPLES / "it-incidents" / "mapping.toml")

    assert [
        ("answered", "phone", "critical", "Group 5", "R 9", 41_340, "by"),
        ("open", "email", "low", None, None, None, "by"),
    ] == [
        (each.outcome, each.channel, each.tier, each.topic, each.agent, each.ended, each.promise)
        for each in log.contacts
    ]
    assert ["passed on after its first group"] == [each.reason for each in log.remarks]


def test_requests_become_contacts(tmp_path: Path) -> None:
    """
    Twelve-hour clocks are read in the city's zone, and a due date is a promise.
    """
    path = tmp_path / "requests.csv"
    path.write_text(
        "Unique Key,Created Date,Closed Date,Agency,Complaint Type,Due Date,"
        "Open Data Channel Type\n"
        '1,03/09/2019 11:00:00 PM,03/10/2019 04:00:00 AM,DOT,"Rough, Pitted",'
        "03/10/2019 11:00:00 PM,MOBILE\n"
        "2,03/10/2019 12:30:00 AM,,DOB,Noise,,UNKNOWN\n"
    )

    log = read_log(path, EXAMPLES / "nyc311" / "mapping.toml")

    # The clocks went forward at two in the morning: 4:00 is four hours after 23:00, not five.
    assert [
        ("1", "app", "Rough, Pitted", "answered", 82_800, 97_200, 165_600),
        ("2", "unknown", "Noise", "open", 88_200, None, None),
    ] == [
        (each.id, each.channel, each.topic, each.outcome, each.arrived, each.ended, each.due)
        for each in log.contacts
    ]


@pytest.mark.ci
@pytest.mark.parametrize(
    ("example", "file", "contacts", "unreadable"),
    [
        ("it-incidents", "it_incidents_2016/tickets.csv.gz", 20_769, 0),
        ("nyc311", "nyc311_sample/requests.csv.gz", 990, 10),
    ],
)
def test_whole_logs_of_other_makes(example: str, file: str, contacts: int, unreadable: int) -> None:
    """
    Whole logs are read to their end; ten city requests were closed before they were made.
    """
    path = DATA / file
    if not path.is_file():
        pytest.skip(f"there is no {path}; FAIRROUTE_DATA can name the folder of logs")

    log = read_log(path, EXAMPLES / example / "mapping.toml")

    assert (contacts, unreadable) == (
        len(log.contacts),
        sum(finding.count for finding in log.unreadable),
    )
