"""
A centre in steady state: everybody is busy, the line is as long as it was.

One cycle is three calls. An agent completes the item they have had longest and is offered the next;
a new contact of the very class that was just offered comes into the line, so the line keeps its
length and its mix; and the agent who was offered something three cycles ago accepts.

The commands name numbers that the engine will issue, so they are made by playing the cycles once on
another engine.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final, Protocol

import attrs
from benchmarks.centre import Centre, Class, Size
from benchmarks.rounds import Round

import fairroute as fr
from fairroute.events import Event, Offered
from fairroute.ids import ItemId

SMALL: Final = Size(waiting=100, agents=100, profiles=20, skills=10, signatures=20)
LARGE: Final = Size(waiting=50_000, agents=5_000, profiles=300, skills=200, signatures=300)
BLOCKED: Final = attrs.evolve(LARGE, blocked=9_000, scarce_agents=10)
ALL_DISTINCT: Final = attrs.evolve(LARGE, profiles=5_000)

PENDING: Final = 3
"""Cycles between an offer and its acceptance."""

HANDLING: Final = 300.0
"""Seconds an agent has an item, so a centre of n agents does n cycles in that time."""

Batch = tuple[float, tuple[fr.Command, ...]]


class Handler(Protocol):
    """
    An engine, or its rival.
    """

    def handle(self, *commands: fr.Command, at: float) -> Sequence[Event]:
        """
        Do *commands* at the instant *at*, then match.
        """


class Steady:
    """
    *rounds* rounds of *cycles* cycles, on the engines that *make* makes, at a centre of *size*.
    """

    def __init__(
        self, make: Callable[[Centre], Handler], size: Size, cycles: int, rounds: int
    ) -> None:
        centre = Centre(size)
        script, twin = Script(centre), make(centre)
        opening = list(script.opening(twin))
        self._rounds = iter([list(script.cycles(twin, cycles)) for _ in range(rounds + 1)])
        self._cycles = cycles
        self._engine = make(centre)
        play(self._engine, opening)

    def next_round(self) -> Round:
        """
        What the next round does.
        """
        return partial(play, self._engine, next(self._rounds)), self._cycles


def play(engine: Handler, batches: list[Batch]) -> None:
    """
    Tell *engine* everything in *batches*.
    """
    handle = engine.handle
    for at, commands in batches:
        handle(*commands, at=at)


class Script:
    """
    Writes down what a centre's engine is told, by telling it.
    """

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._at = 0.0
        self._pause = HANDLING / centre.size.agents / 3
        self._classes: dict[int, Class] = {}
        self._handled: deque[int] = deque()
        self._offered: deque[Offered] = deque()

    def opening(self, engine: Handler) -> Iterator[Batch]:
        """
        Everybody signs in and gets something they can do; then the line forms.
        """
        centre = self._centre
        yield self._told(engine, *(fr.SignIn(agent) for agent in centre.agents))
        idle = {agent.id: agent for agent in centre.agents}
        while idle:
            agent = next(iter(idle.values()))
            yield self._told(engine, self._submit(centre.class_for(agent)))
            (offer,) = self._offered
            self._offered.clear()
            yield self._told(engine, fr.Accept(offer.offer))
            del idle[offer.agent]
            if offer.agent not in centre.scarce_agents:
                self._handled.append(offer.item)

        for classes in _batched(centre.line(), 1_000):
            yield self._told(engine, *(self._submit(of) for of in classes))

        for _ in range(PENDING):
            yield from self._turn(engine)

    def cycles(self, engine: Handler, count: int) -> Iterator[Batch]:
        """
        The three calls of each of *count* cycles.
        """
        for _ in range(count):
            yield from self._turn(engine)
            first = self._offered.popleft()
            self._handled.append(first.item)
            yield self._told(engine, fr.Accept(first.offer))

    def _turn(self, engine: Handler) -> Iterator[Batch]:
        yield self._told(engine, fr.Complete(ItemId(self._handled.popleft())))
        yield self._told(engine, self._submit(self._classes[self._offered[-1].item]))

    def _submit(self, of: Class) -> fr.Submit:
        self._classes[len(self._classes) + 1] = of
        return fr.Submit(self._centre.contact(of))

    def _told(self, engine: Handler, *commands: fr.Command) -> Batch:
        self._at += self._pause
        step = engine.handle(*commands, at=self._at)
        self._offered += (event for event in step if type(event) is Offered)
        return self._at, commands


def _batched(classes: Iterator[Class], count: int) -> Iterator[list[Class]]:
    while batch := list(islice(classes, count)):
        yield batch
