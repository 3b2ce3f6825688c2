"""
Agents are kept for items, and let go.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.events import ReservationEnd
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.lifecycle import ItemState
from fairroute.model import Presence


class ReserveChanges(Changes):
    """
    Changes of who is kept for whom.

    Nothing of it is news to a policy part: withheld pairs stay withheld.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _reserved: tuple[Observe, ...]
    _reservation_ended: tuple[Observe, ...]

    def reserved(self, item: ItemFacts, agent: AgentFacts) -> None:
        """
        An agent is kept for an item.
        """
        state = self.state
        state.seq += 1
        assert item.state is ItemState.WAITING
        assert item.reserved is None
        assert agent.presence is Presence.READY
        assert agent.reserved is None
        item.reserved, agent.reserved = agent, item
        self.index.agent_reserved(agent, item)
        for observe in self._reserved:
            observe(state, item, agent)

    def reservation_ended(self, agent: AgentFacts, reason: ReservationEnd) -> None:
        """
        An agent is kept no more.
        """
        state = self.state
        state.seq += 1
        item = agent.reserved
        assert item is not None
        item.reserved = agent.reserved = None
        self.index.agent_let_go(agent, item)
        for observe in self._reservation_ended:
            observe(state, item, agent, reason)
