"""
The report of `fairroute replay`: what was read, how gaps were filled, the figures, what it took.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from datetime import timedelta
from io import StringIO
from pathlib import Path

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from fairroute.cli.replaying import Replayed
from fairroute.cli.tables import agents, engine, print_sections, sections_of
from fairroute.cli.wording import count, length, plural
from fairroute.imports import Finding, ImportedLog
from fairroute.metrics import ServiceLevel
from fairroute.model import Promise, ServiceTarget
from fairroute.plan import Plan, Topic
from fairroute.replay import Replay

WIDTH = 100
"""Characters of a line where no terminal says how wide it is."""


def print_report(done: Replayed, groupings: Iterable[str], rule: ServiceLevel) -> None:
    """
    Print all of it to standard output.
    """
    if sys.stdout.isatty():
        _print(Console(highlight=False), done, groupings, rule)
        return

    # Nobody watches: no colours, no width but the usual, and no blanks at the ends of lines.
    text = StringIO()
    width = None if "COLUMNS" in os.environ else WIDTH
    _print(
        Console(file=text, width=width, highlight=False, color_system=None), done, groupings, rule
    )
    lines = (line.rstrip() for line in text.getvalue().splitlines())
    click.echo("\n".join(lines))


def _print(console: Console, done: Replayed, groupings: Iterable[str], rule: ServiceLevel) -> None:
    replay = done.replay
    columns = replay.columns
    _header(console, done)
    _rows(console, replay.log)
    _rules(console, replay, rule)
    _title(console, "Everybody")
    everybody = sections_of("customers", [column.reading.everybody for column in columns], rule)
    print_sections(console, columns, [*everybody, agents(columns), engine(columns)])
    for grouping in dict.fromkeys(groupings):
        _by(console, replay, grouping, rule)

    _footer(console, done)


def _header(console: Console, done: Replayed) -> None:
    log = done.replay.log
    first = log.origin + timedelta(seconds=log.contacts[0].asked_at)
    last = log.origin + timedelta(seconds=log.contacts[-1].asked_at)
    console.print(Text(Path(log.source).name, style="bold"), f"under {done.plan.name}")
    console.print(f"{first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}")
    lost = sum(finding.count for finding in log.unreadable)
    dropped = sum(finding.count for finding in log.dropped)
    console.print(
        f"{plural(log.rows, 'row')} = {plural(len(log.contacts), 'contact')} "
        f"+ {count(dropped)} dropped + {count(lost)} unreadable"
    )
    console.print()


def _rows(console: Console, log: ImportedLog) -> None:
    sorts = (
        ("unreadable", log.unreadable, "red"),
        ("dropped", log.dropped, ""),
        ("remarked on, and kept", log.remarks, ""),
    )
    for title, findings, style in sorts:
        if not findings:
            continue

        _title(console, f"Rows {title}", style)
        table = _plain()
        for finding in findings:
            table.add_row(count(finding.count), _finding(finding, all_said=bool(style)))
        console.print(table)
        console.print()


def _finding(finding: Finding, *, all_said: bool) -> Text:
    if all_said:
        samples = "\n".join(f"line {each.line:,}: {each.what}" for each in finding.samples)
        more = "\n…" if finding.count > len(finding.samples) else ""
        return Text.assemble(finding.reason, (f"\n{samples}{more}", "dim"))

    lines = ", ".join(f"{each.line:,}" for each in finding.samples)
    more = ", …" if finding.count > len(finding.samples) else ""
    return Text.assemble(finding.reason, (f" (lines {lines}{more})", "dim"))


def _rules(console: Console, replay: Replay, rule: ServiceLevel) -> None:
    _title(console, "How it was done")
    table = _plain("left")
    for name, sentence in replay.rules.items():
        table.add_row(name, sentence)

    table.add_row("service level", f"rule {rule}, T inclusive, S = 5 s; targets are the plan's")
    table.add_row("seed", count(replay.seed))
    console.print(table)
    console.print()
    for warning in replay.warnings:
        console.print(Text(f"Note: {warning}", style="yellow"))
    if replay.warnings:
        console.print()


def _by(console: Console, replay: Replay, grouping: str, rule: ServiceLevel) -> None:
    columns = replay.columns
    labels = sorted({label for column in columns for label in column.reading.by[grouping]})
    _title(console, f"By {grouping}")
    if len(labels) == 1:
        console.print(Text(f"all {labels[0]}: the figures are everybody's\n"))
        return

    sections = [
        section
        for label in labels
        for section in sections_of(
            label,
            [column.reading.by[grouping].get(label) for column in columns],
            rule,
            said=_said(replay.plan, grouping, label),
        )
    ]
    print_sections(console, columns, sections)


def _said(plan: Plan, grouping: str, label: str) -> Mapping[Promise, str]:
    """
    What the plan says of a group: a tier's targets, the topics that need a skill.
    """
    tier = (plan.tiers or {}).get(label)
    if grouping == "tier" and tier is not None:
        targets: dict[Promise, ServiceTarget | None] = {"live": tier.live, "by": tier.by}
        return {
            promise: f"{target.share * 100:g} % in {length(target.within)}"
            + ("" if target.hours is None else f" of {target.hours}")
            for promise, target in targets.items()
            if target is not None
        }

    needing = [name for name, topic in (plan.topics or {}).items() if _label(topic) == label]
    if grouping == "skill" and needing not in ([], [label]):
        topics = f"topics {', '.join(needing)}"
        return {"live": topics, "by": topics}

    return {}


def _label(topic: Topic) -> str:
    return " + ".join(sorted(topic.skills))


def _footer(console: Console, done: Replayed) -> None:
    memory = "" if done.peak is None else f", at most {done.peak / 1e6:,.0f} MB of memory"
    console.print(f"{done.seconds:.1f} s in all{memory}.")


def _plain(justify: str = "right") -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False, pad_edge=False)
    table.add_column("", justify="right" if justify == "right" else "left", no_wrap=True)
    table.add_column("", ratio=1)
    return table


def _title(console: Console, title: str, style: str = "") -> None:
    console.print(Padding(Text(title, style=f"bold underline {style}".strip()), (0, 0)))
