"""
Work that agents take of their own accord.
"""

from tests.model.naive.facts import Item, Worker
from tests.model.naive.matching import Matching

from fairroute import commands as c
from fairroute import events as e
from fairroute.instants import in_seconds
from fairroute.model import Presence


class PullCommands(Matching):
    """
    Commands of agents who ask for work.
    """

    def _pull(self, command: c.Next | c.Take) -> None:
        if isinstance(command, c.Next):
            self._next(command)
        else:
            self._take(command)

    def _next(self, command: c.Next) -> None:
        agent = self.agent(command.agent)
        if agent.presence is Presence.OFFLINE:
            self._refuse(command, "agent_offline")
            return

        for item in self._line():
            rests = any(rest.item is item and rest.agent is agent for rest in self.rests)
            if not rests and self._may_have(item, agent) and self._parts_agree(item, agent):
                self._pick(item, agent, [])
                return

    def _take(self, command: c.Take) -> None:
        agent = self.agent(command.agent)
        item = self._item(command.item)
        if item is None or item.state == "wrap_up":
            self._refuse(command, "item_closed")
        elif item.state != "waiting":
            self._refuse(command, "item_not_waiting")
        elif agent.presence is Presence.OFFLINE:
            self._refuse(command, "agent_offline")
        elif not self._able(item, agent):
            self._refuse(command, "not_eligible")
        elif not self._room_for(item, agent):
            self._refuse(command, "no_capacity")
        elif item not in self.choices(agent):
            self._refuse(command, "not_eligible")
        else:
            self._pick(item, agent, self._passed(item, agent))

    def choices(self, agent: Worker) -> list[Item]:
        """
        What an agent may take: the first few in line.
        """
        if agent.presence is Presence.OFFLINE:
            return []

        found = [
            item
            for item in self._line()
            if self._may_have(item, agent) and self._parts_would_agree(item, agent)
        ]
        return found[: self.plan.offers.take_from]

    def _passed(self, item: Item, agent: Worker) -> list[Item]:
        """
        Who stands ahead and might be served by the agent as well, room aside.
        """
        return [
            other
            for other in self._line()
            if self._place(other) < self._place(item)
            and self._able(other, agent)
            and not self._set_apart(other, agent)
            and self._parts_would_agree(other, agent)
        ]

    def _pick(self, item: Item, agent: Worker, passed: list[Item]) -> None:
        agent.misses = 0
        self._begins_work(agent)
        self._tell(
            e.Picked,
            item=item.id,
            contact=item.contact.id,
            agent=agent.id,
            **self._cost(passed),
        )
        self._handle(item, agent)
        self._begin_gap(item, agent)

    def _cost(self, passed: list[Item]) -> dict[str, float]:
        waits = [self.now - other.standing for other in passed]
        return {"passed": len(passed), "longest_passed": in_seconds(max(waits, default=0))}

    def _may_have(self, item: Item, agent: Worker) -> bool:
        return (
            self._able(item, agent)
            and self._room_for(item, agent)
            and not self._set_apart(item, agent)
        )

    def _able(self, item: Item, agent: Worker) -> bool:
        return agent.agent.capacity >= item.work.demand and self._can_serve(agent.agent, item.work)

    def _room_for(self, item: Item, agent: Worker) -> bool:
        room = agent.agent.capacity - self.used(agent)
        return room >= item.work.demand and self._goes_with_what_they_have(item, agent)

    def _set_apart(self, item: Item, agent: Worker) -> bool:
        awaited = not item.awaited or agent.id in item.awaited
        kept = self.kept_for(agent) not in (None, item)
        return item.held or kept or not awaited or (item, agent) in self.withheld
