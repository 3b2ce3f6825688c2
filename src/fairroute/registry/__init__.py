"""
Names to policy parts: what a plan means by `order = "head_start"`.

`catalogue` knows which names there are, other packages' included; `building` makes parts and
policies of them; `problems` says what is wrong with a plan so that a person can put it right. Where
a plan names a part is for `planfile` to read.
"""

from fairroute.registry.building import build, policy_from, try_build, try_policy
from fairroute.registry.catalogue import BUILT_IN, GROUP, MOMENTS, Moment, names
from fairroute.registry.problems import Problem, dotted, sentence_of, spelled

__all__ = [
    "BUILT_IN",
    "GROUP",
    "MOMENTS",
    "Moment",
    "Problem",
    "build",
    "dotted",
    "names",
    "policy_from",
    "sentence_of",
    "spelled",
    "try_build",
    "try_policy",
]
