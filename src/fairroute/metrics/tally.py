"""
Every figure of one group of contacts, with its formula.

A tally holds what can be added up (counts, sums, the waits themselves); figures are computed when
read, so larger groups never average percentages. Times go in as microseconds and come out as
seconds. A figure nobody can know yet (no one answered, no target) is None, never 0.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping
from math import ceil
from typing import Final, Literal

import attrs

from fairroute.instants import MICROSECONDS
from fairroute.metrics.leg import Ending

SHORT: Final = 5.0
"""Seconds, inclusive, within which a live customer's leaving counts as a short abandon."""

ServiceLevel = Literal["ignore_short", "of_offered", "ignore_within_target", "abandons_count_met"]


@attrs.define
class Tally:
    """
    What became of a group's contacts that were made one promise.

    Where *wait* is not known (some logs do not say), a contact counts in *unknown_waits* beside
    its ending, and in no figure about waits. *met*, *late*, *left_in_time*, *left_late* and
    *open_late* count those with a target and a known wait only. *short* bounds short abandons, in
    microseconds; -1 where there are none to speak of, as with promise `by`.
    """

    short: int
    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    short_abandons: int = 0
    callbacks: int = 0
    ended: int = 0
    withdrawn: int = 0
    open: int = 0
    unknown_waits: int = 0

    met: int = 0
    late: int = 0
    left_short: int = 0
    left_short_in_time: int = 0
    left_in_time: int = 0
    left_late: int = 0
    open_late: int = 0

    handled: int = 0
    handling: int = 0
    wrapping_up: int = 0

    waits: "array[int]" = attrs.field(factory=lambda: array("q"), repr=False)
    other_waits: int = 0
    others: int = 0
    longest_wait: int = 0

    # --- what happens ---

    def came(self) -> None:
        """
        One more contact is offered.
        """
        self.offered += 1
        self.open += 1

    def closed(
        self, ending: Ending, wait: int | None, within: int | None, counted: int | None = None
    ) -> None:
        """
        A wait ended after *wait* microseconds (None: unknown); *within* is the target's bound, and
        so much has *counted* towards it (None: all of the wait).
        """
        self.open -= 1
        short = wait is not None and ending == "abandoned" and wait <= self.short
        if ending == "answered":
            self.answered += 1
        elif ending == "abandoned":
            self.short_abandons += short
            self.abandoned += not short
        elif ending == "callback":
            self.callbacks += 1
        elif ending == "ended":
            self.ended += 1
        else:
            self.withdrawn += 1

        if wait is None:
            self.unknown_waits += 1
        else:
            self._waited(ending, wait)
            if within is not None:
                so_long = wait if counted is None else counted
                self._held(ending, so_long, within, short=short)

    def still_open(self, wait: int, within: int | None, counted: int | None = None) -> None:
        """
        Somebody counted in `came` has waited so long when the figures are read; the rest is as in
        `closed`.
        """
        self.others += 1
        self.other_waits += wait
        self.longest_wait = max(self.longest_wait, wait)
        # Younger than the target is not yet known.
        so_long = wait if counted is None else counted
        self.open_late += within is not None and so_long > within

    def handled_for(self, handling: int, *, closed: bool) -> None:
        """
        An agent was with the customer so long; *closed*, if that ended it.
        """
        self.handling += handling
        self.handled += closed

    def wrapped_up_for(self, wrap_up: int) -> None:
        """
        An agent worked on after it so long.
        """
        self.wrapping_up += wrap_up

    def _waited(self, ending: Ending, wait: int) -> None:
        if ending == "answered":
            self.waits.append(wait)
        elif ending == "abandoned":
            self.others += 1
            self.other_waits += wait
        else:
            return

        self.longest_wait = max(self.longest_wait, wait)

    def _held(self, ending: Ending, counted: int, within: int, *, short: bool) -> None:
        in_time = counted <= within
        if ending == "answered":
            self.met += in_time
            self.late += not in_time
        elif ending == "abandoned" and short:
            self.left_short += 1
            self.left_short_in_time += in_time
        elif ending == "abandoned":
            self.left_in_time += in_time
            self.left_late += not in_time

    def read(self) -> "Tally":
        """
        A copy to read from, its waits in order. O(n log n) in the contacts answered.
        """
        assert self.offered == (
            self.answered
            + self.abandoned
            + self.short_abandons
            + self.callbacks
            + self.ended
            + self.withdrawn
            + self.open
        ), "nobody is lost"
        return attrs.evolve(self, waits=array("q", sorted(self.waits)))

    def plus(self, other: "Tally", /) -> "Tally":
        """
        Both groups as one: numerators and denominators add up.
        """
        assert self.short == other.short
        both = self.read()
        for field in attrs.fields(Tally):
            if field.name == "longest_wait":
                both.longest_wait = max(self.longest_wait, other.longest_wait)
            elif field.name != "short":
                setattr(both, field.name, getattr(self, field.name) + getattr(other, field.name))

        return both.read()

    # --- figures ---

    def service_level(self, rule: ServiceLevel = "ignore_short") -> float | None:
        """
        The share answered within the target, by the named *rule* (see `SERVICE_LEVELS`).

        Who is open past the target has missed it and counts below the line; who is younger is not
        yet known. Contacts without a target count nowhere.
        """
        above, below = SERVICE_LEVELS[rule](self)
        return _ratio(above, below)

    @property
    def asa(self) -> float | None:
        """
        Average speed of answer, in seconds: waits of the answered ÷ answered, ringing included.
        """
        return _ratio(sum(self.waits), len(self.waits) * MICROSECONDS)

    @property
    def mean_wait_all(self) -> float | None:
        """
        Mean wait in seconds of everybody: answered, abandoned (short ones too) and open.
        """
        everybody = len(self.waits) + self.others
        return _ratio(sum(self.waits) + self.other_waits, everybody * MICROSECONDS)

    def percentile(self, share: float, /) -> float | None:
        """
        The wait in seconds that *share* of the answered did not exceed.

        Exact, by nearest rank: the ceil(share × n)-th of the n waits in order; no interpolation,
        so it is a wait that somebody had.
        """
        count = len(self.waits)
        if count == 0:
            return None

        # A share such as 0.9 × 10 must not become rank 10 by a rounding error.
        rank = max(1, ceil(round(share * count, 9)))
        ordered = sorted(self.waits)
        return ordered[rank - 1] / MICROSECONDS

    @property
    def p50(self) -> float | None:
        """
        The wait in seconds that half of the answered did not exceed.
        """
        return self.percentile(0.5)

    @property
    def p90(self) -> float | None:
        """
        The wait in seconds that nine tenths of the answered did not exceed.
        """
        return self.percentile(0.9)

    @property
    def longest(self) -> float | None:
        """
        The longest wait in seconds of anybody: answered, abandoned or still open.
        """
        return None if len(self.waits) + self.others == 0 else self.longest_wait / MICROSECONDS

    @property
    def abandonment(self) -> float | None:
        """
        Abandoned after more than S ÷ (offered − short abandons).
        """
        return _ratio(self.abandoned, self.offered - self.short_abandons)

    @property
    def aht(self) -> float | None:
        """
        Average handle time in seconds: (handling + wrap-up) ÷ items handled to their end.
        """
        return _ratio(self.handling + self.wrapping_up, self.handled * MICROSECONDS)

    @property
    def by_due(self) -> float | None:
        """
        For promise `by`: answered by its due ÷ (answered + abandoned + open past due).
        """
        return self.service_level("of_offered")

    def answered_within(self, seconds: float, /) -> int:
        """
        How many of the answered waited no longer than so many seconds. Needs a tally from `read`.
        """
        return bisect_left(self.waits, round(seconds * MICROSECONDS) + 1)


def _ignore_short(tally: Tally) -> tuple[int, int]:
    return tally.met, _answered(tally) + tally.left_in_time + tally.left_late + tally.open_late


def _of_offered(tally: Tally) -> tuple[int, int]:
    return tally.met, _answered(tally) + _left(tally) + tally.open_late


def _ignore_within_target(tally: Tally) -> tuple[int, int]:
    left_late = tally.left_late + tally.left_short - tally.left_short_in_time
    return tally.met, _answered(tally) + left_late + tally.open_late


def _abandons_count_met(tally: Tally) -> tuple[int, int]:
    met = tally.met + tally.left_in_time + tally.left_short_in_time
    return met, _answered(tally) + _left(tally) + tally.open_late


def _answered(tally: Tally) -> int:
    return tally.met + tally.late


def _left(tally: Tally) -> int:
    return tally.left_short + tally.left_in_time + tally.left_late


SERVICE_LEVELS: Final[Mapping[ServiceLevel, Callable[[Tally], tuple[int, int]]]] = {
    "ignore_short": _ignore_short,
    "of_offered": _of_offered,
    "ignore_within_target": _ignore_within_target,
    "abandons_count_met": _abandons_count_met,
}
"""
The four rules by name, each giving numerator and denominator; T is inclusive.

- `ignore_short`: answered ≤ T ÷ (answered + abandoned > S)
- `of_offered`: answered ≤ T ÷ (answered + all abandoned)
- `ignore_within_target`: answered ≤ T ÷ (answered + abandoned > T)
- `abandons_count_met`: (answered ≤ T + abandoned ≤ T) ÷ (answered + abandoned)
"""


def _ratio(above: int, below: int) -> float | None:
    return above / below if below else None
