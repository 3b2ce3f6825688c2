"""
Work that is passed on to one agent (SEMANTICS O8, E4, S1).
"""

import pytest

import fairroute as fr
from fairroute.testing import script
from fairroute.testing.script import Script


def served() -> Script:
    """
    Ana serves "call"; Bo and Cy are there, Bo idle for longer.
    """
    return script().agent("ana").submit("call").accept("call").agent("bo").agent("cy")


def test_a_transfer_to_an_agent_rings_nobody_else() -> None:
    """
    Though another has been idle for longer.
    """
    centre = served().transfer("call", agent="cy")

    assert ["Transferred", "Requeued", "WaitForBegan", "Offered"] == centre.told
    assert {"cy": "call"} == centre.offered


def test_it_waits_for_an_agent_who_is_busy() -> None:
    """
    For a minute, unless said; then anybody may have it, but whoever passed it on.
    """
    centre = served().submit("other").accept("other").transfer("call", agent="bo")

    assert {} == centre.offered
    assert ["call"] == centre.until(59).waiting
    assert {"cy": "call"} == centre.until(60).offered


def test_how_long_it_waits_may_be_said() -> None:
    """
    Nothing at all, for one: then they are preferred, if they are free.
    """
    centre = served().submit("other").accept("other").transfer("call", agent="bo", wait_for=0)

    assert {"cy": "call"} == centre.offered


@pytest.mark.parametrize("how", ["decline", "wait"])
def test_an_agent_who_does_not_take_it_is_waited_for_no_more(how: str) -> None:
    """
    Declined or missed, it goes to the others.
    """
    centre = served().transfer("call", agent="cy")

    if how == "decline":
        centre.decline("call")
    else:
        centre.wait(20)

    assert {"bo": "call"} == centre.offered


def test_nobody_is_waited_for_who_is_not_ready() -> None:
    """
    It goes to the others at once.
    """
    assert {"bo": "call"} == served().not_ready("cy").transfer("call", agent="cy").offered


def test_it_keeps_its_place() -> None:
    """
    Whoever has waited for longer than the transferred one is still ahead of it.
    """
    centre = script().agent("ana").submit("call").accept("call").not_ready("ana").until(10)
    centre.submit("other").agent("bo", presence=fr.Presence.NOT_READY)

    centre.transfer("call", agent="bo")

    assert ["call", "other"] == centre.waiting


def test_another_class_may_be_said_with_it() -> None:
    """
    What the agent lacks for it as it was, it may need no more.
    """
    centre = script().agent("ana", skills={"french"}).submit("call", skills={"french"})
    centre.accept("call").agent("bo")

    assert ["not_eligible"] == centre.transfer("call", agent="bo").refused
    assert {"bo": "call"} == centre.transfer("call", agent="bo", skills=()).offered


@pytest.mark.parametrize(
    ("agent", "reason"),
    [("ana", "not_eligible"), ("dee", "agent_offline"), ("eve", "not_eligible")],
)
def test_whom_it_cannot_be_passed_to(agent: str, reason: str) -> None:
    """
    Whoever has it, is not there or is not able; the customer stays where they are.
    """
    centre = served().agent("dee").sign_out("dee").agent("eve", media={"text"})
    centre.complete("call").submit("next", medium="voice").accept("next", by="bo")
    centre.transfer("next", agent="ana").accept("next", by="ana")

    assert [reason] == centre.transfer("next", agent=agent).refused
    assert {"ana": ["next"]} == centre.handled


def test_a_customer_who_has_left_is_passed_to_nobody() -> None:
    """
    The item ends where it would have waited.
    """
    centre = served().leave("call").transfer("call", agent="cy")

    assert ["Transferred", "Abandoned"] == centre.told


def test_whoever_gives_a_customer_up_is_not_preferred_any_more() -> None:
    """
    Their rest ends, and with it nothing begins again.
    """
    centre = script().agent("ana").submit("call", preferred=["ana", "bo"]).accept("call")

    item = centre.requeue("call").item("call")

    assert item is not None
    assert ("bo",) == item.preferred


def chat() -> Script:
    """
    Ana, who has room for three units, serves "chat", which takes one.
    """
    centre = script().agent("ana", capacity=3, media={"text", "voice"})
    return centre.submit("chat", medium="text").accept("chat")


def test_a_customer_who_is_called_stays_with_whom_they_are() -> None:
    """
    Medium and demand change under the agent's hands; the place does not.
    """
    centre = chat().until(20).elevate("chat", "voice", demand=3)

    assert ["Elevated"] == centre.told
    assert {"ana": ["chat"]} == centre.handled
    item = centre.item("chat")
    assert item is not None
    assert ("voice", 3, 0) == (item.work.medium, item.work.demand, item.standing)
    assert 3 == centre.staff("ana").used


def test_a_call_takes_the_room_it_needs() -> None:
    """
    What the item takes already counts as free for it.
    """
    centre = chat().submit("other", medium="text").accept("other")

    assert ["no_capacity"] == centre.elevate("chat", "voice", demand=3).refused
    assert [] == centre.elevate("chat", "voice", demand=2).refused


def test_an_agent_who_does_not_speak_is_not_called_with() -> None:
    """
    The customer stays where they are; a transfer finds somebody else.
    """
    centre = script().agent("ana", media={"text"}).submit("chat", medium="text").accept("chat")

    assert ["not_eligible"] == centre.elevate("chat", "voice").refused


def test_a_call_goes_with_no_other_work_where_the_plan_says_so() -> None:
    """
    Who has a chat of another customer takes no exclusive call.
    """
    media = {"voice": fr.plan.Medium("voice", exclusive=True), "text": fr.plan.Medium("text")}
    centre = script(fr.Plan(media=media)).agent("ana", capacity=3)
    centre.submit("chat", medium="text").accept("chat").submit("other", medium="text")
    centre.accept("other")

    assert ["no_capacity"] == centre.elevate("chat", "voice").refused
    assert ["Elevated"] == centre.complete("other").elevate("chat", "voice").told


def test_a_topic_names_the_media_it_is_handled_in() -> None:
    """
    Nobody is called about what must be in writing.
    """
    topics = {"contract": fr.plan.Topic("contract", media={"text"})}
    centre = script(fr.Plan(topics=topics)).agent("ana")
    centre.submit("chat", topic="contract", medium="text").accept("chat")

    assert ["not_eligible"] == centre.elevate("chat", "voice").refused


def test_who_waits_may_be_proposed_a_call() -> None:
    """
    The item keeps its place, and whoever can speak may have it.
    """
    centre = script().submit("chat", medium="text").submit("other", medium="text")
    centre.agent("ana", media={"voice"})

    assert {"ana": "chat"} == centre.elevate("chat", "voice").offered


def test_an_offer_ends_where_its_agent_does_not_speak() -> None:
    """
    As when an item turns out to need what they lack.
    """
    centre = script().agent("ana", media={"text"}).submit("chat", medium="text")

    assert ["Elevated", "OfferRevoked", "Requeued"] == centre.elevate("chat", "voice").told[:3]


def test_the_same_medium_is_no_event() -> None:
    """
    Nothing is new.
    """
    assert [] == chat().elevate("chat", "text").told
