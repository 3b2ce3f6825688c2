"""
The commands and their options; what they do is in the modules named after them.
"""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from fairroute.cli.reading import Mistakes
from fairroute.errors import FairrouteError
from fairroute.metrics import GROUPINGS, SERVICE_LEVELS
from fairroute.review import KINDS, Kind

_FILE = click.Path(path_type=Path)
_WIDE = {"max_content_width": 100}


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's
    if not wanted or context.resilient_parsing:
        return

    from importlib.metadata import version

    click.echo(f"fairroute {version('fairroute')}")
    context.exit()


@click.group(context_settings=_WIDE)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Say which version this is.",
)
def fairroute() -> None:
    """
    One queueing and routing engine for every channel of a contact centre.
    """


@fairroute.command(context_settings=_WIDE)
@click.argument("log", type=_FILE)
@click.option("--plan", type=_FILE, required=True, help="The plan to route by (TOML).")
@click.option("--map", "mapping", type=_FILE, help="How the log's columns are to be read (TOML).")
@click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="NAME",
    help="A column of its own: a name in the plan's [policies], a preset, a registered part, or "
    "`plan` for the plan's own. Give several. Without: the plan's own.",
)
@click.option(
    "--shifts", type=_FILE, help="Who was there (CSV): agent, start, end, skills, capacity."
)
@click.option(
    "--by",
    "groupings",
    multiple=True,
    type=click.Choice(list(GROUPINGS)),
    default=("tier", "skill", "channel"),
    show_default=True,
    help="What to print tables by; the JSON has all.",
)
@click.option(
    "--service-level",
    "rule",
    type=click.Choice(list(SERVICE_LEVELS)),
    default="ignore_short",
    show_default=True,
    help="The rule of the service level printed; the JSON has all.",
)
@click.option("--json", "out", type=_FILE, help="Write every figure to this file, or to -.")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=0,
    show_default=True,
    help="Where chance starts; the same seed gives the same figures.",
)
def replay(out: Path | None, groupings: tuple[str, ...], rule: Any, **asked: Any) -> None:  # noqa: ANN401
    """
    What a log's customers would have met under a plan.

    Sends the contacts of LOG (CSV or TSV, plain or gzip) through the engine, once for each policy,
    and prints what each tier, skill and channel would have met, beside what the log recorded.
    """
    from fairroute.cli.replaying import as_json, replayed
    from fairroute.cli.report import print_report

    try:
        _writable(out)
        result = replayed(**asked)
    except Mistakes as mistakes:
        _give_up(*mistakes.errors)
    except FairrouteError as error:
        _give_up(error)

    if str(out) != "-":
        print_report(result, groupings, rule)
    if out is not None:
        _write(out, json.dumps(as_json(result), indent=1, ensure_ascii=False) + "\n")


@fairroute.command(context_settings=_WIDE)
@click.argument("plan", type=_FILE)
@click.option("--roster", type=_FILE, help="Who is there and what they can do (TOML).")
@click.option(
    "--allow",
    "allowed",
    multiple=True,
    type=click.Choice(list(KINDS)),
    help="A kind of warning that is meant to be so. Give several.",
)
@click.option("--json", "out", type=_FILE, help="Write all of it to this file, or to -.")
def check(plan: Path, roster: Path | None, allowed: tuple[Kind, ...], out: Path | None) -> None:
    """
    What to know of a plan before customers meet it.

    Reads PLAN (TOML) and says what nobody can serve, who may be passed for ever, which rules never
    hold, and what will be slow. Exit code 0: nothing but notes; 1: warnings; 2: a file cannot be
    used at all, which a live engine would refuse as well.
    """
    from fairroute.cli.checking import as_json, checked, told

    try:
        _writable(out)
        result = checked(plan, roster, allowed)
    except Mistakes as mistakes:
        _give_up(*mistakes.errors)

    if str(out) != "-":
        click.echo("\n".join(told(result)))
    if out is not None:
        _write(out, json.dumps(as_json(result), indent=1, ensure_ascii=False) + "\n")

    if result.warnings:
        sys.exit(1)


def _writable(out: Path | None) -> None:
    """
    Say now, not after minutes of work, that a file cannot be written.
    """
    if out is None or str(out) == "-":
        return
    if out.is_dir():
        _give_up(f"--json {out}: this is a directory, name a file in it")
    if not out.absolute().parent.is_dir():
        _give_up(f"--json {out}: there is no directory {out.parent}")


def _write(out: Path, text: str) -> None:
    if str(out) == "-":
        click.echo(text, nl=False)
        return

    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        _give_up(f"--json {out}: cannot be written: {error.strerror or error}")


def _give_up(*errors: object) -> NoReturn:
    for error in errors:
        click.echo(f"fairroute: {error}", err=True)

    sys.exit(2)
