"""
Customers who go, and are called or written back.
"""

import pytest

import fairroute as fr
from fairroute.lifecycle import ItemState
from fairroute.model import Expiry, ServiceTarget
from fairroute.plan import Callbacks, Tier
from fairroute.policies import EarliestDue
from fairroute.testing import Script, script


def test_whoever_agrees_to_be_called_keeps_the_place() -> None:
    """
    And need not stay: hanging up changes nothing any more.
    """
    centre = script().submit("first").wait(1).submit("second").wait(1)

    centre.call_back("first").leave("first")

    assert ["contact_closed"] == centre.refused
    assert ["first", "second"] == centre.waiting
    assert centre.item("first").away  # type: ignore[union-attr]
    assert "by" == centre.item("first").work.promise  # type: ignore[union-attr]


def test_a_place_is_kept_where_order_is_by_what_is_due() -> None:
    """
    A call back is promised by a later time than an answer; the customer loses nothing by that.
    """
    tier = Tier("a", rank=1, live=ServiceTarget(within=20), by=ServiceTarget(within=7200))
    policy = fr.Policy(order=EarliestDue())
    centre = script(fr.Plan(tiers={"a": tier}), policy=policy).submit("first").wait(1)

    centre.submit("second").call_back("first")

    assert ["first", "second"] == centre.waiting


def test_an_agent_is_asked_first() -> None:
    """
    When it is the customer's turn; what rings goes on ringing.
    """
    centre = script().agent("ada").submit("first")

    assert {"ada": "first"} == centre.call_back("first").offered
    assert ["first"] == centre.accept("first").handled["ada"]


def test_an_instant_is_promised() -> None:
    """
    Until then nobody is asked; then the customer has the place they always had.
    """
    centre = script().agent("ada").submit("first")

    centre.call_back("first", at=100)
    assert ["OfferRevoked", "CallbackAgreed", "Postponed"] == centre.told
    assert (ItemState.SCHEDULED, 100) == (
        centre.state("first"),
        centre.item("first").release_at,  # type: ignore[union-attr]
    )
    centre.not_ready("ada").until(50).submit("second").until(100)

    assert ["first", "second"] == centre.waiting


@pytest.mark.parametrize("at", [0, 50])
def test_an_instant_that_has_come_is_now(at: float) -> None:
    """
    They are called as soon as it is their turn.
    """
    centre = script(at=50).submit("first").call_back("first", at=at)

    assert ["first"] == centre.waiting
    assert ["CallbackAgreed"] == centre.told[:1]


def test_another_instant_may_be_promised() -> None:
    """
    Saying the same twice is nothing; what is scheduled may be moved, not hurried.
    """
    centre = script().submit("first").call_back("first", at=100)
    assert [] == centre.call_back("first", at=100).told

    centre.call_back("first", at=50)
    assert [50] == [item.release_at for item in centre.engine.scheduled()]
    assert ["item_not_waiting"] == centre.call_back("first").refused

    centre.until(50).call_back("first", at=200)
    assert 200 == centre.engine.next_deadline


def test_what_was_scheduled_may_be_promised_earlier() -> None:
    """
    Its customer then asked for that instant.
    """
    centre = script().submit("first", release_at=100).call_back("first", at=30).until(30)

    assert 30 == centre.item("first").standing  # type: ignore[union-attr]


def test_slots_have_room_for_so_many() -> None:
    """
    Who comes too late is refused, and may ask for another slot.
    """
    plan = fr.Plan(callbacks=Callbacks(slot=100, per_slot=1))
    centre = script(plan).submit("a").submit("b").call_back("a", at=130)

    assert ["overloaded"] == centre.call_back("b", at=199).refused
    assert ItemState.WAITING is centre.state("b")
    assert [] == centre.call_back("b", at=200).refused
    taken = [(slot.begins, slot.taken, slot.free) for slot in centre.engine.callback_slots(50, 301)]
    assert [(0, 0, 1), (100, 1, 0), (200, 1, 0), (300, 0, 1)] == taken


def test_a_slot_is_free_again_when_a_promise_is_none_any_more() -> None:
    """
    Because it was moved, kept, or called off.
    """
    plan = fr.Plan(callbacks=Callbacks(slot=100, per_slot=1))
    centre = script(plan).submit("a").submit("b").call_back("a", at=130)
    centre.call_back("a", at=140)
    assert [] == centre.refused

    centre.call_back("a", at=210).call_back("b", at=130)
    assert [] == centre.refused
    centre.cancel("b").until(210)

    assert [0, 0, 0] == [slot.taken for slot in centre.engine.callback_slots(0, 300)]


def test_slots_without_a_limit_have_room_for_all() -> None:
    """
    The default.
    """
    centre = script().submit("a").call_back("a", at=1000)

    (slot,) = centre.engine.callback_slots(900, 1800)
    assert (900, 1800, 1, None) == (slot.begins, slot.ends, slot.taken, slot.free)


def handled(retries: int = 2) -> Script:
    """
    Ada has accepted the call back of the first of two.
    """
    plan = fr.Plan(callbacks=Callbacks(retries=retries, retry_after=300))
    centre = script(plan).submit("first").submit("second").call_back("first").agent("ada")
    return centre.accept("first")


def test_where_nobody_answers_it_is_tried_again() -> None:
    """
    At the same place, after a while; the agent takes the next meanwhile.
    """
    centre = handled().unreached("first")

    assert ["Unreached", "Postponed", "Offered"] == centre.told
    assert {"ada": "second"} == centre.offered
    assert 300 == centre.item("first").release_at  # type: ignore[union-attr]
    centre.accept("second").until(299).submit("third").until(300)
    assert ["first", "third"] == centre.waiting


def test_after_the_last_try_it_ends_as_unreachable() -> None:
    """
    One call and two retries.
    """
    centre = handled()
    for _ in range(2):
        centre.unreached("first").cancel("second") if centre.now == 0 else centre.unreached("first")
        centre.wait(300).accept("first")

    centre.unreached("first")

    (completed,) = centre.step.of(fr.events.Completed)  # type: ignore[union-attr]
    assert ("unreachable", None) == (completed.outcome, completed.wrap_up_until)
    assert centre.item("first") is None


def test_a_customer_may_have_tries_of_their_own() -> None:
    """
    None at all, for one who said so.
    """
    plan = fr.Plan(callbacks=Callbacks(retries=5))
    centre = script(plan).agent("ada").submit("first").call_back("first", retries=0)

    assert ["Completed"] == centre.accept("first").unreached("first").told


def test_a_try_may_follow_at_once() -> None:
    """
    What is due now comes back in the same step (T1), and is offered again.
    """
    plan = fr.Plan(callbacks=Callbacks(retry_after=0))
    centre = script(plan).agent("ada").submit("first").call_back("first").accept("first")

    centre.unreached("first")

    assert ["Unreached", "Postponed", "Released", "Offered"] == centre.told


def test_nobody_is_called_who_left_for_good() -> None:
    """
    Who hung up while they were served is not called again.
    """
    centre = handled().leave("first").unreached("first")

    assert ["Completed", "Offered"] == centre.told


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (lambda centre: centre.call_back("gone"), "contact_closed"),
        (lambda centre: centre.call_back("served"), "item_not_waiting"),
        (lambda centre: centre.unreached("gone"), "item_closed"),
        (lambda centre: centre.unreached("waiting"), "item_not_handled"),
    ],
)
def test_what_comes_too_late_is_refused(said: object, reason: str) -> None:
    """
    A race is no mistake.
    """
    centre = script().submit("gone").cancel("gone").agent("ada").submit("served").accept("served")
    centre.submit("waiting")

    said(centre)  # type: ignore[operator]

    assert [reason] == centre.refused


def test_agreeing_begins_another_wait() -> None:
    """
    Who agreed to be called does not expire as one who holds the line; a life goes on.
    """
    plan = fr.Plan(expiry=Expiry(max_wait=60, lifetime=200))
    centre = script(plan).submit("first").submit("later").until(50)

    centre.call_back("first").call_back("later", at=150)

    assert 110 == centre.item("first").expires_at  # type: ignore[union-attr]
    assert centre.item("later").expires_at is None  # type: ignore[union-attr]
    assert 200 == centre.until(150).item("later").expires_at  # type: ignore[union-attr]


def test_a_live_contact_may_fall_back_on_an_answer_by_a_time() -> None:
    """
    Leaving ends the live part only (P1); doing so twice is a race.
    """
    tier = Tier("a", rank=1, live=ServiceTarget(within=20), by=ServiceTarget(within=7200))
    centre = script(fr.Plan(tiers={"a": tier})).submit("first", fallback="by")

    centre.wait(5).leave("first")
    assert ["FellBack"] == centre.told[:1]
    assert ("by", 7200, 0) == (
        centre.item("first").work.promise,  # type: ignore[union-attr]
        centre.item("first").work.target.within,  # type: ignore[union-attr]
        centre.item("first").standing,  # type: ignore[union-attr]
    )

    assert ["contact_closed"] == centre.leave("first").refused
    assert ["first"] == centre.waiting
    assert ["Cancelled"] == centre.cancel("first").told


def test_who_is_served_leaves_as_anybody_does() -> None:
    """
    There is no live part to fall back from once somebody answered.
    """
    centre = script().agent("ada").submit("first", fallback="by").accept("first")

    assert ["ContactLeft"] == centre.leave("first").told
    assert ["HandedBack", "Abandoned"] == centre.requeue("first").told


@pytest.mark.parametrize("at", [None, 100])
def test_a_restored_engine_keeps_promises(at: float | None) -> None:
    """
    From its snapshot, and from its records.
    """
    plan = fr.Plan(callbacks=Callbacks(slot=100, per_slot=1), expiry=Expiry(max_wait=1000))
    centre = script(plan).submit("a").submit("b", fallback="by").call_back("a", at=at).leave("b")
    centre.submit("c").call_back("c").agent("ada")
    if at is None:
        centre.accept("a").unreached("a")

    one = fr.Engine.restore(centre.engine.snapshot(), plan=plan)
    other = fr.Engine.restore(records=centre.records, plan=plan)

    for engine in (one, other):
        engine.check()
        assert centre.engine.snapshot() == engine.snapshot()
        assert centre.engine.callback_slots(0, 2000) == engine.callback_slots(0, 2000)


def test_figures_tell_the_wait_in_person_from_the_wait_for_a_call() -> None:
    """
    The first ended as the customer went; the second began then, and counts by the other promise.
    """
    fold = fr.metrics.Fold()
    engine = fr.Engine(observers=[fold])
    engine.handle(fr.Submit(fr.Contact("a")), fr.Submit(fr.Contact("b", fallback="by")), at=0)
    engine.handle(fr.CallBack("a"), fr.Leave("b"), at=30)
    engine.handle(fr.SignIn(fr.Agent("ada")), at=100)
    engine.handle(fr.Accept(fr.OfferId(1)), at=110)

    figures = fold.at(120).everybody
    assert (1, 1, 0) == (figures.live.ended, figures.live.abandoned, figures.live.answered)
    assert (1, 80) == (figures.by.answered, figures.by.asa)
