"""
Places in a queue: which level, ring and delay an agent has there, as pools; which of them may take
an item at some age, as topics.

A topic of the plan names the pools that may serve it, so an item is widened by `UpdateItem` to
another topic. All topics a case can need are settled before its engine is made.
"""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import attrs
from tests.conformance.requirements import us

from fairroute.plan import Topic

FAR = 10**18


@attrs.frozen(order=True)
class Slot:
    """
    A place in *queue*: *level* and *ring* (lower first), open to items of age *delay* and more.
    """

    queue: str
    level: int = 0
    ring: int = 0
    delay: int = 0

    @property
    def pool(self) -> str:
        """
        The pool of the agents who stand there.
        """
        return f"{self.queue}: level {self.level} ring {self.ring} delay {self.delay}"


@attrs.frozen
class Window:
    """
    Which slots are open to an item at a moment.

    Levels *least* to *most*, none counting as less than *raise_to*; rings up to *ring*; delays up
    to *delay*; levels up to *opened* (by time for each level). *held*: to nobody. *after* is the
    seat of the agent this item was offered to last.
    """

    least: int = -FAR
    most: int = FAR
    raise_to: int = 0
    ring: int = FAR
    delay: int = FAR
    opened: int = FAR
    held: bool = False
    after: int = -1

    def admits(self, slot: Slot) -> bool:
        """
        Whether an agent in *slot* may take the item.
        """
        level = max(slot.level, self.raise_to)
        return (
            not self.held
            and self.least <= level <= self.most
            and slot.ring <= self.ring
            and slot.delay <= self.delay
            and slot.level <= self.opened
        )


Key = tuple[str, frozenset[Slot], int, int]
"""Queue, open slots, the level below which none counts, whom the item was offered to last."""


@attrs.define
class Topics:
    """
    Topics by what they admit.
    """

    slots: Mapping[str, tuple[Slot, ...]]
    names: dict[Key, str] = attrs.field(factory=dict)
    queue_of: dict[str, str] = attrs.field(factory=dict)

    def foresee(self, queue: str, windows: Iterable[Window]) -> None:
        """
        Make a topic for each of *windows* on *queue*.
        """
        for window in windows:
            key = self._key(queue, window)
            if key not in self.names:
                name = f"{queue} #{len(self.names) + 1}"
                self.names[key] = name
                self.queue_of[name] = queue

    def name(self, queue: str, window: Window) -> str:
        """
        The topic of an item in *queue* that is open to *window*.
        """
        return self.names[self._key(queue, window)]

    def table(self) -> dict[str, Topic]:
        """
        As the plan has them.
        """
        topics = {}
        for (_, slots, raise_to, after), name in self.names.items():
            pools = {slot.pool for slot in slots} or {"nobody"}
            pools |= {f"raise={raise_to}"} if raise_to else set()
            pools |= {f"after={after}"} if after >= 0 else set()
            topics[name] = Topic(name, pools=frozenset(pools))

        return topics

    def _key(self, queue: str, window: Window) -> Key:
        open_to = frozenset(slot for slot in self.slots[queue] if window.admits(slot))
        return queue, open_to, window.raise_to, window.after


def windows(
    queue: Mapping[str, Any], slots: Iterable[Slot], items: Iterable[Any], seats: int
) -> set[Window]:
    """
    Every window an item of *queue* could come to have; *items* are all that arrive.
    """
    given = tuple(slots)
    rings = [entry["ring"] for entry in queue.get("rings", ())] or [FAR]
    delays = sorted({slot.delay for slot in given} | {FAR})
    opened = sorted({slot.level for slot in given} | {0, FAR}) if "tier_wait" in queue else [FAR]
    spans = {(-FAR, FAR, 0)}
    for item in items:
        spans |= {span for _, span in level_spans(item)}

    after = range(-1, seats if remembers(queue) else 0)
    return {
        Window(*span, ring=ring, delay=delay, opened=level, held=held, after=seat)
        for span, ring, delay, level, held, seat in product(
            spans, rings, delays, opened, (False, True), after
        )
    }


def remembers(queue: Mapping[str, Any]) -> bool:
    """
    Whether *queue* goes on after the agent that this very item was offered to last.
    """
    return queue.get("select") == "linear_per_item"


def level_spans(item: Mapping[str, Any]) -> list[tuple[int, tuple[int, int, int]]]:
    """
    From which age on (microseconds) which levels: (least, most, raised to).
    """
    least, most = item.get("level_range") or (-FAR, FAR)
    raised = 0
    spans = [(0, (least, most, raised))]
    for rule in item.get("level_rules", ()):
        least = _moved(least, rule.get("min"))
        most = _moved(most, rule.get("max"))
        raised = _moved(raised, rule.get("raise_to"))
        spans.append((us(rule["after"]), (least, most, raised)))

    return spans


def _moved(bound: int, to: int | str | None) -> int:
    if to is None:
        return bound

    if isinstance(to, str):
        return bound + int(to)

    return to
