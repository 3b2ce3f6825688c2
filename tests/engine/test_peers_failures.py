"""
What goes wrong in other engines, and must not here: one named test each.

The list is the field's: failures seen in released routers, told by their users.
"""

import fairroute as fr
from fairroute.events import Offered, Requeued
from fairroute.plan import Offers, Tier
from fairroute.policies import FewestHandled, HeadStart, LongestIdle, TierThenAge, presets

PATIENT = Offers(on_miss="keep", rest_after_decline=10, rest_after_miss=10)


def engine(**given: object) -> fr.Engine:
    """
    A centre with two tiers whose agents are never taken off.
    """
    tiers = {"premier": Tier("premier", rank=1), "standard": Tier("standard", rank=2)}
    return fr.Engine(fr.Plan(tiers=tiers, offers=PATIENT), **given)  # type: ignore[arg-type]


def test_a_freed_agent_meets_old_work() -> None:
    """
    Work that nobody could take when it came is offered to whoever can take it later.
    """
    centre = engine()
    centre.handle(fr.SignIn(fr.Agent("ada")), at=0)
    centre.handle(fr.Submit(fr.Contact("old", skills={"latin"})), at=1)
    centre.handle(fr.Submit(fr.Contact("new")), at=2)
    centre.handle(fr.Accept(fr.OfferId(1)), at=3)

    centre.handle(fr.SignIn(fr.Agent("ada", skills={"latin"})), at=4)
    (offer,) = centre.handle(fr.Complete(fr.ItemId(2)), at=5).offers

    assert "old" == offer.contact


def test_work_behind_ten_thousand_blocked_items_is_found() -> None:
    """
    There is no "first hundred": whoever is served next is found behind any number who cannot be.
    """
    centre = engine()
    blocked = [
        fr.Submit(fr.Contact(f"b{n}", tier="premier", skills={"latin"})) for n in range(10_000)
    ]
    centre.handle(*blocked, at=0)
    centre.handle(fr.Submit(fr.Contact("easy", tier="standard")), at=1)

    (offer,) = centre.handle(fr.SignIn(fr.Agent("ada")), at=2).offers

    assert "easy" == offer.contact


def test_a_lost_race_leaks_no_capacity() -> None:
    """
    An accept that comes too late leaves the agent exactly as free as before.
    """
    centre = engine()
    centre.handle(fr.SignIn(fr.Agent("ada")), at=0)
    (offer,) = centre.handle(fr.Submit(fr.Contact("c")), at=1).offers
    centre.handle(fr.Leave("c"), at=2)

    (refused,) = centre.handle(fr.Accept(offer.id), at=3).refused

    assert "offer_revoked" == refused.reason
    assert 0 == centre.agent("ada").used
    assert 1 == len(centre.handle(fr.Submit(fr.Contact("d")), at=4).offers)


def test_precedence_does_not_come_before_eligibility() -> None:
    """
    A better tier that an agent cannot serve keeps nobody else from being served by them.
    """
    centre = engine()
    centre.handle(fr.Submit(fr.Contact("vip", tier="premier", skills={"latin"})), at=0)
    centre.handle(fr.Submit(fr.Contact("other", tier="standard")), at=1)

    (offer,) = centre.handle(fr.SignIn(fr.Agent("ada")), at=2).offers

    assert "other" == offer.contact


def test_the_order_has_no_cycles() -> None:
    """
    Whatever three customers wait, sorting any two of them agrees with the line of all three.
    """
    for policy in (presets.head_start(premier=5), fr.Policy(order=TierThenAge())):
        lines = {}
        for left_out in (None, "a", "b", "c"):
            centre = engine(policy=policy)
            for at, (name, tier) in enumerate(
                [("a", "standard"), ("b", "premier"), ("c", "standard")]
            ):
                if name != left_out:
                    centre.handle(fr.Submit(fr.Contact(name, tier=tier)), at=at * 3)

            lines[left_out] = [item.contacts[0].id for item in centre.waiting()]

        for left_out in "abc":
            assert [name for name in lines[None] if name != left_out] == lines[left_out]


def test_an_item_is_accepted_once() -> None:
    """
    A second yes to the same offer is refused, and nothing happens twice.
    """
    centre = engine()
    centre.handle(fr.SignIn(fr.Agent("ada", capacity=2)), at=0)
    (offer,) = centre.handle(fr.Submit(fr.Contact("c")), at=1).offers
    centre.handle(fr.Accept(offer.id), at=2)

    (refused,) = centre.handle(fr.Accept(offer.id), at=2).refused

    assert "offer_taken" == refused.reason
    assert 1 == centre.agent("ada").used


def test_nobody_back_from_leave_is_flooded() -> None:
    """
    Fewest handled counts within a window: after a week away one is like everybody else again.
    """
    centre = engine(policy=fr.Policy(score=(FewestHandled(seconds=3600), LongestIdle())))
    centre.handle(fr.SignIn(fr.Agent("here")), at=0)
    for number in range(20):
        at = 100.0 * number
        (offer,) = centre.handle(fr.Submit(fr.Contact(f"w{number}")), at=at).offers
        centre.handle(fr.Accept(offer.id), at=at)
        centre.handle(fr.Complete(offer.item), at=at + 50)

    week = 7 * 86_400.0
    centre.handle(fr.SignIn(fr.Agent("back")), at=week)
    served = []
    for number in range(10):
        at = week + 100.0 * number
        (offer,) = centre.handle(fr.Submit(fr.Contact(f"x{number}")), at=at).offers
        served.append(offer.agent)
        centre.handle(fr.Accept(offer.id), at=at)
        centre.handle(fr.Complete(offer.item), at=at + 50)

    assert 5 == served.count("back")


def test_no_number_of_declines_kills_an_item() -> None:
    """
    After a hundred declines an item still waits, at the place it always had.
    """
    centre = engine()
    centre.handle(fr.SignIn(fr.Agent("ada")), at=0)
    centre.handle(fr.Submit(fr.Contact("first")), at=1)
    for number in range(1, 101):
        centre.handle(fr.Decline(fr.OfferId(number)), at=20.0 * number)
        centre.handle(at=20.0 * number + 10)

    centre.handle(fr.Submit(fr.Contact("second")), at=2_015)
    (item, _) = (centre.item(1), centre.item(2))

    assert item is not None
    assert 1.0 == item.standing
    assert 101 == item.offer


def test_the_only_agent_is_not_asked_in_a_loop() -> None:
    """
    Who declined is asked again when the rest ends, not in the same instant.
    """
    centre = engine()
    centre.handle(fr.SignIn(fr.Agent("ada")), at=0)
    (offer,) = centre.handle(fr.Submit(fr.Contact("c")), at=1).offers

    declined = centre.handle(fr.Decline(offer.id), at=2)

    assert 1 == len(declined.of(Requeued))
    assert () == declined.offers
    (again,) = centre.handle(at=12).of(Offered)
    assert 12.0 == again.at


def test_whether_age_beats_priority_is_said() -> None:
    """
    Under each order somebody can look up for how long a better tier may come later and pass.
    """
    standard = fr.policies.Waiting("standard", rank=2)
    premier = fr.policies.Waiting("premier", rank=1)

    assert "unbounded" == fr.Policy(order=TierThenAge()).overtake_bound(standard, premier)
    assert 90.0 == fr.Policy(order=HeadStart({"premier": 90})).overtake_bound(standard, premier)
    assert "never beats" in " ".join((TierThenAge.__doc__ or "").split())
