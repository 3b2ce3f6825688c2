"""
pytest-benchmark, with types.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import attrs

T = TypeVar("T")


@attrs.frozen
class Measure:
    """
    Times one thing. *ready* makes a round's arguments before its clock starts.
    """

    benchmark: Any

    def __call__(
        self, do: Callable[..., T], ready: Callable[[], tuple[Any, ...]], *, rounds: int
    ) -> T:
        """
        Do *do* in *rounds* rounds; what the last one answered.
        """
        answer: T = self.benchmark.pedantic(do, setup=lambda: (ready(), {}), rounds=rounds)
        return answer

    def note(self, name: str, figure: float) -> None:
        """
        Keep a *figure* beside the timing.
        """
        self.benchmark.extra_info[name] = figure
