"""
Engine and model agree over long runs: 210,000 moves in the ci tier.
"""

from pathlib import Path

import pytest
from tests.model.drive import drive

LONGEST = 2_000
"""Moves in one centre, before the next one opens."""


@pytest.mark.parametrize("chunk", range(21))
def test_engine_and_model_agree_for_long(chunk: int, seed: int, scale: float) -> None:
    """
    What holds for a morning holds for a month: nothing drifts apart.
    """
    left = int(10_000 * scale)
    run = 0
    while left > 0:
        steps = min(left, LONGEST)
        drive(10_000 * seed + 100 * chunk + run, steps, Path(".cache/traces"))
        left -= steps
        run += 1
