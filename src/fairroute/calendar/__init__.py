"""
Opening hours, business time and quiet hours: from what a wall clock shows to instants.

The engine knows instants only. A host asks a `Calendar` when doors open and close, and says so to
the engine in commands; no part of routing reads a calendar.
"""

from fairroute.calendar.file import calendar_of, load_calendar
from fairroute.calendar.hours import Calendar
from fairroute.hours import Opening

__all__ = ["Calendar", "Opening", "calendar_of", "load_calendar"]
