"""
Policies in a plan file: for each moment a part's name, a table of name and parameters, or a list.
"""

from typing import Any, Final

from fairroute.errors import nearest
from fairroute.levels import good_name
from fairroute.plan import PartSpec, PolicySpec
from fairroute.planfile.crosschecks import Known
from fairroute.planfile.fields import table
from fairroute.planfile.refusals import Refused, unknown_key
from fairroute.registry import (
    MOMENTS,
    Moment,
    Problem,
    names,
    spelled,
    try_build,
    try_policy,
)

_SINGLE: Final = frozenset({"order", "urgency"})
"""Moments that have one part; the others may have several."""


def policy(value: object, known: Known) -> PolicySpec:
    """
    A policy as `[policy]` or `[policies.NAME]` writes it. Raises `Refused` with all that is wrong.
    """
    given = table(value)
    problems = [Problem((key,), unknown_key(key, MOMENTS)) for key in given if key not in MOMENTS]
    named: dict[str, Any] = {}
    for moment in MOMENTS:
        if moment in given:
            specs, wrong = _parts(given[moment], moment, known)
            problems += (problem.under(moment) for problem in wrong)
            named[moment] = specs

    if problems:
        raise Refused(*problems)

    spec = PolicySpec(**{m: s[0] if m in _SINGLE else s for m, s in named.items()})
    _, wrong = try_policy(spec, tiers=known.tiers, channels=known.channels or ())
    if wrong:
        raise Refused(*wrong)

    return spec


def _parts(value: object, moment: Moment, known: Known) -> tuple[list[PartSpec], list[Problem]]:
    if not isinstance(value, list):
        spec, problems = _part(value, moment, known)
        return [spec], problems

    if moment in _SINGLE:
        return [], [Problem((), f"got a list, expected one part: {nearest('', names(moment))}")]

    if not value and moment == "score":
        return [], [Problem((), "the list is empty: name a part, or leave it out for the usual")]

    read = [_part(element, moment, known) for element in value]
    wrong = [problem.under(place) for place, (_, found) in enumerate(read) for problem in found]
    return [spec for spec, _ in read], wrong


def _part(value: object, moment: Moment, known: Known) -> tuple[PartSpec, list[Problem]]:
    name: Any
    if isinstance(value, dict):
        if "part" not in value:
            return _NONE, [Problem((), f"part is missing: {nearest('', names(moment))}")]

        where: tuple[str, ...] = ("part",)
        name, params = value["part"], {key: had for key, had in value.items() if key != "part"}
    else:
        where, name, params = (), value, {}

    if not good_name(name):
        one = names(moment)[0]
        expected = f'the name of a part, such as "{one}", or {{ part = "{one}", … }}'
        return _NONE, [Problem(where, f"got {spelled(name)}, expected {expected}")]

    spec = PartSpec(name, params)
    _, problems = try_build(spec, moment, tiers=known.tiers, channels=known.channels or ())
    return spec, problems


_NONE: Final = PartSpec("none")
"""Stands for a part that could not be read; its problem keeps it from being used."""
