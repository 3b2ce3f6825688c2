"""
How a case can come out, and the two ways a run of it stops early.
"""

from collections.abc import Iterable
from typing import Literal

import attrs

Outcome = Literal["passed", "failed", "skipped"]


class Skip(Exception):
    """
    The case asks for what the engine does not have; the message names the missing feature.
    """


class Wrong(Exception):
    """
    The engine did, or the host was told, something else than the case expects.
    """


@attrs.frozen
class Verdict:
    """
    What became of one case, and why, unless it passed.
    """

    suite: str
    case: str
    outcome: Outcome
    why: str = ""


def count(verdicts: Iterable[Verdict], outcome: Outcome) -> int:
    """
    How many of *verdicts* came out so.
    """
    return sum(verdict.outcome == outcome for verdict in verdicts)
