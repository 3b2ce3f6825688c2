"""
Which media may be added to the work an agent has.

Two rules beside units of capacity: how many items of a medium one agent may have at a time
(`Agent.limits`), and which media go together at all (the plan's `Medium`). Both are questions about
the media of what the agent has in offer, handling and wrap-up; how much room there is, is another.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from fairroute.plan import Medium

NONE: Final[frozenset[str]] = frozenset()


@attrs.frozen(cache_hash=True)
class Opening:
    """
    What an agent is open to beside the work they have: media in *only* (None: all), but for those
    that are *shut*.

    An item without a medium fits where all media do.

    >>> Opening(shut=frozenset({"voice"})).admits("text"), Opening(only=NONE).admits(None)
    (True, False)
    """

    only: frozenset[str] | None = None
    shut: frozenset[str] = NONE

    def admits(self, medium: str | None) -> bool:
        """
        Whether an item of *medium* may be added.
        """
        if self.only is None:
            return medium not in self.shut

        return medium in self.only

    def without(self, media: Iterable[str]) -> "Opening":
        """
        The same, but for *media*.

        >>> Opening(only=frozenset({"voice", "text"})).without(["text"]).admits("text")
        False
        """
        if self.only is None:
            return Opening(shut=self.shut.union(media))

        return Opening(only=self.only.difference(media))


ALL: Final = Opening()
"""Open to everything."""


@attrs.frozen
class Company:
    """
    Which media keep others out: those that are taken *alone*, and those that are taken *beside*
    certain others only.
    """

    alone: frozenset[str]
    beside: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, media: Mapping[str, Medium] | None) -> "Company":
        """
        The rules of a plan's *media*.
        """
        table = (media or {}).values()
        return cls(
            frozenset(medium.name for medium in table if medium.exclusive),
            {medium.name: medium.beside for medium in table if medium.beside is not None},
        )

    def __bool__(self) -> bool:
        return bool(self.alone or self.beside)

    def opening(self, has: Sequence[str | None], limits: Mapping[str, int], /) -> Opening | None:
        """
        What may be added to work in the media it *has*, under *limits*; None: anything.

        Equal openings are equal values, however they came about. O(items + limits).
        """
        if not has:
            return None

        if not self.alone.isdisjoint(has):
            return Opening(only=NONE)

        shut = {medium for medium, most in limits.items() if has.count(medium) >= most}
        shut |= self.alone
        only: frozenset[str] | None = None
        for medium in has:
            others = self.beside.get(medium or "")
            if others is not None:
                with_it = others | {str(medium)}
                only = with_it if only is None else only & with_it

        if only is not None:
            return Opening(only=only - shut)

        return Opening(shut=frozenset(shut)) if shut else None

    def objection(
        self, has: Sequence[str | None], limits: Mapping[str, int], medium: str | None, /
    ) -> str | None:
        """
        Why no *medium* may be added to work in the media it *has*, in words; None where it may.

        >>> Company(frozenset({"voice"}), {}).objection(["text"], {}, "voice")
        'voice is taken alone'
        """
        opening = self.opening(has, limits)
        if opening is None or opening.admits(medium):
            return None

        lonely = next((each for each in (*has, medium) if each in self.alone), None)
        if lonely is not None:
            return f"{lonely} is taken alone"

        most = limits.get(medium or "")
        if most is not None and has.count(medium) >= most:
            return f"{has.count(medium)} of {most} items"

        apart = next(each for each in has if self._apart(each, medium))
        return f"no {medium or 'other work'} beside {apart}"

    def _apart(self, one: str | None, medium: str | None) -> bool:
        others = self.beside.get(one or "")
        return others is not None and medium != one and medium not in others
