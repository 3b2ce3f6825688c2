"""
Items that people in charge hold, or put first.
"""

import pytest

import fairroute as fr
from fairroute import events as e
from fairroute.lifecycle import ItemState
from fairroute.policies import AccumulatingPriority, Fifo, Pairing, Policy, StrictTier, Waiting
from fairroute.testing import script


def test_what_is_held_is_offered_to_nobody() -> None:
    """
    It keeps its place; those behind it are served.
    """
    centre = script().submit("first").submit("second").hold("first", reason="fraud check")

    assert {"ana": "second"} == centre.agent("ana").offered
    assert ["first"] == centre.waiting
    assert {"ana": "second", "bo": "first"} == centre.agent("bo").release("first").offered


def test_an_offer_of_it_is_taken_back() -> None:
    """
    Without a mark; the agent has the next one.
    """
    centre = script().agent("ana").submit("first").submit("second").hold("first")

    assert ["OfferRevoked", "Requeued", "Held", "Offered"] == centre.told
    assert {"ana": "second"} == centre.offered


def test_its_customer_goes_on_waiting() -> None:
    """
    They may leave, and their time may be up.
    """
    centre = script().submit("first").submit("second", max_wait=60).hold("first").hold("second")

    assert ItemState.CLOSED is centre.wait(60).state("second")
    assert ItemState.CLOSED is centre.leave("first").state("first")


def test_no_agent_may_take_it_but_it_can_be_assigned() -> None:
    """
    Who holds an item may give it to somebody; then it is held no more.
    """
    centre = script().agent("ana", presence=fr.Presence.NOT_READY).submit("first").hold("first")

    assert [] == centre.next("ana").told
    assert () == centre.engine.choices("ana")
    assert ["not_eligible"] == centre.take("ana", "first").refused
    centre.assign("first", "ana").requeue("first").agent("bo")
    assert {"bo": "first"} == centre.offered


def test_a_hold_does_not_end_a_wait_for_somebody() -> None:
    """
    Released, it waits for whom it waited for.
    """
    centre = script().agent("ana").submit("busy").accept("busy").agent("bo")
    centre.submit("first", preferred=["ana"], wait_for=60).hold("first")

    assert {} == centre.release("first").offered
    assert {"ana": "first"} == centre.complete("busy").offered


def test_nobody_is_kept_for_what_is_held() -> None:
    """
    Whoever was kept for it is let go, and kept again when it is released.
    """
    voice = fr.plan.Medium("voice", drain_for=10)
    centre = script(fr.Plan(media={"voice": voice, "text": fr.plan.Medium("text")}))
    centre.agent("ana", capacity=2).submit("chat", medium="text").accept("chat")
    centre.submit("call", medium="voice", demand=2).wait(10)
    assert ["Reserved"] == centre.told

    assert ["Held", "ReservationEnded"] == centre.hold("call").told
    assert ["HoldReleased", "Reserved"] == centre.release("call").told


def test_said_twice_is_no_event() -> None:
    """
    Nothing more is held, released or put first than was.
    """
    centre = script().submit("first")
    assert [] == centre.release("first").told
    assert [] == centre.hold("first").hold("first").told
    assert [] == centre.expedite("first").expedite("first").told


@pytest.mark.parametrize("command", ["hold", "release", "expedite"])
def test_what_is_not_in_line_is_refused(command: str) -> None:
    """
    Somebody has it, or it is over.
    """
    centre = script().agent("ana").submit("handled").accept("handled").submit("over").cancel("over")

    assert ["item_not_waiting"] == getattr(centre, command)("handled").refused
    assert ["item_closed"] == getattr(centre, command)("over").refused


def test_explain_says_who_holds_it() -> None:
    """
    And what would change that.
    """
    centre = script().agent("ana").submit("first").hold("first", actor="dora", reason="fraud check")
    explanation = centre.engine.explain(centre.item_id("first"))

    assert explanation is not None
    (ana,) = explanation.candidates
    assert ("override", "ana: dora holds it (fraud check)") == (ana.reason, ana.text)
    assert ana.change is not None
    centre.do(*ana.change.commands)
    assert {"ana": "first"} == centre.offered


def newest_first(item: Waiting) -> int:
    """
    An order by which an earlier standing is worse.
    """
    return -item.arrived


def anybody(_: Pairing) -> None:
    """
    A rule that is asked pair by pair.
    """


@pytest.mark.parametrize(
    "policy",
    [
        Policy(order=Fifo()),
        Policy(order=StrictTier()),
        Policy(order=newest_first),
        Policy(urgency=AccumulatingPriority({"premier": 5})),
        Policy(order=Fifo(), eligibility=anybody),
    ],
    ids=["fifo", "strict tier", "newest first", "urgency", "rules by pair"],
)
def test_what_is_expedited_is_first(policy: Policy) -> None:
    """
    Whatever the order, and whoever comes later.
    """
    tiers = {
        "premier": fr.plan.Tier("premier", rank=1),
        "standard": fr.plan.Tier("standard", rank=2),
    }
    centre = script(fr.Plan(tiers=tiers), policy=policy)
    centre.submit("first", tier="premier").wait(30).submit("second").wait(30).submit("third")
    centre.expedite("second").wait(30).submit("fourth", tier="premier")

    assert "second" == centre.waiting[0]
    assert {"ana": "second"} == centre.agent("ana").offered
    assert "second" == centre.decline("second").agent("bo").offered["bo"]


def test_several_stand_by_their_standing() -> None:
    """
    Not by who was put first last.
    """
    centre = script().submit("first").wait(1).submit("second").wait(1).submit("third").wait(1)
    centre.expedite("third").expedite("second")

    assert ["second", "third", "first"] == centre.waiting


def test_the_cost_to_others_is_in_the_event() -> None:
    """
    Who is held is not passed: they were served by nobody.
    """
    centre = script().submit("held").hold("held").wait(50).submit("first").wait(10)
    centre.submit("second").wait(5).submit("third").expedite("third")

    assert centre.step is not None
    (event,) = centre.step.of(e.Expedited)
    assert (2, 15.0) == (event.passed, event.longest_passed)


def test_it_is_kept_until_the_item_is_closed() -> None:
    """
    A change of class and a transfer do not cost it that, and offers stay as they are.
    """
    centre = script().agent("ana").submit("first").expedite("first")
    assert {"ana": "first"} == centre.offered

    centre.submit("second").accept("first").transfer("first", skills={"tax"})
    assert ["first"] == centre.waiting
    centre.submit("third").update("third", skills={"tax"}).update("first", topic="tax")
    assert ["first", "third"] == centre.waiting


def test_what_nobody_free_may_serve_holds_nobody_up() -> None:
    """
    Being first counts for nothing with agents who may not serve it.
    """
    centre = script().submit("first").submit("tax", skills={"tax"}).expedite("tax")

    assert {"ana": "first"} == centre.agent("ana").offered


def test_a_rule_sees_nothing_of_it() -> None:
    """
    What people in charge say of an item is no business of the policy.
    """
    seen: list[Pairing] = []

    def spy(pairing: Pairing) -> str | None:
        seen.append(pairing)
        return None

    centre = script(policy=Policy(eligibility=spy)).submit("first").agent("ana").revoke("first")
    before = len(seen)
    centre.expedite("first").revoke("first")

    assert seen[before].item == seen[0].item


def test_all_of_it_survives_a_restart() -> None:
    """
    From a snapshot, and from the record.
    """
    centre = script().submit("first").submit("second").submit("third")
    centre.hold("first").expedite("third")
    for again in (
        fr.Engine.restore(centre.engine.snapshot()),
        fr.Engine.restore(records=centre.records),
    ):
        again.check()
        assert again.snapshot() == centre.engine.snapshot()
        step = again.handle(fr.SignIn(fr.Agent("ana", capacity=3)), at=1)
        assert [3] == [offer.item for offer in step.offers]
