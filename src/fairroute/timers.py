"""
What is due when.

A timer is (deadline, rank, seq, fact): of one instant the smaller rank fires first, then the one
whose event came first. A timer is never taken out when its reason is gone; it is found stale when
it comes up, or swept out when the stale ones are the majority. All of it is derived from facts, so
none of it is in a snapshot.
"""

from collections.abc import Callable
from heapq import heapify, heappop, heappush
from typing import Any, Final

RANKS: Final = (
    "offer",
    "wrap_up",
    "rest",
    "pacing",
    "hold",
    "wait_for",
    "drain",
    "stage",
    "limit",
    "release",
    "inactivity",
    "lease",
    "shift",
    "hours",
    "surge",
)
"""What can be due, in the order in which it fires at one instant."""

OFFER: Final = RANKS.index("offer")
WRAP_UP: Final = RANKS.index("wrap_up")
REST: Final = RANKS.index("rest")
PACING: Final = RANKS.index("pacing")
HOLD: Final = RANKS.index("hold")
WAIT_FOR: Final = RANKS.index("wait_for")
DRAIN: Final = RANKS.index("drain")
STAGE: Final = RANKS.index("stage")
LIMIT: Final = RANKS.index("limit")
RELEASE: Final = RANKS.index("release")
INACTIVITY: Final = RANKS.index("inactivity")
LEASE: Final = RANKS.index("lease")
SHIFT: Final = RANKS.index("shift")
HOURS: Final = RANKS.index("hours")
SURGE: Final = RANKS.index("surge")

CAUSES: Final = tuple(f"timer:{name}" for name in RANKS)
"""The cause of an event, by the rank of the timer that fired."""

Timer = tuple[int, int, int, Any, Any]
"""
(deadline, rank, seq of the event that set it, fact, key). Fact and key by rank: the offer; the
agent and the item they wrap up after; the item and the agent it rests from; the agent who has a
breather (or, with a medium, a gap in it); the item that is held; the item that waits for agents;
the item that is overdue; the item whose next stage it is; the item whose time is up; the item whose
instant has come; the parked item; the agent whose lease lapses; the agent whose time is up for some
of what they could have; the mode that ends.
"""

SWEEP_AFTER: Final = 64
"""Stale timers tolerated before a sweep: enough that small engines never sweep."""


class Timers:
    """
    A heap of deadlines, cleaned lazily. *valid* tells whether a timer's reason still stands.

    Nothing is due before the first entry of *heap*; whether anything is due at it, `first` tells.
    """

    __slots__ = ("_stale", "_valid", "heap")

    def __init__(self, valid: Callable[[Timer], bool]) -> None:
        self.heap: list[Timer] = []
        self._valid = valid
        self._stale = 0

    def __len__(self) -> int:
        return len(self.heap)

    def set(self, deadline: int, rank: int, seq: int, fact: object, key: object = None) -> None:
        """
        Remember that something is due. O(log n).
        """
        heappush(self.heap, (deadline, rank, seq, fact, key))

    def lapsed(self) -> None:
        """
        The reason of one timer is gone. Amortised O(1).
        """
        self._stale += 1
        if self._stale > SWEEP_AFTER and self._stale * 2 > len(self.heap):
            self.heap = [timer for timer in self.heap if self._valid(timer)]
            heapify(self.heap)
            self._stale = 0

    def first(self) -> int | None:
        """
        The earliest deadline whose reason still stands.
        """
        heap = self.heap
        while heap:
            if self._valid(heap[0]):
                return heap[0][0]

            heappop(heap)
            self._stale -= 1

        return None

    def due(self, instant: int) -> bool:
        """
        Whether anything whose reason still stands is due at or before *instant*.
        """
        heap = self.heap
        while heap and heap[0][0] <= instant:
            if self._valid(heap[0]):
                return True

            heappop(heap)
            self._stale -= 1

        return False

    def pop_due(self, instant: int) -> Timer | None:
        """
        Take out the first valid timer due at or before *instant*, if there is one.
        """
        return heappop(self.heap) if self.due(instant) else None

    def standing(self) -> list[Timer]:
        """
        Every valid timer in firing order, for `Engine.check`.
        """
        return sorted(
            (timer for timer in self.heap if self._valid(timer)), key=lambda timer: timer[:3]
        )
