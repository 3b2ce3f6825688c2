"""
Traces to try laws on: batches of a random centre, made with the naive model as the host's eyes.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from random import Random
from typing import Any, cast

import attrs
from tests.model.naive import NaiveEngine
from tests.model.rules import WEIGHTS, Batch, Centre, Host, some_centre

import fairroute as fr
from fairroute.errors import FairrouteError
from fairroute.events import Event

APART = ("engine_restarts", "plan_changes")
"""What the laws' own ledgers know nothing of; the machine and the driver try it."""

LAWFUL = {name: weight for name, weight in WEIGHTS.items() if name not in APART}
FAULTLESS = {name: weight for name, weight in LAWFUL.items() if name != "host_is_mistaken"}


@attrs.frozen
class Run:
    """
    A centre and what its host did.
    """

    centre: Centre
    batches: tuple[Batch, ...]


def some_run(
    seed: int,
    /,
    steps: int,
    *,
    weights: dict[str, float] = LAWFUL,
    **fixed: Any,  # noqa: ANN401 - fields of Centre
) -> Run:
    """
    A random run of *steps* batches; *fixed* overrules what the centre would be.
    """
    chance = Random(seed)
    if {"plan", "policy"} & set(fixed):
        fixed["by_plan"] = False

    centre = attrs.evolve(some_centre(chance), **fixed)
    host = Host(centre)
    model = NaiveEngine(
        centre.plan, centre.policy, centre.seed, centre.limits, by_plan=centre.by_plan
    )
    batches: list[Batch] = []
    names, odds = list(weights), list(weights.values())
    while len(batches) < steps:
        (rule,) = chance.choices(names, odds)
        batch = host.move(rule, chance, model)
        assert isinstance(batch, Batch)
        batches.append(batch)
        events_of(model, batch)

    return Run(centre, tuple(batches))


def engine_for(centre: Centre, **changed: Any) -> fr.Engine:  # noqa: ANN401 - fields of Centre
    """
    A new engine for *centre*.
    """
    centre = attrs.evolve(centre, **changed)
    policy = None if centre.by_plan and "policy" not in changed else centre.policy
    return fr.Engine(centre.plan, policy=policy, seed=centre.seed, limits=centre.limits)


def events_of(engine: fr.Engine | NaiveEngine, batch: Batch) -> list[Event]:
    """
    The events of a batch, whether it raised or not.
    """
    try:
        return list(cast("Any", engine).handle(*batch.commands, at=batch.at))
    except FairrouteError as error:
        return list(error.events)


def all_events(engine: fr.Engine | NaiveEngine, batches: Iterable[Batch]) -> list[Event]:
    """
    The events of all *batches*.
    """
    return [event for batch in batches for event in events_of(engine, batch)]


def digest(events: Iterable[Event]) -> str:
    """
    A short text that differs when any event does, and in no other case.
    """
    found = blake2b(digest_size=16)
    for event in events:
        found.update(repr(plain(event)).encode())

    return found.hexdigest()


def plain(value: object) -> object:
    """
    *value* as tuples, with sets in order: the same text in every process.
    """
    kind: Any = type(value)
    if attrs.has(kind):
        fields = attrs.fields(kind)
        return (kind.__name__, *(plain(getattr(value, field.name)) for field in fields))

    if isinstance(value, (set, frozenset)):
        return ("set", *sorted(map(repr, value)))

    if isinstance(value, Mapping):
        return ("mapping", *((repr(key), plain(value[key])) for key in value))

    if isinstance(value, (list, tuple)):
        return tuple(map(plain, value))

    return repr(value)
