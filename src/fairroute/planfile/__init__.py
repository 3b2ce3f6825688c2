"""
Plan files: TOML that a manager can read, to a `Plan` that the engine can trust.

A plan with mistakes raises one `PlanError` with all of them, each with its place, its line, what
stood there and what may stand there. `reading` gets text and lines, `shapes` makes values of
tables, `targets` reads promises such as "80% in 20 s". What the values mean is in `plan`; what
policy parts are called, in `registry`. `roster` reads who is there in the same way.
"""

from pathlib import Path

from fairroute.errors import InvalidValue, PlanError
from fairroute.plan import Plan
from fairroute.planfile.crosschecks import problems_in
from fairroute.planfile.reading import Lines, table_of, text_of
from fairroute.planfile.roster import load_roster, parse_roster
from fairroute.planfile.shapes import plan_of

__all__ = ["check_plan", "load_plan", "load_roster", "parse_plan", "parse_roster"]


def load_plan(path: str | Path, /) -> Plan:
    """
    The plan in the TOML file at *path*, UTF-8 and up to 10 MB.

    Raises `PlanError` for whatever is wrong: no such file, not UTF-8, not TOML, and everything in
    it that no plan can say.
    """
    return parse_plan(text_of(path), source=str(path))


def parse_plan(text: str, /, *, source: str = "plan") -> Plan:
    """
    The plan that *text* is; *source* is what errors call it.

    Raises `PlanError` with everything that is wrong.

    >>> from fairroute.planfile import parse_plan
    >>> plan = parse_plan('''
    ... [tiers.premier]
    ... rank = 1
    ... live = "80% in 20 s"
    ... [tiers.standard]
    ... rank = 2
    ... ''')
    >>> plan.tiers["premier"].live
    ServiceTarget(share=0.8, within=20.0, hours=None)
    """
    if not isinstance(text, str):
        raise InvalidValue("parse_plan()", text, "the text of a plan; load_plan() takes a path")

    plan, problems = plan_of(table_of(text, source))
    if plan is None:
        raise PlanError(source, Lines(text).told(problems))

    return plan


def check_plan(plan: Plan, /, *, source: str = "plan") -> None:
    """
    Raise `PlanError` if one part of a plan made in Python contradicts another.

    Names that its tables do not have, policy parts that there are not: what `load_plan` would have
    found in a file. Linear in the size of the plan.
    """
    problems = problems_in(plan)
    if problems:
        raise PlanError(source, tuple(map(str, problems)))
