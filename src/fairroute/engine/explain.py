"""
Why an item still waits, and what would change it.

Every agent is looked at, and the first rule that keeps the pair apart is named, with the instant or
the deed that ends it. What a `Change` says, applied to a restored copy of the engine, does change
that answer (law 9).
"""

from collections.abc import Iterator
from typing import Final

import attrs

from fairroute.attributes import Attributes, same
from fairroute.commands import Command, Release, SetPresence, SignIn
from fairroute.engine.line import ahead_of, competing
from fairroute.engine.match import Match
from fairroute.engine.opening import opened_by
from fairroute.engine.remedy import met_by
from fairroute.engine.room import crowded, to_end
from fairroute.engine.state import State
from fairroute.events import NobodyReason
from fairroute.expressions import literal
from fairroute.facts import AgentFacts, ItemFacts, OfferFacts
from fairroute.ids import ItemId
from fairroute.instants import MICROSECONDS
from fairroute.levels import Levels
from fairroute.lifecycle import ItemState
from fairroute.model import Agent, Presence
from fairroute.policies.eligibility import all_reasons

_AWAY: Final = {
    Presence.DRAINING: "is draining",
    Presence.NOT_READY: "is not ready",
    Presence.RESERVE: "is in reserve",
}

SHOWN: Final = 5
"""Agents and items named in the sentence; all of them are in the attributes."""


@attrs.frozen
class Change:
    """
    What would make the answer another: *commands* given at *at* (seconds; time alone if there are
    none).
    """

    text: str
    at: float
    commands: tuple[Command, ...] = ()

    def __str__(self) -> str:
        return self.text


@attrs.frozen
class Candidate:
    """
    One agent, and why they do not have the item.

    *reason* is from the closed list of BLUEPRINT law 6 (`capability capacity open_offer rest drain
    reserved waiting_for override pacing hours admission policy_failed`), or `offline`, `not_ready`,
    or `rule` for the policy's own eligibility; for an item on offer also `not_asked`, of whoever
    came after those who were. *until* is when it ends by itself, if that is known.
    """

    agent: str
    reason: str
    text: str
    until: float | None = None
    change: Change | None = None


@attrs.frozen
class Explanation:
    """
    Where an item stands. *place* is 1 for the first in line; *ahead* are the items before it that
    compete for an agent. *nobody* says why nobody has one that waits, in one of four words.
    """

    item: ItemId
    state: ItemState
    name: str
    waited: float
    key: int
    place: int | None
    ahead: tuple[ItemId, ...]
    candidates: tuple[Candidate, ...]
    text: str
    nobody: NobodyReason | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """
        Everything that would change some candidate's answer, soonest first.
        """
        known = [candidate.change for candidate in self.candidates if candidate.change is not None]
        return tuple(sorted(known, key=lambda change: change.at))

    def __str__(self) -> str:
        return self.text


def explain(item: ItemFacts, state: State, match: Match) -> Explanation:
    """
    Why *item* is where it is. O(agents + lanes + those ahead × log lanes).
    """
    facts = [contact.contact for contact in state.contacts_of(item)]
    name = next((contact.customer for contact in facts if contact.customer), item.contacts[0])
    waited = (state.now - item.standing) / MICROSECONDS
    waiting = item.state is ItemState.WAITING
    place = None
    ahead: tuple[ItemId, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    if waiting:
        before = ahead_of(item, match)
        place = len(before) + 1
        ahead = tuple(other.id for other in competing(before, item))

    if waiting or item.offers:
        candidates = tuple(
            candidate_for(item, agent, state, match) for agent in state.agents.values()
        )

    text = (
        _waiting_text(name, waited, place, ahead, candidates)
        if waiting
        else _other_text(item, name)
    )
    nobody = _nobody(candidates) if waiting else None
    return Explanation(
        *(item.id, item.state, name, waited, item.key, place, ahead, candidates, text), nobody
    )


def _nobody(candidates: tuple[Candidate, ...]) -> NobodyReason:
    """
    Why none of *candidates* has an item that waits.
    """
    if not candidates:
        return "no_agent_registered"

    here = {candidate.reason for candidate in candidates} - {"offline"}
    if not here:
        return "no_agent_signed_in"

    return "no_agent_free" if here - {"capability"} else "no_agent_eligible"


def candidate_for(item: ItemFacts, agent: AgentFacts, state: State, match: Match) -> Candidate:
    """
    Why *agent* does not have *item*, which waits or is on offer.
    """
    now = state.now / MICROSECONDS
    if agent.presence is Presence.OFFLINE:
        change = Change(f"if {agent.id} signed in", now, (SignIn(agent.agent),))
        return Candidate(agent.id, "offline", f"{agent.id} is not signed in", change=change)

    assert item.signature is not None
    spec, needs = agent.agent, match.index.needs(item.signature)
    lacking = all_reasons(needs, spec.skills, spec.media, spec.pools, spec.attributes)
    if needs.demand > spec.capacity:
        lacking += (f"takes {needs.demand} units, has {spec.capacity}",)

    if lacking:
        return _incapable(item, agent, f"{agent.id}: {', '.join(lacking)}", now)

    if agent.presence is not Presence.READY:
        reason = "drain" if agent.presence is Presence.DRAINING else "not_ready"
        why = f" ({agent.reason})" if agent.reason else ""
        change = Change(f"if {agent.id} said ready", now, (SetPresence(agent.id, Presence.READY),))
        called = f", recalled by {agent.recall.surge}" if agent.recall is not None else ""
        text = f"{agent.id} {_AWAY[agent.presence]}{why}{called}"
        return Candidate(agent.id, reason, text, change=change)

    apart = _kept_apart(item, agent, now) or _too_late(item, agent, state, match)
    if apart is not None:
        return apart

    return _busy(item, agent, state, match) or _by_rule(item, agent, match)


def _busy(item: ItemFacts, agent: AgentFacts, state: State, match: Match) -> Candidate | None:
    """
    *agent* could have *item*, were it not for what they have, are asked or are kept for.
    """
    own = tuple(offer for offer in agent.offers if offer.item is item)
    if own:
        return _deciding(agent, own, "it")

    if agent.reserved not in (None, item):
        text = f"{agent.id} is kept for item {agent.reserved.id}, which is overdue"
        return Candidate(agent.id, "reserved", text)

    no_room = crowded(item, agent, match.index)
    if agent.offers and (no_room or not match.index.is_free(agent)):
        asked = " and ".join(f"item {offer.item.id}" for offer in agent.offers)
        return _deciding(agent, agent.offers, asked)

    if not no_room:
        return None

    ends = to_end(item, agent, match.index)
    at = max(state.now, *(piece.earliest for piece in ends)) / MICROSECONDS
    change = Change(f"if {agent.id} finished", at, tuple(piece.end for piece in ends))
    return Candidate(agent.id, "capacity", f"{agent.id} has {no_room}", change=change)


def _by_rule(item: ItemFacts, agent: AgentFacts, match: Match) -> Candidate:
    """
    What the policy says against the pair; nothing where others were asked first.
    """
    if agent.id in item.withheld:
        text = f"{agent.id} is withheld: a policy part failed for the pair"
        return Candidate(agent.id, "policy_failed", text)

    objection = match.objection(item, agent)
    if objection == "admission":
        kept = f"beside an outbound call, {match.keep_free} who could take it stay free"
        text = f"{agent.id} is kept for customers: {kept}"
        return Candidate(agent.id, "admission", text)

    if objection is not None:
        return Candidate(agent.id, "rule", f"{agent.id}: {objection}")

    first = " and ".join(offer.agent.id for offer in item.offers)
    return Candidate(agent.id, "not_asked", f"{agent.id} could be asked; {first} came first")


def _deciding(agent: AgentFacts, offers: tuple[OfferFacts, ...], about: str) -> Candidate:
    until = min(offer.expires_at for offer in offers) / MICROSECONDS
    change = Change(f"when {agent.id} has decided", until)
    text = f"{agent.id} is deciding on {about} until {until:g}"
    return Candidate(agent.id, "open_offer", text, until, change)


def _incapable(item: ItemFacts, agent: AgentFacts, text: str, now: float) -> Candidate:
    """
    *agent* cannot do what *item* needs: until a stage, or unless they learn it.
    """
    opening = opened_by(item, agent.agent)
    if opening is not None:
        until = opening[1] / MICROSECONDS
        change = Change(f"when stage {opening[0]} is reached", until)
        return Candidate(agent.id, "capability", f"{text}, until {until:g}", until, change)

    able, words = _able(agent.agent, item)
    if able is None:
        return Candidate(agent.id, "capability", text)

    change = Change(f"if {agent.id} {words}", now, (SignIn(able, presence=agent.presence),))
    return Candidate(agent.id, "capability", text, change=change)


def _kept_apart(item: ItemFacts, agent: AgentFacts, now: float) -> Candidate | None:
    """
    What keeps the two apart for a while, whatever else *agent* is doing.
    """
    if item.held is not None:
        held = item.held
        until = None if held.until is None else held.until / MICROSECONDS
        end = "" if until is None else f" until {until:g}"
        text = f"{agent.id}: {held.actor} holds it{end} ({held.reason})"
        release = Release(item.id, actor=held.actor, reason=held.reason)
        change = Change(f"if {held.actor} released it", now, (release,))
        return Candidate(agent.id, "override", text, until, change)

    if item.wait_for is not None and agent.id not in item.wait_for.agents:
        until = item.wait_for.until / MICROSECONDS
        whom = " or ".join(item.wait_for.agents)
        text = f"{agent.id}: it waits for {whom} until {until:g}"
        change = Change(f"when the wait for {whom} ends", until)
        return Candidate(agent.id, "waiting_for", text, until, change)

    if agent.id in item.rests:
        if item.about is not None and item.about.agent is agent:
            return Candidate(agent.id, "rest", f"{agent.id} is the one who asks")

        until = item.rests[agent.id].until / MICROSECONDS
        text = f"{agent.id} rests from it until {until:g}"
        return Candidate(
            agent.id, "rest", text, until, Change(f"when the rest of {agent.id} ends", until)
        )

    if agent.breather is not None:
        until = agent.breather.until / MICROSECONDS
        change = Change(f"when the breather of {agent.id} ends", until)
        text = f"{agent.id} has a breather until {until:g}"
        return Candidate(agent.id, "pacing", text, until, change)

    gap = agent.gaps.get(item.work.medium or "")
    if gap is not None:
        until = gap.until / MICROSECONDS
        change = Change(f"when the gap of {agent.id} in {item.work.medium} ends", until)
        text = f"{agent.id} is offered no {item.work.medium} until {until:g}"
        return Candidate(agent.id, "pacing", text, until, change)

    return None


def _too_late(item: ItemFacts, agent: AgentFacts, state: State, match: Match) -> Candidate | None:
    """
    *agent* is not there for as long as *item* is expected to take; only their word changes that.
    """
    if not match.index.overruns(item.work, agent):
        return None

    shifts, topic = match.index.shifts, item.work.topic
    takes, until = shifts.takes(topic) / MICROSECONDS, agent.agent.available_until
    needed = shifts.enough(topic, state.now) / MICROSECONDS
    stays = SignIn(attrs.evolve(agent.agent, available_until=needed), presence=agent.presence)
    change = Change(f"if {agent.id} stayed until {needed:g}", state.now / MICROSECONDS, (stays,))
    text = f"{agent.id} is available until {until:g}, and it is expected to take {takes:g} s"
    return Candidate(agent.id, "hours", text, change=change)


def _able(spec: Agent, item: ItemFacts) -> tuple[Agent | None, str]:
    """
    *spec* as it would have to be to take *item*, and in words; None where no attributes are found
    that meet what it requires.
    """
    work = item.work
    words: list[str] = []
    missing = {
        name: level for name, level in work.skills.items() if spec.skills.get(name, 0) < level
    }
    if missing:
        words += [f"had {name} {level}" for name, level in missing.items()]

    media = spec.media
    if media is not None and work.medium is not None and work.medium not in media:
        media |= {work.medium}
        words.append(f"worked in {work.medium}")

    pools = spec.pools
    if work.pools and work.pools.isdisjoint(pools):
        pools |= {min(work.pools)}
        words.append(f"were in pool {min(work.pools)}")

    if work.demand > spec.capacity:
        words.append(f"had {work.demand} units of capacity")

    has = met_by(work.requires, spec.attributes)
    if has is None:
        return None, ""

    words += _differences(spec.attributes, has)
    able = attrs.evolve(
        spec,
        skills=Levels({**spec.skills, **missing}),
        media=media,
        pools=pools,
        capacity=max(spec.capacity, work.demand),
        attributes=has,
    )
    return able, " and ".join(words)


def _differences(has: Attributes, other: Attributes) -> Iterator[str]:
    for name in sorted({*has, *other}):
        if name not in other:
            yield f"had no {name}"
        elif name not in has or not same(has[name], other[name]):
            yield f"had {name} {literal(other[name])}"


def _waiting_text(
    name: str,
    waited: float,
    place: int | None,
    ahead: tuple[ItemId, ...],
    candidates: tuple[Candidate, ...],
) -> str:
    where = "is first" if place == 1 else f"is number {place} in line"
    if place != 1:
        where += (
            f", {len(ahead)} ahead for the same agents"
            if ahead
            else ", none ahead for the same agents"
        )

    shown = (
        "; ".join(candidate.text for candidate in candidates[:SHOWN])
        or "no agent has ever signed in"
    )
    more = f"; and {len(candidates) - SHOWN} more agents" if len(candidates) > SHOWN else ""
    return f"{name} has waited {waited:g} s and {where}; {shown}{more}"


def _other_text(item: ItemFacts, name: str) -> str:
    if item.offers:
        until = item.offers[0].expires_at / MICROSECONDS
        asked = [offer.agent.id for offer in item.offers]
        verb = "decides" if len(asked) == 1 else "decide"
        return f"{name} is offered to {' and '.join(asked)}, who {verb} until {until:g}"

    if item.parking is not None:
        until = item.parking.until / MICROSECONDS
        return (
            f"{name} has not replied to {item.parking.agent.id} yet; without a reply it ends at "
            f"{until:g}"
        )
    if item.release is not None:
        return f"{name} comes into the line at {item.release.until / MICROSECONDS:g}"

    assert item.agent is not None
    return f"{name} is being served by {item.agent.id} since {item.handled_since / MICROSECONDS:g}"
