"""
Handling and the work after it end.
"""

from fairroute.commands import Outcome
from fairroute.engine.transitions.base import SMOOTHING, Changes, Observe, Place
from fairroute.events import (
    Completed,
    HandedBack,
    Transferred,
)
from fairroute.facts import AgentFacts, ItemFacts, StageFacts, WrapUpFacts
from fairroute.lifecycle import ITEM_MOVES
from fairroute.model import Classified
from fairroute.stages import Stage
from fairroute.timers import WRAP_UP


class HandlingChanges(Changes):
    """
    Changes of items that somebody handles.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _completed: tuple[Observe, ...]
    _wrap_up_moved: tuple[Observe, ...]
    _wrap_up_ended: tuple[Observe, ...]
    _handed_back: tuple[Observe, ...]
    _transferred: tuple[Observe, ...]

    def completed(
        self,
        item: ItemFacts,
        outcome: Outcome,
        wrap_up_until: int | None,
        wrap_up_from: int | None = None,
        wrap_up_limit: int | None = None,
    ) -> None:
        """
        Handling ended and the item is closed. What is agreed of the wrap-up is with the agent.
        """
        state = self.state
        state.seq += 1
        agent = item.agent
        if agent is None:
            self._completed_parked(item, outcome)
            return

        item.state = ITEM_MOVES[item.state][Completed]
        if item.questions:
            self._let_go(item)

        del agent.handling[item.id]
        spent = (state.now if wrap_up_until is None else wrap_up_until) - item.handled_since
        pace = agent.pace
        agent.pace = spent if pace is None else pace + (spent - pace >> SMOOTHING)
        if wrap_up_until is None:
            agent.used -= item.work.demand
            # As `_idle_anew`, without the call: most handling ends here.
            state.idle_seq = agent.idle_seq = state.idle_seq + 1
            agent.idle_since = state.now
        else:
            agent.wrap_ups[item.id] = WrapUpFacts(
                item.id,
                item.work.demand,
                wrap_up_until,
                state.seq,
                wrap_up_from,
                wrap_up_limit,
                item.work.medium,
            )
            state.wrapping_up[item.id] = agent
            self.index.timers.set(wrap_up_until, WRAP_UP, state.seq, agent, item.id)

        if agent.withheld:
            self._agent_had_event(agent)

        self.index.agent_changed(agent)
        self._close(item)
        for observe in self._completed:
            observe(state, item, agent, outcome, wrap_up_until)

    def _completed_parked(self, item: ItemFacts, outcome: Outcome) -> None:
        """
        It is over while it was the customer's turn: no work ended, and none comes after.
        """
        state = self.state
        item.state = ITEM_MOVES[item.state][Completed]
        item.handled_since = state.now
        agent = self._end_parking(item)
        self._agent_had_event(agent)
        self._close(item)
        for observe in self._completed:
            observe(state, item, agent, outcome, None)

    def wrap_up_moved(self, agent: AgentFacts, item: int, until: int) -> None:
        """
        The work after an item ends at another instant.
        """
        state = self.state
        state.seq += 1
        wrap_up = agent.wrap_ups[item]
        wrap_up.until, wrap_up.seq = until, state.seq
        self.index.timers.lapsed()
        self.index.timers.set(until, WRAP_UP, state.seq, agent, item)
        self._agent_had_event(agent)
        for observe in self._wrap_up_moved:
            observe(state, agent, wrap_up)

    def wrap_up_ended(self, agent: AgentFacts, item: int) -> None:
        """
        The work after an item is done.
        """
        state = self.state
        state.seq += 1
        wrap_up = agent.wrap_ups.pop(item)
        del state.wrapping_up[item]
        self.index.timers.lapsed()
        agent.used -= wrap_up.demand
        self._idle_anew(agent)
        self._agent_had_event(agent)
        self.index.agent_changed(agent)
        for observe in self._wrap_up_ended:
            observe(state, agent, item)

    def handed_back(
        self,
        item: ItemFacts,
        reason: str | None,
        rest_until: int | None,
        place: Place | None = None,
    ) -> AgentFacts:
        """
        The agent, who is returned, gave the item up; it has another *place*, or the one it always
        had.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][HandedBack]
        agent = self._give_up(item, rest_until)
        if place is not None:
            self._put(item, place)

        for observe in self._handed_back:
            observe(state, item, agent, reason, rest_until, place)

        return agent

    def transferred(
        self,
        item: ItemFacts,
        work: Classified,
        key: int,
        reason: str | None,
        rest_until: int | None,
        stages: tuple[Stage, ...] = (),
        standing: int | None = None,
        to: str | None = None,
    ) -> AgentFacts:
        """
        The agent, who is returned, passed the item on to other skills, and to the stages of another
        line. It has another *standing*, or keeps it, and is for the agent *to* above all, if there
        is one.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][Transferred]
        item.outbound = False  # whoever was called waits now
        agent = self._give_up(item, rest_until)
        item.work, item.key = work, key
        if standing is not None:
            item.standing = standing

        if to is not None:
            item.preferred = (to,)

        item.staged = StageFacts(stages, work, state.now, state.now) if stages else None
        self.index.item_classified(item)
        for observe in self._transferred:
            observe(state, item, agent, reason, rest_until, standing, to)

        return agent
