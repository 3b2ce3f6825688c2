"""
Writes down who is asked and what they answer.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording, seconds_or_none
from fairroute.engine.state import State
from fairroute.events import Accepted, Assigned, OfferDeclined, Offered, OfferMissed, OfferRevoked
from fairroute.facts import AgentFacts, ItemFacts, OfferFacts
from fairroute.ids import OfferId
from fairroute.instants import MICROSECONDS


class OfferEvents(Recording):
    """
    Events of who is asked and what they answer.
    """

    __slots__ = ()

    def offered(self, state: State, offer: OfferFacts) -> None:
        self._add(
            Offered(
                state.seconds,
                state.seq,
                state.cause,
                offer.id,
                offer.item.id,
                offer.contact,
                offer.agent.id,
                offer.expires_at / MICROSECONDS,
                offer.decision,
                offer.terms.rest_after_decline / MICROSECONDS,
                offer.terms.rest_after_miss / MICROSECONDS,
            )
        )

    def assigned(
        self, state: State, item: ItemFacts, agent: AgentFacts, number: int, contact: str
    ) -> None:
        self._add(
            Assigned(
                state.seconds,
                state.seq,
                state.cause,
                OfferId(number),
                item.id,
                contact,
                agent.id,
                state.decisions,
            )
        )

    def accepted(self, state: State, offer: OfferFacts) -> None:
        self._add(
            Accepted(
                state.seconds,
                state.seq,
                state.cause,
                offer.id,
                offer.item.id,
                offer.agent.id,
            )
        )

    def offer_declined(
        self, state: State, offer: OfferFacts, reason: str | None, rest_until: int | None
    ) -> None:
        self._add(
            OfferDeclined(
                state.seconds,
                state.seq,
                state.cause,
                offer.id,
                offer.item.id,
                offer.agent.id,
                reason,
                seconds_or_none(rest_until),
            )
        )

    def offer_missed(self, state: State, offer: OfferFacts, rest_until: int | None) -> None:
        self._add(
            OfferMissed(
                state.seconds,
                state.seq,
                state.cause,
                offer.id,
                offer.item.id,
                offer.agent.id,
                seconds_or_none(rest_until),
            )
        )

    def offer_revoked(self, state: State, offer: OfferFacts, reason: str) -> None:
        self._add(
            OfferRevoked(
                state.seconds,
                state.seq,
                state.cause,
                offer.id,
                offer.item.id,
                offer.agent.id,
                reason,
            )
        )
