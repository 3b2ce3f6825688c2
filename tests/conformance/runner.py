"""
One case from its beginning to its verdict.
"""

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.conformance import checks, steps
from tests.conformance.centre import Centre
from tests.conformance.requirements import us
from tests.conformance.schema import Case, check, load
from tests.conformance.verdict import Skip, Verdict, Wrong

import fairroute

_OWN: Final = Path(fairroute.__file__).parent


def run_folder(folder: Path) -> Iterator[Verdict]:
    """
    Every case in *folder*.
    """
    for case in load(folder):
        yield run(case)


def run(case: Case) -> Verdict:
    """
    What becomes of *case*.
    """
    centre: Centre | None = None
    try:
        check(case)
        centre = Centre(case.given)
        _play(centre)
    except Skip as skip:
        return Verdict(case.suite, case.id, "skipped", str(skip))
    except Wrong as wrong:
        if centre is not None and centre.notes:
            return Verdict(case.suite, case.id, "skipped", f"{centre.notes[0]} ({wrong})")

        return Verdict(case.suite, case.id, "failed", str(wrong))
    except Exception as error:  # noqa: BLE001 - whatever breaks, the other cases are run
        return _broken(case, error)

    return Verdict(case.suite, case.id, "passed")


def _broken(case: Case, error: Exception) -> Verdict:
    """
    A case on which fairroute breaks has failed; one whose shape the runner stumbles over is
    skipped.
    """
    said = f"{type(error).__name__}: {error}"
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, AssertionError) or any(_OWN in Path(f.filename).parents for f in frames):
        return Verdict(case.suite, case.id, "failed", said)

    where = frames[-1]
    place = f"{Path(where.filename).name}:{where.lineno}"
    return Verdict(case.suite, case.id, "skipped", f"the runner stumbles ({said}, {place})")


def _play(centre: Centre) -> None:
    given = centre.given
    for step in given["timeline"]:
        time = us(step["at"])
        if "expect" in step:
            centre.come_to(time, including=True)
            checks.check(centre, step["expect"])
        else:
            centre.come_to(time, including=False)
            steps.take(centre, step)

    until = given.get("simulate_until")
    if until is not None:
        centre.come_to(max(us(until), centre.clock.now), including=True)

    centre.engine.check()
