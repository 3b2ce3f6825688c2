"""
Why an agent at work has no room for an item, and what would have to end.
"""

from collections.abc import Sequence
from typing import Final

import attrs

from fairroute.commands import Command, Complete, EndWrapUp
from fairroute.engine.index import Index
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.ids import ItemId

SHOWN: Final = 5
"""Pieces of work named in a sentence."""


@attrs.frozen
class Piece:
    """
    Work that an agent has: what it takes of them, what it is called, the command that ends it, and
    the instant before which that does not help (work after an item has a minimum).
    """

    demand: int
    medium: str | None
    name: str
    end: Command
    earliest: int = 0


def work_of(agent: AgentFacts) -> tuple[Piece, ...]:
    """
    What *agent* is at work on, handling before wrap-up, the oldest first; offers are not work yet.
    """
    handling = (
        Piece(each.work.demand, each.work.medium, each.contacts[0], Complete(each.id, wrap_up=0))
        for each in sorted(agent.handling.values(), key=lambda item: (item.handled_since, item.id))
    )
    after = (
        Piece(
            each.demand,
            each.medium,
            f"the work after item {each.item}",
            EndWrapUp(ItemId(each.item)),
            each.earliest or 0,
        )
        for each in agent.wrap_ups.values()
    )
    return (*handling, *after)


def crowded(item: ItemFacts, agent: AgentFacts, index: Index) -> str | None:
    """
    What leaves *agent* no room for *item*, in words; None where there is room.
    """
    spec, work = agent.agent, item.work
    at_work = ", ".join(piece.name for piece in work_of(agent)[:SHOWN])
    if agent.room < work.demand:
        units = "unit is" if spec.capacity == 1 else "units are"
        return f"no room: {agent.used} of {spec.capacity} {units} with {at_work}"

    why = index.company.objection(agent.in_media(), spec.limits, work.medium)
    return why and f"no room beside {at_work}: {why}"


def room_for(item: ItemFacts, agent: AgentFacts, index: Index, *, past_capacity: bool) -> bool:
    """
    Whether *agent* could have *item* beside all other work and offers they have; *past_capacity*
    forgives units and limits, but not that some media are taken alone.
    """
    room, media, limits = agent.room, list(agent.in_media()), agent.agent.limits
    if any(offer.item is item for offer in agent.offers):
        room += item.work.demand
        media.remove(item.work.medium)

    if past_capacity:
        return index.company.objection(media, {}, item.work.medium) is None

    goes = index.company.objection(media, limits, item.work.medium) is None
    return goes and room >= item.work.demand


def to_end(item: ItemFacts, agent: AgentFacts, index: Index) -> tuple[Piece, ...]:
    """
    What would have to end before *agent*, who has no open offer, could take *item*: wrap-ups first,
    and nothing that could as well go on.
    """
    stays = list(work_of(agent))
    ends: list[Piece] = []
    while stays and not _fits(item, agent, index, stays):
        ends.append(stays.pop())

    for piece in ends[::-1]:
        if _fits(item, agent, index, [*stays, piece]):
            ends.remove(piece)
            stays.append(piece)

    return tuple(ends)


def _fits(item: ItemFacts, agent: AgentFacts, index: Index, has: Sequence[Piece]) -> bool:
    spec, work = agent.agent, item.work
    room = spec.capacity - sum(piece.demand for piece in has)
    media = [piece.medium for piece in has]
    return room >= work.demand and not index.company.objection(media, spec.limits, work.medium)
