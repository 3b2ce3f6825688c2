"""
Priority that accumulates.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policies.sights import waiting

from fairroute.errors import InvalidValue
from fairroute.instants import seconds
from fairroute.policies import AccumulatingPriority, Fifo, Waiting

RULE = AccumulatingPriority({"premier": 3, "standard": 1}, cap={"standard": 60})


def points(rule: AccumulatingPriority, tier: str, waited: float) -> float:
    """
    What somebody of *tier* holds after they *waited* so many seconds.
    """
    return rule(Waiting(tier=tier, standing=seconds(5)), seconds(5 + waited)) / 1_000_000


def test_tiers_gain_at_their_own_speed() -> None:
    """
    With slopes 3 and 1, ten seconds of the one are worth thirty of the other.
    """
    assert points(RULE, "premier", 10) == points(RULE, "standard", 30) == 30


def test_a_cap_is_the_most_anybody_holds() -> None:
    """
    From the cap on, waiting adds nothing; a tier without a cap goes on.
    """
    assert 60 == points(RULE, "standard", 60) == points(RULE, "standard", 6000)
    assert 18000 == points(RULE, "premier", 6000)


def test_one_cap_for_all() -> None:
    """
    One number caps every tier.
    """
    rule = AccumulatingPriority({"premier": 3}, cap=60)

    assert 60 == points(rule, "premier", 20) == points(rule, "standard", 60)


def test_tiers_not_named_have_the_default_slope() -> None:
    """
    A tier that is not in the table earns the default.
    """
    assert 20 == points(AccumulatingPriority({"premier": 3}, default=2), "basic", 10)


@given(items=st.lists(waiting(), min_size=2, max_size=6), later=st.integers(0, 10**12))
def test_groups_keep_their_order_for_good(items: list[Waiting], later: int) -> None:
    """
    Inside a group, whoever is ahead by an order by standing is never the less urgent one.
    """
    now = max(item.standing for item in items) + later
    groups: dict[object, list[Waiting]] = {}
    for item in sorted(items, key=Fifo()):
        groups.setdefault(RULE.group(item), []).append(item)

    for members in groups.values():
        urgencies = [RULE(item, now) for item in members]
        assert sorted(urgencies, reverse=True) == urgencies


@pytest.mark.parametrize(
    ("given_", "sentence"),
    [
        ({"slopes": {"a": 0}}, "AccumulatingPriority.slopes.a: got 0, expected a whole number fr"),
        ({"slopes": {"a": 1.5}}, "AccumulatingPriority.slopes.a: got 1.5, expected a whole numb"),
        ({"slopes": {"a": True}}, "AccumulatingPriority.slopes.a: got True, expected a whole num"),
        ({"slopes": [3, 1]}, "AccumulatingPriority.slopes: got [3, 1], expected tiers with a n"),
        ({"default": 0}, "AccumulatingPriority.default: got 0, expected a whole number from 1 to"),
        ({"cap": 0}, "AccumulatingPriority.cap: got 0, expected a whole number from 1 to 1,000,"),
        ({"cap": {"a": "x"}}, "AccumulatingPriority.cap.a: got 'x', expected a whole number"),
    ],
)
def test_slopes_and_caps_are_whole_numbers(given_: dict[str, object], sentence: str) -> None:
    """
    Slopes and caps are whole numbers from 1, so that urgencies are exact.
    """
    with pytest.raises(InvalidValue) as refused:
        AccumulatingPriority(**given_)  # type: ignore[arg-type]

    assert str(refused.value).startswith(sentence)
