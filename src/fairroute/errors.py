"""
What can be wrong with what fairroute is told.

A *mistake* is what no order of events could make right; it raises one of these. What depends on the moment (an offer that
lapsed a second ago) is a race and comes back as a `Refused` event instead. Every error carries its facts as attributes,
says in one sentence what came, what was expected and what to do, and survives pickling.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from fairroute.events import Event


def nearest(name: str, known: Iterable[str]) -> str:
    """
    The end of a sentence about an unknown name: the closest spelling, or what there is.

    >>> nearest("bilings", ["billing", "sales"])
    'did you mean billing?'
    >>> nearest("x", ["billing", "sales"])
    'known: billing, sales'
    """
    names = sorted(known)
    close = get_close_matches(name[:200], names, n=1)
    if close:
        return f"did you mean {close[0]}?"

    shown = ", ".join(names[:10])
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return f"known: {shown}{more}" if names else "none is known yet"


class FairrouteError(Exception):
    """
    Base of everything fairroute raises on purpose.

    When a batch raises, *events* holds what nevertheless happened: timers that were due up to the batch's instant.
    """

    events: "tuple[Event, ...]" = ()

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only fields and notes must survive the trip from a worker process.
        return (_revive, (type(self), self.__dict__.copy()))


def _revive(kind: type[FairrouteError], facts: dict[str, object]) -> FairrouteError:
    error = kind.__new__(kind)
    error.__dict__.update(facts)
    return error


@attrs.define(slots=False)
class InvalidValue(FairrouteError, ValueError):
    """
    A value that can never be right where it was given.
    """

    where: str
    got: object
    expected: str

    def __str__(self) -> str:
        shown = repr(self.got)
        shown = shown if len(shown) <= 80 else f"{shown[:60]}… ({len(shown):,} characters)"
        return f"{self.where}: got {shown}, expected {self.expected}"


@attrs.define(slots=False)
class UnknownName(FairrouteError, LookupError):
    """
    A tier, skill, topic, channel, agent, item, offer or contact that neither plan nor engine ever knew.
    """

    kind: str
    name: object
    known: tuple[str, ...] = ()

    def __str__(self) -> str:
        if isinstance(self.name, int):
            return f"{self.kind} {self.name} was never issued by this engine"

        shown = self.name if isinstance(self.name, str) and len(self.name) <= 80 else f"{str(self.name)[:60]}…"
        return f"unknown {self.kind} {shown!r}: {nearest(str(self.name), self.known)}"


@attrs.define(slots=False)
class DuplicateId(FairrouteError, ValueError):
    """
    An id that was given before, for something else.
    """

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name!r} was given before: every {self.kind} needs an id of its own"


@attrs.define(slots=False)
class InvalidCommand(FairrouteError, TypeError):
    """
    Something that is not a command, or a command where it may not stand.
    """

    got: object
    why: str

    def __str__(self) -> str:
        return f"{type(self.got).__name__} {self.why}"


@attrs.define(slots=False)
class ClockError(FairrouteError, ValueError):
    """
    A batch for an instant that has passed. Nothing at all happened.
    """

    at: float
    now: float

    def __str__(self) -> str:
        return (
            f"command at {self.at!r} is earlier than the engine's {self.now!r}: "
            "give instants in order, or the engine's own time if clocks disagree"
        )


@attrs.define(slots=False)
class EngineBusy(FairrouteError, RuntimeError):
    """
    The engine was called while it was at work: by a second thread, or by a policy part or observer.
    """

    def __str__(self) -> str:
        return (
            "the engine is at work: it serves one call at a time, from one thread; "
            "a policy part or observer may read what it is given, never call back"
        )


@attrs.define(slots=False)
class PlanError(FairrouteError, ValueError):
    """
    A plan with something wrong in it; *problems* lists everything found, each with its path.
    """

    source: str
    problems: tuple[str, ...]

    def __str__(self) -> str:
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        return f"{self.source}: {count}\n{lines}"


@attrs.define(slots=False)
class PolicyPartFailed(FairrouteError, RuntimeError):
    """
    A policy part raised or answered nonsense (only with `strict=True`; otherwise the `PolicyFailed` event says so).
    """

    part: str
    why: str

    def __str__(self) -> str:
        return f"policy part {self.part} failed: {self.why}"


@attrs.define(slots=False)
class RestoreError(FairrouteError, ValueError):
    """
    A snapshot or a record that does not fit what came before it.
    """

    why: str

    def __str__(self) -> str:
        return f"cannot restore: {self.why}"
