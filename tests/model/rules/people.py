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
