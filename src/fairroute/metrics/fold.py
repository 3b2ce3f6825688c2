"""
The fold over an engine's events.

An observer: give it to `Engine(observers=[…])` or to `Engine.restore`, and read it whenever you
like. It reads facts and changes none.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fairroute.instants import microseconds
from fairroute.metrics.agent_time import AgentTime
from fairroute.metrics.book import GROUPINGS, Book, Grouping, Reading
from fairroute.metrics.leg import Leg
from fairroute.metrics.recalls import Recalls
from fairroute.metrics.tally import SHORT
from fairroute.model import Presence

if TYPE_CHECKING:
    from fairroute.engine.state import State
    from fairroute.facts import AgentFacts, ContactFacts, ItemFacts, OfferFacts, SurgeFacts
    from fairroute.metrics.leg import Ending
    from fairroute.model import Contact


class Fold:
    """
    Figures of one engine, by the groupings asked for (see `Book`).

    >>> fold = fr.metrics.Fold(by=["tier"])
    >>> engine = fr.Engine(observers=[fold])
    >>> _ = engine.handle(fr.SignIn(fr.Agent("ana")), fr.Submit(fr.Contact("c1")), at=0)
    >>> _ = engine.handle(fr.Accept(1), at=8)
    >>> fold.at(60).everybody.live.asa
    8.0
    """

    def __init__(
        self,
        by: Iterable[str] | Mapping[str, Grouping] = tuple(GROUPINGS),
        *,
        short: float = SHORT,
    ) -> None:
        self._book = Book(by, short=short)
        self._time = AgentTime()
        self._recalls = Recalls()
        self._called: dict[str, str] = {}
        self._wrap_ups: dict[int, int] = {}
        self._coming: dict[int, str | None] = {}

    def at(self, now: float, /) -> Reading:
        """
        All figures at *now*, in seconds: the engine's own time or later.
        """
        instant = microseconds(now, "Fold.at()")
        everybody, groups = self._book.read(instant)
        return Reading(everybody, groups, self._time.read(instant), self._recalls.read())

    # --- moments of items ---

    def queued(self, state: "State", item: "ItemFacts", contact: "Contact") -> None:
        """
        Somebody came. Standing is still the instant they asked at. A call of our own counts in what
        agents do, and in no wait: nobody waits in it.
        """
        if not contact.outbound:
            self._came(state, item, contact.channel, item.standing)

    def scheduled(self, state: "State", item: "ItemFacts", contact: "Contact") -> None:
        """
        Somebody will come: nobody waits yet.
        """
        del state
        if not contact.outbound:
            self._coming[item.id] = contact.channel

    def released(self, state: "State", item: "ItemFacts") -> None:
        """
        Somebody comes who was to come now; who comes back has been counted.
        """
        if item.id in self._coming:
            channel = self._coming.pop(item.id)
            self._came(state, item, channel, item.standing)

    def callback_agreed(
        self, state: "State", item: "ItemFacts", contact: "ContactFacts", asked: object
    ) -> None:
        """
        We ended the wait in person; now they wait for our call.
        """
        del asked
        self._goes(state, item, contact, "ended")

    def fell_back(
        self, state: "State", item: "ItemFacts", contact: "ContactFacts", asked: object
    ) -> None:
        """
        They ended the wait in person; now they wait for our answer.
        """
        del asked
        self._goes(state, item, contact, "abandoned")

    def unreached(self, state: "State", item: "ItemFacts", agent: "AgentFacts") -> None:
        """
        The agent tried: that was handling.
        """
        self.handed_back(state, item, agent, None, None)

    def _goes(
        self, state: "State", item: "ItemFacts", contact: "ContactFacts", ending: "Ending"
    ) -> None:
        if item.id not in self._coming and not item.outbound:
            self._book.closed(item.id, ending, state.now)
            self._came(state, item, contact.contact.channel, state.now)

    def _came(self, state: "State", item: "ItemFacts", channel: str | None, asked: int) -> None:
        if item.work.hours is not None:
            self._book.hours = state.hours

        self._book.came(item.id, Leg.of(item.work, channel, asked))

    def assigned(
        self, state: "State", item: "ItemFacts", agent: "AgentFacts", number: int, contact: str
    ) -> None:
        """
        Answered without ringing.
        """
        del number, contact
        self._book.closed(item.id, "answered", state.now)
        self._agent(state, agent)

    def picked(self, state: "State", item: "ItemFacts", agent: "AgentFacts", *_: object) -> None:
        """
        Answered by somebody who took it.
        """
        self._book.closed(item.id, "answered", state.now)
        self._agent(state, agent)

    assignment_forced = picked

    def taken_over(
        self,
        state: "State",
        item: "ItemFacts",
        agent: "AgentFacts",
        was: "AgentFacts",
        since: int,
        *_: object,
    ) -> None:
        """
        Handling goes on with somebody else; the time spent so far was handling, too.
        """
        self._book.handled(item.id, state.now - since, closed=False)
        self._agent(state, was)
        self._agent(state, agent)

    def accepted(self, state: "State", offer: "OfferFacts") -> None:
        """
        Answered.
        """
        self._book.closed(offer.item.id, "answered", state.now)
        self._agent(state, offer.agent)

    def completed(
        self,
        state: "State",
        item: "ItemFacts",
        agent: "AgentFacts",
        outcome: str,
        wrap_up_until: int | None,
    ) -> None:
        """
        The customer is gone; wrap-up may follow.
        """
        del outcome
        self._book.handled(item.id, state.now - item.handled_since, closed=True)
        if wrap_up_until is None:
            self._book.over(item.id)
        else:
            self._wrap_ups[item.id] = state.now
        self._agent(state, agent)

    def wrap_up_ended(self, state: "State", agent: "AgentFacts", item: int) -> None:
        """
        Nothing is left to do for it.
        """
        began = self._wrap_ups.pop(item, None)
        if began is not None:
            self._book.wrapped_up(item, state.now - began)
        self._book.over(item)
        self._agent(state, agent)

    def handed_back(
        self,
        state: "State",
        item: "ItemFacts",
        agent: "AgentFacts",
        *_: object,
    ) -> None:
        """
        Another leg begins; the time spent on this one was handling.
        """
        self._book.handled(item.id, state.now - item.handled_since, closed=False)
        self._agent(state, agent)

    transferred = handed_back

    def handed_over(
        self,
        state: "State",
        item: "ItemFacts",
        agent: "AgentFacts",
        to: "AgentFacts",
        question: "ItemFacts",
        since: int,
    ) -> None:
        """
        Another goes on with the customer; a question is no contact, and counts in no wait.
        """
        del question
        self._book.handled(item.id, state.now - since, closed=False)
        self._agent(state, agent)
        self._agent(state, to)

    def elevated(self, state: "State", item: "ItemFacts", agent: "AgentFacts | None") -> None:
        """
        It may take more of whoever has it, or is asked.
        """
        for holder in (agent, *(offer.agent for offer in item.offers)):
            if holder is not None:
                self._agent(state, holder)

    def parked(self, state: "State", item: "ItemFacts", agent: "AgentFacts") -> None:
        """
        The time spent so far was handling; from now on it is the customer's.
        """
        self._book.handled(item.id, state.now - item.handled_since, closed=False)
        self._agent(state, agent)

    def resumed(
        self, state: "State", item: "ItemFacts", agent: "AgentFacts", place: object
    ) -> None:
        """
        Handling goes on.
        """
        del item, place
        self._agent(state, agent)

    def abandoned(self, state: "State", item: "ItemFacts") -> None:
        """
        The customer left before anybody answered, or, on a later leg, after somebody had.
        """
        self._coming.pop(item.id, None)
        self._book.closed(item.id, "abandoned", state.now)
        self._book.over(item.id)

    def cancelled(self, state: "State", item: "ItemFacts", reason: str | None) -> None:
        """
        We ended it.
        """
        del reason
        self._coming.pop(item.id, None)
        self._book.closed(item.id, "ended", state.now)
        self._book.over(item.id)

    def expired(self, state: "State", item: "ItemFacts", limit: str) -> None:
        """
        Nobody answered for as long as it was to be waited.
        """
        self.cancelled(state, item, limit)

    # --- moments of agents ---

    def signed_in(self, state: "State", agent: "AgentFacts") -> None:
        """
        An agent came.
        """
        self._agent(state, agent)

    def state_forced(self, state: "State", agent: "AgentFacts", *_: object) -> None:
        """
        Somebody else said how they are.
        """
        self._agent(state, agent)

    signed_out = signed_in
    presence_changed = signed_in

    def recalled(self, state: "State", agent: "AgentFacts") -> None:
        """
        Somebody in reserve is called.
        """
        assert agent.recall is not None
        self._recalls.call(state.now, agent.id)
        self._called[agent.id] = agent.recall.surge

    def surge_ended(self, state: "State", surge: "SurgeFacts", _: int | None) -> None:
        """
        Who has not come need not.
        """
        del state
        name = surge.surge.name
        for agent in [agent for agent, of in self._called.items() if of == name]:
            del self._called[agent]
            self._recalls.spare(agent)

    def offered(self, state: "State", offer: "OfferFacts") -> None:
        """
        It rings.
        """
        self._agent(state, offer.agent)

    def offer_declined(self, state: "State", offer: "OfferFacts", *_: object) -> None:
        """
        It rings no more.
        """
        self._agent(state, offer.agent)

    offer_missed = offer_declined
    offer_revoked = offer_declined

    def _agent(self, state: "State", agent: "AgentFacts") -> None:
        ringing = sum(offer.item.work.demand for offer in agent.offers)
        presence = agent.presence
        if presence is Presence.READY and agent.id in self._called:
            del self._called[agent.id]
            self._recalls.come(state.now, agent.id)

        self._time.tell(
            state.now,
            agent.id,
            here=presence is not Presence.OFFLINE,
            ready=presence is Presence.READY,
            capacity=agent.agent.capacity,
            working=agent.used - ringing,
            ringing=ringing,
        )
