"""
What a check of a user's part finds wrong.
"""

import attrs

from fairroute.errors import FairrouteError


@attrs.define(slots=False)
class PolicyCheckFailed(FairrouteError, AssertionError):
    """
    A policy that breaks what routing rests on; *findings* lists everything found, in sentences.
    """

    findings: tuple[str, ...]

    def __str__(self) -> str:
        count = "1 finding" if len(self.findings) == 1 else f"{len(self.findings)} findings"
        return f"{count}\n" + "\n".join(f"  {finding}" for finding in self.findings)
