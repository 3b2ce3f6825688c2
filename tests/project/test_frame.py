"""
What the repository promises a stranger before any of its code runs.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

from tests.breakages.__main__ import BREAKAGES
from tests.breakages.indices import INDICES

ROOT = Path(__file__).parents[2]


def test_readme_commands_are_the_ones_ci_runs() -> None:
    """
    Both commands README gives are run by the build as they stand there, but for their layout.
    """
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    build = re.sub(r"[\\\s]+", " ", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))

    lines = re.findall(r"^\$ (.*)", readme, re.MULTILINE)
    commands = [part.strip() for line in lines for part in line.split("&&")]

    assert 4 == len(commands)
    assert [] == [command for command in commands if quiet(command) not in quiet(build)]


def test_pins_name_no_host() -> None:
    """
    The pinned versions install from whatever registry the reader uses.
    """
    pins = (ROOT / "requirements" / "ci.txt").read_text(encoding="utf-8").splitlines()

    assert [] == [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+( ; [^@:/]+)?", pin)]


def test_every_page_is_in_the_navigation() -> None:
    """
    No page of the documentation can be reached only by who knows its address.
    """
    site = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))
    docs = ROOT / "docs"

    pages = {page.relative_to(docs).as_posix() for page in docs.rglob("*.md")}

    assert pages == set(addresses(site["project"]["nav"]))


def quiet(text: str) -> str:
    """
    *text* without the flags that only keep a build's log short.
    """
    return text.replace(" --quiet", "")


def addresses(nav: Any) -> list[str]:  # noqa: ANN401 - a tree of lists, tables and addresses
    """
    The leaves of a navigation tree.
    """
    if isinstance(nav, str):
        return [nav]

    branches = nav.values() if isinstance(nav, dict) else nav
    return [address for branch in branches for address in addresses(branch)]


def test_every_breakage_can_still_be_planted() -> None:
    """
    Code that moves takes the breakages planted in it along.
    """
    source = {
        name: (ROOT / "src" / "fairroute" / name).read_text(encoding="utf-8")
        for name in {breakage.file for breakage in (*BREAKAGES, *INDICES)}
    }

    misfits = [
        (breakage.law, breakage.what)
        for breakage in (*BREAKAGES, *INDICES)
        if source[breakage.file].count(breakage.found) != 1
    ]

    assert [] == misfits
