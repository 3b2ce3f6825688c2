"""
Items come into the line, change in it, and come back to it.
"""

from typing import Final

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.events import (
    Queued,
    Requeued,
    ReturnReason,
)
from fairroute.facts import ContactFacts, ItemFacts, StageFacts
from fairroute.ids import ItemId
from fairroute.lifecycle import ITEM_MOVES, ItemState
from fairroute.model import Classified, Contact, Expiry
from fairroute.stages import Stage

NEW: Final = ItemState.NEW
IN_LINE: Final = (ItemState.WAITING, ItemState.OFFERED)


class LineChanges(Changes):
    """
    Changes of who waits, and how.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _queued: tuple[Observe, ...]
    _item_updated: tuple[Observe, ...]
    _escalated: tuple[Observe, ...]
    _requeued: tuple[Observe, ...]
    _rest_ended: tuple[Observe, ...]

    def queued(
        self,
        number: ItemId,
        contact: Contact,
        work: Classified,
        key: int,
        standing: int,
        expiry: Expiry | None = None,
        stages: tuple[Stage, ...] = (),
    ) -> ItemFacts:
        """
        A contact opened an item.
        """
        state = self.state
        state.seq += 1
        now = state.now
        item = ItemFacts(number, (contact.id,), work, key, standing, now, state.seq)
        if contact.preferred:
            item.preferred = contact.preferred

        state.last_item = number
        state.items[number] = item
        state.contacts[contact.id] = ContactFacts(contact, item)
        item.state = ITEM_MOVES[NEW][Queued]
        if contact.outbound:
            item.outbound = True
            self.index.item_classified(item)
            self.index.item_entered(item)
        else:
            self.index.item_opened(item)

        if expiry is not None:
            item.expiry = self._limited(expiry, standing)
            self._clock_runs(item, item.expiry)

        if stages:
            item.staged = StageFacts(stages, work, now, now)
            self._await_stage(item)

        for observe in self._queued:
            observe(state, item, contact)

        return item

    def item_updated(
        self,
        item: ItemFacts,
        work: Classified,
        key: int,
        standing: int,
        asked: Classified | None = None,
        stages: tuple[Stage, ...] | None = None,
        preferred: tuple[str, ...] | None = None,
    ) -> None:
        """
        A scheduled, waiting or offered item has another class, key or standing; and perhaps other
        stages, another class it would have without those it reached, or other agents it prefers.
        """
        state = self.state
        state.seq += 1
        index = self.index
        waiting = item.state is ItemState.WAITING
        if waiting:
            index.item_left(item)

        agent = item.agent
        item.work, item.key, item.standing = work, key, standing
        if preferred is not None:
            item.preferred = preferred

        item.unroutable = item.urgency_failed = False
        index.item_classified(item)
        assert agent is None
        self._item_had_event(item)
        for offer in item.offers:
            offer.agent.used = state.used_by(offer.agent)

        if waiting:
            index.item_entered(item)

        if stages is not None:
            self._halt_stages(item)
            item.staged = None
            if stages:
                item.staged = StageFacts(stages, work, item.arrived, item.arrived)
                if item.state in IN_LINE:
                    self._await_stage(item)

        elif asked is not None:
            assert item.staged is not None
            item.staged.asked = asked

        for observe in self._item_updated:
            observe(state, item, asked, stages, preferred)

    def escalated(
        self, item: ItemFacts, stage: int, work: Classified, key: int, standing: int
    ) -> None:
        """
        An item in line reached its next stage.
        """
        state = self.state
        state.seq += 1
        index, staged = self.index, item.staged
        assert item.state in (ItemState.WAITING, ItemState.OFFERED)
        assert staged is not None
        assert stage == staged.reached + 1
        waiting = item.state is ItemState.WAITING
        if waiting:
            index.item_left(item)

        item.work, item.key, item.standing = work, key, standing
        item.unroutable = item.urgency_failed = False
        index.item_classified(item)
        self._item_had_event(item)
        if waiting:
            index.item_entered(item)

        self._halt_stages(item)
        staged.reached, staged.last = stage, state.now
        self._await_stage(item)
        for observe in self._escalated:
            observe(state, item)

    def requeued(self, item: ItemFacts, reason: ReturnReason) -> None:
        """
        An item waits again, at the place it always had.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][Requeued]
        item.unroutable = item.urgency_failed = False
        self._item_had_event(item)
        self.index.item_entered(item)
        if item.expiry is not None:
            self._clock_runs(item, item.expiry)

        if item.staged is not None and item.staged.due is None:
            self._await_stage(item)

        for observe in self._requeued:
            observe(state, item, reason)

    def rest_ended(self, item: ItemFacts, agent: str) -> None:
        """
        A pair is kept apart no more.
        """
        state = self.state
        state.seq += 1
        waiting = item.state is ItemState.WAITING
        if waiting:
            self.index.item_left(item)

        del item.rests[agent]
        self.index.timers.lapsed()
        self._item_had_event(item)
        self._agent_had_event(state.agents[agent])
        if waiting:
            self.index.item_entered(item)

        for observe in self._rest_ended:
            observe(state, item, agent)
