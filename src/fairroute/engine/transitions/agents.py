"""
Agents come, go, and say how they are.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.events import (
    SignedIn,
    SignedOut,
)
from fairroute.facts import AgentFacts
from fairroute.lifecycle import AGENT_MOVES
from fairroute.model import Agent, Presence


class AgentChanges(Changes):
    """
    Changes of agents.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _signed_in: tuple[Observe, ...]
    _signed_out: tuple[Observe, ...]
    _presence_changed: tuple[Observe, ...]

    def signed_in(self, spec: Agent, presence: Presence) -> None:
        """
        An agent came, or came with other abilities; offers and work stay.
        """
        state = self.state
        state.seq += 1
        agent = state.agents.get(spec.id)
        if agent is None:
            agent = state.agents[spec.id] = AgentFacts(spec.id, spec)

        was = agent.presence
        assert presence in AGENT_MOVES[was][SignedIn]
        if was is not Presence.OFFLINE:
            assert agent.ability is not None
            self.index.agent_counted(agent.ability, -1)

        agent.agent = spec
        agent.signed_in = state.seq
        self._set_presence(agent, presence, None)
        self.index.agent_can(agent)
        assert agent.ability is not None
        self.index.agent_counted(agent.ability, +1)
        for observe in self._signed_in:
            observe(state, agent)

    def signed_out(self, agent: AgentFacts) -> None:
        """
        An agent went.
        """
        state = self.state
        state.seq += 1
        assert Presence.OFFLINE in AGENT_MOVES[agent.presence][SignedOut]
        assert agent.ability is not None
        self._set_presence(agent, Presence.OFFLINE, None)
        self.index.agent_counted(agent.ability, -1)
        self.index.agent_can(agent)
        for observe in self._signed_out:
            observe(state, agent)

    def presence_changed(self, agent: AgentFacts, presence: Presence, reason: str | None) -> None:
        """
        An agent says something else of themselves, or had missed too many offers.
        """
        state = self.state
        state.seq += 1
        self._set_presence(agent, presence, reason)
        self.index.agent_changed(agent)
        for observe in self._presence_changed:
            observe(state, agent)
