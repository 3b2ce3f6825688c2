"""
What a check of a policy notices, and what it lets pass.
"""

import itertools
import pickle
import sys
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

import fairroute as fr
from fairroute.policies import Pairing, Terms, Waiting, presets

pytestmark = pytest.mark.ci  # 200 questions a part, six relabellings a policy


def findings(policy: fr.Policy, plan: fr.Plan | None = None) -> str:
    """
    All that a check finds wrong.
    """
    with pytest.raises(fr.testing.PolicyCheckFailed) as caught:
        fr.testing.check_policy(policy, plan=plan)

    return str(caught.value)


@pytest.mark.parametrize(
    "policy",
    [
        presets.fifo(),
        presets.strict_tier(),
        presets.tier_then_age(),
        presets.head_start(premier=120),
        presets.earliest_due(),
        presets.accumulating_priority(60, premier=3),
        fr.Policy(
            score=[
                fr.policies.PreferredAgent(),
                fr.policies.BestMatch(),
                fr.policies.LeastLoaded(),
                fr.policies.RoundRobin(),
                fr.policies.FewestHandled(600),
                fr.policies.LeastFlexibleFirst(),
                fr.policies.RandomAgent(),
            ],
            eligibility=fr.policies.ProficiencyFloor(2),
            terms=fr.policies.PlanTerms(timeout=15),
            escalation=lambda _: iter([fr.Stage(60, any_pool=True)]),
        ),
    ],
    ids=lambda policy: f"{policy.order} {policy.urgency} {len(policy.score)}",
)
def test_what_comes_with_fairroute_passes(policy: fr.Policy) -> None:
    """
    Every shipped part holds what is asked of a user's.
    """
    report = fr.testing.check_policy(policy)

    assert 6 == report.runs
    assert len(policy.score) + len(policy.eligibility) + 1 <= len(report.parts)
    assert "the same decisions under 6 relabellings" in str(report)


def test_a_plain_function_passes_and_hears_what_is_slow() -> None:
    """
    A user's function is as good as a shipped part; that it declares nothing is a note, no fault.
    """

    def by_tier(item: Waiting) -> int:
        return item.standing - (fr.minutes(2) if item.tier == "premier" else 0)

    def calmest(pairing: Pairing) -> int:
        return -pairing.agent.used

    report = fr.testing.check_policy(fr.Policy(order=by_tier, score=calmest))

    (note,) = report.notes
    assert note.startswith("is asked pair by pair, in time linear in the number of agents; ")
    assert note.endswith('as far as tried it could declare reads = "agent"')
    assert "score calmest: 200 questions" in str(report)


def keeps_count() -> Callable[[Waiting], int]:
    """
    An order that answers by how often it was asked.
    """
    asked = itertools.count()
    return lambda _: next(asked)


def draws_chance() -> Callable[[Pairing], float]:
    """
    A score by a generator of its own.
    """
    chance = Random(1)
    return lambda _: chance.random()


def knows_two_tiers(item: Waiting) -> int:
    """
    An order that fails for the tier nobody told it of.
    """
    return {"standard": 2, "premier": 1}[item.tier]


def answers_in_words(item: Waiting) -> Any:  # noqa: ANN401 - the mistake in question
    """
    An order that names a tier.
    """
    return item.tier


def not_a_number(pairing: Pairing) -> float:
    """
    A score that divides nothing by nothing.
    """
    return float("nan") if pairing.agent.used == 0 else 1.0


def a_bool_for_a_reason(pairing: Pairing) -> Any:  # noqa: ANN401 - the mistake in question
    """
    A rule that says yes.
    """
    return pairing.agent.used < pairing.agent.capacity


def no_time_to_answer(pairing: Pairing) -> Terms:
    """
    Terms nobody could meet.
    """
    return Terms(timeout=0)


def youngest_first(item: Waiting, now: int) -> int:
    """
    An urgency that contradicts the order.
    """
    return item.standing - now


def looks_for_the_door(item: Waiting) -> int:
    """
    An order that would serve the phone first, if it could see it.
    """
    return item.standing - (1 if getattr(item, "channel", None) == "phone" else 0)


def tampers(item: Waiting) -> int:
    """
    An order that rewrites what it is shown.
    """
    object.__setattr__(item, "standing", 0)
    return 0


class Declares:
    """
    A score that says it reads less than it does.
    """

    def __init__(self, answer: Callable[[Pairing], Any], **declared: Any) -> None:  # noqa: ANN401
        self.answer = answer
        self.__dict__.update(declared)

    def __call__(self, pairing: Pairing, /) -> Any:  # noqa: ANN401
        """
        Its answer.
        """
        return self.answer(pairing)


class FollowsArrival:
    """
    An order that says it goes by standing and goes by arrival, backwards.
    """

    by_standing = True

    def __call__(self, item: Waiting, /) -> int:
        """
        The latest first.
        """
        return -item.arrived


@pytest.mark.parametrize(
    ("policy", "finding"),
    [
        (fr.Policy(order=keeps_count()), "it keeps state or draws chance"),
        (fr.Policy(score=draws_chance()), "to the same question: it keeps state or draws chance"),
        (fr.Policy(order=knows_two_tiers), "order knows_two_tiers raised KeyError: 'basic', asked"),
        (fr.Policy(order=answers_in_words), "answered 'premier', expected an integer"),
        (fr.Policy(score=not_a_number), "answered nan, expected a number or a tuple of numbers"),
        (
            fr.Policy(eligibility=a_bool_for_a_reason),
            "eligibility a_bool_for_a_reason answered True, expected None or a reason",
        ),
        (fr.Policy(terms=no_time_to_answer), "raised InvalidValue: Terms.timeout: got 0, expected"),
        (fr.Policy(urgency=youngest_first), "which is ahead of it in the same group"),
        (fr.Policy(order=looks_for_the_door), "tries to read channel, which no part may see"),
        (fr.Policy(order=tampers), "changes what it is asked about"),
        (fr.Policy(order=FollowsArrival()), "must follow standing"),
        (
            fr.Policy(score=Declares(lambda pair: -pair.agent.used, reads="profile")),
            'declares reads = "profile", but depends on the agent\'s load',
        ),
        (
            fr.Policy(score=Declares(lambda pair: pair.item.rank, reads="agent")),
            'declares reads = "agent", but depends on the item\'s class',
        ),
        (
            fr.Policy(
                score=Declares(lambda pair: pair.item.demand, reads="agent", by_demand=False)
            ),
            "declares by_demand = False, but depends on the item's demand",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "policy",
)
def test_a_part_that_cannot_be_relied_on_is_found(policy: fr.Policy, finding: str) -> None:
    """
    Each way to break what routing rests on has its sentence.
    """
    assert finding in findings(policy)


def test_a_part_that_finds_the_door_by_another_way_is_found() -> None:
    """
    No projection shows the channel; one that is dug out of the engine all the same shows in what
    is decided under other labels.
    """

    def digs(item: Waiting) -> int:
        frame: Any = sys._getframe(1)
        while frame is not None:
            command = frame.f_locals.get("command")
            if isinstance(command, fr.Submit):
                return 0 if command.contact.channel == "phone" else 1
            frame = frame.f_back
        return 1

    said = findings(fr.Policy(order=digs))

    assert "decides otherwise with one channel for all: the first difference is event" in said
    assert "a policy may not know the door" in said


def test_a_part_that_reads_ids_out_of_the_engine_is_found() -> None:
    """
    Ids never decide, whoever gave them.
    """

    def digs(pairing: Pairing) -> int:
        frame: Any = sys._getframe(1)
        while frame is not None:
            agent = frame.f_locals.get("agent")
            if hasattr(agent, "misses"):
                return sum(map(ord, agent.id)) % 5
            frame = frame.f_back
        return 0

    said = findings(fr.Policy(score=digs))

    assert "decides otherwise with other ids of contacts, customers and agents" in said


def test_with_a_plan_its_own_tiers_are_asked() -> None:
    """
    A part that knows all tiers of the centre need not know any other.
    """
    tiers = {
        name: fr.plan.Tier(name, rank=rank) for name, rank in (("premier", 1), ("standard", 2))
    }

    fr.testing.check_policy(fr.Policy(order=knows_two_tiers), plan=fr.Plan(tiers=tiers))


def test_parts_are_asked_about_targets_that_count_in_some_hours_only() -> None:
    """
    A part that reckons with a due instant where there is none, or never with one, is found out.
    """

    def soonest(item: Waiting) -> int:
        return item.due + 0  # type: ignore[operator]

    def never_by_hours(item: Waiting) -> int:
        return item.standing if item.hours is None else 1 // 0

    def sound(item: Waiting) -> int:
        return item.standing + (item.within or 0) if item.due is None else item.due

    assert "TypeError" in findings(fr.Policy(order=soonest))
    assert "ZeroDivisionError" in findings(fr.Policy(order=never_by_hours))
    fr.testing.check_policy(fr.Policy(order=sound))


def test_all_findings_come_at_once_and_survive_pickling() -> None:
    """
    Whoever repairs a policy need not come back once for each fault.
    """
    policy = fr.Policy(order=knows_two_tiers, score=not_a_number)

    with pytest.raises(fr.testing.PolicyCheckFailed) as caught:
        fr.testing.check_policy(policy)

    assert 2 <= len(caught.value.findings)
    assert str(caught.value) == str(pickle.loads(pickle.dumps(caught.value)))  # noqa: S301
