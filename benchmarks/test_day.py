"""
A whole day of a centre: people come, wait, give up; agents start, answer, talk, wrap up and go.

Behaviour is drawn beforehand from named streams; the figure includes the virtual host's own work.
"""

import attrs
import pytest
from benchmarks.centre import Centre
from benchmarks.measure import Measure
from benchmarks.steady import SMALL

import fairroute as fr
from fairroute.drive import Customer, Duty, Streams, VirtualHost
from fairroute.plan import WrapUp

pytestmark = pytest.mark.benchmark(group="day")

HOURS = 10
PER_HOUR = 1_000


def test_a_day(measure: Measure) -> None:
    """
    10,000 contacts in ten hours, 100 agents in two shifts, load 0.9 where the shifts overlap.
    """
    centre = Centre(SMALL)
    plan = attrs.evolve(centre.plan, wrap_up=WrapUp(usual=20))
    customers = list(_customers(centre))
    duties = [
        Duty(agent, start=0, end=6 * 3600)
        if number % 2
        else Duty(agent, start=4 * 3600, end=10 * 3600)
        for number, agent in enumerate(centre.agents)
    ]

    def ready() -> tuple[VirtualHost]:
        return (VirtualHost(fr.Engine(plan), customers, duties, ring=4),)

    run = measure(VirtualHost.run, ready, rounds=5)

    measure.note("events", run.events)
    measure.note("seconds in the engine", run.engine_seconds)


def _customers(centre: Centre) -> list[Customer]:
    streams = Streams(1)
    arrivals, handling, patience = (
        streams.stream(name) for name in ("arrivals", "handling", "patience")
    )
    at = 0.0
    customers = []
    while (at := at + arrivals.exponential(3600 / PER_HOUR)) < HOURS * 3600:
        customers.append(
            Customer(
                centre.contact(centre.some_class()),
                at=at,
                handle=handling.lognormal(mean=180, cv=0.8),
                patience=patience.exponential(mean=300),
            )
        )

    return customers
