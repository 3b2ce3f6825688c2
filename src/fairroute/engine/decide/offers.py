"""
What becomes of offers.

"""

from typing import Final

from fairroute import commands as c
from fairroute.engine.classify import Classifier
from fairroute.engine.decide.base import Deciding
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.events import WaitForEnd
from fairroute.facts import OfferFacts
from fairroute.instants import microseconds
from fairroute.plan import Plan
from fairroute.policies import Policy

TAKEN: Final = "taken"
"""Why an offer is revoked whose item another agent has accepted."""

MISSED_OFFERS: Final = "missed_offers"
"""The reason of a presence that changed because of missed offers."""


class OfferDecisions(Deciding):
    """
    Answers to offers, and offers that lapse.
    """

    def __init__(
        self, state: State, do: Transitions, plan: Plan, classifier: Classifier, policy: Policy
    ) -> None:
        super().__init__(state, do, plan, classifier, policy)
        self._misses = plan.offers.misses if plan.offers.on_miss == "not_ready" else None

    def accept(self, command: c.Accept) -> None:
        offer = self.state.offers.get(command.offer) or self._open_offer(command, command.offer)
        if offer is None:
            return

        self.do.accepted(offer)
        for sibling in offer.item.offers:
            self.do.offer_revoked(sibling, TAKEN)

    def decline(self, command: c.Decline) -> None:
        offer = self._open_offer(command, command.offer)
        if offer is not None:
            usual = offer.terms.rest_after_decline
            rest = usual if command.rest is None else microseconds(command.rest)
            self.do.offer_declined(offer, command.reason, self._after(rest))
            self._answered_no(offer, "declined")
            self._come_back(offer.item, "declined")

    def revoke(self, command: c.Revoke) -> None:
        offer = self._open_offer(command, command.offer)
        if offer is not None:
            self._take_back((offer,), command.reason or "host")

    def offer_due(self, offer: OfferFacts, _: object) -> None:
        agent = offer.agent
        self.do.offer_missed(offer, self._after(offer.terms.rest_after_miss))
        self._answered_no(offer, "missed")
        self._come_back(offer.item, "missed")
        if self._misses is not None and agent.misses >= self._misses:
            self._take_off(agent, MISSED_OFFERS)

    def _answered_no(self, offer: OfferFacts, how: WaitForEnd) -> None:
        item, agent = offer.item, offer.agent
        if item.wait_for is not None and agent.id in item.wait_for.agents:
            self.do.wait_for_ended(item, agent.id, how)
