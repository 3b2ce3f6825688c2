"""
One value at a time, to plain data and back, or to a line of JSON and back.
"""

from typing import Any, Final

from fairroute.commands import COMMANDS, Command
from fairroute.engine import Record, Snapshot
from fairroute.errors import InvalidCommand
from fairroute.events import EVENTS, Event
from fairroute.wire.kinds import COMMAND_KINDS, EVENT_KINDS
from fairroute.wire.reading import RECORD_KINDS, SNAPSHOT_KINDS, read
from fairroute.wire.text import from_text, to_text
from fairroute.wire.writing import writer

Data = dict[str, Any]
"""An object as `json.loads` gives it."""

Value = Command | Event | Record | Snapshot

_ANY_KIND: Final = {**COMMAND_KINDS, **EVENT_KINDS, **RECORD_KINDS, **SNAPSHOT_KINDS}


def dump_command(command: Command, /) -> Data:
    """
    *command* as plain data. Raises `InvalidCommand` for anything else.

    >>> from fairroute import wire
    >>> wire.dump_command(fr.Accept(7))
    {'kind': 'Accept', 'v': 1, 'offer': 7, 'key': None}
    """
    return _dump(command, COMMANDS, "is not a command: only those go out as one")


def load_command(data: object, /) -> Command:
    """
    The command that *data* says. Raises `WireError` with everything that is wrong in it.

    >>> from fairroute import wire
    >>> wire.load_command({"kind": "Accept", "v": 1, "offer": 7})
    Accept(offer=7, key=None)
    """
    command: Command = read(data, COMMAND_KINDS, "command", strict=True)
    return command


def dump_event(event: Event, /) -> Data:
    """
    *event* as plain data. Raises `InvalidCommand` for anything else.
    """
    return _dump(event, EVENTS, "is not an event: only those go out as one")


def load_event(data: object, /) -> Event:
    """
    The event that *data* says; fields it does not know are ignored. Raises `WireError`.
    """
    event: Event = read(data, EVENT_KINDS, "event", strict=False)
    return event


def dump_record(record: Record, /) -> Data:
    """
    *record* as plain data, its commands and events included.
    """
    return _dump(record, (Record,), "is not a record: a step has one, step.record")


def load_record(data: object, /) -> Record:
    """
    The record that *data* says. Raises `WireError`.
    """
    record: Record = read(data, RECORD_KINDS, "record", strict=False)
    return record


def dump_snapshot(snapshot: Snapshot, /) -> Data:
    """
    *snapshot* as plain data. O(everything open).
    """
    return _dump(snapshot, (Snapshot,), "is not a snapshot: engine.snapshot() makes one")


def load_snapshot(data: object, /) -> Snapshot:
    """
    The snapshot that *data* says; one with fields it does not know is refused, as facts would be
    lost. Raises `WireError`.
    """
    snapshot: Snapshot = read(data, SNAPSHOT_KINDS, "snapshot", strict=False)
    return snapshot


def dumps(value: Value, /) -> str:
    """
    A command, event, record or snapshot as one line of JSON, in ASCII.

    >>> from fairroute import wire
    >>> wire.dumps(fr.Leave("c1"))
    '{"kind":"Leave","v":1,"contact":"c1","key":null}'
    """
    kinds = tuple(_ANY_KIND.values())
    return to_text(_dump(value, kinds, "is neither command, event, record nor snapshot"))


def loads(text: str | bytes, /, *, source: str | None = None) -> Value:
    """
    The command, event, record or snapshot in *text*, one JSON object.

    Raises `WireError`, named after *source* (such as `"line 3"`) where it is given.
    """
    data = from_text(text, source or "JSON")
    named = data.get("kind") if isinstance(data, dict) else None
    strict = isinstance(named, str) and named in COMMAND_KINDS
    noun = "command, event, record or snapshot"
    value: Value = read(data, _ANY_KIND, noun, strict=strict, source=source)
    return value


def _dump(value: object, kinds: tuple[type, ...], why: str) -> Data:
    if type(value) not in kinds:
        raise InvalidCommand(value, why)

    data: Data = writer().unstructure(value)
    return data
