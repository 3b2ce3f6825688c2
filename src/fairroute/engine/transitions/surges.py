"""
Surges begin, recall people, and end.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.facts import AgentFacts, RecallFacts, SurgeFacts
from fairroute.instants import later, microseconds
from fairroute.model import Presence
from fairroute.surges import Surge


class SurgeChanges(Changes):
    """
    Changes of whom a class of items is open to, and of whom it calls.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _surge_started: tuple[Observe, ...]
    _surge_ended: tuple[Observe, ...]
    _recalled: tuple[Observe, ...]

    def surge_started(self, surge: Surge, waiting: int, longest: int, expected: int | None) -> None:
        """
        A class is past its bound, and open to others from now on.
        """
        state = self.state
        state.seq += 1
        assert surge.name not in state.surges
        facts = state.surges[surge.name] = SurgeFacts(surge, state.now)
        self.index.surge_started(facts)
        for observe in self._surge_started:
            observe(state, facts, waiting, longest, expected)

    def surge_ended(self, name: str, expected: int | None) -> None:
        """
        The class is calm again. Whoever was recalled and has not come need not.
        """
        state = self.state
        state.seq += 1
        facts = state.surges.pop(name)
        self.index.surge_ended(facts.surge)
        for agent in tuple(state.recalled.values()):
            assert agent.recall is not None
            if agent.recall.surge == name and not agent.recall.came:
                self._forget_recall(agent)

        for observe in self._surge_ended:
            observe(state, facts, expected)

    def recalled(self, agent: AgentFacts, name: str) -> None:
        """
        An agent in reserve is called: no news to a policy part until they come, so withheld pairs
        stay withheld.
        """
        state = self.state
        state.seq += 1
        facts = state.surges[name]
        assert agent.presence is Presence.RESERVE
        assert agent.recall is None
        facts.recalled_at = state.now
        agent.recall = RecallFacts(name, state.now)
        agent.last_recall = state.seq
        state.recalled[agent.id] = agent
        if facts.surge.most is not None:
            recent = (*agent.recalls.get(name, ()), state.now)[-facts.surge.most :]
            per = microseconds(facts.surge.per)
            kept = tuple(at for at in recent if later(at, per) > state.now)
            agent.recalls = {**agent.recalls, name: kept}

        for observe in self._recalled:
            observe(state, agent)
