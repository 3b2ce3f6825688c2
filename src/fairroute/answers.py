"""
What counts as an answer of a policy part, and what is said of one that gives none.

A part is somebody else's code: it may raise anything, answer anything, and even its excuse may
fail. Whatever it does becomes a short sentence here, and never an exception of ours.
"""

from math import inf, isnan
from typing import Final

from fairroute.errors import cut, shown
from fairroute.protocols import Number, Terms

KEY_BITS: Final = 127
"""Keys are kept, in journals and snapshots: what fits 16 bytes with its sign is enough for them."""

MOST_SAID: Final = 200
"""Characters of somebody else's excuse that an event repeats: two lines."""


class NoAnswer(Exception):
    """
    What a part answered is none; says what came and what was expected.
    """

    def __init__(self, answer: object, expected: str) -> None:
        super().__init__(f"answered {shown(answer, MOST_SAID)}, expected {expected}")


def why(error: Exception) -> str:
    """
    Why a part failed, as an event says it.

    >>> why(ZeroDivisionError("no load"))
    'ZeroDivisionError: no load'
    >>> why(NoAnswer(None, "an integer"))
    'answered None, expected an integer'
    """
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - an excuse is somebody else's code, too
        text = "for a reason that cannot be shown"

    return (
        text if isinstance(error, NoAnswer) else cut(f"{type(error).__name__}: {text}", MOST_SAID)
    )


def key(answer: object) -> int:
    """
    *answer* as the key that an order gives. Raises `NoAnswer` for anything but an integer.
    """
    if type(answer) is not int:
        raise NoAnswer(answer, "an integer")

    if answer.bit_length() > KEY_BITS:
        raise NoAnswer(answer, f"an integer of at most {KEY_BITS} bits")

    return answer


def number(answer: object) -> Number:
    """
    *answer* as an urgency, or one number of a score. Raises `NoAnswer` for what cannot be compared.
    """
    if type(answer) is int or (type(answer) is float and not isnan(answer)):
        return answer

    raise NoAnswer(answer, "a number")


def reason(answer: object) -> str | None:
    """
    *answer* as an eligibility rule's: None, or why not. Raises `NoAnswer` for anything else.
    """
    if answer is None or isinstance(answer, str):
        return answer

    raise NoAnswer(answer, "None or a reason")


def terms(answer: object) -> Terms:
    """
    *answer* as the terms of an offer. Raises `NoAnswer` for anything else.
    """
    if isinstance(answer, Terms) and answer.timeout > 0:
        return answer

    raise NoAnswer(answer, "Terms with a timeout")


def descending(answer: object) -> tuple[float, ...]:
    """
    *answer* as a score (higher first) turned into a key (smaller first). Raises `NoAnswer` for what
    is no score.

    >>> descending(3), descending((1, 2))
    ((-3, inf), (-1, -2, inf))
    """
    if type(answer) is int:
        return (-answer, inf)

    numbers = answer if isinstance(answer, tuple) else (answer,)
    try:
        # The end of a tuple comes after any number: (1, 0) is higher than (1,), as tuples are.
        made = (*(-number(one) for one in numbers), inf)
    except NoAnswer:
        made = ()

    if len(made) > 1:
        return made

    raise NoAnswer(answer, "a number or a tuple of numbers")
