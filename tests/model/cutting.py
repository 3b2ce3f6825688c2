"""
A run that failed, cut down to the moves that matter and told to a person.
"""

import pickle
from collections import Counter
from pathlib import Path
from time import perf_counter

import attrs
from tests.model.liveness import Calm
from tests.model.naive import NaiveEngine
from tests.model.rules import Batch
from tests.model.runs import Stopped, Trace, run

MOST_LINES = 60
"""Of a failure that is told in a test's output; all of it is in a file then."""

MOST_SECONDS = 15.0
"""For how long shorter runs are tried when one failed: somebody waits for the answer."""


class Failed(AssertionError):
    """
    A run that failed, and all that a person needs to see why.
    """


def drive(
    seed: int, steps: int, traces: Path | None = None, *, liveness: bool = False
) -> Counter[str]:
    """
    One run of *steps* moves. Returns how often each kind of event came; raises `Failed`.
    """
    try:
        return run(seed, steps, liveness=liveness)
    except Stopped as stopped:
        raise Failed(tell(stopped, traces)) from stopped.error


def tell(stopped: Stopped, traces: Path | None = None) -> str:
    """
    What a person needs to see the failure again; also saved to *traces*, as text and to replay.
    """
    error = _played(stopped.trace) or stopped.error
    trace = cut_down(stopped.trace, error)
    text = report(trace, _played(trace) or error)
    if traces is not None:
        traces.mkdir(parents=True, exist_ok=True)
        whole = traces / f"seed-{trace.seed}.txt"
        whole.write_text(text + "\n")
        (traces / f"seed-{trace.seed}.pickle").write_bytes(pickle.dumps(trace))
        lines = text.splitlines()
        if len(lines) > MOST_LINES:
            half = MOST_LINES // 2
            text = "\n".join(
                [*lines[:half], f"… all {len(lines):,} lines: {whole}", *lines[-half:]]
            )

    return text


def cut_down(trace: Trace, error: Exception) -> Trace:
    """
    The same failure with fewer moves and commands: leave out half, a quarter, … one of them.
    """
    until = perf_counter() + MOST_SECONDS
    size = max(1, len(trace.moves) // 2)
    while size and perf_counter() < until:
        start = 0
        while start < len(trace.moves) and perf_counter() < until:
            shorter = attrs.evolve(trace, moves=trace.moves[:start] + trace.moves[start + size :])
            if _fails_alike(shorter, error):
                trace = shorter
            else:
                start += size

        size //= 2

    for index, move in enumerate(trace.moves):
        if isinstance(move, Batch) and len(move.commands) > 1:
            trace = _cut_down_batch(trace, index, error, until)

    return trace


def _cut_down_batch(trace: Trace, index: int, error: Exception, until: float) -> Trace:
    place = 0
    while True:
        batch = trace.moves[index]
        assert isinstance(batch, Batch)
        if place >= len(batch.commands) or perf_counter() >= until:
            return trace

        fewer = attrs.evolve(batch, commands=batch.commands[:place] + batch.commands[place + 1 :])
        shorter = attrs.evolve(
            trace, moves=(*trace.moves[:index], fewer, *trace.moves[index + 1 :])
        )
        if _fails_alike(shorter, error):
            trace = shorter
        else:
            place += 1


def _fails_alike(trace: Trace, error: Exception) -> bool:
    other = _played(trace)
    return other is not None and _kind(other) == _kind(error)


def _played(trace: Trace) -> Exception | None:
    """
    What playing *trace* raises: checked after every move, it may be noticed sooner than it was.
    """
    try:
        trace.play()
    except Exception as error:  # noqa: BLE001 - any failure is what is looked for
        return error

    return None


def _kind(error: Exception) -> tuple[str, str]:
    return type(error).__name__, getattr(error, "about", str(error))[:20]


def report(trace: Trace, error: Exception) -> str:
    """
    *trace* as text: the centre, every move, and what the model makes of it.
    """
    centre = trace.centre
    lines = [f"seed {trace.seed}, {len(trace.moves)} moves left: {type(error).__name__}: {error}"]
    lines.append(repr(centre))
    model = NaiveEngine(
        centre.plan, centre.policy, centre.seed, centre.limits, by_plan=centre.by_plan
    )
    for move in trace.moves:
        lines.append(repr(move))
        if isinstance(move, Calm):
            break  # it depends on both, and is the last one that matters

        if isinstance(move, Batch):
            try:
                events = model.handle(*move.commands, at=move.at)
            except Exception as mistake:  # noqa: BLE001 - shown, not judged
                lines.append(f"    raises {mistake!r}")
                events = list(getattr(mistake, "events", ()))

            lines.extend(f"    {event}" for event in events)

    return "\n".join(lines)
