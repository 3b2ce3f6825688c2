"""
Who is kept for whom.
"""

import attrs
from tests.model.naive.asking import Asking, agrees
from tests.model.naive.facts import Item, Reservation, Worker

from fairroute import events as e
from fairroute.instants import LATEST_US, microseconds
from fairroute.model import Presence


class Reserving(Asking):
    """
    Keeps agents for items that are overdue, until that is in vain.

    After every match, for each overdue item that waits and for which nobody is kept, in line order:
    of the agents at work who could have it with nothing in hand, and are kept for nobody else, the
    one with the fewest units to end is kept for it, of equals the one idle longest.
    """

    def overdue_at(self, item: Item) -> int | None:
        """
        From when on somebody is to be kept for an item in line.
        """
        medium = (self.plan.media or {}).get(item.work.medium or "")
        if medium is None or medium.drain_for is None or item.outbound or item.state != "waiting":
            return None

        due = item.standing + microseconds(medium.drain_for)
        return due if due <= LATEST_US else None

    def kept_for(self, agent: Worker) -> Item | None:
        """
        The item an agent is kept for.
        """
        return next((kept.item for kept in self.reservations if kept.agent is agent), None)

    def _let_go(self, *, matched: bool) -> bool:
        """
        End what is in vain; whether there was any.
        """
        ended = False
        for kept in sorted(self.reservations, key=lambda kept: kept.item.arrival):
            reason = self._in_vain(kept, matched=matched)
            if reason is not None:
                ended = True
                self.reservations.remove(kept)
                self._tell(
                    e.ReservationEnded, item=kept.item.id, agent=kept.agent.id, reason=reason
                )

        return ended

    def _in_vain(self, kept: Reservation, *, matched: bool) -> str | None:
        item, agent = kept.item, kept.agent
        if item.state in {"offered", "handled"} and item in self.items:
            return "offered"

        if item.state != "waiting" or item not in self.items:
            return "gone"

        if agent.presence is not Presence.READY:
            return "not_ready"

        if not self._could_have(item, agent):
            return "not_eligible"

        return "in_vain" if matched and not self._with(agent) else None

    def _keep(self, line: list[Item]) -> None:
        self.cause = "timer:drain"
        for item in line:
            due = self.overdue_at(item)
            if due is None or due > self.now or any(k.item is item for k in self.reservations):
                continue

            could = [
                agent
                for agent in self.agents
                if agent.presence is Presence.READY
                and self._with(agent)
                and self.kept_for(agent) is None
                and self._could_have(item, agent)
            ]
            if could:
                agent = min(could, key=lambda agent: (self._to_end(item, agent), agent.idle_seq))
                self._tell(e.Reserved, item=item.id, agent=agent.id)
                self.reservations.append(Reservation(item, agent))

        self.cause = e.MATCH

    def _to_end(self, item: Item, agent: Worker) -> int:
        """
        The units of other work that must end before an agent has room.
        """
        medium = (self.plan.media or {})[item.work.medium or ""]
        used = self.used(agent)
        if medium.exclusive:
            return used

        return max(0, used + item.work.demand - agent.agent.capacity)

    def _could_have(self, item: Item, agent: Worker) -> bool:
        """
        Whether an agent could have an item if they had nothing else, and never had.
        """
        pairing = self._pairing(None, item, agent)
        idle = attrs.evolve(pairing.agent, used=0, items=0, idle_since=0, last_offered=0)
        bare = attrs.evolve(pairing, agent=idle, preference=0)
        return (
            self._can_serve(agent.agent, item.work)
            and agent.agent.capacity >= item.work.demand
            and self._has_time(item, agent)
            and not any(rest.item is item and rest.agent is agent for rest in self.rests)
            and (item, agent) not in self.withheld
            and (not item.awaited or agent.id in item.awaited)
            and not item.held
            and all(agrees(part, bare) for part in self.policy.eligibility)
        )
