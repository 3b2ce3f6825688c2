"""
Why an agent got an item: a decision of the past, looked at again.

An engine keeps no reasons. It needs none: the journal leads to the very moment before a decision,
and what the match saw there can be asked again, part by part.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from fairroute import answers
from fairroute.engine.explain import SHOWN, candidate_for
from fairroute.engine.line import ahead_of
from fairroute.engine.match import Match
from fairroute.engine.record import Record
from fairroute.engine.state import State
from fairroute.errors import InvalidValue
from fairroute.events import MATCH, Assigned, Offered
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.ids import ItemId
from fairroute.instants import MICROSECONDS
from fairroute.protocols import Score, part_name

Scores = tuple[tuple[str, Score | str], ...]
"""What each score part said of a pair, by the part's name; in words where it failed."""

DECISIONS: Final = (Offered, Assigned)


@attrs.frozen
class Passed:
    """
    An item that was ahead in line, and why the agent did not get it: a *reason* as candidates have
    them, and in words.
    """

    item: ItemId
    reason: str
    text: str


@attrs.frozen
class Judged:
    """
    An agent at the moment of a decision: their *scores* if they could have been chosen, else the
    *reason* why not.
    """

    agent: str
    scores: Scores
    reason: str | None
    text: str


@attrs.frozen
class Decision:
    """
    Why *item* went to *agent* then. *place* is 1 for the first in line, and None where others had
    been asked about it at the same moment, so that it had left the line; *passed* are the items
    before it, *agents* everybody who was known, in the order in which they ever signed in.
    """

    event: Offered | Assigned
    item: ItemId
    agent: str
    place: int | None
    passed: tuple[Passed, ...]
    agents: tuple[Judged, ...]
    text: str

    def __str__(self) -> str:
        return self.text


def before(records: Iterable[Record], event: Offered | Assigned) -> Iterator[Record]:
    """
    All that *records* tell of the time before *event*. Raises `InvalidValue` where it is not among
    them.
    """
    for record in records:
        earlier = tuple(other for other in record.events if other.seq < event.seq)
        if len(earlier) == len(record.events):
            yield record
            continue

        if record.events[len(earlier)] != event:
            break

        yield Record(event.at, (), earlier)
        return

    raise InvalidValue("explain_decision(event)", event, "an event of the records given")


def retrace(event: Offered | Assigned, state: State, match: Match) -> Decision:
    """
    What the match saw before *event*, in an engine that stands right there.
    """
    item, agent = state.items[event.item], state.agents[event.agent]
    ahead = [] if item.offers else ahead_of(item, match)
    passed = tuple(_pass(other, event, state, match) for other in ahead)
    judged = tuple(_judge(item, other, state, match) for other in state.agents.values())
    return Decision(
        event,
        item.id,
        agent.id,
        None if item.offers else len(ahead) + 1,
        passed,
        judged,
        _text(item, agent, passed, judged, state),
    )


def _pass(item: ItemFacts, event: Offered | Assigned, state: State, match: Match) -> Passed:
    agent = state.agents[event.agent]
    if match.objection(item, agent) is None:
        reason = "override" if event.cause == MATCH else "picked"
        return Passed(item.id, reason, f"item {item.id} was passed: {reason}")

    why = candidate_for(item, agent, state, match)
    return Passed(item.id, why.reason, f"item {item.id} was not for {why.text}")


def _judge(item: ItemFacts, agent: AgentFacts, state: State, match: Match) -> Judged:
    asked = any(offer.item is item for offer in agent.offers)
    free = match.index.is_free(agent) and not asked
    if not free or match.objection(item, agent) is not None:
        why = candidate_for(item, agent, state, match)
        return Judged(agent.id, (), why.reason, why.text)

    scores = tuple(_score(part, item, agent, match) for part in match.policy.score)
    said = ", ".join(f"{name} {score}" for name, score in scores)
    return Judged(agent.id, scores, None, f"{agent.id}: {said or 'no score'}")


def _score(
    part: object, item: ItemFacts, agent: AgentFacts, match: Match
) -> tuple[str, Score | str]:
    name = part_name(part)
    if getattr(part, "by_chance", False):
        return name, "draws"

    try:
        answer = part(match.index.pairing(item, agent))  # type: ignore[operator]
        answers.descending(answer)
    except Exception as error:  # noqa: BLE001 - a part may raise anything; that is said here, too
        return name, answers.why(error)

    return name, answer


def _text(
    item: ItemFacts,
    agent: AgentFacts,
    passed: tuple[Passed, ...],
    judged: tuple[Judged, ...],
    state: State,
) -> str:
    waited = (state.now - item.standing) / MICROSECONDS
    reasons = sorted({one.reason for one in passed})
    where = "asked of several" if item.offers else "first in line"
    if passed:
        where = f"number {len(passed) + 1} in line, kept from those ahead by {', '.join(reasons)}"

    could = [one for one in judged if one.reason is None]
    others = "; ".join(one.text for one in could[:SHOWN])
    more = f"; and {len(could) - SHOWN} more" if len(could) > SHOWN else ""
    return (
        f"item {item.id} had waited {waited:g} s and was {where}; {agent.id} was chosen of "
        f"{len(could)} who could be asked ({others}{more})"
    )


def check_decision(event: object) -> None:
    """
    Raise `InvalidValue` for what is no event by which an item found an agent.
    """
    if not isinstance(event, DECISIONS):
        raise InvalidValue("explain_decision(event)", event, "an Offered or an Assigned event")
