"""
Time to breathe: who has been at work for long gets a pause in which nothing is offered, and after
an item of a medium that has a gap nothing of that medium.
"""

from fairroute.engine.classify import Classifier
from fairroute.engine.decide.base import Deciding
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.facts import AgentFacts
from fairroute.instants import later, microseconds
from fairroute.model import Presence
from fairroute.plan import Plan
from fairroute.policies import Policy


class PacingDecisions(Deciding):
    """
    Breathers, when work ends.
    """

    def __init__(
        self, state: State, do: Transitions, plan: Plan, classifier: Classifier, policy: Policy
    ) -> None:
        super().__init__(state, do, plan, classifier, policy)
        after = plan.agents.breather_after
        self._breather_after = None if after is None else microseconds(after)
        self._breather = microseconds(plan.agents.breather or 0)

    def pacing_due(self, agent: AgentFacts, medium: str | None) -> None:
        if medium is None:
            self.do.breather_ended(agent)
        else:
            self.do.offer_gap_ended(agent, medium)

    def _breathe(self, agent: AgentFacts) -> None:
        """
        Some work of *agent* has ended: if they have been at work for long, they get a pause.
        """
        now = self.state.now
        if (
            self._breather_after is not None
            and now - agent.busy_since >= self._breather_after
            and agent.breather is None
            and agent.presence is Presence.READY
        ):
            self.do.breather_started(agent, later(now, self._breather))
