"""
The fold that applies records to facts, by the same transitions that made them.

Restoring asks no policy part, and no plan, anything.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from fairroute.engine.record import Record
from fairroute.engine.transitions import Transitions
from fairroute.engine.transitions.base import Place
from fairroute.errors import RestoreError
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
    Refused,
    Rekeyed,
    Released,
    Replied,
    Requeued,
    ReservationEnded,
    Reserved,
    RestEnded,
    Resumed,
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
    WaitForBegan,
    WaitForEnded,
    WrapUpEnded,
    WrapUpMoved,
)
from fairroute.facts import (
    ModeFacts,
)
from fairroute.instants import MICROSECONDS, microseconds
from fairroute.protocols import Terms


def fold(do: Transitions, records: Iterable[Record]) -> None:
    """
    Apply *records*, in order, by the same transitions that made them. O(events); asks no policy.

    Raises `RestoreError` where a record does not follow from what came before.
    """
    state = do.state
    for record in records:
        if not isinstance(record, Record):
            raise RestoreError(f"got {type(record).__name__}, expected records: step.record is one")

        for event in record.events:
            if event.seq != state.seq + 1:
                raise RestoreError(
                    f"event {event.seq} ({type(event).__name__}) follows event {state.seq}: "
                    "a record is missing, or there twice"
                )

            state.come_to(_later(event.at, state.now))
            state.told_at = state.now
            state.cause = event.cause
            try:
                _APPLY[type(event)](do, event)
            except (KeyError, AssertionError, AttributeError) as error:
                raise RestoreError(
                    f"event {event.seq} ({type(event).__name__}) does not fit the facts before it"
                ) from error

        state.come_to(_later(record.at, state.now))
        state.commands += len(record.commands)
        for use in record.keys:
            state.remember_key(use)


def _later(at: float, now: int) -> int:
    instant = microseconds(at, "Record.at")
    if instant < now:
        raise RestoreError(f"a record at {at!r} follows one at {now / MICROSECONDS!r}")

    return instant


def _us(instant: float | None) -> int | None:
    # Not `microseconds`: what ends after the last instant there is was never told by a host.
    return None if instant is None else round(instant * MICROSECONDS)


def _apply_presence(do: Transitions, event: PresenceChanged) -> None:
    do.presence_changed(do.state.agents[event.agent], event.presence, event.reason)


def _apply_offered(do: Transitions, event: Offered) -> None:
    state = do.state
    terms = Terms(
        timeout=round(event.expires_at * MICROSECONDS) - state.now,
        rest_after_decline=microseconds(event.rest_after_decline),
        rest_after_miss=microseconds(event.rest_after_miss),
    )
    item, agent = state.items[event.item], state.agents[event.agent]
    do.offered(event.offer, item, agent, event.contact, terms, event.decision)


def _apply_assigned(do: Transitions, event: Assigned) -> None:
    state = do.state
    do.assigned(
        event.offer,
        state.items[event.item],
        state.agents[event.agent],
        event.contact,
        event.decision,
    )


def _apply_transferred(do: Transitions, event: Transferred) -> None:
    do.transferred(
        do.state.items[event.item],
        event.work,
        event.key,
        event.reason,
        _us(event.rest_until),
        event.stages,
        _us(event.standing),
        event.to,
    )


def _place(event: HandedBack | Resumed) -> Place | None:
    if event.key is None or event.standing is None:
        return None

    return event.key, round(event.standing * MICROSECONDS)


def _apply_policy_failed(do: Transitions, event: PolicyFailed) -> None:
    agent = None if event.agent is None else do.state.agents[event.agent]
    do.policy_failed(event.part, do.state.items[event.item], agent, event.why)


_APPLY: Final[dict[type[Event], Callable[[Transitions, Any], object]]] = {
    SignedIn: lambda do, e: do.signed_in(e.agent, e.presence),
    SignedOut: lambda do, e: do.signed_out(do.state.agents[e.agent]),
    PresenceChanged: _apply_presence,
    BreatherStarted: lambda do, e: do.breather_started(
        do.state.agents[e.agent], round(e.until * MICROSECONDS)
    ),
    BreatherEnded: lambda do, e: do.breather_ended(do.state.agents[e.agent]),
    OfferGapStarted: lambda do, e: do.offer_gap_started(
        do.state.agents[e.agent], e.medium, round(e.until * MICROSECONDS)
    ),
    OfferGapEnded: lambda do, e: do.offer_gap_ended(do.state.agents[e.agent], e.medium),
    LeaseRenewed: lambda do, e: do.lease_renewed(
        do.state.agents[e.agent], round(e.until * MICROSECONDS)
    ),
    Queued: lambda do, e: do.queued(
        e.item, e.contact, e.work, e.key, round(e.standing * 1_000_000), e.expiry, e.stages
    ),
    Scheduled: lambda do, e: do.scheduled(
        e.item,
        e.contact,
        e.work,
        round(e.standing * MICROSECONDS),
        round(e.release_at * MICROSECONDS),
        e.expiry,
        e.stages,
    ),
    Postponed: lambda do, e: do.postponed(
        do.state.items[e.item], round(e.release_at * MICROSECONDS), shelved=e.shelved
    ),
    ModeSet: lambda do, e: do.mode_set(
        ModeFacts(e.topic, round(e.until * MICROSECONDS), e.new, e.waiting, e.in_progress)
    ),
    HoursSet: lambda do, e: do.hours_set(e.name, e.openings),
    ModeEnded: lambda do, e: do.mode_ended(do.state.modes[e.topic]),
    Released: lambda do, e: do.released(do.state.items[e.item], e.key),
    CallbackAgreed: lambda do, e: do.callback_agreed(
        do.state.contacts[e.contact],
        e.work,
        e.key,
        round(e.standing * MICROSECONDS),
        e.asked,
        e.retries,
        round(e.retry_after * MICROSECONDS),
        _us(e.promised),
    ),
    FellBack: lambda do, e: do.fell_back(do.state.contacts[e.contact], e.work, e.key, e.asked),
    Unreached: lambda do, e: do.unreached(
        do.state.items[e.item], e.retries, round(e.retry_after * MICROSECONDS)
    ),
    ItemUpdated: lambda do, e: do.item_updated(
        do.state.items[e.item],
        e.work,
        e.key,
        round(e.standing * 1_000_000),
        e.asked,
        e.stages,
        e.preferred,
    ),
    Escalated: lambda do, e: do.escalated(
        do.state.items[e.item], e.stage, e.work, e.key, round(e.standing * 1_000_000)
    ),
    Offered: _apply_offered,
    Assigned: _apply_assigned,
    Picked: lambda do, e: do.picked(
        do.state.items[e.item],
        do.state.agents[e.agent],
        e.contact,
        e.passed,
        round(e.longest_passed * MICROSECONDS),
    ),
    AssignmentForced: lambda do, e: do.assignment_forced(
        do.state.items[e.item],
        do.state.agents[e.agent],
        e.contact,
        e.actor,
        e.reason,
        e.passed,
        round(e.longest_passed * MICROSECONDS),
    ),
    TakenOver: lambda do, e: do.taken_over(
        do.state.items[e.item], do.state.agents[e.agent], e.actor, e.reason
    ),
    StateForced: lambda do, e: do.state_forced(
        do.state.agents[e.agent], e.presence, e.actor, e.reason
    ),
    Held: lambda do, e: do.held(do.state.items[e.item], e.actor, e.reason, _us(e.until)),
    HoldReleased: lambda do, e: do.hold_released(do.state.items[e.item], e.actor, e.reason),
    Expedited: lambda do, e: do.expedited(
        do.state.items[e.item],
        e.actor,
        e.reason,
        e.passed,
        round(e.longest_passed * MICROSECONDS),
    ),
    Accepted: lambda do, e: do.accepted(do.state.offers[e.offer]),
    OfferDeclined: lambda do, e: do.offer_declined(
        do.state.offers[e.offer], e.reason, _us(e.rest_until)
    ),
    OfferMissed: lambda do, e: do.offer_missed(do.state.offers[e.offer], _us(e.rest_until)),
    OfferRevoked: lambda do, e: do.offer_revoked(do.state.offers[e.offer], e.reason),
    Reserved: lambda do, e: do.reserved(do.state.items[e.item], do.state.agents[e.agent]),
    ReservationEnded: lambda do, e: do.reservation_ended(do.state.agents[e.agent], e.reason),
    Requeued: lambda do, e: do.requeued(do.state.items[e.item], e.reason),
    RestEnded: lambda do, e: do.rest_ended(do.state.items[e.item], e.agent),
    WaitForBegan: lambda do, e: do.wait_for_began(
        do.state.items[e.item], e.agents, round(e.until * MICROSECONDS)
    ),
    WaitForEnded: lambda do, e: do.wait_for_ended(do.state.items[e.item], e.agent, e.reason),
    Completed: lambda do, e: do.completed(
        do.state.items[e.item],
        e.outcome,
        _us(e.wrap_up_until),
        _us(e.wrap_up_from),
        _us(e.wrap_up_limit),
    ),
    WrapUpMoved: lambda do, e: do.wrap_up_moved(
        do.state.agents[e.agent], e.item, round(e.wrap_up_until * MICROSECONDS)
    ),
    WrapUpEnded: lambda do, e: do.wrap_up_ended(do.state.agents[e.agent], e.item),
    HandedBack: lambda do, e: do.handed_back(
        do.state.items[e.item], e.reason, _us(e.rest_until), _place(e)
    ),
    Transferred: _apply_transferred,
    Consulted: lambda do, e: do.consulted(e.item, do.state.items[e.about], e.work, e.key, e.to),
    HandedOver: lambda do, e: do.handed_over(do.state.items[e.question], e.work, e.key),
    Elevated: lambda do, e: do.elevated(do.state.items[e.item], e.work),
    Parked: lambda do, e: do.parked(do.state.items[e.item], round(e.until * MICROSECONDS)),
    Replied: lambda do, e: do.replied(
        do.state.items[e.item], e.contact, e.work, e.key, round(e.standing * MICROSECONDS)
    ),
    Resumed: lambda do, e: do.resumed(do.state.items[e.item], _place(e)),
    ContactLeft: lambda do, e: do.contact_left(do.state.contacts[e.contact]),
    Abandoned: lambda do, e: do.abandoned(do.state.items[e.item]),
    Cancelled: lambda do, e: do.cancelled(do.state.items[e.item], e.reason),
    Expired: lambda do, e: do.expired(do.state.items[e.item], e.limit),
    Unroutable: lambda do, e: do.unroutable(do.state.items[e.item], e.reason),
    PolicyFailed: _apply_policy_failed,
    SurgeStarted: lambda do, e: do.surge_started(
        e.surge, e.waiting, microseconds(e.longest), _us(e.expected)
    ),
    SurgeEnded: lambda do, e: do.surge_ended(e.surge, _us(e.expected)),
    Recalled: lambda do, e: do.recalled(do.state.agents[e.agent], e.surge),
    OutageDeclared: lambda do, e: do.outage_declared(microseconds(e.since)),
    PlanChanged: lambda do, e: do.plan_changed(e.version, recount=e.recount),
    Rekeyed: lambda do, e: do.rekeyed(do.state.items[e.item], e.work, e.key, e.asked),
    CallbackOffered: lambda do, e: do.callback_offered(
        do.state.items[e.item], e.admission, _us(e.expected)
    ),
    Refused: lambda do, e: do.refused(e.command, e.reason, e.why, _us(e.expected)),
}
