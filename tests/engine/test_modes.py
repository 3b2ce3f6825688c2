"""
What becomes of work while a centre is closed, or something it needs is down.
"""

import pytest

import fairroute as fr
from fairroute.lifecycle import ItemState
from fairroute.plan import Topic
from fairroute.testing import Script, script

TOPICS = fr.Plan(topics={"billing": Topic("billing"), "sales": Topic("sales")})


def closed(centre: Script, topic: str | None = None, until: float = 100, **says: str) -> Script:
    """
    *centre*, with a mode until an instant.
    """
    return centre.do(fr.SetMode(topic, until=until, **says))  # type: ignore[arg-type]


class TestWhoWaits:
    def test_whoever_waits_may_be_served_all_the_same(self) -> None:
        """
        The default: doors close, and who is inside is served.
        """
        centre = closed(script().submit("first"))

        assert ["ModeSet"] == centre.told
        assert ["first"] == centre.waiting

    def test_whoever_waits_may_be_called_when_the_mode_ends(self) -> None:
        """
        At the place they have; whoever holds the line may go.
        """
        centre = script().submit("first").wait(1).submit("second").wait(1)

        closed(centre, waiting="callback")
        assert ["ModeSet", *["CallbackAgreed", "Postponed"] * 2] == centre.told
        assert [] == centre.agent("ada").waiting
        centre.until(99).submit("third").accept("third").until(100)

        assert ["Released", "Released", "ModeEnded"] == centre.told[:3]
        assert "timer:hours" == centre.step.of(fr.events.ModeEnded)[0].cause  # type: ignore[union-attr]
        assert ["first", "second"] == centre.waiting
        assert centre.item("first").away  # type: ignore[union-attr]

    def test_whoever_waits_may_be_answered_when_the_mode_ends(self) -> None:
        """
        As whatever may wait is.
        """
        centre = closed(script().submit("first"), waiting="by")

        assert ["ModeSet", "FellBack", "Postponed"] == centre.told
        assert "by" == centre.item("first").work.promise  # type: ignore[union-attr]

    def test_what_may_wait_just_waits(self) -> None:
        """
        There is nobody to send away.
        """
        centre = closed(script().submit("mail", promise="by"), waiting="callback")

        assert ["ModeSet", "Postponed"] == centre.told
        assert not centre.item("mail").away  # type: ignore[union-attr]

    def test_what_rings_is_taken_back(self) -> None:
        """
        Without a mark.
        """
        centre = closed(script().agent("ada").submit("first"), waiting="by")

        (revoked,) = centre.step.of(fr.events.OfferRevoked)  # type: ignore[union-attr]
        assert "mode" == revoked.reason
        assert 0 == centre.staff("ada").misses


class TestWhoComes:
    def test_whoever_comes_may_be_refused(self) -> None:
        """
        And come again: their contact was never opened.
        """
        centre = closed(script(), new="refuse").submit("first")
        assert ["overloaded"] == centre.refused

        assert ["Queued"] == centre.until(100).submit("first").told[:1]

    @pytest.mark.parametrize(("new", "event"), [("callback", "CallbackAgreed"), ("by", "FellBack")])
    def test_whoever_comes_may_be_called_or_answered_later(self, new: str, event: str) -> None:
        """
        They asked when they came: who came first is first.
        """
        centre = closed(script().agent("ada"), new=new).wait(1).submit("first").wait(1)

        assert ["Queued", event, "Postponed"] == centre.submit("second").told
        assert ["Released", "Released", "ModeEnded", "Offered"] == centre.until(100).told
        assert {"ada": "first"} == centre.offered
        assert 1 == centre.item("first").standing  # type: ignore[union-attr]

    def test_what_is_scheduled_comes_when_it_is_to_come(self) -> None:
        """
        A mode says nothing of it.
        """
        centre = closed(script().agent("ada"), new="refuse").submit("first", release_at=50)

        assert {"ada": "first"} == centre.until(50).offered


def test_work_in_progress_may_go_back_to_the_line() -> None:
    """
    Where agents cannot go on; who hung up meanwhile is gone.
    """
    centre = script().agent("ada", capacity=2).submit("first").accept("first")
    centre.submit("left").accept("left").leave("left")

    closed(centre, in_progress="return", waiting="callback")

    assert [
        *("ModeSet", "HandedBack", "Requeued", "CallbackAgreed", "Postponed"),
        *("HandedBack", "Abandoned"),
    ] == centre.told
    assert ItemState.SCHEDULED is centre.state("first")


def test_parked_work_stays_parked() -> None:
    """
    It is the customer's turn.
    """
    centre = script().agent("ada").submit("first").accept("first")
    centre.do(fr.Park(centre.item_id("first")))

    closed(centre, in_progress="return", waiting="by")

    assert ItemState.PARKED is centre.state("first")


class TestScopes:
    def test_a_topic_may_have_a_mode_of_its_own(self) -> None:
        """
        Others are served as ever.
        """
        centre = script(TOPICS).submit("bill", topic="billing").submit("sale", topic="sales")

        closed(centre, "billing", waiting="by")

        assert ["sale"] == centre.waiting

    def test_what_a_topic_says_overrules_what_all_say(self) -> None:
        """
        Closed for all but sales.
        """
        centre = script(TOPICS).submit("bill", topic="billing").submit("sale", topic="sales")

        closed(closed(centre, "sales"), waiting="by")

        assert ["sale"] == centre.waiting

    def test_when_a_topics_mode_ends_that_of_all_holds(self) -> None:
        """
        What was kept out of the line stays out as long as that says.
        """
        centre = script(TOPICS).submit("bill", topic="billing")
        closed(closed(centre, "billing", until=50, waiting="by"), waiting="by")

        assert ["Postponed", "ModeEnded"] == centre.until(50).told
        assert 100 == centre.item("bill").release_at  # type: ignore[union-attr]

    def test_a_topic_the_plan_does_not_have_is_a_mistake(self) -> None:
        """
        As everywhere.
        """
        with pytest.raises(fr.UnknownName):
            closed(script(TOPICS), "repairs")


class TestEnds:
    def test_a_mode_may_end_before_its_time(self) -> None:
        """
        It is set until an instant that has come; what it kept out of the line comes back.
        """
        centre = closed(script().submit("first"), waiting="by").wait(10)

        closed(centre, until=10)

        assert ["ModeEnded", "Released"] == centre.told[:2]
        assert () == centre.engine.modes()
        assert centre.engine.next_deadline is None

    def test_a_mode_may_last_longer(self) -> None:
        """
        What it keeps out of the line comes back later.
        """
        centre = closed(script().submit("first"), waiting="by")

        closed(centre, until=200, waiting="by")

        assert ["ModeSet", "Postponed"] == centre.told
        assert 200 == centre.item("first").release_at  # type: ignore[union-attr]

    def test_a_mode_may_become_milder(self) -> None:
        """
        Whoever waits is served after all.
        """
        centre = closed(script().submit("first"), waiting="by")

        assert ["ModeSet", "Released"] == closed(centre, until=200).told[:2]

    def test_the_same_twice_is_nothing(self) -> None:
        """
        Nor is the end of a mode that nobody set.
        """
        centre = closed(script(), new="refuse")

        assert [] == closed(centre, new="refuse").told
        assert [] == closed(centre, "sales", until=0).told


def test_who_comes_too_late_before_the_close_can_be_told() -> None:
    """
    Ada needs 100 s a customer and has just begun with one: the next is answered in 100 s.
    """
    centre = script().agent("ada")
    contact = fr.Contact("like this")
    assert centre.engine.last_entry(contact, close=3600) is None

    centre.submit("first").accept("first").wait(100).complete("first")
    centre.submit("second").accept("second")
    assert 3500 == centre.engine.last_entry(contact, close=3600)

    centre.submit("third")
    assert 3400 == centre.engine.last_entry(contact, close=3600)
    assert centre.engine.contact("like this") is None


def test_a_mode_that_holds_already_is_not_set_again() -> None:
    """
    Seed 3024: said by another key, or by none, it is the same mode.
    """
    centre = script().do(fr.SetMode(until=100, new="by", key="k"))
    assert ["ModeSet"] == centre.told

    assert [] == centre.do(fr.SetMode(until=100, new="by")).told
    assert ["ModeSet"] == centre.do(fr.SetMode(until=100, new="refuse")).told


def test_modes_are_told_and_restored() -> None:
    """
    From a snapshot, and from records.
    """
    centre = closed(script(TOPICS).submit("a", topic="sales"), "sales", new="by", waiting="by")
    closed(closed(centre, until=50, new="refuse"), "billing").until(50)

    told = [(mode.topic, mode.until, mode.new) for mode in centre.engine.modes()]
    assert [("sales", 100, "by"), ("billing", 100, "finish")] == told
    one = fr.Engine.restore(centre.engine.snapshot())
    other = fr.Engine.restore(records=centre.records)
    for engine in (one, other):
        engine.check()
        assert centre.engine.snapshot() == engine.snapshot()
        assert 100 == engine.next_deadline
