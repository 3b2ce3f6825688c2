"""
What comes into the line later.
"""

import attrs
from tests.model.naive.facts import Item
from tests.model.naive.preferring import Preferring
from tests.model.naive.stages import Staging

from fairroute import commands as c
from fairroute import events as e
from fairroute.instants import in_seconds, later, microseconds
from fairroute.model import Classified, Contact, WorkItem


class Schedule(Staging, Preferring):
    """
    Items whose instant comes.
    """

    def _schedule(self, item: Item, release_at: int, given: Contact | WorkItem) -> None:
        if item.contact.asked_at is None:
            item.standing = release_at

        item.state = "scheduled"
        item.arrived = release_at
        item.born = item.wait_since = None
        item.placed = False
        found, failure = self._stages_on_entry(item, given)
        self._begin_stages(item, found, release_at)
        told = self._tell(
            e.Scheduled,
            item=item.id,
            contact=item.contact,
            work=item.work,
            standing=in_seconds(item.standing),
            release_at=in_seconds(release_at),
            expiry=item.expiry,
            stages=item.stages,
        )
        item.release = (release_at, told.seq)
        self.items.append(item)
        self._tell_if_escalation_failed(item, failure)

    def _postpone(self, item: Item, release_at: int, *, shelved: bool = False) -> None:
        """
        Out of the line, at no cost to its place; the wait so far is over.
        """
        item.state = "scheduled"
        item.awaited = []
        item.wait_since = item.clock_seq = None
        item.shelved = shelved
        told = self._tell(
            e.Postponed, item=item.id, release_at=in_seconds(release_at), shelved=shelved
        )
        item.release = (release_at, told.seq)

    def _release(self, item: Item) -> None:
        if item.outbound and self._in_touch(item):
            self._postpone(item, later(self.now, microseconds(self.plan.outbound.retry)))
            return

        item.state = "waiting"
        item.release = item.promised = None
        item.shelved = False
        item.arrived = self.now
        item.born = self.now if item.born is None else item.born
        item.wait_since = self.now
        item.said_unroutable = item.urgency_failed = False
        fresh = not item.placed
        if fresh:
            item.staged_from = item.last_stage = self.now
            item.arrival = self.seq + 1
            item.key = self._key(item)
            item.placed = True

        told = self._tell(e.Released, item=item.id, key=item.key)
        item.clock_seq = told.seq
        self._await_stage(item, told.seq)
        if fresh:
            self._tell_if_order_failed(item)

        self._wait_for_preferred(item, item.contact.wait_for)

    def _in_touch(self, item: Item) -> bool:
        """
        Whether the customer has something else that waits, rings, is worked on or is parked.
        """
        customer = item.contact.customer
        return customer is not None and any(
            other is not item
            and other.contact.customer == customer
            and other.contact_open
            and other.state in ("waiting", "offered", "handled", "parked")
            for other in self.items
        )

    # Customers who go, and are called or written back.

    def _call_back(self, command: c.CallBack) -> None:
        found = [
            item for item in self.items if item.contact.id == command.contact and item.contact_open
        ]
        if not found:
            self._refuse(command, "contact_closed")
            return

        (item,) = found
        at = None if command.at is None else microseconds(command.at)
        at = None if at is None or at <= self.now else at
        if item.state in ("handled", "parked"):
            self._refuse(command, "item_not_waiting")
        elif item.retries is not None and item.promised == at:
            return  # said before
        elif at is None and item.state == "scheduled":
            self._refuse(command, "item_not_waiting")
        elif at is not None and self._is_full(at, item):
            self._refuse(command, "overloaded")
        else:
            self._agree(item, at, command.retries)

    def _is_full(self, at: int, item: Item) -> bool:
        plan = self.plan.callbacks
        slot = microseconds(plan.slot)
        others = [
            other
            for other in self.items
            if other is not item
            and other.promised is not None
            and other.promised // slot == at // slot
        ]
        return plan.per_slot is not None and len(others) >= plan.per_slot

    def _agree(self, item: Item, at: int | None, retries: int | None) -> None:
        plan = self.plan.callbacks
        before = item.key
        item.standing = item.standing if at is None else min(item.standing, at)
        self._by_from_now(item)
        item.key = min(before, item.key) if item.placed else item.key
        if at is not None:
            self._take_back_of(item, "called_back")

        item.retries = plan.retries if retries is None else retries
        item.retry_after = microseconds(plan.retry_after)
        item.promised = at
        told = self._tell(
            e.CallbackAgreed,
            contact=item.contact.id,
            item=item.id,
            work=item.work,
            key=item.key,
            standing=in_seconds(item.standing),
            asked=item.asked if item.stages else None,
            retries=item.retries,
            retry_after=in_seconds(item.retry_after),
            promised=None if at is None else in_seconds(at),
        )
        self._another_wait(item, told.seq)
        if at is not None:
            self._postpone(item, at)

        self._after_it_went(item)

    def _fall_back(self, item: Item) -> None:
        self._by_from_now(item)
        told = self._tell(
            e.FellBack,
            contact=item.contact.id,
            item=item.id,
            work=item.work,
            key=item.key,
            asked=item.asked if item.stages else None,
        )
        self._another_wait(item, told.seq)
        self._after_it_went(item)

    def _by_from_now(self, item: Item) -> None:
        item.work = self._promised_by(item.work)
        item.asked = self._promised_by(item.asked) if item.stages else item.work
        item.key = self._key(item)
        item.away = True
        item.said_unroutable = item.urgency_failed = False

    def _promised_by(self, work: Classified) -> Classified:
        if work.promise == "by":
            return work

        target = self._target(work.topic, work.tier, "by")
        return attrs.evolve(work, promise="by", target=target)

    def _another_wait(self, item: Item, seq: int) -> None:
        if item.clock_seq is not None:
            item.wait_since, item.clock_seq = self.now, seq
        else:
            item.wait_since = None

    def _after_it_went(self, item: Item) -> None:
        self._tell_if_order_failed(item)
        self._wait_only_for_able([item])

    def _unreached(self, command: c.ReportUnreached) -> None:
        item = self._item(command.item)
        if item is None or item.state == "wrap_up":
            self._refuse(command, "item_closed")
            return

        if item.state != "handled":
            self._refuse(command, "item_not_handled")
            return

        plan = self.plan.callbacks
        agent = item.agent
        assert agent is not None
        retries = plan.retries if item.retries is None else item.retries
        pause = microseconds(plan.retry_after) if item.retries is None else item.retry_after
        if retries == 0 or not item.contact_open:
            self._tell(
                e.Completed,
                item=item.id,
                agent=agent.id,
                outcome="unreachable",
                wrap_up_until=None,
            )
            self._close(item)
            self._idle_from_now(agent)
            self._breathe(agent)
            self._end_questions(item)
            return

        item.agent = None
        item.arrived = self.now
        item.retries, item.retry_after = retries - 1, pause
        self._tell(
            e.Unreached,
            item=item.id,
            agent=agent.id,
            retries=item.retries,
            retry_after=in_seconds(pause),
        )
        self._idle_from_now(agent)
        self._breathe(agent)
        self._postpone(item, later(self.now, pause))
        self._end_questions(item)
