"""
What an engine does, in a log: the only module that knows structlog.

`Log` is an observer: the engine tells it of each transition, and it says so under a stable name
with the numbers of items and offers, tiers, and the ids of agents. Ids of contacts and customers
and free text are never said: they may be personal, and a log is read by many. Whoever needs them
looks the number up in the journal.

Routine is said at level debug, what somebody should look at at info or warning. Configuring
structlog is the host's: https://www.structlog.org.
"""

from typing import Any, Final

import structlog

from fairroute.commands import Command, Outcome
from fairroute.engine.state import State
from fairroute.events import (
    Limit,
    RefusalReason,
    ReservationEnd,
    ReturnReason,
    UnroutableReason,
    WaitForEnd,
)
from fairroute.facts import (
    AgentFacts,
    ContactFacts,
    ItemFacts,
    ModeFacts,
    OfferFacts,
    SurgeFacts,
    WaitFor,
    WrapUpFacts,
)
from fairroute.instants import MICROSECONDS
from fairroute.model import Classified, Contact

DEBUG: Final = 10
"""The number of level debug, to structlog and everybody else."""

_ENGINES_REASONS: Final = frozenset(
    {
        *("host", "outage", "customer_left", "cancelled", "not_ready", "draining", "signed_out"),
        *("no_longer_eligible", "expired", "called_back", "mode"),
    }
)
"""Why the engine takes an offer back; a host's own words may be personal and are not said."""

_TAKEN_OFF: Final = frozenset({"missed_offers", "long_wrap_up", "lease_lapsed"})
"""Why the engine takes an agent off; an agent's own words are not said either."""

ROUTINE: Final = (
    *("signed_in", "signed_out", "lease_renewed", "queued", "item_updated", "escalated"),
    *("offered", "assigned", "accepted", "offer_declined", "offer_revoked", "requeued"),
    *("rest_ended", "completed", "wrap_up_moved", "wrap_up_ended", "handed_back", "transferred"),
    *("contact_left", "abandoned", "cancelled", "wait_for_began", "wait_for_ended"),
    *("consulted", "handed_over"),
    *("elevated", "parked", "replied", "resumed", "reserved", "reservation_ended"),
    *("breather_started", "breather_ended", "offer_gap_started", "offer_gap_ended"),
    *("scheduled", "postponed", "released", "callback_agreed", "fell_back", "unreached"),
    *("rekeyed",),
)
"""Moments that are only ever said at level debug."""


class Log:
    """
    Says every transition to structlog.

    *logger* is the host's, else `structlog.get_logger("fairroute")`. It is bound once, when the
    `Log` is made: configure structlog before. Where its filter drops debug for good, the engine is
    not even asked to tell of routine, which then costs nothing. `docs/reference/log.md` lists
    every name.

    >>> import structlog
    >>> with structlog.testing.capture_logs() as said:
    ...     engine = fr.Engine(observers=[fr.observe.Log()])
    ...     _ = engine.handle(fr.Submit(fr.Contact("c1", customer="kim")), at=5)
    >>> said[0]
    {'at': 5.0, 'item': 1, 'tier': 'standard', 'event': 'fairroute.queued', 'log_level': 'debug'}
    """

    def __init__(self, logger: Any = None) -> None:  # noqa: ANN401 - any logger with levels
        bound = (structlog.get_logger("fairroute") if logger is None else logger).bind()
        self._debug = bound.debug
        self._info = bound.info
        self._warning = bound.warning
        if not _hears_debug(bound):
            for moment in ROUTINE:
                setattr(self, moment, None)

    def signed_in(self, state: State, agent: AgentFacts) -> None:
        """
        `fairroute.signed_in`, debug: an agent came, or came with other abilities.
        """
        self._debug(
            "fairroute.signed_in",
            at=state.now / MICROSECONDS,
            agent=agent.id,
            presence=agent.presence.value,
        )

    def signed_out(self, state: State, agent: AgentFacts) -> None:
        """
        `fairroute.signed_out`, debug: an agent went.
        """
        self._debug("fairroute.signed_out", at=state.now / MICROSECONDS, agent=agent.id)

    def presence_changed(self, state: State, agent: AgentFacts) -> None:
        """
        `fairroute.presence_changed`: debug, and info where the engine took the agent off: missed
        offers, a wrap-up that reached its maximum, a lease that lapsed.
        """
        taken_off = agent.reason if agent.reason in _TAKEN_OFF else None
        say = self._debug if taken_off is None else self._info
        say(
            "fairroute.presence_changed",
            at=state.now / MICROSECONDS,
            agent=agent.id,
            presence=agent.presence.value,
            taken_off=taken_off,
        )

    def lease_renewed(self, state: State, agent: AgentFacts) -> None:
        """
        `fairroute.lease_renewed`, debug: an agent gave a sign of life.
        """
        self._debug("fairroute.lease_renewed", at=state.now / MICROSECONDS, agent=agent.id)

    def breather_started(self, state: State, agent: AgentFacts) -> None:
        """
        `fairroute.breather_started`, debug: an agent is offered nothing for a while.
        """
        assert agent.breather is not None
        self._debug(
            "fairroute.breather_started",
            at=state.now / MICROSECONDS,
            agent=agent.id,
            until=agent.breather.until / MICROSECONDS,
        )

    def breather_ended(self, state: State, agent: AgentFacts) -> None:
        """
        `fairroute.breather_ended`, debug: an agent may be asked again.
        """
        self._debug("fairroute.breather_ended", at=state.now / MICROSECONDS, agent=agent.id)

    def offer_gap_started(self, state: State, agent: AgentFacts, medium: str) -> None:
        """
        `fairroute.offer_gap_started`, debug: an agent is offered no more of a medium for a while.
        """
        self._debug(
            "fairroute.offer_gap_started",
            at=state.now / MICROSECONDS,
            agent=agent.id,
            until=agent.gaps[medium].until / MICROSECONDS,
        )

    def offer_gap_ended(self, state: State, agent: AgentFacts, _: str) -> None:
        """
        `fairroute.offer_gap_ended`, debug: an agent may be asked for more of a medium.
        """
        self._debug("fairroute.offer_gap_ended", at=state.now / MICROSECONDS, agent=agent.id)

    def queued(self, state: State, item: ItemFacts, _: Contact) -> None:
        """
        `fairroute.queued`, debug: an item entered the line.
        """
        self._debug(
            "fairroute.queued", at=state.now / MICROSECONDS, item=item.id, tier=item.work.tier
        )

    def scheduled(self, state: State, item: ItemFacts, _: Contact) -> None:
        """
        `fairroute.scheduled`, debug: an item will enter the line at *release_at*.
        """
        assert item.release is not None
        self._debug(
            "fairroute.scheduled",
            at=state.now / MICROSECONDS,
            item=item.id,
            tier=item.work.tier,
            release_at=item.release.until / MICROSECONDS,
        )

    def mode_set(self, state: State, mode: ModeFacts) -> None:
        """
        `fairroute.mode_set`, info: a topic, or the whole centre, is closed or out of order.
        """
        self._info(
            "fairroute.mode_set", at=state.now / MICROSECONDS, until=mode.until / MICROSECONDS
        )

    def hours_set(self, state: State, _: str) -> None:
        """
        `fairroute.hours_set`, info: other hours count towards targets from now on.
        """
        self._info("fairroute.hours_set", at=state.now / MICROSECONDS)

    def mode_ended(self, state: State, _: ModeFacts) -> None:
        """
        `fairroute.mode_ended`, info: a topic, or the whole centre, is open again.
        """
        self._info("fairroute.mode_ended", at=state.now / MICROSECONDS)

    def postponed(self, state: State, item: ItemFacts) -> None:
        """
        `fairroute.postponed`, debug: an item left the line and will come back at *release_at*.
        """
        assert item.release is not None
        self._debug(
            "fairroute.postponed",
            at=state.now / MICROSECONDS,
            item=item.id,
            release_at=item.release.until / MICROSECONDS,
        )

    def callback_agreed(self, state: State, item: ItemFacts, *_: object) -> None:
        """
        `fairroute.callback_agreed`, debug: a customer may go and will be called.
        """
        self._debug("fairroute.callback_agreed", at=state.now / MICROSECONDS, item=item.id)

    def fell_back(self, state: State, item: ItemFacts, *_: object) -> None:
        """
        `fairroute.fell_back`, debug: a customer has gone and will be answered.
        """
        self._debug("fairroute.fell_back", at=state.now / MICROSECONDS, item=item.id)

    def unreached(self, state: State, item: ItemFacts, agent: AgentFacts) -> None:
        """
        `fairroute.unreached`, debug: an agent called, and nobody answered.
        """
        self._debug(
            "fairroute.unreached", at=state.now / MICROSECONDS, item=item.id, agent=agent.id
        )

    def released(self, state: State, item: ItemFacts) -> None:
        """
        `fairroute.released`, debug: a scheduled item entered the line.
        """
        self._debug(
            "fairroute.released", at=state.now / MICROSECONDS, item=item.id, tier=item.work.tier
        )

    def item_updated(self, state: State, item: ItemFacts, *_: object) -> None:
        """
        `fairroute.item_updated`, debug: class, key or standing of an item is another now.
        """
        self._debug(
            "fairroute.item_updated", at=state.now / MICROSECONDS, item=item.id, tier=item.work.tier
        )

    def escalated(self, state: State, item: ItemFacts) -> None:
        """
        `fairroute.escalated`, debug: an item waited long enough to reach its next stage.
        """
        assert item.staged is not None
        self._debug(
            "fairroute.escalated",
            at=state.now / MICROSECONDS,
            item=item.id,
            stage=item.staged.reached,
            tier=item.work.tier,
        )

    def offered(self, state: State, offer: OfferFacts) -> None:
        """
        `fairroute.offered`, debug: an agent is asked.
        """
        self._debug(
            "fairroute.offered",
            at=state.now / MICROSECONDS,
            offer=offer.id,
            item=offer.item.id,
            agent=offer.agent.id,
        )

    def assigned(
        self, state: State, item: ItemFacts, agent: AgentFacts, number: int, _: str
    ) -> None:
        """
        `fairroute.assigned`, debug: an agent was given an item without being asked.
        """
        self._debug(
            "fairroute.assigned",
            at=state.now / MICROSECONDS,
            offer=number,
            item=item.id,
            agent=agent.id,
        )

    def picked(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        _: str,
        passed: int,
        longest: int,
    ) -> None:
        """
        `fairroute.picked`: debug, and info where somebody was passed over.
        """
        say = self._info if passed else self._debug
        say(
            "fairroute.picked",
            at=state.now / MICROSECONDS,
            item=item.id,
            agent=agent.id,
            passed=passed,
            longest_passed=longest / MICROSECONDS,
        )

    def reserved(self, state: State, item: ItemFacts, agent: AgentFacts) -> None:
        """
        `fairroute.reserved`, debug: an agent is kept for an item that is overdue.
        """
        self._debug("fairroute.reserved", at=state.now / MICROSECONDS, item=item.id, agent=agent.id)

    def reservation_ended(
        self, state: State, item: ItemFacts, agent: AgentFacts, reason: ReservationEnd
    ) -> None:
        """
        `fairroute.reservation_ended`, debug: an agent is kept for an item no more.
        """
        self._debug(
            "fairroute.reservation_ended",
            at=state.now / MICROSECONDS,
            item=item.id,
            agent=agent.id,
            reason=reason,
        )

    def assignment_forced(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        contact: str,
        actor: str,
        reason: str,
        passed: int,
        longest: int,
    ) -> None:
        """
        `fairroute.assignment_forced`, info: somebody in charge gave an item to an agent.
        """
        del contact, actor, reason
        self._info(
            "fairroute.assignment_forced",
            at=state.now / MICROSECONDS,
            item=item.id,
            agent=agent.id,
            over=max(0, -agent.room),
            passed=passed,
            longest_passed=longest / MICROSECONDS,
        )

    def taken_over(
        self, state: State, item: ItemFacts, agent: AgentFacts, was: AgentFacts, *_: object
    ) -> None:
        """
        `fairroute.taken_over`, info: somebody in charge gave an item to another agent.
        """
        self._info(
            "fairroute.taken_over",
            at=state.now / MICROSECONDS,
            item=item.id,
            agent=agent.id,
            was=was.id,
            over=max(0, -agent.room),
        )

    def state_forced(self, state: State, agent: AgentFacts, *_: object) -> None:
        """
        `fairroute.state_forced`, info: somebody in charge set an agent's presence.
        """
        self._info(
            "fairroute.state_forced",
            at=state.now / MICROSECONDS,
            agent=agent.id,
            presence=agent.presence.value,
        )

    def held(self, state: State, item: ItemFacts, *_: str) -> None:
        """
        `fairroute.held`, info: somebody in charge keeps an item from everybody.
        """
        self._info("fairroute.held", at=state.now / MICROSECONDS, item=item.id)

    def hold_released(self, state: State, item: ItemFacts, *_: str) -> None:
        """
        `fairroute.hold_released`, info: an item that was held may be offered again.
        """
        self._info("fairroute.hold_released", at=state.now / MICROSECONDS, item=item.id)

    def expedited(
        self, state: State, item: ItemFacts, actor: str, reason: str, passed: int, longest: int
    ) -> None:
        """
        `fairroute.expedited`, info: somebody in charge put an item ahead of everybody.
        """
        del actor, reason
        self._info(
            "fairroute.expedited",
            at=state.now / MICROSECONDS,
            item=item.id,
            passed=passed,
            longest_passed=longest / MICROSECONDS,
        )

    def accepted(self, state: State, offer: OfferFacts) -> None:
        """
        `fairroute.accepted`, debug: an agent said yes.
        """
        self._debug(
            "fairroute.accepted",
            at=state.now / MICROSECONDS,
            offer=offer.id,
            item=offer.item.id,
            agent=offer.agent.id,
        )

    def offer_declined(
        self, state: State, offer: OfferFacts, _: str | None, rest_until: int | None
    ) -> None:
        """
        `fairroute.offer_declined`, debug: an agent said no.
        """
        self._debug(
            "fairroute.offer_declined",
            at=state.now / MICROSECONDS,
            offer=offer.id,
            item=offer.item.id,
            agent=offer.agent.id,
            rest_until=_seconds(rest_until),
        )

    def offer_missed(self, state: State, offer: OfferFacts, rest_until: int | None) -> None:
        """
        `fairroute.offer_missed`, info: an agent let an offer lapse.
        """
        self._info(
            "fairroute.offer_missed",
            at=state.now / MICROSECONDS,
            offer=offer.id,
            item=offer.item.id,
            agent=offer.agent.id,
            rest_until=_seconds(rest_until),
        )

    def offer_revoked(self, state: State, offer: OfferFacts, reason: str) -> None:
        """
        `fairroute.offer_revoked`, debug: an offer was taken back.
        """
        self._debug(
            "fairroute.offer_revoked",
            at=state.now / MICROSECONDS,
            offer=offer.id,
            item=offer.item.id,
            agent=offer.agent.id,
            reason=reason if reason in _ENGINES_REASONS else "host",
        )

    def requeued(self, state: State, item: ItemFacts, reason: ReturnReason) -> None:
        """
        `fairroute.requeued`, debug: an item waits again.
        """
        self._debug("fairroute.requeued", at=state.now / MICROSECONDS, item=item.id, reason=reason)

    def rest_ended(self, state: State, item: ItemFacts, agent: str) -> None:
        """
        `fairroute.rest_ended`, debug: an item may be offered to this agent again.
        """
        self._debug("fairroute.rest_ended", at=state.now / MICROSECONDS, item=item.id, agent=agent)

    def wait_for_began(self, state: State, item: ItemFacts, wait_for: WaitFor) -> None:
        """
        `fairroute.wait_for_began`, debug: an item waits for agents it prefers.
        """
        self._debug(
            "fairroute.wait_for_began",
            at=state.now / MICROSECONDS,
            item=item.id,
            agents=wait_for.agents,
            until=wait_for.until / MICROSECONDS,
        )

    def wait_for_ended(
        self, state: State, item: ItemFacts, agent: str | None, reason: WaitForEnd
    ) -> None:
        """
        `fairroute.wait_for_ended`, debug: an item waits for an agent no more (none: for nobody).
        """
        self._debug(
            "fairroute.wait_for_ended",
            at=state.now / MICROSECONDS,
            item=item.id,
            agent=agent,
            reason=reason,
        )

    def completed(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        outcome: Outcome,
        wrap_up_until: int | None,
    ) -> None:
        """
        `fairroute.completed`, debug: handling ended.
        """
        self._debug(
            "fairroute.completed",
            at=state.now / MICROSECONDS,
            item=item.id,
            agent=agent.id,
            outcome=outcome,
            wrap_up_until=_seconds(wrap_up_until),
        )

    def wrap_up_moved(self, state: State, agent: AgentFacts, wrap_up: WrapUpFacts) -> None:
        """
        `fairroute.wrap_up_moved`, debug: the work after an item ends at another instant.
        """
        self._debug(
            "fairroute.wrap_up_moved",
            at=state.now / MICROSECONDS,
            item=wrap_up.item,
            agent=agent.id,
            until=wrap_up.until / MICROSECONDS,
        )

    def wrap_up_ended(self, state: State, agent: AgentFacts, item: int) -> None:
        """
        `fairroute.wrap_up_ended`, debug: the work after an item is done.
        """
        self._debug(
            "fairroute.wrap_up_ended", at=state.now / MICROSECONDS, item=item, agent=agent.id
        )

    def handed_back(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        _: str | None,
        rest_until: int | None,
        __: object,
    ) -> None:
        """
        `fairroute.handed_back`, debug: an agent gave an item up.
        """
        self._debug(
            "fairroute.handed_back",
            at=state.now / MICROSECONDS,
            item=item.id,
            agent=agent.id,
            rest_until=_seconds(rest_until),
        )

    def transferred(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        _: str | None,
        rest_until: int | None,
        *__: object,
    ) -> None:
        """
        `fairroute.transferred`, debug: an agent passed an item on.
        """
        self._debug(
            "fairroute.transferred",
            at=state.now / MICROSECONDS,
            item=item.id,
            agent=agent.id,
            rest_until=_seconds(rest_until),
        )

    def consulted(self, state: State, item: ItemFacts, agent: AgentFacts, _: str | None) -> None:
        """
        `fairroute.consulted`, debug: an agent asks a colleague about an item.
        """
        self._debug(
            "fairroute.consulted",
            at=state.now / MICROSECONDS,
            item=item.id,
            agent=agent.id,
            about=None if item.about is None else item.about.id,
        )

    def handed_over(
        self, state: State, item: ItemFacts, agent: AgentFacts, to: AgentFacts, *_: object
    ) -> None:
        """
        `fairroute.handed_over`, debug: a customer goes over to whoever was asked.
        """
        self._debug(
            "fairroute.handed_over",
            at=state.now / MICROSECONDS,
            item=item.id,
            agent=agent.id,
            to=to.id,
        )

    def elevated(self, state: State, item: ItemFacts, agent: AgentFacts | None) -> None:
        """
        `fairroute.elevated`, debug: a customer goes on in another medium.
        """
        self._debug(
            "fairroute.elevated",
            at=state.now / MICROSECONDS,
            item=item.id,
            agent=None if agent is None else agent.id,
        )

    def parked(self, state: State, item: ItemFacts, agent: AgentFacts) -> None:
        """
        `fairroute.parked`, debug: handling pauses for the customer's reply.
        """
        self._debug("fairroute.parked", at=state.now / MICROSECONDS, item=item.id, agent=agent.id)

    def replied(self, state: State, item: ItemFacts, _: str) -> None:
        """
        `fairroute.replied`, debug: the customer of a parked item wrote.
        """
        self._debug("fairroute.replied", at=state.now / MICROSECONDS, item=item.id)

    def resumed(self, state: State, item: ItemFacts, agent: AgentFacts, _: object) -> None:
        """
        `fairroute.resumed`, debug: an agent goes on with an item without a reply.
        """
        self._debug("fairroute.resumed", at=state.now / MICROSECONDS, item=item.id, agent=agent.id)

    def contact_left(self, state: State, contact: ContactFacts) -> None:
        """
        `fairroute.contact_left`, debug: a customer left one contact.
        """
        self._debug("fairroute.contact_left", at=state.now / MICROSECONDS, item=contact.item.id)

    def abandoned(self, state: State, item: ItemFacts) -> None:
        """
        `fairroute.abandoned`, debug: everybody who waited for an item has left.
        """
        self._debug("fairroute.abandoned", at=state.now / MICROSECONDS, item=item.id)

    def cancelled(self, state: State, item: ItemFacts, _: str | None) -> None:
        """
        `fairroute.cancelled`, debug: the centre withdrew an item.
        """
        self._debug("fairroute.cancelled", at=state.now / MICROSECONDS, item=item.id)

    def expired(self, state: State, item: ItemFacts, limit: Limit) -> None:
        """
        `fairroute.expired`, info: an item waited, or lived, as long as it may.
        """
        self._info("fairroute.expired", at=state.now / MICROSECONDS, item=item.id, limit=limit)

    def unroutable(self, state: State, item: ItemFacts, reason: UnroutableReason) -> None:
        """
        `fairroute.unroutable`, warning: nobody who is here may take an item.
        """
        self._warning(
            "fairroute.unroutable", at=state.now / MICROSECONDS, item=item.id, reason=reason
        )

    def policy_failed(
        self, state: State, part: str, item: ItemFacts, agent: AgentFacts | None, why: str
    ) -> None:
        """
        `fairroute.policy_failed`, warning: a policy part raised, or answered nonsense.
        """
        self._warning(
            "fairroute.policy_failed",
            at=state.now / MICROSECONDS,
            part=part,
            item=item.id,
            agent=None if agent is None else agent.id,
            # The kind of error; its message may quote anything, and is in the event.
            error="wrong answer" if why.startswith("answered ") else why.partition(":")[0],
        )

    def surge_started(
        self, state: State, facts: SurgeFacts, waiting: int, longest: int, expected: int | None
    ) -> None:
        """
        `fairroute.surge_started`, warning: a class of items is past its bound.
        """
        self._warning(
            "fairroute.surge_started",
            at=state.now / MICROSECONDS,
            surge=facts.surge.name,
            waiting=waiting,
            longest=longest / MICROSECONDS,
            expected=None if expected is None else expected / MICROSECONDS,
        )

    def surge_ended(self, state: State, facts: SurgeFacts, expected: int | None) -> None:
        """
        `fairroute.surge_ended`, info: the class is calm again.
        """
        self._info(
            "fairroute.surge_ended",
            at=state.now / MICROSECONDS,
            surge=facts.surge.name,
            lasted=(state.now - facts.since) / MICROSECONDS,
            expected=None if expected is None else expected / MICROSECONDS,
        )

    def recalled(self, state: State, agent: AgentFacts) -> None:
        """
        `fairroute.recalled`, info: an agent in reserve is needed.
        """
        assert agent.recall is not None
        self._info(
            "fairroute.recalled",
            at=state.now / MICROSECONDS,
            agent=agent.id,
            surge=agent.recall.surge,
        )

    def outage_declared(self, state: State, since: int) -> None:
        """
        `fairroute.outage_declared`, warning: the host had slept.
        """
        self._warning(
            "fairroute.outage_declared", at=state.now / MICROSECONDS, since=since / MICROSECONDS
        )

    def plan_changed(self, state: State, _: bool) -> None:  # noqa: FBT001 - as the event
        """
        `fairroute.plan_changed`, info: another plan holds.
        """
        self._info(
            "fairroute.plan_changed", at=state.now / MICROSECONDS, version=state.plan_version
        )

    def rekeyed(self, state: State, item: ItemFacts, _: Classified | None) -> None:
        """
        `fairroute.rekeyed`, debug: by another plan, an item has another class or key.
        """
        self._debug(
            "fairroute.rekeyed", at=state.now / MICROSECONDS, item=item.id, tier=item.work.tier
        )

    def callback_offered(
        self, state: State, item: ItemFacts, admission: str, expected: int | None
    ) -> None:
        """
        `fairroute.callback_offered`, info: whoever came may have a long wait, and is to be asked.
        """
        self._info(
            "fairroute.callback_offered",
            at=state.now / MICROSECONDS,
            item=item.id,
            admission=admission,
            expected=None if expected is None else expected / MICROSECONDS,
        )

    def refused(
        self, state: State, command: Command, reason: RefusalReason, _: str, expected: int | None
    ) -> None:
        """
        `fairroute.refused`, info: a command came too late or too early.
        """
        self._info(
            "fairroute.refused",
            at=state.now / MICROSECONDS,
            command=type(command).__name__,
            number=state.cause,
            reason=reason,
            expected=None if expected is None else expected / MICROSECONDS,
        )


def _hears_debug(bound: Any) -> bool:  # noqa: ANN401 - any logger with levels
    """
    Whether debug may ever come out of *bound*; unknown is yes.

    A filtering logger's level is its class's, so it is settled now; a standard library logger may
    change its own. The class is asked, since a logger may take any name for a method to call.
    """
    by_class = hasattr(type(bound), "is_enabled_for")
    if not by_class or isinstance(bound, structlog.stdlib.BoundLogger):
        return True

    heard: bool = bound.is_enabled_for(DEBUG)
    return heard


def _seconds(instant: int | None) -> float | None:
    return None if instant is None else instant / MICROSECONDS
