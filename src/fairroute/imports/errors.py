"""
What can be wrong with a log, or with the mapping that explains it.

A row that cannot be read is no error: it is counted and shown in the report. An error means that
there is nothing to report on, and says what to do about it.
"""

import attrs

from fairroute.errors import FairrouteError, listed


@attrs.define(slots=False)
class LogError(FairrouteError, ValueError):
    """
    A log that cannot be read at all.
    """

    source: str
    why: str

    def __str__(self) -> str:
        return f"{self.source}: {self.why}"


@attrs.define(slots=False)
class MappingError(FairrouteError, ValueError):
    """
    A mapping with something wrong in it; *problems* lists everything found, each with its path.
    """

    source: str
    problems: tuple[str, ...]

    def __str__(self) -> str:
        return listed(self.source, self.problems)
