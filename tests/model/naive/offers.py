"""
What becomes of offers.
"""

from tests.model.naive.facts import Offer
from tests.model.naive.preferring import Preferring
from tests.model.naive.world import as_seconds

from fairroute import commands as c
from fairroute import events as e
from fairroute.instants import microseconds


class OfferCommands(Preferring):
    """
    Answers to offers, and offers that lapse.
    """

    def _answer(self, command: c.Accept | c.Decline | c.Revoke) -> None:
        found = [offer for offer in self.offers if offer.id == command.offer]
        if not found:
            # How it ended is remembered of the last so many offers made.
            remembered = command.offer > self.last_offer - self.limits.ended_offers
            how = dict(self.ended_offers)[command.offer] if remembered else "forgotten"
            reasons = {
                "accepted": "offer_taken",
                "taken": "offer_taken",
                "revoked": "offer_revoked",
            }
            self._refuse(command, reasons.get(how, "offer_lapsed"))
            return

        (offer,) = found
        item, agent = offer.item, offer.agent
        if isinstance(command, c.Accept):
            self._end(offer, "accepted")
            agent.misses = 0
            self._tell(e.Accepted, offer=offer.id, item=item.id, agent=agent.id)
            self._handle(item, agent)
            self._take_back_of(item, "taken", how="taken")
        elif isinstance(command, c.Decline):
            rest = offer.terms.rest_after_decline
            until = self._until(rest if command.rest is None else microseconds(command.rest))
            self._end(offer, "declined")
            agent.misses = 0
            told = self._tell(
                e.OfferDeclined,
                offer=offer.id,
                item=item.id,
                agent=agent.id,
                reason=command.reason,
                rest_until=as_seconds(until),
            )
            self._rest(item, agent, until, told.seq)
            self._idle_from_now(agent)
            if agent.id in item.awaited:
                self._wait_no_more(item, agent.id, "declined")
            self._return(item, "declined")
        else:
            self._take_back(offer, command.reason or "host")
            self._return(item, "revoked")

    def _miss(self, offer: Offer) -> None:
        offers = self.plan.offers
        item, agent = offer.item, offer.agent
        until = self._until(offer.terms.rest_after_miss)
        self._end(offer, "missed")
        told = self._tell(
            e.OfferMissed,
            offer=offer.id,
            item=item.id,
            agent=agent.id,
            rest_until=as_seconds(until),
        )
        self._rest(item, agent, until, told.seq)
        agent.misses += 1
        if agent.id in item.awaited:
            self._wait_no_more(item, agent.id, "missed")
        self._return(item, "missed")
        if offers.on_miss == "not_ready" and agent.misses >= offers.misses:
            self._take_off(agent, "missed_offers")
