"""
fairroute: one place in line for every customer, whatever door they came through.

>>> import fairroute as fr
>>> engine = fr.Engine()
>>> _ = engine.handle(fr.SignIn(fr.Agent("ana")), at=0)
>>> step = engine.handle(fr.Submit(fr.Contact("c1", channel="phone")), at=5)
>>> step.offers[0].agent
'ana'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from fairroute.admission import Admission
from fairroute.commands import (
    Accept,
    Assign,
    CallBack,
    Cancel,
    ChangePlan,
    Command,
    Complete,
    Consult,
    Decline,
    Elevate,
    EndWrapUp,
    Expedite,
    ExtendWrapUp,
    ForceState,
    HandOver,
    Heartbeat,
    Hold,
    Leave,
    Next,
    Outage,
    Park,
    Release,
    Reply,
    ReportUnreached,
    Requeue,
    Resume,
    Revoke,
    SetHours,
    SetMode,
    SetPresence,
    SignIn,
    SignOut,
    Submit,
    Take,
    TakeOver,
    Transfer,
    UpdateItem,
)
from fairroute.engine import Engine, Record, Snapshot, Step, recommend
from fairroute.errors import (
    ClockError,
    DuplicateId,
    EngineBroken,
    EngineBusy,
    FairrouteError,
    InvalidCommand,
    InvalidValue,
    KeyConflict,
    PlanError,
    PolicyPartFailed,
    RestoreError,
    UnknownName,
)
from fairroute.events import Event
from fairroute.expressions import Requirement, needs
from fairroute.hours import Opening
from fairroute.ids import ItemId, OfferId
from fairroute.instants import at, hours, minutes, seconds
from fairroute.model import Agent, Contact, Presence, ServiceTarget, WorkItem
from fairroute.plan import Limits, Plan
from fairroute.policies import Policy
from fairroute.stages import Stage
from fairroute.surges import Surge

if TYPE_CHECKING:
    from fairroute import (
        calendar,
        drive,
        events,
        imports,
        metrics,
        observe,
        policies,
        replay,
        testing,
        wire,
    )

_ROOMS = frozenset(
    {
        *("calendar", "drive", "events", "imports", "metrics", "observe", "policies"),
        *("replay", "testing", "wire"),
    }
)
"""Rooms that are imported when first named, so that `import fairroute` stays light."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the room is
    if name in _ROOMS:
        return import_module(f"fairroute.{name}")

    message = f"module 'fairroute' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *_ROOMS})


__all__ = [
    "Accept",
    "Admission",
    "Agent",
    "Assign",
    "CallBack",
    "Cancel",
    "ChangePlan",
    "ClockError",
    "Command",
    "Complete",
    "Consult",
    "Contact",
    "Decline",
    "DuplicateId",
    "Elevate",
    "EndWrapUp",
    "Engine",
    "EngineBroken",
    "EngineBusy",
    "Event",
    "Expedite",
    "ExtendWrapUp",
    "FairrouteError",
    "ForceState",
    "HandOver",
    "Heartbeat",
    "Hold",
    "InvalidCommand",
    "InvalidValue",
    "ItemId",
    "KeyConflict",
    "Leave",
    "Limits",
    "Next",
    "OfferId",
    "Opening",
    "Outage",
    "Park",
    "Plan",
    "PlanError",
    "Policy",
    "PolicyPartFailed",
    "Presence",
    "Record",
    "Release",
    "Reply",
    "ReportUnreached",
    "Requeue",
    "Requirement",
    "RestoreError",
    "Resume",
    "Revoke",
    "ServiceTarget",
    "SetHours",
    "SetMode",
    "SetPresence",
    "SignIn",
    "SignOut",
    "Snapshot",
    "Stage",
    "Step",
    "Submit",
    "Surge",
    "Take",
    "TakeOver",
    "Transfer",
    "UnknownName",
    "UpdateItem",
    "WorkItem",
    "at",
    "calendar",
    "drive",
    "events",
    "hours",
    "imports",
    "metrics",
    "minutes",
    "needs",
    "observe",
    "policies",
    "recommend",
    "replay",
    "seconds",
    "testing",
    "wire",
]
