"""
Writes down questions among agents.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording
from fairroute.engine.state import State
from fairroute.events import Consulted, HandedOver
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.instants import MICROSECONDS


class ConsultEvents(Recording):
    """
    Events of questions among agents.
    """

    __slots__ = ()

    def consulted(self, state: State, item: ItemFacts, agent: AgentFacts, to: str | None) -> None:
        assert item.about is not None
        self._add(
            Consulted(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                item.about.id,
                agent.id,
                item.work,
                item.key,
                item.standing / MICROSECONDS,
                to,
            )
        )

    def handed_over(
        self,
        state: State,
        item: ItemFacts,
        agent: AgentFacts,
        to: AgentFacts,
        question: ItemFacts,
        _: int,
    ) -> None:
        self._add(
            HandedOver(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                agent.id,
                to.id,
                question.id,
                item.work,
                item.key,
            )
        )
