"""
The engine's cycle beside the least such a cycle can cost.

    python -m benchmarks.cycle

plays submit, offer, accept and complete in steady state (100 waiting, 100 agents, 10 skills, 20
signatures; timers, events, a structlog observer whose messages are filtered out) and the floor's
own cycle in turns, and fails above 3.5 times the floor: what the whole of routing may cost.
"""

import logging
import sys
from functools import partial
from typing import Final

import structlog
from benchmarks.centre import Centre
from benchmarks.floor import floor
from benchmarks.report import Bound, conclude, options
from benchmarks.rounds import interleaved
from benchmarks.steady import SMALL, Steady

import fairroute as fr

MOST: Final = 3.5


def engine(centre: Centre) -> fr.Engine:
    """
    The engine as a host has it: the plan's policy, and a log that says only what is wrong.
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    return fr.Engine(centre.plan, observers=[fr.observe.Log()])


def bare_engine(centre: Centre) -> fr.Engine:
    """
    The same without a log.
    """
    return fr.Engine(centre.plan)


def main() -> int:
    given = options(__doc__)
    subjects = {
        "floor": partial(Steady, floor, SMALL, given.cycles, given.rounds),
        "engine": partial(Steady, engine, SMALL, given.cycles, given.rounds),
        "engine, no log": partial(Steady, bare_engine, SMALL, given.cycles, given.rounds),
    }
    return conclude(
        interleaved(subjects, given.rounds),
        [
            Bound("engine", "floor", MOST),
            Bound("engine, no log", "floor"),
        ],
        f"{given.cycles:,} cycles a round",
    )


if __name__ == "__main__":
    sys.exit(main())
