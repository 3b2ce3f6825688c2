"""
Work that agents take of their own accord.
"""

from itertools import islice

from fairroute import commands as c
from fairroute.engine.classify import Classifier
from fairroute.engine.decide.base import Deciding
from fairroute.engine.gaps import begin_gap
from fairroute.engine.pulling import Pulling
from fairroute.engine.room import crowded
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.lifecycle import ItemState
from fairroute.model import Presence
from fairroute.plan import Plan
from fairroute.policies import Policy


class PullDecisions(Deciding):
    """
    Commands of agents who ask for work.
    """

    def __init__(
        self, state: State, do: Transitions, plan: Plan, classifier: Classifier, policy: Policy
    ) -> None:
        super().__init__(state, do, plan, classifier, policy)
        self._pulling = Pulling(self.asking)

    def next(self, command: c.Next) -> None:
        agent = self.state.agents[command.agent]
        if agent.presence is Presence.OFFLINE:
            self._refuse_offline(command, agent)
            return

        item = self._pulling.first(agent)
        if item is not None:
            self.do.picked(item, agent, item.contacts[0], 0, 0)
            begin_gap(self.do, item, agent)

    def take(self, command: c.Take) -> None:
        item = self._open_item(command, command.item)
        if item is None:
            return

        agent = self.state.agents[command.agent]
        first = self.plan.offers.take_from
        if item.state is not ItemState.WAITING:
            self._refuse(command, "item_not_waiting", f"item {item.id} is {item.state}")
        elif agent.presence is Presence.OFFLINE:
            self._refuse_offline(command, agent)
        elif not self._pulling.able(item, agent):
            self._refuse(command, "not_eligible", f"{agent.id} cannot do what item {item.id} needs")
        elif (no_room := crowded(item, agent, self.do.index)) is not None:
            self._refuse(command, "no_capacity", f"{agent.id} has {no_room}")
        elif not self._is_among_the_first(item, agent, first):
            why = f"item {item.id} is not among the first {first} that {agent.id} may take"
            self._refuse(command, "not_eligible", why)
        else:
            cost = self._pulling.passed(item, agent)
            self.do.picked(item, agent, item.contacts[0], cost.passed, cost.longest)
            begin_gap(self.do, item, agent)

    def _is_among_the_first(self, item: ItemFacts, agent: AgentFacts, first: int) -> bool:
        # Judged in silence: a command that is refused changes nothing else.
        choices = self._pulling.choices(agent, self._pulling.objection)
        return any(choice is item for choice in islice(choices, first))

    def _refuse_offline(self, command: c.Command, agent: AgentFacts) -> None:
        self._refuse(command, "agent_offline", f"{agent.id} is not signed in")
