"""
Law 6. Nobody who could serve is left beside waiting work without a reason from the closed list.
"""

import math

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.ledger import Ledger
from tests.laws.traces import engine_for, events_of, some_run
from tests.model import parts
from tests.model.rules.chances import ATTRIBUTES, SKILLS

import fairroute as fr
from fairroute import events as e
from fairroute.ids import ItemId, OfferId
from fairroute.plan import Medium, Offers
from fairroute.policies import LongestIdle, Policy

FAILING = Policy(score=(parts.score_that_fails, LongestIdle()))


def excuses(ledger: Ledger, number: int, name: str, at: float) -> set[str]:
    """
    Reasons why a waiting item and an agent are not together.
    """
    work = ledger.items[number].work
    reasons = {
        "capability": not ledger.may_serve(number, name),
        "capacity": not ledger.is_free(name, work),
        "rest": (number, name) in ledger.rests,
        "pacing": ledger.paced_until(name, work.medium) is not None,
        "hours": not ledger.has_time(name, work, at),
        "override": ledger.items[number].held,
        "waiting_for": not ledger.waits_for(number, name),
        "reserved": ledger.kept.get(name, number) != number,
        "admission": not ledger.admits(number, at),
        "policy_failed": (number, name) in ledger.withheld,
    }
    return {reason for reason, holds in reasons.items() if holds}


def _nobody_is_left(seed: int, steps: int, policy: Policy) -> None:
    run = some_run(seed, steps, policy=policy)
    engine = engine_for(run.centre)
    ledger = Ledger.under(run.centre.plan)
    for batch in run.batches:
        ledger.read(events_of(engine, batch))
        for number, item in ledger.items.items():
            for name in ledger.agents if item.state == "waiting" else ():
                reasons = excuses(ledger, number, name, engine.now)
                assert reasons, f"{name} is free for item {number}"
                if reasons == {"rest"}:
                    # A question is kept from whoever asks it for good: it ends when they are done.
                    if ledger.rests[number, name] < math.inf:
                        _ends(engine, ledger.rests[number, name])
                elif reasons == {"pacing"}:
                    until = ledger.paced_until(name, item.work.medium)
                    assert until is not None
                    _ends(engine, until)
                elif reasons == {"waiting_for"}:
                    _ends(engine, ledger.waits[number][1])


def _ends(engine: fr.Engine, until: float) -> None:
    deadline = engine.next_deadline
    assert deadline is not None
    assert deadline <= until, "a reason names the deadline that ends it"


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 80))
def test_no_pair_is_left_without_a_reason(seed: int, steps: int) -> None:
    """
    Capability, room and rest are the reasons that the plan can give.
    """
    _nobody_is_left(seed, steps, Policy())


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 80))
def test_a_part_that_fails_withholds_only_its_pair(seed: int, steps: int) -> None:
    """
    With a score that fails, only pairs named in a PolicyFailed are left, until one has an event.
    """
    _nobody_is_left(seed, steps, FAILING)


EVERYBODY = fr.Surge("all", wait=3, any_pool=True, drop=set(SKILLS) | set(ATTRIBUTES))


@given(seed=st.integers(0, 10**9), steps=st.integers(1, 80))
def test_in_a_surge_everybody_helps(seed: int, steps: int) -> None:
    """
    While a class is past its bound nobody who could help sits free, and nobody who could is left
    uncalled in reserve, whatever the door a customer came through.
    """
    plan = fr.Plan(surge={"all": EVERYBODY})
    run = some_run(seed, steps, plan=plan, policy=Policy(), grid=1_000_000)
    engine = engine_for(run.centre)
    ledger = Ledger.under(plan)
    for batch in run.batches:
        ledger.read(events_of(engine, batch))
        # Nobody waits in a call of our own.
        customers = [item for item in engine.waiting() if not item.outbound]
        late = [item for item in customers if engine.now - item.arrived >= 3]
        assert not late or ledger.surges, "it goes on while anybody waits past the bound"
        for item in late:
            for name, (_, presence) in ledger.agents.items():
                if presence is fr.Presence.READY:
                    assert excuses(ledger, item.id, name, engine.now), f"{name} sits free"
                elif presence is fr.Presence.RESERVE and ledger.may_serve(item.id, name):
                    # What is held is kept from whoever came, too.
                    room = ledger.agents[name][0].capacity >= item.work.demand and not item.held
                    room = room and ledger.has_time(name, item.work, engine.now)
                    assert not room or engine.agent(name).recalled, f"{name} is not called"


def test_rest_is_such_a_reason() -> None:
    """
    A declined item rests from its agent and is offered again the instant that ends.
    """
    engine = fr.Engine(fr.Plan(offers=Offers(rest_after_decline=30)))
    engine.handle(fr.SignIn(fr.Agent("ana")), fr.Submit(fr.Contact("c")), at=0)

    assert [] == list(engine.handle(fr.Decline(OfferId(1)), at=5).offers)
    assert [] == list(engine.handle(at=34.999999).offers)
    (offer,) = engine.handle(at=35).offers
    assert 2 == offer.id


def test_waiting_for_somebody_is_such_a_reason() -> None:
    """
    An item that waits for an agent is offered to others the instant that ends.
    """
    engine = fr.Engine()
    engine.handle(fr.SignIn(fr.Agent("ana")), fr.Submit(fr.Contact("c")), at=0)
    engine.handle(fr.Accept(OfferId(1)), at=1)
    engine.handle(fr.Submit(fr.Contact("d", preferred=["ana"], wait_for=30)), at=5)

    assert [] == list(engine.handle(fr.SignIn(fr.Agent("bo")), at=6).offers)
    assert [] == list(engine.handle(at=34.999999).offers)
    (offer,) = engine.handle(at=35).offers
    assert "bo" == offer.agent


def test_reserved_is_such_a_reason() -> None:
    """
    Whoever is kept for a call is offered no chat, until the call is offered to somebody.
    """
    media = {"voice": Medium("voice", exclusive=True, drain_for=30), "text": Medium("text")}
    engine = fr.Engine(fr.Plan(media=media, offers=Offers(auto_accept=True)))
    chats = [fr.Submit(fr.Contact(f"chat {n}", medium="text")) for n in range(3)]
    engine.handle(fr.SignIn(fr.Agent("ana", capacity=5)), *chats[:2], at=0)
    engine.handle(fr.Submit(fr.Contact("call", medium="voice")), at=0)

    assert 1 == len(engine.handle(at=30).of(e.Reserved))
    assert () == engine.handle(chats[2], at=31).of(e.Assigned)
    assert () == engine.handle(fr.Complete(ItemId(1)), at=32).of(e.Assigned)
    (call,) = engine.handle(fr.Complete(ItemId(2)), at=33).of(e.Assigned)
    assert 3 == call.item


def test_policy_failed_is_such_a_reason() -> None:
    """
    A pair whose score failed is tried again at the next event of its agent.
    """
    failing = [True]

    def moody(_: fr.policies.Pairing) -> int:
        if failing[0]:
            raise ValueError("bad day")

        return 0

    engine = fr.Engine(policy=Policy(score=moody))
    engine.handle(fr.SignIn(fr.Agent("ana")), at=0)

    step = engine.handle(fr.Submit(fr.Contact("c")), at=1)
    assert 1 == len(step.of(e.PolicyFailed))
    assert () == step.offers
    assert () == engine.handle(at=2).events

    failing[0] = False
    engine.handle(fr.SetPresence("ana", fr.Presence.NOT_READY), at=3)
    assert 1 == len(engine.handle(fr.SetPresence("ana", fr.Presence.READY), at=4).offers)
