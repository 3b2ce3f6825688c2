"""
One log, several policies, the same customers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Final

import attrs

from fairroute.drive import PatienceRule, Run, VirtualHost
from fairroute.engine import Engine
from fairroute.imports import Attendance, ImportedLog, ServiceSpells, ShiftTable, attendance
from fairroute.metrics import Fold, Reading
from fairroute.plan import Plan
from fairroute.policies import Policy
from fairroute.replay.cases import cases_of
from fairroute.replay.customers import customers_of
from fairroute.replay.people import people_of
from fairroute.replay.policies import named_policies
from fairroute.replay.recorded import recorded

RECORDED: Final = "recorded"
"""The name of the log's own column."""

Progress = Callable[[str, int], None]
"""Told a policy's name, and how many customers have come."""


@attrs.frozen(kw_only=True)
class Column:
    """
    All figures of one policy, or of the log itself (then *policy* and *run* are None).
    """

    name: str
    policy: Policy | None
    reading: Reading = attrs.field(repr=False)
    run: Run | None


@attrs.frozen(kw_only=True)
class Replay:
    """
    What a log recorded and what each policy makes of it, on the same customers.

    *rules* are sentences about what was filled in and how, by name; *warnings* about what the
    figures cannot show.
    """

    log: ImportedLog = attrs.field(repr=False)
    plan: Plan = attrs.field(repr=False)
    there: Attendance = attrs.field(repr=False)
    columns: tuple[Column, ...]
    rules: Mapping[str, str] = attrs.field(repr=False)
    warnings: tuple[str, ...]
    seed: int

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column

        raise KeyError(name)


def what_if(
    log: ImportedLog,
    plan: Plan,
    /,
    *,
    policies: Mapping[str, Policy] | None = None,
    shifts: ShiftTable | None = None,
    spells: ServiceSpells | None = None,
    seed: int = 0,
    ring: float = 0.0,
    patience: PatienceRule | None = None,
    progress: Progress | None = None,
) -> Replay:
    """
    What *log* would have been under *plan* and each of *policies* (by name; None: the plan's own).

    *seed* is chance's, *ring* how many seconds agents take to answer an offer. Presence is the
    log's, else that of *shifts*, else inferred by *spells*; *patience* is the rule by which that is
    learnt. Arrivals, topics, tiers and channels are the log's; the result's *rules* tell the rest.

    Raises `ReplayError` where the log names what the plan does not have, `LogError` where nobody is
    known to have been there or no handle time is known.
    """
    policies = named_policies(plan) if policies is None else policies
    rule = PatienceRule() if patience is None else patience
    cases = cases_of(log, plan)
    there = attendance(log, shifts=shifts, spells=spells)
    # As in `attendance`: what the log itself notes of presence comes before a shift table.
    noted = any(
        each.agent_from is not None and each.agent_until is not None for each in log.contacts
    )
    people = people_of(there, plan, cases, own_room=shifts is not None and not noted)
    customers = customers_of(log.source, cases, seed=seed, rule=rule)
    logged = recorded(cases, there, short=rule.short)
    columns = [Column(name=RECORDED, policy=None, reading=logged, run=None)]
    for name, policy in policies.items():
        fold = Fold(short=rule.short)
        engine = Engine(plan, policy=policy, seed=seed, observers=(fold,))
        host = VirtualHost(engine, customers.everybody, people.duties, ring=ring)
        run = host.run(None if progress is None else partial(progress, name))
        columns.append(Column(name=name, policy=policy, reading=fold.at(run.end), run=run))

    tierless = sum(case.logged.tier is None for case in cases)
    labels = {"tier": f"{tierless:,} without one are {plan.default_tier}"} if tierless else {}
    answers = "auto-accept" if plan.offers.auto_accept else f"after {ring:g} s"
    return Replay(
        log=log,
        plan=plan,
        there=there,
        columns=tuple(columns),
        rules={
            **people.rules,
            **labels,
            **customers.rules,
            "offers": f"agents accept every one, {answers}",
        },
        warnings=(*people.warnings, *_caveats(columns)),
        seed=seed,
    )


def _caveats(columns: Iterable[Column]) -> Iterator[str]:
    for column in columns:
        if column.run is not None and column.run.refused:
            yield (
                f"policy {column.name}: {column.run.refused:,} customers were refused at the door, "
                "and are in no figure"
            )

        if column.run is not None and column.run.failures:
            yield (
                f"policy {column.name}: a part failed {column.run.failures:,} times, "
                f"first with {column.run.failure}"
            )
