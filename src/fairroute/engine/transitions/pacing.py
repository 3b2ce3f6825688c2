"""
Agents get a pause, from everything or from one medium, and it ends.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.facts import AgentFacts, Deadline
from fairroute.timers import PACING


class PacingChanges(Changes):
    """
    Changes of how soon an agent may be asked again.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _breather_started: tuple[Observe, ...]
    _breather_ended: tuple[Observe, ...]
    _offer_gap_started: tuple[Observe, ...]
    _offer_gap_ended: tuple[Observe, ...]

    def breather_started(self, agent: AgentFacts, until: int) -> None:
        """
        Nothing is offered to an agent for a while. They are at work anew from its end on.
        """
        state = self.state
        state.seq += 1
        assert agent.breather is None
        agent.breather = Deadline(until, state.seq)
        agent.busy_since = until
        self.index.timers.set(until, PACING, state.seq, agent)
        self._agent_had_event(agent)
        self.index.agent_changed(agent)
        for observe in self._breather_started:
            observe(state, agent)

    def breather_ended(self, agent: AgentFacts) -> None:
        """
        An agent may be asked again.
        """
        state = self.state
        state.seq += 1
        assert agent.breather is not None
        agent.breather = None
        self.index.timers.lapsed()
        self._agent_had_event(agent)
        self.index.agent_changed(agent)
        for observe in self._breather_ended:
            observe(state, agent)

    def offer_gap_started(self, agent: AgentFacts, medium: str, until: int) -> None:
        """
        An agent who has just got something of a *medium* is offered no more of it for a while,
        counted from the last they got.
        """
        state = self.state
        state.seq += 1
        if medium in agent.gaps:
            self.index.timers.lapsed()

        agent.gaps[medium] = Deadline(until, state.seq)
        self.index.timers.set(until, PACING, state.seq, agent, medium)
        self.index.narrowing = True
        self._agent_had_event(agent)
        self.index.agent_changed(agent)
        for observe in self._offer_gap_started:
            observe(state, agent, medium)

    def offer_gap_ended(self, agent: AgentFacts, medium: str) -> None:
        """
        An agent may be asked for more of a *medium*.
        """
        state = self.state
        state.seq += 1
        del agent.gaps[medium]
        self.index.timers.lapsed()
        self._agent_had_event(agent)
        self.index.agent_changed(agent)
        for observe in self._offer_gap_ended:
            observe(state, agent, medium)
