"""
The public API, typed: mypy reads this file as a user's, and every public name is in it.
"""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, assert_type

import pytest

import fairroute as fr
from fairroute.engine import (
    AgentStatus,
    CallbackSlot,
    ContactStatus,
    Decision,
    Explanation,
    ItemStatus,
    ModeStatus,
    Position,
    Recommendation,
    Repeated,
    Stats,
    SurgeStatus,
    WaitEstimate,
)

DOCS = Path(__file__).parents[2] / "docs"


def test_a_day_through_the_whole_api() -> None:  # noqa: PLR0915 - all of it
    """
    Every command, read and value of the engine, with the type a user's checker sees.
    """
    tier = fr.plan.Tier("premier", rank=1, live=fr.ServiceTarget(share=0.8, within=20))
    plan = fr.Plan(tiers={"premier": tier})
    policy = fr.Policy(order=fr.policies.Fifo(), score=[fr.policies.LongestIdle()])
    engine = fr.Engine(plan, policy=policy, seed=1, strict=True, limits=fr.Limits())
    contact = fr.Contact("c1", channel="phone", customer="kim", skills={"billing"}, asked_at=0)
    item = fr.WorkItem(fr.Contact("c2"), tier="premier", skills={"billing": 2}, demand=2)
    asked = fr.needs("Tenure", ">=", 2) & ~fr.needs("Trainee", "==", True)  # noqa: FBT003 - a value
    assert_type(asked, fr.Requirement)
    third = fr.Contact("c3", requires="Tenure >= 2 and not Trainee == true", attributes={"age": 40})
    assert third.requires == asked
    agent = fr.Agent(
        "ana",
        skills={"billing": 3},
        capacity=3,
        media={"voice"},
        pools={"north"},
        attributes={"Tenure": 2.5, "Trainee": False, "Desk": "7b"},
        limits={"voice": 1},
    )

    step = engine.handle(
        fr.SignIn(agent), fr.Submit(contact), fr.Submit(item), at=fr.instants.LATEST / 2
    )

    assert_type(step, fr.Step)
    assert_type(step.offers, tuple[fr.events.Offered, ...])
    assert_type(step.refused, tuple[fr.events.Refused, ...])
    assert_type(step.of(fr.events.Queued), tuple[fr.events.Queued, ...])
    assert_type(step.caused_by(step.commands[0]), tuple[fr.Event, ...])
    assert_type(step.record, fr.Record)
    assert_type(step[0], fr.Event)
    assert_type(step[0:2], Sequence[fr.Event])
    assert_type(list(step), list[fr.Event])
    (offer,) = step.offers
    assert_type(offer.id, fr.OfferId)
    assert_type(offer.items, Mapping[fr.ItemId, str])

    later = engine.handle(fr.Accept(offer.id), at=engine.now)
    assert_type(engine.now, float)
    assert_type(engine.next_deadline, float | None)
    assert_type(engine.item(offer.item), ItemStatus | None)
    assert_type(engine.offer(offer.id), fr.events.Offered | None)
    assert_type(engine.contact("c1"), ContactStatus | None)
    assert_type(engine.agent("ana"), AgentStatus)
    assert_type(engine.agents(), tuple[AgentStatus, ...])
    assert_type(engine.waiting(tier="premier", limit=5), tuple[ItemStatus, ...])
    assert_type(engine.scheduled(), tuple[ItemStatus, ...])
    assert_type(engine.choices("ana"), tuple[ItemStatus, ...])
    assert_type(engine.last_entry(fr.Contact("c9"), close=3600), float | None)
    assert_type(engine.modes(), tuple[ModeStatus, ...])
    assert_type(engine.callback_slots(0, 3600), tuple[CallbackSlot, ...])
    assert_type(engine.stats(), Stats)
    assert_type(engine.explain(offer.item), Explanation | None)
    assert_type(engine.explain_decision(offer, [step.record]), Decision)
    assert_type(fr.recommend([contact, item], [agent], plan, 5), tuple[Recommendation, ...])
    assert_type(engine.position(offer.item), Position | None)
    assert_type(engine.estimate_wait(offer.item), WaitEstimate | None)
    assert_type(engine.estimate_wait(fr.Contact("c9"), by="head_of_line"), WaitEstimate | None)
    assert_type(engine.snapshot(), fr.Snapshot)
    engine.check()

    again = fr.Engine.restore(engine.snapshot(), plan=plan, policy=policy)
    assert_type(again, fr.Engine)
    assert 3 == len(step) - 1
    assert 2 == len(later)


def test_who_else_may_serve_is_typed() -> None:
    """
    Stages of an item, and surges of a plan.
    """
    rings = [fr.Stage(60, relax={"billing": 1}), fr.Stage(30, of="stage", any_pool=True)]
    surge = fr.Surge("calls", promise="live", wait=120, pools={"back office"})
    engine = fr.Engine(fr.Plan(surge={"calls": surge}))

    assert_type(fr.Contact("c4", stages=rings).stages, tuple[fr.Stage, ...] | None)
    assert_type(surge.calm_wait, float | None)
    assert_type(surge.calm_estimate, float | None)
    assert_type(fr.Admission("calls", length=9).estimate, float | None)
    assert_type(engine.surges(), tuple[SurgeStatus, ...])
    assert () == engine.surges()


def commands(item: fr.ItemId, offer: fr.OfferId) -> Iterator[fr.Command]:
    """
    Every command there is.
    """
    yield fr.SignIn(fr.Agent("ana"), presence=fr.Presence.NOT_READY)
    yield fr.SignOut("ana")
    yield fr.SetPresence("ana", fr.Presence.READY, reason="back")
    yield fr.Heartbeat("ana")
    yield fr.Submit(fr.Contact("c1"), release_at=3600)
    yield fr.UpdateItem(item, tier="premier", topic="billing", promise="by", credit=5)
    yield fr.UpdateItem(item, requires=fr.needs("Tenure", ">", 5))
    yield fr.Leave("c1")
    yield fr.Cancel(item, reason="duplicate")
    yield fr.Accept(offer)
    yield fr.Decline(offer, reason="lunch")
    yield fr.Revoke(offer, reason="crash")
    yield fr.Next("ana")
    yield fr.Take("ana", item)
    yield fr.Assign(item, "ana", actor="boss", reason="promised", past_capacity=True)
    yield fr.TakeOver(item, "ana", actor="boss", reason="complaint")
    yield fr.ForceState("ana", fr.Presence.OFFLINE, actor="boss", reason="went home")
    yield fr.Hold(item, actor="boss", reason="fraud check")
    yield fr.Release(item, actor="boss", reason="checked")
    yield fr.Expedite(item, actor="boss", reason="press")
    yield fr.Complete(item, outcome="resolved", wrap_up=30)
    yield fr.EndWrapUp(item)
    yield fr.ExtendWrapUp(item, by=30)
    yield fr.UpdateItem(item, pools={"north"}, attributes={"size": "large"})
    yield fr.Requeue(item, reason="wrong", standing="restarts")
    yield fr.Transfer(item, topic="sales", skills={"sales": 1}, reason="sale")
    yield fr.Transfer(item, agent="bo", wait_for=30)
    yield fr.Transfer(item, requires="Desk > 7", pools={"north"}, attributes={"size": "large"})
    yield fr.Consult(item, topic="tax", skills={"tax": 2}, pools={"north"})
    yield fr.Consult(item, agent="bo", wait_for=30)
    yield fr.HandOver(item)
    yield fr.Elevate(item, "voice", demand=3)
    yield fr.Park(item, inactivity=3600)
    yield fr.Reply("c1", sent_at=4)
    yield fr.Resume(item)
    yield fr.CallBack("c1", at=3600, retries=1)
    yield fr.ReportUnreached(item)
    yield fr.SetMode("billing", until=3600, new="refuse", waiting="callback", in_progress="return")
    yield fr.SetHours("support", [fr.Opening(28_800, 64_800)])
    yield fr.Outage(since=5)
    yield fr.ChangePlan(fr.Plan())


def test_what_was_repeated_is_typed() -> None:
    """
    A step tells of commands that were given before.
    """
    step = fr.Engine().handle(fr.Submit(fr.Contact("c1"), key="k1"), at=0)

    assert_type(step.repeated, tuple[Repeated, ...])
    assert () == step.repeated


def test_every_command_is_shown() -> None:
    """
    A new command is shown to the type checker, too.
    """
    shown = {type(command) for command in commands(fr.ItemId(1), fr.OfferId(1))}

    assert set(fr.commands.COMMANDS) == shown


def test_time_helpers_are_typed() -> None:
    """
    Seconds outside, whole microseconds for policy parts.
    """
    from datetime import UTC, datetime

    assert_type(fr.at(datetime(1999, 8, 1, tzinfo=UTC)), float)
    assert_type(fr.seconds(1.5), int)
    assert_type(fr.minutes(2), int)
    assert_type(fr.hours(2), int)
    assert (1_500_000, 120_000_000, 7_200_000_000) == (fr.seconds(1.5), fr.minutes(2), fr.hours(2))


def test_errors_are_one_family() -> None:
    """
    One `except` is enough, and those who know Python's own need no other.
    """
    families = {
        fr.ClockError: ValueError,
        fr.DuplicateId: ValueError,
        fr.EngineBroken: RuntimeError,
        fr.EngineBusy: RuntimeError,
        fr.InvalidCommand: TypeError,
        fr.InvalidValue: ValueError,
        fr.KeyConflict: ValueError,
        fr.PlanError: ValueError,
        fr.PolicyPartFailed: RuntimeError,
        fr.RestoreError: ValueError,
        fr.UnknownName: LookupError,
        fr.wire.WireError: ValueError,
        fr.testing.PolicyCheckFailed: AssertionError,
    }

    assert all(issubclass(error, fr.FairrouteError) for error in families)
    assert all(issubclass(error, family) for error, family in families.items())


def test_rooms_are_modules() -> None:
    """
    What is imported lazily is there when it is named.
    """
    rooms = (
        *(fr.calendar, fr.drive, fr.events, fr.imports, fr.metrics, fr.observe, fr.policies),
        *(fr.replay, fr.testing, fr.wire),
    )

    assert all(isinstance(room, ModuleType) for room in rooms)


def test_every_public_name_is_used_here() -> None:
    """
    A name that is added to the API is added to this file.
    """
    text = Path(__file__).read_text(encoding="utf-8")

    assert [] == [name for name in fr.__all__ if f"fr.{name}" not in text]


def test_every_public_name_is_in_the_documents() -> None:
    """
    Nobody must read the source to learn that a name exists.
    """
    pages = "\n".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))
    shown = {module for module in MODULES if f"::: {module.__name__}" in pages}

    missing = [
        name
        for name in fr.__all__
        if f"fr.{name}" not in pages
        and f"`{name}`" not in pages
        and inspect.getmodule(getattr(fr, name)) not in shown
    ]
    assert [] == missing


MODULES = (
    *(fr, fr.attributes, fr.commands, fr.engine, fr.errors, fr.events, fr.expressions, fr.grammar),
    *(fr.ids, fr.instants, fr.levels),
    *(
        fr.admission,
        fr.lifecycle,
        fr.model,
        fr.observe,
        fr.plan,
        fr.policies,
        fr.protocols,
        fr.stages,
        fr.surges,
    ),
    *(fr.testing, fr.wire),
)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_everything_public_says_what_it_is(module: ModuleType) -> None:
    """
    Every public module, class, function and method has a docstring of its own.
    """
    assert module.__doc__
    assert [] == [name for name, thing in public(module) if not (thing.__doc__ or "").strip()]


def public(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """
    What *module* offers and made itself, and the public methods of its classes.
    """
    for name in getattr(module, "__all__", None) or vars(module):
        thing = getattr(module, name)
        ours = str(getattr(thing, "__module__", "")).startswith("fairroute")
        if name.startswith("_") or not ours or not callable(thing):
            continue

        if name == "Recorder":
            continue  # an observer: its methods are named after events, and say no more

        yield name, thing
        if inspect.isclass(thing):
            for method, value in vars(thing).items():
                made = value.fget if isinstance(value, property) else value
                if not method.startswith("_") and inspect.isfunction(made):
                    yield f"{name}.{method}", made
