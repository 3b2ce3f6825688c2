"""
Scores by name: which group of agents serves which class first.
"""

# ruff: noqa: D102 - a part's class says what calling it answers.

from typing import Any, ClassVar

import attrs

from fairroute.attributes import same
from fairroute.checks import a_name
from fairroute.errors import InvalidValue
from fairroute.levels import good_name
from fairroute.policies.per_tier import PerTier
from fairroute.policies.research.classes import class_of, per_class
from fairroute.protocols import Pairing, Reads


def _pools(value: object) -> PerTier[Any]:
    return per_class(value, "AgentsPreference.pools", _in_order)


def _in_order(value: Any, where: str) -> tuple[str, ...]:  # noqa: ANN401 - whatever a plan says
    if not isinstance(value, list | tuple) or not value or not all(map(good_name, value)):
        raise InvalidValue(where, value, 'pools, the preferred first, such as ["north", "south"]')

    return tuple(value)


@attrs.frozen
class AgentsPreference:
    """
    Each class has its pools in order of preference; an agent counts by the best of theirs.

    *pools* maps tiers or skills to pools. An agent in none of them comes last, and so does
    everybody for a class that is not named. That pools open one after the other, as in the agents'
    preference router with delays, is for escalation stages to say; that agents prefer classes is
    for the order, which all agents share.

    Sources: the agents' preference routers of E. Buist and P. L'Ecuyer, "A Java library for
    simulating contact centers", Winter Simulation Conference 2005; W. Chan, G. Koole, P. L'Ecuyer
    (2014).

    >>> from fairroute.policies import AgentView, Needs, Pairing
    >>> from fairroute.policies.research import AgentsPreference
    >>> rule = AgentsPreference({"premier": ["experts", "everybody"]})
    >>> premier = Needs(tier="premier")
    >>> tuple(rule(Pairing(premier, AgentView(pools={pool}))) for pool in ("experts", "north"))
    (2, 0)
    """

    reads: ClassVar[Reads] = "profile"
    by_demand: ClassVar[bool] = False
    classes_in: ClassVar[tuple[str, ...]] = ("pools",)

    pools: PerTier[Any] = attrs.field(converter=_pools)

    def __call__(self, pairing: Pairing, /) -> int:
        name = class_of(pairing.item, self.pools)
        if name is None:
            return 0

        ranked: tuple[str, ...] = self.pools[name]
        place = next((n for n, pool in enumerate(ranked) if pool in pairing.agent.pools), None)
        return 0 if place is None else len(ranked) - place


@attrs.frozen
class LocalSpecialist:
    """
    First agents of the customer's own place, then specialists: those with the fewest skills.

    *attribute* names the place, in the attributes of contact and agent alike. An item or agent
    without it is nobody's own. (The local-specialist router of E. Buist and P. L'Ecuyer, "A Java
    library for simulating contact centers", Winter Simulation Conference 2005.)

    >>> from fairroute.attributes import attributes
    >>> from fairroute.policies import AgentView, Needs, Pairing
    >>> from fairroute.policies.research import LocalSpecialist
    >>> north = attributes({"region": "north"})
    >>> LocalSpecialist("region")(Pairing(Needs(attributes=north), AgentView(attributes=north)))
    (1, 0)
    """

    reads: ClassVar[Reads] = "profile"
    by_demand: ClassVar[bool] = False

    attribute: str = attrs.field(validator=a_name)

    def __call__(self, pairing: Pairing, /) -> tuple[int, int]:
        item, agent = pairing.item.attributes, pairing.agent.attributes
        local = self.attribute in item and self.attribute in agent
        own = local and same(item[self.attribute], agent[self.attribute])
        return int(own), -len(pairing.agent.skills)
