"""
Change the engine a little, hundreds of times, and count how often the quick tests notice.

    python -m tests.mutants --sample 500 --processes 2

What is over is kept in a progress file; started again, it goes on. Each mutant lives in a copy of
the project. The tests that notice most are run first; who survives them meets the whole quick tier.
Ends with the survivors, each as a diff: those that stay are argued for in SURVIVORS.md beside this.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from difflib import unified_diff
from hashlib import blake2b
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

from tests.mutants.making import ROOT, Mutant, files, sample, tool_version

READS_SOURCE: Final = "tests/project/test_frame.py::test_every_breakage_can_still_be_planted"
"""Notices that a line reads otherwise, not that the engine does something else."""

QUICK: Final = (
    *("-x", "-q", "--tier=quick", "--no-header", "-p", "no:cacheprovider", "-n", "0"),
    *("--deselect", READS_SOURCE),
)

STAGES: Final = (
    ("tests/engine", "tests/policies", "tests/laws", "tests/model"),
    (),  # everything in the quick tier
)

PATIENCE: Final = 4.0
"""Times as long as the unbroken engine takes: who takes longer goes round in circles."""

COPIED: Final = ("src", "tests", "docs", "examples", "benchmarks", "changelog.d", "tools")
"""Folders the tests look into; files at the top are copied, too."""

Outcome = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """
    Try a sample; 1 if fewer than nine tenths were noticed.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sample", type=int, default=500, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    parser.add_argument("--processes", type=int, default=2, help="tried at the same time")
    parser.add_argument("--progress", type=Path, default=Path(".cache/mutants.jsonl"))
    given = parser.parse_args(arguments)
    head = {
        "sample": given.sample,
        "seed": given.seed,
        "tool": tool_version(),
        "code": digest_of_code(),
    }
    outcomes = read(given.progress, head)
    known = {outcome["mutant"] for outcome in outcomes}
    left = [one for one in sample(given.sample, given.seed) if one.name not in known]
    given.progress.parent.mkdir(parents=True, exist_ok=True)
    with given.progress.open("a", encoding="utf-8") as file:
        if not outcomes and file.tell() == 0:
            file.write(json.dumps(head) + "\n")

        for outcome in tried(left, given.processes):
            outcomes.append(outcome)
            file.write(json.dumps(outcome) + "\n")
            file.flush()
            print(
                f"{outcome['outcome']:9} {outcome['seconds']:4.0f} s  {outcome['mutant']}",
                flush=True,
            )

    return report(outcomes)


def tried(mutants: list[Mutant], processes: int) -> Iterator[Outcome]:
    """
    What became of each of *mutants*, as they end.
    """
    if not mutants:
        return

    with TemporaryDirectory() as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(processes):
            copies.put(copied_to(Path(folder) / str(number)))

        first = copies.get()
        usual = [_unbroken(first, tests) for tests in STAGES]
        copies.put(first)

        def one(mutant: Mutant) -> Outcome:
            copy = copies.get()
            try:
                return try_one(mutant, copy, usual)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(processes) as pool:
            made = [pool.submit(one, mutant) for mutant in mutants]
            try:
                for done in as_completed(made):
                    yield done.result()
            finally:
                pool.shutdown(cancel_futures=True)


def try_one(mutant: Mutant, copy: Path, usual: list[float]) -> Outcome:
    """
    Let *mutant* live in *copy* for as long as no test notices.
    """
    started = perf_counter()
    broken = copy / mutant.file
    sound = broken.read_text(encoding="utf-8")
    changed = mutant.made_of(sound)
    outcome, test = "survived", None
    broken.write_text(changed, encoding="utf-8")
    try:
        for tests, seconds in zip(STAGES, usual, strict=True):
            try:
                run = run_tests(copy, tests, 30 + PATIENCE * seconds)
            except subprocess.TimeoutExpired:
                outcome = "timeout"
                break

            if run.returncode:
                failed = re.search(r"^(?:FAILED|ERROR) (\S+)", run.stdout, flags=re.MULTILINE)
                outcome, test = "killed", failed[1] if failed else None
                break
    finally:
        broken.write_text(sound, encoding="utf-8")

    return {
        "mutant": mutant.name,
        "outcome": outcome,
        "test": test,
        "seconds": perf_counter() - started,
        "diff": "".join(
            line
            for line in unified_diff(
                sound.splitlines(keepends=True),
                changed.splitlines(keepends=True),
                mutant.file,
                mutant.file,
                n=2,
            )
        ),
    }


def run_tests(
    copy: Path, tests: tuple[str, ...], within: float | None = None
) -> subprocess.CompletedProcess[str]:
    """
    Run *tests* of *copy* on *copy*. No example of an earlier mutant is remembered; bytecode is, as
    all files but the mutant's are what they were.
    """
    shutil.rmtree(copy / ".hypothesis", ignore_errors=True)
    return subprocess.run(  # noqa: S603 - our own interpreter and tests
        [sys.executable, "-m", "pytest", *tests, *QUICK, "--hypothesis-seed=0"],
        cwd=copy,
        env={
            **os.environ,
            "PYTHONPATH": f"{copy / 'src'}{os.pathsep}{copy}",
            "PYTHONDONTWRITEBYTECODE": "",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=within,
    )


def _unbroken(copy: Path, tests: tuple[str, ...]) -> float:
    started = perf_counter()
    run = run_tests(copy, tests)
    if run.returncode:
        raise SystemExit(f"THE UNBROKEN ENGINE FAILS:\n{run.stdout[-4_000:]}{run.stderr[-2_000:]}")

    return perf_counter() - started


def copied_to(place: Path) -> Path:
    """
    A copy of the project at *place*.
    """
    ignored = shutil.ignore_patterns("__pycache__", ".*")
    place.mkdir()
    for folder in COPIED:
        shutil.copytree(ROOT / folder, place / folder, ignore=ignored)

    for file in ROOT.iterdir():
        if file.is_file():
            shutil.copy(file, place)

    shutil.copytree(ROOT / ".ci", place / ".ci")
    shutil.copytree(ROOT / "requirements", place / "requirements")
    return place


def read(progress: Path, head: dict[str, object]) -> list[Outcome]:
    """
    What is over already. Other code, or another sample, is refused.
    """
    if not progress.exists():
        return []

    lines = [json.loads(line) for line in progress.read_text(encoding="utf-8").splitlines()]
    if lines and lines[0] != head:
        raise SystemExit(f"{progress} is of {lines[0]}, asked for is {head}; name another file")

    return lines[1:]


def digest_of_code() -> str:
    """
    What tells apart two states of what is mutated.
    """
    digest = blake2b(digest_size=8)
    for file in files():
        digest.update(file.read_bytes())

    return digest.hexdigest()


def report(outcomes: list[Outcome]) -> int:
    """
    Print the survivors and the figures.
    """
    counts = Counter(outcome["outcome"] for outcome in outcomes)
    for outcome in outcomes:
        if outcome["outcome"] == "survived":
            print(f"\nSURVIVED {outcome['mutant']}\n{outcome['diff']}")

    noticed = counts["killed"] + counts["timeout"]
    share = noticed / len(outcomes) if outcomes else 0.0
    print(f"{noticed} of {len(outcomes)} mutants noticed ({share:.1%}): {dict(counts)}")
    return 0 if share >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
