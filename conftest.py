"""
What every run of the tests shares: its tier, its seed, and the examples in documents.

A *tier* says how long a run may take. It leaves out tests marked for a later tier, loads the
Hypothesis profile that goes with it, and scales the seeded drivers. CONTRIBUTING.md tells when to
run which.
"""

from secrets import randbits
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from hypothesis import settings
from sybil import Sybil
from sybil.parsers.doctest import DocTestParser
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser
from sybil.sybil import SybilCollection

import fairroute

if TYPE_CHECKING:
    from pathlib import Path


@attrs.frozen
class Tier:
    """
    How much of everything one run does.

    *leaves_out* are the marks of tests that take longer than the tier allows. *scale* multiplies
    the steps of a seeded driver, which are written down for the ci tier.
    """

    profile: str
    leaves_out: frozenset[str]
    scale: float


TIERS: Final = {
    "quick": Tier("dev", leaves_out=frozenset({"ci", "nightly"}), scale=0.005),
    "ci": Tier("ci", leaves_out=frozenset({"nightly"}), scale=1.0),
    "nightly": Tier("nightly", leaves_out=frozenset(), scale=20.0),
}

CHUNK: Final = "[chunk-"
"""How the id of a test begins its parameters that is one of several equal pieces of a long run."""

# No deadlines: a machine that is busy is not a law that is broken. In ci the examples are the same
# on every run, so that a red run is about the change; the nightly tier is the one that explores.
settings.register_profile("dev", deadline=None, max_examples=6, stateful_step_count=20)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    max_examples=100,
    stateful_step_count=50,
    print_blob=True,
)
settings.register_profile(
    "nightly",
    deadline=None,
    max_examples=2_000,
    stateful_step_count=200,
    print_blob=True,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """
    `--tier` and `--seed`.
    """
    group = parser.getgroup("fairroute")
    group.addoption(
        "--tier",
        choices=tuple(TIERS),
        default="ci",
        help="how much to run: quick (15 s), ci (the default), nightly",
    )
    group.addoption(
        "--seed",
        type=int,
        default=None,
        help="seed of the seeded drivers; fixed in quick and ci, drawn and printed in nightly",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """
    Share a run of everything among the processors; files that are named run in one process.
    """
    everything = config.args_source is not pytest.Config.ArgsSource.ARGS
    alone = not hasattr(config, "workerinput") and not config.option.usepdb
    if everything and alone and getattr(config.option, "numprocesses", 0) is None:
        config.option.numprocesses = "auto"


def pytest_configure(config: pytest.Config) -> None:
    """
    Load the tier's Hypothesis profile and settle the seed before workers are started.
    """
    settings.load_profile(tier_of(config).profile)
    if hasattr(config, "workerinput"):
        config.option.seed = config.workerinput["seed"]
    elif config.option.seed is None:
        config.option.seed = randbits(32) if config.option.tier == "nightly" else 1


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401 - xdist names no type
    """
    Hand the seed to each of xdist's workers.
    """
    node.workerinput["seed"] = node.config.option.seed


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:  # noqa: ANN401 - xdist names no type
    """
    A file's tests stay with one worker, but for the chunks of long drivers: these go to whoever is
    free.
    """
    if config.getvalue("dist") != "loadfile":
        return None

    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

    class Scheduling(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return nodeid if CHUNK in nodeid else nodeid.split("::", 1)[0]

    return Scheduling(config, log)


def pytest_report_header(config: pytest.Config) -> str:
    """
    What to type to see the same run again.
    """
    return f"fairroute: --tier={config.option.tier} --seed={config.option.seed}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    Leave out what the tier has no time for.
    """
    left_out = tier_of(config).leaves_out
    dropped = [item for item in items if any(item.get_closest_marker(m) for m in left_out)]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in dropped]


@pytest.fixture(scope="session")
def scale(request: pytest.FixtureRequest) -> float:
    """
    Times as many steps as the same driver does in the ci tier.
    """
    return tier_of(request.config).scale


@pytest.fixture(scope="session")
def seed(request: pytest.FixtureRequest) -> int:
    """
    Where the chance of seeded drivers starts; the header of the run prints it.
    """
    found: int = request.config.option.seed
    return found


def tier_of(config: pytest.Config) -> Tier:
    """
    The tier this run was asked for.
    """
    return TIERS[config.option.tier]


def ready_names(namespace: dict[str, Any]) -> None:
    """
    Docstrings may say `fr` without importing it.
    """
    namespace["fr"] = fairroute


markdown = (PythonCodeBlockParser(), SkipParser())
examples = SybilCollection(
    [
        Sybil(markdown, filenames=["README.md"], name="readme"),
        Sybil(markdown, pattern="*.md", path="docs", name="docs"),
        Sybil([DocTestParser()], pattern="*.py", path="src", setup=ready_names, name="docstrings"),
    ]
)


def pytest_collect_file(file_path: "Path", parent: pytest.Collector) -> pytest.Collector | None:
    """
    Collect the examples of documents and docstrings.
    """
    collected: pytest.Collector | None = collect_examples(file_path, parent)
    return collected


collect_examples = examples.pytest()
