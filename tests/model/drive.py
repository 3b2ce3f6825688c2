"""
Long random runs of the engine beside its model: `python -m tests.model.drive --seeds 0..9`.

The rules are those of the Hypothesis machine; a seed makes the same run everywhere. A run that
fails prints its seed, is cut down to the moves that matter, and is saved: as text to read, and
pickled to play again with `--replay`.
"""

import argparse
import pickle
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import perf_counter
from unittest.mock import patch

import attrs
from tests.model.beside import Beside
from tests.model.naive import NaiveEngine
from tests.model.rules import WEIGHTS, Batch, Centre, Host, Move, some_centre

from fairroute import lanes

MOST_ATTEMPTS = 400
"""Shorter runs tried when one failed: a minute at most."""


@attrs.frozen
class Trace:
    """
    A run: what was fixed, and every move.
    """

    seed: int
    centre: Centre
    moves: tuple[Move, ...]

    def play(self) -> None:
        """
        Play it again; raises what it raised.
        """
        with heads_found_as(self.seed):
            beside = Beside(self.centre)
            for move in self.moves:
                beside.play(move)


@contextmanager
def heads_found_as(seed: int) -> Iterator[None]:
    """
    An agent's next head is looked up under every second seed, however few heads there are.

    In centres as small as these the engine would else always walk down the sorted heads.
    """
    with patch.object(lanes, "FEW", 0 if seed % 2 else lanes.FEW):
        yield


class Failed(AssertionError):
    """
    A run in which engine and model disagreed, or the engine broke.
    """


def drive(seed: int, steps: int, traces: Path | None = None) -> Counter[str]:
    """
    One run of *steps* moves. Returns how often each kind of event came; raises `Failed`.
    """
    with heads_found_as(seed):
        return _drive(seed, steps, traces)


def _drive(seed: int, steps: int, traces: Path | None) -> Counter[str]:
    chance = Random(seed)
    centre = some_centre(chance)
    host = Host(centre)
    beside = Beside(centre)
    moves: list[Move] = []
    seen: Counter[str] = Counter()
    names, weights = list(WEIGHTS), list(WEIGHTS.values())
    for _ in range(steps):
        (rule,) = chance.choices(names, weights)
        moves.append(host.move(rule, chance, beside.model))
        try:
            events = beside.play(moves[-1])
        except Exception as error:
            trace = cut_down(Trace(seed, centre, tuple(moves)), error)
            raise Failed(report(trace, error, traces)) from error

        seen.update(type(event).__name__ for event in events)

    return seen


def cut_down(trace: Trace, error: Exception) -> Trace:
    """
    The same failure with fewer moves and commands: leave out half, a quarter, … one of them.
    """
    budget = [MOST_ATTEMPTS]
    size = max(1, len(trace.moves) // 2)
    while size and budget[0] > 0:
        start = 0
        while start < len(trace.moves) and budget[0] > 0:
            shorter = attrs.evolve(trace, moves=trace.moves[:start] + trace.moves[start + size :])
            if _fails_alike(shorter, error, budget):
                trace = shorter
            else:
                start += size

        size //= 2

    for index, move in enumerate(trace.moves):
        if isinstance(move, Batch) and len(move.commands) > 1:
            trace = _cut_down_batch(trace, index, error, budget)

    return trace


def _cut_down_batch(trace: Trace, index: int, error: Exception, budget: list[int]) -> Trace:
    place = 0
    while True:
        batch = trace.moves[index]
        assert isinstance(batch, Batch)
        if place >= len(batch.commands):
            return trace

        fewer = attrs.evolve(batch, commands=batch.commands[:place] + batch.commands[place + 1 :])
        shorter = attrs.evolve(
            trace, moves=(*trace.moves[:index], fewer, *trace.moves[index + 1 :])
        )
        if _fails_alike(shorter, error, budget):
            trace = shorter
        else:
            place += 1


def _fails_alike(trace: Trace, error: Exception, budget: list[int]) -> bool:
    budget[0] -= 1
    try:
        trace.play()
    except Exception as other:  # noqa: BLE001 - any failure of the same kind will do
        return _kind(other) == _kind(error)

    return False


def _kind(error: Exception) -> tuple[str, str]:
    return type(error).__name__, getattr(error, "about", str(error))[:20]


def report(trace: Trace, error: Exception, traces: Path | None) -> str:
    """
    What a person needs to see the failure again.
    """
    lines = [f"seed {trace.seed}, {len(trace.moves)} moves left: {type(error).__name__}: {error}"]
    lines.append(repr(trace.centre))
    model = NaiveEngine(
        trace.centre.plan, trace.centre.policy, trace.centre.seed, trace.centre.limits
    )
    for move in trace.moves:
        lines.append(repr(move))
        if isinstance(move, Batch):
            try:
                events = model.handle(*move.commands, at=move.at)
            except Exception as mistake:  # noqa: BLE001 - shown, not judged
                lines.append(f"    raises {mistake!r}")
                events = list(getattr(mistake, "events", ()))

            lines.extend(f"    {event}" for event in events)

    text = "\n".join(lines)
    if traces is not None:
        traces.mkdir(parents=True, exist_ok=True)
        (traces / f"seed-{trace.seed}.txt").write_text(text + "\n")
        (traces / f"seed-{trace.seed}.pickle").write_bytes(pickle.dumps(trace))

    return text


def main(arguments: list[str] | None = None) -> int:
    """
    Drive a range of seeds; 1 if one of them failed.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="0..9", help="first..last")
    parser.add_argument("--steps", type=int, default=2_000, help="moves in each run")
    parser.add_argument(
        "--traces", type=Path, default=Path(".cache/traces"), help="where failures go"
    )
    parser.add_argument("--replay", type=Path, help="play a saved trace instead")
    parser.add_argument("--first", action="store_true", help="stop at the first failure")
    given = parser.parse_args(arguments)
    if given.replay:
        pickle.loads(given.replay.read_bytes()).play()  # noqa: S301 - our own file
        return 0

    first, last = (int(part) for part in given.seeds.split(".."))
    seen: Counter[str] = Counter()
    failed = []
    started = perf_counter()
    for seed in range(first, last + 1):
        try:
            seen += drive(seed, given.steps, given.traces)
        except Failed as failure:
            failed.append(seed)
            print(str(failure)[:1_500], file=sys.stderr)
            if given.first:
                break

    took = perf_counter() - started
    runs = last - first + 1
    print(f"{runs} seeds × {given.steps} steps in {took:.1f} s; failed: {failed or 'none'}")
    for kind, count in seen.most_common():
        print(f"{count:9,} {kind}")

    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
