"""
What decides: parts for every moment of routing, and policies made of them.

`order` and `urgency` say who comes first, `eligibility` who may serve, `scores` who suits best,
`terms` how it is offered; `policy` bundles them and `presets` names common bundles; `research` has
rules to compare with, each with its paper. A part is a small frozen callable; a plain function of
yours is as good.
"""

from fairroute.policies import presets, research
from fairroute.policies.eligibility import ProficiencyFloor, all_reasons, can_serve
from fairroute.policies.order import EarliestDue, Fifo, HeadStart, StrictTier, TierThenAge
from fairroute.policies.policy import Policy, reads_of
from fairroute.policies.scores import (
    BestMatch,
    FewestHandled,
    LeastFlexibleFirst,
    LeastLoaded,
    LongestIdle,
    Packing,
    PreferredAgent,
    RandomAgent,
    RoundRobin,
)
from fairroute.policies.terms import PlanTerms
from fairroute.policies.urgency import AccumulatingPriority
from fairroute.protocols import (
    AgentScore,
    AgentView,
    Eligibility,
    Escalation,
    Needs,
    OfferTerms,
    Pairing,
    QueueOrder,
    Reads,
    Terms,
    Urgency,
    Waiting,
    part_name,
)

__all__ = [
    "AccumulatingPriority",
    "AgentScore",
    "AgentView",
    "BestMatch",
    "EarliestDue",
    "Eligibility",
    "Escalation",
    "FewestHandled",
    "Fifo",
    "HeadStart",
    "LeastFlexibleFirst",
    "LeastLoaded",
    "LongestIdle",
    "Needs",
    "OfferTerms",
    "Packing",
    "Pairing",
    "PlanTerms",
    "Policy",
    "PreferredAgent",
    "ProficiencyFloor",
    "QueueOrder",
    "RandomAgent",
    "Reads",
    "RoundRobin",
    "StrictTier",
    "Terms",
    "TierThenAge",
    "Urgency",
    "Waiting",
    "all_reasons",
    "can_serve",
    "part_name",
    "presets",
    "reads_of",
    "research",
]
