"""
Law 7. Of all feasible pairs take the first, by place and then by score; offer; repeat.
"""

from inspect import signature
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.ledger import Ledger
from tests.laws.test_law_06_work_conservation import excuses
from tests.laws.traces import engine_for, events_of, some_run
from tests.model import parts
from tests.model.cutting import drive
from tests.model.rules import some_policy

import fairroute as fr
from fairroute import events as e
from fairroute.engine import AgentStatus
from fairroute.policies import AccumulatingPriority, Fifo, HeadStart, LongestIdle, Policy
from fairroute.policies.research import AgentsPreference
from fairroute.protocols import Waiting, part_name
from fairroute.registry.catalogue import BUILT_IN, Moment
from fairroute.testing import script


@given(seed=st.integers(0, 10**9))
def test_the_engine_does_what_the_naive_model_does(seed: int) -> None:
    """
    Indices make matching fast; they decide nothing.
    """
    drive(seed, 50)


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


ORDERS = [
    Policy(),
    Policy(order=Fifo()),
    Policy(order=HeadStart({"premier": 3}), score=AgentsPreference({"premier": ["north"]})),
    Policy(urgency=AccumulatingPriority({"premier": 3, "basic": 2}, cap=9)),
    Policy(urgency=parts.age_by_skill, score=LongestIdle()),
]


@pytest.mark.ci
@pytest.mark.parametrize(
    "policy", ORDERS, ids=lambda policy: part_name(policy.urgency or policy.order)
)
@given(seed=st.integers(0, 10**9), steps=st.integers(1, 60))
def test_every_group_of_agents_sees_the_one_order(policy: Policy, seed: int, steps: int) -> None:
    """
    Agents differ in what they may serve, and in nothing else: of any two items that both of two
    agents may have, the same one is first for both, and it is the one ahead in line.
    """
    run = some_run(seed, steps, policy=policy)
    engine = engine_for(run.centre)
    for batch in run.batches:
        events_of(engine, batch)
        line = [item.id for item in engine.waiting()]
        for agent in engine.agents():
            theirs = [item.id for item in engine.choices(agent.id)]
            assert theirs == [number for number in line if number in theirs]


@pytest.mark.ci
@pytest.mark.parametrize(
    "policy", ORDERS, ids=lambda policy: part_name(policy.urgency or policy.order)
)
@given(seed=st.integers(0, 10**9), steps=st.integers(1, 60))
def test_many_agents_at_once_are_given_work_in_the_one_order(
    policy: Policy, seed: int, steps: int
) -> None:
    """
    When all come to work together, of whatever group, offers are made in the order of the line.
    """
    run = some_run(seed, steps, policy=policy)
    engine = engine_for(run.centre)
    for batch in run.batches:
        events_of(engine, batch)

    line = [item.id for item in engine.waiting()]
    come = [fr.SetPresence(agent.id, READY) for agent in engine.agents() if _is_here(agent)]
    step = engine.handle(*come, at=engine.now)

    offers = [event for event in step if isinstance(event, (e.Offered, e.Assigned))]
    given_out = [offer.item for offer in offers if offer.cause == e.MATCH and offer.item in line]
    assert given_out == sorted(given_out, key=line.index)


READY = fr.Presence.READY


def _is_here(agent: AgentStatus) -> bool:
    return agent.presence is not fr.Presence.OFFLINE


def test_what_a_group_prefers_moves_nobody_in_line() -> None:
    """
    A part about agents chooses among those who are free for an item; never an item for them.
    """
    prefers = AgentsPreference({"billing": ["north"], "sales": ["south"]})
    centre = script(policy=Policy(score=(prefers, LongestIdle())))
    centre.submit("sale", skills={"sales"}).wait(1).submit("bill", skills={"billing"})
    both = {"billing", "sales"}
    centre.agent("nora", skills=both, pools={"north"})

    assert {"nora": "sale"} == centre.offered
    assert {"nora": "sale", "seth": "bill"} == (
        centre.agent("seth", skills=both, pools={"south"}).offered
    )


def test_no_part_can_give_a_group_of_agents_an_order_of_its_own() -> None:
    """
    Whatever says who is first is shown items and the time, and no agent. A part that should tell
    groups apart is another moment, for which a decision record names the order among the groups.
    """
    with pytest.raises(fr.InvalidValue, match="called like: def order"):
        Policy(order=lambda item, agent: item.standing - len(agent.pools))  # type: ignore[arg-type]

    with pytest.raises(fr.InvalidValue, match="called like: def urgency"):
        Policy(urgency=lambda _, now, agent: now - agent.idle_since)  # type: ignore[arg-type]

    moments: tuple[Moment, ...] = ("order", "urgency")
    for moment in moments:
        for name, make in BUILT_IN[moment].items():
            called: Any = make
            asked = list(signature(called.__call__).parameters.values())[1:]
            shown = {parameter.annotation for parameter in asked}
            assert shown <= {Waiting, int}, f"{name} sees items and the time"


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
