"""
Who is kept back: a few agents stay free for those who matter more.
"""

# ruff: noqa: D102 - a part's class says what calling it answers.

from typing import ClassVar

import attrs

from fairroute.checks import whole
from fairroute.policies.research.classes import class_of, classes
from fairroute.protocols import Pairing, Reads


def _classes(value: object) -> frozenset[str]:
    return frozenset(classes(value, "ThresholdReservation.classes"))


@attrs.frozen
class ThresholdReservation:
    """
    Only while more than *keep* agents are free may others than *classes* be served.

    *classes* are the tiers or skills the free agents are kept for. Agents count as free who may be
    offered anything now, whatever they can do: where not all can serve those *classes*, give the
    others pools of their own. (N. Gans, Y.-P. Zhou, "A call-routing problem with service-level
    constraints", Operations Research 51, 2003.)

    >>> from fairroute.policies import AgentView, Needs, Pairing
    >>> from fairroute.policies.research import ThresholdReservation
    >>> rule = ThresholdReservation(2, ["premier"])
    >>> rule(Pairing(Needs(), AgentView(), free=2))
    '2 agents are kept free for premier'
    """

    reads: ClassVar[Reads] = "pair"
    by_free: ClassVar[bool] = True
    classes_in: ClassVar[tuple[str, ...]] = ("classes",)

    keep: int = attrs.field(validator=whole(least=1))
    classes: frozenset[str] = attrs.field(converter=_classes)

    def __call__(self, pairing: Pairing, /) -> str | None:
        if pairing.free > self.keep or class_of(pairing.item, self.classes) is not None:
            return None

        agents = "1 agent is" if self.keep == 1 else f"{self.keep} agents are"
        return f"{agents} kept free for {' and '.join(sorted(self.classes))}"
