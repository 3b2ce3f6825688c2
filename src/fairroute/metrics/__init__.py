"""
What every figure means: one fold, whatever feeds it.

`Fold` is the fold over an engine's events, as an observer; `Book` is the fold of waits and handle
times beneath it, and `AgentTime` that of agents' time. A log's own contacts are entered in the same
two, so no figure has two implementations. `Tally` has the figures, each with its formula.
"""

from fairroute.metrics.agent_time import AgentTime
from fairroute.metrics.book import GROUPINGS, Book, Group, Grouping, Reading
from fairroute.metrics.fold import Fold
from fairroute.metrics.leg import Ending, Leg
from fairroute.metrics.recalls import Recalls
from fairroute.metrics.tally import SERVICE_LEVELS, SHORT, ServiceLevel, Tally

__all__ = [
    "GROUPINGS",
    "SERVICE_LEVELS",
    "SHORT",
    "AgentTime",
    "Book",
    "Ending",
    "Fold",
    "Group",
    "Grouping",
    "Leg",
    "Reading",
    "Recalls",
    "ServiceLevel",
    "Tally",
]
