"""
What if: a log's own customers and agents, under another plan or policy.

`what_if` drives the real engine with what a log recorded and measures every policy, and the log
itself, by the same fold. Each rule by which it fills in what no log can know (who was there, how
long somebody would have waited) is a sentence in the result.
"""

from fairroute.replay.errors import ReplayError
from fairroute.replay.figures import as_json, figures_of
from fairroute.replay.plain import plain_mapping
from fairroute.replay.policies import named_policies
from fairroute.replay.whatif import RECORDED, Column, Replay, what_if

__all__ = [
    "RECORDED",
    "Column",
    "Replay",
    "ReplayError",
    "as_json",
    "figures_of",
    "named_policies",
    "plain_mapping",
    "what_if",
]
