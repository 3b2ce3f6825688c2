"""
Parts that research has named: routing rules to compare with, each with its paper.

They are parts like any other, also in plans. A *class* here is a tier or a skill: rules that weigh
classes take a mapping of such names to numbers, and an item counts under its tier if that is named,
else under the first of its skills, by name, that is. A part says in `classes_in` which of its
parameters name classes.
"""

from fairroute.policies.research.eligibility import ThresholdReservation
from fairroute.policies.research.order import Lifo, QueuePriority
from fairroute.policies.research.scores import AgentsPreference, LocalSpecialist
from fairroute.policies.research.urgency import (
    ExpectedDelay,
    FixedQueueRatio,
    GeneralisedCMu,
    LongestQueue,
    LongestWeightedWait,
)

__all__ = [
    "AgentsPreference",
    "ExpectedDelay",
    "FixedQueueRatio",
    "GeneralisedCMu",
    "Lifo",
    "LocalSpecialist",
    "LongestQueue",
    "LongestWeightedWait",
    "QueuePriority",
    "ThresholdReservation",
]
