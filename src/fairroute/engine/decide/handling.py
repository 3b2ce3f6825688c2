"""
How handling ends.

"""

from fairroute import commands as c
from fairroute.engine.decide.base import HANDLED, view_of
from fairroute.engine.decide.stages import StageDecisions
from fairroute.engine.decide.wrap_up import WrapUpDecisions


class HandlingDecisions(StageDecisions, WrapUpDecisions):
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

        self._complete(item, command)

    def requeue(self, command: c.Requeue) -> None:
        item = self._handled_item(command)
        if item is not None:
            place, why = self._place_by(item, command.standing)
            rest_until = self._after(self._rest_after_decline)
            self.do.handed_back(item, command.reason, rest_until, place)
            self._say_order_failed(item, why)
            self._return(item, "handed_back")

    def transfer(self, command: c.Transfer) -> None:
        item = self._handled_item(command)
        if item is None:
            return

        asked = item.work if item.staged is None else item.staged.asked
        work = self.classifier.reclassify(
            asked,
            topic=command.topic,
            skills=command.skills,
            requires=command.requires,
            pools=command.pools,
            attributes=command.attributes,
        )
        restarts = command.standing == "restarts"
        view = view_of(item, work, self.state.now if restarts else item.standing)
        key, why = self._key(view)
        found, unstaged = self._stages_for(work, work.topic, view) if self._staging else ((), None)
        rest_until = self._after(self._rest_after_decline)
        standing = self.state.now if restarts else None
        self.do.transferred(item, work, key, command.reason, rest_until, found, standing)
        self._say_order_failed(item, why)
        if unstaged is not None:
            self._say_escalation_failed(item, unstaged)

        self._return(item, "transferred")
