"""
How handling ends, and the work after it.

"""

from fairroute import commands as c
from fairroute.engine.classify import Classifier
from fairroute.engine.decide.base import HANDLED, Deciding, view_of
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.facts import AgentFacts
from fairroute.instants import later, microseconds
from fairroute.plan import Plan
from fairroute.protocols import QueueOrder


class HandlingDecisions(Deciding):
    """
    Commands about items in handling or wrap-up.
    """

    def __init__(
        self, state: State, do: Transitions, plan: Plan, classifier: Classifier, order: QueueOrder
    ) -> None:
        super().__init__(state, do, plan, classifier, order)
        self._wrap_up = microseconds(plan.wrap_up.usual)

    def complete(self, command: c.Complete) -> None:
        item = self.state.items.get(command.item)
        if item is None or item.state is not HANDLED:
            self._refuse_unhandled(command, item)
            return

        wrap_up = self._wrap_up if command.wrap_up is None else microseconds(command.wrap_up)
        until = later(self.state.now, wrap_up) if wrap_up else None
        self.do.completed(item, command.outcome, until)

    def end_wrap_up(self, command: c.EndWrapUp) -> None:
        agent = self.state.wrapping_up.get(command.item)
        if agent is not None:
            self.do.wrap_up_ended(agent, command.item)
            return

        item = self._open_item(command, command.item)
        if item is not None:
            self._refuse(
                command, "item_not_handled", f"item {item.id} is {item.state}, not in wrap-up"
            )

    def requeue(self, command: c.Requeue) -> None:
        item = self._handled_item(command)
        if item is not None:
            self.do.handed_back(item, command.reason, self._after(self._rest_after_decline))
            self._return(item, "handed_back")

    def transfer(self, command: c.Transfer) -> None:
        item = self._handled_item(command)
        if item is None:
            return

        work = self.classifier.reclassify(item.work, None, command.topic, command.skills, None)
        key, why = self._key(view_of(item, work, item.standing))
        self.do.transferred(item, work, key, command.reason, self._after(self._rest_after_decline))
        self._say_order_failed(item, why)
        self._return(item, "transferred")

    def wrap_up_due(self, agent: AgentFacts, item: int) -> None:
        self.do.wrap_up_ended(agent, item)
