"""
One random run of the engine beside its model, and what is kept of a run that failed.

A seed makes the same run everywhere: the centre, the moves, and how small the thresholds are at
which indices are cleaned. In liveness mode the faults stop now and then, and all that can be served
must be (see `liveness`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from random import Random
from unittest.mock import patch

import attrs
from tests.model.beside import Beside
from tests.model.liveness import Calm
from tests.model.rules import WEIGHTS, Centre, Host, Move, some_centre

from fairroute import lanes, timers
from fairroute.engine import classify, match
from fairroute.engine.decide import line
from fairroute.plan import Limits

CALM_AFTER = 100
"""Moves between two calms in liveness mode: enough for a line and for pairs that rest."""

SMALL = {
    (lanes, "FEW"): 0,
    (lanes, "SWEEP_AFTER"): 2,
    (timers, "SWEEP_AFTER"): 2,
    (classify, "REMEMBERED"): 2,
    (line, "REMEMBERED"): 2,
    (match, "MANY"): 2,
}
"""Thresholds that centres as small as these would never reach, and what they are made then."""


@attrs.frozen
class Trace:
    """
    A run: what was fixed, and every move.
    """

    seed: int
    centre: Centre
    moves: tuple[Move | Calm, ...]

    def play(self) -> None:
        """
        Play it again, checking after every move; raises what it raised.
        """
        with thresholds_of(self.seed):
            beside = Beside(self.centre)
            for move in self.moves:
                make(beside, move)


class Stopped(Exception):
    """
    A run in which engine and model disagreed, or the engine broke: *trace* ends with that move.
    """

    def __init__(self, trace: Trace, error: Exception) -> None:
        super().__init__(str(error))
        self.trace = trace
        self.error = error


def run(seed: int, steps: int, *, check_every: int = 1, liveness: bool = False) -> Counter[str]:
    """
    *steps* moves. Returns how often each kind of event came; raises `Stopped`.

    Events are compared after each of them. `Engine.check`, which computes everything again, is
    called after every so many, and at the end; what a host can read is compared as `Beside` does.
    """
    chance = Random(seed)
    centre = centre_of(seed, chance)
    host = Host(centre)
    beside = Beside(centre, check_every)
    moves: list[Move | Calm] = []
    seen: Counter[str] = Counter()
    names, weights = list(WEIGHTS), list(WEIGHTS.values())
    with thresholds_of(seed):
        for step in range(1, steps + 1):
            (rule,) = chance.choices(names, weights)
            next_moves: list[Move | Calm] = [host.move(rule, chance, beside.model)]
            if liveness and (step % CALM_AFTER == 0 or step == steps):
                next_moves.append(Calm(centre.grid))

            for move in next_moves:
                moves.append(move)
                try:
                    seen.update(make(beside, move))
                    if step == steps:
                        beside.engine.check()
                        beside.look()
                except Exception as error:
                    raise Stopped(Trace(seed, centre, tuple(moves)), error) from error

    return seen


def make(beside: Beside, move: Move | Calm) -> Iterable[str]:
    """
    Let engine and model make *move*. Returns the names of the events.
    """
    events = move.come(beside) if isinstance(move, Calm) else beside.play(move)
    return [type(event).__name__ for event in events]


def centre_of(seed: int, chance: Random) -> Centre:
    """
    The centre that *seed* opens; in a fifth of them hardly anything is remembered.
    """
    centre = some_centre(chance)
    if not is_forgetful(seed):
        return centre

    return attrs.evolve(centre, limits=Limits(closed_contacts=2, ended_offers=2, interned=2))


@contextmanager
def thresholds_of(seed: int) -> Iterator[None]:
    """
    In a fifth of the runs everything that is cleaned now and then is cleaned at once; in every
    second of the others an agent's next head is looked up, where the engine would always walk down
    so few.
    """
    with ExitStack() as stack:
        if is_forgetful(seed):
            for (module, name), value in SMALL.items():
                stack.enter_context(patch.object(module, name, value))
        elif seed % 2:
            stack.enter_context(patch.object(lanes, "FEW", 0))

        yield


def is_forgetful(seed: int) -> bool:
    """
    Whether *seed* is of the fifth whose thresholds are 2.
    """
    return seed % 5 == 4
