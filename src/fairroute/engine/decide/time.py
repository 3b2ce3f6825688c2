"""
What comes to pass by itself.

"""

from fairroute.engine.decide.lease import LeaseDecisions
from fairroute.facts import ItemFacts


class TimeDecisions(LeaseDecisions):
    """
    Rests that end, and what happened while the host slept.
    """

    def rest_due(self, item: ItemFacts, agent: str) -> None:
        self.do.rest_ended(item, agent)

    def outage(self, since: int, until: int) -> None:
        """
        The host slept from *since* to *until*: no offer survives, as nobody could have answered it,
        and what the host would have had to hear of lasts as much longer.
        """
        self.do.outage_declared(since)
        self._take_back(self.state.offers.values(), "outage")
        self._shift_leases(until - since)
