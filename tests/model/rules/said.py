"""
What may be said at a moment: random commands.
"""

from random import Random
from typing import TYPE_CHECKING, Any, cast

import attrs
from tests.model.naive import NaiveEngine
from tests.model.rules.chances import (
    CHANNELS,
    MEDIA,
    OUTCOMES,
    POOLS,
    PRESENCES,
    SECOND,
    SKILLS,
    TIERS,
    TOPICS,
    number,
    one_or_none,
    some,
    some_attributes,
    some_requirement,
    some_skills,
    some_stages,
    some_standing,
    some_target,
)

from fairroute import commands as c
from fairroute.ids import ItemId, OfferId
from fairroute.instants import in_seconds
from fairroute.model import Agent, Contact, Presence, WorkItem
from fairroute.plan import BENDS
from fairroute.stages import Stage

if TYPE_CHECKING:
    from tests.model.rules.moves import Host


def a_while(host: "Host", chance: Random, share: float) -> float | None:
    """
    More than no time, or nothing said.
    """
    if chance.random() >= share:
        return None

    return in_seconds(chance.randint(1, 20) * host.centre.grid)


def a_submit(host: "Host", chance: Random, world: NaiveEngine) -> object:
    """
    A contact, or work that the host has classified.
    """
    plan = host.centre.plan
    if len(world.items) > host.centre.items:
        # A line that only grows teaches nothing and costs much.
        return a_change_of_staff(host, chance, world)

    host.contacts += 1
    asked = None
    if chance.random() < 0.2:
        asked = in_seconds(max(0, world.now - chance.randint(0, 10) * host.centre.grid))

    requires = some_requirement(chance, 0.15)
    stages = None
    if chance.random() < 0.2:
        bending = [name for name in SKILLS if plan.kind_of(name) == BENDS]
        stages = chance.choice((some_stages(chance, host.centre.grid, bending, requires), ()))

    contact = Contact(
        f"c{host.contacts}",
        channel=one_or_none(chance, CHANNELS, 0.8),
        customer=one_or_none(chance, ("kim", "lee", "sam"), 0.5),
        topic=one_or_none(chance, TOPICS, 0.6),
        tier=one_or_none(chance, TIERS, 0.6),
        skills=some_skills(chance, 0.15),
        promise=one_or_none(chance, ("live", "by"), 0.1),
        asked_at=asked,
        medium=one_or_none(chance, MEDIA, 0.1),
        demand=chance.randint(1, 3) if chance.random() < 0.15 else None,
        requires=requires,
        attributes=some_attributes(chance, 0.1),
        preferred=some_preferred(host, chance, 0.3),
        wait_for=in_seconds(chance.randint(0, 9) * host.centre.grid)
        if chance.random() < 0.3
        else None,
        max_wait=a_while(host, chance, 0.08),
        lifetime=a_while(host, chance, 0.08),
        fallback=one_or_none(chance, ("by",), 0.15),
        stages=stages,
        outbound=chance.random() < 0.12,
    )
    release_at = None
    if chance.random() < 0.12:
        release_at = in_seconds(max(0, world.now + chance.randint(-2, 15) * host.centre.grid))

    if chance.random() < 0.8:
        return c.Submit(contact, release_at=release_at)

    return c.Submit(
        WorkItem(
            contact,
            tier=chance.choice(TIERS) if plan.tiers else chance.choice(("standard", "gold")),
            skills=some_skills(chance, 0.4),
            promise=chance.choice(("live", "by")),
            target=some_target(chance),
            medium=one_or_none(chance, MEDIA, 0.4),
            demand=chance.randint(1, 3),
            pools=some(chance, POOLS, 0.15),
            requires=some_requirement(chance, 0.15),
        ),
        release_at=release_at,
    )


def some_preferred(host: "Host", chance: Random, share: float) -> tuple[str, ...]:
    """
    Nobody, or some agents in any order; perhaps one who never comes.
    """
    if chance.random() >= share:
        return ()

    return tuple(chance.sample((*host.agents, "agent-0"), chance.choice((1, 1, 2, 3))))


def a_change_of_staff(host: "Host", chance: Random, world: NaiveEngine) -> object:
    """
    Somebody comes, goes, or says how they are.
    """
    name = chance.choice(host.agents)
    known = [agent for agent in world.agents if agent.id == name]
    kind = chance.random()
    if not known or kind < 0.25:
        spec = an_agent(host, chance, world, name)
        if known and chance.random() < 0.5:
            spec = known[0].agent

        presence = Presence.READY if chance.random() < 0.85 else chance.choice(PRESENCES)
        return c.SignIn(spec, presence=presence)

    if kind < 0.4:
        return c.SignOut(name)

    if kind < 0.5 and (world.plan.agents.lease is not None or kind < 0.42):
        return c.Heartbeat(name)

    away = Presence.RESERVE if world.plan.surge and chance.random() < 0.6 else None
    presence = Presence.READY if chance.random() < 0.7 else away or chance.choice(PRESENCES)
    return c.SetPresence(name, presence, reason=one_or_none(chance, ("lunch",), 0.2))


def an_agent(host: "Host", chance: Random, world: NaiveEngine, name: str) -> Agent:
    """
    Somebody with some abilities; now and then for some time only.
    """
    until = None
    if chance.random() < 0.2:
        until = in_seconds(max(0, world.now + chance.randint(-2, 30) * host.centre.grid))

    return Agent(
        name,
        skills=some_skills(chance, 0.6, level=5),
        capacity=chance.choice((1, 1, 2, 3, 5)),
        media=None if chance.random() < 0.6 else some(chance, MEDIA, 0.7),
        pools=some(chance, POOLS, 0.6),
        attributes=some_attributes(chance, 0.5),
        limits={
            medium: chance.randint(1, 2)
            for medium in some(chance, MEDIA, 0.6 if chance.random() < 0.3 else 0)
        },
        available_until=until,
    )


def an_answer(host: "Host", chance: Random, world: NaiveEngine) -> object:
    """
    What becomes of an offer.
    """
    offer = number(chance, [offer.id for offer in world.offers], world.last_offer)
    if offer is None:
        return anything(host, chance, world)

    kind = chance.random()
    if kind < 0.65:
        return c.Accept(OfferId(offer))

    if kind < 0.88:
        rest = None
        if chance.random() < 0.3:
            rest = in_seconds(chance.randint(0, 5) * host.centre.grid)

        return c.Decline(OfferId(offer), reason=one_or_none(chance, ("busy",), 0.3), rest=rest)

    return c.Revoke(OfferId(offer), reason=one_or_none(chance, ("line dropped",), 0.3))


def an_end_of_work(  # noqa: C901 - one row per kind
    host: "Host", chance: Random, world: NaiveEngine
) -> object:
    """
    How handling ends, or the work after it.
    """
    states: tuple[str, ...] = ("handled", "parked", "wrap_up")
    if chance.random() < 0.1:
        states = ("waiting", "offered")
    elif chance.random() < 0.25 and any(item.state == "wrap_up" for item in world.items):
        states = ("wrap_up",)

    item = number(
        chance, [item.id for item in world.items if item.state in states], world.last_item
    )
    if item is None:
        return anything(host, chance, world)

    grid = host.centre.grid
    after = any(found.id == item and found.state == "wrap_up" for found in world.items)
    # Of work after an item there is less to say.
    kind = chance.uniform(0.5, 0.72) if after else chance.random()
    if kind < 0.13:
        return something_beside(host, chance, world, item)

    if kind < 0.2:
        inactivity = None if chance.random() < 0.6 else in_seconds(chance.randint(1, 9) * grid)
        return c.Park(ItemId(item), inactivity=inactivity)

    if kind < 0.28:
        return c.ReportUnreached(ItemId(item))

    if kind < 0.55:
        wrap_up = None if chance.random() < 0.6 else in_seconds(chance.randint(0, 4) * grid)
        return c.Complete(ItemId(item), outcome=chance.choice(OUTCOMES), wrap_up=wrap_up)

    if kind < 0.65:
        return c.EndWrapUp(ItemId(item))

    if kind < 0.7:
        return c.ExtendWrapUp(ItemId(item), by=in_seconds(chance.choice((0, 1, 2, 5)) * grid))

    if kind < 0.85:
        reason = one_or_none(chance, ("not mine",), 0.5)
        return c.Requeue(ItemId(item), reason=reason, standing=some_standing(chance))

    topic = one_or_none(chance, TOPICS, 0.6)
    return c.Transfer(
        ItemId(item),
        topic=topic,
        skills=some_skills(chance, 0.3) if topic is None or chance.random() < 0.3 else None,
        requires=some_requirement(chance, 0.6) if chance.random() < 0.2 else None,
        pools=some(chance, POOLS, 0.4) if chance.random() < 0.2 else None,
        attributes=some_attributes(chance, 0.5) if chance.random() < 0.2 else None,
        standing=some_standing(chance),
        **_addressed(host, chance, world),
    )


def something_beside(host: "Host", chance: Random, world: NaiveEngine, item: int) -> object:
    """
    What happens while somebody has it.
    """
    if chance.random() < 0.3:
        return an_elevation(chance, item)

    return a_question(host, chance, world, item)


def a_question(host: "Host", chance: Random, world: NaiveEngine, item: int) -> object:
    """
    Somebody is asked about an item, or goes on with its customer.
    """
    asked = [other.id for other in world.items if other.about and other.state == "handled"]
    if asked and chance.random() < 0.7:
        return c.HandOver(chance.choice(asked))

    return c.Consult(
        ItemId(item),
        topic=one_or_none(chance, TOPICS, 0.2),
        skills=some_skills(chance, 0.2) if chance.random() < 0.5 else None,
        requires=some_requirement(chance, 0.6) if chance.random() < 0.1 else None,
        pools=some(chance, POOLS, 0.4) if chance.random() < 0.1 else None,
        **_addressed(host, chance, world),
    )


def an_elevation(chance: Random, item: int) -> object:
    """
    Another medium, and perhaps another demand.
    """
    demand = chance.randint(1, 3) if chance.random() < 0.4 else None
    return c.Elevate(ItemId(item), chance.choice(MEDIA), demand=demand)


def _addressed(host: "Host", chance: Random, world: NaiveEngine) -> dict[str, Any]:
    """
    Now and then to somebody in particular, for as long as they say or not.
    """
    if not world.agents or chance.random() < 0.7:
        return {}

    so_long = in_seconds(chance.randint(0, 9) * host.centre.grid)
    wait_for = None if chance.random() < 0.3 else so_long
    return {"agent": chance.choice(world.agents).id, "wait_for": wait_for}


def a_customer(host: "Host", chance: Random, world: NaiveEngine) -> object:
    """
    What customers do, and what is found out about them.
    """
    kind = chance.random()
    if kind < 0.4 and host.contacts:
        known = [item.contact.id for item in world.items] + list(world.closed_contacts)
        if known and kind < 0.12:
            ahead = max(0, world.now + chance.randint(-1, 12) * host.centre.grid)
            return c.CallBack(
                chance.choice(known),
                at=in_seconds(ahead) if chance.random() < 0.5 else None,
                retries=one_or_none(chance, (0, 1, 3), 0.3),
            )

        return c.Leave(chance.choice(known)) if known else a_change_of_staff(host, chance, world)

    often = ("scheduled", "waiting", "offered", "parked")
    states = often if chance.random() < 0.9 else ("handled", "wrap_up")
    item = number(
        chance, [item.id for item in world.items if item.state in states], world.last_item
    )
    if item is None:
        return anything(host, chance, world)

    if chance.random() < 0.05:
        # The item that an earlier command of the batch may open.
        item = world.last_item + 1

    if kind < 0.45:
        return an_elevation(chance, item)

    if kind < 0.5:
        return c.Cancel(ItemId(item), reason=one_or_none(chance, ("test call",), 0.5))

    return c.UpdateItem(
        ItemId(item),
        tier=one_or_none(chance, TIERS, 0.2),
        topic=one_or_none(chance, TOPICS, 0.25),
        skills=some_skills(chance, 0.5) if chance.random() < 0.25 else None,
        promise=one_or_none(chance, ("live", "by"), 0.1),
        credit=in_seconds(chance.choice((0, 0, 1, 2, 7)) * host.centre.grid),
        requires=some_requirement(chance, 0.6) if chance.random() < 0.25 else None,
        pools=some(chance, POOLS, 0.4) if chance.random() < 0.15 else None,
        attributes=some_attributes(chance, 0.5) if chance.random() < 0.15 else None,
        preferred=some_preferred(host, chance, 0.7) if chance.random() < 0.25 else None,
    )


def more_of_what_is_parked(host: "Host", chance: Random, world: NaiveEngine) -> object:
    """
    Customers write, mostly when it is their turn, or the agent goes on without.
    """
    often = ("parked",) if chance.random() < 0.9 else ("waiting", "offered", "handled", "wrap_up")
    items = [item for item in world.items if item.state in often]
    if not items:
        return an_end_of_work(host, chance, world)

    item = chance.choice(items)
    if chance.random() < 0.2:
        return something_beside(host, chance, world, item.id)

    if chance.random() < 0.3:
        return c.Resume(item.id, standing=some_standing(chance))

    names = [item.contact.id, *world.closed_contacts[-1:]]
    sent = max(0, world.now - chance.randint(0, 8) * host.centre.grid)
    return c.Reply(
        names[0] if chance.random() < 0.95 else names[-1],
        sent_at=in_seconds(sent) if chance.random() < 0.4 else None,
    )


def anything(host: "Host", chance: Random, world: NaiveEngine) -> object:
    """
    Whatever can always be said.
    """
    return chance.choice((a_submit, a_change_of_staff))(host, chance, world)


def a_mistake(host: "Host", chance: Random, world: NaiveEngine) -> object:
    """
    One mistake.
    """
    late = in_seconds(world.now + 1_000_000 * SECOND)
    kinds: tuple[object, ...] = (
        c.Accept(OfferId(world.last_offer + 1000)),
        c.Complete(ItemId(world.last_item + 1000)),
        c.UpdateItem(ItemId(world.last_item + 1000)),
        c.SignOut("nobody"),
        *(attrs.evolve(c.Leave("another"), key=said.key) for said in host.keyed[-1:]),
        c.SetPresence("nobody", Presence.READY),
        c.Heartbeat("nobody"),
        c.Next("nobody"),
        c.Take("nobody", ItemId(1)),
        c.Assign(ItemId(1), "nobody", actor="boss", reason="must be"),
        c.TakeOver(ItemId(world.last_item + 1000), "nobody", actor="boss", reason="must be"),
        c.ForceState("nobody", Presence.READY, actor="boss", reason="must be"),
        c.Leave("never came"),
        c.Reply("never came"),
        c.Park(ItemId(world.last_item + 1000)),
        c.Submit(Contact("x", asked_at=late)),
        "Submit",
        None,
        c.Outage(in_seconds(world.now)),
        c.Submit(Contact("x", tier="platinum")) if host.centre.plan.tiers else c.SignOut("nobody"),
        c.Submit(Contact("x", topic="poetry")) if host.centre.plan.topics else c.Leave("nobody"),
        c.Submit(Contact("x", channel="fax")) if host.centre.plan.channels else c.Leave("nobody"),
        c.SignIn(Agent("x", skills={"chess"})) if host.centre.plan.skills else c.Leave("nobody"),
        c.SignIn(Agent("x", pools={"west"})) if host.centre.plan.pools else c.Leave("nobody"),
        c.Submit(Contact("x", medium="smoke")) if host.centre.plan.media else c.Leave("nobody"),
        c.SignIn(Agent("x", limits={"smoke": 1})) if host.centre.plan.media else c.Leave("nobody"),
        *_wrong_stages(host),
        *(c.Submit(Contact(item.contact.id)) for item in world.items[:1] if item.contact_open),
        *(c.Submit(Contact(name)) for name in world.closed_contacts[-1:]),
    )
    return chance.choice(kinds)


def _wrong_stages(host: "Host") -> list[object]:
    plan = host.centre.plan
    wrong = []
    if plan.tiers:
        wrong.append(Stage(1, tier="platinum"))
    if plan.skills:
        wrong.append(Stage(1, relax={"chess": 1}))
        wrong += [Stage(1, drop={name}) for name in SKILLS if plan.kind_of(name) != BENDS]
    if plan.pools:
        wrong.append(Stage(1, pools={"west"}))

    return [c.Submit(Contact("x", stages=[stage])) for stage in wrong]


def perhaps_keyed(host: "Host", chance: Random, command: object) -> object:
    """
    The command, sometimes with a key of its own.
    """
    if chance.random() > 0.1:
        return command

    host.keys += 1
    keyed: Any = cast("Any", attrs).evolve(command, key=f"k{host.keys}")
    host.keyed.append(keyed)
    del host.keyed[:-20]
    return keyed


def perhaps_late(host: "Host", chance: Random, command: object) -> tuple[object, ...]:
    """
    The command, now or later or twice.
    """
    command = perhaps_keyed(host, chance, command)
    if chance.random() < 0.12:
        host.late.append(command)
        return ()

    return (command, command) if chance.random() < 0.03 else (command,)
