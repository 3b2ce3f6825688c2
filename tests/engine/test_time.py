"""
Time: deadlines, ticks, outages.
"""

import pytest

import fairroute as fr
from fairroute.plan import Offers, WrapUp
from fairroute.testing import script


def test_the_engine_says_when_it_next_has_something_to_do() -> None:
    """
    A host sleeps until then, and no longer.
    """
    centre = script()
    deadlines = [centre.engine.next_deadline]
    deadlines.append(centre.agent("ada").submit("first").engine.next_deadline)
    deadlines.append(centre.accept("first").engine.next_deadline)

    assert [None, 20.0, None] == deadlines


def test_deadlines_fire_at_their_own_instants() -> None:
    """
    A host that comes late finds everything as if it had come in time.
    """
    late = script().agent("ada").submit("first").wait(1000)
    punctual = script().agent("ada").submit("first")
    for at in (20, 50, 70, 1000):
        punctual.until(at)

    assert late.events == punctual.events
    assert late.engine.snapshot() == punctual.engine.snapshot()


def test_a_timer_says_that_it_was_one() -> None:
    """
    Every event names its cause: a command's number, a timer, or the match.
    """
    centre = script().submit("first").agent("ada").wait(20)

    causes = [(type(event).__name__, event.cause) for event in centre.events]
    assert [
        ("Queued", 1),
        ("Unroutable", "match"),
        ("SignedIn", 2),
        ("Offered", "match"),
        ("OfferMissed", "timer:offer"),
        ("Requeued", "timer:offer"),
    ] == causes


def test_an_earlier_instant_changes_nothing_at_all() -> None:
    """
    Time never goes back, and a clock that does is told both instants.
    """
    centre = script().agent("ada").until(10)
    before = centre.engine.snapshot()

    with pytest.raises(fr.ClockError, match=r"command at 9.5 is earlier than the engine's 10.0"):
        centre.engine.handle(fr.SignOut("ada"), at=9.5)

    assert before == centre.engine.snapshot()


def test_an_outage_invents_nothing_in_the_past() -> None:
    """
    Offers that nobody could see end without a mark; what fell due fires; one match, now.
    """
    plan = fr.Plan(wrap_up=WrapUp(usual=30))
    centre = script(plan).agent("ada").agent("bea").submit("first").submit("second")
    centre.accept("first").complete("first").submit("third")

    centre.outage(100)

    assert [
        ("OutageDeclared", 0.0),
        ("OfferRevoked", 0.0),
        ("Requeued", 0.0),
        ("WrapUpEnded", 30.0),
        ("Offered", 100.0),
        ("Offered", 100.0),
    ] == [(type(event).__name__, event.at) for event in centre.step or ()]
    assert {"bea": "second", "ada": "third"} == centre.offered


def test_an_offer_that_lapsed_before_an_outage_was_missed() -> None:
    """
    Up to its beginning, the centre was as it was.
    """
    centre = script(fr.Plan(offers=Offers(misses=1))).agent("ada").submit("first")

    centre.until(0).now = 500
    centre.do(fr.Outage(30))

    assert "OfferMissed" == centre.told[0]
    assert fr.Presence.NOT_READY is centre.staff("ada").presence


def test_thousands_of_sign_ins_are_one_match() -> None:
    """
    A morning begins in one batch.
    """
    centre = script().submit("first")

    centre.do(*(fr.SignIn(fr.Agent(f"agent-{number}")) for number in range(2_000)))

    assert {"agent-0": "first"} == centre.offered
    assert 2_001 == len(centre.told)


def test_a_journal_is_restored_step_by_step() -> None:
    """
    Records alone, or a snapshot and what came after, give the same engine.
    """
    centre = script().agent("ada").submit("first").wait(5).submit("second")
    middle, so_far = centre.engine.snapshot(), len(centre.records)
    centre.accept("first").wait(30).complete("first", wrap_up=10).leave("second").wait(3)

    from_records = fr.Engine.restore(records=centre.records)
    from_both = fr.Engine.restore(middle, centre.records[so_far:])

    assert centre.engine.snapshot() == from_records.snapshot() == from_both.snapshot()
    from_both.check()
    assert centre.engine.next_deadline == from_both.next_deadline
    assert [*centre.engine.handle(at=100)] == [*from_both.handle(at=100)]


def test_state_is_restored_under_another_plan_and_policy() -> None:
    """
    What was decided stays decided; what comes is decided anew.
    """
    centre = script().submit("first").wait(1).submit("second")

    other = fr.Engine.restore(
        records=centre.records,
        plan=fr.Plan(offers=Offers(timeout=5)),
        policy=fr.Policy(order=lambda item: -item.standing),
    )
    step = other.handle(fr.SignIn(fr.Agent("ada")), at=10)

    assert centre.engine.snapshot() != other.snapshot()
    assert ["first"] == [offer.contact for offer in step.offers]
    assert 15.0 == step.offers[0].expires_at


@pytest.mark.parametrize("cut", ["missing", "twice"])
def test_records_that_do_not_follow_are_refused(cut: str) -> None:
    """
    A gap in a journal is found where it is.
    """
    records = script().agent("ada").submit("first").accept("first").records
    torn = [records[0], *records[2:]] if cut == "missing" else [records[0], *records]

    with pytest.raises(fr.RestoreError, match="a record is missing, or there twice"):
        fr.Engine.restore(records=torn)


def test_what_is_over_is_forgotten_by_its_bound() -> None:
    """
    A closed contact and an ended offer are known for as long as the limits say.
    """
    centre = script(limits=fr.Limits(closed_contacts=1, ended_offers=1)).agent("ada")
    for name in ("first", "second"):
        centre.submit(name).accept(name).complete(name)

    assert ["offer_lapsed"] == centre.accept("first").refused
    assert ["offer_taken"] == centre.accept("second").refused
    assert ["contact_closed"] == centre.leave("second").refused
    with pytest.raises(fr.UnknownName, match="unknown contact 'first'"):
        centre.leave("first")
