"""
Who comes first: a peer's priorities, weights, credits and targets as tiers, and the order over
them.

A tier is a class of customers with a rank; a case's numbers become as many tiers as they make
combinations.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, Final

import attrs
from tests.conformance.verdict import Skip

from fairroute.model import ServiceTarget
from fairroute.plan import Tier
from fairroute.policies import HeadStart, TierThenAge
from fairroute.protocols import QueueOrder, Waiting

SECONDS_AT_MOST: Final = 10**15


@attrs.frozen
class Standing:
    """
    What an item's place in line rests on, beside its age.
    """

    weight: int = 0
    expedite: bool = False
    priority: int = 0
    credit: float = 0
    target: float | None = None

    @property
    def tier(self) -> str:
        """
        The name of its tier.
        """
        words = [f"priority {self.priority}", f"weight {self.weight}", f"credit {self.credit:g}"]
        words += ["expedited"] if self.expedite else []
        words += [] if self.target is None else [f"target {self.target:g}"]
        return ", ".join(words)


def last_come(item: Waiting) -> int:
    """
    Last come, first served, inside a weight.
    """
    return item.rank * SECONDS_AT_MOST - item.arrived


def by_target(item: Waiting) -> int:
    """
    The shortest target first; without one last.
    """
    return SECONDS_AT_MOST - 1 if item.within is None else item.within


ORDERS: Final[Mapping[str, QueueOrder]] = {
    "priority_fifo": TierThenAge(),
    "fifo": TierThenAge(),
    "lifo": last_come,
    "oldest_activity": TierThenAge(),
    "sla_target": by_target,
}
"""`order` → policy part; `age_plus_credit` is `HeadStart` over the case's own credits."""

RANKED: Final = frozenset({"priority_fifo"})
"""Orders in which priority makes a rank of its own; in the others weight alone does."""


def standings(given: Mapping[str, Any]) -> list[Standing]:
    """
    Every standing an item of the case could come to have.
    """
    numbers = {number for number in _values(given, "priority") if type(number) is int}
    priorities = sorted({0, *numbers, *_from_rules(given)})
    weights = sorted({0, *_values(given, "weight")} - set(_shares(given)))
    credit = sorted({0, *_values(given, "age_credit")})
    targets: list[float | None] = [None, *sorted(set(_values(given, "sla_target")))]
    expedite = [False, True] if any(_values(given, "expedite")) else [False]
    return [
        Standing(*combination)
        for combination in product(weights, expedite, priorities, credit, targets)
    ]


def order_of(given: Mapping[str, Any], known: Iterable[Standing]) -> tuple[QueueOrder, bool]:
    """
    The order part of a case, and whether priority ranks in it.

    Raises `Skip` where its queues are in different orders: all agents share one.
    """
    names = {queue.get("order", "priority_fifo") for queue in given["queues"]} or {"priority_fifo"}
    if len(names) > 1:
        raise Skip(f"queues in different orders ({', '.join(sorted(names))}) in one engine (law 7)")

    (name,) = names
    ranked = name in RANKED and not _by_age_alone(given)
    if name == "age_plus_credit":
        return HeadStart({each.tier: each.credit for each in known}), ranked

    return ORDERS[name], ranked


def tiers(known: Iterable[Standing], *, ranked: bool) -> dict[str, Tier]:
    """
    The plan's tiers: heavier first, then expedited, then by priority if that ranks.
    """
    found = tuple(known)
    ranks = {_rank(each, ranked=ranked) for each in found}
    order = {rank: number for number, rank in enumerate(sorted(ranks), start=1)}
    table = {}
    for each in found:
        target = None if each.target is None else ServiceTarget(within=each.target)
        rank = order[_rank(each, ranked=ranked)]
        table[each.tier] = Tier(each.tier, rank=rank, live=target)

    return table


def _rank(standing: Standing, *, ranked: bool) -> tuple[int, bool, int]:
    return -standing.weight, not standing.expedite, -standing.priority if ranked else 0


def differences(given: Mapping[str, Any]) -> Iterator[str]:
    """
    Where the order of this case is not the reading's.
    """
    queues = given["queues"]
    shared = any(len(agent.get("queues") or queues) > 1 for agent in given.get("agents", ()))
    if len(queues) > 1 and shared:
        together = given.get("cross_queue") == "priority_then_longest_waiting"
        if not together and not _by_age_alone(given) and len(_priorities(given)) > 1:
            yield "age between queues, but priority inside them (law 7)"

    orders = {queue.get("order") for queue in queues}
    if "age_plus_credit" in orders and any(_values(given, "weight")):
        yield "credits beside weights of queues"


def _priorities(given: Mapping[str, Any]) -> set[int]:
    return {item.get("priority", 0) for item in _values(given, "arrive")}


def _by_age_alone(given: Mapping[str, Any]) -> bool:
    """
    Whether between queues age decides, and inside each there is but one priority.

    Several priorities in one queue and age between them are no order over items (law 7): which of
    two is first would depend on a third. Then priority ranks, as between items of one queue.
    """
    if len(given["queues"]) == 1 or given.get("cross_queue") == "priority_then_longest_waiting":
        return False

    mixed: dict[str, set[int]] = {}
    for item in _values(given, "arrive"):
        mixed.setdefault(item.get("queue", "q"), set()).add(item.get("priority", 0))

    changed = any(_values(given, name) for name in ("promote", "exceptions", "classify"))
    return not changed and all(len(priorities) == 1 for priorities in mixed.values())


def _values(node: Any, key: str) -> list[Any]:  # noqa: ANN401 - anything of a case
    return list(_walk(node, key))


def _walk(node: Any, key: str) -> Iterator[Any]:  # noqa: ANN401 - as above
    if isinstance(node, Mapping):
        for name, value in node.items():
            if name == key:
                yield value
            yield from _walk(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from _walk(value, key)


def _from_rules(given: Mapping[str, Any]) -> Iterator[int]:
    for rules in given.get("classifications", {}).values():
        for rule in rules.get("priority", ()):
            yield rule["value"]


def _shares(given: Mapping[str, Any]) -> Iterator[float]:
    for rules in given.get("classifications", {}).values():
        for part in rules.get("requires_weighted", ()):
            yield part["weight"]
