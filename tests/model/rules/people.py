"""
Random commands of people who decide for themselves.
"""

from random import Random
from typing import TYPE_CHECKING

from tests.model.naive import NaiveEngine
from tests.model.rules.chances import number
from tests.model.rules.said import a_change_of_staff

from fairroute import commands as c
from fairroute.ids import ItemId
from fairroute.instants import in_seconds
from fairroute.model import Presence

if TYPE_CHECKING:
    from tests.model.rules.moves import Host


def a_pull(host: "Host", chance: Random, world: NaiveEngine) -> object:
    """
    An agent asks for work, or takes some.
    """
    here = [agent.id for agent in world.agents if agent.presence is not Presence.OFFLINE]
    name = chance.choice(here if here and chance.random() < 0.9 else host.agents)
    if name not in [agent.id for agent in world.agents]:
        return a_change_of_staff(host, chance, world)

    choices = world.choices(world.agent(name)) if chance.random() < 0.5 else world.items
    item = number(chance, [item.id for item in choices], world.last_item)
    if item is None or chance.random() < 0.5:
        return c.Next(name)

    return c.Take(name, ItemId(item))


def an_override(host: "Host", chance: Random, world: NaiveEngine) -> object:
    """
    Somebody in charge decides.
    """
    known = [agent.id for agent in world.agents]
    if not known:
        return a_change_of_staff(host, chance, world)

    agent, why = chance.choice(known), {"actor": "boss", "reason": "must be"}
    kind = chance.random()
    if kind < 0.3:
        return c.ForceState(agent, chance.choice(list(Presence)), **why)

    states: tuple[str, ...] = ("waiting", "offered") if kind < 0.7 else ("handled",)
    if chance.random() < 0.1:
        states = ("wrap_up", "parked", "handled", "waiting")

    item = number(
        chance, [item.id for item in world.items if item.state in states], world.last_item
    )
    if item is None:
        return a_change_of_staff(host, chance, world)

    if kind < 0.5 and chance.random() < 0.6:
        if chance.random() < 0.25:
            ahead = max(0, world.now + chance.randint(-2, 8) * host.centre.grid)
            until = in_seconds(ahead) if chance.random() < 0.6 else None
            return c.Hold(ItemId(item), until=until, **why)

        return chance.choice((c.Release, c.Release, c.Expedite))(ItemId(item), **why)

    command = c.Assign if kind < 0.7 else c.TakeOver
    return command(ItemId(item), agent, past_capacity=chance.random() < 0.4, **why)
