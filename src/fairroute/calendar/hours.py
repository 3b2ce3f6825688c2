"""
When doors are open, by the clock on the wall of one place.

Hours that run past midnight belong to the day on which they begin. Where they meet or overlap
those of the next day, they are one opening.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import attrs

from fairroute.calendar.spans import WEEKDAYS, Spans, date_in, days_in, spans_in
from fairroute.calendar.wall import day_of, instant
from fairroute.errors import InvalidValue, nearest
from fairroute.hours import Opening
from fairroute.instants import LATEST, microseconds

DAY: Final = timedelta(days=1)

BEYOND: Final = timedelta(days=15)
"""So far after the last special day every week has opened, even if a jump swallowed one opening."""


def _week(given: object) -> tuple[Spans, ...]:
    if not isinstance(given, Mapping):
        raise InvalidValue("Calendar.week", given, 'hours by weekday: {"mon-fri": "08:00-18:00"}')

    week: dict[int, Spans] = {}
    for name, hours in given.items():
        for number in days_in(name, "Calendar.week"):
            if number in week:
                raise InvalidValue("Calendar.week", name, f"{WEEKDAYS[number]} only once")

            week[number] = spans_in(hours, f"Calendar.week[{name!r}]")

    return tuple(week.get(number, ()) for number in range(len(WEEKDAYS)))


def _days(given: object) -> dict[date, Spans]:
    if not isinstance(given, Mapping):
        raise InvalidValue("Calendar.days", given, 'hours by date: {"2026-12-25": "closed"}')

    return {
        date_in(day, "Calendar.days"): spans_in(hours, f"Calendar.days[{str(day)!r}]")
        for day, hours in given.items()
    }


@attrs.frozen
class Calendar:
    """
    Opening hours in one time zone.

    *zone* is a name of the IANA database. *week* maps weekdays (`mon`, or `mon-fri`) to hours such
    as `"08:00-12:00, 13:00-18:00"`; a day that is not named is closed. *days* maps dates to hours
    that hold instead, `"closed"` for none. Raises `InvalidValue`.

    >>> berlin = fr.calendar.Calendar(
    ...     "Europe/Berlin", week={"mon-fri": "08:00-18:00"}, days={"2026-12-25": "closed"}
    ... )
    >>> from datetime import datetime
    >>> monday = fr.at(datetime.fromisoformat("2026-11-23T07:30+01:00"))
    >>> berlin.is_open(monday), berlin.opens(monday) - monday
    (False, 1800.0)
    """

    zone: str = attrs.field()
    week: tuple[Spans, ...] = attrs.field(factory=dict, kw_only=True, converter=_week)
    days: Mapping[date, Spans] = attrs.field(factory=dict, kw_only=True, converter=_days)

    @zone.validator
    def _(self, _: object, zone: object) -> None:
        try:
            ZoneInfo(zone)  # type: ignore[arg-type]
        except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
            close = nearest(str(zone), available_timezones())
            raise InvalidValue(
                "Calendar.zone", zone, f"a time zone such as Europe/Berlin ({close})"
            ) from None

    def is_open(self, at: float, /) -> bool:
        """
        Whether doors are open *at* an instant.
        """
        return self.opens(at) == at

    def opens(self, at: float, /) -> float | None:
        """
        The first instant from *at* on with open doors: *at* itself, or when they next open. None:
        never again. O(days until then).
        """
        first = next(self._pieces(at, self._end(at)), None)
        return None if first is None else max(at, first.opens)

    def closes(self, at: float, /) -> float | None:
        """
        When doors close that are open *at* an instant, or else will be next. None: never. O(days
        until the last special one).
        """
        end = self._end(at)
        closes: float | None = None
        for piece in self._pieces(at, end):
            if closes is not None and piece.opens > closes:
                return closes

            closes = piece.closes

        # Whoever is still open so long after all that is special always is.
        always = closes is not None and closes >= instant(end + DAY, 0, self._clock)
        return None if always else closes

    def openings(self, since: float, until: float, /) -> Iterator[Opening]:
        """
        Every opening between two instants, cut off at them. O(days between).
        """
        opens = closes = since
        for piece in self._pieces(since, day_of(_checked(until), self._clock) + DAY):
            if piece.opens >= until:
                break

            if piece.opens > closes:
                yield from _cut(opens, closes)
                opens = piece.opens

            closes = min(piece.closes, until)

        yield from _cut(opens, closes)

    def open_seconds(self, since: float, until: float, /) -> float:
        """
        How long doors are open between two instants: business time. O(days between).
        """
        return sum(opening.length for opening in self.openings(since, until))

    def after(self, at: float, seconds: float, /) -> float | None:
        """
        The instant at which doors will have been open for so many *seconds* since *at*: when a
        promise in business time is due. None: never. O(days until then).
        """
        microseconds(seconds, "Calendar.after()")
        last = self._end(at) if not any(self.week) else day_of(LATEST, self._clock)
        for piece in self._pieces(at, last):
            opens = max(at, piece.opens)
            if piece.closes - opens >= seconds:
                return opens + seconds

            seconds -= piece.closes - opens

        return None

    # --- within ---

    @property
    def _clock(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def _end(self, at: float) -> date:
        """
        By when all that ever happens has happened once after *at*.
        """
        return max((day_of(_checked(at), self._clock), *self.days)) + BEYOND

    def _pieces(self, at: float, end: date) -> Iterator[Opening]:
        """
        The openings of each day through *end* that last beyond *at*, none overlapping, in order.
        """
        zone = self._clock
        day = day_of(_checked(at), zone) - DAY
        reached: float = 0
        while day <= end:
            for opening, closing in self.days.get(day, self.week[day.weekday()]):
                opens = max(reached, instant(day, opening, zone))
                closes = instant(day, closing, zone, closing=True)
                if closes > max(at, opens):
                    yield Opening(opens, closes)
                    reached = closes

            day += DAY


def _cut(opens: float, closes: float) -> Iterator[Opening]:
    if closes > opens:
        yield Opening(opens, closes)


def _checked(at: float) -> float:
    microseconds(at, "Calendar")
    return at
