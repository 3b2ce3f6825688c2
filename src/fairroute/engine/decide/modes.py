"""
What becomes of work while a centre is closed, or something it needs is down.

A mode holds for a topic, or for all that have none of their own, until an instant at which it ends
by itself. It acts on those who come while it holds and on whoever waits or is served as it is set;
what comes back to the line later is served if somebody is there. Only calls that the company makes
stay out as long as it lets nobody wait.
"""

from fairroute import commands as c
from fairroute.engine.decide.callbacks import CallbackDecisions
from fairroute.facts import ItemFacts, ModeFacts
from fairroute.instants import MICROSECONDS, microseconds
from fairroute.lifecycle import ItemState
from fairroute.model import LIVE, Shelf

MODE = "mode"
"""Why an offer is revoked, or work handed back, because of a mode."""


class ModeDecisions(CallbackDecisions):
    """
    Modes that are set and end, and what they make of items.
    """

    def set_mode(self, command: c.SetMode) -> None:
        until = microseconds(command.until)
        mode = self.state.modes.get(command.topic)
        if until <= self.state.now:
            if mode is not None:
                self._end_mode(mode)

            return

        new = ModeFacts(command.topic, until, command.new, command.waiting, command.in_progress)
        if mode is not None and mode.same_as(new):
            return

        self.do.mode_set(new)
        for item in self._in_order():
            if self._governing(item.work.topic) is new:
                self._apply(new, item)

    def hours_due(self, mode: ModeFacts, _: object) -> None:
        self._end_mode(mode)

    def _end_mode(self, mode: ModeFacts) -> None:
        self.do.mode_ended(mode)
        for item in self._in_order():
            if item.release is not None and item.release.shelved:
                self._unshelve(item)

    def _in_order(self) -> list[ItemFacts]:
        return sorted(self.state.items.values(), key=lambda item: item.arrival)

    def _governing(self, topic: str | None) -> ModeFacts | None:
        """
        The mode that holds for *topic*: its own, else everybody's.
        """
        modes, now = self.state.modes, self.state.now
        found = [modes.get(topic), modes.get(None)]
        return next((mode for mode in found if mode is not None and mode.until > now), None)

    def _apply(self, mode: ModeFacts, item: ItemFacts) -> None:
        if item.about is not None or item.state is ItemState.CLOSED:
            # A question goes where what it is about goes, and may have gone with it just now.
            return

        if item.release is not None:
            if item.release.shelved:
                self._unshelve(item)
        elif item.state is ItemState.HANDLED:
            if mode.in_progress == "return":
                self._interrupt(mode, item)
        elif item.parking is None and mode.waiting != "finish":
            self._shelve(item, mode.waiting, mode.until)

    def _interrupt(self, mode: ModeFacts, item: ItemFacts) -> None:
        questions = item.questions
        agent = self.do.handed_back(item, MODE, None)
        self._breathe(agent)
        self._return(item, "handed_back")
        if item.state is ItemState.WAITING and mode.waiting != "finish":
            self._shelve(item, mode.waiting, mode.until)

        self._withdraw(questions)

    def _shelve(self, item: ItemFacts, how: Shelf, until: int) -> None:
        """
        Out of the line until *until*; its customer may go, and is called or answered after that. In
        an outbound call there is nobody to go.
        """
        for offer in item.offers:
            self.do.offer_revoked(offer, MODE)

        failed: str | None = None
        if item.work.promise == LIVE and not item.outbound:
            contact = self.state.contacts_of(item)[0]
            work, asked, key, failed = self._as_by(item, item.standing)
            if how == "by":
                self.do.fell_back(contact, work, key, asked)
            else:
                self.do.callback_agreed(
                    contact,
                    work,
                    min(key, item.key),
                    item.standing,
                    asked,
                    self._retries,
                    self._retry_after,
                    None,
                )

        self.do.postponed(item, until, shelved=True)
        self._say_order_failed(item, failed)

    def _unshelve(self, item: ItemFacts) -> None:
        """
        What keeps *item* out of the line is over, or holds until another instant.
        """
        assert item.release is not None
        mode = self._governing(item.work.topic)
        if mode is None or mode.waiting == "finish":
            self._release(item)
        elif mode.until != item.release.until:
            self.do.postponed(item, mode.until, shelved=True)

    def release_due(self, item: ItemFacts, _: object) -> None:
        assert item.release is not None
        if item.release.shelved or item.outbound:
            # Nobody asked for the instant of an outbound call: a mode that holds now keeps it, too.
            self._unshelve(item)
        else:
            self._release(item)

    # --- who comes while a mode holds ---

    def _turned_away(self, command: c.Submit, topic: str | None) -> bool:
        mode = self._governing(topic)
        if mode is None or mode.new != "refuse":
            return False

        until = mode.until / MICROSECONDS
        self._refuse(command, "overloaded", f"nothing new is taken on until {until:g}")
        return True

    def _is_shelved(self, topic: str | None) -> bool:
        """
        Whether who comes about *topic* does not come into the line now.
        """
        mode = self._governing(topic)
        return mode is not None and mode.new in ("callback", "by")

    def _shelve_newcomer(self, item: ItemFacts) -> None:
        mode = self._governing(item.work.topic)
        if mode is not None and mode.new in ("callback", "by"):
            self._shelve(item, mode.new, mode.until)
