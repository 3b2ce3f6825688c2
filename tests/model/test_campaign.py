"""
Hours of driving survive whatever stops them.
"""

from pathlib import Path

import pytest
from tests.model import campaign
from tests.model.campaign import OtherTask, Outcome, Task, outcomes, summed


@pytest.fixture
def progress(tmp_path: Path) -> Path:
    """
    A progress file that does not exist yet.
    """
    return tmp_path / "progress.jsonl"


def made_by(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """
    The seeds that are really driven from now on.
    """
    made: list[int] = []

    def one(task: Task, seed: int, traces: Path | None) -> Outcome:
        made.append(seed)
        return Outcome(seed, {"Queued": seed})

    monkeypatch.setattr(campaign, "_one", one)
    return made


def test_only_missing_runs_are_made(progress: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What is over is read; a line that was being written when the power went is made again.
    """
    made = made_by(monkeypatch)
    runs = outcomes(Task(1, 4, 10), progress=progress)
    assert [1, 2] == [next(runs).seed, next(runs).seed]
    with progress.open("a") as file:
        file.write('{"seed": 3, "se')

    found = list(outcomes(Task(1, 4, 10), progress=progress))

    assert [1, 2, 3, 4] == made
    assert [1, 2, 3, 4] == [outcome.seed for outcome in found]
    assert {"Queued": 10} == summed(found)
    assert found == list(outcomes(Task(1, 4, 10), progress=progress))


def test_other_runs_do_not_go_on_in_the_same_file(
    progress: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Neither another task nor other code may pass for what was asked.
    """
    made_by(monkeypatch)
    list(outcomes(Task(1, 2, 10), progress=progress))

    with pytest.raises(OtherTask, match="asked for are"):
        list(outcomes(Task(1, 2, 20), progress=progress))

    monkeypatch.setattr(campaign, "_digest_of_code", lambda: "changed")
    with pytest.raises(OtherTask, match="changed"):
        list(outcomes(Task(1, 2, 10), progress=progress))


def test_two_processes_find_what_one_finds(progress: Path) -> None:
    """
    A seed makes the same run everywhere.
    """
    task = Task(3, 5, 15, check_every=5, liveness=True)
    alone = {outcome.seed: outcome for outcome in outcomes(task)}

    assert alone == {
        outcome.seed: outcome for outcome in outcomes(task, processes=2, progress=progress)
    }
    assert alone == {outcome.seed: outcome for outcome in outcomes(task, progress=progress)}
