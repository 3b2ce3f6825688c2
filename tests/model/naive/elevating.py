"""
Customers who go on in another medium.
"""

import attrs
from tests.model.naive.facts import Item, Worker
from tests.model.naive.preferring import Preferring
from tests.model.naive.serving import goes_with

from fairroute import commands as c
from fairroute import events as e
from fairroute.model import Classified


class Elevating(Preferring):
    """
    The command that gives an item another medium.
    """

    def _elevate(self, command: c.Elevate) -> None:
        item = self._item(command.item)
        if item is None or item.state == "wrap_up":
            self._refuse(command, "item_closed")
            return

        demand = command.demand or item.work.demand
        work = attrs.evolve(item.work, medium=command.medium, demand=demand)
        if work == item.work:
            return

        topic = (self.plan.topics or {}).get(work.topic or "")
        if topic is not None and topic.media is not None and work.medium not in topic.media:
            self._refuse(command, "not_eligible")
            return

        why = None if item.agent is None else self._why_not(item, work, item.agent)
        if why is not None:
            self._refuse(command, why)
            return

        offers = [offer for offer in self.offers if offer.item is item]
        unfit = [offer for offer in offers if self._why_not(item, work, offer.agent)]
        item.work = work
        item.asked = attrs.evolve(item.asked, medium=command.medium, demand=demand)
        item.said_unroutable = False
        name = None if item.agent is None else item.agent.id
        self._tell(e.Elevated, item=item.id, agent=name, work=work)
        for offer in unfit:
            self._take_back(offer, "no_longer_eligible")
            self._return(item, "revoked")

        self._wait_only_for_able()

    def _why_not(self, item: Item, work: Classified, agent: Worker) -> str | None:
        """
        Why whoever has it, or is offered it, could not have it so: their other work is counted.
        """
        if not self._can_serve(agent.agent, work):
            return "not_eligible"

        others = [other.work for other in self._with(agent) if other is not item]
        used = sum(other.demand for other in others)
        if work.demand > item.work.demand and used + work.demand > agent.agent.capacity:
            return "no_capacity"

        media = [other.medium for other in others]
        fits = goes_with(work.medium, media, agent.agent.limits, self.plan.media)
        return None if fits else "no_capacity"
