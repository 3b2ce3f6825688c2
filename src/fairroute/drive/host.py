"""
A host whose clock is virtual.

It drives a real engine through customers and agents whose behaviour is settled beforehand: when
they come, how long they would wait, how long they are handled, who is there when. It decides
nothing about routing; it does what a live host does, only sooner. Where behaviour comes from (a
log, a scenario) is for others to say.
"""

from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush
from time import perf_counter
from typing import Final

import attrs

from fairroute.checks import kind_of, seconds_or_none, some_seconds
from fairroute.commands import (
    Accept,
    Command,
    Complete,
    Leave,
    SetPresence,
    SignIn,
    SignOut,
    Submit,
)
from fairroute.engine import Engine, Step
from fairroute.errors import InvalidValue
from fairroute.events import (
    Abandoned,
    Accepted,
    Assigned,
    Completed,
    Event,
    Offered,
    PolicyFailed,
    Queued,
    Refused,
    SignedOut,
    WrapUpEnded,
)
from fairroute.ids import ItemId, OfferId
from fairroute.instants import MICROSECONDS, microseconds
from fairroute.model import Agent, Contact, Presence, WorkItem

PROGRESS_EVERY: Final = 250
"""Customers between two reports of progress: a bar moves smoothly, and the calls cost nothing."""

# What happens at one instant goes in this order: what ends makes room for what begins.
_COMPLETE, _LEAVE, _GO, _COME, _ANSWER, _ARRIVE = range(6)


@attrs.frozen
class Customer:
    """
    Somebody who will want something: *work*, submitted *at* so many seconds.

    They leave unanswered after *patience* seconds (None: never), and are handled for *handle*
    seconds by whoever answers; *wrap_up* seconds of work follow (None: the plan's usual).
    """

    work: Contact | WorkItem = attrs.field(
        validator=kind_of((Contact, WorkItem), "a Contact or a WorkItem")
    )
    at: float = attrs.field(kw_only=True, validator=some_seconds)
    handle: float = attrs.field(kw_only=True, validator=some_seconds)
    patience: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    wrap_up: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)


@attrs.frozen
class Duty:
    """
    *agent* is there, READY, from *start* to *end* seconds, and then goes as soon as work is done.
    """

    agent: Agent = attrs.field(validator=kind_of(Agent, "an Agent"))
    start: float = attrs.field(kw_only=True, validator=some_seconds)
    end: float = attrs.field(kw_only=True, validator=some_seconds)

    def __attrs_post_init__(self) -> None:
        if self.end <= self.start:
            expected = f"an instant after its start at {self.start:g} s"
            raise InvalidValue("Duty.end", self.end, expected)


@attrs.frozen(kw_only=True)
class Run:
    """
    What driving an engine took, and who was left at the end.

    *failures* counts `PolicyFailed` events, of which *failure* is the first, in words.
    *engine_seconds* were spent inside `Engine.handle`, observers included. *waiting*, *handled* and
    *on_duty* are customers and agents still there when nothing more could happen, at *end*;
    *refused* customers were turned away by the plan.
    """

    end: float
    customers: int
    batches: int
    commands: int
    events: int
    engine_seconds: float
    waiting: int
    handled: int
    on_duty: int
    refused: int = 0
    failures: int = 0
    failure: str | None = None


class VirtualHost:
    """
    Drives *engine* through *customers* and *duties*; agents say yes after *ring* seconds.

    Everything at one instant is one batch: work that ends, customers who leave, agents who go and
    come, answers, customers who come. What the engine answers at that instant (an offer that does
    not ring, an agent who may go) is another batch of the same instant. *ring* must be shorter
    than the plan's offers. *journal* is given every step. Deterministic: ties go by the order
    given.
    """

    def __init__(
        self,
        engine: Engine,
        customers: Iterable[Customer],
        duties: Iterable[Duty],
        *,
        ring: float = 0.0,
        journal: Callable[[Step], object] | None = None,
    ) -> None:
        offers = engine.plan.offers
        self._ring = microseconds(ring, "VirtualHost.ring")
        if not offers.auto_accept and self._ring >= microseconds(offers.timeout):
            expected = f"less than the {offers.timeout:g} s that the plan's offers stay open"
            raise InvalidValue("VirtualHost.ring", ring, expected)

        self._engine = engine
        self._journal = journal
        self._customers = [
            (microseconds(each.at), each) for each in sorted(customers, key=lambda each: each.at)
        ]
        self._next = 0
        self._unanswered: dict[str, Customer] = {}
        self._items: dict[ItemId, Customer] = {}
        self._going: set[str] = set()
        self._heap: list[tuple[int, int, int, Command]] = []
        self._pushed = 0
        self._batches = self._commands = self._events = 0
        self._seconds = 0.0
        self._failures = self._refused = 0
        self._failure: str | None = None
        for duty in sorted(duties, key=lambda each: each.start):
            self._push(microseconds(duty.start), _COME, SignIn(duty.agent))
            self._push(microseconds(duty.end), _GO, SignOut(duty.agent.id))

    def run(self, progress: Callable[[int], None] | None = None) -> Run:
        """
        Go on until nothing more can happen; *progress* is told how many customers have come.
        """
        told = 0
        while (instant := self._next_instant()) is not None:
            self._at(instant)
            if progress is not None and self._next - told >= PROGRESS_EVERY:
                told = self._next
                progress(told)

        if progress is not None:
            progress(self._next)

        stats = self._engine.stats()
        return Run(
            end=stats.now,
            customers=self._next,
            batches=self._batches,
            commands=self._commands,
            events=self._events,
            engine_seconds=self._seconds,
            waiting=stats.waiting + stats.offered,
            handled=stats.handled,
            on_duty=stats.agents,
            refused=self._refused,
            failures=self._failures,
            failure=self._failure,
        )

    def _next_instant(self) -> int | None:
        """
        When something next happens: to a customer, to an agent, or to the engine by itself.
        """
        soonest = self._heap[0][0] if self._heap else None
        if self._next < len(self._customers):
            arrival = self._customers[self._next][0]
            soonest = arrival if soonest is None else min(soonest, arrival)

        deadline = self._engine.next_deadline
        if deadline is None:
            return soonest

        due = microseconds(deadline)
        return due if soonest is None else min(soonest, due)

    def _at(self, instant: int) -> None:
        commands = self._due(instant)
        step = self._handle(commands, instant)
        while answers := self._answers(step, instant):
            step = self._handle(answers, instant)

    def _due(self, instant: int) -> list[Command]:
        """
        The commands of what happens at *instant*.
        """
        commands: list[Command] = []
        heap = self._heap
        while heap and heap[0][0] == instant:
            _, _, _, command = heappop(heap)
            commands += self._now(command)

        while self._next < len(self._customers):
            at, customer = self._customers[self._next]
            if at > instant:
                break

            self._next += 1
            commands += self._coming(customer, instant)

        return commands

    def _coming(self, customer: Customer, instant: int) -> Sequence[Command]:
        submit = Submit(customer.work)
        contact = submit.contact.id
        if customer.patience is None:
            self._unanswered[contact] = customer
            return (submit,)

        leaves = instant + microseconds(customer.patience)
        if leaves == instant:
            # Who has no patience at all is gone before anybody could answer.
            return submit, Leave(contact)

        self._unanswered[contact] = customer
        self._push(leaves, _LEAVE, Leave(contact))
        return (submit,)

    def _now(self, command: Command) -> Sequence[Command]:
        """
        What has become of something scheduled long ago.
        """
        match command:
            case Leave(contact):
                # Whoever was answered meanwhile does not leave.
                return (command,) if contact in self._unanswered else ()
            case Accept(offer):
                return (command,) if self._engine.offer(offer) is not None else ()
            case SignOut(agent):
                self._going.add(agent)
                return SetPresence(agent, Presence.DRAINING), command
            case SignIn(agent):
                self._going.discard(agent.id)
                return (command,)

        return (command,)

    def _answers(self, step: Step, instant: int) -> list[Command]:
        """
        What people do about the events of *step* at once; what they do later is scheduled.
        """
        commands: list[Command] = []
        for event in step.events:
            commands += self._answer(event, instant)

        return commands

    def _answer(  # noqa: C901 - one row per event
        self, event: Event, instant: int
    ) -> Sequence[Command]:
        match event:
            case Queued():
                if (customer := self._unanswered.get(event.contact.id)) is not None:
                    self._items[event.item] = customer
            case Refused(command=Submit() as submit):
                # Turned away at the door: nobody is there who could leave.
                self._unanswered.pop(submit.contact.id, None)
                self._refused += 1
            case Offered():
                return self._ringing(event.offer, instant)
            case Accepted() | Assigned():
                return self._handling(event.item, instant)
            case Abandoned():
                if (customer := self._items.pop(event.item, None)) is not None:
                    del self._unanswered[_contact(customer)]
            case Completed() | WrapUpEnded():
                # Who still has work is refused, and asks again when that ends.
                return (SignOut(event.agent),) if event.agent in self._going else ()
            case SignedOut():
                self._going.discard(event.agent)
            case PolicyFailed():
                self._failures += 1
                self._failure = self._failure or f"{event.part}: {event.why}"

        return ()

    def _ringing(self, offer: OfferId, instant: int) -> Sequence[Command]:
        if not self._ring:
            return (Accept(offer),)

        self._push(instant + self._ring, _ANSWER, Accept(offer))
        return ()

    def _handling(self, item: ItemId, instant: int) -> Sequence[Command]:
        customer = self._items.pop(item)
        del self._unanswered[_contact(customer)]
        complete = Complete(item, wrap_up=customer.wrap_up)
        ends = instant + microseconds(customer.handle)
        if ends == instant:
            return (complete,)

        self._push(ends, _COMPLETE, complete)
        return ()

    def _handle(self, commands: Sequence[Command], instant: int) -> Step:
        at = instant / MICROSECONDS
        started = perf_counter()
        step = self._engine.handle(*commands, at=at)
        self._seconds += perf_counter() - started
        self._batches += 1
        self._commands += len(commands)
        self._events += len(step)
        if self._journal is not None:
            self._journal(step)

        return step

    def _push(self, instant: int, rank: int, command: Command) -> None:
        self._pushed += 1
        heappush(self._heap, (instant, rank, self._pushed, command))


def _contact(customer: Customer) -> str:
    work = customer.work
    return work.id if isinstance(work, Contact) else work.contact.id
