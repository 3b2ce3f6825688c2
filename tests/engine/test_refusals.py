"""
Races: what came too late or too early is refused by name, and the rest of the batch goes on.
"""

from collections.abc import Callable
from typing import get_args

import pytest

import fairroute as fr
from fairroute.events import RefusalReason
from fairroute.plan import Offers
from fairroute.testing import Script, script


def offered() -> Script:
    """
    Ada is asked about the first of two.
    """
    return script().agent("ada").submit("first").submit("second")


def handling() -> Script:
    """
    Ada handles the first of two.
    """
    return offered().accept("first")


def closed() -> Script:
    """
    The first is closed and the second offered.
    """
    return handling().complete("first")


RACES: list[tuple[str, Callable[[], Script], str]] = [
    ("offer_lapsed", lambda: offered().wait(20).accept("first"), "offer 1 has lapsed"),
    (
        "offer_lapsed",
        lambda: offered().decline("first").do(accept(1)),
        "offer 1 was declined before",
    ),
    ("offer_taken", lambda: handling().decline("first"), "offer 1 was accepted before"),
    (
        "offer_revoked",
        lambda: offered().not_ready("ada").accept("first"),
        "offer 1 was taken back",
    ),
    ("item_closed", lambda: closed().cancel("first"), "item 1 is closed"),
    ("item_closed", lambda: closed().update("first", credit=5), "item 1 is closed"),
    ("item_closed", lambda: closed().complete("first"), "item 1 is closed"),
    ("item_closed", lambda: closed().end_wrap_up("first"), "item 1 is closed"),
    ("item_closed", lambda: closed().extend_wrap_up("first", by=9), "item 1 is closed"),
    (
        "item_not_waiting",
        lambda: handling().cancel("first"),
        "item 1 is being handled; complete it instead",
    ),
    (
        "item_not_waiting",
        lambda: handling().update("first", tier="x"),
        "item 1 is handled, no longer in line",
    ),
    (
        "item_not_handled",
        lambda: offered().complete("second"),
        "item 2 is waiting: nobody is handling it",
    ),
    (
        "item_not_handled",
        lambda: offered().requeue("first"),
        "item 1 is offered: nobody is handling it",
    ),
    (
        "item_not_handled",
        lambda: offered().transfer("first", topic="x"),
        "item 1 is offered: nobody is handling it",
    ),
    (
        "item_not_handled",
        lambda: handling().end_wrap_up("first"),
        "item 1 is handled, not in wrap-up",
    ),
    ("contact_closed", lambda: closed().leave("first"), "contact 'first' is over"),
    ("agent_offline", lambda: offered().sign_out("ada").ready("ada"), "ada is not signed in"),
    ("agent_offline", lambda: offered().sign_out("ada").sign_out("ada"), "ada is not signed in"),
    (
        "agent_has_work",
        lambda: handling().sign_out("ada"),
        "ada is still at work on 1 item; drain first",
    ),
    (
        "agent_has_work",
        lambda: handling().complete("first", wrap_up=60).sign_out("ada"),
        "ada is still at work on 1 item; drain first",
    ),
]

NOT_YET = {"no_capacity", "not_eligible", "overloaded"}
"""Reasons of commands that later issues bring (take, force, admission)."""


def accept(offer: int) -> fr.Accept:
    """
    An acceptance by number.
    """
    return fr.Accept(fr.ids.OfferId(offer))


@pytest.mark.parametrize(
    ("reason", "race", "why"),
    RACES,
    ids=[f"{n}-{reason}" for n, (reason, _, _) in enumerate(RACES)],
)
def test_a_race_is_refused_by_name(reason: str, race: Callable[[], Script], why: str) -> None:
    """
    The reason is from a closed list, the sentence says what was, and nothing else happened.
    """
    centre = race()

    assert ["Refused"] == centre.told
    assert centre.step is not None
    (refused,) = centre.step.refused
    assert (reason, why) == (refused.reason, refused.why)
    assert refused.command is centre.step.commands[0]
    assert refused.cause == centre.step.first_command


def test_every_reason_has_its_race() -> None:
    """
    The list is closed, and each of it is shown.
    """
    assert set(get_args(RefusalReason)) == {reason for reason, _, _ in RACES} | NOT_YET


def test_the_rest_of_the_batch_goes_on() -> None:
    """
    Two desktops accept one offer at the same instant: one has it, the other is told.
    """
    centre = offered()

    centre.do(accept(1), accept(1), fr.Submit(fr.Contact("third")))

    assert ["Accepted", "Refused", "Queued"] == centre.told
    assert {"ada": ["first"]} == centre.handled


def test_a_command_finds_what_it_caused() -> None:
    """
    A step tells each command's own events, not those of timers or the match.
    """
    centre = script(fr.Plan(offers=Offers(rest_after_decline=0))).agent("ada").submit("first")
    decline = fr.Decline(centre.offer_id("first"))

    centre.do(fr.SignIn(fr.Agent("bea")), decline)

    assert centre.step is not None
    caused = centre.step.caused_by(decline)
    assert ["OfferDeclined", "Requeued"] == [type(event).__name__ for event in caused]
    assert ["SignedIn", "OfferDeclined", "Requeued", "Offered"] == centre.told
