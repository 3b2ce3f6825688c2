"""
What drives an engine through a day that did not happen: chance with names, and how people behave.
"""

from fairroute.drive.host import Customer, Duty, Run, VirtualHost
from fairroute.drive.patience import Patience, PatienceRule, Stratum, Waited
from fairroute.drive.streams import Stream, Streams
from fairroute.drive.survival import TAILS, Observation, SurvivalCurve, kaplan_meier

__all__ = [
    "TAILS",
    "Customer",
    "Duty",
    "Observation",
    "Patience",
    "PatienceRule",
    "Run",
    "Stratum",
    "Stream",
    "Streams",
    "SurvivalCurve",
    "VirtualHost",
    "Waited",
    "kaplan_meier",
]
