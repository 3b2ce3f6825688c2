"""
A journal as lines: a header that says what was at work, then one record a line.

Whoever keeps one appends a line after each batch. To go on from it, the records are folded
(`Engine.restore(records=…)`); to see whether code or plan would decide otherwise, they are played
again.
"""

from collections.abc import Iterable, Iterator
from typing import Final, Literal

import attrs

from fairroute.engine import Engine, Record
from fairroute.wire.codec import dumps
from fairroute.wire.errors import WireError
from fairroute.wire.fingerprint import fingerprint
from fairroute.wire.kinds import VERSION
from fairroute.wire.reading import RECORD_KINDS, read
from fairroute.wire.text import from_text, to_text

HEADER: Final = "Journal"


@attrs.frozen(kw_only=True)
class Header:
    """
    What was at work when a journal was begun: *fairroute*'s version, the *seed* of chance, and
    fingerprints of *plan* and *policy*. *journeys* are `off`: every contact opens its own item.
    """

    fairroute: str
    seed: int
    plan: str
    policy: str
    journeys: Literal["off"] = "off"


@attrs.frozen
class Journal(Iterable[Record]):
    """
    A journal as it is read: its *header*, and *records* one after the other, once.
    """

    header: Header
    records: Iterator[Record]

    def __iter__(self) -> Iterator[Record]:
        return self.records


def header_of(engine: Engine, /) -> Header:
    """
    The header for a journal of *engine*.
    """
    from importlib.metadata import version

    return Header(
        fairroute=version("fairroute"),
        seed=engine.seed,
        plan=fingerprint(engine.plan),
        policy=fingerprint(engine.policy),
        journeys=engine.plan.journeys,
    )


def dump_journal(header: Header, records: Iterable[Record], /) -> Iterator[str]:
    """
    The lines of a journal, each with its line end.
    """
    yield f"{to_text({'kind': HEADER, 'v': VERSION, **attrs.asdict(header)})}\n"
    for record in records:
        yield f"{dumps(record)}\n"


def load_journal(lines: Iterable[str | bytes], /) -> Journal:
    """
    The journal in *lines*, such as an open file; records are read as they are asked for.

    Raises `WireError` that names the line: here for the header, later for a record. A process that
    was stopped while it wrote leaves half a line as the last one, and that batch did not count.
    """
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    number, first = next(numbered, (1, None))
    if first is None:
        raise WireError("journal", ("is empty: its first line would be its header",))

    data = from_text(first, f"line {number}")
    header: Header = read(data, {HEADER: Header}, "journal", strict=False, source=f"line {number}")
    return Journal(header, _records(numbered))


def _records(numbered: Iterator[tuple[int, str | bytes]]) -> Iterator[Record]:
    for number, line in numbered:
        source = f"line {number}"
        record: Record = read(
            from_text(line, source), RECORD_KINDS, "record", strict=False, source=source
        )
        yield record
