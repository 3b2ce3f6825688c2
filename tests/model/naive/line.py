"""
Who comes into the line, changes in it, and leaves it.
"""

from tests.model.naive.admitting import Admitting
from tests.model.naive.facts import Item
from tests.model.naive.limits import Limits
from tests.model.naive.modes import Modes
from tests.model.naive.parking import ParkingCommands
from tests.model.naive.world import as_seconds

from fairroute import commands as c
from fairroute import events as e
from fairroute.ids import ItemId
from fairroute.instants import in_seconds, later, microseconds


class LineCommands(Admitting, Modes, ParkingCommands, Limits):
    """
    Commands about items in line, and the contacts they stand for.
    """

    def _submit(self, command: c.Submit) -> None:
        contact = command.contact
        work = self._classify(command.work)
        later_on = command.release_at is not None and microseconds(command.release_at) > self.now
        mode = None if later_on else self._mode_for(work.topic)
        if mode is not None and mode.new == "refuse":
            self._refuse(command, "overloaded")
            return

        shelved = mode is not None and mode.new != "finish"
        stopped = None if later_on or shelved else self._stopped(contact, work)
        if stopped is not None and stopped[0].action == "refuse":
            self._tell(
                e.Refused,
                command=command,
                reason="overloaded",
                why="overloaded",
                expected=as_seconds(stopped[1]),
            )
            return

        asked = self.now if contact.asked_at is None else microseconds(contact.asked_at)
        self.last_item += 1
        item = Item(
            id=ItemId(self.last_item),
            contact=contact,
            work=work,
            key=0,
            standing=asked,
            arrived=self.now,
            arrival=self.seq + 1,
            born=asked,
            preferred=contact.preferred,
            outbound=contact.outbound,
            wait_since=asked,
            expiry=self._expiry(contact, work),
        )
        if command.release_at is not None and microseconds(command.release_at) > self.now:
            self._schedule(item, microseconds(command.release_at), command.work)
            return

        item.key = self._key(item)
        found, failure = self._stages_on_entry(item, command.work)
        self._begin_stages(item, found, self.now)
        told = self._tell(
            e.Queued,
            item=item.id,
            contact=contact,
            work=item.work,
            key=item.key,
            standing=in_seconds(item.standing),
            expiry=item.expiry,
            stages=item.stages,
        )
        item.clock_seq = told.seq
        self._await_stage(item, told.seq)
        self.items.append(item)
        self._tell_if_order_failed(item)
        self._tell_if_escalation_failed(item, failure)
        self._wait_for_preferred(item, contact.wait_for)
        if mode is not None and mode.new != "finish":
            self._shelve(item, mode.new, microseconds(mode.until))

        if stopped is not None:
            self._tell(
                e.CallbackOffered,
                contact=contact.id,
                item=item.id,
                admission=stopped[0].name,
                expected=as_seconds(stopped[1]),
            )

    def _change(self, command: c.UpdateItem | c.Cancel) -> None:
        item = self._item(command.item)
        if item is None or item.state == "wrap_up":
            self._refuse(command, "item_closed")
        elif item.state == "handled":
            self._refuse(command, "item_not_waiting")
        elif isinstance(command, c.Cancel):
            self._take_back_of(item, "cancelled")
            self._tell(e.Cancelled, item=item.id, reason=command.reason)
            self._close(item)
        else:
            self._update(item, command)

    def _update(self, item: Item, command: c.UpdateItem) -> None:
        before = (item.work, item.asked, item.standing, item.preferred)
        if command.preferred is not None:
            item.preferred = command.preferred

        other = item.preferred != before[-1]
        had_stages = bool(item.stages)
        elsewhere = command.topic is not None and command.topic != item.work.topic
        failure = None
        item.standing = later(item.standing, -microseconds(command.credit))
        if elsewhere:
            failure = self._restage(item, command)
        else:
            item.work = self._reclassify(item.work, command)
            item.asked = self._reclassify(item.asked, command) if had_stages else item.work

        if not elsewhere and before == (
            *(item.work, item.asked),
            *(item.standing, item.preferred),
        ):
            return

        begun = elsewhere and (had_stages or bool(item.stages))
        item.key = self._key(item)
        item.said_unroutable = False
        told = self._tell(
            e.ItemUpdated,
            item=item.id,
            work=item.work,
            key=item.key,
            standing=in_seconds(item.standing),
            asked=item.asked if item.stages and not elsewhere else None,
            stages=item.stages if begun else None,
            preferred=item.preferred if other else None,
        )
        if begun:
            self._await_stage(item, told.seq)

        self._tell_if_order_failed(item)
        self._tell_if_escalation_failed(item, failure)
        for offer in list(self.offers):
            if offer.item is item and not self._can_serve(offer.agent.agent, item.work):
                self._take_back(offer, "no_longer_eligible")
                self._return(item, "revoked")

        for name in [name for name in item.awaited if name not in item.preferred]:
            self._wait_no_more(item, name, "no_longer_preferred")

        self._wait_only_for_able()

    def _leave(self, command: c.Leave) -> None:
        found = [
            item for item in self.items if item.contact.id == command.contact and item.contact_open
        ]
        if not found:
            self._refuse(command, "contact_closed")
            return

        (item,) = found
        inside = item.state in ("handled", "parked")
        if item.away and not inside:
            self._refuse(command, "contact_closed")
            return

        if item.contact.fallback is not None and item.work.promise == "live" and not inside:
            self._fall_back(item)
            return

        self._tell(e.ContactLeft, contact=command.contact, item=item.id)
        item.contact_open = False
        self._remember_contact(command.contact)
        if item.state == "parked":
            self._close_parked(item, "customer_gone")
        elif item.state != "handled":
            self._take_back_of(item, "customer_left")
            self._tell(e.Abandoned, item=item.id)
            self._close(item)
