"""
What was routed once is routed the same for good, or the changelog says why not.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import attrs
import pytest
from tests.golden.days import DAYS, FOLDER

import fairroute as fr
from fairroute import events as e
from fairroute import wire

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=sorted(DAYS), ids=str)
def name(request: pytest.FixtureRequest) -> str:
    """
    One of the days.
    """
    found: str = request.param
    return found


def journal(name: str) -> wire.Journal:
    """
    The journal of the day *name*.
    """
    return wire.load_journal((FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())


def test_every_day_has_its_journal() -> None:
    """
    No journal without a plan, no plan without a journal.
    """
    assert {path.stem for path in FOLDER.glob("*.jsonl")} == set(DAYS)


def test_the_same_commands_give_the_same_events(name: str) -> None:
    """
    Played again batch by batch, every event is as it was.
    """
    engine = DAYS[name].engine()
    found = journal(name)
    now = attrs.evolve(wire.header_of(engine), fairroute=found.header.fairroute)
    assert now == found.header
    assert "off" == found.header.journeys

    for record in found:
        step = engine.handle(*record.commands, at=record.at)
        assert _comparable(record.events) == _comparable(step)


@pytest.mark.ci
@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_no_hash_seed_changes_what_was_routed(hash_seed: str) -> None:
    """
    The days are played again in processes that hash text in other ways.
    """
    this = "tests/golden/test_golden_journals.py::test_the_same_commands_give_the_same_events"
    done = subprocess.run(  # noqa: S603 - our own tests, by our own Python
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", this],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTEST_ADDOPTS": "-o addopts="},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stdout


def test_the_events_alone_give_the_same_state(name: str) -> None:
    """
    Folded from its journal, an engine is the one that wrote it.
    """
    day = DAYS[name]
    engine = day.engine()
    for record in journal(name):
        engine.handle(*record.commands, at=record.at)

    restored = fr.Engine.restore(
        records=journal(name), plan=day.plan, policy=day.policy, seed=day.seed
    )

    assert engine.snapshot() == restored.snapshot()


def _comparable(events: Iterable[e.Event]) -> list[e.Event]:
    """
    Events without the sentences that refusals say to people: those may become better ones.
    """
    return [
        attrs.evolve(event, why="") if isinstance(event, e.Refused) else event for event in events
    ]
