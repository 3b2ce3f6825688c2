"""
Who may call an engine, and when.
"""

import threading
from typing import Any

import pytest

import fairroute as fr
from fairroute.policies import Waiting


def test_a_second_thread_is_told_that_the_engine_is_at_work() -> None:
    """
    An engine serves one call at a time; the call that runs goes on undisturbed.
    """
    inside, go_on = threading.Event(), threading.Event()

    def slow(item: Waiting) -> int:
        inside.set()
        assert go_on.wait(10)
        return item.standing

    engine = fr.Engine(policy=fr.Policy(order=slow))
    steps: list[fr.Step] = []
    caller = threading.Thread(
        target=lambda: steps.append(engine.handle(fr.Submit(fr.Contact("c1")), at=0))
    )
    caller.start()
    assert inside.wait(10)

    with pytest.raises(fr.EngineBusy, match="one call at a time, from one thread"):
        engine.handle(at=5)

    go_on.set()
    caller.join()
    assert ["Queued", "Unroutable"] == [type(event).__name__ for event in steps[0]]
    assert 0.0 == engine.now
    engine.check()


def test_a_policy_part_that_calls_back_fails_like_any_other() -> None:
    """
    The part's own call is refused; the item enters by its standing and the engine is well.
    """
    engines: list[fr.Engine] = []

    def calls_back(item: Waiting) -> int:
        engines[0].handle(at=9)
        return 0

    engines.append(fr.Engine(policy=fr.Policy(order=calls_back)))

    step = engines[0].handle(fr.Submit(fr.Contact("c1")), at=0)

    (failure,) = step.of(fr.events.PolicyFailed)
    assert failure.why.startswith("EngineBusy: the engine is at work")
    engines[0].check()
    assert 1.0 == engines[0].handle(at=1).at


def test_reads_are_copies() -> None:
    """
    What was read stays as it was, whatever the engine does next.
    """
    engine = fr.Engine()
    engine.handle(fr.SignIn(fr.Agent("ana")), fr.Submit(fr.Contact("c1")), at=0)
    before: Any = (engine.item(1), engine.agent("ana"), engine.stats(), engine.snapshot())
    shown = repr(before)

    engine.handle(fr.Accept(engine.agent("ana").offer or fr.ids.OfferId(1)), at=1)

    assert shown == repr(before)
    assert before[0] != engine.item(1)
