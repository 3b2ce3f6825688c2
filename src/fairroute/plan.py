"""
What a centre has decided about its work: tiers, channels, topics, policy, offers.

Values only; `planfile` reads them from TOML and `registry` turns a `PartSpec` into a policy part.
An absent table (None) is open: any label goes. A present one is closed: an unknown name is an error
that offers the nearest spelling.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

import attrs

from fairroute.admission import Admission
from fairroute.checks import (
    Check,
    a_name,
    a_name_or_none,
    fraction,
    kind_of,
    more_than_0,
    more_than_0_or_none,
    names,
    names_or_none,
    one_of,
    seconds_or_none,
    some_seconds,
    whole,
    whole_or_none,
)
from fairroute.classification import ClassificationRule
from fairroute.errors import InvalidValue
from fairroute.expressions import NOTHING, Requirement
from fairroute.grammar import requirement
from fairroute.instants import microseconds
from fairroute.levels import NO_SKILLS, Levels, levels
from fairroute.model import ESTIMATORS, Estimator, Expiry, Promise, ServiceTarget
from fairroute.stages import Stage, stages
from fairroute.surges import Surge

SkillKind = Literal["ability", "licence", "only-language", "residency", "accessibility"]
"""Only `ability` may ever be relaxed."""

BENDS: Final = "ability"

STANDARD = "standard"
"""The one tier of a plan without tiers."""

ONE_IF_ASSIGNED = "a fan_out of 1 beside auto_accept: nobody can be asked and assigned at once"
"""What a fan-out must be where work is assigned without asking."""

_a_target = kind_of((ServiceTarget, type(None)), "a ServiceTarget or None")


@attrs.frozen
class Tier:
    """
    A class of customers. *rank* 1 is served before rank 2 where the policy says so; *live* and *by*
    are its targets. Its items go through *stages* as they wait.
    """

    name: str = attrs.field(validator=a_name)
    rank: int = attrs.field(kw_only=True, validator=whole(least=0))
    live: ServiceTarget | None = attrs.field(default=None, kw_only=True, validator=_a_target)
    by: ServiceTarget | None = attrs.field(default=None, kw_only=True, validator=_a_target)
    stages: tuple[Stage, ...] = attrs.field(default=(), kw_only=True, converter=stages)

    def target(self, promise: Promise) -> ServiceTarget | None:
        """
        The target for *promise*.
        """
        return self.live if promise == "live" else self.by


@attrs.frozen
class Channel:
    """
    A door: how what comes through it is handled, and nothing else. It has no priority, target, tier
    or queue of its own.
    """

    name: str = attrs.field(validator=a_name)
    medium: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    demand: int = attrs.field(default=1, kw_only=True, validator=whole(least=1))
    promise: Promise = attrs.field(default="live", kw_only=True, validator=one_of("live", "by"))


@attrs.frozen
class Medium:
    """
    How work of a kind is handled, and what goes beside it.

    An *exclusive* medium is taken only by an agent with nothing else, and keeps everything else out
    until it is over, wrap-up included. *beside* names the media of which more may come while an
    agent has one of this (None: any; of this medium itself more may come in any case).

    Once an item of the medium has waited *drain_for* seconds, an agent is kept for it: they are
    offered nothing else until it is offered or gone (None: nobody ever is).

    An agent who is asked for an item of the medium, or given one, is offered no other of it for
    *offer_gap* seconds (None: at once), so that several do not come at the same moment.
    """

    name: str = attrs.field(validator=a_name)
    exclusive: bool = attrs.field(
        default=False, kw_only=True, validator=kind_of(bool, "true or false")
    )
    beside: frozenset[str] | None = attrs.field(default=None, kw_only=True, converter=names_or_none)
    drain_for: float | None = attrs.field(default=None, kw_only=True, validator=more_than_0_or_none)
    offer_gap: float | None = attrs.field(default=None, kw_only=True, validator=more_than_0_or_none)

    def __attrs_post_init__(self) -> None:
        if self.exclusive and self.beside is not None:
            expected = "nothing beside an exclusive medium: leave out one of the two"
            raise InvalidValue("Medium.beside", sorted(self.beside), expected)


@attrs.frozen
class Topic:
    """
    What a contact is about: the skills it needs, the pools that serve it, and targets that overrule
    the tier's.

    *targets* maps (tier, promise) to a target. *requires* is what it asks of an agent's attributes.
    *max_wait* and *lifetime* (seconds) overrule the plan's (see `Expiry`).
    Its items can be elevated to the *media* it is handled in (None: to any).
    Its items go through its *stages* as they wait, where it has none through their tier's.
    Whatever is about it is *expected* to keep an agent so many seconds (None: nothing is known, it
    counts as no time), and so is not offered to one who is not available for as long.
    """

    name: str = attrs.field(validator=a_name)
    skills: Levels = attrs.field(default=NO_SKILLS, kw_only=True, converter=levels)
    pools: frozenset[str] = attrs.field(default=frozenset(), kw_only=True, converter=names)
    targets: Mapping[tuple[str, Promise], ServiceTarget] = attrs.field(factory=dict, kw_only=True)
    requires: Requirement = attrs.field(default=NOTHING, kw_only=True, converter=requirement)
    max_wait: float | None = attrs.field(default=None, kw_only=True, validator=more_than_0_or_none)
    lifetime: float | None = attrs.field(default=None, kw_only=True, validator=more_than_0_or_none)
    stages: tuple[Stage, ...] = attrs.field(default=(), kw_only=True, converter=stages)
    media: frozenset[str] | None = attrs.field(default=None, kw_only=True, converter=names_or_none)
    expected: float | None = attrs.field(default=None, kw_only=True, validator=more_than_0_or_none)


@attrs.frozen
class Skill:
    """
    What an agent can be asked to have.
    """

    name: str = attrs.field(validator=a_name)
    kind: SkillKind = attrs.field(
        default="ability",
        kw_only=True,
        validator=one_of("ability", "licence", "only-language", "residency", "accessibility"),
    )


@attrs.frozen
class PartSpec:
    """
    A policy part by its registered name, with its parameters.
    """

    name: str = attrs.field(validator=a_name)
    params: Mapping[str, Any] = attrs.field(factory=dict)


def _several(parts: Iterable[PartSpec]) -> tuple[PartSpec, ...]:
    return tuple(parts)


def _rules(given: object) -> tuple[ClassificationRule, ...]:
    rules = tuple(given) if isinstance(given, Iterable) else (given,)
    for rule in rules:
        if not isinstance(rule, ClassificationRule):
            raise InvalidValue("Plan.classify", rule, "rules: ClassificationRule(…)")

    return rules


@attrs.frozen
class PolicySpec:
    """
    A policy as a plan names it; None or empty where the default holds.
    """

    order: PartSpec | None = attrs.field(default=None, kw_only=True)
    urgency: PartSpec | None = attrs.field(default=None, kw_only=True)
    score: tuple[PartSpec, ...] = attrs.field(default=(), kw_only=True, converter=_several)
    eligibility: tuple[PartSpec, ...] = attrs.field(default=(), kw_only=True, converter=_several)


@attrs.frozen
class Offers:
    """
    How work is offered.

    *timeout* seconds to decide (20 s: a common ring time before voicemail); *auto_accept* assigns
    without asking; *rest_after_decline* and *rest_after_miss* keep the pair apart for so many
    seconds; *on_miss* `not_ready` takes an agent off after *misses* in a row, `keep` never does.

    *fan_out* agents are asked about an item at the same time, the best ones, as far as there are so
    many; the first to accept has it. *open_per_agent* offers may ring at one agent at the same
    time, None: as many as there is room for.

    An item that prefers agents waits *wait_for* seconds for them alone, unless its contact says
    otherwise; 0: it does not wait. An agent may `Take` one of the first *take_from* items in line
    that they may serve.
    """

    timeout: float = attrs.field(default=20.0, kw_only=True)
    auto_accept: bool = attrs.field(
        default=False, kw_only=True, validator=kind_of(bool, "true or false")
    )
    rest_after_decline: float = attrs.field(default=30.0, kw_only=True, validator=some_seconds)
    rest_after_miss: float = attrs.field(default=30.0, kw_only=True, validator=some_seconds)
    on_miss: Literal["not_ready", "keep"] = attrs.field(
        default="not_ready", kw_only=True, validator=one_of("not_ready", "keep")
    )
    misses: int = attrs.field(default=2, kw_only=True, validator=whole(least=1))
    fan_out: int = attrs.field(default=1, kw_only=True, validator=whole(least=1))
    open_per_agent: int | None = attrs.field(
        default=1, kw_only=True, validator=whole_or_none(least=1)
    )
    wait_for: float = attrs.field(default=0.0, kw_only=True, validator=some_seconds)
    take_from: int = attrs.field(default=5, kw_only=True, validator=whole(least=1))

    def __attrs_post_init__(self) -> None:
        if self.auto_accept and self.fan_out > 1:
            raise InvalidValue("Offers.fan_out", self.fan_out, ONE_IF_ASSIGNED)

    @timeout.validator
    def _(self, attribute: "attrs.Attribute[float]", value: float) -> None:
        some_seconds(self, attribute, value)
        if round(value * 1_000_000) == 0:
            raise InvalidValue(
                "Offers.timeout", value, "more than 0 seconds: an agent must be able to answer"
            )


@attrs.frozen
class WrapUp:
    """
    Work after the customer has gone.

    It ends by itself after *usual* seconds (0: there is none), by `EndWrapUp` from *minimum* on,
    and later only where `ExtendWrapUp` says so. At *maximum* (None: there is none) it ends
    whatever was asked for, and the agent is NOT_READY with the reason `long_wrap_up`: whoever is
    not done by then should not be rung in the middle of it.
    """

    usual: float = attrs.field(default=0.0, kw_only=True, validator=some_seconds)
    minimum: float = attrs.field(default=0.0, kw_only=True, validator=some_seconds)
    maximum: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)

    def __attrs_post_init__(self) -> None:
        usual = microseconds(self.usual)
        if microseconds(self.minimum) > usual:
            expected = f"a minimum of at most the usual {self.usual:g} seconds"
            raise InvalidValue("WrapUp.minimum", self.minimum, expected)

        if self.maximum is not None and microseconds(self.maximum) <= usual:
            expected = f"a maximum of more than the usual {self.usual:g} seconds, or none"
            raise InvalidValue("WrapUp.maximum", self.maximum, expected)


@attrs.frozen
class Agents:
    """
    How agents' time is looked after.

    *lease*: who is READY and has given no sign of life for so many seconds (signed in, said READY,
    or a `Heartbeat`) is NOT_READY with the reason `lease_lapsed`; None: a silent agent stays READY.

    *breather* seconds without offers are for whoever has been at work (an offer, a customer, the
    work after) for *breather_after* seconds without a moment in between, when next some of it ends.

    What is offered may be expected to keep an agent *overrun* seconds past the instant until which
    they are available (`Agent.available_until`), and no longer.
    """

    lease: float | None = attrs.field(default=None, kw_only=True, validator=more_than_0_or_none)
    breather_after: float | None = attrs.field(
        default=None, kw_only=True, validator=seconds_or_none
    )
    breather: float | None = attrs.field(default=None, kw_only=True, validator=more_than_0_or_none)
    overrun: float = attrs.field(default=0.0, kw_only=True, validator=some_seconds)

    def __attrs_post_init__(self) -> None:
        if (self.breather is None) != (self.breather_after is None):
            expected = "a breather together with breather_after, after how much work there is one"
            raise InvalidValue("Agents.breather", self.breather, expected)


@attrs.frozen
class Callbacks:
    """
    Customers who agreed to be called.

    Where nobody answers, it is tried *retries* times again, each *retry_after* seconds later.
    Promises of an instant come in slots of *slot* seconds; at most *per_slot* customers are
    promised one (None: any number).
    """

    retries: int = attrs.field(default=2, kw_only=True, validator=whole(least=0))
    retry_after: float = attrs.field(default=900.0, kw_only=True, validator=some_seconds)
    slot: float = attrs.field(default=900.0, kw_only=True, validator=more_than_0)
    per_slot: int | None = attrs.field(default=None, kw_only=True, validator=whole_or_none(least=1))


@attrs.frozen
class Outbound:
    """
    Calls that the company makes of its own accord.

    One is offered only while *keep_free* other agents who could take it are free: they are for
    customers who call meanwhile. When one is due whose customer has another matter here, it is
    put off by *retry* seconds.
    """

    keep_free: int = attrs.field(default=0, kw_only=True, validator=whole(least=0))
    retry: float = attrs.field(default=900.0, kw_only=True, validator=more_than_0)


@attrs.frozen
class Estimates:
    """
    How waits are foretold: *by* which estimator, unless somebody asks for another, and how often
    surges look at them: at the instants that are multiples of *every* seconds.
    """

    by: Estimator = attrs.field(default="queue_length", kw_only=True, validator=one_of(*ESTIMATORS))
    every: float = attrs.field(default=60.0, kw_only=True, validator=more_than_0)


@attrs.frozen
class Parking:
    """
    Work that waits for its customer's reply.

    *inactivity* seconds without one close it as `customer_gone` (7 days: as long as a matter stays
    open); *most* items an agent may have parked at a time.

    A reply goes to the pool at once where whoever parked the item is absent, that is, not READY.
    With *absent_owner*, a share of the target (above 0, up to 1), a reply that was promised `by`
    waits for them until that much of its target is gone: half of it leaves others time enough.
    """

    inactivity: float = attrs.field(default=604_800.0, kw_only=True, validator=more_than_0)
    most: int = attrs.field(default=50, kw_only=True, validator=whole(least=1))
    absent_owner: float | None = attrs.field(
        default=None,
        kw_only=True,
        validator=attrs.validators.optional(fraction(above=0, most=1)),
    )


@attrs.frozen
class Limits:
    """
    How much an engine remembers of what is over, and how large its tables of names may grow.

    *closed_contacts*: a `Leave` for one of the last so many closed contacts is refused politely,
    and its id cannot be used again; an older one counts as unknown. *ended_offers*: likewise for
    the exact reason why an `Accept` came too late. *interned*: distinct signatures and profiles
    kept although unused. *key_lifetime*: seconds for which a command's key is remembered (a day:
    longer than any host retries).
    """

    closed_contacts: int = attrs.field(
        default=100_000, kw_only=True, validator=whole(least=1, most=10_000_000)
    )
    ended_offers: int = attrs.field(
        default=100_000, kw_only=True, validator=whole(least=1, most=10_000_000)
    )
    interned: int = attrs.field(default=4_096, kw_only=True, validator=whole(least=1))
    key_lifetime: float = attrs.field(default=86_400.0, kw_only=True, validator=some_seconds)


def _table_of(kind: type, noun: str) -> Check:
    """
    None, or a mapping of each value's name to the value.
    """
    expected = f"None, or a mapping of names to {kind.__name__} values"

    def check(_: object, attribute: "attrs.Attribute[Any]", table: object) -> None:
        where = f"Plan.{attribute.name}"
        if table is None:
            return

        if not isinstance(table, Mapping):
            raise InvalidValue(where, table, expected)

        for name, value in table.items():
            if not isinstance(value, kind):
                raise InvalidValue(f"{where}[{name!r}]", value, f"a {kind.__name__}")

            if getattr(value, "name", name) != name:
                raise InvalidValue(f"{where}[{name!r}]", value, f"the {noun} of that name")

    return check


@attrs.frozen
class Plan:
    """
    Everything a centre decides beforehand. `Plan()` is the plan of a centre that has decided
    nothing.

    Tiers, channels, media, topics and skills are None (open) or a mapping of name to value
    (closed); *pools*, and the *hours* in which targets count, None or names. *classify* are rules
    by which contacts are of a tier, about a topic and so on: the first counts that holds.
    *surge* is what is done, in this order, when too much waits for too long; *admission* what
    becomes of those who come then.
    *policy* is what routes; *policies* are alternatives by name, for what-if. *default_tier* is for
    contacts that name none: the last rank.
    """

    tiers: Mapping[str, Tier] | None = attrs.field(
        default=None, kw_only=True, validator=_table_of(Tier, "tier")
    )
    channels: Mapping[str, Channel] | None = attrs.field(
        default=None, kw_only=True, validator=_table_of(Channel, "channel")
    )
    media: Mapping[str, Medium] | None = attrs.field(
        default=None, kw_only=True, validator=_table_of(Medium, "medium")
    )
    topics: Mapping[str, Topic] | None = attrs.field(
        default=None, kw_only=True, validator=_table_of(Topic, "topic")
    )
    skills: Mapping[str, Skill] | None = attrs.field(
        default=None, kw_only=True, validator=_table_of(Skill, "skill")
    )
    pools: frozenset[str] | None = attrs.field(default=None, kw_only=True, converter=names_or_none)
    hours: frozenset[str] | None = attrs.field(default=None, kw_only=True, converter=names_or_none)
    classify: tuple[ClassificationRule, ...] = attrs.field(
        default=(), kw_only=True, converter=_rules
    )
    policy: PolicySpec = attrs.field(
        factory=PolicySpec, kw_only=True, validator=kind_of(PolicySpec, "a PolicySpec")
    )
    policies: Mapping[str, PolicySpec] = attrs.field(
        factory=dict, kw_only=True, validator=_table_of(PolicySpec, "policy")
    )
    offers: Offers = attrs.field(
        factory=Offers, kw_only=True, validator=kind_of(Offers, "Offers(…)")
    )
    wrap_up: WrapUp = attrs.field(
        factory=WrapUp, kw_only=True, validator=kind_of(WrapUp, "WrapUp(…)")
    )
    agents: Agents = attrs.field(
        factory=Agents, kw_only=True, validator=kind_of(Agents, "Agents(…)")
    )
    expiry: Expiry = attrs.field(
        factory=Expiry, kw_only=True, validator=kind_of(Expiry, "Expiry(…)")
    )
    parking: Parking = attrs.field(
        factory=Parking, kw_only=True, validator=kind_of(Parking, "Parking(…)")
    )
    callbacks: Callbacks = attrs.field(
        factory=Callbacks, kw_only=True, validator=kind_of(Callbacks, "Callbacks(…)")
    )
    estimates: Estimates = attrs.field(
        factory=Estimates, kw_only=True, validator=kind_of(Estimates, "Estimates(…)")
    )
    surge: Mapping[str, Surge] = attrs.field(
        factory=dict, kw_only=True, validator=_table_of(Surge, "surge")
    )
    outbound: Outbound = attrs.field(
        factory=Outbound, kw_only=True, validator=kind_of(Outbound, "Outbound(…)")
    )
    admission: Mapping[str, Admission] = attrs.field(
        factory=dict, kw_only=True, validator=_table_of(Admission, "admission")
    )
    journeys: Literal["off"] = attrs.field(default="off", kw_only=True, validator=one_of("off"))

    def kind_of(self, skill: str) -> SkillKind:
        """
        The kind of *skill*, `ability` where the plan says nothing of it. Attributes have the kind
        of the skill of their name.
        """
        known = (self.skills or {}).get(skill)
        return known.kind if known is not None else BENDS

    @property
    def default_tier(self) -> str:
        """
        The tier of a contact that names none: the one served last.
        """
        if not self.tiers:
            return STANDARD

        return max(self.tiers.values(), key=lambda tier: (tier.rank, tier.name)).name
