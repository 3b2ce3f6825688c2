"""
Rules that research has named, each by what its paper says of it.
"""

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.traces import FAULTLESS, some_run
from tests.model.beside import Beside
from tests.policies.sights import waiting

import fairroute as fr
from fairroute import policies, wire
from fairroute.levels import levels
from fairroute.plan import PartSpec, Plan, PolicySpec, Tier
from fairroute.policies import Needs, Policy, Waiting, research
from fairroute.registry import policy_from
from fairroute.testing import script

PARTS: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "lifo": ("order", research.Lifo(), {}),
    "queue_priority": (
        "order",
        research.QueuePriority(["sales", "premier"]),
        {"classes": ["sales", "premier"]},
    ),
    "longest_weighted_wait": (
        "urgency",
        research.LongestWeightedWait({"premier": 2.5}),
        {"weights": {"premier": 2.5}},
    ),
    "generalised_cmu": (
        "urgency",
        research.GeneralisedCMu({"premier": (1, 0), "sales": (0, 0.5)}, {"sales": 6}),
        {"costs": {"premier": [1, 0], "sales": [0, 0.5]}, "rates": {"sales": 6}},
    ),
    "longest_queue": (
        "urgency",
        research.LongestQueue(["premier", "sales"]),
        {"classes": ["premier", "sales"]},
    ),
    "fixed_queue_ratio": (
        "urgency",
        research.FixedQueueRatio({"premier": 1, "standard": 3}),
        {"ratios": {"premier": 1, "standard": 3}},
    ),
    "expected_delay": (
        "urgency",
        research.ExpectedDelay({"premier": 12.5}),
        {"rates": {"premier": 12.5}},
    ),
    "threshold_reservation": (
        "eligibility",
        research.ThresholdReservation(1, ["premier"]),
        {"keep": 1, "classes": ["premier"]},
    ),
    "agents_preference": (
        "score",
        research.AgentsPreference({"premier": ["north", "south"]}),
        {"pools": {"premier": ["north", "south"]}},
    ),
    "local_specialist": ("score", research.LocalSpecialist("region"), {"attribute": "region"}),
}


def policy_with(name: str) -> Policy:
    """
    A policy that differs from the usual one in this part.
    """
    moment, part, _ = PARTS[name]
    return Policy(**{moment: part})


def test_every_part_is_here() -> None:
    """
    A part that is added is tried as the others are.
    """
    assert set(research.__all__) == {type(part).__name__ for _, part, _ in PARTS.values()}


@pytest.mark.parametrize("name", PARTS)
def test_plans_name_them(name: str) -> None:
    """
    By its name and parameters a plan gets the very part.
    """
    moment, part, params = PARTS[name]
    spec = PartSpec(name, params)
    several = moment in ("eligibility", "score")

    made = policy_from(Plan(policy=PolicySpec(**{moment: (spec,) if several else spec})))  # type: ignore[arg-type]

    found = getattr(made, moment)
    assert part == (found[0] if several else found)


@pytest.mark.parametrize("name", PARTS)
def test_they_are_values(name: str) -> None:
    """
    Equal, hashable, picklable, with a fingerprint, and a repr that shows what was given.
    """
    policy = policy_with(name)
    part = PARTS[name][1]

    again = pickle.loads(pickle.dumps(policy))  # noqa: S301 - our own

    assert policy == again
    assert hash(policy) == hash(again)
    assert wire.fingerprint(policy) == wire.fingerprint(again) != wire.fingerprint(Policy())
    assert part == eval(repr(part), vars(research))  # noqa: S307 - our own


@pytest.mark.ci
@pytest.mark.parametrize("name", PARTS)
def test_they_pass_the_check_of_policies(name: str) -> None:
    """
    Deterministic, total, pure, blind to the door, and true to what they declare.
    """
    report = fr.testing.check_policy(policy_with(name))

    slow = [note for note in report.notes if "pair by pair" in note]
    assert (name == "threshold_reservation") == bool(slow)


@pytest.mark.parametrize("name", PARTS)
def test_engine_and_definition_agree(name: str, scale: float) -> None:
    """
    Under each rule the engine decides as the model that scans lists.
    """
    steps = 80 if scale >= 1 else 40
    for number in range(max(1, int(20 * scale))):
        run = some_run(number, steps, weights=FAULTLESS, policy=policy_with(name))
        beside = Beside(run.centre)
        for batch in run.batches:
            beside.play(batch)


def of(*skills: str, tier: str = "standard", **other: Any) -> Waiting:  # noqa: ANN401 - fields
    """
    Somebody in line who needs these skills.
    """
    return Waiting(tier=tier, skills=levels(set(skills)), **other)


# --- classes ---


def test_an_item_counts_under_its_tier_before_its_skills() -> None:
    """
    And under the first of its skills by name, if its tier is not named.
    """
    rule = research.QueuePriority(["sales", "billing", "premier"])

    assert 2 == rule(of("sales", tier="premier"))
    assert 1 == rule(of("sales", "billing"))
    assert 0 == rule(of("sales"))
    assert 3 == rule(of("tech"))


# --- orders ---


def test_last_come_first_served_also_within_an_instant() -> None:
    """
    Of several who came at once, the last one submitted is served first.
    """
    centre = script(policy=Policy(order=research.Lifo()))
    for name in ("first", "second", "third"):
        centre.submit(name)

    assert ["third", "second", "first"] == centre.waiting
    assert "unbounded" == research.Lifo().overtake_bound(of(), of())


def test_what_comes_back_keeps_its_place_under_lifo() -> None:
    """
    A missed offer makes nobody the last to come.
    """
    centre = script(policy=Policy(order=research.Lifo())).submit("old").submit("young")

    centre.agent("ada").wait(20).submit("youngest")

    assert ({"ada": "old"}, ["youngest", "young"]) == (centre.offered, centre.waiting)


# --- urgencies ---


@given(one=waiting(), other=waiting(), later=st.integers(0, 10**12))
def test_longer_weighted_waits_first(one: Waiting, other: Waiting, later: int) -> None:
    """
    Weight × wait decides, whatever else two items are.
    """
    rule = research.LongestWeightedWait({"premier": 3, "standard": 1.5})
    weights = {"premier": 3, "standard": 1.5, "basic": 1}
    now = max(one.arrived, other.arrived) + later

    waits = [weights[item.tier] * (now - item.standing) for item in (one, other)]
    asked = [rule(item, now) for item in (one, other)]

    assert (waits[0] > waits[1]) == (asked[0] > asked[1])


def test_generalised_cmu_compares_marginal_costs() -> None:
    """
    Rate × (a + b × seconds): linear costs never change places, quadratic ones take over in time.
    """
    rule = research.GeneralisedCMu(
        {"flat": (3, 0), "steep": (0, 0.5), "quick": (1, 0.5)}, {"quick": 2}
    )

    def worth(tier: str, seconds: float) -> float:
        return rule(Waiting(tier=tier), fr.seconds(seconds)) / 1e18

    assert [3.0, 3.0] == [worth("flat", 0), worth("flat", 100)]
    assert [0.0, 5.0] == [worth("steep", 0), worth("steep", 10)]
    assert [2.0, 12.0] == [worth("quick", 0), worth("quick", 10)]
    assert 0.0 == worth("nobody", 100)


@pytest.mark.parametrize(
    ("behind", "ahead", "bound"),
    [
        ("flat", "steep", "unbounded"),
        ("steep", "flat", 6.0),
        ("flat", "dear", "unbounded"),
        ("dear", "flat", 0.0),
        ("flat", "same", 0.0),
        ("steep", "steeper", "unbounded"),
        ("steeper", "steep", 0.0),
        ("steep", "nobody", 0.0),
    ],
)
def test_how_much_later_a_dearer_class_may_come(behind: str, ahead: str, bound: object) -> None:
    """
    The bound is that of the index lines: they cross once, or never.
    """
    rule = research.GeneralisedCMu(
        {"flat": (3, 0), "same": (3, 0), "dear": (4, 0), "steep": (0, 0.5), "steeper": (0, 1)}
    )

    asked = Policy(urgency=rule).overtake_bound(Waiting(tier=behind), Waiting(tier=ahead))

    assert bound == asked


def test_what_costs_the_same_for_good_goes_by_the_order() -> None:
    """
    Two classes whose index never differs are parted by rank, if the order has it so.
    """
    rule = research.GeneralisedCMu({"a": (3, 0), "b": (3, 0)})
    policy = Policy(urgency=rule, order=policies.TierThenAge())

    bound = policy.overtake_bound(Waiting(tier="a", rank=2), Waiting(tier="b", rank=1))

    assert "unbounded" == bound


def test_the_longest_queue_is_served_first_and_shrinks() -> None:
    """
    Lengths are those of the moment: after each decision the line is another.
    """
    centre = script(policy=Policy(urgency=research.LongestQueue(["a", "b"])))
    for name, skill in (("a1", "a"), ("b1", "b"), ("b2", "b"), ("b3", "b"), ("a2", "a")):
        centre.wait(1).submit(name, skills={skill})

    # Lengths are 2 and 3: every b is before every a.
    assert ["b1", "b2", "b3", "a1", "a2"] == centre.waiting

    # Then 2 and 2: a, who came first; then 1 and 2: b; then 1 and 1: b, who came first.
    for name in "xyzuv":
        centre.agent(name, skills={"a", "b"})

    assert ["b1", "a1", "b2", "b3", "a2"] == [centre.offered[name] for name in "xyzuv"]


def test_several_who_become_free_at_once_find_lengths_as_they_go() -> None:
    """
    In one match, too, each decision is made in the line that the one before has left.
    """
    centre = script(policy=Policy(urgency=research.LongestQueue(["a", "b"])))
    for name, skill in (("a1", "a"), ("b1", "b"), ("b2", "b"), ("b3", "b"), ("a2", "a")):
        centre.wait(1).submit(name, skills={skill})

    centre.do(*(fr.SignIn(fr.Agent(name, skills={"a", "b"})) for name in "xyzuv"))

    assert ["b1", "a1", "b2", "b3", "a2"] == [centre.offered[name] for name in "xyzuv"]


def test_queues_are_kept_in_ratio() -> None:
    """
    The class that exceeds its share most is served: 1 to 3 of premier to standard stays so.
    """
    rule = research.FixedQueueRatio({"premier": 1, "standard": 3})
    tiers = {name: Tier(name, rank=1) for name in ("premier", "standard")}
    centre = script(Plan(tiers=tiers), policy=Policy(urgency=rule))
    for number in range(12):
        centre.submit(f"p{number}", tier="premier").submit(f"s{number}", tier="standard")

    lengths = []
    for number in range(16):
        centre.agent(f"agent {number}")
        line = centre.waiting
        lengths.append([sum(name[0] == tier for name in line) for tier in "ps"])

    # Premier is brought down to a third of standard, then both shrink together.
    assert [4, 12] == lengths[7]
    assert [2, 6] == lengths[15]


def test_expected_delay_is_length_over_rate() -> None:
    """
    A short line that is served slowly comes before a long quick one.
    """
    rule = research.ExpectedDelay({"slow": 6, "quick": 60})

    assert fr.hours(0.5) == rule(of("slow", alike=3), 0)
    assert fr.hours(0.25) == rule(of("quick", alike=15), 0)
    assert fr.hours(2) == rule(of("other", alike=2), 0)


@pytest.mark.parametrize("name", ["longest_queue", "fixed_queue_ratio", "expected_delay"])
def test_another_class_may_pass_for_ever(name: str) -> None:
    """
    Its line may always be the longer one; inside a class the order decides.
    """
    policy = policy_with(name)

    premier, basic = Waiting(tier="premier", rank=1), Waiting(tier="basic", rank=2)
    assert "unbounded" == policy.overtake_bound(basic, premier)
    assert "unbounded" == policy.overtake_bound(premier, basic)
    assert 0.0 == policy.overtake_bound(basic, basic)


def test_a_rule_by_length_needs_a_group_and_an_order_by_standing() -> None:
    """
    Otherwise nobody could say whose length it is.
    """

    def by_length(item: Waiting, now: int) -> int:
        return item.alike

    by_length.by_length = True  # type: ignore[attr-defined]
    longest = research.LongestQueue(["a"])

    with pytest.raises(fr.InvalidValue, match=r"beside by_length a method group\(item\)"):
        Policy(urgency=by_length)
    with pytest.raises(fr.InvalidValue, match="an order that declares by_standing"):
        Policy(urgency=longest, order=policies.StrictTier())
    with pytest.raises(fr.InvalidValue, match="an order that declares by_standing"):
        Policy(urgency=longest, order=lambda item: item.rank)


# --- reservation ---


def test_agents_are_kept_free_for_those_who_matter() -> None:
    """
    With two kept, only the third free agent is for everybody.
    """
    tiers = {name: Tier(name, rank=1) for name in ("premier", "standard")}
    policy = Policy(eligibility=research.ThresholdReservation(2, ["premier"]))
    centre = script(Plan(tiers=tiers), policy=policy)
    centre.agent("ada").agent("bo").submit("s1", tier="standard")

    assert ["s1"] == centre.waiting

    centre.agent("cy")
    assert {"ada": "s1"} == centre.offered

    centre.submit("s2", tier="standard").submit("p1", tier="premier")
    assert (["s2"], "p1") == (centre.waiting, centre.offered["bo"])


def test_explain_says_for_whom_agents_are_kept() -> None:
    """
    The reason is the rule's own.
    """
    policy = Policy(eligibility=research.ThresholdReservation(1, ["premier"]))
    centre = script(policy=policy).agent("ada").submit("s1")

    explanation = centre.engine.explain(fr.ItemId(1))

    assert explanation is not None
    assert "1 agent is kept free for premier" in explanation.candidates[0].text


def test_whoever_leaves_takes_the_reserve_along() -> None:
    """
    Fan-out stops where the reserve begins: each offer leaves fewer free.
    """
    plan = Plan(offers=fr.plan.Offers(fan_out=3))
    policy = Policy(eligibility=research.ThresholdReservation(1, ["premier"]))
    centre = script(plan, policy=policy).agent("ada").agent("bo")
    centre.do(fr.SignIn(fr.Agent("cy")), fr.SetPresence("ada", fr.Presence.NOT_READY))

    centre.submit("s1")

    assert {"bo": "s1"} == centre.offered


def few_are_free(pairing: policies.Pairing) -> str | None:
    """
    A rule of somebody's own that objects less the fewer are free.
    """
    crowded = pairing.free > 1 and pairing.item.tier == "premier"
    return "too many are free" if crowded else None


few_are_free.by_free = True  # type: ignore[attr-defined]


def test_each_decision_is_asked_with_those_who_are_still_free() -> None:
    """
    Who could not be served before a decision may be after it, in the same match.
    """
    centre = script(policy=Policy(eligibility=few_are_free))
    centre.submit("p1", tier="premier").submit("s1")

    centre.do(fr.SignIn(fr.Agent("ada")), fr.SignIn(fr.Agent("bo")))

    assert {"ada": "s1", "bo": "p1"} == centre.offered


def test_whoever_goes_may_let_another_be_served() -> None:
    """
    Any step may change how many are free, so each one matches.
    """
    centre = script(policy=Policy(eligibility=few_are_free)).agent("ada").agent("bo")
    centre.submit("p1", tier="premier")
    assert ["p1"] == centre.waiting

    centre.do(fr.SetPresence("bo", fr.Presence.NOT_READY))

    assert {"ada": "p1"} == centre.offered


# --- scores ---


def test_a_class_has_its_pools_in_order() -> None:
    """
    First the experts, then everybody; for others whoever is idle longest.
    """
    policy = Policy(score=research.AgentsPreference({"loans": ["experts", "all"]}))
    centre = script(policy=policy)
    centre.agent("new", skills={"loans"}).agent("any", skills={"loans"}, pools={"all"})
    centre.agent("pro", skills={"loans"}, pools={"all", "experts"})

    centre.submit("l1", skills={"loans"}).submit("other").submit("l2", skills={"loans"})

    assert {"pro": "l1", "new": "other", "any": "l2"} == centre.offered


def test_own_people_first_then_specialists() -> None:
    """
    An agent of the customer's place comes before a specialist from elsewhere.
    """
    rule = research.LocalSpecialist("region")
    centre = script(policy=Policy(score=rule))
    centre.agent("far", skills={"loans"}, attributes={"region": "south"})
    centre.agent("all", skills={"loans", "sales"}, attributes={"region": "north"})
    centre.agent("one", skills={"loans"}, attributes={"region": "north"})

    for name in ("c1", "c2", "c3"):
        centre.submit(name, skills={"loans"}, attributes={"region": "north"})

    assert {"one": "c1", "all": "c2", "far": "c3"} == centre.offered
    nowhere = policies.Pairing(Needs(), policies.AgentView())
    assert (0, 0) == rule(nowhere)


# --- what they refuse ---


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: research.QueuePriority("premier"),
            "QueuePriority.classes: got 'premier', expected tiers or skills, at least one and each",
        ),
        (lambda: research.QueuePriority(["a", "a"]), "each named once"),
        (lambda: research.LongestQueue([]), "LongestQueue.classes: got []"),
        (lambda: research.ThresholdReservation(0, ["a"]), "ThresholdReservation.keep: got 0"),
        (
            lambda: research.LongestWeightedWait({"a": 0}),
            "LongestWeightedWait.weights.a: got 0, expected a number from 1e-06 to 1,000,000",
        ),
        (
            lambda: research.LongestWeightedWait(3),
            "LongestWeightedWait.weights: got 3, expected tiers or skills, each with what counts",
        ),
        (
            lambda: research.GeneralisedCMu({"a": 3}),
            "GeneralisedCMu.costs.a: got 3, expected [a, b] of a marginal cost a + b × seconds",
        ),
        (
            lambda: research.GeneralisedCMu({"a": (1, -1)}),
            "GeneralisedCMu.costs.a: got -1, expected a number from 0 to 1,000,000",
        ),
        (
            lambda: research.AgentsPreference({"a": "north"}),
            "AgentsPreference.pools.a: got 'north', expected pools, the preferred first",
        ),
    ],
)
def test_what_they_cannot_be(make: Any, sentence: str) -> None:  # noqa: ANN401 - a mistake
    """
    Each with its place and what would do.
    """
    with pytest.raises(fr.InvalidValue) as refused:
        make()

    assert sentence in str(refused.value)
