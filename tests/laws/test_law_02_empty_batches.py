"""
Law 2. Empty batches strictly between batches change no event.
"""

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.traces import all_events, engine_for, some_run
from tests.model.rules import Batch

from fairroute import commands as c
from fairroute.instants import in_seconds, microseconds


@given(seed=st.integers(0, 10**9), steps=st.integers(2, 60))
def test_ticks_between_batches_change_nothing(seed: int, steps: int) -> None:
    """
    A host may look in as often as it likes: the same things happen, at the same instants.
    """
    run = some_run(seed, steps)
    chance = Random(seed)
    ticking = engine_for(run.centre)
    plain = engine_for(run.centre)
    now = 0
    expected, found = [], []
    for batch in run.batches:
        first = batch.commands[0] if batch.commands else None
        # Before an outage nobody looked in after it had begun.
        until = first.since if isinstance(first, c.Outage) else batch.at
        for tick in _between(chance, now, microseconds(min(until, batch.at))):
            found += all_events(ticking, [Batch((), in_seconds(tick))])

        expected += all_events(plain, [batch])
        found += all_events(ticking, [batch])
        now = microseconds(batch.at)

    end = in_seconds(now + 60 * run.centre.grid)
    expected += all_events(plain, [Batch((), end)])
    found += all_events(ticking, [Batch((), in_seconds(now + 7)), Batch((), end)])
    assert expected == found


def _between(chance: Random, earlier: int, later: int) -> list[int]:
    if later - earlier < 2:
        return []

    return sorted(chance.randint(earlier + 1, later - 1) for _ in range(chance.randint(0, 3)))
