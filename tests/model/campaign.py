"""
Many runs, on several processes, and where they stand: so that hours of driving can be interrupted.

The progress file has a line for what is driven and by which code, and one for every run that is
over. Started again with the same file, only the runs that are missing are made; another task, or
code that has changed since, is refused.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from hashlib import blake2b
from pathlib import Path
from typing import Any, TextIO

import attrs
from tests.model.cutting import tell
from tests.model.runs import Stopped, run

ROOT = Path(__file__).parents[2]


@attrs.frozen
class Task:
    """
    What is driven: *steps* moves for each seed.
    """

    first: int
    last: int
    steps: int
    check_every: int = 1
    liveness: bool = False

    @property
    def seeds(self) -> range:
        """
        Every seed.
        """
        return range(self.first, self.last + 1)


@attrs.frozen
class Outcome:
    """
    A run that is over: how often each kind of event came, or what went wrong.
    """

    seed: int
    seen: Mapping[str, int] = attrs.field(factory=dict)
    failure: str | None = None


class OtherTask(Exception):
    """
    A progress file belongs to other runs than those asked for.
    """


def outcomes(
    task: Task, *, processes: int = 1, progress: Path | None = None, traces: Path | None = None
) -> Iterator[Outcome]:
    """
    Every run of *task*: first those that *progress* says are over, then the others as they end.
    """
    over = [] if progress is None else _read(progress, task)
    yield from over
    seeds = sorted({*task.seeds} - {outcome.seed for outcome in over})
    made = (
        _here(task, seeds, traces)
        if processes == 1
        else _side_by_side(task, seeds, traces, processes)
    )
    if progress is None:
        yield from made
        return

    progress.parent.mkdir(parents=True, exist_ok=True)
    with progress.open("a", encoding="utf-8") as file:
        if file.tell() == 0:
            _write(file, _head(task))

        for outcome in made:
            _write(file, attrs.asdict(outcome))
            yield outcome


def _here(task: Task, seeds: Sequence[int], traces: Path | None) -> Iterator[Outcome]:
    for seed in seeds:
        yield _one(task, seed, traces)


def _side_by_side(
    task: Task, seeds: Sequence[int], traces: Path | None, processes: int
) -> Iterator[Outcome]:
    with ProcessPoolExecutor(processes) as pool:
        made = [pool.submit(_one, task, seed, traces) for seed in seeds]
        try:
            for done in as_completed(made):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _one(task: Task, seed: int, traces: Path | None) -> Outcome:
    try:
        seen = run(seed, task.steps, check_every=task.check_every, liveness=task.liveness)
    except Stopped as stopped:
        return Outcome(seed, failure=tell(stopped, traces))

    return Outcome(seed, seen)


def _read(progress: Path, task: Task) -> list[Outcome]:
    """
    The runs that are over. A line that was cut off, by whatever ended the last process, is dropped.
    """
    if not progress.exists():
        return []

    text = progress.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        progress.write_text(whole, encoding="utf-8")

    lines = [json.loads(line) for line in whole.splitlines()]
    if not lines:
        return []

    if lines[0] != _head(task):
        raise OtherTask(
            f"{progress} has runs of {lines[0]}, asked for are {_head(task)}; "
            "name another file, or delete this one to begin anew"
        )

    return [Outcome(**line) for line in lines[1:]]


def _write(file: TextIO, line: Mapping[str, Any]) -> None:
    file.write(json.dumps(line) + "\n")
    file.flush()


def _head(task: Task) -> dict[str, object]:
    return {**attrs.asdict(task), "code": _digest_of_code()}


def _digest_of_code() -> str:
    """
    What tells apart two states of engine, model and rules.
    """
    digest = blake2b(digest_size=8)
    for folder in ("src/fairroute", "tests/model"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            digest.update(file.read_bytes())

    return digest.hexdigest()


def summed(runs: Sequence[Outcome]) -> Counter[str]:
    """
    How often each kind of event came in all of them.
    """
    total: Counter[str] = Counter()
    for outcome in runs:
        total.update(outcome.seen)

    return total
