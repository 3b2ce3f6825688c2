"""
Agents who take work of their own accord: what they may have, and what it costs others.
"""

import pytest

import fairroute as fr
from fairroute import events as e
from fairroute.policies import Pairing, Policy
from fairroute.testing import script
from fairroute.testing.script import Script


def pulling(*, take_from: int = 3, capacity: int = 1, policy: Policy | None = None) -> Script:
    """
    Ana does not want to be rung: she asks when she is ready for more.
    """
    plan = fr.Plan(offers=fr.plan.Offers(take_from=take_from))
    return script(plan, policy=policy).agent(
        "ana", presence=fr.Presence.NOT_READY, capacity=capacity
    )


def test_who_asks_has_the_first_in_line() -> None:
    """
    At once, and whatever their presence; without being asked back.
    """
    centre = pulling().submit("first").submit("second")

    centre.next("ana")

    assert ["Picked"] == centre.told
    assert {"ana": ["first"]} == centre.handled
    assert fr.Presence.NOT_READY is centre.staff("ana").presence


def test_the_engine_chooses_what_they_may_serve() -> None:
    """
    Skills, room and rests bind whoever asks; nothing happens when nothing is left.
    """
    centre = pulling(capacity=2).submit("large", demand=3).submit("tax", skills={"tax"})
    centre.submit("small").next("ana")
    assert {"ana": ["small"]} == centre.handled

    centre.requeue("small").next("ana")
    assert [] == centre.told
    assert {} == centre.handled


def test_nobody_is_overtaken_by_next() -> None:
    """
    So there is nobody to count.
    """
    centre = pulling().submit("first").wait(9).submit("second").next("ana")

    assert centre.step is not None
    (picked,) = centre.step.of(e.Picked)
    assert (0, 0.0) == (picked.passed, picked.longest_passed)


@pytest.mark.parametrize("by_pair", [False, True])
def test_a_rule_of_the_policy_binds_whoever_asks(by_pair: bool) -> None:  # noqa: FBT001 - a parameter
    """
    Asked once for all of a kind, or pair by pair.
    """

    def no_novices(pairing: Pairing) -> str | None:
        return "a novice" if pairing.item.skills and not pairing.agent.pools else None

    no_novices.reads = "pair" if by_pair else "profile"  # type: ignore[attr-defined]
    centre = pulling(policy=Policy(eligibility=no_novices)).agent(
        "bo", skills={"tax"}, presence=fr.Presence.NOT_READY
    )
    centre.submit("tax", skills={"tax"}).submit("other")

    assert {"bo": ["other"]} == centre.next("bo").handled


def test_an_agent_may_take_one_of_the_first() -> None:
    """
    Who stood ahead and might have been served is counted, with how long they had waited.
    """
    centre = pulling().submit("first").wait(60).submit("second", skills={"tax"}).submit("third")
    centre.submit("fourth")

    assert [1, 3, 4] == [item.id for item in centre.engine.choices("ana")]
    centre.wait(5).take("ana", "fourth")

    assert centre.step is not None
    (picked,) = centre.step.of(e.Picked)
    assert (2, 65.0) == (picked.passed, picked.longest_passed)
    assert {"ana": ["fourth"]} == centre.handled


def test_a_decline_does_not_bind_ones_own_word() -> None:
    """
    Who changed their mind may take what they declined, though it is not offered to them.
    """
    centre = script().agent("ana").submit("first")

    centre.decline("first").take("ana", "first")

    assert {"ana": ["first"]} == centre.handled


def test_taking_is_presence_enough() -> None:
    """
    Who takes work after a miss has not missed two in a row.
    """
    centre = script().agent("ana", capacity=2).submit("first").wait(20)
    assert 1 == centre.staff("ana").misses

    assert 0 == centre.take("ana", "first").staff("ana").misses


@pytest.mark.parametrize(
    ("contact", "reason"),
    [
        ("last", "not_eligible"),
        ("tax", "not_eligible"),
        ("too large", "not_eligible"),
        ("large", "no_capacity"),
        ("for bo", "not_eligible"),
        ("at work", "item_not_waiting"),
        ("over", "item_closed"),
    ],
)
def test_what_may_not_be_taken(contact: str, reason: str) -> None:
    """
    Behind the first few, beyond one's skills or room, kept for somebody, with somebody, or over.
    """
    centre = pulling(take_from=2, capacity=2).submit("at work").next("ana")
    centre.submit("over").cancel("over").agent("bo").submit("with bo").accept("with bo")
    centre.submit("for bo", preferred=["bo"], wait_for=60).submit("tax", skills={"tax"})
    centre.submit("too large", demand=3).submit("large", demand=2)
    centre.submit("first").submit("second").submit("last")

    assert [reason] == centre.take("ana", contact).refused
    assert {"ana": ["at work"], "bo": ["with bo"]} == centre.handled


def fails(pairing: Pairing) -> str | None:
    """
    A rule with a bug.
    """
    raise ZeroDivisionError(pairing.agent.capacity)


def test_a_refused_choice_says_nothing_else() -> None:
    """
    A rule that fails refuses the choice; the pair is not withheld, as nothing has happened.
    """
    centre = pulling(policy=Policy(eligibility=fails)).submit("first").take("ana", "first")

    assert ["Refused"] == centre.told
    assert ["not_eligible"] == centre.refused


def test_who_is_not_signed_in_has_nothing_to_choose_from() -> None:
    """
    Neither by asking nor by taking.
    """
    centre = pulling().submit("first").sign_out("ana")

    assert () == centre.engine.choices("ana")
    assert ["agent_offline"] == centre.next("ana").refused
    assert ["agent_offline"] == centre.take("ana", "first").refused


def test_a_rule_that_fails_is_told_and_the_next_item_tried() -> None:
    """
    As at a match: the pair is withheld until one of them has an event.
    """

    def moody(pairing: Pairing) -> str | None:
        if pairing.item.skills:
            raise LookupError("no table")

        return None

    centre = script(policy=Policy(eligibility=moody))
    centre.agent("ana", skills={"tax"}, presence=fr.Presence.NOT_READY)
    centre.submit("tax", skills={"tax"}).submit("other")

    assert ["item 2"] == [f"item {item.id}" for item in centre.engine.choices("ana")]
    assert ["PolicyFailed", "Picked"] == centre.next("ana").told
    assert {"ana": ["other"]} == centre.handled


def test_urgency_is_heeded() -> None:
    """
    The first in line is the most urgent one, as at a match.
    """
    policy = Policy(urgency=fr.policies.AccumulatingPriority({"premier": 3}))
    centre = script(policy=policy).agent("ana", presence=fr.Presence.NOT_READY)
    centre.submit("standard").wait(10).submit("premier", tier="premier").wait(30)

    assert {"ana": ["premier"]} == centre.next("ana").handled


def test_it_survives_a_restart() -> None:
    """
    What was picked is folded from the record.
    """
    centre = pulling().submit("first").wait(3).submit("second").take("ana", "second")
    again = fr.Engine.restore(records=centre.records)

    again.check()
    assert (2,) == again.agent("ana").handling
