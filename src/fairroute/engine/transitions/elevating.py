"""
An item goes on in another medium.
"""

import attrs

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.facts import ItemFacts
from fairroute.model import Classified


class ElevationChanges(Changes):
    """
    Changes of the medium of an item.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _elevated: tuple[Observe, ...]

    def elevated(self, item: ItemFacts, work: Classified) -> None:
        """
        *item* is *work* in another medium; its place, its agent and its offers are the same.
        """
        state, index = self.state, self.index
        state.seq += 1
        waiting = item.lane is not None
        if waiting:
            index.item_left(item)

        item.work = work
        if item.staged is not None:
            asked = item.staged.asked
            item.staged.asked = attrs.evolve(asked, medium=work.medium, demand=work.demand)

        index.item_classified(item)
        item.unroutable = False
        self._item_had_event(item)
        agent = item.agent
        if agent is not None:
            self._agent_had_event(agent)

        for holder in (agent, *(offer.agent for offer in item.offers)):
            if holder is not None:
                holder.used = state.used_by(holder)
                index.agent_changed(holder)

        if waiting:
            index.item_entered(item)

        for observe in self._elevated:
            observe(state, item, agent)
