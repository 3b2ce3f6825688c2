"""
A log that cannot be read at all is one error that says what to do.
"""

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.imports.conftest import CALLS, HEADER, Read

from fairroute.errors import FairrouteError
from fairroute.imports import LogError, parse_mapping, read_log

GOOD = "1,2026-01-05 09:00:00,20,B,A,ana,180"


def test_no_such_file(tmp_path: Path) -> None:
    """
    A file that is not there is named.
    """
    with pytest.raises(LogError, match=r"nowhere\.csv: cannot be opened: No such file"):
        read_log(tmp_path / "nowhere.csv", parse_mapping(CALLS))


def test_empty_file(read: Read) -> None:
    """
    A file without a single byte has no column names.
    """
    with pytest.raises(LogError, match="is empty: there is not even a row of column names"):
        read(raw=b"")


def test_empty_gzip(read: Read, packed: Callable[[str], bytes]) -> None:
    """
    A packed file of nothing is as empty as a plain one.
    """
    with pytest.raises(LogError, match="is empty"):
        read(raw=packed(""))


@pytest.mark.parametrize("kept", [2, 12, 400])
def test_truncated_gzip(read: Read, packed: Callable[[str], bytes], kept: int) -> None:
    """
    Half a download is an error, wherever it ends: half a month would pass for a quiet month.
    """
    rows = "\n".join(GOOD.replace("1,", f"{number},", 1) for number in range(999))
    whole = packed(f"{HEADER}\n{rows}\n")

    with pytest.raises(LogError, match=r"is damaged or breaks off .* so fetch it again"):
        read(raw=whole[:kept])


def test_gzip_with_a_wrong_checksum(read: Read, packed: Callable[[str], bytes]) -> None:
    """
    A file that was damaged on its way is not believed.
    """
    whole = packed(f"{HEADER}\n{GOOD}\n")

    with pytest.raises(LogError, match=r"is damaged or breaks off after line 2 .*CRC"):
        read(raw=whole[:-8] + b"\0\0\0\0" + whole[-4:])


def test_missing_columns(read: Read) -> None:
    """
    All columns that are not there are told at once, with where the mapping wants them.
    """
    with pytest.raises(LogError) as caught:
        read("1,2026-01-05 09:00:00,20", header="id,when,waits")

    assert (
        "its columns are not the mapping's\n"
        "  columns.at names the column 'at': known: id, waits, when\n"
        "  columns.wait names the column 'wait': did you mean waits?\n"
        "  columns.handle names the column 'handle': known: id, waits, when\n"
        "  contact.outcome names the column 'end': known: id, waits, when\n"
        "  contact.topic names the column 'type': known: id, waits, when\n"
        "  contact.agent names the column 'agent': known: id, waits, when"
    ) == caught.value.why


def test_a_column_that_is_there_twice(read: Read) -> None:
    """
    Two columns of one name cannot be told apart.
    """
    with pytest.raises(
        LogError, match=r"the column 'agent' is there 2 times, and contact\.agent cannot say which"
    ):
        read(f"{GOOD},ben", header=f"{HEADER},agent")


def test_column_names_only(read: Read) -> None:
    """
    A log without rows has nothing to replay.
    """
    with pytest.raises(LogError, match="has column names but no rows"):
        read()


def test_no_row_makes_a_contact(read: Read) -> None:
    """
    If nothing can be read, the error shows why.
    """
    with pytest.raises(LogError) as caught:
        read("1,9 o'clock,20,B,A,ana,180", "2,10 o'clock,20,B,A,ana,180")

    assert caught.value.why.startswith(
        "none of its 2 rows makes a contact; the most frequent reason is 2 rows: unreadable cell "
        "(line 2: 'at' holds \"9 o'clock\", expected a day and time"
    )


def test_a_log_of_centuries(read: Read) -> None:
    """
    A stray row of another age would move everything out of reach: its line is told.
    """
    with pytest.raises(LogError, match="line 3 and line 2 are centuries apart: drop what is wrong"):
        read(GOOD, "2,0102-01-05 09:00:00,20,B,A,ana,180")


def test_column_names_in_another_encoding(read: Read) -> None:
    """
    Names in bytes that the encoding does not know point at the encoding.
    """
    with pytest.raises(LogError, match=r"its column names are not utf-8: name the right one"):
        read(raw="id,at,grüße\n1,2,3\n".encode("latin-1"))


def test_bytes_that_cannot_be_text(read: Read) -> None:
    """
    An encoding that gives up altogether is named as the thing to change.
    """
    with pytest.raises(LogError, match=r"cannot be decoded .*name the right one"):
        read(raw=b"odd", more='[log]\nencoding = "utf-16-le"\n')


def test_log_errors_are_the_projects_own() -> None:
    """
    Hosts catch one base class, and errors cross to other processes whole.
    """
    error = LogError("calls.csv", "is empty")

    assert isinstance(error, FairrouteError)
    assert "calls.csv: is empty" == str(pickle.loads(pickle.dumps(error)))  # noqa: S301 (our own bytes)
