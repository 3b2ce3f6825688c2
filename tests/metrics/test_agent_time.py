"""
What agents spent their time on.
"""

from fairroute.instants import seconds
from fairroute.metrics import AgentTime


def tell(time: AgentTime, at: float, **now: int) -> None:
    """
    One agent of two units, ready unless said otherwise.
    """
    time.tell(
        seconds(at),
        "ana",
        here=bool(now.get("here", 1)),
        ready=bool(now.get("ready", 1)),
        capacity=now.get("capacity", 2),
        working=now.get("working", 0),
        ringing=now.get("ringing", 0),
    )


def test_each_stretch_counts_as_one_thing() -> None:
    """
    10 s ready, 5 s ringing, 30 s handling, 15 s away: occupancy is 30 of 40.
    """
    time = AgentTime()
    tell(time, 0)
    tell(time, 10, ringing=1)
    tell(time, 15, working=1)
    tell(time, 45, ready=0)
    tell(time, 60, here=0, ready=0)

    found = time.read(seconds(100))

    assert [10, 5, 30, 15] == [
        each / 1e6 for each in (found.ready, found.ringing, found.handling, found.away)
    ]
    assert 0.75 == found.occupancy


def test_use_of_capacity_counts_units() -> None:
    """
    One of two units in work is half; a unit that rings is neither used nor available.
    """
    time = AgentTime()
    tell(time, 0, working=1)
    tell(time, 10, working=1, ringing=1)

    found = time.read(seconds(20))

    assert 20 / 30 == found.capacity_use
    assert 1.0 == found.occupancy


def test_finishing_after_the_shift_is_handling() -> None:
    """
    Work begun while ready goes on being counted, and is room for as long as it takes.
    """
    time = AgentTime()
    tell(time, 0, working=1, capacity=1)
    tell(time, 10, working=1, capacity=1, ready=0)

    found = time.read(seconds(30))

    assert (1.0, 1.0) == (found.occupancy, found.capacity_use)
    assert 30 == found.handling / 1e6


def test_reading_changes_nothing() -> None:
    """
    Read twice, the same.
    """
    time = AgentTime()
    tell(time, 0)

    assert time.read(seconds(5)) == time.read(seconds(5))
    assert time.read(seconds(5)).occupancy == 0.0
