"""
Rules about who comes in that never do anything.
"""

from collections.abc import Iterator

from fairroute.admission import Admission
from fairroute.model import BY
from fairroute.plan import Plan
from fairroute.review.finding import Finding


def in_admission(plan: Plan) -> Iterator[Finding]:
    """
    Rules of *plan* that offer callbacks, and by which nobody is ever offered one.
    """
    rules = plan.admission.values()
    for rule in rules:
        way = ("admission", rule.name)
        if rule.action == "refuse":
            continue

        if rule.promise == BY:
            why = "does nothing: who may go anyway is offered no callback"
            yield Finding("admission", way, why)
            continue

        before = next((other for other in rules if _comes_before(other, rule)), None)
        if before is not None:
            why = f"never offers a callback: by then {before.name} refuses whoever comes"
            yield Finding("admission", way, why)


def _comes_before(other: Admission, rule: Admission) -> bool:
    """
    Whether *other* refuses everybody to whom *rule* would offer something.
    """
    if other.action != "refuse":
        return False

    named = ((other.tiers, rule.tiers), (other.topics, rule.topics))
    all_of_them = all(not wide or (narrow and narrow <= wide) for wide, narrow in named)
    if not all_of_them or other.promise not in (None, rule.promise):
        return False

    # A length and a wait of a wider class are at least those of a narrower one.
    bounds = (
        (other.wait, rule.wait),
        (other.length, rule.length),
        (other.estimate, rule.estimate),
    )
    return all(late is None or (early is not None and early <= late) for early, late in bounds)
