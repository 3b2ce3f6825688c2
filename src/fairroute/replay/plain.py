"""
The mapping of a log that needs none: its columns have the names that a mapping would give.
"""

import json
from pathlib import Path
from typing import Final

from fairroute.imports import Mapping, MappingError, parse_mapping
from fairroute.imports.mapping import LogFormat
from fairroute.imports.rows import open_rows

INSTANTS: Final = ("arrived", "asked_at", "answered", "ended", "due", "agent_from", "agent_until")
DURATIONS: Final = ("wait", "handle", "wrap_up")
TEXTS: Final = ("id", "outcome", "customer", "channel", "topic", "tier", "promise", "agent")
NEEDED: Final = ("id", "arrived", "outcome")

_NO_MAPPING: Final = (
    "no mapping was given, and the log has no column {} (it has: {}): "
    "write a mapping and name it with --map"
)


def plain_mapping(path: str | Path, /) -> Mapping:
    """
    What the columns of the log at *path* say by themselves.

    Instants are ISO, lengths of time seconds or h:mm:ss. Raises `MappingError` if the columns every
    contact needs are not there, `LogError` if the file cannot be read at all.
    """
    path = Path(path)
    delimiter = "tab" if path.with_suffix("").suffix == ".tsv" or path.suffix == ".tsv" else "comma"
    with open_rows(path, LogFormat(delimiter="\t" if delimiter == "tab" else ",")) as file:
        header = file.header

    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise MappingError(
            str(path),
            (_NO_MAPPING.format(", ".join(missing), ", ".join(header[:20])),),
        )

    columns = [f'{name} = {{ read = "instant" }}' for name in INSTANTS if name in header]
    columns += [f'{name} = {{ read = "duration" }}' for name in DURATIONS if name in header]
    contact = [
        f"{name} = {json.dumps(name)}" for name in (*TEXTS, *INSTANTS, *DURATIONS) if name in header
    ]
    text = "\n".join(
        ["[log]", f'delimiter = "{delimiter}"', "[columns]", *columns, "[contact]", *contact]
    )
    return parse_mapping(text, source=f"{path}, read without a mapping")
