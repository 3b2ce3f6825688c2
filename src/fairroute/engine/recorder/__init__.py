"""
Writes down what transitions do, as events.

One module a subject, as the transitions have them; one method a moment, named after it.
"""

from fairroute.engine.recorder.agents import AgentEvents
from fairroute.engine.recorder.callbacks import CallbackEvents
from fairroute.engine.recorder.consulting import ConsultEvents
from fairroute.engine.recorder.elevating import ElevationEvents
from fairroute.engine.recorder.endings import EndingEvents
from fairroute.engine.recorder.handling import HandlingEvents
from fairroute.engine.recorder.lease import LeaseEvents
from fairroute.engine.recorder.line import LineEvents
from fairroute.engine.recorder.modes import ModeEvents
from fairroute.engine.recorder.offers import OfferEvents
from fairroute.engine.recorder.pacing import PacingEvents
from fairroute.engine.recorder.parking import ParkingEvents
from fairroute.engine.recorder.people import PeoplesEvents
from fairroute.engine.recorder.planning import PlanEvents
from fairroute.engine.recorder.preferring import PreferenceEvents
from fairroute.engine.recorder.remarks import RemarkEvents
from fairroute.engine.recorder.reserve import ReserveEvents
from fairroute.engine.recorder.schedule import ScheduleEvents
from fairroute.engine.recorder.surges import SurgeEvents


class Recorder(
    AgentEvents,
    LeaseEvents,
    PacingEvents,
    LineEvents,
    ScheduleEvents,
    ModeEvents,
    PlanEvents,
    CallbackEvents,
    OfferEvents,
    PeoplesEvents,
    ReserveEvents,
    PreferenceEvents,
    HandlingEvents,
    ConsultEvents,
    ElevationEvents,
    ParkingEvents,
    EndingEvents,
    RemarkEvents,
    SurgeEvents,
):
    """
    The observer that builds event objects, into *events*.
    """

    __slots__ = ()


__all__ = ["Recorder"]
