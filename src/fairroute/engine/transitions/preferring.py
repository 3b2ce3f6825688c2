"""
Items wait for agents they prefer, and stop waiting for them.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.events import WaitForEnd
from fairroute.facts import ItemFacts, WaitFor
from fairroute.model import Presence


class PreferenceChanges(Changes):
    """
    Changes of whom an item waits for.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _wait_for_began: tuple[Observe, ...]
    _wait_for_ended: tuple[Observe, ...]

    def wait_for_began(self, item: ItemFacts, agents: tuple[str, ...], until: int) -> None:
        """
        An item waits for *agents*, and for nobody else.
        """
        state, index = self.state, self.index
        state.seq += 1
        waiting = item.lane is not None
        if waiting:
            index.item_left(item)

        absent = all(state.agents[name].presence is not Presence.READY for name in agents)
        item.wait_for = WaitFor(agents, until, state.seq, absent)
        index.item_awaits(item)
        self._item_had_event(item)
        if waiting:
            index.item_entered(item)

        for observe in self._wait_for_began:
            observe(state, item, item.wait_for)

    def wait_for_ended(self, item: ItemFacts, agent: str | None, reason: WaitForEnd) -> None:
        """
        An item waits for *agent* no more (None: for nobody); anybody may have it with the last.
        """
        state, index = self.state, self.index
        state.seq += 1
        waiting = item.lane is not None
        if waiting:
            index.item_left(item)

        wait_for = item.wait_for
        assert wait_for is not None
        if agent is None or wait_for.agents == (agent,):
            self._wait_for_nobody(item)
        else:
            wait_for.agents = tuple(name for name in wait_for.agents if name != agent)
            state.agents[agent].awaited_by.remove(item.id)

        self._item_had_event(item)
        if agent is not None:
            self._agent_had_event(state.agents[agent])

        if waiting:
            index.item_entered(item)

        for observe in self._wait_for_ended:
            observe(state, item, agent, reason)
