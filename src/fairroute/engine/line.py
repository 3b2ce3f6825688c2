"""
Who is ahead of whom, read from the lanes without sorting everybody.

Each lane is in order already, so the line is a merge of lanes, and whoever asks about its beginning
pays for that only. An urgency part may change the order from one instant to the next; then all are
compared.
"""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import takewhile

from fairroute.engine.asking import Asking
from fairroute.facts import ItemFacts
from fairroute.lanes import Entry, Lane


def in_line(asking: Asking, tier: str | None = None) -> Iterator[ItemFacts]:
    """
    Waiting items, of *tier* if it is given, in the one order all agents share. O(lanes) to begin,
    then O(log lanes) for each item; with an urgency part O(n log n).
    """
    lanes = [
        lane
        for lane in asking.index.lines.lanes()
        if tier is None or lane.signature.work.tier == tier
    ]
    if asking.policy.urgency is None:
        return (entry[4] for entry in merge(*map(_entries, lanes)))

    items = [entry[4] for lane in lanes for entry in _entries(lane)]
    return iter(sorted(items, key=asking.place))


def ahead_of(item: ItemFacts, asking: Asking) -> list[ItemFacts]:
    """
    Whoever is before *item*, which need not be in line itself. O(lanes + those ahead × log lanes).
    """
    place = asking.place(item)
    return list(takewhile(lambda other: asking.place(other) < place, in_line(asking)))


def competing(ahead: Iterable[ItemFacts], item: ItemFacts) -> list[ItemFacts]:
    """
    Those of *ahead* whom some kind of agent could serve as well as *item*.
    """
    could = _capable(item)
    return [other for other in ahead if _capable(other) & could]


def _entries(lane: Lane) -> Iterator[Entry]:
    arrivals = (entry for entry in lane.line if entry[4].entry is entry)
    if not lane.returns:
        return arrivals

    return merge(arrivals, sorted(entry for entry in lane.returns if entry[4].entry is entry))


def _capable(item: ItemFacts) -> int:
    return 0 if item.signature is None else item.signature.capable
