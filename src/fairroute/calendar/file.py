"""
Calendars in files: TOML with a zone, the hours of a week, and of special days.

    zone = "Europe/Berlin"

    [week]
    mon-fri = "08:00-12:00, 13:00-18:00"
    sat = "09:00-12:00"

    [days]
    2026-12-24 = "08:00-12:00"
    2026-12-25 = "closed"
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from fairroute.calendar.hours import Calendar
from fairroute.errors import InvalidValue, PlanError, nearest
from fairroute.planfile.reading import Lines, table_of, text_of
from fairroute.registry import Problem, sentence_of, spelled

if TYPE_CHECKING:
    from pathlib import Path

FIELDS: Final = tuple(field.name for field in attrs.fields(Calendar))


def load_calendar(path: "str | Path", /) -> Calendar:
    """
    The calendar in a TOML file. Raises `PlanError` with every problem and its line.
    """
    text = text_of(path)
    table = table_of(text, str(path))
    problems = list(_problems(table))
    if problems:
        raise PlanError(str(path), Lines(text).told(problems))

    return Calendar(**table)


def calendar_of(table: Mapping[str, Any], /) -> Calendar:
    """
    The calendar that a table of such a file describes. Raises `PlanError` with every problem.

    >>> fr.calendar.calendar_of({"zone": "UTC", "week": {"mon-sun": "00:00-24:00"}}).is_open(0)
    True
    """
    problems = tuple(str(problem) for problem in _problems(table))
    if problems:
        raise PlanError("calendar", problems)

    return Calendar(**table)


def _problems(table: Mapping[str, Any]) -> Iterator[Problem]:
    """
    Each thing that is wrong, tried by itself, so that all are found at once.
    """
    for name in table:
        if name not in FIELDS:
            yield Problem((name,), f"unknown field {spelled(name)}: {nearest(name, FIELDS)}")

    yield from _wrong(("zone",), zone=table.get("zone"))
    for field in ("week", "days"):
        hours = table.get(field, {})
        alone = [(name, {name: hours[name]}) for name in hours] if isinstance(hours, dict) else []
        wrong = [
            problem for name, one in alone for problem in _wrong((field, name), **{field: one})
        ]
        # What is right by itself may still contradict something else.
        yield from wrong or _wrong((field,), **{field: hours})


def _wrong(path: tuple[str, ...], **fields: object) -> Iterator[Problem]:
    given: dict[str, Any] = {"zone": "UTC", **fields}
    try:
        Calendar(**given)
    except InvalidValue as error:
        yield Problem(path, sentence_of(error))
