"""
A virtual host does what a live one does: brings customers and agents, waits, and leaves nobody.
"""

from random import Random

import pytest

import fairroute as fr
from fairroute.drive import Customer, Duty, Run, VirtualHost
from fairroute.errors import InvalidValue
from fairroute.events import Abandoned, Accepted, Assigned, Completed, Offered, SignedOut
from fairroute.plan import Offers, Plan, WrapUp

AUTO = Plan(offers=Offers(auto_accept=True))


def customer(
    name: str,
    at: float = 0,
    *,
    handle: float = 60,
    patience: float | None = None,
    wrap_up: float | None = None,
) -> Customer:
    """
    Somebody who wants something from anybody.
    """
    return Customer(fr.Contact(name), at=at, handle=handle, patience=patience, wrap_up=wrap_up)


def duty(name: str = "ana", start: float = 0, end: float = 1000, *, capacity: int = 1) -> Duty:
    """
    An agent's stretch of presence.
    """
    return Duty(fr.Agent(name, capacity=capacity), start=start, end=end)


def drive(
    customers: list[Customer], duties: list[Duty], plan: Plan = AUTO, *, ring: float = 0
) -> tuple[Run, list[fr.Event], fr.Engine]:
    """
    A whole run, its events, and the engine after it.
    """
    events: list[fr.Event] = []
    engine = fr.Engine(plan)
    run = VirtualHost(engine, customers, duties, ring=ring, journal=events.extend).run()
    engine.check()
    return run, events, engine


def instants(events: list[fr.Event], kind: type) -> list[float]:
    """
    When events of one kind happened.
    """
    return [each.at for each in events if type(each) is kind]


def test_one_agent_serves_one_after_the_other() -> None:
    """
    Each is answered when the one before has gone.
    """
    _, events, _ = drive([customer("c1", 0), customer("c2", 10), customer("c3", 20)], [duty()])

    assert [0, 60, 120] == instants(events, Assigned)
    assert [60, 120, 180] == instants(events, Completed)


def test_of_several_who_are_asked_the_first_to_answer_serves() -> None:
    """
    The other's answer finds nothing to accept, and they are there for the next customer.
    """
    plan = Plan(offers=Offers(fan_out=2))

    run, events, _ = drive([customer("c1"), customer("c2")], [duty(), duty("bo")], plan, ring=8)

    assert 3 == len(instants(events, Offered))
    assert [8, 16] == instants(events, Accepted)
    assert [68, 76] == instants(events, Completed)
    assert 0 == run.failures


def test_customers_leave_at_their_patience() -> None:
    """
    Unless they were answered before.
    """
    customers = [customer("c1"), customer("c2", 5, patience=40), customer("c3", 6, patience=55)]

    _, events, _ = drive(customers, [duty()])

    assert [45] == instants(events, Abandoned)
    assert [0, 60] == instants(events, Assigned)


def test_who_leaves_at_the_instant_somebody_gets_free_has_left() -> None:
    """
    What ends comes first: at 60 s the customer is gone when the agent could answer.
    """
    _, events, _ = drive([customer("c1"), customer("c2", 0, patience=60)], [duty()])

    assert [60] == instants(events, Abandoned)
    assert [0] == instants(events, Assigned)


def test_who_has_no_patience_is_gone_before_anybody_answers() -> None:
    """
    Even though an agent was free.
    """
    _, events, _ = drive([customer("c1", 5, patience=0)], [duty()])

    assert [5] == instants(events, Abandoned)
    assert not instants(events, Assigned)


def test_ringing_delays_the_answer() -> None:
    """
    An agent who takes 4 s to say yes answers 4 s later, and is taken meanwhile.
    """
    _, events, _ = drive([customer("c1"), customer("c2")], [duty()], Plan(), ring=4)

    assert [0, 64] == instants(events, Offered)
    assert [4, 68] == instants(events, Accepted)


def test_a_customer_who_leaves_while_it_rings_is_not_answered() -> None:
    """
    The offer is taken back; nobody accepts what is gone.
    """
    run, events, _ = drive([customer("c1", patience=2)], [duty()], Plan(), ring=4)

    assert [2] == instants(events, Abandoned)
    assert not instants(events, Accepted)
    assert 0 == run.waiting


def test_ringing_longer_than_offers_stay_open_is_no_answer() -> None:
    """
    The host says so at once, rather than missing every offer.
    """
    with pytest.raises(InvalidValue, match="less than the 20 s"):
        drive([], [], Plan(), ring=20)


def test_work_after_the_customer_keeps_the_agent() -> None:
    """
    By the customer's own wrap-up, else the plan's.
    """
    plan = Plan(offers=Offers(auto_accept=True), wrap_up=WrapUp(usual=10))
    customers = [customer("c1", wrap_up=30), customer("c2"), customer("c3")]

    _, events, _ = drive(customers, [duty()], plan)

    assert [0, 90, 160] == instants(events, Assigned)


def test_agents_finish_what_they_have_and_go() -> None:
    """
    After the end of a duty nothing new is begun.
    """
    customers = [customer("c1"), customer("c2", wrap_up=5), customer("c3", 50, patience=100)]

    run, events, _ = drive(customers, [duty(end=70)])

    assert [0, 60] == instants(events, Assigned)
    assert [125] == instants(events, SignedOut)
    assert 0 == run.on_duty


def test_a_duty_that_begins_where_another_ends_goes_on() -> None:
    """
    With the room of the later one, and without losing running work.
    """
    customers = [customer("c1", 0, handle=150), customer("c2", 90), customer("c3", 95)]

    _, events, _ = drive(customers, [duty(end=100), duty(start=100, end=300, capacity=2)])

    assert [0, 100, 150] == instants(events, Assigned)


def test_who_is_left_at_the_end_is_said() -> None:
    """
    Somebody whom nobody serves, and who does not leave, is still waiting.
    """
    run, _, engine = drive([customer("c1", 0), customer("c2", 500)], [duty(end=100)])

    assert (1, 0, 0) == (run.waiting, run.handled, run.on_duty)
    assert 1 == len(engine.waiting())


def test_who_is_refused_is_gone_and_counted() -> None:
    """
    They neither wait nor leave; and nobody looks for ever at how long those wait who are left.
    """
    plan = fr.Plan(
        admission={"few": fr.Admission("few", length=1)},
        surge={"long": fr.Surge("long", estimate=60)},
    )
    customers = [customer("a", 0), customer("b", 1, patience=50), customer("c", 1, patience=0)]

    run = VirtualHost(fr.Engine(plan), customers, ()).run()

    assert (3, 2, 1) == (run.customers, run.refused, run.waiting)


def test_agents_who_come_later_find_who_waits() -> None:
    """
    The line outlives the night.
    """
    _, events, _ = drive([customer("c1", 0)], [duty(start=500)])

    assert [500] == instants(events, Assigned)


def test_nothing_to_do_is_done_at_once() -> None:
    """
    No customers, no agents, no batches.
    """
    run, events, _ = drive([], [])

    assert (0, 0, []) == (run.customers, run.batches, events)


def test_handling_of_no_time_ends_at_once() -> None:
    """
    At one instant any number are served.
    """
    customers = [customer(f"c{number}", handle=0) for number in range(5)]

    _, events, _ = drive(customers, [duty()])

    assert [0] * 5 == instants(events, Completed)


def test_progress_is_told_to_the_end() -> None:
    """
    The last figure is everybody.
    """
    told: list[int] = []
    customers = [customer(f"c{number}", number) for number in range(600)]

    VirtualHost(fr.Engine(AUTO), customers, [duty()]).run(told.append)

    assert sorted(told) == told
    assert 600 == told[-1]


def test_a_duty_ends_after_it_began() -> None:
    """
    The other way round is a mistake.
    """
    with pytest.raises(InvalidValue, match="an instant after its start"):
        duty(start=10, end=10)


def test_random_days_lose_nobody_and_repeat(seed: int, scale: float) -> None:
    """
    Every customer is answered, gone or said to be waiting; again, the same events.
    """
    for day in range(max(3, int(60 * scale))):
        first, second = (_random_day(Random(f"{seed}/{day}")) for _ in range(2))

        run, events, _ = first
        assert events == second[1]
        ends = sum(type(each) in {Completed, Abandoned} for each in events)
        assert run.customers == ends + run.waiting
        assert (0, 0) == (run.handled, run.on_duty)


def _random_day(chance: Random) -> tuple[Run, list[fr.Event], fr.Engine]:
    # A grid of one second forces ties between everything.
    customers = [
        customer(
            f"c{number}",
            chance.randrange(200),
            handle=chance.randrange(40),
            patience=chance.choice([None, 0, 5, 30]),
            wrap_up=chance.choice([None, 0, 6]),
        )
        for number in range(80)
    ]
    duties = [
        duty(name, start, start + chance.randrange(1, 90), capacity=chance.choice([1, 2]))
        for name in ("ana", "ben")
        for start in (0, 90, 180)
    ]
    plan = chance.choice([AUTO, Plan(), Plan(wrap_up=WrapUp(usual=3))])
    return drive(customers, duties, plan, ring=chance.choice([0, 3]))
