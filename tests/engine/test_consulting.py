"""
A colleague is asked while the first agent keeps the customer (issue: transfers with consult).
"""

import pytest

import fairroute as fr
from fairroute.lifecycle import ItemState
from fairroute.testing import script
from fairroute.testing.script import Script


def asked() -> Script:
    """
    Ana serves "call" and has asked a question, which Bo is offered.
    """
    centre = script().agent("ana", capacity=2).submit("call", skills={"sales"})
    centre.agent("ana", skills={"sales"}, capacity=2).accept("call").agent("bo", skills={"tech"})
    return centre.until(30).consult("call", "question", skills={"tech"})


def test_a_question_is_for_somebody_else_while_the_customer_stays() -> None:
    """
    It is offered as any item is, and stands where its customer stood.
    """
    centre = asked()

    assert ["Consulted", "Offered"] == centre.told
    assert ({"bo": "question"}, {"ana": ["call"]}) == (centre.offered, centre.handled)
    item, question = centre.item("call"), centre.item("question")
    assert item is not None
    assert question is not None
    assert (item.id, (question.id,), 0) == (question.about, item.questions, question.standing)


def test_nobody_is_asked_their_own_question() -> None:
    """
    Not even with room to spare, and not later either.
    """
    centre = script().agent("ana", capacity=2).submit("call").accept("call")
    centre.consult("call", "question").until(100_000)

    assert [centre.item_id("question")] == [item.id for item in centre.engine.waiting()]
    said = str(centre.engine.explain(centre.item_id("question")))
    assert "ana is the one who asks" in said
    assert {"bo": "question"} == centre.agent("bo").offered


def test_an_answer_returns_the_customer_to_whoever_asked() -> None:
    """
    They never left.
    """
    centre = asked().accept("question").complete("question")

    assert {"ana": ["call"]} == centre.handled
    item = centre.item("call")
    assert item is not None
    assert () == item.questions


def test_whoever_was_asked_may_take_the_customer_over() -> None:
    """
    As what was asked; whoever asked is free, and idle from now on.
    """
    centre = asked().accept("question").until(50).hand_over("question")

    assert ["HandedOver"] == centre.told
    assert {"bo": ["call"]} == centre.handled
    assert ItemState.CLOSED is centre.state("question")
    item = centre.item("call")
    assert item is not None
    assert ({"tech": 1}, 0, 50) == (dict(item.work.skills), item.standing, item.handled_since)
    assert (0, 50, 1) == (
        centre.staff("ana").used,
        centre.staff("ana").idle_since,
        centre.staff("bo").used,
    )


def test_a_question_waits_for_the_colleague_it_names() -> None:
    """
    As a transfer to one agent does.
    """
    centre = script().agent("ana").submit("call").accept("call").agent("bo").agent("cy")

    centre.consult("call", "question", agent="cy")

    assert {"cy": "question"} == centre.offered
    assert ["not_eligible"] == centre.consult("call", "other", agent="ana").refused


def test_a_question_is_withdrawn_when_its_asker_is_done() -> None:
    """
    Nobody begins with what nobody needs any more.
    """
    centre = asked().complete("call")

    assert ["Completed", "OfferRevoked", "Cancelled"] == centre.told
    assert {} == centre.asked


@pytest.mark.parametrize("how", ["requeue", "transfer", "park"])
def test_it_is_withdrawn_however_its_asker_is_done(how: str) -> None:
    """
    Given back, passed on or parked.
    """
    centre = asked().not_ready("bo")
    if how == "requeue":
        centre.requeue("call")
    elif how == "transfer":
        centre.transfer("call", topic="tax")
    else:
        centre.park("call")

    assert ItemState.CLOSED is centre.state("question")


def test_whoever_answers_already_goes_on_when_the_asker_is_done() -> None:
    """
    But there is no customer to take over any more.
    """
    centre = asked().accept("question").requeue("call")

    assert {"bo": ["question"]} == centre.handled
    assert ["item_not_handled"] == centre.hand_over("question").refused
    assert ["Completed"] == centre.complete("question").told


def test_a_question_handed_back_waits_again() -> None:
    """
    Its asker still has the customer.
    """
    assert ["HandedBack", "Requeued"] == asked().accept("question").requeue("question").told[:2]


def test_a_customer_who_became_a_call_is_handed_over_as_one() -> None:
    """
    To somebody who speaks.
    """
    centre = script().agent("ana", capacity=2, media={"text", "voice"})
    centre.submit("chat", medium="text").accept("chat").agent("bo", media={"text"})
    centre.consult("chat", "question").accept("question").elevate("chat", "voice")

    assert ["not_eligible"] == centre.hand_over("question").refused
    assert {"ana": ["chat"], "bo": ["question"]} == centre.handled


def test_questions_are_nobodys_wait() -> None:
    """
    Only customers are counted; the time of both agents is handling.
    """
    fold = fr.metrics.Fold()
    engine = fr.Engine(observers=[fold])
    engine.handle(fr.SignIn(fr.Agent("ana")), fr.Submit(fr.Contact("call")), at=0)
    engine.handle(fr.Accept(fr.OfferId(1)), fr.SignIn(fr.Agent("bo")), at=2)
    step = engine.handle(fr.Consult(fr.ItemId(1)), at=10)
    engine.handle(fr.Accept(step.offers[0].id), at=15)
    engine.handle(fr.HandOver(step.offers[0].item), at=20)
    engine.handle(fr.Complete(fr.ItemId(1)), at=30)

    reading = fold.at(30)
    tally = reading.everybody.live

    assert (1, 1, 28) == (tally.offered, tally.handled, tally.handling / 1_000_000)
    assert 33 == reading.agents.handling / 1_000_000


def test_a_colleague_is_asked_once_however_often_it_is_told() -> None:
    """
    By a host that does not know whether its first word arrived; so does the customer go over once.
    """
    centre = script().agent("ana").submit("call").accept("call").agent("bo")

    assert ["Consulted", "Offered"] == centre.consult("call", "question", key="ask").told
    assert [] == centre.consult("call", "again", key="ask").told

    giving = fr.HandOver(centre.item_id("question"), key="give")
    assert ["HandedOver"] == centre.accept("question").do(giving).told
    assert [] == centre.do(giving).told
    assert {"bo": ["call"]} == centre.handled


def test_questions_survive_a_restart() -> None:
    """
    Of what they are, and that their asker is not asked.
    """
    centre = asked().accept("question")

    again = fr.Engine.restore(centre.engine.snapshot())
    again.check()
    again.handle(fr.HandOver(centre.item_id("question")), at=60)

    assert (centre.item_id("call"),) == again.agent("bo").handling


def test_whoever_was_asked_and_takes_over_needs_no_answer_any_more() -> None:
    """
    What they asked on in turn was about a question that is over.
    """
    centre = asked().agent("bo", skills={"tech"}, capacity=2).accept("question")
    centre.consult("question", "further", skills={"law"}).hand_over("question")

    assert ["HandedOver", "Cancelled"] == centre.told
    assert {"bo": ["call"]} == centre.handled
    assert () == centre.engine.waiting()
    assert centre.engine.snapshot() == fr.Engine.restore(centre.engine.snapshot()).snapshot()
