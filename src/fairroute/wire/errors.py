"""
What can be wrong with something that came over the wire.
"""

import attrs

from fairroute.errors import FairrouteError, listed


@attrs.define(slots=False)
class WireError(FairrouteError, ValueError):
    """
    JSON that is not what it should be; *problems* lists everything found, each with its path.

    *source* is what was read: a command, an event, or a line of a journal.
    """

    source: str
    problems: tuple[str, ...]

    def __str__(self) -> str:
        if len(self.problems) == 1:
            return f"{self.source}: {self.problems[0]}"

        return listed(self.source, self.problems)
