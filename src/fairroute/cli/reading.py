"""
What a command needs, read from files: all that is wrong with any of them is said at once.
"""

from collections.abc import Callable
from typing import TypeVar

import attrs

from fairroute.errors import FairrouteError

T = TypeVar("T")


@attrs.define(slots=False)
class Mistakes(Exception):
    """
    Several files, or several things in them, are wrong.
    """

    errors: tuple[FairrouteError, ...]


class Reader:
    """
    Calls what reads files and collects what they raise, until `done`.
    """

    def __init__(self) -> None:
        self._errors: list[FairrouteError] = []

    def read(self, read: Callable[[], T]) -> T | None:
        """
        What *read* answers; None if it raised.
        """
        try:
            return read()
        except FairrouteError as error:
            self._errors.append(error)
            return None

    def done(self) -> None:
        """
        Raise `Mistakes` if there were any.
        """
        if self._errors:
            raise Mistakes(tuple(self._errors))
