"""
What awaits its customer's reply.
"""

from tests.model.naive.facts import Item, Worker
from tests.model.naive.preferring import Preferring
from tests.model.naive.serving import goes_with
from tests.model.naive.stages import Staging
from tests.model.naive.world import sure

from fairroute import commands as c
from fairroute import events as e
from fairroute.checks import MAX_PREFERRED
from fairroute.instants import in_seconds, later, microseconds
from fairroute.model import Classified, Presence


class ParkingCommands(Staging, Preferring):
    """
    Commands about items that are parked, or are to be.
    """

    def _park(self, command: c.Park) -> None:
        item = self._item(command.item)
        if item is None or item.state == "wrap_up":
            self._refuse(command, "item_closed")
            return

        if item.state != "handled":
            self._refuse(command, "item_not_handled")
            return

        agent = sure(item.agent)
        theirs = [other for other in self.items if other.parked_by is agent]
        if not item.contact_open:
            self._refuse(command, "contact_closed")
        elif len(theirs) >= self.plan.parking.most:
            self._refuse(command, "no_capacity")
        else:
            usual = self.plan.parking.inactivity
            wait = usual if command.inactivity is None else command.inactivity
            item.state = "parked"
            item.agent = None
            item.parked_by = agent
            item.preferred = tuple(name for name in item.preferred if name != agent.id)
            item.parked_until = later(self.now, microseconds(wait))
            until = in_seconds(item.parked_until)
            told = self._tell(e.Parked, item=item.id, agent=agent.id, until=until)
            item.parked_seq = told.seq
            self._idle_from_now(agent)
            self._breathe(agent)
            self._end_questions(item)

    def _reply(self, command: c.Reply) -> None:
        found = [
            item for item in self.items if item.contact.id == command.contact and item.contact_open
        ]
        if not found:
            self._refuse(command, "contact_closed")
            return

        (item,) = found
        if item.state != "parked":
            return  # somebody will read it: the clock runs already

        sent = self.now if command.sent_at is None else microseconds(command.sent_at)
        agent, item.parked_by = sure(item.parked_by), None
        others = [name for name in item.preferred if name != agent.id]
        item.preferred = (agent.id, *others)[:MAX_PREFERRED]
        item.standing = item.wait_since = max(item.standing, sent)
        item.arrived = self.now
        if item.stages:
            item.work = item.asked
            self._begin_stages(item, item.stages, self.now)

        item.outbound = False
        item.arrival = self.seq + 1
        item.key = self._key(item)
        self._tell(
            e.Replied,
            contact=command.contact,
            item=item.id,
            work=item.work,
            key=item.key,
            standing=in_seconds(item.standing),
        )
        self._tell_if_order_failed(item)
        self._return(item, "replied")
        if not self._wait_for_owner(item, agent):
            self._wait_for_preferred(item, None)

    def _resume(self, command: c.Resume) -> None:
        item = self._item(command.item)
        if item is None or item.state == "wrap_up":
            self._refuse(command, "item_closed")
        elif item.state != "parked":
            self._refuse(command, "item_not_handled")
        else:
            agent = sure(item.parked_by)
            if agent.presence is Presence.OFFLINE:
                self._refuse(command, "agent_offline")
            elif not self._can_serve(agent.agent, item.work):
                self._refuse(command, "not_eligible")
            elif not self._has_room(agent, item.work):
                self._refuse(command, "no_capacity")
            else:
                self._begins_work(agent)
                item.state = "handled"
                item.agent = agent
                item.parked_by = None
                if command.standing == "kept":
                    self._tell(e.Resumed, item=item.id, agent=agent.id)
                else:
                    item.standing = self.now
                    item.key = self._key(item)
                    place = {"key": item.key, "standing": in_seconds(item.standing)}
                    self._tell(e.Resumed, item=item.id, agent=agent.id, **place)
                    self._tell_if_order_failed(item)

    def _has_room(self, agent: Worker, work: Classified) -> bool:
        had = [other.work.medium for other in self._with(agent)]
        fits = self.used(agent) + work.demand <= agent.agent.capacity
        return fits and goes_with(work.medium, had, agent.agent.limits, self.plan.media)

    def _close_parked(self, item: Item, outcome: c.Outcome) -> None:
        """
        It ends while it is the customer's turn: nobody was at work on it.
        """
        agent = sure(item.parked_by)
        self._tell(e.Completed, item=item.id, agent=agent.id, outcome=outcome, wrap_up_until=None)
        self._close(item)
