"""
The review itself: each question about a plan, in turn.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from fairroute.model import Agent
from fairroute.plan import Plan, PolicySpec
from fairroute.policies import Policy
from fairroute.registry import policy_from
from fairroute.review.admission import in_admission
from fairroute.review.deciding import in_classes, in_parts, in_tiers, overtaking_in
from fairroute.review.finding import Overtaking, Review, Way
from fairroute.review.people import in_people, in_use
from fairroute.review.promises import in_rules, in_targets
from fairroute.review.widening import in_stages, in_surges

IN_FORCE: Final[Way] = ("policy",)
"""The policy that routes; others stand beside it by name."""


def review_plan(
    plan: Plan, /, *, agents: Iterable[Agent] | None = None, today: str | None = None
) -> Review:
    """
    What to know of *plan*.

    With *agents*, whether they can serve what the plan promises; without, that is left out. With
    *today* (a date such as `2027-06-30`), whether declared exceptions are overdue. The plan must be
    one that `planfile.check_plan` has nothing against. O(topics × kinds of agents + tiers²).

    >>> from fairroute.plan import Plan, Topic
    >>> from fairroute.review import review_plan
    >>> plan = Plan(topics={"refund": Topic("refund", skills={"billing": 4})})
    >>> print(*review_plan(plan, agents=[fr.Agent("ana", skills={"billing": 2})]).findings)
    warning: topics.refund.skills.billing: nobody has billing at level 4; the highest is 2
    """
    people = None if agents is None else tuple(agents)
    findings = [*in_use(plan), *in_targets(plan), *in_rules(plan, today)]
    if people is not None:
        findings += in_people(plan, people)

    findings += (*in_stages(plan, people), *in_surges(plan, people), *in_admission(plan))

    overtaking: list[Overtaking] = []
    for way, policy in _policies(plan):
        passing, cannot_say = overtaking_in(way, policy, plan)
        overtaking += passing
        said = (*cannot_say, *in_tiers(way, policy, plan, passing))
        said += (*in_classes(way, policy, plan), *in_parts(way, policy))
        # An alternative routes nobody: what it would do is to be known, and nothing to be mended.
        in_force = way == IN_FORCE
        findings += said if in_force else (attrs.evolve(each, warning=False) for each in said)

    return Review(tuple(findings), tuple(overtaking))


def _policies(plan: Plan) -> Iterator[tuple[Way, Policy]]:
    specs: list[tuple[Way, PolicySpec]] = [(IN_FORCE, plan.policy)]
    specs += ((("policies", name), spec) for name, spec in plan.policies.items())
    for way, spec in specs:
        yield way, policy_from(plan, spec)
