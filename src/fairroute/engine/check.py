"""
Whether an engine's facts agree with each other and its indices with the facts.

Everything is computed again from the facts alone and compared. Slow on purpose; for tests, and for
a host in doubt.
"""

from collections.abc import Callable
from typing import Final

from fairroute.engine.deadlines import deadlines
from fairroute.engine.index import Index
from fairroute.engine.match import Match
from fairroute.engine.state import State
from fairroute.engine.watching import IN_LINE, Watched
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.lanes import Yielding
from fairroute.lifecycle import ItemState, OfferState
from fairroute.model import Classified, Presence
from fairroute.policies.eligibility import can_serve
from fairroute.timers import SHIFT, SURGE

OPEN: Final = (
    ItemState.SCHEDULED,
    ItemState.WAITING,
    ItemState.OFFERED,
    ItemState.HANDLED,
    ItemState.PARKED,
)
"""Where an item may be between two calls."""


def check(state: State, index: Index, match: Match) -> None:
    """
    Raise `AssertionError`, with what disagrees, at the first disagreement. O(items × agents).
    """
    _facts(state)
    _lines(state, index)
    _benches(state, index)
    _timers(state, index)
    _reservations(state, index, match)
    _promises(state, index)
    _surges(state, index)
    _admission(state, index)
    _work_conservation(state, index, match)


def _facts(state: State) -> None:
    for item in state.items.values():
        _item(state, item)

    for agent in state.agents.values():
        _agent(state, agent)

    for offer in state.offers.values():
        assert offer.state is OfferState.OPEN, f"ended offer {offer.id} is kept as open"
        assert offer in offer.item.offers, f"offer {offer.id} and its item disagree"
        assert offer in offer.agent.offers, f"offer {offer.id} and its agent disagree"
        assert offer.made_at <= state.now < offer.expires_at, f"offer {offer.id} should have lapsed"

    assert len(state.closed_order) == len(state.closed_contacts) <= state.limits.closed_contacts
    assert len(state.ended_offers) <= state.limits.ended_offers
    assert not state.closed_contacts.keys() & state.contacts.keys(), "a contact is open and closed"


def _item(state: State, item: ItemFacts) -> None:
    where = f"item {item.id} ({item.state})"
    assert item.state in OPEN, where
    assert (item.release is not None) == (item.state is ItemState.SCHEDULED), f"{where}: release"
    assert bool(item.offers) == (item.state is ItemState.OFFERED), f"{where}: offers"
    for offer in item.offers:
        assert state.offers.get(offer.id) is offer, f"{where}: offer {offer.id} is not known"

    asked = [offer.agent.id for offer in item.offers]
    assert len(asked) == len(set(asked)), f"{where}: somebody is asked twice"
    assert (item.agent is not None) == (item.state is ItemState.HANDLED), f"{where}: agent"
    parked = item.parking is not None
    assert parked == (item.state is ItemState.PARKED), f"{where}: parking"
    if item.parking is not None:
        assert item.parking.agent.parked.get(item.id) is item, f"{where}: its agent lost it"
        assert state.now < item.parking.until, f"{where}: its time for a reply is over"

    if item.agent is not None:
        assert item.agent.handling.get(item.id) is item, f"{where}: its agent does not have it"
    else:
        asks = item.about is not None
        assert asks or any(name in state.contacts for name in item.contacts), (
            f"{where}: nobody waits for it"
        )

    for question in item.questions:
        assert question.about is item, f"{where}: question {question.id} is about another"
        assert item.state is ItemState.HANDLED, f"{where}: its asker has it no more"

    if item.about is not None:
        assert item in item.about.questions, f"{where}: what it is about does not know it"

    for name in item.contacts:
        left = item.state is ItemState.HANDLED
        asks = item.about is not None
        assert left or asks or name not in state.contacts or state.contacts[name].item is item, (
            f"{where}: contact {name}"
        )

    if item.expiry is not None:
        rings = bool(item.offers) and item.expiry.rule.while_offered == "waits"
        idle = item.state not in (ItemState.WAITING, ItemState.OFFERED)
        stopped = rings or idle
        assert stopped == (item.expiry.until is None), f"{where}: whether its clock runs"
    if item.staged is not None:
        coming = item.staged.reached < len(item.staged.stages)
        awaited = coming and item.state in (ItemState.WAITING, ItemState.OFFERED)
        assert (item.staged.due is not None) == awaited, f"{where}: its next stage"

    assert item.wait_for is None or item.wait_for.agents, f"{where}: waits for nobody"
    assert item.wait_for is None or item.agent is None, f"{where}: waits for somebody"
    in_line = item.state in (ItemState.WAITING, ItemState.SCHEDULED)
    assert item.held is None or in_line, f"{where}: held"
    for name in item.withheld:
        assert item.id in state.agents[name].withheld, (
            f"{where}: withheld from {name}, who does not know"
        )


def _agent(state: State, agent: AgentFacts) -> None:
    where = f"agent {agent.id}"
    assert agent.used == state.used_by(agent), (
        f"{where}: used {agent.used}, found {state.used_by(agent)}"
    )
    assert not agent.offers or agent.presence is Presence.READY, (
        f"{where}: {agent.presence} with an offer"
    )
    for offer in agent.offers:
        assert state.offers.get(offer.id) is offer, f"{where}: offer {offer.id} is not known"

    awaited_by = {
        item.id
        for item in state.items.values()
        if item.wait_for is not None and agent.id in item.wait_for.agents
    }
    assert agent.awaited_by == awaited_by, f"{where}: awaited by {agent.awaited_by}"
    present = {number for number in awaited_by if not _awaits_absent(state.items[number])}
    assert agent.presence is Presence.READY or not present, f"{where}: {agent.presence}, awaited"
    assert agent.presence is not Presence.READY or present == awaited_by, f"{where}: not absent"
    assert agent.presence is not Presence.OFFLINE or not agent.used, f"{where}: offline with work"
    away = agent.presence is not Presence.READY
    assert not away or agent.lease is agent.breather is None, f"{where}: paced while away"
    for number in agent.wrap_ups:
        assert state.wrapping_up[number] is agent, f"{where}: wrap-up {number}"

    for parked in agent.parked.values():
        assert parked.parking is not None, f"{where}: item {parked.id} is not parked"
        assert parked.parking.agent is agent, f"{where}: item {parked.id} is another's"

    for number in agent.withheld:
        assert agent.id in state.items[number].withheld, (
            f"{where}: withheld from {number}, which does not know"
        )


def _lines(state: State, index: Index) -> None:
    waiting = {item.id: item for item in state.items.values() if item.state is ItemState.WAITING}
    found: dict[int, ItemFacts] = {}
    occupied = 0
    for lane in index.lines.lanes():
        entries = lane.in_order()
        assert lane.head is entries[0], f"the head of a lane is not its first: {lane.head}"
        assert lane.waiting == len(entries), f"a lane counts {lane.waiting}, holds {len(entries)}"
        occupied |= lane.signature.bit
        for _, _, _, _, item in entries:
            assert item.lane is lane, f"item {item.id} is in a lane it does not know"
            assert lane.signature.work == item.work, (
                f"item {item.id} is in a lane of another signature"
            )
            assert isinstance(lane.excluded, Yielding) == item.yields, f"item {item.id}: yields"
            for name in state.agents:
                assert (name in lane.apart) == _kept_apart(item, name), (
                    f"item {item.id} is in a lane of another constraint: {name}"
                )

            found[item.id] = item

    yielding = sum(item.yields for item in waiting.values())
    assert index.lines.yielding == yielding, f"{index.lines.yielding} said to yield, {yielding} do"
    assert found == waiting, f"in line {sorted(found)}, waiting {sorted(waiting)}"
    assert index.lines.waiting == len(waiting)
    assert index.lines.occupied == occupied
    for heads in index.lines.groups.values():
        assert heads == sorted(heads), "the heads of lanes are out of order"


def _awaits_absent(item: ItemFacts) -> bool:
    return item.wait_for is not None and item.wait_for.absent


def _kept_apart(item: ItemFacts, name: str) -> bool:
    awaited = item.wait_for is None or name in item.wait_for.agents
    held = item.held is not None
    return held or name in item.rests or name in item.withheld or not awaited


def _benches(state: State, index: Index) -> None:
    free = {
        agent.id
        for agent in state.agents.values()
        if index.is_free(agent) and agent.reserved is None
    }
    assert set(index.free) == free, f"on the bench {sorted(index.free)}, free {sorted(free)}"
    for demand, bench in index.benches.items():
        seated = {place[-1].id for section in bench.sections.values() for place in section.places()}
        roomy = {name for name in free if state.agents[name].room >= demand}
        assert seated == roomy, (
            f"demand {demand}: seated {sorted(seated)}, with room {sorted(roomy)}"
        )
        for section in bench.sections.values():
            for row in section.rows.values():
                assert row == sorted(row), "a row of a bench is out of order"

            assert section.heads == sorted(row[0] for row in section.rows.values()), "heads of rows"

    for name in free:
        agent = state.agents[name]
        assert agent.profile is not None
        assert agent.profile.opening == index.may_be_asked(agent), f"agent {name}: other media"
        assert agent.profile.longest == index.longest(agent), f"agent {name}: another shift"

    for agent in state.agents.values():
        profile = agent.ability
        assert profile is not None
        assert profile.opening is None, f"agent {agent.id}: an ability with an opening"
        assert profile.longest is None, f"agent {agent.id}: an ability with a shift"
        for signature in index.capability.signatures.values():
            needs = index.needs(signature)
            spec = agent.agent
            able = (
                needs.demand <= spec.capacity
                and can_serve(needs, spec.skills, spec.media, spec.pools, spec.attributes) is None
            )
            assert bool(signature.capable & profile.bit) == able, (
                f"agent {agent.id}: capability of {needs}"
            )


def _timers(state: State, index: Index) -> None:
    due = [timer[:3] for timer in deadlines(state)]
    set_ = [timer[:3] for timer in index.timers.standing() if timer[1] != SURGE]
    for agent in state.agents.values():
        here = agent.presence is not Presence.OFFLINE
        end = index.shifts.end_of(agent.agent) if here else None
        narrows = None if end is None else index.shifts.next_change(end, state.now)
        assert (agent.end, agent.narrows) == (end, narrows), f"agent {agent.id}: their time"
        if narrows is not None:
            due.append((narrows, SHIFT, agent.signed_in))

    assert set_ == sorted(due), f"timers {set_[:5]}, facts {sorted(due)[:5]}"


def _reservations(state: State, index: Index, match: Match) -> None:
    """
    Who is kept for whom, who should be, and from when on.
    """
    overdue = index.overdue
    late: set[int] = set()
    for item in state.items.values():
        where = f"item {item.id}"
        waiting = item.state is ItemState.WAITING
        due = overdue.due_at(item) if waiting and item.reserved is None else None
        timer = None if due is None or due <= state.now else due
        assert timer == (item.drain and item.drain.until), f"{where}: overdue at {timer}"
        if item.reserved is not None:
            agent = item.reserved
            assert waiting, f"{where}: {agent.id} is kept for what is {item.state}"
            assert agent.reserved is item, f"{where}: {agent.id} does not know"
            assert agent.used, f"{where}: {agent.id} is kept with nothing in hand"
            assert match.reserving.could_be_kept(item, agent), f"{where}: {agent.id} in vain"
        elif due is not None and timer is None:
            late.add(item.id)
            for agent in state.agents.values():
                kept = agent.reserved is None and agent.used
                assert not (kept and match.reserving.could_be_kept(item, agent)), (
                    f"{where} is overdue, and {agent.id} could be kept for it"
                )

    assert set(overdue.late()) == late, f"overdue {sorted(late)}, found {sorted(overdue.late())}"
    for agent in state.agents.values():
        assert agent.reserved is None or agent.reserved.reserved is agent, f"agent {agent.id}: kept"


def _promises(state: State, index: Index) -> None:
    found = [
        item.callback.promised
        for item in state.items.values()
        if item.callback is not None and item.callback.promised is not None
    ]
    assert index.promised == sorted(found), f"promised {index.promised[:5]}, facts {found[:5]}"


def _surges(state: State, index: Index) -> None:
    surges = index.surges
    if surges is None:
        assert not state.surges, f"nobody watches {sorted(state.surges)}"
        return

    in_line = [item for item in state.items.values() if item.state in IN_LINE]
    for name, watch in surges.watches.items():
        assert watch.on is state.surges.get(name), f"surge {name}: its facts"
        _watched(f"surge {name}", watch, watch.surge.watches, in_line)

    reserve = {name for name, agent in state.agents.items() if agent.presence is Presence.RESERVE}
    assert set(surges.reserve) == reserve, f"in reserve {reserve}, known {set(surges.reserve)}"
    for agent in state.agents.values():
        assert (agent.recall is not None) == (agent.id in state.recalled), f"recall of {agent.id}"

    assert surges.due == surges.next_change(), "when surges next change"
    set_ = [timer[0] for timer in index.timers.standing() if timer[1] == SURGE]
    assert set_ == ([] if surges.due is None else [surges.due]), "the timer of surges"


def _admission(state: State, index: Index) -> None:
    in_line = [item for item in state.items.values() if item.state in IN_LINE]
    for door in () if index.doors is None else index.doors.doors:
        _watched(f"admission {door.rule.name}", door, door.rule.watches, in_line)


def _watched(
    who: str, watched: Watched, of_class: Callable[[Classified], bool], in_line: list[ItemFacts]
) -> None:
    found = {item.id: item.arrived for item in in_line if of_class(item.work) and not item.outbound}
    assert watched.in_line == found, f"{who}: in line {found}, watched {watched.in_line}"
    assert watched.oldest() == min(found.values(), default=None), f"{who}: the oldest"


def _work_conservation(state: State, index: Index, match: Match) -> None:
    """
    Law 6: nobody free is left beside waiting work they may take.
    """
    free = [agent for agent in state.agents.values() if index.is_free(agent)]
    for item in state.items.values():
        if item.state is not ItemState.WAITING:
            continue

        for agent in free:
            assert match.objection(item, agent) is not None, (
                f"item {item.id} waits although {agent.id} is free for it"
            )
