"""
What may happen in a random contact centre: one definition for the machine and the seeded driver.

A `Centre` says what is fixed: plan, policy, seed, limits, and the grid that instants fall on,
coarse enough that most things happen at once. A rule looks at where things stand and makes the next
`Move`: a batch with its instant, or a restart of the engine from what was kept of it. Chance comes
from a `random.Random`, which Hypothesis can play as well.
"""

from tests.model.rules.centres import Centre, some_centre, some_plan, some_policy
from tests.model.rules.moves import RULES, WEIGHTS, Batch, Host, KeepSnapshot, Move, Restart

__all__ = [
    "RULES",
    "WEIGHTS",
    "Batch",
    "Centre",
    "Host",
    "KeepSnapshot",
    "Move",
    "Restart",
    "some_centre",
    "some_plan",
    "some_policy",
]
