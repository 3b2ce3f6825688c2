"""
The engine of a case: its plan and its policy, from public parts alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
from tests.conformance.orders import Standing, order_of, standings, tiers
from tests.conformance.people import Person
from tests.conformance.selects import QueueScore, select_of
from tests.conformance.slots import Topics, windows
from tests.conformance.terms import CaseTerms, mode
from tests.conformance.verdict import Skip

from fairroute import Engine, Plan, Policy
from fairroute.model import Expiry
from fairroute.plan import Channel, Medium, Offers, Topic
from fairroute.policies import PreferredAgent

Given = Mapping[str, Any]
Queues = Mapping[str, dict[str, Any]]
People = Mapping[str, Person]


@attrs.frozen
class Built:
    """
    The engine, and how a case's words stand in it.
    """

    engine: Engine
    topics: Topics
    standing_of: Mapping[str, Standing]
    facts: tuple[str, ...]
    auto_accept: bool
    media_by_host: bool


def build(given: Given, queues: Queues, people: People) -> Built:
    """
    The engine for the case *given*. Raises `Skip` for what no public part can do.
    """
    whole = {**given, "queues": list(queues.values())}
    selects = {name: select_of(queue) for name, queue in queues.items()}
    auto_accept = bool(given.get("auto_accept", False))
    facts = {fact for select in selects.values() for fact in select.facts}
    facts |= {"decision"} if auto_accept else set()
    topics = _topics(given, queues, people)
    known = standings(whole)
    order, ranked = order_of(whole, known)
    channels = _channels(given, people)
    media = _media(channels, people)
    plan = Plan(
        tiers=tiers(known, ranked=ranked),
        channels=channels,
        media=media,
        topics={**topics.table(), **_own_topics(people)},
        offers=_offers(queues, people, auto_accept=auto_accept),
        expiry=_expiry(queues),
    )
    slots = {slot.pool: slot for each in topics.slots.values() for slot in each}
    policy = Policy(
        order=order,
        score=(
            PreferredAgent(),
            QueueScore(
                slots,
                {name: select.rule for name, select in selects.items()},
                {name: _heeds_levels(queue, people) for name, queue in queues.items()},
            ),
        ),
        terms=CaseTerms.of(slots, queues, auto_accept=auto_accept),
    )
    return Built(
        Engine(plan, policy=policy),
        topics,
        {each.tier: each for each in known},
        tuple(sorted(facts)),
        auto_accept,
        media_by_host=media is None,
    )


def own_topic(agent: str) -> str:
    """
    The topic of work that *agent* alone may have: what they had when the case began.
    """
    return f"only {agent}"


def asked_of(select: Given) -> Given:
    """
    The item by which a host asks whose turn it is: one for those alone who are allowed.
    """
    queue = {"queue": select["queue"]} if "queue" in select else {}
    return {**queue, "requires": [["Id", "in", list(select.get("allowed", ()))]]}


def arrivals(given: Any) -> Iterator[Given]:  # noqa: ANN401 - anything of a case
    """
    All items that come in a case, wherever in it.
    """
    if isinstance(given, Mapping):
        for key, value in given.items():
            if key in {"arrive", "generate"}:
                yield value
            elif key == "select" and isinstance(value, Mapping):
                yield asked_of(value)
            else:
                yield from arrivals(value)
    elif isinstance(given, list):
        for value in given:
            yield from arrivals(value)


def _own_topics(people: Iterable[str]) -> dict[str, Topic]:
    names = [own_topic(name) for name in people]
    return {name: Topic(name, pools=frozenset({name})) for name in names}


def _offers(queues: Queues, people: People, *, auto_accept: bool) -> Offers:
    everywhere = {mode(queue) for queue in queues.values()} == {"unavailable"}
    limits = {person.given.get("max_open_offers") for person in people.values()}
    return Offers(
        auto_accept=auto_accept,
        rest_after_decline=0,
        on_miss="not_ready" if everywhere else "keep",
        misses=1,
        # Where each has their own, `differences` looks whether that came to matter.
        open_per_agent=limits.pop() if len(limits) == 1 else None,
    )


def _expiry(queues: Queues) -> Expiry:
    """
    Whether a maximum wait strikes what rings. Raises `Skip` where queues differ.
    """
    spares = {bool(queue.get("max_wait_spares_offered")) for queue in queues.values()}
    if len(spares) > 1:
        raise Skip("a maximum wait that spares what rings in one queue and not in another")

    return Expiry(while_offered="waits" if spares.pop() else "expires")


def _heeds_levels(queue: Mapping[str, Any], people: People) -> bool:
    up_to = queue.get("ignore_levels_up_to_agents")
    return up_to is None or sum(queue["id"] in each.queues for each in people.values()) > up_to


def _topics(given: Given, queues: Queues, people: People) -> Topics:
    steps = [*given["timeline"], *(s for each in given["timeline"] for s in each.get("batch", ()))]
    levels = {step["set"]["level"] for step in steps if "level" in step.get("set", ())}
    topics = Topics(
        {
            name: tuple(
                sorted(
                    {
                        attrs.evolve(person.slot(name), level=level)
                        for person in people.values()
                        if name in person.queues
                        for level in {person.levels[name], *levels}
                    }
                )
            )
            for name in queues
        }
    )
    items = list(arrivals(given))
    for name, queue in queues.items():
        topics.foresee(name, windows(queue, topics.slots[name], items, len(people)))

    return topics


def _channels(given: Given, people: People) -> dict[str, Channel]:
    """
    Channels with their demand. Raises `Skip` where one agent would spend more on an item than
    another.
    """
    used = {item.get("channel", "voice") for item in arrivals(given)}
    used |= {entry["channel"] for p in people.values() for entry in p.given.get("active") or ()}
    costs: dict[str, set[int]] = {channel: set() for channel in used}
    for person in people.values():
        own = person.costs()
        for channel in used if own is None else used & set(own):
            costs[channel].add(1 if own is None else own[channel])

    for channel, found in costs.items():
        if len(found) > 1:
            raise Skip(f"channel {channel}: demand that differs from agent to agent")

    return {
        channel: Channel(channel, medium=channel, demand=min(found, default=1))
        for channel, found in costs.items()
    }


def _media(channels: Iterable[str], people: People) -> dict[str, Medium] | None:
    """
    What goes together, as the agents say who name their channels. None where they say it
    differently: a plan says it for all.
    """
    own = [given for each in people.values() if (given := each.given.get("channels")) is not None]
    media: dict[str, Medium] = {}
    for name in {*channels, *(name for each in own for name in each)}:
        found = {_medium(name, each[name]) for each in own if name in each} or {Medium(name)}
        if len(found) > 1 or (found != {Medium(name)} and len(own) < len(people)):
            return None

        (media[name],) = found

    return media


def _medium(name: str, given: Given) -> Medium:
    others = given.get("others_while_active")
    if given.get("exclusive"):
        return Medium(name, exclusive=True)

    return Medium(name, beside=None if others is None else frozenset(others))
