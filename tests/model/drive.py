"""
Long random runs of the engine beside its model: `python -m tests.model.drive --seeds 0..9`.

The rules are those of the Hypothesis machine; a seed makes the same run everywhere. A run that
fails prints its seed, is cut down to the moves that matter, and is saved: as text to read, and
pickled to play again with `--replay`.

Five million moves, on two processes, to be started again after whatever stopped them:

    python -m tests.model.drive --seeds 0..2499 --steps 2000 --check-every 1000 \
        --processes 2 --progress .cache/safety.jsonl

and again with `--liveness`, where faults stop now and then and everybody must be served.
"""

import argparse
import pickle
import sys
from pathlib import Path
from time import perf_counter

from tests.model.campaign import OtherTask, Outcome, Task, outcomes, summed


def main(arguments: list[str] | None = None) -> int:
    """
    Drive a range of seeds; 1 if one of them failed.
    """
    given = _arguments(arguments)
    if given.replay:
        pickle.loads(given.replay.read_bytes()).play()  # noqa: S301 - our own file
        return 0

    first, last = (int(part) for part in given.seeds.split(".."))
    task = Task(first, last, given.steps, given.check_every, given.liveness)
    started = perf_counter()
    made: list[Outcome] = []
    try:
        for outcome in outcomes(
            task, processes=given.processes, progress=given.progress, traces=given.traces
        ):
            made.append(outcome)
            if outcome.failure is not None:
                print(outcome.failure[:1_500], file=sys.stderr)
                if given.first:
                    break
    except OtherTask as refusal:
        print(refusal, file=sys.stderr)
        return 2

    failed = sorted(outcome.seed for outcome in made if outcome.failure is not None)
    took = perf_counter() - started
    print(f"{len(made)} seeds × {given.steps} steps in {took:.1f} s; failed: {failed or 'none'}")
    for kind, count in summed(made).most_common():
        print(f"{count:9,} {kind}")

    return 1 if failed else 0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="0..9", help="first..last")
    parser.add_argument("--steps", type=int, default=2_000, help="moves in each run")
    parser.add_argument(
        "--check-every", type=int, default=1, help="moves between two calls of Engine.check"
    )
    parser.add_argument("--liveness", action="store_true", help="let the faults stop now and then")
    parser.add_argument("--processes", type=int, default=1, help="runs made at the same time")
    parser.add_argument("--progress", type=Path, help="where runs that are over are kept")
    parser.add_argument(
        "--traces", type=Path, default=Path(".cache/traces"), help="where failures go"
    )
    parser.add_argument("--replay", type=Path, help="play a saved trace instead")
    parser.add_argument("--first", action="store_true", help="stop at the first failure")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
