"""
`fairroute check`: a plan's findings, for people and for machines.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import attrs

from fairroute.cli.reading import Reader
from fairroute.cli.wording import length, plural
from fairroute.planfile import load_roster, parse_plan
from fairroute.planfile.reading import Lines, text_of
from fairroute.policies.overtaking import UNBOUNDED
from fairroute.registry import dotted
from fairroute.review import Finding, Kind, Overtaking, Review, review_plan

_MINUTE: Final = 60
_HOUR: Final = 3_600


@attrs.frozen(kw_only=True)
class Checked:
    """
    A review of a *plan* file, with the *lines* it speaks of; *allowed* kinds are not held against
    it. *agents* is how many were looked at, None without a roster.
    """

    plan: Path
    review: Review
    lines: Lines
    allowed: tuple[Kind, ...]
    agents: int | None

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """
        What keeps the plan from passing.
        """
        return self.review.warnings(allowed=self.allowed)


def checked(plan: Path, roster: Path | None, allowed: tuple[Kind, ...]) -> Checked:
    """
    Read and review. Raises `Mistakes` with all that is wrong with the files.
    """
    files = Reader()
    text = files.read(lambda: text_of(plan))
    read = None if text is None else files.read(lambda: parse_plan(text, source=str(plan)))
    agents = None if roster is None else files.read(lambda: load_roster(roster, read))
    files.done()
    assert text is not None
    assert read is not None
    today = datetime.now(UTC).date().isoformat()
    return Checked(
        plan=plan,
        review=review_plan(read, agents=agents, today=today),
        lines=Lines(text),
        allowed=allowed,
        agents=None if agents is None else len(agents),
    )


def told(done: Checked) -> Iterator[str]:
    """
    Findings line by line, who may pass whom, and what it comes to.
    """
    for finding in done.review.findings:
        weight, place = _weight(finding, done.allowed), _place(finding, done.lines)
        yield f"{weight}: {place}: {finding.sentence} [{finding.kind}]"

    for way in dict.fromkeys(each.policy for each in done.review.overtaking):
        bounds = [each for each in done.review.overtaking if each.policy == way and each.seconds]
        yield f"{dotted(way)}: {'; '.join(map(_passes, bounds)) or 'nobody passes anybody'}"

    if done.agents is None:
        yield "no roster: whether anybody can serve the topics was not looked at (--roster FILE)"

    notes = len(done.review.findings) - len(done.warnings)
    yield f"{done.plan.name}: {plural(len(done.warnings), 'warning')}, {plural(notes, 'note')}"


def as_json(done: Checked) -> dict[str, Any]:
    """
    What `--json` writes.
    """
    return {
        "versions": {"fairroute": version("fairroute")},
        "plan": done.plan.name,
        "agents": done.agents,
        "warnings": len(done.warnings),
        "findings": [
            {
                "kind": finding.kind,
                "weight": _weight(finding, done.allowed),
                "where": finding.where,
                "line": done.lines.of(finding.path),
                "sentence": finding.sentence,
            }
            for finding in done.review.findings
        ],
        "overtaking": [
            {
                "policy": dotted(each.policy),
                "behind": each.behind,
                "ahead": each.ahead,
                "seconds": each.seconds,
                "about": list(each.about),
            }
            for each in done.review.overtaking
        ],
    }


def _weight(finding: Finding, allowed: Collection[Kind]) -> str:
    if not finding.warning:
        return "note"

    return "allowed" if finding.kind in allowed else "warning"


def _place(finding: Finding, lines: Lines) -> str:
    line = lines.of(finding.path)
    return finding.where if line is None else f"{finding.where} (line {line})"


def _passes(each: Overtaking) -> str:
    who = f"{each.ahead} passes {each.behind}"
    about = f" (about {', '.join(each.about)})" if each.about else ""
    if each.seconds == UNBOUNDED:
        return f"{who} however much later it comes{about}"

    return f"{who} if it comes up to {_late(float(each.seconds))} later{about}"


def _late(seconds: float) -> str:
    """
    A length of time, rounded where it is no round one.
    """
    if seconds < 2 * _MINUTE or (seconds < 2 * _HOUR and not seconds % _MINUTE):
        return length(seconds)

    unit, size = ("h", _HOUR) if seconds >= 2 * _HOUR else ("min", _MINUTE)
    return f"{round(seconds / size, 1):,g} {unit}"
