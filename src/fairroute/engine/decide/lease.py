"""
Whether somebody is still there: a lease on being READY, which heartbeats renew.

"""

from typing import Final

from fairroute import commands as c
from fairroute.engine.classify import Classifier
from fairroute.engine.decide.base import Deciding
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.facts import AgentFacts
from fairroute.instants import later, microseconds
from fairroute.model import Presence
from fairroute.plan import Plan
from fairroute.policies import Policy

LEASE_LAPSED: Final = "lease_lapsed"
"""The reason of a presence that changed because no heartbeat came in time."""


class LeaseDecisions(Deciding):
    """
    Heartbeats, and leases that lapse.
    """

    def __init__(
        self, state: State, do: Transitions, plan: Plan, classifier: Classifier, policy: Policy
    ) -> None:
        super().__init__(state, do, plan, classifier, policy)
        length = plan.agents.lease
        self._lease = None if length is None else microseconds(length)

    def heartbeat(self, command: c.Heartbeat) -> None:
        agent = self.state.agents[command.agent]
        if agent.presence is Presence.OFFLINE:
            self._refuse(command, "agent_offline", f"{agent.id} is not signed in")
        else:
            self._renew_lease(agent)

    def lease_due(self, agent: AgentFacts, _: object) -> None:
        self._take_off(agent, LEASE_LAPSED)

    def _renew_lease(self, agent: AgentFacts) -> None:
        """
        *agent* has given a sign of life. Only who is READY has a lease: nobody else is rung.
        """
        if self._lease is None or agent.presence is not Presence.READY:
            return

        until = later(self.state.now, self._lease)
        if agent.lease is None or agent.lease.until != until:
            self.do.lease_renewed(agent, until)

    def _shift_leases(self, length: int) -> None:
        """
        No heartbeat could arrive for as long as the host slept.
        """
        for agent in self.state.agents.values():
            if agent.lease is not None and length:
                self.do.lease_renewed(agent, later(agent.lease.until, length))
