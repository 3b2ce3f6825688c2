"""
Law 9. Every "no" can be explained, and what is said to change it does change it.
"""

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.traces import engine_for, events_of, some_run
from tests.model.rules import Centre

import fairroute as fr
from fairroute.lifecycle import ItemState
from fairroute.policies import Policy

REASONS = {
    *("capability", "capacity", "open_offer", "rest", "drain", "waiting_for", "policy_failed"),
    *("offline", "not_ready", "rule"),
}


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 40))
def test_every_no_has_a_reason_that_can_be_put_right(seed: int, steps: int) -> None:
    """
    For each agent who does not have a waiting item there is one; where a change is named, it helps.
    """
    run = some_run(seed, steps)
    engine = engine_for(run.centre)
    for batch in run.batches:
        events_of(engine, batch)

    for item in engine.waiting():
        explanation = engine.explain(item.id)
        assert explanation is not None
        assert [agent.id for agent in engine.agents()] == [
            candidate.agent for candidate in explanation.candidates
        ]
        for candidate in explanation.candidates:
            assert candidate.reason in REASONS
            assert candidate.text in {candidate.text.strip()} - {""}
            change = candidate.change
            if change is not None:
                copy = _copy_of(engine, run.centre)
                copy.handle(*change.commands, at=max(change.at, engine.now))
                assert candidate != _candidate(copy, item.id, candidate.agent), change


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 40))
def test_place_and_who_is_ahead_are_those_of_the_line(seed: int, steps: int) -> None:
    """
    What is said of a place is what `waiting` shows.
    """
    run = some_run(seed, steps, policy=Policy())
    engine = engine_for(run.centre)
    for batch in run.batches:
        events_of(engine, batch)

    line = [item.id for item in engine.waiting()]
    for place, number in enumerate(line, start=1):
        explanation = engine.explain(number)
        assert explanation is not None
        assert place == explanation.place
        assert set(explanation.ahead) <= set(line[: place - 1])


def _copy_of(engine: fr.Engine, centre: Centre) -> fr.Engine:
    return fr.Engine.restore(
        engine.snapshot(), plan=centre.plan, policy=centre.policy, limits=centre.limits
    )


def _candidate(engine: fr.Engine, number: int, agent: str) -> object:
    """
    What is said now; None when the item waits no more.
    """
    item = engine.item(number)
    if item is None or item.state is not ItemState.WAITING:
        return None

    explanation = engine.explain(number)
    assert explanation is not None
    (found,) = (one for one in explanation.candidates if one.agent == agent)
    return found
