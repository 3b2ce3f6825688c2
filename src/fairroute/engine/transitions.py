"""
The only code that changes facts: one method for each type of event.

The engine calls them as it decides; `restore` calls the same ones from the record. Each numbers its
event, asserts that the move is legal, writes the facts, tells the index, and tells the observers.
The observer that builds event objects is one of several; metrics and statistics are others.

Observers get the state (its `now`, `seq` and `cause` are the event's) and the facts concerned,
after the change.
"""

from collections.abc import Callable, Iterable
from typing import Final

from fairroute.commands import Command, Outcome
from fairroute.engine.index import Index
from fairroute.engine.state import State
from fairroute.events import (
    Abandoned,
    Accepted,
    Assigned,
    Cancelled,
    Completed,
    HandedBack,
    OfferDeclined,
    Offered,
    OfferMissed,
    OfferRevoked,
    Queued,
    RefusalReason,
    Requeued,
    ReturnReason,
    SignedIn,
    SignedOut,
    Transferred,
    UnroutableReason,
)
from fairroute.facts import (
    NO_RESTS,
    NOBODY,
    AgentFacts,
    ContactFacts,
    ItemFacts,
    OfferFacts,
    Rest,
    WrapUpFacts,
)
from fairroute.ids import ItemId, OfferId
from fairroute.instants import LATEST_US
from fairroute.lifecycle import AGENT_MOVES, ITEM_MOVES, ItemState, OfferState
from fairroute.model import Agent, Classified, Contact, Presence
from fairroute.protocols import Terms, part_name
from fairroute.timers import OFFER, REST, WRAP_UP

Observe = Callable[..., None]

NEW: Final = ItemState.NEW
ACCEPTED: Final = OfferState.ACCEPTED
"""Names of their own, as in `index`: every item and every offer that is accepted passes here."""

MOMENTS = (
    "signed_in",
    "signed_out",
    "presence_changed",
    "queued",
    "item_updated",
    "offered",
    "assigned",
    "accepted",
    "offer_declined",
    "offer_missed",
    "offer_revoked",
    "requeued",
    "rest_ended",
    "completed",
    "wrap_up_ended",
    "handed_back",
    "transferred",
    "contact_left",
    "abandoned",
    "cancelled",
    "unroutable",
    "policy_failed",
    "outage_declared",
    "refused",
)
"""What an observer may listen to: the methods of `Transitions`, by name."""


class Transitions:
    """
    All changes of *state*, kept in step with *index* and told to *observers*.

    An observer is any object with methods named as in `MOMENTS`; what is missing, or None, is not
    called.
    """

    def __init__(self, state: State, index: Index, observers: Iterable[object]) -> None:
        self.state = state
        self.index = index
        self.observe(observers)

    def observe(self, observers: Iterable[object]) -> None:
        """
        Tell *observers*, and nobody else, from now on.
        """
        everybody = tuple(observers)
        for moment in MOMENTS:
            methods = (getattr(observer, moment, None) for observer in everybody)
            setattr(self, f"_{moment}", tuple(method for method in methods if method is not None))

    # Filled by `observe`; named here for the type checker and the reader.
    _signed_in: tuple[Observe, ...]
    _signed_out: tuple[Observe, ...]
    _presence_changed: tuple[Observe, ...]
    _queued: tuple[Observe, ...]
    _item_updated: tuple[Observe, ...]
    _offered: tuple[Observe, ...]
    _assigned: tuple[Observe, ...]
    _accepted: tuple[Observe, ...]
    _offer_declined: tuple[Observe, ...]
    _offer_missed: tuple[Observe, ...]
    _offer_revoked: tuple[Observe, ...]
    _requeued: tuple[Observe, ...]
    _rest_ended: tuple[Observe, ...]
    _completed: tuple[Observe, ...]
    _wrap_up_ended: tuple[Observe, ...]
    _handed_back: tuple[Observe, ...]
    _transferred: tuple[Observe, ...]
    _contact_left: tuple[Observe, ...]
    _abandoned: tuple[Observe, ...]
    _cancelled: tuple[Observe, ...]
    _unroutable: tuple[Observe, ...]
    _policy_failed: tuple[Observe, ...]
    _outage_declared: tuple[Observe, ...]
    _refused: tuple[Observe, ...]

    # --- agents ---

    def signed_in(self, spec: Agent, presence: Presence) -> None:
        """
        An agent came, or came with other abilities; offers and work stay.
        """
        state = self.state
        state.seq += 1
        agent = state.agents.get(spec.id)
        if agent is None:
            agent = state.agents[spec.id] = AgentFacts(spec.id, spec)

        was = agent.presence
        assert presence in AGENT_MOVES[was][SignedIn]
        if was is not Presence.OFFLINE:
            assert agent.profile is not None
            self.index.agent_counted(agent.profile, -1)

        agent.agent = spec
        self._set_presence(agent, presence, None)
        self.index.agent_can(agent)
        assert agent.profile is not None
        self.index.agent_counted(agent.profile, +1)
        for observe in self._signed_in:
            observe(state, agent)

    def signed_out(self, agent: AgentFacts) -> None:
        """
        An agent went.
        """
        state = self.state
        state.seq += 1
        assert Presence.OFFLINE in AGENT_MOVES[agent.presence][SignedOut]
        assert agent.profile is not None
        self._set_presence(agent, Presence.OFFLINE, None)
        self.index.agent_counted(agent.profile, -1)
        self.index.agent_can(agent)
        for observe in self._signed_out:
            observe(state, agent)

    def presence_changed(self, agent: AgentFacts, presence: Presence, reason: str | None) -> None:
        """
        An agent says something else of themselves, or had missed too many offers.
        """
        state = self.state
        state.seq += 1
        self._set_presence(agent, presence, reason)
        self.index.agent_changed(agent)
        for observe in self._presence_changed:
            observe(state, agent)

    def _set_presence(self, agent: AgentFacts, presence: Presence, reason: str | None) -> None:
        if presence is Presence.READY and agent.presence is not Presence.READY:
            agent.misses = 0
            self._idle_anew(agent)
        elif agent.presence is Presence.OFFLINE:
            self._idle_anew(agent)

        if agent.presence is not presence:
            agent.presence_since = self.state.now

        agent.presence = presence
        agent.reason = reason
        self._agent_had_event(agent)

    # --- items enter and change ---

    def queued(
        self, number: ItemId, contact: Contact, work: Classified, key: int, standing: int
    ) -> ItemFacts:
        """
        A contact opened an item.
        """
        state = self.state
        state.seq += 1
        now = state.now
        item = ItemFacts(number, (contact.id,), work, key, standing, now, state.seq)
        state.last_item = number
        state.items[number] = item
        state.contacts[contact.id] = ContactFacts(contact, item)
        item.state = ITEM_MOVES[NEW][Queued]
        self.index.item_opened(item)
        for observe in self._queued:
            observe(state, item, contact)

        return item

    def item_updated(self, item: ItemFacts, work: Classified, key: int, standing: int) -> None:
        """
        A waiting or offered item has another class, key or standing.
        """
        state = self.state
        state.seq += 1
        index = self.index
        waiting = item.state is ItemState.WAITING
        if waiting:
            index.item_left(item)

        agent = item.agent
        item.work, item.key, item.standing = work, key, standing
        item.unroutable = item.urgency_failed = False
        index.item_classified(item)
        assert agent is None
        self._item_had_event(item)
        for offer in item.offers:
            offer.agent.used = state.used_by(offer.agent)

        if waiting:
            index.item_entered(item)

        for observe in self._item_updated:
            observe(state, item)

    def requeued(self, item: ItemFacts, reason: ReturnReason) -> None:
        """
        An item waits again, at the place it always had.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][Requeued]
        item.unroutable = item.urgency_failed = False
        self._item_had_event(item)
        self.index.item_entered(item)
        for observe in self._requeued:
            observe(state, item, reason)

    def rest_ended(self, item: ItemFacts, agent: str) -> None:
        """
        A pair is kept apart no more.
        """
        state = self.state
        state.seq += 1
        waiting = item.state is ItemState.WAITING
        if waiting:
            self.index.item_left(item)

        del item.rests[agent]
        self.index.timers.lapsed()
        self._item_had_event(item)
        self._agent_had_event(state.agents[agent])
        if waiting:
            self.index.item_entered(item)

        for observe in self._rest_ended:
            observe(state, item, agent)

    # --- offers ---

    def offered(
        self,
        number: OfferId,
        item: ItemFacts,
        agent: AgentFacts,
        contact: str,
        terms: Terms,
        decision: int,
    ) -> OfferFacts:
        """
        An item is held for an agent.
        """
        state = self.state
        state.seq += 1
        now = state.now
        expires_at = min(now + terms.timeout, LATEST_US)
        offer = OfferFacts(
            number,
            item,
            agent,
            contact,
            now,
            expires_at,
            state.seq,
            decision,
            terms,
        )
        state.number_offer(number)
        state.decisions = decision
        state.offers[number] = offer
        index = self.index
        alone = (offer,)
        if item.offers:
            assert item.state is ItemState.OFFERED
            item.offers += alone
        else:
            item.state = ITEM_MOVES[item.state][Offered]
            item.offers = alone
            index.lines.leave(item)

        agent.offers = agent.offers + alone if agent.offers else alone
        agent.last_offered = decision
        agent.used += item.work.demand
        if item.withheld or agent.withheld:
            self._pair_had_event(item, agent)

        if agent.seats is not None or index.touched or index.several:
            index.agent_changed(agent)

        index.timers.set(expires_at, OFFER, state.seq, offer)
        for observe in self._offered:
            observe(state, offer)

        return offer

    def assigned(
        self, number: int, item: ItemFacts, agent: AgentFacts, contact: str, decision: int
    ) -> None:
        """
        An item was given to an agent without asking.
        """
        state = self.state
        state.seq += 1
        state.number_offer(number)
        state.decisions = decision
        if state.limits.ended_offers:
            state.ended_offers[number] = OfferState.ACCEPTED

        item.state = ITEM_MOVES[item.state][Assigned]
        agent.last_offered = decision
        agent.used += item.work.demand
        self.index.item_left(item)
        self._given(item, agent)
        self.index.agent_changed(agent)
        for observe in self._assigned:
            observe(state, item, agent, number, contact)

    def accepted(self, offer: OfferFacts) -> None:
        """
        The agent said yes. What others were offered of the item is revoked next.
        """
        state = self.state
        state.seq += 1
        item, agent = offer.item, offer.agent
        item.state = ITEM_MOVES[item.state][Accepted]
        self._end_offer(offer, ACCEPTED)
        agent.misses = 0
        self._given(item, agent)
        if agent.used < agent.agent.capacity:
            self.index.agent_changed(agent)

        for observe in self._accepted:
            observe(state, offer)

    def offer_declined(self, offer: OfferFacts, reason: str | None, rest_until: int | None) -> None:
        """
        The agent said no.
        """
        state = self.state
        state.seq += 1
        item, agent = offer.item, offer.agent
        self._end_offer(offer, OfferState.DECLINED)
        if not item.offers:
            item.state = ITEM_MOVES[item.state][OfferDeclined]

        agent.misses = 0
        agent.used -= item.work.demand
        self._idle_anew(agent)
        self._rest(item, agent, rest_until)
        self._parted(item, agent)
        for observe in self._offer_declined:
            observe(state, offer, reason, rest_until)

    def offer_missed(self, offer: OfferFacts, rest_until: int | None) -> None:
        """
        The agent let the offer lapse.
        """
        state = self.state
        state.seq += 1
        item, agent = offer.item, offer.agent
        self._end_offer(offer, OfferState.MISSED)
        if not item.offers:
            item.state = ITEM_MOVES[item.state][OfferMissed]

        agent.misses += 1
        agent.used -= item.work.demand
        self._rest(item, agent, rest_until)
        self._parted(item, agent)
        for observe in self._offer_missed:
            observe(state, offer, rest_until)

    def offer_revoked(self, offer: OfferFacts, reason: str) -> None:
        """
        The offer was taken back, without a mark.
        """
        state = self.state
        state.seq += 1
        item, agent = offer.item, offer.agent
        taken = item.state is ItemState.HANDLED
        self._end_offer(offer, OfferState.TAKEN if taken else OfferState.REVOKED)
        if not (item.offers or taken):
            item.state = ITEM_MOVES[item.state][OfferRevoked]

        agent.used -= item.work.demand
        self._parted(item, agent)
        for observe in self._offer_revoked:
            observe(state, offer, reason)

    # --- handling ---

    def completed(self, item: ItemFacts, outcome: Outcome, wrap_up_until: int | None) -> None:
        """
        Handling ended and the item is closed.
        """
        state = self.state
        state.seq += 1
        agent = item.agent
        assert agent is not None
        item.state = ITEM_MOVES[item.state][Completed]
        del agent.handling[item.id]
        if wrap_up_until is None:
            agent.used -= item.work.demand
            # As `_idle_anew`, without the call: most handling ends here.
            state.idle_seq = agent.idle_seq = state.idle_seq + 1
            agent.idle_since = state.now
        else:
            agent.wrap_ups[item.id] = WrapUpFacts(
                item.id, item.work.demand, wrap_up_until, state.seq
            )
            state.wrapping_up[item.id] = agent
            self.index.timers.set(wrap_up_until, WRAP_UP, state.seq, agent, item.id)

        if agent.withheld:
            self._agent_had_event(agent)

        self.index.agent_changed(agent)
        self._close(item)
        for observe in self._completed:
            observe(state, item, agent, outcome, wrap_up_until)

    def wrap_up_ended(self, agent: AgentFacts, item: int) -> None:
        """
        The work after an item is done.
        """
        state = self.state
        state.seq += 1
        wrap_up = agent.wrap_ups.pop(item)
        del state.wrapping_up[item]
        self.index.timers.lapsed()
        agent.used -= wrap_up.demand
        self._idle_anew(agent)
        self._agent_had_event(agent)
        self.index.agent_changed(agent)
        for observe in self._wrap_up_ended:
            observe(state, agent, item)

    def handed_back(self, item: ItemFacts, reason: str | None, rest_until: int | None) -> None:
        """
        The agent gave the item up.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][HandedBack]
        agent = self._give_up(item, rest_until)
        for observe in self._handed_back:
            observe(state, item, agent, reason, rest_until)

    def transferred(
        self,
        item: ItemFacts,
        work: Classified,
        key: int,
        reason: str | None,
        rest_until: int | None,
    ) -> None:
        """
        The agent passed the item on to other skills.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][Transferred]
        agent = self._give_up(item, rest_until)
        item.work, item.key = work, key
        self.index.item_classified(item)
        for observe in self._transferred:
            observe(state, item, agent, reason, rest_until)

    # --- items end ---

    def contact_left(self, contact: ContactFacts) -> None:
        """
        The customer left this contact.
        """
        state = self.state
        state.seq += 1
        contact.open = False
        for observe in self._contact_left:
            observe(state, contact)

        if contact.item.state is ItemState.HANDLED:
            # The item goes on without it: nobody can leave the same contact twice.
            state.remember_contact(state.contacts.pop(contact.contact.id))

    def abandoned(self, item: ItemFacts) -> None:
        """
        Everybody who waited for this item has left.
        """
        state = self.state
        state.seq += 1
        self.index.item_left(item)
        item.state = ITEM_MOVES[item.state][Abandoned]
        self._close(item)
        for observe in self._abandoned:
            observe(state, item)

    def cancelled(self, item: ItemFacts, reason: str | None) -> None:
        """
        The centre withdrew the item.
        """
        state = self.state
        state.seq += 1
        self.index.item_left(item)
        item.state = ITEM_MOVES[item.state][Cancelled]
        self._close(item)
        for observe in self._cancelled:
            observe(state, item, reason)

    # --- what is only said ---

    def unroutable(self, item: ItemFacts, reason: UnroutableReason) -> None:
        """
        Nobody who is here may take this item.
        """
        self.state.seq += 1
        item.unroutable = True
        for observe in self._unroutable:
            observe(self.state, item, reason)

    def policy_failed(self, part: str, item: ItemFacts, agent: AgentFacts | None, why: str) -> None:
        """
        A policy part failed; with an agent, the pair is withheld.
        """
        self.state.seq += 1
        if agent is not None:
            waiting = item.lane is not None
            if waiting:
                self.index.item_left(item)

            item.withheld |= {agent.id}
            agent.withheld.add(item.id)
            if waiting:
                self.index.item_entered(item)

        elif self.index.policy.urgency is not None and part == part_name(self.index.policy.urgency):
            item.urgency_failed = True

        for observe in self._policy_failed:
            observe(self.state, part, item, agent, why)

    def outage_declared(self, since: int) -> None:
        """
        The host had slept.
        """
        self.state.seq += 1
        for observe in self._outage_declared:
            observe(self.state, since)

    def refused(self, command: Command, reason: RefusalReason, why: str) -> None:
        """
        A command came too late or too early.
        """
        self.state.seq += 1
        for observe in self._refused:
            observe(self.state, command, reason, why)

    # --- shared steps of the above; none is an event of its own ---

    def _idle_anew(self, agent: AgentFacts) -> None:
        self.state.idle_seq += 1
        agent.idle_seq = self.state.idle_seq
        agent.idle_since = self.state.now

    def _end_offer(self, offer: OfferFacts, ended: OfferState) -> None:
        offer.state = ended
        item, agent = offer.item, offer.agent
        item.offers = () if len(item.offers) == 1 else _without(offer, item.offers)
        agent.offers = () if len(agent.offers) == 1 else _without(offer, agent.offers)
        state = self.state
        del state.offers[offer.id]
        if offer.id > state.last_offer - state.limits.ended_offers:
            state.ended_offers[offer.id] = ended

        self.index.timers.lapsed()

    def _given(self, item: ItemFacts, agent: AgentFacts) -> None:
        state = self.state
        item.agent = agent
        item.handled_since = state.now
        agent.handling[item.id] = item
        if item.withheld or agent.withheld:
            self._pair_had_event(item, agent)

        if state.window:
            given = agent.given
            given.append(state.now)
            while given[0] <= state.now - state.window:
                given.popleft()

            self.index.agent_given(agent, state.now)

    def _give_up(self, item: ItemFacts, rest_until: int | None) -> AgentFacts:
        agent = item.agent
        assert agent is not None
        item.agent = None
        del agent.handling[item.id]
        agent.used -= item.work.demand
        self._idle_anew(agent)
        self._rest(item, agent, rest_until)
        self._parted(item, agent)
        return agent

    def _rest(self, item: ItemFacts, agent: AgentFacts, until: int | None) -> None:
        if until is None:
            return

        if agent.id in item.rests:
            self.index.timers.lapsed()

        if item.rests is NO_RESTS:
            item.rests = {}

        item.rests[agent.id] = Rest(until, self.state.seq)
        self.index.timers.set(until, REST, self.state.seq, item, agent.id)

    def _parted(self, item: ItemFacts, agent: AgentFacts) -> None:
        if item.withheld or agent.withheld:
            self._pair_had_event(item, agent)

        self.index.agent_changed(agent)

    def _close(self, item: ItemFacts) -> None:
        state = self.state
        if item.rests:
            for _ in item.rests:
                self.index.timers.lapsed()

            item.rests = NO_RESTS

        if item.withheld:
            self._item_had_event(item)

        assert item.signature is not None
        item.signature.items -= 1
        del state.items[item.id]
        for name in item.contacts:
            contact = state.contacts.get(name)
            # A contact that left long ago may be forgotten, and its id another's by now.
            if contact is not None and contact.item is item:
                del state.contacts[name]
                state.remember_contact(contact)

    def _pair_had_event(self, item: ItemFacts, agent: AgentFacts) -> None:
        self._item_had_event(item)
        self._agent_had_event(agent)

    def _item_had_event(self, item: ItemFacts) -> None:
        """
        A pair withheld because a part failed gets another chance.
        """
        if not item.withheld:
            return

        for name in item.withheld:
            self.state.agents[name].withheld.discard(item.id)

        self._let_in_again(item, NOBODY)

    def _agent_had_event(self, agent: AgentFacts) -> None:
        if not agent.withheld:
            return

        numbers = sorted(agent.withheld)
        agent.withheld.clear()
        for number in numbers:
            item = self.state.items[number]
            self._let_in_again(item, item.withheld - {agent.id})

    def _let_in_again(self, item: ItemFacts, withheld: frozenset[str]) -> None:
        waiting = item.lane is not None
        if waiting:
            self.index.item_left(item)

        item.withheld = withheld
        if waiting:
            self.index.item_entered(item)


def _without(offer: OfferFacts, offers: tuple[OfferFacts, ...]) -> tuple[OfferFacts, ...]:
    return tuple(other for other in offers if other is not offer)
