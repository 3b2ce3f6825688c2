"""
Law 4. A race is an event, a mistake an exception; a batch that raised did what an empty one does.
"""

from typing import Any, cast, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.traces import all_events, engine_for, events_of, some_run
from tests.model.rules import WEIGHTS, Batch

import fairroute as fr
from fairroute import events as e
from fairroute.errors import FairrouteError
from fairroute.events import RefusalReason
from fairroute.ids import ItemId, OfferId

CLUMSY = {**WEIGHTS, "engine_restarts": 0, "host_is_mistaken": 25}


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 50))
def test_a_batch_that_raised_did_what_an_empty_one_does(seed: int, steps: int) -> None:
    """
    A mistake anywhere in a batch undoes the whole batch, and only time has passed.
    """
    run = some_run(seed, steps, weights=CLUMSY)
    engine, twin = engine_for(run.centre), engine_for(run.centre)
    for batch in run.batches:
        commands = batch.commands
        try:
            found = list(engine.handle(*cast("tuple[fr.Command, ...]", commands), at=batch.at))
        except FairrouteError as error:
            found = list(error.events)
            commands = ()

        assert events_of(twin, Batch(commands, batch.at)) == found
        assert twin.snapshot() == engine.snapshot()


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 60))
def test_a_refusal_changes_nothing_else(seed: int, steps: int) -> None:
    """
    Without the commands that were refused, the centre is in the same state.
    """
    run = some_run(seed, steps)
    engine, twin = engine_for(run.centre), engine_for(run.centre)
    for batch in map(_without_keys, run.batches):
        events = events_of(engine, batch)
        first = engine.snapshot().commands - len(batch.commands) + 1
        refused = {event.cause for event in events if isinstance(event, e.Refused)}
        kept = [
            command
            for number, command in enumerate(batch.commands, start=first)
            if number not in refused
        ]
        same = events_of(twin, Batch(tuple(kept), batch.at))

        assert [type(event) for event in same] == [
            type(event) for event in events if not isinstance(event, e.Refused)
        ]


def _without_keys(batch: Batch) -> Batch:
    """
    What was refused under a key is not asked for again: here it is left out, and would be.
    """
    commands: list[Any] = list(batch.commands)
    keyed = [getattr(command, "key", None) is not None for command in commands]
    return Batch(
        tuple(
            attrs.evolve(command, key=None) if has_key else command
            for command, has_key in zip(commands, keyed, strict=True)
        ),
        batch.at,
    )


ANA = fr.Agent("ana", capacity=2)
RACES: dict[str, tuple[list[fr.Command], list[fr.Command]]] = {
    "offer_lapsed": (
        [fr.SignIn(ANA), fr.Submit(fr.Contact("c"))],
        [fr.Decline(OfferId(1)), fr.Accept(OfferId(1))],
    ),
    "offer_revoked": (
        [fr.SignIn(ANA), fr.Submit(fr.Contact("c"))],
        [fr.Revoke(OfferId(1)), fr.Accept(OfferId(1))],
    ),
    "offer_taken": (
        [fr.SignIn(ANA), fr.Submit(fr.Contact("c"))],
        [fr.Accept(OfferId(1)), fr.Accept(OfferId(1))],
    ),
    "item_closed": ([fr.Submit(fr.Contact("c"))], [fr.Cancel(ItemId(1)), fr.Complete(ItemId(1))]),
    "item_not_waiting": (
        [fr.SignIn(ANA), fr.Submit(fr.Contact("c"))],
        [fr.Accept(OfferId(1)), fr.Cancel(ItemId(1))],
    ),
    "item_not_handled": ([fr.Submit(fr.Contact("c"))], [fr.Complete(ItemId(1))]),
    "contact_closed": ([fr.Submit(fr.Contact("c"))], [fr.Leave("c"), fr.Leave("c")]),
    "agent_offline": ([fr.SignIn(ANA), fr.SignOut("ana")], [fr.SignOut("ana")]),
    "agent_has_work": (
        [fr.SignIn(ANA), fr.Submit(fr.Contact("c"))],
        [fr.Accept(OfferId(1)), fr.SignOut("ana")],
    ),
}
LATER = {"no_capacity", "not_eligible", "overloaded"}
"""Reasons that belong to commands of later issues."""


@pytest.mark.parametrize("reason", sorted(set(get_args(RefusalReason)) - LATER))
def test_every_race_has_its_reason(reason: str) -> None:
    """
    Whoever comes too late is told why, in the words of a closed list.
    """
    before, race = RACES[reason]
    engine = fr.Engine()
    engine.handle(*before, at=0)

    (refused,) = engine.handle(*race, at=1).refused

    assert reason == refused.reason
    assert race[-1] is refused.command
    assert refused.why


def test_a_mistake_is_found_before_anything_is_done() -> None:
    """
    Right commands around a mistake are not carried out.
    """
    engine = fr.Engine()
    with pytest.raises(fr.UnknownName):
        engine.handle(fr.SignIn(ANA), fr.Accept(OfferId(7)), fr.Submit(fr.Contact("c")), at=0)

    assert [] == list(engine.agents())
    assert [] == all_events(engine, [Batch((), 0.0)])
