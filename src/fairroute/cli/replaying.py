"""
`fairroute replay`: from files to a `Replay`, with a bar where somebody watches.
"""

import platform
import sys
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

import attrs
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from fairroute import replay as what_if
from fairroute.cli.reading import Reader
from fairroute.imports import read_log, read_mapping, read_shifts
from fairroute.planfile import load_plan
from fairroute.replay import Replay, named_policies, plain_mapping


@attrs.frozen(kw_only=True)
class Replayed:
    """
    A replay, and what it took: *seconds* in all, *peak* bytes of memory (None: the system does not
    say).
    """

    replay: Replay
    plan: Path
    mapping: Path | None
    seconds: float
    peak: int | None


def replayed(
    log: Path,
    plan: Path,
    mapping: Path | None,
    policies: tuple[str, ...],
    shifts: Path | None,
    seed: int,
) -> Replayed:
    """
    Read everything and drive every policy.

    Raises `Mistakes` with all that is wrong with plan, mapping and policies, else what reading the
    log and holding it against the plan raise.
    """
    started = perf_counter()
    files = Reader()
    read_plan = files.read(lambda: load_plan(plan))
    chosen = None if read_plan is None else files.read(lambda: named_policies(read_plan, policies))
    columns = files.read(lambda: plain_mapping(log) if mapping is None else read_mapping(mapping))
    files.done()
    assert read_plan is not None
    assert chosen is not None
    assert columns is not None
    with _bars() as bars:
        reading = bars.add_task(f"reading {log.name}", total=1.0)

        def read_so_far(_: int, part: float) -> None:
            bars.update(reading, completed=part)

        imported = read_log(log, columns, progress=read_so_far)
        table = (
            None if shifts is None else read_shifts(shifts, columns.shifts, origin=imported.origin)
        )
        tasks = {name: bars.add_task(name, total=len(imported.contacts)) for name in chosen}

        def came_so_far(name: str, came: int) -> None:
            bars.update(tasks[name], completed=came)

        result = what_if.what_if(
            imported,
            read_plan,
            policies=chosen,
            shifts=table,
            seed=seed,
            progress=came_so_far,
        )

    return Replayed(
        replay=result,
        plan=plan,
        mapping=mapping,
        seconds=perf_counter() - started,
        peak=_peak(),
    )


def as_json(done: Replayed) -> dict[str, Any]:
    """
    What `--json` writes.
    """
    return {
        "versions": {"fairroute": version("fairroute"), "python": platform.python_version()},
        "plan": done.plan.name,
        "mapping": None if done.mapping is None else done.mapping.name,
        "seconds": done.seconds,
        "peak_memory_bytes": done.peak,
        **what_if.as_json(done.replay),
    }


def _bars() -> Progress:
    """
    Bars that go away when done, on a terminal; nothing anywhere else.
    """
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _peak() -> int | None:
    """
    The most memory this process ever held, in bytes.

    Linux is asked for the mark of this very program: what `getrusage` tells there includes what the
    process held before it became this program, so a large parent would count.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        marks = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
        if marks:
            return int(marks[0]) * 1024

    try:
        import resource
    except ModuleNotFoundError:  # not on Windows
        return None

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024
