"""
Engine and model agree over long runs: 120,000 moves in the ci tier, and whoever can be served is.
"""

from pathlib import Path

import pytest
from tests.model.cutting import drive

LONGEST = 2_000
"""Moves in one centre, before the next one opens."""


@pytest.mark.parametrize("chunk", range(12), ids="chunk-{}".format)
def test_engine_and_model_agree_for_long(chunk: int, seed: int, scale: float) -> None:
    """
    What holds for a morning holds for a month: nothing drifts apart.
    """
    _drive(10_000, chunk, seed, scale, liveness=False)


@pytest.mark.parametrize("chunk", range(4), ids="chunk-{}".format)
def test_whoever_can_be_served_is_once_faults_stop(chunk: int, seed: int, scale: float) -> None:
    """
    However wild it was before, nobody is left behind who could be helped.
    """
    _drive(5_000, chunk, seed, scale, liveness=True)


def _drive(steps: int, chunk: int, seed: int, scale: float, *, liveness: bool) -> None:
    left = int(steps * scale)
    run = 0
    while left > 0:
        now = min(left, LONGEST)
        drive(10_000 * seed + 101 * chunk + run, now, Path(".cache/traces"), liveness=liveness)
        left -= now
        run += 1
