"""
How long somebody will wait, as far as it can be told.

Two named estimators, from W. Whitt, "Predicting queueing delays" (1999), and R. Ibrahim and
W. Whitt, "Real-time delay estimation based on delay history" (2009):

- `queue_length`: how many are ahead, how fast those who could serve work, and how many of those
  ahead will give up.
- `head_of_line`: whoever is first of the same class has waited so long; the next will, too.

An estimate looks only forward. How long an item has waited already does not lengthen it, so it does
not grow because it was wrong; without news it does not grow at all.
"""

from collections.abc import Callable, Mapping
from math import log1p, sqrt
from typing import Final, Literal, get_args

import attrs

from fairroute.engine.line import ahead_of, in_line
from fairroute.engine.match import Match
from fairroute.engine.state import State
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.ids import ItemId
from fairroute.instants import MICROSECONDS
from fairroute.lifecycle import ItemState
from fairroute.model import Presence

Estimator = Literal["queue_length", "head_of_line"]

ESTIMATORS: Final[tuple[Estimator, ...]] = get_args(Estimator)

Span = tuple[float, float]

HALF: Final = 0.674
"""Standard deviations around the mean of a normal variable that hold half of its values."""

MOST: Final = 1.645
"""The same for nine tenths."""


@attrs.frozen
class WaitEstimate:
    """
    How many seconds from now until somebody answers, as *estimator* has it.

    *half* and *most* are spans that the wait should end in five and nine times out of ten; None
    where nothing is known of how fast agents work. *item* is None for a contact that has not come
    yet.
    """

    item: ItemId | None
    estimator: Estimator
    expected: float
    half: Span | None
    most: Span | None


@attrs.frozen
class Delay:
    """
    A wait to come, in microseconds: its mean, and its variance where that is known.
    """

    mean: float
    variance: float | None


def estimate_wait(
    item: ItemFacts, state: State, match: Match, estimator: Estimator
) -> WaitEstimate | None:
    """
    How long *item* will wait; None when nobody could serve it as things stand, or, by queue length,
    when nobody has finished anything yet. O(agents + lanes + those ahead).
    """
    crew = Crew(state, match)
    if not crew.who_could(item):
        return None

    if item.state is ItemState.OFFERED:
        delay: Delay | None = _answering(state)
    else:
        delay = _BY_NAME[estimator](item, state, match, crew)

    if delay is None:
        return None

    return WaitEstimate(
        item.id or None,
        estimator,
        delay.mean / MICROSECONDS,
        _span(delay, HALF),
        _span(delay, MOST),
    )


class Crew:
    """
    Who is READY, and how many units a microsecond each of them gets through.
    """

    def __init__(self, state: State, match: Match) -> None:
        self._match = match
        self._masks: dict[int, int] = {}
        self._ready = [agent for agent in state.agents.values() if agent.presence is Presence.READY]
        paces = [agent.pace for agent in state.agents.values() if agent.pace is not None]
        usual = sum(paces) / len(paces) if paces else None
        self.rates: dict[str, float] | None = None
        if usual is not None:
            self.rates = {
                agent.id: agent.agent.capacity / max(1.0, _pace(agent, usual) + state.answer_time)
                for agent in self._ready
            }

    def who_could(self, item: ItemFacts) -> list[AgentFacts]:
        """
        Everybody READY who could take *item*, had they nothing else to do.
        """
        mask = self._mask(item)
        return [
            agent
            for agent in self._ready
            if agent.profile is not None
            and mask & agent.profile.bit
            and agent.id not in item.withheld
        ]

    def rate_for(self, item: ItemFacts, *, among: ItemFacts | None = None) -> float:
        """
        Units a microsecond that those get through who could take *item*, and *among* as well.
        """
        assert self.rates is not None
        mask = self._mask(item)
        if among is not None:
            mask &= self._mask(among)

        return sum(
            self.rates[agent.id]
            for agent in self._ready
            if agent.profile is not None and mask & agent.profile.bit
        )

    def _mask(self, item: ItemFacts) -> int:
        signature = item.signature
        assert signature is not None
        mask = self._masks.get(id(signature))
        if mask is None:
            mask = self._masks[id(signature)] = self._match.index.profiles_for(signature)

        return mask


def _by_queue_length(item: ItemFacts, state: State, match: Match, crew: Crew) -> Delay | None:
    """
    Until as many units have come free as those ahead and the item itself need.

    Whoever can be served elsewhere too is ahead only as far as these agents are theirs. Of a crew
    that frees R units and of which each of those ahead gives up at rate θ, the (k + 1)th unit comes
    free after the sum of 1 / (R + jθ), j = 0 … k (Whitt 1999, section 5), here as an integral.
    """
    if crew.rates is None:
        return None

    rate = crew.rate_for(item)
    needed = float(item.work.demand)
    shares: dict[int, float] = {}
    for other in ahead_of(item, match):
        share = shares.get(id(other.signature))
        if share is None:
            theirs = crew.rate_for(other)
            share = crew.rate_for(other, among=item) / theirs if theirs else 0.0
            shares[id(other.signature)] = share

        needed += other.work.demand * share

    giving_up = state.gone / state.line_time if state.line_time else 0.0
    lost = needed * giving_up
    mean = log1p(lost / rate) / giving_up if giving_up else needed / rate
    answering = _answering(state)
    total = mean + answering.mean
    return Delay(
        max(total, _rest_left(item, state, crew)),
        needed / (rate * (rate + lost)) + (answering.variance or 0.0),
    )


def _by_head_of_line(item: ItemFacts, state: State, match: Match, crew: Crew) -> Delay | None:
    """
    As long as the first of the same class has waited by now, less what the item has waited itself.

    Meanwhile about as many were served as will be before the item is, one after the other
    (Ibrahim and Whitt 2009, section 3): that gives the variance, and the one who is served last
    adds their own time, where the rate is known.
    """
    alike = (
        other
        for other in in_line(match, item.work.tier)
        if other.work == item.work and other.yields == item.yields
    )
    first = next(alike, item)
    behind = float(max(0, item.arrived - first.arrived))
    at_least = _rest_left(item, state, crew)
    if crew.rates is None:
        return Delay(max(behind, at_least), None)

    each = 1 / crew.rate_for(item)
    answering = _answering(state)
    return Delay(
        max(behind + each + answering.mean, at_least),
        2 * (behind + each) * each + (answering.variance or 0.0),
    )


_BY_NAME: Final[Mapping[Estimator, Callable[[ItemFacts, State, Match, Crew], Delay | None]]] = {
    "queue_length": _by_queue_length,
    "head_of_line": _by_head_of_line,
}


def _answering(state: State) -> Delay:
    """
    From the offer to the answer.
    """
    mean = float(state.answer_time)
    return Delay(mean, mean * mean)


def _rest_left(item: ItemFacts, state: State, crew: Crew) -> float:
    """
    How long everybody who could serve *item* still rests from it.
    """
    rests = [
        item.rests[agent.id].until if agent.id in item.rests else state.now
        for agent in crew.who_could(item)
    ]
    return float(min(rests) - state.now)


def _pace(agent: AgentFacts, usual: float) -> float:
    return usual if agent.pace is None else agent.pace


def _span(delay: Delay, deviations: float) -> Span | None:
    """
    What lies within so many *deviations* of the mean, were the delay of a gamma distribution.

    E. B. Wilson and M. M. Hilferty, "The distribution of chi-square" (1931): its cube root is
    nearly normal.
    """
    mean, variance = delay.mean, delay.variance
    if variance is None:
        return None

    if not mean:
        return (0.0, 0.0)

    ninth = variance / (9 * mean * mean)
    low, high = (
        mean * max(0.0, 1 - ninth + sign * deviations * sqrt(ninth)) ** 3 / MICROSECONDS
        for sign in (-1, 1)
    )
    return (low, high)
