"""
Names that random centres use, and small choices of chance.
"""

from collections.abc import Sequence
from random import Random
from typing import Final, TypeVar

import attrs

from fairroute.admission import Admission
from fairroute.commands import Standing
from fairroute.expressions import NOTHING, OPERATORS, Requirement, all_of, any_of, needs
from fairroute.instants import in_seconds
from fairroute.model import Presence, ServiceTarget
from fairroute.stages import Origin, Stage
from fairroute.surges import Surge

T = TypeVar("T")

MICRO: Final = 1
TENTH: Final = 100_000
SECOND: Final = 1_000_000
SKILLS: Final = ("billing", "sales", "tech", "french")
TIERS: Final = ("premier", "standard", "basic")
HOURS: Final = ("office", "desk")
CHANNELS: Final = ("phone", "chat", "mail")
MEDIA: Final = ("voice", "text", "video")
TOPICS: Final = ("invoice", "order", "fix", "fault", "other")
POOLS: Final = ("north", "south")
ATTRIBUTES: Final = ("Skill", "English")
VALUES: Final = (True, False, 0, 1, 2, 10, "10", "north")
PRESENCES: Final = (Presence.READY, Presence.NOT_READY, Presence.DRAINING, Presence.RESERVE)
OUTCOMES: Final = ("resolved", "partly", "redirected", "customer_gone")


def number(chance: Random, live: Sequence[int], last: int) -> int | None:
    """
    Mostly something live, sometimes anything ever issued.
    """
    if live and chance.random() < 0.95:
        return chance.choice(live)

    return chance.randint(1, last) if last and chance.random() < 0.2 else None


def some_skills(chance: Random, share: float, level: int = 3) -> dict[str, int]:
    """
    Each skill or not, at some level.
    """
    return {skill: chance.randint(1, level) for skill in SKILLS if chance.random() < share}


def some_attributes(chance: Random, share: float) -> dict[str, bool | int | str]:
    """
    Each attribute or not, with some value.
    """
    return {name: chance.choice(VALUES) for name in ATTRIBUTES if chance.random() < share}


def some_requirement(chance: Random, share: float) -> Requirement:
    """
    Nothing, or up to three comparisons joined somehow.
    """
    parts = [a_comparison(chance) for _ in range(3) if chance.random() < share / 2]
    if not parts:
        return NOTHING

    joined = all_of(parts) if chance.random() < 0.5 else any_of(parts)
    return ~joined if chance.random() < 0.2 else joined


def some_target(chance: Random) -> ServiceTarget | None:
    """
    A target of one's own, which may count in some hours only.
    """
    if chance.random() > 0.3:
        return None

    return ServiceTarget(within=4.0, hours=one_or_none(chance, HOURS, 0.4))


def some_stages(
    chance: Random, grid: int, names: Sequence[str] = SKILLS, asked: Requirement = NOTHING
) -> tuple[Stage, ...]:
    """
    Up to three stages that bend skills of these *names*, or take away what is *asked*.
    """
    latest = 0
    found = []
    for _ in range(chance.randint(1, 3)):
        after = chance.choice((0, 1, 2, 5)) * grid
        of: Origin = chance.choice(("entry", "entry", "stage"))
        if of == "entry":
            after = latest = latest + after

        relax = {name: chance.randint(1, 2) for name in some(chance, names, 0.3)}
        drop = some(chance, (*names, *ATTRIBUTES), 0.2)
        waive = chance.choice((NOTHING, asked, a_comparison(chance)))
        pools = some(chance, POOLS, 0.2)
        tier = one_or_none(chance, TIERS, 0.3)
        restarts = tier is not None and chance.random() < 0.5
        credit = 0 if restarts else chance.choice((0, 0, 1, 3)) * grid
        nothing = not (relax or drop or pools or tier or credit) and waive == NOTHING
        found.append(
            Stage(
                in_seconds(after),
                of=of,
                relax=relax,
                drop=drop,
                waive=waive,
                pools=pools,
                any_pool=nothing or chance.random() < 0.1,
                tier=tier,
                standing="restarts" if restarts else "kept",
                credit=in_seconds(credit),
            )
        )

    return tuple(found)


def some_surges(chance: Random, grid: int, names: Sequence[str] = SKILLS) -> dict[str, Surge]:
    """
    None, or up to three surges that bend skills of these *names*.
    """
    if chance.random() < 0.6:
        return {}

    def seconds(*of: int) -> float:
        return in_seconds(chance.choice(of) * grid)

    found = {}
    for name in ("calls", "mail", "any")[: chance.randint(1, 3)]:
        estimate = seconds(0, 1, 2, 5, 9) if chance.random() < 0.4 else None
        wait = seconds(1, 2, 4) if chance.random() < (0.7 if estimate is None else 0.2) else None
        needed = wait is None and estimate is None
        length = chance.randint(1, 6) if needed or chance.random() < 0.3 else None
        surge = Surge(
            name,
            tiers=some(chance, TIERS, 0.2),
            topics=some(chance, TOPICS, 0.15),
            promise=one_or_none(chance, ("live", "by"), 0.3),
            wait=wait,
            length=length,
            estimate=estimate,
            pools=some(chance, POOLS, 0.4),
            any_pool=chance.random() < 0.2,
            relax=dict.fromkeys(some(chance, names, 0.3), 1),
            drop=some(chance, (*names, *ATTRIBUTES), 0.2),
            waive=chance.choice((NOTHING, a_comparison(chance))),
            recall=chance.choice((None, None, 0, 1, 2)),
            every=seconds(1, 3),
            most=chance.choice((None, None, 1, 2)),
            per=seconds(2, 10),
        )
        if wait is not None and chance.random() < 0.3:
            surge = attrs.evolve(surge, calm_wait=chance.choice((0.0, wait)))
        if length is not None and chance.random() < 0.3:
            surge = attrs.evolve(surge, calm_length=chance.randint(1, length))

        found[name] = surge

    return found


def some_admission(chance: Random, grid: int) -> dict[str, Admission]:
    """
    Mostly nothing, or up to two rules about who comes in.
    """
    if chance.random() < 0.7:
        return {}

    def seconds(*of: int) -> float:
        return in_seconds(chance.choice(of) * grid)

    found = {}
    for name in ("few", "some")[: chance.randint(1, 2)]:
        by = chance.randint(0, 2)
        found[name] = Admission(
            name,
            tiers=some(chance, TIERS, 0.2),
            topics=some(chance, TOPICS, 0.15),
            promise=one_or_none(chance, ("live", "by"), 0.3),
            wait=seconds(1, 4, 9) if by == 0 else None,
            length=chance.randint(2, 8) if by == 1 else None,
            estimate=seconds(1, 3, 9) if by == 2 or chance.random() < 0.2 else None,
            action=chance.choice(("refuse", "callback", "callback")),
        )

    return found


def a_comparison(chance: Random) -> Requirement:
    """
    One comparison, of any operator.
    """
    op = chance.choice(OPERATORS)
    if op.endswith("in"):
        return needs(chance.choice(ATTRIBUTES), op, chance.sample(VALUES, chance.randint(0, 3)))

    values = VALUES[2:] if op[0] in "<>" else VALUES
    return needs(chance.choice(ATTRIBUTES), op, chance.choice(values))


def some(chance: Random, names: Sequence[str], share: float) -> tuple[str, ...]:
    """
    Each name or not; in their order, so that a seed makes the same run in every process.
    """
    return tuple(name for name in names if chance.random() < share)


def maybe(chance: Random, table: T) -> T | None:
    """
    The table, or nothing (open).
    """
    return table if chance.random() < 0.6 else None


def one_or_none(chance: Random, names: Sequence[T], share: float) -> T | None:
    """
    One of the names, or none.
    """
    return chance.choice(names) if chance.random() < share else None


def some_standing(chance: Random) -> Standing:
    """
    Mostly kept.
    """
    return "restarts" if chance.random() < 0.2 else "kept"
