"""
What a review finds, as values.
"""

from collections.abc import Collection
from typing import Final, Literal, get_args

import attrs

from fairroute.policies.overtaking import Bound
from fairroute.registry import dotted

Kind = Literal[
    "skill",
    "pool",
    "topic",
    "channel",
    "target",
    "rule",
    "exception",
    "stage",
    "surge",
    "hours",
    "admission",
    "starvation",
    "tie",
    "class",
    "unasked",
    "linear",
]
"""
What a finding is about: nobody holds a *skill*, a *pool* that leads nowhere, a *topic* nobody can
serve, a *channel* whose work nobody takes, a *target* that cannot be kept, a *rule* that never
holds, an *exception* to channel-blindness, a *stage* that never widens, a *surge* that opens
nothing, *hours* that no target counts in, an *admission* that never offers anything, customers who
may be passed for ever (*starvation*), tiers that nothing tells apart (*tie*), a *class* that a part
is told of and nobody is, a part whose answer never decides (*unasked*), and parts that take
*linear* time.
"""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

Way = tuple[str | int, ...]
"""The way to a place in a plan: names and list positions."""

MOST_NAMED: Final = 5
"""What a sentence names of what there is; nobody reads more."""


@attrs.frozen
class Finding:
    """
    One thing to know: where in the plan, of which *kind*, and a *sentence*.

    A *warning* is most likely not meant; what is no warning is a note.
    """

    kind: Kind
    path: Way
    sentence: str
    warning: bool = True

    @property
    def where(self) -> str:
        """
        The place, as a plan file writes it.
        """
        return dotted(self.path)

    def __str__(self) -> str:
        return f"{'warning' if self.warning else 'note'}: {self.where}: {self.sentence}"


@attrs.frozen
class Overtaking:
    """
    Under one policy of a plan, how many seconds after a customer of tier *behind* one of tier
    *ahead* may come and still be served first.

    *policy* is the way to it in the plan. *seconds* is the most over all promises and targets, with
    the stages of the plan. It is so *about* these topics only, which have stages of their own
    (empty: about all).
    """

    policy: Way
    behind: str
    ahead: str
    seconds: Bound
    about: tuple[str, ...] = ()


@attrs.frozen
class Review:
    """
    All that was found, in the order of the plan, and who may pass whom by how much.
    """

    findings: tuple[Finding, ...]
    overtaking: tuple[Overtaking, ...]

    def warnings(self, *, allowed: Collection[Kind] = ()) -> tuple[Finding, ...]:
        """
        The warnings whose kind is not *allowed*.
        """
        return tuple(
            finding for finding in self.findings if finding.warning and finding.kind not in allowed
        )
