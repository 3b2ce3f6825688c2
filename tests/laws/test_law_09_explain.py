"""
Law 9. Every "no" can be explained, and what is said to change it does change it.
"""

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.traces import FAULTLESS, engine_for, events_of, some_run
from tests.model.rules import Centre

import fairroute as fr
from fairroute.engine import Decision
from fairroute.events import MATCH, Assigned, Held, Offered
from fairroute.lifecycle import ItemState
from fairroute.policies import Policy

REASONS = {
    *("capability", "capacity", "open_offer", "rest", "drain", "reserved", "waiting_for"),
    *("pacing", "hours", "admission", "override", "policy_failed"),
    *("offline", "not_ready", "rule", "not_asked"),
}


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 40))
def test_every_no_has_a_reason_that_can_be_put_right(seed: int, steps: int) -> None:
    """
    For each agent who does not have an item that waits or is on offer there is one; where a change
    is named, it helps.
    """
    run = some_run(seed, steps)
    engine = engine_for(run.centre)
    for batch in run.batches:
        events_of(engine, batch)

    open_items = {item for agent in engine.agents() for item in agent.offers.values()}
    for number in sorted(open_items | {item.id for item in engine.waiting()}):
        explanation = engine.explain(number)
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
                assert candidate != _candidate(copy, number, candidate.agent), change


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


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 40), kept=st.integers(0, 40))
def test_every_decision_can_be_looked_at_again(seed: int, steps: int, kept: int) -> None:
    """
    From the journal alone: whoever got the item was the best of those who could, and nobody ahead
    could have been given to them.
    """
    run = some_run(seed, steps, weights=FAULTLESS)
    engine = engine_for(run.centre)
    records: list[fr.Record] = []
    snapshot, since = None, 0
    for number, batch in enumerate(run.batches):
        if number == kept:
            snapshot, since = engine.snapshot(), len(records)

        records.append(fr.Record(batch.at, (), tuple(events_of(engine, batch))))

    told = [event for record in records for event in record.events]
    held: set[int] = {event.item for event in told if isinstance(event, Held)}
    for event in [event for record in records[since:] for event in record.events]:
        if isinstance(event, (Offered, Assigned)) and event.cause == MATCH:
            decision = engine.explain_decision(event, records[since:], snapshot=snapshot)
            assert decision == engine.explain_decision(event, records)
            _is_justified(decision, run.centre.policy, held)


def _is_justified(decision: Decision, policy: Policy, held: set[int]) -> None:
    assert all(one.reason in REASONS for one in decision.passed)
    overridden = {one.item for one in decision.passed if one.reason == "override"}
    assert overridden <= held, "nobody ahead is passed without a reason"
    could = {one.agent: one.scores for one in decision.agents if one.reason is None}
    assert decision.agent in could
    by_chance = [getattr(part, "by_chance", False) for part in policy.score]
    asked = by_chance.index(True) if True in by_chance else len(by_chance)
    sound = {
        name: tuple(_comparable(score) for _, score in scores[:asked])
        for name, scores in could.items()
        if not any(isinstance(score, str) for _, score in scores[:asked])
    }
    assert max(sound.values()) == sound[decision.agent]


def _comparable(score: object) -> tuple[float, ...]:
    return score if isinstance(score, tuple) else (score,)


def _copy_of(engine: fr.Engine, centre: Centre) -> fr.Engine:
    return fr.Engine.restore(
        engine.snapshot(), plan=centre.plan, policy=centre.policy, limits=centre.limits
    )


def _candidate(engine: fr.Engine, number: int, agent: str) -> object:
    """
    What is said now; None when the item neither waits nor is on offer.
    """
    item = engine.item(number)
    if item is None or item.state not in (ItemState.WAITING, ItemState.OFFERED):
        return None

    explanation = engine.explain(number)
    assert explanation is not None
    (found,) = (one for one in explanation.candidates if one.agent == agent)
    return found
