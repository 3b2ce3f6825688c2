"""
The work after an item: how long it takes, and who says so.

"""

from typing import Final

from fairroute import commands as c
from fairroute.engine.classify import Classifier
from fairroute.engine.decide.pacing import PacingDecisions
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.instants import later, microseconds
from fairroute.plan import Plan
from fairroute.policies import Policy

LONG_WRAP_UP: Final = "long_wrap_up"
"""The reason of a presence that changed because a wrap-up reached its maximum."""


class WrapUpDecisions(PacingDecisions):
    """
    Commands about items in wrap-up, and wrap-ups that end.
    """

    def __init__(
        self, state: State, do: Transitions, plan: Plan, classifier: Classifier, policy: Policy
    ) -> None:
        super().__init__(state, do, plan, classifier, policy)
        self._usual = microseconds(plan.wrap_up.usual)
        self._minimum = microseconds(plan.wrap_up.minimum)
        most = plan.wrap_up.maximum
        self._maximum = None if most is None else microseconds(most)

    def end_wrap_up(self, command: c.EndWrapUp) -> None:
        agent = self._wrapping_up(command)
        if agent is None:
            return

        wrap_up = agent.wrap_ups[command.item]
        if wrap_up.earliest is None or wrap_up.earliest <= self.state.now:
            self.do.wrap_up_ended(agent, command.item)
            self._breathe(agent)
        elif wrap_up.earliest < wrap_up.until:
            self.do.wrap_up_moved(agent, command.item, wrap_up.earliest)

    def extend_wrap_up(self, command: c.ExtendWrapUp) -> None:
        agent = self._wrapping_up(command)
        if agent is None:
            return

        wrap_up = agent.wrap_ups[command.item]
        until = later(wrap_up.until, microseconds(command.by))
        if wrap_up.limit is not None:
            until = min(until, wrap_up.limit)

        if until != wrap_up.until:
            self.do.wrap_up_moved(agent, command.item, until)

    def wrap_up_due(self, agent: AgentFacts, item: int) -> None:
        wrap_up = agent.wrap_ups[item]
        self.do.wrap_up_ended(agent, item)
        if wrap_up.until == wrap_up.limit:
            self._take_off(agent, LONG_WRAP_UP)
        else:
            self._breathe(agent)

    def _complete(self, item: ItemFacts, command: c.Complete) -> None:
        """
        Close *item*; the work after it takes as long as the command says, else as the plan does.
        """
        wrap_up = self._usual if command.wrap_up is None else microseconds(command.wrap_up)
        if not wrap_up:
            agent = item.agent
            self.do.completed(item, command.outcome, None)
            if self._breather_after is not None and agent is not None:
                self._breathe(agent)

            return

        now = self.state.now
        until, earliest, limit = later(now, wrap_up), None, None
        if self._maximum is not None:
            limit = later(now, self._maximum)
            until = min(until, limit)

        if self._minimum:
            earliest = min(until, later(now, self._minimum))

        self.do.completed(item, command.outcome, until, earliest, limit)

    def _wrapping_up(self, command: c.EndWrapUp | c.ExtendWrapUp) -> AgentFacts | None:
        agent = self.state.wrapping_up.get(command.item)
        if agent is not None:
            return agent

        item = self._open_item(command, command.item)
        if item is not None:
            why = f"item {item.id} is {item.state}, not in wrap-up"
            self._refuse(command, "item_not_handled", why)

        return None
