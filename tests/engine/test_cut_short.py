"""
What happens to an engine whose batch was cut short.
"""

import pytest

import fairroute as fr


class Careless:
    """
    An observer that fails, or calls back.
    """

    def __init__(self) -> None:
        self.engine: fr.Engine | None = None

    def offered(self, *_: object) -> None:
        """
        An offer was made.
        """
        if self.engine is None:
            raise RuntimeError("disk full")

        self.engine.handle(at=99)


def test_an_engine_cut_short_serves_nobody_any_more() -> None:
    """
    After an observer raised in mid-batch, nothing may build on what is half done.
    """
    engine = fr.Engine(observers=[Careless()])
    before = engine.handle(fr.SignIn(fr.Agent("ana")), at=0)

    with pytest.raises(RuntimeError, match="disk full"):
        engine.handle(fr.Submit(fr.Contact("c1")), at=1)

    with pytest.raises(fr.EngineBroken, match="restore from the last snapshot and records"):
        engine.handle(at=2)

    again = fr.Engine.restore(records=[before.record])
    (offer,) = again.handle(fr.Submit(fr.Contact("c1")), at=1).offers
    assert "ana" == offer.agent


def test_nobody_calls_back_from_within() -> None:
    """
    An observer that calls the engine is told that it is at work.
    """
    careless = Careless()
    engine = fr.Engine(observers=[careless])
    careless.engine = engine
    engine.handle(fr.SignIn(fr.Agent("ana")), at=0)

    with pytest.raises(fr.EngineBusy, match="one call at a time"):
        engine.handle(fr.Submit(fr.Contact("c1")), at=1)


def test_reading_says_no_event() -> None:
    """
    A part that fails is asked again when somebody looks, and nothing is recorded for that.
    """

    def furious(item: fr.policies.Waiting, now: int) -> int:
        raise RuntimeError("no idea")

    engine = fr.Engine(policy=fr.Policy(urgency=furious))
    engine.handle(fr.Submit(fr.Contact("c1")), fr.Submit(fr.Contact("c2")), at=0)
    before = engine.snapshot()

    engine.waiting()
    engine.explain(1)

    assert before == engine.snapshot()
