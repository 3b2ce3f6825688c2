"""
Facts as values, to save and to restore; and the fold that applies records to them.

A snapshot holds facts only. Indices are built anew, so a snapshot outlives any change of them, of
the policy, or of the code. Restoring asks no policy part anything.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from typing import Any, Final, Literal

import attrs

from fairroute.engine.record import Record
from fairroute.engine.state import State
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
    Cancelled,
    Completed,
    ContactLeft,
    Elevated,
    Escalated,
    Event,
    Expedited,
    Expired,
    FellBack,
    HandedBack,
    Held,
    HoldReleased,
    ItemUpdated,
    LeaseRenewed,
    ModeEnded,
    ModeSet,
    OfferDeclined,
    Offered,
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
    AgentFacts,
    CallbackFacts,
    ContactFacts,
    Deadline,
    ExpiryFacts,
    HoldFacts,
    ItemFacts,
    KeyUse,
    ModeFacts,
    OfferFacts,
    ParkingFacts,
    RecallFacts,
    ReleaseFacts,
    Rest,
    StageFacts,
    SurgeFacts,
    WaitFor,
    WrapUpFacts,
)
from fairroute.ids import ItemId, OfferId
from fairroute.instants import MICROSECONDS, microseconds
from fairroute.lifecycle import ItemState, OfferState
from fairroute.model import Agent, Classified, Contact, Expiry, Intake, Presence, Shelf
from fairroute.plan import Limits
from fairroute.protocols import Terms
from fairroute.stages import Stage
from fairroute.surges import Surge

FORMAT: Final = 1
"""Raised when the shape of a snapshot changes."""


@attrs.frozen
class SavedExpiry:
    """
    What is left of an item's time; instants in microseconds.
    """

    rule: Expiry
    life_ends: int | None
    wait_ends: int | None
    until: int | None
    seq: int


@attrs.frozen
class SavedStages:
    """
    The stages of an item; instants in microseconds. *seq* is the event that said when the next one
    is due.
    """

    stages: tuple[Stage, ...]
    asked: Classified
    since: int
    last: int
    reached: int
    due: int | None
    seq: int


@attrs.frozen
class SavedItem:
    """
    An open item; instants in microseconds. *rests* and *parking* are (agent, until, seq of the
    event that said so), *wait_for* (agents, until, seq, absent), *held* (actor, reason), *release*
    (instant, seq, placed, shelved), *callback* (retries, retry_after, promised).
    """

    id: int
    contacts: tuple[str, ...]
    work: Classified
    key: int
    standing: int
    arrived: int
    arrival: int
    state: ItemState
    agent: str | None
    handled_since: int
    rests: tuple[tuple[str, int, int], ...]
    withheld: tuple[str, ...]
    unroutable: bool
    urgency_failed: bool
    preferred: tuple[str, ...]
    wait_for: tuple[tuple[str, ...], int, int, bool] | None = None
    held: tuple[str, str] | None = None
    expedited: bool = False
    expiry: SavedExpiry | None = None
    staged: SavedStages | None = None
    parking: tuple[str, int, int] | None = None
    reserved: str | None = None
    release: tuple[int, int, bool, bool] | None = None
    callback: tuple[int, int, int | None] | None = None
    away: bool = False


@attrs.frozen
class SavedAgent:
    """
    An agent who signed in at least once; instants in microseconds. *wrap_ups* is (item, demand,
    until, seq, earliest, limit, medium); *lease* and *breather* are (until,
    seq).
    """

    agent: Agent
    presence: Presence
    reason: str | None
    presence_since: int
    idle_since: int
    idle_seq: int
    misses: int
    last_offered: int
    pace: int | None
    given: tuple[int, ...]
    wrap_ups: tuple[tuple[int, int, int, int, int | None, int | None, str | None], ...]
    lease: tuple[int, int] | None
    breather: tuple[int, int] | None
    busy_since: int
    recall: tuple[str, int, bool] | None = None
    recalls: tuple[tuple[str, tuple[int, ...]], ...] = ()
    last_recall: int = 0


@attrs.frozen
class SavedSurge:
    """
    A surge that goes on; instants in microseconds.
    """

    surge: Surge
    since: int
    recalled_at: int | None


@attrs.frozen
class SavedOffer:
    """
    An open offer; instants in microseconds.
    """

    id: int
    item: int
    agent: str
    contact: str
    made_at: int
    expires_at: int
    seq: int
    decision: int
    rest_after_decline: int
    rest_after_miss: int


@attrs.frozen
class SavedMode:
    """
    A mode that holds; *until* in microseconds.
    """

    topic: str | None
    until: int
    new: Intake
    waiting: Shelf
    in_progress: Literal["finish", "return"]
    seq: int


@attrs.frozen
class Snapshot:
    """
    Everything an engine knows that cannot be derived; made by `Engine.snapshot`, read by
    `Engine.restore`.
    """

    format: int
    seed: int
    now: int
    seq: int
    commands: int
    last_item: int
    last_offer: int
    decisions: int
    idle_seq: int
    answer_time: int
    line_time: int
    gone: int
    plan_version: int
    agents: tuple[SavedAgent, ...]
    contacts: tuple[tuple[Contact, int], ...]
    items: tuple[SavedItem, ...]
    offers: tuple[SavedOffer, ...]
    ended_offers: tuple[tuple[int, OfferState], ...]
    closed_contacts: tuple[tuple[str, int], ...]
    modes: tuple[SavedMode, ...] = ()
    keys: tuple[tuple[KeyUse, int], ...] = ()
    surges: tuple[SavedSurge, ...] = ()


def take_snapshot(state: State, seed: int) -> Snapshot:
    """
    The facts of *state* as a value. O(everything open).
    """
    return Snapshot(
        format=FORMAT,
        seed=seed,
        now=state.now,
        seq=state.seq,
        commands=state.commands,
        last_item=state.last_item,
        last_offer=state.last_offer,
        decisions=state.decisions,
        idle_seq=state.idle_seq,
        answer_time=state.answer_time,
        line_time=state.line_time,
        gone=state.gone,
        plan_version=state.plan_version,
        agents=tuple(_save_agent(agent) for agent in state.agents.values()),
        contacts=tuple((facts.contact, facts.item.id) for facts in state.contacts.values()),
        items=tuple(_save_item(item) for item in state.items.values()),
        offers=tuple(_save_offer(offer) for offer in state.offers.values()),
        ended_offers=tuple(state.ended_offers.items()),
        closed_contacts=tuple((name, state.closed_contacts[name]) for name in state.closed_order),
        modes=tuple(SavedMode(*attrs.astuple(mode)) for mode in state.modes.values()),
        keys=tuple(entry for entry in state.keys.values() if state.now < entry[1]),
        surges=tuple(
            SavedSurge(facts.surge, facts.since, facts.recalled_at)
            for facts in state.surges.values()
        ),
    )


def state_of(snapshot: Snapshot, limits: Limits) -> State:
    """
    A state with the facts of *snapshot*. Raises `RestoreError` for a format this version cannot
    read, and for facts that contradict each other.
    """
    if not isinstance(snapshot, Snapshot):
        raise RestoreError(f"got {type(snapshot).__name__}, expected what Engine.snapshot() gave")

    if snapshot.format != FORMAT:
        raise RestoreError(
            f"the snapshot has format {snapshot.format}, this version reads format {FORMAT}"
        )

    state = State(
        limits,
        now=snapshot.now,
        seconds=snapshot.now / MICROSECONDS,
        seq=snapshot.seq,
        commands=snapshot.commands,
        last_item=snapshot.last_item,
        last_offer=snapshot.last_offer,
        decisions=snapshot.decisions,
        idle_seq=snapshot.idle_seq,
        answer_time=snapshot.answer_time,
        line_time=snapshot.line_time,
        gone=snapshot.gone,
        plan_version=snapshot.plan_version,
        ended_offers=dict(snapshot.ended_offers),
        closed_contacts=dict(snapshot.closed_contacts),
        closed_order=deque(name for name, _ in snapshot.closed_contacts),
        modes={saved.topic: ModeFacts(*attrs.astuple(saved)) for saved in snapshot.modes},
        keys=OrderedDict((use.key, (use, until)) for use, until in snapshot.keys),
    )
    try:
        _restore_facts(state, snapshot)
    except (KeyError, AssertionError) as error:
        raise RestoreError(f"the snapshot names {error}, which is not in it") from error

    return state


def _restore_facts(state: State, snapshot: Snapshot) -> None:
    for saved_surge in snapshot.surges:
        state.surges[saved_surge.surge.name] = SurgeFacts(
            saved_surge.surge, saved_surge.since, saved_surge.recalled_at
        )

    for saved_agent in snapshot.agents:
        _restore_agent(state, saved_agent)

    recalled = [agent for agent in state.agents.values() if agent.recall is not None]
    for agent in sorted(recalled, key=lambda agent: agent.last_recall):
        state.recalled[agent.id] = agent

    for saved_item in snapshot.items:
        _restore_item(state, saved_item)

    for contact, item in snapshot.contacts:
        state.contacts[contact.id] = ContactFacts(contact, state.items[item])

    for saved_offer in snapshot.offers:
        _restore_offer(state, saved_offer)

    for agent in state.agents.values():
        agent.used = state.used_by(agent)


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


def _save_item(item: ItemFacts) -> SavedItem:
    return SavedItem(
        id=item.id,
        contacts=item.contacts,
        work=item.work,
        key=item.key,
        standing=item.standing,
        arrived=item.arrived,
        arrival=item.arrival,
        state=item.state,
        agent=None if item.agent is None else item.agent.id,
        handled_since=item.handled_since,
        rests=tuple((name, rest.until, rest.seq) for name, rest in item.rests.items()),
        withheld=tuple(sorted(item.withheld)),
        unroutable=item.unroutable,
        urgency_failed=item.urgency_failed,
        preferred=item.preferred,
        wait_for=None if item.wait_for is None else _save_wait_for(item.wait_for),
        held=None if item.held is None else (item.held.actor, item.held.reason),
        expedited=item.expedited,
        expiry=None if item.expiry is None else _save_expiry(item.expiry),
        parking=None
        if item.parking is None
        else (item.parking.agent.id, item.parking.until, item.parking.seq),
        staged=_save_stages(item.staged),
        reserved=None if item.reserved is None else item.reserved.id,
        release=None if item.release is None else attrs.astuple(item.release),
        callback=None if item.callback is None else attrs.astuple(item.callback),
        away=item.away,
    )


def _save_stages(staged: StageFacts | None) -> SavedStages | None:
    if staged is None:
        return None

    return SavedStages(
        staged.stages,
        staged.asked,
        staged.since,
        staged.last,
        staged.reached,
        staged.due,
        staged.seq,
    )


def _save_wait_for(wait_for: WaitFor) -> tuple[tuple[str, ...], int, int, bool]:
    return wait_for.agents, wait_for.until, wait_for.seq, wait_for.absent


def _save_expiry(expiry: ExpiryFacts) -> SavedExpiry:
    return SavedExpiry(expiry.rule, expiry.life_ends, expiry.wait_ends, expiry.until, expiry.seq)


def _save_agent(agent: AgentFacts) -> SavedAgent:
    return SavedAgent(
        agent=agent.agent,
        presence=agent.presence,
        reason=agent.reason,
        presence_since=agent.presence_since,
        idle_since=agent.idle_since,
        idle_seq=agent.idle_seq,
        misses=agent.misses,
        last_offered=agent.last_offered,
        pace=agent.pace,
        given=tuple(agent.given),
        wrap_ups=tuple(attrs.astuple(wrap_up) for wrap_up in agent.wrap_ups.values()),
        lease=_save_deadline(agent.lease),
        breather=_save_deadline(agent.breather),
        busy_since=agent.busy_since,
        recall=None if agent.recall is None else attrs.astuple(agent.recall),
        recalls=tuple(agent.recalls.items()),
        last_recall=agent.last_recall,
    )


def _save_deadline(deadline: Deadline | None) -> tuple[int, int] | None:
    return None if deadline is None else (deadline.until, deadline.seq)


def _restore_deadline(saved: tuple[int, int] | None) -> Deadline | None:
    return None if saved is None else Deadline(*saved)


def _save_offer(offer: OfferFacts) -> SavedOffer:
    return SavedOffer(
        id=offer.id,
        item=offer.item.id,
        agent=offer.agent.id,
        contact=offer.contact,
        made_at=offer.made_at,
        expires_at=offer.expires_at,
        seq=offer.seq,
        decision=offer.decision,
        rest_after_decline=offer.terms.rest_after_decline,
        rest_after_miss=offer.terms.rest_after_miss,
    )


def _restore_agent(state: State, saved: SavedAgent) -> None:
    agent = state.agents[saved.agent.id] = AgentFacts(
        saved.agent.id,
        saved.agent,
        presence=saved.presence,
        reason=saved.reason,
        presence_since=saved.presence_since,
        idle_since=saved.idle_since,
        idle_seq=saved.idle_seq,
        misses=saved.misses,
        last_offered=saved.last_offered,
        pace=saved.pace,
        given=deque(saved.given),
        lease=_restore_deadline(saved.lease),
        breather=_restore_deadline(saved.breather),
        busy_since=saved.busy_since,
        recall=None if saved.recall is None else RecallFacts(*saved.recall),
        recalls=dict(saved.recalls),
        last_recall=saved.last_recall,
    )
    for wrap_up in saved.wrap_ups:
        found = WrapUpFacts(*wrap_up)
        agent.wrap_ups[found.item] = found
        state.wrapping_up[found.item] = agent


def _restore_item(state: State, saved: SavedItem) -> None:
    item = state.items[saved.id] = ItemFacts(
        ItemId(saved.id),
        saved.contacts,
        saved.work,
        saved.key,
        saved.standing,
        saved.arrived,
        saved.arrival,
        state=saved.state,
        handled_since=saved.handled_since,
        rests={name: Rest(until, seq) for name, until, seq in saved.rests},
        withheld=frozenset(saved.withheld),
        unroutable=saved.unroutable,
        urgency_failed=saved.urgency_failed,
        away=saved.away,
        preferred=saved.preferred,
        staged=_restore_stages(saved.staged),
        wait_for=None if saved.wait_for is None else WaitFor(*saved.wait_for),
        held=None if saved.held is None else HoldFacts(*saved.held),
        expedited=saved.expedited,
    )
    if saved.callback is not None:
        item.callback = CallbackFacts(*saved.callback)

    if saved.release is not None:
        item.release = ReleaseFacts(*saved.release)

    if saved.expiry is not None:
        kept = saved.expiry
        item.expiry = ExpiryFacts(kept.rule, kept.life_ends, kept.wait_ends, kept.until, kept.seq)

    if saved.agent is not None:
        item.agent = state.agents[saved.agent]
        item.agent.handling[item.id] = item

    if saved.parking is not None:
        name, until, seq = saved.parking
        item.parking = ParkingFacts(state.agents[name], until, seq)
        item.parking.agent.parked[item.id] = item

    if saved.reserved is not None:
        item.reserved = state.agents[saved.reserved]
        item.reserved.reserved = item

    for name in saved.withheld:
        state.agents[name].withheld.add(item.id)


def _restore_stages(saved: SavedStages | None) -> StageFacts | None:
    if saved is None:
        return None

    return StageFacts(
        saved.stages,
        saved.asked,
        saved.since,
        saved.last,
        saved.reached,
        saved.due,
        saved.seq,
    )


def _restore_offer(state: State, saved: SavedOffer) -> None:
    item, agent = state.items[saved.item], state.agents[saved.agent]
    offer = OfferFacts(
        OfferId(saved.id),
        item,
        agent,
        saved.contact,
        saved.made_at,
        saved.expires_at,
        saved.seq,
        saved.decision,
        Terms(
            timeout=saved.expires_at - saved.made_at,
            rest_after_decline=saved.rest_after_decline,
            rest_after_miss=saved.rest_after_miss,
        ),
    )
    state.offers[offer.id] = offer
    item.offers += (offer,)
    agent.offers += (offer,)


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
        do.state.items[e.item], e.work, e.key, round(e.standing * 1_000_000), e.asked, e.stages
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
    Held: lambda do, e: do.held(do.state.items[e.item], e.actor, e.reason),
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
    SurgeStarted: lambda do, e: do.surge_started(e.surge, e.waiting, microseconds(e.longest)),
    SurgeEnded: lambda do, e: do.surge_ended(e.surge),
    Recalled: lambda do, e: do.recalled(do.state.agents[e.agent], e.surge),
    OutageDeclared: lambda do, e: do.outage_declared(microseconds(e.since)),
    PlanChanged: lambda do, e: do.plan_changed(e.version, recount=e.recount),
    Rekeyed: lambda do, e: do.rekeyed(do.state.items[e.item], e.work, e.key, e.asked),
    Refused: lambda do, e: do.refused(e.command, e.reason, e.why),
}
