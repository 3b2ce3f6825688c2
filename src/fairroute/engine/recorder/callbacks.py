"""
Writes down customers who are to be called.
"""

# ruff: noqa: D102 - each method builds the event it is named after.

from fairroute.engine.recorder.base import Recording, seconds_or_none
from fairroute.engine.state import State
from fairroute.events import CallbackAgreed, FellBack, Unreached
from fairroute.facts import AgentFacts, ContactFacts, ItemFacts
from fairroute.instants import MICROSECONDS
from fairroute.model import Classified


class CallbackEvents(Recording):
    """
    Events of customers who are to be called.
    """

    __slots__ = ()

    def callback_agreed(
        self, state: State, item: ItemFacts, contact: ContactFacts, asked: Classified | None
    ) -> None:
        callback = item.callback
        assert callback is not None
        self._add(
            CallbackAgreed(
                state.seconds,
                state.seq,
                state.cause,
                contact.contact.id,
                item.id,
                item.work,
                item.key,
                item.standing / MICROSECONDS,
                asked,
                callback.retries,
                callback.retry_after / MICROSECONDS,
                seconds_or_none(callback.promised),
            )
        )

    def fell_back(
        self, state: State, item: ItemFacts, contact: ContactFacts, asked: Classified | None
    ) -> None:
        self._add(
            FellBack(
                state.seconds,
                state.seq,
                state.cause,
                contact.contact.id,
                item.id,
                item.work,
                item.key,
                asked,
            )
        )

    def unreached(self, state: State, item: ItemFacts, agent: AgentFacts) -> None:
        callback = item.callback
        assert callback is not None
        self._add(
            Unreached(
                state.seconds,
                state.seq,
                state.cause,
                item.id,
                agent.id,
                callback.retries,
                callback.retry_after / MICROSECONDS,
            )
        )
