"""
Contact centres of a given size: a plan, its agents, and contacts of every class.

Everything is drawn from a seeded stream, so the same size is the same centre in every process.
"""

from collections.abc import Iterator
from itertools import count
from random import Random
from typing import Final

import attrs

import fairroute as fr
from fairroute.levels import Levels
from fairroute.plan import Channel, Offers, Plan, Tier, Topic

TIERS: Final = ("premier", "standard")
CHANNELS: Final = ("phone", "chat", "mail")

SCARCE: Final = "scarce"
"""The skill that hardly anybody has."""

TOPICS_AN_AGENT: Final = 4
"""So many topics a kind of agent was trained for, and serves in both tiers."""


Class = tuple[str, str]
"""(topic, tier)"""


@attrs.frozen
class Size:
    """
    *signatures* distinct classes of work over *skills* skills; *agents* in *profiles* distinct
    kinds; *waiting* items.

    *blocked* of the waiting are of the first tier and need the scarce skill, which *scarce_agents*
    have; their classes (every tenth topic) are among the signatures.
    """

    waiting: int
    agents: int
    profiles: int
    skills: int
    signatures: int
    blocked: int = 0
    scarce_agents: int = 0
    capacity: int = 1


class Centre:
    """
    The plan, agents and classes of a *size*.
    """

    def __init__(self, size: Size) -> None:
        self.size = size
        self._chance = Random(11)
        self._numbers = count(1)
        topics = [self._topic(number) for number in range(size.signatures // len(TIERS))]
        self.topics = [topic.name for topic in topics]
        self.plan = Plan(
            tiers={name: Tier(name, rank=rank) for rank, name in enumerate(TIERS, 1)},
            channels={name: Channel(name) for name in CHANNELS},
            topics={topic.name: topic for topic in topics},
            offers=Offers(timeout=20),
        )
        self.scarce = [topic.name for topic in topics if SCARCE in topic.skills]
        self.usual = [topic.name for topic in topics if SCARCE not in topic.skills]
        self._trained = self._profiles()
        self.agents = self._agents()
        self.scarce_agents = {agent.id for agent in self.agents if SCARCE in agent.skills}

    def contact(self, of: Class) -> fr.Contact:
        """
        A new contact of a class.
        """
        topic, tier = of
        number = next(self._numbers)
        channel = CHANNELS[number % len(CHANNELS)]
        return fr.Contact(
            f"c{number}", channel=channel, customer=f"k{number}", topic=topic, tier=tier
        )

    def class_for(self, agent: fr.Agent) -> Class:
        """
        A class that *agent* was trained for.
        """
        if agent.id in self.scarce_agents:
            return self._chance.choice(self.scarce), TIERS[0]

        return self._chance.choice(self._trained[agent.skills]), self._chance.choice(TIERS)

    def line(self) -> Iterator[Class]:
        """
        The classes of all who wait, in the order in which they come.
        """
        size = self.size
        blocked = set(self._chance.sample(range(size.waiting), size.blocked))
        for number in range(size.waiting):
            if number in blocked:
                yield self._chance.choice(self.scarce), TIERS[0]
            else:
                yield self.some_class()

    def some_class(self) -> Class:
        """
        Any class but the blocked ones.
        """
        return self._chance.choice(self.usual), self._chance.choice(TIERS)

    def _topic(self, number: int) -> Topic:
        """
        Each topic needs a skill of its own as long as there are enough, and every other one a
        second.
        """
        needs = {f"s{number % self.size.skills}": self._chance.randint(1, 3)}
        if number % 2:
            needs[f"s{self._chance.randrange(self.size.skills)}"] = self._chance.randint(1, 3)

        if self.size.blocked and number % 10 == 0:
            needs[SCARCE] = 1

        return Topic(f"t{number}", skills=needs)

    def _profiles(self) -> dict[Levels, list[str]]:
        """
        Distinct kinds of agents and the topics each was trained for; together they serve all.
        """
        assert self.plan.topics is not None
        unserved: Iterator[str] = iter(self.usual)
        found: dict[Levels, list[str]] = {}
        while len(found) < self.size.profiles:
            topics = [next(unserved, self._chance.choice(self.usual))]
            topics += self._chance.sample(self.usual, min(TOPICS_AN_AGENT - 1, len(self.usual)))
            skills: dict[str, int] = {}
            for name in topics:
                for skill, level in self.plan.topics[name].skills.items():
                    skills[skill] = max(skills.get(skill, 0), level, self._chance.randint(1, 5))

            found[Levels(skills)] = topics

        return found

    def _agents(self) -> list[fr.Agent]:
        size = self.size
        profiles = list(self._trained)
        usual = [
            fr.Agent(f"a{n}", skills=profiles[n % size.profiles], capacity=size.capacity)
            for n in range(size.agents - size.scarce_agents)
        ]
        scarce = [
            fr.Agent(
                f"x{n}",
                skills=Levels({SCARCE: 1, **self._of_topics(self.scarce)}),
                capacity=size.capacity,
            )
            for n in range(size.scarce_agents)
        ]
        return usual + scarce

    def _of_topics(self, names: list[str]) -> dict[str, int]:
        assert self.plan.topics is not None
        return {skill: 5 for name in names for skill in self.plan.topics[name].skills}
