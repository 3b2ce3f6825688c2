"""
Figures, their bounds, and what to say of them.
"""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from platform import python_version

import attrs
from benchmarks.rounds import Timing


@attrs.frozen
class Options:
    """
    How much a benchmark does.
    """

    rounds: int
    cycles: int
    quick: bool


@attrs.frozen
class Bound:
    """
    *subject* may cost at most *most* times what *rival* costs; None: shown, without a bound.
    """

    subject: str
    rival: str
    most: float | None = None


def options(description: str | None, *, cycles: int = 10_000) -> Options:
    """
    What was typed: `--rounds`, `--quick` (fewer cycles a round, for CI).
    """
    parser = ArgumentParser(description=description, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="interleaved rounds, at least 5")
    parser.add_argument("--quick", action="store_true", help="a fifth of the cycles, for CI")
    given = parser.parse_args()
    return Options(max(5, given.rounds), cycles // 5 if given.quick else cycles, given.quick)


def conclude(timings: Mapping[str, Timing], bounds: Sequence[Bound], note: str) -> int:
    """
    Print every figure and every ratio; 1 if a bound is broken, else 0.
    """
    count = len(next(iter(timings.values())).rounds)
    print(f"CPython {python_version()}, median of {count} interleaved rounds, {note}")
    width = max(len(name) for name in timings)
    for name, timing in timings.items():
        shown = " ".join(f"{micros:8.2f}" for micros in sorted(timing.rounds))
        print(f"  {name:<{width}} {timing.median:9.2f} µs   [{shown}]")

    broken = 0
    for bound in bounds:
        ratio = timings[bound.subject].over(timings[bound.rival])
        said = "no bound" if bound.most is None else f"at most {bound.most:g}"
        verdict = ""
        if bound.most is not None:
            verdict = "ok" if ratio <= bound.most else "BROKEN"
            broken += ratio > bound.most

        print(f"  {bound.subject} / {bound.rival} = {ratio:.2f} ({said}) {verdict}")

    return 1 if broken else 0
