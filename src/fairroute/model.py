"""
What the host and the engine talk about: contacts, agents, the class of an item.

Frozen values that are complete and checked once made. How they change is in `commands` and
`events`; what waits, who is free and why is in `engine`.
"""

from enum import StrEnum
from typing import Final, Literal, get_args

import attrs

from fairroute.attributes import NO_ATTRIBUTES, Attributes, attributes
from fairroute.checks import (
    a_name,
    a_name_or_none,
    agents_in_order,
    fraction,
    kind_of,
    more_than_0_or_none,
    names,
    names_or_none,
    one_of,
    seconds_or_none,
    some_seconds,
    whole,
)
from fairroute.expressions import NOTHING, Requirement
from fairroute.grammar import requirement
from fairroute.instants import MICROSECONDS
from fairroute.levels import NO_SKILLS, Levels, levels
from fairroute.media import NO_LIMITS, MediaLimits, media_limits
from fairroute.stages import Stage, stages_or_none

Promise = Literal["live", "by"]
"""What the customer was told: `live`, served while present; `by`, may go, answered by a time."""

LIVE: Final = "live"
BY: Final = "by"

Estimator = Literal["queue_length", "head_of_line"]
"""How an expected wait is found: see `Engine.estimate_wait`."""

ESTIMATORS: Final[tuple[Estimator, ...]] = get_args(Estimator)

Shelf = Literal["finish", "callback", "by"]
"""
What becomes of those who wait while a mode holds: they are served as ever; they come back when it
ends and are called, at the place they have; or they are answered after it, as what may wait is.
"""

Intake = Literal["finish", "callback", "by", "refuse"]
"""The same of those who come while it holds; or they are refused."""


class Presence(StrEnum):
    """
    What an agent says of themselves; "busy" is derived, never said.
    """

    READY = "ready"
    NOT_READY = "not_ready"
    DRAINING = "draining"
    RESERVE = "reserve"
    OFFLINE = "offline"


@attrs.frozen
class ServiceTarget:
    """
    A promise in figures: *share* of contacts (above 0, up to 1) answered *within* so many seconds.

    *hours* names those that count, which the host tells with `SetHours`; None: all time counts, as
    on the clock on the wall.
    """

    share: float = attrs.field(default=0.8, kw_only=True, validator=fraction(above=0, most=1))
    within: float = attrs.field(default=20.0, kw_only=True, validator=some_seconds)
    hours: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Expiry:
    """
    How long an item may wait, and how long it may live; seconds, None: for ever.

    *max_wait* is the longest wait for an answer, from when the customer asked; an item that comes
    back from an agent begins another. *lifetime* is counted from then, too, and goes on whatever
    happens. Handling is never cut short: an item that comes back too late expires as it comes.
    *while_offered* says what becomes of one whose time is up while it rings: it `expires` and its
    offers are revoked, or it `waits` for the answer and expires if there is none.
    """

    max_wait: float | None = attrs.field(default=None, kw_only=True, validator=more_than_0_or_none)
    lifetime: float | None = attrs.field(default=None, kw_only=True, validator=more_than_0_or_none)
    while_offered: Literal["expires", "waits"] = attrs.field(
        default="expires", kw_only=True, validator=one_of("expires", "waits")
    )


@attrs.frozen
class Contact:
    """
    One approach by one customer through one channel.

    *skills* are what the matter needs beyond its topic's, with levels 1–5 (names alone mean level
    1). *requires* is what it asks of an agent's attributes beyond its topic's: text such as
    `Skill > 10 and English == true`, or made with `needs`. *attributes* are what else is known
    of it; eligibility and score parts see them, so none of them may stand for the channel.
    *asked_at* is when the customer asked for a person, if that was before now; order counts from
    it. *medium*, *demand* and *promise*, where given, overrule the channel's, *max_wait* and
    *lifetime* (seconds) the topic's and the plan's (see `Expiry`). A live contact whose *fallback*
    is `by` is answered by a time once its customer has gone: `Leave` ends the live part only. An
    *outbound* one is a call that the company makes of its own accord, or to somebody who gave up:
    whoever waits comes before it, and by the plan's `Outbound` some agents stay free beside it.
    *preferred* are the agents it should rather go to, the first above all: whoever knows the
    customer. They need not have come to work yet, and a score part, `PreferredAgent`, heeds it.
    *wait_for* is how many seconds it waits
    for them alone, as long as one of them is ready and may serve it; None leaves that to the terms
    of offers. *stages* are who may serve it as it waits, instead of what the plan says of that
    (None): perhaps nothing at all (empty). *channel* is a label for reports and the reply: routing
    never reads it.
    """

    id: str = attrs.field(validator=a_name)
    channel: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    customer: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    topic: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    tier: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    skills: Levels = attrs.field(default=NO_SKILLS, kw_only=True, converter=levels)
    promise: Promise | None = attrs.field(
        default=None, kw_only=True, validator=one_of(None, "live", "by")
    )
    asked_at: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    medium: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    demand: int | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(whole(least=1))
    )
    requires: Requirement = attrs.field(default=NOTHING, kw_only=True, converter=requirement)
    attributes: Attributes = attrs.field(default=NO_ATTRIBUTES, kw_only=True, converter=attributes)
    preferred: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=agents_in_order)
    max_wait: float | None = attrs.field(default=None, kw_only=True, validator=more_than_0_or_none)
    lifetime: float | None = attrs.field(default=None, kw_only=True, validator=more_than_0_or_none)
    stages: tuple[Stage, ...] | None = attrs.field(
        default=None, kw_only=True, converter=stages_or_none
    )
    wait_for: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    fallback: Literal["by"] | None = attrs.field(
        default=None, kw_only=True, validator=one_of(None, "by")
    )
    outbound: bool = attrs.field(
        default=False, kw_only=True, validator=kind_of(bool, "true or false")
    )


@attrs.frozen
class WorkItem:
    """
    A contact that the host has classified itself: nothing of it is looked up in channels or topics.

    *tier* must be one of the plan's; *pools* and *requires* restrict who may serve it (empty:
    anybody). *target* is the promise in figures for this very item, else the tier's; its stages are
    the contact's, else the tier's.
    """

    contact: Contact = attrs.field(validator=kind_of(Contact, "a Contact"))
    tier: str = attrs.field(kw_only=True, validator=a_name)
    skills: Levels = attrs.field(default=NO_SKILLS, kw_only=True, converter=levels)
    promise: Promise = attrs.field(default="live", kw_only=True, validator=one_of("live", "by"))
    target: ServiceTarget | None = attrs.field(
        default=None,
        kw_only=True,
        validator=kind_of((ServiceTarget, type(None)), "a ServiceTarget or None"),
    )
    medium: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    demand: int = attrs.field(default=1, kw_only=True, validator=whole(least=1))
    pools: frozenset[str] = attrs.field(default=frozenset(), kw_only=True, converter=names)
    requires: Requirement = attrs.field(default=NOTHING, kw_only=True, converter=requirement)


@attrs.frozen
class Agent:
    """
    Somebody who handles work.

    *skills* with levels 1–5, *capacity* in whole units, *media* they can work in (None: all),
    *pools* they belong to. *attributes* are what else items may require: up to 100 names with a
    number, text, true or false. *limits* are the most items of a medium they may have at a time,
    within their capacity. *available_until* is the instant (seconds) at which their shift, or the
    time before a break, ends (None: it does not): they are offered nothing that would keep them
    longer (see `plan.Topic` and `plan.Agents`).
    """

    id: str = attrs.field(validator=a_name)
    skills: Levels = attrs.field(default=NO_SKILLS, kw_only=True, converter=levels)
    capacity: int = attrs.field(default=1, kw_only=True, validator=whole(least=1))
    media: frozenset[str] | None = attrs.field(default=None, kw_only=True, converter=names_or_none)
    pools: frozenset[str] = attrs.field(default=frozenset(), kw_only=True, converter=names)
    attributes: Attributes = attrs.field(default=NO_ATTRIBUTES, kw_only=True, converter=attributes)
    limits: MediaLimits = attrs.field(default=NO_LIMITS, kw_only=True, converter=media_limits)
    available_until: float | None = attrs.field(
        default=None, kw_only=True, validator=seconds_or_none
    )


@attrs.frozen(cache_hash=True)
class Classified:
    """
    All that routing may know of an item: its class (tier, skills, promise, target) and footprint
    (medium, demand, pools, requires, attributes).

    *topic* is kept for reports; no policy part sees it.
    Equal values are one object inside an engine.
    """

    tier: str
    rank: int
    skills: Levels = NO_SKILLS
    promise: Promise = "live"
    target: ServiceTarget | None = None
    medium: str | None = None
    demand: int = 1
    pools: frozenset[str] = frozenset()
    topic: str | None = None
    requires: Requirement = NOTHING
    attributes: Attributes = NO_ATTRIBUTES
    within: int | None = attrs.field(init=False, eq=False, repr=False)
    """The target's bound in microseconds; None without a target."""
    hours: str | None = attrs.field(init=False, eq=False, repr=False)
    """The hours in which it counts; None: in all, or there is no target."""

    @within.default
    def _in_microseconds(self) -> int | None:
        return None if self.target is None else round(self.target.within * MICROSECONDS)

    @hours.default
    def _hours_of_target(self) -> str | None:
        return None if self.target is None else self.target.hours
