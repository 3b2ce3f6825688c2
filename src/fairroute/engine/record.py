"""
What a call of `Engine.handle` leaves: the step for the host, the record for the journal.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar, overload

import attrs

from fairroute.commands import Command
from fairroute.engine.keys import Repeated
from fairroute.events import (
    Event,
    Offered,
    Refused,
)
from fairroute.facts import (
    KeyUse,
)

E = TypeVar("E")


@attrs.frozen
class Record:
    """
    One batch as the journal keeps it: its instant (seconds), its commands, its events.

    A batch that raised a mistake is a record without commands. State is a fold over records.
    *keys* are what the keys of its commands stand for from now on.
    """

    at: float
    commands: tuple[Command, ...]
    events: tuple[Event, ...]
    keys: tuple[KeyUse, ...] = ()


@attrs.define(eq=False)
class Step(Sequence[Event]):
    """
    All that one `handle` did: a sequence of events, oldest first.

    *commands* are those that were carried out; *repeated* tells of those that had been before.
    """

    at: float
    commands: tuple[Command, ...]
    events: tuple[Event, ...]
    last_command: int
    repeated: tuple[Repeated, ...] = ()
    keys: tuple[KeyUse, ...] = ()

    @overload
    def __getitem__(self, index: int) -> Event: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Event]: ...

    def __getitem__(self, index: int | slice) -> Event | Sequence[Event]:
        return self.events[index]

    def __len__(self) -> int:
        return len(self.events)

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)

    @property
    def offers(self) -> tuple[Offered, ...]:
        """
        Offers made in this step: ring these agents.
        """
        return tuple(event for event in self.events if type(event) is Offered)

    @property
    def refused(self) -> tuple[Refused, ...]:
        """
        Commands that came too late or too early.
        """
        return tuple(event for event in self.events if type(event) is Refused)

    def of(self, *kinds: type[E]) -> tuple[E, ...]:
        """
        The events of the given kinds.
        """
        return tuple(event for event in self.events if isinstance(event, kinds))

    def caused_by(self, command: Command) -> tuple[Event, ...]:
        """
        The events that *command*, one of this step's, led to directly (not through timers or the
        match).
        """
        numbers = {
            self.first_command + index
            for index, given in enumerate(self.commands)
            if given is command
        }
        return tuple(event for event in self.events if event.cause in numbers)

    @property
    def first_command(self) -> int:
        """
        The number of the first command of this step, as in an event's *cause*.
        """
        return self.last_command - len(self.commands) + 1

    @property
    def record(self) -> Record:
        """
        This step for the journal.
        """
        return Record(self.at, self.commands, self.events, self.keys)
