"""
Items that wait for agents they prefer: not for ever, and never for nobody.
"""

import pytest

import fairroute as fr
from fairroute.policies import AgentView, Needs, Pairing, PlanTerms, Policy, Terms
from fairroute.testing import script
from fairroute.testing.script import Script


def busy_ana(plan: fr.Plan | None = None, policy: Policy | None = None) -> Script:
    """
    Ana is at work on c0, and bo is free.
    """
    return script(plan, policy=policy).agent("ana").submit("c0").accept("c0").agent("bo")


def test_an_item_waits_for_whom_it_prefers() -> None:
    """
    Bo is free and is not asked; ana is, as soon as she has done.
    """
    centre = busy_ana().submit("c1", preferred=["ana"], wait_for=60)

    assert ["Queued", "WaitForBegan"] == centre.told
    assert {} == centre.offered

    centre.wait(10).complete("c0")
    assert {"ana": "c1"} == centre.offered


def test_it_ends_at_its_deadline() -> None:
    """
    At that instant, and not before, anybody may have it.
    """
    centre = busy_ana().submit("c1", preferred=["ana"], wait_for=60)

    assert {} == centre.wait(59.999999).offered
    centre.wait(0.000001)
    assert ["WaitForEnded", "Offered"] == centre.told
    assert {"bo": "c1"} == centre.offered


def test_others_are_served_meanwhile() -> None:
    """
    Who waits for somebody keeps their place and holds nobody up.
    """
    centre = busy_ana().submit("c1", preferred=["ana"], wait_for=60).submit("c2").submit("c3")

    assert {"bo": "c2"} == centre.offered
    assert ["c1", "c3"] == centre.waiting
    assert {"ana": "c1", "bo": "c2"} == centre.complete("c0").offered


@pytest.mark.parametrize("leave", ["not_ready", "draining"])
def test_it_ends_when_that_agent_leaves_ready(leave: str) -> None:
    """
    Nobody is waited for who has gone to lunch.
    """
    centre = busy_ana().submit("c1", preferred=["ana"], wait_for=60)

    getattr(centre, leave)("ana")

    assert ["PresenceChanged", "WaitForEnded", "Offered"] == centre.told
    assert {"bo": "c1"} == centre.offered


def test_it_ends_when_that_agent_signs_out() -> None:
    """
    Or has gone home while it rang.
    """
    centre = script().agent("ana").submit("c1", preferred=["ana"], wait_for=60).agent("bo")

    centre.sign_out("ana")

    assert {"bo": "c1"} == centre.offered


def test_it_ends_when_that_agent_says_no() -> None:
    """
    A decline goes on to the next best at once.
    """
    centre = script().agent("ana").agent("bo").submit("c1", preferred=["ana"], wait_for=60)

    centre.decline("c1")

    assert ["OfferDeclined", "WaitForEnded", "Requeued", "Offered"] == centre.told
    assert {"bo": "c1"} == centre.offered


def test_it_ends_when_that_agent_says_nothing() -> None:
    """
    So does a miss.
    """
    centre = script().agent("ana").agent("bo").submit("c1", preferred=["ana"], wait_for=60)

    centre.wait(20)

    assert ["OfferMissed", "WaitForEnded", "Requeued", "Offered"] == centre.told
    assert {"bo": "c1"} == centre.offered


def test_an_offer_taken_back_says_nothing_of_the_agent() -> None:
    """
    A desktop that crashed is no answer: the item is offered to ana again.
    """
    centre = script().agent("ana").agent("bo").submit("c1", preferred=["ana"], wait_for=60)

    centre.revoke("c1")

    assert {"ana": "c1"} == centre.offered


def test_one_of_several_leaves_the_others() -> None:
    """
    With ana gone to lunch the item waits for cy alone, until the same instant.
    """
    centre = script().agent("ana").agent("cy").submit("c0").accept("c0").submit("d0").accept("d0")
    centre.agent("bo").submit("c1", preferred=["ana", "cy"], wait_for=60).wait(5).not_ready("ana")
    item = centre.item("c1")

    assert item is not None
    assert (("cy",), 60.0) == (item.waits_for, item.waits_until)
    assert {} == centre.offered
    assert {"bo": "c1"} == centre.not_ready("cy").offered


@pytest.mark.parametrize("how", ["never came", "not ready", "signed out", "cannot", "too small"])
def test_nobody_is_waited_for_in_vain(how: str) -> None:
    """
    Only agents who are READY and may serve it are waited for; else it goes to the pool at once.
    """
    centre = script().agent("bo", skills={"billing"}, capacity=2)
    if how != "never came":
        centre.agent("ana", skills=() if how == "cannot" else {"billing"})
        centre.not_ready("ana") if how == "not ready" else centre
        centre.sign_out("ana") if how == "signed out" else centre

    demand = 2 if how == "too small" else 1
    centre.submit("c1", skills={"billing"}, demand=demand, preferred=["ana"], wait_for=60)

    assert {"bo": "c1"} == centre.offered
    assert "WaitForBegan" not in centre.told


def test_an_agent_who_can_no_longer_serve_it_is_not_waited_for() -> None:
    """
    Neither when the item needs more now, nor when the agent can do less.
    """
    centre = script().agent("ana", skills={"billing"}).submit("c0").accept("c0")
    centre.agent("bo", skills={"billing": 2})
    centre.submit("c1", skills={"billing"}, preferred=["ana"], wait_for=60)

    centre.update("c1", skills={"billing": 2})
    assert ["ItemUpdated", "WaitForEnded", "Offered"] == centre.told
    centre.accept("c1").agent("bo", skills={"billing": 2}, capacity=2)

    centre.submit("c2", skills={"billing"}, preferred=["ana"], wait_for=60)
    assert {} == centre.offered
    assert {"bo": "c2"} == centre.agent("ana").offered


def test_a_rule_that_no_load_changes_is_asked_too() -> None:
    """
    Whoever may not serve premier customers is not waited for by one.
    """

    def seniors_only(pairing: Pairing) -> str | None:
        return None if "senior" in pairing.agent.pools else "not a senior"

    seniors_only.reads = "profile"  # type: ignore[attr-defined]
    centre = script(policy=Policy(eligibility=seniors_only)).agent("ana")
    centre.agent("bo", pools={"senior"}).submit("c1", preferred=["ana"], wait_for=60)

    assert {"bo": "c1"} == centre.offered


def test_a_rule_that_looks_at_load_is_not() -> None:
    """
    It is busy agents who are waited for.
    """

    def one_at_a_time(pairing: Pairing) -> str | None:
        return "at work" if pairing.agent.items else None

    centre = busy_ana(policy=Policy(eligibility=one_at_a_time))
    centre.submit("c1", preferred=["ana"], wait_for=60)

    assert {} == centre.offered
    assert {"ana": "c1"} == centre.complete("c0").offered


def test_the_plan_says_how_long_where_the_contact_does_not() -> None:
    """
    And a contact that says 0 does not wait.
    """
    plan = fr.Plan(offers=fr.plan.Offers(wait_for=30))
    centre = busy_ana(plan).submit("c1", preferred=["ana"])
    item = centre.item("c1")

    assert item is not None
    assert 30.0 == item.waits_until
    assert {"bo": "c2"} == centre.submit("c2", preferred=["ana"], wait_for=0).offered


def test_a_terms_part_says_how_long_for_the_first_of_them() -> None:
    """
    It is asked of the item beside whoever it prefers most of those it would wait for.
    """
    seen: list[int] = []

    def terms(pairing: Pairing) -> Terms:
        seen.append(pairing.preference)
        return Terms(fr.seconds(20), wait_for=fr.seconds(40))

    centre = busy_ana(policy=Policy(terms=terms))
    seen.clear()
    centre.submit("c1", preferred=["nobody", "ana", "bo"])
    item = centre.item("c1")

    assert item is not None
    assert [2, 1] == seen  # on entry beside ana, then for the offer to bo
    assert (("ana", "bo"), 40.0) == (item.waits_for, item.waits_until)
    assert 7_000_000 == PlanTerms(wait_for=7)(Pairing(Needs(), AgentView())).wait_for


def test_the_plans_hold_where_a_terms_part_fails() -> None:
    """
    The failure is said, and the item waits as the plan says.
    """

    def terms(_: Pairing) -> Terms:
        raise OSError("no table")

    plan = fr.Plan(offers=fr.plan.Offers(wait_for=30))
    centre = busy_ana(plan, Policy(terms=terms)).submit("c1", preferred=["ana"])

    assert ["Queued", "PolicyFailed", "WaitForBegan"] == centre.told


def test_whoever_has_it_is_waited_for_no_more() -> None:
    """
    Handed back, it is anybody's.
    """
    centre = script().agent("ana").agent("bo").submit("c1", preferred=["ana"], wait_for=60)

    centre.accept("c1").requeue("c1")

    assert {"bo": "c1"} == centre.offered
    assert None is centre.engine.snapshot().items[0].wait_for


def test_it_survives_a_restart() -> None:
    """
    A restored engine waits for the same agents until the same instant, whatever its plan says.
    """
    centre = busy_ana(fr.Plan(offers=fr.plan.Offers(wait_for=30))).submit("c1", preferred=["ana"])
    for again in (
        fr.Engine.restore(centre.engine.snapshot()),
        fr.Engine.restore(records=centre.records),
    ):
        again.check()
        assert [] == list(again.handle(at=29).offers)
        assert ["bo"] == [offer.agent for offer in again.handle(at=30).offers]


def test_explain_says_whom_it_waits_for() -> None:
    """
    Bo is free, and this is why he does not have it.
    """
    centre = busy_ana().submit("c1", preferred=["ana"], wait_for=60)
    explanation = centre.engine.explain(centre.item_id("c1"))

    assert explanation is not None
    (bo,) = (one for one in explanation.candidates if one.agent == "bo")
    assert ("waiting_for", 60.0) == (bo.reason, bo.until)
    assert "bo: it waits for ana until 60" == bo.text
