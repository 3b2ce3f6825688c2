"""
Law 7. Of all feasible pairs take the first, by place and then by score; offer; repeat.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.ledger import Ledger
from tests.laws.test_law_06_work_conservation import excuses
from tests.laws.traces import engine_for, events_of, some_run
from tests.model.cutting import drive
from tests.model.rules import some_policy

import fairroute as fr
from fairroute import events as e
from fairroute.policies import LongestIdle, Policy


@given(seed=st.integers(0, 10**9))
def test_the_engine_does_what_the_naive_model_does(seed: int) -> None:
    """
    Indices make matching fast; they decide nothing.
    """
    drive(seed, 80)


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 80))
def test_nobody_is_overtaken_at_an_agent_who_could_serve_them(seed: int, steps: int) -> None:
    """
    When x is given to an agent, no item ahead of it could have been given to that agent (N2).
    """
    run = some_run(seed, steps)
    policy = run.centre.policy
    plain = Policy(order=policy.order, score=policy.score)
    run = some_run(seed, steps, policy=plain)
    engine = engine_for(run.centre)
    ledger = Ledger.under(run.centre.plan)
    for batch in run.batches:
        for event in events_of(engine, batch):
            if isinstance(event, (e.Offered, e.Assigned)):
                place = ledger.items[event.item].rank
                for number, other in ledger.items.items():
                    if other.state == "waiting" and other.rank < place:
                        assert excuses(ledger, number, event.agent, event.at)

            ledger.read([event])


@pytest.mark.parametrize("score", [LongestIdle()], ids=repr)
def test_equal_agents_are_taken_in_idle_order(score: LongestIdle) -> None:
    """
    Whoever has been idle longest is first; of one instant, whoever became so first.
    """
    engine = fr.Engine(policy=Policy(score=score))
    engine.handle(*(fr.SignIn(fr.Agent(name)) for name in ("zoe", "ana", "bob")), at=0)

    step = engine.handle(*(fr.Submit(fr.Contact(name)) for name in "xyz"), at=1)

    assert ["zoe", "ana", "bob"] == [offer.agent for offer in step.offers]


def test_random_policies_are_of_all_kinds() -> None:
    """
    The worlds above are not all alike: every shipped order and score is among them.
    """
    from random import Random

    seen = set()
    for number in range(400):
        policy = some_policy(Random(number), 1_000_000)
        seen |= {type(part).__name__ for part in (policy.order, policy.urgency, *policy.score)}

    shipped = {name for name in fr.policies.__all__ if name[0].isupper()}
    kinds = {"Fifo", "StrictTier", "TierThenAge", "HeadStart", "EarliestDue", "LongestIdle"}
    kinds |= {"LeastLoaded", "Packing", "BestMatch", "RoundRobin", "FewestHandled"}
    kinds |= {"LeastFlexibleFirst", "RandomAgent", "AccumulatingPriority"}
    assert kinds <= shipped
    assert kinds <= seen
