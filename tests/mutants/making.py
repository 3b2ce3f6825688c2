"""
Which mutants there are: every small change that Cosmic Ray knows to make, and a sample of them.

Cosmic Ray is used as a library: its own runner changes files in place, one at a time, and somebody
may be at work on them. Changes within annotations are left out, as they either break the import or
change nothing at all, and would flatter or spoil the figure.
"""

import ast
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any, Final

import attrs

ROOT: Final = Path(__file__).parents[2]

MUTATED: Final = (
    "engine",
    "policies",
    *("answers.py", "bench.py", "capability.py", "lanes.py", "opening.py", "timers.py"),
)
"""Under `src/fairroute`: the engine, the policies, and the indices that the engine is made of."""


@attrs.frozen
class Mutant:
    """
    The *occurrence*th place in *file* that *operator* can change, and where it is.
    """

    file: str
    operator: str
    occurrence: int
    line: int
    column: int

    @property
    def name(self) -> str:
        """
        What it is called in the progress file.
        """
        return f"{self.file}:{self.line} {self.operator} {self.occurrence}"

    def made_of(self, source: str) -> str:
        """
        *source*, changed.
        """
        operator = _tool("plugins").get_operator(self.operator)()
        changed = _tool("mutating").mutate_code(source, operator, self.occurrence)
        assert isinstance(changed, str), self.name
        return changed


def tool_version() -> str:
    """
    Which Cosmic Ray makes them.
    """
    return version("cosmic-ray")


def sample(count: int, seed: int) -> list[Mutant]:
    """
    *count* mutants by chance, in an order of chance, no two of one place: a sum has eleven other
    operators, and a test that notices one of them notices most.
    """
    everything = list(mutants())
    Random(seed).shuffle(everything)
    places: dict[tuple[str, int, int], Mutant] = {}
    for mutant in everything:
        places.setdefault((mutant.file, mutant.line, mutant.column), mutant)

    return list(places.values())[:count]


def mutants() -> Iterator[Mutant]:
    """
    Every mutant, file by file.
    """
    for path in files():
        yield from _of(path)


def files() -> list[Path]:
    """
    What is mutated.
    """
    source = ROOT / "src" / "fairroute"
    found = [source / place for place in MUTATED]
    return sorted(
        file for place in found for file in ([place] if place.is_file() else place.rglob("*.py"))
    )


def _of(path: Path) -> Iterator[Mutant]:
    source = path.read_text(encoding="utf-8")
    tree, spared = _tool("ast").get_ast(source), _annotations(source)
    for name in _tool("plugins").operator_names():
        operator = _tool("plugins").get_operator(name)
        if operator.arguments():
            continue  # made for one place each, which nobody has named

        positions = (
            start
            for node in _tool("ast").ast_nodes(tree)
            for start, _ in operator().mutation_positions(node)
        )
        for occurrence, (line, column) in enumerate(positions):
            if not any(start <= (line, column) < end for start, end in spared):
                yield Mutant(str(path.relative_to(ROOT)), name, occurrence, line, column)


def _annotations(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """
    Where types are named, from and to.
    """
    found: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.AnnAssign | ast.arg):
            found.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            found.append(node.returns)

    return [
        ((one.lineno, one.col_offset), (one.end_lineno or 0, one.end_col_offset or 0))
        for one in found
        if one is not None
    ]


def _tool(module: str) -> Any:  # noqa: ANN401 - an untyped package that only this needs
    try:
        return import_module(f"cosmic_ray.{module}")
    except ModuleNotFoundError:
        raise SystemExit("Cosmic Ray is missing: install the dependency group `mutants`") from None
