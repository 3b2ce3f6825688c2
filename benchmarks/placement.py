"""
How full to make agents: `python -m benchmarks.placement`.

Ten agents with five units each serve chats, of one unit, and calls, of more. Half of the work is
calls. Every placement meets the same customers, at three loads; a load of 0.75 means that customers
bring three quarters of the units there are. Nobody gives up, so that waits show what agents being
busy costs, and nothing else.

Every run is kept in a file as it ends, by what was run, so that a table that was cut short goes on
where it was; `--fresh` begins anew. Another seed is another day.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt
from pathlib import Path
from statistics import mean, pstdev, stdev
from typing import Final

import attrs

import fairroute as fr
from fairroute.drive import Customer, Duty, Streams, VirtualHost
from fairroute.engine.state import State
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.plan import Channel, Medium, Offers
from fairroute.policies import AgentScore, LeastLoaded, Packing, Policy

HOUR: Final = 3600.0
AGENTS: Final = 10
CAPACITY: Final = 5
CHAT: Final = 600.0
"""Mean seconds of a chat; customers write slowly."""
CALL: Final = 300.0
LOADS: Final = (0.6, 0.75, 0.85)
CALLS: Final = (5, 3, 2)
"""Units of a call."""
DRAIN_FOR: Final = 60.0
MANY: Final = 3
"""A chat that joins so many others is one of too many."""
KEPT: Final = Path(".cache/placement.jsonl")
T_95: Final = {1: 12.71, 2: 4.3, 3: 3.18, 4: 2.78, 5: 2.57, 6: 2.45, 7: 2.36, 8: 2.31, 9: 2.26}
"""Student's t, two-sided 95 %, by degrees of freedom; beyond, `_t` expands it."""


@attrs.frozen
class Placement:
    """
    Where the next item goes, and whether somebody is kept for a call that waits too long.
    """

    name: str
    score: AgentScore
    drain_for: float | None = None


PLACEMENTS: Final = (
    Placement("least loaded", LeastLoaded()),
    Placement("packing", Packing(comfort=1.0)),
    Placement("packing, comfort 0.6", Packing(comfort=0.6)),
    Placement("least loaded, drain_for 60 s", LeastLoaded(), DRAIN_FOR),
    Placement("packing, comfort 0.6, drain_for 60 s", Packing(comfort=0.6), DRAIN_FOR),
)


@attrs.frozen
class Day:
    """
    One run: *hours* of customers, of which the first hour only fills the agents.
    """

    call: int
    load: float
    placement: str
    seed: int
    hours: int

    @property
    def key(self) -> str:
        """
        What was run, in a few words.
        """
        return f"{self.call}/{self.load}/{self.placement}/{self.seed}/{self.hours}"


@attrs.frozen
class Figures:
    """
    What a day showed: mean waits and the 95th percentile of calls' (seconds), the share of chats
    that joined many others, and the standard deviation of occupancy among agents.
    """

    call_wait: float
    call_wait_95: float
    chat_wait: float
    crowded: float
    spread: float


@attrs.define
class Book:
    """
    Hears every transition between two instants (microseconds), and sums up.
    """

    start: int
    end: int
    waits: dict[str, list[float]] = attrs.field(factory=lambda: defaultdict(list))
    crowded: list[bool] = attrs.field(factory=list)
    used: dict[str, float] = attrs.field(factory=lambda: defaultdict(float))
    _since: dict[str, int] = attrs.field(factory=dict)

    def assigned(self, state: State, item: ItemFacts, agent: AgentFacts, _: int, __: str) -> None:
        """
        An agent got an item.
        """
        self._count(state, agent, agent.used - item.work.demand)
        if self.start <= item.standing < self.end:
            kind = item.work.medium or ""
            self.waits[kind].append((state.now - item.standing) / 1e6)
            if kind == "text":
                self.crowded.append(len(agent.handling) > MANY)

    def completed(
        self, state: State, item: ItemFacts, agent: AgentFacts, _: str, *__: object
    ) -> None:
        """
        An agent has finished an item.
        """
        self._count(state, agent, agent.used + item.work.demand)

    def figures(self) -> Figures:
        """
        The figures of the day.
        """
        calls = sorted(self.waits["voice"])
        whole = (self.end - self.start) * CAPACITY
        return Figures(
            mean(calls),
            calls[int(len(calls) * 0.95)],
            mean(self.waits["text"]),
            mean(self.crowded),
            pstdev(self.used[f"agent {n}"] / whole for n in range(AGENTS)),
        )

    def _count(self, state: State, agent: AgentFacts, before: int) -> None:
        since = max(self._since.get(agent.id, self.start), self.start)
        self.used[agent.id] += before * max(0, min(state.now, self.end) - since)
        self._since[agent.id] = state.now


def customers(day: Day) -> Iterator[Customer]:
    """
    Who comes, in order of their kinds; the same for every placement.
    """
    units = day.load * AGENTS * CAPACITY / 2
    streams = Streams(day.seed)
    for name, demand, length in (("chat", 1, CHAT), ("phone", day.call, CALL)):
        gap = demand * length / units
        gaps = streams.stream("gaps", name, day.call, str(day.load))
        lengths = streams.stream("lengths", name, day.call, str(day.load))
        at = gaps.exponential(gap)
        number = 0
        while at < day.hours * HOUR:
            number += 1
            yield Customer(
                fr.Contact(f"{name} {number}", channel=name),
                at=at,
                handle=lengths.lognormal(length, 0.8),
                wrap_up=0,
            )
            at += gaps.exponential(gap)


def run(day: Day) -> Figures:
    """
    What *day* shows.
    """
    (placement,) = [one for one in PLACEMENTS if one.name == day.placement]
    plan = fr.Plan(
        channels={
            "phone": Channel("phone", medium="voice", demand=day.call),
            "chat": Channel("chat", medium="text"),
        },
        media={
            "voice": Medium("voice", drain_for=placement.drain_for),
            "text": Medium("text"),
        },
        offers=Offers(auto_accept=True),
    )
    book = Book(round(HOUR * 1e6), round(day.hours * HOUR * 1e6))
    engine = fr.Engine(plan, policy=Policy(score=placement.score), observers=[book])
    duties = [
        Duty(fr.Agent(f"agent {n}", capacity=CAPACITY), start=0, end=day.hours * HOUR * 2)
        for n in range(AGENTS)
    ]
    VirtualHost(engine, customers(day), duties).run()
    return book.figures()


def days(runs: int, hours: int, seed: int) -> Iterator[Day]:
    """
    All that is run, one seed after the other: whoever stops early has whole tables of fewer runs.
    """
    for number in range(runs):
        for call in CALLS:
            for load in LOADS:
                for placement in PLACEMENTS:
                    yield Day(call, load, placement.name, seed + number, hours)


def kept(path: Path) -> dict[str, Figures]:
    """
    What was run before; a line that was cut short is run again.
    """
    found: dict[str, Figures] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            told = json.loads(line)
            day = told.pop("day")
            found[day] = Figures(**told)
        except (ValueError, TypeError, KeyError):
            continue

    return found


def run_all(wanted: Iterable[Day], path: Path) -> dict[str, Figures]:
    """
    The figures of all *wanted* days, each kept in the file at *path* as soon as it is there.
    """
    done = kept(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write("\n")  # after a line that was cut short
        for day in wanted:
            if day.key not in done:
                done[day.key] = run(day)
                told = {"day": day.key, **attrs.asdict(done[day.key])}
                file.write(json.dumps(told) + "\n")
                file.flush()

    return done


def table(done: Mapping[str, Figures], wanted: Sequence[Day]) -> Iterator[str]:
    """
    One table for each size of calls, as Markdown.
    """
    for call in CALLS:
        yield f"### Calls of {call} units"
        yield ""
        yield (
            "| load | placement | calls wait, s | 95 % of calls within, s | chats wait, s "
            "| chats beside three or more | spread of occupancy |"
        )
        yield "|---|---|---|---|---|---|---|"
        for load in LOADS:
            for placement in PLACEMENTS:
                found = [
                    done[day.key]
                    for day in wanted
                    if (day.call, day.load, day.placement) == (call, load, placement.name)
                ]
                yield f"| {load:g} | {placement.name} | {_row(found)} |"

        yield ""


def _row(found: Sequence[Figures]) -> str:
    return " | ".join(
        (
            _figure([one.call_wait for one in found]),
            _figure([one.call_wait_95 for one in found]),
            _figure([one.chat_wait for one in found]),
            f"{mean(one.crowded for one in found):.0%}",
            f"{mean(one.spread for one in found):.1%}",
        )
    )


def _figure(values: Sequence[float]) -> str:
    """
    The mean over days, with half a 95 % interval where there are several.
    """
    if len(values) == 1:
        return f"{values[0]:,.0f}"

    half = _t(len(values) - 1) * stdev(values) / sqrt(len(values))
    return f"{mean(values):,.0f} ± {half:,.0f}"


def _t(freedom: int) -> float:
    """
    Student's t for 95 %, by Fisher's expansion around the normal quantile where that is exact to
    a hundredth.
    """
    return T_95.get(freedom, 1.96 + 2.37 / freedom + 2.82 / freedom**2)


def main(arguments: list[str] | None = None) -> None:
    """
    Run what has not been run, and print the tables.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=10, help="days for each cell")
    parser.add_argument(
        "--hours", type=int, default=9, help="of each day; the first is not counted"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the first day")
    parser.add_argument("--keep", type=Path, default=KEPT, help="where runs are kept")
    parser.add_argument("--fresh", action="store_true", help="forget what was run before")
    given = parser.parse_args(arguments)
    if given.fresh:
        given.keep.unlink(missing_ok=True)

    wanted = list(days(given.runs, given.hours, given.seed))
    done = run_all(wanted, given.keep)
    print("\n".join(table(done, wanted)))


if __name__ == "__main__":
    main()
