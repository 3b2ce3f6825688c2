"""
What the engine does, told as plainly as it can be told.

This is the definition that the engine is compared with, event for event. It keeps plain lists,
looks through all of them every time, remembers nothing it could work out again, and imports nothing
of the engine but the values it takes and gives. Read `handle` first, then `_match`: together they
are the whole of routing; the rest says what each command changes.

How an agent is found for an item, in one sentence: *of all feasible pairs of a waiting item and an
available agent take the first, by the item's place in line, then by score (greater first), then by
who has been idle longest; offer; repeat.* Where offers fan out, the item is offered to the next
best agents as well before the sentence is repeated.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Any, Protocol, cast

import attrs

from fairroute import commands as c
from fairroute import events as e
from fairroute.errors import (
    ClockError,
    DuplicateId,
    FairrouteError,
    InvalidCommand,
    InvalidValue,
    UnknownName,
)
from fairroute.expressions import AllOf, AnyOf, Comparison, Not, Requirement, all_of
from fairroute.ids import ItemId, OfferId
from fairroute.instants import in_seconds, later, microseconds
from fairroute.levels import NO_SKILLS, Levels
from fairroute.model import Agent, Classified, Contact, Presence, Promise, ServiceTarget, WorkItem
from fairroute.plan import Limits, Plan
from fairroute.protocols import AgentView, Needs, Pairing, Terms, Waiting


class PolicyParts(Protocol):
    """
    What the model asks of a policy: its parts.
    """

    @property
    def order(self) -> Callable[[Waiting], Any]:
        """
        Gives an item its key.
        """

    @property
    def urgency(self) -> Callable[[Waiting, int], Any] | None:
        """
        Outranks the key at a match.
        """

    @property
    def eligibility(self) -> Sequence[Callable[[Pairing], Any]]:
        """
        Rules beside levels, medium and pools.
        """

    @property
    def score(self) -> Sequence[Callable[[Pairing], Any]]:
        """
        Rank agents, each where all before it tie.
        """

    @property
    def terms(self) -> Callable[[Pairing], Any] | None:
        """
        How a chosen pair is offered; None: as the plan says.
        """


@attrs.define(eq=False)
class Item:
    """
    A contact in line, offered, handled, or being wrapped up after; closed ones are forgotten.
    """

    id: ItemId
    contact: Contact
    work: Classified
    key: int
    standing: int
    arrived: int
    arrival: int = 0
    """seq of its Queued: who came first, when all else is equal."""
    state: str = "waiting"
    agent: "Worker | None" = None
    """Who handles it or wraps up after it."""
    contact_open: bool = True
    wrap_up_until: int = 0
    wrap_up_seq: int = 0
    said_unroutable: bool = False
    urgency_failed: bool = False


@attrs.define(eq=False)
class Offer:
    """
    An offer that is open.
    """

    id: OfferId
    item: Item
    agent: "Worker"
    expires_at: int
    terms: Terms
    seq: int


@attrs.define(eq=False)
class Worker:
    """
    An agent who signed in at least once.
    """

    agent: Agent
    presence: Presence = Presence.OFFLINE
    idle_since: int = 0
    idle_seq: int = 0
    misses: int = 0
    last_offered: int = 0
    given: list[int] = attrs.field(factory=list)
    """Instants at which they were given an item."""

    @property
    def id(self) -> str:
        """
        Their name.
        """
        return self.agent.id


@attrs.define(eq=False)
class Rest:
    """
    A pair that is kept apart for a while.
    """

    item: Item
    agent: Worker
    until: int
    seq: int


Scored = list[tuple[Worker, list[tuple[float, ...]]]]
"""Agents who may have an item, idle longest first, and what each score part says of the pair."""


class Part(Exception):
    """
    A policy part raised, or answered nonsense.
    """


def hash_position(seed: int, decision: int) -> int:
    """
    Chance without a generator: it depends on nothing but the seed and the number of the decision.
    """
    digest = blake2b(f"{seed}:{decision}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


class NaiveEngine:
    """
    The engine, with lists. *now* is in microseconds.
    """

    def __init__(
        self, plan: Plan, policy: PolicyParts, seed: int = 0, limits: Limits | None = None
    ) -> None:
        self.plan = plan
        self.policy = policy
        self.seed = seed
        self.limits = Limits() if limits is None else limits
        self.now = 0
        self.items: list[Item] = []
        self.offers: list[Offer] = []
        self.agents: list[Worker] = []
        self.rests: list[Rest] = []
        self.withheld: list[tuple[Item, Worker]] = []
        self.ended_offers: list[tuple[OfferId, str]] = []
        self.closed_contacts: list[str] = []
        self.last_item = 0
        self.last_offer = 0
        self.last_idle = 0
        self.seq = 0
        self.commands = 0
        self.cause: e.Cause = e.MATCH
        self.step: list[e.Event] = []

    # What a host may read.

    @property
    def next_deadline(self) -> float | None:
        """
        When something happens by itself, in seconds.
        """
        timers = self._timers()
        return in_seconds(timers[0][0]) if timers else None

    def waiting(self) -> list[Item]:
        """
        Who waits, first place first.
        """
        return self._line()

    def agent(self, name: str) -> Worker:
        """
        One agent, by id.
        """
        (found,) = (agent for agent in self.agents if agent.id == name)
        return found

    def used(self, agent: Worker) -> int:
        """
        Units an agent has in offer, handling and wrap-up.
        """
        return sum(item.work.demand for item in self._with(agent))

    # One step.

    def handle(self, *commands: object, at: float) -> list[e.Event]:
        """
        Advance to *at*, obey *commands* in order, then match once.

        Raises the first mistake in the batch, if there is one.
        """
        t = microseconds(at, "at")
        if t < self.now:
            raise ClockError(at, in_seconds(self.now))

        self.step = []
        mistake = self._outage_mistake(commands, t)
        if mistake is None and commands and isinstance(commands[0], c.Outage):
            return self._outage(commands[0], t)

        self._advance(t)
        self.now = t
        self._fire_due(t)
        mistake = mistake or self._first_mistake(commands, t)
        if mistake is not None:
            self._match()
            mistake.events = tuple(self.step)
            raise mistake

        for command in commands:
            self.commands += 1
            self.cause = self.commands
            self._obey(cast("c.Command", command))

        self._fire_due(t)
        self._match()
        return self.step

    def _advance(self, t: int) -> None:
        # What was due before t happened then: each deadline with a match of its own.
        while (timers := self._timers()) and timers[0][0] < t:
            self.now = timers[0][0]
            self._fire_due(self.now)
            self._match()

    def _outage(self, command: c.Outage, t: int) -> list[e.Event]:
        # Nobody looked at a screen since then: what was on offer is taken back, and nothing is
        # offered in the past.
        since = microseconds(command.since)
        self._advance(since)
        self.now = since
        self._fire_due(since)
        self.commands += 1
        self.cause = self.commands
        self._tell(e.OutageDeclared, since=in_seconds(since))
        for offer in list(self.offers):
            self._take_back(offer, "outage")
            self._return(offer.item, "revoked")

        while (timers := self._timers()) and timers[0][0] <= t:
            self.now = timers[0][0]
            self._fire_due(self.now)

        self.now = t
        self._match()
        return self.step

    # Time.

    def _timers(self) -> list[tuple[int, int, int, Any]]:
        # Of one instant: offers, then wrap-ups, then rests; each by the event that set it.
        offers = [(offer.expires_at, 0, offer.seq, offer) for offer in self.offers]
        wrap_ups = [
            (item.wrap_up_until, 1, item.wrap_up_seq, item)
            for item in self.items
            if item.state == "wrap_up"
        ]
        rests = [(rest.until, 2, rest.seq, rest) for rest in self.rests]
        return sorted([*offers, *wrap_ups, *rests], key=lambda timer: timer[:3])

    def _fire_due(self, t: int) -> None:
        while (timers := self._timers()) and timers[0][0] <= t:
            due = timers[0][3]
            if isinstance(due, Offer):
                self.cause = "timer:offer"
                self._miss(due)
            elif isinstance(due, Item):
                self.cause = "timer:wrap_up"
                self._end_wrap_up(due)
            else:
                self.cause = "timer:rest"
                self.rests.remove(due)
                self._tell(e.RestEnded, item=due.item.id, agent=due.agent.id)

    def _miss(self, offer: Offer) -> None:
        offers = self.plan.offers
        item, agent = offer.item, offer.agent
        until = self._until(offer.terms.rest_after_miss)
        self._end(offer, "missed")
        told = self._tell(
            e.OfferMissed, offer=offer.id, item=item.id, agent=agent.id, rest_until=_out(until)
        )
        self._rest(item, agent, until, told.seq)
        agent.misses += 1
        self._return(item, "missed")
        out = offers.on_miss == "not_ready" and agent.misses >= offers.misses
        if out and agent.presence is Presence.READY:
            agent.presence = Presence.NOT_READY
            self._tell(
                e.PresenceChanged,
                agent=agent.id,
                presence=Presence.NOT_READY,
                reason="missed_offers",
            )
            self._take_back_all(agent, "not_ready")

    def _end_wrap_up(self, item: Item) -> None:
        agent = _sure(item.agent)
        self.items.remove(item)
        self._tell(e.WrapUpEnded, item=item.id, agent=agent.id)
        self._idle_from_now(agent)

    # The match.

    def _match(self) -> None:
        self.cause = e.MATCH
        while (chosen := self._first_pair()) is not None:
            self._give(*chosen)

        self._tell_unroutable()

    def _first_pair(self) -> tuple[Item, Scored] | None:
        """
        The first in line for whom there is somebody, and everybody there is, with their scores.
        """
        for item in self._line():
            candidates = [agent for agent in self._by_idleness() if self._may_be_asked(item, agent)]
            eligible = [agent for agent in candidates if self._parts_agree(item, agent)]
            scored = [
                (agent, scores)
                for agent in eligible
                if (scores := self._scores(item, agent)) is not None
            ]
            if scored:
                return item, scored

        return None

    def _line(self) -> list[Item]:
        """
        Who waits: the more urgent first, then the smaller key, earlier standing, earlier arrival.
        """
        urgency = {item.id: self._urgency(item) for item in self.items if item.state == "waiting"}
        return sorted(
            (item for item in self.items if item.state == "waiting"),
            key=lambda item: (-urgency[item.id], item.key, item.standing, item.arrival),
        )

    def _by_idleness(self) -> list[Worker]:
        return sorted(self.agents, key=lambda agent: agent.idle_seq)

    def _may_be_asked(self, item: Item, agent: Worker) -> bool:
        most = self.plan.offers.open_per_agent
        return (
            agent.presence is Presence.READY
            and (most is None or sum(offer.agent is agent for offer in self.offers) < most)
            and agent.agent.capacity - self.used(agent) >= item.work.demand
            and _can_serve(agent.agent, item.work)
            and not any(rest.item is item and rest.agent is agent for rest in self.rests)
            and (item, agent) not in self.withheld
        )

    def _parts_agree(self, item: Item, agent: Worker) -> bool:
        for part in self.policy.eligibility:
            try:
                if self._objection(part, item, agent) is not None:
                    return False
            except Part as failure:
                self._policy_failed(part, item, agent, failure)
                return False

        return True

    def _scores(self, item: Item, agent: Worker) -> list[tuple[float, ...]] | None:
        """
        What each score part says of the pair; None when one of them failed.
        """
        scores = []
        for part in self.policy.score:
            if _is_chance(part):
                break

            try:
                scores.append(self._score(part, item, agent))
            except Part as failure:
                self._policy_failed(part, item, agent, failure)
                return None

        return scores

    def _best(self, scored: Scored) -> Worker:
        """
        The first by the first score, then by the second …; of equals the one idle longest.

        Chance, where a policy has it, picks a position in the idle order of those tied so far.
        """
        best = max(scores for _, scores in scored)
        tied = [agent for agent, scores in scored if scores == best]
        if any(_is_chance(part) for part in self.policy.score):
            return tied[hash_position(self.seed, self.last_offer + 1) % len(tied)]

        return tied[0]

    def _give(self, item: Item, scored: Scored) -> None:
        """
        To the best, and on the same terms to as many of the next best as these say.
        """
        terms = self._terms(item, self._best(scored))
        for _ in range(min(terms.fan_out, len(scored))):
            best = self._best(scored)
            self._offer(item, best, terms)
            scored = [(agent, scores) for agent, scores in scored if agent is not best]

    def _offer(self, item: Item, agent: Worker, terms: Terms) -> None:
        self.last_offer += 1
        offer_id = OfferId(self.last_offer)
        agent.last_offered = self.last_offer
        facts = {
            "offer": offer_id,
            "item": item.id,
            "contact": item.contact.id,
            "agent": agent.id,
            "decision": self.last_offer,
        }
        if terms.auto_accept:
            self._tell(e.Assigned, **facts)
            self._remember(offer_id, "accepted")
            self._handle(item, agent)
        else:
            expires_at = later(self.now, terms.timeout)
            told = self._tell(
                e.Offered,
                expires_at=in_seconds(expires_at),
                rest_after_decline=in_seconds(terms.rest_after_decline),
                rest_after_miss=in_seconds(terms.rest_after_miss),
                **facts,
            )
            item.state = "offered"
            self.offers.append(Offer(offer_id, item, agent, expires_at, terms, told.seq))

    def _tell_unroutable(self) -> None:
        waiting = [item for item in self.items if item.state == "waiting"]
        for item in sorted(waiting, key=lambda item: item.arrival):
            reason = None if item.said_unroutable else self._why_unroutable(item)
            if reason is not None:
                item.said_unroutable = True
                self._tell(e.Unroutable, item=item.id, reason=reason)

    def _why_unroutable(self, item: Item) -> str | None:
        """
        Why nobody who is here could take the item, even with nothing else to do.
        """
        here = [agent for agent in self.agents if agent.presence is not Presence.OFFLINE]
        if not self.agents:
            return "no_agent_registered"

        if not here:
            return "no_agent_signed_in"

        demand = item.work.demand
        if any(_can_serve(a.agent, item.work) and a.agent.capacity >= demand for a in here):
            return None

        return "no_agent_eligible"

    # What policy parts are asked, and what counts as an answer.

    def _key(self, item: Item) -> int:
        """
        The order's key for the item; where the order fails the item stands by its standing.
        """
        try:
            answer = self.policy.order(_waiting(item))
        except Exception:  # noqa: BLE001 - whatever a user's part raises
            return item.standing

        return answer if type(answer) is int else item.standing

    def _tell_if_order_failed(self, item: Item) -> None:
        try:
            answer = self.policy.order(_waiting(item))
        except Exception as error:  # noqa: BLE001 - whatever a user's part raises
            self._policy_failed(
                self.policy.order, item, None, Part(f"{type(error).__name__}: {error}")
            )
        else:
            if type(answer) is not int:
                self._policy_failed(
                    self.policy.order, item, None, Part(f"answered {answer!r}, expected an integer")
                )

    def _urgency(self, item: Item) -> float:
        if self.policy.urgency is None:
            return 0

        answer: float = self.policy.urgency(_waiting(item), self.now)
        return answer

    def _objection(self, part: Callable[[Pairing], Any], item: Item, agent: Worker) -> str | None:
        answer = _ask(part, self._pairing(part, item, agent))
        if answer is None or isinstance(answer, str):
            return answer

        raise Part(f"answered {answer!r}, expected None or a reason")

    def _score(
        self, part: Callable[[Pairing], Any], item: Item, agent: Worker
    ) -> tuple[float, ...]:
        answer = _ask(part, self._pairing(part, item, agent))
        numbers = answer if isinstance(answer, tuple) else (answer,)
        if numbers and all(
            type(number) in {int, float} and not math.isnan(number) for number in numbers
        ):
            return numbers

        raise Part(f"answered {answer!r}, expected a number or a tuple of numbers")

    def _terms(self, item: Item, agent: Worker) -> Terms:
        """
        The policy's terms for a chosen pair; the plan's, where it has none or they fail.
        """
        offers = self.plan.offers
        usual = Terms(
            timeout=microseconds(offers.timeout),
            auto_accept=offers.auto_accept,
            rest_after_decline=microseconds(offers.rest_after_decline),
            rest_after_miss=microseconds(offers.rest_after_miss),
            fan_out=offers.fan_out,
        )
        part = self.policy.terms
        if part is None:
            return usual

        try:
            answer = _ask(part, self._pairing(part, item, agent))
        except Part as failure:
            self._policy_failed(part, item, None, failure)
            return usual

        if isinstance(answer, Terms) and answer.timeout > 0:
            return answer

        nonsense = Part(f"answered {answer!r}, expected Terms with a timeout")
        self._policy_failed(part, item, None, nonsense)
        return usual

    def _pairing(self, part: object, item: Item, agent: Worker) -> Pairing:
        work = item.work
        card = agent.agent
        window = _window(part)
        return Pairing(
            item=Needs(
                tier=work.tier,
                rank=work.rank,
                skills=work.skills,
                promise=work.promise,
                within=_within(work),
                medium=work.medium,
                demand=work.demand,
                pools=work.pools,
                requires=work.requires,
                attributes=work.attributes,
            ),
            agent=AgentView(
                skills=card.skills,
                capacity=card.capacity,
                media=card.media,
                pools=card.pools,
                used=self.used(agent),
                items=len(self._with(agent)),
                idle_since=agent.idle_since,
                last_offered=agent.last_offered,
                attributes=card.attributes,
                handled=0 if window is None else sum(at > self.now - window for at in agent.given),
            ),
        )

    def _policy_failed(self, part: object, item: Item, agent: Worker | None, failure: Part) -> None:
        name = getattr(part, "__name__", type(part).__name__)
        self._tell(
            e.PolicyFailed,
            part=name,
            item=item.id,
            agent=agent.id if agent else None,
            why=str(failure),
        )
        if agent is not None:
            self.withheld.append((item, agent))

    # Mistakes: what no order of events could make right.

    def _outage_mistake(self, commands: Sequence[object], t: int) -> FairrouteError | None:
        for command in commands:
            if isinstance(command, c.Outage):
                if len(commands) > 1:
                    return InvalidCommand(command, "must be alone in its batch")

                if not self.now <= microseconds(command.since) <= t:
                    return InvalidValue(
                        "Outage.since", command.since, "an instant from the engine's now to `at`"
                    )

        return None

    def _first_mistake(self, commands: Sequence[object], t: int) -> FairrouteError | None:
        agents = {agent.id for agent in self.agents}
        opened = {item.contact.id for item in self.items if item.contact_open}
        closed = set(self.closed_contacts)
        last_item = self.last_item
        for command in commands:
            mistake = self._mistake(command, t, last_item, agents, opened, closed)
            if mistake is not None:
                return mistake

            if isinstance(command, c.SignIn):
                agents.add(command.agent.id)
            elif isinstance(command, c.Submit):
                opened.add(command.contact.id)
                last_item += 1

        return None

    def _mistake(  # noqa: C901 - one row per kind of command
        self,
        command: object,
        t: int,
        last_item: int,
        agents: set[str],
        opened: set[str],
        closed: set[str],
    ) -> FairrouteError | None:
        plan = self.plan
        if not isinstance(command, c.COMMANDS):
            return InvalidCommand(command, "is not a command")

        if isinstance(command, c.SignIn):
            return _unknown("skill", command.agent.skills, plan.skills) or _unknown(
                "pool", command.agent.pools, plan.pools
            )

        if isinstance(command, (c.SignOut, c.SetPresence)):
            return _unknown("agent", [command.agent], agents)

        if isinstance(command, c.Submit):
            contact = command.contact
            if contact.id in opened or contact.id in closed:
                return DuplicateId("contact", contact.id)

            if contact.asked_at is not None and microseconds(contact.asked_at) > t:
                return InvalidValue(
                    "Contact.asked_at", contact.asked_at, "an instant that has come"
                )

            return self._unknown_in(command.work)

        if isinstance(command, c.Leave):
            return _unknown("contact", [command.contact], opened | closed)

        if isinstance(command, (c.Accept, c.Decline, c.Revoke)):
            return None if command.offer <= self.last_offer else UnknownName("offer", command.offer)

        about = cast("c.UpdateItem | c.Transfer | c.Cancel", command)
        if about.item > last_item:
            return UnknownName("item", about.item)

        if isinstance(command, c.UpdateItem):
            return (
                _unknown("tier", _given(command.tier), plan.tiers)
                or _unknown("topic", _given(command.topic), plan.topics)
                or _unknown("skill", command.skills or (), plan.skills)
            )

        if isinstance(command, c.Transfer):
            return _unknown("topic", _given(command.topic), plan.topics) or _unknown(
                "skill", command.skills or (), plan.skills
            )

        return None

    def _unknown_in(self, work: Contact | WorkItem) -> FairrouteError | None:
        plan = self.plan
        mistake = _unknown("tier", _given(work.tier), plan.tiers) or _unknown(
            "skill", work.skills, plan.skills
        )
        if isinstance(work, WorkItem):
            return mistake or _unknown("pool", work.pools, plan.pools)

        return (
            mistake
            or _unknown("channel", _given(work.channel), plan.channels)
            or _unknown("topic", _given(work.topic), plan.topics)
        )

    # Commands, in their turn.

    def _obey(self, command: c.Command) -> None:  # noqa: C901, PLR0912 - one row per kind
        match command:
            case c.SignIn():
                self._sign_in(command)
            case c.SignOut():
                self._sign_out(command)
            case c.SetPresence():
                self._set_presence(command)
            case c.Submit():
                self._submit(command)
            case c.Leave():
                self._leave(command)
            case c.Accept() | c.Decline() | c.Revoke():
                self._answer(command)
            case c.UpdateItem() | c.Cancel():
                self._change(command)
            case c.Complete() | c.Requeue() | c.Transfer():
                self._finish(command)
            case c.EndWrapUp():
                item = self._item(command.item)
                if item is None:
                    self._refuse(command, "item_closed")
                elif item.state == "wrap_up":
                    self._end_wrap_up(item)
                else:
                    self._refuse(command, "item_not_handled")
            case c.Outage():
                raise AssertionError("an outage never comes here")

    def _sign_in(self, command: c.SignIn) -> None:
        known = [agent for agent in self.agents if agent.id == command.agent.id]
        if not known:
            self.agents.append(Worker(command.agent))

        agent = self.agent(command.agent.id)
        was = agent.presence
        if was is command.presence and agent.agent == command.agent:
            return

        agent.agent = command.agent
        agent.presence = command.presence
        self._tell(e.SignedIn, agent=command.agent, presence=command.presence)
        if was is Presence.OFFLINE:
            self._idle_from_now(agent)

        self._presence_moved(agent, was)

    def _set_presence(self, command: c.SetPresence) -> None:
        agent = self.agent(command.agent)
        was = agent.presence
        if was is Presence.OFFLINE:
            self._refuse(command, "agent_offline")
        elif was is not command.presence:
            agent.presence = command.presence
            self._tell(
                e.PresenceChanged, agent=agent.id, presence=command.presence, reason=command.reason
            )
            self._presence_moved(agent, was)

    def _presence_moved(self, agent: Worker, was: Presence) -> None:
        if agent.presence is Presence.READY:
            if was is not Presence.READY:
                agent.misses = 0
                if was is not Presence.OFFLINE:
                    self._idle_from_now(agent)
        else:
            self._take_back_all(agent, str(agent.presence.value))

    def _sign_out(self, command: c.SignOut) -> None:
        agent = self.agent(command.agent)
        if agent.presence is Presence.OFFLINE:
            self._refuse(command, "agent_offline")
        elif any(item.agent is agent for item in self.items):
            self._refuse(command, "agent_has_work")
        else:
            self._take_back_all(agent, "signed_out")
            agent.presence = Presence.OFFLINE
            self._tell(e.SignedOut, agent=agent.id)

    def _submit(self, command: c.Submit) -> None:
        contact = command.contact
        asked = self.now if contact.asked_at is None else microseconds(contact.asked_at)
        self.last_item += 1
        item = Item(
            id=ItemId(self.last_item),
            contact=contact,
            work=self._classify(command.work),
            key=0,
            standing=asked,
            arrived=self.now,
        )
        item.key = self._key(item)
        told = self._tell(
            e.Queued,
            item=item.id,
            contact=contact,
            work=item.work,
            key=item.key,
            standing=in_seconds(item.standing),
        )
        item.arrival = told.seq
        self.items.append(item)
        self._tell_if_order_failed(item)

    def _classify(self, work: Contact | WorkItem) -> Classified:
        plan = self.plan
        if isinstance(work, WorkItem):
            return Classified(
                tier=work.tier,
                rank=self._rank(work.tier),
                skills=work.skills,
                promise=work.promise,
                target=work.target or self._tier_target(work.tier, work.promise),
                medium=work.medium,
                demand=work.demand,
                pools=work.pools,
                topic=work.contact.topic,
                requires=work.requires,
                attributes=work.contact.attributes,
            )

        channel = (plan.channels or {}).get(work.channel or "")
        tier = work.tier or plan.default_tier
        promise = work.promise or (channel.promise if channel else "live")
        skills, pools = self._of_topic(work.topic, work.skills)
        return Classified(
            tier=tier,
            rank=self._rank(tier),
            skills=skills,
            promise=promise,
            target=self._target(work.topic, tier, promise),
            medium=work.medium or (channel.medium if channel else None),
            demand=work.demand or (channel.demand if channel else 1),
            pools=pools,
            topic=work.topic,
            requires=self._required(work.topic, work.requires),
            attributes=work.attributes,
        )

    def _of_topic(self, topic: str | None, skills: Levels | None) -> tuple[Levels, frozenset[str]]:
        """
        What a topic needs, raised by the given skills, and the pools that serve it.
        """
        found = (self.plan.topics or {}).get(topic or "")
        needed = dict(found.skills) if found else {}
        for skill, level in (skills or NO_SKILLS).items():
            needed[skill] = max(level, needed.get(skill, 0))

        return Levels(needed), found.pools if found else frozenset()

    def _required(self, topic: str | None, requires: Requirement | None) -> Requirement:
        """
        What a topic requires, and what was required on top.
        """
        found = (self.plan.topics or {}).get(topic or "")
        return all_of(
            [*([found.requires] if found else []), *([] if requires is None else [requires])]
        )

    def _rank(self, tier: str) -> int:
        return self.plan.tiers[tier].rank if self.plan.tiers else 0

    def _tier_target(self, tier: str, promise: Promise) -> ServiceTarget | None:
        return self.plan.tiers[tier].target(promise) if self.plan.tiers else None

    def _target(self, topic: str | None, tier: str, promise: Promise) -> ServiceTarget | None:
        found = (self.plan.topics or {}).get(topic or "")
        own = found.targets.get((tier, promise)) if found else None
        return own or self._tier_target(tier, promise)

    def _reclassify(self, work: Classified, command: c.UpdateItem | c.Transfer) -> Classified:
        tier = getattr(command, "tier", None) or work.tier
        promise = getattr(command, "promise", None) or work.promise
        topic = command.topic or work.topic
        skills, pools, target = work.skills, work.pools, work.target
        if command.topic is not None:
            skills, pools = self._of_topic(topic, command.skills)
        elif command.skills is not None:
            skills = command.skills

        asked = getattr(command, "requires", None)
        requires = work.requires if asked is None else asked
        if command.topic is not None:
            requires = self._required(topic, asked)

        if (tier, promise, topic) != (work.tier, work.promise, work.topic):
            target = self._target(topic, tier, promise)

        return attrs.evolve(
            work,
            tier=tier,
            rank=self._rank(tier),
            skills=skills,
            promise=promise,
            target=target,
            pools=pools,
            topic=topic,
            requires=requires,
        )

    def _change(self, command: c.UpdateItem | c.Cancel) -> None:
        item = self._item(command.item)
        if item is None or item.state == "wrap_up":
            self._refuse(command, "item_closed")
        elif item.state == "handled":
            self._refuse(command, "item_not_waiting")
        elif isinstance(command, c.Cancel):
            self._take_back_of(item, "cancelled")
            self._tell(e.Cancelled, item=item.id, reason=command.reason)
            self._close(item)
        else:
            self._update(item, command)

    def _update(self, item: Item, command: c.UpdateItem) -> None:
        work = self._reclassify(item.work, command)
        standing = later(item.standing, -microseconds(command.credit))
        if work == item.work and standing == item.standing:
            return

        item.work = work
        item.standing = standing
        item.key = self._key(item)
        item.said_unroutable = False
        self._tell(
            e.ItemUpdated, item=item.id, work=work, key=item.key, standing=in_seconds(item.standing)
        )
        self._tell_if_order_failed(item)
        for offer in list(self.offers):
            if offer.item is item and not _can_serve(offer.agent.agent, work):
                self._take_back(offer, "no_longer_eligible")
                self._return(item, "revoked")

    def _leave(self, command: c.Leave) -> None:
        found = [
            item for item in self.items if item.contact.id == command.contact and item.contact_open
        ]
        if not found:
            self._refuse(command, "contact_closed")
            return

        (item,) = found
        self._tell(e.ContactLeft, contact=command.contact, item=item.id)
        item.contact_open = False
        self._remember_contact(command.contact)
        if item.state != "handled":
            self._take_back_of(item, "customer_left")
            self._tell(e.Abandoned, item=item.id)
            self._close(item)

    def _answer(self, command: c.Accept | c.Decline | c.Revoke) -> None:
        found = [offer for offer in self.offers if offer.id == command.offer]
        if not found:
            # How it ended is remembered of the last so many offers made.
            remembered = command.offer > self.last_offer - self.limits.ended_offers
            how = dict(self.ended_offers)[command.offer] if remembered else "forgotten"
            reasons = {
                "accepted": "offer_taken",
                "taken": "offer_taken",
                "revoked": "offer_revoked",
            }
            self._refuse(command, reasons.get(how, "offer_lapsed"))
            return

        (offer,) = found
        item, agent = offer.item, offer.agent
        if isinstance(command, c.Accept):
            self._end(offer, "accepted")
            agent.misses = 0
            self._tell(e.Accepted, offer=offer.id, item=item.id, agent=agent.id)
            self._handle(item, agent)
            self._take_back_of(item, "taken", how="taken")
        elif isinstance(command, c.Decline):
            rest = offer.terms.rest_after_decline
            until = self._until(rest if command.rest is None else microseconds(command.rest))
            self._end(offer, "declined")
            agent.misses = 0
            told = self._tell(
                e.OfferDeclined,
                offer=offer.id,
                item=item.id,
                agent=agent.id,
                reason=command.reason,
                rest_until=_out(until),
            )
            self._rest(item, agent, until, told.seq)
            self._idle_from_now(agent)
            self._return(item, "declined")
        else:
            self._take_back(offer, command.reason or "host")
            self._return(item, "revoked")

    def _finish(self, command: c.Complete | c.Requeue | c.Transfer) -> None:
        item = self._item(command.item)
        if item is None or item.state == "wrap_up":
            self._refuse(command, "item_closed")
        elif item.state != "handled":
            self._refuse(command, "item_not_handled")
        elif isinstance(command, c.Complete):
            self._complete(item, command)
        else:
            self._give_up(item, command)

    def _complete(self, item: Item, command: c.Complete) -> None:
        agent = _sure(item.agent)
        usual = self.plan.wrap_up.usual
        until = self._until(microseconds(usual if command.wrap_up is None else command.wrap_up))
        told = self._tell(
            e.Completed,
            item=item.id,
            agent=agent.id,
            outcome=command.outcome,
            wrap_up_until=_out(until),
        )
        self._close(item)
        if until is None:
            self._idle_from_now(agent)
        else:
            item.state = "wrap_up"
            item.wrap_up_until = until
            item.wrap_up_seq = told.seq
            self.items.append(item)

    def _give_up(self, item: Item, command: c.Requeue | c.Transfer) -> None:
        agent = _sure(item.agent)
        until = self._until(microseconds(self.plan.offers.rest_after_decline))
        item.agent = None
        said = {
            "item": item.id,
            "agent": agent.id,
            "reason": command.reason,
            "rest_until": _out(until),
        }
        if isinstance(command, c.Transfer):
            item.work = self._reclassify(item.work, command)
            item.key = self._key(item)
            told = self._tell(e.Transferred, work=item.work, key=item.key, **said)
            self._tell_if_order_failed(item)
        else:
            told = self._tell(e.HandedBack, **said)

        self._rest(item, agent, until, told.seq)
        self._idle_from_now(agent)
        if item.contact_open:
            self._return(item, "transferred" if isinstance(command, c.Transfer) else "handed_back")
        else:
            self._tell(e.Abandoned, item=item.id)
            self._close(item)

    # What several commands and timers do.

    def _tell(self, kind: Callable[..., Any], **facts: Any) -> Any:  # noqa: ANN401 - any event
        """
        An event: numbered, stamped, and the end of what was withheld from its item or agent.
        """
        self.seq += 1
        event = kind(at=in_seconds(self.now), seq=self.seq, cause=self.cause, **facts)
        self.step.append(event)
        if not isinstance(event, (e.PolicyFailed, e.Unroutable, e.Refused)):
            who = getattr(event, "agent", None)
            name = who.id if isinstance(who, Agent) else who
            number = getattr(event, "item", None)
            self.withheld = [
                (item, agent)
                for item, agent in self.withheld
                if item.id != number and agent.id != name
            ]

        return event

    def _refuse(self, command: c.Command, reason: str) -> None:
        self._tell(e.Refused, command=command, reason=reason, why=reason)

    def _handle(self, item: Item, agent: Worker) -> None:
        item.state = "handled"
        item.agent = agent
        agent.given.append(self.now)

    def _return(self, item: Item, reason: str) -> None:
        """
        Back to the place in line it always had, unless somebody else is still being asked.
        """
        if any(offer.item is item for offer in self.offers):
            return

        item.state = "waiting"
        item.said_unroutable = False
        self._tell(e.Requeued, item=item.id, reason=reason)

    def _end(self, offer: Offer, how: str) -> None:
        self.offers.remove(offer)
        self._remember(offer.id, how)

    def _take_back(self, offer: Offer, reason: str, how: str = "revoked") -> None:
        self._end(offer, how)
        self._tell(
            e.OfferRevoked, offer=offer.id, item=offer.item.id, agent=offer.agent.id, reason=reason
        )

    def _take_back_of(self, item: Item, reason: str, how: str = "revoked") -> None:
        for offer in list(self.offers):
            if offer.item is item:
                self._take_back(offer, reason, how)

    def _take_back_all(self, agent: Worker, reason: str) -> None:
        for offer in list(self.offers):
            if offer.agent is agent:
                self._take_back(offer, reason)
                self._return(offer.item, "revoked")

    def _close(self, item: Item) -> None:
        self.items.remove(item)
        self.rests = [rest for rest in self.rests if rest.item is not item]
        self.withheld = [(other, agent) for other, agent in self.withheld if other is not item]
        if item.contact_open:
            item.contact_open = False
            self._remember_contact(item.contact.id)

    def _rest(self, item: Item, agent: Worker, until: int | None, seq: int) -> None:
        if until is not None:
            self.rests.append(Rest(item, agent, until, seq))

    def _idle_from_now(self, agent: Worker) -> None:
        self.last_idle += 1
        agent.idle_since = self.now
        agent.idle_seq = self.last_idle

    def _remember(self, offer: OfferId, how: str) -> None:
        self.ended_offers.append((offer, how))

    def _remember_contact(self, contact: str) -> None:
        self.closed_contacts.append(contact)
        del self.closed_contacts[: -self.limits.closed_contacts]

    def _until(self, duration: int) -> int | None:
        return later(self.now, duration) if duration else None

    def _item(self, number: ItemId) -> Item | None:
        for item in self.items:
            if item.id == number:
                return item

        return None

    def _with(self, agent: Worker) -> list[Item]:
        """
        The items an agent has in offer, handling and wrap-up.
        """
        offered = [offer.item for offer in self.offers if offer.agent is agent]
        return offered + [item for item in self.items if item.agent is agent]


def _can_serve(agent: Agent, work: Classified) -> bool:
    """
    Skills at their levels, the medium, one of the pools and what is required of attributes: what no
    load and no moment changes.
    """
    return (
        all(agent.skills.get(skill, 0) >= level for skill, level in work.skills.items())
        and (work.medium is None or agent.media is None or work.medium in agent.media)
        and (not work.pools or bool(work.pools & agent.pools))
        and meets(dict(agent.attributes), work.requires)
    )


def meets(has: dict[str, Any], requirement: Requirement) -> bool:
    """
    Whether attributes meet a requirement: types count, and what is missing is not met, but for
    `!=` and `not in`.
    """
    match requirement:
        case AllOf(parts):
            return all(meets(has, part) for part in parts)
        case AnyOf(parts):
            return any(meets(has, part) for part in parts)
        case Not(part):
            return not meets(has, part)
        case Comparison(key, op, value) if key not in has:
            return op in ("!=", "not in")
        case Comparison(key, op, value):
            return _compares(has[key], op, value)

    raise AssertionError(requirement)


def _compares(one: Any, op: str, other: Any) -> bool:  # noqa: ANN401 - numbers, text, bools
    if op in ("in", "not in"):
        return (op == "in") == any(_compares(one, "==", each) for each in other)

    kinds = [
        "bool" if isinstance(each, bool) else "text" if isinstance(each, str) else "number"
        for each in (one, other)
    ]
    if kinds[0] != kinds[1]:
        return op == "!="

    if op in ("==", "!="):
        return bool((op == "==") == (one == other))

    if kinds[0] == "bool":
        return False

    return bool({">": one > other, ">=": one >= other, "<": one < other, "<=": one <= other}[op])


def _waiting(item: Item) -> Waiting:
    work = item.work
    return Waiting(
        tier=work.tier,
        rank=work.rank,
        skills=work.skills,
        promise=work.promise,
        within=_within(work),
        standing=item.standing,
        arrived=item.arrived,
    )


def _within(work: Classified) -> int | None:
    return None if work.target is None else microseconds(work.target.within)


def _ask(part: Callable[[Pairing], Any], pairing: Pairing) -> Any:  # noqa: ANN401 - checked later
    try:
        return part(pairing)
    except Exception as error:
        raise Part(f"{type(error).__name__}: {error}") from error


def _is_chance(part: object) -> bool:
    """
    Whether a part picks by chance among those tied so far, instead of answering.
    """
    return bool(getattr(part, "by_chance", False))


def _window(part: object) -> int | None:
    """
    How far back a part counts what an agent was given, in microseconds.
    """
    window: int | None = getattr(part, "window", None)
    return window


def _unknown(kind: str, names: Iterable[str], known: Iterable[str] | None) -> FairrouteError | None:
    if known is None:
        return None

    known = set(known)
    for name in names:
        if name not in known:
            return UnknownName(kind, name, tuple(sorted(known)))

    return None


def _given(name: str | None) -> list[str]:
    return [] if name is None else [name]


def _out(instant: int | None) -> float | None:
    return None if instant is None else in_seconds(instant)


def _sure(agent: Worker | None) -> Worker:
    assert agent is not None
    return agent
