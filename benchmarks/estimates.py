"""
How good foretold waits are: `python -m benchmarks.estimates`.

Four simulated centres run for some days. Whenever somebody who must wait joins the line, every
estimator is asked, and asked again about somebody in the middle of the line; what it said is
compared with what came. Those who gave up never learned their wait and are left out, as everywhere
in the literature, which makes all estimators look a little too high.

For each centre and estimator it prints how many were foretold, the mean wait that came, the bias
(mean of foretold − came, in seconds), the mean absolute error, and how often the wait ended within
the spans that should hold half and nine tenths of them.
"""

import argparse
from collections.abc import Iterator, Sequence

import attrs

import fairroute as fr
from fairroute.drive import Customer, Duty, Streams, VirtualHost
from fairroute.engine import ESTIMATORS, WaitEstimate
from fairroute.events import Accepted, Assigned, Queued
from fairroute.plan import Channel, Offers, Tier, WrapUp

DAY = 8 * 3600.0


@attrs.frozen
class Kind:
    """
    Customers who come so many an *hour*, need *skills*, and are handled for *mean* seconds with a
    coefficient of variation *cv*; *patience* is the mean of an exponential, or nobody gives up.
    """

    name: str
    hour: float
    mean: float = 240.0
    cv: float = 1.0
    patience: float | None = None
    tier: str = "standard"
    skills: tuple[str, ...] = ()


@attrs.frozen
class Scenario:
    """
    A centre: who comes, and who is there with which skills.
    """

    name: str
    kinds: tuple[Kind, ...]
    staff: tuple[tuple[int, tuple[str, ...]], ...]


SCENARIOS = (
    Scenario("one class, exponential", (Kind("calls", 142),), ((10, ()),)),
    Scenario(
        "one class, lognormal, impatient",
        (Kind("calls", 170, cv=1.3, patience=300.0),),
        ((10, ()),),
    ),
    Scenario(
        "two tiers",
        (Kind("premier", 40, tier="premier"), Kind("standard", 100)),
        ((10, ()),),
    ),
    Scenario(
        "three skills, some agents with two",
        (
            Kind("sales", 56, skills=("sales",), patience=600.0),
            Kind("service", 56, skills=("service",), mean=300.0, patience=600.0),
            Kind("french", 28, skills=("french",), patience=600.0),
        ),
        ((4, ("sales",)), (4, ("service",)), (2, ("service", "french")), (2, ("sales", "french"))),
    ),
)

PLAN = fr.Plan(
    tiers={"premier": Tier("premier", rank=1), "standard": Tier("standard", rank=2)},
    channels={"phone": Channel("phone", medium="voice")},
    offers=Offers(timeout=30),
    wrap_up=WrapUp(usual=0),
)


@attrs.define
class Listener:
    """
    Asks as customers come, and remembers until they are answered.
    """

    engine: fr.Engine
    told: dict[int, list[tuple[float, WaitEstimate]]] = attrs.field(factory=dict)
    came: list[tuple[WaitEstimate, float]] = attrs.field(factory=list)

    def journal(self, step: fr.Step) -> None:
        """
        The engine has made a step.
        """
        for event in step:
            if isinstance(event, (Accepted, Assigned)):
                for at, estimate in self.told.pop(event.item, ()):
                    self.came.append((estimate, event.at - at))

        for event in step.of(Queued):
            self._ask(event.item)
            line = self.engine.waiting()
            if line:
                self._ask(line[len(line) // 2].id)

    def _ask(self, item: int) -> None:
        if self.engine.position(item) is None:
            return

        for by in ESTIMATORS:
            estimate = self.engine.estimate_wait(item, by=by)
            if estimate is not None:
                self.told.setdefault(item, []).append((self.engine.now, estimate))


def customers(scenario: Scenario, streams: Streams, days: int) -> Iterator[Customer]:
    """
    Everybody who comes, in order.
    """
    for kind in scenario.kinds:
        gaps, lengths = streams.stream(kind.name, "gaps"), streams.stream(kind.name, "lengths")
        patience = streams.stream(kind.name, "patience")
        at, number = gaps.exponential(3600 / kind.hour), 0
        while at < days * DAY:
            number += 1
            yield Customer(
                fr.Contact(
                    f"{kind.name}-{number}", channel="phone", tier=kind.tier, skills=kind.skills
                ),
                at=at,
                handle=lengths.lognormal(kind.mean, kind.cv),
                patience=None if kind.patience is None else patience.exponential(kind.patience),
                wrap_up=0,
            )
            at += gaps.exponential(3600 / kind.hour)


def run(scenario: Scenario, seed: int, days: int) -> list[tuple[WaitEstimate, float]]:
    """
    What was foretold in *days* of a centre, and what came.
    """
    engine = fr.Engine(PLAN)
    listener = Listener(engine)
    everybody = sorted(customers(scenario, Streams(seed), days), key=lambda one: one.at)
    duties = [
        Duty(fr.Agent(f"{'-'.join(skills) or 'agent'}-{n}", skills=skills), start=0, end=days * DAY)
        for count, skills in scenario.staff
        for n in range(count)
    ]
    VirtualHost(engine, everybody, duties, ring=5, journal=listener.journal).run()
    return listener.came


def rows(name: str, came: Sequence[tuple[WaitEstimate, float]]) -> Iterator[str]:
    """
    A line for each estimator.
    """
    for by in ESTIMATORS:
        pairs = [(estimate, wait) for estimate, wait in came if estimate.estimator == by]
        if not pairs:
            continue

        count = len(pairs)
        mean = sum(wait for _, wait in pairs) / count
        bias = sum(estimate.expected - wait for estimate, wait in pairs) / count
        error = sum(abs(estimate.expected - wait) for estimate, wait in pairs) / count
        half = sum(_within(estimate.half, wait) for estimate, wait in pairs) / count
        most = sum(_within(estimate.most, wait) for estimate, wait in pairs) / count
        yield (
            f"| {name} | {by} | {count:,} | {mean:.0f} | {bias:+.0f} | {error:.0f} "
            f"| {half:.0%} | {most:.0%} |"
        )


def _within(span: tuple[float, float] | None, wait: float) -> bool:
    return span is not None and span[0] <= wait <= span[1]


def main(arguments: list[str] | None = None) -> None:
    """
    Print the table.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=20, help="days of eight hours each")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    print("| centre | estimator | foretold | wait, s | bias, s | error, s | in 50 % | in 90 % |")
    print("|---|---|---|---|---|---|---|---|")
    for scenario in SCENARIOS:
        for row in rows(scenario.name, run(scenario, given.seed, given.days)):
            print(row, flush=True)


if __name__ == "__main__":
    main()
