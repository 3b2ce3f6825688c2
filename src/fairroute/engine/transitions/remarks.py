"""
What is only said: nothing waits, rings or is handled differently after it.
"""

from fairroute.commands import Command
from fairroute.engine.transitions.base import Changes, Observe
from fairroute.events import (
    RefusalReason,
    UnroutableReason,
)
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.protocols import part_name


class Remarks(Changes):
    """
    Events that say something.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _unroutable: tuple[Observe, ...]
    _policy_failed: tuple[Observe, ...]
    _callback_offered: tuple[Observe, ...]
    _outage_declared: tuple[Observe, ...]
    _refused: tuple[Observe, ...]

    def unroutable(self, item: ItemFacts, reason: UnroutableReason) -> None:
        """
        Nobody who is here may take this item.
        """
        self.state.seq += 1
        item.unroutable = True
        for observe in self._unroutable:
            observe(self.state, item, reason)

    def policy_failed(self, part: str, item: ItemFacts, agent: AgentFacts | None, why: str) -> None:
        """
        A policy part failed; with an agent, the pair is withheld.
        """
        self.state.seq += 1
        if agent is not None:
            waiting = item.lane is not None
            if waiting:
                self.index.item_left(item)

            item.withheld |= {agent.id}
            agent.withheld.add(item.id)
            if waiting:
                self.index.item_entered(item)

        elif self.index.policy.urgency is not None and part == part_name(self.index.policy.urgency):
            item.urgency_failed = True

        for observe in self._policy_failed:
            observe(self.state, part, item, agent, why)

    def callback_offered(self, item: ItemFacts, admission: str, expected: int | None) -> None:
        """
        The customer of *item*, who has just come, is to be asked whether they would rather go.
        """
        self.state.seq += 1
        for observe in self._callback_offered:
            observe(self.state, item, admission, expected)

    def outage_declared(self, since: int) -> None:
        """
        The host had slept.
        """
        self.state.seq += 1
        for observe in self._outage_declared:
            observe(self.state, since)

    def refused(
        self, command: Command, reason: RefusalReason, why: str, expected: int | None = None
    ) -> None:
        """
        A command came too late or too early.
        """
        self.state.seq += 1
        for observe in self._refused:
            observe(self.state, command, reason, why, expected)
