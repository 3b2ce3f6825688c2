"""
Which cases are disputed: the first column of DISPUTED.md.
"""

from pathlib import Path


def disputed() -> frozenset[str]:
    """
    The ids of the cases in the table.
    """
    text = Path(__file__).with_name("DISPUTED.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("|")]
    return frozenset(row.strip("`") for row in rows[2:])
