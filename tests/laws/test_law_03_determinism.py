"""
Law 3. Same batches, same events, in every process; names never decide.
"""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.traces import Run, all_events, digest, engine_for, some_run
from tests.model.rules import Batch

import fairroute as fr

ROOT = Path(__file__).parents[2]

PROGRAM = """
import sys
from tests.laws.traces import all_events, digest, engine_for, some_run

for seed in range(int(sys.argv[1]), int(sys.argv[1]) + 20):
    run = some_run(seed, 100)
    print(digest(all_events(engine_for(run.centre), run.batches)))
"""


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 60))
def test_same_batches_give_same_events(seed: int, steps: int) -> None:
    """
    Nothing but batches, plan, policy and seed has a say.
    """
    run = some_run(seed, steps)

    first = all_events(engine_for(run.centre), run.batches)
    second = all_events(engine_for(run.centre), run.batches)

    assert first == second


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 60))
def test_names_never_decide(seed: int, steps: int) -> None:
    """
    Agents and contacts by other names, in another alphabetical order, are served just the same.
    """
    run = some_run(seed, steps)

    named = all_events(engine_for(run.centre), run.batches)
    renamed = all_events(engine_for(run.centre), _renamed(run).batches)

    assert [_without_names(event) for event in named] == [
        _without_names(event) for event in renamed
    ]


def test_who_comes_at_the_same_instant_is_served_as_they_came() -> None:
    """
    In the order of their commands, whatever they are called: twenty names of chance.
    """
    chance = Random(0)
    names = [f"{chance.getrandbits(64):x}" for _ in range(20)]
    engine = fr.Engine()
    engine.handle(*(fr.Submit(fr.Contact(name)) for name in names), at=0)

    assert names == [item.contacts[0].id for item in engine.waiting()]


@pytest.mark.ci
def test_hash_seeds_change_nothing(seed: int) -> None:
    """
    Eight processes with eight hash seeds tell the same story, and so does this one.
    """
    here = [
        digest(all_events(engine_for(run.centre), run.batches))
        for run in (some_run(number, 100) for number in range(seed * 100, seed * 100 + 20))
    ]
    processes = [
        subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-c", PROGRAM, str(seed * 100)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for hash_seed in (0, 1, 2, 3, 42, 1_000, 65_535, 4_294_967_295)
    ]
    told = [process.communicate()[0].split() for process in processes]

    assert [here] * 8 == told


def _renamed(run: Run) -> Run:
    return attrs.evolve(run, batches=tuple(map(_renamed_batch, run.batches)))


def _renamed_batch(batch: Batch) -> Batch:
    return attrs.evolve(batch, commands=tuple(map(_renamed_value, batch.commands)))


def _renamed_value(value: object) -> object:
    """
    Names reversed, so that `agent-1` comes behind `agent-2`'s successors; known names only.
    """
    match value:
        case fr.SignIn():
            spec = attrs.evolve(value.agent, id=_name(value.agent.id))
            return attrs.evolve(value, agent=spec)
        case (
            fr.SignOut()
            | fr.SetPresence()
            | fr.Heartbeat()
            | fr.Next()
            | fr.Take()
            | fr.Assign()
            | fr.TakeOver()
            | fr.ForceState()
        ):
            return attrs.evolve(value, agent=_name(value.agent))
        case fr.Transfer(agent=str(agent)) | fr.Consult(agent=str(agent)):
            return attrs.evolve(value, agent=_name(agent))
        case fr.Leave() | fr.CallBack() | fr.Reply():
            return attrs.evolve(value, contact=_name(value.contact))
        case fr.Submit(work=fr.Contact() as contact):
            return attrs.evolve(value, work=_renamed_contact(contact))
        case fr.Submit(work=fr.WorkItem() as work):
            renamed = attrs.evolve(work, contact=_renamed_contact(work.contact))
            return attrs.evolve(value, work=renamed)
        case _:
            return value


def _renamed_contact(contact: fr.Contact) -> fr.Contact:
    preferred = tuple(map(_name, contact.preferred))
    return attrs.evolve(contact, id=_name(contact.id), preferred=preferred)


def _name(name: str) -> str:
    return "".join(chr(ord("z") - ord(letter) % 26) for letter in name[::-1]) + name[::-1]


def _without_names(event: fr.Event) -> object:
    """
    Everything in an event but names of agents and contacts and what a sentence says.
    """
    left_out = {"agent", "agents", "to", "was", "contact", "command", "why"}
    fields = attrs.fields(type(event))
    return type(event), [
        getattr(event, field.name) for field in fields if field.name not in left_out
    ]
