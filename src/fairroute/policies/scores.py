"""
Which agent suits best: scores among those who may take an item.

A score part looks at one pairing and answers with a number or a tuple of numbers; the higher one
comes first. Parts stand in a sequence: a later one decides only where all before it tie, and at
last the agent who has been idle longest wins, so that every choice is total. Scores never exclude
anybody; `eligibility` does that.

Each part declares what it *reads* (`protocols.Reads`) and *by_demand*: whether the item's demand
is part of the question. That is what the engine's indices rest on.
"""

# ruff: noqa: D102 - a part's class says what calling it answers.

from typing import ClassVar, Final

import attrs

from fairroute.checks import fraction, some_seconds, whole
from fairroute.errors import InvalidValue
from fairroute.instants import microseconds
from fairroute.protocols import AgentView, Pairing, Reads

FULL: Final = 2**40
"""Fullness in integers: fine enough that no two shares of capacities up to 10⁶ are taken as one."""


@attrs.frozen
class LongestIdle:
    """
    The agent who has been idle longest; −idle_since, in microseconds.

    >>> from fairroute.policies import AgentView, LongestIdle, Needs, Pairing
    >>> LongestIdle()(Pairing(Needs(), AgentView(idle_since=fr.seconds(5))))
    -5000000
    """

    reads: ClassVar[Reads] = "agent"
    by_demand: ClassVar[bool] = False

    def __call__(self, pairing: Pairing, /) -> int:
        return -pairing.agent.idle_since


@attrs.frozen
class LeastLoaded:
    """
    The agent with the smallest share of capacity in use; −used / capacity, in 2⁻⁴⁰.

    It spreads small work over everybody, so that work which needs a whole agent finds none: see
    `Packing`.

    >>> from fairroute.policies import AgentView, LeastLoaded, Needs, Pairing
    >>> half, third = AgentView(used=2, capacity=4), AgentView(used=1, capacity=3)
    >>> LeastLoaded()(Pairing(Needs(), third)) > LeastLoaded()(Pairing(Needs(), half))
    True
    """

    reads: ClassVar[Reads] = "agent"
    by_demand: ClassVar[bool] = False

    def __call__(self, pairing: Pairing, /) -> int:
        return -_fullness(pairing.agent)


@attrs.frozen
class Packing:
    """
    Fill agents up to a comfortable load before a free one is touched.

    First agents at work for whom the item stays within comfort (0 < used and used + demand ≤
    comfort), the fullest first; then free agents; then the rest, the least full first. Full and
    less full compare as shares of capacity.

    *comfort* is a share of the agent's capacity (above 0, up to 1); *units* gives it in whole units
    of demand instead. Raises `InvalidValue` for a value out of range, and for both at once.

    Why 0.6: at load 0.6, capacity 5, calls of 5 units and chats of 1, least-loaded placement made
    calls wait 8.6 min; packing to the brim 0.1 min, but 82 % of chats then joined three or more
    others; a comfort of 3 units 1.8 min and 6 %.

    >>> from fairroute.policies import AgentView, Needs, Packing, Pairing
    >>> chat = Needs(demand=1)
    >>> one, two, three = (AgentView(capacity=5, used=used) for used in (1, 2, 3))
    >>> free = AgentView(capacity=5)
    >>> ranked = sorted([free, one, two, three], key=lambda a: Packing()(Pairing(chat, a)))
    >>> print(*(agent.used for agent in reversed(ranked)))
    2 1 0 3
    """

    reads: ClassVar[Reads] = "agent"
    by_demand: ClassVar[bool] = True

    units: int | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(whole(least=1))
    )
    comfort: float | None = attrs.field(
        validator=attrs.validators.optional(fraction(above=0, most=1))
    )

    @comfort.default
    def _unless_in_units(self) -> float | None:
        return 0.6 if self.units is None else None

    def __attrs_post_init__(self) -> None:
        if self.units is not None and self.comfort is not None:
            raise InvalidValue("Packing.units", self.units, "either comfort or units, not both")

        if self.units is None and self.comfort is None:
            raise InvalidValue("Packing.comfort", None, "a number above 0 and up to 1, or units")

    def __call__(self, pairing: Pairing, /) -> tuple[int, int]:
        agent = pairing.agent
        if agent.used == 0:
            return (1, 0)

        if agent.used + pairing.item.demand <= self.comfortable(agent.capacity):
            return (2, _fullness(agent))

        return (0, -_fullness(agent))

    def comfortable(self, capacity: int, /) -> int:
        """
        The units in use up to which an agent of *capacity* is comfortable.

        >>> from fairroute.policies import Packing
        >>> Packing(0.6).comfortable(5), Packing(units=4).comfortable(5)
        (3, 4)
        """
        if self.comfort is None:
            return self.units or 0

        # A share such as 1/3 of 3 must not lose its unit to rounding.
        return int(self.comfort * capacity + 1e-9)


@attrs.frozen
class BestMatch:
    """
    The agent who exceeds what the item needs the most.

    The score is the sum, over the skills that the item needs, of (the agent's level − the level
    needed): an integer, from 0 for a pair that may meet. An item that needs nothing makes all
    agents equal. Skills that the item does not need count for nothing.

    >>> from fairroute.levels import levels
    >>> from fairroute.policies import AgentView, BestMatch, Needs, Pairing
    >>> needs = Needs(skills=levels({"billing": 2, "french": 1}))
    >>> BestMatch()(Pairing(needs, AgentView(skills=levels({"billing": 5, "french": 2}))))
    4
    """

    reads: ClassVar[Reads] = "profile"
    by_demand: ClassVar[bool] = False

    def __call__(self, pairing: Pairing, /) -> int:
        has = pairing.agent.skills
        return sum(has.get(skill, 0) - level for skill, level in pairing.item.skills.items())


@attrs.frozen
class RoundRobin:
    """
    The agent whose last offer is furthest back, those who never had one first; −last_offered.

    >>> from fairroute.policies import AgentView, Needs, Pairing, RoundRobin
    >>> RoundRobin()(Pairing(Needs(), AgentView(last_offered=7)))
    -7
    """

    reads: ClassVar[Reads] = "agent"
    by_demand: ClassVar[bool] = False

    def __call__(self, pairing: Pairing, /) -> int:
        return -pairing.agent.last_offered


@attrs.frozen
class FewestHandled:
    """
    The agent who was given the fewest items within the last *seconds*; −handled.

    A window and not a lifetime: else whoever comes back from leave is flooded until they have
    caught up. *seconds* is more than 0 (3,600: an hour); `window` is the same in microseconds, by
    which the engine counts. Raises `InvalidValue` otherwise.

    >>> from fairroute.policies import AgentView, FewestHandled, Needs, Pairing
    >>> FewestHandled(3600)(Pairing(Needs(), AgentView(handled=4)))
    -4
    """

    reads: ClassVar[Reads] = "agent"
    by_demand: ClassVar[bool] = False

    seconds: float = attrs.field(default=3600.0, validator=some_seconds)
    window: int = attrs.field(init=False, repr=False, eq=False)

    @window.default
    def _in_microseconds(self) -> int:
        window = microseconds(self.seconds, "FewestHandled.seconds")
        if window == 0:
            raise InvalidValue("FewestHandled.seconds", self.seconds, "more than 0 seconds")

        return window

    def __call__(self, pairing: Pairing, /) -> int:
        return -pairing.agent.handled


@attrs.frozen
class LeastFlexibleFirst:
    """
    The agent with the fewest skills, so that those who can do more stay free; −number of skills.

    >>> from fairroute.levels import levels
    >>> from fairroute.policies import AgentView, LeastFlexibleFirst, Needs, Pairing
    >>> LeastFlexibleFirst()(Pairing(Needs(), AgentView(skills=levels({"billing", "sales"}))))
    -2
    """

    reads: ClassVar[Reads] = "agent"
    by_demand: ClassVar[bool] = False

    def __call__(self, pairing: Pairing, /) -> int:
        return -len(pairing.agent.skills)


@attrs.frozen
class PreferredAgent:
    """
    Whom the item prefers (`Contact.preferred`): n for the first of n agents it names, 1 for the
    last, 0 for everybody else, and for everybody where it names nobody.

    At the head of a sequence it costs next to nothing. Behind other parts, items that prefer
    somebody are scored pair by pair; all others are not.

    >>> from fairroute.policies import AgentView, Needs, Pairing, PreferredAgent
    >>> PreferredAgent()(Pairing(Needs(), AgentView(), preference=2))
    2
    """

    reads: ClassVar[Reads] = "preference"
    by_demand: ClassVar[bool] = False

    def __call__(self, pairing: Pairing, /) -> int:
        return pairing.preference


@attrs.frozen
class RandomAgent:
    """
    Any of the agents that tie so far, by chance.

    The engine sees *by_chance* and picks: a hash of its recorded seed and the number of the
    decision is a position among those agents, in the order in which they became idle. No generator
    is kept, so the same batches give the same choices. What follows this part in a sequence never
    gets to decide. Called by itself it finds all agents equal.

    >>> from fairroute.policies import AgentView, Needs, Pairing, RandomAgent
    >>> RandomAgent()(Pairing(Needs(), AgentView()))
    0
    """

    reads: ClassVar[Reads] = "agent"
    by_demand: ClassVar[bool] = False
    by_chance: ClassVar[bool] = True

    def __call__(self, _: Pairing, /) -> int:
        return 0


def _fullness(agent: AgentView) -> int:
    return agent.used * FULL // agent.capacity
