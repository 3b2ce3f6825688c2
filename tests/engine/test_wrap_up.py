"""
The work after an item: how long it takes, and what becomes of an agent who does not come to an end.
"""

import pytest

import fairroute as fr
from fairroute import events as e
from fairroute.plan import Offers, WrapUp
from fairroute.testing import Script, script

PLAN = fr.Plan(wrap_up=WrapUp(usual=30, minimum=10, maximum=60))


def wrapping_up(plan: fr.Plan = PLAN, **fields: float) -> Script:
    """
    At 5, Ada has just finished the first item; the second waits.
    """
    centre = script(plan).agent("ada").submit("first").submit("second").accept("first")
    return centre.until(5).complete("first", **fields)


def test_what_is_agreed_stands_in_the_event() -> None:
    """
    A host need not know the plan to show an agent how long there is.
    """
    (completed,) = [event for event in wrapping_up().events if isinstance(event, e.Completed)]

    assert 35.0 == completed.wrap_up_until
    assert 15.0 == completed.wrap_up_from
    assert 65.0 == completed.wrap_up_limit


def test_who_is_done_after_the_minimum_is_free_at_once() -> None:
    """
    The agent's word ends it.
    """
    centre = wrapping_up().until(15).end_wrap_up("first")

    assert ["WrapUpEnded", "Offered"] == centre.told


def test_who_is_done_before_the_minimum_is_free_at_it() -> None:
    """
    The word counts, as early as it can, and need not be said again.
    """
    centre = wrapping_up().until(7).end_wrap_up("first")

    assert ["WrapUpMoved"] == centre.told
    assert 15.0 == centre.engine.next_deadline
    assert [] == centre.end_wrap_up("first").told
    assert ["WrapUpEnded", "Offered"] == centre.until(15).told


def test_it_takes_longer_only_if_somebody_says_so() -> None:
    """
    Twice ten seconds more are twenty.
    """
    centre = wrapping_up().extend_wrap_up("first", by=10).until(34).extend_wrap_up("first", by=10)

    assert ["WrapUpMoved"] == centre.told
    assert {} == centre.until(54.999999).offered
    assert {"ada": "second"} == centre.until(55).offered
    assert fr.Presence.READY == centre.staff("ada").presence


def test_at_the_maximum_the_agent_is_taken_off() -> None:
    """
    The wrap-up is over, but nobody is rung who was still at it.
    """
    centre = wrapping_up().extend_wrap_up("first", by=3600).until(65)

    assert ["WrapUpEnded", "PresenceChanged"] == centre.told
    assert "long_wrap_up" == centre.staff("ada").reason
    assert ["second"] == centre.waiting
    assert {"ada": "second"} == centre.ready("ada").offered


def test_no_word_goes_beyond_the_maximum() -> None:
    """
    Neither an extension at it, nor a length said beforehand.
    """
    centre = wrapping_up(wrap_up=3600)

    assert 65.0 == centre.engine.next_deadline
    assert [] == centre.extend_wrap_up("first", by=10).told


def test_a_length_said_beforehand_may_be_shorter_than_the_minimum() -> None:
    """
    Who completes an item knows best whether anything is left to do.
    """
    centre = wrapping_up(wrap_up=3).until(6).end_wrap_up("first")

    assert [] == centre.told
    assert ["WrapUpEnded", "Offered"] == centre.until(8).told
    assert {"ada": "second"} == wrapping_up(wrap_up=0).offered


def test_what_rings_at_somebody_taken_off_goes_to_others() -> None:
    """
    Offers end without a mark, as whenever somebody leaves READY.
    """
    plan = fr.Plan(wrap_up=WrapUp(maximum=60), offers=Offers(timeout=300))
    centre = script(plan).agent("ada", capacity=2).submit("first").accept("first")
    centre.complete("first", wrap_up=100).until(30).submit("second").until(60)

    assert ["WrapUpEnded", "PresenceChanged", "OfferRevoked", "Requeued"] == centre.told
    assert 0 == centre.staff("ada").misses


def test_who_is_draining_goes_on_draining() -> None:
    """
    Only who is ready can be taken off.
    """
    centre = wrapping_up(wrap_up=100).draining("ada").until(65)

    assert ["WrapUpEnded"] == centre.told
    assert fr.Presence.DRAINING == centre.staff("ada").presence


def test_explain_knows_the_minimum() -> None:
    """
    What would free the agent is said for the first instant at which it can be.
    """
    centre = wrapping_up()
    explanation = centre.engine.explain(centre.item_id("second"))

    assert explanation is not None
    (change,) = explanation.changes
    assert 15.0 == change.at
    assert {"ada": "second"} == centre.until(15).do(*change.commands).offered


def test_work_under_way_keeps_what_was_agreed() -> None:
    """
    A plan that changes meanwhile rules the next wrap-up.
    """
    centre = wrapping_up().extend_wrap_up("first", by=3600)
    restored = fr.Engine.restore(records=centre.records, plan=fr.Plan())
    again = fr.Engine.restore(restored.snapshot(), plan=fr.Plan())

    for engine in (restored, again):
        engine.handle(at=65)
        assert "long_wrap_up" == engine.agent("ada").reason


@pytest.mark.parametrize("fields", [{"minimum": 31}, {"maximum": 30}, {"maximum": 29}])
def test_lengths_that_contradict_each_other_are_refused(fields: dict[str, float]) -> None:
    """
    The minimum is at most usual, and the maximum more: else it would be reached every time.
    """
    with pytest.raises(fr.InvalidValue):
        WrapUp(usual=30, **fields)
