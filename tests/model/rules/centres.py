"""
Random centres: what does not change during a run.
"""

from random import Random
from typing import TYPE_CHECKING, Final

import attrs
from tests.model import parts
from tests.model.rules.chances import (
    HOURS,
    MEDIA,
    MICRO,
    POOLS,
    SECOND,
    SKILLS,
    TENTH,
    TIERS,
    maybe,
    one_or_none,
    some,
    some_admission,
    some_requirement,
    some_stages,
    some_surges,
)
from tests.model.rules.classification import some_rules

from fairroute.instants import in_seconds
from fairroute.model import ESTIMATORS, Expiry, ServiceTarget
from fairroute.plan import (
    BENDS,
    Agents,
    Callbacks,
    Channel,
    Estimates,
    Limits,
    Medium,
    Offers,
    Outbound,
    Parking,
    PartSpec,
    Plan,
    PolicySpec,
    Skill,
    Tier,
    Topic,
    WrapUp,
)
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
    PreferredAgent,
    ProficiencyFloor,
    RandomAgent,
    RoundRobin,
    StrictTier,
    TierThenAge,
    research,
)
from fairroute.registry import policy_from
from fairroute.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable


@attrs.frozen
class Centre:
    """
    What does not change during a run. *grid* is in microseconds; *agents* and *items* are about
    how many there are at most. *by_plan*: the policy is the plan's own, and changes with it.
    """

    plan: Plan
    policy: Policy
    by_plan: bool = attrs.field(default=False, kw_only=True)
    seed: int = 0
    limits: Limits = attrs.field(factory=Limits)
    grid: int = SECOND
    agents: int = 6
    items: int = 25


SPECS: Final = (
    PolicySpec(),
    PolicySpec(order=PartSpec("fifo"), score=(PartSpec("least_loaded"), PartSpec("random"))),
    PolicySpec(order=PartSpec("earliest_due"), score=(PartSpec("fewest_handled", {"seconds": 9}),)),
    PolicySpec(
        order=PartSpec("strict_tier"),
        eligibility=(PartSpec("proficiency_floor", {"floor": 2}),),
        score=(PartSpec("fewest_handled", {"seconds": 3}), PartSpec("best_match")),
    ),
    PolicySpec(urgency=PartSpec("longest_queue", {"classes": ["premier", "billing"]})),
    PolicySpec(
        order=PartSpec("lifo"),
        eligibility=(PartSpec("threshold_reservation", {"keep": 1, "classes": ["premier"]}),),
    ),
)
"""Policies as plans name them; they count where the centre has no policy of its own."""


def some_centre(chance: Random) -> Centre:
    """
    A random plan and policy.
    """
    grid = chance.choice((MICRO, TENTH, SECOND))
    plan, by_plan = some_plan(chance, grid), chance.random() < 0.15
    return Centre(
        plan=plan,
        policy=policy_from(plan) if by_plan else some_policy(chance, grid),
        by_plan=by_plan,
        seed=chance.randrange(3),
        limits=Limits(
            closed_contacts=chance.choice((2, 100_000)),
            ended_offers=chance.choice((2, 100_000)),
            interned=chance.choice((2, 4_096)),
            key_lifetime=chance.choice((86_400, in_seconds(chance.randint(0, 20) * grid))),
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
        hours = one_or_none(chance, HOURS, 0.2)
        return ServiceTarget(within=seconds(8), hours=hours) if chance.random() < 0.7 else None

    skills = {name: Skill(name) for name in SKILLS}
    if chance.random() < 0.5:
        skills["french"] = Skill("french", kind="licence")

    bending = [name for name in SKILLS if skills[name].kind == BENDS]

    def stages() -> tuple[Stage, ...]:
        return some_stages(chance, grid, bending) if chance.random() < 0.2 else ()

    tiers = {
        name: Tier(
            name,
            rank=min(rank, chance.choice((2, 3))),
            live=target(),
            by=target(),
            stages=stages(),
        )
        for rank, name in enumerate(TIERS, start=1)
    }
    channels = {
        "phone": Channel("phone", medium="voice", demand=chance.randint(1, 3)),
        "chat": Channel("chat", medium="text"),
        "mail": Channel("mail", medium=chance.choice((None, "text")), promise="by"),
    }
    topics = {
        "invoice": Topic(
            "invoice",
            skills={"billing": chance.randint(1, 3)},
            media=some(chance, MEDIA, 0.6) if chance.random() < 0.5 else None,
        ),
        "order": Topic(
            "order", skills={"sales": 1}, pools=some(chance, POOLS, 0.3), stages=stages()
        ),
        "fix": Topic("fix", requires=some_requirement(chance, 0.8), stages=stages()),
        "fault": Topic(
            "fault",
            skills={"tech": 2, "french": 1},
            targets={("premier", "live"): ServiceTarget(within=seconds(3))},
            stages=stages(),
        ),
        "other": Topic(
            "other",
            max_wait=seconds(12, least=1) if chance.random() < 0.2 else None,
            lifetime=seconds(20, least=1) if chance.random() < 0.2 else None,
        ),
    }
    for topic in some(chance, tuple(topics), 0.3):
        topics[topic] = attrs.evolve(topics[topic], expected=seconds(12, least=1))

    auto_accept = chance.random() < 0.2
    return Plan(
        policy=chance.choice(SPECS),
        tiers=maybe(chance, tiers),
        channels=maybe(chance, channels),
        media=some_media(chance, seconds) if chance.random() < 0.4 else None,
        topics=maybe(chance, topics),
        skills=maybe(chance, skills),
        pools=maybe(chance, frozenset(POOLS)),
        estimates=Estimates(by=chance.choice(ESTIMATORS), every=seconds(6, least=1)),
        hours=maybe(chance, frozenset(HOURS)),
        surge=some_surges(chance, grid, bending),
        admission=some_admission(chance, grid),
        classify=some_rules(chance) if chance.random() < 0.4 else (),
        offers=Offers(
            timeout=seconds(12, least=1),
            auto_accept=auto_accept,
            fan_out=1 if auto_accept or chance.random() < 0.5 else chance.choice((2, 3, 1_000)),
            open_per_agent=1 if chance.random() < 0.6 else chance.choice((2, 3, None)),
            rest_after_decline=seconds(6),
            rest_after_miss=seconds(6),
            on_miss=chance.choice(("not_ready", "keep")),
            misses=chance.randint(1, 3),
            wait_for=seconds(6) if chance.random() < 0.4 else 0.0,
            take_from=chance.choice((1, 2, 5)),
        ),
        wrap_up=_some_wrap_up(chance, grid),
        agents=Agents(
            lease=seconds(20, least=1) if chance.random() < 0.2 else None,
            overrun=seconds(5) if chance.random() < 0.3 else 0.0,
            **(
                {"breather_after": seconds(8), "breather": seconds(4, least=1)}
                if chance.random() < 0.2
                else {}
            ),
        ),
        expiry=some_expiry(chance, seconds),
        callbacks=Callbacks(
            retries=chance.randint(0, 2),
            retry_after=seconds(6),
            slot=seconds(5, least=1),
            per_slot=chance.choice((None, None, 1, 2)),
        ),
        # Some waits are of a fixed length, whatever the grid: not a million retries in one of them.
        outbound=Outbound(
            keep_free=chance.choice((0, 1, 1, 2)), retry=max(seconds(6, least=1), 0.001)
        ),
        parking=Parking(
            inactivity=seconds(40, least=1),
            most=chance.choice((1, 2, 50)),
            absent_owner=chance.choice((None, 0.5, 1)),
        ),
    )


def _some_wrap_up(chance: Random, grid: int) -> WrapUp:
    usual = chance.randint(0, 4)
    return WrapUp(
        usual=in_seconds(usual * grid),
        minimum=in_seconds(chance.choice((0, 0, min(1, usual), usual)) * grid),
        maximum=None
        if chance.random() < 0.5
        else in_seconds((usual + chance.randint(1, 4)) * grid),
    )


def some_expiry(chance: Random, seconds: "Callable[[int, int], float]") -> Expiry:
    """
    Mostly no limits.
    """
    if chance.random() < 0.7:
        return Expiry()

    return Expiry(
        max_wait=seconds(20, 1) if chance.random() < 0.6 else None,
        lifetime=seconds(30, 1) if chance.random() < 0.6 else None,
        while_offered=chance.choice(("expires", "waits")),
    )


def some_media(chance: Random, seconds: "Callable[[int, int], float]") -> dict[str, Medium]:
    """
    Media that are taken alone, beside some others, or beside all; agents are kept for some.
    """
    kinds = {name: chance.choice(("alone", "beside", "any")) for name in MEDIA}
    return {
        name: Medium(
            name,
            exclusive=kind == "alone",
            beside=some(chance, MEDIA, 0.5) if kind == "beside" else None,
            drain_for=seconds(8, 1) if chance.random() < 0.4 else None,
            offer_gap=seconds(6, 1) if chance.random() < 0.3 else None,
        )
        for name, kind in kinds.items()
    }


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
        research.Lifo(),
        research.QueuePriority(("sales", "premier", "basic")),
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
        PreferredAgent(),
        research.AgentsPreference({"premier": ["north"], "billing": ["south", "north"]}),
        research.LocalSpecialist("Skill"),
    ]
    urgency: Callable[..., object] | None = None
    if chance.random() < 0.3:
        urgency = chance.choice(
            (
                AccumulatingPriority({"premier": 3, "basic": 2}),
                AccumulatingPriority({"premier": 5}, cap=2),
                *parts.URGENCIES,
                research.LongestWeightedWait({"premier": 2.5, "sales": 1.5}),
                research.GeneralisedCMu({"premier": (1, 0), "basic": (0.5, 0.25)}, {"basic": 3}),
                research.LongestQueue(("billing", "basic")),
                research.FixedQueueRatio({"premier": 1, "standard": 2, "basic": 3}),
                research.ExpectedDelay({"sales": 30, "premier": 12.5}),
            )
        )
        orders = [Fifo(), TierThenAge()]
    elif chance.random() < 0.2:
        orders = [*parts.ORDERS]

    users_own = chance.random() < 0.3
    eligibility: tuple[object, ...] = ()
    if chance.random() < 0.3:
        kept = research.ThresholdReservation(chance.randint(1, 2), ("premier", "billing"))
        rules = [ProficiencyFloor(2), kept, *parts.ELIGIBILITY]
        eligibility = tuple(chance.sample(rules, chance.randint(1, 2)))

    pool = [*scores, *parts.SCORES] if users_own else scores
    score: list[Callable[..., object]] = chance.sample(pool, chance.randint(1, 3))
    if chance.random() < 0.3 and PreferredAgent() not in score:
        score.insert(0, PreferredAgent())

    return Policy(
        order=chance.choice(orders),  # type: ignore[arg-type]
        urgency=urgency,  # type: ignore[arg-type]
        terms=chance.choice(parts.TERMS) if chance.random() < 0.15 else None,
        escalation=chance.choice(parts.ESCALATIONS) if chance.random() < 0.15 else None,
        eligibility=eligibility,
        score=tuple(score),
    )
