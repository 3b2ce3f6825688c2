"""
How long an agent may still be kept, and by what.

A break and the end of a shift are the same to routing: an agent is there until an instant, and what
usually takes longer is not begun. So of all durations that a plan expects of its topics, only which
of them still fit makes a difference to an agent: each falls away once, at an instant known
beforehand, and nothing ever comes back by time alone.
"""

from bisect import bisect_right
from collections.abc import Mapping
from typing import Final

from fairroute.instants import LATEST_US, later, microseconds
from fairroute.model import Agent
from fairroute.plan import Topic

NOTHING: Final = -1
"""Less than what takes no time."""


class Shifts:
    """
    What a plan says of it, in microseconds: what its *topics* take, and how far past their time
    agents may be kept by what they begin (*overrun*).
    """

    __slots__ = ("_durations", "_overrun", "_takes")

    def __init__(self, topics: Mapping[str, Topic] | None = None, overrun: float = 0.0) -> None:
        self._overrun = microseconds(overrun)
        self._takes = {
            topic.name: microseconds(topic.expected)
            for topic in (topics or {}).values()
            if topic.expected is not None
        }
        self._durations = sorted({0, *self._takes.values()})

    def takes(self, topic: str | None) -> int:
        """
        How long an item about *topic* is expected to take; one of which nothing is known, no time.
        """
        return self._takes.get(topic or "", 0)

    def end_of(self, agent: Agent) -> int | None:
        """
        The instant past which nothing may keep *agent*; None: there is none.
        """
        if agent.available_until is None:
            return None

        return later(microseconds(agent.available_until), self._overrun)

    def enough(self, topic: str | None, now: int) -> int:
        """
        Until when an agent must be available to begin an item about *topic* *now*.
        """
        return min(now + self.takes(topic) - self._overrun, LATEST_US)

    def longest(self, left: int) -> int | None:
        """
        The longest of the plan's durations that fits in the time that is *left*; None: all do.
        """
        if left >= self._durations[-1]:
            return None

        fitting = bisect_right(self._durations, left)
        return self._durations[fitting - 1] if fitting else NOTHING

    def next_change(self, end: int, now: int) -> int | None:
        """
        The first instant after *now* at which less fits before *end*; None: nothing does any more,
        or there is no such instant.
        """
        fitting = bisect_right(self._durations, end - now)
        change = end - self._durations[fitting - 1] + 1
        return change if fitting and change <= LATEST_US else None
