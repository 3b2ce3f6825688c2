"""
Calls that the company makes of its own accord.
"""

import pytest

import fairroute as fr
from fairroute import policies
from fairroute.plan import Callbacks, Offers, Outbound, Topic
from fairroute.policies import Policy
from fairroute.protocols import Pairing, Waiting
from fairroute.testing import Script, script

KEEP_ONE = fr.Plan(outbound=Outbound(keep_free=1, retry=600))


def _the_called_first(item: Waiting, now: int) -> int:
    return -item.standing


@pytest.mark.parametrize(
    "policy", [Policy(), Policy(order=policies.StrictTier()), Policy(urgency=_the_called_first)]
)
def test_everybody_who_waits_is_before_it(policy: Policy) -> None:
    """
    Whatever its standing, key or urgency.
    """
    centre = script(policy=policy)
    centre.submit("call", outbound=True, asked_at=0).wait(10).submit("customer").agent("ana")

    assert ["call"] == centre.waiting
    assert ["call"] == centre.accept("customer").submit("other").waiting[1:]
    assert ["call"] == centre.complete("customer", wrap_up=0).waiting
    centre.engine.check()


def test_calls_among_themselves_go_by_standing() -> None:
    """
    The one that is due longest is first.
    """
    centre = script().submit("b", outbound=True, asked_at=0).submit("a", outbound=True)

    assert ["b", "a"] == centre.waiting
    assert ["a"] == centre.agent("ana").waiting


def test_agents_stay_free_for_customers() -> None:
    """
    As many as the plan says, of those who could take it.
    """
    centre = script(KEEP_ONE).submit("call", outbound=True, skills={"sales": 1})
    centre.agent("ana", skills={"sales": 1}).agent("bo")

    assert ["call"] == centre.waiting
    why = centre.engine.explain(centre.item("call").id)  # type: ignore[union-attr]
    assert why is not None
    reasons = {found.agent: found.reason for found in why.candidates}
    assert {"ana": "admission", "bo": "capability"} == reasons
    assert [] == centre.agent("cleo", skills={"sales": 1}).waiting
    centre.engine.check()


def test_a_customer_takes_whoever_stayed_free() -> None:
    """
    And the next call waits until two are free again.
    """
    plan = fr.Plan(outbound=Outbound(keep_free=1), offers=Offers(auto_accept=True))
    centre = script(plan).agent("ana").agent("bo").submit("call", outbound=True)
    centre.submit("customer").submit("next", outbound=True)

    assert ["next"] == centre.waiting
    assert ["next"] == centre.complete("call", wrap_up=0).waiting
    assert [] == centre.complete("customer", wrap_up=0).waiting


def test_it_rings_at_one_agent() -> None:
    """
    However many are asked about customers.
    """
    plan = fr.Plan(offers=Offers(fan_out=3))
    centre = script(plan).agent("ana").agent("bo").submit("call", outbound=True)

    assert 1 == len(centre.engine.agents()[0].offers) + len(centre.engine.agents()[1].offers)


def test_somebody_in_charge_may_hasten_it() -> None:
    """
    Then it is before everybody, and nobody is kept free beside it.
    """
    centre = script(KEEP_ONE).submit("customer").submit("call", outbound=True)

    assert ["call", "customer"] == centre.expedite("call").waiting
    assert ["customer"] == centre.agent("ana").waiting


def test_who_was_called_and_is_passed_on_waits_as_everybody() -> None:
    """
    It is no call any more: its customer is there.
    """
    plan = fr.Plan(offers=Offers(auto_accept=True, rest_after_decline=60))
    centre = script(plan).agent("ana").submit("call", outbound=True).wait(1).submit("customer")

    centre.transfer("call", skills={"sales": 1})

    assert not centre.item("call").outbound  # type: ignore[union-attr]


def test_who_is_in_touch_is_not_called() -> None:
    """
    The call is put off until nothing else of theirs is open.
    """
    centre = script(KEEP_ONE).submit("call", customer="kim", outbound=True, release_at=100)
    centre.submit("question", customer="kim").submit("other", customer="lee").until(100)

    assert ["Postponed"] == centre.told
    assert 700 == centre.item("call").release_at  # type: ignore[union-attr]
    assert "Released" in centre.leave("question").until(700).told


def test_calls_do_not_put_each_other_off_for_ever() -> None:
    """
    Of two that are due, one is made.
    """
    centre = script(KEEP_ONE)
    for name in ("a", "b"):
        centre.submit(name, customer="kim", outbound=True, release_at=100)

    assert ["Released", "Postponed"] == centre.until(100).told[:2]


def _quiet(centre: Script) -> Script:
    return centre.do(
        fr.SetMode("reminder", until=1000, new="callback", waiting="callback", in_progress="finish")
    )


REMINDERS = fr.Plan(
    topics={"reminder": Topic("reminder"), "order": Topic("order")},
    callbacks=Callbacks(retries=3, retry_after=100),
)


def test_what_is_due_in_quiet_hours_is_made_when_they_end() -> None:
    """
    Others are served meanwhile.
    """
    centre = _quiet(script(REMINDERS).agent("ana"))
    centre.submit("call", topic="reminder", outbound=True, release_at=500).until(500)

    assert ["Postponed"] == centre.told
    assert 1000 == centre.item("call").release_at  # type: ignore[union-attr]
    assert [] == centre.submit("customer", topic="order").waiting
    centre.accept("customer")
    assert ["Released", "ModeEnded"] == centre.until(1000).told[:2]
    centre.engine.check()


def test_quiet_hours_that_end_early_let_it_come() -> None:
    """
    And later ones keep it longer.
    """
    centre = _quiet(script(REMINDERS))
    centre.submit("call", topic="reminder", outbound=True, release_at=500).until(500)

    centre.do(fr.SetMode("reminder", until=2000, waiting="callback"))
    assert 2000 == centre.item("call").release_at  # type: ignore[union-attr]
    assert "Released" in centre.do(fr.SetMode("reminder", until=0)).told


def test_what_waits_or_rings_as_quiet_hours_begin_is_put_off() -> None:
    """
    Nobody asked to be called back: the call just comes later.
    """
    centre = script(REMINDERS).agent("ana")
    centre.submit("rings", topic="reminder", outbound=True)
    centre.submit("waits", topic="reminder", outbound=True)

    assert ["ModeSet", "OfferRevoked", "Postponed", "Postponed"] == _quiet(centre).told[:4]
    assert "live" == centre.item("rings").work.promise  # type: ignore[union-attr]


def test_retries_are_not_made_in_quiet_hours() -> None:
    """
    Who was not reached late in the evening is called in the morning.
    """
    centre = script(REMINDERS).agent("ana").submit("call", topic="reminder", outbound=True)
    centre.call_back("call").accept("call")
    _quiet(centre).unreached("call").until(100)

    assert 1000 == centre.item("call").release_at  # type: ignore[union-attr]


def test_it_comes_back_from_a_snapshot() -> None:
    """
    As what it is.
    """
    centre = script(KEEP_ONE).submit("call", outbound=True).agent("ana")
    twin = fr.Engine.restore(centre.engine.snapshot(), plan=KEEP_ONE)

    twin.check()
    (item,) = twin.waiting()
    assert item.outbound


def _always_fails(pair: Pairing) -> int:
    raise RuntimeError(pair.agent.used)


def test_a_call_kept_apart_by_a_part_that_failed_lets_the_next_try() -> None:
    """
    In the same match: who comes behind it in its lane may be offered.
    """
    centre = script(policy=Policy(score=_always_fails)).submit("a", outbound=True)

    told = centre.submit("b", outbound=True).agent("ana").events

    assert [1, 2] == [event.item for event in told if isinstance(event, fr.events.PolicyFailed)]
