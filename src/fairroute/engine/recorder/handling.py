"""
Writes down what agents do with what they have.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.commands import Outcome
from fairroute.engine.recorder.base import Recording, placed, seconds_or_none
from fairroute.engine.state import State
from fairroute.engine.transitions.base import Place
from fairroute.events import Completed, HandedBack, Transferred, WrapUpEnded, WrapUpMoved
from fairroute.facts import AgentFacts, ItemFacts, WrapUpFacts
from fairroute.ids import ItemId
from fairroute.instants import MICROSECONDS


class HandlingEvents(Recording):
    """
    Events of what agents do with what they have.
    """

    __slots__ = ()

    def completed(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        outcome: Outcome,
        wrap_up_until: int | None,
    ) -> None:
        if wrap_up_until is None:
            self._add(
                Completed(state.seconds, state.seq, state.cause, item.id, agent.id, outcome, None)
            )
            return

        wrap_up = agent.wrap_ups[item.id]
        self._add(
            Completed(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                agent.id,
                outcome,
                wrap_up_until / MICROSECONDS,
                seconds_or_none(wrap_up.earliest),
                seconds_or_none(wrap_up.limit),
            )
        )

    def wrap_up_moved(self, state: State, agent: AgentFacts, wrap_up: WrapUpFacts) -> None:
        self._add(
            WrapUpMoved(
                state.seconds,
                state.seq,
                state.cause,
                ItemId(wrap_up.item),
                agent.id,
                wrap_up.until / MICROSECONDS,
            )
        )

    def wrap_up_ended(self, state: State, agent: AgentFacts, item: int) -> None:
        self._add(WrapUpEnded(state.seconds, state.seq, state.cause, ItemId(item), agent.id))

    def handed_back(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        reason: str | None,
        rest_until: int | None,
        place: Place | None,
    ) -> None:
        self._add(
            HandedBack(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                agent.id,
                reason,
                seconds_or_none(rest_until),
                *placed(place),
            )
        )

    def transferred(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        reason: str | None,
        rest_until: int | None,
        standing: int | None,
        to: str | None,
    ) -> None:
        self._add(
            Transferred(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                agent.id,
                item.work,
                item.key,
                reason,
                seconds_or_none(rest_until),
                () if item.staged is None else item.staged.stages,
                seconds_or_none(standing),
                to,
            )
        )
