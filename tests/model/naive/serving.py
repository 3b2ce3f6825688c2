"""
Who can serve what, whatever the load and the moment.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import attrs

from fairroute.expressions import AllOf, AnyOf, Comparison, Not, Requirement, all_of
from fairroute.levels import Levels
from fairroute.model import Agent, Classified
from fairroute.plan import Medium
from fairroute.stages import Stage
from fairroute.surges import Surge


def can_serve(agent: Agent, work: Classified) -> bool:
    """
    Skills at their levels, the medium, one of the pools and what is required of attributes: what no
    load and no moment changes.
    """
    return (
        all(agent.skills.get(skill, 0) >= level for skill, level in work.skills.items())
        and (work.medium is None or agent.media is None or work.medium in agent.media)
        and (not work.pools or bool(work.pools & agent.pools))
        and meets(dict(agent.attributes), work.requires)
    )


def goes_with(
    medium: str | None,
    had: Sequence[str | None],
    limits: Mapping[str, int],
    media: Mapping[str, Medium] | None,
) -> bool:
    """
    Whether one more item of *medium* goes with work *had* in other media: under the agent's
    *limits*, counted in items, and by the plan's *media*.
    """
    if medium and had.count(medium) >= limits.get(medium, math.inf):
        return False

    table = media or {}
    alone = {name for name in table if table[name].exclusive}
    if had and (medium in alone or any(each in alone for each in had)):
        return False

    others = [table[each] for each in had if each and each in table and each != medium]
    return all(other.beside is None or medium in other.beside for other in others)


def meets(has: dict[str, Any], requirement: Requirement) -> bool:
    """
    Whether attributes meet a requirement: types count, and what is missing is not met, but for
    `!=` and `not in`.
    """
    match requirement:
        case AllOf(parts):
            return all(meets(has, part) for part in parts)
        case AnyOf(parts):
            return any(meets(has, part) for part in parts)
        case Not(part):
            return not meets(has, part)
        case Comparison(key, op, value) if key not in has:
            return op in ("!=", "not in")
        case Comparison(key, op, value):
            return _compares(has[key], op, value)

    raise AssertionError(requirement)


def _compares(one: Any, op: str, other: Any) -> bool:  # noqa: ANN401 - numbers, text, bools
    if op in ("in", "not in"):
        return (op == "in") == any(_compares(one, "==", each) for each in other)

    kinds = [
        "bool" if isinstance(each, bool) else "text" if isinstance(each, str) else "number"
        for each in (one, other)
    ]
    if kinds[0] != kinds[1]:
        return op == "!="

    if op in ("==", "!="):
        return bool((op == "==") == (one == other))

    if kinds[0] == "bool":
        return False

    return bool({">": one > other, ">=": one >= other, "<": one < other, "<=": one <= other}[op])


@lru_cache(maxsize=4_096)
def widened(work: Classified, change: Stage | Surge) -> Classified:
    """
    Lower levels, fewer skills, fewer conditions, more pools. Kept, as each agent is asked the same.
    """
    kept = {
        skill: min(level, change.relax.get(skill, 5))
        for skill, level in work.skills.items()
        if skill not in change.drop
    }
    conditions = [
        part
        for part in _parts(work.requires)
        if part not in _parts(change.waive) and not set(keys(part)) <= change.drop
    ]
    pools = work.pools | change.pools
    if change.any_pool or not work.pools:
        pools = frozenset()

    return attrs.evolve(work, skills=Levels(kept), requires=all_of(conditions), pools=pools)


def _parts(asked: Requirement) -> tuple[Requirement, ...]:
    return asked.parts if isinstance(asked, AllOf) else (asked,)


def keys(asked: Requirement) -> Iterator[str]:
    """
    The attributes that a requirement speaks of.
    """
    match asked:
        case Comparison(key, _, _):
            yield key
        case Not(part):
            yield from keys(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from keys(part)
