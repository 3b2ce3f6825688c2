"""
What comes into the line later.
"""

from tests.model.naive.facts import Item
from tests.model.naive.preferring import Preferring
from tests.model.naive.stages import Staging

from fairroute import events as e


class Schedule(Staging, Preferring):
    """
    Items whose instant comes.
    """

    def _release(self, item: Item) -> None:
        """
        It is as if the contact came now; but a customer who asked earlier did so.
        """
        item.state = "waiting"
        item.release = None
        item.arrived = item.staged_from = item.last_stage = self.now
        item.born = item.wait_since = self.now
        item.said_unroutable = item.urgency_failed = False
        item.arrival = self.seq + 1
        item.key = self._key(item)
        told = self._tell(e.Released, item=item.id, key=item.key)
        item.clock_seq = told.seq
        self._await_stage(item, told.seq)
        self._tell_if_order_failed(item)
        self._wait_for_preferred(item, item.contact.wait_for)
