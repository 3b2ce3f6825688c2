"""
By how much later one may come and still be served first.
"""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fairroute as fr
from fairroute.errors import InvalidValue
from fairroute.policies import AccumulatingPriority, Policy, Waiting, presets

STANDARD = Waiting("standard", rank=2, within=fr.minutes(5))
PREMIER = Waiting("premier", rank=1, within=fr.minutes(1))

POLICIES = {
    "fifo": presets.fifo(),
    "strict_tier": presets.strict_tier(),
    "tier_then_age": presets.tier_then_age(),
    "head_start": presets.head_start(premier=120),
    "earliest_due": presets.earliest_due(),
    "points": presets.accumulating_priority(premier=3),
    "points up to 60": presets.accumulating_priority(60, premier=3),
    "points up to 60, then a head start": Policy(
        urgency=AccumulatingPriority({"premier": 3}, cap=60),
        order=presets.head_start(premier=90).order,
    ),
}


@pytest.mark.parametrize(
    ("name", "premier", "standard"),
    [
        ("fifo", 0.0, 0.0),
        ("strict_tier", "unbounded", 0.0),
        ("tier_then_age", "unbounded", 0.0),
        ("head_start", 120.0, 0.0),
        ("earliest_due", 240.0, 0.0),
        ("points", "unbounded", 0.0),
        ("points up to 60", 40.0, 0.0),
        ("points up to 60, then a head start", 90.0, 0.0),
    ],
)
def test_each_order_says_who_may_pass_whom(
    name: str, premier: float | str, standard: float | str
) -> None:
    """
    Premier customers behind a standard one, and the other way round.
    """
    policy = POLICIES[name]

    assert premier == policy.overtake_bound(STANDARD, PREMIER)
    assert standard == policy.overtake_bound(PREMIER, STANDARD)


@given(
    name=st.sampled_from(sorted(POLICIES)),
    late=st.integers(0, 400),
    waited=st.integers(0, 400),
    swapped=st.booleans(),
)
def test_nobody_passes_who_came_later_than_the_bound(
    *, name: str, late: int, waited: int, swapped: bool
) -> None:
    """
    At no instant is the later one ahead if they came after the bound.
    """
    policy = POLICIES[name]
    a, b = (PREMIER, STANDARD) if swapped else (STANDARD, PREMIER)
    bound = policy.overtake_bound(a, b)
    now = fr.seconds(late + waited)
    second = attrs.evolve(b, standing=fr.seconds(late), arrived=fr.seconds(late))

    if bound != "unbounded" and late > bound:
        assert _place(policy, a, now, 0) < _place(policy, second, now, 1)


def test_the_bound_is_reached() -> None:
    """
    Just within it somebody does pass: 39 s after, with 3 points a second to 1, up to 60.
    """
    policy = POLICIES["points up to 60"]
    second = attrs.evolve(PREMIER, standing=fr.seconds(39), arrived=fr.seconds(39))

    assert _place(policy, second, fr.seconds(59), 1) < _place(policy, STANDARD, fr.seconds(59), 0)


def test_a_part_that_cannot_say_says_so() -> None:
    """
    A rule of one's own may bring a bound; without one, nobody guesses.
    """

    def newest_first(item: Waiting) -> int:
        return -item.arrived

    with pytest.raises(InvalidValue, match="newest_first has none"):
        Policy(order=newest_first).overtake_bound(STANDARD, PREMIER)


def _place(policy: Policy, item: Waiting, now: int, arrival: int) -> tuple[float, int, int, int]:
    urgency = 0 if policy.urgency is None else policy.urgency(item, now)
    return -urgency, policy.order(item), item.standing, arrival
