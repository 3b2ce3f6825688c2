"""
Writes down what transitions do, as events.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.commands import Command, Outcome
from fairroute.engine.state import State
from fairroute.engine.transitions.base import Place
from fairroute.events import (
    Abandoned,
    Accepted,
    Assigned,
    AssignmentForced,
    BreatherEnded,
    BreatherStarted,
    CallbackAgreed,
    CallbackOffered,
    Cancelled,
    Completed,
    Consulted,
    ContactLeft,
    Elevated,
    Escalated,
    Event,
    Expedited,
    Expired,
    FellBack,
    HandedBack,
    HandedOver,
    Held,
    HoldReleased,
    HoursSet,
    ItemUpdated,
    LeaseRenewed,
    Limit,
    ModeEnded,
    ModeSet,
    OfferDeclined,
    Offered,
    OfferGapEnded,
    OfferGapStarted,
    OfferMissed,
    OfferRevoked,
    OutageDeclared,
    Parked,
    Picked,
    PlanChanged,
    PolicyFailed,
    Postponed,
    PresenceChanged,
    Queued,
    Recalled,
    RefusalReason,
    Refused,
    Rekeyed,
    Released,
    Replied,
    Requeued,
    ReservationEnd,
    ReservationEnded,
    Reserved,
    RestEnded,
    Resumed,
    ReturnReason,
    Scheduled,
    SignedIn,
    SignedOut,
    StateForced,
    SurgeEnded,
    SurgeStarted,
    TakenOver,
    Transferred,
    Unreached,
    Unroutable,
    UnroutableReason,
    WaitForBegan,
    WaitForEnd,
    WaitForEnded,
    WrapUpEnded,
    WrapUpMoved,
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
from fairroute.ids import ItemId, OfferId
from fairroute.instants import MICROSECONDS
from fairroute.model import Classified, Contact
from fairroute.stages import Stage


class Recorder:
    """
    The observer that builds event objects, into *events*.
    """

    __slots__ = ("_add",)

    def __init__(self, events: list[Event]) -> None:
        self._add = events.append

    def signed_in(self, state: State, agent: AgentFacts) -> None:
        self._add(SignedIn(state.seconds, state.seq, state.cause, agent.agent, agent.presence))

    def signed_out(self, state: State, agent: AgentFacts) -> None:
        self._add(SignedOut(state.seconds, state.seq, state.cause, agent.id))

    def presence_changed(self, state: State, agent: AgentFacts) -> None:
        self._add(
            PresenceChanged(
                state.seconds,
                state.seq,
                state.cause,
                agent.id,
                agent.presence,
                agent.reason,
            )
        )

    def lease_renewed(self, state: State, agent: AgentFacts) -> None:
        assert agent.lease is not None
        until = agent.lease.until / MICROSECONDS
        self._add(LeaseRenewed(state.seconds, state.seq, state.cause, agent.id, until))

    def breather_started(self, state: State, agent: AgentFacts) -> None:
        assert agent.breather is not None
        until = agent.breather.until / MICROSECONDS
        self._add(BreatherStarted(state.seconds, state.seq, state.cause, agent.id, until))

    def breather_ended(self, state: State, agent: AgentFacts) -> None:
        self._add(BreatherEnded(state.seconds, state.seq, state.cause, agent.id))

    def offer_gap_started(self, state: State, agent: AgentFacts, medium: str) -> None:
        until = agent.gaps[medium].until / MICROSECONDS
        self._add(OfferGapStarted(state.seconds, state.seq, state.cause, agent.id, medium, until))

    def offer_gap_ended(self, state: State, agent: AgentFacts, medium: str) -> None:
        self._add(OfferGapEnded(state.seconds, state.seq, state.cause, agent.id, medium))

    def queued(self, state: State, item: ItemFacts, contact: Contact) -> None:
        self._add(
            Queued(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                contact,
                item.work,
                item.key,
                item.standing / MICROSECONDS,
                None if item.expiry is None else item.expiry.rule,
                () if item.staged is None else item.staged.stages,
            )
        )

    def scheduled(self, state: State, item: ItemFacts, contact: Contact) -> None:
        assert item.release is not None
        self._add(
            Scheduled(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                contact,
                item.work,
                item.standing / MICROSECONDS,
                item.release.until / MICROSECONDS,
                None if item.expiry is None else item.expiry.rule,
                () if item.staged is None else item.staged.stages,
            )
        )

    def released(self, state: State, item: ItemFacts) -> None:
        self._add(Released(state.seconds, state.seq, state.cause, item.id, item.key))

    def postponed(self, state: State, item: ItemFacts) -> None:
        assert item.release is not None
        until = item.release.until / MICROSECONDS
        shelved = item.release.shelved
        self._add(Postponed(state.seconds, state.seq, state.cause, item.id, until, shelved))

    def mode_set(self, state: State, mode: ModeFacts) -> None:
        self._add(
            ModeSet(
                state.seconds,
                state.seq,
                state.cause,
                mode.topic,
                mode.until / MICROSECONDS,
                mode.new,
                mode.waiting,
                mode.in_progress,
            )
        )

    def hours_set(self, state: State, name: str) -> None:
        told = state.hours[name].openings
        self._add(HoursSet(state.seconds, state.seq, state.cause, name, told))

    def mode_ended(self, state: State, mode: ModeFacts) -> None:
        self._add(ModeEnded(state.seconds, state.seq, state.cause, mode.topic))

    def callback_agreed(
        self, state: State, item: ItemFacts, contact: ContactFacts, asked: Classified | None
    ) -> None:
        callback = item.callback
        assert callback is not None
        self._add(
            CallbackAgreed(
                state.seconds,
                state.seq,
                state.cause,
                contact.contact.id,
                item.id,
                item.work,
                item.key,
                item.standing / MICROSECONDS,
                asked,
                callback.retries,
                callback.retry_after / MICROSECONDS,
                _seconds(callback.promised),
            )
        )

    def fell_back(
        self, state: State, item: ItemFacts, contact: ContactFacts, asked: Classified | None
    ) -> None:
        self._add(
            FellBack(
                state.seconds,
                state.seq,
                state.cause,
                contact.contact.id,
                item.id,
                item.work,
                item.key,
                asked,
            )
        )

    def unreached(self, state: State, item: ItemFacts, agent: AgentFacts) -> None:
        callback = item.callback
        assert callback is not None
        self._add(
            Unreached(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                agent.id,
                callback.retries,
                callback.retry_after / MICROSECONDS,
            )
        )

    def item_updated(
        self,
        state: State,
        item: ItemFacts,
        asked: Classified | None,
        stages: tuple[Stage, ...] | None,
        preferred: tuple[str, ...] | None,
    ) -> None:
        self._add(
            ItemUpdated(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                item.work,
                item.key,
                item.standing / MICROSECONDS,
                asked,
                stages,
                preferred,
            )
        )

    def escalated(self, state: State, item: ItemFacts) -> None:
        assert item.staged is not None
        self._add(
            Escalated(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                item.staged.reached,
                item.work,
                item.key,
                item.standing / MICROSECONDS,
            )
        )

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

    def picked(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        contact: str,
        passed: int,
        longest: int,
    ) -> None:
        self._add(
            Picked(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                contact,
                agent.id,
                passed,
                longest / MICROSECONDS,
            )
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
        self._add(
            AssignmentForced(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                contact,
                agent.id,
                actor,
                reason,
                max(0, -agent.room),
                passed,
                longest / MICROSECONDS,
            )
        )

    def taken_over(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        was: AgentFacts,
        _: int,
        actor: str,
        reason: str,
    ) -> None:
        over = max(0, -agent.room)
        self._add(
            TakenOver(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                agent.id,
                was.id,
                actor,
                reason,
                over,
            )
        )

    def state_forced(self, state: State, agent: AgentFacts, actor: str, reason: str) -> None:
        self._add(
            StateForced(
                state.seconds, state.seq, state.cause, agent.id, agent.presence, actor, reason
            )
        )

    def held(self, state: State, item: ItemFacts, actor: str, reason: str) -> None:
        assert item.held is not None
        until = None if item.held.until is None else item.held.until / MICROSECONDS
        self._add(Held(state.seconds, state.seq, state.cause, item.id, actor, reason, until))

    def hold_released(self, state: State, item: ItemFacts, actor: str, reason: str) -> None:
        self._add(HoldReleased(state.seconds, state.seq, state.cause, item.id, actor, reason))

    def expedited(
        self, state: State, item: ItemFacts, actor: str, reason: str, passed: int, longest: int
    ) -> None:
        self._add(
            Expedited(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                actor,
                reason,
                passed,
                longest / MICROSECONDS,
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
                _seconds(rest_until),
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
                _seconds(rest_until),
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

    def reserved(self, state: State, item: ItemFacts, agent: AgentFacts) -> None:
        self._add(Reserved(state.seconds, state.seq, state.cause, item.id, agent.id))

    def reservation_ended(
        self, state: State, item: ItemFacts, agent: AgentFacts, reason: ReservationEnd
    ) -> None:
        self._add(
            ReservationEnded(state.seconds, state.seq, state.cause, item.id, agent.id, reason)
        )

    def requeued(self, state: State, item: ItemFacts, reason: ReturnReason) -> None:
        self._add(Requeued(state.seconds, state.seq, state.cause, item.id, reason))

    def rest_ended(self, state: State, item: ItemFacts, agent: str) -> None:
        self._add(RestEnded(state.seconds, state.seq, state.cause, item.id, agent))

    def wait_for_began(self, state: State, item: ItemFacts, wait_for: WaitFor) -> None:
        self._add(
            WaitForBegan(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                wait_for.agents,
                wait_for.until / MICROSECONDS,
            )
        )

    def wait_for_ended(
        self, state: State, item: ItemFacts, agent: str | None, reason: WaitForEnd
    ) -> None:
        self._add(WaitForEnded(state.seconds, state.seq, state.cause, item.id, agent, reason))

    def completed(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        outcome: Outcome,
        wrap_up_until: int | None,
    ) -> None:
        if wrap_up_until is None:
            self._add(
                Completed(state.seconds, state.seq, state.cause, item.id, agent.id, outcome, None)
            )
            return

        wrap_up = agent.wrap_ups[item.id]
        self._add(
            Completed(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                agent.id,
                outcome,
                wrap_up_until / MICROSECONDS,
                _seconds(wrap_up.earliest),
                _seconds(wrap_up.limit),
            )
        )

    def wrap_up_moved(self, state: State, agent: AgentFacts, wrap_up: WrapUpFacts) -> None:
        self._add(
            WrapUpMoved(
                state.seconds,
                state.seq,
                state.cause,
                ItemId(wrap_up.item),
                agent.id,
                wrap_up.until / MICROSECONDS,
            )
        )

    def wrap_up_ended(self, state: State, agent: AgentFacts, item: int) -> None:
        self._add(WrapUpEnded(state.seconds, state.seq, state.cause, ItemId(item), agent.id))

    def handed_back(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        reason: str | None,
        rest_until: int | None,
        place: Place | None,
    ) -> None:
        self._add(
            HandedBack(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                agent.id,
                reason,
                _seconds(rest_until),
                *_placed(place),
            )
        )

    def transferred(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        reason: str | None,
        rest_until: int | None,
        standing: int | None,
        to: str | None,
    ) -> None:
        self._add(
            Transferred(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                agent.id,
                item.work,
                item.key,
                reason,
                _seconds(rest_until),
                () if item.staged is None else item.staged.stages,
                _seconds(standing),
                to,
            )
        )

    def consulted(self, state: State, item: ItemFacts, agent: AgentFacts, to: str | None) -> None:
        assert item.about is not None
        self._add(
            Consulted(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                item.about.id,
                agent.id,
                item.work,
                item.key,
                item.standing / MICROSECONDS,
                to,
            )
        )

    def handed_over(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        to: AgentFacts,
        question: ItemFacts,
        _: int,
    ) -> None:
        self._add(
            HandedOver(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                agent.id,
                to.id,
                question.id,
                item.work,
                item.key,
            )
        )

    def elevated(self, state: State, item: ItemFacts, agent: AgentFacts | None) -> None:
        name = None if agent is None else agent.id
        self._add(Elevated(state.seconds, state.seq, state.cause, item.id, name, item.work))

    def parked(self, state: State, item: ItemFacts, agent: AgentFacts) -> None:
        assert item.parking is not None
        until = item.parking.until / MICROSECONDS
        self._add(Parked(state.seconds, state.seq, state.cause, item.id, agent.id, until))

    def replied(self, state: State, item: ItemFacts, contact: str) -> None:
        self._add(
            Replied(
                state.seconds,
                state.seq,
                state.cause,
                contact,
                item.id,
                item.work,
                item.key,
                item.standing / MICROSECONDS,
            )
        )

    def resumed(
        self, state: State, item: ItemFacts, agent: AgentFacts, place: Place | None
    ) -> None:
        self._add(
            Resumed(state.seconds, state.seq, state.cause, item.id, agent.id, *_placed(place))
        )

    def contact_left(self, state: State, contact: ContactFacts) -> None:
        self._add(
            ContactLeft(
                state.seconds,
                state.seq,
                state.cause,
                contact.contact.id,
                contact.item.id,
            )
        )

    def abandoned(self, state: State, item: ItemFacts) -> None:
        self._add(Abandoned(state.seconds, state.seq, state.cause, item.id))

    def cancelled(self, state: State, item: ItemFacts, reason: str | None) -> None:
        self._add(Cancelled(state.seconds, state.seq, state.cause, item.id, reason))

    def expired(self, state: State, item: ItemFacts, limit: Limit) -> None:
        self._add(Expired(state.seconds, state.seq, state.cause, item.id, limit))

    def unroutable(self, state: State, item: ItemFacts, reason: UnroutableReason) -> None:
        self._add(Unroutable(state.seconds, state.seq, state.cause, item.id, reason))

    def policy_failed(
        self, state: State, part: str, item: ItemFacts, agent: AgentFacts | None, why: str
    ) -> None:
        name = None if agent is None else agent.id
        self._add(PolicyFailed(state.seconds, state.seq, state.cause, part, item.id, name, why))

    def surge_started(
        self, state: State, facts: SurgeFacts, waiting: int, longest: int, expected: int | None
    ) -> None:
        wait = longest / MICROSECONDS
        self._add(
            SurgeStarted(
                state.seconds,
                state.seq,
                state.cause,
                facts.surge,
                waiting,
                wait,
                _seconds(expected),
            )
        )

    def surge_ended(self, state: State, facts: SurgeFacts, expected: int | None) -> None:
        told = _seconds(expected)
        self._add(SurgeEnded(state.seconds, state.seq, state.cause, facts.surge.name, told))

    def recalled(self, state: State, agent: AgentFacts) -> None:
        assert agent.recall is not None
        self._add(Recalled(state.seconds, state.seq, state.cause, agent.id, agent.recall.surge))

    def outage_declared(self, state: State, since: int) -> None:
        self._add(OutageDeclared(state.seconds, state.seq, state.cause, since / MICROSECONDS))

    def plan_changed(self, state: State, recount: bool) -> None:  # noqa: FBT001 - as the event
        self._add(PlanChanged(state.seconds, state.seq, state.cause, state.plan_version, recount))

    def rekeyed(self, state: State, item: ItemFacts, asked: Classified | None) -> None:
        self._add(
            Rekeyed(state.seconds, state.seq, state.cause, item.id, item.work, item.key, asked)
        )

    def callback_offered(
        self, state: State, item: ItemFacts, admission: str, expected: int | None
    ) -> None:
        contact, told = item.contacts[0], _seconds(expected)
        self._add(
            CallbackOffered(
                state.seconds, state.seq, state.cause, contact, item.id, admission, told
            )
        )

    def refused(
        self,
        state: State,
        command: Command,
        reason: RefusalReason,
        why: str,
        expected: int | None,
    ) -> None:
        told = _seconds(expected)
        self._add(Refused(state.seconds, state.seq, state.cause, command, reason, why, told))


def _placed(place: Place | None) -> tuple[int | None, float | None]:
    return (None, None) if place is None else (place[0], place[1] / MICROSECONDS)


def _seconds(instant: int | None) -> float | None:
    return None if instant is None else instant / MICROSECONDS
