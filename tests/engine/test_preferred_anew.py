"""
Whom an item prefers changes while it waits; and what is held is held for as long as was said.
"""

import pytest

import fairroute as fr
from fairroute import events as e
from fairroute.testing import Script, script


def told(centre: Script) -> list[str]:
    """
    The kinds of events in the last step.
    """
    return [type(event).__name__ for event in centre.step or ()]


def test_whoever_is_preferred_now_is_asked_first() -> None:
    """
    The account has another manager since this morning: the mail that waits goes to them.
    """
    centre = script().submit("c", preferred=["ana"])
    centre.update("c", preferred=["bo", "cy"])

    centre.do(*(fr.SignIn(fr.Agent(name)) for name in ("ana", "bo")))

    assert {"bo": "c"} == centre.offered
    assert ("bo", "cy") == centre.engine.item(1).preferred  # type: ignore[union-attr]


def test_nobody_need_be_preferred() -> None:
    """
    An empty list takes a preference away; None leaves it.
    """
    centre = script().submit("c", preferred=["bo"]).update("c", preferred=[])
    assert "ItemUpdated" in told(centre)
    assert [] == told(centre.update("c", preferred=()))
    assert [] == told(centre.update("c"))

    centre.do(*(fr.SignIn(fr.Agent(name)) for name in ("ana", "bo")))

    assert {"ana": "c"} == centre.offered


def test_an_item_waits_no_more_for_whom_it_does_not_prefer() -> None:
    """
    The wait for the others goes on; the last to go leaves it to everybody, in the same step.
    """
    centre = script().agent("ana").agent("bo").agent("cy")
    centre.submit("x").submit("y").submit("z").accept("x").accept("y")
    centre.submit("c", preferred=["ana", "bo"], wait_for=600).decline("z").accept("z")
    assert {} == centre.offered

    centre.update("c", preferred=["bo"])
    assert ["ItemUpdated", "WaitForEnded"] == told(centre)
    assert ("bo",) == centre.engine.item(4).waits_for  # type: ignore[union-attr]

    centre.update("c", preferred=["dee"])

    (ended,) = [event for event in centre.step or () if isinstance(event, e.WaitForEnded)]
    assert ("bo", "no_longer_preferred") == (ended.agent, ended.reason)


def test_an_offer_stays_whoever_is_preferred_now() -> None:
    """
    Offers never change; the preference counts when this one comes to nothing.
    """
    centre = script().agent("ana").submit("c").agent("bo")
    centre.update("c", preferred=["bo"])

    assert {"ana": "c"} == centre.offered
    assert {"bo": "c"} == centre.decline("c").offered


def test_nobody_is_preferred_for_what_is_handled() -> None:
    """
    It is in somebody's hands: the change came too late.
    """
    centre = script().agent("ana").submit("c").accept("c").update("c", preferred=["bo"])

    assert ["Refused"] == told(centre)


@pytest.mark.parametrize("how", ["snapshot", "records"])
def test_a_preference_and_a_hold_are_restored(how: str) -> None:
    """
    From a snapshot or from the events; and the hold ends when it would have.
    """
    centre = script().submit("c").update("c", preferred=["bo"]).hold("c", until=60)
    snapshot = centre.engine.snapshot() if how == "snapshot" else None
    records = () if how == "snapshot" else centre.records
    again = fr.Engine.restore(snapshot, records)
    (item,) = again.waiting()

    assert (("bo",), True, 60) == (item.preferred, item.held, item.held_until)
    assert 60 == again.next_deadline

    again.handle(fr.SignIn(fr.Agent("ana")), at=50)
    step = again.handle(at=60)
    assert ["HoldReleased", "Offered"] == [type(event).__name__ for event in step]


def test_a_hold_ends_when_it_was_said_to() -> None:
    """
    By itself, in the name of whoever said so; and the item is offered in that step.
    """
    centre = script().agent("ana").submit("c").hold("c", until=30, actor="dora", reason="fraud")
    assert {} == centre.wait(29.9).offered

    centre.until(30)

    (event,) = [event for event in centre.step or () if isinstance(event, e.HoldReleased)]
    assert (30, "timer:hold", "dora", "fraud") == (
        *(event.at, event.cause),
        *(event.actor, event.reason),
    )
    assert {"ana": "c"} == centre.offered


def test_a_hold_without_an_end_is_released_by_somebody() -> None:
    """
    Or the item's own time ends it: what is held waits, and its longest wait goes on.
    """
    centre = script().agent("ana").submit("c", max_wait=100).hold("c")
    assert centre.engine.next_deadline == 100

    centre.until(100)

    assert ["Expired"] == told(centre)


def test_a_hold_may_be_longer_shorter_or_endless() -> None:
    """
    Who holds it again says until when; the same again is no event.
    """
    centre = script().agent("ana").submit("c").hold("c", until=30)
    assert [] == told(centre.hold("c", until=30, reason="as before"))
    assert ["Held"] == told(centre.hold("c", until=50))
    assert {} == centre.until(30).offered
    assert ["Held"] == told(centre.hold("c"))
    assert {} == centre.until(80).offered

    centre.hold("c", until=10)

    assert ["Held", "HoldReleased", "Offered"] == told(centre)
    centre.engine.check()


@pytest.mark.parametrize("end", ["release", "assign", "cancel", "leave"])
def test_a_hold_that_was_ended_ends_no_more(end: str) -> None:
    """
    Its deadline is nobody's then.
    """
    centre = script().agent("ana").submit("c").hold("c", until=30)
    item = centre.item_id("c")
    ends: dict[str, fr.Command] = {
        "release": fr.Release(item, actor="dora", reason="checked"),
        "assign": fr.Assign(item, "ana", actor="dora", reason="now"),
        "cancel": fr.Cancel(item, reason="spam"),
        "leave": fr.Leave("c"),
    }
    centre.do(ends[end]).wait(100)

    assert "HoldReleased" not in told(centre)
    centre.engine.check()


def test_who_explains_a_hold_says_when_it_ends() -> None:
    """
    The deadline that ends it is named, and releasing it would end it sooner.
    """
    centre = script().agent("ana").submit("c").hold("c", until=30, actor="dora", reason="fraud")

    explanation = centre.engine.explain(centre.item_id("c"))

    assert explanation is not None
    (candidate,) = explanation.candidates
    assert ("override", 30) == (candidate.reason, candidate.until)
    assert "ana: dora holds it until 30 (fraud)" == candidate.text
