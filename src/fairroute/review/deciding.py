"""
What a plan's policies do to customers and to the machine: who may be passed for ever, which tiers
are one, which parts never decide, which take long.
"""

from collections.abc import Iterable, Iterator
from functools import cache, reduce
from itertools import chain, permutations, product
from typing import Final

import attrs

from fairroute.bench import ScorePlan
from fairroute.errors import InvalidValue
from fairroute.instants import MICROSECONDS, microseconds
from fairroute.model import BY, LIVE
from fairroute.plan import Plan
from fairroute.policies import Policy, part_name, reads_of
from fairroute.policies.overtaking import UNBOUNDED, Bound, larger
from fairroute.protocols import Waiting
from fairroute.registry import BUILT_IN
from fairroute.review.finding import MOST_NAMED, Finding, Overtaking, Way
from fairroute.review.rising import Passing, forms_of, longest

_INSTANTS: Final = (0, 1, 60 * MICROSECONDS, 3_600 * MICROSECONDS)
"""When tiers are asked about beside each other: two that differ do so at once, or in an hour."""


def overtaking_in(
    way: Way, policy: Policy, plan: Plan
) -> tuple[tuple[Overtaking, ...], tuple[Finding, ...]]:
    """
    Who may pass whom under *policy*, tier by tier; and a note where a part cannot say.
    """
    said = _passing(policy, plan)
    forms = {tier: forms_of(tier, plan) for tier in plan.tiers or ()}
    found: list[Overtaking] = []
    for behind, ahead in permutations(forms, 2):
        others = tuple(dict.fromkeys(chain.from_iterable(forms[ahead])))
        try:
            bounds = {its: longest(its, others, said) for its in forms[behind]}
        except InvalidValue as error:
            why = f"nobody can tell how long a customer may be passed: {error.expected}"
            return (), (Finding("starvation", way, why, warning=False),)

        most = reduce(larger, bounds.values())
        ways = [about for its, about in forms[behind].items() if bounds[its] == most]
        # The first way is that of the tier itself, for whatever has no stages of its own.
        everywhere = bounds[next(iter(bounds))] == most
        about = () if everywhere else tuple(chain.from_iterable(ways))
        found.append(Overtaking(way, behind, ahead, most, about))

    return tuple(found), ()


def in_tiers(
    way: Way, policy: Policy, plan: Plan, passing: tuple[Overtaking, ...]
) -> Iterator[Finding]:
    """
    Tiers that may wait for ever, and tiers that are treated as one.
    """
    by = called(policy.order if policy.urgency is None else policy.urgency)
    for tier in plan.tiers or ():
        ahead = [
            each.ahead for each in passing if each.behind == tier and each.seconds == UNBOUNDED
        ]
        if ahead:
            where = _where([each for each in passing if each.behind == tier])
            why = (
                f"{tier} may wait for ever{where}: whoever comes of {' or '.join(ahead)} is served "
                f"first, however much later ({by}); age can win with head_start, with "
                "accumulating_priority and a cap, or with a stage to a better tier"
            )
            yield Finding("starvation", way, why)

    classes = _classes(plan)
    alike: dict[object, list[str]] = {}
    for tier, its in classes.items():
        alike.setdefault(_answers(policy, its), []).append(tier)

    for tiers in alike.values():
        if len(tiers) > 1:
            why = f"{' and '.join(tiers)} are served alike: {by} tells them apart in nothing"
            yield Finding("tie", way, why, warning=False)


def in_parts(way: Way, policy: Policy) -> Iterator[Finding]:
    """
    Parts that never get to decide, and parts that are asked pair by pair.
    """
    if policy.urgency is not None and not hasattr(policy.urgency, "group"):
        why = f"{called(policy.urgency)} is asked of the first of every kind of item at each match"
        yield Finding("linear", (*way, "urgency"), why)

    for place, rule in enumerate(policy.eligibility):
        if reads_of(rule) == "pair":
            why = f"{called(rule)} is asked pair by pair, in time linear in items and agents"
            yield Finding("linear", (*way, "eligibility", place), why)

    yield from _unasked(way, policy)
    pairwise = [place for place, part in enumerate(policy.score) if reads_of(part) == "pair"]
    for place in pairwise:
        why = f"{called(policy.score[place])} is asked pair by pair, in time linear in the agents"
        yield Finding("linear", (*way, "score", place), why)

    if ScorePlan.of(policy.score).linear and not pairwise:
        why = "this sequence of parts fits no index, and is asked pair by pair"
        yield Finding("linear", (*way, "score"), why)


def in_classes(way: Way, policy: Policy, plan: Plan) -> Iterator[Finding]:
    """
    Classes that a part is told of and that *plan* does not have, where it says what there are.
    """
    if plan.tiers is None or plan.skills is None:
        return

    parts = (policy.order, policy.urgency, *policy.eligibility, *policy.score)
    for part in parts:
        for parameter in getattr(part, "classes_in", ()):
            for name in getattr(part, parameter):
                if name not in plan.tiers and name not in plan.skills:
                    why = f"{called(part)} is told of {name}, which is neither a tier nor a skill"
                    yield Finding("class", way, why)


def called(part: object) -> str:
    """
    *part* by the name a plan has for it.

    >>> from fairroute.policies import Fifo
    >>> from fairroute.review.deciding import called
    >>> called(Fifo())
    'fifo'
    """
    for parts in BUILT_IN.values():
        for name, make in parts.items():
            if make is type(part):
                return name

    return part_name(part)


def _unasked(way: Way, policy: Policy) -> Iterator[Finding]:
    decided: str | None = None
    for place, part in enumerate(policy.score):
        here = (*way, "score", place)
        if decided is not None:
            yield Finding("unasked", here, f"{called(part)} never decides: {decided} leaves no tie")
        elif part in policy.score[:place]:
            yield Finding("unasked", here, f"{called(part)} stands here twice")
        elif reads_of(part) == "item":
            why = f"{called(part)} never decides: it reads the item alone, equal for all agents"
            yield Finding("unasked", here, why)

        if getattr(part, "by_chance", False):
            decided = called(part)


def _where(passing: Iterable[Overtaking]) -> str:
    """
    The topics about which they may wait for ever, if it is not about all.
    """
    found = [each.about for each in passing if each.seconds == UNBOUNDED]
    topics = dict.fromkeys(chain.from_iterable(found))
    if not all(found):
        return ""

    more = f" and {len(topics) - MOST_NAMED} more" if len(topics) > MOST_NAMED else ""
    return f" about {', '.join(list(topics)[:MOST_NAMED])}{more} (stages of its own)"


def _passing(policy: Policy, plan: Plan) -> Passing:
    """
    What *policy* says of any two tiers of *plan*, each asked once.
    """
    classes = _classes(plan)

    @cache
    def between(behind: str, ahead: str, nearer: float) -> Bound:
        pairs = list(product(classes[behind], classes[ahead]))
        most = reduce(larger, (policy.overtake_bound(a, b) for a, b in pairs))
        if most == UNBOUNDED or not nearer:
            return most

        # A bound of 0 may be far from more: then not even a better standing lets anybody pass.
        by = microseconds(nearer)
        reached = policy.urgency is not None or any(
            (policy.order(b), 0) < (policy.order(attrs.evolve(a, standing=by)), by)
            for a, b in pairs
        )
        return most + nearer if most or reached else most

    @cache
    def takes(one: str, other: str) -> bool:
        keys = [[policy.order(each) for each in classes[tier]] for tier in (one, other)]
        pairs = list(product(classes[other], classes[one]))
        return (
            max(keys[1]) <= min(keys[0])
            # What counts in other hours may be due at any time later.
            and all(lifted.hours in (None, as_it_was.hours) for lifted, as_it_was in pairs)
            and not any(policy.overtake_bound(*pair) for pair in pairs)
        )

    return Passing(between, takes, by_key=policy.urgency is None)


def _classes(plan: Plan) -> dict[str, tuple[Waiting, ...]]:
    """
    What customers of each tier may be: one for each promise and each target it can have.
    """
    classes: dict[str, tuple[Waiting, ...]] = {}
    for tier in (plan.tiers or {}).values():
        its: dict[Waiting, None] = {}
        for promise in (LIVE, BY):
            targets = [tier.target(promise)]
            targets += [
                topic.targets[tier.name, promise]
                for topic in (plan.topics or {}).values()
                if (tier.name, promise) in topic.targets
            ]
            for target in targets:
                within = None if target is None else round(target.within * MICROSECONDS)
                hours = None if target is None else target.hours
                one = Waiting(tier.name, tier.rank, promise=promise, within=within, hours=hours)
                its[one] = None

        classes[tier.name] = tuple(its)

    return classes


def _answers(policy: Policy, classes: tuple[Waiting, ...]) -> object:
    """
    All that *policy* answers about a tier: two with the same are one.
    """
    return frozenset(_asked(policy, one, instant) for one in classes for instant in _INSTANTS)


def _asked(policy: Policy, one: Waiting, now: int) -> object:
    if one.hours is not None and one.within is not None:
        # By some hours: doors are open half of the time, say.
        one = attrs.evolve(one, due=one.standing + 2 * one.within + 1)

    try:
        urgency = None if policy.urgency is None else policy.urgency(one, now)
        return policy.order(one), urgency
    except Exception as error:  # noqa: BLE001 - what a part raises is check_policy's to say
        return type(error).__name__, one.tier
