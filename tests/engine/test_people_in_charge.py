"""
People in charge: what they may overrule, what binds them, and what is written down of it.
"""

import pytest

import fairroute as fr
from fairroute import events as e
from fairroute.policies import Pairing, Policy
from fairroute.testing import script
from fairroute.testing.script import Script

NOT_READY, OFFLINE = fr.Presence.NOT_READY, fr.Presence.OFFLINE


def forced(centre: Script) -> e.AssignmentForced:
    """
    The forced assignment of the last step.
    """
    assert centre.step is not None
    (found,) = centre.step.of(e.AssignmentForced)
    return found


def test_a_forced_assignment_is_an_event_with_who_and_why() -> None:
    """
    Handling begins at once, whatever the agent's presence; who stood ahead is counted.
    """
    centre = script().submit("first").wait(60).submit("second").agent("ana", presence=NOT_READY)
    centre.assign("second", "ana", actor="dora", reason="promised")

    event = forced(centre)
    assert ("dora", "promised", 0) == (event.actor, event.reason, event.over)
    assert (1, 60.0) == (event.passed, event.longest_passed)
    assert {"ana": ["second"]} == centre.handled


def test_an_offer_gives_way_without_a_mark() -> None:
    """
    Whoever was deciding is asked about something else.
    """
    centre = script().agent("ana").submit("first").agent("bo", presence=NOT_READY).submit("second")

    centre.assign("first", "bo")

    assert ["OfferRevoked", "AssignmentForced", "Offered"] == centre.told
    assert {"ana": "second"} == centre.offered
    assert 0 == centre.staff("ana").misses


def test_the_agents_own_offer_makes_room() -> None:
    """
    What rings at an agent can be assigned to them.
    """
    centre = script().agent("ana").submit("first").assign("first", "ana")

    assert {"ana": ["first"]} == centre.handled
    assert 1 == centre.staff("ana").used


def test_rests_and_waits_do_not_bind() -> None:
    """
    Neither a decline of a moment ago nor that the item waits for somebody else.
    """
    centre = script().agent("ana", capacity=2).submit("first").decline("first")
    assert {"ana": ["first"]} == centre.assign("first", "ana").handled

    centre.agent("bo").submit("busy", preferred=["bo"]).accept("busy")
    centre.submit("for bo", preferred=["bo"], wait_for=60).assign("for bo", "ana")
    assert ["first", "for bo"] == centre.handled["ana"]


def test_capacity_binds_unless_it_is_said() -> None:
    """
    Past capacity, the event says by how much, and nothing more comes before there is room again.
    """
    centre = script().agent("ana").submit("first").accept("first").submit("second", demand=2)
    assert ["no_capacity"] == centre.assign("second", "ana").refused

    assert 2 == forced(centre.assign("second", "ana", past_capacity=True)).over
    assert 3 == centre.staff("ana").used
    assert {} == centre.submit("third").complete("first").offered
    assert {"ana": "third"} == centre.complete("second").offered


def test_no_word_puts_a_second_call_beside_one() -> None:
    """
    Units and limits can be exceeded; what is taken alone stays alone.
    """
    voice, text = fr.plan.Medium("voice", exclusive=True), fr.plan.Medium("text")
    centre = script(fr.Plan(media={"voice": voice, "text": text}))
    centre.agent("ana", capacity=5, limits={"text": 1})
    centre.submit("mail", medium="text").accept("mail").submit("chat", medium="text")
    assert ["no_capacity"] == centre.assign("chat", "ana").refused
    assert [] == centre.assign("chat", "ana", past_capacity=True).refused

    centre.submit("call", medium="voice")
    assert ["no_capacity"] == centre.assign("call", "ana", past_capacity=True).refused


@pytest.mark.parametrize("command", ["assign", "take_over"])
def test_eligibility_binds_people_in_charge(command: str) -> None:
    """
    Skills and the policy's rules, past capacity or not.
    """

    def no_novices(pairing: Pairing) -> str | None:
        return None if pairing.agent.pools else "a novice"

    centre = script(policy=Policy(eligibility=no_novices)).agent("ana", skills={"tax"})
    centre.agent("bo", pools={"seniors"}, skills={"tax"}).agent("cy", pools={"seniors"})
    centre.submit("first", skills={"tax"})
    if command == "take_over":
        centre.accept("first")

    for agent in ("ana", "cy"):
        assert ["not_eligible"] == getattr(centre, command)("first", agent).refused
        assert ["not_eligible"] == getattr(centre, command)(
            "first", agent, past_capacity=True
        ).refused


def test_a_rule_that_fails_gives_nobody_the_item() -> None:
    """
    Who may serve is not known then: it is refused, and the refusal says why.
    """

    def broken(_: Pairing) -> str | None:
        raise LookupError("no table")

    centre = script(policy=Policy(eligibility=broken)).agent("ana", presence=NOT_READY)
    centre.submit("first").assign("first", "ana")

    assert centre.step is not None
    (refused,) = centre.step.refused
    assert "ana may not serve item 1: LookupError: no table" == refused.why
    assert ["Refused"] == centre.told


def test_an_item_in_handling_can_go_to_somebody_else() -> None:
    """
    The one who had it is free, and idle from now on.
    """
    centre = script().agent("ana").submit("first").accept("first").wait(30).agent("dora")
    centre.submit("second").submit("third").take_over("first", "dora", past_capacity=True)

    assert centre.step is not None
    (event,) = centre.step.of(e.TakenOver)
    assert ("ana", "dora", 1) == (event.was, event.agent, event.over)
    assert {"dora": ["first"]} == centre.handled
    assert {"dora": "second", "ana": "third"} == centre.offered


def test_what_was_taken_over_prefers_its_former_agent_no_more() -> None:
    """
    Somebody in charge decided that another should have it: should that agent give it back, a
    preference would undo the decision. Others are still preferred.
    """
    centre = script().agent("ana").submit("first", preferred=["ana", "bo"]).accept("first")
    centre.agent("dora").take_over("first", "dora")

    item = centre.item("first")
    assert item is not None
    assert ("bo",) == item.preferred


def test_whoever_has_it_cannot_take_it_over() -> None:
    """
    Nothing happens.
    """
    centre = script().agent("ana").submit("first").accept("first").take_over("first", "ana")

    assert [] == centre.told


@pytest.mark.parametrize(
    ("command", "contact", "reason"),
    [
        ("assign", "handled", "item_not_waiting"),
        ("assign", "over", "item_closed"),
        ("take_over", "waiting", "item_not_handled"),
        ("take_over", "over", "item_closed"),
    ],
)
def test_what_came_too_late(command: str, contact: str, reason: str) -> None:
    """
    A race is refused, with its reason.
    """
    centre = script().agent("ana").agent("dora", presence=NOT_READY).submit("handled")
    centre.accept("handled").submit("over").cancel("over").submit("waiting")

    assert [reason] == getattr(centre, command)(contact, "dora").refused


def test_nobody_who_is_away_is_given_anything() -> None:
    """
    NOT_READY is here; signed out is not.
    """
    centre = script().agent("ana").agent("bo").submit("first").accept("first").submit("second")
    centre.accept("second").submit("third").agent("cy").decline("third").sign_out("cy")

    assert ["agent_offline"] == centre.assign("third", "cy").refused
    assert ["agent_offline"] == centre.take_over("first", "cy").refused


def test_a_presence_can_be_forced() -> None:
    """
    With who and why, and with all that follows from leaving READY.
    """
    centre = script().agent("ana").agent("bo", presence=NOT_READY).submit("first")

    centre.force("ana", NOT_READY, actor="dora", reason="away from desk")
    assert ["StateForced", "OfferRevoked", "Requeued"] == centre.told
    assert "away from desk" == centre.staff("ana").reason

    assert {"bo": "first"} == centre.force("bo", fr.Presence.READY).offered
    assert [] == centre.force("bo", fr.Presence.READY).told


def test_somebody_who_went_home_can_be_signed_out() -> None:
    """
    But not while they have work.
    """
    centre = script().agent("ana").submit("first").accept("first").agent("bo").submit("second")
    centre.submit("third", preferred=["bo"], wait_for=60)

    assert ["agent_has_work"] == centre.force("ana", OFFLINE).refused
    assert ["OfferRevoked", "Requeued", "StateForced", "WaitForEnded"] == (
        centre.force("bo", OFFLINE).told
    )
    assert OFFLINE is centre.staff("bo").presence
    assert ["agent_offline"] == centre.force("bo", fr.Presence.READY).refused


def test_all_of_it_survives_a_restart() -> None:
    """
    The record is enough.
    """
    centre = script().agent("ana").agent("bo").submit("first").submit("second").submit("third")
    centre.assign("third", "ana", past_capacity=True).accept("second").take_over(
        "second", "ana", past_capacity=True
    )
    centre.force("bo", OFFLINE)
    again = fr.Engine.restore(records=centre.records)

    again.check()
    assert again.snapshot() == centre.engine.snapshot()
