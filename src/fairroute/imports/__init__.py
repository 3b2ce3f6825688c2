"""
Logs in: what a contact log recorded, read through a mapping.

A mapping (TOML) says how a CSV or TSV file becomes contacts; `read_log` applies it in one pass and
tells what it found, row by row accounted for. `presence` says who was there to serve them. Nothing
here knows the engine.
"""

from fairroute.imports.contacts import LoggedContact
from fairroute.imports.errors import LogError, MappingError
from fairroute.imports.findings import Finding, Sample
from fairroute.imports.log import ImportedLog, read_log
from fairroute.imports.mapping import Mapping
from fairroute.imports.mapping_file import parse_mapping, read_mapping
from fairroute.imports.presence import Attendance, ServedTopics, ServiceSpells, Spell, attendance
from fairroute.imports.shifts import Shift, ShiftTable, read_shifts

__all__ = [
    "Attendance",
    "Finding",
    "ImportedLog",
    "LogError",
    "LoggedContact",
    "Mapping",
    "MappingError",
    "Sample",
    "ServedTopics",
    "ServiceSpells",
    "Shift",
    "ShiftTable",
    "Spell",
    "attendance",
    "parse_mapping",
    "read_log",
    "read_mapping",
    "read_shifts",
]
