"""
What `import fairroute` brings, and what it leaves for those who need it.
"""

import subprocess
import sys

HEAVY = (
    *("cattrs", "structlog", "tomllib", "click", "rich", "hypothesis", "json"),
    *("asyncio", "logging", "numpy", "pandas", "scipy", "matplotlib", "datetime", "zoneinfo"),
    *("fairroute.wire", "fairroute.observe", "fairroute.testing", "fairroute.replay"),
    *("fairroute.imports", "fairroute.cli", "fairroute.metrics", "fairroute.drive"),
    "fairroute.calendar",
)


def modules_after(statement: str) -> set[str]:
    """
    What a fresh interpreter has imported after *statement*, beyond what it starts with.
    """
    code = (
        f"import sys; before = set(sys.modules); {statement}; print(*(set(sys.modules) - before))"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own words
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_import_fairroute_is_light() -> None:
    """
    A host that routes pays for routing only.
    """
    assert set() == modules_after("import fairroute") & set(HEAVY)


def test_rooms_come_when_named() -> None:
    """
    `fr.wire` is there without an import of its own, and is what brings cattrs.
    """
    found = modules_after("import fairroute as fr; fr.wire.dumps(fr.Leave('c1'))")

    assert {"fairroute.wire", "cattrs"} <= found
    assert "structlog" not in found


def test_testing_needs_no_hypothesis() -> None:
    """
    Scripts and policy checks run where only fairroute is installed.
    """
    found = modules_after("import fairroute as fr; fr.testing.script().agent('ana')")

    assert "hypothesis" not in found


def test_every_name_is_listed() -> None:
    """
    `dir(fairroute)` shows the rooms that are not imported yet.
    """
    import fairroute

    assert set(fairroute.__all__) <= set(dir(fairroute))
