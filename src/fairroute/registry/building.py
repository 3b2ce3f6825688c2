"""
Parts and policies from the names and parameters that a plan gives.

Everything wrong is found before anything is said: `build` and `policy_from` raise one `PlanError`
with all of it, the `try_…` forms hand it to `planfile`, which knows the lines.
"""

import inspect
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal, cast, overload

from fairroute.errors import InvalidValue, PlanError, nearest
from fairroute.plan import PartSpec, Plan, PolicySpec
from fairroute.policies import Policy
from fairroute.protocols import AgentScore, Eligibility, QueueOrder, Urgency
from fairroute.registry.catalogue import MOMENTS, Maker, Moment, maker
from fairroute.registry.problems import Problem, sentence_of, spelled


@overload
def build(spec: PartSpec, moment: Literal["order"], /) -> QueueOrder: ...
@overload
def build(spec: PartSpec, moment: Literal["urgency"], /) -> Urgency: ...
@overload
def build(spec: PartSpec, moment: Literal["eligibility"], /) -> Eligibility: ...
@overload
def build(spec: PartSpec, moment: Literal["score"], /) -> AgentScore: ...
def build(spec: PartSpec, moment: Moment, /) -> Any:
    """
    The part that *spec* names, for *moment*.

    A part that treats tiers differently takes them by name beside its own parameters. Raises
    `PlanError` with everything wrong: an unknown name or parameter, values out of range.

    >>> from fairroute.plan import PartSpec
    >>> from fairroute.registry import build
    >>> build(PartSpec("head_start", {"premier": 120}), "order")
    HeadStart(credit={'premier': 120})
    """
    part, problems = try_build(spec, moment)
    if problems:
        raise PlanError(moment, tuple(map(str, problems)))

    return part


def policy_from(plan: Plan, spec: PolicySpec | None = None, /) -> Policy:
    """
    The policy that *spec* describes (None: the plan's own); its terms are the plan's offers.

    Parts may name no tier that the plan does not have, if it has any. Raises `PlanError` with
    everything wrong.

    >>> from fairroute.plan import PartSpec, Plan, PolicySpec
    >>> from fairroute.registry import policy_from
    >>> policy_from(Plan(policy=PolicySpec(order=PartSpec("fifo")))).order
    Fifo()
    """
    policy, problems = try_policy(
        plan.policy if spec is None else spec, tiers=plan.tiers, channels=plan.channels or ()
    )
    if policy is None:
        raise PlanError("policy", tuple(map(str, problems)))

    return policy


def try_policy(
    spec: PolicySpec, /, *, tiers: Collection[str] | None = None, channels: Collection[str] = ()
) -> tuple[Policy | None, list[Problem]]:
    """
    The policy that *spec* describes, or None and everything wrong with it.

    Where *tiers* is given, parts may name no others; *channels* serve to say why not.
    """
    given: dict[str, Any] = {}
    problems: list[Problem] = []
    for moment in MOMENTS:
        named: PartSpec | tuple[PartSpec, ...] | None = getattr(spec, moment)
        if not named:
            continue

        several = isinstance(named, tuple)
        parts = []
        for place, part_spec in enumerate(named if isinstance(named, tuple) else (named,)):
            part, wrong = try_build(part_spec, moment, tiers=tiers, channels=channels)
            way = (moment, place) if several else (moment,)
            problems += (problem.under(*way) for problem in wrong)
            parts.append(part)
        given[moment] = tuple(parts) if several else parts[0]

    if problems:
        return None, problems

    try:
        return Policy(**given), []
    except InvalidValue as error:
        moment_name = error.where.split(".")[1]
        return None, [Problem((moment_name,), f"expected {error.expected}")]


def try_build(
    spec: PartSpec,
    moment: Moment,
    /,
    *,
    tiers: Collection[str] | None = None,
    channels: Collection[str] = (),
) -> tuple[Any, list[Problem]]:
    """
    The part that *spec* names, or None and everything wrong with it.
    """
    make = maker(spec.name, moment)
    if isinstance(make, str):
        return None, [Problem((), make)]

    params, beside, problems = _arranged(make, spec)
    problems += _strange_tiers(make, params, tiers, channels)
    part, wrong = _made(make, params, spec.name)
    problems += wrong
    if problems:
        return None, [_as_written(problem, make, beside) for problem in problems]

    return part, []


def _arranged(make: Maker, spec: PartSpec) -> tuple[dict[str, Any], frozenset[str], list[Problem]]:
    """
    What to call *make* with; which names beside its parameters are tiers; what means nothing.

    A part says in `tiers_in` which of its parameters map tiers. The first of them also takes what
    stands beside the part's own parameters, so that a plan may write
    `{ part = "head_start", premier = 120 }`.
    """
    allowed = _parameters(make)
    params = {name: value for name, value in spec.params.items() if name in allowed}
    beside = {name: value for name, value in spec.params.items() if name not in allowed}
    maps = _tiers_in(make)
    if beside and maps and maps[0] not in params:
        return {**params, maps[0]: beside}, frozenset(beside), []

    meant = "it takes none" if not allowed else None
    return (
        params,
        frozenset(),
        [
            Problem(
                (name,),
                f"{spec.name} has no parameter {spelled(name)}: {meant or nearest(name, allowed)}",
            )
            for name in beside
        ],
    )


def _strange_tiers(
    make: Maker,
    params: Mapping[str, Any],
    tiers: Collection[str] | None,
    channels: Collection[str],
) -> Iterator[Problem]:
    """
    Tiers that the plan does not have.
    """
    for parameter in _tiers_in(make):
        given = params.get(parameter)
        if tiers is None or not isinstance(given, Mapping):
            continue

        for name in given:
            if name in tiers:
                continue

            if name in channels:
                why = f"{spelled(name)} is a channel: no policy reads the channel, only tiers"
            else:
                # Beside the parameters, a misspelt one looks like a tier.
                others = [known for known in _parameters(make) if known not in _tiers_in(make)]
                why = f"unknown tier {spelled(name)}: {nearest(name, [*tiers, *others])}"

            yield Problem((parameter, name), why)


def _made(make: Maker, given: Mapping[str, Any], name: str) -> tuple[Any, list[Problem]]:
    """
    What *make* answers, or None and every value it refuses.

    A value that was refused is taken away and the rest tried again, so that all are found.
    """
    left = {key: dict(had) if isinstance(had, Mapping) else had for key, had in given.items()}
    problems: list[Problem] = []
    while True:
        try:
            part = make(**left)
        except InvalidValue as error:
            path = tuple(error.where.split(".", 2)[1:])
            if problems and len(path) == 1 and left.get(path[0]) != given.get(path[0]):
                return None, problems  # refused for what was taken away

            problems.append(Problem(path, sentence_of(error)))
            if not _without(left, path):
                return None, problems
        except Exception as error:  # noqa: BLE001 - another package's part may raise anything
            if not problems:
                problems.append(Problem((), _why_not(make, given, name, error)))
            return None, problems
        else:
            return (None, problems) if problems else (part, [])


def _without(left: dict[str, Any], path: tuple[str, ...]) -> bool:
    """
    Take what stands at *path* away; whether there was anything.
    """
    if not path or path[0] not in left:
        return False

    inner = left[path[0]]
    if len(path) > 1 and isinstance(inner, dict) and path[1] in inner:
        del inner[path[1]]
    else:
        del left[path[0]]

    return True


def _why_not(make: Maker, given: Mapping[str, Any], name: str, error: Exception) -> str:
    missing = [
        parameter.name
        for parameter in inspect.signature(make).parameters.values()
        if parameter.default is parameter.empty and parameter.name not in given
    ]
    if not missing:
        return f"{name} refuses its parameters: {type(error).__name__}: {error}"

    if missing[0] in _tiers_in(make):
        return f'{name} needs its tiers, such as {{ part = "{name}", premier = 120 }}'

    return f'{name} needs {missing[0]}, such as {{ part = "{name}", {missing[0]} = … }}'


def _as_written(problem: Problem, make: Maker, beside: frozenset[str]) -> Problem:
    """
    The problem where the plan wrote it: tiers that stood beside the parameters have no table.
    """
    path, maps = problem.path, _tiers_in(make)
    if len(path) > 1 and maps and path[0] == maps[0] and path[1] in beside:
        return Problem(path[1:], problem.sentence)

    return problem


def _parameters(make: Maker) -> tuple[str, ...]:
    """
    The names that *make* can be called with.
    """
    return tuple(
        parameter.name
        for parameter in inspect.signature(make).parameters.values()
        if parameter.kind in {parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY}
    )


def _tiers_in(make: Maker) -> tuple[str, ...]:
    return cast("tuple[str, ...]", getattr(make, "tiers_in", ()))
