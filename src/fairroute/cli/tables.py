"""
Figures in rows, the log and each policy in columns.

As many columns stand side by side as the terminal is wide; the rest follow below, with the recorded
one again beside them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import attrs
from rich.console import Console
from rich.table import Table
from rich.text import Text

from fairroute.cli.wording import NOTHING, count, hours, share, wait
from fairroute.metrics import Group, ServiceLevel, Tally
from fairroute.model import Promise
from fairroute.replay import Column

LABEL: Final = 22
"""Characters of the column of labels."""

NARROWEST: Final = 10
"""Characters of a column of figures, at least: the longest figure is `12,345.6 h`."""


@attrs.frozen
class Row:
    """
    One figure: its *label*, and how it reads in each column.
    """

    label: str
    cells: tuple[str, ...]


@attrs.frozen
class Section:
    """
    The figures of one group: its *title*, what else is to be said of it, and *rows*.
    """

    title: str
    said: str
    rows: tuple[Row, ...]


def sections_of(
    title: str,
    groups: Sequence[Group | None],
    rule: ServiceLevel,
    *,
    said: Mapping[Promise, str] | None = None,
) -> Iterator[Section]:
    """
    One group of contacts as each column has it: a section for each promise made.

    *said* is what else stands in its title.
    """
    live = [Tally(0) if group is None else group.live for group in groups]
    by = [Tally(0) if group is None else group.by for group in groups]
    more = said or {}
    promises: tuple[tuple[Promise, Sequence[Tally], Iterator[Row]], ...] = (
        ("live", live, _live(live, rule)),
        ("by", by, _by(by)),
    )
    for promise, tallies, rows in promises:
        offered = max(tally.offered for tally in tallies)
        if offered:
            about = " · ".join(part for part in (count(offered), more.get(promise, "")) if part)
            yield Section(f"{title}, {promise}", about, tuple(rows))


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


def agents(columns: Sequence[Column]) -> Section:
    """
    What agents spent their time on.
    """
    times = [column.reading.agents for column in columns]
    rows = [
        Row("occupancy", tuple(share(time.occupancy) for time in times)),
        Row("use of capacity", tuple(share(time.capacity_use) for time in times)),
        Row("handling", tuple(hours(time.handling_hours) for time in times)),
        Row("ready without work", tuple(hours(time.ready_hours) for time in times)),
    ]
    if any(time.ringing for time in times):
        rows.append(Row("ringing", tuple(hours(time.ringing_hours) for time in times)))

    return Section("agents", "", tuple(rows))


def engine(columns: Sequence[Column]) -> Section:
    """
    What it took to find out.
    """
    runs = [column.run for column in columns]
    return Section(
        "engine",
        "",
        (
            Row(
                "time inside handle",
                tuple(NOTHING if run is None else f"{run.engine_seconds:.2f} s" for run in runs),
            ),
            Row("events", tuple(NOTHING if run is None else count(run.events) for run in runs)),
            Row("batches", tuple(NOTHING if run is None else count(run.batches) for run in runs)),
        ),
    )


def print_sections(
    console: Console, columns: Sequence[Column], sections: Sequence[Section]
) -> None:
    """
    Print *sections*, as many columns at a time as fit.
    """
    width = max(NARROWEST, *(len(column.name) for column in columns)) + 2
    fit = max(2, (console.width - LABEL) // width)
    others = range(1, len(columns))
    for start in range(0, len(others), fit - 1):
        places = (0, *others[start : start + fit - 1])
        table = _table(columns, places, width)
        table.add_row(
            "", *(Text(columns[place].name, style="bold", overflow="ellipsis") for place in places)
        )
        console.print(table)
        for section in sections:
            said = f" · {section.said}" if section.said else ""
            console.print(Text.assemble((section.title, "bold"), said))
            table = _table(columns, places, width)
            for row in section.rows:
                table.add_row(f"  {row.label}", *(row.cells[place] for place in places))
            console.print(table)
            console.print()


def _table(columns: Sequence[Column], places: Sequence[int], width: int) -> Table:
    table = Table(box=None, padding=(0, 0), show_header=False, pad_edge=False)
    table.add_column(width=LABEL, no_wrap=True)
    for place in places:
        style = "dim" if columns[place].run is None else ""
        table.add_column(width=width, justify="right", style=style, no_wrap=True)

    return table
