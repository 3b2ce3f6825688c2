"""
Breaks and ends of shifts: nobody is asked for what would keep them past their time.
"""

import fairroute as fr
from fairroute import events as e
from fairroute.plan import Agents, Medium, Offers, Parking, Topic
from fairroute.testing import Script, script

TOPICS = {"claim": Topic("claim", expected=600), "short": Topic("short", expected=60)}
PLAN = fr.Plan(topics=TOPICS)


def until_1000(plan: fr.Plan = PLAN) -> Script:
    """
    Ada sits free, and goes at 1000.
    """
    return script(plan).agent("ada", available_until=1000)


def awaited_by(centre: Script, contact: str) -> tuple[str, ...]:
    """
    The agents that an item waits for.
    """
    item = centre.item(contact)
    return () if item is None else item.waits_for


def test_what_ends_in_time_is_offered() -> None:
    """
    To the microsecond: an end that is expected right at the end of the shift does not overrun.
    """
    assert {"ada": "c"} == until_1000().until(400).submit("c", topic="claim").offered
    assert {} == until_1000().until(400.000001).submit("c", topic="claim").offered


def test_shorter_work_still_comes() -> None:
    """
    What is too long for ada does not stand in the way of what is not.
    """
    centre = until_1000().until(500).submit("long", topic="claim").submit("brief", topic="short")

    assert {"ada": "brief"} == centre.offered
    assert ["long"] == centre.waiting


def test_of_what_nothing_is_known_comes_until_the_end() -> None:
    """
    It counts as no time; and once the end is past, nothing comes.
    """
    assert {"ada": "c"} == until_1000().until(1000).submit("c").offered
    assert {} == until_1000().until(1000.000001).submit("c").offered


def test_some_overrun_may_be_allowed() -> None:
    """
    By that much the expected end may be late, and by no more.
    """
    plan = fr.Plan(topics=TOPICS, agents=Agents(overrun=120))

    assert {"ada": "c"} == until_1000(plan).until(520).submit("c", topic="claim").offered
    assert {} == until_1000(plan).until(520.000001).submit("c", topic="claim").offered
    assert {"ada": "c"} == until_1000(plan).until(1120).submit("c").offered


def test_somebody_with_time_is_asked_instead() -> None:
    """
    Though ada has been idle longer.
    """
    centre = until_1000().agent("bo").until(401).submit("c", topic="claim")

    assert {"bo": "c"} == centre.offered


def test_a_classified_item_takes_what_its_topic_takes() -> None:
    """
    Whoever said what it is about.
    """
    work = fr.WorkItem(fr.Contact("c", topic="claim"), tier="standard")

    assert {} == until_1000().until(401).do(fr.Submit(work)).offered


def test_the_end_of_a_break_is_another_word_of_the_host() -> None:
    """
    Nothing comes by itself: ada is READY as long as they say so, and is asked again when they come.
    """
    centre = until_1000().until(1001).submit("c", topic="claim")
    assert fr.Presence.READY is centre.staff("ada").presence
    assert ["c"] == centre.until(5000).waiting

    assert {"ada": "c"} == centre.agent("ada", available_until=5600).offered


def test_what_rings_and_what_runs_goes_on() -> None:
    """
    Offers never change, and nobody is cut short.
    """
    centre = until_1000().until(395).submit("c", topic="claim")
    assert [] == centre.until(401).told

    assert ["Accepted"] == centre.accept("c").told
    assert [] == centre.until(1500).told
    assert {"ada": ["c"]} == centre.handled


def test_what_comes_back_too_late_is_not_theirs() -> None:
    """
    A decline is no longer followed by another offer, rest or no rest.
    """
    centre = script(fr.Plan(topics=TOPICS, offers=Offers(rest_after_decline=0)))
    centre.agent("ada", available_until=1000).until(390).submit("c", topic="claim")

    assert {} == centre.until(405).decline("c").offered


def test_somebody_may_choose_to_stay() -> None:
    """
    Hours bind offers: not what people take of their own accord, nor what somebody in charge gives.
    """
    centre = until_1000().until(900).submit("c", topic="claim").submit("d", topic="claim")

    assert ["Picked"] == centre.next("ada").told
    assert ["AssignmentForced"] == centre.complete("c").assign("d", "ada").told


def test_who_cannot_any_more_today_is_still_somebody_who_can() -> None:
    """
    An item is unroutable where nobody has the ability, not where it is late.
    """
    assert ["Queued"] == until_1000().until(999).submit("c", topic="claim").told


def test_nobody_is_recalled_who_has_no_time() -> None:
    """
    Whoever is in reserve and could not finish in time is left alone.
    """
    plan = fr.Plan(topics=TOPICS, surge={"all": fr.Surge("all", wait=60)})
    centre = script(plan).agent("ada", available_until=1000, presence=fr.Presence.RESERVE)
    centre.agent("bo", available_until=2000, presence=fr.Presence.RESERVE)
    centre.until(400).submit("c", topic="claim").until(460)

    assert ["SurgeStarted", "Recalled"] == centre.told
    assert [None, "all"] == [centre.staff(name).recalled for name in ("ada", "bo")]


def test_who_has_no_time_shortens_no_wait() -> None:
    """
    A customer is told of those who could still serve them.
    """
    engine = until_1000().until(401).engine

    late, soon = (fr.Contact("c", topic=topic) for topic in ("claim", "short"))
    assert None is engine.estimate_wait(late, by="head_of_line")
    assert None is not engine.estimate_wait(soon, by="head_of_line")


def test_nobody_is_waited_for_who_has_no_time() -> None:
    """
    Neither from the beginning, nor once it is too late.
    """
    centre = until_1000().agent("bo").submit("first", preferred=["ada"]).accept("first")
    centre.until(390).submit("c", topic="claim", preferred=["ada"], wait_for=60)
    assert ("ada",) == awaited_by(centre, "c")

    assert ["WaitForEnded", "Offered"] == centre.until(400.000001).told
    assert {"bo": "c"} == centre.offered
    assert "WaitForBegan" not in centre.submit("d", topic="claim", preferred=["ada"]).told


def test_who_was_absent_is_waited_for_until_they_say_how_long_they_stay() -> None:
    """
    A reply waits for whoever parked it; back, but with too little time, they are not.
    """
    plan = fr.Plan(
        topics=TOPICS,
        tiers={"all": fr.plan.Tier("all", rank=1, by=fr.ServiceTarget(within=4000))},
        parking=Parking(absent_owner=0.5),
    )
    centre = script(plan).agent("ada", available_until=1000)
    centre.submit("c", topic="claim", promise="by").accept("c").park("c").not_ready("ada")
    centre.until(900).reply("c")
    assert ("ada",) == awaited_by(centre, "c")

    assert ["PresenceChanged", "WaitForEnded"] == centre.ready("ada").told


def test_nobody_is_kept_who_has_no_time() -> None:
    """
    Kept for a call is somebody who could still have it; then they are let go.
    """
    plan = fr.Plan(
        topics=TOPICS,
        media={"voice": Medium("voice", exclusive=True, drain_for=30), "text": Medium("text")},
    )
    centre = script(plan).agent("ada", capacity=2, available_until=1000)
    centre.until(300).submit("chat", medium="text").accept("chat")
    centre.until(350).submit("call", medium="voice", topic="claim")

    assert ["Reserved"] == centre.until(380).told
    assert ["ReservationEnded"] == centre.until(400.000001).told
    ended = centre.events[-1]
    assert isinstance(ended, e.ReservationEnded)
    assert "not_eligible" == ended.reason
    assert [] == centre.submit("late", medium="voice", topic="claim").until(500).told


def test_time_is_looked_at_when_less_fits() -> None:
    """
    Once for each duration that the plan knows, right after the last instant at which it fits.
    """
    centre = until_1000()

    assert 400.000001 == centre.engine.next_deadline
    assert 940.000001 == centre.until(700).engine.next_deadline
    assert 1000.000001 == centre.until(940.000001).engine.next_deadline
    assert None is centre.until(1001).engine.next_deadline


def test_explain_says_who_goes_too_soon() -> None:
    """
    The reason is hours, and staying long enough changes it.
    """
    plan = fr.Plan(topics=TOPICS, agents=Agents(overrun=100))
    centre = until_1000(plan).until(700).submit("c", topic="claim")
    explanation = centre.engine.explain(centre.item_id("c"))

    assert explanation is not None
    (candidate,) = explanation.candidates
    assert ("hours", None) == (candidate.reason, candidate.until)
    assert "ada is available until 1000, and it is expected to take 600 s" == candidate.text
    (change,) = explanation.changes
    assert "if ada stayed until 1200" == change.text
    assert {"ada": "c"} == centre.do(*change.commands).offered


def test_a_restored_engine_keeps_the_hours() -> None:
    """
    From a snapshot as from the record, though time has passed between them.
    """
    centre = until_1000().until(300).agent("bo", available_until=2000).until(450)
    restored = fr.Engine.restore(records=centre.records, plan=PLAN)
    again = fr.Engine.restore(restored.snapshot(), plan=PLAN)

    for engine in (restored, again):
        engine.check()
        assert 940.000001 == engine.next_deadline
        (offer,) = engine.handle(fr.Submit(fr.Contact("c", topic="claim")), at=450).offers
        assert "bo" == offer.agent
        engine.check()


def test_another_plan_knows_other_durations() -> None:
    """
    What waits is judged by it at once.
    """
    centre = until_1000().until(401).submit("c", topic="claim")
    topics = {**TOPICS, "claim": Topic("claim", expected=500)}
    assert {"ada": "c"} == centre.do(fr.ChangePlan(fr.Plan(topics=topics))).offered


def test_signing_out_ends_it() -> None:
    """
    Who is not there runs out of nothing; who comes back without an end has none.
    """
    centre = until_1000().sign_out("ada")
    assert None is centre.engine.next_deadline

    assert {"ada": "c"} == centre.agent("ada").until(1001).submit("c", topic="claim").offered
