"""
The only code that changes facts: one method for each type of event.

The engine calls them as it decides; `restore` calls the same ones from the record. Each numbers its
event, asserts that the move is legal, writes the facts, tells the index, and tells the observers.
The observer that builds event objects is one of several; metrics and statistics are others.
"""

from typing import Final

from fairroute.engine.transitions.agents import AgentChanges
from fairroute.engine.transitions.base import moments_of
from fairroute.engine.transitions.callbacks import CallbackChanges
from fairroute.engine.transitions.consulting import ConsultChanges
from fairroute.engine.transitions.elevating import ElevationChanges
from fairroute.engine.transitions.endings import Endings
from fairroute.engine.transitions.handling import HandlingChanges
from fairroute.engine.transitions.lease import LeaseChanges
from fairroute.engine.transitions.line import LineChanges
from fairroute.engine.transitions.modes import ModeChanges
from fairroute.engine.transitions.offers import OfferChanges
from fairroute.engine.transitions.pacing import PacingChanges
from fairroute.engine.transitions.parking import ParkingChanges
from fairroute.engine.transitions.people import PeoplesChanges
from fairroute.engine.transitions.planning import PlanChanges
from fairroute.engine.transitions.preferring import PreferenceChanges
from fairroute.engine.transitions.remarks import Remarks
from fairroute.engine.transitions.reserve import ReserveChanges
from fairroute.engine.transitions.schedule import ScheduleChanges
from fairroute.engine.transitions.surges import SurgeChanges


class Transitions(
    AgentChanges,
    LeaseChanges,
    PacingChanges,
    LineChanges,
    ScheduleChanges,
    CallbackChanges,
    ModeChanges,
    OfferChanges,
    PeoplesChanges,
    ReserveChanges,
    PreferenceChanges,
    HandlingChanges,
    ConsultChanges,
    ElevationChanges,
    ParkingChanges,
    SurgeChanges,
    Endings,
    PlanChanges,
    Remarks,
):
    """
    All changes of a state, kept in step with its index and told to observers.

    An observer is any object with methods named as in `MOMENTS`; what is missing, or None, is not
    called.
    """


MOMENTS: Final = moments_of(Transitions)
"""What an observer may listen to: the methods of `Transitions`, by name."""

__all__ = ["MOMENTS", "Transitions"]
