"""
What is wrong with a row whose cells do not fit their columns.

Slow and patient: it is asked only about rows that cannot be read, and tries to tell a shifted row
from a bad cell, so that the person who can fix the export is told which field went missing.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from fairroute.imports.cells import Cells, Unreadable, undecoded
from fairroute.imports.rows import Row

FEWEST_BAD: Final = 2
"""
Cells that must be wrong before a row counts as shifted: one is wrong by itself more often than by a
shift.
"""


@attrs.frozen
class Shape:
    """
    The columns of a log, and how the cells of those that matter are read (by their place).
    """

    header: tuple[str, ...]
    cells: Mapping[int, Cells]

    def wrong_with(self, row: Row, /) -> tuple[str, str]:
        """
        The reason (one of `findings.UNREADABLE`) why *row* cannot be read, and a sentence.
        """
        fields, width = row.fields, len(self.header)
        swallowed = (
            "" if row.lines == 1 else f" (the row runs on to line {row.line + row.lines - 1:,})"
        )
        if undecoded("".join(fields)):
            return (
                "wrong encoding",
                f"{_broken_cell(fields)} holds bytes that the log's encoding does not know",
            )
        if len(fields) > width:
            return "extra field", f"{len(fields)} fields for {width} columns{swallowed}"
        if len(fields) < width:
            return (
                "missing field",
                f"{len(fields)} fields for {width} columns{self._gap(fields)}{swallowed}",
            )

        at, what = self._first_bad(fields)
        if self._shifted(fields, at):
            return (
                "shifted columns",
                f"{what}; from there on the cells fit the columns beside theirs",
            )

        return "unreadable cell", what + swallowed

    def _gap(self, fields: Sequence[str]) -> str:
        """
        Which columns a row may lack that is one field short.

        Those where a blank put in makes all others readable.
        """
        if len(fields) != len(self.header) - 1:
            return ""

        gaps = [
            name
            for place, name in enumerate(self.header)
            if self._fits([*fields[:place], "", *fields[place:]], besides=place)
        ]
        if not gaps:
            return ""
        if len(gaps) == 1:
            return f": {gaps[0]!r} is missing"

        return f": one from {gaps[0]!r} to {gaps[-1]!r} is missing"

    def _fits(self, fields: Sequence[str], *, besides: int) -> bool:
        return all(
            place == besides or _reads(cells, fields[place]) for place, cells in self.cells.items()
        )

    def _first_bad(self, fields: Sequence[str]) -> tuple[int, str]:
        for place in sorted(self.cells):
            try:
                self.cells[place][fields[place]]
            except Unreadable as error:
                return (
                    place,
                    f"{self.header[place]!r} holds {fields[place][:40]!r}, expected {error}",
                )

        return 0, "its cells cannot be read"

    def _shifted(self, fields: Sequence[str], at: int) -> bool:
        behind = [
            (place, cells) for place, cells in self.cells.items() if place >= at and cells.checks
        ]
        if sum(not _reads(cells, fields[place]) for place, cells in behind) < FEWEST_BAD:
            return False

        # The first bad cell may be where the missing one belongs: then only those behind it fit.
        return any(
            all(
                _reads(cells, fields[place + off])
                for place, cells in behind
                if place >= first and 0 <= place + off < len(fields)
            )
            for off in (-1, 1)
            for first in (at, at + 1)
        )


def _reads(cells: Cells, text: str) -> bool:
    try:
        cells[text]
    except Unreadable:
        return False

    return True


def _broken_cell(fields: Sequence[str]) -> str:
    text = next(text for text in fields if undecoded(text))
    return repr(text[:40].encode("utf-8", "backslashreplace").decode())
