"""
Who of those who may take an item gets it: each rule a plain function over what a score may see.

Facts of agents that the engine does not keep (a peer's lifetime counts, whose turn it is) are told
to it as pools named `NAME=VALUE` and read back here; so the policy stays a pure function of what it
is shown. Labels of agents and items are attributes, which it shows by itself.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

import attrs
from tests.conformance.requirements import as_heard
from tests.conformance.scoring import evaluate, label_match
from tests.conformance.slots import Slot
from tests.conformance.verdict import Skip

from fairroute.protocols import AgentView, Needs, Pairing

Key = tuple[float, ...]

SEATS: Final = 2**20
"""More than any list of agents has."""

FALLBACK: Final = ("worked", "ready")
"""Facts that "idle longest" rests on."""


@attrs.frozen
class Sight:
    """
    An agent beside an item: what the engine shows, and the facts the host told it.
    """

    agent: AgentView
    facts: Mapping[str, int]
    item: Needs = attrs.field(factory=Needs)

    @property
    def given_just_now(self) -> bool:
        """
        Whether this very match has given them something, which the host cannot have told yet.
        """
        return "decision" in self.facts and self.agent.last_offered > self.facts["decision"]


Rule = Callable[[Sight], Key]


@attrs.frozen
class Select:
    """
    A rule, and the facts it reads.
    """

    rule: Rule
    facts: tuple[str, ...] = ()


def longest_idle(sight: Sight) -> Key:
    """
    Never worked first, by how long they are there; then who was given or finished work least
    recently.
    """
    if sight.given_just_now:
        return -1, -sight.agent.last_offered

    if "worked" in sight.facts:
        return 0, -sight.facts["worked"]

    return 1, -sight.facts.get("ready", 0)


def linear(_: Sight) -> Key:
    """
    The order of the list alone.
    """
    return ()


def fewest_handled(sight: Sight) -> Key:
    """
    The smallest number of items finished, ever.
    """
    return (-sight.facts["handled"],)


def least_talk_time(sight: Sight) -> Key:
    """
    The shortest time with customers, ever.
    """
    return (-sight.facts["talk_time"],)


def least_loaded(sight: Sight) -> Key:
    """
    The fewest items in hand, open offers included.
    """
    return (-sight.agent.items,)


def most_loaded(sight: Sight) -> Key:
    """
    The most items in hand, open offers included.
    """
    return (sight.agent.items,)


def least_utilised_then_longest_idle(sight: Sight) -> Key:
    """
    The smallest share of capacity used; none is used of unlimited capacity.
    """
    used = 0.0 if "unlimited" in sight.facts else sight.agent.used / sight.agent.capacity
    return -used, *longest_idle(sight)


def oldest_assignment(sight: Sight) -> Key:
    """
    Never given anything first; then whose last accept is longest ago.
    """
    if sight.given_just_now:
        return -1, -sight.agent.last_offered

    return (0, -sight.facts["accepted"]) if "accepted" in sight.facts else (1, 0)


def round_robin(sight: Sight) -> Key:
    """
    Whose turn it is in this queue.
    """
    return (-float("inf"),) if sight.given_just_now else (-sight.facts["turn"],)


def linear_per_item(sight: Sight) -> Key:
    """
    The list from behind the agent whom this very item was offered to last.
    """
    return (-((sight.facts["seat"] - sight.facts.get("after", -1) - 1) % SEATS),)


def least_loaded_then_round_robin(sight: Sight) -> Key:
    """
    The fewest items in hand; among equals whose turn it is.
    """
    return *least_loaded(sight), *round_robin(sight)


def best_label_match(sight: Sight) -> Key:
    """
    How well their labels fit the item's; among equals longest idle.
    """
    item = sight.item
    match = label_match(item.attributes, as_heard(item.requires), sight.agent.attributes)
    return match, *longest_idle(sight)


READ_LABELS: Final = frozenset({"best_label_match", "custom_score"})
"""Rules that read an item's labels."""


SELECTS: Final[Mapping[str, Select | str]] = {
    "longest_idle": Select(longest_idle, FALLBACK),
    "broadcast": Select(longest_idle, FALLBACK),
    "linear": Select(linear),
    "fewest_handled": Select(fewest_handled, ("handled",)),
    "least_talk_time": Select(least_talk_time, ("talk_time",)),
    "least_loaded": Select(least_loaded),
    "most_loaded": Select(most_loaded),
    "least_utilised_then_longest_idle": Select(
        least_utilised_then_longest_idle, (*FALLBACK, "unlimited")
    ),
    "oldest_assignment": Select(oldest_assignment, ("accepted",)),
    "round_robin": Select(round_robin, ("turn",)),
    "rotation": Select(round_robin, ("turn",)),
    "least_loaded_then_round_robin": Select(least_loaded_then_round_robin, ("turn",)),
    "by_labels": "by labels",  # its keys come with the queue: `_by_labels`
    "best_label_match": Select(best_label_match, FALLBACK),
    "custom_score": "by a rule",  # which comes with the queue: `_custom_score`
    "linear_per_item": Select(linear_per_item),
}
"""`select` → rule; a text is the missing feature that skips the case."""


def select_of(queue: Mapping[str, Any]) -> Select:
    """
    The rule of *queue*; raises `Skip` for one that the engine cannot be asked.
    """
    name = queue.get("select", "longest_idle")
    if name == "by_labels":
        keys = tuple((key, way) for key, way in queue["by"])
        return Select(partial(_by_labels, keys), (*FALLBACK, *(f"label {key}" for key, _ in keys)))

    if name == "custom_score":
        return Select(partial(_custom_score, queue["score_rule"]), FALLBACK)

    found = SELECTS[name]
    if isinstance(found, str):
        raise Skip(f"select {name}: {found}")

    return found


def _by_labels(keys: Iterable[tuple[str, str]], sight: Sight) -> Key:
    values = []
    for key, way in keys:
        value = sight.agent.attributes.get(key)
        if isinstance(value, (int, float)):
            values.append(float(-value if way == "asc" else value))
        else:
            values.append(-float("inf"))

    return *values, *longest_idle(sight)


def _custom_score(rule: str, sight: Sight) -> Key:
    answer = evaluate(rule, {"item": sight.item.attributes, "agent": sight.agent.attributes})
    return float(answer or 0), *longest_idle(sight)


# --- the policy part ---

SCORE: Final = 2
"""Where a rule's own first number stands in the score: after level and ring."""


@attrs.frozen
class QueueScore:
    """
    Lower level, inner ring, the queue's own rule, the order of the list.

    *slots* says which place in which queue a pool stands for; *levels* which queues heed levels.
    """

    slots: Mapping[str, Slot]
    rules: Mapping[str, Rule]
    levels: Mapping[str, bool]

    def __call__(self, pairing: Pairing, /) -> Key:
        """
        The score of an agent for an item, higher first.
        """
        shared = [
            self.slots[pool]
            for pool in sorted(pairing.item.pools & pairing.agent.pools)
            if pool in self.slots
        ]
        if not shared:
            return (0,)

        slot = shared[0]
        told = facts_in(pairing.item.pools, slot.queue)
        facts = facts_in(pairing.agent.pools, slot.queue) | told
        level = max(slot.level, told.get("raise", 0)) if self.levels[slot.queue] else 0
        rule = self.rules[slot.queue]
        sight = Sight(pairing.agent, facts, pairing.item)
        return -level, -slot.ring, *rule(sight), -facts["seat"]


def pool_of(fact: str, value: int, queue: str | None = None) -> str:
    """
    A fact as the engine is told it; one of a *queue* counts in that queue only.
    """
    return f"{fact}={value}" if queue is None else f"{fact}={value}@{queue}"


def facts_in(pools: Iterable[str], queue: str) -> dict[str, int]:
    """
    The facts that *pools* tell of an agent in *queue*, or of an item.
    """
    facts: dict[str, int] = {}
    for pool in pools:
        fact, equals, value = pool.partition("=")
        number, at, where = value.partition("@")
        if equals and (not at or where == queue):
            facts[fact] = int(number)

    return facts
