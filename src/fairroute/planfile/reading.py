"""
From a file to text to a table, and back from a place in the table to its line.

Nothing here knows what a plan is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from fairroute.errors import InvalidValue, PlanError
from fairroute.registry import Problem, dotted

LARGEST: Final = 10_000_000
"""Bytes of a plan: tens of thousands of topics; what is larger is some other file."""


def text_of(path: str | Path, /) -> str:
    """
    The text in the file at *path*. Raises `PlanError` if there is none to be had.
    """
    if not isinstance(path, str | Path):
        raise InvalidValue("load_plan()", path, "the path of a plan file")

    source = str(path)
    try:
        with Path(path).open("rb") as file:
            found = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise PlanError(source, ("there is no such file",)) from None
    except IsADirectoryError:
        raise PlanError(source, ("this is a directory: name the plan file in it",)) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise PlanError(source, (f"the file cannot be read: {why}",)) from None

    if len(found) > LARGEST:
        raise PlanError(source, (f"the file is larger than {LARGEST:,} bytes: is it a plan?",))

    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = found.count(b"\n", 0, error.start) + 1
        raise PlanError(
            source, (f"line {line} is not UTF-8: save the plan in that encoding",)
        ) from None


def table_of(text: str, source: str, /) -> dict[str, Any]:
    """
    What *text* says as TOML. Raises `PlanError` if it is none.
    """
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise PlanError(source, ("lists or tables are nested too deeply",)) from None
    except ValueError as error:
        raise PlanError(source, (f"this is not TOML: {error}",)) from None


_KEY: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED: Final = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_HEADER: Final = re.compile(rf"[ \t]*\[\[?[ \t]*({_DOTTED})[ \t]*\]")
_ENTRY: Final = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_STEP: Final = re.compile(_KEY)


class Lines:
    r"""
    On which line of a TOML text a place stands, as far as a glance at the lines can tell.

    Places inside a list or an inline table have the line on which that begins.

    >>> from fairroute.planfile.reading import Lines
    >>> Lines("[tiers.premier]\nrank = 1").of(("tiers", "premier", "rank"))
    2
    """

    def __init__(self, text: str) -> None:
        self._found: dict[tuple[str | int, ...], int] = {}
        for place, line in _places(text):
            for end in range(1, len(place) + 1):
                self._found.setdefault(place[:end], line)

    def of(self, path: tuple[str | int, ...], /) -> int | None:
        """
        The line of *path*, or of the closest thing around it; None where nothing is known.
        """
        for end in range(len(path), 0, -1):
            line = self._found.get(path[:end])
            if line is not None:
                return line

        return None

    def told(self, problems: Iterable[Problem], /) -> tuple[str, ...]:
        """
        The problems as sentences with place and line, in the order of the file.
        """
        placed = [(self.of(problem.path), problem) for problem in problems]
        placed.sort(key=lambda found: found[0] or 0)
        return tuple(_told(problem, line) for line, problem in placed)


def _told(problem: Problem, line: int | None) -> str:
    if not problem.path:
        return problem.sentence

    where = dotted(problem.path)
    return (
        f"{where}: {problem.sentence}"
        if line is None
        else f"{where} (line {line}): {problem.sentence}"
    )


def _places(text: str) -> Iterator[tuple[tuple[str | int, ...], int]]:
    table: tuple[str | int, ...] = ()
    counts: Counter[tuple[str | int, ...]] = Counter()
    inside_text = False
    for number, line in enumerate(text.split("\n"), start=1):
        was_inside = inside_text
        if (line.count('"""') + line.count("'''")) % 2:
            inside_text = not inside_text
        if was_inside:
            continue

        header = _HEADER.match(line)
        if header is not None:
            table = ()
            for step in _steps(header[1]):
                table = _latest((*table, step), counts)

            if header[0].lstrip().startswith("[["):
                several = table if type(table[-1]) is str else table[:-1]
                counts[several] += 1
                table = _latest(several, counts)

            yield table, number
            continue

        entry = _ENTRY.match(line)
        if entry is not None:
            yield (*table, *_steps(entry[1])), number


def _latest(
    place: tuple[str | int, ...], counts: Counter[tuple[str | int, ...]]
) -> tuple[str | int, ...]:
    """
    *place*, or the latest of the tables there, if there are several: `[[classify]]`.
    """
    return (*place, counts[place] - 1) if counts[place] else place


def _steps(dotted_key: str) -> tuple[str, ...]:
    return tuple(step.strip("\"'") for step in _STEP.findall(dotted_key))
