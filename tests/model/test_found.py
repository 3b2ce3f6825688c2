"""
What engine and model once disagreed about, in as few moves as it takes.
"""

from tests.model import parts

import fairroute as fr
from fairroute import events as e
from fairroute.plan import Tier
from fairroute.policies import LongestIdle, Policy

TIERS = {"premier": Tier("premier", rank=1), "basic": Tier("basic", rank=2)}


def test_a_score_that_fails_is_not_asked_before_its_items_turn() -> None:
    """
    Whoever is first gets the agent, and nobody asks what a failing score says of those behind.
    """
    policy = Policy(score=(parts.profile_score_that_fails, LongestIdle()))
    engine = fr.Engine(fr.Plan(tiers=TIERS), policy=policy)
    engine.handle(fr.Submit(fr.Contact("first", tier="premier")), at=0)
    agent = fr.Agent("ana", skills={"billing", "sales"})

    step = engine.handle(
        fr.SignIn(agent), fr.Submit(fr.Contact("second", tier="basic", medium="text")), at=1
    )

    assert ["first"] == [offer.contact for offer in step.offers]
    assert () == step.of(e.PolicyFailed)


def test_a_score_that_fails_is_noticed_where_there_is_no_choice() -> None:
    """
    The only agent who could serve is withheld too, so that nothing depends on who else is free.
    """
    policy = Policy(score=(parts.profile_score_that_fails, LongestIdle()))
    engine = fr.Engine(fr.Plan(tiers=TIERS), policy=policy)
    engine.handle(fr.Submit(fr.Contact("only", tier="basic")), at=0)

    step = engine.handle(fr.SignIn(fr.Agent("ana", skills={"billing", "sales"})), at=1)

    assert () == step.offers
    assert ["ana"] == [event.agent for event in step.of(e.PolicyFailed)]


def test_an_id_that_was_forgotten_and_used_again_is_not_closed_with_the_old_item() -> None:
    """
    Seed 11801: an item in handling outlives the memory of its contact, whose id is another's then.
    """
    engine = fr.Engine(limits=fr.Limits(closed_contacts=1))
    engine.handle(fr.SignIn(fr.Agent("ada")), at=0)
    (offer,) = engine.handle(fr.Submit(fr.Contact("c")), at=1).offers
    engine.handle(fr.Accept(offer.id), fr.Leave("c"), at=2)
    engine.handle(fr.Submit(fr.Contact("d")), fr.Leave("d"), at=3)
    engine.handle(fr.Submit(fr.Contact("c")), at=4)

    engine.handle(fr.Complete(offer.item), at=5)

    again = engine.contact("c")
    assert again is not None
    assert 3 == again.item
    engine.check()
