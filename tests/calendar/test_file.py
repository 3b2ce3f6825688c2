"""
Calendars in files.
"""

from datetime import date
from pathlib import Path

import pytest

import fairroute as fr
from fairroute.calendar import Calendar, calendar_of, load_calendar

GOOD = """\
zone = "Europe/Berlin"

[week]
mon-fri = "08:00-12:00, 13:00-18:00"

[days]
2026-12-24 = "08:00-12:00"
2026-12-25 = "closed"
"""

BAD = """\
zone = "Europe/Berlinn"
holidays = []

[week]
mon-fri = "8-18"
mi = "08:00-12:00"

[days]
christmas = "closed"
"""


def test_a_file_says_what_a_calendar_made_in_python_says(tmp_path: Path) -> None:
    """
    Zone, week, special days.
    """
    path = tmp_path / "calendar.toml"
    path.write_text(GOOD, encoding="utf-8")

    calendar = load_calendar(path)

    assert calendar == Calendar(
        "Europe/Berlin",
        week={"mon-fri": "08:00-12:00, 13:00-18:00"},
        days={"2026-12-24": "08:00-12:00", "2026-12-25": "closed"},
    )
    assert ((480, 720),) == calendar.days[date(2026, 12, 24)]


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    """
    With its line, in the order of the file.
    """
    path = tmp_path / "calendar.toml"
    path.write_text(BAD, encoding="utf-8")

    with pytest.raises(fr.PlanError) as caught:
        load_calendar(path)

    assert [
        "zone (line 1)",
        "holidays (line 2)",
        "week.mon-fri (line 5)",
        "week.mi (line 6)",
        "days.christmas (line 9)",
    ] == [problem.split(": ")[0] for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("table", "problems"),
    [
        ({}, ("zone: got nothing, expected a time zone such as Europe/Berlin",)),
        (
            {"zone": "UTC", "week": "mon"},
            ('week: got "mon", expected hours by weekday: {"mon-fri": "08:00-18:00"}',),
        ),
        (
            {"zone": "UTC", "week": {"mon-fri": "closed", "tue": "closed"}},
            ('week: got "tue", expected tue only once',),
        ),
    ],
)
def test_a_table_is_read_by_the_same_rules(
    table: dict[str, object], problems: tuple[str, ...]
) -> None:
    """
    What is missing, of another kind, or said twice.
    """
    with pytest.raises(fr.PlanError) as caught:
        calendar_of(table)

    assert len(problems) == len(caught.value.problems)
    for told, expected in zip(caught.value.problems, problems, strict=True):
        assert told.startswith(expected)
