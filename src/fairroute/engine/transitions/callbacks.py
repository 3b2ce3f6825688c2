"""
Customers go and are to be called or written back; calls that nobody answers.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.events import Unreached
from fairroute.facts import AgentFacts, CallbackFacts, ContactFacts, ItemFacts
from fairroute.lifecycle import ITEM_MOVES, ItemState
from fairroute.model import Classified


class CallbackChanges(Changes):
    """
    Changes of items whose customers are not there.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _callback_agreed: tuple[Observe, ...]
    _fell_back: tuple[Observe, ...]
    _unreached: tuple[Observe, ...]

    def callback_agreed(
        self,
        contact: ContactFacts,
        work: Classified,
        key: int,
        standing: int,
        asked: Classified | None,
        retries: int,
        retry_after: int,
        promised: int | None,
    ) -> None:
        """
        The customer goes and will be called.
        """
        state = self.state
        state.seq += 1
        item = contact.item
        self._goes(item, work, key, standing, asked)
        self._forget_promise(item)
        item.callback = CallbackFacts(retries, retry_after, promised)
        if promised is not None:
            self.index.promise(promised)

        for observe in self._callback_agreed:
            observe(state, item, contact, asked)

    def fell_back(
        self, contact: ContactFacts, work: Classified, key: int, asked: Classified | None
    ) -> None:
        """
        The customer has gone and will be answered.
        """
        state = self.state
        state.seq += 1
        self._goes(contact.item, work, key, contact.item.standing, asked)
        for observe in self._fell_back:
            observe(state, contact.item, contact, asked)

    def unreached(self, item: ItemFacts, retries: int, retry_after: int) -> AgentFacts:
        """
        The agent, who is returned, called, and nobody answered.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][Unreached]
        # Whoever tried may try again: it was not they who gave up.
        preferred = item.preferred
        agent = self._give_up(item, None)
        item.preferred = preferred
        item.arrived = state.now
        item.callback = CallbackFacts(retries, retry_after)
        for observe in self._unreached:
            observe(state, item, agent)

        return agent

    def _goes(
        self, item: ItemFacts, work: Classified, key: int, standing: int, asked: Classified | None
    ) -> None:
        """
        Nobody holds the line for *item* any more: it is of another class, and another wait begins.
        """
        waiting = item.state is ItemState.WAITING
        if waiting:
            self.index.item_left(item)

        item.work, item.key, item.standing, item.away = work, key, standing, True
        item.unroutable = item.urgency_failed = False
        if asked is not None:
            assert item.staged is not None
            item.staged.asked = asked

        self.index.item_classified(item)
        self._item_had_event(item)
        if waiting:
            self.index.item_entered(item)

        if item.expiry is not None:
            runs = item.expiry.until is not None
            self._clock_stops(item.expiry, answered=True)
            if runs:
                self._clock_runs(item, item.expiry)
