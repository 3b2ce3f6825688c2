"""
Whom an agent might be kept for: items in a medium with a `drain_for` that have waited longer.

An index like the others: derived from facts and the plan, in no snapshot. It knows which items are
overdue without anybody kept for them, and what the next match must look at: items and agents that
were not there to choose from last time, and those who may be kept in vain.
"""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING

from fairroute.engine.state import State
from fairroute.facts import AgentFacts, Deadline, ItemFacts
from fairroute.instants import LATEST_US, microseconds
from fairroute.lifecycle import ItemState
from fairroute.model import Presence
from fairroute.plan import Medium
from fairroute.timers import DRAIN, Timers

if TYPE_CHECKING:
    from fairroute.capability import Signature


class Overdue:
    """
    Overdue items, by signature; *bounds* are in microseconds, by medium.

    *items* and *agents* are new to the question who is kept for whom; whether those *doubted* are
    kept in vain has not been looked at.
    """

    __slots__ = ("_late", "_state", "_ticket", "_timers", "agents", "bounds", "doubted", "items")

    def __init__(self, media: Mapping[str, Medium] | None, timers: Timers, state: State) -> None:
        self.bounds: dict[str | None, int] = {
            medium.name: microseconds(medium.drain_for)
            for medium in (media or {}).values()
            if medium.drain_for is not None
        }
        self._timers = timers
        self._state = state
        self._ticket = count()
        self._late: dict[Signature, dict[int, ItemFacts]] = {}
        self.items: dict[int, ItemFacts] = {}
        self.agents: dict[str, AgentFacts] = {}
        self.doubted: dict[str, AgentFacts] = {}

    # Each of these answers whether there is something that a match must look at.

    def entered(self, item: ItemFacts) -> bool:
        """
        *item* waits: it is overdue by now, or a timer says when it is.
        """
        if item.reserved is not None:
            self.doubted[item.reserved.id] = item.reserved
            return True

        due = self.due_at(item)
        if due is None:
            return False

        if due > self._state.now:
            # One event may bring several items back: a number of its own tells their timers apart.
            item.drain = Deadline(due, next(self._ticket))
            self._timers.set(due, DRAIN, item.drain.seq, item)
            return False

        self.fell_due(item)
        return True

    def fell_due(self, item: ItemFacts) -> None:
        """
        The bound of *item* has passed, and nobody is kept for it.
        """
        assert item.signature is not None
        item.drain = None
        self._late.setdefault(item.signature, {})[item.id] = item
        self.items[item.id] = item

    def left(self, item: ItemFacts) -> bool:
        """
        *item* waits no more, or under another constraint.
        """
        if item.reserved is not None:
            self.doubted[item.reserved.id] = item.reserved
            return True

        self.provided_for(item)
        return False

    def provided_for(self, item: ItemFacts) -> None:
        """
        *item* is in need of nobody: somebody is kept for it, or it has left the line.
        """
        if item.drain is not None:
            # Not due yet; or, in a record, about to be told who is kept for it as it falls due.
            item.drain = None
            self._timers.lapsed()
            return

        assert item.signature is not None
        late = self._late.get(item.signature)
        if late is not None and late.pop(item.id, None) is not None:
            self.items.pop(item.id, None)
            if not late:
                del self._late[item.signature]

    def agent_changed(self, agent: AgentFacts) -> bool:
        """
        The load, presence or abilities of *agent* have changed.
        """
        if agent.reserved is not None:
            self.doubted[agent.id] = agent
            return True

        if self._late and agent.presence is Presence.READY and agent.used:
            self.agents[agent.id] = agent
            return True

        return False

    def others_may(self) -> bool:
        """
        Who may serve what has changed: all that is overdue is new to the question, and so is
        everybody who is kept. O(items + agents).
        """
        self.items |= self.late()
        kept = {agent.id: agent for agent in self._state.agents.values() if agent.reserved}
        self.doubted |= kept
        return bool(self.items or kept)

    # --- asked ---

    def due_at(self, item: ItemFacts) -> int | None:
        """
        When *item* is overdue, if it ever is: nobody is kept for a call that yields to others.
        """
        bound = None if item.outbound else self.bounds.get(item.work.medium)
        if bound is None or item.standing + bound > LATEST_US:
            return None

        return item.standing + bound

    def to_look_at(self) -> Iterator[ItemFacts]:
        """
        Overdue items for which somebody new may be there, or which are new themselves.
        """
        able = 0
        for agent in self.agents.values():
            assert agent.ability is not None
            able |= agent.ability.bit

        for signature, late in self._late.items():
            for item in late.values():
                if signature.capable & able or item.id in self.items:
                    yield item

    def late(self) -> dict[int, ItemFacts]:
        """
        Every overdue item for which nobody is kept. O(n), for `Engine.check`.
        """
        return {number: item for late in self._late.values() for number, item in late.items()}

    def settle(self) -> None:
        """
        Nothing is left to match; what fell due while events were folded is overdue.
        """
        for item in self._state.items.values():
            if (
                item.state is ItemState.WAITING
                and item.drain is not None
                and item.drain.until <= self._state.now
            ):
                self._timers.lapsed()
                self.fell_due(item)

        self.looked()
        self.doubted.clear()

    def look_at_all(self) -> None:
        """
        Whoever is overdue, and whoever is kept, is new to the rules that hold now.
        """
        self.items = self.late()
        self.doubted = {name: agent for name, agent in self._state.agents.items() if agent.reserved}

    def looked(self) -> None:
        """
        All that was new has been looked at.
        """
        self.items.clear()
        self.agents.clear()
