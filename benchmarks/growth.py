"""
What a cycle costs in a large centre, beside a small one.

    python -m benchmarks.growth

Three questions, each with its rivals in turns, and a bound of 2 on what is asked of:

- everybody is busy: 50,000 waiting and 5,000 agents in 300 kinds, 200 skills, 300 signatures,
  beside 100 waiting and 100 agents;
- the same with 9,000 of the first tier in front of the line who need a skill that ten agents have;
- everybody is free: 5,000 agents of whom 4,000 may serve, beside 50 of whom 40 may, under each
  shipped score.

Nothing is truncated to get there. 5,000 agents no two of whom are alike are shown too, without a
bound.
"""

import sys
from functools import partial
from typing import Final

from benchmarks.cycle import engine
from benchmarks.idle import ALL_DISTINCT as NO_TWO_ALIKE
from benchmarks.idle import FEW, MANY, Idle, at_work
from benchmarks.report import Bound, Options, conclude, options
from benchmarks.rounds import Make, interleaved
from benchmarks.steady import ALL_DISTINCT, BLOCKED, LARGE, SMALL, Steady

from fairroute.policies import (
    AgentScore,
    BestMatch,
    FewestHandled,
    LeastFlexibleFirst,
    LeastLoaded,
    LongestIdle,
    Packing,
    RandomAgent,
    RoundRobin,
)

MOST: Final = 2.0

SCORES: Final[tuple[tuple[AgentScore, ...], ...]] = (
    (LongestIdle(),),
    (LeastLoaded(),),
    (Packing(),),
    (BestMatch(),),
    (RoundRobin(),),
    (FewestHandled(60),),
    (LeastFlexibleFirst(),),
    (RandomAgent(),),
    (Packing(), LongestIdle()),
    (BestMatch(), LongestIdle()),
    (LeastLoaded(), BestMatch()),
    (BestMatch(), LeastLoaded()),
    (LeastFlexibleFirst(), FewestHandled(60)),
    (Packing(), RandomAgent()),
    (BestMatch(), RandomAgent()),
)

OF_LOAD: Final = (LeastLoaded, Packing)
"""Parts that tell agents apart by load: they are asked among agents at work, too."""


def everybody_busy(given: Options) -> int:
    """
    The steady state, small and large.
    """
    sizes = {
        "100 waiting × 100 agents": SMALL,
        "50,000 × 5,000, 300 kinds": LARGE,
        "… 9,000 blocked in front": BLOCKED,
        "50,000 × 5,000, all distinct": ALL_DISTINCT,
    }
    subjects: dict[str, Make] = {
        name: partial(Steady, engine, size, given.cycles, given.rounds)
        for name, size in sizes.items()
    }
    small, large, blocked, distinct = sizes
    bounds = [Bound(large, small, MOST), Bound(blocked, small, MOST), Bound(distinct, small)]
    print("Everybody is busy")
    return conclude(interleaved(subjects, given.rounds), bounds, f"{given.cycles:,} cycles a round")


def everybody_free(
    given: Options, score: tuple[AgentScore, ...], *, with_work: bool = False
) -> int:
    """
    Choosing among many and among few by *score*.
    """
    staffs = {"50 free": FEW, "5,000 free": MANY, "5,000 free, all distinct": NO_TWO_ALIKE}
    subjects: dict[str, Make] = {
        name: partial(
            Idle, score, at_work(staff) if with_work else staff, given.cycles, given.rounds
        )
        for name, staff in staffs.items()
    }
    few, many, distinct = staffs
    bounds = [Bound(many, few, MOST), Bound(distinct, few)]
    among = ", among agents at work" if with_work else ""
    print(f"Everybody is free: {', '.join(map(repr, score))}{among}")
    return conclude(interleaved(subjects, given.rounds), bounds, f"{given.cycles:,} cycles a round")


def main() -> int:
    given = options(__doc__, cycles=2_500)
    broken = everybody_busy(given)
    for score in SCORES:
        broken += everybody_free(given, score)
        if isinstance(score[0], OF_LOAD):
            broken += everybody_free(given, score, with_work=True)

    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
