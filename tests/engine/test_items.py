"""
Items: their place in line, what changes it, how they end.
"""

import pytest

import fairroute as fr
from fairroute.lifecycle import ItemState
from fairroute.plan import Tier, Topic
from fairroute.testing import script

TIERED = fr.Plan(
    tiers={"premier": Tier("premier", rank=1), "standard": Tier("standard", rank=2)},
    topics={
        "billing": Topic("billing", skills={"billing": 2}, pools={"north"}),
        "other": Topic("other"),
    },
)


def test_the_better_tier_first_and_inside_it_who_came_first() -> None:
    """
    By default rank decides, then age; a contact that names no tier is of the last.
    """
    centre = script(TIERED).submit("plain").wait(1).submit("old", tier="premier").wait(1)
    centre.submit("new", tier="premier")

    assert ["old", "new", "plain"] == centre.waiting


def test_who_asked_earlier_stands_earlier() -> None:
    """
    Order counts from when the customer asked, not from when the host said so.
    """
    centre = script(at=100).submit("here").submit("asked", asked_at=40)

    assert ["asked", "here"] == centre.waiting
    assert 60.0 == centre.engine.stats().longest_wait


def test_one_instant_is_told_apart_by_arrival() -> None:
    """
    Who came first in the batch is first, whatever they are called.
    """
    centre = script()
    centre.do(fr.Submit(fr.Contact("z")), fr.Submit(fr.Contact("a")))

    assert ["z", "a"] == centre.waiting


def test_a_topic_says_what_a_matter_needs() -> None:
    """
    Skills and pools come from the topic; a contact's own skills only raise them.
    """
    centre = script(TIERED).submit("c", topic="billing", skills={"billing": 1, "french": 3})

    item = centre.item("c")

    assert item is not None
    assert {"billing": 2, "french": 3} == item.work.skills
    assert {"north"} == item.work.pools


def test_credit_moves_an_item_up_and_never_down() -> None:
    """
    Standing is asked − credit.
    """
    centre = script(at=10).submit("first").wait(10).submit("second")

    centre.update("second", credit=15)

    assert ["second", "first"] == centre.waiting
    item = centre.item("second")
    assert item is not None
    assert 5.0 == item.standing


def test_a_better_tier_counts_in_the_same_step() -> None:
    """
    An item that turns out to be a premier customer's is offered as one.
    """
    centre = script(TIERED).submit("first").submit("second")

    centre.do(fr.SignIn(fr.Agent("ada")), fr.UpdateItem(centre.item_id("second"), tier="premier"))

    assert {"ada": "second"} == centre.offered


def test_an_update_that_says_nothing_new_is_no_event() -> None:
    """
    Saying the same twice says nothing.
    """
    centre = script(TIERED).submit("first", tier="premier")

    assert [] == centre.update("first", tier="premier").told


def test_an_offer_stays_with_an_agent_who_still_may_serve() -> None:
    """
    An update does not take work away from somebody who is looking at it.
    """
    centre = script().agent("ada", skills={"billing": 3}).submit("first")

    assert ["ItemUpdated"] == centre.update("first", skills={"billing": 3}).told
    assert {"ada": "first"} == centre.offered


def test_an_offer_ends_where_the_agent_may_not_serve_any_more() -> None:
    """
    The item goes on to somebody who can, in the same step and without a mark.
    """
    centre = script().agent("ada").agent("bea", skills={"french": 1}).submit("first")

    centre.update("first", skills={"french"})

    assert ["ItemUpdated", "OfferRevoked", "Requeued", "Offered"] == centre.told
    assert {"bea": "first"} == centre.offered


@pytest.mark.parametrize("offered", [False, True])
def test_a_customer_who_leaves_abandons_the_item(offered: bool) -> None:  # noqa: FBT001
    """
    Waiting or offered, the item is closed and its agent free for the next.
    """
    centre = script().submit("first").submit("second")
    if offered:
        centre.agent("ada")

    centre.leave("first")

    assert ItemState.CLOSED is centre.state("first")
    assert "Abandoned" in centre.told
    assert ({"ada": "second"} if offered else {}) == centre.offered
    assert "Requeued" not in centre.told


def test_a_customer_who_leaves_while_served_only_marks_the_contact() -> None:
    """
    The item ends by the agent's word.
    """
    centre = script().agent("ada").submit("first").accept("first").leave("first")

    assert ["ContactLeft"] == centre.told
    assert {"ada": ["first"]} == centre.handled
    assert ["contact_closed"] == centre.leave("first").refused


def test_an_item_nobody_waits_for_is_not_put_in_line_again() -> None:
    """
    The customer left while served, then the agent gave the item up: it is abandoned.
    """
    centre = script().agent("ada").submit("first").accept("first").leave("first")

    centre.requeue("first")

    assert ["HandedBack", "Abandoned"] == centre.told
    assert [] == centre.waiting


def test_the_centre_may_withdraw_an_item() -> None:
    """
    Waiting or offered, never from the hands of an agent.
    """
    centre = script().agent("ada").submit("first").submit("second")

    assert ["Cancelled"] == centre.cancel("second", reason="duplicate").told
    assert ["OfferRevoked", "Cancelled"] == centre.cancel("first").told


def test_an_item_handed_back_keeps_its_place_and_is_for_others() -> None:
    """
    Its agent rests from it; the line is as if it had waited all along.
    """
    centre = script().agent("ada").submit("first").accept("first").submit("second")

    centre.requeue("first", reason="wrong department")

    assert ["HandedBack", "Requeued", "Offered"] == centre.told
    assert {"ada": "second"} == centre.offered
    assert ["first"] == centre.waiting
    assert "first" == centre.agent("bea").offered["bea"]


def test_a_transfer_changes_what_is_needed_and_keeps_the_place() -> None:
    """
    The next department's line has the item where it would be had it come there first.
    """
    centre = script(TIERED).agent("ada").submit("first").accept("first").wait(5)
    centre.submit("later", topic="billing").wait(5)

    centre.transfer("first", topic="billing")

    assert ["first", "later"] == centre.waiting
    item = centre.item("first")
    assert item is not None
    assert {"billing": 2} == item.work.skills
    assert {"bea": "first"} == centre.agent("bea", skills={"billing": 2}, pools={"north"}).offered


def test_an_item_handed_back_may_stand_where_it_comes_back() -> None:
    """
    Standing is kept unless the command says otherwise.
    """
    centre = script().agent("ana").submit("first").accept("first").not_ready("ana")
    centre.until(20).submit("second").until(30)

    centre.requeue("first", standing="restarts")

    assert ["second", "first"] == centre.waiting
    item = centre.item("first")
    assert item is not None
    assert 30 == item.standing


def test_a_transfer_may_stand_where_it_comes_back() -> None:
    """
    Standing is kept unless the command says otherwise.
    """
    centre = script().agent("ana").submit("first").accept("first").not_ready("ana")
    centre.until(20).submit("second").until(30)

    centre.transfer("first", topic="billing", standing="restarts")

    assert ["second", "first"] == centre.waiting


def test_a_transfer_may_name_pools_and_what_is_required() -> None:
    """
    Skills are not all that tells agents apart.
    """
    centre = script().agent("ana").submit("first").accept("first")
    centre.agent("bo", pools={"north"}, attributes={"Desk": 7})
    centre.agent("cy", pools={"south"}, attributes={"Desk": 8})

    centre.transfer("first", pools={"south", "north"}, requires="Desk > 7")

    assert {"cy": "first"} == centre.offered


def test_what_is_learnt_of_an_item_may_be_its_pools_and_attributes() -> None:
    """
    They replace what it had; no pools are all.
    """
    centre = script().submit("first", attributes={"age": 40})
    centre.update("first", pools={"north"}, attributes={"size": "large"})

    item = centre.item("first")
    assert item is not None
    assert ({"north"}, {"size": "large"}) == (set(item.work.pools), dict(item.work.attributes))
    item = centre.update("first", pools=()).item("first")
    assert item is not None
    assert not item.work.pools


def test_the_pools_of_a_command_go_before_those_of_its_topic() -> None:
    """
    Whoever names both wants these.
    """
    plan = fr.Plan(topics={"tax": fr.plan.Topic("tax", pools={"north"})})
    centre = script(plan).submit("first").update("first", topic="tax", pools={"south"})

    item = centre.item("first")
    assert item is not None
    assert {"south"} == item.work.pools


def test_unroutable_names_who_is_missing_and_says_so_once() -> None:
    """
    Nobody registered, nobody signed in and nobody able are three different nights.
    """
    centre = script().submit("a", skills={"french"})
    assert ["Queued", "Unroutable"] == centre.told

    centre.wait(5).agent("ada").sign_out("ada").submit("b", skills={"french"})
    centre.agent("ada").submit("c", skills={"french"})

    reasons = [e.reason for e in centre.events if isinstance(e, fr.events.Unroutable)]
    assert ["no_agent_registered", "no_agent_signed_in", "no_agent_eligible"] == reasons
    assert ["a", "b", "c"] == centre.waiting


def test_an_unroutable_item_goes_to_the_first_who_comes_and_can() -> None:
    """
    It waits like any other and is matched on any change.
    """
    centre = script().submit("a", skills={"french"}).agent("ada")

    assert {"bea": "a"} == centre.agent("bea", skills={"french"}).offered


def test_the_id_of_a_contact_that_is_over_is_not_used_again() -> None:
    """
    While it is remembered: a late word about the first would else reach the second.
    """
    centre = script().submit("c1").leave("c1")

    with pytest.raises(fr.DuplicateId, match="c1"):
        centre.submit("c1")
