"""
What a log says about how long its customers would have waited.
"""

import math

import pytest

from fairroute.drive import PatienceRule, Stratum, Streams, Waited
from fairroute.errors import InvalidValue

PREMIER = Stratum("premier", "live")
STANDARD = Stratum("standard", "live")


def waits(stratum: Stratum, *, left: list[float], served: list[float]) -> list[Waited]:
    """
    Customers of one stratum by their waits: those who left, and those who were served.
    """
    return [Waited(stratum, wait, left=True) for wait in left] + [
        Waited(stratum, wait, left=False) for wait in served
    ]


def test_who_left_shows_their_patience() -> None:
    """
    A customer who left after 40 s would have waited 40 s, whatever is drawn.
    """
    patience = PatienceRule(fewest=1)(waits(STANDARD, left=[40, 80], served=[10]))

    found = [patience.of(Waited(STANDARD, 40, left=True), unit) for unit in (0.0, 0.5, 0.99)]

    assert [40, 40, 40] == found


def test_who_was_served_would_have_waited_longer() -> None:
    """
    A served customer's patience exceeds the wait that the log saw.
    """
    patience = PatienceRule(fewest=1)(waits(STANDARD, left=[20, 40, 80], served=[30, 60]))

    found = [patience.of(Waited(STANDARD, 30, left=False), unit / 10) for unit in range(10)]

    assert {40, 80} <= set(found)
    assert all(drawn is not None and drawn > 30 for drawn in found)


def test_leaving_at_once_is_no_patience() -> None:
    """
    Whoever leaves within 5 s had the wrong number: they are no part of the curve.
    """
    with_them = PatienceRule(fewest=1)(waits(STANDARD, left=[1, 5, 5.1, 60], served=[90]))
    without = PatienceRule(fewest=1)(waits(STANDARD, left=[5.1, 60], served=[90]))

    assert without.curve(STANDARD) == with_them.curve(STANDARD)


def test_strata_have_curves_of_their_own() -> None:
    """
    Premier customers may be less patient than others; each tier is asked about itself.
    """
    patience = PatienceRule(fewest=2)(
        waits(PREMIER, left=[10, 20], served=[]) + waits(STANDARD, left=[100, 200], served=[])
    )

    premier, standard = patience.curve(PREMIER), patience.curve(STANDARD)

    assert premier is not None
    assert standard is not None
    assert (10, 100) == (premier.median, standard.median)


def test_a_stratum_with_few_who_left_is_pooled() -> None:
    """
    Two who left say little: their tier is given everybody's curve, and the rule says so.
    """
    patience = PatienceRule(fewest=3)(
        waits(PREMIER, left=[10, 20], served=[]) + waits(STANDARD, left=[100, 200, 300], served=[])
    )

    assert patience.pooled == patience.curve(PREMIER)
    assert (
        "a curve of its own where 3 or more left (standard, live), else one for all"
        in patience.rule
    )


def test_the_rule_is_a_sentence_with_its_parameters() -> None:
    """
    The output says how patience was found, down to what is assumed beyond the data.
    """
    patience = PatienceRule(short=3, fewest=9, tail="never")(waits(PREMIER, left=[9], served=[]))

    assert (
        "patience by Kaplan–Meier, leaving within 3 s left out, everything but leaving censored; "
        "a curve of its own where 9 or more left (none), else one for all; "
        "beyond the longest time watched, not at all"
    ) == patience.rule


def test_a_log_without_waits_says_nothing() -> None:
    """
    Where nobody waited there is no patience, rather than an invented one.
    """
    patience = PatienceRule()([])

    assert None is patience.of(Waited(PREMIER, 10, left=False), 0.5)


def test_draws_agree_with_the_curve() -> None:
    """
    Patience drawn for many served customers is distributed as that of those who waited longer.
    """
    left = [float(10 * step) for step in range(1, 101)]
    patience = PatienceRule(fewest=1)(waits(STANDARD, left=left, served=[]))
    units = Streams(7)

    drawn = [
        patience.of(Waited(STANDARD, 500, left=False), units.unit("patience", number))
        for number in range(4000)
    ]

    shares = [
        sum(time is not None and time <= mark for time in drawn) / 4000 for mark in (600, 900)
    ]
    assert [0.2, 0.8] == pytest.approx(shares, abs=0.03)


@pytest.mark.parametrize("short", [-1, math.nan, True])
def test_rule_refuses_what_is_no_time(short: float) -> None:
    """
    The rule checks its parameters when it is made.
    """
    with pytest.raises(InvalidValue, match=r"PatienceRule\.short"):
        PatienceRule(short=short)
