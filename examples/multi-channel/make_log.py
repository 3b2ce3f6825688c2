"""
Make a morning of a small bank's contact log, 200 contacts through five doors, and its shifts.

Run it to write `contacts.csv` and `shifts.csv` beside it; the same seed always writes the same
files. The morning is made as many centres work: every door has a team of its own, which serves in
order of arrival behind that door. So the log shows what fairroute is about: customers of one tier
with one matter wait very differently, depending on the door they came through.
"""

import csv
import math
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

SEED = 20260105
ROWS = 200
DAY = datetime(2026, 1, 5)  # noqa: DTZ001 (the centre's own clock; the log names no zone)
OPEN, CLOSE = 8 * 3600, 12 * 3600
HERE = Path(__file__).parent


class Door(NamedTuple):
    """
    One channel: its share of contacts, what it promises, who serves it; times are means in seconds.
    """

    share: float
    promise: str
    handle: float
    patience: float
    team: tuple[str, ...]
    hours: float | None = None


DOORS = {
    "phone": Door(0.44, "live", 240, 420, ("ana", "ben", "cleo")),
    "chat": Door(0.20, "live", 270, 300, ("eva",)),
    "email": Door(0.16, "by", 360, math.inf, ("gus",), hours=8),
    "social": Door(0.10, "by", 150, math.inf, ("ida",), hours=2),
    "counter": Door(0.10, "live", 330, 1500, ("jon",)),
}
TOPICS = {"billing": 0.45, "cards": 0.30, "loans": 0.15, "complaints": 0.10}
PREMIER_SHARE, AGAIN_SHARE, UNKNOWN_SHARE = 0.2, 0.25, 0.1
SKILLS = {
    "ana": "billing:3;cards:2;complaints:1",
    "ben": "billing:2;cards:3;loans:1;complaints:2",
    "cleo": "billing:3;loans:3",
    "eva": "billing:3;cards:3;loans:1;complaints:1",
    "gus": "billing:3;cards:1;loans:2;complaints:3",
    "ida": "billing:2;cards:2;loans:1;complaints:3",
    "jon": "billing:3;cards:2;loans:3;complaints:2",
}
# Text can be handled two at a time by those who are used to it; this log's team does not do so yet.
CAPACITY = {"eva": 2}
SHIFTS: dict[str, list[tuple[float, float]]] = {
    "ana": [(8, 10.25), (10.5, 13)],
    "ben": [(8, 10), (10.25, 12.5)],
    "cleo": [(10, 13.5)],
    "eva": [(8, 10.5), (10.75, 13)],
    "gus": [(8, 10), (10.25, 12.25)],
    "ida": [(8, 10.5), (10.75, 13)],
    "jon": [(8, 11), (11.25, 13)],
}


def main() -> None:
    """
    Write both files.
    """
    rows = answered(arrivals(Random(SEED)))
    with (HERE / "contacts.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)

    with (HERE / "shifts.csv").open("w", newline="", encoding="utf-8") as file:
        shifts = csv.writer(file, lineterminator="\n")
        shifts.writerow(["agent", "start", "end", "skills", "capacity"])
        shifts.writerows(
            [agent, shown(start * 3600), shown(end * 3600), SKILLS[agent], CAPACITY.get(agent, 1)]
            for agent, spans in SHIFTS.items()
            for start, end in spans
        )


class Arrival(NamedTuple):
    """
    One contact before anybody answers it; *asked* and all times are seconds, of the day or long.
    """

    contact: str
    customer: str
    tier: str
    topic: str
    channel: str
    asked: int
    handle: int
    wrap_up: int
    patience: float


def arrivals(chance: Random) -> list[Arrival]:
    """
    The morning's contacts in order of arrival, busiest in its middle; one in four comes back.
    """
    instants = sorted(
        round(OPEN + (CLOSE - OPEN) * (0.3 * chance.random() + 0.7 * chance.random()))
        for _ in range(ROWS)
    )
    known: list[tuple[str, str, str]] = []
    found: list[Arrival] = []
    for number, asked in enumerate(instants, start=1):
        if known and chance.random() < AGAIN_SHARE:
            customer, tier, topic = known[int(chance.random() * len(known))]
        else:
            customer = f"k{1000 + number}"
            tier = "premier" if chance.random() < PREMIER_SHARE else "standard"
            topic = pick(TOPICS, chance)
            known.append((customer, tier, topic))

        channel = pick({name: door.share for name, door in DOORS.items()}, chance)
        door = DOORS[channel]
        # Who writes is known by an address only, now and then.
        unknown = door.promise == "by" and chance.random() < UNKNOWN_SHARE
        lasting = -math.log(1 - chance.random())
        found.append(
            Arrival(
                contact=f"c{number:03}",
                customer="" if unknown else customer,
                tier=tier,
                topic=topic,
                channel=channel,
                asked=asked,
                handle=max(20, round(door.handle * (0.4 + 0.6 * lasting))),
                wrap_up=round(30 * chance.random()),
                patience=-door.patience * math.log(1 - chance.random()),
            )
        )

    return found


def pick(shares: dict[str, float], chance: Random) -> str:
    """
    A name, as likely as its share says.
    """
    left = chance.random()
    for name, share in shares.items():
        left -= share
        if left < 0:
            return name

    return next(reversed(shares))


def answered(contacts: list[Arrival]) -> list[dict[str, object]]:
    """
    The log's rows: each contact served by the first of its door's team who is free, or abandoned.
    """
    free = dict.fromkeys(SKILLS, 0)
    rows: list[dict[str, object]] = []
    for each in contacts:
        door = DOORS[each.channel]
        able = [agent for agent in door.team if each.topic in SKILLS[agent]]
        start, agent = min((there(agent, max(each.asked, free[agent])), agent) for agent in able)
        row: dict[str, object] = {
            "contact": each.contact,
            "customer": each.customer,
            "tier": each.tier,
            "topic": each.topic,
            "channel": each.channel,
            "promise": door.promise,
            "asked_at": shown(each.asked),
            "due": "" if door.hours is None else shown(each.asked + door.hours * 3600),
            "outcome": "open",
            "wait": "",
            "agent": "",
            "answered_at": "",
            "handle": "",
            "wrap_up": "",
        }
        if start - each.asked > each.patience:
            row |= {"outcome": "abandoned", "wait": round(each.patience)}
        elif start < math.inf:
            free[agent] = int(start) + each.handle + each.wrap_up
            row |= {
                "outcome": "answered",
                "wait": int(start) - each.asked,
                "agent": agent,
                "answered_at": shown(start),
                "handle": each.handle,
                "wrap_up": each.wrap_up,
            }

        rows.append(row)

    return rows


def there(agent: str, earliest: float) -> float:
    """
    The first instant from *earliest* on at which *agent* is there; never, after the last shift.
    """
    for start, end in SHIFTS[agent]:
        if earliest < end * 3600:
            return max(earliest, start * 3600)

    return math.inf


def shown(seconds: float) -> str:
    """
    An instant of the morning as ISO text.
    """
    return (DAY + timedelta(seconds=round(seconds))).isoformat(sep=" ")


if __name__ == "__main__":
    main()
