"""
What may happen in a random contact centre: one definition for the machine and the seeded driver.

A `Centre` says what is fixed: plan, policy, seed, limits, and the grid that instants fall on,
coarse enough that most things happen at once. A rule looks at where things stand and makes the next
`Move`: a batch with its instant, or a restart of the engine from what was kept of it. Chance comes
from a `random.Random`, which Hypothesis can play as well.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Final, Literal, TypeVar

import attrs
from tests.model import parts
from tests.model.naive import NaiveEngine

from fairroute import commands as c
from fairroute.expressions import NOTHING, OPERATORS, Requirement, all_of, any_of, needs
from fairroute.ids import ItemId, OfferId
from fairroute.instants import in_seconds
from fairroute.model import Agent, Contact, Presence, ServiceTarget, WorkItem
from fairroute.plan import Channel, Limits, Offers, Plan, Skill, Tier, Topic, WrapUp
from fairroute.policies import (
    AccumulatingPriority,
    BestMatch,
    EarliestDue,
    FewestHandled,
    Fifo,
    HeadStart,
    LeastFlexibleFirst,
    LeastLoaded,
    LongestIdle,
    Packing,
    Policy,
    ProficiencyFloor,
    RandomAgent,
    RoundRobin,
    StrictTier,
    TierThenAge,
)

T = TypeVar("T")

MICRO: Final = 1
TENTH: Final = 100_000
SECOND: Final = 1_000_000

SKILLS: Final = ("billing", "sales", "tech", "french")
TIERS: Final = ("premier", "standard", "basic")
CHANNELS: Final = ("phone", "chat", "mail")
MEDIA: Final = ("voice", "text")
TOPICS: Final = ("invoice", "order", "fix", "fault", "other")
POOLS: Final = ("north", "south")
ATTRIBUTES: Final = ("Skill", "English")
VALUES: Final = (True, False, 0, 1, 2, 10, "10", "north")
PRESENCES: Final = (Presence.READY, Presence.NOT_READY, Presence.DRAINING)
OUTCOMES: Final = ("resolved", "partly", "redirected", "customer_gone")


@attrs.frozen
class Centre:
    """
    What does not change during a run. *grid* is in microseconds; *agents* and *items* are about
    how many there are at most.
    """

    plan: Plan
    policy: Policy
    seed: int = 0
    limits: Limits = attrs.field(factory=Limits)
    grid: int = SECOND
    agents: int = 6
    items: int = 25


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


# Centres.


def some_centre(chance: Random) -> Centre:
    """
    A random plan and policy.
    """
    grid = chance.choice((MICRO, TENTH, SECOND))
    return Centre(
        plan=some_plan(chance, grid),
        policy=some_policy(chance, grid),
        seed=chance.randrange(3),
        limits=Limits(
            closed_contacts=chance.choice((2, 100_000)),
            ended_offers=chance.choice((2, 100_000)),
            interned=chance.choice((2, 4_096)),
        ),
        grid=grid,
        # Now and then so many that indices choose other ways than for a few.
        **chance.choice((*[{}] * 9, {"agents": 24, "items": 60})),
    )


def some_plan(chance: Random, grid: int) -> Plan:
    """
    A random plan; every table is there or not.
    """

    def seconds(most: int, least: int = 0) -> float:
        return in_seconds(grid * chance.randint(least, most))

    def target() -> ServiceTarget | None:
        return ServiceTarget(within=seconds(8)) if chance.random() < 0.7 else None

    tiers = {
        name: Tier(name, rank=min(rank, chance.choice((2, 3))), live=target(), by=target())
        for rank, name in enumerate(TIERS, start=1)
    }
    channels = {
        "phone": Channel("phone", medium="voice", demand=chance.randint(1, 3)),
        "chat": Channel("chat", medium="text"),
        "mail": Channel("mail", medium=chance.choice((None, "text")), promise="by"),
    }
    topics = {
        "invoice": Topic("invoice", skills={"billing": chance.randint(1, 3)}),
        "order": Topic("order", skills={"sales": 1}, pools=_some(chance, POOLS, 0.3)),
        "fix": Topic("fix", requires=_requires(chance, 0.8)),
        "fault": Topic(
            "fault",
            skills={"tech": 2, "french": 1},
            targets={("premier", "live"): ServiceTarget(within=seconds(3))},
        ),
        "other": Topic("other"),
    }
    auto_accept = chance.random() < 0.2
    return Plan(
        tiers=_maybe(chance, tiers),
        channels=_maybe(chance, channels),
        topics=_maybe(chance, topics),
        skills=_maybe(chance, {name: Skill(name) for name in SKILLS}),
        pools=_maybe(chance, frozenset(POOLS)),
        offers=Offers(
            timeout=seconds(12, least=1),
            auto_accept=auto_accept,
            fan_out=1 if auto_accept or chance.random() < 0.5 else chance.choice((2, 3, 1_000)),
            open_per_agent=1 if chance.random() < 0.6 else chance.choice((2, 3, None)),
            rest_after_decline=seconds(6),
            rest_after_miss=seconds(6),
            on_miss=chance.choice(("not_ready", "keep")),
            misses=chance.randint(1, 3),
        ),
        wrap_up=WrapUp(usual=seconds(4)),
    )


def some_policy(chance: Random, grid: int) -> Policy:
    """
    A random policy of shipped and user's parts.
    """
    seconds = in_seconds(grid)
    orders: list[Callable[..., object]] = [
        Fifo(),
        StrictTier(),
        TierThenAge(),
        HeadStart({"premier": 3 * seconds, "standard": seconds}),
        EarliestDue(untargeted=5 * seconds),
    ]
    scores: list[Callable[..., object]] = [
        LongestIdle(),
        LeastLoaded(),
        Packing(0.6),
        Packing(units=2),
        BestMatch(),
        RoundRobin(),
        FewestHandled(chance.randint(1, 20) * seconds),
        LeastFlexibleFirst(),
        RandomAgent(),
    ]
    urgency: Callable[..., object] | None = None
    if chance.random() < 0.3:
        urgency = chance.choice(
            (
                AccumulatingPriority({"premier": 3, "basic": 2}),
                AccumulatingPriority({"premier": 5}, cap=2),
                *parts.URGENCIES,
            )
        )
        orders = [Fifo(), TierThenAge()]
    elif chance.random() < 0.2:
        orders = [*parts.ORDERS]

    users_own = chance.random() < 0.3
    eligibility: tuple[object, ...] = ()
    if chance.random() < 0.3:
        rules = [ProficiencyFloor(2), *parts.ELIGIBILITY]
        eligibility = tuple(chance.sample(rules, chance.randint(1, 2)))

    pool = [*scores, *parts.SCORES] if users_own else scores
    return Policy(
        order=chance.choice(orders),  # type: ignore[arg-type]
        urgency=urgency,  # type: ignore[arg-type]
        terms=chance.choice(parts.TERMS) if chance.random() < 0.15 else None,
        eligibility=eligibility,
        score=tuple(chance.sample(pool, chance.randint(1, 3))),
    )


# Moves.


class Host:
    """
    Somebody who plays a contact centre: makes the next move from where things stand.

    *late* is what was said but has not arrived yet, or will arrive a second time.
    """

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.late: list[object] = []
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
    return tuple(_submit(host, chance, world) for _ in range(chance.choice((1, 1, 1, 2, 3))))


def staff_changes(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Agents come, go, and say how they are.
    """
    return tuple(_staff(host, chance, world) for _ in range(chance.choice((1, 1, 2))))


def offer_is_answered(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Offers are accepted, declined or taken back.
    """
    return _perhaps_late(host, chance, _answer(host, chance, world))


def work_ends(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Handling ends one way or another, or wrap-up does.
    """
    return _perhaps_late(host, chance, _finish(host, chance, world))


def customer_changes(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Customers leave, items are withdrawn or turn out to be something else.
    """
    return _perhaps_late(host, chance, _customer(host, chance, world))


def late_news_arrives(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    What was said before arrives only now, in any order, perhaps twice.
    """
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


def much_happens_at_once(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    A batch of all kinds, in any order.
    """
    made = [
        chance.choice((_submit, _staff, _answer, _answer, _finish, _customer))(host, chance, world)
        for _ in range(chance.randint(2, 8))
    ]
    if chance.random() < 0.2:
        made.append(chance.choice(made))
    if chance.random() < 0.02:
        made.insert(chance.randrange(len(made)), _wrong(host, chance, world))

    return tuple(made)


def host_is_mistaken(host: Host, chance: Random, world: NaiveEngine) -> tuple[object, ...]:
    """
    Something that no order of events could make right, perhaps with right things around it.
    """
    around = [_staff(host, chance, world) for _ in range(chance.randint(0, 2))]
    around.insert(chance.randint(0, len(around)), _wrong(host, chance, world))
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
        late_news_arrives,
        nothing_is_said,
        much_happens_at_once,
        host_is_mistaken,
        host_slept,
        engine_restarts,
    )
}

WEIGHTS: Final = {
    "somebody_comes": 20,
    "staff_changes": 12,
    "offer_is_answered": 36,
    "work_ends": 16,
    "customer_changes": 10,
    "late_news_arrives": 6,
    "nothing_is_said": 8,
    "much_happens_at_once": 8,
    "host_is_mistaken": 1.5,
    "host_slept": 1,
    "engine_restarts": 0.6,
}


# Commands.


def _submit(host: Host, chance: Random, world: NaiveEngine) -> object:
    plan = host.centre.plan
    if len(world.items) > host.centre.items:
        # A line that only grows teaches nothing and costs much.
        return _staff(host, chance, world)

    host.contacts += 1
    asked = None
    if chance.random() < 0.2:
        asked = in_seconds(max(0, world.now - chance.randint(0, 10) * host.centre.grid))

    contact = Contact(
        f"c{host.contacts}",
        channel=_one_or_none(chance, CHANNELS, 0.8),
        customer=_one_or_none(chance, ("kim", "lee", "sam"), 0.5),
        topic=_one_or_none(chance, TOPICS, 0.6),
        tier=_one_or_none(chance, TIERS, 0.6),
        skills=_skills(chance, 0.15),
        promise=_one_or_none(chance, ("live", "by"), 0.1),
        asked_at=asked,
        medium=_one_or_none(chance, MEDIA, 0.1),
        demand=chance.randint(1, 3) if chance.random() < 0.15 else None,
        requires=_requires(chance, 0.15),
        attributes=_attributes(chance, 0.1),
    )
    if chance.random() < 0.8:
        return c.Submit(contact)

    return c.Submit(
        WorkItem(
            contact,
            tier=chance.choice(TIERS) if plan.tiers else chance.choice(("standard", "gold")),
            skills=_skills(chance, 0.4),
            promise=chance.choice(("live", "by")),
            target=ServiceTarget(within=4.0) if chance.random() < 0.3 else None,
            medium=_one_or_none(chance, MEDIA, 0.4),
            demand=chance.randint(1, 3),
            pools=_some(chance, POOLS, 0.15),
            requires=_requires(chance, 0.15),
        )
    )


def _staff(host: Host, chance: Random, world: NaiveEngine) -> object:
    name = chance.choice(host.agents)
    known = [agent for agent in world.agents if agent.id == name]
    kind = chance.random()
    if not known or kind < 0.25:
        spec = _agent(chance, name) if not known or chance.random() < 0.5 else known[0].agent
        presence = Presence.READY if chance.random() < 0.85 else chance.choice(PRESENCES)
        return c.SignIn(spec, presence=presence)

    if kind < 0.4:
        return c.SignOut(name)

    presence = Presence.READY if chance.random() < 0.7 else chance.choice(PRESENCES)
    return c.SetPresence(name, presence, reason=_one_or_none(chance, ("lunch",), 0.2))


def _agent(chance: Random, name: str) -> Agent:
    return Agent(
        name,
        skills=_skills(chance, 0.6, level=5),
        capacity=chance.choice((1, 1, 2, 3, 5)),
        media=None if chance.random() < 0.6 else _some(chance, MEDIA, 0.7),
        pools=_some(chance, POOLS, 0.6),
        attributes=_attributes(chance, 0.5),
    )


def _answer(host: Host, chance: Random, world: NaiveEngine) -> object:
    offer = _number(chance, [offer.id for offer in world.offers], world.last_offer)
    if offer is None:
        return _anything(host, chance, world)

    kind = chance.random()
    if kind < 0.65:
        return c.Accept(OfferId(offer))

    if kind < 0.88:
        rest = None
        if chance.random() < 0.3:
            rest = in_seconds(chance.randint(0, 5) * host.centre.grid)

        return c.Decline(OfferId(offer), reason=_one_or_none(chance, ("busy",), 0.3), rest=rest)

    return c.Revoke(OfferId(offer), reason=_one_or_none(chance, ("line dropped",), 0.3))


def _finish(host: Host, chance: Random, world: NaiveEngine) -> object:
    states = ("handled", "wrap_up") if chance.random() < 0.9 else ("waiting", "offered")
    item = _number(
        chance, [item.id for item in world.items if item.state in states], world.last_item
    )
    if item is None:
        return _anything(host, chance, world)

    grid = host.centre.grid
    kind = chance.random()
    if kind < 0.55:
        wrap_up = None if chance.random() < 0.6 else in_seconds(chance.randint(0, 4) * grid)
        return c.Complete(ItemId(item), outcome=chance.choice(OUTCOMES), wrap_up=wrap_up)

    if kind < 0.7:
        return c.EndWrapUp(ItemId(item))

    if kind < 0.85:
        return c.Requeue(ItemId(item), reason=_one_or_none(chance, ("not mine",), 0.5))

    topic = _one_or_none(chance, TOPICS, 0.6)
    return c.Transfer(
        ItemId(item),
        topic=topic,
        skills=_skills(chance, 0.3) if topic is None or chance.random() < 0.3 else None,
    )


def _customer(host: Host, chance: Random, world: NaiveEngine) -> object:
    kind = chance.random()
    if kind < 0.4 and host.contacts:
        known = [item.contact.id for item in world.items] + list(world.closed_contacts)
        return c.Leave(chance.choice(known)) if known else _staff(host, chance, world)

    states = ("waiting", "offered") if chance.random() < 0.9 else ("handled", "wrap_up")
    item = _number(
        chance, [item.id for item in world.items if item.state in states], world.last_item
    )
    if item is None:
        return _anything(host, chance, world)

    if chance.random() < 0.05:
        # The item that an earlier command of the batch may open.
        item = world.last_item + 1

    if kind < 0.5:
        return c.Cancel(ItemId(item), reason=_one_or_none(chance, ("test call",), 0.5))

    return c.UpdateItem(
        ItemId(item),
        tier=_one_or_none(chance, TIERS, 0.2),
        topic=_one_or_none(chance, TOPICS, 0.25),
        skills=_skills(chance, 0.5) if chance.random() < 0.25 else None,
        promise=_one_or_none(chance, ("live", "by"), 0.1),
        credit=in_seconds(chance.choice((0, 0, 1, 2, 7)) * host.centre.grid),
        requires=_requires(chance, 0.6) if chance.random() < 0.25 else None,
    )


def _anything(host: Host, chance: Random, world: NaiveEngine) -> object:
    return chance.choice((_submit, _staff))(host, chance, world)


def _wrong(host: Host, chance: Random, world: NaiveEngine) -> object:
    """
    One mistake.
    """
    late = in_seconds(world.now + 1_000_000 * SECOND)
    kinds: tuple[object, ...] = (
        c.Accept(OfferId(world.last_offer + 1000)),
        c.Complete(ItemId(world.last_item + 1000)),
        c.UpdateItem(ItemId(world.last_item + 1000)),
        c.SignOut("nobody"),
        c.SetPresence("nobody", Presence.READY),
        c.Leave("never came"),
        c.Submit(Contact("x", asked_at=late)),
        "Submit",
        None,
        c.Outage(in_seconds(world.now)),
        c.Submit(Contact("x", tier="platinum")) if host.centre.plan.tiers else c.SignOut("nobody"),
        c.Submit(Contact("x", topic="poetry")) if host.centre.plan.topics else c.Leave("nobody"),
        c.Submit(Contact("x", channel="fax")) if host.centre.plan.channels else c.Leave("nobody"),
        c.SignIn(Agent("x", skills={"chess"})) if host.centre.plan.skills else c.Leave("nobody"),
        c.SignIn(Agent("x", pools={"west"})) if host.centre.plan.pools else c.Leave("nobody"),
        *(c.Submit(Contact(item.contact.id)) for item in world.items[:1] if item.contact_open),
        *(c.Submit(Contact(name)) for name in world.closed_contacts[-1:]),
    )
    return chance.choice(kinds)


def _perhaps_late(host: Host, chance: Random, command: object) -> tuple[object, ...]:
    if chance.random() < 0.12:
        host.late.append(command)
        return ()

    return (command, command) if chance.random() < 0.03 else (command,)


def _number(chance: Random, live: Sequence[int], last: int) -> int | None:
    """
    Mostly something live, sometimes anything ever issued.
    """
    if live and chance.random() < 0.95:
        return chance.choice(live)

    return chance.randint(1, last) if last and chance.random() < 0.2 else None


def _skills(chance: Random, share: float, level: int = 3) -> dict[str, int]:
    return {skill: chance.randint(1, level) for skill in SKILLS if chance.random() < share}


def _attributes(chance: Random, share: float) -> dict[str, bool | int | str]:
    return {name: chance.choice(VALUES) for name in ATTRIBUTES if chance.random() < share}


def _requires(chance: Random, share: float) -> Requirement:
    """
    Nothing, or up to three comparisons joined somehow.
    """
    parts = [_comparison(chance) for _ in range(3) if chance.random() < share / 2]
    if not parts:
        return NOTHING

    joined = all_of(parts) if chance.random() < 0.5 else any_of(parts)
    return ~joined if chance.random() < 0.2 else joined


def _comparison(chance: Random) -> Requirement:
    op = chance.choice(OPERATORS)
    if op.endswith("in"):
        return needs(chance.choice(ATTRIBUTES), op, chance.sample(VALUES, chance.randint(0, 3)))

    values = VALUES[2:] if op[0] in "<>" else VALUES
    return needs(chance.choice(ATTRIBUTES), op, chance.choice(values))


def _some(chance: Random, names: Sequence[str], share: float) -> frozenset[str]:
    return frozenset(name for name in names if chance.random() < share)


def _maybe(chance: Random, table: T) -> T | None:
    return table if chance.random() < 0.6 else None


def _one_or_none(chance: Random, names: Sequence[T], share: float) -> T | None:
    return chance.choice(names) if chance.random() < share else None
