"""
Admission: what becomes of contacts that come while too much waits already.

A rule of the plan names a class and a bound; whoever comes while the bound is reached is refused,
told how long it would have been, or let in and offered a callback. When that is, the engine
decides; here is what a plan says of it.
"""

from typing import Final, Literal

import attrs

from fairroute.checks import a_name, names, one_of, seconds_or_none, whole
from fairroute.errors import InvalidValue
from fairroute.model import Classified, Promise

Overflow = Literal["refuse", "callback"]
"""What becomes of who comes: refused, or let in and offered a callback."""

_NO_BOUND: Final = "a bound: wait (seconds), length (items) or estimate (seconds), or several"


@attrs.frozen
class Admission:
    """
    What becomes of contacts of these *tiers*, *topics* and this *promise* (each: all, where it says
    nothing) that come while one such has been in line for *wait* seconds, or *length* of them are,
    or would themselves wait *estimate* seconds, as the plan's `Estimates` have it.

    Its *action* is to `refuse` them, or to let them in and offer a `callback`, which keeps their
    place; who was promised an answer by a time needs none, and just comes in.

    >>> fr.Admission("calls", promise="live", estimate=600).action
    'refuse'
    """

    name: str = attrs.field(validator=a_name)
    tiers: frozenset[str] = attrs.field(default=frozenset(), kw_only=True, converter=names)
    topics: frozenset[str] = attrs.field(default=frozenset(), kw_only=True, converter=names)
    promise: Promise | None = attrs.field(
        default=None, kw_only=True, validator=one_of(None, "live", "by")
    )
    wait: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    length: int | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(whole(least=1))
    )
    estimate: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    action: Overflow = attrs.field(
        default="refuse", kw_only=True, validator=one_of("refuse", "callback")
    )

    def __attrs_post_init__(self) -> None:
        if self.wait is None and self.length is None and self.estimate is None:
            raise InvalidValue(f"Admission({self.name!r})", None, _NO_BOUND)

    def watches(self, work: Classified, /) -> bool:
        """
        Whether an item of class *work* is one of those it is for.
        """
        return (
            (not self.tiers or work.tier in self.tiers)
            and (not self.topics or work.topic in self.topics)
            and (self.promise is None or work.promise == self.promise)
        )
