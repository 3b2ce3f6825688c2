"""
Who was called out of reserve, who came, and how fast.
"""

import attrs

from fairroute.instants import MICROSECONDS


@attrs.define
class Recalls:
    """
    Calls to agents in reserve (surges).

    *called* counts calls, *came* those that were followed by READY before the surge was over.
    """

    called: int = 0
    came: int = 0
    _took: int = 0
    _longest: int = 0
    _since: dict[str, int] = attrs.field(factory=dict, repr=False)

    def call(self, at: int, agent: str) -> None:
        """
        *agent* is called at an instant, in microseconds.
        """
        self.called += 1
        self._since[agent] = at

    def come(self, at: int, agent: str) -> None:
        """
        *agent* is there; without a call it counts for nothing.
        """
        called = self._since.pop(agent, None)
        if called is not None:
            self.came += 1
            self._took += at - called
            self._longest = max(self._longest, at - called)

    def spare(self, agent: str) -> None:
        """
        *agent* need not come any more.
        """
        self._since.pop(agent, None)

    def read(self) -> "Recalls":
        """
        A copy to read from.
        """
        return attrs.evolve(self, since=dict(self._since))

    @property
    def mean_response(self) -> float | None:
        """
        Mean seconds from the call to READY, of those who came; None if nobody did.
        """
        return self._took / self.came / MICROSECONDS if self.came else None

    @property
    def longest_response(self) -> float | None:
        """
        The longest of them.
        """
        return self._longest / MICROSECONDS if self.came else None
