"""
Rules that say where an item goes: kept by the host, which submits items it has classified.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
from tests.conformance.requirements import Labels, Requirement, holds, requirements

Rules = Mapping[str, Any]
Queues = Mapping[str, Labels]
"""Labels of each queue, by its id, in the order of the case."""


@attrs.frozen
class Class:
    """
    What a classification found; None where it says nothing.
    """

    queue: str | None = None
    priority: int | None = None
    requires: tuple[Requirement, ...] = ()


def classify(rules: Rules, item: Labels, queues: Queues, chance: float) -> Class:
    """
    *item* (its `arrive`) by one classification; *chance*, 0 to 1, chooses among weighted parts.
    """
    labels = item.get("labels", {})
    return Class(
        queue=_queue(rules, labels, queues),
        priority=next(
            (rule["value"] for rule in rules.get("priority", ()) if applies(rule, labels)), None
        ),
        requires=requirements(_weighted(rules.get("requires_weighted", ()), chance), item),
    )


def applies(rule: Rules, labels: Labels) -> bool:
    """
    Whether a rule's `if` holds for *labels*; one without applies to all.
    """
    return all(holds(condition, labels) for condition in requirements(_condition(rule), {}))


def targets(workflow: Rules, item: Labels) -> list[Rules]:
    """
    Where *workflow* sends *item*, target after target: the first filter that applies decides.
    """
    labels = item.get("labels", {})
    for entry in workflow.get("filters", ()):
        if applies(entry, labels):
            return list(entry["targets"])

    default = workflow.get("default")
    return [] if default is None else [{"queue": default}]


def _condition(rule: Rules) -> list[Any]:
    return [rule["if"]] if "if" in rule else []


def _queue(rules: Rules, labels: Labels, queues: Queues) -> str | None:
    for rule in rules.get("queue", ()):
        if not applies(rule, labels):
            continue

        if "use" in rule:
            return str(rule["use"])

        wanted = tuple(_selectors(rule, labels))
        for queue, its in queues.items():
            if wanted and all(holds(selector, {"Id": queue, **its}) for selector in wanted):
                return queue

    fallback: str | None = rules.get("fallback")
    return fallback


def _selectors(rule: Rules, labels: Labels) -> Iterator[Requirement]:
    yield from requirements(rule.get("match", ()), {})
    for key in rule.get("pass_through", ()):
        yield Requirement(key, "==", labels.get(key))
    for condition in rule.get("conditions", ()):
        if applies(condition, labels):
            yield from requirements(condition["match"], {})


def _weighted(parts: Iterable[Rules], chance: float) -> list[Any]:
    passed = 0.0
    requires: list[Any] = []
    for part in parts:
        requires = part["requires"]
        passed += part["weight"]
        if chance < passed:
            break

    return requires
