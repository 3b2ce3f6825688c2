"""
Who is asked next does not depend on what the process went through.
"""

import pytest

import fairroute as fr
from fairroute import lanes
from fairroute.policies import FewestHandled, LongestIdle, Policy, RandomAgent


def test_a_restored_engine_knows_who_has_been_idle_longest() -> None:
    """
    Of two who became idle at the same instant, the one who did first is asked first.
    """
    engine = fr.Engine(policy=Policy(score=LongestIdle()))
    engine.handle(*(fr.SignIn(fr.Agent(name)) for name in ("zoe", "bob", "ana")), at=0)

    again = fr.Engine.restore(engine.snapshot(), policy=Policy(score=LongestIdle()))
    contacts = [fr.Submit(fr.Contact(name)) for name in ("one", "two", "three")]

    assert ["zoe", "bob", "ana"] == [offer.agent for offer in again.handle(*contacts, at=1).offers]


@pytest.mark.parametrize(("at", "asked"), [(99, "bob"), (100, "ana")])
def test_what_was_handled_slides_out_of_the_window(at: float, asked: str) -> None:
    """
    What was given exactly a window ago counts no more; who is idle longest is asked then.
    """
    engine = fr.Engine(policy=Policy(score=(FewestHandled(100), LongestIdle())))
    engine.handle(fr.SignIn(fr.Agent("ana")), fr.Submit(fr.Contact("first")), at=0)
    engine.handle(fr.Accept(fr.OfferId(1)), at=0)
    engine.handle(fr.Complete(fr.ItemId(1)), at=1)
    engine.handle(fr.SignIn(fr.Agent("bob")), at=50)

    (offer,) = engine.handle(fr.Submit(fr.Contact("second")), at=at).offers

    assert asked == offer.agent


def test_chance_is_drawn_for_every_decision() -> None:
    """
    Of three who always tie, everybody is drawn sooner or later.
    """
    engine = fr.Engine(policy=Policy(score=RandomAgent()))
    engine.handle(*(fr.SignIn(fr.Agent(name)) for name in ("ana", "bob", "cat")), at=0)
    drawn = []
    for number in range(30):
        (offer,) = engine.handle(fr.Submit(fr.Contact(f"c{number}")), at=number).offers
        drawn.append(sorted(["ana", "bob", "cat"]).index(offer.agent))
        engine.handle(fr.Leave(f"c{number}"), at=number)

    assert {0, 1, 2} == set(drawn)
    assert 1 < len({tuple(drawn[start : start + 3]) for start in range(0, 30, 3)})


def test_a_lane_that_is_cleaned_keeps_those_who_stand_further_ahead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    Whoever asked earlier and came later is in line too when many behind them leave.
    """
    monkeypatch.setattr(lanes, "SWEEP_AFTER", 2)
    engine = fr.Engine()
    engine.handle(*(fr.Submit(fr.Contact(f"c{number}")) for number in range(10)), at=100)
    early = [fr.Submit(fr.Contact(f"e{number}", asked_at=number)) for number in (7, 3, 5)]
    engine.handle(*early, at=101)

    engine.handle(*(fr.Leave(f"c{number}") for number in range(1, 10)), at=102)

    assert ["e3", "e5", "e7", "c0"] == [item.contacts[0].id for item in engine.waiting()]
    engine.check()
