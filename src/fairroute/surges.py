"""
Surges: what a plan does when a class of items waits too long, or too many of them do.

A surge opens the class to people it does not usually go to, and recalls those in reserve; it begins
at one bound and ends at another, so that it does not flutter. When that is, the engine decides;
here is what a plan says of it.
"""

from typing import Final

import attrs

from fairroute.checks import a_name, kind_of, names, one_of, seconds_or_none, some_seconds, whole
from fairroute.errors import InvalidValue
from fairroute.expressions import NOTHING, Requirement
from fairroute.grammar import requirement
from fairroute.instants import microseconds
from fairroute.levels import NO_SKILLS, Levels, levels
from fairroute.model import Classified, Promise

A_DAY: Final = 86_400.0

_NO_BOUND: Final = "a bound: wait (seconds), length (items) or estimate (seconds), or several"


@attrs.frozen
class Surge:
    """
    What is done for items of these *tiers*, *topics* and this *promise* (each: all, where it says
    nothing) once one of them has been in line for *wait* seconds, or *length* of them are, or the
    last of them will wait *estimate* seconds, as the plan's `Estimates` have it.

    It is over when the longest has been in line for less than *calm_wait*, fewer than
    *calm_length* are, and the last will wait less than *calm_estimate*: half the bounds, unless it
    says so. Meanwhile *pools* may serve them as well
    (with *any_pool* everybody may, whatever their pool), levels are relaxed, skills dropped and
    conditions waived, as a stage does it.

    Agents in RESERVE who could take one of those that wait are recalled, whoever was not for the
    longest time first: all of them, or *recall* at once (0: none) and as many again *every* so many
    seconds while it lasts. Nobody is recalled by it more than *most* times in *per* seconds.

    >>> fr.Surge("calls", promise="live", wait=120, pools={"back office"}).calm_wait
    60.0
    """

    name: str = attrs.field(validator=a_name)
    tiers: frozenset[str] = attrs.field(default=frozenset(), kw_only=True, converter=names)
    topics: frozenset[str] = attrs.field(default=frozenset(), kw_only=True, converter=names)
    promise: Promise | None = attrs.field(
        default=None, kw_only=True, validator=one_of(None, "live", "by")
    )
    wait: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    calm_wait: float | None = attrs.field(kw_only=True, validator=seconds_or_none)
    length: int | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(whole(least=1))
    )
    calm_length: int | None = attrs.field(
        kw_only=True, validator=attrs.validators.optional(whole(least=1))
    )
    estimate: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    calm_estimate: float | None = attrs.field(kw_only=True, validator=seconds_or_none)
    pools: frozenset[str] = attrs.field(default=frozenset(), kw_only=True, converter=names)
    any_pool: bool = attrs.field(
        default=False, kw_only=True, validator=kind_of(bool, "true or false")
    )
    relax: Levels = attrs.field(default=NO_SKILLS, kw_only=True, converter=levels)
    drop: frozenset[str] = attrs.field(default=frozenset(), kw_only=True, converter=names)
    waive: Requirement = attrs.field(default=NOTHING, kw_only=True, converter=requirement)
    recall: int | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(whole(least=0))
    )
    every: float = attrs.field(default=60.0, kw_only=True, validator=some_seconds)
    most: int | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(whole(least=1, most=1_000))
    )
    per: float = attrs.field(default=A_DAY, kw_only=True, validator=some_seconds)

    @calm_wait.default
    def _half_the_wait(self) -> float | None:
        return None if self.wait is None else self.wait / 2

    @calm_length.default
    def _half_the_length(self) -> int | None:
        return None if self.length is None else max(1, self.length // 2)

    @calm_estimate.default
    def _half_the_estimate(self) -> float | None:
        return None if self.estimate is None else self.estimate / 2

    def __attrs_post_init__(self) -> None:
        if self.wait is None and self.length is None and self.estimate is None:
            raise InvalidValue(f"Surge({self.name!r})", None, _NO_BOUND)

        pairs = (
            ("wait", self.wait, self.calm_wait),
            ("length", self.length, self.calm_length),
            ("estimate", self.estimate, self.calm_estimate),
        )
        for bound, begins, ends in pairs:
            if begins is None and ends is not None:
                expected = f"none: it does not begin by {bound}"
                raise InvalidValue(f"Surge.calm_{bound}", ends, expected)

            if begins is not None and (ends is None or ends > begins):
                expected = f"at most {begins!r}, the {bound} at which it begins"
                raise InvalidValue(f"Surge.calm_{bound}", ends, expected)

        if microseconds(self.every) == 0:
            raise InvalidValue("Surge.every", self.every, "more than 0 seconds")

    def watches(self, work: Classified, /) -> bool:
        """
        Whether an item of class *work* is one of those it is for.
        """
        return (
            (not self.tiers or work.tier in self.tiers)
            and (not self.topics or work.topic in self.topics)
            and (self.promise is None or work.promise == self.promise)
        )
