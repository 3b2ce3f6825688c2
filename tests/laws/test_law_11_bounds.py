"""
Law 11. Everything kept has a named bound or a deadline.
"""

import gc
import pickle
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.traces import engine_for, events_of, some_run

import fairroute as fr
from fairroute import events as e
from fairroute.ids import ItemId, OfferId
from fairroute.plan import Offers
from fairroute.policies import FewestHandled, Policy

TIGHT = fr.Limits(closed_contacts=2, ended_offers=2, interned=2)


def a_day(engine: fr.Engine, contacts: int, first: int = 0) -> None:
    """
    Contacts come one by one; some are declined, missed or abandoned, the others served.
    """
    for number in range(first, first + contacts):
        now = number * 100.0
        name = f"c{number}"
        skills = {f"skill-{number % 50}"}
        engine.handle(fr.SignIn(fr.Agent("ana", skills=skills, capacity=2)), at=now)
        (offer,) = engine.handle(fr.Submit(fr.Contact(name, skills=skills)), at=now).offers
        if number % 4 == 0:
            engine.handle(fr.Decline(offer.id), at=now + 1)
            engine.handle(fr.Leave(name), at=now + 2)
        elif number % 4 == 1:
            engine.handle(at=now + 30)
            engine.handle(fr.Cancel(offer.item), at=now + 40)
        else:
            engine.handle(fr.Accept(offer.id), at=now + 1)
            engine.handle(fr.Complete(offer.item), at=now + 50)


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 80))
def test_what_is_remembered_stays_within_limits(seed: int, steps: int) -> None:
    """
    Two closed contacts, two ended offers, and what is open: not one more.
    """
    run = some_run(seed, steps, limits=TIGHT)
    engine = engine_for(run.centre)
    for batch in run.batches:
        events_of(engine, batch)
        snapshot = engine.snapshot()
        assert len(snapshot.closed_contacts) <= 2
        assert len(snapshot.ended_offers) <= 2
        assert len(snapshot.contacts) <= len(snapshot.items)


def test_a_snapshot_does_not_grow_with_what_is_over() -> None:
    """
    After 2,000 contacts the engine knows no more than after 200.
    """
    engine = fr.Engine(policy=Policy(score=FewestHandled(3600)), limits=TIGHT)
    a_day(engine, 200)
    early = len(pickle.dumps(engine.snapshot()))
    a_day(engine, 1_800, first=200)
    late = len(pickle.dumps(engine.snapshot()))

    assert abs(late - early) < 200


@pytest.mark.ci
def test_memory_is_flat() -> None:
    """
    Indices do not grow either: what 4,000 more contacts leave behind fits into 64 kB.
    """
    engine = fr.Engine(plan=fr.Plan(offers=Offers(rest_after_decline=50)), limits=TIGHT)
    a_day(engine, 1_000)
    gc.collect()
    tracemalloc.start()
    try:
        a_day(engine, 1_000, first=1_000)
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        a_day(engine, 4_000, first=2_000)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert after - before < 65_536


def test_what_is_forgotten_is_unknown_or_refused_politely() -> None:
    """
    An id beyond the bound can be used again; an old offer is said to have lapsed.
    """
    engine = fr.Engine(limits=TIGHT)
    engine.handle(fr.SignIn(fr.Agent("ana")), at=0)
    for number in range(1, 5):
        engine.handle(fr.Submit(fr.Contact(f"c{number}")), at=number)
        engine.handle(fr.Accept(OfferId(number)), fr.Complete(ItemId(number)), at=number)

    (old, recent) = engine.handle(fr.Accept(OfferId(1)), fr.Accept(OfferId(4)), at=9).refused
    assert ("offer_lapsed", "offer_taken") == (old.reason, recent.reason)
    (closed,) = engine.handle(fr.Leave("c4"), at=9).refused
    assert "contact_closed" == closed.reason
    with pytest.raises(fr.UnknownName):
        engine.handle(fr.Leave("c1"), at=9)
    with pytest.raises(fr.DuplicateId):
        engine.handle(fr.Submit(fr.Contact("c4")), at=9)
    assert 1 == len(engine.handle(fr.Submit(fr.Contact("c1")), at=9).of(e.Queued))
