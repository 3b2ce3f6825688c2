"""
Chance with names: the same in every process, and its own for every name.
"""

import math
import os
import subprocess
import sys
from itertools import pairwise
from statistics import fmean, pstdev

import pytest

from fairroute.drive import Streams
from fairroute.errors import InvalidValue

PROGRAM = """
from fairroute.drive import Streams
streams = Streams(7)
print(streams.unit("patience", "c1"), streams.stream("arrivals", "phone").uniform())
"""


@pytest.mark.ci
@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_same_numbers_in_every_process(hash_seed: str) -> None:
    """
    A stream's numbers depend on seed and name alone: not on the process, nor on its hash seed.
    """
    here = Streams(7)

    there = subprocess.run(  # noqa: S603 (the program stands above)
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )

    expected = f"{here.unit('patience', 'c1')} {here.stream('arrivals', 'phone').uniform()}"
    assert expected == there.stdout.strip()


def test_numbers_stay_what_they_were() -> None:
    """
    A release that changed these would change every simulation that has ever been published.
    """
    streams = Streams(7)

    assert 0.09210728708609262 == streams.unit("patience", "c1")
    assert 1 == streams.stream("arrivals").choice(range(10))


def test_one_stream_does_not_disturb_another() -> None:
    """
    However much is drawn from one stream, the next number of another is the same.
    """
    alone, beside = Streams(7).stream("handle"), Streams(7)
    other = beside.stream("arrivals")
    for _ in range(100):
        other.uniform()

    assert alone.uniform() == beside.stream("handle").uniform()


def test_names_do_not_run_together() -> None:
    """
    Names of several parts are told apart by their parts, and numbers from their digits.
    """
    streams = Streams(7)

    found = {streams.unit(*name) for name in (("ab", "c"), ("a", "bc"), ("abc",), ("1",), (1,))}

    assert 5 == len(found)


def test_another_seed_is_another_run() -> None:
    """
    Replications differ by their seeds.
    """
    assert Streams(7).unit("patience") != Streams(8).unit("patience")


def test_units_are_uniform() -> None:
    """
    One number a name, for ten thousand names: spread evenly, and not in step with the names.
    """
    units = [Streams(7).unit("patience", f"c{number}") for number in range(10_000)]

    assert 0.5 == pytest.approx(fmean(units), abs=0.01)
    assert math.sqrt(1 / 12) == pytest.approx(pstdev(units), abs=0.01)
    assert 0.25 == pytest.approx(fmean(one * two for one, two in pairwise(units)), abs=0.01)


def test_exponential_has_its_mean() -> None:
    """
    Times without memory spread as widely as they are long.
    """
    stream = Streams(7).stream("service")

    times = [stream.exponential(120) for _ in range(20_000)]

    assert 120 == pytest.approx(fmean(times), rel=0.03)
    assert 120 == pytest.approx(pstdev(times), rel=0.05)


def test_lognormal_has_its_mean_and_variation() -> None:
    """
    A handle time is told by its mean and by how much it varies around it.
    """
    stream = Streams(7).stream("handle")

    times = [stream.lognormal(240, 0.8) for _ in range(20_000)]

    assert 240 == pytest.approx(fmean(times), rel=0.03)
    assert 0.8 == pytest.approx(pstdev(times) / fmean(times), rel=0.05)


def test_no_variation_is_the_mean_itself() -> None:
    """
    A coefficient of variation of 0 makes every time the same.
    """
    assert 240 == Streams(7).stream("handle").lognormal(240, 0)


def test_a_stream_needs_a_name() -> None:
    """
    Chance without a name could not be had again.
    """
    with pytest.raises(InvalidValue, match="expected a name, such as"):
        Streams(7).stream()


@pytest.mark.parametrize("seed", [None, "7", True, 1.5, -1])
def test_a_seed_is_a_whole_number(seed: object) -> None:
    """
    Nothing, text, a bool or a negative number is no seed.
    """
    with pytest.raises(
        InvalidValue, match=r"Streams\.seed: got .*, expected a whole number from 0"
    ):
        Streams(seed)  # type: ignore[arg-type]
