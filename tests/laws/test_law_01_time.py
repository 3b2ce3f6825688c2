"""
Law 1. Time comes only as a batch's instant; an earlier one changes nothing; ends are exclusive.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.traces import all_events, engine_for, some_run
from tests.model.rules import Batch

import fairroute as fr
from fairroute import events as e
from fairroute.instants import in_seconds
from fairroute.plan import Offers

MICROSECOND = 1e-6


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 40))
def test_an_earlier_instant_changes_nothing(seed: int, steps: int) -> None:
    """
    A host whose clock went back gets a ClockError, and its centre is as it was.
    """
    run = some_run(seed, steps)
    undisturbed, engine = engine_for(run.centre), engine_for(run.centre)
    for batch in run.batches:
        assert all_events(undisturbed, [batch]) == all_events(engine, [batch])
        now = round(engine.now * 1_000_000)
        if now == 0:
            continue

        before = engine.snapshot()
        with pytest.raises(fr.ClockError):
            engine.handle(fr.SignOut("nobody"), at=in_seconds(now - 1))

        assert before == engine.snapshot()


@given(timeout=st.integers(1, 10**7), rung=st.integers(0, 10**7), early=st.integers(-2, 2))
def test_an_offer_is_accepted_iff_before_it_expires(timeout: int, rung: int, early: int) -> None:
    """
    At the very microsecond at which an offer expires it is over.
    """
    plan = fr.Plan(offers=Offers(timeout=in_seconds(timeout)))
    engine = fr.Engine(plan)
    engine.handle(fr.SignIn(fr.Agent("ana")), at=0)
    (offer,) = engine.handle(fr.Submit(fr.Contact("c1")), at=in_seconds(rung)).offers
    answered = max(rung, rung + timeout + early)

    step = engine.handle(fr.Accept(offer.id), at=in_seconds(answered))

    assert (answered < rung + timeout) == bool(step.of(e.Accepted))
    assert (answered >= rung + timeout) == bool(step.refused)


@pytest.mark.parametrize("off_by", [-1, 0, 1])
@given(seed=st.integers(0, 10**9))
def test_a_tick_around_each_deadline_is_exact(off_by: int, seed: int) -> None:
    """
    What is due happens at its deadline: not a microsecond earlier, and stamped with it when later.
    """
    run = some_run(seed, 25)
    engine = engine_for(run.centre)
    for batch in run.batches:
        all_events(engine, [batch])
        deadline = engine.next_deadline
        if deadline is None:
            continue

        tick = max(round(engine.now * 1_000_000), round(deadline * 1_000_000) + off_by)
        fired = [event for event in engine.handle(at=in_seconds(tick)) if _of_a_timer(event)]
        # A customer for whom nobody can be kept is overdue in silence, so does an agent run out of
        # time, and so is it looked at what is foretold.
        plan = run.centre.plan
        silent = any(each.drain_for for each in (plan.media or {}).values())
        silent |= any(surge.estimate is not None for surge in plan.surge.values())
        silent |= any(each.agent.available_until is not None for each in engine.agents())
        assert (bool(fired) or silent) if off_by >= 0 else not fired
        assert all(event.at == deadline for event in fired if off_by == 0)
        assert all(event.at >= deadline for event in fired)
        run_on = Batch((), engine.now)
        assert [] == [event for event in all_events(engine, [run_on]) if _of_a_timer(event)]
        break


def _of_a_timer(event: fr.Event) -> bool:
    return str(event.cause).startswith("timer:")
