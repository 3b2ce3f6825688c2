"""
Who was there, and how that is known.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest

from fairroute.errors import InvalidValue
from fairroute.imports import (
    Attendance,
    ImportedLog,
    LogError,
    LoggedContact,
    ServedTopics,
    ServiceSpells,
    Spell,
    attendance,
    read_shifts,
)

ORIGIN = datetime(2026, 1, 5)  # noqa: DTZ001 (a log without a zone)


def service(
    agent: str | None, start: float, handle: float, *, topic: str | None = "billing"
) -> LoggedContact:
    """
    A contact that *agent* served from *start* on.
    """
    return LoggedContact(
        id=f"{agent}-{start}-{topic}",
        line=2,
        arrived=start,
        asked_at=start,
        outcome="answered",
        topic=topic,
        wait=0,
        agent=agent,
        service_start=start,
        handle=handle,
        ended=start + handle,
    )


def log(contacts: Iterable[LoggedContact]) -> ImportedLog:
    """
    A log of *contacts*.
    """
    found = tuple(contacts)
    return ImportedLog(source="calls.csv", origin=ORIGIN, contacts=found, rows=len(found), facts={})


def spans(found: Attendance) -> list[tuple[str, float, float]]:
    """
    The spells as plain tuples.
    """
    return [(spell.agent, spell.start, spell.end) for spell in found.spells]


def test_presence_from_services() -> None:
    """
    An agent is there from the first service to the end of the last, but for a long gap.
    """
    contacts = [service("ana", 0, 60), service("ana", 600, 60), service("ana", 4000, 100)]

    found = attendance(log(contacts), spells=ServiceSpells(gap=1800))

    assert [("ana", 0, 660), ("ana", 4000, 4100)] == spans(found)
    assert "for 30 min or more without service (inferred from the log)" in found.rule


def test_a_gap_is_counted_from_the_end_of_the_longest() -> None:
    """
    A short service inside a long one does not shorten it.
    """
    contacts = [service("ana", 0, 3600), service("ana", 10, 5), service("ana", 3700, 10)]

    found = attendance(log(contacts), spells=ServiceSpells(gap=1800))

    assert [("ana", 0, 3710)] == spans(found)


def test_agents_do_not_share_their_presence() -> None:
    """
    Each agent has spells of their own; they come in order of their starts.
    """
    contacts = [service("ben", 100, 60), service("ana", 0, 60), service("ana", 100, 60)]

    found = attendance(log(contacts))

    assert [("ana", 0, 160), ("ben", 100, 160)] == spans(found)
    assert ("ana", "ben") == found.agents
    assert pytest.approx(220 / 3600) == found.hours


def test_wrap_up_is_presence() -> None:
    """
    Who writes up a call is at work.
    """
    found = ServiceSpells()(
        [
            LoggedContact(
                id="1",
                line=2,
                arrived=0,
                asked_at=0,
                outcome="answered",
                agent="ana",
                service_start=0,
                handle=60,
                wrap_up=30,
            )
        ]
    )

    assert [Spell("ana", 0, 90)] == found


def test_answers_by_nobody_are_counted() -> None:
    """
    An answer without an agent happened, and somebody was there; the log does not say who.
    """
    found = attendance(log([service("ana", 0, 60), service(None, 10, 20)]))

    assert (1, ("ana",)) == (found.unnamed, found.agents)


def test_topics_served_often_enough() -> None:
    """
    A favour done once does not make a skill; a tenth of somebody's work does.
    """
    contacts = [service("ana", step, 1) for step in range(40)]
    contacts += [service("ana", 100 + step, 1, topic="cards") for step in range(5)]
    contacts += [service("ana", 200, 1, topic="loans"), service("ana", 201, 1, topic=None)]
    contacts += [service("ben", 300, 1, topic="loans")]

    found = attendance(log(contacts), topics=ServedTopics(least=5, share=0.1))

    assert {"ana": {"billing", "cards"}, "ben": {"loans"}} == found.topics
    assert (
        "can serve the topics they served 5 times or more, or in at least 10 % of their services"
    ) == found.topics_rule


def test_presence_that_the_log_notes_comes_first(tmp_path: Path) -> None:
    """
    Where the log knows when its agents came and went, nothing is inferred.
    """
    contacts = [
        LoggedContact(
            id=str(number),
            line=number,
            arrived=start,
            asked_at=start,
            outcome="answered",
            agent="ana",
            service_start=start,
            handle=10,
            agent_from=0,
            agent_until=3600,
        )
        for number, start in ((2, 100.0), (3, 4000.0))
    ]
    path = tmp_path / "shifts.csv"
    path.write_text("agent,start,end\nben,2026-01-05 08:00,2026-01-05 12:00\n")

    found = attendance(log(contacts), shifts=read_shifts(path, origin=ORIGIN))

    assert [("ana", 0, 3600)] == spans(found)
    assert "present as the log notes" == found.rule
    assert 1 == found.absent


def test_presence_from_a_shift_table(tmp_path: Path) -> None:
    """
    A shift table says who is there, with what skills and room; shifts that touch are one.
    """
    path = tmp_path / "shifts.csv"
    path.write_text(
        "agent,start,end,skills,capacity\n"
        "ana,2026-01-05 08:00,2026-01-05 12:00,billing:3;cards,2\n"
        "ana,2026-01-05 12:00,2026-01-05 13:00,loans:2,2\n"
    )

    found = attendance(log([service("ana", 1, 1)]), shifts=read_shifts(path, origin=ORIGIN))

    assert (Spell("ana", 28_800, 46_800, 2),) == found.spells
    assert {"ana": {"billing": 3, "cards": 1, "loans": 2}} == found.skills
    assert "present as the shift table says" == found.rule
    assert 1 == found.absent


def test_a_night_shift_begins_with_the_log(tmp_path: Path) -> None:
    """
    Who came the evening before is there when the log begins; whose shift was over is not.
    """
    path = tmp_path / "shifts.csv"
    path.write_text(
        "agent,start,end\n"
        "ana,2026-01-04 22:00,2026-01-05 06:00\n"
        "ben,2026-01-04 08:00,2026-01-04 16:00\n"
    )

    found = attendance(log([service("ana", 1, 1)]), shifts=read_shifts(path, origin=ORIGIN))

    assert [("ana", 0, 21_600)] == spans(found)


def test_nobody_was_there() -> None:
    """
    A log that names no agents needs a shift table, and says so.
    """
    with pytest.raises(LogError, match=r"nobody is known to have been there.*give a shift table"):
        attendance(log([service(None, 0, 60)]))


@pytest.mark.parametrize("gap", [-1.0, float("nan"), True])
def test_a_gap_is_a_time(gap: float) -> None:
    """
    The rule checks its parameter when it is made.
    """
    with pytest.raises(InvalidValue, match=r"ServiceSpells\.gap"):
        ServiceSpells(gap=gap)


@pytest.mark.parametrize(("least", "share"), [(0, 0.1), (5, 0.0), (5, 1.5)])
def test_topics_need_some_service(least: int, share: float) -> None:
    """
    A topic that nobody served is nobody's skill, so neither bound may be 0.
    """
    with pytest.raises(InvalidValue, match="ServedTopics"):
        ServedTopics(least=least, share=share)
