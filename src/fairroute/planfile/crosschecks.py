"""
Whether the parts of a plan agree: every name that one uses, another must have.

`shapes` asks these questions of a file as it goes, so that they are answered even where something
else is wrong; `problems_in` asks them of a plan made in Python.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

import attrs

from fairroute.classification import ClassificationRule
from fairroute.errors import nearest
from fairroute.plan import Plan, PolicySpec
from fairroute.registry import Problem, spelled, try_policy

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

        tables = ("tiers", "channels", "topics", "skills", "pools", "media")
        return cls(*(found(name) for name in tables))

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
    known = Known(plan.tiers, plan.channels, plan.topics, plan.skills, plan.pools, plan.media)
    problems = [*_in_media(plan, known)]
    for topic in (plan.topics or {}).values():
        way = ("topics", topic.name)
        for name, why in known.strange("skill", topic.skills):
            problems.append(Problem((*way, "skills", name), why))

        for _, why in known.strange("pool", sorted(topic.pools)):
            problems.append(Problem((*way, "pools"), why))

        for name, why in known.strange("tier", dict.fromkeys(tier for tier, _ in topic.targets)):
            problems.append(Problem((*way, "targets", name), why))

    for place, rule in enumerate(plan.classify):
        problems += _in_rule(rule, known, ("classify", place))

    specs: list[tuple[tuple[str, ...], PolicySpec]] = [(("policy",), plan.policy)]
    specs += [(("policies", name), spec) for name, spec in plan.policies.items()]
    for policy_way, spec in specs:
        _, wrong = try_policy(spec, tiers=plan.tiers, channels=plan.channels or ())
        problems += (problem.under(*policy_way) for problem in wrong)

    return problems


def _in_media(plan: Plan, known: Known) -> Iterator[Problem]:
    for channel in (plan.channels or {}).values():
        for _, why in known.strange("medium", [channel.medium] if channel.medium else []):
            yield Problem(("channels", channel.name, "medium"), why)

    for medium in (plan.media or {}).values():
        for _, why in known.strange("medium", sorted(medium.beside or ())):
            yield Problem(("media", medium.name, "beside"), why)


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
