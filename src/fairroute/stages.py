"""
Stages: who may serve an item, and its place in line, by how long it has waited.

A stage only ever widens who may serve, and only ever improves a place: what it cannot express
cannot go wrong at three in the morning. When stages apply is the engine's to decide; here is what
they say, and what they make of a requirement.
"""

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, Protocol

import attrs

from fairroute.checks import a_name_or_none, kind_of, names, one_of, some_seconds
from fairroute.errors import InvalidValue
from fairroute.expressions import (
    NOTHING,
    AllOf,
    Requirement,
    all_of,
    keys_of,
)
from fairroute.grammar import requirement
from fairroute.instants import microseconds
from fairroute.levels import NO_SKILLS, Levels, levels

if TYPE_CHECKING:
    from fairroute.model import Classified

Origin = Literal["entry", "stage"]
"""What a stage counts from: the entry into the line, or the stage before it."""

MOST_STAGES: Final = 20
"""Stages of one item: more than any centre's rings, and few enough to go through at once."""


@attrs.frozen
class Stage:
    """
    A change of who may serve an item, or of its place, *after* so many seconds in line.

    It counts *of* the item's `entry` into the line, or of the `stage` before it. *relax* lowers the
    levels that skills are asked for at; what is in *drop*, skills and conditions on attributes of
    these names, is asked for no more; *waive* takes away exactly the conditions it spells, so that
    one that expires is a stage that waives it. *pools* may serve as well, and with *any_pool*
    everybody may, whatever their pool.

    *tier* makes the item one of a better tier, where its *standing* is `kept`, or `restarts`: then
    it goes behind those of that tier who wait already. *credit* (seconds) moves the standing
    earlier. A stage never makes anything worse: a tier ranked lower, a level above the one asked
    for, and a standing that would cost the item places do nothing.

    >>> fr.Stage(60, relax={"billing": 1}, pools={"south"}).after
    60
    """

    after: float = attrs.field(validator=some_seconds)
    of: Origin = attrs.field(default="entry", kw_only=True, validator=one_of("entry", "stage"))
    relax: Levels = attrs.field(default=NO_SKILLS, kw_only=True, converter=levels)
    drop: frozenset[str] = attrs.field(default=frozenset(), kw_only=True, converter=names)
    waive: Requirement = attrs.field(default=NOTHING, kw_only=True, converter=requirement)
    pools: frozenset[str] = attrs.field(default=frozenset(), kw_only=True, converter=names)
    any_pool: bool = attrs.field(
        default=False, kw_only=True, validator=kind_of(bool, "true or false")
    )
    tier: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    standing: Literal["kept", "restarts"] = attrs.field(
        default="kept", kw_only=True, validator=one_of("kept", "restarts")
    )
    credit: float = attrs.field(default=0.0, kw_only=True, validator=some_seconds)
    wait: int = attrs.field(init=False, eq=False, repr=False)
    """*after* in microseconds."""

    @wait.default
    def _in_microseconds(self) -> int:
        return microseconds(self.after, "Stage.after")

    def __attrs_post_init__(self) -> None:
        widens = self.relax or self.drop or self.waive != NOTHING or self.pools or self.any_pool
        if not (widens or self.tier is not None or self.credit):
            raise InvalidValue(
                "Stage", None, "something to change: relax, drop, waive, pools, tier or credit"
            )

        if self.standing == "restarts" and (self.tier is None or self.credit):
            expected = "a tier to restart in and no credit: a standing that only restarts is worse"
            raise InvalidValue("Stage.standing", self.standing, expected)


def stages(value: object) -> tuple[Stage, ...]:
    """
    Converter: stages in the order in which they come, up to 20.

    >>> from fairroute.stages import stages
    >>> stages([fr.Stage(60, pools={"south"})])[0].after
    60
    """
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise InvalidValue("stages", value, "several stages, such as [Stage(60, drop={…})]")

    found = tuple(islice(value, MOST_STAGES + 1))
    if len(found) > MOST_STAGES:
        raise InvalidValue("stages", len(found), f"up to {MOST_STAGES} stages")

    latest = 0
    for stage in found:
        if not isinstance(stage, Stage):
            raise InvalidValue("stages", stage, "a Stage")

        if stage.of == "entry":
            if stage.wait < latest:
                raise InvalidValue("stages", stage.after, "stages in order: the earliest first")

            latest = stage.wait

    return found


def stages_or_none(value: object) -> tuple[Stage, ...] | None:
    """
    Converter: stages, or None where the plan's hold.
    """
    return None if value is None else stages(value)


class Widens(Protocol):
    """
    What lets more agents serve an item: a stage, or a surge.
    """

    @property
    def relax(self) -> Levels:
        """
        The level at which each skill is asked for at most.
        """

    @property
    def drop(self) -> frozenset[str]:
        """
        Skills and attributes that are asked for no more.
        """

    @property
    def waive(self) -> Requirement:
        """
        Conditions that are required no more.
        """

    @property
    def pools(self) -> frozenset[str]:
        """
        Pools that may serve it as well.
        """

    @property
    def any_pool(self) -> bool:
        """
        Whether everybody may, whatever their pool.
        """


def bent_by(change: Widens) -> frozenset[str]:
    """
    The names of the skills and attributes that *change* asks less of.
    """
    return frozenset((*change.relax, *change.drop, *keys_of(change.waive)))


def widened(work: "Classified", stage: Widens) -> "Classified":
    """
    *work* as far as *stage* lets more agents serve it.
    """
    pools = stage.pools | work.pools if work.pools and not stage.any_pool else frozenset()
    return attrs.evolve(
        work,
        skills=relaxed(work.skills, stage),
        requires=waived(work.requires, stage),
        pools=pools,
    )


def relaxed(skills: Levels, stage: Widens) -> Levels:
    """
    *skills* at the levels *stage* leaves, without what it drops.

    >>> from fairroute.levels import levels
    >>> from fairroute.stages import relaxed
    >>> asked = levels({"billing": 3, "french": 1})
    >>> relaxed(asked, fr.Stage(60, relax={"billing": 2}, drop={"french"}))
    Levels({'billing': 2})
    """
    if not (stage.relax or stage.drop):
        return skills

    return Levels(
        {
            name: min(level, stage.relax.get(name, level))
            for name, level in skills.items()
            if name not in stage.drop
        }
    )


def waived(asked: Requirement, stage: Widens) -> Requirement:
    """
    *asked* without the conditions that *stage* waives, and without those that speak of nothing but
    the attributes it drops.

    Only conditions that must all be met are taken away, one by one: less is required then, whatever
    they say.

    >>> from fairroute.grammar import requirement
    >>> from fairroute.stages import waived
    >>> asked = requirement("Skill >= 8 and Skill >= 5 and (French == true or Dutch == true)")
    >>> str(waived(asked, fr.Stage(60, waive="Skill >= 8", drop={"French", "Dutch"})))
    'Skill >= 5'
    """
    if asked == NOTHING or (stage.waive == NOTHING and not stage.drop):
        return asked

    gone = conditions(stage.waive)
    kept = [
        part
        for part in conditions(asked)
        if part not in gone and not stage.drop.issuperset(keys_of(part))
    ]
    return all_of(kept)


def conditions(asked: Requirement) -> tuple[Requirement, ...]:
    """
    The conditions that must all be met.
    """
    return asked.parts if isinstance(asked, AllOf) else (asked,)
