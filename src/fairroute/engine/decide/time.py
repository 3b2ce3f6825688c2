"""
What comes to pass by itself.

"""

from typing import TYPE_CHECKING

from fairroute.engine.decide.lease import LeaseDecisions
from fairroute.facts import AgentFacts, ItemFacts

if TYPE_CHECKING:
    from fairroute.events import Limit


class TimeDecisions(LeaseDecisions):
    """
    Rests that end, time that is up, and what happened while the host slept.
    """

    def rest_due(self, item: ItemFacts, agent: str) -> None:
        self.do.rest_ended(item, agent)

    def wait_for_due(self, item: ItemFacts, _: object) -> None:
        self.do.wait_for_ended(item, None, "deadline")

    def shift_due(self, agent: AgentFacts, _: object) -> None:
        self.do.index.time_passed_for(agent)
        if agent.awaited_by:
            self._wait_only_for_able(agent.awaited_by)

    def drain_due(self, item: ItemFacts, _: object) -> None:
        # Whether somebody is kept for it shows once all is matched: it may be somebody's by then.
        self.do.index.item_fell_due(item)

    def limit_due(self, item: ItemFacts, _: object) -> None:
        expiry = item.expiry
        assert expiry is not None
        limit: Limit = "max_wait" if expiry.until == expiry.wait_ends else "lifetime"
        for offer in item.offers:
            self.do.offer_revoked(offer, "expired")

        self.do.expired(item, limit)

    def outage(self, since: int, until: int) -> None:
        """
        The host slept from *since* to *until*: no offer survives, as nobody could have answered it,
        and what the host would have had to hear of lasts as much longer.
        """
        self.do.outage_declared(since)
        self._take_back(self.state.offers.values(), "outage")
        self._shift_leases(until - since)
