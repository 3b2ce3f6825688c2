"""
What happens rarely, or all at once. It may be dear, but not grow with what it does not touch.
"""

from collections.abc import Callable
from itertools import count

import attrs
import pytest
from benchmarks.centre import Centre, Size
from benchmarks.measure import Measure
from benchmarks.running import Running
from benchmarks.steady import LARGE

import fairroute as fr
from fairroute.plan import Limits, Plan

pytestmark = pytest.mark.benchmark(group="targeted")

BACKLOG = attrs.evolve(LARGE, waiting=10_000, agents=1_000)
ROUNDS = 5


@pytest.fixture(scope="module")
def centre() -> Running:
    return Running(BACKLOG)


def _play(
    measure: Measure,
    tell: Callable[[list[fr.Command]], None],
    ready: Callable[[], list[fr.Command]],
) -> None:
    measure(tell, lambda: (ready(),), rounds=ROUNDS)


@pytest.mark.parametrize("waiting", [0, 10_000])
def test_5000_agents_sign_in_at_once(measure: Measure, waiting: int) -> None:
    """
    One batch, one match: nobody waits, or the whole night does.
    """
    made = Centre(attrs.evolve(LARGE, waiting=waiting))
    everybody = tuple(fr.SignIn(agent) for agent in made.agents)
    line = tuple(fr.Submit(made.contact(of)) for of in made.line())

    def ready() -> tuple[fr.Engine]:
        engine = fr.Engine(made.plan)
        engine.handle(*line, at=0)
        return (engine,)

    def sign_in(engine: fr.Engine) -> None:
        engine.handle(*everybody, at=1)

    measure(sign_in, ready, rounds=ROUNDS)


def test_10000_come_at_once(measure: Measure, centre: Running) -> None:
    def ready() -> list[fr.Command]:
        centre.start_again()
        return centre.arrivals(10_000)

    _play(measure, centre.tell_all, ready)


@pytest.mark.parametrize("kind", ["leave", "cancel"])
def test_1000_in_the_middle_go(measure: Measure, centre: Running, kind: str) -> None:
    """
    Every fifth of the 5,000 in the middle of the line.
    """

    def ready() -> list[fr.Command]:
        centre.start_again()
        going = centre.engine.waiting()[2_500:7_500:5]
        if kind == "cancel":
            return [fr.Cancel(item.id) for item in going]

        return [fr.Leave(item.contacts[0].id) for item in going]

    _play(measure, centre.tell_each, ready)


def test_500_offers_lapse(measure: Measure, centre: Running) -> None:
    """
    At their deadlines, in one call: missed, back in line, offered to others, pairs at rest.
    """

    def ready() -> list[fr.Command]:
        centre.start_again()
        centre.tell_each(centre.completions(500))
        centre.at += 20
        return []

    _play(measure, centre.tell_all, ready)


def test_500_declines(measure: Measure, centre: Running) -> None:
    """
    Each leaves an item with somebody it rests from, in a lane of its own kind.
    """

    def ready() -> list[fr.Command]:
        centre.start_again()
        centre.tell_each(centre.completions(500))
        return centre.declines()

    _play(measure, centre.tell_each, ready)


def test_cycles_among_personal_lanes(measure: Measure, centre: Running) -> None:
    """
    200 completed and offered while many at the head of the line rest from somebody.
    """

    def ready() -> list[fr.Command]:
        centre.start_again()
        for _ in range(4):
            centre.tell_each(centre.completions(250))
            centre.tell_each(centre.declines())

        centre.accept()
        return centre.completions(200)

    _play(measure, centre.tell_each, ready)


def test_500_transfers(measure: Measure, centre: Running) -> None:
    def ready() -> list[fr.Command]:
        centre.start_again()
        topics = centre.centre.usual
        return [
            fr.Transfer(item, topic=topics[item % len(topics)]) for item in centre.handled()[:500]
        ]

    _play(measure, centre.tell_each, ready)


def test_snapshot(measure: Measure, centre: Running) -> None:
    centre.start_again()
    measure(centre.engine.snapshot, tuple, rounds=ROUNDS)


def test_restore(measure: Measure, centre: Running) -> None:
    """
    10,000 waiting, 1,000 handled.
    """
    measure(centre.start_again, tuple, rounds=ROUNDS)


def test_2000_signatures_never_seen_again(measure: Measure) -> None:
    """
    Every contact needs something else, and only 256 kinds are remembered: the tables are swept.
    """
    numbers = count(1)
    small = Size(waiting=0, agents=100, profiles=20, skills=10, signatures=20)
    agents = Centre(small).agents
    engine = fr.Engine(Plan(), limits=Limits(interned=256))
    engine.handle(*(fr.SignIn(agent) for agent in agents), at=0)

    def ready() -> tuple[list[fr.Submit]]:
        return ([fr.Submit(_unheard_of(next(numbers))) for _ in range(2_000)],)

    def come_and_go(commands: list[fr.Submit]) -> None:
        for command in commands:
            at = engine.now + 1
            engine.handle(command, at=at)
            engine.handle(fr.Leave(command.contact.id), at=at)

    measure(come_and_go, ready, rounds=ROUNDS)


def _unheard_of(number: int) -> fr.Contact:
    return fr.Contact(f"c{number}", skills={f"new{number}": 1})
