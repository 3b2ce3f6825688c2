"""
The fold over an engine's events says what happened, counted again from the events themselves.
"""

from random import Random

import fairroute as fr
from fairroute.drive import Customer, Duty, VirtualHost
from fairroute.events import Abandoned, Accepted, Cancelled, Completed, Queued, WrapUpEnded
from fairroute.ids import ItemId, OfferId
from fairroute.metrics import Fold, Tally
from fairroute.plan import Channel, Offers, Plan, Tier, WrapUp

PLAN = Plan(
    tiers={
        "premier": Tier("premier", rank=1, live=fr.ServiceTarget(within=20)),
        "standard": Tier("standard", rank=2, live=fr.ServiceTarget(within=60)),
    },
    channels={"phone": Channel("phone"), "mail": Channel("mail", promise="by")},
    wrap_up=WrapUp(usual=7),
)


def test_waits_count_from_when_the_customer_asked() -> None:
    """
    A contact that asked 10 s before it was submitted and answered 5 s after has waited 15 s.
    """
    fold = Fold()
    engine = fr.Engine(observers=[fold])
    engine.handle(fr.SignIn(fr.Agent("ana")), at=0)
    engine.handle(fr.Submit(fr.Contact("c1", asked_at=90)), at=100)
    engine.handle(fr.Accept(OfferId(1)), at=105)

    assert 15.0 == fold.at(105).everybody.live.asa


def test_only_the_first_leg_is_a_wait() -> None:
    """
    A transferred item waits again, is answered again, and counts once.
    """
    fold = Fold()
    engine = fr.Engine(observers=[fold])
    engine.handle(fr.SignIn(fr.Agent("ana")), fr.SignIn(fr.Agent("ben")), at=0)
    engine.handle(fr.Submit(fr.Contact("c1")), at=0)
    engine.handle(fr.Accept(OfferId(1)), at=4)
    engine.handle(fr.Transfer(ItemId(1), topic="loans"), at=34)
    engine.handle(fr.Accept(OfferId(2)), at=40)
    engine.handle(fr.Complete(ItemId(1)), at=100)

    found = fold.at(100).everybody.live

    assert (1, 4.0) == (found.answered, found.asa)
    assert 90.0 == found.aht


def test_nobody_waits_in_a_call_of_our_own() -> None:
    """
    Made now or later, answered or not, it is in no wait; its agent is at work all the same.
    """
    fold = Fold()
    engine = fr.Engine(observers=[fold])
    engine.handle(fr.SignIn(fr.Agent("ana")), at=0)
    engine.handle(fr.Submit(fr.Contact("c1", outbound=True)), at=10)
    engine.handle(fr.Submit(fr.Contact("c2", outbound=True), release_at=20), at=10)
    engine.handle(fr.Accept(OfferId(1)), at=15)
    engine.handle(fr.Complete(ItemId(1)), at=75)

    found = fold.at(100)

    assert (0, 0) == (found.everybody.live.offered, found.everybody.live.open)
    assert {} == found.by["tier"]
    assert 60.0 == found.agents.handling_hours * 3600


def test_who_leaves_on_a_later_leg_was_answered() -> None:
    """
    Leaving after a hand-back is no abandonment: somebody had answered.
    """
    fold = Fold()
    engine = fr.Engine(observers=[fold])
    engine.handle(fr.SignIn(fr.Agent("ana")), fr.Submit(fr.Contact("c1")), at=0)
    engine.handle(fr.Accept(OfferId(1)), at=0)
    engine.handle(fr.Requeue(ItemId(1)), at=10)
    engine.handle(fr.Leave("c1"), at=20)

    found = fold.at(20).everybody.live

    assert (1, 0, 0) == (found.answered, found.abandoned, found.open)


def test_cancelled_is_ended_by_us() -> None:
    """
    And counts as no abandonment.
    """
    fold = Fold()
    engine = fr.Engine(observers=[fold])
    engine.handle(fr.Submit(fr.Contact("c1")), at=0)
    engine.handle(fr.Cancel(ItemId(1)), at=9)

    found = fold.at(9).everybody.live

    assert (1, 0, 1) == (found.ended, found.abandoned, found.offered)


def test_a_contact_counts_where_it_arrived() -> None:
    """
    What becomes known later moves it to no other group.
    """
    fold = Fold(by=["tier"])
    engine = fr.Engine(PLAN, observers=[fold])
    engine.handle(fr.Submit(fr.Contact("c1", tier="standard")), at=0)
    engine.handle(fr.UpdateItem(ItemId(1), tier="premier"), at=1)

    assert ["standard"] == list(fold.at(1).by["tier"])


def test_ringing_is_waiting_for_the_customer_and_idleness_of_nobody() -> None:
    """
    8 s of ringing are in the wait, and neither in occupancy nor in readiness.
    """
    fold = Fold()
    engine = fr.Engine(observers=[fold])
    engine.handle(fr.SignIn(fr.Agent("ana")), fr.Submit(fr.Contact("c1")), at=0)
    engine.handle(fr.Accept(OfferId(1)), at=8)
    engine.handle(fr.Complete(ItemId(1)), at=20)

    found = fold.at(32)

    assert 8.0 == found.everybody.live.asa
    assert 0.5 == found.agents.occupancy
    assert 8 == found.agents.ringing / 1e6


def test_a_fold_hears_a_record_as_it_heard_the_engine() -> None:
    """
    Folding the journal gives the figures of the live engine.
    """
    live, again = Fold(), Fold()
    engine = fr.Engine(PLAN, observers=[live])
    steps = [
        engine.handle(fr.SignIn(fr.Agent("ana")), fr.Submit(fr.Contact("c1")), at=0),
        engine.handle(fr.Accept(OfferId(1)), at=3),
        engine.handle(fr.Submit(fr.Contact("c2", channel="mail")), at=5),
        engine.handle(fr.Complete(ItemId(1)), at=60),
        engine.handle(at=90),
    ]

    fr.Engine.restore(records=[step.record for step in steps], plan=PLAN, observers=[again])

    assert live.at(100) == again.at(100)


def test_every_count_again_from_the_events(seed: int, scale: float) -> None:
    """
    On random days, counts and waits are those that a reader of the events finds.
    """
    for day in range(max(3, int(40 * scale))):
        chance = Random(f"{seed}/{day}")
        found, events, end = _random_day(chance)
        asked = {each.item: each for each in events if isinstance(each, Queued)}
        answered = {each.item: each.at for each in events if isinstance(each, Accepted)}
        left = {each.item: each.at for each in events if isinstance(each, Abandoned)}
        assert not any(isinstance(each, Cancelled) for each in events)
        for promise in ("live", "by"):
            items = {item for item, each in asked.items() if each.work.promise == promise}
            tally: Tally = getattr(found.at(end).everybody, promise)
            waits = sorted(answered[item] - asked[item].at for item in items if item in answered)
            gone = [left[item] - asked[item].at for item in items if item in left]
            short = [wait for wait in gone if promise == "live" and wait <= 5]
            assert len(items) == tally.offered
            assert waits == [wait / 1e6 for wait in tally.waits]
            assert (len(short), len(gone) - len(short)) == (tally.short_abandons, tally.abandoned)
            assert len(items) - len(waits) - len(gone) == tally.open
            met = sum(
                answered[item] - asked[item].at <= target.within
                for item in items
                if item in answered and (target := asked[item].work.target) is not None
            )
            assert met == tally.met

        handling = sum(
            each.at - answered[each.item]
            for each in events
            if isinstance(each, Completed | WrapUpEnded)
            and (isinstance(each, WrapUpEnded) or each.wrap_up_until is None)
        )
        assert abs(handling - found.at(end).agents.handling / 1e6) < 1e-6 * len(events)


def _random_day(chance: Random) -> tuple[Fold, list[fr.Event], float]:
    fold = Fold()
    events: list[fr.Event] = []
    engine = fr.Engine(PLAN, observers=[fold])
    customers = [
        Customer(
            fr.Contact(
                f"c{number}",
                channel=chance.choice(["phone", "mail"]),
                tier=chance.choice(["premier", "standard"]),
            ),
            at=chance.randrange(600),
            handle=chance.randrange(90),
            patience=chance.choice([None, 0, 3, 5, 20, 60, 61]),
            wrap_up=chance.choice([None, 0, 5]),
        )
        for number in range(60)
    ]
    duties = [
        Duty(fr.Agent(name), start=0, end=500 + 100 * place) for place, name in enumerate("abc")
    ]
    host = VirtualHost(engine, customers, duties, ring=chance.choice([0, 2]), journal=events.extend)
    run = host.run()
    return fold, events, run.end


def test_offers_taken_back_ring_no_more() -> None:
    """
    A revoked, declined or missed offer leaves its agent ready without work.
    """
    fold = Fold()
    engine = fr.Engine(
        Plan(offers=Offers(timeout=10, rest_after_miss=0, on_miss="keep")), observers=[fold]
    )
    engine.handle(fr.SignIn(fr.Agent("ana")), fr.Submit(fr.Contact("c1")), at=0)
    engine.handle(fr.Leave("c1"), at=4)

    found = fold.at(10).agents

    assert [4, 6, 0] == [each / 1e6 for each in (found.ringing, found.ready, found.handling)]


def test_everybody_who_is_asked_is_rung() -> None:
    """
    Two desktops ring for 5 s, one of them for two items; the customer waits once.
    """
    fold = Fold()
    plan = Plan(offers=Offers(fan_out=2, open_per_agent=2))
    engine = fr.Engine(plan, observers=[fold])
    engine.handle(fr.SignIn(fr.Agent("ana", capacity=2)), fr.SignIn(fr.Agent("bo")), at=0)
    engine.handle(fr.Submit(fr.Contact("c1")), fr.Submit(fr.Contact("c2")), at=0)
    assert {"ana": 2, "bo": 1} == {agent.id: agent.used for agent in engine.agents()}

    engine.handle(fr.Accept(OfferId(2)), at=5)
    found = fold.at(5)

    assert 10 == found.agents.ringing / 1e6
    assert 5.0 == found.everybody.live.asa
    assert {"ana": 1, "bo": 1} == {agent.id: agent.used for agent in engine.agents()}


def test_who_came_out_of_reserve_and_how_fast() -> None:
    """
    Three are called, two come, after 10 s and 30 s; the third need not once the surge is over.
    """
    surge = fr.Surge("bills", wait=60, calm_wait=5)
    fold = Fold()
    engine = fr.Engine(fr.Plan(surge={"bills": surge}), observers=[fold])
    reserve = fr.Presence.RESERVE
    engine.handle(*(fr.SignIn(fr.Agent(name), presence=reserve) for name in ("a", "b", "c")), at=0)
    engine.handle(fr.Submit(fr.Contact("c1")), fr.Submit(fr.Contact("c2")), at=0)

    engine.handle(fr.SetPresence("a", fr.Presence.READY), at=70)
    engine.handle(fr.Accept(OfferId(1)), at=75)
    engine.handle(fr.SetPresence("b", fr.Presence.READY), at=90)
    engine.handle(fr.Leave("c2"), at=91)
    engine.handle(fr.SetPresence("c", fr.Presence.READY), at=95)

    recalls = fold.at(95).recalls
    assert (3, 2) == (recalls.called, recalls.came)
    assert (20.0, 30.0) == (recalls.mean_response, recalls.longest_response)


def test_without_a_call_nobody_comes() -> None:
    """
    There is no mean of nothing.
    """
    recalls = Fold().at(0).recalls
    assert (0, None, None) == (recalls.came, recalls.mean_response, recalls.longest_response)
