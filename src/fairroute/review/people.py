"""
Whether anybody can do what a plan promises, and whether anything asks for what it names.
"""

from collections.abc import Container, Iterable, Iterator
from functools import reduce
from itertools import takewhile

import attrs

from fairroute.levels import Levels
from fairroute.model import Agent, Classified
from fairroute.plan import Channel, Plan, Topic
from fairroute.policies.eligibility import can_serve
from fairroute.review.finding import MOST_NAMED, Finding, Way
from fairroute.stages import Stage, widened


def in_use(plan: Plan) -> Iterator[Finding]:
    """
    Skills, pools and hours of *plan* that nothing in it asks for.
    """
    topics = (plan.topics or {}).values()
    needed = {skill for topic in topics for skill in topic.skills}
    needed |= {skill for rule in plan.classify for skill in rule.skills}
    for skill in plan.skills or ():
        if skill not in needed and plan.topics is not None:
            yield Finding("skill", ("skills", skill), "no topic or rule needs it", warning=False)

    stages = [stage for topic in topics for stage in topic.stages]
    stages += (stage for tier in (plan.tiers or {}).values() for stage in tier.stages)
    surges = plan.surge.values()
    named = {pool for topic in topics for pool in topic.pools}
    named |= {pool for stage in stages for pool in stage.pools}
    named |= {pool for surge in surges for pool in surge.pools}
    opened = any(stage.any_pool for stage in stages) or any(surge.any_pool for surge in surges)
    for pool in sorted(plan.pools or ()):
        if pool not in named and not opened:
            why = (
                f"no topic, stage or surge names pool {pool}: only a host's own work items lead "
                "there"
            )
            yield Finding("pool", ("pools",), why, warning=False)

    targets = [target for topic in topics for target in topic.targets.values()]
    targets += (t for tier in (plan.tiers or {}).values() for t in (tier.live, tier.by) if t)
    counting = {target.hours for target in targets}
    for name in sorted((plan.hours or frozenset()) - counting):
        why = f"no target counts in {name}: only a host's own work items can"
        yield Finding("hours", ("hours",), why, warning=False)


def in_people(plan: Plan, agents: tuple[Agent, ...]) -> Iterator[Finding]:
    """
    What *plan* asks for and *agents* cannot do.
    """
    kinds = tuple({attrs.evolve(agent, id="any"): None for agent in agents})
    closed: set[str] = set()
    for channel in (plan.channels or {}).values():
        why = _objection(channel, kinds, "")
        if why is not None:
            closed.add(channel.name)
            yield Finding("channel", ("channels", channel.name), f"nobody {why}")

    for topic in (plan.topics or {}).values():
        lacking = [*_skills(topic.skills, kinds, ("topics", topic.name)), *_pools(topic, kinds)]
        able = _able(_as_it_comes(topic), kinds)
        later = [] if able else list(_later(topic, plan, kinds))
        if later:
            why = " and ".join(each.sentence for each in lacking) or _together(topic)
            when = " or ".join(each.when for each in later)
            said = f"nobody can serve it at first: {why}; somebody can only {when}"
            yield Finding("topic", ("topics", topic.name), said)
            able = tuple({agent: None for each in later for agent in each.able})

        if able:
            yield from _doors(plan, topic, able, closed)
        elif lacking:
            yield from lacking
        else:
            why = f"nobody can serve it: {_together(topic)}"
            yield Finding("topic", ("topics", topic.name), why)

    for place, rule in enumerate(plan.classify):
        yield from _skills(rule.skills, kinds, ("classify", place))

    held = {pool for agent in kinds for pool in agent.pools}
    for pool in sorted(plan.pools or ()):
        if pool not in held:
            yield Finding("pool", ("pools",), f"nobody is in pool {pool}")


def serves(agent: Agent, work: Classified) -> bool:
    """
    Whether *agent*, with nothing in hand, may be given *work*.
    """
    objection = can_serve(work, agent.skills, agent.media, agent.pools, agent.attributes)
    return objection is None


@attrs.frozen
class _Later:
    """
    Who is *able* to serve a topic that nobody can serve as it comes, and *when*, in words.
    """

    when: str
    able: tuple[Agent, ...]


def _later(topic: Topic, plan: Plan, kinds: tuple[Agent, ...]) -> Iterator[_Later]:
    """
    What lets somebody serve *topic* after all: its stages, else those of tiers; and surges.
    """
    if topic.stages:
        yield from _by_stage(topic, topic.stages, f"topics.{topic.name}", "", kinds)
    else:
        for tier in (plan.tiers or {}).values():
            where, whose = f"tiers.{tier.name}", f"in tier {tier.name} "
            yield from _by_stage(topic, tier.stages, where, whose, kinds)

    for surge in plan.surge.values():
        if not surge.topics or topic.name in surge.topics:
            able = _able(widened(_work(topic), surge), kinds)
            if able:
                yield _Later(f"while surge {surge.name} lasts", able)


def _by_stage(
    topic: Topic, stages: tuple[Stage, ...], where: str, whose: str, kinds: tuple[Agent, ...]
) -> Iterator[_Later]:
    """
    The first of *stages* from which somebody can.
    """
    work, after = _work(topic), 0.0
    for place, stage in enumerate(stages):
        work = widened(work, stage)
        after = max(after, stage.after) if stage.of == "entry" else after + stage.after
        able = _able(work, kinds)
        if able:
            yield _Later(f"{whose}from {after:g} s on ({where}.stages[{place}])", able)
            return


def _work(topic: Topic) -> Classified:
    return Classified("any", 0, skills=topic.skills, pools=topic.pools, requires=topic.requires)


def _as_it_comes(topic: Topic) -> Classified:
    """
    What *topic* asks for at first, after the stages that apply at once.
    """
    at_once = takewhile(lambda stage: not stage.wait, topic.stages)
    return reduce(widened, at_once, _work(topic))


def _able(work: Classified, kinds: Iterable[Agent]) -> tuple[Agent, ...]:
    return tuple(agent for agent in kinds if serves(agent, work))


def _skills(needed: Levels, kinds: Iterable[Agent], way: Way) -> Iterator[Finding]:
    for skill, level in needed.items():
        highest = max((agent.skills.get(skill, 0) for agent in kinds), default=0)
        if highest < level:
            why = f" at level {level}; the highest is {highest}" if highest else ""
            yield Finding("skill", (*way, "skills", skill), f"nobody has {skill}{why}")


def _pools(topic: Topic, kinds: Iterable[Agent]) -> Iterator[Finding]:
    if topic.pools and not any(topic.pools & agent.pools for agent in kinds):
        why = f"nobody is in pool {' or '.join(sorted(topic.pools))}"
        yield Finding("pool", ("topics", topic.name, "pools"), why)


def _together(topic: Topic) -> str:
    """
    What of *topic* no single person has all of.
    """
    asked = [f"{skill} {level}" for skill, level in topic.skills.items()]
    asked += [f"pool {' or '.join(sorted(topic.pools))}"] if topic.pools else []
    asked += [str(topic.requires)] if str(topic.requires) else []
    if len(asked) <= 1:
        return f"nobody meets {''.join(asked) or 'anything'}"

    more = f" and {len(asked) - MOST_NAMED} more" if len(asked) > MOST_NAMED else ""
    return f"nobody has all of {', '.join(asked[:MOST_NAMED])}{more}"


def _doors(
    plan: Plan, topic: Topic, able: tuple[Agent, ...], closed: Container[str]
) -> Iterator[Finding]:
    """
    Channels that are open to others, but not to *topic*.
    """
    doors: dict[str, list[str]] = {}
    for channel in (plan.channels or {}).values():
        why = None if channel.name in closed else _objection(channel, able, "who can serve it ")
        if why is not None:
            doors.setdefault(why, []).append(channel.name)

    for why, names in doors.items():
        kind = "channel" if len(names) == 1 else "channels"
        said = f"nobody {why} ({kind} {', '.join(names)})"
        yield Finding("channel", ("topics", topic.name), said)


def _objection(channel: Channel, able: tuple[Agent, ...], who: str) -> str | None:
    media = channel.medium
    working = [
        agent for agent in able if media is None or agent.media is None or media in agent.media
    ]
    if not working:
        return f"{who}works in {media}" if media is not None else f"{who}is there"

    room = max(agent.capacity for agent in working)
    if room < channel.demand:
        return f"{who}has room for {channel.demand} units; the largest capacity is {room}"

    return None
