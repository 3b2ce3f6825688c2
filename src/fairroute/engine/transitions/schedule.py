"""
Items that come into the line at an instant of their own.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.events import Released, Scheduled
from fairroute.facts import ContactFacts, Deadline, ExpiryFacts, ItemFacts, StageFacts
from fairroute.ids import ItemId
from fairroute.lifecycle import ITEM_MOVES, ItemState
from fairroute.model import Classified, Contact, Expiry
from fairroute.stages import Stage
from fairroute.timers import RELEASE


class ScheduleChanges(Changes):
    """
    Changes of what does not wait yet.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _scheduled: tuple[Observe, ...]
    _released: tuple[Observe, ...]

    def scheduled(
        self,
        number: ItemId,
        contact: Contact,
        work: Classified,
        standing: int,
        release_at: int,
        expiry: Expiry | None,
        stages: tuple[Stage, ...],
    ) -> ItemFacts:
        """
        A contact opened an item that will wait from an instant on.
        """
        state = self.state
        state.seq += 1
        item = ItemFacts(number, (contact.id,), work, 0, standing, release_at, state.seq)
        item.preferred = contact.preferred
        state.last_item = number
        state.items[number] = item
        state.contacts[contact.id] = ContactFacts(contact, item)
        item.state = ITEM_MOVES[ItemState.NEW][Scheduled]
        if expiry is not None:
            item.expiry = ExpiryFacts(expiry, None)

        if stages:
            item.staged = StageFacts(stages, work, release_at, release_at)

        self.index.item_classified(item)
        self._release_at(item, release_at)
        for observe in self._scheduled:
            observe(state, item, contact)

        return item

    def released(self, item: ItemFacts, key: int) -> None:
        """
        The instant of an item has come: it waits.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][Released]
        item.release = None
        self.index.timers.lapsed()
        item.key, item.arrived, item.arrival = key, state.now, state.seq
        item.view = None
        item.unroutable = item.urgency_failed = False
        self._item_had_event(item)
        self.index.item_entered(item)
        if item.expiry is not None:
            self._clock_runs(item, item.expiry)

        if item.staged is not None:
            item.staged.since = item.staged.last = state.now
            self._await_stage(item)

        for observe in self._released:
            observe(state, item)

    def _release_at(self, item: ItemFacts, instant: int) -> None:
        item.release = Deadline(instant, self.state.seq)
        self.index.timers.set(instant, RELEASE, self.state.seq, item)
