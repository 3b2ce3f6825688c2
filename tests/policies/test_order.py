"""
Who comes first.
"""

import pytest
from hypothesis import given
from tests.policies.sights import RANKS, waiting

from fairroute.errors import InvalidValue
from fairroute.instants import hours, minutes, seconds
from fairroute.policies import EarliestDue, Fifo, HeadStart, StrictTier, TierThenAge, Waiting
from fairroute.protocols import QueueOrder

ORDERS: list[QueueOrder] = [
    Fifo(),
    StrictTier(),
    TierThenAge(),
    HeadStart({"premier": 120, "standard": 0.5}),
    EarliestDue(),
    EarliestDue(untargeted=0),
]


def line(order: QueueOrder, **items: Waiting) -> list[str]:
    """
    The names of *items* as they would be served: by key, then standing, then as they came.
    """
    return sorted(items, key=lambda name: (order(items[name]), items[name].standing))


def came(at: float, tier: str = "standard", *, asked: float | None = None) -> Waiting:
    """
    An item that came into the line *at* so many seconds.
    """
    return Waiting(
        tier=tier,
        rank=RANKS[tier],
        standing=seconds(at if asked is None else asked),
        arrived=seconds(at),
    )


def test_fifo_knows_no_tiers() -> None:
    """
    Who asked first is first, whoever they are.
    """
    assert ["early", "late"] == line(Fifo(), late=came(2, "premier"), early=came(1))


def test_strict_tier_goes_by_arrival() -> None:
    """
    A better rank is always first; inside a rank nothing counts but when somebody came in line.
    """
    centre = {
        "asked long ago": came(30, asked=0),
        "came first": came(10),
        "premier": came(99, "premier"),
    }

    assert ["premier", "came first", "asked long ago"] == line(StrictTier(), **centre)


def test_tier_then_age_goes_by_standing() -> None:
    """
    A better rank is always first; inside a rank who asked first, or was credited, is first.
    """
    centre = {
        "came first": came(10),
        "asked long ago": came(30, asked=0),
        "premier": came(99, "premier"),
    }

    assert ["premier", "asked long ago", "came first"] == line(TierThenAge(), **centre)


def test_tiers_of_one_rank_are_one_class() -> None:
    """
    Two tiers of one rank are told apart by no order of ranks.
    """
    assert ["b", "s"] == line(TierThenAge(), s=came(2, "standard"), b=came(1, "basic"))
    assert ["b", "s"] == line(StrictTier(), s=came(2, "standard"), b=came(1, "basic"))


@pytest.mark.parametrize(
    ("comes", "expected"), [(89, ["vip", "regular"]), (91, ["regular", "vip"])]
)
def test_the_banks_documented_rule(comes: float, expected: list[str]) -> None:
    """
    A credit of 90 s passes those who came up to 90 s earlier, and nobody who came before them.
    """
    rule = HeadStart({"premier": 90})

    assert expected == line(rule, regular=came(0), vip=came(comes, "premier"))


def test_equal_keys_go_by_standing() -> None:
    """
    Where the credit makes two keys equal to the microsecond, who asked first is first.
    """
    rule = HeadStart({"premier": 90})

    assert ["regular", "vip"] == line(rule, vip=came(90, "premier"), regular=came(0))


def test_earliest_due_goes_by_the_promise() -> None:
    """
    A short promise made late falls due before a long one made early; none counts as a day.
    """
    mail = Waiting(within=hours(2), standing=0)
    call = Waiting(within=seconds(20), standing=minutes(60))
    nothing_said = Waiting(standing=0)

    found = line(EarliestDue(), nothing_said=nothing_said, mail=mail, call=call)

    assert ["call", "mail", "nothing_said"] == found


def test_untargeted_work_can_be_given_a_bound() -> None:
    """
    Work without a target is due after the seconds the order is told.
    """
    assert seconds(610) == EarliestDue(untargeted=600)(came(10))


@pytest.mark.parametrize("order", ORDERS, ids=repr)
@given(item=waiting())
def test_keys_are_integers(order: QueueOrder, item: Waiting) -> None:
    """
    Every key is a whole number: two ways to the same key never disagree.
    """
    assert int is type(order(item))


@pytest.mark.parametrize("order", ORDERS, ids=repr)
@given(first=waiting(), second=waiting())
def test_an_order_by_standing_says_so(order: QueueOrder, first: Waiting, second: Waiting) -> None:
    """
    Where *by_standing* is declared, the earlier standing is first among equal tier and target.
    """
    assert isinstance(order, Fifo | StrictTier | TierThenAge | HeadStart | EarliestDue)
    if not order.by_standing or (first.tier, first.within) != (second.tier, second.within):
        return

    keys = [(order(item), item.standing) for item in sorted((first, second), key=standing_of)]

    assert sorted(keys) == keys


def standing_of(item: Waiting) -> int:
    """
    An item's standing.
    """
    return item.standing


@given(first=waiting(), second=waiting())
def test_rank_decides_before_any_instant(first: Waiting, second: Waiting) -> None:
    """
    No wait, however long, is worth a rank to the strict order.
    """
    if first.rank < second.rank:
        assert StrictTier()(first) < StrictTier()(second)


@pytest.mark.parametrize(
    ("credit", "sentence"),
    [
        ({}, "HeadStart.credit: got {}, expected at least one tier with its seconds"),
        ({"a": -1}, "HeadStart.credit.a: got -1, expected seconds from 0 to 9,000,000,000"),
        ({"a": True}, "HeadStart.credit.a: got True, expected seconds as a number"),
        ({"a": float("nan")}, "HeadStart.credit.a: got nan, expected seconds from 0 to"),
        ({"a": "2 min"}, "HeadStart.credit.a: got '2 min', expected seconds as a number"),
        ({"": 1}, "HeadStart.credit: got '', expected the name of a tier"),
        ({7: 1}, "HeadStart.credit: got 7, expected the name of a tier"),
        (90, 'HeadStart.credit: got 90, expected tiers with a number each, such as {"premier"'),
    ],
)
def test_a_head_start_must_be_durations(credit: object, sentence: str) -> None:
    """
    Credits are durations by tier, and at least one.
    """
    with pytest.raises(InvalidValue) as refused:
        HeadStart(credit)

    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("bound", [-1, float("inf"), True, "1 d", None])
def test_earliest_due_needs_a_duration(bound: object) -> None:
    """
    What stands in for a target is a duration.
    """
    with pytest.raises(InvalidValue, match=r"^EarliestDue\.untargeted: got .* expected seconds"):
        EarliestDue(bound)  # type: ignore[arg-type]


def test_parameters_are_read_only() -> None:
    """
    A part that is in use never changes.
    """
    rule = HeadStart({"premier": 90})

    with pytest.raises(TypeError, match="build a new part"):
        rule.credit["premier"] = 9000
