"""
Writes down items that go on in another medium.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording
from fairroute.engine.state import State
from fairroute.events import Elevated
from fairroute.facts import AgentFacts, ItemFacts


class ElevationEvents(Recording):
    """
    Events of items that go on in another medium.
    """

    __slots__ = ()

    def elevated(self, state: State, item: ItemFacts, agent: AgentFacts | None) -> None:
        name = None if agent is None else agent.id
        self._add(Elevated(state.seconds, state.seq, state.cause, item.id, name, item.work))
