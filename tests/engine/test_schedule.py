"""
Items that come into the line at an instant of their own.
"""

import pytest

import fairroute as fr
from fairroute.lifecycle import ItemState
from fairroute.model import Expiry
from fairroute.policies import Fifo, LongestIdle
from fairroute.testing import script


def test_an_item_waits_for_its_instant_before_it_waits_for_an_agent() -> None:
    """
    Nobody is asked before; at the instant it is matched like any that comes.
    """
    centre = script().agent("ada").submit("first", release_at=100)
    assert (ItemState.SCHEDULED, {}) == (centre.state("first"), centre.offered)
    assert 100 == centre.engine.next_deadline == centre.item("first").release_at  # type: ignore[union-attr]
    assert [] == centre.waiting

    centre.until(100)

    assert ["Released", "Offered"] == centre.told
    assert "timer:release" == centre.step.events[0].cause  # type: ignore[union-attr]


@pytest.mark.parametrize("release_at", [0, 50, 100])
def test_an_instant_that_has_come_is_now(release_at: float) -> None:
    """
    Late news is no mistake: it waits at once.
    """
    centre = script(at=100).submit("first", release_at=release_at)

    assert ["Queued", "Unroutable"] == centre.told


def test_its_customer_asked_for_that_instant() -> None:
    """
    Who came before it waits longer; who comes after, less.
    """
    centre = script(at=10).submit("later", release_at=100).until(50).submit("first")
    centre.until(100).until(101).submit("last")

    assert ["first", "later", "last"] == centre.waiting
    assert 100 == centre.item("later").standing  # type: ignore[union-attr]


def test_who_asked_before_keeps_the_place() -> None:
    """
    A customer who asked at 10 and wants to be called at 100 is before who asked at 50.
    """
    centre = script(at=10).submit("called", asked_at=10, release_at=100).until(50).submit("other")
    assert ["other"] == centre.waiting

    assert ["called", "other"] == centre.until(100).waiting


def test_where_order_is_by_arrival_that_is_its_instant() -> None:
    """
    Its place is asked for when it comes.
    """
    order = fr.Policy(order=lambda item: item.arrived, score=LongestIdle())
    centre = script(policy=order).submit("scheduled", asked_at=0, release_at=100)
    centre.until(50).submit("other")

    assert ["other", "scheduled"] == centre.until(100).waiting
    assert 100_000_000 == centre.item("scheduled").key  # type: ignore[union-attr]


def test_an_order_that_fails_says_so_when_the_item_comes() -> None:
    """
    Nothing is asked of it before.
    """

    def broken(_: fr.policies.Waiting) -> int:
        raise LookupError("no table")

    centre = script(policy=fr.Policy(order=broken)).submit("first", release_at=100)
    assert ["Scheduled"] == centre.told

    assert ["Released", "PolicyFailed", "Unroutable"] == centre.until(100).told


def test_those_of_one_instant_come_in_the_order_in_which_they_were_scheduled() -> None:
    """
    And after everything else that is due then, but before who comes then.
    """
    centre = script(policy=fr.Policy(order=Fifo())).submit("a", release_at=100)
    centre.submit("b", release_at=100).until(100).submit("c")

    assert ["a", "b", "c"] == centre.waiting


def test_the_next_scheduled_are_listed_first() -> None:
    """
    By their instants.
    """
    centre = script().submit("b", release_at=100).submit("a", release_at=50)

    assert [2, 1] == [item.id for item in centre.engine.scheduled()]
    assert 2 == centre.engine.stats().scheduled
    assert [1] == [item.id for item in centre.until(50).engine.scheduled()]


def test_what_is_scheduled_may_be_called_off() -> None:
    """
    By the customer, or by the centre.
    """
    centre = script().submit("a", release_at=100).submit("b", release_at=100)

    assert ["ContactLeft", "Abandoned"] == centre.leave("a").told
    assert ["Cancelled"] == centre.cancel("b").told
    assert centre.engine.next_deadline is None
    assert [] == centre.until(200).told


def test_what_is_known_of_it_may_change() -> None:
    """
    It enters the line as what it is by then.
    """
    plan = fr.Plan(topics={"order": fr.plan.Topic("order", skills={"sales": 2})})
    centre = script(plan).agent("ada").submit("first", release_at=100)

    centre.update("first", topic="order", credit=30).until(100)

    assert ["Released", "Unroutable"] == centre.told
    assert (70, {"sales": 2}) == (
        centre.item("first").standing,  # type: ignore[union-attr]
        dict(centre.item("first").work.skills),  # type: ignore[union-attr]
    )


def test_its_time_is_counted_from_its_instant() -> None:
    """
    An item of next week does not expire today.
    """
    plan = fr.Plan(expiry=Expiry(max_wait=30, lifetime=60))
    centre = script(plan).submit("first", asked_at=0, release_at=100)
    assert centre.item("first").expires_at is None  # type: ignore[union-attr]

    assert 130 == centre.until(100).item("first").expires_at  # type: ignore[union-attr]
    centre.agent("ada").accept("first").until(170)

    assert ["HandedBack", "Requeued", "Expired"] == centre.requeue("first").told
    assert "lifetime" == centre.events[-1].limit  # type: ignore[union-attr]


def test_a_restored_engine_knows_what_comes() -> None:
    """
    From its snapshot, and from its records.
    """
    centre = script(fr.Plan(expiry=Expiry(max_wait=30))).submit("a", release_at=100)
    centre.submit("b", release_at=20).until(20)

    one = fr.Engine.restore(centre.engine.snapshot())
    other = fr.Engine.restore(records=centre.records)

    for engine in (one, other):
        engine.check()
        assert centre.engine.snapshot() == engine.snapshot()
        assert 50 == engine.next_deadline


def test_an_outage_keeps_instants() -> None:
    """
    What was to come while the host slept came, and is offered when it wakes.
    """
    centre = script().agent("ada").submit("first", release_at=50).outage(100)

    released, offered = centre.step.events[-2:]  # type: ignore[union-attr]
    assert ("Released", 50, "Offered", 100) == (
        type(released).__name__,
        released.at,
        type(offered).__name__,
        offered.at,
    )


def test_explain_tells_when_it_comes() -> None:
    """
    And compares it with nobody: it does not wait yet.
    """
    centre = script().agent("ada").submit("first", release_at=100)

    explanation = centre.engine.explain(centre.item_id("first"))

    assert explanation is not None
    assert "first comes into the line at 100" == str(explanation)
    assert () == explanation.candidates


def test_a_wait_counts_from_when_it_comes() -> None:
    """
    In the figures, nobody waits who was to come later.
    """
    fold = fr.metrics.Fold()
    engine = fr.Engine(observers=[fold])
    engine.handle(fr.Submit(fr.Contact("a"), release_at=100), fr.SignIn(fr.Agent("ada")), at=0)
    assert 0 == fold.at(50).everybody.live.offered
    engine.handle(at=100)

    engine.handle(fr.Accept(fr.OfferId(1)), at=104)

    assert 4 == fold.at(110).everybody.live.asa
