"""
What a run of a folder says: each skip and failure with its reason, each suite's counts, the total.
"""

from collections.abc import Iterator, Sequence

from tests.conformance.verdict import Verdict, count


def lines(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """
    The report, line by line.
    """
    for suite in dict.fromkeys(verdict.suite for verdict in verdicts):
        own = [verdict for verdict in verdicts if verdict.suite == suite]
        yield f"{suite}: {counts(own)}"
        yield from (
            f"  {verdict.outcome} {verdict.case}: {verdict.why}"
            for verdict in own
            if verdict.outcome != "passed"
        )

    yield counts(verdicts)


def counts(verdicts: Sequence[Verdict]) -> str:
    """
    `N passed, N failed, N skipped`.
    """
    passed, failed = count(verdicts, "passed"), count(verdicts, "failed")
    return f"{passed} passed, {failed} failed, {count(verdicts, 'skipped')} skipped"
