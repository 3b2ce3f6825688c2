"""
A virtual clock: the host's own timers beside the engine's deadlines, each at its own instant.
"""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Final

import attrs
from tests.conformance.requirements import MICROSECONDS, us

from fairroute import Engine

ORIGIN: Final = 1_000_000_000 * MICROSECONDS
"""The engine's instant at which a case begins; what was before it has room."""

Action = Callable[[], object]


@attrs.define
class Clock:
    """
    *now* in microseconds since the case began.
    """

    now: int = -MICROSECONDS
    tied: bool = False
    """Whether a timer of the host fell on the very instant of a deadline of the engine."""
    _timers: list[tuple[int, int, Action]] = attrs.field(factory=list)
    _set: int = 0

    @property
    def at(self) -> float:
        """
        The same as the engine is told it, in seconds.
        """
        return self.instant(self.now)

    @staticmethod
    def instant(time: int) -> float:
        """
        *time* of the case in the engine's seconds.
        """
        return (ORIGIN + time) / MICROSECONDS

    @staticmethod
    def of(at: float) -> int:
        """
        The engine's seconds as time of the case.
        """
        return us(at) - ORIGIN

    def set(self, due: int, action: Action) -> None:
        """
        Do *action* at *due*; those of one instant in the order in which they were set.
        """
        self._set += 1
        heappush(self._timers, (due, self._set, action))

    def advance(self, engine: Engine, to: int, tick: Action, *, including: bool) -> None:
        """
        Let time come to *to*: *tick* at each of the engine's deadlines, the host's timers between.
        """
        while (due := self._next(engine)) is not None and (due < to or (including and due == to)):
            self.now = due
            if self._engine_due(engine, due):
                self.tied = bool(self._timers) and self._timers[0][0] == due
                tick()
            else:
                _, _, action = heappop(self._timers)
                action()

        self.now = to

    def _next(self, engine: Engine) -> int | None:
        due = [self._timers[0][0]] if self._timers else []
        if engine.next_deadline is not None:
            due.append(self.of(engine.next_deadline))

        return max(min(due), self.now) if due else None

    def _engine_due(self, engine: Engine, due: int) -> bool:
        return engine.next_deadline is not None and self.of(engine.next_deadline) <= due
