"""
What drives an engine through a day that did not happen: chance with names, and how people behave.
"""

from fairroute.drive.patience import Patience, PatienceRule, Stratum, Waited
from fairroute.drive.streams import Stream, Streams
from fairroute.drive.survival import TAILS, Observation, SurvivalCurve, kaplan_meier

__all__ = [
    "TAILS",
    "Observation",
    "Patience",
    "PatienceRule",
    "Stratum",
    "Stream",
    "Streams",
    "SurvivalCurve",
    "Waited",
    "kaplan_meier",
]
