"""
Commands, events, records and snapshots as JSON, and a journal of them as lines.

Every object says its `kind`, the name of the class, and `v`, the version of its fields. `schema`
describes them all for readers in other languages. What goes out comes in as it was: numbers are
exact. `docs/reference/wire.md` is the format's page.
"""

from fairroute.wire.codec import (
    dump_command,
    dump_event,
    dump_record,
    dump_snapshot,
    dumps,
    load_command,
    load_event,
    load_record,
    load_snapshot,
    loads,
)
from fairroute.wire.errors import WireError
from fairroute.wire.fingerprint import fingerprint
from fairroute.wire.journal import Header, Journal, dump_journal, header_of, load_journal
from fairroute.wire.json_schema import schema
from fairroute.wire.kinds import VERSION

__all__ = [
    "VERSION",
    "Header",
    "Journal",
    "WireError",
    "dump_command",
    "dump_event",
    "dump_journal",
    "dump_record",
    "dump_snapshot",
    "dumps",
    "fingerprint",
    "header_of",
    "load_command",
    "load_event",
    "load_journal",
    "load_record",
    "load_snapshot",
    "loads",
    "schema",
]
