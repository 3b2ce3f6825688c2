"""
What agents spent their time on.

Told whenever somebody's presence or work changes; each stretch between two changes is one of
handling (wrap-up included), ringing, ready or away. Occupancy and use of capacity follow from the
sums.
"""

import attrs

from fairroute.instants import MICROSECONDS


@attrs.define
class _Now:
    """
    What one agent is doing, and since when.
    """

    since: int
    ready: bool = False
    here: bool = False
    capacity: int = 0
    working: int = 0
    ringing: int = 0


@attrs.define
class AgentTime:
    """
    Sums over all agents, in microseconds of agents' time; units of capacity × time in the last two.

    Handling counts in whether or not the shift is over: an agent who finishes after its end is
    still handling. Ringing is in neither occupancy nor use of capacity; it stands by itself.
    """

    handling: int = 0
    ringing: int = 0
    ready: int = 0
    away: int = 0
    used: int = 0
    available: int = 0
    _now: dict[str, _Now] = attrs.field(factory=dict, repr=False)

    def tell(
        self,
        at: int,
        agent: str,
        *,
        here: bool,
        ready: bool,
        capacity: int,
        working: int,
        ringing: int,
    ) -> None:
        """
        From this instant on, *agent* is *here* or not, *ready* or not, and has so many units of
        *capacity* in work (handling and wrap-up) and in offers that ring.
        """
        now = self._now.get(agent)
        if now is None:
            now = self._now[agent] = _Now(at)
        elif at > now.since:
            self._add(now, at - now.since)

        now.since = at
        now.here, now.ready, now.capacity = here, ready, capacity
        now.working, now.ringing = working, ringing

    def read(self, at: int) -> "AgentTime":
        """
        The sums up to this instant, as a copy.
        """
        sums = attrs.evolve(self, now={})
        for now in self._now.values():
            if at > now.since:
                sums._add(now, at - now.since)  # noqa: SLF001 - its own

        return sums

    def _add(self, now: _Now, length: int) -> None:
        if now.working:
            self.handling += length
        elif now.ringing:
            self.ringing += length
        elif now.ready:
            self.ready += length
        elif now.here:
            self.away += length

        self.used += now.working * length
        # Work begun before leaving READY, or before capacity was lowered, is room while it lasts.
        room = now.capacity - now.ringing if now.ready else 0
        self.available += max(room, now.working) * length

    @property
    def occupancy(self) -> float | None:
        """
        Handling ÷ (handling + ready without work).
        """
        below = self.handling + self.ready
        return self.handling / below if below else None

    @property
    def capacity_use(self) -> float | None:
        """
        Unit-seconds in work ÷ unit-seconds available.
        """
        return self.used / self.available if self.available else None

    @property
    def handling_hours(self) -> float:
        """
        Hours of handling and wrap-up.
        """
        return self.handling / MICROSECONDS / 3600

    @property
    def ready_hours(self) -> float:
        """
        Hours ready without work.
        """
        return self.ready / MICROSECONDS / 3600

    @property
    def ringing_hours(self) -> float:
        """
        Hours in which an offer rang and nothing else was being done.
        """
        return self.ringing / MICROSECONDS / 3600
