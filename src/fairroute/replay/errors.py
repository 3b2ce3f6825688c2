"""
What can be wrong between a log and a plan.
"""

import attrs

from fairroute.errors import FairrouteError


@attrs.define(slots=False)
class ReplayError(FairrouteError, ValueError):
    """
    A log that does not fit the plan it should be replayed under; *problems* lists everything found.
    """

    source: str
    problems: tuple[str, ...]

    def __str__(self) -> str:
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        return f"{self.source}: {count}\n{lines}"
