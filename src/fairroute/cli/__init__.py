"""
What people type.

`main` is the `fairroute` command. It needs the extra `cli` (click, rich), which a backend that only
routes does not; without it, one sentence says so.
"""

import sys

__all__ = ["main"]

NEEDS = 'the fairroute command needs a few more packages: pip install "fairroute[cli]"'


def main() -> None:
    """
    Do what the command line says, and exit: 0, or 2 for anything that was typed or read wrong.
    """
    try:
        import click
        import rich  # noqa: F401 - whether it is there
    except ModuleNotFoundError as error:
        if error.name not in {"click", "rich"}:
            raise
        print(NEEDS, file=sys.stderr)  # noqa: T201 - nothing prettier is there
        raise SystemExit(2) from None

    del click
    from fairroute.cli.commands import fairroute

    fairroute(prog_name="fairroute")
