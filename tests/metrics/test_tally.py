"""
What every figure of a group of contacts means, worked out by hand.
"""

import pytest

from fairroute.errors import InvalidValue
from fairroute.instants import seconds
from fairroute.metrics import SERVICE_LEVELS, Book, Ending, Group, Leg, ServiceLevel, Tally

T = 20.0


def leg(*, promise: str = "live", within: float | None = T, asked: float = 0, **labels: str) -> Leg:
    """
    A leg of the tier `standard`, asked for at 0.
    """
    return Leg(
        tier=labels.get("tier", "standard"),
        topic=labels.get("topic"),
        skills=(),
        channel=labels.get("channel"),
        promise="live" if promise == "live" else "by",
        asked=seconds(asked),
        within=None if within is None else seconds(within),
    )


def group_of(*ends: tuple[Ending, float | None], promise: str = "live", at: float = 0) -> Group:
    """
    Contacts that asked at 0, by how their waits ended; read at an instant.
    """
    book = Book()
    for number, (ending, wait) in enumerate(ends):
        book.came(number, leg(promise=promise))
        book.closed_after(number, ending, None if wait is None else seconds(wait))

    return book.read(seconds(at))[0]


def times(count: int, ending: Ending, wait: float) -> list[tuple[Ending, float | None]]:
    """
    So many contacts whose waits ended alike.
    """
    return [(ending, wait)] * count


def live(*ends: tuple[Ending, float | None]) -> Tally:
    """
    Live contacts by how their waits ended.
    """
    return group_of(*ends).live


def test_four_rules_of_the_service_level() -> None:
    """
    6 answered in time, 2 late; 3 left within 5 s, 4 within the target, 5 after it.
    """
    found = live(
        *times(6, "answered", 10),
        *times(2, "answered", 30),
        *times(3, "abandoned", 3),
        *times(4, "abandoned", 12),
        *times(5, "abandoned", 40),
    )

    expected: dict[ServiceLevel, float] = {
        "ignore_short": 6 / (8 + 9),
        "of_offered": 6 / (8 + 12),
        "ignore_within_target": 6 / (8 + 5),
        "abandons_count_met": (6 + 7) / (8 + 12),
    }
    assert expected == {rule: found.service_level(rule) for rule in SERVICE_LEVELS}


def test_bounds_include_themselves() -> None:
    """
    Answered after exactly 20 s is in time; left after exactly 5 s is short.
    """
    found = live(("answered", T), ("answered", T + 0.000_001), ("abandoned", 5), ("abandoned", 5.1))

    assert (1, 1) == (found.met, found.late)
    assert (1, 1) == (found.short_abandons, found.abandoned)


def test_a_short_target_is_missed_by_short_abandons_too() -> None:
    """
    With a target of 2 s, who left after 4 s left late: short, but not within the target.
    """
    book = Book()
    for number, wait in enumerate((1, 4)):
        book.came(number, leg(within=2))
        book.closed_after(number, "abandoned", seconds(wait))

    found = book.read(0)[0].live

    assert 0.5 == found.service_level("abandons_count_met")
    assert 0.0 == found.service_level("ignore_within_target")
    assert found.service_level("ignore_short") is None


def test_open_past_the_target_has_missed_it() -> None:
    """
    Who has waited longer than the target counts below the line; younger is not yet known.
    """
    book = Book()
    for number, asked in enumerate((0, 30, 31)):
        book.came(number, leg(asked=asked))
    book.closed_after(1, "answered", 0)

    at_target, past_target = book.read(seconds(20)), book.read(seconds(51))

    assert 1.0 == at_target[0].live.service_level()
    assert 1 / 2 == past_target[0].live.service_level()
    assert 2 == past_target[0].live.open
    assert 51.0 == past_target[0].live.longest


def test_waits() -> None:
    """
    ASA is of the answered; the mean of all has everybody in it, and so has the longest.
    """
    found = live(("answered", 10), ("answered", 20), ("abandoned", 90), ("abandoned", 0))

    assert 15.0 == found.asa
    assert 30.0 == found.mean_wait_all
    assert 90.0 == found.longest


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 5.0), (0.9, 9.0), (0.91, 10.0), (0.01, 1.0), (1.0, 10.0)]
)
def test_percentiles_are_waits_somebody_had(share: float, expected: float) -> None:
    """
    Nearest rank: of ten waits of 1 to 10 s, nine tenths did not exceed 9 s.
    """
    found = live(
        *(end for wait in (4, 1, 9, 2, 10, 3, 8, 5, 7, 6) for end in times(1, "answered", wait))
    )

    assert expected == found.percentile(share)


def test_abandonment_leaves_short_abandons_out() -> None:
    """
    2 of 4 left after more than 5 s; the fifth left at once, and counts nowhere in it.
    """
    found = live(*times(2, "answered", 1), *times(2, "abandoned", 9), ("abandoned", 1))

    assert 2 / 4 == found.abandonment


def test_nobody_can_know_what_did_not_happen() -> None:
    """
    Without contacts there is no figure, rather than a good one.
    """
    found = Tally(0)

    figures = (found.asa, found.mean_wait_all, found.p50, found.longest, found.abandonment)
    assert (None,) * 7 == (*figures, found.aht, found.service_level())


def test_a_contact_without_target_is_in_no_service_level() -> None:
    """
    It is answered and waited all the same.
    """
    book = Book()
    book.came("c1", leg(within=None))
    book.closed_after("c1", "answered", seconds(3))

    found = book.read(0)[0].live

    assert (None, 3.0) == (found.service_level(), found.asa)


def test_a_wait_the_log_does_not_say_is_in_no_wait_figure() -> None:
    """
    It counts as answered, and is counted as unknown.
    """
    found = live(("answered", None), ("answered", 30), ("abandoned", None))

    assert (2, 1, 2) == (found.answered, found.abandoned, found.unknown_waits)
    assert (30.0, 0.0) == (found.asa, found.service_level())


def test_by_work_is_in_no_number_with_live() -> None:
    """
    Each promise has a tally of its own, and `by` knows no short abandons.
    """
    found = group_of(("answered", 10), ("answered", 30), ("abandoned", 1), promise="by")

    assert 0 == found.live.offered
    assert (0, 1) == (found.by.short_abandons, found.by.abandoned)
    assert 1 / 3 == found.by.by_due


def test_other_endings_are_counted_and_in_no_service_level() -> None:
    """
    Callbacks, what we ended and what was withdrawn neither meet nor miss a target.
    """
    found = live(("callback", 40), ("ended", 50), ("withdrawn", 60), ("answered", 1))

    assert (1, 1, 1) == (found.callbacks, found.ended, found.withdrawn)
    assert (1.0, 1.0) == (found.service_level(), found.longest)


def test_aht_is_of_items_handled_to_their_end() -> None:
    """
    Handling of 60 s, after a hand-over of 30 s, and wrap-up of 10 s make 100 s for one item.
    """
    book = Book()
    book.came("c1", leg())
    book.closed_after("c1", "answered", 0)
    book.handled("c1", seconds(30), closed=False)
    book.handled("c1", seconds(60), closed=True)
    book.wrapped_up("c1", seconds(10))

    assert 100.0 == book.read(0)[0].live.aht


def test_groups_add_up_without_averaging() -> None:
    """
    1 of 1 and 1 of 3 are 2 of 4, not two thirds.
    """
    one = live(("answered", 1))
    other = live(("answered", 2), ("answered", 30), ("answered", 40))

    both = one.plus(other)

    assert 2 / 4 == both.service_level()
    assert [1, 2, 30, 40] == [wait / 1_000_000 for wait in both.waits]
    assert 40.0 == both.longest


def test_one_contact_is_in_one_group_of_each_grouping() -> None:
    """
    Groups of a grouping add up to everybody.
    """
    book = Book(["tier", "channel"])
    for number, (tier, channel) in enumerate([("a", "phone"), ("a", "chat"), ("b", "phone")]):
        book.came(number, leg(tier=tier, channel=channel))

    everybody, groups = book.read(0)

    assert 3 == everybody.live.offered
    assert {"a": 2, "b": 1} == {name: group.live.offered for name, group in groups["tier"].items()}
    assert ["chat", "phone"] == list(groups["channel"])


def test_groups_of_ones_own() -> None:
    """
    Any function of a leg groups, such as the half hour of arrival.
    """
    book = Book({"half hour": lambda each: str(each.asked // seconds(1800))})
    book.came("c1", leg(asked=10))
    book.came("c2", leg(asked=1800))

    assert ["0", "1"] == list(book.read(0)[1]["half hour"])


def test_a_misspelt_grouping_is_told() -> None:
    """
    The nearest name is offered.
    """
    with pytest.raises(InvalidValue, match="did you mean channel"):
        Book(["chanel"])


def test_contacts_never_entered_are_passed_over() -> None:
    """
    A book opened in the middle of a day misses whom it did not see, and nobody else.
    """
    book = Book()
    book.closed("before", "answered", 5)
    book.handled("before", 5, closed=True)
    book.over("before")

    assert 0 == book.read(10)[0].live.offered
