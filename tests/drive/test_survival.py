"""
One estimator of how long it takes, when some were not watched to the end.
"""

import math
import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairroute.drive import Observation, SurvivalCurve, kaplan_meier
from fairroute.errors import InvalidValue


def seen(*, ended: list[float], lost: list[float]) -> list[Observation]:
    """
    People by the time they were watched: those with an event at its end, and those without.
    """
    return [Observation(time, ended=True) for time in ended] + [
        Observation(time, ended=False) for time in lost
    ]


# Kaplan and Meier's own example (1958, section 2): eight people, four deaths, four losses.
PAPER = seen(ended=[0.8, 3.1, 5.4, 9.2], lost=[1.0, 2.7, 7.0, 12.1])

# Remission under 6-mercaptopurine in weeks (Freireich et al. 1963), the example of every textbook.
REMISSION = seen(
    ended=[6, 6, 6, 7, 10, 13, 16, 22, 23],
    lost=[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35],
)


def test_paper_example() -> None:
    """
    The estimate is that of the paper which defines it.
    """
    curve = kaplan_meier(PAPER)

    assert (0.8, 3.1, 5.4, 9.2) == curve.times
    assert (8, 5, 4, 2) == curve.at_risk
    assert pytest.approx([0.875, 0.70, 0.525, 0.2625]) == curve.share


def test_ties_count_the_lost_as_still_watched() -> None:
    """
    Somebody last watched at the time of an event was there to have it: deaths come before losses.
    """
    curve = kaplan_meier(REMISSION)

    assert (21, 17, 15, 12, 11, 7, 6) == curve.at_risk
    assert [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448] == [
        round(share, 3) for share in curve.share
    ]


def test_median_is_the_first_time_at_half() -> None:
    """
    Half of the patients had relapsed by week 23.
    """
    curve = kaplan_meier(REMISSION)

    assert 23 == curve.median


@pytest.mark.parametrize(
    ("time", "share"), [(0, 1.0), (0.79, 1.0), (0.8, 0.875), (3.0, 0.875), (12.1, 0.2625)]
)
def test_steps_include_their_instant(time: float, share: float) -> None:
    """
    At the very time of an event it has happened.
    """
    assert pytest.approx(share) == kaplan_meier(PAPER).at(time)


def test_exponential_tail_goes_on_at_the_overall_rate() -> None:
    """
    Beyond the longest time watched, as many per second leave as did on the whole.
    """
    curve = kaplan_meier(PAPER, tail="exponential")
    rate = 4 / (0.8 + 3.1 + 5.4 + 9.2 + 1.0 + 2.7 + 7.0 + 12.1)

    assert pytest.approx(0.2625 * math.exp(-rate * 10)) == curve.at(22.1)
    assert pytest.approx(12.1 + math.log(0.2625 / 0.1) / rate) == curve.time(0.9)


def test_tail_never_keeps_whoever_is_left() -> None:
    """
    With the tail `never`, who outlasts everybody watched outlasts everything.
    """
    curve = kaplan_meier(PAPER, tail="never")

    assert 0.2625 == pytest.approx(curve.at(1e9))
    assert math.inf == curve.time(0.9)
    assert math.inf == curve.time(0.1, beyond=12.1)


def test_times_given_more_than_a_wait_are_later_and_in_proportion() -> None:
    """
    Of those who had not gone by 1.0, a fifth go at 3.1: 1 − S(3.1) / S(1.0).
    """
    curve = kaplan_meier(PAPER)

    assert 3.1 == curve.time(0.0, beyond=1.0)
    assert 3.1 == curve.time(0.199, beyond=1.0)
    assert 5.4 == curve.time(0.201, beyond=1.0)
    assert 5.4 == curve.time(0.0, beyond=3.1)


def test_nobody_left_by_the_data_still_has_a_time() -> None:
    """
    Where the observed share is 0, somebody who outlasted it is given the overall rate.
    """
    curve = kaplan_meier(seen(ended=[10, 20], lost=[]))

    assert 0.0 == curve.at(20)
    assert pytest.approx(30 + math.log(2) / (2 / 30)) == curve.time(0.5, beyond=30)


def test_nobody_ever_left() -> None:
    """
    Without a single event there is no rate, and nobody's time comes.
    """
    curve = kaplan_meier(seen(ended=[], lost=[3, 4]))

    assert 1.0 == curve.at(100)
    assert math.inf == curve.time(0.5)


def test_curves_survive_pickling() -> None:
    """
    A curve learnt here works in another process.
    """
    curve = kaplan_meier(PAPER)

    assert curve == pickle.loads(pickle.dumps(curve))  # noqa: S301 (our own bytes)


@pytest.mark.parametrize("time", [-1, math.nan, math.inf, True, "5", 1e12])
def test_times_that_are_none(time: object) -> None:
    """
    What is no time raises, with what was expected.
    """
    with pytest.raises(InvalidValue, match="expected seconds from 0 to 9,000,000,000"):
        Observation(time, ended=True)  # type: ignore[arg-type]


def test_nobody_watched() -> None:
    """
    From nothing comes no estimate.
    """
    with pytest.raises(InvalidValue, match="expected at least one observation"):
        kaplan_meier([])


def test_unknown_tail() -> None:
    """
    A tail has one of two names, and the error tells them.
    """
    with pytest.raises(InvalidValue, match="expected one of: exponential, never"):
        kaplan_meier(PAPER, tail="efron")  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", [1.0, -0.1, math.nan])
def test_units_outside_their_range(unit: float) -> None:
    """
    A uniform number of 1 has no time.
    """
    with pytest.raises(InvalidValue, match="a number from 0 up to 1, without 1"):
        kaplan_meier(PAPER).time(unit)


TIMES = st.integers(0, 30).map(float)
OBSERVATIONS = st.lists(
    st.builds(lambda time, ended: Observation(time, ended=ended), TIMES, st.booleans()), min_size=1
)


@given(OBSERVATIONS)
def test_estimate_is_the_product_of_the_definition(observations: list[Observation]) -> None:
    """
    At every time, the share is the product over earlier events, counted one by one in fractions.
    """
    curve = kaplan_meier(observations)

    for now in range(31):
        if now <= curve.last:
            assert pytest.approx(float(product(observations, now))) == curve.at(now)


def product(observations: list[Observation], now: float) -> Fraction:
    """
    The definition, counted in fractions.
    """
    share = Fraction(1)
    for time in sorted({each.time for each in observations if each.ended and each.time <= now}):
        ended = sum(each.ended and each.time == time for each in observations)
        watched = sum(each.time >= time for each in observations)
        share *= 1 - Fraction(ended, watched)

    return share


@given(OBSERVATIONS, st.floats(0, 1, exclude_max=True), st.none() | TIMES)
def test_time_is_the_inverse_of_the_share(
    observations: list[Observation], unit: float, beyond: float | None
) -> None:
    """
    Just before the time the share is still above what it comes down to, and the time is later.
    """
    curve = kaplan_meier(observations)
    start = 1.0 if beyond is None else curve.at(beyond)

    time = curve.time(unit, beyond=beyond)

    assert beyond is None or time > beyond
    if start > 1e-9 and unit < 1 - 1e-9:
        assert curve.at(time) <= start * (1 - unit) * (1 + 1e-9) or time == math.inf
        assert just_before(curve, time) >= start * (1 - unit) * (1 - 1e-9)


def just_before(curve: SurvivalCurve, time: float) -> float:
    """
    The share at the last float before *time*.
    """
    return curve.at(math.nextafter(time, -math.inf))
