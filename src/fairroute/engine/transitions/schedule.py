"""
Items that come into the line at an instant of their own.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.events import Postponed, Released, Scheduled
from fairroute.facts import ContactFacts, ExpiryFacts, ItemFacts, ReleaseFacts, StageFacts
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
    _postponed: tuple[Observe, ...]
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
        item.outbound = contact.outbound
        state.last_item = number
        state.items[number] = item
        state.contacts[contact.id] = ContactFacts(contact, item)
        item.state = ITEM_MOVES[ItemState.NEW][Scheduled]
        if expiry is not None:
            item.expiry = ExpiryFacts(expiry, None)

        if stages:
            item.staged = StageFacts(stages, work, release_at, release_at)

        self.index.item_classified(item)
        self._release_at(item, release_at, placed=False)
        for observe in self._scheduled:
            observe(state, item, contact)

        return item

    def postponed(self, item: ItemFacts, release_at: int, *, shelved: bool = False) -> None:
        """
        An item will wait again from an instant on, at the place it has; or when a mode ends.
        """
        state = self.state
        state.seq += 1
        if item.release is None:
            state.line_time += state.now - item.arrived

        self.index.item_left(item)
        item.state = ITEM_MOVES[item.state][Postponed]
        placed = item.release is None or item.release.placed
        if item.release is not None:
            self.index.timers.lapsed()

        self._leaves_line(item)
        self._item_had_event(item)
        if item.wait_for is not None:
            self._wait_for_nobody(item)

        if item.expiry is not None:
            self._clock_stops(item.expiry, answered=True)

        self._release_at(item, release_at, placed=placed, shelved=shelved)
        for observe in self._postponed:
            observe(state, item)

    def released(self, item: ItemFacts, key: int) -> None:
        """
        The instant of an item has come: it waits.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][Released]
        fresh = item.release is not None and not item.release.placed
        item.release = None
        self.index.timers.lapsed()
        self._forget_promise(item)
        item.key, item.arrived = key, state.now
        if fresh:
            item.arrival = state.seq
            if item.staged is not None:
                item.staged.since = item.staged.last = state.now

        item.view = None
        item.unroutable = item.urgency_failed = False
        self._item_had_event(item)
        self.index.item_entered(item)
        if item.expiry is not None:
            self._clock_runs(item, item.expiry)

        if item.staged is not None:
            self._await_stage(item)

        for observe in self._released:
            observe(state, item)

    def _release_at(
        self, item: ItemFacts, instant: int, *, placed: bool, shelved: bool = False
    ) -> None:
        item.release = ReleaseFacts(instant, self.state.seq, placed, shelved)
        self.index.timers.set(instant, RELEASE, self.state.seq, item)
