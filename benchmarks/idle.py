"""
A centre with next to nothing to do: everybody is free, and the question is who gets the next
contact.

One cycle is three calls: a contact comes and is offered at once, it is accepted, and the contact
who came longest ago is completed. Four fifths of the agents may serve it. Those who may not are
idle longest of all, as nobody ever needs them.
"""

from collections import deque
from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Final

import attrs
from benchmarks.rounds import Round
from benchmarks.steady import HANDLING, Batch, play

import fairroute as fr
from fairroute.levels import Levels
from fairroute.plan import Plan
from fairroute.policies import AgentScore

NEEDED: Final = "billing"
OTHERS: Final = tuple(f"s{number}" for number in range(40))


@attrs.frozen
class Staff:
    """
    *agents* of *capacity* in *profiles* distinct kinds, of whom four fifths may serve; *busy* items
    are with them.
    """

    agents: int
    profiles: int
    capacity: int = 1
    busy: int = 0

    def people(self) -> list[fr.Agent]:
        """
        The agents; every fifth kind lacks the skill that all work needs, and signs in first.
        """
        chance = Random(5)
        kinds: dict[Levels, None] = {}
        while len(kinds) < self.profiles:
            skills = {
                skill: chance.randint(1, 5) for skill in chance.sample(OTHERS, chance.randint(2, 6))
            }
            if len(kinds) % 5:
                skills[NEEDED] = chance.randint(1, 5)

            kinds[Levels(skills)] = None

        skills_of = list(kinds)
        people = [
            fr.Agent(f"a{n}", skills=skills_of[n % self.profiles], capacity=self.capacity)
            for n in range(self.agents)
        ]
        return sorted(people, key=lambda agent: NEEDED in agent.skills)


FEW: Final = Staff(agents=50, profiles=30)
MANY: Final = Staff(agents=5_000, profiles=300)
ALL_DISTINCT: Final = Staff(agents=5_000, profiles=5_000)


def at_work(staff: Staff) -> Staff:
    """
    The same people with room for five, and two items for every five of them.
    """
    return attrs.evolve(staff, capacity=5, busy=2 * staff.agents // 5)


class Idle:
    """
    *rounds* rounds of *cycles* cycles among *staff*, whom *score* ranks.
    """

    def __init__(
        self, score: tuple[AgentScore, ...], staff: Staff, cycles: int, rounds: int
    ) -> None:
        self._staff = staff
        self._handled: deque[fr.Complete] = deque()
        self._count = 0
        self._at = 0.0
        make = partial(fr.Engine, Plan(), policy=fr.Policy(score=score), seed=3)
        twin = make()
        opening = list(self._opening(twin))
        self._rounds = iter([list(self._cycles(twin, cycles)) for _ in range(rounds + 1)])
        self._cycles_a_round = cycles
        self._engine = make()
        play(self._engine, opening)

    def next_round(self) -> Round:
        """
        What the next round does.
        """
        return partial(play, self._engine, next(self._rounds)), self._cycles_a_round

    def _opening(self, engine: fr.Engine) -> Iterator[Batch]:
        signing_in = tuple(fr.SignIn(agent) for agent in self._staff.people())
        engine.handle(*signing_in, at=0)
        yield 0.0, signing_in
        for _ in range(self._staff.busy):
            yield from self._comes(engine)

    def _cycles(self, engine: fr.Engine, count: int) -> Iterator[Batch]:
        for _ in range(count):
            yield from self._comes(engine)
            yield self._told(engine, self._handled.popleft())[0]

    def _comes(self, engine: fr.Engine) -> Iterator[Batch]:
        self._count += 1
        contact = fr.Contact(f"c{self._count}", channel="phone", topic=NEEDED, skills={NEEDED})
        batch, step = self._told(engine, fr.Submit(contact))
        yield batch
        (offer,) = step.offers
        yield self._told(engine, fr.Accept(offer.offer))[0]
        self._handled.append(fr.Complete(offer.item))

    def _told(self, engine: fr.Engine, command: fr.Command) -> tuple[Batch, fr.engine.Step]:
        self._at += HANDLING / self._staff.agents / 3
        return (self._at, (command,)), engine.handle(command, at=self._at)
