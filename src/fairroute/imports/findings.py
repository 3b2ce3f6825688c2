"""
What is remarkable about a log's rows: counted, and shown by a few samples.

Nothing about a row is silent. A row is *unreadable* (and left out), *dropped* because the mapping
says so, or kept with a *remark*; each comes with the reason, its count and the first lines it
happened in.
"""

from collections.abc import Mapping
from typing import Final

import attrs

UNREADABLE: Final[Mapping[str, str]] = {
    "missing field": "fewer fields than the header has columns; what follows the gap is shifted",
    "extra field": "more fields than the header has columns",
    "shifted columns": "as many fields as columns, but they are one place off",
    "unreadable cell": "a cell that does not hold what its column should",
    "missing value": "nothing where a contact needs a value",
    "unknown value": "a value that the mapping's table does not list",
    "unusable name": "a name that is empty, longer than 200 characters or not printable",
    "negative time": "a time that ends before it starts",
    "impossible time": "a time of centuries",
    "overlapping shift": "a shift that starts before the same agent's last one ended",
    "duplicate id": "an id that an earlier row has",
    "wrong encoding": "bytes that the log's encoding does not know",
    "broken row": "fields that cannot be told apart",
}
"""Every kind of row that cannot be read, and what it means."""

SAMPLES: Final = 5
"""Samples kept of one finding: enough to recognise a pattern, few enough to read."""


@attrs.frozen
class Sample:
    """
    One row of a finding: its *line* in the file, and a sentence.
    """

    line: int
    what: str


@attrs.frozen
class Finding:
    """
    A *reason* that *count* rows share, with the first of them.
    """

    reason: str
    count: int
    samples: tuple[Sample, ...]

    def __str__(self) -> str:
        rows = "1 row" if self.count == 1 else f"{self.count:,} rows"
        lines = "; ".join(f"line {sample.line:,}: {sample.what}" for sample in self.samples)
        more = "; …" if self.count > len(self.samples) else ""
        return f"{rows}: {self.reason} ({lines}{more})"


class Findings:
    """
    Collects findings of one sort while a log is read.
    """

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._samples: dict[str, list[Sample]] = {}

    def note(self, reason: str, line: int, what: str) -> None:
        """
        One more row, at *line*, for this *reason*.
        """
        seen = self._counts.get(reason, 0)
        self._counts[reason] = seen + 1
        if seen < SAMPLES:
            self._samples.setdefault(reason, []).append(Sample(line, what))

    def all(self) -> tuple[Finding, ...]:
        """
        Every finding, the most frequent first.
        """
        return tuple(
            Finding(reason, count, tuple(self._samples[reason]))
            for reason, count in sorted(self._counts.items(), key=lambda item: -item[1])
        )
