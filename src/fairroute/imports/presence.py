"""
Who was there to serve, and what they could serve.

From the log where it says so, else from a shift table, else inferred from the services themselves.
Whatever was done is named in a sentence that the output prints, because a what-if is only as good
as the people it puts to work.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from fairroute.checks import fraction, some_seconds, whole
from fairroute.imports.contacts import LoggedContact
from fairroute.imports.errors import LogError
from fairroute.imports.log import ImportedLog
from fairroute.imports.shifts import ShiftTable
from fairroute.levels import NO_SKILLS, Levels

GAP: Final = 1_800.0
"""
Seconds without a service that end a stretch of presence: half an hour, a lunch rather than a lull.
"""

LEAST: Final = 10
"""Services of a topic that show it is an agent's work: more than a few favours in a month."""


@attrs.frozen
class Spell:
    """
    One stretch of presence: *agent* is there from *start* to *end*, with room for *capacity* units.
    """

    agent: str
    start: float
    end: float
    capacity: int = 1


@attrs.frozen(kw_only=True)
class Attendance:
    """
    Who was there, and how that is known.

    *spells* begin at the log's origin or later, come in order of their starts, and never overlap
    for one agent. *topics* are what an agent has been seen to serve; *skills*, with levels, what a
    shift table says of them. *rule* and *topics_rule* are sentences to print. *unnamed* answers
    were given by nobody the log names, *absent* ones by somebody who, by the rule, was not there.
    """

    spells: tuple[Spell, ...] = attrs.field(repr=False)
    topics: Mapping[str, frozenset[str]] = attrs.field(repr=False)
    skills: Mapping[str, Levels] = attrs.field(repr=False)
    rule: str
    topics_rule: str
    unnamed: int
    absent: int

    @property
    def agents(self) -> tuple[str, ...]:
        """
        Everybody who is ever there, by name.
        """
        return tuple(sorted({spell.agent for spell in self.spells}))

    @property
    def hours(self) -> float:
        """
        Hours of presence, all agents together.
        """
        return sum(spell.end - spell.start for spell in self.spells) / 3600


@attrs.frozen(kw_only=True)
class ServiceSpells:
    """
    An agent is there from the first service to the end of the last, but for long gaps.

    >>> ServiceSpells(gap=600).sentence
    'present from the first service to the end of the last, but for 10 min or more without service'
    """

    gap: float = attrs.field(default=GAP, validator=some_seconds)

    @property
    def sentence(self) -> str:
        """
        The rule, to be printed.
        """
        return (
            "present from the first service to the end of the last, "
            f"but for {self.gap / 60:g} min or more without service"
        )

    def __call__(self, services: Iterable[LoggedContact], /) -> list[Spell]:
        """
        The spells of all agents whom *services* name.
        """
        spans: dict[str, list[tuple[float, float]]] = {}
        for each in services:
            if each.agent is not None and each.service_start is not None:
                # A service of unknown length still shows that the agent was there.
                end = each.service_start + (each.handle or 0) + (each.wrap_up or 0)
                spans.setdefault(each.agent, []).append((each.service_start, end))

        return [
            Spell(agent, start, end)
            for agent, there in spans.items()
            for start, end in joined(there, gap=self.gap)
            if end > start
        ]


@attrs.frozen(kw_only=True)
class ServedTopics:
    """
    An agent can serve the topics they served often: *least* times, or *share* of all they served.

    >>> ServedTopics(least=5, share=0.1).sentence
    'can serve the topics they served 5 times or more, or in at least 10 % of their services'
    """

    least: int = attrs.field(default=LEAST, validator=whole(least=1))
    share: float = attrs.field(default=0.05, validator=fraction(above=0, most=1))

    @property
    def sentence(self) -> str:
        """
        The rule, to be printed.
        """
        return (
            f"can serve the topics they served {self.least} times or more, "
            f"or in at least {self.share * 100:g} % of their services"
        )

    def __call__(self, services: Iterable[LoggedContact], /) -> dict[str, frozenset[str]]:
        """
        The topics of all agents whom *services* name.
        """
        served: dict[str, Counter[str | None]] = {}
        for each in services:
            if each.agent is not None:
                served.setdefault(each.agent, Counter())[each.topic] += 1

        return {
            agent: frozenset(
                topic
                for topic, times in topics.items()
                if topic is not None
                and (times >= self.least or times >= self.share * topics.total())
            )
            for agent, topics in sorted(served.items())
        }


def attendance(
    log: ImportedLog,
    /,
    *,
    shifts: ShiftTable | None = None,
    spells: ServiceSpells | None = None,
    topics: ServedTopics | None = None,
) -> Attendance:
    """
    Who was there while *log* was recorded.

    The log's own presence (the mapping's `agent_from` and `agent_until`) comes first, then
    *shifts*, then the rule *spells*; *topics* says what the agents could serve.

    Raises:
        LogError: None of the three says that anybody was there.
    """
    topics = ServedTopics() if topics is None else topics
    answered = [each for each in log.contacts if each.outcome == "answered"]
    found, rule = _spells(log, shifts, ServiceSpells() if spells is None else spells, answered)
    if not found:
        raise LogError(
            log.source,
            "nobody is known to have been there: the log names no agent with a time of service; "
            "name those columns in the mapping, or give a shift table",
        )

    skills: dict[str, Levels] = {}
    for shift in () if shifts is None else shifts.shifts:
        skills[shift.agent] = Levels({**skills.get(shift.agent, NO_SKILLS), **shift.skills})

    # Nobody can sign in before the log's own first midnight.
    there = [attrs.evolve(each, start=max(0.0, each.start)) for each in found if each.end > 0]
    return Attendance(
        spells=tuple(sorted(there, key=lambda spell: (spell.start, spell.agent))),
        topics=topics(answered),
        skills=dict(sorted(skills.items())),
        rule=rule,
        topics_rule=topics.sentence,
        unnamed=sum(each.agent is None for each in answered),
        absent=_absent(answered, found),
    )


def _spells(
    log: ImportedLog,
    shifts: ShiftTable | None,
    rule: ServiceSpells,
    answered: Sequence[LoggedContact],
) -> tuple[list[Spell], str]:
    noted: dict[str, list[tuple[float, float]]] = {}
    for each in answered:
        if each.agent is not None and each.agent_from is not None and each.agent_until is not None:
            noted.setdefault(each.agent, []).append((each.agent_from, each.agent_until))

    if noted:
        spells = [
            Spell(agent, start, end)
            for agent, there in noted.items()
            for start, end in joined(there, gap=0)
            if end > start
        ]
        return spells, "present as the log notes"

    if shifts is None:
        return rule(log.contacts), f"{rule.sentence} (inferred from the log)"

    by_room: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for shift in shifts.shifts:
        by_room.setdefault((shift.agent, shift.capacity), []).append((shift.start, shift.end))

    spells = [
        Spell(agent, start, end, capacity)
        for (agent, capacity), there in by_room.items()
        for start, end in joined(there, gap=0)
    ]
    return spells, "present as the shift table says"


def joined(spans: Iterable[tuple[float, float]], /, *, gap: float) -> list[tuple[float, float]]:
    """
    *spans* in order, those joined that overlap, touch or are less than *gap* seconds apart.

    >>> joined([(0, 10), (5, 20), (25, 30)], gap=10)
    [(0, 30)]
    """
    whole_spans: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if whole_spans and (start <= whole_spans[-1][1] or start < whole_spans[-1][1] + gap):
            whole_spans[-1] = (whole_spans[-1][0], max(whole_spans[-1][1], end))
        else:
            whole_spans.append((start, end))

    return whole_spans


def _absent(answered: Sequence[LoggedContact], spells: Sequence[Spell]) -> int:
    there: dict[str, list[Spell]] = {}
    for spell in spells:
        there.setdefault(spell.agent, []).append(spell)

    return sum(
        each.service_start is not None
        and each.agent is not None
        and not any(
            spell.start <= each.service_start <= spell.end for spell in there.get(each.agent, ())
        )
        for each in answered
    )
