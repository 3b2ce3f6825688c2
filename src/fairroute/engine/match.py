"""
Who is served next, and by whom.

Of all feasible pairs take the first: by the item's place in the one order all agents share, then by
the agent's score; offer; repeat. Only events and deadlines make a pair feasible, so after a match
nothing is feasible, and the next one looks only at what was touched since: items that entered,
agents whose load or presence changed.

With `pair` eligibility no index can tell who may take what: every waiting item is then looked at,
in order.
"""

from bisect import insort
from collections.abc import Iterable
from heapq import heappop, heappush
from operator import itemgetter
from typing import Any, Final

from fairroute import answers
from fairroute.bench import UnsoundScore
from fairroute.engine.asking import Asking, Place
from fairroute.engine.gaps import begin_gap
from fairroute.engine.index import Index, chance
from fairroute.engine.reserve import Reserving
from fairroute.engine.state import State
from fairroute.engine.terms import TermsOfPairs
from fairroute.engine.transitions import Transitions
from fairroute.events import MATCH, UnroutableReason
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.ids import OfferId
from fairroute.lanes import AllBut, Entry, Lane, Yielding
from fairroute.model import Presence
from fairroute.plan import Offers
from fairroute.policies import Policy
from fairroute.protocols import Terms, part_name

Candidate = tuple[Place, int, Entry]
"""(place, a ticket that makes it unique, the entry at the head of its lane)"""

MANY: Final = 4
"""With more agents touched at once, lanes look for agents instead of agents for lanes."""


class Match(Asking):
    """
    Makes the offers that facts allow, under one policy.
    """

    def __init__(
        self,
        state: State,
        index: Index,
        do: Transitions,
        *,
        policy: Policy,
        offers: Offers,
        keep_free: int,
        seed: int,
    ) -> None:
        super().__init__(state, index, do, policy)
        self.seed = seed
        self.keep_free = keep_free
        self.reserving = Reserving(state, index, do, policy)
        self._ticket = 0
        self._terms = TermsOfPairs(do, offers)
        self._usual = self._terms.usual

    def run(self) -> None:
        """
        Offer until no pair is feasible; then say who can be served by nobody.
        """
        index = self.index
        index.stirred = index.by_free
        self.state.cause = MATCH
        if index.drains:
            self._run_and_keep()
        elif index.touched or index.dirty or index.by_free:
            self._run()
            if index.lines.yielding:
                self._call_out()

        index.stirred = index.by_free
        if index.entered or index.uncovered:
            self._say_unroutable()

    def _run(self) -> None:
        index = self.index
        touched, dirty = index.touched, index.dirty
        if index.scoring.window:
            index.slide_window()

        if index.pairwise:
            self._by_item()
            return

        kept = index.drains and any(agent.reserved for agent in touched.values())
        if self.policy.urgency is None and not kept:
            # The usual cases: one agent became free, or one lane got an item.
            while len(touched) == 1 and not dirty:
                self._serve_next(touched.popitem()[1])

            if len(dirty) == 1 and not touched:
                self._serve_lane(dirty.popitem()[0])

        if touched or dirty:
            self._sweep()

    def _run_and_keep(self) -> None:
        """
        The same where agents are kept for items that are overdue: whoever is kept in vain is let go
        first, and whoever turns out to be, last. Then somebody is kept for what still waits.
        """
        index, overdue = self.index, self.index.overdue
        if overdue.doubted:
            self.reserving.let_go(matched=False)

        again = True
        while again:
            if index.touched or index.dirty or index.by_free:
                self._run()
                if index.lines.yielding:
                    self._call_out()

            again = bool(overdue.doubted) and self.reserving.let_go(matched=True)

        if overdue.items or overdue.agents:
            self.reserving.reserve(sorted(overdue.to_look_at(), key=self.place))

    # --- with indices ---

    def _serve_next(self, agent: AgentFacts) -> None:
        """
        Offer to *agent*, the only one who became free, what is first for them.
        """
        index = self.index
        entry = index.lines.first_for(agent, index.lines.groups[None])
        if entry is None:
            index.seat(agent)
        elif not index.scoring.doubtful or self._best(entry[4], [agent]) is not None:
            self._offer(entry[4], agent)
        else:
            # Their score failed: the pair is withheld now, and nobody else could take the item.
            index.dirty.clear()
            index.touched[agent.id] = agent

    def _serve_lane(self, lane: Lane) -> None:
        """
        Offer the items of *lane*, the only one that got any, to whoever is free for them.
        """
        while lane.head is not None:
            item = lane.head[4]
            agent = self._choose(item, lane)
            if agent is not None:
                self._offer(item, agent)
            elif item.lane is lane:
                return

            if self.index.touched or self.index.dirty:
                self.index.dirty[lane] = None
                return

    def _sweep(self) -> None:
        """
        The general case: some lanes got items, some agents became free.
        """
        index = self.index
        agents = self._seat_touched()
        queue: list[Candidate] = []
        if len(agents) > MANY or self.by_length:
            self._line_up(queue, index.lines.lanes())
            # No lane knows those who are kept for an item of it.
            agents = {name: agent for name, agent in agents.items() if agent.reserved is not None}
        else:
            self._line_up(queue, index.dirty)

        index.dirty.clear()
        while True:
            best = self._first_with_somebody(queue)
            for agent in agents.values():
                entry = self._first_for(agent)
                if entry is not None:
                    place = self._place(entry[4])
                    if best is None or place < best[0]:
                        best = (place, 0, entry)

            if best is None:
                break

            item = best[2][4]
            lane = item.lane
            assert lane is not None
            chosen = self._choose(item, lane)
            if chosen is not None:
                self._offer(item, chosen)
                agents.pop(chosen.id, None)
                for offer in item.offers[1:]:
                    agents.pop(offer.agent.id, None)
            else:
                # Only a pair that failed just now, and is kept apart for it, can be the reason.
                assert item.entry is not best[2], "lanes and benches disagree on who may serve whom"

            if self.by_length:
                # The line is shorter now, so every place may be another.
                queue.clear()
                self._line_up(queue, index.lines.lanes())
            else:
                self._line_up(queue, (lane,))
                self._line_up(queue, index.dirty)

            index.dirty.clear()
            agents |= self._seat_touched()

        index.touched.clear()

    def _seat_touched(self) -> dict[str, AgentFacts]:
        index = self.index
        agents = {}
        for name, agent in index.touched.items():
            if agent.reserved is None:
                index.seat(agent)

            agents[name] = agent

        index.touched.clear()
        return agents

    def _first_with_somebody(self, queue: list[Candidate]) -> Candidate | None:
        """
        The best placed head in *queue* for which somebody is free. Those for whom nobody is go: it
        stays so in this match.
        """
        while queue:
            _, _, entry = queue[0]
            item = entry[4]
            if item.entry is entry and item.lane is not None and self._anybody(item.lane):
                return queue[0]

            heappop(queue)

        return None

    def _anybody(self, lane: Lane) -> bool:
        index = self.index
        demand = lane.signature.needs.demand
        excluded = lane.excluded
        if isinstance(excluded, Yielding):
            return False

        if isinstance(excluded, AllBut):
            return bool(self._free_among(excluded.agents, lane))

        if not index.scoring.linear:
            try:
                bench = index.benches[demand]
                return bench.first_for(lane.signature, excluded, self._draw) is not None
            except UnsoundScore:
                index.score_pairwise()

        # Only whether somebody is free: what scores say is asked when it is the item's turn.
        return bool(index.benches[demand].eligible(lane.signature, excluded))

    def _line_up(self, queue: list[Candidate], lanes: Iterable[Lane]) -> None:
        for lane in list(lanes):
            if lane.head is not None:
                self._ticket += 1
                heappush(queue, (self._place(lane.head[4]), self._ticket, lane.head))

    def _first_for(self, agent: AgentFacts) -> Entry | None:
        if agent.reserved is not None:
            lane = agent.reserved.lane
            if lane is None or self.reserving.drained(agent.reserved, lane.excluded) is None:
                return None

            return agent.reserved.entry

        lines = self.index.lines
        best: Entry | None = None
        best_place: Place | None = None
        for heads in list(lines.groups.values()):
            entry = lines.first_for(agent, heads)
            if entry is None:
                continue

            if self.policy.urgency is None:
                return entry

            place = self._place(entry[4])
            if best_place is None or place < best_place:
                best, best_place = entry, place

        return best

    # --- what yields to everybody ---

    def _call_out(self) -> None:
        """
        All who wait have been looked after: offer the calls that yield to them, as far as enough
        agents stay free.
        """
        index = self.index
        while len(index.free) > self.keep_free and self._call_next():
            if index.touched or index.dirty or index.by_free:
                self._run()

    def _call_next(self) -> bool:
        """
        Offer the first such call that may be offered; whether there may be more. O(lanes), where
        rules are asked pair by pair O(calls), times agents who are free.
        """
        index = self.index
        lanes = [lane for lane in index.lines.lanes() if isinstance(lane.excluded, Yielding)]
        calls = [
            entry[4]
            for lane in lanes
            for entry in (lane.in_order() if index.pairwise else lane.in_order()[:1])
        ]
        for item in sorted(calls, key=self.place):
            lane = item.lane
            assert lane is not None
            agent = self._best(item, self._spared(item, lane))
            if agent is not None:
                self._offer(item, agent)

            if item.lane is not lane:
                # Offered, or kept apart from whom a part failed for: the next of its lane is first.
                return True

        return False

    def _spared(self, item: ItemFacts, lane: Lane) -> list[AgentFacts]:
        """
        Who may take a call that yields, idle longest first: nobody, if too few would stay free.
        """
        bench = self.index.benches[lane.signature.needs.demand]
        free = bench.eligible(lane.signature, lane.apart)
        if self.index.pairwise and len(free) > self.keep_free:
            free = [agent for agent in free if self.ask(item, agent) is None]

        return free if len(free) > self.keep_free else []

    # --- without ---

    def _by_item(self) -> None:
        """
        Exact and linear: every waiting item in order, every free agent for it.
        """
        index = self.index
        self._seat_touched()
        while self._serve_first():
            self._seat_touched()

        index.touched.clear()
        index.dirty.clear()

    def _serve_first(self) -> bool:
        """
        Go once through the line. Whether to begin again: somebody has got work and can have more,
        or it changes what has been asked already.
        """
        index = self.index
        index.dirty.clear()
        waiting = [entry[4] for lane in index.lines.lanes() for entry in lane.in_order()]
        for _, item in sorted(((self._place(item), item) for item in waiting), key=itemgetter(0)):
            if not index.free and not index.drains:
                return False

            assert item.lane is not None
            agent = self._choose(item, item.lane)
            if agent is not None:
                self._offer(item, agent)
                if index.touched or index.by_free or self.by_length:
                    return True

        return False

    def objection(self, item: ItemFacts, agent: AgentFacts) -> str | None:
        """
        What keeps a free *agent* from being offered *item*: None, or a reason. For `check` and
        `explain`; says no event.
        """
        found = self._objection_to_pair(item, agent)
        if found is None and item.yields and self.keep_free and not self._admits(item):
            return "admission"

        return found

    def _objection_to_pair(self, item: ItemFacts, agent: AgentFacts) -> str | None:
        signature = item.signature
        assert signature is not None
        assert agent.ability is not None
        if item.held is not None:
            return "override"

        if item.wait_for is not None and agent.id not in item.wait_for.agents:
            return "waiting_for"

        if agent.id in item.rests:
            return "rest"

        if agent.id in item.withheld:
            return "policy_failed"

        if agent.reserved not in (None, item):
            return "reserved"

        if signature.needs.medium in agent.gaps:
            return "pacing"

        if self.index.overruns(item.work, agent):
            return "hours"

        opening = self.index.opening(agent)
        fits = opening is None or opening.admits(signature.needs.medium)
        if agent.room < signature.needs.demand or not fits:
            return "capacity"

        if not signature.capable & agent.ability.bit:
            return "capability"

        return self.verdict(item, agent)[0]

    def _admits(self, item: ItemFacts) -> bool:
        """
        Whether enough agents would stay free beside a call that yields. O(agents).
        """
        could = (
            agent
            for agent in self.state.agents.values()
            if self.index.is_free(agent) and self._objection_to_pair(item, agent) is None
        )
        return sum(1 for _ in could) > self.keep_free

    # --- one decision ---

    def _choose(self, item: ItemFacts, lane: Lane) -> AgentFacts | None:
        """
        The best free agent for *item*.
        """
        index = self.index
        bench = index.benches[lane.signature.needs.demand]
        scoring, excluded = index.scoring, lane.excluded
        if isinstance(excluded, Yielding):
            return None  # its turn comes when nobody else is left: see `_call_out`

        prefers = item.preferred and scoring.by_preference
        kept = None if item.reserved is None else self.reserving.drained(item, excluded)
        linear = index.pairwise or scoring.linear or (prefers and not scoring.preferred_first)
        if isinstance(excluded, AllBut):
            candidates = self._free_among(excluded.agents, lane)
            candidates.sort(key=lambda agent: agent.idle_seq)
        elif linear or kept is not None:
            candidates = bench.eligible(lane.signature, excluded)
        elif prefers and (free := self._free_among(item.preferred, lane)):
            return free[0]
        else:
            try:
                return bench.first_for(lane.signature, excluded, self._draw)
            except UnsoundScore:
                index.score_pairwise()
                return self._choose(item, lane)

        if kept is not None:
            insort(candidates, kept, key=lambda agent: agent.idle_seq)

        if index.pairwise:
            candidates = [agent for agent in candidates if self.ask(item, agent) is None]

        return self._best(item, candidates)

    def _free_among(self, names: Iterable[str], lane: Lane) -> list[AgentFacts]:
        """
        Of the agents called *names*, in that order, those who are free and may take from *lane*.
        """
        index, signature = self.index, lane.signature
        bench = index.benches[signature.needs.demand]
        found: list[AgentFacts] = []
        for name in names:
            agent = index.free.get(name)
            if agent is not None and bench.has(agent) and name not in lane.excluded:
                assert agent.profile is not None
                if signature.eligible & agent.profile.bit:
                    found.append(agent)

        return found

    def _draw(self, among: int) -> int:
        return chance(self.seed, self.state.decisions + 1) % among

    def _best(self, item: ItemFacts, candidates: list[AgentFacts]) -> AgentFacts | None:
        """
        Of *candidates*, idle longest first, the one that scores highest; asked pair by pair.
        """
        scored: list[tuple[Any, AgentFacts]] = []
        for agent in candidates:
            pairing = self.index.pairing(item, agent)
            key: list[tuple[float, ...]] = []
            for part in self.index.scoring.parts:
                try:
                    key.append(answers.descending(part(pairing)))
                except Exception as error:  # noqa: BLE001 - as above
                    self._fail(part, item, agent, answers.why(error))
                    break
            else:
                scored.append((tuple(key), agent))

        if not scored:
            return None

        best = min(key for key, _ in scored)
        tied = [agent for key, agent in scored if key == best]
        return tied[self._draw(len(tied))] if self.index.by_chance else tied[0]

    def _offer(self, item: ItemFacts, agent: AgentFacts) -> None:
        state = self.state
        terms = self._usual if self.policy.terms is None else self._terms.of(item, agent)
        if terms.fan_out > 1:
            self._fan_out(item, agent, terms)
            return

        decision = state.decisions + 1
        # Not OfferId(…): calling it would cost as much as everything else here.
        number: OfferId = state.last_offer + 1  # type: ignore[assignment]
        contact = item.contacts[0]
        if terms.auto_accept:
            self.do.assigned(number, item, agent, contact, decision)
        else:
            self.do.offered(number, item, agent, contact, terms, decision)

        if self.index.gaps:
            begin_gap(self.do, item, agent)

    def _fan_out(self, item: ItemFacts, best: AgentFacts, terms: Terms) -> None:
        """
        Ask the *best* agent and, on the same *terms*, the next best ones too.
        """
        state = self.state
        # The item leaves it with the first offer; it still knows from whom the item is kept apart.
        lane = item.lane
        assert lane is not None
        agent: AgentFacts | None = best
        while agent is not None:
            number, decision = OfferId(state.last_offer + 1), state.decisions + 1
            self.do.offered(number, item, agent, item.contacts[0], terms, decision)
            more = len(item.offers) < terms.fan_out
            agent = self._choose(item, lane) if more else None

        if self.index.gaps:
            for offer in item.offers:
                begin_gap(self.do, item, offer.agent)

    def _place(self, item: ItemFacts) -> Place:
        """
        The same in a match, where an urgency part that fails is said once.
        """
        place, why = self._placed(item)
        if why is not None and not item.urgency_failed:
            self.do.policy_failed(part_name(self.policy.urgency), item, None, why)

        return place

    # --- nobody at all ---

    def _say_unroutable(self) -> None:
        index = self.index
        if index.uncovered:
            uncovered = [
                entry[4]
                for lane in index.lines.lanes()
                if not lane.signature.capable & index.signed_in
                for entry in lane.in_order()
            ]
        else:
            uncovered = [
                item
                for item in index.entered.values()
                if item.lane is not None and not item.signature.capable & index.signed_in  # type: ignore[union-attr]
            ]

        index.entered.clear()
        index.uncovered = False
        for item in sorted(uncovered, key=lambda item: item.arrival):
            if not item.unroutable:
                self.do.unroutable(item, self._why_nobody())

    def _why_nobody(self) -> UnroutableReason:
        if not self.state.agents:
            return "no_agent_registered"

        here = any(agent.presence is not Presence.OFFLINE for agent in self.state.agents.values())
        return "no_agent_eligible" if here else "no_agent_signed_in"
