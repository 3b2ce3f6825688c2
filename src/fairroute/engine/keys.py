"""
Which commands were given before: a host that does not know whether one arrived gives it again.

A key stands for one command. What is remembered of it is a digest of what it said, and the numbers
of the events it led to; both are in records and snapshots, and neither outlives
`Limits.key_lifetime`.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum
from hashlib import blake2b
from typing import Any

import attrs

from fairroute.commands import COMMANDS, Command
from fairroute.engine.state import State
from fairroute.errors import KeyConflict
from fairroute.facts import KeyUse


@attrs.frozen
class Repeated:
    """
    A command that was given before, by its *key*, and was not carried out again.

    What it led to are the events *first_seq* to *last_seq*, a refusal perhaps; none, where the last
    is below the first. It is in no journal, and no observer is told.
    """

    key: str
    first_seq: int
    last_seq: int


@attrs.define
class SortedOut:
    """
    The commands of a batch that are *new*, with a digest of each that has a key; and the keys of
    those *repeated*. *uses* are what keys stand for, as far as their commands have been done.
    """

    new: tuple[Any, ...] = ()
    digests: Mapping[str, str] = attrs.field(factory=dict)
    repeated: tuple[str, ...] = ()
    uses: list[KeyUse] = attrs.field(factory=list)

    def done(self, command: Command, before: int, state: State) -> None:
        """
        *command* led to the events after number *before*.
        """
        key = getattr(command, "key", None)
        if key is not None:
            self.uses.append(KeyUse(key, self.digests[key], before + 1, state.seq))
            state.remember_key(self.uses[-1])

    def told(self, state: State) -> tuple[tuple[Repeated, ...], tuple[KeyUse, ...]]:
        """
        What was repeated, and what was not, for the step.
        """
        # A key that this batch gave twice may be forgotten already, if its lifetime is nothing.
        known = {use.key: use for use in self.uses}
        found = [known.get(key) or state.keys[key][0] for key in self.repeated]
        repeated = tuple(Repeated(use.key, use.first_seq, use.last_seq) for use in found)
        return repeated, tuple(self.uses)


def sort_out(batch: Sequence[Any], known: Mapping[str, tuple[KeyUse, int]], now: int) -> SortedOut:
    """
    Tell what is new in *batch* from what was given before: by *known* uses, each until an instant,
    or earlier in the batch. Raises `KeyConflict` for a key that stands for another command.
    """
    new: list[object] = []
    digests: dict[str, str] = {}
    repeated: list[str] = []
    for command in batch:
        key = getattr(command, "key", None)
        if key is None or type(command) not in COMMANDS:
            new.append(command)
            continue

        digest = digest_of(command)
        before = digests.get(key) or _standing(known, key, now)
        if before is None:
            digests[key] = digest
            new.append(command)
        elif before == digest:
            repeated.append(key)
        else:
            raise KeyConflict(key)

    return SortedOut(tuple(new), digests, tuple(repeated))


def _standing(known: Mapping[str, tuple[KeyUse, int]], key: str, now: int) -> str | None:
    use, until = known.get(key, (None, 0))
    return use.digest if use is not None and now < until else None


def digest_of(command: Command) -> str:
    """
    The same text for equal commands, whatever their keys, in every process.
    """
    fields = [field.name for field in attrs.fields(type(command)) if field.name != "key"]
    said = [type(command).__name__, *(_plain(getattr(command, name)) for name in fields)]
    return blake2b(repr(said).encode(), digest_size=16).hexdigest()


def _plain(value: Any) -> object:  # noqa: ANN401 - whatever commands are made of
    if isinstance(value, Enum):
        return value.value

    if value is None or isinstance(value, bool | str):
        return value

    if isinstance(value, int | float):
        # 5 and 5.0 are equal, and so are the commands that say them.
        return int(value) if value == int(value) else value

    if isinstance(value, Mapping):
        return sorted((name, _plain(inner)) for name, inner in value.items())

    if isinstance(value, AbstractSet):
        return sorted(_plain(inner) for inner in value)  # type: ignore[type-var]

    if isinstance(value, Sequence):
        return [_plain(inner) for inner in value]

    fields = [field.name for field in attrs.fields(type(value)) if field.init]
    return [type(value).__name__, *(_plain(getattr(value, name)) for name in fields)]
