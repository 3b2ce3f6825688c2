"""
An outage invents nothing in the past (SEMANTICS T8).
"""

import pytest

import fairroute as fr
from fairroute import events as e
from fairroute.ids import ItemId, OfferId
from fairroute.plan import Offers


@pytest.mark.parametrize("auto_accept", [False, True])
def test_nothing_is_offered_at_the_instant_an_outage_began(*, auto_accept: bool) -> None:
    """
    What a deadline freed at that very instant is offered only when the host is back.
    """
    plan = fr.Plan(offers=Offers(auto_accept=auto_accept))
    engine = fr.Engine(plan)
    engine.handle(fr.SignIn(fr.Agent("ana")), fr.Submit(fr.Contact("first")), at=0)
    if not auto_accept:
        engine.handle(fr.Accept(OfferId(1)), at=1)
    engine.handle(fr.Complete(ItemId(1), wrap_up=9), fr.Submit(fr.Contact("second")), at=1)

    step = engine.handle(fr.Outage(since=10), at=60)

    assert [e.WrapUpEnded, e.OutageDeclared, e.Assigned if auto_accept else e.Offered] == [
        type(event) for event in step
    ]
    assert [10, 10, 60] == [event.at for event in step]
