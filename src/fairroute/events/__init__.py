"""
What happened: facts, in the past tense, each with its instant, its number and its cause.

State changes only by these. An event carries every answer of policy and plan that it rests on (a
`Queued` its class and key, an `Offered` its terms), so state is rebuilt from events alone, after
any change of code or plan.

Every event starts with *at* (seconds), *seq* (1, 2, … over the engine's life) and *cause*: the
number of the command (1, 2, … over the engine's life), `"match"`, or the timer that fired:
`"timer:offer"`, `"timer:stage"` and so on (`timers.CAUSES`).
"""

from typing import get_args

from fairroute.events.agents import (
    BreatherEnded,
    BreatherStarted,
    LeaseRenewed,
    OfferGapEnded,
    OfferGapStarted,
    PresenceChanged,
    Recalled,
    SignedIn,
    SignedOut,
    SurgeEnded,
    SurgeStarted,
)
from fairroute.events.centre import HoursSet, ModeEnded, ModeSet, OutageDeclared, PlanChanged
from fairroute.events.charge import (
    AssignmentForced,
    Expedited,
    Held,
    HoldReleased,
    StateForced,
    TakenOver,
)
from fairroute.events.endings import Abandoned, Cancelled, ContactLeft, Expired
from fairroute.events.handling import (
    Completed,
    Consulted,
    Elevated,
    HandedBack,
    HandedOver,
    Parked,
    Replied,
    Resumed,
    Transferred,
    WrapUpEnded,
    WrapUpMoved,
)
from fairroute.events.line import (
    CallbackAgreed,
    Escalated,
    FellBack,
    ItemUpdated,
    Postponed,
    Queued,
    Rekeyed,
    Released,
    Requeued,
    ReservationEnded,
    Reserved,
    RestEnded,
    Scheduled,
    Unreached,
    WaitForBegan,
    WaitForEnded,
)
from fairroute.events.offers import (
    Accepted,
    Assigned,
    OfferDeclined,
    Offered,
    OfferMissed,
    OfferRevoked,
    Picked,
)
from fairroute.events.remarks import CallbackOffered, PolicyFailed, Refused, Unroutable
from fairroute.events.words import (
    MATCH,
    Cause,
    Limit,
    NobodyReason,
    RefusalReason,
    ReservationEnd,
    ReturnReason,
    UnroutableReason,
    WaitForEnd,
)

Event = (
    SignedIn
    | SignedOut
    | PresenceChanged
    | LeaseRenewed
    | BreatherStarted
    | BreatherEnded
    | OfferGapStarted
    | OfferGapEnded
    | Queued
    | Scheduled
    | Postponed
    | Released
    | CallbackAgreed
    | FellBack
    | Unreached
    | HoursSet
    | ModeSet
    | ModeEnded
    | ItemUpdated
    | Escalated
    | Offered
    | Assigned
    | Picked
    | AssignmentForced
    | TakenOver
    | StateForced
    | Held
    | HoldReleased
    | Expedited
    | Accepted
    | OfferDeclined
    | OfferMissed
    | OfferRevoked
    | Reserved
    | ReservationEnded
    | Requeued
    | RestEnded
    | WaitForBegan
    | WaitForEnded
    | Completed
    | WrapUpMoved
    | WrapUpEnded
    | HandedBack
    | Transferred
    | Consulted
    | HandedOver
    | Elevated
    | Parked
    | Replied
    | Resumed
    | ContactLeft
    | Abandoned
    | Cancelled
    | Expired
    | CallbackOffered
    | Unroutable
    | PolicyFailed
    | SurgeStarted
    | SurgeEnded
    | Recalled
    | OutageDeclared
    | PlanChanged
    | Rekeyed
    | Refused
)

EVENTS: tuple[type, ...] = get_args(Event)

__all__ = [
    "EVENTS",
    "MATCH",
    "Abandoned",
    "Accepted",
    "Assigned",
    "AssignmentForced",
    "BreatherEnded",
    "BreatherStarted",
    "CallbackAgreed",
    "CallbackOffered",
    "Cancelled",
    "Cause",
    "Completed",
    "Consulted",
    "ContactLeft",
    "Elevated",
    "Escalated",
    "Event",
    "Expedited",
    "Expired",
    "FellBack",
    "HandedBack",
    "HandedOver",
    "Held",
    "HoldReleased",
    "HoursSet",
    "ItemUpdated",
    "LeaseRenewed",
    "Limit",
    "ModeEnded",
    "ModeSet",
    "NobodyReason",
    "OfferDeclined",
    "OfferGapEnded",
    "OfferGapStarted",
    "OfferMissed",
    "OfferRevoked",
    "Offered",
    "OutageDeclared",
    "Parked",
    "Picked",
    "PlanChanged",
    "PolicyFailed",
    "Postponed",
    "PresenceChanged",
    "Queued",
    "Recalled",
    "RefusalReason",
    "Refused",
    "Rekeyed",
    "Released",
    "Replied",
    "Requeued",
    "ReservationEnd",
    "ReservationEnded",
    "Reserved",
    "RestEnded",
    "Resumed",
    "ReturnReason",
    "Scheduled",
    "SignedIn",
    "SignedOut",
    "StateForced",
    "SurgeEnded",
    "SurgeStarted",
    "TakenOver",
    "Transferred",
    "Unreached",
    "Unroutable",
    "UnroutableReason",
    "WaitForBegan",
    "WaitForEnd",
    "WaitForEnded",
    "WrapUpEnded",
    "WrapUpMoved",
]
