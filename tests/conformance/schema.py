"""
The files of cases: what may stand in them, and what of it the runner has heard of.

A key, a step or a value nobody has heard of skips its case with that reason; nothing is ever
ignored in silence. What a known key means is said by `centre`, `people`, `pieces`, `selects`,
`orders`, `steps` and `checks`.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs
from tests.conformance.checks import CHECKS
from tests.conformance.selects import SELECTS
from tests.conformance.steps import STEPS, kind_of
from tests.conformance.verdict import Skip

SCHEMA: Final = 1

CASE: Final = frozenset(
    {
        *("id", "title", "topics", "source_paths", "derivation", "confidence", "notes"),
        *("depends_on", "queues", "agents", "timeline", "auto_accept", "simulate_until"),
        *("cross_queue", "classifications", "workflows"),
    }
)
QUEUE: Final = frozenset(
    {
        *("id", "select", "score_rule", "by", "order", "max_length", "max_items_per_agent"),
        *("overflow_at_length", "weight", "offer_timeout", "retry", "offer_when_busy"),
        *("auto_pause", "min_offers", "max_offers", "on_no_answer", "max_wait_spares_offered"),
        *("wrap_up", "wrap_up_scope", "max_wrap_up", "max_wait", "max_wait_no_agent"),
        *("max_wait_no_agent_grace", "refuse_when_no_agent", "leave_when_no_agent"),
        *("resume_within", "rings", "tier_wait", "tier_wait_multiply", "tier_skip_empty"),
        *("ignore_levels_up_to_agents", "exceptions", "labels", "sticky", "preempt"),
        *("ignore_requirements", "ignore_inactive_longer_than"),
    }
)
AGENT: Final = frozenset(
    {
        *("id", "queues", "labels", "capacity", "channels", "active", "available", "logged_in"),
        *("paused", "handled", "talk_time", "idle_since", "last_offer", "position", "level"),
        *("ring", "wrap_up", "decline_rest", "busy_rest", "max_no_answer", "max_open_offers"),
        *("explicit_close", "profile", "max_assignments", "per_seconds", "assignment_history"),
    }
)
ARRIVE: Final = frozenset(
    {
        *("id", "queue", "channel", "priority", "labels", "customer", "requires", "work"),
        *("patience", "max_wait", "steps", "level_range", "level_rules", "promote"),
        *("age_credit", "position", "preferred", "known_agent", "workflow", "classify"),
        *("sla_target", "start_at", "hold", "created", "last_activity"),
    }
)
MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "queue": {
        "overflow_at_length": "overflow at a length: the schema does not say where to",
    },
    "agent": {},
    "arrive": {},
}
"""Known keys that no public part and no ordinary host can do yet, with the missing feature."""

SETTINGS: Final = frozenset(
    {"available", "logged_in", "paused", "busy_elsewhere", "capacity", "level"}
)
VALUES: Final[Mapping[str, frozenset[object]]] = {
    "order": frozenset(
        {"priority_fifo", "fifo", "lifo", "age_plus_credit", "sla_target", "oldest_activity"}
    ),
    "select": frozenset(SELECTS),
    "on_no_answer": frozenset({"not_again", "unavailable", "again"}),
    "auto_pause": frozenset({"queue", "all", None}),
    "wrap_up_scope": frozenset({"queue", "agent"}),
    "refuse_when_no_agent": frozenset({"strict", "loose", "logged_out", None}),
    "leave_when_no_agent": frozenset({"strict", "loose", "logged_out", None}),
    "preempt": frozenset({"restart", "resume", None}),
    "cross_queue": frozenset({"longest_waiting", "priority_then_longest_waiting", None}),
}

NESTED: Final[Mapping[str, frozenset[str]]] = {
    "channels": frozenset({"cost", "max", "exclusive", "others_while_active"}),
    "active": frozenset({"channel", "count"}),
    "profile": frozenset({"queue", "rank", "delay"}),
    "rings": frozenset({"after", "ring", "drop"}),
    "exceptions": frozenset({"when", "do"}),
    "when": frozenset({"queue_length_at_least", "wait_at_least"}),
    "do": frozenset({"queue", "priority", "add_requires", "cancel", "set_labels", "classify"}),
    "promote": frozenset({"after", "priority"}),
    "level_rules": frozenset({"after", "min", "max", "raise_to"}),
    "steps": frozenset({"for", "requires"}),
    "requirement": frozenset({"expires_after", "expedite"}),
    "classification": frozenset({"queue", "fallback", "priority", "requires_weighted"}),
    "queue rule": frozenset({"if", "use", "match", "pass_through", "conditions"}),
    "condition": frozenset({"if", "match"}),
    "priority rule": frozenset({"if", "value"}),
    "weighted": frozenset({"weight", "requires"}),
    "workflow": frozenset({"filters", "default"}),
    "filter": frozenset({"if", "targets"}),
    "target": frozenset(
        {"queue", "requires", "priority", "timeout", "skip_if_available_agents", "known_agent"}
    ),
    "run": frozenset({"agents", "limit"}),
    "select": frozenset({"allowed", "queue"}),
    "generate": frozenset({"count", *ARRIVE}) - {"id"},
    "metric": frozenset({"answered_waits", "abandoned_waits", "target", "sl", "sl2"}),
    "item": frozenset({"queue", "priority", "status", "requires"}),
}


@attrs.frozen
class Case:
    """
    One case as it stands in its file.
    """

    suite: str
    id: str
    given: Mapping[str, Any]


def load(folder: Path) -> Iterator[Case]:
    """
    Every case of every file in *folder*, by the files' names.

    Raises `ValueError` for a file that is not of this schema: nobody should believe that it ran.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise ValueError(f"{folder} holds no files of cases (*.json)")

    for path in paths:
        document = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(document, dict) or document.get("schema") != SCHEMA:
            raise ValueError(f"{path} is not a file of cases of schema {SCHEMA}")

        for given in document["cases"]:
            yield Case(document.get("suite", path.stem), given["id"], given)


def check(case: Case) -> None:
    """
    Raise `Skip` for the first thing in *case* that the runner has not heard of.
    """
    given = case.given
    _keys("case", given, CASE)
    _value("cross_queue", given)
    for queue in given.get("queues", ()):
        _queue(queue)
    for agent in given.get("agents", ()):
        _agent(agent)
    for name, rules in given.get("classifications", {}).items():
        _classification(name, rules)
    for workflow in given.get("workflows", {}).values():
        _workflow(workflow)
    for step in given.get("timeline", ()):
        if "at" not in step:
            raise Skip("a step without `at`")

        _step(step)


def _queue(queue: Mapping[str, Any]) -> None:
    _keys("queue", queue, QUEUE)
    for name in VALUES:
        _value(name, queue)
    for ring in queue.get("rings", ()):
        _nested("rings", ring)
    for exception in queue.get("exceptions", ()):
        _nested("exceptions", exception)
        _nested("when", exception["when"])
        _nested("do", exception["do"])
        _requirements(exception["do"].get("add_requires", ()))


def _agent(agent: Mapping[str, Any]) -> None:
    _keys("agent", agent, AGENT)
    for channel in (agent.get("channels") or {}).values():
        _nested("channels", channel)
    for name in ("active", "profile"):
        for entry in agent.get(name) or ():
            _nested(name, entry)


def _classification(name: str, rules: Mapping[str, Any]) -> None:
    _nested("classification", rules)
    for rule in rules.get("queue", ()):
        _nested("queue rule", rule)
        _requirements(rule.get("match", ()))
        for condition in rule.get("conditions", ()):
            _nested("condition", condition)
            _requirements(condition.get("match", ()))
    for rule in rules.get("priority", ()):
        _nested("priority rule", rule)
    for rule in rules.get("requires_weighted", ()):
        _nested("weighted", rule)
        _requirements(rule["requires"])


def _workflow(workflow: Mapping[str, Any]) -> None:
    _nested("workflow", workflow)
    for entry in workflow.get("filters", ()):
        _nested("filter", entry)
        for target in entry["targets"]:
            _nested("target", target)
            _requirements(target.get("requires", ()))


def _step(step: Mapping[str, Any]) -> None:
    kind = kind_of(step)
    _keys(f"step {kind}", step, frozenset({"at", kind, *STEPS[kind].beside}))
    content = step[kind]
    match kind:
        case "arrive":
            _arrive(content)
        case "generate":
            _nested("generate", content)
        case "agent":
            _keys("set", step["set"], SETTINGS)
        case "batch":
            for inner in content:
                _step(inner)
        case "run" | "select":
            _nested(kind, content)
        case "expect":
            _expect(content)


def _arrive(item: Mapping[str, Any]) -> None:
    _keys("arrive", item, ARRIVE)
    _requirements(item.get("requires", ()))
    for step in item.get("steps", ()):
        _nested("steps", step)
        _requirements(step.get("requires", ()))
    for rule in item.get("level_rules", ()):
        _nested("level_rules", rule)
    promotions = item.get("promote", ())
    for promotion in [promotions] if isinstance(promotions, Mapping) else promotions:
        _nested("promote", promotion)


def _expect(expected: Mapping[str, Any]) -> None:
    _keys("expect", expected, frozenset(CHECKS))
    for facts in expected.get("item", {}).values():
        _nested("item", facts)
    if "metric" in expected:
        _nested("metric", expected["metric"])


def _requirements(requires: Any) -> None:  # noqa: ANN401 - as it came from the file
    for requirement in requires:
        if len(requirement) > len(("key", "op", "value")):
            _nested("requirement", requirement[3])


def _nested(name: str, given: Mapping[str, Any]) -> None:
    _keys(name, given, NESTED[name])


def _keys(where: str, given: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise Skip(f"unknown key of {where}: {', '.join(unknown)}")

    for key, feature in MISSING.get(where, {}).items():
        if given.get(key) is not None:
            raise Skip(f"{where} `{key}`: {feature}")


def _value(name: str, given: Mapping[str, Any]) -> None:
    if name in given and given[name] not in VALUES[name]:
        raise Skip(f"unknown value of {name}: {given[name]!r}")
