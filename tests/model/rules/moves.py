"""
Moves, and the rules that make the next one.
"""

from collections.abc import Callable
from random import Random
from typing import Any, Final, Literal

import attrs
from tests.model.naive import NaiveEngine
from tests.model.rules.centres import Centre, some_plan
from tests.model.rules.chances import HOURS, SECOND, TOPICS, one_or_none
from tests.model.rules.people import a_pull, an_override
from tests.model.rules.said import (
    a_change_of_staff,
    a_customer,
    a_mistake,
    a_submit,
    an_answer,
    an_end_of_work,
    more_of_what_is_parked,
    perhaps_keyed,
    perhaps_late,
)

from fairroute import commands as c
from fairroute.errors import PlanError
from fairroute.hours import Opening
from fairroute.instants import in_seconds
from fairroute.plan import Plan
from fairroute.planfile import check_plan


@attrs.frozen
class Batch:
    """
    What the host hands over, at an instant.
    """

    commands: tuple[object, ...]
    at: float


@attrs.frozen
class Restart:
    """
    The engine goes on as its restored self, from what was kept of it.
    """

    how: Literal["snapshot", "records", "snapshot_and_records"]


@attrs.frozen
class KeepSnapshot:
    """
    A snapshot is taken and kept for a later restart.
    """


Move = Batch | Restart | KeepSnapshot


class Host:
    """
    Somebody who plays a contact centre: makes the next move from where things stand.

    *late* is what was said but has not arrived yet, or will arrive a second time.
    """

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.late: list[object] = []
        self.keyed: list[Any] = []
        self.keys = 0
        self.contacts = 0
        self.agents = tuple(f"agent-{number}" for number in range(1, centre.agents + 1))

    def move(self, rule: str, chance: Random, world: NaiveEngine) -> Move:
        """
        What *rule* makes of the moment.
        """
        made = RULES[rule](self, chance, world)
        if isinstance(made, tuple):
            return Batch(made, in_seconds(self.when(chance, world)))

        return made

    def when(self, chance: Random, world: NaiveEngine) -> int:
        """
        The next instant: the same one, soon, or just before, at or just after a deadline.
        """
        now, grid = world.now, self.centre.grid
        kind = chance.randrange(10)
        if kind < 6:
            return now

        deadline = world.next_deadline
        if kind < 8 and deadline is not None:
            first = round(deadline * SECOND)
            return max(now, first + chance.choice((-1, 0, 0, 1)))

        if chance.random() < 0.1:
            return (now // grid + chance.randint(5, 30)) * grid

        return (now // grid + chance.randint(1, 2)) * grid


Rule = Callable[[Host, Random, NaiveEngine], "tuple[object, ...] | Move"]


def somebody_comes(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Contacts arrive.
    """
    several = range(chance.choice((1, 1, 1, 2, 3)))
    return tuple(perhaps_keyed(host, chance, a_submit(host, chance, world)) for _ in several)


def staff_changes(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Agents come, go, and say how they are.
    """
    return tuple(a_change_of_staff(host, chance, world) for _ in range(chance.choice((1, 1, 2))))


def offer_is_answered(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Offers are accepted, declined or taken back.
    """
    return perhaps_late(host, chance, an_answer(host, chance, world))


def work_ends(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Handling ends one way or another, or wrap-up does.
    """
    return perhaps_late(host, chance, an_end_of_work(host, chance, world))


def customer_changes(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Customers leave, items are withdrawn or turn out to be something else.
    """
    return perhaps_late(host, chance, a_customer(host, chance, world))


def conversation_goes_on(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    What was parked is not any more.
    """
    return perhaps_late(host, chance, more_of_what_is_parked(host, chance, world))


def people_decide(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Agents take work of their own accord, and people in charge overrule the match.
    """
    decide = chance.choice((a_pull, an_override))
    return perhaps_late(host, chance, decide(host, chance, world))


def centre_closes(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Doors close, something breaks, or either is over.
    """
    ahead = max(0, world.now + chance.randint(-1, 8) * host.centre.grid)
    return perhaps_late(
        host,
        chance,
        c.SetMode(
            one_or_none(chance, TOPICS, 0.5),
            until=in_seconds(ahead),
            new=chance.choice(("finish", "callback", "by", "refuse")),
            waiting=chance.choice(("finish", "callback", "by")),
            in_progress=chance.choice(("finish", "finish", "return")),
        ),
    )


def hours_are_told(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    When doors are open, or that nobody knows; perhaps from long ago on, or for the past only.
    """
    at, found = max(0, world.now + chance.randint(-20, 4) * host.centre.grid), []
    for _ in range(chance.choice((0, 1, 2, 3))):
        opens = at + chance.randint(0, 6) * host.centre.grid
        at = opens + chance.randint(1, 6) * host.centre.grid
        found.append(Opening(in_seconds(opens), in_seconds(at)))

    return perhaps_late(host, chance, c.SetHours(chance.choice(HOURS), found))


def late_news_arrives(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    What was said before arrives only now, in any order, perhaps twice.
    """
    if host.keyed and chance.random() < 0.4:
        # It did arrive the first time, but nobody told the host so.
        return (chance.choice(host.keyed),)

    if not host.late:
        return ()

    chosen = [host.late.pop(chance.randrange(len(host.late)))]
    if chance.random() < 0.3:
        chosen *= 2
    if chance.random() < 0.3:
        host.late.append(chosen[0])

    return tuple(chosen)


def nothing_is_said(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Only time passes.
    """
    return ()


AT_ONCE: Final = (
    *(a_submit, a_change_of_staff, an_answer, an_answer, an_end_of_work, a_customer),
    *(more_of_what_is_parked, a_pull, an_override),
)


def much_happens_at_once(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    A batch of all kinds, in any order.
    """
    made = [chance.choice(AT_ONCE)(host, chance, world) for _ in range(chance.randint(2, 8))]
    if chance.random() < 0.2:
        made.append(chance.choice(made))
    if chance.random() < 0.02:
        made.insert(chance.randrange(len(made)), a_mistake(host, chance, world))

    return tuple(made)


def host_is_mistaken(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Something that no order of events could make right, perhaps with right things around it.
    """
    around = [a_change_of_staff(host, chance, world) for _ in range(chance.randint(0, 2))]
    around.insert(chance.randint(0, len(around)), a_mistake(host, chance, world))
    return tuple(around)


def host_slept(host: Host, chance: Random, world: NaiveEngine) -> Move:
    """
    An outage, sometimes one that cannot have been.
    """
    grid = host.centre.grid
    since = world.now + chance.choice((0, 0, 1, 2, 5)) * grid
    until = since + chance.choice((0, 1, 3, 10)) * grid
    if chance.random() < 0.1:
        since = max(0, chance.choice((world.now - 1, until + 1)))

    return Batch((c.Outage(in_seconds(since)),), in_seconds(until))


def plan_changes(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Some tables of the plan are others from now on; it may lack what somebody needs.
    """
    other = some_plan(chance, host.centre.grid)
    tables = [field.name for field in attrs.fields(Plan) if field.name != "journeys"]
    taken = chance.sample(tables, chance.randint(0, len(tables)))
    plan = attrs.evolve(world.plan, **{table: getattr(other, table) for table in taken})
    try:
        check_plan(plan)
    except PlanError:
        plan = other

    around = [a_change_of_staff(host, chance, world)] if chance.random() < 0.05 else []
    return (*around, c.ChangePlan(plan))


def engine_restarts(host: Host, chance: Random, world: NaiveEngine) -> Move:
    """
    A process ends and another goes on.
    """
    kinds: tuple[Move, ...] = (
        Restart("snapshot"),
        Restart("snapshot"),
        Restart("records"),
        Restart("snapshot_and_records"),
        KeepSnapshot(),
        KeepSnapshot(),
    )
    return chance.choice(kinds)


RULES: Final[dict[str, Rule]] = {
    rule.__name__: rule
    for rule in (
        somebody_comes,
        staff_changes,
        offer_is_answered,
        work_ends,
        customer_changes,
        conversation_goes_on,
        people_decide,
        centre_closes,
        hours_are_told,
        late_news_arrives,
        nothing_is_said,
        much_happens_at_once,
        host_is_mistaken,
        host_slept,
        plan_changes,
        engine_restarts,
    )
}

WEIGHTS: Final = {
    "somebody_comes": 20,
    "staff_changes": 12,
    "offer_is_answered": 36,
    "work_ends": 16,
    "customer_changes": 10,
    "conversation_goes_on": 6,
    "people_decide": 6,
    "centre_closes": 1.5,
    "hours_are_told": 2,
    "late_news_arrives": 6,
    "nothing_is_said": 8,
    "much_happens_at_once": 8,
    "host_is_mistaken": 1.5,
    "host_slept": 1,
    "plan_changes": 1,
    "engine_restarts": 0.6,
}
