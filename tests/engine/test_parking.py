"""
Work that awaits its customer's reply (SEMANTICS T2, T3).
"""

import pytest

import fairroute as fr
from fairroute.lifecycle import ItemState
from fairroute.plan import Parking, WrapUp
from fairroute.testing import script
from fairroute.testing.script import Script

READY = fr.Presence.READY


def parked(plan: fr.Plan | None = None) -> Script:
    """
    At 8 Ana, who has handled "mail" since 0, awaits its customer's reply.
    """
    centre = script(plan).agent("ana").submit("mail", promise="by").accept("mail")
    return centre.until(8).park("mail")


def test_parking_frees_the_agent_at_once() -> None:
    """
    The next customer is offered in the same step.
    """
    centre = script().agent("ana").submit("mail").accept("mail").submit("next").until(8)

    centre.park("mail")

    assert ["Parked", "Offered"] == centre.told
    assert {"ana": "next"} == centre.offered
    assert ItemState.PARKED is centre.state("mail")
    assert (centre.item_id("mail"),) == centre.staff("ana").parked


def test_parking_begins_idleness_anew() -> None:
    """
    Work ended, and no wrap-up follows: the time is the customer's.
    """
    centre = parked(fr.Plan(wrap_up=WrapUp(usual=30)))

    assert 8 == centre.staff("ana").idle_since
    assert (0, ()) == (centre.staff("ana").used, centre.staff("ana").wrapping_up)


def test_a_reply_waits_at_the_place_of_the_message() -> None:
    """
    Whoever came before the message, but after the conversation began, is ahead.
    """
    centre = parked().not_ready("ana").until(20).submit("call").until(30).reply("mail")

    assert ["Replied", "Requeued"] == centre.told
    assert ["call", "mail"] == centre.waiting
    item = centre.item("mail")
    assert item is not None
    assert (30, 30, None) == (item.standing, item.arrived, item.parked_until)


def test_a_reply_counts_from_when_it_was_written() -> None:
    """
    A message that took its time to arrive stands where it was sent.
    """
    centre = parked().not_ready("ana").until(20).submit("call").until(30)

    centre.reply("mail", sent_at=15)

    assert ["mail", "call"] == centre.waiting


def test_a_reply_never_stands_before_what_it_replies_to() -> None:
    """
    A message written long before does not overtake those who waited with its conversation.
    """
    centre = script().submit("call").until(5).submit("mail").agent("ana", capacity=2)
    centre.accept("call").accept("mail").until(8).park("mail").not_ready("ana")

    centre.reply("mail", sent_at=0)

    item = centre.item("mail")
    assert item is not None
    assert 5 == item.standing


def test_nudges_change_nothing() -> None:
    """
    The clock runs from the first message nobody has answered; those after it are read with it.
    """
    centre = parked().not_ready("ana").until(20).reply("mail").until(60)

    centre.reply("mail")

    assert [] == centre.told
    item = centre.item("mail")
    assert item is not None
    assert 20 == item.standing


def test_a_message_during_handling_is_before_the_agent() -> None:
    """
    Nothing is routed by what somebody is answering already.
    """
    centre = script().agent("ana").submit("chat").accept("chat")

    assert [] == centre.reply("chat").told


def test_a_reply_goes_to_whoever_is_there_when_the_agent_is_not() -> None:
    """
    An absent agent's reply is offered to the others at once.
    """
    centre = parked().sign_out("ana").agent("bo")

    centre.reply("mail")

    assert {"bo": "mail"} == centre.offered


def test_a_reply_goes_to_whoever_parked_it_when_they_are_free() -> None:
    """
    Whoever wrote before knows the matter, however long somebody else has been idle.
    """
    centre = script().agent("bo").submit("mail").accept("mail").agent("ana").park("mail")
    centre.submit("call").accept("call", by="ana").complete("call").until(90)

    centre.reply("mail")

    assert {"bo": "mail"} == centre.offered
    item = centre.item("mail")
    assert item is not None
    assert ("bo",) == item.preferred


def test_a_reply_may_wait_for_whoever_parked_it() -> None:
    """
    As long as the plan's items wait for agents they prefer.
    """
    plan = fr.Plan(offers=fr.plan.Offers(wait_for=60))
    centre = parked(plan).submit("call").accept("call").agent("bo").until(20)

    centre.reply("mail")

    item = centre.item("mail")
    assert item is not None
    assert ("ana",) == item.waits_for
    assert {"bo": "mail"} == centre.until(80).offered


def test_a_reply_begins_the_stages_anew() -> None:
    """
    What an old wait was widened by is no matter of the new one.
    """
    centre = script().agent("ana", skills={"french"})
    stages = [fr.Stage(after=10, drop={"french"})]
    centre.not_ready("ana").submit("mail", skills={"french"}, stages=stages).until(10)
    item = centre.item("mail")
    assert item is not None
    assert (1, {}) == (item.stage, dict(item.work.skills))

    centre.ready("ana").accept("mail").park("mail").not_ready("ana").until(40).reply("mail")

    item = centre.item("mail")
    assert item is not None
    assert (0, {"french": 1}, 50) == (item.stage, dict(item.work.skills), item.next_stage)


def test_silence_ends_it_as_customer_gone() -> None:
    """
    At the end of the time for a reply, without wrap-up, whoever had it.
    """
    centre = parked(fr.Plan(parking=Parking(inactivity=60), wrap_up=WrapUp(usual=30)))

    centre.until(67.9)
    assert ItemState.PARKED is centre.state("mail")
    centre.until(68)

    assert centre.step is not None
    (completed,) = centre.step.of(fr.events.Completed)
    assert ("customer_gone", "ana", None) == (
        completed.outcome,
        completed.agent,
        completed.wrap_up_until,
    )
    assert "timer:inactivity" == completed.cause
    assert ["contact_closed"] == centre.reply("mail").refused


def test_a_reply_at_the_last_instant_comes_too_late() -> None:
    """
    Intervals are half-open: the deadline fires before the command of its instant.
    """
    centre = parked(fr.Plan(parking=Parking(inactivity=60))).until(68)

    assert ["contact_closed"] == centre.reply("mail").refused


def test_each_item_may_have_its_own_time_for_a_reply() -> None:
    """
    `inactivity` of the command overrules the plan's.
    """
    centre = script(fr.Plan(parking=Parking(inactivity=60))).agent("ana")
    centre.submit("mail").accept("mail").park("mail", inactivity=600)

    item = centre.until(300).item("mail")
    assert item is not None
    assert ("ana", 600) == (item.parked_by, item.parked_until)


def test_who_leaves_a_parked_conversation_is_gone() -> None:
    """
    They had been answered: the item is closed, not abandoned.
    """
    centre = parked().leave("mail")

    assert ["ContactLeft", "Completed"] == centre.told
    assert ItemState.CLOSED is centre.state("mail")
    assert () == centre.staff("ana").parked


def test_nobody_parks_for_a_customer_who_has_left() -> None:
    """
    There is no contact left to reply through.
    """
    centre = script().agent("ana").submit("chat").accept("chat").leave("chat")

    assert ["contact_closed"] == centre.park("chat").refused
    assert {"ana": ["chat"]} == centre.handled


def test_parked_items_are_capped() -> None:
    """
    Whoever has as many as the plan allows must finish one first.
    """
    plan = fr.Plan(parking=Parking(most=1))
    centre = parked(plan).submit("second").accept("second")

    assert ["no_capacity"] == centre.park("second").refused
    assert [] == centre.complete("mail").park("second").refused


def test_who_parked_it_may_go_on_without_a_reply() -> None:
    """
    The item keeps its standing, and takes room again.
    """
    centre = parked().until(50).resume("mail")

    assert {"ana": ["mail"]} == centre.handled
    item = centre.item("mail")
    assert item is not None
    assert (0, 50, 1) == (item.standing, item.handled_since, centre.staff("ana").used)


def test_who_goes_on_may_let_standing_restart() -> None:
    """
    Should the item return to the line, it stands where it was taken up again.
    """
    centre = parked().until(50).resume("mail", standing="restarts")

    item = centre.until(60).requeue("mail").item("mail")
    assert item is not None
    assert 50 == item.standing


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        (lambda centre: centre.sign_out("ana"), "agent_offline"),
        (lambda centre: centre.submit("call").accept("call"), "no_capacity"),
        (lambda centre: centre.update("mail", skills={"french"}), "not_eligible"),
        (lambda centre: centre.not_ready("ana").reply("mail"), "item_not_handled"),
        (lambda centre: centre.complete("mail"), "item_closed"),
    ],
    ids=["signed out", "no room", "not able", "replied", "closed"],
)
def test_what_keeps_the_agent_from_going_on(meanwhile: object, reason: str) -> None:
    """
    Resuming takes what accepting takes.
    """
    centre = parked()
    assert callable(meanwhile)
    meanwhile(centre)

    assert [reason] == centre.resume("mail").refused


def test_parked_work_can_be_completed_and_cancelled() -> None:
    """
    What is over is over, whoever's turn it was.
    """
    centre = parked(fr.Plan(wrap_up=WrapUp(usual=30)))
    assert ["Completed"] == centre.complete("mail").told
    assert 0 == centre.staff("ana").used

    centre = parked()
    assert ["Cancelled"] == centre.cancel("mail").told
    assert () == centre.staff("ana").parked


def test_what_is_parked_can_be_classified_anew() -> None:
    """
    The reply then waits as what it turned out to be, and with the promise of the moment.
    """
    centre = parked().update("mail", promise="live", tier="premier").not_ready("ana")

    item = centre.reply("mail").item("mail")

    assert item is not None
    assert ("live", "premier") == (item.work.promise, item.tier)


def test_what_is_parked_is_explained() -> None:
    """
    It waits for nobody here.
    """
    centre = parked(fr.Plan(parking=Parking(inactivity=60)))

    said = str(centre.engine.explain(centre.item_id("mail")))

    assert "mail has not replied to ana yet; without a reply it ends at 68" == said


def test_parked_time_is_nobodys_handle_time() -> None:
    """
    An agent is handling until they park, and again from when they resume.
    """
    fold = fr.metrics.Fold()
    engine = fr.Engine(observers=[fold])
    step = engine.handle(fr.SignIn(fr.Agent("ana")), fr.Submit(fr.Contact("mail")), at=0)
    item = step.offers[0].item
    engine.handle(fr.Accept(step.offers[0].id), at=2)
    engine.handle(fr.Park(item), at=12)
    engine.handle(fr.Resume(item), at=100)
    engine.handle(fr.Park(item), at=105)
    engine.handle(fr.Complete(item), at=500)

    reading = fold.at(500)
    tally = reading.everybody.live

    assert (15, 1) == (tally.handling / 1_000_000, tally.handled)
    assert 15 == reading.agents.handling / 1_000_000


def test_parking_survives_a_restart() -> None:
    """
    Whose it is and until when is in the snapshot.
    """
    centre = parked(fr.Plan(parking=Parking(inactivity=60)))

    again = fr.Engine.restore(centre.engine.snapshot())
    again.check()

    assert 68 == again.next_deadline
    assert centre.engine.agent("ana") == again.agent("ana")
