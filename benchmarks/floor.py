"""
The least that a cycle of submit, offer, accept and complete can cost in pure Python.

A rival for the engine's own cycle: it serves whoever came first by whoever has been idle longest,
knows no skills, tiers, channels or plan, and leaves out everything an engine could leave out. What
remains is what any engine must do, and all of it is listed in `OPERATIONS`. Its events are the real
ones, its commands and its `handle` are the engine's.

    python -m benchmarks.floor

times it against one pop and push on a heap of 10,000 entries, in the same run, and fails if a cycle
costs more than 20 of those: the floor must be low enough to be one.
"""

import sys
from collections import deque
from functools import partial
from heapq import heappop, heappush
from random import Random
from typing import TYPE_CHECKING, Any, Final

import attrs
from benchmarks.centre import Centre
from benchmarks.report import Bound, conclude, options
from benchmarks.rounds import Round, interleaved
from benchmarks.steady import SMALL, Steady

import fairroute as fr
from fairroute.errors import ClockError, DuplicateId, UnknownName
from fairroute.events import (
    Accepted,
    Completed,
    Event,
    Offered,
    OfferMissed,
    Queued,
    RefusalReason,
    Refused,
    Requeued,
    SignedIn,
)
from fairroute.ids import ItemId, OfferId
from fairroute.lifecycle import ItemState, OfferState
from fairroute.model import Classified

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATIONS: Final = """\
each of 3 calls  seconds to whole microseconds; not before the last instant? a timer due? which
                 command? a new list for events; then: does somebody wait, and is somebody idle?
Submit           id not in use? a new item, kept by its number; its contact, kept by its id; the end
                 of the line; one event, Queued
the match        head of the line, first of the idle; a new offer, kept by its number; item, offer
                 and agent refer to each other; a deadline on the heap; one event, Offered
Accept           number issued? offer by number, taken out (else refused); states of offer, item and
                 agent; the deadline stays on the heap until it comes up; one event, Accepted
Complete         number issued? item by number, handled (else refused), taken out; its contact taken
                 out; states of item and agent; the end of the idle; one event, Completed
"""

MOST: Final = 20.0
"""A floor above so many heap operations would be no floor."""

TIMEOUT: Final = 20_000_000
REST: Final = 30.0
ONE_CLASS: Final = Classified("standard", 0)


@attrs.define(eq=False)
class Agent:
    """
    Somebody who is idle, or has one item.
    """

    id: str
    item: "Item | None" = None


@attrs.define(eq=False)
class Item:
    """
    A contact's place in line.
    """

    id: ItemId
    contact: str
    state: ItemState = ItemState.WAITING
    agent: Agent | None = None


@attrs.define(eq=False)
class Offer:
    """
    An item held for an agent.
    """

    id: OfferId
    item: Item
    agent: Agent
    state: OfferState = OfferState.OPEN


class Floor:
    """
    First come first served, longest idle first, one item an agent; offers with a timeout.
    """

    def __init__(self) -> None:
        self.now = 0
        self.seq = 0
        self.command = 0
        self.last_item = 0
        self.last_offer = 0
        self.events: list[Event] = []
        self.line: deque[Item] = deque()
        self.idle: deque[Agent] = deque()
        self.timers: list[tuple[int, int, Offer]] = []
        self.agents: dict[str, Agent] = {}
        self.items: dict[int, Item] = {}
        self.offers: dict[int, Offer] = {}
        self.contacts: dict[str, Item] = {}
        self._do: dict[type, Callable[[Any, float], None]] = {
            fr.SignIn: self._sign_in,
            fr.Submit: self._submit,
            fr.Accept: self._accept,
            fr.Complete: self._complete,
        }

    def handle(self, *commands: fr.Command, at: float) -> list[Event]:
        """
        As `fairroute.Engine.handle`: timers, commands, one match; what happened.
        """
        now = round(at * 1_000_000)
        if now < self.now:
            raise ClockError(at, self.now / 1_000_000)

        self.now = now
        events = self.events = []
        timers = self.timers
        while timers and timers[0][0] <= now:
            offer = heappop(timers)[2]
            if offer.state is OfferState.OPEN:
                self._miss(offer, at)

        for command in commands:
            self.command += 1
            self._do[type(command)](command, at)

        line, idle = self.line, self.idle
        while line and idle:
            self._offer(line.popleft(), idle.popleft(), at)

        return events

    def _sign_in(self, command: fr.SignIn, at: float) -> None:
        self.seq += 1
        agent = self.agents[command.agent.id] = Agent(command.agent.id)
        self.idle.append(agent)
        self.events.append(SignedIn(at, self.seq, self.command, command.agent, command.presence))

    def _submit(self, command: fr.Submit, at: float) -> None:
        contact: Any = command.work
        if contact.id in self.contacts:
            raise DuplicateId("contact", contact.id)

        self.seq += 1
        self.last_item += 1
        number = ItemId(self.last_item)
        item = self.items[number] = self.contacts[contact.id] = Item(number, contact.id)
        self.line.append(item)
        self.events.append(
            Queued(at, self.seq, self.command, number, contact, ONE_CLASS, self.now, at)
        )

    def _offer(self, item: Item, agent: Agent, at: float) -> None:
        self.seq += 1
        self.last_offer += 1
        number = OfferId(self.last_offer)
        offer = self.offers[number] = Offer(number, item, agent)
        item.state = ItemState.OFFERED
        item.agent = agent
        agent.item = item
        expires = self.now + TIMEOUT
        heappush(self.timers, (expires, self.seq, offer))
        self.events.append(
            Offered(
                at,
                self.seq,
                "match",
                number,
                item.id,
                item.contact,
                agent.id,
                expires / 1_000_000,
                number,
                REST,
                REST,
            )
        )

    def _accept(self, command: fr.Accept, at: float) -> None:
        if command.offer > self.last_offer:
            raise UnknownName("offer", command.offer)

        offer = self.offers.pop(command.offer, None)
        self.seq += 1
        if offer is None:
            self._refuse(command, "offer_lapsed", at)
            return

        offer.state = OfferState.ACCEPTED
        item = offer.item
        item.state = ItemState.HANDLED
        self.events.append(Accepted(at, self.seq, self.command, offer.id, item.id, offer.agent.id))

    def _complete(self, command: fr.Complete, at: float) -> None:
        if command.item > self.last_item:
            raise UnknownName("item", command.item)

        item = self.items.get(command.item)
        self.seq += 1
        if item is None or item.state is not ItemState.HANDLED:
            self._refuse(command, "item_closed" if item is None else "item_not_handled", at)
            return

        agent = item.agent
        assert agent is not None
        del self.items[item.id]
        del self.contacts[item.contact]
        item.state = ItemState.CLOSED
        agent.item = None
        self.idle.append(agent)
        self.events.append(
            Completed(at, self.seq, self.command, item.id, agent.id, command.outcome, None)
        )

    def _refuse(self, command: fr.Command, reason: RefusalReason, at: float) -> None:
        self.events.append(Refused(at, self.seq, self.command, command, reason, reason))

    def _miss(self, offer: Offer, at: float) -> None:
        self.seq += 2
        item, agent = offer.item, offer.agent
        del self.offers[offer.id]
        offer.state = OfferState.MISSED
        item.state = ItemState.WAITING
        item.agent = agent.item = None
        self.line.appendleft(item)
        self.idle.append(agent)
        self.events += (
            OfferMissed(at, self.seq - 1, "timer:offer", offer.id, item.id, agent.id, None),
            Requeued(at, self.seq, "timer:offer", item.id, "missed"),
        )


def floor(_: Centre) -> Floor:
    """
    A floor for any centre: it knows none of its rules.
    """
    return Floor()


class Heap:
    """
    A heap of 10,000 entries (t, seq, obj) from which the first is taken and a later one put in.
    """

    def __init__(self, operations: int, entries: int = 10_000) -> None:
        chance = Random(7)
        self._operations = operations
        self._things = [object() for _ in range(entries)]
        self._heap: list[tuple[int, int, object]] = []
        self._ahead = [chance.randrange(1, 20_000_000) for _ in range(operations)]
        for seq, thing in enumerate(self._things):
            heappush(self._heap, (chance.randrange(20_000_000), seq, thing))

    def next_round(self) -> Round:
        """
        What the next round does.
        """
        return partial(self._churn, self._heap, self._ahead), self._operations

    def _churn(self, heap: list[tuple[int, int, object]], ahead: list[int]) -> None:
        seq = len(heap)
        for delay in ahead:
            instant, _, thing = heappop(heap)
            seq += 1
            heappush(heap, (instant + delay, seq, thing))


def main() -> int:
    given = options(__doc__)
    cycles = given.cycles
    timings = interleaved(
        {
            "heap pop + push": partial(Heap, cycles * 5),
            "floor": partial(Steady, floor, SMALL, cycles, given.rounds),
        },
        given.rounds,
    )
    print(OPERATIONS)
    return conclude(
        timings, [Bound("floor", "heap pop + push", MOST)], f"{cycles:,} cycles a round"
    )


if __name__ == "__main__":
    sys.exit(main())
