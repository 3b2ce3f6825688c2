"""
Who is free, and who of them comes first for an item.

Free agents sit on one bench per size of demand: only those with that much room are on it. How a
bench is ordered follows from what the score parts declare they read:

- parts that read the *agent* are answered when the agent sits down, and order the bench;
- parts that read the *profile* rank the profiles once per signature;
- chance picks a place in the idle order with bit counts;
- parts that read the *preference* of an item rank nobody where it has none: only items that prefer
  somebody ask them;
- anything else is asked pair by pair (`linear`): exact, and as slow as it sounds.

The last word is always how long an agent has been idle (`idle_seq`, a number that grows each time
`idle_since` moves).
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import attrs

from fairroute.answers import descending
from fairroute.capability import Capability, Profile, Signature
from fairroute.protocols import AgentScore, AgentView, Needs, Pairing

if TYPE_CHECKING:
    from fairroute.facts import AgentFacts

Place = tuple[Any, ...]
"""(descending score of the agent parts …, idle_seq, agent): idle_seq is unique, so it decides."""


class UnsoundScore(Exception):
    """
    A declared score part raised or answered nonsense.

    A signal inside the engine, which then goes on pair by pair, where it can be said of whom.
    """


@attrs.frozen
class ScorePlan:
    """
    A sequence of score parts, sorted by how they can be indexed.

    *before* (agent parts) come before *ranking* (profile parts), *after* (agent parts) behind it,
    then *chance*. With *linear*, all of *parts* are asked pair by pair. With *doubtful*, some part
    is not one of ours, so it may fail even where there is nobody to compare with. With
    *by_preference*, some part reads the preference, and with *preferred_first* it is the first one
    and ours: whoever is preferred most, and free, is then the best.
    """

    parts: tuple[AgentScore, ...]
    before: tuple[AgentScore, ...] = ()
    ranking: tuple[AgentScore, ...] = ()
    after: tuple[AgentScore, ...] = ()
    chance: bool = False
    linear: bool = False
    doubtful: bool = False
    by_preference: bool = False
    preferred_first: bool = False
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
        preferences: list[AgentScore] = []
        for part in parts:
            reads = getattr(part, "reads", "pair")
            if reads == "item":
                continue  # the same for every agent

            if getattr(part, "by_chance", False):
                chance = True
                break

            asked.append(part)
            if reads == "preference" and _ranks_nobody(part):
                preferences.append(part)
                continue

            if reads == "profile" and now != "after":
                now = "ranking"
            elif reads == "agent" and now == "ranking":
                now = "after"
            elif reads != "agent":
                linear = True

            sections[now].append(part)

        if not sections["ranking"] and not chance:
            sections["before"], sections["after"] = [], sections["before"]

        doubtful = any(not type(part).__module__.startswith("fairroute.") for part in asked)
        return cls(
            parts=tuple(asked),
            before=tuple(sections["before"]),
            ranking=tuple(sections["ranking"]),
            after=tuple(sections["after"]),
            chance=chance,
            linear=linear or (chance and bool(sections["after"])),
            doubtful=doubtful,
            by_preference=bool(preferences),
            preferred_first=preferences == asked[:1] != [] and not doubtful,
            window=max((getattr(part, "window", 0) for part in parts), default=0),
        )


def _ranks_nobody(part: AgentScore) -> bool:
    """
    Whether *part*, which reads the preference alone, has an answer where there is none. It is the
    same one for everybody then; else it fails for everybody, which is said pair by pair.
    """
    try:
        descending(part(Pairing(Needs(), AgentView())))
    except Exception:  # noqa: BLE001 - a part may raise anything
        return False

    return True


@attrs.frozen
class Rank:
    """
    Profiles that are equally good for a signature: as a *mask*, and by their *indices*.
    """

    mask: int
    indices: tuple[int, ...]


@attrs.define(eq=False)
class Section:
    """
    Free agents who are equal by the parts before the ranking, in the order of the parts after it.

    Those of one profile sit in a row of their own (by the profile's index); *heads* has the first
    of every row, in order. So a search passes profiles, however many agents there are.
    """

    rows: dict[int, list[Place]] = attrs.field(factory=dict)
    heads: list[Place] = attrs.field(factory=list)
    profiles: int = 0
    slots: dict[int, int] = attrs.field(factory=dict)
    filled: int = 0

    def seat(self, place: Place, profile: Profile) -> None:
        """
        Let an agent of *profile* sit at *place*. O(log n) comparisons.
        """
        row = self.rows.get(profile.index)
        if row is None:
            self.rows[profile.index] = [place]
            self.profiles |= profile.bit
            insort(self.heads, place)
        elif place > row[-1]:
            row.append(place)
        elif place > row[0]:
            insort(row, place)
        else:
            del self.heads[bisect_left(self.heads, row[0])]
            row.insert(0, place)
            insort(self.heads, place)

    def unseat(self, place: Place, profile: Profile) -> None:
        """
        Let the agent at *place* get up. O(log n) comparisons.
        """
        row = self.rows[profile.index]
        if row[0] is not place:
            del row[bisect_left(row, place)]
            return

        del self.heads[bisect_left(self.heads, place)]
        del row[0]
        if row:
            insort(self.heads, row[0])
        else:
            del self.rows[profile.index]
            self.profiles ^= profile.bit

    def first(self, rank: Rank, excluded: frozenset[str]) -> "AgentFacts | None":
        """
        The first agent of *rank* who is not *excluded*. O(profiles), whatever the number of agents.

        Two ways lead there, and the one that passes fewer profiles is taken: down the heads until
        one is of the rank, or along the rank for the least head.
        """
        rows, heads = self.rows, self.heads
        if excluded:
            places = [
                place
                for index in rank.indices
                for place in _first_but(rows.get(index, ()), excluded)
            ]
        elif len(heads) - (self.profiles & rank.mask).bit_count() < 2 * len(rank.indices):
            mask = rank.mask
            for place in heads:
                if place[-1].profile.bit & mask:
                    return place[-1]  # type: ignore[no-any-return]

            return None
        else:
            places = [rows[index][0] for index in rank.indices if index in rows]

        return min(places)[-1] if places else None

    def fill(self, index: int, slot: int) -> None:
        """
        An agent of the profile with *index* sits in *slot* of the idle order.
        """
        self.slots[index] = self.slots.get(index, 0) | 1 << slot
        self.filled |= 1 << slot

    def places(self) -> Iterator[Place]:
        """
        Everybody's place, by profile.
        """
        return chain.from_iterable(self.rows.values())


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
        section.seat(place, profile)
        assert agent.seats is not None
        agent.seats[self._demand.demand] = (key, place)
        self.seated += 1
        if self._idle is not None:
            slot = self._idle.slot(agent)
            if slot is None or self._idle.sparse(self.seated):
                self._number()
            else:
                section.fill(profile.index, slot)

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
        section = self.sections[key]
        section.unseat(place, agent.profile)
        self.seated -= 1
        if self._idle is not None:
            slot = self._idle.of[place[-2]]
            section.slots[agent.profile.index] ^= 1 << slot
            section.filled ^= 1 << slot

        if not section.heads:
            del self.sections[key]
            del self.order[bisect_left(self.order, key)]

    def has(self, agent: "AgentFacts") -> bool:
        """
        Whether *agent* sits here.
        """
        return agent.seats is not None and self._demand.demand in agent.seats

    def first_for(
        self, signature: Signature, excluded: frozenset[str], draw: Callable[[int], int]
    ) -> "AgentFacts | None":
        """
        The best free agent for *signature* who is not *excluded*. *draw(n)* gives chance's answer,
        0 to n − 1.
        """
        if signature.ranks_version != self._capability.version:
            signature.ranks = self._ranks(signature)
            signature.ranks_version = self._capability.version

        for key in self.order:
            section = self.sections[key]
            if not section.profiles & signature.eligible:
                continue

            for rank in signature.ranks:
                if section.profiles & rank.mask:
                    if self._plan.chance:
                        agent = self._drawn(section, rank, excluded, draw)
                    else:
                        agent = section.first(rank, excluded)

                    if agent is not None:
                        return agent

        return None

    def eligible(self, signature: Signature, excluded: Container[str]) -> "list[AgentFacts]":
        """
        Every free agent for *signature* who is not *excluded*, idle longest first. O(n log n), for
        linear policies.
        """
        found: list[AgentFacts] = []
        for section in self.sections.values():
            for index in _indices(section.profiles & signature.eligible):
                row = section.rows[index]
                found += [place[-1] for place in row if place[-1].id not in excluded]

        found.sort(key=lambda agent: agent.idle_seq)
        return found

    def _ranks(self, signature: Signature) -> list[Rank]:
        """
        Eligible profiles by what the ranking parts answer, best first; without any, all are equal.
        """
        ranked: dict[tuple[Any, ...], list[Profile]] = {}
        for profile in self._capability.profiles.values():
            if not profile.bit & signature.eligible:
                continue

            try:
                pairing = Pairing(signature.needs, profile.view)
                key = tuple(descending(part(pairing)) for part in self._plan.ranking)
            except Exception as error:
                raise UnsoundScore from error

            ranked.setdefault(key, []).append(profile)

        return [
            Rank(
                sum(profile.bit for profile in ranked[key]),
                tuple(profile.index for profile in ranked[key]),
            )
            for key in sorted(ranked)
        ]

    def _drawn(
        self, section: Section, rank: Rank, excluded: frozenset[str], draw: Callable[[int], int]
    ) -> "AgentFacts | None":
        profiles = section.profiles & rank.mask
        others = section.profiles ^ profiles
        slots = 0
        if others.bit_count() < profiles.bit_count():
            for index in _indices(others):
                slots |= section.slots[index]
            slots ^= section.filled
        else:
            for index in _indices(profiles):
                slots |= section.slots[index]

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
            for place in section.places()
        ]
        places.sort(key=lambda place: place[0])
        self._idle.number(agent for _, agent, _ in places)
        for section in self.sections.values():
            section.slots = {}
            section.filled = 0

        for idle_seq, agent, section in places:
            assert agent.profile is not None
            section.fill(agent.profile.index, self._idle.of[idle_seq])


@lru_cache(maxsize=512)
def _indices(mask: int) -> tuple[int, ...]:
    """
    The positions of the set bits. Kept, as which profiles have somebody free rarely changes.
    """
    found = []
    while mask:
        bit = mask & -mask
        mask ^= bit
        found.append(bit.bit_length() - 1)

    return tuple(found)


def _first_but(row: Iterable[Place], excluded: frozenset[str]) -> Iterator[Place]:
    return islice((place for place in row if place[-1].id not in excluded), 1)
