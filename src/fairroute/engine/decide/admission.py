"""
Whether whoever comes is let in.

Asked at the door only: what was let in once is never turned away, nor is a message of somebody
whose item is open, nor work that comes into the line at an instant of its own.
"""

from fairroute import commands as c
from fairroute.engine.admission import Door, Doors
from fairroute.engine.decide.base import Deciding
from fairroute.engine.estimates import expected_wait
from fairroute.facts import ItemFacts
from fairroute.ids import ItemId
from fairroute.instants import MICROSECONDS
from fairroute.lifecycle import ItemState
from fairroute.model import Classified, Contact

Stopped = tuple[Door, int | None]
"""What is past its bound, and how long whoever comes would wait, in microseconds."""


class AdmissionDecisions(Deciding):
    """
    What is done about those who come while too much waits already.
    """

    def newcomer(self, contact: Contact, work: Classified, standing: int) -> ItemFacts:
        """
        The item that *contact* would open now. Nothing knows of it.
        """
        state = self.state
        item = ItemFacts(ItemId(0), (contact.id,), work, 0, standing, state.now, state.seq + 1)
        item.outbound = contact.outbound
        item.preferred = contact.preferred
        item.key = self.key_of(item)
        item.state = ItemState.WAITING
        item.signature = self.do.index.signature_of(work)
        return item

    def _stopped(
        self, doors: Doors, contact: Contact, work: Classified, standing: int
    ) -> Stopped | None:
        """
        What stops *contact*, if anything does: a rule that refuses before one that does not.
        """
        found = doors.on_the_way_of(work)
        if not found or contact.outbound:
            return None

        now = self.state.now
        expected: int | None = None
        if any(door.estimate is not None for door in found):
            expected = self._foretold(contact, work, standing)

        past = next((door for door in found if door.is_past(now, expected)), None)
        if past is None:
            return None

        if expected is None:
            expected = self._foretold(contact, work, standing)

        return past, expected

    def _foretold(self, contact: Contact, work: Classified, standing: int) -> int | None:
        newcomer = self.newcomer(contact, work, standing)
        return expected_wait(newcomer, self.state, self.asking, self.plan.estimates.by)

    def _turn_away(self, command: c.Submit, stopped: Stopped) -> None:
        door, expected = stopped
        length = len(door.in_line)
        foretold = "" if expected is None else f", and {expected / MICROSECONDS:g} s to wait"
        why = f"{door.rule.name} is full: {length} in line{foretold}"
        self.do.refused(command, "overloaded", why, expected)
