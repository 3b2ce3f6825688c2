"""
What changes of facts share: numbering, who is told, and steps that several events take.

Observers get the state (its `now`, `seq` and `cause` are the event's) and the facts concerned,
after the change.
"""

from collections.abc import Callable, Iterable
from typing import Final

from fairroute.engine.index import Index
from fairroute.engine.state import State
from fairroute.engine.surges import Surges
from fairroute.facts import (
    NO_RESTS,
    NOBODY,
    AgentFacts,
    ExpiryFacts,
    ItemFacts,
    OfferFacts,
    Rest,
)
from fairroute.instants import LATEST_US, later, microseconds
from fairroute.lifecycle import SURGE_ENDED, OfferState
from fairroute.model import Expiry, Presence
from fairroute.timers import LIMIT, REST, STAGE

Observe = Callable[..., None]

Place = tuple[int, int]
"""(key, standing)"""

SMOOTHING: Final = 3
"""A new duration moves an average by an eighth of the difference (2 to the minus this)."""


class Changes:
    """
    What all changes share: the facts, the index that is kept in step, and who is told.
    """

    def __init__(self, state: State, index: Index, observers: Iterable[object]) -> None:
        self.state = state
        self.index = index
        self.observe(observers)

    def observe(self, observers: Iterable[object]) -> None:
        """
        Tell *observers*, and nobody else, from now on.
        """
        everybody = tuple(observers)
        for moment in moments_of(type(self)):
            methods = (getattr(observer, moment, None) for observer in everybody)
            setattr(self, f"_{moment}", tuple(method for method in methods if method is not None))

    # --- steps of several changes; none is an event of its own ---

    def _set_presence(self, agent: AgentFacts, presence: Presence, reason: str | None) -> None:
        if presence is Presence.READY and agent.presence is not Presence.READY:
            agent.misses = 0
            self._idle_anew(agent)
            if not agent.used:
                agent.busy_since = self.state.now
        elif agent.presence is Presence.OFFLINE:
            self._idle_anew(agent)

        if agent.presence is not presence:
            agent.presence_since = self.state.now
            if agent.lease is not None:
                agent.lease = None
                self.index.timers.lapsed()

            # Whoever leaves READY takes a pause of their own.
            if agent.breather is not None:
                agent.breather = None
                self.index.timers.lapsed()

        if presence is Presence.READY:
            for number in agent.awaited_by:
                wait_for = self.state.items[number].wait_for
                assert wait_for is not None
                wait_for.absent = False

        agent.presence = presence
        agent.reason = reason
        if self.index.surges is not None:
            self._heed_surges(agent, self.index.surges)

        self._agent_had_event(agent)

    def _heed_surges(self, agent: AgentFacts, surges: Surges) -> None:
        """
        Whoever was recalled comes, or drains when the surge is over; else it was for nothing.
        """
        surges.agent_says(agent)
        recall = agent.recall
        if recall is None:
            return

        drains = agent.presence is Presence.DRAINING and agent.reason == SURGE_ENDED
        tarries = agent.presence is Presence.RESERVE and not recall.came
        if agent.presence is Presence.READY:
            recall.came = True
        elif not (drains or tarries):
            self._forget_recall(agent)

    def _forget_recall(self, agent: AgentFacts) -> None:
        agent.recall = None
        del self.state.recalled[agent.id]

    def _idle_anew(self, agent: AgentFacts) -> None:
        self.state.idle_seq += 1
        agent.idle_seq = self.state.idle_seq
        agent.idle_since = self.state.now

    def _take_on(self, item: ItemFacts, agent: AgentFacts) -> None:
        """
        *item* takes room. Without work until now, *agent* is at work anew, unless work has ended at
        this very instant: then there was no moment in between.
        """
        if not agent.used and agent.idle_since < self.state.now:
            agent.busy_since = self.state.now

        agent.used += item.work.demand

    def _end_offer(self, offer: OfferFacts, ended: OfferState) -> None:
        offer.state = ended
        item, agent = offer.item, offer.agent
        item.offers = () if len(item.offers) == 1 else _without(offer, item.offers)
        agent.offers = () if len(agent.offers) == 1 else _without(offer, agent.offers)
        state = self.state
        del state.offers[offer.id]
        if offer.id > state.last_offer - state.limits.ended_offers:
            state.ended_offers[offer.id] = ended

        self.index.timers.lapsed()

    def _given(self, item: ItemFacts, agent: AgentFacts, *, from_line: bool = True) -> None:
        state = self.state
        item.agent = agent
        item.handled_since = state.now
        if from_line:
            state.line_time += state.now - item.arrived

        agent.handling[item.id] = item
        if item.expiry is not None:
            self._clock_stops(item.expiry, answered=True)
        if item.wait_for is not None:
            self._wait_for_nobody(item)

        if item.held is not None:
            self._let_go_of_hold(item)

        if item.staged is not None:
            self._halt_stages(item)

        if self.index.watching:
            self.index.item_gone(item)

        if item.withheld or agent.withheld:
            self._pair_had_event(item, agent)

        if state.window:
            given = agent.given
            given.append(state.now)
            while given[0] <= state.now - state.window:
                given.popleft()

            self.index.agent_given(agent, state.now)

    def _give_up(self, item: ItemFacts, rest_until: int | None) -> AgentFacts:
        agent = item.agent
        assert agent is not None
        item.agent = None
        if item.questions:
            self._let_go(item)

        del agent.handling[item.id]
        self._worked(agent, self.state.now - item.handled_since)
        agent.used -= item.work.demand
        if item.preferred:
            # Whoever gave it up, or had to, is not to have it again above all; who parks it gets it
            # back so.
            item.preferred = tuple(name for name in item.preferred if name != agent.id)

        self._idle_anew(agent)
        self._rest(item, agent, rest_until)
        self._parted(item, agent)
        return agent

    def _forget_rests(self, item: ItemFacts) -> None:
        for rest in item.rests.values():
            if rest.until < LATEST_US:
                self.index.timers.lapsed()

        item.rests = NO_RESTS

    def _let_go(self, item: ItemFacts) -> None:
        """
        Whoever asked about *item* has it no more: the questions that are left are about nothing.
        """
        for question in item.questions:
            question.about = None

        item.questions = ()

    def _worked(self, agent: AgentFacts, spent: int) -> None:
        """
        Something kept *agent* for so long.
        """
        pace = agent.pace
        agent.pace = spent if pace is None else pace + (spent - pace >> SMOOTHING)

    def _rest(self, item: ItemFacts, agent: AgentFacts, until: int | None) -> None:
        if until is None:
            return

        if agent.id in item.rests:
            self.index.timers.lapsed()

        if item.rests is NO_RESTS:
            item.rests = {}

        item.rests[agent.id] = Rest(until, self.state.seq)
        if until < LATEST_US:
            self.index.timers.set(until, REST, self.state.seq, item, agent.id)

    def _await_stage(self, item: ItemFacts) -> None:
        """
        *item* is in line: its next stage, if there is one, is due at its time, or at once.
        """
        staged = item.staged
        assert staged is not None
        if staged.reached == len(staged.stages):
            return

        stage = staged.stages[staged.reached]
        origin = staged.since if stage.of == "entry" else staged.last
        staged.due = max(later(origin, stage.wait), self.state.now)
        staged.seq = self.state.seq
        self.index.timers.set(staged.due, STAGE, staged.seq, item)

    def _leaves_line(self, item: ItemFacts) -> None:
        self._halt_stages(item)
        if self.index.watching:
            self.index.item_gone(item)

    def _let_go_of_hold(self, item: ItemFacts) -> None:
        """
        Nobody in charge keeps *item* from anybody.
        """
        if item.held is not None and item.held.until is not None:
            self.index.timers.lapsed()

        item.held = None

    def _halt_stages(self, item: ItemFacts) -> None:
        """
        *item* is in line no more, or goes through other stages: none of these is due.
        """
        staged = item.staged
        if staged is not None and staged.due is not None:
            staged.due = None
            self.index.timers.lapsed()

    def _put(self, item: ItemFacts, place: Place) -> None:
        """
        *item*, which is in no line, has another *place*.
        """
        item.key, item.standing = place
        item.view = None

    def _end_parking(self, item: ItemFacts) -> AgentFacts:
        parking = item.parking
        assert parking is not None
        item.parking = None
        del parking.agent.parked[item.id]
        self.index.timers.lapsed()
        return parking.agent

    def _parted(self, item: ItemFacts, agent: AgentFacts) -> None:
        if item.withheld or agent.withheld:
            self._pair_had_event(item, agent)

        self.index.agent_changed(agent)

    def _wait_for_nobody(self, item: ItemFacts) -> None:
        wait_for, item.wait_for = item.wait_for, None
        assert wait_for is not None
        self.index.timers.lapsed()
        for name in wait_for.agents:
            self.state.agents[name].awaited_by.remove(item.id)

    def _close(self, item: ItemFacts) -> None:
        state = self.state
        if item.wait_for is not None:
            self._wait_for_nobody(item)

        if item.rests or item.held is not None:
            self._forget_rests(item)
            self._let_go_of_hold(item)

        if item.staged is not None or self.index.watching:
            self._leaves_line(item)

        if item.withheld:
            self._item_had_event(item)

        if item.expiry is not None:
            self._clock_stops(item.expiry, answered=True)

        if item.about is not None:
            item.about.questions = tuple(
                [other for other in item.about.questions if other is not item]
            )

        if item.release is not None:
            item.release = None
            self._forget_promise(item)
            self.index.timers.lapsed()

        assert item.signature is not None
        item.signature.items -= 1
        del state.items[item.id]
        for name in item.contacts:
            contact = state.contacts.get(name)
            # A contact that left long ago may be forgotten, and its id another's by now.
            if contact is not None and contact.item is item:
                del state.contacts[name]
                state.remember_contact(contact)

    def _forget_promise(self, item: ItemFacts) -> None:
        """
        The instant at which its customer was to be called has come, or is another.
        """
        if item.callback is not None and item.callback.promised is not None:
            self.index.keep_promise(item.callback.promised)
            item.callback.promised = None

    # --- the time an item has left ---

    def _limited(self, rule: Expiry, since: int) -> ExpiryFacts:
        """
        The time of an item whose customer asked *since* an instant; the clock does not run yet.
        """
        expiry = ExpiryFacts(rule, _end(since, rule.lifetime))
        expiry.wait_ends = _end(since, rule.max_wait)
        return expiry

    def _asked_again(self, expiry: ExpiryFacts, since: int) -> None:
        """
        Another wait begins as the customer writes; its clock does not run yet.
        """
        expiry.wait_ends = _end(since, expiry.rule.max_wait)

    def _clock_runs(self, item: ItemFacts, expiry: ExpiryFacts) -> None:
        """
        *item* waits. Where somebody answered before, another wait begins; where it was not in line
        before, its life.
        """
        if expiry.until is not None:
            return

        if expiry.life_ends is None:
            expiry.life_ends = _end(self.state.now, expiry.rule.lifetime)

        if expiry.wait_ends is None:
            expiry.wait_ends = _end(self.state.now, expiry.rule.max_wait)

        ends = [end for end in (expiry.wait_ends, expiry.life_ends) if end is not None]
        expiry.until, expiry.seq = min(ends), self.state.seq
        self.index.timers.set(expiry.until, LIMIT, expiry.seq, item)

    def _clock_stops(self, expiry: ExpiryFacts, *, answered: bool) -> None:
        """
        An item rings, or is *answered*: then that wait is over.
        """
        if answered:
            expiry.wait_ends = None

        if expiry.until is not None:
            expiry.until, expiry.seq = None, 0
            self.index.timers.lapsed()

    def _pair_had_event(self, item: ItemFacts, agent: AgentFacts) -> None:
        self._item_had_event(item)
        self._agent_had_event(agent)

    def _item_had_event(self, item: ItemFacts) -> None:
        """
        A pair withheld because a part failed gets another chance.
        """
        if not item.withheld:
            return

        for name in item.withheld:
            self.state.agents[name].withheld.discard(item.id)

        self._let_in_again(item, NOBODY)

    def _agent_had_event(self, agent: AgentFacts) -> None:
        if not agent.withheld:
            return

        numbers = sorted(agent.withheld)
        agent.withheld.clear()
        for number in numbers:
            item = self.state.items[number]
            self._let_in_again(item, item.withheld - {agent.id})

    def _let_in_again(self, item: ItemFacts, withheld: frozenset[str]) -> None:
        waiting = item.lane is not None
        if waiting:
            self.index.item_left(item)

        item.withheld = withheld
        if waiting:
            self.index.item_entered(item)


def moments_of(changes: type) -> tuple[str, ...]:
    """
    What an observer of *changes* may listen to: its methods for events, in order.
    """
    return tuple(
        name for part in changes.__bases__ for name in vars(part) if not name.startswith("_")
    )


def _end(since: int, duration: float | None) -> int | None:
    return None if duration is None else later(since, microseconds(duration))


def _without(offer: OfferFacts, offers: tuple[OfferFacts, ...]) -> tuple[OfferFacts, ...]:
    return tuple(other for other in offers if other is not offer)
