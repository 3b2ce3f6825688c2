"""
How long somebody will wait, worked out from what was told and from plain lists.
"""

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs
from tests.model.naive.facts import Item, Worker

from fairroute import events as e
from fairroute.instants import LATEST_US
from fairroute.model import Classified, Presence
from fairroute.protocols import AgentView, Needs, Pairing

if TYPE_CHECKING:
    from tests.model.naive.matching import Matching

SECOND = 1_000_000


@attrs.define(eq=False)
class History:
    """
    How fast agents work and accept, and how patient customers are, as events tell it.
    """

    came: dict[int, int] = attrs.field(factory=dict)
    made: dict[int, int] = attrs.field(factory=dict)
    begun: dict[int, int] = attrs.field(factory=dict)
    paces: dict[str, int] = attrs.field(factory=dict)
    answer_time: int = 0
    line_time: int = 0
    gone: int = 0

    def read(self, events: Iterable[e.Event]) -> None:  # noqa: C901, PLR0912 - one row per event
        """
        Take note of *events*.
        """
        for event in events:
            now = round(event.at * SECOND)
            match event:
                case e.Queued() | e.Released() | e.Replied() | e.Consulted():
                    self.came[event.item] = now
                case e.Offered():
                    self.made[event.offer] = now
                case e.Accepted() | e.Assigned() | e.Picked() | e.AssignmentForced():
                    if isinstance(event, e.Accepted):
                        self.answer_time += (now - self.made[event.offer] - self.answer_time) // 8

                    self.line_time += now - self.came[event.item]
                    self.begun[event.item] = now
                case e.Resumed():
                    self.begun[event.item] = now
                case e.Postponed() if event.item in self.came:
                    self.line_time += now - self.came.pop(event.item)
                case e.Unreached():
                    self.came[event.item] = now
                    self._worked(event.item, event.agent, now)
                case e.HandedOver():
                    self._worked(event.item, event.agent, now)
                    self._worked(event.question, event.to, now)
                    self.begun[event.item] = now
                case e.HandedBack() | e.Transferred() | e.Parked():
                    self._worked(event.item, event.agent, now)
                case e.TakenOver():
                    self._worked(event.item, event.was, now)
                    self.begun[event.item] = now
                case e.Completed():
                    until = event.at if event.wrap_up_until is None else event.wrap_up_until
                    self._worked(event.item, event.agent, round(until * SECOND))
                case e.Abandoned() if event.item in self.came:
                    self.line_time += now - self.came[event.item]
                    self.gone += 1
                    if self.gone == 1_024:
                        self.gone //= 2
                        self.line_time //= 2
                case _:
                    pass

    def _worked(self, item: int, agent: str, until: int) -> None:
        """
        *agent* was kept by *item*, unless it was parked all the while.
        """
        if item in self.begun:
            spent = until - self.begun.pop(item)
            pace = self.paces.get(agent, spent)
            self.paces[agent] = pace + (spent - pace) // 8

    def estimate(self, world: "Matching", item: Item, by: str) -> tuple[float, float | None] | None:
        """
        The mean and variance of the wait to come, in microseconds; None if nobody can say.
        """
        ready = [agent for agent in world.agents if agent.presence is Presence.READY]
        could = [
            agent
            for agent in ready
            if _could(world, agent, item) and (item, agent) not in world.withheld
        ]
        if not could:
            return None

        answering = float(self.answer_time)
        new = item not in world.items and not item.yields and self.paces
        if item.state == "offered" or (new and any(_at_once(world, item, a) for a in could)):
            return answering, answering**2

        resting = {rest.agent.id: rest.until for rest in world.rests if rest.item is item}
        at_least = min(resting.get(agent.id, world.now) for agent in could) - world.now

        def rate(*items: Item) -> float:
            usual = sum(self.paces.values()) / len(self.paces)
            return sum(
                agent.agent.capacity / max(1.0, self.paces.get(agent.id, usual) + self.answer_time)
                for agent in ready
                if all(_could(world, agent, one) for one in items)
            )

        if by == "head_of_line":
            same = [
                other
                for other in world._line()
                if other.work == item.work and other.yields == item.yields
            ]
            mean = float(max(0, item.arrived - same[0].arrived)) if same else 0.0
            if not self.paces:
                return max(mean, at_least), None

            each = 1 / rate(item)
            variance = 2 * (mean + each) * each + answering**2
            return max(mean + each + answering, at_least), variance

        if not self.paces:
            return None

        needed = float(item.work.demand)
        for alike in _ahead(world, item):
            units = sum(other.work.demand for other in alike)
            if rate(alike[0]):
                needed += units * (rate(alike[0], item) / rate(alike[0]))

        speed = rate(item)
        giving_up = self.gone / self.line_time if self.line_time else 0.0
        mean = math.log1p(needed * giving_up / speed) / giving_up if giving_up else needed / speed
        variance = needed / (speed * (speed + needed * giving_up))
        return max(mean + answering, at_least), variance + answering**2


def longest(history: History, world: "Matching", items: list[Item], by: str) -> int | None:
    """
    What the last of those in line waits, of those who need the same the last one each; where all
    are on offer already, what an answer takes.
    """
    waiting = [item for item in world._line() if item in items]
    if not waiting:
        return history.answer_time

    last = {(item.work, item.yields): item for item in waiting}
    told = [history.estimate(world, item, by) for item in last.values()]
    return max((whole(mean) for mean, _ in filter(None, told)), default=None)


def whole(mean: float) -> int:
    """
    In microseconds that an event can tell.
    """
    return min(round(mean), LATEST_US)


def _ahead(world: "Matching", item: Item) -> list[list[Item]]:
    """
    Who is before an item: those who need the same together, in the order of the first of each. Sums
    of fractions depend on it, and what is done at a bound depends on the sum.
    """
    found: dict[Classified, list[Item]] = {}
    for other in world._line():
        if world._place(other) < world._place(item):
            found.setdefault(other.work, []).append(other)

    return list(found.values())


def _at_once(world: "Matching", item: Item, agent: Worker) -> bool:
    """
    Whether an agent who could serve somebody new might be asked in this step.
    """
    return world._may_be_asked(item, agent) and world._parts_would_agree(item, agent)


def _could(world: "Matching", agent: Worker, item: Item) -> bool:
    """
    Whether an agent could take an item with nothing else to do, as far as is known beforehand.
    """
    card, work = agent.agent, item.work
    if not world._can_serve(card, work) or work.demand > card.capacity:
        return False

    if not world._has_time(item, agent):
        return False

    view = AgentView(
        skills=card.skills,
        capacity=card.capacity,
        media=card.media,
        pools=card.pools,
        attributes=card.attributes,
    )
    needs: Needs = world._pairing(None, item, agent).item
    for rule in world.policy.eligibility:
        if getattr(rule, "reads", "pair") in ("item", "profile"):
            try:
                if isinstance(rule(Pairing(needs, view)), str):
                    return False
            except Exception:  # noqa: BLE001, S112 - a rule that fails has no objection
                continue

    return True
