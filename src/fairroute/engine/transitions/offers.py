"""
Offers are made and end.
"""

from typing import Final

from fairroute.engine.transitions.base import SMOOTHING, Changes, Observe
from fairroute.events import (
    Accepted,
    Assigned,
    OfferDeclined,
    Offered,
    OfferMissed,
    OfferRevoked,
)
from fairroute.facts import AgentFacts, ItemFacts, OfferFacts
from fairroute.ids import OfferId
from fairroute.instants import LATEST_US
from fairroute.lifecycle import ITEM_MOVES, ItemState, OfferState
from fairroute.protocols import Terms
from fairroute.timers import OFFER

ACCEPTED: Final = OfferState.ACCEPTED
"""Names of their own, as in `index`: every item and every offer that is accepted passes here."""


class OfferChanges(Changes):
    """
    Changes of offers.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _offered: tuple[Observe, ...]
    _assigned: tuple[Observe, ...]
    _accepted: tuple[Observe, ...]
    _offer_declined: tuple[Observe, ...]
    _offer_missed: tuple[Observe, ...]
    _offer_revoked: tuple[Observe, ...]

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
            if index.drains:
                index.overdue.left(item)

            if item.expiry is not None and item.expiry.rule.while_offered == "waits":
                self._clock_stops(item.expiry, answered=False)

        agent.offers = agent.offers + alone if agent.offers else alone
        agent.last_offered = decision
        # As `_take_on`, without the call: most work comes this way.
        if not agent.used and agent.idle_since < state.now:
            agent.busy_since = state.now

        agent.used += item.work.demand
        if item.withheld or agent.withheld:
            self._pair_had_event(item, agent)

        if agent.seats is not None or index.touched or index.several or index.drains:
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
        self._take_on(item, agent)
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
        state.answer_time += state.now - offer.made_at - state.answer_time >> SMOOTHING
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
