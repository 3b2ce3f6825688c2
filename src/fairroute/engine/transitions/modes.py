"""
Modes of a centre are set, and end.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.facts import ModeFacts
from fairroute.timers import HOURS


class ModeChanges(Changes):
    """
    Changes of what becomes of those who come.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _mode_set: tuple[Observe, ...]
    _mode_ended: tuple[Observe, ...]

    def mode_set(self, mode: ModeFacts) -> None:
        """
        A mode holds from now on, in place of the one its topic had.
        """
        state = self.state
        state.seq += 1
        if mode.topic in state.modes:
            state.modes[mode.topic].seq = 0
            self.index.timers.lapsed()

        mode.seq = state.seq
        state.modes[mode.topic] = mode
        self.index.timers.set(mode.until, HOURS, mode.seq, mode)
        for observe in self._mode_set:
            observe(state, mode)

    def mode_ended(self, mode: ModeFacts) -> None:
        """
        It holds no more.
        """
        state = self.state
        state.seq += 1
        mode.seq = 0
        del state.modes[mode.topic]
        self.index.timers.lapsed()
        for observe in self._mode_ended:
            observe(state, mode)
