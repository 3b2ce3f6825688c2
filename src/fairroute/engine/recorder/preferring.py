"""
Writes down who waits for whom.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording
from fairroute.engine.state import State
from fairroute.events import WaitForBegan, WaitForEnd, WaitForEnded
from fairroute.facts import ItemFacts, WaitFor
from fairroute.instants import MICROSECONDS


class PreferenceEvents(Recording):
    """
    Events of who waits for whom.
    """

    __slots__ = ()

    def wait_for_began(self, state: State, item: ItemFacts, wait_for: WaitFor) -> None:
        self._add(
            WaitForBegan(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                wait_for.agents,
                wait_for.until / MICROSECONDS,
            )
        )

    def wait_for_ended(
        self, state: State, item: ItemFacts, agent: str | None, reason: WaitForEnd
    ) -> None:
        self._add(WaitForEnded(state.seconds, state.seq, state.cause, item.id, agent, reason))
