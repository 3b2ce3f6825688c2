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
from fairroute.protocols import Urgency, Waiting

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
    places: dict[int, tuple[int, float]] = {}
    for batch in run.batches:
        for event in events_of(engine, batch):
            moved = _moved(event, places)
            if moved is not None:
                places[event.item] = moved  # type: ignore[union-attr]

        for item in engine.waiting():
            assert places[item.id] == (item.key, item.standing)


NO_PLACE = 1 << 100
"""The key of what was not in line yet: any place is better."""


def _moved(event: e.Event, places: dict[int, tuple[int, float]]) -> tuple[int, float] | None:
    """
    Where *event* puts its item, if it says so: only some may, and each in its own way.
    """
    match event:
        case e.HandedOver():
            return event.key, places[event.item][1]
        case e.Queued() | e.ItemUpdated() | e.Consulted():
            was = places.get(event.item, (event.key, event.standing))
            assert event.standing <= was[1]
        case e.Escalated() | e.CallbackAgreed():
            assert (event.key, event.standing) <= places[event.item]
        case e.Replied():
            assert event.standing >= places[event.item][1]
        case e.Scheduled():
            return NO_PLACE, event.standing
        case e.FellBack() | e.Released() | e.Rekeyed():
            return event.key, places[event.item][1]
        case e.Transferred() | e.HandedBack() | e.Resumed():
            key, standing = places[event.item]
            assert event.standing in (None, event.at), "unless the command says so"
            return (
                key if event.key is None else event.key,
                standing if event.standing is None else event.standing,
            )
        case _:
            return None

    return event.key, event.standing


@pytest.mark.parametrize("order", [Fifo(), TierThenAge()], ids=repr)
@given(seed=st.integers(0, 10**9), steps=st.integers(1, 80))
def test_a_stage_never_costs_points(order: Fifo | TierThenAge, seed: int, steps: int) -> None:
    """
    Whatever tier a stage gives an item, at no instant has it fewer points than it would have had.
    """
    points = AccumulatingPriority({"premier": 2, "standard": 1, "basic": 3}, cap={"basic": 50})
    run = some_run(seed, steps, policy=Policy(urgency=points, order=order))
    engine = engine_for(run.centre)
    for batch in run.batches:
        before = {item.id: item for item in engine.waiting()}
        for event in events_of(engine, batch):
            if isinstance(event, e.Escalated) and event.item in before:
                was = before.pop(event.item)
                at = round(event.at * 1_000_000)
                for later in (0, 1, 10**6, 10**9):
                    held = _points(points, was.work, was.standing, at + later)
                    assert held <= _points(points, event.work, event.standing, at + later)
            elif isinstance(event, e.ItemUpdated | e.Transferred):
                # Somebody says what it is, which need not be for the better.
                before.pop(event.item, None)


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

    # Nobody hangs up on a question that an agent has.
    line = [item for item in engine.waiting() if item.about is None]
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
    if step.refused:
        return  # kept out by a rule of admission: no place is no better one

    (again,) = step.of(e.Queued)

    stayed = _place(policy, item.work, item.key, item.standing, item.arrived, now)
    came_back = _place(policy, again.work, again.key, again.standing, again.at, now)
    assert stayed <= came_back


def _place(
    policy: Policy, work: Classified, key: int, standing: float, arrived: float, now: int
) -> tuple[float, int, float]:
    if policy.urgency is None:
        return (0, key, standing)

    return (-_points(policy.urgency, work, standing, now, arrived), key, standing)


def _points(
    urgency: Urgency, work: Classified, standing: float, now: int, arrived: float = 0
) -> float:
    view = Waiting(
        tier=work.tier,
        rank=work.rank,
        skills=work.skills,
        promise=work.promise,
        within=work.within,
        standing=round(standing * 1_000_000),
        arrived=round(arrived * 1_000_000),
    )
    return urgency(view, now)
