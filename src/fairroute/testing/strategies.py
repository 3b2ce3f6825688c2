"""
Hypothesis strategies for hosts: whatever may legally be said to an engine, and by it.

    from hypothesis import given
    from fairroute.testing import strategies

    @given(strategies.contacts())
    def test_our_desk_shows_every_contact(contact): ...

Needs Hypothesis, which the extra `test` installs.
"""

# ruff: noqa: ANN401 - strategies are made from types

from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, Final, Literal, NewType, get_args, get_origin

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from fairroute.admission import Admission
from fairroute.attributes import LARGEST, Attributes, Value
from fairroute.attributes import attributes as as_attributes
from fairroute.classification import ClassificationRule, stands_for_the_door
from fairroute.commands import (
    ALONE,
    COMMANDS,
    CallBack,
    ChangePlan,
    Command,
    Consult,
    Elevate,
    Outage,
    Park,
    SetPresence,
    SignIn,
    Submit,
    Transfer,
    UpdateItem,
)
from fairroute.engine import Record, Snapshot
from fairroute.events import EVENTS, Cause, Event
from fairroute.expressions import (
    NOTHING,
    OPERATORS,
    Requirement,
    all_of,
    any_of,
    keys_of,
    needs,
)
from fairroute.hours import Opening
from fairroute.ids import MAX_ID_LENGTH
from fairroute.instants import LATEST, MICROSECONDS
from fairroute.levels import MAX_LEVEL, Levels
from fairroute.media import MediaLimits
from fairroute.model import Agent, Contact, Expiry, Presence, ServiceTarget, WorkItem
from fairroute.plan import (
    STANDARD,
    Agents,
    Callbacks,
    Channel,
    Medium,
    Offers,
    Outbound,
    Parking,
    PartSpec,
    Plan,
    PolicySpec,
    Tier,
    Topic,
    WrapUp,
)
from fairroute.policies import Policy, presets
from fairroute.stages import Stage
from fairroute.surges import Surge

_POLICIES: Final = (
    PolicySpec(),
    PolicySpec(order=PartSpec("fifo"), score=(PartSpec("packing", {"comfort": 0.5}),)),
    PolicySpec(urgency=PartSpec("longest_queue", {"classes": ["standard", "billing"]})),
)

_DEEPEST: Final = 8
"""Of random requirements: the deepest there may be, and room to join two."""

_PRINTABLE: Final = st.characters(exclude_categories=("C", "Z"))
_UNITS: Final = st.integers(1, 5)
_SAID: Final = st.sampled_from([one for one in Presence if one is not Presence.OFFLINE])


def names() -> SearchStrategy[str]:
    """
    Text that may name a contact, agent, tier, skill and so on.
    """
    few = st.sampled_from(("ada", "billing", "kim", "phone", "ד", "naïve-1"))
    return few | st.text(_PRINTABLE, min_size=1, max_size=20) | st.just("x" * MAX_ID_LENGTH)


def seconds() -> SearchStrategy[float]:
    """
    Instants and durations: whole numbers and floats, small ones, any, and the last one.
    """
    ticks = st.integers(0, 3600 * MICROSECONDS).map(lambda us: us / MICROSECONDS)
    return st.integers(0, 100) | ticks | st.floats(0, LATEST) | st.just(LATEST)


def levels() -> SearchStrategy[Levels]:
    """
    Skills with their levels.
    """
    return st.dictionaries(names(), st.integers(1, MAX_LEVEL), max_size=4).map(Levels)


def values() -> SearchStrategy[Value]:
    """
    What an attribute may be: a number, text, True or False.
    """
    whole = st.integers(-2, 12) | st.integers(-LARGEST, LARGEST)
    text = st.sampled_from(("", "10", "true")) | st.text(_PRINTABLE, max_size=20)
    return whole | st.floats(-LARGEST, LARGEST) | st.booleans() | text


def attributes() -> SearchStrategy[Attributes]:
    """
    Attributes of agents and contacts.
    """
    return st.dictionaries(names(), values(), max_size=4).map(as_attributes)


def limits(media: SearchStrategy[str] | None = None) -> SearchStrategy[MediaLimits]:
    """
    The most items of a medium that an agent may have at a time; *media* gives the names.
    """
    return st.dictionaries(names() if media is None else media, st.integers(1, 4), max_size=3).map(
        MediaLimits
    )


def requirements() -> SearchStrategy[Requirement]:
    """
    What an item may ask of attributes: nothing, comparisons, and all that joins them.
    """
    several = st.lists(_comparisons(), min_size=1, max_size=3)
    flat = several.map(all_of) | several.map(any_of)
    joined = st.recursive(_comparisons(), _joined, max_leaves=6)
    return st.just(NOTHING) | flat | joined.filter(lambda one: one.depth <= _DEEPEST)


def _comparisons() -> SearchStrategy[Requirement]:
    lists = st.lists(values(), max_size=3)
    ordered = ("<", "<=", ">", ">=")
    numbers_and_text = values().filter(lambda value: not isinstance(value, bool))
    return st.sampled_from(OPERATORS).flatmap(
        lambda op: st.builds(
            needs,
            names(),
            st.just(op),
            lists if op.endswith("in") else numbers_and_text if op in ordered else values(),
        )
    )


def _joined(parts: SearchStrategy[Requirement]) -> SearchStrategy[Requirement]:
    several = st.lists(parts, min_size=2, max_size=3)
    return several.map(all_of) | several.map(any_of) | parts.map(lambda part: ~part)


def stages(plan: Plan | None = None) -> SearchStrategy[tuple[Stage, ...]]:
    """
    Up to three stages in order; with *plan*, with names it knows, and nothing bends but abilities.
    """
    bending = st.just(Levels())
    if plan is None or plan.skills is None:
        bending = levels()

    several = st.lists(_stages(bending, plan), max_size=3)
    return several.map(lambda found: tuple(sorted(found, key=lambda stage: stage.wait)))


def surges() -> SearchStrategy[Surge]:
    """
    What a plan may do when too much waits.
    """
    units = st.integers(1, 9)
    bound = st.tuples(units, st.none()) | st.tuples(st.none(), units) | st.tuples(units, units)
    return bound.flatmap(
        lambda both: st.builds(
            Surge,
            names(),
            tiers=st.frozensets(names(), max_size=2),
            topics=st.frozensets(names(), max_size=2),
            promise=st.sampled_from((None, "live", "by")),
            wait=st.just(both[0]),
            length=st.just(both[1]),
            estimate=st.none() | seconds(),
            pools=st.frozensets(names(), max_size=2),
            any_pool=st.booleans(),
            relax=levels(),
            drop=st.frozensets(names(), max_size=2),
            waive=requirements(),
            recall=st.none() | st.integers(0, 3),
            every=units,
            most=st.none() | units,
            per=seconds(),
        )
    )


def openings() -> SearchStrategy[tuple[Opening, ...]]:
    """
    Up to three openings in order, none touching another.
    """
    instants = st.integers(0, 3_600 * MICROSECONDS).map(lambda us: us / MICROSECONDS)
    several = st.lists(instants, max_size=6, unique=True).map(sorted)
    return several.map(lambda found: tuple(map(Opening, found[:-1:2], found[1::2])))


def admission_rules() -> SearchStrategy[Admission]:
    """
    What may become of those who come while too much waits.
    """
    units = st.integers(1, 9)
    bound = st.tuples(units, st.none()) | st.tuples(st.none(), units) | st.tuples(units, units)
    return bound.flatmap(
        lambda both: st.builds(
            Admission,
            names(),
            tiers=st.frozensets(names(), max_size=2),
            topics=st.frozensets(names(), max_size=2),
            promise=st.sampled_from((None, "live", "by")),
            wait=st.just(both[0]),
            length=st.just(both[1]),
            estimate=st.none() | seconds(),
            action=st.sampled_from(("refuse", "callback")),
        )
    )


def _stages(bending: SearchStrategy[Levels], plan: Plan | None) -> SearchStrategy[Stage]:
    promotion = st.builds(
        Stage,
        seconds(),
        of=st.sampled_from(("entry", "stage")),
        tier=_tier(plan),
        standing=st.sampled_from(("kept", "restarts")),
    )
    widening = st.builds(
        Stage,
        seconds(),
        of=st.sampled_from(("entry", "stage")),
        relax=bending,
        drop=bending.map(frozenset),
        waive=requirements() if plan is None else st.just(NOTHING),
        pools=_pools(plan),
        any_pool=st.just(True),  # noqa: FBT003 - a value
        credit=seconds(),
    )
    return promotion | widening


def targets() -> SearchStrategy[ServiceTarget]:
    """
    Service targets.
    """
    share = st.floats(0, 1, exclude_min=True)
    return st.builds(ServiceTarget, share=share, within=seconds())


def contacts(plan: Plan | None = None) -> SearchStrategy[Contact]:
    """
    Contacts; with *plan*, only ones that it knows all names of.
    """
    return st.builds(
        Contact,
        names(),
        channel=_label(None if plan is None else plan.channels),
        customer=st.none() | names(),
        topic=_label(None if plan is None else plan.topics),
        tier=st.none() | _tier(plan),
        skills=levels() if plan is None or plan.skills is None else _known_levels(plan),
        promise=st.sampled_from((None, "live", "by")),
        asked_at=st.none() | seconds(),
        medium=st.none() | _media(plan),
        demand=st.none() | _UNITS,
        requires=requirements(),
        attributes=attributes(),
        preferred=st.lists(names(), max_size=3, unique=True),
        max_wait=st.none() | _some_time(),
        lifetime=st.none() | _some_time(),
        fallback=st.sampled_from((None, "by")),
        outbound=st.booleans(),
        stages=st.none() | stages(plan),
        wait_for=st.none() | seconds(),
    )


def work_items(plan: Plan | None = None) -> SearchStrategy[WorkItem]:
    """
    Contacts that the host has classified.
    """
    return st.builds(
        WorkItem,
        contacts(plan),
        tier=_tier(plan),
        skills=levels() if plan is None or plan.skills is None else _known_levels(plan),
        promise=st.sampled_from(("live", "by")),
        target=st.none() | targets(),
        medium=st.none() | _media(plan),
        demand=_UNITS,
        pools=_pools(plan),
        requires=requirements(),
    )


def agents(plan: Plan | None = None) -> SearchStrategy[Agent]:
    """
    Agents; with *plan*, only ones with skills and pools that it knows.
    """
    media = _media(plan)
    return st.builds(
        Agent,
        names(),
        skills=levels() if plan is None or plan.skills is None else _known_levels(plan),
        capacity=_UNITS,
        media=st.none() | st.frozensets(media, max_size=3),
        pools=_pools(plan),
        attributes=attributes(),
        limits=limits(media),
        available_until=st.none() | seconds(),
    )


def plans() -> SearchStrategy[Plan]:
    """
    Plans: each table open or closed.
    """
    rest = st.integers(0, 60)
    tiers = st.dictionaries(
        names(), st.tuples(st.integers(1, 3), st.none() | targets()), min_size=1
    )
    channels = st.dictionaries(names(), st.tuples(st.none() | names(), _UNITS), max_size=3)
    topics = st.dictionaries(
        names(), st.tuples(levels(), requirements(), st.none() | st.integers(1, 600)), max_size=3
    )
    return st.builds(
        Plan,
        tiers=st.none()
        | tiers.map(
            lambda table: {
                name: Tier(name, rank=rank, live=live) for name, (rank, live) in table.items()
            }
        ),
        channels=st.none()
        | channels.map(
            lambda table: {
                name: Channel(name, medium=medium, demand=demand)
                for name, (medium, demand) in table.items()
            }
        ),
        topics=st.none()
        | topics.map(
            lambda table: {
                name: Topic(name, skills=skills, requires=requires, expected=expected)
                for name, (skills, requires, expected) in table.items()
            }
        ),
        classify=st.lists(rules(), max_size=2),
        offers=st.builds(
            Offers,
            timeout=st.integers(1, 60),
            auto_accept=st.booleans(),
            rest_after_decline=rest,
            rest_after_miss=rest,
            on_miss=st.sampled_from(("not_ready", "keep")),
            misses=st.integers(1, 3),
            open_per_agent=st.none() | st.integers(1, 3),
            wait_for=rest,
            take_from=st.integers(1, 5),
        )
        | st.builds(
            Offers,
            timeout=st.integers(1, 60),
            rest_after_decline=rest,
            rest_after_miss=rest,
            fan_out=st.integers(1, 3),
            open_per_agent=st.none() | st.integers(1, 3),
        ),
        agents=st.builds(Agents, lease=st.none() | st.integers(1, 60), overrun=rest)
        | st.builds(Agents, breather_after=rest, breather=st.integers(1, 60)),
        wrap_up=st.tuples(st.none() | st.integers(1, 60), rest, rest).map(
            lambda found: WrapUp(
                minimum=min(found[1:]),
                usual=max(found[1:]),
                maximum=None if found[0] is None else found[0] + max(found[1:]),
            )
        ),
        callbacks=st.builds(
            Callbacks,
            retries=st.integers(0, 3),
            retry_after=st.integers(0, 60),
            slot=st.integers(1, 60),
            per_slot=st.none() | st.integers(1, 3),
        ),
        outbound=st.builds(Outbound, keep_free=st.integers(0, 2), retry=st.integers(1, 60)),
        parking=st.builds(
            Parking,
            inactivity=st.integers(1, 3600),
            most=st.integers(1, 3),
            absent_owner=st.sampled_from((None, 0.5, 1)),
        ),
        policy=st.sampled_from(_POLICIES),
        expiry=expiries(),
    ).flatmap(_with_media)


def _with_media(plan: Plan) -> SearchStrategy[Plan]:
    """
    *plan* as it is, or with a table of media, in which all are that its channels name.
    """
    used = {channel.medium for channel in (plan.channels or {}).values() if channel.medium}
    known = st.frozensets(names(), min_size=1, max_size=3).map(lambda more: sorted(used | more))
    tables = known.flatmap(
        lambda media: st.fixed_dictionaries({name: _medium(name, media) for name in media})
    )
    return st.just(plan) | tables.map(lambda table: attrs.evolve(plan, media=table))


def _medium(name: str, media: list[str]) -> SearchStrategy[Medium]:
    beside = st.none() | st.frozensets(st.sampled_from(media))
    times = {"drain_for": st.none() | st.integers(1, 60), "offer_gap": st.none() | st.just(5)}
    alone = st.builds(Medium, st.just(name), exclusive=st.booleans(), **times)
    return alone | st.builds(Medium, st.just(name), beside=beside, **times)


def expiries() -> SearchStrategy[Expiry]:
    """
    How long items may wait and live.
    """
    return st.builds(
        Expiry,
        max_wait=st.none() | _some_time(),
        lifetime=st.none() | _some_time(),
        while_offered=st.sampled_from(("expires", "waits")),
    )


def rules() -> SearchStrategy[ClassificationRule]:
    """
    Classification rules that name no tier, topic or skill, so that they suit any plan.
    """
    blind = requirements().filter(lambda when: not any(map(stands_for_the_door, keys_of(when))))
    return st.builds(ClassificationRule, blind, promise=st.sampled_from(("live", "by")))


def policies() -> SearchStrategy[Policy]:
    """
    The policies that come with fairroute.
    """
    return st.sampled_from(
        (
            presets.fifo(),
            presets.strict_tier(),
            presets.tier_then_age(),
            presets.head_start(standard=60),
            presets.earliest_due(),
            presets.accumulating_priority(standard=3),
        )
    )


def commands(plan: Plan | None = None) -> SearchStrategy[Command]:
    """
    Any command that can be made. Most are mistakes or races for an engine: the ids are made up.
    """
    if plan is None:
        return st.one_of([_of(kind) for kind in COMMANDS])

    known: list[SearchStrategy[Any]] = [
        st.builds(Submit, contacts(plan) | work_items(plan), release_at=st.none() | seconds()),
        st.builds(SignIn, agents(plan), presence=_SAID),
    ]
    others = [kind for kind in COMMANDS if kind not in (Submit, SignIn, *ALONE)]
    return st.one_of([*known, *(_of(kind) for kind in others)])


def batches(plan: Plan | None = None, *, most: int = 5) -> SearchStrategy[tuple[Command, ...]]:
    """
    Commands of one instant, at *most* so many, in any order; with *plan*, with names it knows.
    """
    several = st.lists(commands(plan or Plan()), max_size=most).map(tuple)
    alone = st.builds(Outage, seconds()) | st.builds(ChangePlan, st.just(plan or Plan()))
    return several | st.tuples(alone)


def events() -> SearchStrategy[Event]:
    """
    Any event by its types, likely or not.
    """
    return st.one_of([_of(kind) for kind in EVENTS])


def records() -> SearchStrategy[Record]:
    """
    Records of unlikely batches, for what stores or sends them.
    """
    return st.builds(
        Record,
        seconds(),
        st.lists(commands(), max_size=3).map(tuple),
        st.lists(events(), max_size=3).map(tuple),
    )


def snapshots() -> SearchStrategy[Snapshot]:
    """
    Snapshots by their types; few could be restored.
    """
    return _of(Snapshot)


def _some_time() -> SearchStrategy[float]:
    return seconds().filter(lambda length: round(length * MICROSECONDS) > 0)


def _tier(plan: Plan | None) -> SearchStrategy[str]:
    return names() if plan is None else st.sampled_from(sorted(plan.tiers or (STANDARD,)))


def _label(table: Mapping[str, object] | None) -> SearchStrategy[str | None]:
    if table is None:
        return st.none() | names()

    return st.sampled_from((None, *sorted(table)))


def _known_levels(plan: Plan) -> SearchStrategy[Levels]:
    table = sorted(plan.skills or ())
    if not table:
        return st.just(Levels())

    return st.dictionaries(st.sampled_from(table), st.integers(1, MAX_LEVEL)).map(Levels)


def _media(plan: Plan | None) -> SearchStrategy[str]:
    table = None if plan is None else plan.media
    return names() if not table else st.sampled_from(sorted(table))


def _pools(plan: Plan | None) -> SearchStrategy[frozenset[str]]:
    if plan is None or plan.pools is None:
        return st.frozensets(names(), max_size=3)

    return (
        st.frozensets(st.sampled_from(sorted(plan.pools))) if plan.pools else st.just(frozenset())
    )


@cache
def _of(kind: Any) -> SearchStrategy[Any]:
    """
    Values of a type that commands, events or snapshots are made of.
    """
    if kind in _MADE:
        made_elsewhere: SearchStrategy[Any] = _MADE[kind]()
        return made_elsewhere

    parts = get_args(kind)
    if attrs.has(kind):
        return _built(kind)

    if get_origin(kind) is Literal:
        return st.sampled_from(parts)

    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)

    if get_origin(kind) is frozenset:
        return st.frozensets(names(), max_size=3)

    if get_origin(kind) is tuple:
        if parts[-1] is Ellipsis:
            return st.lists(_of(parts[0]), max_size=3).map(tuple)
        return st.tuples(*(_of(part) for part in parts))

    if isinstance(kind, NewType):
        return st.integers(1, 2**53)

    return st.one_of([st.none() if part is type(None) else _of(part) for part in parts])


@st.composite
def _built(draw: st.DrawFn, kind: Any) -> Any:
    # Not st.builds: its repr would spell out the strategy of every field, and theirs.
    return kind(**{name: draw(strategy) for name, strategy in _fields_of(kind).items()})


@cache
def _fields_of(kind: Any) -> dict[str, SearchStrategy[Any]]:
    fields = [field for field in attrs.fields(kind) if field.init]
    made = {field.alias: _of_field(kind, field) for field in fields}
    if kind is Consult:
        made["wait_for"] = st.none()  # as below
    if kind is Transfer:
        made["topic"] = names()  # where it goes must be said
        made["wait_for"] = st.none()  # and is only waited for beside an agent

    return made


def _of_field(kind: Any, field: "attrs.Attribute[Any]") -> SearchStrategy[Any]:
    if kind in (SetPresence, SignIn) and field.name == "presence":
        return _SAID

    if kind is Elevate and field.name == "demand":
        return st.none() | _UNITS

    if kind is Park and field.name == "inactivity":
        return st.none() | seconds().filter(lambda length: length >= 1 / MICROSECONDS)

    if kind is UpdateItem and field.name == "preferred":
        return st.none() | st.lists(names(), max_size=3, unique=True).map(tuple)

    if kind is CallBack and field.name == "retries":
        return st.none() | st.integers(0, 3)

    kind_of_field: Any = field.type
    return _of(kind_of_field)


_MADE: Final[Mapping[Any, Any]] = {
    str: names,
    float: seconds,
    int: lambda: st.integers(-(2**80), 2**80),
    bool: st.booleans,
    Levels: levels,
    Attributes: attributes,
    MediaLimits: limits,
    Requirement: requirements,
    tuple[Opening, ...]: openings,
    Cause: lambda: st.integers(1) | st.sampled_from(("match", "timer:offer", "timer:rest")),
    Contact: contacts,
    WorkItem: work_items,
    Agent: agents,
    ServiceTarget: targets,
    Expiry: expiries,
    Plan: plans,
    Stage: lambda: _stages(levels(), None),
    Surge: surges,
    Admission: admission_rules,
    Command: commands,
    Event: events,
}
