"""
Agents come, go, and say how they are.
"""

from tests.model.naive.facts import Worker
from tests.model.naive.preferring import Preferring

from fairroute import commands as c
from fairroute import events as e
from fairroute.instants import in_seconds, later, microseconds
from fairroute.model import Presence


class AgentCommands(Preferring):
    """
    What agents say of themselves.
    """

    def _sign_in(self, command: c.SignIn) -> None:
        known = [agent for agent in self.agents if agent.id == command.agent.id]
        if not known:
            self.agents.append(Worker(command.agent))

        agent = self.agent(command.agent.id)
        was = agent.presence
        if was is command.presence and agent.agent == command.agent:
            return

        agent.agent = command.agent
        agent.presence = command.presence
        told = self._tell(e.SignedIn, agent=command.agent, presence=command.presence)
        agent.signed_in = told.seq
        agent.narrows = self._next_narrowing(agent)
        self._heed_recall(agent, None)
        if was is Presence.OFFLINE:
            self._idle_from_now(agent)

        self._presence_moved(agent, was)
        self._wait_only_for_able()

    def _set_presence(self, command: c.SetPresence) -> None:
        agent = self.agent(command.agent)
        was = agent.presence
        if was is Presence.OFFLINE:
            self._refuse(command, "agent_offline")
        elif was is not command.presence:
            agent.presence = command.presence
            self._tell(
                e.PresenceChanged, agent=agent.id, presence=command.presence, reason=command.reason
            )
            self._heed_recall(agent, command.reason)
            self._presence_moved(agent, was)

    def _presence_moved(self, agent: Worker, was: Presence) -> None:
        if agent.presence is Presence.READY:
            if was is not Presence.READY:
                agent.misses = 0
                if not self.used(agent):
                    agent.busy_since = self.now

                if was is not Presence.OFFLINE:
                    self._idle_from_now(agent)

            for item in self.items:
                if agent.id in item.awaited:
                    item.awaits_absent = False

            self._sign_of_life(agent)
            self._wait_only_for_able()
        else:
            self._not_ready(agent)
            self._take_back_all(agent, str(agent.presence.value))
            self._left_ready(agent)

    def _heartbeat(self, command: c.Heartbeat) -> None:
        agent = self.agent(command.agent)
        if agent.presence is Presence.OFFLINE:
            self._refuse(command, "agent_offline")
        elif agent.presence is Presence.READY:
            self._sign_of_life(agent)

    def _sign_of_life(self, agent: Worker) -> None:
        lease = self.plan.agents.lease
        if lease is not None:
            self._lease(agent, later(self.now, microseconds(lease)))

    def _lease(self, agent: Worker, until: int) -> None:
        if agent.lease_until != until:
            told = self._tell(e.LeaseRenewed, agent=agent.id, until=in_seconds(until))
            agent.lease_until = until
            agent.lease_seq = told.seq

    def _sign_out(self, command: c.SignOut) -> None:
        agent = self.agent(command.agent)
        if agent.presence is Presence.OFFLINE:
            self._refuse(command, "agent_offline")
        elif any(item.agent is agent for item in self.items):
            self._refuse(command, "agent_has_work")
        else:
            self._take_back_all(agent, "signed_out")
            agent.presence = Presence.OFFLINE
            self._not_ready(agent)
            self._tell(e.SignedOut, agent=agent.id)
            self._heed_recall(agent, None)
            self._left_ready(agent)
