"""
Policy parts as users write them: plain functions that declare little, and some that fail.

They are deterministic functions of what they are shown, as every part must be, and at home in a
module, so that traces which name them can be pickled.
"""

from collections.abc import Iterator
from typing import Any, Final

from fairroute.expressions import NOTHING
from fairroute.instants import MICROSECONDS
from fairroute.protocols import Pairing, Terms, Waiting
from fairroute.stages import Stage

TENTH: Final = 100_000

# Orders.


def newest_first(item: Waiting) -> int:
    """
    Last come, first served: whoever comes back is early again.
    """
    return -item.standing


def by_tier_name(item: Waiting) -> int:
    """
    Coarse keys, so that nearly everybody ties.
    """
    return len(item.tier)


def order_that_fails(item: Waiting) -> int:
    """
    Raises for some tiers, and answers nonsense to others.
    """
    if item.skills:
        raise LookupError("no table for this")

    if item.promise == "by":
        return True

    return item.standing // 2


def order_in_floats(item: Waiting) -> Any:  # noqa: ANN401 - nonsense on purpose
    """
    Forgets that keys are integers, when there is a target.
    """
    return item.standing / 2 if item.within else item.standing


# Urgencies.


def age_by_skill(item: Waiting, now: int) -> float:
    """
    Work that needs a skill ages twice as fast. No groups: every lane's head is asked.
    """
    return (now - item.standing) * (2 if item.skills else 1)


def past_its_target(item: Waiting, now: int) -> int:
    """
    Coarse: either late or not.
    """
    return int(item.within is not None and now - item.standing > item.within)


# Eligibility.


def not_crowded(pairing: Pairing) -> str | None:
    """
    Nobody gets a third item at a time.
    """
    return "has two items" if pairing.agent.items >= 2 else None


def no_premier_for_novices(pairing: Pairing) -> str | None:
    """
    Reads class and profile and says so.
    """
    if pairing.item.tier == "premier" and len(pairing.agent.skills) < 2:
        return "knows too little"

    return None


no_premier_for_novices.reads = "profile"  # type: ignore[attr-defined]


def rule_that_fails(pairing: Pairing) -> str | None:
    """
    Raises for agents at work, nonsense for others.
    """
    if pairing.agent.used and pairing.item.skills:
        raise ZeroDivisionError("load without a load")

    if pairing.agent.last_offered % 3 == 1 and not pairing.item.skills:
        return False  # type: ignore[return-value]

    return None


def profile_rule_that_fails(pairing: Pairing) -> str | None:
    """
    Declares that it reads the profile, and raises for some.
    """
    if "tech" in pairing.agent.skills and pairing.item.tier == "basic":
        raise KeyError("tech")

    return None


profile_rule_that_fails.reads = "profile"  # type: ignore[attr-defined]


# Scores.


def spare_room(pairing: Pairing) -> int:
    """
    Declares nothing, so it is asked pair by pair.
    """
    return pairing.agent.capacity - pairing.agent.used - pairing.item.demand


def pair_of_figures(pairing: Pairing) -> tuple[int, float]:
    """
    A tuple.
    """
    return (len(pairing.agent.skills) % 2, -pairing.agent.idle_since / MICROSECONDS)


def tuples_of_all_lengths(pairing: Pairing) -> tuple[int, ...]:
    """
    A shorter tuple is the smaller one when it begins the longer one.
    """
    return (1,) * (1 + pairing.agent.capacity % 3)


def score_that_fails(pairing: Pairing) -> Any:  # noqa: ANN401 - nonsense on purpose
    """
    Raises or answers nonsense, depending on the pair.
    """
    moment = (pairing.agent.last_offered + pairing.item.demand + len(pairing.agent.skills)) % 7
    if moment == 1:
        raise ValueError("a table of averages was empty")

    return {2: None, 3: float("nan"), 4: True, 5: (), 6: float("inf")}.get(moment, 0)


def skilful(pairing: Pairing) -> int:
    """
    Reads the profile and says so.
    """
    return sum(pairing.agent.skills.values())


skilful.reads = "profile"  # type: ignore[attr-defined]


def least_recent(pairing: Pairing) -> int:
    """
    Reads the agent and says so.
    """
    return -pairing.agent.last_offered // 2


least_recent.reads = "agent"  # type: ignore[attr-defined]


def agent_score_that_fails(pairing: Pairing) -> int:
    """
    Declares that it reads the agent, and raises for some.
    """
    if pairing.agent.last_offered % 5 == 2:
        raise RuntimeError("unlucky")

    return pairing.agent.used


agent_score_that_fails.reads = "agent"  # type: ignore[attr-defined]


def profile_score_that_fails(pairing: Pairing) -> int:
    """
    Declares that it reads the profile, and raises for some.
    """
    if len(pairing.agent.skills) == 2 and pairing.item.rank > 1:
        raise RuntimeError("two is company")

    return pairing.agent.capacity


profile_score_that_fails.reads = "profile"  # type: ignore[attr-defined]


def attributes_in_common(pairing: Pairing) -> int:
    """
    Reads what the host said of either, and what is required; declares nothing.
    """
    item, agent = pairing.item, pairing.agent
    shared = sum(agent.attributes.get(name) == value for name, value in item.attributes.items())
    return 2 * shared + (item.requires == NOTHING and "Skill" in agent.attributes)


def by_attribute(pairing: Pairing) -> tuple[bool | int, ...]:
    """
    Reads the profile's attributes, and says so.
    """
    skill = pairing.agent.attributes.get("Skill", 0)
    return (skill if type(skill) is int else -1, len(str(pairing.item.requires)))


by_attribute.reads = "profile"  # type: ignore[attr-defined]


def rather_whoever_is_named(pairing: Pairing) -> int:
    """
    Reads the preference and says so; the order among those named is of no interest.
    """
    return min(pairing.preference, 1)


rather_whoever_is_named.reads = "preference"  # type: ignore[attr-defined]


def preference_that_fails(pairing: Pairing) -> int:
    """
    Declares that it reads the preference, and raises where there is none.
    """
    return 12 // pairing.preference


preference_that_fails.reads = "preference"  # type: ignore[attr-defined]

# Terms.


def quick_for_premier(pairing: Pairing) -> Terms:
    """
    Short rings and long rests, in microseconds of a coarse grid.
    """
    premier = pairing.item.tier == "premier"
    return Terms(
        timeout=TENTH if premier else 5 * TENTH,
        auto_accept=pairing.item.demand > 1,
        rest_after_decline=3 * TENTH if premier else 0,
        rest_after_miss=2 * TENTH,
    )


def terms_that_fail(pairing: Pairing) -> Terms:
    """
    Raises, or rings for no time at all.
    """
    if pairing.agent.capacity == 1:
        raise OSError("no desktop")

    return Terms(timeout=pairing.agent.capacity % 2 * TENTH, rest_after_miss=1)


def basic_asks_around(pairing: Pairing) -> Terms:
    """
    The fan-out depends on the item, and on whoever is asked first.
    """
    basic = pairing.item.tier == "basic"
    return Terms(
        timeout=(1 + pairing.agent.capacity) * TENTH,
        rest_after_miss=TENTH,
        fan_out=3 if basic else 1 + pairing.agent.capacity % 2,
        wait_for=pairing.preference * TENTH,
    )


# Escalations.


def everybody_in_the_end(item: Waiting) -> list[Stage]:
    """
    Levels go first, then what is bent, then the pool; by the target, where there is one.
    """
    step = (item.within or 4) / MICROSECONDS
    relaxed = [Stage(step, relax=dict.fromkeys(item.skills, 1))] if item.skills else []
    return [*relaxed, Stage(2 * step, drop={"Skill", "sales"}), Stage(3 * step, any_pool=True)]


def premier_after_a_while(item: Waiting) -> Iterator[Stage]:
    """
    Whoever waits becomes premier, behind those who are; made one by one.
    """
    if item.tier != "premier":
        yield Stage(3 / MICROSECONDS, tier="standard", standing="restarts")
        yield Stage(2 / MICROSECONDS, of="stage", tier="premier", standing="restarts")


def escalation_that_fails(item: Waiting) -> Any:  # noqa: ANN401 - nonsense on purpose
    """
    Raises for some, answers nonsense to others, and bends what may not bend.
    """
    if item.promise == "by":
        raise LookupError("no table for this")

    if item.skills:
        return [Stage(2 / MICROSECONDS, drop={"french"})]

    return "soon" if item.within else [Stage(2, credit=1), Stage(1, credit=1)]


ESCALATIONS: Final = (everybody_in_the_end, premier_after_a_while, escalation_that_fails)
TERMS: Final = (quick_for_premier, terms_that_fail, basic_asks_around)
ORDERS: Final = (newest_first, by_tier_name, order_that_fails, order_in_floats)
URGENCIES: Final = (age_by_skill, past_its_target)
ELIGIBILITY: Final = (
    not_crowded,
    no_premier_for_novices,
    rule_that_fails,
    profile_rule_that_fails,
)
SCORES: Final = (
    spare_room,
    pair_of_figures,
    tuples_of_all_lengths,
    score_that_fails,
    skilful,
    least_recent,
    agent_score_that_fails,
    profile_score_that_fails,
    attributes_in_common,
    by_attribute,
    rather_whoever_is_named,
    preference_that_fails,
)
