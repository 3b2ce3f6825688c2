"""
Where everything stands, worked out from the events alone.

A second bookkeeper for the laws: it knows neither the engine nor the model, only what events say.
"""

import math
from collections.abc import Iterable, Mapping

import attrs
from tests.model.naive import goes_with, meets, widened
from tests.model.naive.world import NO_NEWS

from fairroute import events as e
from fairroute.expressions import AllOf, Requirement
from fairroute.model import Agent, Classified, Presence
from fairroute.plan import Medium, Plan, Topic
from fairroute.surges import Surge


@attrs.define(eq=False)
class Entry:
    """
    An item: its class and place, where it is, and who has it (several only while it is offered).
    """

    work: Classified
    contact: str
    place: tuple[int, float, int]
    """(key, standing, arrival)"""
    state: str = "waiting"
    stage: int = 0
    agents: set[str] = attrs.field(factory=set)
    held: bool = False
    expedited: bool = False
    outbound: bool = False

    @property
    def rank(self) -> tuple[float, ...]:
        """
        Its place among all: what was expedited ahead of the others, calls to customers behind.
        """
        if self.expedited:
            return (0, 0, *self.place[1:])

        return (2, 0, *self.place[1:]) if self.outbound else (1, *self.place)

    def move(self, key: int | None, standing: float | None) -> None:
        """
        Another place, as far as one is given.
        """
        _, was, arrival = self.place
        now = (self.place[0] if key is None else key, was if standing is None else standing)
        self.place = (*now, arrival)


@attrs.define(eq=False)
class Ledger:
    """
    Items, agents and offers as the events so far tell; *open_per_agent*, *media*, *topics* and
    *overrun* are the plan's.
    """

    open_per_agent: int | None = 1
    media: Mapping[str, Medium] | None = None
    keep_free: int = 0
    topics: Mapping[str, Topic] | None = None
    overrun: float = 0.0
    items: dict[int, Entry] = attrs.field(factory=dict)
    agents: dict[str, tuple[Agent, Presence]] = attrs.field(factory=dict)
    offers: dict[int, tuple[int, str]] = attrs.field(factory=dict)
    ended: dict[int, str] = attrs.field(factory=dict)
    rests: dict[tuple[int, str], float] = attrs.field(factory=dict)
    parked: dict[int, tuple[str, float]] = attrs.field(factory=dict)
    withheld: set[tuple[int, str]] = attrs.field(factory=set)
    breathers: dict[str, float] = attrs.field(factory=dict)
    gaps: dict[tuple[str, str | None], float] = attrs.field(factory=dict)
    """Until when an agent is offered no more of a medium."""
    surges: dict[str, Surge] = attrs.field(factory=dict)
    waits: dict[int, tuple[set[str], float]] = attrs.field(factory=dict)
    """The agents that an item waits for, and until when."""
    kept: dict[str, int] = attrs.field(factory=dict)
    """Who is kept for which item."""
    seq: int = 0
    decisions: int = 0
    last: e.Event | None = None

    @classmethod
    def under(cls, plan: Plan) -> "Ledger":
        """
        A ledger for a centre with *plan*.
        """
        return cls(
            plan.offers.open_per_agent,
            plan.media,
            plan.outbound.keep_free,
            plan.topics,
            plan.agents.overrun,
        )

    def read(self, events: Iterable[e.Event]) -> None:
        """
        Take note of *events*; asserts that each is legal where things stand.
        """
        for event in events:
            self._note(event)
            self.last = event

    def used(self, agent: str) -> int:
        """
        Demand of what *agent* has in offer, handling and wrap-up.
        """
        return sum(item.work.demand for item in self.items.values() if agent in item.agents)

    def may_serve(self, number: int, name: str) -> bool:
        """
        Whether skills, medium, pools and attributes fit, as far as no surge lets others help.
        """
        work, agent = self.items[number].work, self.agents[name][0]
        for surge in self.surges.values():
            if surge.watches(work):
                work = widened(work, surge)

        return (
            all(agent.skills.get(skill, 0) >= level for skill, level in work.skills.items())
            and (work.medium is None or agent.media is None or work.medium in agent.media)
            and (not work.pools or bool(work.pools & agent.pools))
            and meets(dict(agent.attributes), work.requires)
        )

    def is_free(self, name: str, work: Classified) -> bool:
        """
        Whether an agent is READY, may have another open offer, and has room for *work*.
        """
        agent, presence = self.agents[name]
        had = self._media_of(name)
        ringing = sum(holder == name for _, holder in self.offers.values())
        return (
            presence is Presence.READY
            and (self.open_per_agent is None or ringing < self.open_per_agent)
            and agent.capacity - self.used(name) >= work.demand
            and goes_with(work.medium, had, agent.limits, self.media)
        )

    def admits(self, number: int, at: float) -> bool:
        """
        Whether more agents are free who could take it than must stay so beside a call that the
        company makes.
        """
        item = self.items[number]
        if not item.outbound or item.expedited:
            return True

        free = [
            name
            for name in self.agents
            if self.is_free(name, item.work)
            and self.may_serve(number, name)
            and (number, name) not in self.rests
            and (number, name) not in self.withheld
            and self.paced_until(name, item.work.medium) is None
            and self.has_time(name, item.work, at)
            and self.waits_for(number, name)
            and self.kept.get(name, number) == number
        ]
        return len(free) > self.keep_free

    def waits_for(self, number: int, name: str) -> bool:
        """
        Whether the item waits for this agent, or for nobody in particular.
        """
        return number not in self.waits or name in self.waits[number][0]

    def paced_until(self, name: str, medium: str | None) -> float | None:
        """
        When the pauses end that keep an agent from being offered a *medium*; None: there is none.
        """
        until = (self.breathers.get(name), self.gaps.get((name, medium)))
        return max((each for each in until if each is not None), default=None)

    def has_time(self, name: str, work: Classified, at: float) -> bool:
        """
        Whether the agent is there for as long as *work*, begun now, is expected to take.
        """
        until = self.agents[name][0].available_until
        topic = (self.topics or {}).get(work.topic or "")
        takes = (topic.expected if topic else None) or 0.0
        return until is None or round(1e6 * (at + takes - until - self.overrun)) <= 0

    def _media_of(self, name: str) -> list[str | None]:
        return [item.work.medium for item in self.items.values() if name in item.agents]

    def _note(self, event: e.Event) -> None:  # noqa: C901, PLR0912, PLR0915 - one row per event
        assert event.seq == self.seq + 1, "events are numbered without gaps"
        self.seq = event.seq
        if not isinstance(event, NO_NEWS):
            number = getattr(event, "item", None)
            who = getattr(event, "agent", None)
            names = {who.id if isinstance(who, Agent) else who, getattr(event, "was", None)}
            self.withheld = {
                pair for pair in self.withheld if pair[0] != number and pair[1] not in names
            }

        match event:
            case e.SignedIn():
                self.agents[event.agent.id] = (event.agent, event.presence)
                self._paced_while_ready(event.agent.id)
            case e.SignedOut():
                assert self.used(event.agent) == 0, "nobody goes with work"
                self.agents[event.agent] = (self.agents[event.agent][0], Presence.OFFLINE)
                self._paced_while_ready(event.agent)
            case e.PresenceChanged():
                agent, was = self.agents[event.agent]
                assert was is not event.presence
                self.agents[event.agent] = (agent, event.presence)
                self._paced_while_ready(event.agent)
            case e.Reserved():
                agent, presence = self.agents[event.agent]
                assert presence is Presence.READY
                assert self.items[event.item].state == "waiting"
                assert self.used(event.agent) > 0, "nobody is kept who has nothing in hand"
                assert self.may_serve(event.item, event.agent)
                assert event.agent not in self.kept
                assert event.item not in self.kept.values(), "one is kept for an item at most"
                self.kept[event.agent] = event.item
            case e.ReservationEnded():
                assert self.kept.pop(event.agent) == event.item
            case e.SurgeStarted():
                assert event.surge.name not in self.surges
                self.surges[event.surge.name] = event.surge
            case e.SurgeEnded():
                del self.surges[event.surge]
            case e.Recalled():
                assert event.surge in self.surges
                assert self.agents[event.agent][1] is Presence.RESERVE
            case e.LeaseRenewed():
                assert self.agents[event.agent][1] is Presence.READY
                assert event.until > event.at
            case e.BreatherStarted():
                assert self.agents[event.agent][1] is Presence.READY
                assert event.until > event.at
                self.breathers[event.agent] = event.until
            case e.BreatherEnded():
                assert self.breathers.pop(event.agent) == event.at, "it ends at its deadline"
            case e.OfferGapStarted():
                assert event.until > event.at
                assert event.medium in self._media_of(event.agent), "a gap follows what was given"
                self.gaps[event.agent, event.medium] = event.until
            case e.OfferGapEnded():
                until = self.gaps.pop((event.agent, event.medium))
                assert until == event.at, "it ends at its deadline"
            case e.Queued():
                assert event.item not in self.items, "numbers are used once"
                self.items[event.item] = Entry(
                    event.work, event.contact.id, (event.key, event.standing, event.seq)
                )
                self.items[event.item].outbound = event.contact.outbound
            case e.Scheduled():
                assert event.item not in self.items, "numbers are used once"
                assert event.release_at > event.at
                self.items[event.item] = Entry(
                    event.work, event.contact.id, (0, event.standing, 0), "scheduled"
                )
                self.items[event.item].outbound = event.contact.outbound
            case e.Released():
                item = self.items[event.item]
                assert item.state == "scheduled"
                item.state = "waiting"
                item.place = (event.key, item.place[1], item.place[2] or event.seq)
            case e.Postponed():
                item = self.items[event.item]
                assert item.state in {"waiting", "returning", "scheduled"}
                item.state = "scheduled"
                self.waits.pop(event.item, None)
            case e.Unreached():
                self._given_up(event.item, event.agent)
            case e.CallbackAgreed() | e.FellBack():
                item = self.items[event.item]
                assert item.state in {"scheduled", "waiting", "offered", "returning"}
                item.work = event.work
                standing = getattr(event, "standing", item.place[1])
                item.place = (event.key, standing, item.place[2])
            case e.ItemUpdated():
                item = self.items[event.item]
                assert item.state in {"scheduled", "waiting", "offered", "parked"}
                item.work = event.work
                item.place = (event.key, event.standing, item.place[2])
                if event.stages is not None:
                    item.stage = 0
            case e.Rekeyed():
                item = self.items[event.item]
                item.work = event.work
                item.place = (event.key, *item.place[1:])
            case e.Escalated():
                self._escalated(event)
            case e.Picked():
                self._picked(event)
            case e.AssignmentForced():
                self._forced(event)
            case e.TakenOver():
                item = self._given_up(event.item, event.was)
                item.state = "handled"
                item.agents.add(event.agent)
                self._over(event)
            case e.Held() | e.HoldReleased():
                item = self.items[event.item]
                assert item.held or isinstance(event, e.Held)
                assert item.state == "waiting" or event.cause == "timer:hold"
                item.held = isinstance(event, e.Held)
            case e.Expedited():
                item = self.items[event.item]
                assert item.state in {"waiting", "offered"}
                assert not item.expedited
                item.expedited = True
            case e.StateForced():
                agent, was = self.agents[event.agent]
                assert was not in (event.presence, Presence.OFFLINE)
                assert event.presence is not Presence.OFFLINE or self.used(event.agent) == 0
                self.agents[event.agent] = (agent, event.presence)
                self._paced_while_ready(event.agent)
            case e.Offered() | e.Assigned():
                self._given(event)
            case e.Accepted():
                item = self._end(event, "accepted")
                assert item.state in {"offered", "returning"}
                item.state = "handled"
                item.agents.add(event.agent)
                self.waits.pop(event.item, None)
            case e.OfferDeclined() | e.OfferMissed():
                self._end(event, "lapsed")
                self._rest(event.item, event.agent, event.rest_until)
            case e.OfferRevoked():
                self._revoked(event)
            case e.Requeued():
                item = self.items[event.item]
                assert item.state == "returning", "it waits again with its last live offer"
                item.state = "waiting"
            case e.HandedBack():
                item = self._given_up(event.item, event.agent)
                item.move(event.key, event.standing)
                self._rest(event.item, event.agent, event.rest_until)
            case e.Transferred():
                item = self._given_up(event.item, event.agent)
                item.work = event.work
                item.stage = 0
                item.outbound = False
                item.move(event.key, event.standing)
                self._rest(event.item, event.agent, event.rest_until)
            case e.Consulted():
                assert event.item not in self.items, "numbers are used once"
                about = self.items[event.about]
                assert (about.state, about.agents) == ("handled", {event.agent})
                assert event.standing == about.place[1], "a question stands where its item did"
                place = (event.key, event.standing, event.seq)
                self.items[event.item] = Entry(event.work, about.contact, place)
                self.rests[event.item, event.agent] = math.inf
            case e.HandedOver():
                question = self.items.pop(event.question)
                item = self.items[event.item]
                assert (question.state, question.agents) == ("handled", {event.to})
                assert (item.state, item.agents) == ("handled", {event.agent})
                assert event.to != event.agent
                item.agents = {event.to}
                item.work = event.work
                item.move(event.key, None)
                self._forget_pairs(event.question)
                self.withheld = {pair for pair in self.withheld if pair[1] != event.to}
            case e.Elevated():
                item = self.items[event.item]
                assert item.state != "wrap_up"
                assert (item.state == "handled") == (event.agent is not None)
                item.work = event.work
            case e.Parked():
                item = self._given_up(event.item, event.agent)
                item.state = "parked"
                self.parked[event.item] = (event.agent, event.until)
            case e.Replied():
                item = self.items[event.item]
                assert item.state == "parked"
                assert event.at < self.parked.pop(event.item)[1], "too late for a reply"
                assert event.standing >= item.place[1], "a reply never stands before what it is to"
                item.state = "returning"
                item.outbound = False
                item.work, item.stage = event.work, 0
                item.place = (event.key, event.standing, event.seq)
                item.stage = 0  # they begin anew
            case e.Resumed():
                item = self.items[event.item]
                spec, _ = self.agents[event.agent]
                assert item.state == "parked"
                assert event.agent == self.parked.pop(event.item)[0]
                assert spec.capacity - self.used(event.agent) >= item.work.demand
                assert self.may_serve(event.item, event.agent)
                had = [
                    each.work.medium for each in self.items.values() if event.agent in each.agents
                ]
                assert goes_with(item.work.medium, had, spec.limits, self.media)
                item.move(event.key, event.standing)
                item.state = "handled"
                item.agents.add(event.agent)
            case e.RestEnded():
                until = self.rests.pop((event.item, event.agent))
                assert until == event.at, "a rest ends at its deadline"
            case e.WaitForBegan():
                here = {name for name, (_, said) in self.agents.items() if said is Presence.READY}
                absent = self.items[event.item].work.promise == "by" and len(event.agents) == 1
                assert set(event.agents) <= here or absent, "nobody is waited for who is not READY"
                assert all(self.may_serve(event.item, name) for name in event.agents)
                self.waits[event.item] = set(event.agents), event.until
            case e.WaitForEnded():
                self._waits_no_more(event)
            case e.Completed():
                item = self.items[event.item]
                if item.state == "parked":
                    owner, until = self.parked.pop(event.item)
                    assert owner == event.agent
                    assert event.wrap_up_until is None, "nobody was at work on it"
                    assert event.cause != "timer:inactivity" or event.at == until
                else:
                    assert (item.state, item.agents) == ("handled", {event.agent})

                item.state = "wrap_up"
                self._forget_pairs(event.item)
                if event.wrap_up_until is None:
                    del self.items[event.item]
            case e.WrapUpMoved():
                assert (self.items[event.item].state, event.agent) == (
                    "wrap_up",
                    *self.items[event.item].agents,
                )
                assert event.wrap_up_until > event.at
            case e.WrapUpEnded():
                assert self.items.pop(event.item).state == "wrap_up"
            case e.Abandoned() | e.Cancelled() | e.Expired():
                state = self.items.pop(event.item).state
                assert state in {"scheduled", "waiting", "returning", "parked"}
                self.parked.pop(event.item, None)
                self._forget_pairs(event.item)
            case e.PolicyFailed():
                if event.agent is not None:
                    self.withheld.add((event.item, event.agent))
            case _:
                pass

    def _escalated(self, event: e.Escalated) -> None:
        item = self.items[event.item]
        assert item.state in {"waiting", "offered"}, "who handles an item is not escalated to"
        assert event.stage == item.stage + 1, "stages come one by one"
        assert (event.key, event.standing) <= item.place[:2], "a stage makes no place worse"
        assert _asks_no_more(event.work, item.work), "a stage widens"
        item.stage = event.stage
        item.work = event.work
        item.place = (event.key, event.standing, item.place[2])

    def _paced_while_ready(self, name: str) -> None:
        if self.agents[name][1] is not Presence.READY:
            self.breathers.pop(name, None)

    def _given(self, event: e.Offered | e.Assigned) -> None:
        item = self.items[event.item]
        if isinstance(event, e.Assigned) or item.state != "offered":
            assert item.state == "waiting", "only what waits is given"
        else:
            siblings = isinstance(self.last, e.Offered) and self.last.item == event.item
            assert siblings, "all who are asked are asked at once"

        assert event.offer not in self.ended
        assert event.offer not in self.offers
        assert self.is_free(event.agent, item.work), "room is there before work is given"
        assert self.paced_until(event.agent, item.work.medium) is None
        assert self.has_time(event.agent, item.work, event.at), "nobody is kept past their time"
        assert self.may_serve(event.item, event.agent)
        assert (event.item, event.agent) not in self.rests
        assert self.waits_for(event.item, event.agent), "it waits for somebody else"
        assert self.kept.get(event.agent, event.item) == event.item, "kept for another item"
        assert not item.held, "what is held is kept from everybody"
        assert self.admits(event.item, event.at), "enough agents stay free for customers"
        self.decisions += 1
        assert event.decision == self.decisions, "decisions are numbered without gaps"
        item.agents.add(event.agent)
        if isinstance(event, e.Assigned):
            self.ended[event.offer] = "accepted"
            item.state = "handled"
            self.waits.pop(event.item, None)
        else:
            assert event.expires_at > event.at
            self.offers[event.offer] = (event.item, event.agent)
            item.state = "offered"

    def _picked(self, event: e.Picked) -> None:
        item, (agent, presence) = self.items[event.item], self.agents[event.agent]
        assert item.state == "waiting", "only what waits is taken"
        assert presence is not Presence.OFFLINE
        assert agent.capacity - self.used(event.agent) >= item.work.demand
        assert self.may_serve(event.item, event.agent), "eligibility binds those who ask, too"
        assert self.waits_for(event.item, event.agent)
        assert not item.held
        assert (event.longest_passed > 0) <= (event.passed > 0)
        item.state = "handled"
        item.agents.add(event.agent)
        self.waits.pop(event.item, None)

    def _forced(self, event: e.AssignmentForced) -> None:
        item = self.items[event.item]
        assert item.state in {"waiting", "returning"}
        assert (event.longest_passed > 0) <= (event.passed > 0)
        item.state = "handled"
        item.held = False
        item.agents.add(event.agent)
        self.waits.pop(event.item, None)
        self._over(event)

    def _over(self, event: e.AssignmentForced | e.TakenOver) -> None:
        agent, presence = self.agents[event.agent]
        assert presence is not Presence.OFFLINE
        assert self.may_serve(event.item, event.agent), "eligibility binds people in charge, too"
        assert event.over == max(0, self.used(event.agent) - agent.capacity)

    def _end(
        self, event: e.Accepted | e.OfferDeclined | e.OfferMissed | e.OfferRevoked, how: str
    ) -> Entry:
        assert self.offers.pop(event.offer) == (event.item, event.agent)
        self.ended[event.offer] = how
        item = self.items[event.item]
        item.agents.remove(event.agent)
        if not any(number == event.item for number, _ in self.offers.values()):
            item.state = "returning"

        return item

    def _revoked(self, event: e.OfferRevoked) -> None:
        # Nobody who accepted has it taken from them: the others' offers are.
        taken = self.items[event.item].state == "handled"
        assert taken == (event.reason == "taken")
        item = self._end(event, "taken" if taken else "revoked")
        if taken:
            item.state = "handled"

    def _waits_no_more(self, event: e.WaitForEnded) -> None:
        agents, until = self.waits[event.item]
        if event.agent is None:
            assert event.at == until, "a wait ends at its deadline"
            agents.clear()
        else:
            agents.remove(event.agent)

        if not agents:
            del self.waits[event.item]

    def _given_up(self, number: int, agent: str) -> Entry:
        item = self.items[number]
        assert (item.state, item.agents) == ("handled", {agent})
        item.state = "returning"
        item.agents.clear()
        return item

    def _rest(self, number: int, agent: str, until: float | None) -> None:
        if until is not None:
            self.rests[number, agent] = until

    def _forget_pairs(self, number: int) -> None:
        self.waits.pop(number, None)
        self.rests = {pair: until for pair, until in self.rests.items() if pair[0] != number}


def _asks_no_more(now: Classified, before: Classified) -> bool:
    """
    Whether levels, pools and requirements are no harder to meet than before, and the tier no worse.
    """
    return (
        all(before.skills.get(skill, 0) >= level for skill, level in now.skills.items())
        and (not now.pools or bool(before.pools and now.pools >= before.pools))
        and _conditions(now) <= _conditions(before)
        and now.rank <= before.rank
        and (now.medium, now.demand) == (before.medium, before.demand)
    )


def _conditions(work: Classified) -> set[Requirement]:
    asked = work.requires
    return set(asked.parts if isinstance(asked, AllOf) else (asked,))
