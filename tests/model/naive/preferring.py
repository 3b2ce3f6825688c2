"""
Items that wait for agents they prefer.
"""

from tests.model.naive.asking import Asking
from tests.model.naive.facts import Item, Part, Worker

from fairroute import events as e
from fairroute.instants import in_seconds, later, microseconds
from fairroute.model import Presence


class Preferring(Asking):
    """
    When an item waits for somebody, and when it stops.
    """

    def _wait_for_preferred(self, item: Item, seconds: float | None) -> None:
        """
        For those it prefers who are ready and may serve it, if there is one; so long as was said,
        else as the terms for the first of them say.
        """
        known = {agent.id: agent for agent in self.agents}
        found = [
            known[name]
            for name in item.preferred
            if name in known
            and known[name].presence is Presence.READY
            and not any(rest.item is item and rest.agent.id == name for rest in self.rests)
            and self._could_serve(item, known[name])
        ]
        if not found:
            return

        said = None if seconds is None else microseconds(seconds)
        length = self._terms(item, found[0]).wait_for if said is None else said
        if length:
            self._begin_to_wait(item, found, later(self.now, length))

    def _wait_for_owner(self, item: Item, owner: Worker) -> bool:
        """
        Whether a reply waits for whoever had it, though they are not READY: until so much of the
        target is gone.
        """
        share, target = self.plan.parking.absent_owner, item.work.target
        if share is None or target is None or item.work.promise != "by":
            return False

        until = self._due(item.standing, int(share * microseconds(target.within)), target.hours)
        absent = owner.presence is not Presence.READY
        waits = absent and until > self.now and self._could_serve(item, owner)
        if waits:
            self._begin_to_wait(item, [owner], until)
            item.awaits_absent = True

        return waits

    def _begin_to_wait(self, item: Item, agents: list[Worker], until: int) -> None:
        item.awaited = [agent.id for agent in agents]
        item.awaits_absent = False
        item.wait_until = until
        told = self._tell(
            e.WaitForBegan,
            item=item.id,
            agents=tuple(item.awaited),
            until=in_seconds(item.wait_until),
        )
        item.wait_seq = told.seq

    def _wait_only_for_able(self, items: list[Item] | None = None) -> None:
        """
        Nobody is waited for who may not serve the item (any item, or one of *items*) any more.
        """
        for item in self._by_number() if items is None else items:
            for name in list(item.awaited):
                if not self._could_serve(item, self.agent(name)):
                    self._wait_no_more(item, name, "no_longer_eligible")

    def _could_serve(self, item: Item, agent: Worker) -> bool:
        """
        Whether an agent with nothing to do may serve the item, as far as no load changes that.
        """
        if agent.agent.capacity < item.work.demand or not self._can_serve(agent.agent, item.work):
            return False

        # Nobody knows until when an absent one will stay once they are back.
        if agent.presence is Presence.READY and not self._has_time(item, agent):
            return False

        for part in self.policy.eligibility:
            if getattr(part, "reads", "pair") in ("item", "profile"):
                try:
                    if self._objection(part, item, agent) is not None:
                        return False
                except Part:
                    continue  # said when the pair is to be matched

        return True
