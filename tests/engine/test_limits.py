"""
How long an item may wait, and how long it may live.
"""

import pytest

import fairroute as fr
from fairroute.model import Expiry
from fairroute.plan import Offers, Topic
from fairroute.testing import script

FIVE_MINUTES = fr.Plan(expiry=Expiry(max_wait=300))


def test_an_item_that_waited_long_enough_expires() -> None:
    """
    At the very instant; the event says of what there was no more.
    """
    centre = script(FIVE_MINUTES).submit("first")
    assert 300 == centre.engine.next_deadline == centre.item("first").expires_at  # type: ignore[union-attr]

    centre.until(300)

    (event,) = centre.step.of(fr.events.Expired)  # type: ignore[union-attr]
    assert ("max_wait", "timer:limit", 300.0) == (event.limit, event.cause, event.at)
    assert centre.item("first") is None
    assert centre.engine.contact("first") is None


def test_a_wait_is_counted_from_when_the_customer_asked() -> None:
    """
    Who asked a machine for a person a minute ago has a minute less left.
    """
    centre = script(FIVE_MINUTES, at=100).submit("first", asked_at=40)

    assert 340 == centre.engine.next_deadline


def test_who_asked_too_long_ago_expires_as_they_come() -> None:
    """
    In the same step, before anybody is asked (T1).
    """
    centre = script(FIVE_MINUTES, at=400).agent("ada").submit("first", asked_at=40)

    assert ["Queued", "Expired"] == centre.told


def test_an_answer_ends_the_wait() -> None:
    """
    Handling is never cut short, and the engine has nothing more to do.
    """
    centre = script(FIVE_MINUTES).agent("ada").submit("first").accept("first")

    assert centre.engine.next_deadline is None
    assert ["first"] == centre.until(1000).handled["ada"]


def test_an_item_that_comes_back_begins_another_wait() -> None:
    """
    Its customer was served meanwhile, and waits from now on for somebody else.
    """
    centre = script(FIVE_MINUTES).agent("ada").submit("first").accept("first")

    centre.until(200).requeue("first")

    assert 500 == centre.item("first").expires_at  # type: ignore[union-attr]


def test_an_offer_that_comes_to_nothing_gives_no_more_time() -> None:
    """
    Ringing is waiting.
    """
    centre = script(FIVE_MINUTES).agent("ada").until(290).submit("first", asked_at=0)

    centre.decline("first")

    assert 300 == centre.item("first").expires_at  # type: ignore[union-attr]


def test_a_lifetime_goes_on_whatever_happens() -> None:
    """
    But handling is not cut short: the item expires when it comes back.
    """
    centre = script(fr.Plan(expiry=Expiry(lifetime=100))).agent("ada").submit("first")
    centre.accept("first").until(150)
    assert ["first"] == centre.handled["ada"]

    centre.requeue("first")

    assert ["HandedBack", "Requeued", "Expired"] == centre.told
    assert "lifetime" == centre.step.of(fr.events.Expired)[0].limit  # type: ignore[union-attr]


def test_time_is_up_while_it_rings() -> None:
    """
    The offers are revoked, without a mark.
    """
    centre = script(fr.Plan(offers=Offers(timeout=400), expiry=Expiry(max_wait=300)))
    centre.agent("ada").submit("first").until(300)

    assert ["OfferRevoked", "Expired"] == centre.told
    assert "expired" == centre.step.of(fr.events.OfferRevoked)[0].reason  # type: ignore[union-attr]
    assert 0 == centre.staff("ada").misses


def test_a_plan_may_let_it_ring_on() -> None:
    """
    Whoever is asked may still answer; if nobody does, the item expires as it comes back.
    """
    plan = fr.Plan(
        offers=Offers(timeout=30, rest_after_miss=0, on_miss="keep"),
        expiry=Expiry(max_wait=100, while_offered="waits"),
    )
    answered = script(plan).submit("first").until(90).agent("ada").until(110).accept("first")
    missed = script(plan).submit("first").until(90).agent("ada").until(120)

    assert ["first"] == answered.handled["ada"]
    assert ["OfferMissed", "Requeued", "Expired"] == missed.told
    assert 120 == missed.events[-1].at


def test_contacts_overrule_topics_and_topics_the_plan() -> None:
    """
    Each limit by itself.
    """
    plan = fr.Plan(
        topics={"order": Topic("order", max_wait=60), "other": Topic("other")},
        expiry=Expiry(max_wait=300, lifetime=1000),
    )
    centre = script(plan)
    centre.submit("a", topic="other").submit("b", topic="order").submit(
        "c", topic="order", max_wait=10
    )
    centre.submit("d", topic="order", max_wait=2000, lifetime=500).submit("e", max_wait=5000)

    ends = [centre.item(name).expires_at for name in "abcde"]  # type: ignore[union-attr]
    assert [300, 60, 10, 500, 1000] == ends


def test_other_topics_later_change_no_limit() -> None:
    """
    How long somebody is let wait is settled when they come.
    """
    plan = fr.Plan(topics={"a": Topic("a", max_wait=60), "b": Topic("b", max_wait=10)})
    centre = script(plan).submit("first", topic="a").update("first", topic="b")

    assert 60 == centre.item("first").expires_at  # type: ignore[union-attr]


def test_without_limits_nobody_expires() -> None:
    """
    The default: for ever.
    """
    centre = script().submit("first")

    assert centre.engine.next_deadline is None
    assert centre.item("first").expires_at is None  # type: ignore[union-attr]


def test_the_longest_limits_there_are_stay_within_time() -> None:
    """
    What would end after the last instant ends at it.
    """
    latest = fr.instants.LATEST
    centre = script(fr.Plan(expiry=Expiry(max_wait=latest)), at=1000).submit("first")

    assert latest == centre.engine.next_deadline


@pytest.mark.parametrize("while_offered", ["expires", "waits"])
def test_a_restored_engine_knows_how_much_time_is_left(while_offered: str) -> None:
    """
    From its snapshot, and from its records.
    """
    expiry = Expiry(max_wait=300, lifetime=900, while_offered=while_offered)  # type: ignore[arg-type]
    plan = fr.Plan(expiry=expiry)
    centre = script(plan).agent("ada").submit("a").submit("b").submit("c").accept("a")
    centre.requeue("a").wait(5)

    one = fr.Engine.restore(centre.engine.snapshot())
    other = fr.Engine.restore(records=centre.records)

    for engine in (one, other):
        engine.check()
        assert centre.engine.snapshot() == engine.snapshot()
        assert centre.engine.next_deadline == engine.next_deadline


def test_who_expired_counts_as_ended_by_us() -> None:
    """
    Not as somebody who lost patience.
    """
    fold = fr.metrics.Fold()
    engine = fr.Engine(FIVE_MINUTES, observers=[fold])
    engine.handle(fr.Submit(fr.Contact("first")), at=0)
    engine.handle(at=300)

    figures = fold.at(300).everybody.live
    assert (1, 0) == (figures.ended, figures.abandoned)
