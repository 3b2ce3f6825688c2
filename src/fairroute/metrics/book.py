"""
Who came, how long they waited and how that ended, kept by group.

Fed either by `Fold`, as it happens, or with the contacts of a log, as it was. The clock of a wait
starts when the customer asked; a contact counts in the groups it belonged to on arrival.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

import attrs

from fairroute.errors import InvalidValue, nearest
from fairroute.instants import microseconds
from fairroute.metrics.agent_time import AgentTime
from fairroute.metrics.leg import Ending, Leg
from fairroute.metrics.recalls import Recalls
from fairroute.metrics.tally import SHORT, Tally

if TYPE_CHECKING:
    from fairroute.hours import Hours

Grouping = Callable[[Leg], str]
"""Which of its groups a leg belongs to."""

GROUPINGS: Final[Mapping[str, Grouping]] = {
    "tier": lambda leg: leg.tier,
    "topic": lambda leg: leg.topic or "no topic",
    "skill": lambda leg: " + ".join(leg.skills) or "no skill",
    "channel": lambda leg: leg.channel or "no channel",
}
"""
Groupings by name. Skills needed together are one group of their own, so that groups add up.
"""


@attrs.define
class Group:
    """
    One group of contacts, by what they were promised: two promises are never in one number.
    """

    live: Tally
    by: Tally

    def read(self) -> "Group":
        """
        A copy to read from.
        """
        return Group(self.live.read(), self.by.read())


@attrs.frozen
class Reading:
    """
    All figures at one instant: of *everybody*, and *by* grouping and group; of agents' time, and of
    calls out of reserve.
    """

    everybody: Group
    by: Mapping[str, Mapping[str, Group]]
    agents: AgentTime
    recalls: Recalls = attrs.field(factory=Recalls)


class Book:
    """
    Waits and handle times, by the groupings asked for.

    *by* are names of `GROUPINGS`, or a mapping of names to functions of a `Leg`; *short* seconds
    bound short abandons. It keeps each answered wait (8 bytes in each of its groups) and one entry
    for each item not closed. All instants and lengths are in microseconds. A contact that was
    never entered is passed over, so that a book may be opened in the middle of a day.
    """

    def __init__(
        self,
        by: Iterable[str] | Mapping[str, Grouping] = tuple(GROUPINGS),
        *,
        short: float = SHORT,
    ) -> None:
        self._short = microseconds(short, "Book.short")
        self._groupings = tuple(_groupings(by).items())
        self._everybody = self._group()
        self._groups: dict[str, dict[str, Group]] = {name: {} for name, _ in self._groupings}
        self._waiting: dict[Hashable, tuple[Leg, tuple[Tally, ...]]] = {}
        self._handled: dict[Hashable, tuple[Tally, ...]] = {}
        self.hours: Mapping[str, Hours] = {}
        """The hours that targets count in, as far as they were told; of others all time counts."""

    def came(self, key: Hashable, leg: Leg, /) -> None:
        """
        The contact or item *key* came and waits.
        """
        groups = [self._everybody]
        for name, grouping in self._groupings:
            label = grouping(leg)
            known = self._groups[name]
            group = known.get(label)
            if group is None:
                group = known[label] = self._group()
            groups.append(group)

        live = leg.promise == "live"
        tallies = tuple([group.live if live else group.by for group in groups])
        for tally in tallies:
            tally.came()

        self._waiting[key] = leg, tallies

    def closed(self, key: Hashable, ending: Ending, at: int, /) -> None:
        """
        The wait of *key* ended at this instant.
        """
        waiting = self._waiting.get(key)
        if waiting is not None:
            leg = waiting[0]
            self.closed_after(key, ending, at - leg.asked, self._counted(leg, at))

    def closed_after(
        self, key: Hashable, ending: Ending, wait: int | None, counted: int | None = None, /
    ) -> None:
        """
        The wait of *key* ended after so long; None: the log does not say. Of that, so much has
        *counted* towards its target; None: all.
        """
        leg, tallies = self._waiting.pop(key, (None, ()))
        if leg is None:
            return

        for tally in tallies:
            tally.closed(ending, wait, leg.within, counted)

        if ending == "answered":
            self._handled[key] = tallies

    def handled(self, key: Hashable, handling: int, /, *, closed: bool) -> None:
        """
        An agent was with *key*'s customer for so long; *closed* if nothing but wrap-up is left.
        """
        for tally in self._handled.get(key, ()):
            tally.handled_for(handling, closed=closed)

    def wrapped_up(self, key: Hashable, wrap_up: int, /) -> None:
        """
        An agent worked for so long after *key*.
        """
        for tally in self._handled.get(key, ()):
            tally.wrapped_up_for(wrap_up)

    def over(self, key: Hashable, /) -> None:
        """
        Nothing more can come of *key*.
        """
        self._handled.pop(key, None)

    def read(self, at: int, /) -> tuple[Group, dict[str, dict[str, Group]]]:
        """
        Everybody and the groups, with who is open at this instant. O(answered × log + open).
        """
        everybody = self._everybody.read()
        groups = {
            name: {label: group.read() for label, group in sorted(known.items())}
            for name, known in self._groups.items()
        }
        for leg, _ in self._waiting.values():
            wait, counted = max(0, at - leg.asked), self._counted(leg, at)
            for group in (everybody, *(groups[n][g(leg)] for n, g in self._groupings)):
                tally = group.live if leg.promise == "live" else group.by
                tally.still_open(wait, leg.within, counted)

        return everybody, groups

    def _counted(self, leg: Leg, until: int) -> int | None:
        """
        How much of the wait counts towards the target, where that is not all of it.
        """
        told = None if leg.hours is None else self.hours.get(leg.hours)
        return None if told is None else told.between(leg.asked, until)

    def _group(self) -> Group:
        # Who may go does not abandon by going early: -1, as no wait is shorter than nothing.
        return Group(Tally(self._short), Tally(-1))


def _groupings(by: Iterable[str] | Mapping[str, Grouping]) -> Mapping[str, Grouping]:
    if isinstance(by, Mapping):
        return by

    found = {}
    for name in by:
        if name not in GROUPINGS:
            raise InvalidValue("Book.by", name, f"a grouping: {nearest(name, GROUPINGS)}")
        found[name] = GROUPINGS[name]

    return found
