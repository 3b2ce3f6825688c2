"""
What a figure may know of a contact: by which labels it counts, and when its clock started.

A transfer opens another leg of the same item; only the first one, which this describes, enters
waits and service levels.
"""

from typing import Final, Literal, get_args

import attrs

from fairroute.model import Classified, Promise

Ending = Literal["answered", "abandoned", "callback", "ended", "withdrawn"]
"""
How a wait ends.

The customer was answered, left, took a callback, was refused or ended by us, or joined another
contact or withdrew.
"""

ENDINGS: Final[tuple[Ending, ...]] = get_args(Ending)


@attrs.frozen
class Leg:
    """
    The first leg of an item, labelled as it was on arrival.

    *asked* is when its clock started and *within* its target's bound, both in microseconds; None:
    it has no target. *hours* are those in which that counts, None: all. *channel* is a label for
    reports, which is what this is.
    """

    tier: str
    topic: str | None
    skills: tuple[str, ...]
    channel: str | None
    promise: Promise
    asked: int
    within: int | None
    hours: str | None = None

    @classmethod
    def of(cls, work: Classified, channel: str | None, asked: int, /) -> "Leg":
        """
        The leg of an item of class *work* that came through *channel*.
        """
        return cls(
            work.tier,
            work.topic,
            tuple(sorted(work.skills)),
            channel,
            work.promise,
            asked,
            work.within,
            work.hours,
        )
