"""
What agents say of themselves.

"""

from fairroute import commands as c
from fairroute.engine.decide.lease import LeaseDecisions
from fairroute.model import Presence


class AgentDecisions(LeaseDecisions):
    """
    Commands about agents.
    """

    def sign_in(self, command: c.SignIn) -> None:
        agent = self.state.agents.get(command.agent.id)
        if (
            agent is not None
            and agent.presence is command.presence
            and agent.agent == command.agent
        ):
            return

        self.do.signed_in(command.agent, command.presence)
        agent = self.state.agents[command.agent.id]
        self._renew_lease(agent)
        self._revoke_if_not_ready(agent)
        if agent.awaited_by:
            self._wait_only_for_able(agent.awaited_by)

    def sign_out(self, command: c.SignOut) -> None:
        agent = self.state.agents[command.agent]
        if agent.presence is Presence.OFFLINE:
            self._refuse(command, "agent_offline", f"{agent.id} is not signed in")
        elif agent.handling or agent.wrap_ups:
            count = len(agent.handling) + len(agent.wrap_ups)
            self._refuse(
                command,
                "agent_has_work",
                f"{agent.id} is still at work on {_items(count)}; drain first",
            )
        else:
            self._take_back(agent.offers, "signed_out")
            self.do.signed_out(agent)
            self._wait_no_more_for(agent)

    def set_presence(self, command: c.SetPresence) -> None:
        agent = self.state.agents[command.agent]
        if agent.presence is Presence.OFFLINE:
            self._refuse(command, "agent_offline", f"{agent.id} is not signed in")
        elif agent.presence is not command.presence:
            self.do.presence_changed(agent, command.presence, command.reason)
            self._renew_lease(agent)
            self._revoke_if_not_ready(agent)


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"
