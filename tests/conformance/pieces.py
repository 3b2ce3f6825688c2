"""
Items as their host knows them: what of a case's item is so at which age.

The engine is told what follows: tier, topic and requirements, again by `UpdateItem` when they
change.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import attrs
from tests.conformance.orders import Standing
from tests.conformance.requirements import Requirement, requirements, us
from tests.conformance.slots import FAR, Window, level_spans, remembers

Status = Literal[
    "scheduled",
    "waiting_for_activation",
    "queued",
    "assigned",
    "completed",
    "closed",
    "cancelled",
    "left",
    "rejected",
]


@attrs.define(eq=False)
class Piece:
    """
    One item of a case; instants in microseconds since its beginning.
    """

    id: str
    given: Mapping[str, Any]
    queue: str
    priority: int
    labels: dict[str, Any]
    requires: tuple[Requirement, ...]
    arrived: int
    status: Status = "queued"
    contact: str = ""
    number: int | None = None
    targets: tuple[Mapping[str, Any], ...] = ()
    target: int = 0
    held_until: int = 0
    agent: str | None = None
    started: int | None = None
    ended: int | None = None
    left: tuple[str, int] | None = None
    rejected: str | None = None
    remaining: int | None = None
    interrupted: list[tuple[int, int]] = attrs.field(factory=list)
    offers: dict[str, int] = attrs.field(factory=dict)
    offered: dict[str, int] = attrs.field(factory=dict)
    asked: int | None = None
    last_seat: int = -1
    held_by_run: bool = False
    retries: set[str] = attrs.field(factory=set)

    @classmethod
    def of(cls, given: Mapping[str, Any], queue: str, arrived: int) -> "Piece":
        """
        An item as a case describes it.
        """
        work = given.get("work")
        return cls(
            id=given["id"],
            given=given,
            queue=queue,
            priority=given.get("priority", 0),
            labels=dict(given.get("labels", {})),
            requires=requirements(given.get("requires", ()), given),
            arrived=arrived,
            contact=given["id"],
            remaining=None if work is None else us(work),
        )

    @property
    def standing_at(self) -> int:
        """
        The instant its place counts from.
        """
        return self.arrived if self.asked is None else self.asked

    @property
    def in_line(self) -> bool:
        """
        Whether it waits or is offered.
        """
        return self.status == "queued"

    def active(self, queue: Mapping[str, Any], now: int) -> tuple[Requirement, ...]:
        """
        What it requires at *now*.
        """
        if queue.get("ignore_requirements"):
            return ()

        age = now - self.arrived
        dropped = {
            label
            for ring in queue.get("rings", ())
            if us(ring["after"]) <= age
            for label in ring.get("drop", ())
        }
        every = (*self.requires, *self._of_step(age), *self._of_target())
        return tuple(each for each in every if each.active(age) and each.key not in dropped)

    def standing(self, queue: Mapping[str, Any], now: int) -> Standing:
        """
        What its place rests on at *now*.
        """
        return Standing(
            weight=queue.get("weight", 0),
            expedite=any(each.expedite for each in self.active(queue, now)),
            priority=self.priority,
            credit=self.given.get("age_credit", 0),
            target=self.given.get("sla_target"),
        )

    def window(self, queue: Mapping[str, Any], now: int, *, opened: int = FAR) -> Window:
        """
        Which places in its queue may take it at *now*.
        """
        age = now - self.arrived
        least, most, raised = [span for after, span in level_spans(self.given) if after <= age][-1]
        rings = [ring["ring"] for ring in queue.get("rings", ()) if us(ring["after"]) <= age]
        return Window(
            least,
            most,
            raised,
            ring=max(rings, default=FAR),
            delay=age,
            opened=opened,
            held=self._held(queue, now) or ("rings" in queue and not rings),
            after=self.last_seat if remembers(queue) else -1,
        )

    def _held(self, queue: Mapping[str, Any], now: int) -> bool:
        longest = queue.get("ignore_inactive_longer_than")
        inactive = longest is not None and now - self.active_at > us(longest)
        return self.held_by_run or inactive or now < self.held_until

    @property
    def active_at(self) -> int:
        """
        When the customer last did something about it.
        """
        known = self.given.get("last_activity", self.given.get("created"))
        return self.arrived if known is None else us(known)

    def ages(self, queue: Mapping[str, Any]) -> Iterable[int]:
        """
        The ages (microseconds) at which something about it changes by itself in *queue*.
        """
        yield from (each.expires for each in self.requires if each.expires is not None)
        yield from (us(ring["after"]) for ring in queue.get("rings", ()))
        yield from (after for after, _ in level_spans(self.given))
        if queue.get("ignore_inactive_longer_than") is not None:
            longest = us(queue["ignore_inactive_longer_than"])
            yield self.active_at + longest + 1 - self.arrived

        passed = 0
        for step in self.given.get("steps", ()):
            if "for" in step:
                passed += us(step["for"])
                yield passed

    def _of_step(self, age: int) -> tuple[Requirement, ...]:
        passed = 0
        for step in self.given.get("steps", ()):
            passed += us(step["for"]) if "for" in step else FAR
            if age < passed:
                return requirements(step.get("requires", ()), self.given)

        return ()

    def _of_target(self) -> tuple[Requirement, ...]:
        if self.target >= len(self.targets):
            return ()

        target = self.targets[self.target]
        known = self.given.get("known_agent")
        found = requirements(target.get("requires", ()), self.given)
        if target.get("known_agent") and known is not None:
            found += (Requirement("Id", "==", known),)

        return found
