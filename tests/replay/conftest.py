"""
Small logs, written as people write them.
"""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from fairroute.imports import ImportedLog, read_log
from fairroute.replay import plain_mapping


@pytest.fixture
def logged(tmp_path: Path) -> Callable[[str], ImportedLog]:
    """
    The log that a text is, its columns named as fairroute names them.
    """

    def read(text: str, /) -> ImportedLog:
        path = tmp_path / "log.csv"
        path.write_text(dedent(text).strip() + "\n", encoding="utf-8")
        return read_log(path, plain_mapping(path))

    return read
