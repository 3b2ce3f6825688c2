"""
What comes to pass by itself.

"""

from fairroute.engine.decide.base import Deciding
from fairroute.facts import ItemFacts


class TimeDecisions(Deciding):
    """
    Rests that end, and what happened while the host slept.
    """

    def rest_due(self, item: ItemFacts, agent: str) -> None:
        self.do.rest_ended(item, agent)

    def outage(self, since: int) -> None:
        """
        The host had slept since *since*: no offer survives, as nobody could have answered it.
        """
        self.do.outage_declared(since)
        self._take_back(self.state.offers.values(), "outage")
