"""
Policy parts that fail: said once, and nobody waits for it.
"""

import pytest

import fairroute as fr
from fairroute.events import PolicyFailed
from fairroute.policies import Pairing, Waiting
from fairroute.testing import script


def fails_for(skills: set[str]) -> fr.Policy:
    """
    A policy whose score breaks for agents with such skills.
    """

    def brittle(pairing: Pairing) -> int:
        if skills & set(pairing.agent.skills):
            raise ZeroDivisionError("nobody told me")
        return 0

    return fr.Policy(score=brittle)


def failures(centre: fr.testing.Script) -> list[PolicyFailed]:
    """
    Every failure so far.
    """
    return [event for event in centre.events if isinstance(event, PolicyFailed)]


def test_a_failing_score_withholds_the_pair_and_goes_on() -> None:
    """
    Another agent is asked; the failure names part, pair and why.
    """
    centre = script(policy=fails_for({"x"})).agent("ada", skills={"x"}).agent("bea")

    centre.submit("first")

    (failure,) = failures(centre)
    assert ("brittle", "ada", "ZeroDivisionError: nobody told me") == (
        failure.part,
        failure.agent,
        failure.why,
    )
    assert {"bea": "first"} == centre.offered


def test_a_withheld_pair_gets_another_chance_with_its_next_event() -> None:
    """
    Not sooner, so that a broken part is not asked for ever.
    """
    centre = script(policy=fails_for({"x"})).agent("ada", skills={"x"}).submit("first")

    centre.wait(100).wait(100)
    assert 1 == len(failures(centre))

    centre.agent("ada", skills={"y"})
    assert {"ada": "first"} == centre.offered


def test_an_order_that_fails_lets_the_item_in_by_its_standing() -> None:
    """
    No customer is lost to a bug.
    """

    def broken(item: Waiting) -> int:
        return {"premier": 1}[item.tier]

    centre = script(policy=fr.Policy(order=broken), at=7).submit("first")

    assert ["Queued", "PolicyFailed", "Unroutable"] == centre.told
    assert ["first"] == centre.waiting
    assert 7_000_000 == centre.engine.waiting()[0].key


@pytest.mark.parametrize("answer", [1.5, True, None, "1", float("nan")])
def test_an_order_answers_integers_only(answer: object) -> None:
    """
    What is no integer is a failure that shows what came.
    """
    centre = script(policy=fr.Policy(order=lambda _: answer)).submit("first")  # type: ignore[arg-type]

    (failure,) = failures(centre)
    assert f"answered {answer!r}, expected an integer" == failure.why


def test_a_failing_rule_withholds_the_pair() -> None:
    """
    A rule that answers neither None nor a reason is no permission.
    """
    policy = fr.Policy(eligibility=lambda _: True)
    centre = script(policy=policy).agent("ada").submit("first")

    (failure,) = failures(centre)
    assert "answered True, expected None or a reason" == failure.why
    assert ["first"] == centre.waiting


def test_terms_that_fail_fall_back_to_the_plan() -> None:
    """
    The pair was chosen; how it is offered is a detail.
    """

    def broken(pairing: Pairing) -> fr.policies.Terms:
        raise LookupError("no terms")

    centre = script(policy=fr.Policy(terms=broken)).agent("ada").submit("first")

    assert 1 == len(failures(centre))
    assert {"ada": "first"} == centre.offered
    assert 20.0 == centre.engine.next_deadline


def test_strict_raises_after_the_batch_was_done() -> None:
    """
    In tests and simulations a broken part should stop the run; the state is as without.
    """
    lenient = script(policy=fails_for({"x"})).agent("ada", skills={"x"}).submit("first")
    strict = fr.Engine(policy=fails_for({"x"}), strict=True)
    strict.handle(fr.SignIn(fr.Agent("ada", skills={"x"})), at=0)

    with pytest.raises(fr.PolicyPartFailed) as caught:
        strict.handle(fr.Submit(fr.Contact("first")), at=0)

    assert "policy part brittle failed: ZeroDivisionError: nobody told me" == str(caught.value)
    assert ["Queued", "PolicyFailed"] == [type(e).__name__ for e in caught.value.events]
    assert lenient.engine.snapshot() == strict.snapshot()
