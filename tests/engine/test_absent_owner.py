"""
Replies that wait for whoever knows the matter, though they are not there.
"""

import pytest

import fairroute as fr
from fairroute.testing import script
from fairroute.testing.script import Script

NOT_READY = fr.Presence.NOT_READY


def absent(*, share: float | None = 0.5, within: float | None = 100, promise: str = "by") -> Script:
    """
    Ana has parked a mail and is not ready; bo is. The target is 100 s.
    """
    target = None if within is None else fr.ServiceTarget(within=within)
    tier = fr.plan.Tier("standard", rank=1, live=target, by=target)
    parking = fr.plan.Parking(absent_owner=share)
    plan = fr.Plan(tiers={"standard": tier}, parking=parking)
    centre = script(plan).agent("ana").submit("mail", promise=promise).accept("mail").park("mail")
    return centre.not_ready("ana").agent("bo")


def test_a_reply_waits_for_an_absent_owner_until_half_its_target() -> None:
    """
    Then anybody may have it.
    """
    centre = absent().reply("mail")
    item = centre.item("mail")

    assert item is not None
    assert (("ana",), 50.0) == (item.waits_for, item.waits_until)
    assert {} == centre.wait(49).offered
    assert {"bo": "mail"} == centre.wait(1).offered


def test_they_get_it_when_they_come_back() -> None:
    """
    Bo has been free all the while.
    """
    assert {"ana": "mail"} == absent().reply("mail").wait(10).ready("ana").offered


def test_being_away_in_another_way_changes_nothing() -> None:
    """
    Who was not there is waited for though they sign out; who came and went again is not.
    """
    centre = absent().reply("mail").draining("ana").sign_out("ana")
    assert {} == centre.offered

    centre.agent("ana").accept("mail").complete("mail")
    centre = absent().reply("mail").agent("ana")
    assert {"ana": "mail"} == centre.offered
    assert {"bo": "mail"} == centre.not_ready("ana").offered


@pytest.mark.parametrize(
    "centre",
    [absent(share=None), absent(within=None), absent(promise="live")],
    ids=["no share", "no target", "live"],
)
def test_without_a_share_or_a_target_it_goes_to_the_pool(centre: Script) -> None:
    """
    And so does whoever waits at a live channel.
    """
    assert {"bo": "mail"} == centre.reply("mail").offered


def test_a_late_message_has_waited_already() -> None:
    """
    The target runs from when it was sent.
    """
    centre = absent().wait(30)
    centre.do(fr.Reply("mail", sent_at=10))
    item = centre.item("mail")
    assert item is not None
    assert 60.0 == item.waits_until

    centre = absent().wait(80)
    assert {"bo": "mail"} == centre.do(fr.Reply("mail", sent_at=10)).offered


def test_somebody_who_cannot_serve_it_is_not_waited_for() -> None:
    """
    Neither at first nor later.
    """
    centre = absent()
    centre.agent("ana", media={"voice"}, presence=NOT_READY)
    centre.submit("text", medium="text")
    assert {"bo": "text"} == centre.offered

    centre = absent().reply("mail").agent("bo", skills={"tax"})
    assert {"bo": "mail"} == centre.update("mail", skills={"tax"}).offered


def test_it_survives_a_restart() -> None:
    """
    A restored engine knows that she was not there.
    """
    centre = absent().reply("mail")
    for again in (
        fr.Engine.restore(centre.engine.snapshot()),
        fr.Engine.restore(records=centre.records),
    ):
        again.check()
        assert again.snapshot() == centre.engine.snapshot()
        assert [] == list(again.handle(fr.SignOut("ana"), at=1).offers)
        step = again.handle(fr.SignIn(fr.Agent("ana")), at=2)
        assert ["ana"] == [offer.agent for offer in step.offers]
