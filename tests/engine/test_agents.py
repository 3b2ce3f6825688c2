"""
Agents: coming and going, presence, capacity, who is asked first.
"""

import fairroute as fr
from fairroute.plan import WrapUp
from fairroute.testing import script


def test_whoever_has_been_idle_longest_is_asked_first() -> None:
    """
    Among equals, work goes to the one who has waited for it.
    """
    centre = script().agent("ada").wait(1).agent("bea").submit("first")

    assert {"ada": "first"} == centre.offered


def test_idle_begins_when_work_ends() -> None:
    """
    Whoever finishes goes to the end of the idle.
    """
    centre = script().agent("ada").wait(1).agent("bea")
    centre.submit("first").accept("first").complete("first")

    centre.submit("second")

    assert {"bea": "second"} == centre.offered


def test_a_decline_goes_to_the_end_of_the_idle() -> None:
    """
    Turning work down is no way to be asked first.
    """
    centre = script().agent("ada").wait(1).agent("bea").submit("first").decline("first")
    centre.accept("first").submit("second").agent("cay")

    assert {"ada": "second"} == centre.offered
    assert 1.0 == centre.staff("ada").idle_since


def test_who_is_not_ready_gets_nothing() -> None:
    """
    NOT_READY and DRAINING agents and those in RESERVE are left alone.
    """
    centre = script().agent("ada", presence=fr.Presence.NOT_READY)
    centre.agent("bea", presence=fr.Presence.DRAINING).agent("cay").reserve("cay")

    centre.submit("first")

    assert ["first"] == centre.waiting


def test_leaving_ready_takes_offers_back_without_a_mark() -> None:
    """
    The item is offered to somebody else in the same step; work that runs, runs on.
    """
    centre = script().agent("ada", capacity=2).submit("first").accept("first").submit("second")
    centre.agent("bea")

    centre.not_ready("ada", reason="break")

    assert ["PresenceChanged", "OfferRevoked", "Requeued", "Offered"] == centre.told
    assert {"bea": "second"} == centre.offered
    assert {"ada": ["first"]} == centre.handled


def test_ready_when_ready_is_no_event() -> None:
    """
    Saying the same twice says nothing.
    """
    centre = script().agent("ada")

    assert [] == centre.ready("ada").told
    assert [] == centre.agent("ada").told


def test_ready_again_is_idle_anew() -> None:
    """
    A break is not waiting for work.
    """
    centre = script().agent("ada").wait(1).agent("bea").wait(1)

    centre.not_ready("ada").ready("ada").submit("first")

    assert {"bea": "first"} == centre.offered


def test_a_draining_agent_finishes_and_gets_nothing_new() -> None:
    """
    Draining ends nothing by itself.
    """
    centre = script().agent("ada").submit("first").accept("first").draining("ada").submit("second")

    centre.complete("first")

    assert ["second"] == centre.waiting
    assert fr.Presence.DRAINING is centre.staff("ada").presence


def test_signing_out_takes_the_offer_back() -> None:
    """
    The offer ends before the agent is gone.
    """
    centre = script().agent("ada").submit("first").sign_out("ada")

    assert ["OfferRevoked", "Requeued", "SignedOut", "Unroutable"] == centre.told
    assert ["first"] == centre.waiting


def test_signing_in_again_with_other_skills_keeps_work_and_offers() -> None:
    """
    A course taken at lunch counts in the afternoon, without signing out.
    """
    centre = script().agent("ada").submit("first").accept("first").submit("french", skills={"fr"})

    centre.agent("ada", skills={"fr"}, capacity=2)

    assert {"ada": ["first"]} == centre.handled
    assert {"ada": "french"} == centre.offered


def test_lowering_capacity_evicts_nobody() -> None:
    """
    Running work stays; nothing new comes until it fits.
    """
    centre = script().agent("ada", capacity=2).submit("first").accept("first")
    centre.submit("second").accept("second").submit("third")

    centre.agent("ada", capacity=1).complete("first")

    assert {"ada": ["second"]} == centre.handled
    assert ["third"] == centre.waiting
    assert {"ada": "third"} == centre.complete("second").offered


def test_work_takes_as_much_of_an_agent_as_it_demands() -> None:
    """
    An item fits where its demand does.
    """
    centre = script().agent("ada", capacity=3).submit("two", demand=2).accept("two")

    centre.submit("large", demand=2).submit("small")

    assert {"ada": "small"} == centre.offered
    assert ["large"] == centre.waiting


def test_an_item_larger_than_every_agent_is_unroutable() -> None:
    """
    Waiting for room nobody will ever have is said.
    """
    centre = script().agent("ada", capacity=3).submit("huge", demand=4)

    assert ["no_agent_eligible"] == unroutable(centre)


def test_small_work_is_packed_and_leaves_others_free() -> None:
    """
    By default agents fill up to 60 % of their capacity before a free one is touched.
    """
    centre = script().agent("ada", capacity=5).agent("bea", capacity=5)
    for name in ("one", "two", "three", "four"):
        centre.submit(name).accept(name)

    assert {"ada": ["one", "two", "three"], "bea": ["four"]} == centre.handled


def test_media_and_pools_bind() -> None:
    """
    An agent for text takes no voice; an item of a pool is not for others.
    """
    north = fr.WorkItem(fr.Contact("north"), tier="standard", pools={"north"})
    centre = script().agent("ada", media={"text"}).agent("bea", pools={"south"})

    centre.submit("call", medium="voice").submit(north)
    assert {"bea": "call"} == centre.offered
    assert ["north"] == centre.waiting

    centre.agent("cay", pools={"north"})
    assert "north" == centre.offered["cay"]


def test_levels_bind() -> None:
    """
    Who has a skill at a lower level than needed may not take the item.
    """
    centre = script().agent("ada", skills={"billing": 2}).submit("hard", skills={"billing": 3})

    assert ["hard"] == centre.waiting
    assert {"bea": "hard"} == centre.agent("bea", skills={"billing": 3}).offered


def test_wrap_up_takes_room_until_it_ends_by_itself() -> None:
    """
    The next item comes when the usual wrap-up is over.
    """
    centre = script(fr.Plan(wrap_up=WrapUp(usual=30))).agent("ada").submit("first")
    centre.submit("second").accept("first").wait(5).complete("first")

    assert ["second"] == centre.waiting
    assert (1,) == centre.staff("ada").wrapping_up
    assert ["second"] == centre.wait(29.999999).waiting
    assert {"ada": "second"} == centre.until(35).offered


def test_wrap_up_ends_earlier_by_command_and_lasts_as_a_command_says() -> None:
    """
    Agents say when they are done; one handling may need longer than usual.
    """
    centre = script().agent("ada").submit("first").accept("first").complete("first", wrap_up=60)

    assert 60.0 == centre.engine.next_deadline
    assert ["WrapUpEnded"] == centre.wait(10).end_wrap_up("first").told
    assert 0 == centre.staff("ada").used


def unroutable(centre: fr.testing.Script) -> list[str]:
    """
    Why items of the last step may be served by nobody.
    """
    assert centre.step is not None
    return [event.reason for event in centre.step.of(fr.events.Unroutable)]
