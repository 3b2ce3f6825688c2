"""
Customers who go on in another medium, with whom they are.
"""

import attrs

from fairroute import commands as c
from fairroute.engine.decide.base import Deciding
from fairroute.events import RefusalReason
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.model import Classified
from fairroute.policies.eligibility import can_serve

Objection = tuple[RefusalReason, str]


class ElevationDecisions(Deciding):
    """
    The command that gives an item another medium.
    """

    def elevate(self, command: c.Elevate) -> None:
        item = self._open_item(command, command.item)
        if item is None:
            return

        demand = item.work.demand if command.demand is None else command.demand
        work = attrs.evolve(item.work, medium=command.medium, demand=demand)
        if work == item.work:
            return

        objection = self._unsuited(work) or (
            None if item.agent is None else self._beyond(item, work, item.agent)
        )
        if objection is not None:
            self._refuse(command, *objection)
            return

        unfit = [offer for offer in item.offers if self._beyond(item, work, offer.agent)]
        self.do.elevated(item, work)
        self._take_back(unfit, "no_longer_eligible")
        if item.wait_for is not None:
            self._wait_only_for_able((item.id,))

    def _unsuited(self, work: Classified) -> Objection | None:
        topic = (self.plan.topics or {}).get(work.topic or "")
        if topic is None or topic.media is None or work.medium in topic.media:
            return None

        return "not_eligible", f"{work.topic} is not handled in {work.medium}"

    def _beyond(self, item: ItemFacts, work: Classified, agent: AgentFacts) -> Objection | None:
        """
        What keeps *agent*, who has *item* or is offered it, from having it as *work*.
        """
        spec = agent.agent
        needs = self.do.index.opened(work)
        lacking = can_serve(needs, spec.skills, spec.media, spec.pools, spec.attributes)
        if lacking is not None:
            return "not_eligible", f"{agent.id}: {lacking}"

        more = work.demand - item.work.demand
        if more > max(0, agent.room):
            return "no_capacity", f"{agent.id} has {agent.room} units free, {more} more are needed"

        others = agent.in_media()
        others.remove(item.work.medium)
        why = self.do.index.company.objection(others, spec.limits, work.medium)
        return None if why is None else ("no_capacity", f"{agent.id}: {why}")
