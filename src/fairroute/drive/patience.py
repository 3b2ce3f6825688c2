"""
How long customers would have waited.

Learns patience from a log, one curve for each tier and promise: who left while waiting shows
theirs, who was answered only that it was longer. Then gives each customer of the log a patience
that agrees with what the log saw of them, so that another policy can be tried on the same people.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from fairroute.checks import some_seconds, whole
from fairroute.drive.survival import TAILS, Observation, SurvivalCurve, Tail, kaplan_meier

SHORT: Final = 5.0
"""Seconds within which leaving says nothing about patience: METRICS' short abandon."""

FEWEST_LEFT: Final = 30
"""Customers who must have left before a stratum has a curve of its own: a common least sample."""


@attrs.frozen
class Stratum:
    """
    Customers who can be expected to be alike patient: one *tier*, told one *promise*.
    """

    tier: str | None
    promise: str | None

    def __str__(self) -> str:
        return f"{self.tier or 'no tier'}, {self.promise or 'no promise'}"


@attrs.frozen
class Waited:
    """
    One customer's wait in seconds, and whether they *left* at its end of their own accord.

    Whoever did not leave was answered, called back, transferred or sent away: the wait was cut
    short by us, and says only that their patience was longer.
    """

    stratum: Stratum
    wait: float
    left: bool = attrs.field(kw_only=True)


@attrs.frozen(kw_only=True)
class Patience:
    """
    What a log says about its customers' patience.

    *curves* has the strata in which at least *fewest* left; *pooled* is everybody, for the others.
    None if nobody waited.
    """

    curves: Mapping[Stratum, SurvivalCurve]
    pooled: SurvivalCurve | None
    short: float
    fewest: int
    tail: Tail

    def curve(self, stratum: Stratum, /) -> SurvivalCurve | None:
        """
        The curve that stands for *stratum*; None if the log says nothing.
        """
        return self.curves.get(stratum, self.pooled)

    def of(self, waited: Waited, unit: float, /) -> float | None:
        """
        The patience of a customer of the log, in seconds; None if the log says nothing.

        Who left shows it. Everybody else's is drawn with *unit*, a uniform number from 0 up to 1,
        given that it exceeds the wait observed; it may be infinite.
        """
        if waited.left:
            return waited.wait

        curve = self.curve(waited.stratum)
        return None if curve is None else curve.time(unit, beyond=waited.wait)

    @property
    def rule(self) -> str:
        """
        How patience was found, as a sentence to print.
        """
        own = "; ".join(str(stratum) for stratum in sorted(self.curves, key=str)) or "none"
        return (
            f"patience by Kaplan–Meier, leaving within {self.short:g} s left out, everything but "
            f"leaving censored; a curve of its own where {self.fewest} or more left ({own}), "
            f"else one for all; {TAILS[self.tail]}"
        )


@attrs.frozen(kw_only=True)
class PatienceRule:
    """
    How patience is learnt: *short* seconds, *fewest* who left in a stratum, and the *tail*.

    >>> quick, slow = Stratum("premier", "live"), Stratum("standard", "live")
    >>> waits = [Waited(quick, 40, left=True), Waited(quick, 90, left=False)]
    >>> waits.append(Waited(slow, 2, left=True))
    >>> PatienceRule(fewest=1)(waits).curve(quick).at(40)
    0.5
    """

    short: float = attrs.field(default=SHORT, validator=some_seconds)
    fewest: int = attrs.field(default=FEWEST_LEFT, validator=whole(least=1))
    tail: Tail = "exponential"

    def __call__(self, waits: Iterable[Waited], /) -> Patience:
        """
        The patience that *waits* show.
        """
        strata: dict[Stratum, list[Observation]] = {}
        for waited in waits:
            # Who leaves at once has not waited: a wrong number, not a patience of two seconds.
            if not (waited.left and waited.wait <= self.short):
                strata.setdefault(waited.stratum, []).append(
                    Observation(waited.wait, ended=waited.left)
                )

        everybody = [seen for observations in strata.values() for seen in observations]
        return Patience(
            curves={
                stratum: kaplan_meier(observations, tail=self.tail)
                for stratum, observations in sorted(strata.items(), key=lambda item: str(item[0]))
                if sum(seen.ended for seen in observations) >= self.fewest
            },
            pooled=kaplan_meier(everybody, tail=self.tail) if everybody else None,
            short=self.short,
            fewest=self.fewest,
            tail=self.tail,
        )
