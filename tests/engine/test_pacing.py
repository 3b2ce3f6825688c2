"""
Time to breathe: after long work, and between one text and the next.
"""

import fairroute as fr
from fairroute import events as e
from fairroute.ids import ItemId
from fairroute.plan import Agents, Medium, Offers
from fairroute.testing import Script, script

PLAN = fr.Plan(agents=Agents(breather_after=600, breather=60))
TEXTS = fr.Plan(
    media={"text": Medium("text", offer_gap=20), "voice": Medium("voice")},
    offers=Offers(open_per_agent=3),
)


def at_work() -> Script:
    """
    Ada has the first item since 0, and the second waits.
    """
    return script(PLAN).agent("ada").submit("first").accept("first").submit("second")


def test_long_work_is_followed_by_a_breather() -> None:
    """
    Nothing is offered until it is over, whoever waits.
    """
    centre = at_work().until(600).complete("first")

    assert ["Completed", "BreatherStarted"] == centre.told
    assert 660.0 == centre.staff("ada").breather_until
    assert ["second"] == centre.until(659.999999).waiting
    assert ["BreatherEnded", "Offered"] == centre.until(660).told
    assert None is centre.staff("ada").breather_until


def test_short_work_is_not() -> None:
    """
    One microsecond less is not long.
    """
    assert {"ada": "second"} == at_work().until(599.999999).complete("first").offered


def test_work_on_end_adds_up() -> None:
    """
    Three items one after the other, and the ringing between, are one stretch.
    """
    centre = at_work().submit("third").until(250).complete("first")
    centre.until(255).accept("second").until(500).complete("second").accept("third")

    assert ["Completed", "BreatherStarted"] == centre.until(600).complete("third").told


def test_a_moment_without_work_ends_the_stretch() -> None:
    """
    Who has had nothing to do has had time to breathe.
    """
    centre = at_work().leave("second").until(500).complete("first").until(501).submit("third")

    assert ["Completed"] == centre.accept("third").until(1100).complete("third").told


def test_wrap_up_is_work() -> None:
    """
    The breather follows it.
    """
    centre = at_work().until(500).complete("first", wrap_up=200)

    assert ["WrapUpEnded", "BreatherStarted"] == centre.until(700).told


def test_who_has_several_items_gets_one_when_one_of_them_ends() -> None:
    """
    Nothing new comes, the others go on, and the next stretch is counted from its end.
    """
    centre = script(PLAN).agent("ada", capacity=2).submit("first").accept("first")
    centre.submit("other").accept("other").submit("second").until(600).complete("first")

    assert ["Completed", "BreatherStarted"] == centre.told
    assert {"ada": ["other"]} == centre.handled
    assert {"ada": "second"} == centre.until(660).offered
    assert ["Completed"] == centre.accept("second").until(1259.999999).complete("other").told
    assert ["Completed", "BreatherStarted"] == centre.until(1260).complete("second").told


def test_what_rings_goes_on_ringing() -> None:
    """
    Offers never change.
    """
    plan = fr.Plan(agents=PLAN.agents, offers=fr.plan.Offers(open_per_agent=2))
    centre = script(plan).agent("ada", capacity=3).submit("first").accept("first")
    centre.until(595).submit("second").until(600).complete("first")

    assert ["Completed", "BreatherStarted"] == centre.told
    assert {"ada": "second"} == centre.offered


def test_giving_work_up_ends_it_too() -> None:
    """
    Whichever way an item goes on.
    """
    centre = at_work().until(600).requeue("first")

    assert ["HandedBack", "BreatherStarted", "Requeued"] == centre.told


def test_leaving_ready_is_a_pause_of_its_own() -> None:
    """
    Who comes back from it is asked at once, and their stretch begins anew.
    """
    centre = at_work().until(600).complete("first").until(610).not_ready("ada").until(620)

    assert ["PresenceChanged", "Offered"] == centre.ready("ada").told
    centre.accept("second").until(1219).complete("second")
    assert None is centre.staff("ada").breather_until


def test_who_is_leaving_needs_none() -> None:
    """
    A draining agent is offered nothing anyway.
    """
    assert ["Completed"] == at_work().draining("ada").until(600).complete("first").told


def test_explain_says_when_it_ends() -> None:
    """
    The reason is pacing, and time alone ends it.
    """
    centre = at_work().until(600).complete("first")
    explanation = centre.engine.explain(centre.item_id("second"))

    assert explanation is not None
    (candidate,) = explanation.candidates
    assert ("pacing", 660.0) == (candidate.reason, candidate.until)
    assert "ada has a breather until 660" == candidate.text
    (change,) = explanation.changes
    assert {"ada": "second"} == centre.until(change.at).do(*change.commands).offered


def test_a_restored_engine_lets_people_breathe() -> None:
    """
    From a snapshot as from the record; and it knows since when they have been at work.
    """
    centre = at_work().until(600).complete("first").submit("third")
    restored = fr.Engine.restore(records=centre.records, plan=PLAN)
    again = fr.Engine.restore(restored.snapshot(), plan=PLAN)

    for engine in (restored, again):
        assert 660.0 == engine.agent("ada").breather_until
        (offer,) = engine.handle(at=660).offers
        engine.handle(fr.Accept(offer.id), at=660)
        step = engine.handle(fr.Complete(offer.item), at=1260)
        assert ["Completed", "BreatherStarted"] == [type(event).__name__ for event in step]


def two_texts() -> Script:
    """
    Ada, who could have three, is asked for the first, and the second waits.
    """
    centre = script(TEXTS).agent("ada", capacity=3)
    return centre.submit("first", medium="text").submit("second", medium="text")


def test_texts_come_one_after_the_other() -> None:
    """
    The gap is counted from the offer, whatever becomes of it.
    """
    centre = two_texts()

    assert ({"ada": "first"}, ["second"]) == (centre.offered, centre.waiting)
    assert {"text": 20.0} == centre.staff("ada").gaps_until
    assert ["second"] == centre.accept("first").until(19.999999).waiting
    assert ["OfferGapEnded", "Offered", "OfferGapStarted"] == centre.until(20).told
    assert {"text": 40.0} == centre.staff("ada").gaps_until


def test_other_media_come_at_once() -> None:
    """
    A gap is between items of one medium; what has none is in no gap.
    """
    centre = two_texts().accept("first").submit("call", medium="voice").submit("other")

    assert ["second"] == centre.waiting


def test_a_gap_is_an_agents_own() -> None:
    """
    The next text is another's.
    """
    assert [] == two_texts().agent("bo").waiting


def test_a_gap_outlasts_the_item_and_a_pause() -> None:
    """
    Ending the work, or leaving READY, makes no text come sooner.
    """
    centre = two_texts().accept("first").complete("first").not_ready("ada").ready("ada")

    assert ["second"] == centre.until(19).waiting
    assert {"ada": "second"} == centre.until(20).offered


def test_everybody_who_is_asked_has_a_gap() -> None:
    """
    First all are asked, then their gaps begin.
    """
    plan = fr.Plan(media=TEXTS.media, offers=Offers(fan_out=2))
    centre = script(plan).agent("ada").agent("bo").submit("first", medium="text")

    assert ["Offered", "Offered", "OfferGapStarted", "OfferGapStarted"] == centre.told[1:]


def test_who_is_given_a_text_has_a_gap_too() -> None:
    """
    Asked or not, and by whomever; what they ask for themselves is not kept from them.
    """
    given = fr.Engine(fr.Plan(media=TEXTS.media, offers=Offers(auto_accept=True)))
    texts = [fr.Submit(fr.Contact(f"{n}", medium="text")) for n in range(4)]
    given.handle(fr.SignIn(fr.Agent("ada", capacity=4)), *texts, at=0)
    assert {"text": 20.0} == given.agent("ada").gaps_until

    given.handle(fr.Next("ada"), at=5)
    assert {"text": 25.0} == given.agent("ada").gaps_until

    given.handle(fr.Assign(ItemId(3), "ada", actor="eve", reason="known"), at=10)
    assert {"text": 30.0} == given.agent("ada").gaps_until
    assert () == given.handle(at=29).events
    assert 1 == len(given.handle(at=30).of(e.Assigned))


def test_explain_says_when_a_gap_ends() -> None:
    """
    The reason is pacing, and time alone ends it.
    """
    centre = two_texts()
    explanation = centre.engine.explain(centre.item_id("second"))

    assert explanation is not None
    (candidate,) = explanation.candidates
    assert ("pacing", 20.0) == (candidate.reason, candidate.until)
    assert "ada is offered no text until 20" == candidate.text


def test_a_restored_engine_keeps_the_gap() -> None:
    """
    From a snapshot as from the record.
    """
    centre = two_texts()
    restored = fr.Engine.restore(records=centre.records, plan=TEXTS)
    again = fr.Engine.restore(restored.snapshot(), plan=TEXTS)

    for engine in (restored, again):
        assert {"text": 20.0} == engine.agent("ada").gaps_until
        assert () == engine.handle(at=19).events
        assert 1 == len(engine.handle(at=20).offers)


def test_a_gap_that_stands_outlasts_its_plan() -> None:
    """
    What was told holds; no other begins.
    """
    centre = two_texts()
    centre.do(fr.ChangePlan(fr.Plan(media={"text": Medium("text"), "voice": Medium("voice")})))

    assert ["second"] == centre.accept("first").until(19).waiting
    assert ["OfferGapEnded", "Offered"] == centre.until(20).told
