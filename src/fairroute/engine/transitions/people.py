"""
Somebody decides instead of the match.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.events import AssignmentForced, Picked, StateForced
from fairroute.facts import AgentFacts, HoldFacts, ItemFacts
from fairroute.lifecycle import AGENT_MOVES, ITEM_MOVES, ItemState
from fairroute.model import Presence
from fairroute.timers import HOLD


class PeoplesChanges(Changes):
    """
    Changes that people ask for by name.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _picked: tuple[Observe, ...]
    _assignment_forced: tuple[Observe, ...]
    _taken_over: tuple[Observe, ...]
    _state_forced: tuple[Observe, ...]
    _held: tuple[Observe, ...]
    _hold_released: tuple[Observe, ...]
    _expedited: tuple[Observe, ...]

    def picked(
        self, item: ItemFacts, agent: AgentFacts, contact: str, passed: int, longest: int
    ) -> None:
        """
        An agent took an item of their own accord.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][Picked]
        self.index.item_left(item)
        agent.misses = 0
        self._take_on(item, agent)
        self._given(item, agent)
        self.index.agent_changed(agent)
        for observe in self._picked:
            observe(state, item, agent, contact, passed, longest)

    def assignment_forced(
        self,
        item: ItemFacts,
        agent: AgentFacts,
        contact: str,
        actor: str,
        reason: str,
        passed: int,
        longest: int,
    ) -> None:
        """
        Somebody in charge gave an item to an agent.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][AssignmentForced]
        self.index.item_left(item)
        self._take_on(item, agent)
        self._given(item, agent)
        self.index.agent_changed(agent)
        for observe in self._assignment_forced:
            observe(state, item, agent, contact, actor, reason, passed, longest)

    def taken_over(self, item: ItemFacts, agent: AgentFacts, actor: str, reason: str) -> None:
        """
        Somebody in charge gave an item in handling to another agent.
        """
        state = self.state
        state.seq += 1
        assert item.state is ItemState.HANDLED
        since = item.handled_since
        was = self._give_up(item, None)
        self._take_on(item, agent)
        self._given(item, agent, from_line=False)
        self.index.agent_changed(agent)
        for observe in self._taken_over:
            observe(state, item, agent, was, since, actor, reason)

    def state_forced(self, agent: AgentFacts, presence: Presence, actor: str, reason: str) -> None:
        """
        Somebody in charge set an agent's presence.
        """
        state = self.state
        state.seq += 1
        assert presence in AGENT_MOVES[agent.presence][StateForced]
        self._set_presence(agent, presence, reason)
        if presence is Presence.OFFLINE:
            assert agent.ability is not None
            self.index.agent_counted(agent.ability, -1)
            self.index.agent_can(agent)
        else:
            self.index.agent_changed(agent)

        for observe in self._state_forced:
            observe(state, agent, actor, reason)

    def held(self, item: ItemFacts, actor: str, reason: str, until: int | None) -> None:
        """
        Somebody in charge keeps an item from everybody, perhaps until an instant.
        """
        held = HoldFacts(actor, reason, until)
        self._hold(item, held)
        held.seq = self.state.seq
        if until is not None:
            self.index.timers.set(until, HOLD, held.seq, item)

        for observe in self._held:
            observe(self.state, item, actor, reason)

    def hold_released(self, item: ItemFacts, actor: str, reason: str) -> None:
        """
        An item may be offered again.
        """
        assert item.held is not None
        self._hold(item, None)
        for observe in self._hold_released:
            observe(self.state, item, actor, reason)

    def expedited(
        self, item: ItemFacts, actor: str, reason: str, passed: int, longest: int
    ) -> None:
        """
        Somebody in charge put an item ahead of everybody.
        """
        self.state.seq += 1
        waiting = item.lane is not None
        if waiting:
            self.index.item_left(item)

        item.expedited = True
        self._item_had_event(item)
        if waiting:
            self.index.item_entered(item)

        for observe in self._expedited:
            observe(self.state, item, actor, reason, passed, longest)

    def _hold(self, item: ItemFacts, held: HoldFacts | None) -> None:
        self.state.seq += 1
        assert item.state in (ItemState.WAITING, ItemState.SCHEDULED)
        waiting = item.lane is not None
        if waiting:
            self.index.item_left(item)

        self._let_go_of_hold(item)
        item.held = held
        self._item_had_event(item)
        if waiting:
            self.index.item_entered(item)
