"""
Who waits, in which order.

A lane holds the waiting items of one signature, so whether an agent may take one of them is the
same question for all, and only its head is ever compared. An item with a personal constraint (it
rests from somebody) waits in a lane of its signature and that constraint until the constraint ends.

Arrivals mostly come in order and go to the end of a deque; what returns to an earlier place goes to
a small heap beside it, and the head is the lesser of the two. An entry whose item has gone is left
where it is and dropped when it comes up, or when such entries are the majority.

Heads of lanes are kept in one sorted list per urgency group (one in all, unless the policy has an
urgency part), so an agent's next item is the first head that the agent may take.
"""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from heapq import heapify, heappop, heappush
from itertools import count
from math import inf
from typing import TYPE_CHECKING, Final

import attrs

from fairroute.capability import Signature

if TYPE_CHECKING:
    from fairroute.facts import AgentFacts, ItemFacts

Entry = tuple[float, int, int, int, "ItemFacts"]
"""
(key, standing, arrival, token, item): its place, and what tells two entries apart. What is
expedited has a key below all others, what yields to everybody one above.
"""

GroupOf = Callable[[Signature], tuple[Hashable, str | None]]
"""The urgency group of a signature, or one of its own and why there is none."""

NOBODY: Final[frozenset[str]] = frozenset()


@attrs.frozen(cache_hash=True)
class AllBut:
    """
    Everybody but these *agents*.
    """

    agents: frozenset[str]

    def __contains__(self, name: object) -> bool:
        return name not in self.agents


EVERYBODY: Final = AllBut(frozenset())


@attrs.frozen(cache_hash=True)
class Yielding:
    """
    Everybody, until all who do not yield have been looked after; then those *apart* only.
    """

    apart: "frozenset[str] | AllBut"

    def __contains__(self, name: object) -> bool:
        return True


Excluded = frozenset[str] | AllBut | Yielding
"""From whom an item is kept apart."""


FEW: Final = 4
"""
n signatures with work for an agent are looked up while n² · 4 is below the number of heads; else
the heads are walked, which takes about heads ÷ n steps of a quarter the cost.
"""

SWEEP_AFTER: Final = 64
"""Entries of gone items tolerated in a lane before a sweep."""


@attrs.define(eq=False)
class Lane:
    """
    The waiting items of one signature (and one set of agents they are kept apart from). *heads* is
    the list its head is kept in; *misgrouped* is why the urgency part could not say which.
    """

    signature: Signature
    excluded: Excluded
    group: Hashable
    heads: list[Entry]
    misgrouped: str | None = None
    line: deque[Entry] = attrs.field(factory=deque)
    returns: list[Entry] = attrs.field(factory=list)
    head: Entry | None = None
    waiting: int = 0

    @property
    def apart(self) -> frozenset[str] | AllBut:
        """
        From whom its items are kept apart for a reason of their own.
        """
        return self.excluded.apart if isinstance(self.excluded, Yielding) else self.excluded

    def in_order(self) -> list[Entry]:
        """
        Every waiting entry, first place first. O(n log n).
        """
        entries = [*self.line, *self.returns]
        return sorted(entry for entry in entries if entry[4].entry is entry)

    def first(self) -> Entry | None:
        """
        The entry with the best place; gone ones on the way are dropped.
        """
        line = self.line
        while line and line[0][4].entry is not line[0]:
            line.popleft()

        returns = self.returns
        while returns and returns[0][4].entry is not returns[0]:
            heappop(returns)

        if not returns:
            return line[0] if line else None

        return min(line[0], returns[0]) if line else returns[0]

    def sweep(self) -> None:
        """
        Drop every entry whose item has gone.
        """
        self.line = deque(entry for entry in self.line if entry[4].entry is entry)
        self.returns = [entry for entry in self.returns if entry[4].entry is entry]
        heapify(self.returns)


class Lines:
    """
    All lanes, and their heads in order.
    """

    __slots__ = ("_group_of", "_occupants", "_token", "groups", "occupied", "yielding")

    def __init__(self, group_of: GroupOf | None = None) -> None:
        self._group_of = group_of
        self._token = count()
        self._occupants: dict[int, Signature] = {}
        self.groups: dict[Hashable, list[Entry]] = {}
        self.occupied = 0
        self.yielding = 0
        if group_of is None:
            self.groups[None] = []

    def enter(self, item: "ItemFacts", signature: Signature, excluded: Excluded = NOBODY) -> Lane:
        """
        Put *item* in line. O(1) at the end of a lane, O(log n) for one that returns to an earlier
        place.
        """
        lane = signature.lane
        if lane is None or excluded:
            lane = self._lane(signature, excluded)
            if isinstance(excluded, Yielding):
                self.yielding += 1

        key = -inf if item.expedited else inf if item.outbound else item.key
        entry = (key, item.standing, item.arrival, next(self._token), item)
        item.lane = lane
        item.entry = entry
        line = lane.line
        if not line or entry > line[-1]:
            line.append(entry)
        else:
            heappush(lane.returns, entry)

        lane.waiting += 1
        head = lane.head
        if head is None:
            self.occupied |= signature.bit
            self._occupants[signature.bit] = signature
            lane.head = entry
            insort(lane.heads, entry)
        elif entry < head:
            del lane.heads[bisect_left(lane.heads, head)]
            lane.head = entry
            insort(lane.heads, entry)

        return lane

    def leave(self, item: "ItemFacts") -> None:
        """
        Take *item* out of line. Amortised O(1) in the middle, O(log lanes) at the head.
        """
        lane, entry = item.lane, item.entry
        assert lane is not None
        assert entry is not None
        item.lane = item.entry = None
        lane.waiting -= 1
        if self.yielding and isinstance(lane.excluded, Yielding):
            self.yielding -= 1

        if lane.head is not entry:
            gone = len(lane.line) + len(lane.returns) - lane.waiting
            if gone > SWEEP_AFTER and gone > lane.waiting:
                lane.sweep()
            return

        heads = lane.heads
        del heads[bisect_left(heads, entry)]
        head = lane.head = lane.first()
        if head is not None:
            insort(heads, head)
        else:
            self._close(lane)

    def first_for(self, agent: "AgentFacts", heads: list[Entry]) -> Entry | None:
        """
        The best placed head in *heads* that *agent*, being free, may take.

        With few candidates, or none, the cost is theirs; with many, a walk down the sorted heads
        soon meets one of them.
        """
        profile = agent.profile
        assert profile is not None
        candidates = profile.serves & self.occupied
        if not candidates:
            return None

        room = agent.agent.capacity - agent.used
        name = agent.id
        few = candidates.bit_count()
        if few * few * FEW < len(heads):
            return self._first_of(candidates, heads, room, name)

        for entry in heads:
            lane = entry[4].lane
            signature = lane.signature  # type: ignore[union-attr]
            if (
                candidates >> signature.index & 1
                and signature.needs.demand <= room
                and name not in lane.excluded  # type: ignore[union-attr]
            ):
                return entry

        return None

    def _first_of(self, candidates: int, heads: list[Entry], room: int, name: str) -> Entry | None:
        best: Entry | None = None
        while candidates:
            low = candidates & -candidates
            candidates ^= low
            signature = self._occupants[low]
            if signature.needs.demand > room:
                continue

            for lane in (signature.lane, *signature.personal.values()):
                head = lane.head if lane is not None else None
                if head is None or lane.heads is not heads or name in lane.excluded:  # type: ignore[union-attr]
                    continue

                if best is None or head < best:
                    best = head

        return best

    def _close(self, lane: Lane) -> None:
        signature = lane.signature
        if lane.excluded:
            del signature.personal[lane.excluded]
        else:
            signature.lane = None

        if signature.lane is None and not signature.personal:
            self.occupied &= ~signature.bit
            del self._occupants[signature.bit]

        if not lane.heads and lane.group is not None:
            del self.groups[lane.group]

    @property
    def waiting(self) -> int:
        """
        How many items wait. O(lanes).
        """
        return sum(lane.waiting for lane in self.lanes())

    def lanes(self) -> Iterator[Lane]:
        """
        Every lane with somebody in it, best placed head first within each urgency group.
        """
        for heads in self.groups.values():
            for entry in heads:
                lane = entry[4].lane
                assert lane is not None
                yield lane

    def _lane(self, signature: Signature, excluded: Excluded) -> Lane:
        lane = signature.personal.get(excluded) if excluded else signature.lane
        if lane is not None:
            return lane

        group, why = self._group_of(signature) if self._group_of is not None else (None, None)
        lane = Lane(signature, excluded, group, self.groups.setdefault(group, []), why)
        if excluded:
            signature.personal[excluded] = lane
        else:
            signature.lane = lane

        return lane
