"""
How handling ends.
"""

from fairroute import commands as c
from fairroute.engine.decide.base import HANDLED
from fairroute.engine.decide.wrap_up import WrapUpDecisions


class HandlingDecisions(WrapUpDecisions):
    """
    Commands about items in handling.
    """

    def complete(self, command: c.Complete) -> None:
        item = self.state.items.get(command.item)
        if item is None or item.state is not HANDLED:
            if item is not None and item.parking is not None:
                self.do.completed(item, command.outcome, None)
            else:
                self._refuse_unhandled(command, item)

            return

        questions = item.questions
        self._complete(item, command)
        if questions:
            self._withdraw(questions)
