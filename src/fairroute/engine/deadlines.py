"""
Which deadlines the facts ask for, and whether the reason of one that was set still stands.

Timers are set as things happen; what is here is how they are found again from facts alone.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from fairroute.engine.state import State
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.instants import LATEST_US
from fairroute.lifecycle import OfferState
from fairroute.timers import (
    DRAIN,
    HOLD,
    HOURS,
    INACTIVITY,
    LEASE,
    LIMIT,
    OFFER,
    PACING,
    RELEASE,
    REST,
    SHIFT,
    STAGE,
    SURGE,
    WAIT_FOR,
    WRAP_UP,
    Timer,
)

OPEN: Final = OfferState.OPEN
"""A name of its own: looking a member up in its enum takes longer than the whole question."""


def deadlines(state: State) -> Iterator[Timer]:
    """
    Every timer that *state* asks for, in no order; what surges wait for, and when less fits before
    the end of a shift, hangs on the plan as well.
    """
    for offer in state.offers.values():
        yield offer.expires_at, OFFER, offer.seq, offer, None

    for mode in state.modes.values():
        yield mode.until, HOURS, mode.seq, mode, None

    for agent in state.agents.values():
        yield from _of_agent(agent)

    for item in state.items.values():
        yield from _of_item(item)


def _of_agent(agent: AgentFacts) -> Iterator[Timer]:
    for wrap_up in agent.wrap_ups.values():
        yield wrap_up.until, WRAP_UP, wrap_up.seq, agent, wrap_up.item

    if agent.breather is not None:
        yield agent.breather.until, PACING, agent.breather.seq, agent, None

    for medium, gap in agent.gaps.items():
        yield gap.until, PACING, gap.seq, agent, medium

    if agent.lease is not None:
        yield agent.lease.until, LEASE, agent.lease.seq, agent, None


def _of_item(item: ItemFacts) -> Iterator[Timer]:
    for name, rest in item.rests.items():
        if rest.until < LATEST_US:
            yield rest.until, REST, rest.seq, item, name

    if item.held is not None and item.held.until is not None:
        yield item.held.until, HOLD, item.held.seq, item, None

    if item.wait_for is not None:
        yield item.wait_for.until, WAIT_FOR, item.wait_for.seq, item, None

    if item.drain is not None:
        yield item.drain.until, DRAIN, item.drain.seq, item, None

    if item.expiry is not None and item.expiry.until is not None:
        yield item.expiry.until, LIMIT, item.expiry.seq, item, None

    if item.staged is not None and item.staged.due is not None:
        yield item.staged.due, STAGE, item.staged.seq, item, None

    if item.release is not None:
        yield item.release.until, RELEASE, item.release.seq, item, None

    if item.parking is not None:
        yield item.parking.until, INACTIVITY, item.parking.seq, item, None


def still_due(timer: Timer) -> bool:
    """
    Whether the reason of *timer* still stands.
    """
    deadline, rank, seq, fact, key = timer
    if rank == OFFER:
        return bool(fact.state is OPEN)

    if rank == SHIFT:
        return bool(fact.narrows == deadline and fact.signed_in == seq)

    reason = _REASONS[rank](fact, key)
    return reason is not None and reason.seq == seq


_REASONS: Final[Mapping[int, Callable[[Any, Any], Any]]] = {
    WRAP_UP: lambda agent, item: agent.wrap_ups.get(item),
    REST: lambda item, agent: item.rests.get(agent),
    PACING: lambda agent, medium: agent.gaps.get(medium) if medium else agent.breather,
    HOLD: lambda item, _: item.held,
    WAIT_FOR: lambda item, _: item.wait_for,
    DRAIN: lambda item, _: item.drain,
    STAGE: lambda item, _: item.staged if item.staged and item.staged.due is not None else None,
    LIMIT: lambda item, _: item.expiry,
    RELEASE: lambda item, _: item.release,
    INACTIVITY: lambda item, _: item.parking,
    LEASE: lambda agent, _: agent.lease,
    HOURS: lambda mode, _: mode,
    SURGE: lambda surges, _: surges if surges.due is not None else None,
}
"""Where the facts keep why a timer of this rank was set, with the seq of the event that set it."""
