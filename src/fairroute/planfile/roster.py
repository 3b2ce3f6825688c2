"""
Roster files: TOML that says who is there and what they can do, to agents.

A roster is held against a plan, which says what skills, pools and media there are.
"""

from pathlib import Path

from fairroute.errors import PlanError
from fairroute.model import Agent
from fairroute.plan import Plan
from fairroute.planfile.crosschecks import Known
from fairroute.planfile.reading import Lines, table_of, text_of
from fairroute.planfile.refusals import problems_of, unknown_key
from fairroute.planfile.shapes import agents_of
from fairroute.registry import Problem


def load_roster(path: str | Path, /, plan: Plan | None = None) -> tuple[Agent, ...]:
    """
    The agents in the TOML file at *path*, who may have the skills, pools and media of *plan* only.

    Raises `PlanError` for whatever is wrong.
    """
    return parse_roster(text_of(path), plan, source=str(path))


def parse_roster(
    text: str, /, plan: Plan | None = None, *, source: str = "roster"
) -> tuple[Agent, ...]:
    """
    The agents that *text* names; *source* is what errors call it.

    >>> from fairroute.planfile import parse_roster
    >>> (ana,) = parse_roster('''
    ... [agents.ana]
    ... skills = { billing = 3 }
    ... capacity = 2
    ... ''')
    >>> ana.capacity
    2
    """
    given = table_of(text, source)
    problems = [Problem((key,), unknown_key(key, ("agents",))) for key in given if key != "agents"]
    plan = Plan() if plan is None else plan
    known = Known(skills=plan.skills, pools=plan.pools, media=plan.media)
    try:
        agents = agents_of(given.get("agents", {}), known)
    except Exception as error:  # noqa: BLE001 - problems_of raises what is not about rosters
        problems += problems_of(error, ("agents",))
        agents = {}

    if problems:
        raise PlanError(source, Lines(text).told(problems))

    return tuple(agents.values())
