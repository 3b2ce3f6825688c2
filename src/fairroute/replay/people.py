"""
A log's agents as agents of a plan: when they are there, what they can, how much they take.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from fairroute.drive import Duty
from fairroute.imports import Attendance
from fairroute.imports.presence import joined
from fairroute.levels import Levels
from fairroute.model import Agent, Classified
from fairroute.plan import Plan
from fairroute.replay.cases import Case


@attrs.frozen
class People:
    """
    Duties of all agents, the rules by which they are known, and whom nobody can serve.
    """

    duties: tuple[Duty, ...] = attrs.field(repr=False)
    rules: Mapping[str, str]
    warnings: tuple[str, ...]


def people_of(there: Attendance, plan: Plan, cases: Sequence[Case], *, own_room: bool) -> People:
    """
    The agents of *there* under *plan*. *own_room*: a shift table says how much each one takes.
    """
    demand = max(case.work.demand for case in cases)
    able = _able(there, plan, cases)
    duties = tuple(
        Duty(
            Agent(
                spell.agent,
                capacity=spell.capacity if own_room else demand,
                **able[spell.agent],
            ),
            start=spell.start,
            end=spell.end,
        )
        for spell in there.spells
    )
    room = (
        "as the shift table says"
        if own_room
        else f"{demand} unit{'s' if demand > 1 else ''} each, the largest demand of a channel"
    )
    rules = {
        "agents": (
            f"{len(there.agents)}, {there.rule}; who has work at the end finishes it, counted in"
        ),
        "skills": (
            f"{'the shift table’s; without one there, ' if there.skills else ''}"
            f"an agent {there.topics_rule}; all media"
        ),
        "capacity": room,
    }
    rules["compare"] = (
        "policies with each other; beside what was recorded all look better, as pauses that the "
        "log does not show count as ready"
    )
    if there.unnamed or there.absent:
        rules["answers by others"] = (
            f"{there.unnamed:,} by nobody the log names, {there.absent:,} by agents outside their "
            "presence: customers like all others, whom those present serve"
        )

    return People(duties, rules, tuple(_warnings(duties, cases)))


def _able(there: Attendance, plan: Plan, cases: Sequence[Case]) -> dict[str, dict[str, Any]]:
    """
    Skills and pools by agent: of the shift table, else what the topics they served need.
    """
    asked: dict[str, dict[str, int]] = {}
    for case in cases:
        name = case.logged.agent
        if name is not None and case.logged.skills:
            asked.setdefault(name, {}).update(dict.fromkeys(case.logged.skills, 1))

    found: dict[str, dict[str, Any]] = {}
    for name in there.agents:
        skills: dict[str, int] = dict(asked.get(name, {}))
        pools: set[str] = set()
        for topic in sorted(there.topics.get(name, ())):
            known = (plan.topics or {}).get(topic)
            if known is None:
                continue

            pools |= known.pools
            for skill, level in known.skills.items():
                skills[skill] = max(level, skills.get(skill, 0))

        found[name] = {
            "skills": there.skills.get(name) or Levels(skills),
            "pools": frozenset(pools),
        }

    return found


def _warnings(duties: Sequence[Duty], cases: Sequence[Case]) -> Sequence[str]:
    agents = {duty.agent for duty in duties}
    stranded: dict[Classified, int] = {}
    for case in cases:
        stranded[case.work] = stranded.get(case.work, 0) + 1

    warnings = [
        f"{count:,} contacts ({_needs(work)}) could be served by nobody who is ever there"
        for work, count in stranded.items()
        if not any(_could(agent, work) for agent in agents)
    ]
    alone = _alone(duties, cases)
    if alone:
        warnings.append(
            f"{alone:,} contacts came while nobody was there: they wait for somebody, or leave"
        )

    return warnings


def _alone(duties: Sequence[Duty], cases: Sequence[Case]) -> int:
    """
    How many came while nobody was there.
    """
    there = joined(((duty.start, duty.end) for duty in duties), gap=0)
    starts = [start for start, _ in there]
    alone = 0
    for case in cases:
        place = bisect_right(starts, case.logged.asked_at) - 1
        alone += place < 0 or case.logged.asked_at >= there[place][1]

    return alone


def _could(agent: Agent, work: Classified) -> bool:
    return (
        agent.capacity >= work.demand
        and all(agent.skills.get(skill, 0) >= level for skill, level in work.skills.items())
        and (not work.pools or bool(work.pools & agent.pools))
    )


def _needs(work: Classified) -> str:
    skills = ", ".join(f"{skill} {level}" for skill, level in sorted(work.skills.items()))
    pools = f"; pool {' or '.join(sorted(work.pools))}" if work.pools else ""
    return f"{work.tier}, needing {skills or 'no skill'}{pools}"
