"""
What the engine does not know yet: agents and items as they follow from what the host knows, beside
what the engine has of them.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs
from tests.conformance.people import UNLIMITED, Person
from tests.conformance.requirements import as_told, attributes_of, holds, us
from tests.conformance.slots import FAR
from tests.conformance.verdict import Skip

from fairroute import (
    Agent,
    Presence,
    Requirement,
    SetPresence,
    SignIn,
    SignOut,
    Stage,
    UpdateItem,
)
from fairroute.commands import Command
from fairroute.engine.queries import AgentStatus

if TYPE_CHECKING:
    from tests.conformance.centre import Centre
    from tests.conformance.pieces import Piece

Given = Mapping[str, Any]


def news(centre: "Centre") -> Iterator[Command]:
    """
    The commands that bring the engine up to what the host knows.
    """
    known = {status.id: status for status in centre.engine.agents()}
    for person in centre.people.values():
        yield from _news_of(centre, person, known.get(person.id))

    for piece in centre.open_pieces():
        item = centre.item(piece)
        if item is None:
            continue

        tier, topic, requires = class_of(centre, piece)
        if (item.work.tier, item.work.topic, item.work.requires) != (tier, topic, requires):
            yield UpdateItem(item.id, tier=tier, topic=topic, requires=requires)


def _news_of(centre: "Centre", person: Person, status: AgentStatus | None) -> Iterator[Command]:
    wanted, presence = agent_of(centre, person), person.presence()
    here = Presence.NOT_READY if presence is Presence.OFFLINE else presence
    if status is None:
        yield SignIn(wanted, presence=here)
    elif status.presence is Presence.OFFLINE:
        if presence is not Presence.OFFLINE:
            yield SignIn(wanted, presence=here)
    elif status.agent != wanted:
        yield SignIn(wanted, presence=here)
    elif presence is Presence.OFFLINE and not (status.handling or status.wrapping_up):
        yield SignOut(person.id)
    elif status.presence is not here:
        yield SetPresence(person.id, here)


# --- items ---


def class_of(centre: "Centre", piece: "Piece") -> tuple[str, str, Requirement]:
    """
    Tier, topic and requirements of *piece* now.
    """
    queue, now = centre.queues[piece.queue], centre.clock.now
    window = piece.window(queue, now, opened=_opened(centre, piece))
    people = [person.labels for person in centre.people.values()]
    return (
        piece.standing(queue, now).tier,
        centre.built.topics.name(piece.queue, window),
        as_told(piece.active(queue, now), people),
    )


def promotions(centre: "Centre", piece: "Piece") -> Iterator[Stage]:
    """
    The stages at which *piece* comes to go before others, behind those who do already.
    """
    given = piece.given.get("promote", ())
    for promotion in [given] if isinstance(given, Mapping) else given:
        standing = piece.standing(centre.queues[piece.queue], centre.clock.now)
        better = attrs.evolve(standing, priority=promotion["priority"])
        yield Stage(promotion["after"], of="stage", tier=better.tier, standing="restarts")


def _opened(centre: "Centre", piece: "Piece") -> int:
    """
    Up to which level a queue with a wait for each level has opened to *piece*.
    """
    queue = centre.queues[piece.queue]
    if "tier_wait" not in queue:
        return FAR

    wait, age = us(queue["tier_wait"]), centre.clock.now - piece.arrived
    opened = 0
    for level in sorted({slot.level for slot in centre.built.topics.slots[piece.queue]} - {0}):
        below = [p for p in centre.members(piece.queue) if p.levels[piece.queue] < level]
        skipped = queue.get("tier_skip_empty") and not any(p.logged_in for p in below)
        if age < wait * (level if queue.get("tier_wait_multiply") else 1) and not skipped:
            break

        opened = level

    return opened


# --- agents ---


def agent_of(centre: "Centre", person: Person) -> Agent:
    """
    *person* as the engine should have them now.
    """
    serving = [
        queue
        for queue in person.queues
        if person.serves(
            queue, centre.clock.now, when_busy=bool(centre.queues[queue].get("offer_when_busy"))
        )
        and _below_cap(centre, person, queue)
    ]
    if person.profile:
        serving = _best_ranked(centre, person, serving)

    turns = {queue: centre.turn(person.id, queue) for queue in person.queues}
    return Agent(
        person.id,
        capacity=_room(centre, person),
        media=_media(centre, person),
        pools=frozenset(person.pools(serving, centre.built.facts, turns)),
        attributes=attributes_of(person.labels),
        limits=_limits(person),
    )


def _best_ranked(centre: "Centre", person: Person, serving: list[str]) -> list[str]:
    """
    Of *serving*, the queues of the best rank in which something waits that *person* could take.
    """
    ranks = {
        person.rank(piece.queue)
        for piece in centre.open_pieces()
        if piece.queue in serving and _could_take(centre, person, piece)
    }
    return [queue for queue in serving if person.rank(queue) == min(ranks)] if ranks else serving


def _could_take(centre: "Centre", person: Person, piece: "Piece") -> bool:
    queue, now = centre.queues[piece.queue], centre.clock.now
    status = centre.item(piece)
    window = piece.window(queue, now, opened=_opened(centre, piece))
    return (
        not piece.offers
        and (status is None or person.id not in status.resting)
        and window.admits(person.slot(piece.queue))
        and all(holds(each, person.labels) for each in piece.active(queue, now))
    )


def _room(centre: "Centre", person: Person) -> int:
    room = UNLIMITED if person.capacity is None else person.capacity
    most = _most_items(centre, person)
    if most is not None:
        room = min(room, most)

    costs = person.costs()
    if costs is not None and len(costs) == 1:
        ((channel, cost),) = costs.items()
        most = person.given["channels"][channel].get("max")
        room = room if most is None else min(room, most * cost)

    return max(room, 1)


def _most_items(centre: "Centre", person: Person) -> int | None:
    """
    A cap on items that is a capacity: an unlimited agent's, in one queue or over all queues.
    """
    if person.capacity is not None:
        return None

    own = [centre.queues[queue].get("max_items_per_agent") for queue in person.queues]
    if len(own) == 1 and own[0] is not None:
        return int(own[0])

    most: int | None = centre.globals.get("max_items_per_agent")
    if most is not None and any(cap is not None for cap in own):
        raise Skip("items capped by queue and over all: capacity by pool")

    return most


def _below_cap(centre: "Centre", person: Person, queue: str) -> bool:
    most = centre.queues[queue].get("max_items_per_agent")
    if person.capacity is not None or most is None:
        return True

    held = sum(piece.queue == queue for piece in centre.held_by(person.id))
    if held > most:
        centre.note("more items of a queue than its cap in one match: capacity by pool")

    return held < int(most)


def _limits(person: Person) -> dict[str, int]:
    channels: Mapping[str, Given] = person.given.get("channels") or {}
    return {name: each["max"] for name, each in channels.items() if each.get("max")}


def _media(centre: "Centre", person: Person) -> frozenset[str] | None:
    channels: Mapping[str, Given] | None = person.given.get("channels")
    if channels is None:
        return None

    usable = {name: each for name, each in channels.items() if each.get("max") != 0}
    if not centre.built.media_by_host:
        return frozenset(usable)

    status = {each.id: each.by_medium for each in centre.engine.agents()}
    busy = status.get(person.id, {})
    for channel in busy:
        others = {name: count for name, count in busy.items() if name != channel}
        if not _may_add(channel, others, channels):
            centre.note("media taken alone by some agents only, and more of them in one match")

    return frozenset(channel for channel in usable if _may_add(channel, busy, channels))


def _may_add(channel: str, busy: Mapping[str, int], channels: Mapping[str, Given]) -> bool:
    """
    Whether an agent with *busy* items by channel may be given one more of *channel*.
    """
    alone = [channels.get(name, {}) for name in (channel, *busy)]
    if busy and any(each.get("exclusive") for each in alone):
        return False

    return all(
        channel in (name, *allowed)
        for name in busy
        if (allowed := channels.get(name, {}).get("others_while_active")) is not None
    )
