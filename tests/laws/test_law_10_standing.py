"""
Law 10. Standing never gets worse by itself, and redialling is never better than staying.
"""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.traces import engine_for, events_of, some_run

import fairroute as fr
from fairroute import events as e
from fairroute.instants import in_seconds
from fairroute.model import Classified
from fairroute.policies import (
    AccumulatingPriority,
    EarliestDue,
    Fifo,
    HeadStart,
    Policy,
    StrictTier,
    TierThenAge,
)
from fairroute.protocols import Waiting

ORDERS = [
    Policy(order=Fifo()),
    Policy(order=StrictTier()),
    Policy(order=TierThenAge()),
    Policy(order=HeadStart({"premier": 3})),
    Policy(order=EarliestDue(untargeted=5)),
    Policy(urgency=AccumulatingPriority({"premier": 3}, cap=4)),
]


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 80))
def test_standing_moves_only_when_somebody_says_so(seed: int, steps: int) -> None:
    """
    Missed, declined, revoked, handed back, transferred: an item stands where it always stood. A
    stage gives it no worse a place; a reply to what was answered asks anew.
    """
    run = some_run(seed, steps)
    engine = engine_for(run.centre)
    standings: dict[int, float] = {}
    keys: dict[int, int] = {}
    for batch in run.batches:
        for event in events_of(engine, batch):
            if isinstance(event, (e.Queued, e.ItemUpdated)):
                assert event.standing <= standings.get(event.item, event.standing)
                standings[event.item] = event.standing
                keys[event.item] = event.key
            elif isinstance(event, e.Escalated):
                place = (event.key, event.standing)
                assert place <= (keys[event.item], standings[event.item])
                keys[event.item], standings[event.item] = place
            elif isinstance(event, e.Replied):
                assert event.standing >= standings[event.item]
                standings[event.item] = event.standing
                keys[event.item] = event.key
            elif isinstance(event, e.Scheduled):
                standings[event.item] = event.standing
            elif isinstance(event, (e.Transferred, e.Released)):
                keys[event.item] = event.key

        for item in engine.waiting():
            assert (keys[item.id], standings[item.id]) == (item.key, item.standing)


@pytest.mark.parametrize("policy", ORDERS, ids=lambda policy: repr(policy.urgency or policy.order))
@given(seed=st.integers(0, 10**9), steps=st.integers(1, 40), later=st.integers(0, 20))
def test_redialling_is_never_better_than_staying(
    policy: Policy, seed: int, steps: int, later: int
) -> None:
    """
    Whoever leaves and comes back for the same matter stands behind where they would have stood.
    """
    run = some_run(seed, steps, policy=policy)
    engine = engine_for(run.centre)
    for batch in run.batches:
        events_of(engine, batch)

    line = engine.waiting()
    if not line:
        return

    item = Random(seed).choice(line)
    (contact,) = item.contacts
    now = round(engine.now * 1_000_000) + later * run.centre.grid
    work = fr.WorkItem(
        fr.Contact("again"),
        tier=item.work.tier,
        skills=item.work.skills,
        promise=item.work.promise,
        target=item.work.target,
        medium=item.work.medium,
        demand=item.work.demand,
        pools=item.work.pools,
    )
    engine.handle(fr.Leave(contact.id), at=engine.now)
    step = engine.handle(fr.Submit(work), at=in_seconds(now))
    (again,) = step.of(e.Queued)

    stayed = _place(policy, item.work, item.key, item.standing, item.arrived, now)
    came_back = _place(policy, again.work, again.key, again.standing, again.at, now)
    assert stayed <= came_back


def _place(
    policy: Policy, work: Classified, key: int, standing: float, arrived: float, now: int
) -> tuple[float, int, float]:
    if policy.urgency is None:
        return (0, key, standing)

    view = Waiting(
        tier=work.tier,
        rank=work.rank,
        skills=work.skills,
        promise=work.promise,
        within=work.within,
        standing=round(standing * 1_000_000),
        arrived=round(arrived * 1_000_000),
    )
    return (-policy.urgency(view, now), key, standing)
