"""
Writes down who comes into the line and changes in it.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording
from fairroute.engine.state import State
from fairroute.events import Escalated, ItemUpdated, Queued, Requeued, RestEnded, ReturnReason
from fairroute.facts import ItemFacts
from fairroute.instants import MICROSECONDS
from fairroute.model import Classified, Contact
from fairroute.stages import Stage


class LineEvents(Recording):
    """
    Events of who comes into the line and changes in it.
    """

    __slots__ = ()

    def queued(self, state: State, item: ItemFacts, contact: Contact) -> None:
        self._add(
            Queued(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                contact,
                item.work,
                item.key,
                item.standing / MICROSECONDS,
                None if item.expiry is None else item.expiry.rule,
                () if item.staged is None else item.staged.stages,
            )
        )

    def item_updated(
        self,
        state: State,
        item: ItemFacts,
        asked: Classified | None,
        stages: tuple[Stage, ...] | None,
        preferred: tuple[str, ...] | None,
    ) -> None:
        self._add(
            ItemUpdated(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                item.work,
                item.key,
                item.standing / MICROSECONDS,
                asked,
                stages,
                preferred,
            )
        )

    def escalated(self, state: State, item: ItemFacts) -> None:
        assert item.staged is not None
        self._add(
            Escalated(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                item.staged.reached,
                item.work,
                item.key,
                item.standing / MICROSECONDS,
            )
        )

    def requeued(self, state: State, item: ItemFacts, reason: ReturnReason) -> None:
        self._add(Requeued(state.seconds, state.seq, state.cause, item.id, reason))

    def rest_ended(self, state: State, item: ItemFacts, agent: str) -> None:
        self._add(RestEnded(state.seconds, state.seq, state.cause, item.id, agent))
