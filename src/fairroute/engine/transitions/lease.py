"""
Agents show that they are still there.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.facts import AgentFacts, Deadline
from fairroute.model import Presence
from fairroute.timers import LEASE


class LeaseChanges(Changes):
    """
    Changes of how long agents are taken to be there.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _lease_renewed: tuple[Observe, ...]

    def lease_renewed(self, agent: AgentFacts, until: int) -> None:
        """
        An agent is taken to be there for some time more.

        A heartbeat changes nothing that a policy part could judge: withheld pairs stay withheld.
        """
        state = self.state
        state.seq += 1
        assert agent.presence is Presence.READY
        if agent.lease is not None:
            self.index.timers.lapsed()

        agent.lease = Deadline(until, state.seq)
        self.index.timers.set(until, LEASE, state.seq, agent)
        for observe in self._lease_renewed:
            observe(state, agent)
