"""
Who is in line of a class that a rule of the plan watches, and since when.

Kept as items come and go, so that how many they are and how long the first has been there is known
at any time.
"""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from typing import Protocol

from fairroute.facts import ItemFacts
from fairroute.instants import microseconds
from fairroute.lifecycle import ItemState
from fairroute.model import Classified

IN_LINE = (ItemState.WAITING, ItemState.OFFERED)

SWEEP_AFTER = 64
"""Entries of items that left the line tolerated in a watch before a sweep."""


class Rule(Protocol):
    """
    A rule of the plan that is for a class of items, and acts at a bound: wait and estimate in
    seconds.
    """

    @property
    def wait(self) -> float | None:
        """
        For how long one of them has been in line.
        """

    @property
    def length(self) -> int | None:
        """
        How many are in line.
        """

    @property
    def estimate(self) -> float | None:
        """
        What is foretold.
        """

    def watches(self, work: Classified, /) -> bool:
        """
        Whether an item of class *work* is one of those it is for.
        """


class Watched:
    """
    What is in line of the class of one *rule*, the longest there first.
    """

    __slots__ = ("_heap", "_rule", "estimate", "in_line", "wait")

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self.wait = None if rule.wait is None else microseconds(rule.wait)
        self.estimate = None if rule.estimate is None else microseconds(rule.estimate)
        self.in_line: dict[int, int] = {}
        """Items in line, and since when."""
        self._heap: list[tuple[int, int]] = []

    def counts(self, item: ItemFacts) -> bool:
        """
        Whether *item* is one of those it is for: nobody waits in a call of our own.
        """
        return not item.outbound and self._rule.watches(item.work)

    def heed(self, item: ItemFacts) -> None:
        """
        *item* is in line, perhaps as of another class than before.
        """
        if self.counts(item):
            self.enter(item)
        else:
            self.leave(item)

    def fill(self, items: Iterable[ItemFacts]) -> None:
        """
        Find again who of *items* is in line.
        """
        for item in items:
            if item.state in IN_LINE and self.counts(item):
                self.enter(item)

    def enter(self, item: ItemFacts) -> None:
        """
        *item*, of its class, is in line. O(log n).
        """
        if item.id not in self.in_line:
            self.in_line[item.id] = item.arrived
            heappush(self._heap, (item.arrived, item.id))

    def leave(self, item: ItemFacts) -> None:
        """
        *item* is in line no more, or of another class. Amortised O(1).
        """
        if self.in_line.pop(item.id, None) is not None:
            gone = len(self._heap) - len(self.in_line)
            if gone > SWEEP_AFTER and gone > len(self.in_line):
                self._heap = [entry for entry in self._heap if self._stands(entry)]
                heapify(self._heap)

    def oldest(self) -> int | None:
        """
        Since when the longest has been in line.
        """
        heap = self._heap
        while heap and not self._stands(heap[0]):
            heappop(heap)

        return heap[0][0] if heap else None

    def _stands(self, entry: tuple[int, int]) -> bool:
        # An item may come again, since another instant.
        return self.in_line.get(entry[1]) == entry[0]

    def is_past(self, now: int, expected: int | None) -> bool:
        """
        Whether a bound is reached; *expected* is its estimate, None where nobody looks or knows.
        """
        oldest, length = self.oldest(), self._rule.length
        return (
            (self.wait is not None and oldest is not None and now - oldest >= self.wait)
            or (length is not None and len(self.in_line) >= length)
            or (self.estimate is not None and expected is not None and expected >= self.estimate)
        )
