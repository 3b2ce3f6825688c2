"""
What an agent may have of their own accord, and whom they pass over with it.

Presence, pacing, hours and a limit of open offers keep work from agents who did not ask for it;
whoever asks is bound by ability, room and the policy's rules, as everybody is.
"""

from collections.abc import Callable, Iterable, Iterator

import attrs

from fairroute.engine.asking import Asking
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.lanes import Lane
from fairroute.lifecycle import ItemState

Objection = Callable[[ItemFacts, AgentFacts], str | None]
"""What the policy says against a pair; None: nothing."""


@attrs.frozen
class Cost:
    """
    What others pay for an item that does not wait for its turn: how many are *passed*, and how long
    the *longest* of them has waited, in microseconds.
    """

    passed: int = 0
    longest: int = 0

    @classmethod
    def of(cls, items: Iterable[ItemFacts], now: int) -> "Cost":
        """
        The cost of passing *items*.
        """
        waits = [now - item.standing for item in items]
        return cls(len(waits), max(waits, default=0))


class Pulling:
    """
    Looks through the line for one agent.
    """

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._index = asking.index

    def first(self, agent: AgentFacts) -> ItemFacts | None:
        """
        The first item in line that *agent* may have. O(lanes), as all items of a lane are alike to
        everybody, unless rules are asked pair by pair.
        """
        lanes = [lane for lane in self._fitting(agent) if agent.id not in lane.apart]
        if not self._index.pairwise and agent.reserved is None:
            heads = [lane.head[4] for lane in lanes if lane.head is not None]
            return min(heads, key=self._asking.place, default=None)

        in_line = sorted(_items_of(lanes), key=self._asking.place)
        return next(
            (
                item
                for item in in_line
                if not set_apart(item, agent) and self._asking.ask(item, agent) is None
            ),
            None,
        )

    def choices(self, agent: AgentFacts, objection: Objection) -> Iterator[ItemFacts]:
        """
        All items that *agent* may take by their own word, first in line first: those they declined
        a moment ago, too. *objection* asks the policy. O(waiting log waiting).
        """
        for item in sorted(_items_of(self._fitting(agent)), key=self._asking.place):
            if not set_apart(item, agent) and objection(item, agent) is None:
                yield item

    def passed(self, item: ItemFacts, agent: AgentFacts | None) -> Cost:
        """
        The cost of serving *item* before its turn, by *agent*: of those ahead of it only such as
        they might serve count, room aside. O(waiting).
        """
        place = self._asking.place(item)
        state = self._asking.state
        ahead = (
            other
            for other in state.items.values()
            if other.state is ItemState.WAITING and self._asking.place(other) < place
        )
        return Cost.of((other for other in ahead if self._might(other, agent)), state.now)

    def objection(self, item: ItemFacts, agent: AgentFacts) -> str | None:
        """
        What the policy says against a pair, without anybody being told of a part that fails.
        """
        return self._asking.verdict(item, agent)[0]

    def able(self, item: ItemFacts, agent: AgentFacts) -> bool:
        """
        Whether *agent* can do what *item* needs, by the rules that always hold.
        """
        assert item.signature is not None
        assert agent.ability is not None
        return bool(item.signature.capable & agent.ability.bit)

    def _might(self, item: ItemFacts, agent: AgentFacts | None) -> bool:
        if agent is None:
            return item.held is None

        return (
            self.able(item, agent)
            and not set_apart(item, agent)
            and self.objection(item, agent) is None
        )

    def _fitting(self, agent: AgentFacts) -> Iterator[Lane]:
        """
        Lanes of what *agent* can do, and has room for beside the work there is.
        """
        assert agent.ability is not None
        opening, bit, room = self._index.opening(agent), agent.ability.bit, agent.room
        for lane in self._index.lines.lanes():
            needs = lane.signature.needs
            fits = needs.demand <= room and (opening is None or opening.admits(needs.medium))
            if fits and lane.signature.eligible & bit:
                yield lane


def set_apart(item: ItemFacts, agent: AgentFacts) -> bool:
    """
    Whether *item* is kept from *agent*, or *agent* for another item, by more than a rest.
    """
    if item.held is not None or agent.reserved not in (None, item):
        return True

    awaited = item.wait_for is None or agent.id in item.wait_for.agents
    return agent.id in item.withheld or not awaited


def _items_of(lanes: Iterable[Lane]) -> Iterator[ItemFacts]:
    return (entry[4] for lane in lanes for entry in lane.in_order())
