"""
Once faults stop, everybody who can be served is served.

Safety says that nothing wrong ever happens; it would be kept by an engine that does nothing. So now
and then the storm is made to end: everybody comes to work, to stay, and says READY, every offer is
accepted at once, all handling takes one unit of the grid, and nobody new comes. Then each item that
somebody there may take must be answered within a stated bound.
"""

from collections.abc import Iterator
from typing import Any

import attrs
from tests.model.beside import Beside, Difference
from tests.model.naive import NaiveEngine
from tests.model.naive.facts import Item, Worker
from tests.model.rules import Batch

from fairroute import commands as c
from fairroute.events import Event
from fairroute.instants import in_seconds, microseconds
from fairroute.model import Presence


@attrs.frozen
class Calm:
    """
    The faults stop until all that can be served has been. *grid* is how long handling takes.
    """

    grid: int

    def come(self, beside: Beside) -> list[Event]:
        """
        Let it happen; raises `Difference` if somebody is left waiting.
        """
        return list(self._events(beside))

    def _events(self, beside: Beside) -> Iterator[Event]:
        world = beside.model
        now = world.now
        yield from beside.play(_batch(all_come_to_work(world), now))
        within = bound(world, self.grid)
        while True:
            while helpful := what_helps(world):
                events = beside.play(_batch(helpful, now))
                if not events:
                    raise Difference("what helps in a calm", helpful, "nothing came of it")

                yield from events

            handled = [item.id for item in world.items if item.state == "handled"]
            at_work = any(item.state == "wrap_up" for item in world.items)
            left = [item.contact.id for item in world.items if can_be_answered(world, item)]
            if not (handled or at_work or left):
                return

            then = next_news(world)
            if now > within or not (handled or then):
                raise Difference("who is left in a calm", f"nobody by {within} µs", left)

            now = now + self.grid if handled else then
            done = [c.Complete(item) for item in handled]
            yield from beside.play(_batch([*all_come_to_work(world), *done], now))


def what_helps(world: NaiveEngine) -> list[object]:
    """
    What people do at once: whom the plan takes off (a lease, a wrap-up that took too long, a surge
    that ends) comes back, but for those who finish first what they have; what is held is let go;
    and every offer is accepted.
    """
    there = {Presence.READY, Presence.DRAINING}
    away = any(agent.presence not in there for agent in world.agents if may_come(world, agent))
    held = [item.id for item in world.items if item.held and item.state == "waiting"]
    return [
        *(all_come_to_work(world) if away else ()),
        *(c.Release(item, actor="boss", reason="all is well") for item in held),
        *(c.Accept(number) for number in some_offer_of_each(world)),
    ]


def all_come_to_work(world: NaiveEngine) -> list[object]:
    """
    What makes every agent who was ever there READY, and has them stay as long as it takes.
    """
    return [
        c.SignIn(attrs.evolve(agent.agent, available_until=None))
        if agent.presence is Presence.OFFLINE or agent.agent.available_until is not None
        else c.SetPresence(agent.id, Presence.READY)
        for agent in world.agents
        if may_come(world, agent)
    ]


def may_come(world: NaiveEngine, agent: Worker) -> bool:
    """
    Whether *agent* is there, or could be: whoever left under another plan may have what this one
    does not know.
    """
    here = agent.presence is not Presence.OFFLINE
    return here or world._first_mistake((c.SignIn(agent.agent),), world.now) is None


def next_news(world: NaiveEngine) -> int:
    """
    The next deadline that may set something free; 0: there is none. A lease only ever ends, and a
    call of our own may be put off a thousand times before anything happens.
    """
    deadlines = (
        at
        for at, _, _, kind, of in world._timers()
        if kind != "lease" and not (kind == "release" and of.outbound)
    )
    return min(deadlines, default=0)


def some_offer_of_each(world: NaiveEngine) -> list[Any]:
    """
    For each item on offer, the first of its offers.
    """
    first: dict[int, Any] = {}
    for offer in world.offers:
        first.setdefault(offer.item.id, offer.id)

    return list(first.values())


def bound(world: NaiveEngine, grid: int) -> int:
    """
    The instant by which everybody is answered who can be.

    After the last deadline that stands now nothing keeps a pair apart but work. Whoever waits then
    waits for somebody at work or taking breath, so some item is always being handled, wrapped up
    after or got over; and there are only so many items, each of them handled once. A call to
    somebody who is in touch until then is tried again after that.
    """
    standing = [deadline for deadline, *_ in world._timers()]
    breather = world.plan.agents.breather or 0
    gap = max([each.offer_gap or 0 for each in (world.plan.media or {}).values()], default=0)
    retry = world.plan.outbound.retry if any(item.outbound for item in world.items) else 0
    each = grid + microseconds(world.plan.wrap_up.usual + breather + gap + retry)
    return max([world.now, *standing]) + (len(world.items) + 1) * each


def can_be_answered(world: NaiveEngine, item: Item) -> bool:
    """
    Whether *item* waits and somebody may take it as soon as they have nothing else to do; a call of
    our own, whether enough others stay free beside it.
    """
    could = sum(_would_do(world, item, agent) for agent in world.agents)
    kept = world.plan.outbound.keep_free if item.yields else 0
    return item.state == "waiting" and could > kept


def _would_do(world: NaiveEngine, item: Item, agent: Worker) -> bool:
    # A pair that a failing part keeps apart waits for news of either, and there is none in a calm.
    withheld = (item, agent) in world.withheld
    if withheld or item.work.demand > agent.agent.capacity or not may_come(world, agent):
        return False

    if not world._can_serve(agent.agent, item.work):
        return False

    try:
        return all(
            part(world._pairing(part, item, agent)) is None for part in world.policy.eligibility
        )
    except Exception:  # noqa: BLE001 - a part may raise anything
        return False


def _batch(commands: list[object], at: int) -> Batch:
    return Batch(tuple(commands), in_seconds(at))
