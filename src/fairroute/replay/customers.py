"""
How a log's customers behave under a policy it did not have.

They come when they came. What happened to them is kept where the log saw it; what it could not see
(how long somebody who was answered would have waited, how long somebody who left would have been
handled) is drawn, by the contact's own name, so that every policy meets the same people.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import isinf
from typing import Final

import attrs

from fairroute.drive import Customer, Patience, PatienceRule, Stratum, Streams, Waited
from fairroute.imports import LogError
from fairroute.replay.cases import ENDLESS, Case

FEWEST_HANDLED: Final = 10
"""Handle times a topic needs to lend some to those who left: fewer would repeat a few customers."""

Handled = tuple[float, float | None]
"""Handle time and wrap-up of one contact; None where the log does not note the wrap-up."""


@attrs.frozen
class Customers:
    """
    The customers of a log, and the rules by which they behave.
    """

    everybody: tuple[Customer, ...] = attrs.field(repr=False)
    rules: Mapping[str, str]


def customers_of(source: str, cases: Sequence[Case], *, seed: int, rule: PatienceRule) -> Customers:
    """
    The customers in *cases*; chance comes from *seed* and each contact's id.

    Raises `LogError` if the log has no handle time at all.
    """
    streams = Streams(seed)
    patience = rule(_waited(each) for each in cases if each.work.promise == "live" and _known(each))
    handle = _HandleTimes(source, cases, streams)
    everybody = tuple(
        Customer(
            each.submitted,
            at=each.logged.asked_at,
            handle=(handled := handle.of(each))[0],
            wrap_up=handled[1],
            patience=_patience_of(each, patience, streams),
        )
        for each in cases
    )
    return Customers(everybody, _rules(cases, patience, handle))


def _known(case: Case) -> bool:
    return case.logged.wait is not None


def _waited(case: Case) -> Waited:
    logged = case.logged
    stratum = Stratum(case.work.tier, case.work.promise)
    return Waited(stratum, logged.wait or 0.0, left=_left(case))


def _left(case: Case) -> bool:
    return case.logged.outcome == "abandoned" and case.logged.wait is not None


def _patience_of(case: Case, patience: Patience, streams: Streams) -> float | None:
    """
    In seconds; None: never leaves.
    """
    if case.work.promise == "by":
        return case.logged.wait if _left(case) else None

    drawn = patience.of(_waited(case), streams.unit("patience", case.logged.id))
    return None if drawn is None or isinf(drawn) or drawn > ENDLESS else drawn


class _HandleTimes:
    """
    Own handle times, and those that others lend, by topic.
    """

    def __init__(self, source: str, cases: Iterable[Case], streams: Streams) -> None:
        self._streams = streams
        by_topic: dict[str | None, list[Handled]] = {}
        self._all: list[Handled] = []
        for case in cases:
            own = _own(case)
            if own is not None:
                by_topic.setdefault(case.logged.topic, []).append(own)
                self._all.append(own)

        if not self._all:
            raise LogError(
                source,
                "no answered contact has a handle time: name its column in the mapping "
                "(contact.handle, or contact.answered and contact.ended)",
            )

        self._by_topic = {
            topic: times for topic, times in by_topic.items() if len(times) >= FEWEST_HANDLED
        }
        self.lent = 0

    def of(self, case: Case) -> Handled:
        own = _own(case)
        if own is not None:
            return own

        self.lent += 1
        times = self._by_topic.get(case.logged.topic, self._all)
        return times[int(self._streams.unit("handle", case.logged.id) * len(times))]


def _own(case: Case) -> Handled | None:
    logged = case.logged
    return None if logged.handle is None else (logged.handle, logged.wrap_up)


def _rules(cases: Sequence[Case], patience: Patience, handle: _HandleTimes) -> dict[str, str]:
    rules = {
        "patience": (
            f"who left leaves after the same wait; {patience.rule}; who was answered has theirs "
            "drawn given that it exceeds the wait observed"
        ),
        "short abandons": (
            f"who left within {patience.short:g} s does so again, unless answered before; "
            "who left without waiting is gone at once"
        ),
        "handle times": (
            "who was answered keeps theirs; "
            f"{handle.lent:,} without one are lent that of an answered contact of the same topic "
            f"(of any, where fewer than {FEWEST_HANDLED} are known)"
        ),
    }
    if any(case.work.promise == "by" for case in cases):
        rules["promise by"] = "these customers may go: none leaves, but for those the log saw leave"

    unknown = sum(case.logged.wait is None for case in cases if case.logged.outcome != "open")
    if unknown:
        rules["unknown waits"] = f"{unknown:,}: these contacts are in no figure about waits"

    return rules
