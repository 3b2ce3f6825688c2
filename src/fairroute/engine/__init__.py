"""
The one engine: contacts in, offers out, and every change an event.

`Engine` is the door. Behind it: `mistakes` looks through a batch, `decide` carries commands out,
`match` makes offers; `transitions` is the only code that changes `state`, and keeps `index` in
step. `reads` is the reading half of the door, with `queries`, `line`, `estimates` and `explain`
behind it; `check` recomputes, `snapshot` saves and restores; `planning` says what another plan
would change.
"""

from fairroute.engine.engine import Engine
from fairroute.engine.estimates import WaitEstimate
from fairroute.engine.explain import Candidate, Change, Explanation
from fairroute.engine.keys import Repeated
from fairroute.engine.planning import Moved, PlanTrial
from fairroute.engine.queries import (
    AgentStatus,
    CallbackSlot,
    ContactStatus,
    ItemStatus,
    ModeStatus,
    Position,
    Stats,
    SurgeStatus,
)
from fairroute.engine.recommend import Recommendation, recommend
from fairroute.engine.record import Record, Step
from fairroute.engine.recorder import Recorder
from fairroute.engine.retrace import Decision, Judged, Passed
from fairroute.engine.snapshot import Snapshot
from fairroute.model import ESTIMATORS, Estimator

__all__ = [
    "ESTIMATORS",
    "AgentStatus",
    "CallbackSlot",
    "Candidate",
    "Change",
    "ContactStatus",
    "Decision",
    "Engine",
    "Estimator",
    "Explanation",
    "ItemStatus",
    "Judged",
    "ModeStatus",
    "Moved",
    "Passed",
    "PlanTrial",
    "Position",
    "Recommendation",
    "Record",
    "Recorder",
    "Repeated",
    "Snapshot",
    "Stats",
    "Step",
    "SurgeStatus",
    "WaitEstimate",
    "recommend",
]
