"""
Agents as their host knows them: where they are paused, what wraps up, and a peer's lifetime counts.

The engine is told what follows from it: an `Agent` with pools, attributes, media and capacity, and
a presence. A pause in one queue, wrap-up and rest end an agent's membership in queues for a while.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs
from tests.conformance.requirements import us
from tests.conformance.selects import pool_of
from tests.conformance.slots import Slot
from tests.conformance.verdict import Skip

from fairroute.model import Presence

UNLIMITED: Final = 1_000_000
EVERYWHERE: Final = "*"


@attrs.define(eq=False)
class Person:
    """
    One agent of a case; instants in microseconds since its beginning.
    """

    id: str
    seat: int
    given: Mapping[str, Any]
    queues: tuple[str, ...]
    levels: dict[str, int]
    capacity: int | None
    logged_in: bool
    available: bool
    paused: bool
    handled: int
    talk_time: int
    worked: int | None
    ready: int | None
    profile: Mapping[str, Mapping[str, Any]]
    given_at: list[int]
    accepted: int | None = None
    decision: int = 0
    misses: int = 0
    busy_elsewhere: bool = False
    paused_in: set[str] = attrs.field(factory=set)
    logged_out_of: set[str] = attrs.field(factory=set)
    wrap_ups: dict[str, int] = attrs.field(factory=dict)
    rests_until: int = 0

    @classmethod
    def of(cls, given: Mapping[str, Any], seat: int, queues: Iterable[str]) -> "Person":
        """
        An agent as a case describes them; in every one of *queues* unless it says in which.
        """
        _refuse(given)
        profile = {entry["queue"]: entry for entry in given.get("profile") or ()}
        own = tuple(given.get("queues") or profile or queues)
        idle_since = given.get("idle_since")
        logged_in = bool(given.get("logged_in", True))
        available = bool(given.get("available", True))
        return cls(
            id=given["id"],
            seat=seat,
            given=given,
            queues=own,
            levels=dict.fromkeys(own, given.get("level", 0)),
            capacity=given.get("capacity", 1),
            logged_in=logged_in,
            available=available,
            paused=bool(given.get("paused", False)),
            handled=given.get("handled", 0),
            talk_time=us(given.get("talk_time", 0)),
            worked=None if idle_since is None else us(idle_since),
            ready=0 if logged_in and available else None,
            profile=profile,
            given_at=[us(at) for at in given.get("assignment_history") or ()],
        )

    @property
    def labels(self) -> dict[str, Any]:
        """
        Their labels; the label `Id` is implicit.
        """
        return {"Id": self.id, **self.given.get("labels", {})}

    @property
    def ring(self) -> int:
        """
        Their ring, inner first.
        """
        ring: int = self.given.get("ring", 1)
        return ring

    @property
    def here(self) -> bool:
        """
        Logged in, available, and not paused everywhere.
        """
        return self.logged_in and self.available and not self.paused

    def set_here(
        self, now: int, *, logged_in: bool | None = None, available: bool | None = None
    ) -> bool:
        """
        Say whether they are logged in or available; whether they have come back with it.
        """
        before = self.logged_in and self.available
        self.logged_in = self.logged_in if logged_in is None else logged_in
        self.available = self.available if available is None else available
        back = self.logged_in and self.available and not before
        if back:
            self.ready = now

        return back

    def wrap_up(self, queue: Mapping[str, Any]) -> float:
        """
        Seconds of work after an item of *queue*.
        """
        own = self.given.get("wrap_up")
        length = float((queue.get("wrap_up") if own is None else own) or 0)
        most = queue.get("max_wrap_up")
        return length if most is None else min(length, most)

    def slot(self, queue: str) -> Slot:
        """
        Their place in *queue*.
        """
        return Slot(queue, self.levels[queue], self.ring, self._delay(queue))

    def serves(self, queue: str, now: int, *, when_busy: bool) -> bool:
        """
        Whether they are offered items of *queue* at all just now.
        """
        return (
            queue in self.queues
            and queue not in self.paused_in
            and queue not in self.logged_out_of
            and now >= max(self.rests_until, self.paced_until(now))
            and now >= max(self.wrap_ups.get(EVERYWHERE, 0), self.wrap_ups.get(queue, 0))
            and (when_busy or not self.busy_elsewhere)
        )

    def paced_until(self, now: int) -> int:
        """
        Until when they have been given as many items as they may in a time.
        """
        most, seconds = self.given.get("max_assignments"), self.given.get("per_seconds")
        if most is None or seconds is None:
            return 0

        recent = [at for at in self.given_at if at + us(seconds) > now]
        return sorted(recent)[-most] + us(seconds) if len(recent) >= most else 0

    def rank(self, queue: str) -> int:
        """
        How their profile ranks *queue*, lower first.
        """
        return int(self.profile[queue]["rank"]) if queue in self.profile else 0

    def wraps_up(self, queue: str | None, until: int) -> None:
        """
        Nothing new (of *queue*, or at all) until then; the later end counts.
        """
        scope = EVERYWHERE if queue is None else queue
        self.wrap_ups[scope] = max(until, self.wrap_ups.get(scope, 0))

    def costs(self) -> dict[str, int] | None:
        """
        Units an item of each channel takes; None: one each, of any channel.
        """
        channels = self.given.get("channels")
        return None if channels is None else {k: v.get("cost", 1) for k, v in channels.items()}

    def presence(self) -> Presence:
        """
        What they say of themselves.
        """
        if not self.logged_in:
            return Presence.OFFLINE

        return Presence.READY if self.here else Presence.NOT_READY

    def pools(
        self, serving: Iterable[str], facts: Iterable[str], turns: Mapping[str, int]
    ) -> Iterator[str]:
        """
        Their places in the queues they serve just now, and the *facts* that selection reads;
        *turns* by queue.
        """
        yield f"only {self.id}"
        yield from (self.slot(queue).pool for queue in serving)
        yield pool_of("seat", self.seat)
        if self.given.get("decline_rest"):
            yield pool_of("decline_rest", 1)

        for fact in facts:
            if fact == "turn":
                yield from (pool_of(fact, turn, queue) for queue, turn in turns.items())
            elif (value := self._fact(fact)) is not None:
                yield pool_of(fact, value)

    def _fact(self, fact: str) -> int | None:
        if fact == "unlimited":
            return 1 if self.capacity is None else None

        if fact.startswith("label "):
            value = self.labels.get(fact.removeprefix("label "), 0)
            if type(value) not in (int, float):
                raise Skip(f"select by_labels on {value!r}: it orders by numbers")

            return None  # the engine shows it by itself

        value = getattr(self, fact)
        return value if value is None else int(value)

    def _delay(self, queue: str) -> int:
        return us(self.profile[queue].get("delay", 0)) if queue in self.profile else 0


def _refuse(given: Mapping[str, Any]) -> None:
    for key in ("level", "position", "ring"):
        if type(given.get(key, 0)) is not int:
            raise Skip(f"agent `{key}` of {given[key]!r}: a number was expected")
