"""
A centre as a case describes it: an engine, and the host that drives it.

The host keeps what a host keeps (who is paused where, what a peer counts for life, when somebody
loses patience) and with everything that happens tells the engine what follows from it: agents'
pools and presence, items' tier, topic and requirements. Who is offered what is the engine's
decision.
"""

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, Final

from tests.conformance.building import Given, build, own_topic
from tests.conformance.clock import Clock
from tests.conformance.differences import look
from tests.conformance.hearing import hear
from tests.conformance.orders import differences
from tests.conformance.people import UNLIMITED, Person
from tests.conformance.pieces import Piece
from tests.conformance.preempt import interruptions
from tests.conformance.requirements import attributes_of, us
from tests.conformance.selects import READ_LABELS
from tests.conformance.telling import class_of, news, promotions
from tests.conformance.terms import NEVER_AGAIN
from tests.conformance.verdict import Wrong

from fairroute import Accept, Agent, Assign, Cancel, Complete, Contact, Leave, SignIn, Step, Submit
from fairroute import events as e
from fairroute.commands import Command
from fairroute.engine.queries import ItemStatus
from fairroute.ids import ItemId

ROUNDS: Final = 50
"""More rounds of telling than any case needs: a host and an engine that do not settle are wrong."""

NOBODY: Final = {"strict": "empty", "loose": "empty", "logged_out": "no_agent"}
"""Why an item leaves, or is refused, by the rule that finds the queue without agents."""


class Centre:
    """
    Everything of one case while it runs.
    """

    def __init__(self, given: Given) -> None:
        self.given = given
        self.clock = Clock()
        self.chance = Random(7)  # for the weighted parts of classifications: any seed will do
        self.notes: list[str] = []
        self.nothing_to_answer = False
        self.selected: str | None = None
        self.queues: dict[str, dict[str, Any]] = {
            queue["id"]: dict(queue) for queue in given.get("queues") or ({"id": "q"},)
        }
        self.globals: dict[str, Any] = {}
        self.people = {person.id: person for person in self._people()}
        self.pieces: dict[str, Piece] = {}
        self.coming: list[Piece] = []
        self.by_contact: dict[str, Piece] = {}
        self.by_number: dict[int, Piece] = {}
        self.gone: dict[tuple[str, str], tuple[int, int]] = {}
        self.served: dict[tuple[str, str], str] = {}
        self.empty_since: dict[str, int] = {}
        self.rotations = {queue: [p.id for p in self.members(queue)] for queue in self.queues}
        self.pointers = {queue: self._last_offered(queue) for queue in self.queues}
        self.built = build(given, self.queues, self.people)
        self.engine = self.built.engine
        for difference in differences({**given, "queues": list(self.queues.values())}):
            self.note(difference)

        self._begin()

    def _people(self) -> Iterator[Person]:
        given = self.given.get("agents", ())
        in_order = sorted(range(len(given)), key=lambda n: (given[n].get("position") or 0, n))
        for seat, number in enumerate(in_order):
            yield Person.of(given[number], seat, self.queues)

    def _last_offered(self, queue: str) -> str | None:
        offered = [p for p in self.members(queue) if p.given.get("last_offer") is not None]
        return max(offered, key=lambda p: p.given["last_offer"]).id if offered else None

    def _begin(self) -> None:
        """
        Agents sign in, with the work that they have already.
        """
        for person in self.people.values():
            if until := person.paced_until(0):
                self.clock.set(until, self.do)

            for entry in person.given.get("active") or ():
                for number in range(entry["count"]):
                    self._give(person, entry["channel"], number + 1)

        self.do()

    def _give(self, person: Person, channel: str, number: int) -> None:
        topic = own_topic(person.id)
        agent = Agent(person.id, capacity=person.capacity or UNLIMITED, pools={topic})
        contact = Contact(f"{person.id}'s {channel} {number}", channel=channel, topic=topic)
        step = self.engine.handle(SignIn(agent), Submit(contact), at=self.clock.at)
        for offer in step.offers:
            step = self.engine.handle(Accept(offer.id), at=self.clock.at)

        if not step.of(e.Accepted, e.Assigned):
            # It is theirs already, whatever room they have.
            item = ItemId(self.engine.stats().items_ever)
            have = Assign(item, person.id, actor="host", reason="at work", past_capacity=True)
            self.engine.handle(have, at=self.clock.at)

        person.decision = self.engine.stats().offers_ever

    # --- reads ---

    @property
    def default_queue(self) -> str:
        """
        The queue of whatever names none.
        """
        return "q" if "q" in self.queues else next(iter(self.queues))

    def by_queue(self, given: Mapping[str, list[str]] | list[str]) -> Mapping[str, list[str]]:
        """
        Names by queue; those alone are of the queue that need not be named.
        """
        return given if isinstance(given, Mapping) else {self.default_queue: given}

    def members(self, queue: str) -> list[Person]:
        """
        The agents of *queue*, in the order of its list.
        """
        return [person for person in self.people.values() if queue in person.queues]

    def open_pieces(self) -> list[Piece]:
        """
        Items that wait or are offered.
        """
        return [piece for piece in self.by_number.values() if piece.in_line]

    def held_by(self, agent: str) -> list[Piece]:
        """
        Items that *agent* has in offer or in handling.
        """
        return [
            piece
            for piece in self.by_number.values()
            if (piece.in_line and agent in piece.offers)
            or (piece.status == "assigned" and piece.agent == agent)
        ]

    def item(self, piece: Piece) -> ItemStatus | None:
        """
        What the engine has of *piece*; None where it has nothing (any more).
        """
        return None if piece.number is None else self.engine.item(piece.number)

    def line(self, queue: str) -> list[Piece]:
        """
        The items of *queue* in line, those on offer at the place they have.
        """
        placed = [(item, piece) for piece in self.open_pieces() if (item := self.item(piece))]
        placed.sort(key=lambda pair: (pair[0].key, pair[0].standing, pair[0].id))
        waiting = [status.id for status in self.engine.waiting()]
        found = [item.id for item, piece in placed if not piece.offers]
        if waiting != found:
            raise Wrong(f"the engine's line is {waiting}, by its keys it would be {found}")

        return [piece for _, piece in placed if piece.queue == queue]

    def length(self, queue: str) -> int:
        """
        How many items of *queue* wait or are offered.
        """
        return sum(piece.in_line and piece.queue == queue for piece in self.pieces.values())

    def turn(self, agent: str, queue: str) -> int:
        """
        How far from its turn *agent* is in *queue*.
        """
        if self.queues[queue].get("select") == "rotation":
            return self.rotations[queue].index(agent)

        names = [person.id for person in self.members(queue)]
        last = self.pointers[queue]
        start = 0 if last is None else names.index(last) + 1
        return (names.index(agent) - start) % len(names)

    def took_turn(self, agent: str, queue: str) -> None:
        """
        *queue* made an offer to *agent*.
        """
        self.pointers[queue] = agent
        self.rotations[queue].remove(agent)
        self.rotations[queue].append(agent)

    def nobody_there(self, queue: str, rule: str) -> bool:
        """
        Whether *queue* is without agents, as *rule* counts them.
        """
        return not any(
            person.logged_in
            and queue not in person.logged_out_of
            and (rule != "strict" or (person.here and queue not in person.paused_in))
            for person in self.members(queue)
        )

    # --- time ---

    def come_to(self, time: int, *, including: bool) -> None:
        """
        Let time come to *time*; with *including*, what is due then has happened.
        """
        self.clock.advance(self.engine, time, self.do, including=including)
        deadline = self.engine.next_deadline
        if self.clock.tied or (deadline is not None and self.clock.of(deadline) == time):
            self.note("something at the very instant of a deadline: the deadline goes first (T1)")

    def after(self, delay: int, action: Callable[[], object]) -> None:
        """
        Do *action* in so many microseconds.
        """
        self.clock.set(self.clock.now + delay, action)

    # --- one instant ---

    def do(self, *commands: Command) -> Step:
        """
        Tell the engine *commands*, and with them all that follows from what the host knows; then
        hear what it says, until nothing more follows.
        """
        self._see_who_is_there()
        first = self._handle(*commands, *news(self))
        for _ in range(ROUNDS):
            more = [*self._leaving_for_want_of_agents(), *news(self), *interruptions(self)]
            if not more:
                look(self)
                return first

            self._handle(*more)

        raise Wrong("host and engine do not settle")

    def _handle(self, *commands: Command) -> Step:
        step = self.engine.handle(*commands, at=self.clock.at)
        for event in step:
            hear(self, event)

        return step

    def note(self, difference: str) -> None:
        """
        Remember where engine and reading are known to part: a case that fails is skipped for it.
        """
        if difference not in self.notes:
            self.notes.append(difference)

    # --- what happens to items; the commands that say so ---

    def submit(self, piece: Piece) -> list[Command]:
        """
        *piece* enters the line.
        """
        tier, topic, requires = class_of(self, piece)
        seen = self.queues[piece.queue].get("select") in READ_LABELS
        self.by_contact[piece.contact] = piece
        longest = piece.given.get("max_wait", self.queues[piece.queue].get("max_wait"))
        if longest is not None:
            # Counted from arrival; the engine counts from where its place does.
            longest = max(us(longest) + piece.arrived - piece.standing_at, 1) / us(1)

        contact = Contact(
            piece.contact,
            channel=piece.given.get("channel", "voice"),
            customer=piece.given.get("customer"),
            topic=topic,
            tier=tier,
            requires=requires,
            attributes=attributes_of(piece.labels if seen else {}),
            asked_at=self.clock.instant(piece.standing_at),
            stages=promotions(self, piece),
            max_wait=longest,
            preferred=self._preferred(piece),
        )
        return [Submit(contact)]

    def _preferred(self, piece: Piece) -> list[str]:
        """
        Whom *piece* asks for itself, or, in a queue that sticks to agents, who served its customer
        last.
        """
        given = piece.given
        if "preferred" in given:
            return list(given["preferred"])

        if "known_agent" in given and "workflow" not in given:
            return [given["known_agent"]]

        last = self.served.get((piece.queue, given.get("customer", piece.id)))
        return [last] if last is not None and self.queues[piece.queue].get("sticky") else []

    def complete(self, piece: Piece) -> list[Command]:
        """
        Its agent has finished *piece*: wrap-up begins, and the peer counts.
        """
        assert piece.agent is not None
        assert piece.started is not None
        person, now = self.people[piece.agent], self.clock.now
        person.handled += 1
        person.talk_time += now - piece.started
        person.worked = now
        piece.status = "completed"
        queue = self.queues[piece.queue]
        wrap_up = us(person.wrap_up(queue))
        if wrap_up:
            alone = queue.get("wrap_up_scope") == "queue"
            person.wraps_up(piece.queue if alone else None, now + wrap_up)
            self.after(wrap_up, self.do)

        held = person.given.get("explicit_close")
        return [Complete(self._number(piece), wrap_up=NEVER_AGAIN / us(1) if held else 0)]

    def pace(self, person: Person) -> None:
        """
        *person* was given an item: nothing more, perhaps, for some time.
        """
        now = self.clock.now
        person.given_at.append(now)
        until = person.paced_until(now)
        if until:
            self.after(until - now, self.do)
            if sum(at == now for at in person.given_at) > 1:
                self.note("more items than an agent's pace in one match: pacing (O4)")

    def withdraw(self, piece: Piece, reason: str) -> None:
        """
        *piece* leaves the line for *reason*, unless somebody has it by now.
        """
        if piece.in_line and piece.number is not None:
            self.do(Cancel(self._number(piece), reason=reason))

    def lose_patience(self, piece: Piece) -> None:
        """
        The customer goes, unless they were answered.
        """
        if piece.in_line and piece.number is not None:
            self.do(Leave(piece.contact))

    def watch_for_agents(self, piece: Piece) -> None:
        """
        *piece* leaves when nobody has been logged in for as long as its queue allows.

        With a grace, not before it waited that long and the grace.
        """
        if not piece.in_line:
            return

        queue = self.queues[piece.queue]
        longest = us(queue["max_wait_no_agent"])
        due = self.empty_since.get(piece.queue, self.clock.now) + longest
        if queue.get("max_wait_no_agent_grace") is not None:
            due = max(due, piece.arrived + longest + us(queue["max_wait_no_agent_grace"]))

        if piece.queue in self.empty_since and due <= self.clock.now:
            self.withdraw(piece, "no_agent")
        else:
            self.clock.set(max(due, self.clock.now + 1), lambda: self.watch_for_agents(piece))

    def _see_who_is_there(self) -> None:
        for queue in self.queues:
            if self.nobody_there(queue, "logged_out"):
                self.empty_since.setdefault(queue, max(self.clock.now, 0))
            else:
                self.empty_since.pop(queue, None)

    def _leaving_for_want_of_agents(self) -> Iterator[Command]:
        for name, queue in self.queues.items():
            rule = queue.get("leave_when_no_agent")
            if rule and self.nobody_there(name, rule):
                for piece in self.open_pieces():
                    if piece.queue == name:
                        yield Cancel(self._number(piece), reason=NOBODY[rule])

    def _number(self, piece: Piece) -> ItemId:
        if piece.number is None:
            raise Wrong(f"{piece.id} never entered the line")

        return ItemId(piece.number)
