"""
`python -m tests.conformance DIR`: run a folder of peers' cases against the engine.
"""

import sys
from pathlib import Path

from tests.conformance.report import lines
from tests.conformance.runner import run_folder


def main(arguments: list[str]) -> int:
    """
    Run the folder named in *arguments*; 1 if a case failed, 2 if there is nothing to run.
    """
    if len(arguments) != 1:
        print("usage: python -m tests.conformance DIR", file=sys.stderr)
        return 2

    try:
        verdicts = list(run_folder(Path(arguments[0])))
    except (OSError, ValueError, KeyError) as error:
        print(f"cannot read cases: {error}", file=sys.stderr)
        return 2

    for line in lines(verdicts):
        print(line)

    return int(any(verdict.outcome == "failed" for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
