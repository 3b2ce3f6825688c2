"""
The log's own column: what it recorded, entered in the same books as every policy's.
"""

from collections.abc import Iterable, Sequence

from fairroute.imports import Attendance
from fairroute.instants import MICROSECONDS, microseconds
from fairroute.metrics import AgentTime, Book, Leg, Reading
from fairroute.metrics.leg import ENDINGS
from fairroute.replay.cases import Case


def recorded(cases: Sequence[Case], there: Attendance, *, short: float) -> Reading:
    """
    What *cases* recorded of waits and handling, and *there* of agents' time.

    Who is open in the log has waited until its last instant.
    """
    book = Book(short=short)
    for case in cases:
        _enter(book, case)

    everybody, groups = book.read(_end(cases, there))
    return Reading(everybody, groups, _agent_time(cases, there))


def _enter(book: Book, case: Case) -> None:
    logged = case.logged
    asked = round(logged.asked_at * MICROSECONDS)
    book.came(logged.id, Leg.of(case.work, logged.channel, asked))
    if logged.outcome == "open":
        return

    assert logged.outcome in ENDINGS
    wait = None if logged.wait is None else microseconds(logged.wait)
    book.closed_after(logged.id, logged.outcome, wait)
    if logged.handle is not None:
        book.handled(logged.id, microseconds(logged.handle), closed=True)
        book.wrapped_up(logged.id, microseconds(logged.wrap_up or 0))

    book.over(logged.id)


def _end(cases: Iterable[Case], there: Attendance) -> int:
    last = max(spell.end for spell in there.spells)
    for case in cases:
        logged = case.logged
        last = max(last, logged.asked_at + (logged.wait or 0), logged.ended or 0)

    return microseconds(last)


def _agent_time(cases: Sequence[Case], there: Attendance) -> AgentTime:
    """
    Presence by the spells, work by the services that the log names an agent for.
    """
    # (instant, what ends before what begins, agent, units of work more or less, capacity)
    changes: list[tuple[float, int, str, int, int | None]] = []
    for spell in there.spells:
        changes.append((spell.start, 1, spell.agent, 0, spell.capacity))
        changes.append((spell.end, 0, spell.agent, 0, 0))

    for case in cases:
        logged = case.logged
        length = (logged.handle or 0) + (logged.wrap_up or 0)
        if logged.agent is not None and logged.service_start is not None and length:
            units = case.work.demand
            changes.append((logged.service_start, 1, logged.agent, units, None))
            changes.append((logged.service_start + length, 0, logged.agent, -units, None))

    time = AgentTime()
    working: dict[str, int] = {}
    room: dict[str, int] = {}
    for at, _, agent, units, capacity in sorted(changes, key=lambda change: change[:3]):
        working[agent] = working.get(agent, 0) + units
        if capacity is not None:
            room[agent] = capacity

        there_now = room.get(agent, 0)
        time.tell(
            max(0, round(at * MICROSECONDS)),
            agent,
            here=there_now > 0,
            ready=there_now > 0,
            capacity=there_now,
            working=working[agent],
            ringing=0,
        )

    return time
