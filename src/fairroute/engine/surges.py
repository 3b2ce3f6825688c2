"""
Whom surges are for, and whether they should begin, recall somebody, or end.

One watch for each surge of the plan, and for each that still goes on though the plan has it no
more: what is in line of its class, the longest there first. Whether a bound is reached is looked at
before every match; an instant at which time alone would reach one is kept as a timer. What is
foretold is looked at only at the instants of a grid, and kept nowhere.
"""

from collections.abc import Callable, Iterator, Mapping

from fairroute.capability import Signature
from fairroute.engine.state import State
from fairroute.engine.watching import Watched
from fairroute.facts import AgentFacts, ItemFacts, SurgeFacts
from fairroute.instants import later, microseconds
from fairroute.lanes import EVERYBODY, Lines, Yielding
from fairroute.model import Classified, Presence
from fairroute.stages import widened
from fairroute.surges import Surge


class Watch(Watched):
    """
    What is in line of the class of one *surge*. *on* are its facts while it goes on.
    """

    __slots__ = ("calm_estimate", "calm_wait", "every", "looks_at", "on", "per", "surge")

    def __init__(self, surge: Surge, on: SurgeFacts | None = None) -> None:
        super().__init__(surge)
        self.surge = surge
        self.on = on
        self.calm_wait = None if surge.calm_wait is None else microseconds(surge.calm_wait)
        self.calm_estimate = (
            None if surge.calm_estimate is None else microseconds(surge.calm_estimate)
        )
        self.looks_at: int | None = None
        """
        When its estimate is next looked at: somebody was in line after the last step, and something
        has happened since the last look. Without news nobody is foretold a longer wait.
        """
        self.every = microseconds(surge.every)
        self.per = microseconds(surge.per)

    def looks(self, now: int) -> bool:
        """
        Whether the estimate is to be looked at, as the instant for it has come.
        """
        return self.looks_at is not None and self.looks_at <= now

    def is_calm(self, now: int, expected: int | None) -> bool:
        """
        Whether it is over.
        """
        oldest, length = self.oldest(), self.surge.calm_length
        if oldest is None:
            return True

        if self.calm_estimate is not None and (expected is None or expected >= self.calm_estimate):
            return False

        return (self.calm_wait is None or now - oldest < self.calm_wait) and (
            length is None or len(self.in_line) < length
        )

    def begins_at(self) -> int | None:
        """
        When it begins if nothing changes but the time.
        """
        oldest = self.oldest()
        return None if self.wait is None or oldest is None else later(oldest, self.wait)

    def free_from(self, agent: AgentFacts, now: int) -> int:
        """
        From when on it may recall *agent* again.
        """
        recent = [at for at in agent.recalls.get(self.surge.name, ()) if later(at, self.per) > now]
        most = self.surge.most
        if most is None or len(recent) < most:
            return now

        return later(recent[-most], self.per)


class Surges:
    """
    All watches, those of the plan first and in its order. *overruns* tells whether work would keep
    an agent past their time.
    """

    def __init__(
        self,
        plan: Mapping[str, Surge],
        state: State,
        lines: Lines,
        grid: float,
        overruns: Callable[[Classified, AgentFacts], bool],
    ) -> None:
        self._plan = plan
        self._overruns = overruns
        self._grid = microseconds(grid)
        self._state = state
        self._lines = lines
        self.watches: dict[str, Watch] = {name: Watch(surge) for name, surge in plan.items()}
        self.reserve: dict[str, AgentFacts] = {}
        self.due: int | None = None
        """When time alone next changes something; None also once that instant has come."""
        self.seq = 0

    # --- told by transitions ---

    def item_in_line(self, item: ItemFacts) -> None:
        """
        *item* is in line, perhaps as of another class than before.
        """
        for watch in self.watches.values():
            watch.heed(item)

    def item_gone(self, item: ItemFacts) -> None:
        """
        *item* is in line no more.
        """
        for watch in self.watches.values():
            watch.leave(item)

    def agent_says(self, agent: AgentFacts) -> None:
        """
        The presence of *agent* may be another.
        """
        if agent.presence is Presence.RESERVE:
            self.reserve[agent.id] = agent
        else:
            self.reserve.pop(agent.id, None)

    def started(self, facts: SurgeFacts) -> None:
        """
        A surge goes on from now.
        """
        name = facts.surge.name
        known = self.watches.get(name)
        if known is None or known.surge != facts.surge:
            self.watches[name] = watch = Watch(facts.surge)
            watch.fill(self._state.items.values())

        self.watches[name].on = facts

    def ended(self, name: str) -> None:
        """
        A surge is over: from now on it is as the plan has it, if at all.
        """
        watch = self.watches[name]
        watch.on = None
        planned = self._plan.get(name)
        if planned is None:
            del self.watches[name]
        elif planned != watch.surge:
            self.watches[name] = Watch(planned)
            self.watches[name].fill(self._state.items.values())

    def rebuild(self) -> None:
        """
        Derive everything from the facts, of which a snapshot may have brought some.
        """
        for watch in self.watches.values():
            watch.fill(self._state.items.values())

        for facts in self._state.surges.values():
            self.started(facts)

        for agent in self._state.agents.values():
            self.agent_says(agent)

    # --- asked ---

    def opened(self, work: Classified) -> Classified:
        """
        *work* as far as the surges that go on let more agents serve it.
        """
        for facts in self._state.surges.values():
            if facts.surge.watches(work):
                work = widened(work, facts.surge)

        return work

    def candidates(self, watch: Watch) -> list[AgentFacts]:
        """
        Agents in reserve who could take an item of *watch* that waits, in rota order: who was not
        recalled for the longest time first, then who has been idle for the longest.
        """
        if watch.surge.recall == 0 or not self.reserve:
            return []

        waiting = tuple(self._waiting(watch.surge))
        everybody = 0
        for signature in waiting:
            everybody |= signature.capable

        # Whoever was recalled already need not hear it twice.
        found = [
            agent
            for agent in self.reserve.values()
            if agent.recall is None
            and agent.ability is not None
            and everybody & agent.ability.bit
            and (agent.end is None or self._has_time(agent, agent.ability.bit, waiting))
        ]
        return sorted(found, key=lambda agent: (agent.last_recall, agent.idle_seq))

    def _has_time(self, agent: AgentFacts, bit: int, waiting: tuple[Signature, ...]) -> bool:
        return any(
            signature.capable & bit and not self._overruns(signature.work, agent)
            for signature in waiting
        )

    def _waiting(self, surge: Surge) -> Iterator[Signature]:
        seen = {
            lane.signature.index: lane.signature
            for lane in self._lines.lanes()
            if lane.excluded is not EVERYBODY and not isinstance(lane.excluded, Yielding)
        }
        return (signature for signature in seen.values() if surge.watches(signature.work))

    @property
    def foretell(self) -> bool:
        """
        Whether any of them looks at what is foretold.
        """
        return any(watch.estimate is not None for watch in self.watches.values())

    def next_change(self) -> int | None:
        """
        When time alone would let one begin, or recall somebody, or an estimate is looked at;
        nothing is due now.
        """
        instants = [at for watch in self.watches.values() if (at := self._next(watch)) is not None]
        return min(instants, default=None)

    def _next(self, watch: Watch) -> int | None:
        now = self._state.now
        watch.looks_at = None
        past = now % self._grid
        if watch.estimate is not None and watch.in_line and self._state.told_at >= now - past:
            due = later(now, self._grid - past)
            watch.looks_at = due if due > now else None

        instants = (self._changes_at(watch, now), watch.looks_at)
        return min((at for at in instants if at is not None), default=None)

    def _changes_at(self, watch: Watch, now: int) -> int | None:
        if watch.on is None:
            begins = watch.begins_at()
            # An engine may go on under a plan by which it should have begun already.
            return None if begins is None else max(begins, now)

        free = [watch.free_from(agent, now) for agent in self.candidates(watch)]
        if not free:
            return None

        return max(min(free), self.may_recall_from(watch, watch.on))

    def may_recall_from(self, watch: Watch, on: SurgeFacts) -> int:
        """
        From when on anybody may be recalled again.
        """
        if on.recalled_at is None or watch.surge.recall is None:
            return on.since

        return later(on.recalled_at, watch.every)
