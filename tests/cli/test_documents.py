"""
What README and the how-to show is what the command prints.
"""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from fairroute.cli.commands import fairroute

ROOT = Path(__file__).parents[2]


def commands(document: str, what: str = "replay") -> list[list[str]]:
    """
    The `fairroute` commands of a document that need nothing but the repository.
    """
    text = (ROOT / document).read_text(encoding="utf-8").replace("\\\n", " ")
    found = re.findall(rf"\bfairroute ({what} examples/.*)", text)
    return [shlex.split(line) for line in found]


@pytest.mark.parametrize(
    "document", ["README.md", "docs/how-to/replay-a-log.md", "examples/multi-channel/README.md"]
)
def test_commands_run_as_they_are_written(document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    In the repository's own folder.
    """
    monkeypatch.chdir(ROOT)
    (command,) = commands(document)

    result = CliRunner().invoke(fairroute, command)

    assert 0 == result.exit_code, result.output


def test_the_how_to_shows_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Each line of its excerpt, in this order.
    """
    monkeypatch.chdir(ROOT)
    document = "docs/how-to/replay-a-log.md"
    (excerpt,) = re.findall(r"```text\n(.*?)```", (ROOT / document).read_text("utf-8"), re.DOTALL)

    printed = CliRunner().invoke(fairroute, commands(document)[0], env={"COLUMNS": "100"}).stdout

    after = printed[printed.index("By tier") :].splitlines()
    for line in excerpt.splitlines():
        assert line in after
        after = after[after.index(line) + 1 :]


def test_the_how_to_shows_what_check_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Each line of its excerpt, in this order; the plan has warnings, so the exit code is 1.
    """
    monkeypatch.chdir(ROOT)
    document = "docs/how-to/check-a-plan.md"
    excerpt = re.findall(r"```text\n(.*?)```", (ROOT / document).read_text("utf-8"), re.DOTALL)[0]
    (command,) = commands(document, "check")

    result = CliRunner().invoke(fairroute, command)

    assert 1 == result.exit_code
    after = result.stdout.splitlines()
    for line in excerpt.splitlines():
        assert line in after
        after = after[after.index(line) + 1 :]


def test_the_example_is_checked_in_one_way() -> None:
    """
    README and how-to of the example name the same files.
    """
    (shown,) = commands("examples/multi-channel/README.md", "check")

    assert commands("docs/how-to/check-a-plan.md", "check") == [shown]
