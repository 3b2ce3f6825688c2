"""
Figures in rows, the log and each policy in columns.

As many columns stand side by side as the terminal is wide; the rest follow below, with the recorded
one again beside them.
"""

from collections.abc import Callable, Iterator, Sequence

import attrs
from rich.console import Console
from rich.table import Table
from rich.text import Text

from fairroute.cli.wording import NOTHING, count, hours, share, wait
from fairroute.metrics import Group, ServiceLevel, Tally
from fairroute.replay import Column

LABEL = 24
"""Characters of the column of labels."""


@attrs.frozen
class Row:
    """
    One figure: its *label*, and how it reads in each column.
    """

    label: str
    cells: tuple[str, ...]
    head: bool = False


def rows_of(title: str, groups: Sequence[Group | None], rule: ServiceLevel) -> Iterator[Row]:
    """
    The rows of one group of contacts, as each column has it.
    """
    live = [Tally(0) if group is None else group.live for group in groups]
    by = [Tally(0) if group is None else group.by for group in groups]
    if any(tally.offered for tally in live):
        yield Row(title, tuple(f"{count(tally.offered)} live" for tally in live), head=True)
        yield from _live(live, rule)
    if any(tally.offered for tally in by):
        yield Row(title, tuple(f"{count(tally.offered)} by" for tally in by), head=True)
        yield from _by(by)


def _live(tallies: Sequence[Tally], rule: ServiceLevel) -> Iterator[Row]:
    yield _row("answered", tallies, lambda tally: count(tally.answered))
    yield _row("abandoned", tallies, lambda tally: count(tally.abandoned))
    yield _row("short abandons", tallies, lambda tally: count(tally.short_abandons))
    yield from _rest(tallies)
    yield _row("service level", tallies, lambda tally: share(tally.service_level(rule)))
    yield _row("abandonment", tallies, lambda tally: share(tally.abandonment))
    yield _row("ASA", tallies, lambda tally: wait(tally.asa))
    yield _row("mean wait of all", tallies, lambda tally: wait(tally.mean_wait_all))
    yield _row("P50", tallies, lambda tally: wait(tally.p50))
    yield _row("P90", tallies, lambda tally: wait(tally.p90))
    yield _row("longest", tallies, lambda tally: wait(tally.longest))
    yield _row("AHT", tallies, lambda tally: wait(tally.aht))


def _by(tallies: Sequence[Tally]) -> Iterator[Row]:
    yield _row("answered", tallies, lambda tally: count(tally.answered))
    if any(tally.abandoned for tally in tallies):
        yield _row("abandoned", tallies, lambda tally: count(tally.abandoned))
    yield from _rest(tallies)
    yield _row("answered by due", tallies, lambda tally: share(tally.by_due))
    yield _row("mean wait", tallies, lambda tally: wait(tally.asa))
    yield _row("P90", tallies, lambda tally: wait(tally.p90))
    yield _row("longest", tallies, lambda tally: wait(tally.longest))
    yield _row("AHT", tallies, lambda tally: wait(tally.aht))


def _rest(tallies: Sequence[Tally]) -> Iterator[Row]:
    """
    What happens seldom has a row only where it happened.
    """
    for label, name in (
        ("callback taken", "callbacks"),
        ("ended by us", "ended"),
        ("withdrawn", "withdrawn"),
        ("still open", "open"),
    ):
        if any(getattr(tally, name) for tally in tallies):
            yield Row(label, tuple(count(getattr(tally, name)) for tally in tallies))


def _row(label: str, tallies: Sequence[Tally], written: Callable[[Tally], str]) -> Row:
    return Row(label, tuple(written(tally) if tally.offered else NOTHING for tally in tallies))


def agent_rows(columns: Sequence[Column]) -> Iterator[Row]:
    """
    What agents spent their time on, and what it took to find out.
    """
    times = [column.reading.agents for column in columns]
    yield Row("agents", ("",) * len(times), head=True)
    yield Row("occupancy", tuple(share(time.occupancy) for time in times))
    yield Row("use of capacity", tuple(share(time.capacity_use) for time in times))
    yield Row("handling", tuple(hours(time.handling_hours) for time in times))
    yield Row("ready without work", tuple(hours(time.ready_hours) for time in times))
    if any(time.ringing for time in times):
        yield Row("ringing", tuple(hours(time.ringing_hours) for time in times))


def engine_rows(columns: Sequence[Column]) -> Iterator[Row]:
    """
    What it took to find out.
    """
    runs = [column.run for column in columns]
    yield Row("engine", ("",) * len(runs), head=True)
    yield Row(
        "time inside handle",
        tuple(NOTHING if run is None else f"{run.engine_seconds:.2f} s" for run in runs),
    )
    yield Row("events", tuple(NOTHING if run is None else count(run.events) for run in runs))
    yield Row("batches", tuple(NOTHING if run is None else count(run.batches) for run in runs))


def print_rows(console: Console, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """
    Print *rows*, as many columns at a time as fit.
    """
    width = max(10, *(len(column.name) for column in columns)) + 2
    fit = max(2, (console.width - LABEL) // width)
    others = range(1, len(columns))
    shown = [others[start : start + fit - 1] for start in range(0, len(others), fit - 1)]
    for places in shown:
        _print(console, (0, *places), columns, rows, width)


def _print(
    console: Console,
    places: Sequence[int],
    columns: Sequence[Column],
    rows: Sequence[Row],
    width: int,
) -> None:
    table = Table(box=None, padding=(0, 0), show_header=True, header_style="bold", pad_edge=False)
    table.add_column("", width=LABEL, no_wrap=True)
    for place in places:
        style = "dim" if columns[place].run is None else ""
        name = columns[place].name
        table.add_column(name, width=width, justify="right", style=style, no_wrap=True)

    for row in rows:
        label = Text(row.label, style="bold") if row.head else Text(f"  {row.label}")
        if row.head and table.row_count:
            table.add_row()
        table.add_row(label, *(row.cells[place] for place in places))

    console.print(table)
    console.print()
