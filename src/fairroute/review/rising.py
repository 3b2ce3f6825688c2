"""
How long a customer may be passed when stages lift those who wait.

A stage that makes an item one of a better tier bounds how long it can be passed as one of its own:
whoever comes later than that is behind, wherever the policy says so of the better tier.
"""

from collections.abc import Callable, Iterable

import attrs

from fairroute.plan import Plan
from fairroute.policies.overtaking import UNBOUNDED, Bound, larger
from fairroute.stages import Stage


@attrs.frozen
class Form:
    """
    What an item is from *since* seconds after it came: one of *tier*, with a standing *late*
    seconds after it came at the latest, and *credit* seconds before at the earliest.
    """

    tier: str
    since: float = 0.0
    late: float = 0.0
    credit: float = 0.0


@attrs.frozen
class Passing:
    """
    What a policy says of two tiers.

    *between* is by how many seconds one of the second tier may come after one of the first and be
    served before, where their standings are so many seconds nearer to each other. *takes* is
    whether order and urgency, by which nothing gets worse by a stage, let one of the first become
    one of the second. With *by_key* an order alone decides, so that nobody who is lifted is behind
    where they were.
    """

    between: Callable[[str, str, float], Bound]
    takes: Callable[[str, str], bool]
    by_key: bool


def forms_of(tier: str, plan: Plan) -> dict[tuple[Form, ...], list[str]]:
    """
    What items of *tier* come to be as they wait, each way with the topics whose own stages it is;
    first as the tier's own stages have it.
    """
    tiers = plan.tiers or {}
    found: dict[tuple[Form, ...], list[str]] = {_forms(tier, tiers[tier].stages, plan): []}
    for topic in (plan.topics or {}).values():
        if topic.stages:
            found.setdefault(_forms(tier, topic.stages, plan), []).append(topic.name)

    return found


def longest(behind: tuple[Form, ...], ahead: Iterable[Form], policy: Passing) -> Bound:
    """
    The most seconds after an item that goes through *behind* that another, which may be any of
    *ahead*, may come and still be served first.
    """
    ahead = tuple(ahead)
    untils: list[Bound] = [*(form.since for form in behind[1:]), UNBOUNDED]
    most: Bound = 0.0
    tier = behind[0].tier
    before: Bound = UNBOUNDED
    for form, until in zip(behind, untils, strict=True):
        passed = _passed(form, ahead, policy)
        if policy.by_key:
            passed = smaller(passed, before)
        elif not policy.takes(tier, form.tier):
            passed = larger(passed, before)

        # As this form it is passed only by those who come before it takes the next.
        most = larger(most, smaller(passed, until))
        tier, before = form.tier, passed

    return most


def smaller(one: Bound, other: Bound, /) -> Bound:
    """
    The stronger of two promises.

    >>> from fairroute.review.rising import smaller
    >>> smaller(3.0, 5.0), smaller(3.0, "unbounded")
    (3.0, 3.0)
    """
    if one == UNBOUNDED:
        return other

    return one if other == UNBOUNDED else min(one, other)


def _passed(form: Form, ahead: Iterable[Form], policy: Passing) -> Bound:
    passed: Bound = 0.0
    for other in ahead:
        nearer = form.late + other.credit
        passed = larger(passed, policy.between(form.tier, other.tier, nearer))

    return passed


def _forms(tier: str, stages: Iterable[Stage], plan: Plan) -> tuple[Form, ...]:
    tiers = plan.tiers or {}
    forms = [Form(tier)]
    at = 0.0
    for stage in stages:
        at = at + stage.after if stage.of == "stage" else max(at, stage.after)
        now = forms[-1]
        credit = now.credit + stage.credit
        lifts = stage.tier is not None and tiers[stage.tier].rank <= tiers[now.tier].rank
        if lifts and stage.tier is not None:
            late = at if stage.standing == "restarts" else now.late
            forms.append(Form(stage.tier, at, late, credit))
        elif stage.credit:
            forms.append(attrs.evolve(now, since=at, credit=credit))

    return tuple(forms)
