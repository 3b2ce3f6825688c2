"""
Writes down closed doors.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording
from fairroute.engine.state import State
from fairroute.events import ModeEnded, ModeSet
from fairroute.facts import ModeFacts
from fairroute.instants import MICROSECONDS


class ModeEvents(Recording):
    """
    Events of closed doors.
    """

    __slots__ = ()

    def mode_set(self, state: State, mode: ModeFacts) -> None:
        self._add(
            ModeSet(
                state.seconds,
                state.seq,
                state.cause,
                mode.topic,
                mode.until / MICROSECONDS,
                mode.new,
                mode.waiting,
                mode.in_progress,
            )
        )

    def mode_ended(self, state: State, mode: ModeFacts) -> None:
        self._add(ModeEnded(state.seconds, state.seq, state.cause, mode.topic))
