"""
What waits for its instant before it waits for an agent.
"""

from fairroute import commands as c
from fairroute.engine.decide.stages import StageDecisions
from fairroute.facts import ItemFacts
from fairroute.ids import ItemId
from fairroute.instants import later, microseconds
from fairroute.lifecycle import ItemState
from fairroute.model import Classified, Expiry


class ScheduleDecisions(StageDecisions):
    """
    Items that come into the line later.
    """

    def _schedule(self, command: c.Submit, work: Classified, expiry: Expiry | None) -> None:
        assert command.release_at is not None
        release_at = microseconds(command.release_at)
        asked = command.contact.asked_at
        standing = release_at if asked is None else microseconds(asked)
        stages, unstaged = self._stages_on_entry(command.work, work, standing, release_at)
        number = ItemId(self.state.last_item + 1)
        item = self.do.scheduled(
            number, command.contact, work, standing, release_at, expiry, stages
        )
        if unstaged is not None:
            self._say_escalation_failed(item, unstaged)

    def _release(self, item: ItemFacts) -> None:
        """
        *item* enters the line: at the place it has, if it was there before; else its place is asked
        for as that of any that comes. A call to somebody who is in touch with us by now is put off.
        """
        assert item.release is not None
        if item.outbound and self._in_touch(item):
            pause = microseconds(self.plan.outbound.retry)
            self.do.postponed(item, later(self.state.now, pause))
            return

        if item.release.placed:
            self.do.released(item, item.key)
        else:
            key, why = self._key(self._arriving(item.work, item.standing))
            self.do.released(item, key)
            self._say_order_failed(item, why)

        if item.preferred:
            (contact,) = self.state.contacts_of(item)
            self._wait_for_preferred(item, contact.contact.wait_for)

    def _in_touch(self, item: ItemFacts) -> bool:
        """
        Whether the customer of *item* has another one that waits for us, or for them. O(contacts).
        """
        state = self.state
        customers = {contact.contact.customer for contact in state.contacts_of(item)} - {None}
        return bool(customers) and any(
            contact.contact.customer in customers
            and contact.item is not item
            and contact.item.state is not ItemState.SCHEDULED
            for contact in state.contacts.values()
        )
