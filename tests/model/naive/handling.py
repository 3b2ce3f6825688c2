"""
How handling ends, and the work after it.
"""

from tests.model.naive.facts import Item, Worker
from tests.model.naive.parking import ParkingCommands
from tests.model.naive.world import as_seconds, earliest_of, sure

from fairroute import commands as c
from fairroute import events as e
from fairroute.instants import in_seconds, later, microseconds
from fairroute.model import Presence


class HandlingCommands(ParkingCommands):
    """
    Commands about items in handling or wrap-up.
    """

    def _finish(self, command: c.Complete | c.Requeue | c.Transfer) -> None:
        item = self._item(command.item)
        if item is None or item.state == "wrap_up":
            self._refuse(command, "item_closed")
        elif item.state == "parked" and isinstance(command, c.Complete):
            self._close_parked(item, command.outcome)
        elif item.state != "handled":
            self._refuse(command, "item_not_handled")
        elif isinstance(command, c.Complete):
            self._complete(item, command)
            self._end_questions(item)
        else:
            self._give_up(item, command)

    def _complete(self, item: Item, command: c.Complete) -> None:
        agent = sure(item.agent)
        plan = self.plan.wrap_up
        length = microseconds(plan.usual if command.wrap_up is None else command.wrap_up)
        if length == 0:
            self._tell(
                e.Completed,
                item=item.id,
                agent=agent.id,
                outcome=command.outcome,
                wrap_up_until=None,
            )
            self._close(item)
            self._idle_from_now(agent)
            self._breathe(agent)
            return

        # No longer than the maximum; once begun, done at any time, but not before the minimum.
        limit = None if plan.maximum is None else later(self.now, microseconds(plan.maximum))
        until = earliest_of(later(self.now, length), limit)
        least = microseconds(plan.minimum)
        earliest = earliest_of(until, later(self.now, least)) if least else None
        told = self._tell(
            e.Completed,
            item=item.id,
            agent=agent.id,
            outcome=command.outcome,
            wrap_up_until=as_seconds(until),
            wrap_up_from=as_seconds(earliest),
            wrap_up_limit=as_seconds(limit),
        )
        self._close(item)
        item.state = "wrap_up"
        item.wrap_up_until = until
        item.wrap_up_from = earliest
        item.wrap_up_limit = limit
        item.wrap_up_seq = told.seq
        self.items.append(item)

    def _give_up(self, item: Item, command: c.Requeue | c.Transfer) -> None:
        agent = sure(item.agent)
        to = command.agent if isinstance(command, c.Transfer) else None
        if (
            isinstance(command, c.Transfer)
            and to is not None
            and self._refuses_to_pass(item, command, self.agent(to))
        ):
            return

        until = self._until(microseconds(self.plan.offers.rest_after_decline))
        item.agent = None
        item.preferred = tuple(name for name in item.preferred if name != agent.id)
        said = {
            "item": item.id,
            "agent": agent.id,
            "reason": command.reason,
            "rest_until": as_seconds(until),
        }
        restarts = command.standing == "restarts"
        if restarts:
            item.standing = self.now

        standing = in_seconds(item.standing) if restarts else None
        if isinstance(command, c.Transfer):
            item.outbound = False
            failure = self._restage(item, command)
            item.key = self._key(item)
            told = self._tell(
                e.Transferred,
                work=item.work,
                key=item.key,
                stages=item.stages,
                standing=standing,
                to=to,
                **said,
            )
            self._tell_if_order_failed(item)
            self._tell_if_escalation_failed(item, failure)
        else:
            item.key = self._key(item) if restarts else item.key
            key = item.key if restarts else None
            told = self._tell(e.HandedBack, key=key, standing=standing, **said)
            if restarts:
                self._tell_if_order_failed(item)

        self._rest(item, agent, until, told.seq)
        self._idle_from_now(agent)
        self._breathe(agent)
        if item.contact_open or item.about is not None:
            self._return(item, "transferred" if isinstance(command, c.Transfer) else "handed_back")
            if isinstance(command, c.Transfer) and to is not None:
                item.preferred = (to,)
                self._wait_for_preferred(
                    item, 60.0 if command.wait_for is None else command.wait_for
                )
        else:
            self._tell(e.Abandoned, item=item.id)
            self._close(item)

        self._end_questions(item)

    def _refuses_to_pass(self, item: Item, command: c.Transfer | c.Consult, to: Worker) -> bool:
        """
        Nobody is passed what they could never have, nor what they have already.
        """
        work = self._reclassify(item.asked if item.stages else item.work, command)
        if to.presence is Presence.OFFLINE:
            self._refuse(command, "agent_offline")
            return True

        fits = self._can_serve(to.agent, work) and work.demand <= to.agent.capacity
        if item.agent is to or not fits:
            self._refuse(command, "not_eligible")
            return True

        return False

    def _wrap_up(self, command: c.EndWrapUp | c.ExtendWrapUp) -> None:
        item = self._item(command.item)
        if item is None:
            self._refuse(command, "item_closed")
        elif item.state != "wrap_up":
            self._refuse(command, "item_not_handled")
        elif isinstance(command, c.ExtendWrapUp):
            longer = later(item.wrap_up_until, microseconds(command.by))
            self._move_wrap_up(item, earliest_of(longer, item.wrap_up_limit))
        elif item.wrap_up_from is not None and item.wrap_up_from > self.now:
            self._move_wrap_up(item, item.wrap_up_from)
        else:
            self._end_wrap_up(item)
            self._breathe(sure(item.agent))

    def _move_wrap_up(self, item: Item, until: int) -> None:
        if until != item.wrap_up_until:
            item.wrap_up_until = until
            told = self._tell(
                e.WrapUpMoved,
                item=item.id,
                agent=sure(item.agent).id,
                wrap_up_until=in_seconds(until),
            )
            item.wrap_up_seq = told.seq

    def _wrap_up_due(self, item: Item) -> None:
        self._end_wrap_up(item)
        if item.wrap_up_until == item.wrap_up_limit:
            self._take_off(sure(item.agent), "long_wrap_up")
        else:
            self._breathe(sure(item.agent))

    def _end_wrap_up(self, item: Item) -> None:
        agent = sure(item.agent)
        self.items.remove(item)
        self._tell(e.WrapUpEnded, item=item.id, agent=agent.id)
        self._idle_from_now(agent)
