"""
Opening hours, by the clock on the wall of one place.
"""

# ruff: noqa: ISC004 - a sentence may take two lines

import math
import pickle
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fairroute as fr
from fairroute.calendar import Calendar, Opening

BERLIN = Calendar(
    "Europe/Berlin",
    week={"mon-fri": "08:00-12:00, 13:00-18:00", "sat": "09:00-12:00"},
    days={"2026-12-24": "08:00-12:00", "2026-12-25": "closed"},
)
ALWAYS = Calendar("UTC", week={"mon-sun": "00:00-24:00"})


def utc(text: str) -> float:
    """
    An instant by its UTC time, such as `2026-11-23 07:00`.
    """
    return fr.at(datetime.fromisoformat(text).replace(tzinfo=UTC))


def shown(calendar: Calendar, since: str, until: str) -> list[tuple[str, str]]:
    """
    Openings between two UTC times, as UTC times of day.
    """

    def clock(instant: float) -> str:
        return datetime.fromtimestamp(instant, UTC).strftime("%d %H:%M")

    found = calendar.openings(utc(since), utc(until))
    return [(clock(opening.opens), clock(opening.closes)) for opening in found]


def test_a_day_has_its_hours() -> None:
    """
    Doors open at the first of them and close at the last, exclusive.
    """
    noon, one = utc("2026-11-23 11:00"), utc("2026-11-23 12:00")

    assert BERLIN.is_open(utc("2026-11-23 07:00"))
    assert not BERLIN.is_open(noon)
    assert one == BERLIN.opens(noon)
    assert noon == BERLIN.closes(utc("2026-11-23 07:00"))
    assert utc("2026-11-23 17:00") == BERLIN.closes(noon)


def test_a_weekend_is_passed_over() -> None:
    """
    Who asks on Saturday noon is told Monday morning.
    """
    assert utc("2026-11-23 07:00") == BERLIN.opens(utc("2026-11-21 11:00"))


def test_special_days_overrule_the_week() -> None:
    """
    Half of Christmas Eve is open, Christmas Day is not, and Saturday is again.
    """
    assert [("24 07:00", "24 11:00"), ("26 08:00", "26 11:00")] == shown(
        BERLIN, "2026-12-24 00:00", "2026-12-27 00:00"
    )


def test_hours_may_run_past_midnight() -> None:
    """
    They belong to the day on which they begin, and meet the next day's without a gap.
    """
    night = Calendar("UTC", week={"fri": "22:00-06:00", "sat": "06:00-10:00, 23:00-24:00"})

    assert [("20 22:00", "21 10:00"), ("21 23:00", "22 00:00")] == shown(
        night, "2026-11-16 00:00", "2026-11-23 00:00"
    )
    assert utc("2026-11-21 10:00") == night.closes(utc("2026-11-20 23:00"))


def test_openings_are_cut_off_at_both_ends() -> None:
    """
    Nothing outside the window is told.
    """
    assert [("23 07:30", "23 11:00"), ("23 12:00", "23 12:15")] == shown(
        BERLIN, "2026-11-23 07:30", "2026-11-23 12:15"
    )


def test_business_time_passes_while_doors_are_open() -> None:
    """
    Four hours from Friday 16:00 are up on Monday at 10:00.
    """
    friday, monday = utc("2026-11-20 15:00"), utc("2026-11-23 09:00")

    assert 7 * 3600 == BERLIN.open_seconds(friday, monday)
    assert utc("2026-11-21 10:00") == BERLIN.after(friday, 4 * 3600)
    assert monday == BERLIN.after(friday, 7 * 3600)
    assert friday == BERLIN.after(friday, 0)


def test_who_never_opens_says_so() -> None:
    """
    Neither hours, nor any ahead.
    """
    never = Calendar("UTC")
    past = Calendar("UTC", days={"2026-01-01": "10:00-11:00"})

    for calendar in (never, past):
        at = utc("2026-06-01 00:00")
        assert (None, None, None) == (
            calendar.opens(at),
            calendar.closes(at),
            calendar.after(at, 1),
        )
        assert not calendar.is_open(at)
    assert utc("2026-01-01 10:00") == past.opens(0)
    assert utc("2026-01-01 11:00") == past.closes(0)


def test_who_never_closes_says_so() -> None:
    """
    Unless a day is special, be it years ahead.
    """
    assert ALWAYS.closes(utc("2026-11-23 00:00")) is None
    closing = Calendar("UTC", week={"mon-sun": "00:00-24:00"}, days={"2031-01-01": "closed"})
    assert utc("2031-01-01 00:00") == closing.closes(utc("2026-11-23 00:00"))
    assert closing.closes(utc("2031-01-02 00:00")) is None


class TestChangedClocks:
    """
    In Berlin, clocks jump from 02:00 to 03:00 on 29 March 2026 and back on 25 October.
    """

    def test_a_night_is_shorter_in_spring_and_longer_in_autumn(self) -> None:
        """
        Doors are open while the wall says so, however long that is.
        """
        night = Calendar("Europe/Berlin", week={"sat": "22:00-06:00"})

        assert [("28 21:00", "29 04:00")] == shown(night, "2026-03-28 12:00", "2026-03-29 12:00")
        assert [("24 20:00", "25 05:00")] == shown(night, "2026-10-24 12:00", "2026-10-25 12:00")

    def test_a_time_that_is_skipped_is_the_jump(self) -> None:
        """
        Doors that open at 02:30 open at 03:00, the same instant; what lies within is nothing.
        """
        early = Calendar("Europe/Berlin", week={"sun": "02:30-04:00"})
        gone = Calendar("Europe/Berlin", week={"sun": "02:15-02:45"})

        assert [("29 01:00", "29 02:00")] == shown(early, "2026-03-29 00:00", "2026-03-30 00:00")
        assert utc("2026-04-05 00:15") == gone.opens(utc("2026-03-29 00:00"))

    def test_a_time_that_is_shown_twice_opens_first_and_closes_last(self) -> None:
        """
        From the first 02:15 to the second 02:45.
        """
        twice = Calendar("Europe/Berlin", week={"sun": "02:15-02:45"})

        assert [("25 00:15", "25 01:45")] == shown(twice, "2026-10-25 00:00", "2026-10-26 00:00")

    def test_half_an_hour_is_a_jump_too(self) -> None:
        """
        Lord Howe Island: 02:00 to 02:30 on 4 October 2026.
        """
        howe = Calendar("Australia/Lord_Howe", week={"sun": "02:10-03:00"})

        assert [("03 15:30", "03 16:00")] == shown(howe, "2026-10-03 00:00", "2026-10-04 00:00")

    def test_so_is_a_whole_day(self) -> None:
        """
        Samoa had no 30 December 2011.
        """
        apia = Calendar("Pacific/Apia", week={"thu-sat": "09:00-17:00"})

        assert [("29 19:00", "30 03:00"), ("30 19:00", "31 03:00")] == shown(
            apia, "2011-12-29 12:00", "2012-01-01 00:00"
        )


ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca")
HOURS = ("closed", "00:00-24:00", "08:00-12:00, 13:00-18:00", "22:00-06:00", "01:30-02:30")
INSTANTS = st.integers(int(utc("2026-01-01 00:00")), int(utc("2028-01-01 00:00")))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """
    Calendars of a few habits.
    """
    hours = st.sampled_from(HOURS)
    days = st.dates(date(2026, 1, 1), date(2028, 1, 1))
    return Calendar(
        draw(st.sampled_from(ZONES)),
        week=draw(st.dictionaries(st.sampled_from(("mon", "tue", "wed-sat", "sun")), hours)),
        days=draw(st.dictionaries(days.map(str), hours, max_size=3)),
    )


@given(calendars(), INSTANTS)
def test_every_answer_agrees_with_the_others(calendar: Calendar, at: int) -> None:
    """
    Openings are apart and in order; whoever is in one is told so, and until when.
    """
    found = list(calendar.openings(at, at + 21 * 86_400))

    assert all(one.closes < other.opens for one, other in pairwise(found))
    for opening in found:
        assert opening.length > 0
        assert calendar.is_open(opening.opens)
        assert opening.opens == calendar.opens(opening.opens)
        if opening.closes < at + 21 * 86_400:
            assert not calendar.is_open(opening.closes)
            assert opening.closes == calendar.closes(opening.opens)

    if found and not calendar.is_open(at):
        assert found[0].opens == calendar.opens(at)
        assert found[0].closes in (calendar.closes(at), at + 21 * 86_400)


@given(calendars(), INSTANTS, st.integers(0, 200_000))
def test_business_time_is_spent_when_it_is_due(calendar: Calendar, at: int, length: int) -> None:
    """
    Between now and the instant it is due, doors were open for just so long.
    """
    due = calendar.after(at, length)

    if due is not None:
        assert length == calendar.open_seconds(at, due)


@given(calendars(), INSTANTS)
def test_a_wall_clock_decides(calendar: Calendar, at: int) -> None:
    """
    Where clocks are not changed within a day, doors are open when the wall shows opening hours.
    """
    from zoneinfo import ZoneInfo

    local = datetime.fromtimestamp(at, ZoneInfo(calendar.zone))
    if len({(local + timedelta(days=days)).utcoffset() for days in (-2, -1, 0, 1, 2)}) > 1:
        return

    minutes = local.hour * 60 + local.minute + local.second / 60
    today, yesterday = local.date(), local.date() - timedelta(days=1)
    expected = any(
        opens <= minutes + later < closes
        for day, later in ((today, 0), (yesterday, 1440))
        for opens, closes in calendar.days.get(day, calendar.week[day.weekday()])
    )

    assert expected == calendar.is_open(at)


def test_calendars_travel() -> None:
    """
    They are values: equal, shown, pickled.
    """
    assert BERLIN == pickle.loads(pickle.dumps(BERLIN))  # noqa: S301 - our own
    assert Opening(1.0, 3.0).length == 2.0
    assert "Europe/Berlin" in repr(BERLIN)


Any_: Any = Calendar


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: Calendar("Europe/Berlinn"),
            "Calendar.zone: got 'Europe/Berlinn', expected a time zone such as Europe/Berlin "
            "(did you mean Europe/Berlin?)",
        ),
        (
            lambda: Any_("UTC", week="mon-fri"),
            'Calendar.week: got \'mon-fri\', expected hours by weekday: {"mon-fri": "08:00-18:00"}',
        ),
        (
            lambda: Any_("UTC", days=["2026-12-25"]),
            'Calendar.days: got [\'2026-12-25\'], expected hours by date: {"2026-12-25": "closed"}',
        ),
        (
            lambda: Calendar("UTC", week={"fri-mon": "closed"}),
            "Calendar.week: got 'fri-mon', "
            "expected a weekday, or several in order: mon, tue, wed, thu, fri, sat, sun; mon-fri",
        ),
        (
            lambda: Calendar("UTC", week={"mon-fri": "closed", "wed": "closed"}),
            "Calendar.week: got 'wed', expected wed only once",
        ),
        (
            lambda: Calendar("UTC", days={"25.12.2026": "closed"}),
            "Calendar.days: got '25.12.2026', expected a date such as 2026-12-24",
        ),
        (
            lambda: Calendar("UTC", week={"mon": "8-12"}),
            "Calendar.week['mon']: got '8-12', expected "
            'hours such as "08:00-12:00, 13:00-18:00", "22:00-06:00" or "closed"',
        ),
        (
            lambda: Calendar("UTC", week={"mon": 8}),
            "Calendar.week['mon']: got 8, expected "
            'hours such as "08:00-12:00, 13:00-18:00", "22:00-06:00" or "closed"',
        ),
        (
            lambda: Calendar("UTC", week={"mon": "08:00-12:60"}),
            "Calendar.week['mon']: got '08:00-12:60', expected times from 00:00 to 24:00",
        ),
        (
            lambda: Calendar("UTC", week={"mon": "08:00-08:00"}),
            "Calendar.week['mon']: got '08:00-08:00', "
            "expected hours of some length; a whole day is 00:00-24:00",
        ),
        (
            lambda: Calendar("UTC", week={"mon": "08:00-12:00, 11:00-13:00"}),
            "Calendar.week['mon']: got '08:00-12:00, 11:00-13:00', "
            "expected hours that do not overlap",
        ),
        (
            lambda: BERLIN.opens(math.nan),
            "Calendar: got nan, expected seconds from 0 to 9,000,000,000",
        ),
        (
            lambda: BERLIN.after(0, -1),
            "Calendar.after(): got -1, expected seconds from 0 to 9,000,000,000",
        ),
    ],
)
def test_mistakes_are_told(make: Any, sentence: str) -> None:  # noqa: ANN401
    """
    What came, what was expected.
    """
    with pytest.raises(fr.InvalidValue) as caught:
        make()

    assert sentence == str(caught.value)
