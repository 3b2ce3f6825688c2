"""
What a host may read: frozen copies of facts, in seconds, made when asked.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final, Literal

import attrs

from fairroute.engine.index import Index
from fairroute.engine.state import State
from fairroute.errors import InvalidValue
from fairroute.events import Offered
from fairroute.facts import (
    AgentFacts,
    ContactFacts,
    Deadline,
    ItemFacts,
    OfferFacts,
    SurgeFacts,
)
from fairroute.ids import ItemId, OfferId
from fairroute.instants import MICROSECONDS, microseconds
from fairroute.lifecycle import ItemState
from fairroute.model import Agent, Classified, Contact, Intake, Presence, Shelf
from fairroute.plan import Callbacks
from fairroute.surges import Surge

MOST_SLOTS: Final = 10_000
"""Slots told at once: a quarter of a year of quarters of an hour."""


@attrs.frozen
class ItemStatus:
    """
    An open item as it stands. *arrived* and *handled_since* are instants in seconds; *standing* is
    asked − credit. *offers* are the open ones, oldest first. *preferred* are agents it should
    rather go to, the first above all; until *waits_until* it *waits_for* these alone. *expires_at*
    is when its time is up, while that is running. A parked item is *parked_by* its agent, and
    closed at *parked_until* if no reply comes. *reserved* is the agent who is kept for it. What is
    *held* is let go at *held_until*, if that was said. A question is *about* an item that somebody
    handles, which lists its *questions*.

    *work* is its class now, *asked* the one it would have without the stages it has reached;
    *stage* is how many these are, *next_stage* when the next one is due, None while it is not in
    line or none is to come. *due* is when its target is up, in the hours that count for it, from
    its standing; None without a target. *release_at* is when it will come into the line. *away*:
    its customer has gone, and is to be called or written back.
    """

    id: ItemId
    state: ItemState
    contacts: tuple[Contact, ...]
    work: Classified
    key: int
    standing: float
    arrived: float
    agent: str | None
    offers: tuple[OfferId, ...]
    handled_since: float | None
    resting: tuple[str, ...]
    preferred: tuple[str, ...]
    expires_at: float | None
    asked: Classified
    waits_for: tuple[str, ...] = ()
    waits_until: float | None = None
    held: bool = False
    held_until: float | None = None
    expedited: bool = False
    outbound: bool = False
    stage: int = 0
    next_stage: float | None = None
    parked_by: str | None = None
    parked_until: float | None = None
    about: ItemId | None = None
    questions: tuple[ItemId, ...] = ()
    release_at: float | None = None
    reserved: str | None = None
    due: float | None = None
    away: bool = False

    @property
    def offer(self) -> OfferId | None:
        """
        The open offer, the oldest if there are several.
        """
        return self.offers[0] if self.offers else None

    @property
    def tier(self) -> str:
        """
        The customer's class.
        """
        return self.work.tier

    @property
    def customer(self) -> str | None:
        """
        Whose it is, if the host said so.
        """
        return self.contacts[0].customer if self.contacts else None


@attrs.frozen
class Position:
    """
    Where an item stands in line. *place* is 1 for the first of all *waiting*; *ahead* are those
    before it whom some kind of agent could serve as well, which is what a customer should be told.
    """

    item: ItemId
    place: int
    ahead: int
    waiting: int


@attrs.frozen
class AgentStatus:
    """
    An agent as they stand. *used* of *capacity* units; *handling*, *wrapping_up* and *parked* are
    items. *offers* maps open offers, oldest first, to their items. *by_medium* counts what they
    have in offer, handling and wrap-up; what has no medium is not in it. Without a sign of life
    they are NOT_READY at *lease_until*. They are offered nothing before *breather_until*,
    and nothing of a medium before its instant in *gaps_until*.
    *reserved* is the item they are kept for. *recalled* is the surge that called them, until it
    ends or they go on with something else.
    """

    id: str
    agent: Agent
    presence: Presence
    reason: str | None
    used: int
    capacity: int
    offers: Mapping[OfferId, ItemId]
    handling: tuple[ItemId, ...]
    wrapping_up: tuple[ItemId, ...]
    idle_since: float
    misses: int
    lease_until: float | None
    breather_until: float | None
    by_medium: Mapping[str, int]
    parked: tuple[ItemId, ...] = ()
    reserved: ItemId | None = None
    recalled: str | None = None
    gaps_until: Mapping[str, float] = attrs.field(factory=dict)

    @property
    def offer(self) -> OfferId | None:
        """
        The open offer, the oldest if there are several.
        """
        return next(iter(self.offers), None)

    @property
    def busy(self) -> bool:
        """
        Whether they have any work; derived, never said.
        """
        return self.used > 0


@attrs.frozen
class CallbackSlot:
    """
    A stretch of time for calls that are promised: from *begins* until *ends*, exclusive (instants
    in seconds). *taken* are promised so far, *free* can be still; None: any number.
    """

    begins: float
    ends: float
    taken: int
    free: int | None


@attrs.frozen
class ModeStatus:
    """
    A mode that holds for a topic (None: for all that have none of their own) *until* an instant in
    seconds; the rest is as `SetMode` said.
    """

    topic: str | None
    until: float
    new: Intake
    waiting: Shelf
    in_progress: Literal["finish", "return"]


@attrs.frozen
class SurgeStatus:
    """
    A surge that goes on, *since* an instant in seconds: *waiting* items of its class are in line.
    """

    surge: Surge
    since: float
    waiting: int

    @property
    def name(self) -> str:
        """
        What the plan calls it.
        """
        return self.surge.name


@attrs.frozen
class ContactStatus:
    """
    An open contact and its item.
    """

    contact: Contact
    item: ItemId


@attrs.frozen
class Stats:
    """
    Counts at this instant. *longest_wait* in seconds since asked, 0 when nobody waits.
    """

    now: float
    scheduled: int
    waiting: int
    offered: int
    handled: int
    parked: int
    agents: int
    ready: int
    busy: int
    longest_wait: float
    items_ever: int
    offers_ever: int
    events_ever: int


def item_status(state: State, item: ItemFacts) -> ItemStatus:
    """
    *item* as a value.
    """
    handled = item.state is ItemState.HANDLED
    until = None if item.expiry is None else item.expiry.until
    staged = item.staged
    wait_for = item.wait_for
    parking = item.parking
    held, within = item.held, item.work.within
    due = None if within is None else state.due(item.standing, within, item.work.hours)
    return ItemStatus(
        id=item.id,
        state=item.state,
        contacts=tuple(contact.contact for contact in state.contacts_of(item)),
        work=item.work,
        key=item.key,
        standing=item.standing / MICROSECONDS,
        arrived=item.arrived / MICROSECONDS,
        agent=item.agent.id if item.agent is not None else None,
        offers=tuple(offer.id for offer in item.offers),
        handled_since=item.handled_since / MICROSECONDS if handled else None,
        resting=tuple(item.rests),
        preferred=item.preferred,
        away=item.away,
        release_at=None if item.release is None else item.release.until / MICROSECONDS,
        expires_at=None if until is None else until / MICROSECONDS,
        asked=item.work if staged is None else staged.asked,
        due=None if due is None else due / MICROSECONDS,
        stage=0 if staged is None else staged.reached,
        next_stage=None if staged is None or staged.due is None else staged.due / MICROSECONDS,
        waits_for=() if wait_for is None else wait_for.agents,
        waits_until=None if wait_for is None else wait_for.until / MICROSECONDS,
        held=held is not None,
        held_until=None if held is None or held.until is None else held.until / MICROSECONDS,
        expedited=item.expedited,
        outbound=item.outbound,
        parked_by=None if parking is None else parking.agent.id,
        parked_until=None if parking is None else parking.until / MICROSECONDS,
        reserved=None if item.reserved is None else item.reserved.id,
        about=None if item.about is None else item.about.id,
        questions=tuple(question.id for question in item.questions),
    )


def agent_status(agent: AgentFacts) -> AgentStatus:
    """
    *agent* as a value.
    """
    return AgentStatus(
        id=agent.id,
        agent=agent.agent,
        presence=agent.presence,
        reason=agent.reason,
        used=agent.used,
        capacity=agent.agent.capacity,
        offers={offer.id: offer.item.id for offer in agent.offers},
        handling=tuple(ItemId(item) for item in agent.handling),
        wrapping_up=tuple(ItemId(item) for item in agent.wrap_ups),
        idle_since=agent.idle_since / MICROSECONDS,
        misses=agent.misses,
        lease_until=_until(agent.lease),
        breather_until=_until(agent.breather),
        by_medium=dict(Counter(sorted(filter(None, agent.in_media())))),
        parked=tuple(ItemId(item) for item in agent.parked),
        reserved=None if agent.reserved is None else agent.reserved.id,
        recalled=None if agent.recall is None else agent.recall.surge,
        gaps_until={medium: gap.until / MICROSECONDS for medium, gap in agent.gaps.items()},
    )


def _until(deadline: Deadline | None) -> float | None:
    return None if deadline is None else deadline.until / MICROSECONDS


def offer_status(offer: OfferFacts) -> Offered:
    """
    *offer* as the event that made it said; its *cause* is the match.
    """
    return Offered(
        offer.made_at / MICROSECONDS,
        offer.seq,
        "match",
        offer.id,
        offer.item.id,
        offer.contact,
        offer.agent.id,
        offer.expires_at / MICROSECONDS,
        offer.decision,
        offer.terms.rest_after_decline / MICROSECONDS,
        offer.terms.rest_after_miss / MICROSECONDS,
    )


def surge_status(facts: SurgeFacts, waiting: int) -> SurgeStatus:
    """
    *facts* as a value; so many items are *waiting*.
    """
    return SurgeStatus(facts.surge, facts.since / MICROSECONDS, waiting)


def contact_status(contact: ContactFacts) -> ContactStatus:
    """
    *contact* as a value.
    """
    return ContactStatus(contact.contact, contact.item.id)


def scheduled(state: State) -> tuple[ItemStatus, ...]:
    """
    What waits for its instant, in the order in which these come.
    """
    found = [item for item in state.items.values() if item.release is not None]
    found.sort(key=lambda item: (item.release.until, item.release.seq))  # type: ignore[union-attr]
    return tuple(item_status(state, item) for item in found)


def modes(state: State) -> tuple[ModeStatus, ...]:
    """
    Modes that hold, in the order in which their topics first had one.
    """
    return tuple(
        ModeStatus(mode.topic, mode.until / MICROSECONDS, mode.new, mode.waiting, mode.in_progress)
        for mode in state.modes.values()
    )


def callback_slots(
    since: int, until: int, callbacks: Callbacks, index: Index
) -> tuple[CallbackSlot, ...]:
    """
    Slots that overlap the time between two instants, with what is promised in each.
    """
    length = microseconds(callbacks.slot)
    first, end = since // length, -(-until // length)
    if end - first > MOST_SLOTS:
        raise InvalidValue(
            "callback_slots()", end - first, f"a time of at most {MOST_SLOTS:,} slots"
        )

    found = []
    for number in range(first, end):
        begins, ends = number * length, (number + 1) * length
        taken = index.promised_between(begins, ends)
        free = None if callbacks.per_slot is None else max(0, callbacks.per_slot - taken)
        found.append(CallbackSlot(begins / MICROSECONDS, ends / MICROSECONDS, taken, free))

    return tuple(found)


def stats(state: State) -> Stats:
    """
    Counts over everything open. O(n).
    """
    states = [item.state for item in state.items.values()]
    waits = [
        state.now - item.standing
        for item in state.items.values()
        if item.state is ItemState.WAITING
    ]
    return Stats(
        now=state.now / MICROSECONDS,
        scheduled=states.count(ItemState.SCHEDULED),
        waiting=states.count(ItemState.WAITING),
        offered=states.count(ItemState.OFFERED),
        handled=states.count(ItemState.HANDLED),
        parked=states.count(ItemState.PARKED),
        agents=sum(agent.presence is not Presence.OFFLINE for agent in state.agents.values()),
        ready=sum(agent.presence is Presence.READY for agent in state.agents.values()),
        busy=sum(agent.used > 0 for agent in state.agents.values()),
        longest_wait=max(waits, default=0) / MICROSECONDS,
        items_ever=state.last_item,
        offers_ever=state.last_offer,
        events_ever=state.seq,
    )
