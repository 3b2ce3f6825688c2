"""
Law 5. Everything is in exactly one state, and used capacity is a function of what an agent has.
"""

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.ledger import Ledger
from tests.laws.traces import engine_for, events_of, some_run


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 80))
def test_a_ledger_kept_from_events_agrees(seed: int, steps: int) -> None:
    """
    Who reads only the events knows where every item is and how full every agent is.
    """
    run = some_run(seed, steps)
    engine = engine_for(run.centre)
    ledger = Ledger.under(run.centre.plan)
    for batch in run.batches:
        ledger.read(events_of(engine, batch))
        engine.check()

        waiting = {number for number, item in ledger.items.items() if item.state == "waiting"}
        assert waiting == {item.id for item in engine.waiting()}
        for name, (_, presence) in ledger.agents.items():
            agent = engine.agent(name)
            assert presence is agent.presence
            assert ledger.used(name) == agent.used
