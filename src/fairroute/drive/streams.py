"""
Chance with names.

Everything random in a run comes from a named stream of one seed. A stream's numbers depend on the
seed and the name alone: another stream, another process or another `PYTHONHASHSEED` changes
nothing, so two policies meet the same customers, and a finding can be had again. Only whole-number
and uniform draws of the standard library are used, whose sequences Python promises to keep.
"""

import math
from collections.abc import Sequence
from hashlib import sha256
from random import Random
from statistics import NormalDist
from typing import Final, TypeVar

import attrs

from fairroute.checks import whole
from fairroute.errors import InvalidValue

T = TypeVar("T")

Name = str | int
"""A part of a stream's name."""

MAX_SEED: Final = 2**63 - 1
"""Largest seed: what every journal and spreadsheet can hold."""

_UNIFORM_BITS: Final = 53
"""What a float between 0 and 1 can hold."""

_NORMAL: Final = NormalDist()


class Stream:
    """
    One sequence of chance, drawn one number after the other.
    """

    __slots__ = ("_random",)

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 (a simulation's chance must repeat, not hide)

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """
        A number from *low* up to, but not including, *high*.
        """
        return low + (high - low) * self._random.random()

    def exponential(self, mean: float) -> float:
        """
        A time with this *mean* and no memory.
        """
        return -mean * math.log1p(-self._random.random())

    def lognormal(self, mean: float, cv: float) -> float:
        """
        A time with this *mean* and coefficient of variation *cv*, as handle times are.
        """
        spread = math.log1p(cv * cv)
        deviate = _NORMAL.inv_cdf(self._inside())
        return mean * math.exp(math.sqrt(spread) * deviate - spread / 2)

    def _inside(self) -> float:
        """
        A number between 0 and 1 that is neither, as no deviate belongs to those.
        """
        while (number := self._random.random()) == 0:
            pass

        return number

    def choice(self, options: Sequence[T]) -> T:
        """
        One of the *options*, all alike likely.
        """
        return options[int(self._random.random() * len(options))]


@attrs.frozen
class Streams:
    """
    All chance of one run: streams by name, from one *seed*.

    >>> first, again = Streams(7).stream("arrivals"), Streams(7).stream("arrivals")
    >>> first.uniform() == again.uniform()
    True
    """

    seed: int = attrs.field(validator=whole(least=0, most=MAX_SEED))

    def stream(self, *name: Name) -> Stream:
        """
        The stream of this *name*, at its beginning.
        """
        return Stream(self._digest(name))

    def unit(self, *name: Name) -> float:
        """
        One number from 0 up to, but not including, 1 that belongs to this *name*.

        For what happens once to something with a name, such as a customer's patience: it stays the
        same whatever else is drawn.
        """
        return math.ldexp(self._digest(name) >> (256 - _UNIFORM_BITS), -_UNIFORM_BITS)

    def _digest(self, name: tuple[Name, ...]) -> int:
        if not name:
            raise InvalidValue("stream", name, 'a name, such as stream("arrivals", "phone")')

        # Lengths keep ("ab", "c") and ("a", "bc") apart; the type keeps 1 and "1" apart.
        parts = "".join(f"{type(part).__name__[0]}{len(str(part))}:{part}" for part in name)
        return int.from_bytes(sha256(f"{self.seed}/{parts}".encode()).digest(), "big")
