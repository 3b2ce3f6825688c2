"""
One step of the model: time, the commands in order, one match.
"""

from typing import Any, cast

import attrs
from tests.model.naive.consulting import ConsultCommands
from tests.model.naive.facts import Item
from tests.model.naive.line import LineCommands
from tests.model.naive.mistakes import Mistakes
from tests.model.naive.offers import OfferCommands
from tests.model.naive.parking import ParkingCommands
from tests.model.naive.people import PeoplesCommands
from tests.model.naive.planning import Planning
from tests.model.naive.surges import Surging

from fairroute import commands as c
from fairroute import events as e
from fairroute.errors import ClockError, FairrouteError, KeyConflict
from fairroute.instants import LATEST_US, in_seconds, later, microseconds
from fairroute.model import Presence


class NaiveEngine(
    PeoplesCommands,
    Surging,
    LineCommands,
    OfferCommands,
    ConsultCommands,
    ParkingCommands,
    Planning,
    Mistakes,
):
    """
    The engine, with lists. *now* is in microseconds.
    """

    # What a host may read.

    @property
    def next_deadline(self) -> float | None:
        """
        When something happens by itself, in seconds.
        """
        instant = self._next_instant()
        return None if instant is None else in_seconds(instant)

    def waiting(self) -> list[Item]:
        """
        Who waits, first place first.
        """
        return self._line()

    def scheduled(self) -> list[Item]:
        """
        What comes into the line later, the next first.
        """
        found = [item for item in self.items if item.release is not None]
        return sorted(found, key=lambda item: item.release or ())

    def ends(self, item: Item) -> int | None:
        """
        When an item's time is up, if its clock runs.
        """
        return min(self._ends(item).values(), default=None)

    # One step.

    def handle(self, *commands: object, at: float) -> list[e.Event]:
        """
        Advance to *at*, obey *commands* in order, then match once.

        Raises the first mistake in the batch, if there is one.
        """
        t = microseconds(at, "at")
        if t < self.now:
            raise ClockError(at, in_seconds(self.now))

        self.step = []
        self.repeated = []
        mistake: FairrouteError | None = None
        try:
            commands, again = self._without_repeated(commands, t)
        except KeyConflict as conflict:
            mistake, commands, again = conflict, (), []

        if mistake is None and len(commands) == 1 and isinstance(commands[0], c.Outage):
            mistake = self._outage_mistake(commands[0], t)
            if mistake is None:
                return self._outage(commands[0], t)

        self._advance(t)
        self.now = t
        self._fire_due(t)
        mistake = mistake or self._first_mistake(commands, t)
        if mistake is None and commands and isinstance(commands[0], c.ChangePlan):
            mistake = self._plan_mistake(commands[0].plan)

        if mistake is not None:
            self._match()
            mistake.events = tuple(self.step)
            raise mistake

        for command in commands:
            self.commands += 1
            self.cause = self.commands
            first = self.seq + 1
            self._obey(cast("c.Command", command))
            self._keep_key(command, first, t)

        for key in again:
            (entry,) = (entry for entry in self.keys if entry[0] == key)
            self.repeated.append((key, *entry[2:4]))

        self._fire_due(t)
        self._match()
        return self.step

    def _advance(self, t: int) -> None:
        # What was due before t happened then: each deadline with a match of its own.
        while (instant := self._next_instant()) is not None and instant < t:
            self.now = instant
            self._fire_due(self.now)
            self._match()

    def _outage(self, command: c.Outage, t: int) -> list[e.Event]:
        # Nobody looked at a screen since then: what was on offer is taken back, and nothing is
        # offered in the past.
        since = microseconds(command.since)
        self._advance(since)
        self.now = since
        self._fire_due(since)
        self.commands += 1
        self.cause = self.commands
        self._tell(e.OutageDeclared, since=in_seconds(since))
        for offer in list(self.offers):
            self._take_back(offer, "outage")
            self._return(offer.item, "revoked")

        # Nor could anybody show that they were there.
        for agent in self.agents:
            if agent.lease_until is not None:
                self._lease(agent, later(agent.lease_until, t - since))

        while (timers := self._timers()) and timers[0][0] <= t:
            self.now = max(self.now, timers[0][0])
            self._fire_due(self.now)

        self.now = t
        self._match()
        return self.step

    # Keys.

    def _without_repeated(
        self, commands: tuple[object, ...], t: int
    ) -> tuple[tuple[object, ...], list[str]]:
        """
        The commands that were not given before, and the keys of those that were.
        """
        self.keys = [entry for entry in self.keys if t < entry[4]]
        said = {key: body for key, body, *_ in self.keys}
        new: list[object] = []
        again: list[str] = []
        for command in commands:
            key = getattr(command, "key", None)
            if key is None:
                new.append(command)
            elif key not in said:
                said[key] = attrs.evolve(cast("c.Submit", command), key=None)
                new.append(command)
            elif said[key] == attrs.evolve(cast("c.Submit", command), key=None):
                again.append(key)
            else:
                raise KeyConflict(key)

        return tuple(new), again

    def _keep_key(self, command: object, first: int, t: int) -> None:
        key = getattr(command, "key", None)
        if key is not None:
            body = attrs.evolve(cast("c.Submit", command), key=None)
            until = later(t, microseconds(self.limits.key_lifetime))
            self.keys.append((key, body, first, self.seq, until))

    def _match(self) -> None:
        told = -1
        while told != self.seq:
            told = self.seq
            self._review_surges()
            super()._match()

        self._plan_to_look()

    # Time.

    def _next_instant(self) -> int | None:
        timers = [at for at, *_ in self._timers()]
        surges = self._next_of_surges()
        return min([*timers, *([] if surges is None else [surges])], default=None)

    def _timers(self) -> list[tuple[int, int, int, str, Any]]:
        # Of one instant in this order; those of a kind by the event that set them.
        kinds: dict[str, list[tuple[int, int, Any]]] = {
            "offer": [(offer.expires_at, offer.seq, offer) for offer in self.offers],
            "wrap_up": [
                (item.wrap_up_until, item.wrap_up_seq, item)
                for item in self.items
                if item.state == "wrap_up"
            ],
            # Who asks a question rests from it for good.
            "rest": [(rest.until, rest.seq, rest) for rest in self.rests if rest.until < LATEST_US],
            "pacing": [
                *(
                    (agent.breather_until, agent.breather_seq, (agent, None))
                    for agent in self.agents
                    if agent.breather_until is not None
                ),
                *(
                    (until, seq, (agent, medium))
                    for agent in self.agents
                    for medium, (until, seq) in agent.gaps.items()
                ),
            ],
            "hold": [(*item.hold, item) for item in self.items if item.hold is not None],
            "wait_for": [
                (item.wait_until, item.wait_seq, item) for item in self.items if item.awaited
            ],
            "drain": [
                (due, item.arrival, item)
                for item in self.items
                if (due := self.overdue_at(item)) is not None
                and due > self.now
                and all(kept.item is not item for kept in self.reservations)
            ],
            "stage": [
                (due, item.stage_seq, item)
                for item in self.items
                if (due := self._stage_due(item)) is not None
            ],
            "limit": [
                (min(ends.values()), item.clock_seq or 0, item)
                for item in self.items
                if (ends := self._ends(item))
            ],
            "release": [(*item.release, item) for item in self.items if item.release is not None],
            "inactivity": [
                (item.parked_until, item.parked_seq, item)
                for item in self.items
                if item.state == "parked"
            ],
            "lease": [
                (agent.lease_until, agent.lease_seq, agent)
                for agent in self.agents
                if agent.lease_until is not None
            ],
        }
        kinds["shift"] = [
            (agent.narrows, agent.signed_in, agent)
            for agent in self.agents
            if agent.narrows is not None and agent.presence is not Presence.OFFLINE
        ]
        kinds["hours"] = [
            (microseconds(mode.until), seq, topic) for topic, (mode, seq) in self.modes.items()
        ]
        return sorted(
            (
                (at, rank, seq, kind, about)
                for rank, (kind, timers) in enumerate(kinds.items())
                for at, seq, about in timers
            ),
            key=lambda timer: timer[:3],
        )

    def _fire_due(self, t: int) -> None:  # noqa: C901, PLR0912 - one row per kind
        while (timers := self._timers()) and timers[0][0] <= t:
            _, _, _, kind, about = timers[0]
            self.cause = f"timer:{kind}"
            match kind:
                case "offer":
                    self._miss(about)
                case "wrap_up":
                    self._wrap_up_due(about)
                case "rest":
                    self.rests.remove(about)
                    self._tell(e.RestEnded, item=about.item.id, agent=about.agent.id)
                case "pacing":
                    self._pace_no_more(*about)
                case "hold":
                    self._hold_no_more(about, *about.holder)
                case "wait_for":
                    self._wait_no_more(about, None, "deadline")
                case "stage":
                    self._reach_stage(about)
                    self._wait_only_for_able([about])
                case "limit":
                    self._expire(about)
                case "inactivity":
                    self._close_parked(about, "customer_gone")
                case "release":
                    self._release_due(about)
                case "shift":
                    about.narrows = self._next_narrowing(about)
                    awaiting = [item for item in self._by_number() if about.id in item.awaited]
                    self._wait_only_for_able(awaiting)
                case "hours":
                    self._end_mode(about)
                case "lease":
                    self._take_off(about, "lease_lapsed")

    # Commands, in their turn.

    def _obey(self, command: c.Command) -> None:  # noqa: C901, PLR0912 - one row per kind
        match command:
            case c.SignIn():
                self._sign_in(command)
            case c.SignOut():
                self._sign_out(command)
            case c.SetPresence():
                self._set_presence(command)
            case c.Heartbeat():
                self._heartbeat(command)
            case c.Submit():
                self._submit(command)
            case c.Leave():
                self._leave(command)
            case c.Accept() | c.Decline() | c.Revoke():
                self._answer(command)
            case c.Next() | c.Take():
                self._pull(command)
            case c.Assign() | c.TakeOver() | c.ForceState() | c.Hold() | c.Release() | c.Expedite():
                self._overrule(command)
            case c.UpdateItem() | c.Cancel():
                self._change(command)
            case c.Complete() | c.Requeue() | c.Transfer():
                self._finish(command)
            case c.EndWrapUp() | c.ExtendWrapUp():
                self._wrap_up(command)
            case c.Consult():
                self._consult(command)
            case c.HandOver():
                self._hand_over(command)
            case c.Elevate():
                self._elevate(command)
            case c.SetMode():
                self._set_mode(command)
            case c.SetHours():
                self._set_hours(command)
            case c.CallBack():
                self._call_back(command)
            case c.ReportUnreached():
                self._unreached(command)
            case c.Park():
                self._park(command)
            case c.Reply():
                self._reply(command)
            case c.Resume():
                self._resume(command)
            case c.ChangePlan():
                self._change_plan(command)
            case c.Outage():
                raise AssertionError("an outage never comes here")
