"""
A replay as plain values, for JSON and for whoever computes on.

Shares are numbers from 0 to 1, times are seconds, and what nobody can know is None.
"""

from collections.abc import Mapping
from typing import Any, Final

from fairroute.metrics import SERVICE_LEVELS, AgentTime, Group, Tally
from fairroute.replay.whatif import RECORDED, Column, Replay

COUNTS: Final = (
    "offered",
    "answered",
    "abandoned",
    "short_abandons",
    "callbacks",
    "ended",
    "withdrawn",
    "open",
    "unknown_waits",
)
"""Counts of a tally: the first is the sum of all between it and the last."""


def as_json(replay: Replay) -> dict[str, Any]:
    """
    Everything *replay* found: the log's facts under `import`, the recorded column, every policy's.
    """
    return {
        **replay.log.as_json(),
        "seed": replay.seed,
        "rules": dict(replay.rules),
        "warnings": list(replay.warnings),
        RECORDED: _column(replay[RECORDED]),
        "policies": {
            column.name: _column(column) for column in replay.columns if column.run is not None
        },
    }


def figures_of(tally: Tally) -> dict[str, Any]:
    """
    Every figure of *tally* by its name in the metrics reference.
    """
    return {
        **{name: getattr(tally, name) for name in COUNTS},
        "service_level": {rule: tally.service_level(rule) for rule in SERVICE_LEVELS},
        "asa": tally.asa,
        "mean_wait_all": tally.mean_wait_all,
        "p50": tally.p50,
        "p90": tally.p90,
        "longest": tally.longest,
        "abandonment": tally.abandonment,
        "handled": tally.handled,
        "aht": tally.aht,
    }


def _column(column: Column) -> dict[str, Any]:
    reading, run = column.reading, column.run
    found: dict[str, Any] = {
        "everybody": _group(reading.everybody),
        **{name: _groups(groups) for name, groups in reading.by.items()},
        "agents": _agents(reading.agents),
    }
    if run is not None:
        found["policy"] = repr(column.policy)
        found["run"] = {
            "engine_seconds": run.engine_seconds,
            "batches": run.batches,
            "commands": run.commands,
            "events": run.events,
            "end": run.end,
            "refused": run.refused,
            "still_waiting": run.waiting,
            "still_handled": run.handled,
            "still_on_duty": run.on_duty,
        }

    return found


def _groups(groups: Mapping[str, Group]) -> dict[str, Any]:
    return {label: _group(group) for label, group in groups.items()}


def _group(group: Group) -> dict[str, Any]:
    by = figures_of(group.by)
    del by["service_level"], by["short_abandons"]
    return {"live": figures_of(group.live), "by": {**by, "by_due": group.by.by_due}}


def _agents(time: AgentTime) -> dict[str, Any]:
    return {
        "occupancy": time.occupancy,
        "capacity_use": time.capacity_use,
        "handling_hours": time.handling_hours,
        "ready_hours": time.ready_hours,
        "ringing_hours": time.ringing_hours,
    }
