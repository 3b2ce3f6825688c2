"""
What a host does all day, each by itself: in a small centre and in one with 10,000 waiting.

A round does the same thing 50 times, so a figure is for 50.
"""

import attrs
import pytest
from benchmarks.measure import Measure
from benchmarks.running import Running
from benchmarks.steady import LARGE, SMALL

import fairroute as fr

pytestmark = pytest.mark.benchmark(group="frequent")

SIZES = {
    "small": SMALL,
    "large": attrs.evolve(LARGE, waiting=10_000, agents=1_000),
}
TIMES = 50
ROUNDS = 40


@pytest.fixture(scope="module", params=SIZES)
def centre(request: pytest.FixtureRequest) -> Running:
    return Running(SIZES[request.param])


def test_submit(measure: Measure, centre: Running) -> None:
    def ready() -> tuple[list[fr.Command]]:
        centre.start_again()
        return (centre.arrivals(TIMES),)

    measure(centre.tell_each, ready, rounds=ROUNDS)


def test_complete(measure: Measure, centre: Running) -> None:
    def ready() -> tuple[list[fr.Command]]:
        centre.start_again()
        return (centre.completions(TIMES),)

    measure(centre.tell_each, ready, rounds=ROUNDS)


def test_accept(measure: Measure, centre: Running) -> None:
    def ready() -> tuple[list[fr.Command]]:
        centre.start_again()
        centre.tell_each(centre.completions(TIMES))
        return (centre.acceptances(),)

    measure(centre.tell_each, ready, rounds=ROUNDS)


def test_tick(measure: Measure, centre: Running) -> None:
    centre.start_again()

    def tick() -> None:
        for _ in range(TIMES):
            centre.tell_all(())

    measure(tick, tuple, rounds=ROUNDS)


def test_explain(measure: Measure, centre: Running) -> None:
    centre.start_again()
    last = centre.engine.waiting()[-1]

    def explain() -> None:
        for _ in range(TIMES):
            centre.engine.explain(last.id)

    measure(explain, tuple, rounds=3)


def test_waiting(measure: Measure, centre: Running) -> None:
    centre.start_again()

    def waiting() -> None:
        for _ in range(TIMES):
            centre.engine.waiting(limit=20)

    measure(waiting, tuple, rounds=3)
