"""
Whether the parts of a plan agree: every name that one uses, another must have.

`shapes` asks these questions of a file as it goes, so that they are answered even where something
else is wrong; `problems_in` asks them of a plan made in Python.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from fairroute.admission import Admission
from fairroute.classification import ClassificationRule
from fairroute.errors import nearest
from fairroute.model import BY, LIVE, Promise, ServiceTarget
from fairroute.plan import BENDS, Plan, PolicySpec, Topic
from fairroute.registry import Problem, spelled, try_policy
from fairroute.stages import Stage, Widens, bent_by
from fairroute.surges import Surge

MOST_COMPARED: Final = 100
"""Unknown names for which the nearest spelling is sought: it takes milliseconds in a large plan."""


@attrs.frozen
class Known:
    """
    The names that a plan has; None where it leaves a table out, so that any will do.
    """

    tiers: Collection[str] | None = None
    channels: Collection[str] | None = None
    topics: Collection[str] | None = None
    skills: Collection[str] | None = None
    pools: Collection[str] | None = None
    media: Collection[str] | None = None
    hours: Collection[str] | None = None
    kinds: Mapping[str, object] = attrs.field(factory=dict)
    """The kinds of skills that are not the usual one."""
    _told: dict[tuple[str, str], str] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    @classmethod
    def named_in(cls, table: dict[str, Any], /) -> "Known":
        """
        The names in a plan file's *table*, whether or not what they name is in order.
        """

        def found(name: str) -> Collection[str] | None:
            given = table.get(name)
            if isinstance(given, list):
                return frozenset(element for element in given if isinstance(element, str))

            return given if isinstance(given, dict) else None

        skills = table.get("skills")
        inner = skills.items() if isinstance(skills, dict) else ()
        kinds = {
            name: one["kind"] for name, one in inner if isinstance(one, dict) and "kind" in one
        }
        return cls(
            found("tiers"),
            found("channels"),
            found("topics"),
            found("skills"),
            found("pools"),
            found("media"),
            found("hours"),
            kinds,
        )

    @classmethod
    def of(cls, plan: Plan, /) -> "Known":
        """
        The names that *plan* has.
        """
        kinds = {skill.name: skill.kind for skill in (plan.skills or {}).values()}
        tables = (plan.tiers, plan.channels, plan.topics, plan.skills, plan.pools, plan.media)
        return cls(*tables, plan.hours, kinds)

    def unbending(self, bent: Iterable[str], /) -> Iterator[tuple[str, str]]:
        """
        Each of the *bent* names of which nobody may ever ask less, with a sentence.
        """
        for name in bent:
            kind = self.kinds.get(name, BENDS)
            if kind != BENDS:
                yield name, f"{spelled(name)} is of kind {kind}, and only an ability ever bends"

    def strange(self, kind: str, used: Iterable[str], /) -> Iterator[tuple[str, str]]:
        """
        Each of the *used* names that the plan does not have, with a sentence.
        """
        known = {
            "tier": self.tiers,
            "topic": self.topics,
            "skill": self.skills,
            "pool": self.pools,
            "medium": self.media,
            "hours": self.hours,
        }[kind]
        if known is None:
            return

        for name in used:
            if name not in known:
                yield name, self._sentence(kind, name, known)

    def _sentence(self, kind: str, name: str, known: Collection[str]) -> str:
        told = self._told.get((kind, name))
        if told is None:
            told = f"unknown {kind} {spelled(name)}"
            if len(self._told) < MOST_COMPARED:
                told += f": {nearest(name, known)}"
            self._told[kind, name] = told

        return told


def problems_in(plan: Plan, /) -> list[Problem]:
    """
    Where the parts of *plan* contradict each other.
    """
    known = Known.of(plan)
    problems = [*_in_media(plan, known)]
    for topic in (plan.topics or {}).values():
        problems += (problem.under("topics", topic.name) for problem in _in_topic(topic, known))

    for tier in (plan.tiers or {}).values():
        problems += _in_targets({LIVE: tier.live, BY: tier.by}, known, ("tiers", tier.name))
        problems += _in_stages(tier.stages, known, ("tiers", tier.name))

    problems += _in_bounds(plan, known)

    for place, rule in enumerate(plan.classify):
        problems += _in_rule(rule, known, ("classify", place))

    specs: list[tuple[tuple[str, ...], PolicySpec]] = [(("policy",), plan.policy)]
    specs += [(("policies", name), spec) for name, spec in plan.policies.items()]
    for policy_way, spec in specs:
        _, wrong = try_policy(spec, tiers=plan.tiers, channels=plan.channels or ())
        problems += (problem.under(*policy_way) for problem in wrong)

    return problems


def _in_topic(topic: Topic, known: Known) -> Iterator[Problem]:
    for name, why in known.strange("skill", topic.skills):
        yield Problem(("skills", name), why)

    for _, why in known.strange("pool", sorted(topic.pools)):
        yield Problem(("pools",), why)

    for _, why in known.strange("medium", sorted(topic.media or ())):
        yield Problem(("media",), why)

    for name, why in known.strange("tier", dict.fromkeys(tier for tier, _ in topic.targets)):
        yield Problem(("targets", name), why)

    for (name, promise), target in topic.targets.items():
        yield from _in_targets({promise: target}, known, ("targets", name))

    yield from _in_stages(topic.stages, known, ())


def _in_targets(
    targets: Mapping[Promise, ServiceTarget | None], known: Known, way: tuple[str, ...]
) -> Iterator[Problem]:
    for promise, target in targets.items():
        for problem in problems_in_target(target, known):
            yield problem.under(*way, promise)


def problems_in_target(target: ServiceTarget | None, known: Known, /) -> Iterator[Problem]:
    """
    The hours that *target* counts in and the plan does not have.
    """
    named = () if target is None or target.hours is None else (target.hours,)
    for _, why in known.strange("hours", named):
        yield Problem(("hours",), why)


def _in_bounds(plan: Plan, known: Known) -> Iterator[Problem]:
    for surge in plan.surge.values():
        yield from (one.under("surge", surge.name) for one in problems_in_surge(surge, known))

    for rule in plan.admission.values():
        yield from (one.under("admission", rule.name) for one in problems_in_class(rule, known))


def _in_media(plan: Plan, known: Known) -> Iterator[Problem]:
    for channel in (plan.channels or {}).values():
        for _, why in known.strange("medium", [channel.medium] if channel.medium else []):
            yield Problem(("channels", channel.name, "medium"), why)

    for medium in (plan.media or {}).values():
        for _, why in known.strange("medium", sorted(medium.beside or ())):
            yield Problem(("media", medium.name, "beside"), why)


def _in_stages(
    stages: Iterable[Stage], known: Known, way: tuple[str | int, ...]
) -> Iterator[Problem]:
    for place, stage in enumerate(stages):
        for problem in problems_in_stage(stage, known):
            yield problem.under(*way, "stages", place)


def problems_in_stage(stage: Stage, known: Known, /) -> Iterator[Problem]:
    """
    What *stage* names that the plan does not have, and what it asks less of that never bends.
    """
    for _, why in known.strange("tier", () if stage.tier is None else (stage.tier,)):
        yield Problem(("tier",), why)

    yield from _in_widening(stage, known)


def problems_in_surge(surge: Surge, known: Known, /) -> Iterator[Problem]:
    """
    The same of a surge.
    """
    yield from problems_in_class(surge, known)
    yield from _in_widening(surge, known)


def problems_in_class(rule: Surge | Admission, known: Known, /) -> Iterator[Problem]:
    """
    Whom *rule* is for that the plan does not have.
    """
    for field, kind, names in (("tiers", "tier", rule.tiers), ("topics", "topic", rule.topics)):
        for _, why in known.strange(kind, sorted(names)):
            yield Problem((field,), why)


def _in_widening(change: Widens, known: Known) -> Iterator[Problem]:
    for _, why in known.strange("pool", sorted(change.pools)):
        yield Problem(("pools",), why)

    for name, why in known.strange("skill", change.relax):
        yield Problem(("relax", name), why)

    for name, why in known.unbending(sorted(bent_by(change))):
        fields = {"relax": change.relax, "drop": change.drop}
        where = next((field for field, names in fields.items() if name in names), "waive")
        yield Problem((where,), why)


def _in_rule(
    rule: ClassificationRule, known: Known, way: tuple[str | int, ...]
) -> Iterator[Problem]:
    given = {
        "tier": () if rule.tier is None else (rule.tier,),
        "topic": () if rule.topic is None else (rule.topic,),
    }
    for kind, names in given.items():
        for _, why in known.strange(kind, names):
            yield Problem((*way, kind), why)

    for name, why in known.strange("skill", rule.skills):
        yield Problem((*way, "skills", name), why)
