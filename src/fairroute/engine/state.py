"""
The facts of one engine.

A fold over events: transitions write it, everybody else reads. What is here is in the snapshot;
what is not can be derived (see `index`).
"""

from collections import OrderedDict, deque
from typing import Final

import attrs

from fairroute.events import MATCH, Cause
from fairroute.facts import (
    AgentFacts,
    ContactFacts,
    ItemFacts,
    KeyUse,
    ModeFacts,
    OfferFacts,
    SurgeFacts,
    WrapUpFacts,
)
from fairroute.hours import Hours
from fairroute.instants import MICROSECONDS, later, microseconds
from fairroute.lifecycle import OfferState
from fairroute.model import Classified
from fairroute.plan import Limits
from fairroute.protocols import Waiting

PATIENCE_OF: Final = 1_024
"""Customers who gave up that patience is judged by, at most: a day or a week of them."""


@attrs.define(eq=False)
class State:
    """
    Clock, counters, and everything that is open; and of what is over, as much as `Limits` says.

    *seconds* is *now* for those outside. For estimates: *answer_time* is how long agents take to
    accept, a moving average; *line_time* how long all who left the line were in it together, and
    *gone* how many of them gave up.
    """

    limits: Limits
    window: int = 0
    now: int = 0
    seconds: float = 0.0
    seq: int = 0
    cause: Cause = MATCH
    commands: int = 0
    last_item: int = 0
    last_offer: int = 0
    decisions: int = 0
    idle_seq: int = 0
    answer_time: int = 0
    line_time: int = 0
    gone: int = 0
    plan_version: int = 0
    told_at: int = 0
    """When the last event was, as long as surges foretell anything."""

    items: dict[int, ItemFacts] = attrs.field(factory=dict)
    offers: dict[int, OfferFacts] = attrs.field(factory=dict)
    agents: dict[str, AgentFacts] = attrs.field(factory=dict)
    contacts: dict[str, ContactFacts] = attrs.field(factory=dict)
    wrapping_up: dict[int, AgentFacts] = attrs.field(factory=dict)
    modes: dict[str | None, ModeFacts] = attrs.field(factory=dict)
    hours: dict[str, Hours] = attrs.field(factory=dict)
    surges: dict[str, SurgeFacts] = attrs.field(factory=dict)
    recalled: dict[str, AgentFacts] = attrs.field(factory=dict)

    ended_offers: dict[int, OfferState] = attrs.field(factory=dict)
    closed_contacts: dict[str, int] = attrs.field(factory=dict)
    closed_order: deque[str] = attrs.field(factory=deque)

    keys: OrderedDict[str, tuple[KeyUse, int]] = attrs.field(factory=OrderedDict)
    """What keys stand for, and until when; oldest first."""

    def remember_key(self, use: KeyUse) -> None:
        """
        Keep what a key stands for, as long as `Limits` says; forget what is older. Amortised O(1).
        """
        keys = self.keys
        while keys and next(iter(keys.values()))[1] <= self.now:
            keys.popitem(last=False)

        keys.pop(use.key, None)
        keys[use.key] = use, later(self.now, microseconds(self.limits.key_lifetime))

    def view(self, work: Classified, standing: int, arrived: int, number: int) -> Waiting:
        """
        An item of class *work* as order and urgency parts see it.
        """
        label = (work.tier, work.rank, work.skills, work.promise, work.within)
        if work.hours is None or work.within is None:
            return Waiting(*label, standing, arrived, number)

        due = self.due(standing, work.within, work.hours)
        return Waiting(*label, standing, arrived, number, hours=work.hours, due=due)

    def due(self, since: int, length: int, hours: str | None) -> int:
        """
        When so much of these *hours* is up, counted from an instant; of all time, where they are
        None or nobody has told them yet.
        """
        told = None if hours is None else self.hours.get(hours)
        return later(since, length) if told is None else told.after(since, length)

    def let_go_of_indices(self) -> None:
        """
        Forget every handle that indices keep in facts: others will be built.
        """
        for item in self.items.values():
            item.view = item.signature = item.lane = item.entry = item.drain = None

        for agent in self.agents.values():
            agent.ability = agent.profile = agent.seats = agent.end = agent.narrows = None
            agent.awaited_by = set()

    def number_offer(self, offer: int) -> None:
        """
        *offer* is the newest; how the oldest remembered one ended is forgotten.
        """
        self.last_offer = offer
        self.ended_offers.pop(offer - self.limits.ended_offers, None)

    def come_to(self, instant: int) -> None:
        """
        Let it be *instant*.
        """
        self.now = instant
        self.seconds = instant / MICROSECONDS

    def remember_contact(self, contact: ContactFacts) -> None:
        """
        Keep only that *contact* is over, for the last so many contacts.
        """
        contact.open = False
        name = contact.contact.id
        self.closed_contacts[name] = contact.item.id
        self.closed_order.append(name)
        if len(self.closed_order) > self.limits.closed_contacts:
            del self.closed_contacts[self.closed_order.popleft()]

    def gave_up(self, item: ItemFacts) -> None:
        """
        The customer of *item* waited no longer.
        """
        self.line_time += self.now - item.arrived
        self.gone += 1
        if self.gone == PATIENCE_OF:
            # What was long ago counts half as much each time.
            self.gone >>= 1
            self.line_time >>= 1

    def contacts_of(self, item: ItemFacts) -> list[ContactFacts]:
        """
        The contacts of *item* that are open; an id that left and was forgotten may be another's.
        """
        found = (self.contacts.get(name) for name in item.contacts)
        return [contact for contact in found if contact is not None and contact.item is item]

    def used_by(self, agent: AgentFacts) -> int:
        """
        Used capacity as the function it is: demand of open offers, of handled items and of
        wrap-ups.
        """
        offered = sum(offer.item.work.demand for offer in agent.offers)
        handled = sum(item.work.demand for item in agent.handling.values())
        return offered + handled + sum(wrap_up.demand for wrap_up in agent.wrap_ups.values())

    def wrap_up(self, item: int) -> WrapUpFacts | None:
        """
        The wrap-up after *item*, if it is going on.
        """
        agent = self.wrapping_up.get(item)
        return None if agent is None else agent.wrap_ups[item]
