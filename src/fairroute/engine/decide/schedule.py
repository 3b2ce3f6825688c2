"""
What waits for its instant before it waits for an agent.
"""

from fairroute import commands as c
from fairroute.engine.decide.stages import StageDecisions
from fairroute.facts import ItemFacts
from fairroute.ids import ItemId
from fairroute.instants import microseconds
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
        for as that of any that comes.
        """
        assert item.release is not None
        if item.release.placed:
            self.do.released(item, item.key)
        else:
            key, why = self._key(self._arriving(item.work, item.standing))
            self.do.released(item, key)
            self._say_order_failed(item, why)

        if item.preferred:
            (contact,) = self.state.contacts_of(item)
            self._wait_for_preferred(item, contact.contact.wait_for)
