"""
The review itself: each question about a plan, in turn.
"""

from collections.abc import Iterable, Iterator

from fairroute.model import Agent
from fairroute.plan import Plan, PolicySpec
from fairroute.policies import Policy
from fairroute.registry import policy_from
from fairroute.review.deciding import in_classes, in_parts, in_tiers, overtaking_in
from fairroute.review.finding import Overtaking, Review, Way
from fairroute.review.people import in_people, in_use
from fairroute.review.promises import in_rules, in_targets


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
    findings = [*in_use(plan), *in_targets(plan), *in_rules(plan, today)]
    if agents is not None:
        findings += in_people(plan, tuple(agents))

    overtaking: list[Overtaking] = []
    for way, policy in _policies(plan):
        passing, cannot_say = overtaking_in(way, policy, plan)
        overtaking += passing
        findings += (*cannot_say, *in_tiers(way, policy, plan, passing))
        findings += (*in_classes(way, policy, plan), *in_parts(way, policy))

    return Review(tuple(findings), tuple(overtaking))


def _policies(plan: Plan) -> Iterator[tuple[Way, Policy]]:
    specs: list[tuple[Way, PolicySpec]] = [(("policy",), plan.policy)]
    specs += ((("policies", name), spec) for name, spec in plan.policies.items())
    for way, spec in specs:
        yield way, policy_from(plan, spec)
