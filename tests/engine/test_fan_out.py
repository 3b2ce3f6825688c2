"""
Several offers at once: of one item to several agents, and of several items to one.
"""

import pytest

import fairroute as fr
from fairroute import events as e
from fairroute.errors import InvalidValue
from fairroute.lifecycle import ItemState
from fairroute.plan import Offers
from fairroute.policies import BestMatch, LongestIdle, Policy, Terms
from fairroute.testing import Script, script


def pairs(**offers: object) -> fr.Plan:
    """
    A plan that asks two agents at once.
    """
    return fr.Plan(offers=Offers(fan_out=2, **offers))  # type: ignore[arg-type]


def three(plan: fr.Plan) -> Script:
    """
    A centre with three agents, idle in this order.
    """
    return script(plan).agent("ada").agent("bob").agent("cleo")


def test_the_best_are_asked_in_the_order_of_their_scores() -> None:
    """
    Each offer is its own decision, so that whoever was passed over is next in turn.
    """
    policy = Policy(score=(BestMatch(), LongestIdle()))
    centre = script(pairs(), policy=policy)
    centre.agent("ada", skills={"french": 1}).agent("bob", skills={"french": 5, "tech": 1})
    centre.agent("cleo", skills={"french": 1})

    centre.submit("first", skills={"french": 1})

    assert centre.step is not None
    offers = centre.step.offers
    assert 2 == len(offers)
    assert [1, 2] == [offer.decision for offer in offers]
    assert [offer.id for offer in offers] == list(centre.item("first").offers)  # type: ignore[union-attr]
    assert 1 == len({offer.expires_at for offer in offers})


def test_the_first_to_accept_has_it() -> None:
    """
    The others' offers are revoked in the same step, before what they free is given away.
    """
    centre = three(pairs()).submit("first").wait(1)

    centre.accept("first", by="bob")

    assert {"bob": ["first"]} == centre.handled
    assert {} == centre.asked
    assert ["Accepted", "OfferRevoked"] == centre.told
    assert centre.step is not None
    (revoked,) = centre.step.of(e.OfferRevoked)
    assert ("ada", "taken", 5) == (revoked.agent, revoked.reason, revoked.cause)


def test_who_lost_the_race_can_have_the_next() -> None:
    """
    No rest and no mark: the room of a revoked offer is free at once.
    """
    centre = script(pairs()).agent("ada").agent("bob").submit("first").submit("second")
    assert {"ada": ["first"], "bob": ["first"]} == centre.asked

    centre.accept("first", by="ada")

    assert ["Accepted", "OfferRevoked", "Offered"] == centre.told
    assert {"bob": ["second"]} == centre.asked


def test_who_accepts_too_late_is_told_that_it_is_taken() -> None:
    """
    As with any offer that somebody has accepted.
    """
    centre = three(pairs()).submit("first").accept("first", by="ada")

    centre.accept("first", by="bob")

    assert ["offer_taken"] == centre.refused
    restored = fr.Engine.restore(records=centre.records, plan=pairs())
    assert restored.snapshot() == centre.engine.snapshot()


def test_nobody_is_asked_in_place_of_who_declined() -> None:
    """
    No topping up: while one is still being asked, the item does not wait.
    """
    centre = three(pairs()).submit("first")

    centre.decline("first", by="ada")

    assert ["OfferDeclined"] == centre.told
    assert {"bob": ["first"]} == centre.asked
    assert ItemState.OFFERED is centre.state("first")


def test_the_item_returns_with_its_last_live_offer() -> None:
    """
    By an event of its own, for the reason of that last end; who said no rests, the third is asked.
    """
    centre = three(pairs()).submit("first").decline("first", by="ada")

    centre.decline("first", by="bob")

    assert ["OfferDeclined", "Requeued", "Offered"] == centre.told
    assert {"cleo": ["first"]} == centre.asked


def test_offers_of_one_item_lapse_one_by_one() -> None:
    """
    Each miss is its agent's; only the last one sends the item back.
    """
    centre = script(pairs(misses=1)).agent("ada").agent("bob").submit("first")

    centre.wait(20)

    expected = ["OfferMissed", "PresenceChanged", "OfferMissed", "Requeued", "PresenceChanged"]
    assert expected == centre.told
    assert ["first"] == centre.waiting


def test_who_leaves_takes_only_their_own_offer_along() -> None:
    """
    The other agent goes on deciding.
    """
    centre = script(pairs()).agent("ada").agent("bob").submit("first")

    centre.do(fr.SetPresence("ada", fr.Presence.NOT_READY))
    assert ["PresenceChanged", "OfferRevoked"] == centre.told

    centre.do(fr.SignOut("bob"))
    assert ["OfferRevoked", "Requeued", "SignedOut"] == centre.told[:3]


@pytest.mark.parametrize("how", ["leave", "cancel"])
def test_an_item_that_ends_revokes_all_its_offers(how: str) -> None:
    """
    Every desktop stops ringing.
    """
    centre = three(pairs()).submit("first")

    centre.do(fr.Leave("first") if how == "leave" else fr.Cancel(centre.item_id("first")))

    assert 2 == centre.told.count("OfferRevoked")
    assert "Requeued" not in centre.told
    assert {} == centre.asked


def test_a_change_revokes_only_the_offers_it_touches() -> None:
    """
    Whoever can still serve the item goes on deciding.
    """
    centre = script(pairs()).agent("ada").agent("bob", skills={"tech": 1}).submit("first")

    centre.do(fr.UpdateItem(centre.item_id("first"), skills={"tech": 1}))

    assert ["ItemUpdated", "OfferRevoked"] == centre.told
    assert {"bob": ["first"]} == centre.asked


def test_everybody_may_be_asked() -> None:
    """
    A fan-out larger than the team is the whole team, as far as it is free.
    """
    centre = three(fr.Plan(offers=Offers(fan_out=1_000))).submit("first").submit("second")

    assert {"ada": ["first"], "bob": ["first"], "cleo": ["first"]} == centre.asked
    assert ["second"] == centre.waiting


def test_the_terms_of_the_best_pair_hold_for_all_who_are_asked() -> None:
    """
    A policy part is asked once an item, about the best.
    """
    asked = []

    def terms(pairing: fr.policies.Pairing) -> Terms:
        asked.append(pairing.agent.idle_since)
        return Terms(timeout=fr.seconds(5), fan_out=2)

    centre = script(policy=Policy(terms=terms)).agent("ada").wait(1).agent("bob").submit("first")

    assert [0] == asked
    assert centre.step is not None
    assert [6.0, 6.0] == [offer.expires_at for offer in centre.step.offers]


def test_nobody_can_be_asked_and_assigned_at_once() -> None:
    """
    Auto-accept beside a fan-out is a contradiction, in a plan as in a policy part.
    """
    with pytest.raises(InvalidValue, match="expected a fan_out of 1 beside auto_accept"):
        Offers(auto_accept=True, fan_out=2)

    with pytest.raises(InvalidValue, match="expected a fan_out of 1 beside auto_accept"):
        Terms(1, auto_accept=True, fan_out=2)


def test_an_explanation_names_all_who_are_asked() -> None:
    """
    They decide until the same instant.
    """
    centre = three(pairs()).submit("first")

    text = "first is offered to ada and bob, who decide until 20"
    assert text == str(centre.engine.explain(centre.item_id("first")))


def test_several_offers_may_ring_at_one_agent() -> None:
    """
    As many as the plan says, and as there is room for.
    """
    plan = fr.Plan(offers=Offers(open_per_agent=2))

    centre = script(plan).agent("ada", capacity=5)
    centre.submit("first").submit("second").submit("third")

    assert {"ada": ["first", "second"]} == centre.asked
    assert ["third"] == centre.waiting
    assert [1, 2] == list(centre.staff("ada").offers)
    assert 2 == centre.staff("ada").used


def test_room_is_the_only_limit_where_the_plan_sets_none() -> None:
    """
    Open offers hold room, as work does.
    """
    plan = fr.Plan(offers=Offers(open_per_agent=None))

    centre = script(plan).agent("ada", capacity=3)
    centre.do(*(fr.Submit(fr.Contact(name)) for name in "abcd"))

    assert {"ada": ["a", "b", "c"]} == centre.asked
    assert ["d"] == centre.waiting
    explanation = centre.engine.explain(centre.item_id("d"))
    assert explanation is not None
    (candidate,) = explanation.candidates
    assert "ada is deciding on item 1 and item 2 and item 3 until 20" == candidate.text


def test_leaving_revokes_every_open_offer() -> None:
    """
    In the order they were made, each with its item back in line.
    """
    plan = fr.Plan(offers=Offers(open_per_agent=2))
    centre = script(plan).agent("ada", capacity=2).submit("first").submit("second")

    centre.do(fr.SetPresence("ada", fr.Presence.DRAINING))

    assert ["PresenceChanged", *["OfferRevoked", "Requeued"] * 2] == centre.told
    assert ["first", "second"] == centre.waiting


def test_missed_offers_take_the_others_along() -> None:
    """
    Who is taken off for missed offers is not left with others that ring.
    """
    plan = fr.Plan(offers=Offers(open_per_agent=2, misses=1))
    centre = script(plan).agent("ada", capacity=2).submit("first").wait(5).submit("second")

    centre.until(20)

    expected = ["OfferMissed", "Requeued", "PresenceChanged", "OfferRevoked", "Requeued"]
    assert expected == centre.told
