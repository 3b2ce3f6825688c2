"""
Questions that a policy part may be asked: usual ones, odd ones, and the same one twice.

Each kind is drawn by a seeded generator, so that a check finds the same things whenever it runs.
`Peeks` makes look-alikes of the projections and tells who tries to read what is not in them.
"""

# ruff: noqa: PLR2004 - how often something is drawn stands in the open

from collections.abc import Sequence
from random import Random
from typing import Any, Final, TypeVar

import attrs

from fairroute.attributes import Attributes, Value
from fairroute.errors import nearest
from fairroute.expressions import NOTHING, needs
from fairroute.instants import MICROSECONDS
from fairroute.levels import MAX_LEVEL, Levels
from fairroute.plan import STANDARD, Plan
from fairroute.protocols import AgentView, Needs, Pairing, Waiting

T = TypeVar("T")

_SKILLS: Final = ("billing", "sales", "tech", "french")
_TIERS: Final = {"premier": 1, "standard": 2, "basic": 3}
_MEDIA: Final = ("voice", "text", "in-person")
_POOLS: Final = ("north", "south")
_ATTRIBUTES: Final[tuple[dict[str, Value], ...]] = (
    {},
    {},
    {"Skill": 10},
    {"Skill": "ten", "Id": "ana"},
    {"English": True, "Skill": 0.5},
)
_REQUIRES: Final = (
    NOTHING,
    NOTHING,
    needs("Skill", ">", 10),
    needs("English", "!=", 0) | needs("Id", "not in", ["ana"]),
)
_YEAR: Final = 365 * 24 * 3600 * MICROSECONDS
_INSTANTS: Final = (0, 1, MICROSECONDS, 60 * MICROSECONDS, 3600 * MICROSECONDS, _YEAR, 50 * _YEAR)


@attrs.frozen
class Words:
    """
    The names that questions are made of: the plan's where it has them.
    """

    tiers: dict[str, int]
    skills: tuple[str, ...]
    pools: tuple[str, ...]

    @classmethod
    def of(cls, plan: Plan | None) -> "Words":
        """
        The names of *plan*; without one, such as a plan might have.
        """
        if plan is None:
            return cls({**_TIERS}, _SKILLS, _POOLS)

        tiers = {name: tier.rank for name, tier in (plan.tiers or {}).items()} or {STANDARD: 0}
        skills = tuple(plan.skills) if plan.skills else _SKILLS
        pools = tuple(sorted(plan.pools)) if plan.pools else _POOLS
        return cls(tiers, skills, pools)


def waiting_items(count: int, words: Words, chance: Random) -> list[Waiting]:
    """
    *count* items in line; many share their class or their standing.
    """
    found = [Waiting(tier=tier, rank=rank) for tier, rank in words.tiers.items()]
    while len(found) < count:
        if len(found) > 9 and chance.random() < 0.4:
            # The same class again, standing elsewhere; or the very same question.
            like = chance.choice(found)
            found.append(_standing_at(_standing(like.arrived, chance), like))
            continue

        tier = chance.choice(list(words.tiers))
        arrived = chance.choice(_INSTANTS) + chance.randrange(3)
        made = Waiting(
            tier=tier,
            rank=words.tiers[tier],
            skills=_levels(words.skills, chance),
            promise=chance.choice(("live", "live", "by")),
            within=chance.choice((None, 1, 20 * MICROSECONDS, 3600 * MICROSECONDS)),
            arrived=arrived,
            hours=chance.choice((None, None, None, "office")),
        )
        found.append(_standing_at(_standing(arrived, chance), made))

    return found[:count]


def _standing_at(standing: int, item: Waiting) -> Waiting:
    """
    *item* with that standing, and due as it then is where doors are open half of the time.
    """
    if item.within is None or item.hours is None:
        return attrs.evolve(item, standing=standing, hours=None)

    return attrs.evolve(item, standing=standing, due=standing + 2 * item.within)


def pairings(count: int, words: Words, chance: Random) -> list[Pairing]:
    """
    *count* items beside agents, who need not be able to serve them.
    """
    tiers = list(words.tiers)
    found = [Pairing(Needs(tier=tier, rank=words.tiers[tier]), AgentView()) for tier in tiers]
    while len(found) < count:
        if len(found) > 9 and chance.random() < 0.2:
            found.append(Pairing(chance.choice(found).item, chance.choice(found).agent))
            continue

        preference = chance.choice((0, 0, 0, 1, 2, 20))
        free = chance.randint(1, 9)
        found.append(Pairing(_needs(words, chance), _agent(words, chance), preference, free))

    return found[:count]


def with_other_load(pairing: Pairing, chance: Random) -> Pairing:
    """
    The same item, and an agent who can do the same but is doing something else.
    """
    agent = pairing.agent
    other = attrs.evolve(
        agent,
        used=chance.randint(0, agent.capacity),
        items=chance.randint(0, 3),
        idle_since=chance.choice(_INSTANTS),
        last_offered=chance.randrange(100),
        handled=chance.randrange(20),
    )
    return attrs.evolve(pairing, agent=other, free=chance.randint(1, 9))


def with_other_item(pairing: Pairing, words: Words, chance: Random) -> Pairing:
    """
    The same agent, and an item of another class that takes as much of them.
    """
    other = attrs.evolve(_needs(words, chance), demand=pairing.item.demand)
    return attrs.evolve(pairing, item=other)


def with_other_demand(pairing: Pairing) -> Pairing:
    """
    The same agent, and the same item of another size.
    """
    larger = attrs.evolve(pairing.item, demand=pairing.item.demand + 1)
    return attrs.evolve(pairing, item=larger)


def with_other_agent(pairing: Pairing, words: Words, chance: Random) -> Pairing:
    """
    The same item beside somebody else.
    """
    return attrs.evolve(pairing, agent=_agent(words, chance))


def with_other_preference(pairing: Pairing) -> Pairing:
    """
    The same item beside the same agent, whom it prefers more.
    """
    return attrs.evolve(pairing, preference=pairing.preference + 1)


@attrs.define
class Peeks:
    """
    Names that a part tried to read and may not.
    """

    names: set[str] = attrs.field(factory=set)

    def watch(self, value: T) -> T:
        """
        A look-alike of projection *value* that notes what is asked of it in vain.
        """
        if isinstance(value, Pairing):
            both: Any = attrs.evolve(
                value, item=self.watch(value.item), agent=self.watch(value.agent)
            )
            return self._look_alike(both)  # type: ignore[no-any-return]

        return self._look_alike(value)

    def _look_alike(self, value: T) -> T:
        seen = self.names
        kind: Any = type(value)

        def refuse(_: object, name: str) -> object:
            if not name.startswith("__"):
                seen.add(name)

            known = [field.name for field in attrs.fields(kind)]
            raise AttributeError(f"{kind.__name__} has no {name}: {nearest(name, known)}")

        watched = type(kind.__name__, (kind,), {"__slots__": (), "__getattr__": refuse})
        fields = attrs.fields(kind)
        made: T = watched(**{field.name: getattr(value, field.name) for field in fields})
        return made


def _standing(arrived: int, chance: Random) -> int:
    # Whoever has credit may stand before the beginning of time.
    return arrived - chance.choice((0, 0, 1, MICROSECONDS, 3600 * MICROSECONDS))


def _needs(words: Words, chance: Random) -> Needs:
    tier = chance.choice(list(words.tiers))
    return Needs(
        tier=tier,
        rank=words.tiers[tier],
        skills=_levels(words.skills, chance),
        promise=chance.choice(("live", "live", "by")),
        within=chance.choice((None, 20 * MICROSECONDS, 3600 * MICROSECONDS)),
        medium=chance.choice((None, *_MEDIA)),
        demand=chance.choice((1, 1, 1, 2, 5, 1_000_000)),
        pools=_some(words.pools, chance),
        requires=chance.choice(_REQUIRES),
        attributes=Attributes(chance.choice(_ATTRIBUTES)),
    )


def _agent(words: Words, chance: Random) -> AgentView:
    capacity = chance.choice((1, 1, 3, 5, 1_000_000))
    return AgentView(
        skills=_levels(words.skills, chance),
        capacity=capacity,
        media=chance.choice((None, frozenset(), frozenset(_MEDIA[:1]), frozenset(_MEDIA))),
        pools=_some(words.pools, chance),
        # More than capacity: it was lowered under running work.
        used=chance.choice((0, 0, 1, capacity, capacity + 1)),
        items=chance.randint(0, 5),
        idle_since=chance.choice(_INSTANTS),
        last_offered=chance.choice((0, 1, 1_000_000)),
        handled=chance.choice((0, 1, 1_000)),
        attributes=Attributes(chance.choice(_ATTRIBUTES)),
    )


def _levels(skills: Sequence[str], chance: Random) -> Levels:
    chosen = chance.sample(list(skills), chance.randint(0, min(3, len(skills))))
    return Levels({skill: chance.randint(1, MAX_LEVEL) for skill in chosen})


def _some(names: Sequence[str], chance: Random) -> frozenset[str]:
    return frozenset(name for name in names if chance.random() < 0.3)
