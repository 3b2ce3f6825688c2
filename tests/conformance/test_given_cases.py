import os
from pathlib import Path

import pytest
from tests.conformance.disputed import disputed
from tests.conformance.report import counts
from tests.conformance.runner import run_folder

ROOT = Path(__file__).parents[2]


def folder() -> Path:
    """
    Where the peers' cases are: they are no part of the project.
    """
    given = os.environ.get("FAIRROUTE_CONFORMANCE")
    return ROOT.parent / "shared" / "conformance" if given is None else Path(given)


@pytest.mark.ci
def test_no_case_fails_undisputed() -> None:
    """
    Every peer's case passes, names the feature it needs, or is disputed with a rule.
    """
    if not folder().is_dir():
        pytest.skip("the peers' cases are not here; FAIRROUTE_CONFORMANCE names their folder")

    verdicts = list(run_folder(folder()))
    print(counts(verdicts))

    failed = {verdict.case: verdict.why for verdict in verdicts if verdict.outcome == "failed"}
    assert {} == {name: why for name, why in failed.items() if name not in disputed()}
    assert all(verdict.why for verdict in verdicts if verdict.outcome == "skipped")
