"""
Targets that cannot be kept, rules that never hold, and exceptions that have run out.
"""

from collections.abc import Iterator

from fairroute.expressions import NOTHING, Requirement
from fairroute.plan import Plan
from fairroute.review.finding import Finding


def in_targets(plan: Plan) -> Iterator[Finding]:
    """
    Live targets of *plan* that a single offer without an answer breaks.
    """
    rings = plan.offers.timeout
    if plan.offers.auto_accept:
        return

    for tier in (plan.tiers or {}).values():
        if tier.live is not None and tier.live.within < rings:
            why = _too_short(rings, tier.live.within)
            yield Finding("target", ("tiers", tier.name, "live"), why)

    for topic in (plan.topics or {}).values():
        for (name, promise), target in topic.targets.items():
            if promise == "live" and target.within < rings:
                way = ("topics", topic.name, "targets", name, promise)
                yield Finding("target", way, _too_short(rings, target.within))


def in_rules(plan: Plan, today: str | None) -> Iterator[Finding]:
    """
    Classification rules of *plan* that another comes before, and declared exceptions.
    """
    before: dict[Requirement, int] = {}
    for place, rule in enumerate(plan.classify):
        way = ("classify", place)
        if NOTHING in before:
            why = f"never holds: classify[{before[NOTHING]}] before it is for everybody"
            yield Finding("rule", way, why)
        elif rule.when in before:
            why = f"never holds: classify[{before[rule.when]}] before it has the same when"
            yield Finding("rule", way, why)

        before.setdefault(rule.when, place)
        declared = rule.exception
        if declared is None:
            continue

        overdue = today is not None and today > declared.until
        until = f"was wanted until {declared.until}" if overdue else f"until {declared.until}"
        why = f"reads the door, {until}: {declared.reason} ({declared.owner} answers for it)"
        yield Finding("exception", (*way, "exception"), why, warning=overdue)


def _too_short(rings: float, within: float) -> str:
    return (
        f"an offer rings for {rings:g} s (offers.timeout), so one that nobody answers breaks a "
        f"promise of {within:g} s"
    )
