"""
Who is free, and who of them comes first for an item.

Free agents sit on one bench per size of demand: only those with that much room are on it. How a
bench is ordered follows from what the score parts declare they read:

- parts that read the *agent* are answered when the agent sits down, and order the bench;
- parts that read the *profile* rank the profiles once per signature;
- chance picks a place in the idle order with bit counts;
- anything else is asked pair by pair (`linear`): exact, and as slow as it sounds.

The last word is always how long an agent has been idle (`idle_seq`, a number that grows each time
`idle_since` moves).
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Sequence
from math import inf, isnan
from typing import TYPE_CHECKING, Any, Final

import attrs

from fairroute.capability import Capability, Signature
from fairroute.protocols import AgentScore, AgentView, Needs, Pairing

if TYPE_CHECKING:
    from fairroute.facts import AgentFacts

Place = tuple[Any, ...]
"""(descending score of the agent parts …, idle_seq, agent): idle_seq is unique, so it decides."""

FEW: Final = 8
"""Up to so many eligible profiles, their first agents are compared; above, the bench is walked."""


class UnsoundScore(Exception):
    """
    A declared score part raised or answered nonsense.

    A signal inside the engine, which then goes on pair by pair, where it can be said of whom.
    """


def descending(answer: object) -> tuple[float, ...]:
    """
    A score (higher first) as a key (smaller first). Raises `TypeError` for what is not a score.
    """
    numbers = answer if isinstance(answer, tuple) else (answer,)
    if not numbers or any(type(number) not in (int, float) or isnan(number) for number in numbers):
        message = f"answered {answer!r}, expected a number or a tuple of numbers"
        raise TypeError(message)

    # The end of a tuple comes after any number: (1, 0) is higher than (1,), as tuples are.
    return (*(-number for number in numbers), inf)


@attrs.frozen
class ScorePlan:
    """
    A sequence of score parts, sorted by how they can be indexed.

    *before* (agent parts) come before *ranking* (profile parts), *after* (agent parts) behind it,
    then *chance*. With *linear*, all of *parts* are asked pair by pair. With *doubtful*, some part
    is not one of ours, so it may fail even where there is nobody to compare with.
    """

    parts: tuple[AgentScore, ...]
    before: tuple[AgentScore, ...] = ()
    ranking: tuple[AgentScore, ...] = ()
    after: tuple[AgentScore, ...] = ()
    chance: bool = False
    linear: bool = False
    doubtful: bool = False
    window: int = 0

    @classmethod
    def of(cls, parts: Sequence[AgentScore]) -> "ScorePlan":
        """
        The plan of *parts*; linear if a part declares nothing or the sequence fits no index.
        """
        asked: list[AgentScore] = []
        sections: dict[str, list[AgentScore]] = {"before": [], "ranking": [], "after": []}
        now = "before"
        chance = False
        linear = False
        for part in parts:
            reads = getattr(part, "reads", "pair")
            if reads == "item":
                continue  # the same for every agent

            if getattr(part, "by_chance", False):
                chance = True
                break

            asked.append(part)
            if reads == "profile" and now != "after":
                now = "ranking"
            elif reads == "agent" and now == "ranking":
                now = "after"
            elif reads != "agent":
                linear = True

            sections[now].append(part)

        if not sections["ranking"] and not chance:
            sections["before"], sections["after"] = [], sections["before"]

        return cls(
            parts=tuple(asked),
            before=tuple(sections["before"]),
            ranking=tuple(sections["ranking"]),
            after=tuple(sections["after"]),
            chance=chance,
            linear=linear or (chance and bool(sections["after"])),
            doubtful=any(not type(part).__module__.startswith("fairroute.") for part in asked),
            window=max((getattr(part, "window", 0) for part in parts), default=0),
        )


@attrs.define(eq=False)
class Section:
    """
    Free agents who are equal by the parts before the ranking, in the order of the parts after it.
    """

    everybody: list[Place] = attrs.field(factory=list)
    by_profile: dict[int, list[Place]] = attrs.field(factory=dict)
    slots: dict[int, int] = attrs.field(factory=dict)
    filled: int = 0
    profiles: int = 0

    def seat(self, place: Place, bit: int) -> None:
        """
        Let an agent of the profile with *bit* sit at *place*.
        """
        insort(self.everybody, place)
        seated = self.by_profile.get(bit)
        if seated:
            insort(seated, place)
        else:
            self.by_profile[bit] = [place]
            self.profiles |= bit

    def unseat(self, place: Place, bit: int) -> None:
        """
        Let the agent at *place* get up.
        """
        del self.everybody[bisect_left(self.everybody, place)]
        seated = self.by_profile[bit]
        if len(seated) > 1:
            del seated[bisect_left(seated, place)]
        else:
            del self.by_profile[bit]
            self.profiles &= ~bit


class IdleOrder:
    """
    Slots in idle order, so that "the seventh of the eligible" is a matter of counting bits.

    Slots are dense when numbered; an agent who is idle anew gets the next one, one who returns to
    an old place has kept theirs. They are numbered again when most are empty.
    """

    __slots__ = ("_newest", "_next", "at", "named", "of")

    def __init__(self) -> None:
        self.of: dict[int, int] = {}
        self.at: dict[int, AgentFacts] = {}
        self.named: dict[str, int] = {}
        self._next = 0
        self._newest = -1

    def slot(self, agent: "AgentFacts") -> int | None:
        """
        The slot of *agent*, or None if all must be numbered again to make room for an older place.
        """
        known = self.of.get(agent.idle_seq)
        if known is None:
            if agent.idle_seq < self._newest:
                return None

            known = self.of[agent.idle_seq] = self._next
            self._next += 1
            self._newest = agent.idle_seq

        self.at[known] = agent
        self.named[agent.id] = known
        return known

    def sparse(self, seated: int) -> bool:
        """
        Whether most slots are empty.
        """
        return self._next > 4 * seated + 256

    def number(self, agents: Iterator["AgentFacts"]) -> None:
        """
        Give *agents*, in idle order, slots from 0.
        """
        self.of.clear()
        self.at.clear()
        self.named.clear()
        self._next = 0
        self._newest = -1
        for agent in agents:
            self.slot(agent)


def nth_bit(mask: int, n: int) -> int:
    """
    The position of the set bit of *mask* that has *n* set bits below it. O(length) by halves.

    >>> nth_bit(0b101100, 1)
    3
    """
    position = 0
    width = mask.bit_length()
    while width > 1:
        half = width >> 1
        low = mask & ((1 << half) - 1)
        below = low.bit_count()
        if n < below:
            mask, width = low, half
        else:
            n -= below
            mask >>= half
            position += half
            width -= half

    return position


class Bench:
    """
    The free agents with room for one size of demand.
    """

    __slots__ = (
        "_capability",
        "_demand",
        "_idle",
        "_plan",
        "_view_of",
        "order",
        "seated",
        "sections",
    )

    def __init__(
        self,
        demand: int,
        plan: ScorePlan,
        capability: Capability,
        view_of: Callable[["AgentFacts"], AgentView],
    ) -> None:
        self._plan = plan
        self._capability = capability
        self._view_of = view_of
        self._demand = Needs(demand=demand)
        self._idle = IdleOrder() if plan.chance else None
        self.sections: dict[tuple[Any, ...], Section] = {}
        self.order: list[tuple[Any, ...]] = []
        self.seated = 0

    def seat(self, agent: "AgentFacts") -> None:
        """
        *agent* is free. O(log n) comparisons; raises `UnsoundScore` if a part cannot tell their
        place.
        """
        plan = self._plan
        key: tuple[Any, ...] = ()
        after: tuple[Any, ...] = ()
        if (plan.before or plan.after) and not plan.linear:
            try:
                pairing = Pairing(self._demand, self._view_of(agent))
                key = tuple(descending(part(pairing)) for part in plan.before)
                after = tuple(descending(part(pairing)) for part in plan.after)
            except Exception as error:
                raise UnsoundScore from error

        profile = agent.profile
        assert profile is not None
        section = self.sections.get(key)
        if section is None:
            section = self.sections[key] = Section()
            insort(self.order, key)

        place = (*after, agent.idle_seq, agent)
        section.seat(place, profile.bit)
        assert agent.seats is not None
        agent.seats[self._demand.demand] = (key, place)
        self.seated += 1
        if self._idle is not None:
            slot = self._idle.slot(agent)
            if slot is None or self._idle.sparse(self.seated):
                self._number()
            else:
                section.slots[profile.bit] = section.slots.get(profile.bit, 0) | 1 << slot
                section.filled |= 1 << slot

    def unseat(self, agent: "AgentFacts") -> None:
        """
        *agent* is not free any more. O(log n).
        """
        assert agent.seats is not None
        assert agent.profile is not None
        seat = agent.seats.pop(self._demand.demand, None)
        if seat is None:
            return

        key, place = seat
        bit = agent.profile.bit
        section = self.sections[key]
        section.unseat(place, bit)
        self.seated -= 1
        if self._idle is not None:
            slot = self._idle.of[place[-2]]
            section.slots[bit] ^= 1 << slot
            section.filled ^= 1 << slot

        if not section.everybody:
            del self.sections[key]
            del self.order[bisect_left(self.order, key)]

    def first_for(
        self, signature: Signature, excluded: frozenset[str], draw: Callable[[int], int]
    ) -> "AgentFacts | None":
        """
        The best free agent for *signature* who is not *excluded*. *draw(n)* gives chance's answer,
        0 to n − 1.
        """
        for key in self.order:
            section = self.sections[key]
            profiles = section.profiles & signature.eligible
            if not profiles:
                continue

            if self._plan.ranking:
                agent = self._ranked(section, profiles, signature, excluded, draw)
            elif self._plan.chance:
                agent = self._drawn(section, profiles, excluded, draw)
            else:
                agent = _first_in(section, profiles, excluded)

            if agent is not None:
                return agent

        return None

    def eligible(self, signature: Signature, excluded: frozenset[str]) -> "list[AgentFacts]":
        """
        Every free agent for *signature* who is not *excluded*, idle longest first. O(n log n), for
        linear policies.
        """
        found: list[AgentFacts] = []
        for section in self.sections.values():
            profiles = section.profiles & signature.eligible
            while profiles:
                bit = profiles & -profiles
                profiles ^= bit
                found += [
                    place[-1] for place in section.by_profile[bit] if place[-1].id not in excluded
                ]

        found.sort(key=lambda agent: agent.idle_seq)
        return found

    def _ranked(
        self,
        section: Section,
        profiles: int,
        signature: Signature,
        excluded: frozenset[str],
        draw: Callable[[int], int],
    ) -> "AgentFacts | None":
        if signature.ranks_version != self._capability.version:
            signature.ranks = self._ranks(signature)
            signature.ranks_version = self._capability.version

        for rank in signature.ranks:
            ranked = rank & profiles
            if not ranked:
                continue

            if self._plan.chance:
                agent = self._drawn(section, ranked, excluded, draw)
            else:
                agent = _first_by_profile(section, ranked, excluded)

            if agent is not None:
                return agent

        return None

    def _ranks(self, signature: Signature) -> list[int]:
        """
        Eligible profiles by what the ranking parts answer, best first, as one mask a rank.
        """
        masks: dict[tuple[Any, ...], int] = {}
        for profile in self._capability.profiles.values():
            if not profile.bit & signature.eligible:
                continue

            try:
                pairing = Pairing(signature.needs, profile.view)
                key = tuple(descending(part(pairing)) for part in self._plan.ranking)
            except Exception as error:
                raise UnsoundScore from error

            masks[key] = masks.get(key, 0) | profile.bit

        return [masks[key] for key in sorted(masks)]

    def _drawn(
        self, section: Section, profiles: int, excluded: frozenset[str], draw: Callable[[int], int]
    ) -> "AgentFacts | None":
        others = section.profiles & ~profiles
        slots = 0
        if others.bit_count() < profiles.bit_count():
            for bit in _bits(others):
                slots |= section.slots[bit]
            slots ^= section.filled
        else:
            for bit in _bits(profiles):
                slots |= section.slots[bit]

        assert self._idle is not None
        for name in excluded:
            slot = self._idle.named.get(name)
            if slot is not None:
                slots &= ~(1 << slot)

        free = slots.bit_count()
        return self._idle.at[nth_bit(slots, draw(free))] if free else None

    def _number(self) -> None:
        assert self._idle is not None
        places = [
            (place[-2], place[-1], section)
            for section in self.sections.values()
            for place in section.everybody
        ]
        places.sort(key=lambda place: place[0])
        self._idle.number(agent for _, agent, _ in places)
        for section in self.sections.values():
            section.slots = {}
            section.filled = 0

        for idle_seq, agent, section in places:
            assert agent.profile is not None
            bit = agent.profile.bit
            slot = self._idle.of[idle_seq]
            section.slots[bit] = section.slots.get(bit, 0) | 1 << slot
            section.filled |= 1 << slot


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        mask ^= bit
        yield bit


def _first_in(section: Section, profiles: int, excluded: frozenset[str]) -> "AgentFacts | None":
    if profiles == section.profiles and not excluded:
        return section.everybody[0][-1]  # type: ignore[no-any-return]

    if profiles.bit_count() <= FEW:
        return _first_by_profile(section, profiles, excluded)

    for place in section.everybody:
        agent: AgentFacts = place[-1]
        if agent.profile.bit & profiles and agent.id not in excluded:  # type: ignore[union-attr]
            return agent

    return None


def _first_by_profile(
    section: Section, profiles: int, excluded: frozenset[str]
) -> "AgentFacts | None":
    best: Place | None = None
    by_profile = section.by_profile
    while profiles:
        bit = profiles & -profiles
        profiles ^= bit
        for place in by_profile[bit]:
            if best is not None and best < place:
                break

            if place[-1].id not in excluded:
                best = place
                break

    return None if best is None else best[-1]
