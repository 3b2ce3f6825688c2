"""
Policies by the names people type.

A name is looked for in the plan's `[policies]`, then among the presets, then among the registered
parts of order and urgency; `plan` is the plan's own `[policy]`. Hyphens and underscores are alike.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from fairroute.errors import PlanError, nearest
from fairroute.plan import PartSpec, Plan, PolicySpec
from fairroute.policies import Policy, presets
from fairroute.registry import names, policy_from

PLAN: Final = "plan"
"""The name of the plan's own `[policy]`."""


def named_policies(plan: Plan, wanted: Iterable[str] = ()) -> dict[str, Policy]:
    """
    The policies of these names, in this order; none: the plan's own.

    Raises `PlanError` with everything wrong: unknown names, and parts that need more than a name.

    >>> list(fr.replay.named_policies(fr.Plan(), ["fifo", "strict-tier"]))
    ['fifo', 'strict_tier']
    """
    found: dict[str, Policy] = {}
    problems: list[str] = []
    for name in tuple(wanted) or (PLAN,):
        plain = name if name in plan.policies else name.replace("-", "_")
        try:
            found[plain] = _policy(plan, plain)
        except PlanError as error:
            problems += (f"policy {name!r}: {problem}" for problem in error.problems)

    if problems:
        raise PlanError("--policy", tuple(problems))

    return found


def _policy(plan: Plan, name: str) -> Policy:
    if name in plan.policies:
        return policy_from(plan, plan.policies[name])
    if name == PLAN:
        return policy_from(plan)
    if name in (ready := _presets()):
        return ready[name]()
    if name in names("order"):
        return policy_from(plan, PolicySpec(order=PartSpec(name)))
    if name in names("urgency"):
        return policy_from(plan, PolicySpec(urgency=PartSpec(name)))

    known = {*plan.policies, PLAN, *ready, *names("order"), *names("urgency")}
    raise PlanError(name, (f"there is none of this name: {nearest(name, known)}",))


def _presets() -> Mapping[str, Callable[[], Policy]]:
    """
    The presets that are complete without parameters.
    """
    return {
        name: preset
        for name, preset in vars(presets).items()
        if inspect.isfunction(preset)
        and preset.__module__ == presets.__name__
        and all(
            parameter.default is not parameter.empty
            for parameter in inspect.signature(preset).parameters.values()
        )
    }
