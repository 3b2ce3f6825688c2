"""
Offers: asked, answered, let lapse, taken back.
"""

import fairroute as fr
from fairroute.plan import Offers
from fairroute.testing import script

ONE_MISS = fr.Plan(offers=Offers(misses=1))
NO_REST = fr.Plan(offers=Offers(rest_after_decline=0, rest_after_miss=0, on_miss="keep"))


def test_first_come_first_offered() -> None:
    """
    A free agent is asked about whoever has waited longest.
    """
    centre = script().submit("first").wait(1).submit("second")

    centre.agent("ada")

    assert {"ada": "first"} == centre.offered
    assert ["second"] == centre.waiting


def test_one_open_offer_an_agent() -> None:
    """
    However much room an agent has, they decide on one item at a time.
    """
    centre = script().agent("ada", capacity=5)

    centre.submit("first").submit("second")

    assert {"ada": "first"} == centre.offered
    assert ["second"] == centre.waiting


def test_an_offer_is_accepted_until_just_before_it_lapses() -> None:
    """
    Intervals are half-open: at the very instant of expiry it is over.
    """
    in_time = script().agent("ada").submit("first").until(19.999999).accept("first")
    too_late = script().agent("ada").submit("first")
    too_late.now = 20
    too_late.accept("first")

    assert {"ada": ["first"]} == in_time.handled
    assert {} == too_late.handled
    assert ["offer_lapsed"] == too_late.refused


def test_missed_offer_keeps_its_place() -> None:
    """
    Work whose offer lapsed waits where it would have waited all along.
    """
    centre = script(ONE_MISS).agent("ada").submit("first").submit("second")

    centre.wait(20)

    assert ["first", "second"] == centre.waiting
    assert fr.Presence.NOT_READY is centre.staff("ada").presence
    assert ["OfferMissed", "Requeued", "PresenceChanged"] == centre.told


def test_a_miss_keeps_the_pair_apart_for_its_rest() -> None:
    """
    Whoever let an item lapse gets others first, and the same one again after 30 s.
    """
    centre = script(fr.Plan(offers=Offers(on_miss="keep"))).agent("ada").submit("first")

    centre.wait(20)
    assert ["first"] == centre.waiting
    assert ("ada",) == centre.engine.waiting()[0].resting

    centre.wait(29.999999)
    assert ["first"] == centre.waiting

    centre.until(50)
    assert {"ada": "first"} == centre.offered


def test_two_misses_in_a_row_take_an_agent_off() -> None:
    """
    Somebody who answers nothing is not there, whatever they said.
    """
    centre = script().agent("ada").submit("first").submit("second")

    centre.wait(40)

    assert fr.Presence.NOT_READY is centre.staff("ada").presence
    assert "missed_offers" == centre.staff("ada").reason
    assert ["first", "second"] == centre.waiting


def test_any_answer_ends_a_row_of_misses() -> None:
    """
    One miss, an answer, one miss: nobody is taken off.
    """
    centre = script(fr.Plan(offers=Offers(rest_after_miss=0, rest_after_decline=0)))
    centre.agent("ada").submit("first").wait(20).decline("first").wait(20)

    assert fr.Presence.READY is centre.staff("ada").presence
    assert 1 == centre.staff("ada").misses


def test_a_plan_may_never_take_anybody_off() -> None:
    """
    With `keep`, an agent who lets everything lapse stays READY.
    """
    centre = script(NO_REST).agent("ada").submit("first").wait(200)

    assert fr.Presence.READY is centre.staff("ada").presence
    assert 10 == centre.staff("ada").misses


def test_a_decline_keeps_place_and_pair_apart() -> None:
    """
    The item waits where it was; its agent is asked about others first.
    """
    centre = script().agent("ada").submit("first").submit("second")

    centre.decline("first", reason="lunch")

    assert {"ada": "second"} == centre.offered
    assert ["first"] == centre.waiting
    assert ["OfferDeclined", "Requeued", "Offered"] == centre.told


def test_a_decline_without_rest_comes_back_at_once() -> None:
    """
    Where the plan gives no rest, the only agent is asked again in the same step.
    """
    centre = script(NO_REST).agent("ada").submit("first").decline("first")

    assert {"ada": "first"} == centre.offered


def test_a_declined_item_goes_to_somebody_else() -> None:
    """
    A rest binds one pair and nobody else.
    """
    centre = script().agent("ada").agent("bea").submit("first").decline("first")

    assert {"bea": "first"} == centre.offered


def test_leaving_does_not_clear_a_rest() -> None:
    """
    Signing out and in is no way to be offered the same item again.
    """
    centre = script().agent("ada").submit("first").decline("first")

    centre.sign_out("ada").agent("ada")

    assert ["first"] == centre.waiting


def test_a_revoked_offer_leaves_no_mark() -> None:
    """
    What the host takes back is offered again at once, to the same agent too.
    """
    centre = script().agent("ada").submit("first").revoke("first", reason="desktop crashed")

    assert ["OfferRevoked", "Requeued", "Offered"] == centre.told
    assert {"ada": "first"} == centre.offered
    assert 0 == centre.staff("ada").misses


def test_auto_accept_assigns() -> None:
    """
    A plan may give work without asking: handling begins with one event.
    """
    centre = script(fr.Plan(offers=Offers(auto_accept=True))).agent("ada").submit("first")

    assert ["Queued", "Assigned"] == centre.told
    assert {"ada": ["first"]} == centre.handled


def test_auto_accept_fills_an_agent_in_one_step() -> None:
    """
    Nothing is pending, so the next item may follow in the same match.
    """
    plan = fr.Plan(offers=Offers(auto_accept=True))
    centre = script(plan).submit("first").submit("second").submit("third")

    centre.agent("ada", capacity=2)

    assert {"ada": ["first", "second"]} == centre.handled
    assert ["third"] == centre.waiting


def test_terms_may_differ_by_pair() -> None:
    """
    A terms part decides how each chosen pair is offered.
    """

    def quick_for_voice(pairing: fr.policies.Pairing) -> fr.policies.Terms:
        voice = pairing.item.medium == "voice"
        return fr.policies.Terms(timeout=fr.seconds(10 if voice else 300))

    centre = script(policy=fr.Policy(terms=quick_for_voice)).agent("ada").agent("bea")

    centre.submit("call", medium="voice").submit("letter", medium="text")

    assert [10.0, 300.0] == [offer.expires_at for offer in offers(centre)]


def offers(centre: fr.testing.Script) -> list[fr.events.Offered]:
    """
    Every offer made so far.
    """
    return [event for event in centre.events if isinstance(event, fr.events.Offered)]


def test_an_agent_says_when_they_can_be_asked_again() -> None:
    """
    A rest given with the decline overrules the terms, to the microsecond.
    """
    centre = script().agent("ada").submit("first").decline("first", rest=5)

    centre.until(4.999999)
    assert ["first"] == centre.waiting

    centre.until(5)
    assert {"ada": "first"} == centre.offered


def test_a_decline_without_rest_is_asked_again_at_once() -> None:
    """
    No rest at all: the same agent, if they are still the best.
    """
    centre = script().agent("ada").submit("first").decline("first", rest=0)

    assert {"ada": "first"} == centre.offered
    assert ["OfferDeclined", "Requeued", "Offered"] == centre.told


def test_a_rest_given_with_a_decline_outlives_the_shift() -> None:
    """
    Whoever signs out and in again is not asked sooner.
    """
    centre = script().agent("ada").submit("first").decline("first", rest=60)

    centre.until(10).do(fr.SignOut("ada")).agent("ada")
    assert ["first"] == centre.waiting

    centre.until(60)
    assert {"ada": "first"} == centre.offered


def test_an_open_offer_reads_as_it_was_told() -> None:
    """
    Whoever missed the event finds it as it was, until the offer has ended.
    """
    centre = script(plan=fr.Plan(offers=Offers(timeout=7, rest_after_decline=3, rest_after_miss=2)))
    centre.wait(5).agent("ana").submit("c1")
    (told,) = (event for event in centre.events if isinstance(event, fr.events.Offered))

    assert told == centre.engine.offer(told.id)
    centre.accept("c1")
    assert centre.engine.offer(told.id) is None
