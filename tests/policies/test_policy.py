"""
Policies: bundles of parts that know what they may hold.
"""

import pickle
from collections.abc import Callable
from typing import Any

import pytest

from fairroute.errors import InvalidValue
from fairroute.instants import seconds
from fairroute.plan import Offers
from fairroute.policies import (
    AccumulatingPriority,
    AgentView,
    BestMatch,
    EarliestDue,
    FewestHandled,
    Fifo,
    HeadStart,
    LongestIdle,
    Needs,
    Packing,
    Pairing,
    PlanTerms,
    Policy,
    PreferredAgent,
    ProficiencyFloor,
    RandomAgent,
    StrictTier,
    Terms,
    TierThenAge,
    Waiting,
    part_name,
    presets,
    reads_of,
)

PRESETS: dict[str, Callable[[], Policy]] = {
    "fifo": presets.fifo,
    "strict_tier": presets.strict_tier,
    "tier_then_age": presets.tier_then_age,
    "head_start": lambda: presets.head_start(premier=120),
    "earliest_due": lambda: presets.earliest_due(untargeted=600),
    "accumulating_priority": lambda: presets.accumulating_priority(600, premier=3),
}


def newest_first(item: Waiting) -> int:
    """
    An order of somebody's own.
    """
    return -item.standing


def crowded(pairing: Pairing) -> str | None:
    """
    A rule of somebody's own.
    """
    return "busy" if pairing.agent.items else None


def test_what_a_policy_is_when_nobody_says() -> None:
    """
    Tier then age; whom the item prefers, packing to 0.6 of capacity, then longest idle; the
    plan's terms.
    """
    policy = Policy()

    assert TierThenAge() == policy.order
    assert policy.urgency is None
    assert () == policy.eligibility
    assert (PreferredAgent(), Packing(0.6), LongestIdle()) == policy.score
    assert policy.terms is None


def test_beside_an_urgency_the_order_only_breaks_ties() -> None:
    """
    With an urgency part and no order, ties go to who came first.
    """
    assert Fifo() == Policy(urgency=AccumulatingPriority({"premier": 3})).order


def test_one_part_or_several() -> None:
    """
    Scores and rules may be given alone, as a list, or as functions.
    """
    policy = Policy(order=newest_first, score=BestMatch(), eligibility=[crowded])

    assert (BestMatch(),) == policy.score
    assert (crowded,) == policy.eligibility
    assert -7 == policy.order(Waiting(standing=7))


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_values(name: str) -> None:
    """
    A preset equals itself made again, hashes alike, shows its parameters, and can travel.
    """
    policy, again = PRESETS[name](), PRESETS[name]()

    assert again == policy
    assert hash(again) == hash(policy)
    assert policy == pickle.loads(pickle.dumps(policy))  # noqa: S301 - our own bytes
    assert policy == eval(repr(policy), dict(_names()))  # noqa: S307 - our own repr


def _names() -> dict[str, Any]:
    from fairroute import policies

    return vars(policies)


def test_parameters_tell_parts_apart() -> None:
    """
    Parts are equal when their parameters are, in whatever order those were given.
    """
    one = HeadStart({"premier": 120, "standard": 5})

    assert HeadStart({"standard": 5, "premier": 120}) == one
    assert HeadStart({"premier": 121, "standard": 5}) != one
    assert Packing(units=3) != Packing(0.6)
    assert "HeadStart(credit={'premier': 120, 'standard': 5})" == repr(one)


def test_what_parts_read_and_are_called() -> None:
    """
    A part that declares nothing reads the pair; events call a part by its class or function.
    """
    assert "pair" == reads_of(crowded)
    assert "profile" == reads_of(BestMatch())
    assert ["crowded", "BestMatch"] == [part_name(crowded), part_name(BestMatch())]


def wants_two(item: Waiting, now: int) -> int:
    """
    Takes one argument more than an order is given.
    """
    return item.standing + now


class Declares:
    """
    Declares to read what there is not.
    """

    reads = "everything"

    def __call__(self, _: Pairing, /) -> int:
        """
        Like everybody.
        """
        return 0


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"order": None}, "Policy.order: got None, expected a function, such as: def order(item)"),
        ({"order": "fifo"}, "Policy.order: got 'fifo', expected a function; names of parts belong"),
        ({"order": Fifo}, "Policy.order: got <class 'fairroute.policies.order.Fifo'>, expected a"),
        ({"order": wants_two}, "Policy.order: got <function wants_two"),
        ({"urgency": newest_first}, "Policy.urgency: got <function newest_first"),
        ({"score": 3}, "Policy.score: got 3, expected a function or several: def score(pairing)"),
        ({"score": "packing"}, "Policy.score: got 'packing', expected a function or several"),
        ({"score": [Packing(), 3]}, "Policy.score: got 3, expected a function, such as: def sco"),
        ({"score": Declares()}, "Policy.score.reads: got 'everything', expected one of: item, age"),
        ({"eligibility": {"a": 1}}, "Policy.eligibility: got 'a', expected a function"),
        ({"terms": 20}, "Policy.terms: got 20, expected a function, such as: def terms(pairing)"),
        (
            {"order": StrictTier(), "urgency": AccumulatingPriority()},
            "Policy.order: got StrictTier(), expected an order by standing, such as fifo, beside",
        ),
        (
            {"score": [FewestHandled(60), FewestHandled(90)]},
            "Policy.score: got (FewestHandled(seconds=60), FewestHandled(seconds=90)), expected on",
        ),
    ],
)
def test_what_is_no_policy(given: dict[str, Any], sentence: str) -> None:
    """
    What cannot be called as its moment needs is refused when the policy is made.
    """
    with pytest.raises(InvalidValue) as refused:
        Policy(**given)

    assert str(refused.value).startswith(sentence)


def test_every_order_by_standing_may_stand_beside_an_urgency() -> None:
    """
    Only an order that follows another clock contradicts what accumulates.
    """
    for order in (Fifo(), TierThenAge(), HeadStart({"premier": 9}), EarliestDue(), newest_first):
        assert order == Policy(order=order, urgency=AccumulatingPriority()).order


def test_the_plans_terms() -> None:
    """
    A plan's offers as terms, in microseconds, and always the same object.
    """
    terms = PlanTerms.from_offers(Offers(timeout=15, rest_after_decline=0, rest_after_miss=60))
    pairing = Pairing(Needs(), AgentView())

    found = terms(pairing)

    assert Terms(seconds(15), rest_after_decline=0, rest_after_miss=seconds(60)) == found
    assert terms(pairing) is found
    assert terms == pickle.loads(pickle.dumps(terms))  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"timeout": 0}, "Offers.timeout: got 0, expected more than 0 seconds: an agent must be"),
        ({"timeout": 1e-9}, "Offers.timeout: got 1e-09, expected more than 0 seconds"),
        ({"auto_accept": 1}, "PlanTerms.auto_accept: got 1, expected true or false"),
        ({"rest_after_miss": -1}, "PlanTerms.rest_after_miss: got -1, expected seconds from 0"),
    ],
)
def test_terms_have_the_ranges_of_offers(given: dict[str, Any], sentence: str) -> None:
    """
    What a plan may not say, terms may not either.
    """
    with pytest.raises(InvalidValue) as refused:
        PlanTerms(**given)

    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    "part",
    [RandomAgent(), ProficiencyFloor(3), FewestHandled(), AccumulatingPriority({"a": 2}, cap=9)],
    ids=repr,
)
def test_parts_are_values_too(part: object) -> None:
    """
    Every part compares, hashes and travels.
    """
    travelled = pickle.loads(pickle.dumps(part))  # noqa: S301 - our own bytes

    assert part == travelled
    assert hash(part) == hash(travelled)
    assert repr(part) == repr(travelled)
