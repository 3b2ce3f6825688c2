"""
How long somebody will wait, as far as it can be told.

Two named estimators, from W. Whitt, "Predicting queueing delays" (1999), and R. Ibrahim and
W. Whitt, "Real-time delay estimation based on delay history" (2009):

- `queue_length`: how many are ahead, how fast those who could serve work, and how many of those
  ahead will give up.
- `head_of_line`: whoever is first of the same class has waited so long; the next will, too.

Whoever comes while somebody could take them at once waits only for the answer.

An estimate looks only forward. How long an item has waited already does not lengthen it, so it does
not grow because it was wrong; without news it does not grow at all.
"""

from collections.abc import Callable, Iterator, Mapping
from math import log1p, sqrt
from typing import Final

import attrs

from fairroute.capability import Signature
from fairroute.engine.asking import Asking
from fairroute.engine.line import ahead_of, in_line
from fairroute.engine.room import crowded
from fairroute.engine.state import State
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.ids import ItemId
from fairroute.instants import LATEST_US, MICROSECONDS
from fairroute.lifecycle import ItemState
from fairroute.model import Classified, Estimator, Presence

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
    item: ItemFacts, state: State, asking: Asking, estimator: Estimator
) -> WaitEstimate | None:
    """
    How long *item* will wait; None when nobody could serve it as things stand, or, by queue length,
    when nobody has finished anything yet. O(agents + lanes + those ahead).
    """
    delay = _delay(item, state, asking, estimator)
    if delay is None:
        return None

    return WaitEstimate(
        item.id or None,
        estimator,
        delay.mean / MICROSECONDS,
        _span(delay, HALF),
        _span(delay, MOST),
    )


def expected_wait(
    item: ItemFacts, state: State, asking: Asking, estimator: Estimator
) -> int | None:
    """
    The same as whole microseconds.
    """
    delay = _delay(item, state, asking, estimator)
    return None if delay is None else _whole(delay)


def longest_wait(
    of_class: Callable[[Classified], bool], state: State, asking: Asking, estimator: Estimator
) -> int | None:
    """
    How long the last in line of a class will wait from now on, in microseconds: of those who need
    the same the last one each, and of these the longest; nobody waits in a call of our own. None
    where that is not known of any; the time of an answer where nobody waits, as then somebody is
    asked.

    One pass for all of them: O(agents + those waiting + signatures²).
    """
    line = list(in_line(asking))
    last = {
        (item.signature, item.yields): item
        for item in line
        if of_class(item.work) and not item.outbound
    }
    if not last:
        return state.answer_time

    crew = Crew(state, asking)
    first: dict[tuple[Signature | None, bool], ItemFacts] = {}
    ahead: dict[Signature, int] = {}
    found = []
    for item in line:
        signature = item.signature
        assert signature is not None
        alike = signature, item.yields
        head = first.setdefault(alike, item)
        if last.get(alike) is item and crew.who_could(item):
            delay = (
                _by_queue_length(item, ahead, state, crew)
                if estimator == "queue_length"
                else _by_head_of_line(item, head, state, crew)
            )
            found += [] if delay is None else [_whole(delay)]

        ahead[signature] = ahead.get(signature, 0) + item.work.demand

    return max(found, default=None)


def _delay(item: ItemFacts, state: State, asking: Asking, estimator: Estimator) -> Delay | None:
    crew = Crew(state, asking)
    could = crew.who_could(item)
    if not could:
        return None

    new = not item.id and not item.yields and crew.rates is not None
    if item.state is ItemState.OFFERED or (
        new and any(_at_once(item, agent, asking) for agent in could)
    ):
        return _answering(state)

    if estimator == "queue_length":
        return _by_queue_length(item, _units(ahead_of(item, asking)), state, crew)

    line = in_line(asking, item.work.tier)
    first = next((other for other in line if _alike(other, item)), item)
    return _by_head_of_line(item, first, state, crew)


def _alike(other: ItemFacts, item: ItemFacts) -> bool:
    return other.work == item.work and other.yields == item.yields


def _at_once(item: ItemFacts, agent: AgentFacts, asking: Asking) -> bool:
    """
    Whether *agent*, who could serve *item*, might be offered it in this step.
    """
    index = asking.index
    return (
        index.is_free(agent)
        and agent.reserved is None
        and (item.work.medium or "") not in agent.gaps
        and crowded(item, agent, index) is None
        and asking.verdict(item, agent)[0] is None
    )


def _units(items: list[ItemFacts]) -> dict[Signature, int]:
    """
    How many units *items* take, by what they need.
    """
    found: dict[Signature, int] = {}
    for item in items:
        assert item.signature is not None
        found[item.signature] = found.get(item.signature, 0) + item.work.demand

    return found


class Crew:
    """
    Who is READY, and how many units a microsecond each of them gets through.
    """

    def __init__(self, state: State, asking: Asking) -> None:
        self._index = asking.index
        self._masks: dict[Signature, int] = {}
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
        assert item.signature is not None
        could = self._could(item.signature)
        return [agent for agent in could if agent.id not in item.withheld]

    def rate_for(self, needs: Signature | None, *, among: Signature | None = None) -> float:
        """
        Units a microsecond that those get through who could take what *needs*, and *among*, say.
        """
        assert self.rates is not None
        assert needs is not None
        both = (needs,) if among is None else (needs, among)
        return sum(self.rates[agent.id] for agent in self._could(*both))

    def _could(self, *signatures: Signature) -> Iterator[AgentFacts]:
        mask = -1
        for signature in signatures:
            mask &= self._mask(signature)

        late = self._index.overruns
        for agent in self._ready:
            if agent.profile is None or not mask & agent.profile.bit:
                continue

            if agent.end is None or not any(late(each.work, agent) for each in signatures):
                yield agent

    def _mask(self, signature: Signature) -> int:
        mask = self._masks.get(signature)
        if mask is None:
            mask = self._masks[signature] = self._index.profiles_for(signature)

        return mask


def _by_queue_length(
    item: ItemFacts, ahead: Mapping[Signature, int], state: State, crew: Crew
) -> Delay | None:
    """
    Until as many units have come free as those *ahead* (by what they need) and *item* itself need.

    Whoever can be served elsewhere too is ahead only as far as these agents are theirs. Of a crew
    that frees R units and of which each of those ahead gives up at rate θ, the (k + 1)th unit comes
    free after the sum of 1 / (R + jθ), j = 0 … k (Whitt 1999, section 5), here as an integral.
    """
    if crew.rates is None:
        return None

    rate = crew.rate_for(item.signature)
    needed = float(item.work.demand)
    for signature, units in ahead.items():
        theirs = crew.rate_for(signature)
        share = crew.rate_for(signature, among=item.signature) / theirs if theirs else 0.0
        needed += units * share

    giving_up = state.gone / state.line_time if state.line_time else 0.0
    lost = needed * giving_up
    mean = log1p(lost / rate) / giving_up if giving_up else needed / rate
    answering = _answering(state)
    total = mean + answering.mean
    return Delay(
        max(total, _rest_left(item, state, crew)),
        needed / (rate * (rate + lost)) + (answering.variance or 0.0),
    )


def _by_head_of_line(item: ItemFacts, first: ItemFacts, state: State, crew: Crew) -> Delay:
    """
    As long as the *first* of the same class has waited by now, less what *item* has waited itself.

    Meanwhile about as many were served as will be before the item is, one after the other
    (Ibrahim and Whitt 2009, section 3): that gives the variance, and the one who is served last
    adds their own time, where the rate is known.
    """
    behind = float(max(0, item.arrived - first.arrived))
    at_least = _rest_left(item, state, crew)
    if crew.rates is None:
        return Delay(max(behind, at_least), None)

    each = 1 / crew.rate_for(item.signature)
    answering = _answering(state)
    return Delay(
        max(behind + each + answering.mean, at_least),
        2 * (behind + each) * each + (answering.variance or 0.0),
    )


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


def _whole(delay: Delay) -> int:
    return min(round(delay.mean), LATEST_US)


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
