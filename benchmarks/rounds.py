"""
Timing things side by side on a machine that has other work too.

Each subject lives in a process of its own, so that no heap is swept on behalf of another, and all
take turns: one round each, then the next round. A round's figures were thus taken within a second
or so of each other, and what is reported is the median over rounds of the *ratio* within a round.
What counts is processor time of the subject's own thread; garbage collection is on, and what a
round plays was made before its clock starts.
"""

import gc
import multiprocessing
import statistics
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, Protocol

import attrs

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PATIENCE: Final = 600
"""Seconds a subject may take to be built, or for a round, before it is given up: far above ours."""


Round = tuple[Callable[[], None], int]
"""What plays a round, and how many operations that is."""


class Subject(Protocol):
    """
    Something to time.
    """

    def next_round(self) -> Round:
        """
        What the next round does; everything it needs has been made.
        """


Make = Callable[[], Subject]
"""Builds a subject, in its own process; importable by name and picklable."""


@attrs.frozen
class Timing:
    """
    What one subject took in every round, in microseconds an operation.
    """

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        """
        The round in the middle.
        """
        return statistics.median(self.rounds)

    def over(self, rival: "Timing") -> float:
        """
        How many times the rival's cost this is: the median of the rounds' own ratios.
        """
        return statistics.median(
            mine / theirs for mine, theirs in zip(self.rounds, rival.rounds, strict=True)
        )


def interleaved(subjects: Mapping[str, Make], rounds: int) -> dict[str, Timing]:
    """
    Play *rounds* rounds of every subject, in turns; one more before, unmeasured, warms everything
    up.
    """
    context = multiprocessing.get_context("spawn")
    ends: dict[str, Connection] = {}
    processes = []
    for name, make in subjects.items():
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(make, there), name=name, daemon=True)
        process.start()
        there.close()
        ends[name] = here
        processes.append(process)

    for end in ends.values():
        _answer(end)

    taken: dict[str, list[float]] = {name: [] for name in subjects}
    for count in range(rounds + 1):
        for name, end in ends.items():
            end.send("play")
            micros = _answer(end)
            if count:
                taken[name].append(micros)

    for end in ends.values():
        end.send("stop")

    for process in processes:
        process.join(PATIENCE)

    return {name: Timing(tuple(micros)) for name, micros in taken.items()}


def timed(play: Callable[[], None], operations: int) -> float:
    """
    Microseconds of this thread's processor time that *play* takes for each of its *operations*.
    """
    start = time.thread_time_ns()
    play()
    return (time.thread_time_ns() - start) / 1_000 / operations


def _serve(make: Make, end: "Connection") -> None:
    subject = make()
    gc.collect()
    end.send(0.0)
    while end.recv() == "play":
        play, operations = subject.next_round()
        end.send(timed(play, operations))


def _answer(end: "Connection") -> float:
    if not end.poll(PATIENCE):
        raise TimeoutError("a benchmark's subject does not answer")

    micros: float = end.recv()
    return micros
