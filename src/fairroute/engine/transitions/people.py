"""
Somebody decides instead of the match.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.events import Picked
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.lifecycle import ITEM_MOVES


class PeoplesChanges(Changes):
    """
    Changes that people ask for by name.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _picked: tuple[Observe, ...]

    def picked(
        self, item: ItemFacts, agent: AgentFacts, contact: str, passed: int, longest: int
    ) -> None:
        """
        An agent took an item of their own accord.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][Picked]
        self.index.item_left(item)
        agent.misses = 0
        self._take_on(item, agent)
        self._given(item, agent)
        self.index.agent_changed(agent)
        for observe in self._picked:
            observe(state, item, agent, contact, passed, longest)
