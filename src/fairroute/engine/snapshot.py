"""
Facts as values, to save and to restore.

A snapshot holds facts only. Indices are built anew, so a snapshot outlives any change of them, of
the policy, or of the code. Restoring asks no policy part anything.
"""

from collections import OrderedDict, deque
from typing import Final, Literal

import attrs

from fairroute.engine.state import State
from fairroute.errors import RestoreError
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
from fairroute.hours import Hours, Opening
from fairroute.ids import ItemId, OfferId
from fairroute.instants import MICROSECONDS
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
    event that said so), *wait_for* (agents, until, seq, absent), *held* (actor, reason, until,
    seq), *release* (instant, seq, placed, shelved), *callback* (retries, retry_after, promised).
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
    held: tuple[str, str, int | None, int] | None = None
    expedited: bool = False
    outbound: bool = False
    expiry: SavedExpiry | None = None
    staged: SavedStages | None = None
    parking: tuple[str, int, int] | None = None
    about: int | None = None
    reserved: str | None = None
    release: tuple[int, int, bool, bool] | None = None
    callback: tuple[int, int, int | None] | None = None
    away: bool = False


@attrs.frozen
class SavedAgent:
    """
    An agent who signed in at least once; instants in microseconds. *wrap_ups* is (item, demand,
    until, seq, earliest, limit, medium); *lease* and *breather* are (until,
    seq), *gaps* (medium, until, seq).
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
    gaps: tuple[tuple[str, int, int], ...] = ()
    signed_in: int = 0


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
    hours: tuple[tuple[str, tuple[Opening, ...]], ...] = ()
    told_at: int = 0


def take_snapshot(state: State, seed: int, told_at: int) -> Snapshot:
    """
    The facts of *state* as a value; the last event was *told_at*. O(everything open).
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
        told_at=told_at,
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
        hours=tuple((name, told.openings) for name, told in state.hours.items()),
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
        told_at=snapshot.told_at,
        ended_offers=dict(snapshot.ended_offers),
        closed_contacts=dict(snapshot.closed_contacts),
        closed_order=deque(name for name, _ in snapshot.closed_contacts),
        modes={saved.topic: ModeFacts(*attrs.astuple(saved)) for saved in snapshot.modes},
        hours={name: Hours(openings) for name, openings in snapshot.hours},
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

    for saved_item in snapshot.items:
        if saved_item.about is not None:
            about, question = state.items[saved_item.about], state.items[saved_item.id]
            question.about = about
            about.questions += (question,)

    for contact, item in snapshot.contacts:
        state.contacts[contact.id] = ContactFacts(contact, state.items[item])

    for saved_offer in snapshot.offers:
        _restore_offer(state, saved_offer)

    for agent in state.agents.values():
        agent.used = state.used_by(agent)


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
        held=None if item.held is None else attrs.astuple(item.held),
        expedited=item.expedited,
        outbound=item.outbound,
        expiry=None if item.expiry is None else _save_expiry(item.expiry),
        parking=None
        if item.parking is None
        else (item.parking.agent.id, item.parking.until, item.parking.seq),
        about=None if item.about is None else item.about.id,
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
        gaps=tuple((medium, gap.until, gap.seq) for medium, gap in agent.gaps.items()),
        signed_in=agent.signed_in,
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
        gaps={medium: Deadline(until, seq) for medium, until, seq in saved.gaps},
        signed_in=saved.signed_in,
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
        outbound=saved.outbound,
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
