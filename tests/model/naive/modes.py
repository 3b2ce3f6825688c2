"""
What becomes of work while a centre is closed, or something it needs is down.
"""

import attrs
from tests.model.naive.facts import Item
from tests.model.naive.schedule import Schedule
from tests.model.naive.world import sure

from fairroute import commands as c
from fairroute import events as e
from fairroute.instants import in_seconds, microseconds


class Modes(Schedule):
    """
    Modes that are set and end, and what they make of items.
    """

    def _mode_for(self, topic: str | None) -> c.SetMode | None:
        """
        A topic's own, else everybody's.
        """
        for name in (topic, None):
            if name in self.modes and microseconds(self.modes[name][0].until) > self.now:
                return self.modes[name][0]

        return None

    def _set_mode(self, said: c.SetMode) -> None:
        # By which key it was said is no part of a mode.
        command = attrs.evolve(said, key=None)
        held = self.modes.get(command.topic)
        if microseconds(command.until) <= self.now:
            if held is not None:
                self._end_mode(command.topic)

            return

        if held is not None and held[0] == command:
            return

        told = self._tell(
            e.ModeSet,
            topic=command.topic,
            until=in_seconds(microseconds(command.until)),
            new=command.new,
            waiting=command.waiting,
            in_progress=command.in_progress,
        )
        self.modes[command.topic] = (command, told.seq)
        for item in self._all_in_order():
            if self._mode_for(item.work.topic) is command:
                self._under(item, command)

    def _all_in_order(self) -> list[Item]:
        found = [item for item in self.items if item.state != "wrap_up"]
        return sorted(found, key=lambda item: item.arrival)

    def _under(self, item: Item, mode: c.SetMode) -> None:
        # A question goes where what it is about goes, and may have gone with it just now.
        if item not in self.items or item.about is not None:
            return

        if item.shelved:
            self._unshelve(item)
        elif item.state == "handled" and mode.in_progress == "return":
            agent = sure(item.agent)
            item.agent = None
            item.preferred = tuple(name for name in item.preferred if name != agent.id)
            self._tell(e.HandedBack, item=item.id, agent=agent.id, reason="mode", rest_until=None)
            self._idle_from_now(agent)
            self._breathe(agent)
            if not item.contact_open:
                self._tell(e.Abandoned, item=item.id)
                self._close(item)
                self._end_questions(item)
                return

            self._return(item, "handed_back")

        if item.state in ("waiting", "offered") and mode.waiting != "finish" and not item.shelved:
            self._shelve(item, mode.waiting, microseconds(mode.until))

        if mode.in_progress == "return":
            self._end_questions(item)

    def _shelve(self, item: Item, how: str, until: int) -> None:
        self._take_back_of(item, "mode")
        item.state = "waiting"
        live = item.work.promise == "live" and not item.outbound
        if live:
            before = item.key
            self._by_from_now(item)
            said = {
                "contact": item.contact.id,
                "item": item.id,
                "work": item.work,
                "asked": item.asked if item.stages else None,
            }
            if how == "by":
                told = self._tell(e.FellBack, key=item.key, **said)
            else:
                plan = self.plan.callbacks
                item.key = min(before, item.key)
                item.retries, item.retry_after = plan.retries, microseconds(plan.retry_after)
                item.promised = None
                told = self._tell(
                    e.CallbackAgreed,
                    key=item.key,
                    standing=in_seconds(item.standing),
                    retries=item.retries,
                    retry_after=in_seconds(item.retry_after),
                    promised=None,
                    **said,
                )

            self._another_wait(item, told.seq)

        self._postpone(item, until, shelved=True)
        if live:
            self._tell_if_order_failed(item)

    def _unshelve(self, item: Item) -> None:
        mode = self._mode_for(item.work.topic)
        assert item.release is not None
        if mode is None or mode.waiting == "finish":
            self._release(item)
        elif microseconds(mode.until) != item.release[0]:
            self._postpone(item, microseconds(mode.until), shelved=True)

    def _end_mode(self, topic: str | None) -> None:
        del self.modes[topic]
        self._tell(e.ModeEnded, topic=topic)
        for item in self._all_in_order():
            if item.shelved:
                self._unshelve(item)

    def _release_due(self, item: Item) -> None:
        mode = self._mode_for(item.work.topic)
        if item.shelved:
            self._unshelve(item)
        elif item.outbound and mode is not None and mode.waiting != "finish":
            self._postpone(item, microseconds(mode.until), shelved=True)
        else:
            self._release(item)
