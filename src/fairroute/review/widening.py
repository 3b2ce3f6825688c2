"""
Stages and surges that change nothing, or after which nobody more can serve.

What contacts and hosts ask for beside topics and rules is not known here: without a closed table of
topics only places in line are looked at.
"""

from collections.abc import Iterable, Iterator

import attrs

from fairroute.levels import NO_SKILLS, Levels
from fairroute.model import Agent, Classified
from fairroute.plan import Plan, Topic
from fairroute.review.finding import Finding, Way
from fairroute.review.people import serves
from fairroute.stages import Stage, Widens, widened
from fairroute.surges import Surge

Works = tuple[Classified, ...]
"""What may be asked of an agent, each way once."""

NOTHING_ASKED = "nothing that it takes away is asked for"


def in_stages(plan: Plan, agents: tuple[Agent, ...] | None) -> Iterator[Finding]:
    """
    Stages of *plan* that widen nothing and improve nobody's place; with *agents*, also those after
    which nobody more can serve.
    """
    topics = tuple((plan.topics or {}).values())
    tiers = frozenset(plan.tiers or ())
    for topic in topics:
        if topic.stages:
            way, asked = ("topics", topic.name), _works([topic], plan)
            yield from _through(topic.stages, way, asked, tiers, plan, agents)

    # A topic's own stages stand in for its tier's.
    theirs = [topic for topic in topics if not topic.stages]
    for tier in (plan.tiers or {}).values():
        if tier.stages:
            works = None if plan.topics is None else _works([*theirs, Topic("none")], plan)
            way = ("tiers", tier.name)
            yield from _through(tier.stages, way, works, frozenset({tier.name}), plan, agents)


def in_surges(plan: Plan, agents: tuple[Agent, ...] | None) -> Iterator[Finding]:
    """
    Surges of *plan* that open nothing and recall nobody, or open what is open; with *agents*, also
    those that open it to nobody.
    """
    for surge in plan.surge.values():
        way = ("surge", surge.name)
        if not _opens(surge):
            if surge.recall == 0:
                yield Finding("surge", way, "does nothing: it opens nothing and recalls nobody")

            continue

        if plan.topics is None:
            yield from _empty_pools(way, surge, agents)
            continue

        topics = [topic for topic in plan.topics.values() if _watched(topic, surge)]
        works = _works(topics if surge.topics else [*topics, Topic("none")], plan)
        then = tuple(widened(work, surge) for work in works)
        if then == works:
            yield Finding("surge", way, f"opens nothing: {NOTHING_ASKED}")
        elif agents is not None:
            empty = tuple(_empty_pools(way, surge, agents))
            yield from empty
            if not empty and not _gain(works, then, agents):
                yield Finding("surge", way, "nobody more can serve while it lasts")


def _through(
    stages: Iterable[Stage],
    way: Way,
    works: Works | None,
    tiers: frozenset[str],
    plan: Plan,
    agents: tuple[Agent, ...] | None,
) -> Iterator[Finding]:
    """
    What items of *works* and *tiers* gain by each of *stages* in turn.
    """
    for place, stage in enumerate(stages):
        here = (*way, "stages", place)
        lifted = frozenset(_lifted(tier, stage, plan) for tier in tiers)
        better = bool(stage.credit) or lifted != tiers
        if works is None:
            if not better and not _opens(stage):
                yield Finding("stage", here, _changes_nothing(stage))
        else:
            then = tuple(widened(work, stage) for work in works)
            if then != works:
                yield from _in_vain(here, stage, works, then, agents, better=better)
            elif not better:
                yield Finding("stage", here, _changes_nothing(stage))

            works = then

        tiers = lifted


def _in_vain(
    here: Way,
    stage: Stage,
    works: Works,
    then: Works,
    agents: tuple[Agent, ...] | None,
    *,
    better: bool,
) -> Iterator[Finding]:
    if agents is None:
        return

    empty = tuple(_empty_pools(here, stage, agents))
    yield from empty
    if not empty and not better and not _gain(works, then, agents):
        yield Finding("stage", here, "never widens: nobody more can serve from then on")


def _lifted(tier: str, stage: Stage, plan: Plan) -> str:
    """
    What an item of *tier* is of from *stage* on: never one that is ranked lower.
    """
    tiers = plan.tiers or {}
    if stage.tier is None or tiers[stage.tier].rank > tiers[tier].rank:
        return tier

    return stage.tier


def _changes_nothing(stage: Stage) -> str:
    why = [NOTHING_ASKED] if _opens(stage) else []
    if stage.tier is not None:
        why.append(f"nobody there is of a tier below {stage.tier}")

    return f"never widens: {', and '.join(why)}"


def _opens(change: Widens) -> bool:
    return bool(change.relax or change.drop or str(change.waive) or change.pools or change.any_pool)


def _empty_pools(way: Way, change: Widens, agents: tuple[Agent, ...] | None) -> Iterator[Finding]:
    """
    Pools that it opens work to and nobody is in.
    """
    if agents is not None:
        empty = change.pools.difference(*(agent.pools for agent in agents))
        if empty:
            yield Finding(
                "pool", (*way, "pools"), f"nobody is in pool {' or '.join(sorted(empty))}"
            )


def _watched(topic: Topic, surge: Surge) -> bool:
    return not surge.topics or topic.name in surge.topics


def _works(topics: Iterable[Topic], plan: Plan) -> Works:
    """
    What *topics* ask for, by themselves and with what a rule adds.
    """
    rules = [rule for rule in plan.classify if rule.skills]
    found: dict[Classified, None] = {}
    for topic in topics:
        added = [rule.skills for rule in rules if rule.topic in {None, topic.name}]
        for skills in (NO_SKILLS, *added):
            asked = Levels(
                {
                    name: max(topic.skills.get(name, 0), skills.get(name, 0))
                    for name in (*topic.skills, *skills)
                }
            )
            work = Classified("any", 0, skills=asked, pools=topic.pools, requires=topic.requires)
            found[work] = None

    return tuple(found)


def _gain(works: Works, then: Works, agents: Iterable[Agent]) -> bool:
    """
    Whether somebody can serve one of *works* as it is *then* and could not before.
    """
    kinds = tuple({attrs.evolve(agent, id="any"): None for agent in agents})
    return any(
        serves(agent, after) and not serves(agent, before)
        for before, after in zip(works, then, strict=True)
        if before != after
        for agent in kinds
    )
