"""
Logs and mappings that tests write as text.
"""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from fairroute.imports import ImportedLog, parse_mapping, read_log

CALLS: Final = """
[columns]
at = { read = "instant" }
wait = { read = "duration" }
handle = { read = "duration" }

[contact]
id = "id"
arrived = "at"
wait = "wait"
handle = "handle"
agent = "agent"
topic = { column = "type", values = { B = "billing", C = "cards" } }
outcome = { column = "end", values = { A = "answered", H = "abandoned" } }
"""
"""A mapping of a small log of calls; tests add tables to it."""

HEADER: Final = "id,at,wait,type,end,agent,handle"

Read = Callable[..., ImportedLog]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """
    Reads rows, or the bytes of a file, through the mapping of a small log of calls with *more*.
    """

    def read(
        *rows: str,
        more: str = "",
        mapping: str = CALLS,
        header: str = HEADER,
        raw: bytes | None = None,
    ) -> ImportedLog:
        path = tmp_path / "calls.csv"
        path.write_bytes("\n".join((header, *rows)).encode() if raw is None else raw)
        return read_log(path, parse_mapping(mapping + more, source="calls.toml"))

    return read


@pytest.fixture
def packed() -> Callable[[str], bytes]:
    """
    Text as a gzip file holds it.
    """
    return lambda text: gzip.compress(text.encode(), mtime=0)
