"""
What can be wrong with what fairroute is told.

A *mistake* is what no order of events could make right; it raises one of these. What depends on the
moment (an offer that lapsed a second ago) is a race and comes back as a `Refused` event instead.
Every error carries its facts as attributes, says in one sentence what came, what was expected and
what to do, and survives pickling.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from fairroute.events import Event


MOST_NAMED: Final = 10
"""Known names listed in a sentence; more would hide it."""

MOST_SHOWN: Final = 80
"""Characters of a wrong value shown in a sentence: a line."""

MOST_COMPARED: Final = 200
"""Characters of a wrong name compared for a nearest spelling: no name is longer."""


def nearest(name: str, known: Iterable[str]) -> str:
    """
    The end of a sentence about an unknown name: the closest spelling, or what there is.

    >>> nearest("bilings", ["billing", "sales"])
    'did you mean billing?'
    >>> nearest("x", ["billing", "sales"])
    'known: billing, sales'
    """
    names = sorted(known)
    close = get_close_matches(name[:MOST_COMPARED], names, n=1)
    if close:
        return f"did you mean {close[0]}?"

    some = ", ".join(names[:MOST_NAMED])
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"known: {some}{more}" if names else "none is known yet"


def shown(value: object, most: int = MOST_SHOWN) -> str:
    """
    *value* as a sentence repeats it. Anything may come, and a sentence must be said all the same.

    >>> shown("x" * 100)[-21:]
    'xxx… (102 characters)'
    """
    try:
        return cut(repr(value), most)
    except Exception:  # noqa: BLE001 - a repr is somebody else's code; 10**5000 refuses, too
        return f"<{type(value).__name__} that cannot be shown>"


def listed(source: str, problems: tuple[str, ...]) -> str:
    """
    All that is wrong with *source*, a line each.

    >>> print(listed("plan.toml", ("tiers.gold: no rank", "offers.timeout: got -1")))
    plan.toml: 2 problems
      tiers.gold: no rank
      offers.timeout: got -1
    """
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return "\n".join((f"{source}: {count}", *(f"  {problem}" for problem in problems)))


def cut(text: str, most: int = MOST_SHOWN) -> str:
    """
    *text*, or its beginning where it is longer than *most* characters.
    """
    if len(text) <= most:
        return text

    return f"{text[:most]}… ({len(text):,} characters)"


class FairrouteError(Exception):
    """
    Base of everything fairroute raises on purpose.

    When a batch raises, *events* holds what nevertheless happened: timers that were due up to the
    batch's instant.
    """

    events: "tuple[Event, ...]" = ()

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only fields and notes must survive the trip from a worker process.
        facts = {name: _portable(fact) for name, fact in self.__dict__.items()}
        return (_revive, (type(self), facts))


def _portable(fact: object) -> object:
    """
    *fact*, or its text where it cannot travel: what was wrong may be a lambda or an open file.
    """
    import pickle

    try:
        pickle.dumps(fact)
    except Exception:  # noqa: BLE001 - objects refuse in many ways
        return shown(fact)

    return fact


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
        return f"{self.where}: got {shown(self.got)}, expected {self.expected}"


@attrs.define(slots=False)
class UnknownName(FairrouteError, LookupError):
    """
    A name or number that neither plan nor engine ever knew.

    *kind* says of what: tier, skill, topic, channel, pool, agent, item, offer or contact.
    """

    kind: str
    name: object
    known: tuple[str, ...] = ()

    def __str__(self) -> str:
        if isinstance(self.name, int):
            return f"{self.kind} {self.name} was never issued by this engine"

        close = nearest(str(self.name), self.known)
        return f"unknown {self.kind} {shown(self.name)}: {close}"


@attrs.define(slots=False)
class DuplicateId(FairrouteError, ValueError):
    """
    An id that was given before, for something else.
    """

    kind: str
    name: str

    def __str__(self) -> str:
        return (
            f"{self.kind} {self.name!r} was given before: every {self.kind} needs an id of its own"
        )


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
class KeyConflict(FairrouteError, ValueError):
    """
    A key that was given before, with another command.
    """

    key: str

    def __str__(self) -> str:
        return (
            f"key {self.key!r} was given before, with another command: it stands for that one; "
            "a new command needs a key of its own"
        )


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
class EngineBroken(FairrouteError, RuntimeError):
    """
    An earlier call was cut short: an observer raised, or fairroute itself failed.
    """

    def __str__(self) -> str:
        return (
            "an earlier call was cut short in the middle of a batch, so this engine's state is not "
            "to be trusted: make a new one with Engine.restore from the last snapshot and records"
        )


@attrs.define(slots=False)
class PlanError(FairrouteError, ValueError):
    """
    A plan with something wrong in it; *problems* lists everything found, each with its path.
    """

    source: str
    problems: tuple[str, ...]

    def __str__(self) -> str:
        return listed(self.source, self.problems)


@attrs.define(slots=False)
class PolicyPartFailed(FairrouteError, RuntimeError):
    """
    A policy part raised or answered nonsense (only with `strict=True`; otherwise the `PolicyFailed`
    event says so).
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
