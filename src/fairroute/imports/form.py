"""
One table of a TOML file, read key by key.

What is wrong is noted with its path and reading goes on with the default, so that all mistakes of a
file are told at once.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from fairroute.errors import nearest

T = TypeVar("T")


class Form:
    """
    The table at *path*; *problems* is shared by all tables of a file.
    """

    def __init__(self, table: Mapping[str, Any], path: str, problems: list[str]) -> None:
        self.table = table
        self.path = path
        self.problems = problems
        self._asked: list[str] = []

    def at(self, key: str) -> str:
        """
        The path of *key*.
        """
        shown = key if key.replace("_", "").replace("-", "").isalnum() else f'"{key}"'
        return f"{self.path}.{shown}" if self.path else shown

    def wrong(self, key: str, expected: str) -> None:
        """
        Note that the value of *key* is not what was *expected*.
        """
        shown = repr(self.table.get(key))
        shown = shown if len(shown) <= 60 else f"{shown[:50]}…"  # noqa: PLR2004 (about half a line)
        self.problems.append(f"{self.at(key)}: got {shown}, expected {expected}")

    def has(self, key: str) -> bool:
        """
        Whether *key* is there; asking makes it known.
        """
        self._asked.append(key)
        return key in self.table

    def need(self, key: str, why: str) -> bool:
        """
        Whether *key* is there; if not, that is noted.
        """
        if self.has(key):
            return True

        self.problems.append(f"{self.at(key)}: is missing; {why}")
        return False

    def text(self, key: str, default: T, expected: str = "text") -> str | T:
        """
        A text that is not empty.
        """
        if not self.has(key):
            return default

        value = self.table[key]
        if isinstance(value, str) and value:
            return value

        self.wrong(key, expected)
        return default

    def choice(self, key: str, allowed: Iterable[str], default: T) -> str | T:
        """
        One of the *allowed* texts.
        """
        if not self.has(key):
            return default

        value = self.table[key]
        known = list(allowed)
        if isinstance(value, str) and value in known:
            return value

        if not known:
            self.wrong(key, "nothing, as there is none to choose from")
            return default

        hint = nearest(value, known) if isinstance(value, str) else ""
        self.wrong(
            key, f"one of {', '.join(known)}" + (f"; {hint}" if hint.startswith("did") else "")
        )
        return default

    def texts(self, key: str, default: T) -> tuple[str, ...] | T:
        """
        One text, or a list of some.
        """
        if not self.has(key):
            return default

        value = self.table[key]
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
            return tuple(value)

        self.wrong(key, "a text or a list of texts")
        return default

    def number(self, key: str, default: T) -> float | T:
        """
        A number; bools are not numbers.
        """
        if not self.has(key):
            return default

        value = self.table[key]
        if (
            isinstance(value, (int, float))
            and not isinstance(value, bool)
            and abs(value) < float("inf")
        ):
            return value

        self.wrong(key, "a number")
        return default

    def inner(self, key: str) -> "Form":
        """
        The table under *key*, empty if it is not there.
        """
        if not self.has(key):
            return Form({}, self.at(key), self.problems)

        value = self.table[key]
        if isinstance(value, dict):
            return Form(value, self.at(key), self.problems)

        self.wrong(key, "a table")
        return Form({}, self.at(key), self.problems)

    def inners(self, key: str) -> list["Form"]:
        """
        The tables of the list under *key*, written `[[key]]`.
        """
        if not self.has(key):
            return []

        value = self.table[key]
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            return [
                Form(each, f"{self.at(key)}[{place}]", self.problems)
                for place, each in enumerate(value)
            ]

        self.wrong(key, f"tables, each written [[{key}]]")
        return []

    def pairs(self, key: str) -> dict[str, str]:
        """
        A table of texts to texts.
        """
        form = self.inner(key)
        return {name: text for name in form.table if (text := form.text(name, None)) is not None}

    def close(self) -> None:
        """
        Note every key that nobody asked for.
        """
        for key in self.table:
            if key not in self._asked:
                self.problems.append(f"{self.at(key)}: unknown key; {nearest(key, self._asked)}")
