"""
Benchmarks run when they are asked for: `pytest benchmarks --benchmark-only`.
"""

from typing import Any

import pytest
from benchmarks.measure import Measure


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """
    Asking for benchmarks outdoes the project's own options, which switch them off and would share
    tests out among processes.
    """
    if config.option.benchmark_only or config.option.benchmark_enable:
        config.option.benchmark_disable = False
        config.option.dist = "no"


@pytest.fixture
def measure(benchmark: Any) -> Measure:  # noqa: ANN401 - pytest-benchmark has no types
    """
    Times one thing, some rounds of it.
    """
    return Measure(benchmark)
