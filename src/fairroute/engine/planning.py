"""
Another plan while the engine runs: whether it can be, and what it would change for whom.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Final

import attrs

from fairroute import commands as c
from fairroute.engine.classify import Classifier
from fairroute.engine.record import Step
from fairroute.engine.state import State
from fairroute.errors import FairrouteError, PlanError
from fairroute.events import Event, Rekeyed
from fairroute.facts import ItemFacts
from fairroute.ids import ItemId
from fairroute.model import Agent, Presence
from fairroute.plan import Plan

if TYPE_CHECKING:
    from fairroute.engine.engine import Engine

MOST_NAMED: Final = 5
"""Items and agents that a sentence names; the rest are counted."""


@attrs.frozen
class Moved:
    """
    An item's place in line, 1 for the first, *before* and *after* a change of plan.

    None: it does not wait, or, after the change, it is offered or was given to somebody.
    """

    item: ItemId
    before: int | None
    after: int | None


@attrs.frozen
class PlanTrial:
    """
    What a change of plan would do now.

    *problems* are why it cannot be; then nothing else is said. *step* is what would happen, in
    which `Rekeyed` has each item that is of another class or key. *moved* are the items whose place
    in line is another afterwards, in the order in which they stood.
    """

    problems: tuple[str, ...]
    step: Step | None = None
    moved: tuple[Moved, ...] = ()

    @property
    def rekeyed(self) -> tuple[Rekeyed, ...]:
        """
        Items that would be of another class or key.
        """
        return () if self.step is None else self.step.of(Rekeyed)

    @property
    def others(self) -> tuple[Event, ...]:
        """
        What else would happen: offers made, and so on.
        """
        events: Iterable[Event] = () if self.step is None else self.step
        return tuple(event for event in events if not isinstance(event, Rekeyed))


def try_plan(plan: Plan, trial: "Engine") -> PlanTrial:
    """
    What *plan* would change; *trial* is a copy of the engine, which is used up.
    """
    before = [status.id for status in trial.waiting()]
    try:
        step = trial.handle(c.ChangePlan(plan), at=trial.now)
    except PlanError as error:
        return PlanTrial(error.problems)

    after = {status.id: place for place, status in enumerate(trial.waiting(), start=1)}
    moved = tuple(
        Moved(item, place, after.get(item))
        for place, item in enumerate(before, start=1)
        if after.get(item) != place
    )
    return PlanTrial((), step, moved)


def look_at_plan(plan: Plan, before: Plan, state: State) -> None:
    """
    Raise `PlanError` if *plan* contradicts itself, or takes away what the plan *before* had, and
    somebody needs; with all of it.
    """
    from fairroute.planfile import check_plan

    check_plan(plan)
    problems = [
        f"{table}: {name} is in use by {_listed(users)}"
        for table in ("tiers", "topics", "skills", "pools", "media")
        for name, users in sorted(_used(table, state).items())
        if not _has(plan, table, name) and _has(before, table, name)
    ]
    problems += _stages_to_come(plan, state)
    if problems:
        raise PlanError("plan", tuple(problems))


def _has(plan: Plan, table: str, name: str) -> bool:
    """
    Whether a *table* of *plan* has *name*, or is open, so that any will do.
    """
    known: Collection[str] | None = getattr(plan, table)
    return known is None or name in known


def _stages_to_come(plan: Plan, state: State) -> Iterator[str]:
    """
    Stages that open items have and that *plan* would refuse; also those they have reached, as a
    customer who replies goes through them again.
    """
    classifier = Classifier(plan)
    for item in state.items.values():
        staged = item.staged
        if staged is not None:
            try:
                classifier.check_stages(staged.stages)
            except FairrouteError as error:
                yield f"stages of item {item.id}: {error}"


def _used(table: str, state: State) -> dict[str, list[str]]:
    """
    The names of *table* that open items, and agents who are here, have; with who has them.
    """
    users: dict[str, list[str]] = {}
    for item in sorted(state.items.values(), key=lambda item: item.id):
        for name in _of_item(table, item):
            users.setdefault(name, []).append(f"item {item.id}")

    for agent in state.agents.values():
        if agent.presence is not Presence.OFFLINE:
            for name in _of_agent(table, agent.agent):
                users.setdefault(name, []).append(f"agent {agent.id}")

    return users


def _of_item(table: str, item: ItemFacts) -> set[str]:
    staged = item.staged
    works = (item.work,) if staged is None else (item.work, staged.asked)
    names: Iterable[str | None]
    if table == "tiers":
        names = (work.tier for work in works)
    elif table == "topics":
        names = (work.topic for work in works)
    elif table == "skills":
        names = (skill for work in works for skill in work.skills)
    elif table == "pools":
        names = (pool for work in works for pool in work.pools)
    else:
        names = (work.medium for work in works)

    return {name for name in names if name is not None}


def _of_agent(table: str, agent: Agent) -> Collection[str]:
    has: dict[str, Collection[str]] = {
        "skills": agent.skills,
        "pools": agent.pools,
        "media": {*(agent.media or ()), *agent.limits},
    }
    return sorted(has.get(table, ()))


def _listed(users: list[str]) -> str:
    more = len(users) - MOST_NAMED
    named = ", ".join(users[:MOST_NAMED])
    return f"{named} and {more} more" if more > 0 else named
