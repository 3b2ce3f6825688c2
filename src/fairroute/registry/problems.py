"""
What is wrong with a plan, where, and in words that whoever wrote it can act on.
"""

from collections.abc import Mapping
from typing import Final

import attrs

from fairroute.errors import InvalidValue

_SHOWN: Final = 80
"""Characters of a value that a sentence repeats."""


@attrs.frozen
class Problem:
    """
    What is wrong at one place: the way there, as names and list positions, and a sentence.
    """

    path: tuple[str | int, ...]
    sentence: str

    def under(self, *path: str | int) -> "Problem":
        """
        The same problem, seen from further up.
        """
        return Problem((*path, *self.path), self.sentence)

    def __str__(self) -> str:
        return f"{dotted(self.path)}: {self.sentence}" if self.path else self.sentence


def sentence_of(error: InvalidValue, /) -> str:
    """
    What an `InvalidValue` says, without the place and with the value as a plan file spells it.

    >>> from fairroute.errors import InvalidValue
    >>> from fairroute.registry import sentence_of
    >>> sentence_of(InvalidValue("Tier.rank", True, "a whole number"))
    'got true, expected a whole number'
    """
    return f"got {spelled(error.got)}, expected {error.expected}"


def spelled(value: object, /) -> str:
    """
    *value* as a plan file spells it; long ones are cut short.

    >>> from fairroute.registry import spelled
    >>> spelled(True), spelled("phone"), spelled({"rank": 1})
    ('true', '"phone"', 'a table')
    """
    if isinstance(value, bool):
        return str(value).lower()

    if value is None:
        return "nothing"

    if isinstance(value, Mapping):
        return "a table" if value else "an empty table"

    if isinstance(value, list | tuple | set | frozenset):
        return "a list" if value else "an empty list"

    if not isinstance(value, str):
        return _cut(str(value))

    inside = value if value.isprintable() else ascii(value)[1:-1]
    return f'"{_cut(inside)}"'


def dotted(path: tuple[str | int, ...], /) -> str:
    """
    A place in a plan as TOML writes it.

    >>> from fairroute.registry import dotted
    >>> dotted(("policy", "score", 1, "comfort")), dotted(("tiers", "very important", "rank"))
    ('policy.score[1].comfort', 'tiers."very important".rank')
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
            continue

        bare = step.isascii() and step.replace("-", "").replace("_", "").isalnum()
        shown = step if bare and len(step) <= _SHOWN else spelled(step)
        text += f".{shown}" if text else shown

    return text


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:60]}… ({len(text):,} characters)"
