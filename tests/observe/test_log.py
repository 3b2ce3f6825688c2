"""
What an engine's log says, and what it never does.
"""

import logging
import re
from collections.abc import Iterator
from typing import Any

import attrs
import pytest
import structlog
from structlog.testing import capture_logs

import fairroute as fr
from fairroute.engine.transitions import MOMENTS
from fairroute.ids import ItemId, OfferId

SECRET = "zz-secret"  # noqa: S105 - what must not be in the log


@pytest.fixture
def said() -> Iterator[list[Any]]:
    """
    What was said since.
    """
    with capture_logs() as logs:
        yield logs


def test_every_transition_has_its_name() -> None:
    """
    No moment of the engine goes unsaid, and each says its stable name in its docstring.
    """
    for moment in MOMENTS:
        said = getattr(fr.observe.Log, moment).__doc__
        assert re.search(rf"`fairroute\.{moment}`[,:] (debug|info|warning)", said)


def test_names_levels_and_numbers(said: list[dict[str, Any]]) -> None:
    """
    Routine is debug; what somebody should look at is more.
    """
    engine = fr.Engine(observers=[fr.observe.Log()])

    engine.handle(fr.Submit(fr.Contact("c1")), at=0)
    engine.handle(fr.SignIn(fr.Agent("ana")), at=1)
    engine.handle(fr.Accept(OfferId(1)), at=21)
    engine.handle(at=51)

    assert [
        ("debug", "fairroute.queued"),
        ("warning", "fairroute.unroutable"),
        ("debug", "fairroute.signed_in"),
        ("debug", "fairroute.offered"),
        ("info", "fairroute.offer_missed"),
        ("debug", "fairroute.requeued"),
        ("info", "fairroute.refused"),
        ("debug", "fairroute.rest_ended"),
        ("debug", "fairroute.offered"),
    ] == [(line["log_level"], line["event"]) for line in said]
    assert {
        "event": "fairroute.offered",
        "log_level": "debug",
        "at": 1.0,
        "offer": 1,
        "item": 1,
        "agent": "ana",
    } == said[3]
    assert ("Accept", "offer_lapsed") == (said[6]["command"], said[6]["reason"])


def test_nothing_personal_is_said(  # noqa: PLR0915 - all there is to say
    said: list[dict[str, Any]],
) -> None:
    """
    Ids of contacts and customers, labels and the host's words stay out of the log.
    """

    def cheat(pairing: fr.policies.Pairing) -> int:
        raise LookupError(f"no table for {SECRET}")

    def contact(number: int) -> fr.Contact:
        return fr.Contact(
            f"{SECRET}-{number}",
            customer=SECRET,
            channel=SECRET,
            topic=SECRET,
            medium=SECRET,
            skills={SECRET},
            stages=[fr.Stage(2, pools={SECRET})] if number == 5 else None,
            preferred=["ana"],
            wait_for=1,
        )

    log = fr.observe.Log()
    plan = fr.Plan(wrap_up=fr.plan.WrapUp(usual=5), agents=fr.plan.Agents(lease=600))
    engine = fr.Engine(plan, observers=[log])
    ana = fr.Agent("ana", skills={SECRET: 1}, capacity=9)
    engine.handle(fr.SignIn(ana), at=0)
    for number in range(1, 7):
        engine.handle(fr.Submit(contact(number)), at=number)
        if number < 5:
            engine.handle(fr.Accept(OfferId(number)), at=number)
    engine.handle(
        fr.Requeue(ItemId(1), reason=SECRET), fr.Transfer(ItemId(2), skills={SECRET: 2}), at=8
    )
    engine.handle(fr.UpdateItem(ItemId(5), topic=f"{SECRET}-2"), fr.Complete(ItemId(3)), at=9)
    engine.handle(fr.ExtendWrapUp(ItemId(3), by=1), at=9)
    engine.handle(fr.Revoke(OfferId(5), reason=SECRET), at=10)
    engine.handle(fr.Decline(OfferId(6), reason=SECRET), fr.Cancel(ItemId(5), reason=SECRET), at=11)
    engine.handle(fr.Leave(f"{SECRET}-6"), fr.Leave(f"{SECRET}-4"), at=12)
    engine.handle(fr.Leave(f"{SECRET}-6"), at=12)
    engine.handle(fr.SetPresence("ana", fr.Presence.NOT_READY, reason=SECRET), at=13)
    engine.handle(fr.Outage(20), at=30)
    _people_decide(engine, contact(7), contact(8))
    auto = fr.Plan(offers=fr.plan.Offers(auto_accept=True))
    other = fr.Engine(auto, observers=[log])
    other.handle(fr.SignIn(ana), fr.Submit(contact(1)), at=0)
    other.handle(fr.SignIn(fr.Agent("bo", skills={SECRET: 1})), fr.Consult(ItemId(1)), at=0)
    other.handle(fr.HandOver(ItemId(2)), fr.Transfer(ItemId(1), agent="ana"), at=0)
    other.handle(
        *(fr.Elevate(ItemId(1), f"{SECRET}-2"), fr.Park(ItemId(1)), fr.Resume(ItemId(1))),
        *(fr.Park(ItemId(1)), fr.Reply(f"{SECRET}-1")),
        at=0,
    )
    other.handle(fr.Complete(ItemId(1)), fr.SignOut("ana"), at=1)
    breathing = attrs.evolve(auto, agents=fr.plan.Agents(breather_after=0, breather=1))
    tired = fr.Engine(breathing, observers=[log])
    tired.handle(fr.SignIn(ana), fr.Submit(contact(1)), at=0)
    tired.handle(fr.Complete(ItemId(1)), at=1)
    tired.handle(at=2)
    _be_kept(ana, [contact(1), contact(2)], log)
    _ride_out_a_surge(ana, contact(1), log)
    _come_in(ana, [contact(1), contact(2)], log)
    failing = fr.Engine(policy=fr.Policy(score=cheat), observers=[log])
    failing.handle(fr.SignIn(ana), fr.Submit(contact(1)), at=0)

    failing.handle(fr.Submit(fr.Contact(SECRET, max_wait=1), release_at=1), at=0)
    failing.handle(at=2)
    failing.handle(fr.Submit(contact(3)), at=2)
    ranked = fr.Plan(tiers={"standard": fr.plan.Tier("standard", rank=3)})
    failing.handle(fr.ChangePlan(ranked), at=2)

    failing.handle(fr.Submit(fr.Contact(f"{SECRET}-a", customer=SECRET, fallback="by")), at=2)
    failing.handle(fr.Leave(f"{SECRET}-a"), at=3)
    other.handle(fr.SignIn(ana), fr.Submit(contact(2)), fr.CallBack(f"{SECRET}-2", at=5), at=2)
    other.handle(fr.SetMode(SECRET, until=5), at=4)
    other.handle(fr.SetHours(SECRET, [fr.Opening(1, 2)]), at=5)
    other.handle(fr.ReportUnreached(ItemId(3)), at=6)

    assert set(MOMENTS) - {line["event"].removeprefix("fairroute.") for line in said} <= {
        "offer_missed",
        "rest_ended",
    }
    assert [] == [line for line in said if SECRET in repr(line)]
    assert "LookupError" in {line.get("error") for line in said}


def _people_decide(engine: fr.Engine, one: fr.Contact, other: fr.Contact) -> None:
    """
    Agents take work, and people in charge overrule the match.
    """
    engine.handle(fr.SignIn(fr.Agent("bo", skills={SECRET: 1})), at=30)
    engine.handle(fr.Submit(one), fr.Next("ana"), at=30)
    draining = fr.ForceState("bo", fr.Presence.DRAINING, actor=SECRET, reason=SECRET)
    engine.handle(fr.Submit(other), draining, at=30)
    engine.handle(fr.Hold(ItemId(8), actor=SECRET, reason=SECRET), at=30)
    engine.handle(fr.Expedite(ItemId(8), actor=SECRET, reason=SECRET), at=30)
    engine.handle(fr.Release(ItemId(8), actor=SECRET, reason=SECRET), at=30)
    engine.handle(fr.Assign(ItemId(8), "ana", actor=SECRET, reason=SECRET), at=30)
    engine.handle(fr.TakeOver(ItemId(8), "bo", actor=SECRET, reason=SECRET), at=30)


def _be_kept(ana: fr.Agent, contacts: list[fr.Contact], log: fr.observe.Log) -> None:
    kept = fr.Engine(
        fr.Plan(media={SECRET: fr.plan.Medium(SECRET, exclusive=True, drain_for=1, offer_gap=1)}),
        observers=[log],
    )
    kept.handle(fr.SignIn(ana), *map(fr.Submit, contacts), at=0)
    kept.handle(at=1)
    kept.handle(fr.Leave(contacts[1].id), at=2)


def _ride_out_a_surge(ana: fr.Agent, contact: fr.Contact, log: fr.observe.Log) -> None:
    rush = fr.Surge("rush", topics={SECRET}, length=1)
    engine = fr.Engine(fr.Plan(surge={"rush": rush}), observers=[log])
    engine.handle(fr.SignIn(ana, presence=fr.Presence.RESERVE), fr.Submit(contact), at=0)
    engine.handle(fr.Leave(contact.id), at=1)


def _come_in(ana: fr.Agent, contacts: list[fr.Contact], log: fr.observe.Log) -> None:
    few = fr.Admission("few", length=1, action="callback")
    engine = fr.Engine(fr.Plan(admission={"few": few}), observers=[log])
    engine.handle(fr.SignIn(ana), *map(fr.Submit, contacts), at=0)


def test_routine_costs_nothing_where_debug_is_filtered() -> None:
    """
    An engine whose log drops debug does not even call it for routine, but does for what matters.
    """
    quiet = structlog.make_filtering_bound_logger(logging.INFO)
    logger = structlog.wrap_logger(None, wrapper_class=quiet)

    log = fr.observe.Log(logger)

    heard = {moment for moment in MOMENTS if getattr(log, moment) is not None}
    assert {
        "presence_changed",
        "offer_missed",
        "picked",
        "assignment_forced",
        "taken_over",
        "state_forced",
        "held",
        "hold_released",
        "expedited",
        "expired",
        "hours_set",
        "mode_set",
        "mode_ended",
        "unroutable",
        "policy_failed",
        "surge_started",
        "surge_ended",
        "recalled",
        "callback_offered",
        "outage_declared",
        "plan_changed",
        "refused",
    } == heard


def test_a_logger_of_the_standard_library_is_always_asked() -> None:
    """
    The level of a stdlib logger may change later, so nothing is left out.
    """
    logger = structlog.wrap_logger(
        logging.getLogger("somebody"), wrapper_class=structlog.stdlib.BoundLogger
    )

    log = fr.observe.Log(logger)

    assert all(getattr(log, moment) is not None for moment in MOMENTS)
