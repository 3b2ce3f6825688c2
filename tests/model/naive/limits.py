"""
How long an item may wait and live.
"""

from tests.model.naive.facts import Item
from tests.model.naive.world import World

from fairroute import events as e
from fairroute.instants import later, microseconds
from fairroute.model import Classified, Contact, Expiry


class Limits(World):
    """
    Time that is up.
    """

    def _expiry(self, contact: Contact, work: Classified) -> Expiry | None:
        """
        As the contact says, else its topic, else the plan.
        """
        topic = (self.plan.topics or {}).get(work.topic or "")
        found: dict[str, float | None] = {}
        for limit in ("max_wait", "lifetime"):
            said = [
                getattr(one, limit) for one in (contact, topic, self.plan.expiry) if one is not None
            ]
            found[limit] = next((seconds for seconds in said if seconds is not None), None)

        if found["max_wait"] is None and found["lifetime"] is None:
            return None

        return Expiry(
            max_wait=found["max_wait"],
            lifetime=found["lifetime"],
            while_offered=self.plan.expiry.while_offered,
        )

    def _ends(self, item: Item) -> dict[str, int]:
        """
        When which limit is reached, if the item's clock runs.
        """
        ends: dict[str, int] = {}
        if item.expiry is None or item.clock_seq is None:
            return ends

        assert item.born is not None

        if item.expiry.max_wait is not None and item.wait_since is not None:
            ends["max_wait"] = later(item.wait_since, microseconds(item.expiry.max_wait))

        if item.expiry.lifetime is not None:
            ends["lifetime"] = later(item.born, microseconds(item.expiry.lifetime))

        return ends

    def _expire(self, item: Item) -> None:
        ends = self._ends(item)
        limit = min(ends, key=lambda name: (ends[name], name != "max_wait"))
        self._take_back_of(item, "expired")
        self._tell(e.Expired, item=item.id, limit=limit)
        self._close(item)
