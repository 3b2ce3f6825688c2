"""
The fields of a plan file that may be written in more than one way: targets, skills, pools.

Each function takes what stands in the file and answers with the value, or raises with everything
that is wrong in it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from fairroute.admission import Admission
from fairroute.errors import InvalidValue, nearest
from fairroute.levels import Levels, good_name, levels
from fairroute.media import MediaLimits, media_limits
from fairroute.model import BY, LIVE, Expiry, ServiceTarget
from fairroute.planfile.crosschecks import (
    Known,
    problems_in_class,
    problems_in_stage,
    problems_in_surge,
    problems_in_target,
)
from fairroute.planfile.refusals import Refused, problems_of
from fairroute.planfile.targets import duration_in, target_in
from fairroute.registry import Problem, sentence_of, spelled
from fairroute.stages import Stage
from fairroute.stages import stages as as_stages
from fairroute.surges import Surge

T = TypeVar("T")

Structure = Callable[[Mapping[str, Any]], ServiceTarget]


def table(value: object) -> dict[str, Any]:
    """
    A table.
    """
    if not isinstance(value, dict):
        raise InvalidValue("table", value, "a table")

    return value


def target(value: object, known: Known, structure: Structure) -> ServiceTarget:
    """
    A target: `"80% in 20 s"`, `"95% in 4 h of support"`, or a table of share, within and hours,
    which *structure* reads.
    """
    found = _target(value, structure)
    strange = tuple(problems_in_target(found, known))
    if strange:
        raise Refused(*strange)

    return found


def _target(value: object, structure: Structure) -> ServiceTarget:
    if isinstance(value, str):
        return target_in(value)

    if not isinstance(value, dict):
        raise InvalidValue("target", value, '"80% in 20 s" or { share = 0.8, within = 20 }')

    if "within" not in value:
        why = "within is missing: a target is such as { share = 0.8, within = 20 }"
        raise Refused(Problem((), why), *_wrong_in(value, structure))

    return structure(value)


def within(value: object) -> float:
    """
    A target's bound: seconds, or a duration such as `"2 h"`.
    """
    if isinstance(value, str):
        return duration_in(value)

    checked: Any = value
    return ServiceTarget(within=checked).within


def a_while(value: object) -> float | None:
    """
    How long something may take: seconds, or a duration such as `"10 min"`.
    """
    if isinstance(value, str):
        return duration_in(value)

    checked: Any = value
    return Expiry(lifetime=checked).lifetime


def targets(
    value: object, known: Known, structure: Structure
) -> dict[tuple[str, str], ServiceTarget]:
    """
    A topic's own targets by tier and promise: `targets.premier.live = "90% in 10 s"`.
    """
    problems: list[Problem] = []
    found: dict[tuple[str, str], ServiceTarget] = {}
    for tier, promises in table(value).items():
        strange = [Problem((tier,), why) for _, why in known.strange("tier", [tier])]
        if strange:
            problems += strange
            continue

        if not isinstance(promises, dict):
            example = f'targets.{tier}.live = "80% in 20 s"'
            why = f"got {spelled(promises)}, expected a promise with its target, such as {example}"
            problems.append(Problem((tier,), why))
            continue

        for promise, given in promises.items():
            if promise not in {LIVE, BY}:
                why = f"unknown promise {spelled(promise)}: {nearest(promise, (LIVE, BY))}"
                problems.append(Problem((tier, promise), why))
                continue

            try:
                found[tier, promise] = target(given, known, structure)
            except Exception as error:  # noqa: BLE001 - problems_of raises what is not about plans
                problems += problems_of(error, (tier, promise))

    if problems:
        raise Refused(*problems)

    return found


def skills(value: object, known: Known) -> Levels:
    """
    What a topic needs: `["billing"]`, or with levels `{ billing = 2 }`.
    """
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        value = dict.fromkeys(value, 1)

    if not isinstance(value, dict):
        raise InvalidValue("skills", value, 'names, ["billing"], or levels, { billing = 2 }')

    problems = [Problem((name,), why) for name, why in known.strange("skill", value)]
    for name, level in value.items():
        try:
            levels({name: level})
        except InvalidValue as error:
            problems.append(Problem((name,), sentence_of(error)))

    if problems:
        raise Refused(*problems)

    return levels(value)


def pools(value: object, known: Known) -> frozenset[str]:
    """
    Pools: `["north", "south"]`.
    """
    return _names(value, "pool", 'a list of names, such as ["north"]', known)


def hours(value: object) -> frozenset[str]:
    """
    The names of hours in which targets may count: `["support"]`.
    """
    return _names(value, "hours", 'a list of names, such as ["support"]', Known())


def media(value: object, known: Known) -> frozenset[str]:
    """
    Media: `["text"]`.
    """
    return _names(value, "medium", 'a list of media, such as ["text"]', known)


def limits(value: object, known: Known) -> MediaLimits:
    """
    The most items of a medium at a time: `{ voice = 1, text = 4 }`.
    """
    problems = [Problem((name,), why) for name, why in known.strange("medium", table(value))]
    for name, most in table(value).items():
        try:
            media_limits({name: most})
        except InvalidValue as error:
            problems.append(Problem((name,), sentence_of(error)))

    if problems:
        raise Refused(*problems)

    return media_limits(value)


def medium(value: object, known: Known) -> str:
    """
    The medium of a channel: `"voice"`.
    """
    if not good_name(value):
        raise InvalidValue("medium", value, "text of 1 to 200 printable characters")

    strange = [Problem((), why) for _, why in known.strange("medium", [str(value)])]
    if strange:
        raise Refused(*strange)

    return str(value)


def _names(value: object, kind: str, expected: str, known: Known) -> frozenset[str]:
    if not isinstance(value, list):
        raise InvalidValue(kind, value, expected)

    problems: list[Problem] = []
    for place, name in enumerate(value):
        if good_name(name):
            problems += (Problem((place,), why) for _, why in known.strange(kind, [name]))
        else:
            why = f"got {spelled(name)}, expected a name of 1 to 200 printable characters"
            problems.append(Problem((place,), why))

    if problems:
        raise Refused(*problems)

    return frozenset(value)


def known_name(value: object, kind: str, known: Known) -> str | None:
    """
    The name of a *kind* (`"tier"`, `"topic"`) that the plan has.
    """
    if not isinstance(value, str):
        raise InvalidValue(kind, value, f"the name of a {kind}")

    strange = [Problem((), why) for _, why in known.strange(kind, [value])]
    if strange:
        raise Refused(*strange)

    return value


def several(value: object, make: Callable[[dict[str, Any]], Any]) -> tuple[Any, ...]:
    """
    What *make* answers for each table of a list, such as `[[classify]]`.
    """
    if not isinstance(value, list):
        raise InvalidValue("tables", value, "tables, each under [[…]]")

    made: list[Any] = []
    problems: list[Problem] = []
    for place, inner in enumerate(value):
        try:
            made.append(make(table(inner)))
        except Exception as error:  # noqa: BLE001 - problems_of raises what is not about plans
            problems += problems_of(error, (place,))

    if problems:
        raise Refused(*problems)

    return tuple(made)


def duration(value: object) -> object:
    """
    A length of time: seconds, or text such as `"2 min"`.
    """
    return duration_in(value) if isinstance(value, str) else value


def stages(value: object, known: Known, make: Callable[[dict[str, Any]], Stage]) -> object:
    """
    Stages in their order: `[[topics.billing.stages]]`, each a table.
    """
    return as_stages(several(value, lambda inner: _sound(make(inner), problems_in_stage, known)))


def admission(
    inner: dict[str, Any], known: Known, make: Callable[[dict[str, Any]], Admission]
) -> Admission:
    """
    A rule about who comes in: `[admission.NAME]`.
    """
    return _sound(make(inner), problems_in_class, known)


def surge(inner: dict[str, Any], known: Known, make: Callable[[dict[str, Any]], Surge]) -> Surge:
    """
    A surge: `[surge.NAME]`.
    """
    return _sound(make(inner), problems_in_surge, known)


def _sound(value: T, problems_in: Callable[[T, Known], Iterable[Problem]], known: Known) -> T:
    problems = tuple(problems_in(value, known))
    if problems:
        raise Refused(*problems)

    return value


def _wrong_in(value: Mapping[str, Any], structure: Structure) -> list[Problem]:
    try:
        structure(value)
    except Exception as error:  # noqa: BLE001 - problems_of raises what is not about plans
        return problems_of(error)

    return []
