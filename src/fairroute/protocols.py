"""
What a policy part is asked, and all it is allowed to see.

Projections are allow-lists: no channel, contact, raw id, address, payload or source queue is in
them, so a part cannot read the door a customer came through (NEUTRALITY N0). Order parts do not
even see the footprint (medium, demand). Instants and durations are integer microseconds here;
`fr.seconds`, `fr.minutes` and `fr.hours` make them.
"""

# ruff: noqa: D102 - a protocol says on its class what calling it answers.

from collections.abc import Iterable
from typing import Final, Literal, Protocol, runtime_checkable

import attrs

from fairroute.attributes import NO_ATTRIBUTES, Attributes
from fairroute.checks import one_of, whole
from fairroute.errors import InvalidValue
from fairroute.expressions import NOTHING, Requirement
from fairroute.instants import LATEST, MICROSECONDS
from fairroute.levels import NO_SKILLS, Levels
from fairroute.model import Promise
from fairroute.plan import ONE_IF_ASSIGNED
from fairroute.stages import Stage

Reads = Literal["item", "agent", "profile", "preference", "pair"]
"""
What a part's answer depends on, declared as its attribute `reads`.

`item`: the item's class alone. `profile`: class, and what an agent can do (skills, media, pools,
attributes, capacity). `agent`: the agent, their load, and the item's demand. `preference`:
`Pairing.preference` alone, so it ranks nobody for an item that prefers nobody. `pair`, for a part
that declares nothing: anything; asked pair by pair, so exact but linear in the number of
candidates.
"""

LONGEST: Final = int(LATEST) * MICROSECONDS
"""Longest duration, in microseconds."""

Number = int | float
Score = Number | tuple[Number, ...]


@attrs.frozen
class Waiting:
    """
    An item in line, as order and urgency parts see it.

    *rank* is the tier's (smaller is better), *within* its target in microseconds (None: no target),
    *standing* the instant order counts from (asked − credit), *arrived* when it came into the line,
    *number* grows from arrival to arrival. *alike* items of its urgency group, itself included,
    wait, of *in_line* in all: for urgency parts that declare `by_length`, else 0.

    *hours* names those in which the target counts, and *due* is the instant at which it is up by
    them; both None where all time counts, so that standing + within is that instant.
    """

    tier: str = "standard"
    rank: int = 0
    skills: Levels = NO_SKILLS
    promise: Promise = "live"
    within: int | None = None
    standing: int = 0
    arrived: int = 0
    number: int = 0
    alike: int = 0
    in_line: int = 0
    hours: str | None = None
    due: int | None = None


@attrs.frozen
class Needs:
    """
    An item as eligibility and score parts see it: its class and its footprint.

    *requires* is what it asks of an agent's attributes; *attributes* are its own, as the host gave
    them. *hours* names those in which its target counts (None: all).
    """

    tier: str = "standard"
    rank: int = 0
    skills: Levels = NO_SKILLS
    promise: Promise = "live"
    within: int | None = None
    medium: str | None = None
    demand: int = 1
    pools: frozenset[str] = frozenset()
    requires: Requirement = NOTHING
    attributes: Attributes = NO_ATTRIBUTES
    hours: str | None = None


@attrs.frozen
class AgentView:
    """
    An agent as eligibility and score parts see them.

    *used* units of *capacity*; *items* they have in offer, handling and wrap-up; *idle_since* an
    instant; *last_offered* the number of the last decision that chose them (0: never); *handled*
    how many items they were given within the score's window, for parts that declare one.
    """

    skills: Levels = NO_SKILLS
    capacity: int = 1
    media: frozenset[str] | None = None
    pools: frozenset[str] = frozenset()
    used: int = 0
    items: int = 0
    idle_since: int = 0
    last_offered: int = 0
    handled: int = 0
    attributes: Attributes = NO_ATTRIBUTES


@attrs.frozen
class Pairing:
    """
    One item beside one agent.

    *preference* is how much the item prefers this agent, whoever they are: of n agents it names,
    n for the first and 1 for the last; 0 for everybody else. *free* agents may be offered anything
    now, this one included: for eligibility parts that declare `by_free`, else 0.
    """

    item: Needs
    agent: AgentView
    preference: int = 0
    free: int = 0


@attrs.frozen
class Terms:
    """
    How one chosen pair is offered; durations in whole microseconds, *timeout* more than 0.

    With a *fan_out* of n, the next best n − 1 agents are asked at the same time, on the same terms,
    and the first to accept has the item; n larger than any team means everybody. Nobody can be
    asked and assigned at once: *auto_accept* goes with a *fan_out* of 1 only.

    *wait_for* is asked for on entry, of an item beside the agent it prefers most among those who
    are ready and may serve it: so long it waits for those it prefers, and for nobody else.
    """

    timeout: int = attrs.field(validator=whole(least=1, most=LONGEST))
    auto_accept: bool = attrs.field(
        default=False,
        validator=one_of(True, False),  # noqa: FBT003 - these are the values
    )
    rest_after_decline: int = attrs.field(default=0, validator=whole(least=0, most=LONGEST))
    rest_after_miss: int = attrs.field(default=0, validator=whole(least=0, most=LONGEST))
    fan_out: int = attrs.field(default=1, validator=whole(least=1))
    wait_for: int = attrs.field(default=0, validator=whole(least=0, most=LONGEST))

    def __attrs_post_init__(self) -> None:
        if self.auto_accept and self.fan_out > 1:
            raise InvalidValue("Terms.fan_out", self.fan_out, ONE_IF_ASSIGNED)


@runtime_checkable
class QueueOrder(Protocol):
    """
    Asked once, on entry: the item's static key, an integer of at most 127 bits, smaller first.

    A part may declare `by_standing`: whether, of two items with equal tier and target, the one with
    the earlier standing always comes first. One that says it does not may not stand beside an
    urgency part. One that declares `affine` promises key = a number of the class, plus standing
    (or not), plus arrival (or not); it is then asked three times a class, and no more.
    """

    def __call__(self, item: Waiting, /) -> int: ...


@runtime_checkable
class Urgency(Protocol):
    """
    Asked of lane heads at a match: a number, higher first; among equals the key decides.

    Of two items with the same class, the one ahead by (key, standing, arrival) must never be the
    less urgent one. A part with a method `group(item) -> Hashable` says which items keep their
    order among each other for good: only the first of each group is then asked. Without it, every
    lane's head is.

    A part with a `group` that declares `by_length` is shown how many of each group wait, and is
    asked anew after each decision; it stands beside an order that declares `by_standing`.
    """

    def __call__(self, item: Waiting, now: int, /) -> Number: ...


@runtime_checkable
class Eligibility(Protocol):
    """
    Asked of a pairing: None, or the reason why not, in a few words. Never ranks, sees no clock.

    A part that declares `by_free` is shown how many agents are free (`Pairing.free`), and reads the
    pair. Every step then matches, whatever it did.
    """

    def __call__(self, pairing: Pairing, /) -> str | None: ...


@runtime_checkable
class AgentScore(Protocol):
    """
    Asked of a pairing: a number or a tuple of numbers, higher first.

    Beside `reads`, a part may declare `by_demand` (False: the item's demand does not change its
    answer), `window` (microseconds within which `AgentView.handled` counts) and `by_chance` (the
    engine draws among those who tie so far).
    """

    def __call__(self, pairing: Pairing, /) -> Score: ...


@runtime_checkable
class Escalation(Protocol):
    """
    Asked once, on entry into a line: the stages the item goes through as it waits, if any.
    """

    def __call__(self, item: Waiting, /) -> Iterable[Stage]: ...


@runtime_checkable
class OfferTerms(Protocol):
    """
    Asked of the chosen pair: how it is offered. And on entry, of an item that prefers agents and
    whose contact does not say how long it waits for them: only `wait_for` counts then.
    """

    def __call__(self, pairing: Pairing, /) -> Terms: ...


def part_name(part: object) -> str:
    """
    What a policy part is called in events and reports: a function's name, else its type's.
    """
    return str(getattr(part, "__name__", type(part).__name__))
