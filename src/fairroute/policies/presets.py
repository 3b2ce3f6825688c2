"""
Common policies by name: an order, with the usual placement of agents beside it.

Each is an ordinary `Policy` and may be taken apart with `attrs.evolve`.
"""

from fairroute.policies.order import EarliestDue, Fifo, HeadStart, StrictTier, TierThenAge
from fairroute.policies.policy import Policy
from fairroute.policies.urgency import AccumulatingPriority


def fifo() -> Policy:
    """
    First come, first served, over all tiers.

    >>> from fairroute.policies.presets import fifo
    >>> fifo().order
    Fifo()
    """
    return Policy(order=Fifo())


def strict_tier() -> Policy:
    """
    The better rank always first; inside a rank by arrival.

    >>> from fairroute.policies.presets import strict_tier
    >>> strict_tier().order
    StrictTier()
    """
    return Policy(order=StrictTier())


def tier_then_age() -> Policy:
    """
    The better rank first, inside it who has stood longest: the policy of a plan that names none.

    >>> from fairroute.policies.presets import tier_then_age
    >>> from fairroute.policies import Policy
    >>> tier_then_age() == Policy()
    True
    """
    return Policy(order=TierThenAge())


def head_start(**seconds_by_tier: float) -> Policy:
    """
    Each tier named stands so many seconds earlier than it came.

    >>> from fairroute.policies.presets import head_start
    >>> head_start(premier=120).order
    HeadStart(credit={'premier': 120})
    """
    return Policy(order=HeadStart(seconds_by_tier))


def earliest_due(*, untargeted: float = 86_400.0) -> Policy:
    """
    Whose target is reached first; *untargeted* seconds for those without one.

    >>> from fairroute.policies.presets import earliest_due
    >>> earliest_due().order
    EarliestDue(untargeted=86400.0)
    """
    return Policy(order=EarliestDue(untargeted))


def accumulating_priority(cap: int | None = None, /, **points_per_second: int) -> Policy:
    """
    Points earned while waiting, faster in some tiers; 1 per second in those not named.

    *cap* is the most anybody can hold.

    >>> from fairroute.policies.presets import accumulating_priority
    >>> accumulating_priority(premier=3).urgency
    AccumulatingPriority(slopes={'premier': 3}, default=1, cap=None)
    """
    return Policy(urgency=AccumulatingPriority(points_per_second, cap=cap))
