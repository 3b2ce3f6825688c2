"""
Every mistake, and the sentence it earns.

The table is complete: the last test finds every `raise` in the rooms it covers and asks that some
row ends there.
"""

# ruff: noqa: ISC004, FBT003 - a sentence may take two lines; True stands where it is wrong

import ast
import math
import pickle
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import fairroute as fr
from fairroute import wire
from fairroute.classification import ChannelException, ClassificationRule
from fairroute.ids import ItemId, OfferId
from fairroute.plan import (
    Agents,
    Channel,
    Estimates,
    Medium,
    Offers,
    Parking,
    Skill,
    Tier,
    Topic,
    WrapUp,
)
from fairroute.policies import (
    EarliestDue,
    FewestHandled,
    Fifo,
    HeadStart,
    Packing,
    StrictTier,
    Terms,
    presets,
    research,
)
from fairroute.policies.per_tier import PerTier
from fairroute.testing import script

ANYBODY = fr.policies.Waiting()
FAX = ChannelException(owner="kim", reason="a fax", until="2027-06-30")

if TYPE_CHECKING:
    from types import TracebackType

SRC = Path(fr.__file__).parent
NAIVE = datetime(1999, 8, 1, 9, 0)  # noqa: DTZ001 - the mistake in question
LONG = "x" * 1_000_000
A_NAME = "expected text of 1 to 200 printable characters"
OPENINGS = (
    "expected openings: [Opening(opens, closes), …], such as a calendar's openings(since, until)"
)
SECONDS = "expected seconds from 0 to 9,000,000,000"
Any_: Any = fr  # what a program without types may do

PLAN = fr.Plan(
    tiers={"premier": Tier("premier", rank=1), "standard": Tier("standard", rank=2)},
    channels={"phone": Channel("phone")},
    topics={"billing": Topic("billing")},
    skills={"french": Skill("french")},
    pools=frozenset({"north"}),
    media={"voice": Medium("voice")},
)


def open_centre() -> fr.Engine:
    """
    Ana is offered c1 at 10, by a plan that knows few names.
    """
    engine = fr.Engine(PLAN)
    engine.handle(fr.SignIn(fr.Agent("ana")), at=0)
    engine.handle(fr.Submit(fr.Contact("c1")), at=10)
    return engine


def later(*commands: Any, at: Any = 40) -> Callable[[], object]:  # noqa: ANN401
    """
    A batch for the open centre, when its offer has lapsed.
    """
    return lambda: open_centre().handle(*commands, at=at)


class BadRepr:
    """
    Something that cannot even be shown.
    """

    def __repr__(self) -> str:
        raise RuntimeError("no")


Row = tuple[Callable[[], object], type[Exception], str]

INSTANTS: list[Row] = [
    (
        later(fr.SignOut("ana", key="k1"), fr.Heartbeat("ana", key="k1")),
        fr.KeyConflict,
        "key 'k1' was given before, with another command: it stands for that one; "
        "a new command needs a key of its own",
    ),
    (
        lambda: fr.at(NAIVE),
        fr.InvalidValue,
        "at(): got datetime.datetime(1999, 8, 1, 9, 0), expected a datetime with a time zone, "
        "such as datetime.now(timezone.utc)",
    ),
    (
        lambda: Any_.at(933_494_400),
        fr.InvalidValue,
        "at(): got 933494400, expected a datetime with a time zone",
    ),
    (
        later(at=NAIVE),
        fr.InvalidValue,
        "at: got datetime.datetime(1999, 8, 1, 9, 0), expected seconds as a number; "
        "fr.at() turns an aware datetime into them",
    ),
    (later(at=math.nan), fr.InvalidValue, f"at: got nan, {SECONDS}"),
    (later(at=math.inf), fr.InvalidValue, f"at: got inf, {SECONDS}"),
    (later(at=-0.000001), fr.InvalidValue, f"at: got -1e-06, {SECONDS}"),
    (later(at=10**5000), fr.InvalidValue, f"at: got <int that cannot be shown>, {SECONDS}"),
    (later(at=True), fr.InvalidValue, "at: got True, expected seconds as a number"),
    (later(at="40"), fr.InvalidValue, "at: got '40', expected seconds as a number"),
    (later(at=None), fr.InvalidValue, "at: got None, expected seconds as a number"),
    (later(at=Decimal(40)), fr.InvalidValue, "at: got Decimal('40'), expected seconds as a number"),
    (
        later(at=BadRepr()),
        fr.InvalidValue,
        "at: got <BadRepr that cannot be shown>, expected seconds as a number",
    ),
    (
        later(at=9.5),
        fr.ClockError,
        "command at 9.5 is earlier than the engine's 10.0: "
        "give instants in order, or the engine's own time if clocks disagree",
    ),
    (
        lambda: fr.Outage(NAIVE),  # type: ignore[arg-type]
        fr.InvalidValue,
        "Outage.since: got datetime.datetime(1999, 8, 1, 9, 0), expected seconds as a number; "
        "fr.at() turns an aware datetime into them",
    ),
    (
        lambda: fr.Contact("c", asked_at=math.nan),
        fr.InvalidValue,
        f"Contact.asked_at: got nan, {SECONDS}",
    ),
    (
        lambda: fr.SetMode(until=1, waiting="refuse"),  # type: ignore[arg-type]
        fr.InvalidValue,
        "SetMode.waiting: got 'refuse', expected one of: finish, callback, by",
    ),
    (
        lambda: fr.Opening(60, 60),
        fr.InvalidValue,
        "Opening.closes: got 60, expected an instant after 60, when they open",
    ),
    (
        lambda: fr.SetHours("support", 9),
        fr.InvalidValue,
        f"openings: got 9, {OPENINGS}",
    ),
    (
        lambda: fr.SetHours("support", [(1, 2)]),
        fr.InvalidValue,
        f"openings: got (1, 2), {OPENINGS}",
    ),
    (
        lambda: fr.SetHours("support", [fr.Opening(5, 9), fr.Opening(8, 12)]),
        fr.InvalidValue,
        "openings: got 8, expected openings in order, each after the one before has closed at 9",
    ),
    (
        lambda: fr.SetHours("support", [fr.Opening(n, n + 1) for n in range(5_000)]),
        fr.InvalidValue,
        "openings: got 4097, expected up to 4,096 openings at a time",
    ),
    (
        lambda: fr.Engine().handle(*(fr.SetHours(f"h{n}", []) for n in range(101)), at=0),
        fr.InvalidValue,
        "SetHours.name: got 'h100', expected one of the 100 names under which hours were told "
        "before",
    ),
    (
        lambda: fr.Engine(fr.Plan(hours={"support"})).handle(fr.SetHours("suport", []), at=0),
        fr.UnknownName,
        "unknown hours 'suport': did you mean support?",
    ),
    (
        lambda: fr.Engine().last_entry(fr.Contact("c"), close=-1),
        fr.InvalidValue,
        f"last_entry(close=…): got -1, {SECONDS}",
    ),
    (
        lambda: fr.Contact("c", fallback="live"),  # type: ignore[arg-type]
        fr.InvalidValue,
        "Contact.fallback: got 'live', expected one of: nothing, by",
    ),
    (
        lambda: fr.Contact("c", outbound=1),  # type: ignore[arg-type]
        fr.InvalidValue,
        "Contact.outbound: got 1, expected true or false",
    ),
    (
        lambda: fr.CallBack("c", retries=-1),
        fr.InvalidValue,
        "CallBack.retries: got -1, expected a whole number from 0 to 1,000,000",
    ),
    (
        lambda: fr.Engine().callback_slots(0, 100_000_000),
        fr.InvalidValue,
        "callback_slots(): got 111112, expected a time of at most 10,000 slots",
    ),
    (
        lambda: fr.Submit(fr.Contact("c"), release_at=-1),
        fr.InvalidValue,
        f"Submit.release_at: got -1, {SECONDS}",
    ),
    (
        lambda: fr.Contact("c", max_wait=0),
        fr.InvalidValue,
        "Contact.max_wait: got 0, expected more than 0 seconds, or none",
    ),
    (
        lambda: fr.Complete(ItemId(1), wrap_up=-1),
        fr.InvalidValue,
        f"Complete.wrap_up: got -1, {SECONDS}",
    ),
    (
        lambda: fr.ExtendWrapUp(ItemId(1), by=-1),
        fr.InvalidValue,
        f"ExtendWrapUp.by: got -1, {SECONDS}",
    ),
    (
        lambda: Agents(lease=0),
        fr.InvalidValue,
        "Agents.lease: got 0, expected more than 0 seconds, or none",
    ),
    (
        lambda: Agents(breather=60),
        fr.InvalidValue,
        "Agents.breather: got 60, expected a breather together with breather_after, after how much "
        "work there is one",
    ),
    (
        lambda: Agents(overrun=-1),
        fr.InvalidValue,
        f"Agents.overrun: got -1, {SECONDS}",
    ),
    (
        lambda: fr.Agent("ana", available_until=-1),
        fr.InvalidValue,
        f"Agent.available_until: got -1, {SECONDS}",
    ),
    (
        lambda: Topic("invoice", expected=0),
        fr.InvalidValue,
        "Topic.expected: got 0, expected more than 0 seconds, or none",
    ),
    (
        lambda: WrapUp(usual=30, minimum=31),
        fr.InvalidValue,
        "WrapUp.minimum: got 31, expected a minimum of at most the usual 30 seconds",
    ),
    (
        lambda: WrapUp(usual=30, maximum=30),
        fr.InvalidValue,
        "WrapUp.maximum: got 30, expected a maximum of more than the usual 30 seconds, or none",
    ),
]

VALUES: list[Row] = [
    (lambda: fr.Contact(""), fr.InvalidValue, f"Contact.id: got '', {A_NAME}"),
    (
        lambda: fr.Contact(LONG),
        fr.InvalidValue,
        f"Contact.id: got '{'x' * 79}… (1,000,002 characters), {A_NAME}",
    ),
    (lambda: Any_.Contact(7), fr.InvalidValue, f"Contact.id: got 7, {A_NAME}"),
    (lambda: Any_.Contact(b"c"), fr.InvalidValue, f"Contact.id: got b'c', {A_NAME}"),
    (lambda: fr.Contact("a\nb"), fr.InvalidValue, f"Contact.id: got 'a\\nb', {A_NAME}"),
    (lambda: fr.Contact("c", tier=""), fr.InvalidValue, f"Contact.tier: got '', {A_NAME}"),
    (
        lambda: Any_.Contact("c", promise="now"),
        fr.InvalidValue,
        "Contact.promise: got 'now', expected one of: nothing, live, by",
    ),
    (
        lambda: fr.Contact("c", demand=True),
        fr.InvalidValue,
        "Contact.demand: got True, expected a whole number from 1 to 1,000,000",
    ),
    (
        lambda: fr.Agent("ana", capacity=0),
        fr.InvalidValue,
        "Agent.capacity: got 0, expected a whole number from 1 to 1,000,000",
    ),
    (
        lambda: Any_.Agent("ana", capacity=1.0),
        fr.InvalidValue,
        "Agent.capacity: got 1.0, expected a whole number from 1 to 1,000,000",
    ),
    (
        lambda: Any_.Agent("ana", media="voice"),
        fr.InvalidValue,
        'names: got \'voice\', expected several names, such as {"voice", "text"}',
    ),
    (
        lambda: fr.Agent("ana", pools={""}),
        fr.InvalidValue,
        "names: got '', expected names of 1 to 200 printable characters",
    ),
    (
        lambda: Any_.Contact("c1", preferred="ana"),
        fr.InvalidValue,
        'preferred: got \'ana\', expected agents in order of preference, such as ["ana", "bo"]',
    ),
    (
        lambda: fr.Contact("c1", preferred=[f"agent {n}" for n in range(21)]),
        fr.InvalidValue,
        "preferred: got '21 agents', expected at most 20 agents",
    ),
    (
        lambda: fr.Contact("c1", preferred=["ana", ""]),
        fr.InvalidValue,
        "preferred: got '', expected names of 1 to 200 printable characters",
    ),
    (
        lambda: fr.Contact("c1", preferred=["ana", "ana"]),
        fr.InvalidValue,
        "preferred: got 'ana', expected each agent once",
    ),
    (
        lambda: Any_.Agent("ana", skills="billing"),
        fr.InvalidValue,
        "skills: got 'billing', expected names with levels, such as {\"billing\": 3}, or names, "
        'such as {"billing"}',
    ),
    (
        lambda: fr.Agent("ana", skills={"": 1}),
        fr.InvalidValue,
        "skills: got '', expected a skill's name of 1 to 200 printable characters",
    ),
    (
        lambda: fr.Agent("ana", skills={"billing": 6}),
        fr.InvalidValue,
        "skills['billing']: got 6, expected a level from 1 to 5",
    ),
    (
        lambda: fr.Agent("ana", skills={"billing": True}),
        fr.InvalidValue,
        "skills['billing']: got True, expected a level from 1 to 5",
    ),
    (
        lambda: fr.Agent("ana", skills={"a": 1}).skills.update(a=2),
        TypeError,
        "skills are read-only: build a new mapping instead",
    ),
    (
        lambda: Any_.Agent("ana", limits=["voice"]),
        fr.InvalidValue,
        "limits: got ['voice'], expected media with items at a time, such as "
        '{"voice": 1, "text": 4}',
    ),
    (
        lambda: fr.Agent("ana", limits={"": 1}),
        fr.InvalidValue,
        "limits: got '', expected a medium's name of 1 to 200 printable characters",
    ),
    (
        lambda: fr.Agent("ana", limits={"voice": 0}),
        fr.InvalidValue,
        "limits['voice']: got 0, expected a whole number of items from 1 to 1,000,000",
    ),
    (
        lambda: fr.Agent("ana", limits={"voice": 1}).limits.update(voice=2),
        TypeError,
        "limits are read-only: build a new mapping instead",
    ),
    (
        lambda: Medium("voice", exclusive=True, beside={"text"}),
        fr.InvalidValue,
        "Medium.beside: got ['text'], expected nothing beside an exclusive medium: leave out one "
        "of the two",
    ),
    (
        lambda: Medium("text", offer_gap=0),
        fr.InvalidValue,
        "Medium.offer_gap: got 0, expected more than 0 seconds, or none",
    ),
    (
        lambda: Medium("voice", drain_for=0),
        fr.InvalidValue,
        "Medium.drain_for: got 0, expected more than 0 seconds, or none",
    ),
    (
        lambda: fr.ServiceTarget(share=0),
        fr.InvalidValue,
        "ServiceTarget.share: got 0, expected a number above 0 and up to 1",
    ),
    (
        lambda: fr.ServiceTarget(share=math.nan),
        fr.InvalidValue,
        "ServiceTarget.share: got nan, expected a number above 0 and up to 1",
    ),
    (
        lambda: Any_.WorkItem("c", tier="standard"),
        fr.InvalidValue,
        "WorkItem.contact: got 'c', expected a Contact",
    ),
    (
        lambda: Any_.Submit("c1"),
        fr.InvalidValue,
        "Submit.work: got 'c1', expected a Contact or a WorkItem",
    ),
    (
        lambda: Any_.SignIn("ana"),
        fr.InvalidValue,
        "SignIn.agent: got 'ana', expected an Agent",
    ),
    (
        lambda: fr.SetPresence("ana", fr.Presence.OFFLINE),
        fr.InvalidValue,
        "SetPresence.presence: got <Presence.OFFLINE: 'offline'>, expected one of: ready, "
        "not_ready, draining, reserve",
    ),
    (
        lambda: Any_.SetPresence("ana", "ready"),
        fr.InvalidValue,
        "SetPresence.presence: got 'ready', expected one of: ready, not_ready, draining, reserve",
    ),
    (
        lambda: fr.Accept(OfferId(0)),
        fr.InvalidValue,
        "Accept.offer: got 0, expected a number issued by the engine (1, 2, …)",
    ),
    (
        lambda: Any_.Accept(True),
        fr.InvalidValue,
        "Accept.offer: got True, expected a number issued by the engine (1, 2, …)",
    ),
    (
        lambda: Any_.Complete(1, outcome="done"),
        fr.InvalidValue,
        "Complete.outcome: got 'done', expected one of: resolved, partly, committed, redirected, "
        "customer_gone, unreachable",
    ),
    (
        lambda: fr.Transfer(ItemId(1)),
        fr.InvalidValue,
        "Transfer: got None, expected a topic, skills, requires, pools or agent; "
        "Requeue sends it back as it is",
    ),
    (
        lambda: fr.Consult(ItemId(1), wait_for=30),
        fr.InvalidValue,
        "Consult.wait_for: got 30, expected an agent to wait for beside it",
    ),
    (
        lambda: fr.Transfer(ItemId(1), topic="tax", wait_for=30),
        fr.InvalidValue,
        "Transfer.wait_for: got 30, expected an agent to wait for beside it",
    ),
    (
        lambda: Offers(timeout=0),
        fr.InvalidValue,
        "Offers.timeout: got 0, expected more than 0 seconds: an agent must be able to answer",
    ),
    (
        lambda: Parking(inactivity=0),
        fr.InvalidValue,
        "Parking.inactivity: got 0, expected more than 0 seconds",
    ),
    (
        lambda: fr.Park(ItemId(1), inactivity=0),
        fr.InvalidValue,
        "Park.inactivity: got 0, expected more than 0 seconds, or none",
    ),
    (
        lambda: Offers(auto_accept=True, fan_out=3),
        fr.InvalidValue,
        "Offers.fan_out: got 3, expected a fan_out of 1 beside auto_accept: nobody can be asked "
        "and assigned at once",
    ),
    (
        lambda: Offers(open_per_agent=0),
        fr.InvalidValue,
        "Offers.open_per_agent: got 0, expected a whole number from 1 to 1,000,000",
    ),
    (
        lambda: Any_.Plan(tiers=["premier"]),
        fr.InvalidValue,
        "Plan.tiers: got ['premier'], expected None, or a mapping of names to Tier values",
    ),
    (
        lambda: Any_.Plan(tiers={"premier": 1}),
        fr.InvalidValue,
        "Plan.tiers['premier']: got 1, expected a Tier",
    ),
    (
        lambda: fr.Plan(channels={"phone": Channel("mail")}),
        fr.InvalidValue,
        "Plan.channels['phone']: got Channel(name='mail', medium=None, demand=1, promise='live'), "
        "expected the channel of that name",
    ),
    (
        lambda: Any_.Plan(classify=[{"tier": "premier"}]),
        fr.InvalidValue,
        "Plan.classify: got {'tier': 'premier'}, expected rules: ClassificationRule(…)",
    ),
    (
        lambda: ClassificationRule("contract == 'gold'", tier="premier"),
        fr.InvalidValue,
        'requires: got "contract == \'gold\'", expected text in double quotes ("…") at character '
        '13, not "\'"',
    ),
    (
        lambda: ClassificationRule('contract == "gold"'),
        fr.InvalidValue,
        "ClassificationRule: got None, expected a tier, topic, promise or skills to give",
    ),
    (
        lambda: ClassificationRule('Channel == "fax"', promise="by"),
        fr.InvalidValue,
        "ClassificationRule.when: got 'Channel', expected attributes that say nothing of the door: "
        "customers are served by tier, topic and promise, whichever way they came; an exception is "
        "declared with owner, reason and until",
    ),
    (
        lambda: Any_.classification.ClassificationRule(tier="premier", exception="fax"),
        fr.InvalidValue,
        "ClassificationRule.exception: got 'fax', expected who answers for it, why and until when: "
        "ChannelException(owner=…, reason=…, until=…)",
    ),
    (
        lambda: ClassificationRule(tier="premier", exception=FAX),
        fr.InvalidValue,
        "ClassificationRule.exception: got 'a fax', expected none: the rule does not read the "
        "channel",
    ),
    (
        lambda: ChannelException(owner="kim", reason="a fax", until="next summer"),
        fr.InvalidValue,
        "ChannelException.until: got 'next summer', expected a date such as 2027-06-30",
    ),
    (
        lambda: fr.Policy(urgency=research.LongestQueue(["a"]), order=StrictTier()),
        fr.InvalidValue,
        "Policy.urgency: got LongestQueue(classes=frozenset({'a'})), expected beside by_length a "
        "method group(item), and an order that declares by_standing, such as fifo",
    ),
    (
        lambda: research.QueuePriority(["a", "a"]),
        fr.InvalidValue,
        "QueuePriority.classes: got ['a', 'a'], expected tiers or skills, at least one and each "
        "named once",
    ),
    (
        lambda: Any_.policies.research.LongestWeightedWait(3),
        fr.InvalidValue,
        "LongestWeightedWait.weights: got 3, expected tiers or skills, each with what counts for "
        "it",
    ),
    (
        lambda: research.LongestWeightedWait({"a": 0}),
        fr.InvalidValue,
        "LongestWeightedWait.weights.a: got 0, expected a number from 1e-06 to 1,000,000",
    ),
    (
        lambda: Any_.policies.research.GeneralisedCMu({"a": 3}),
        fr.InvalidValue,
        "GeneralisedCMu.costs.a: got 3, expected [a, b] of a marginal cost a + b × seconds",
    ),
    (
        lambda: Any_.policies.research.AgentsPreference({"a": "north"}),
        fr.InvalidValue,
        "AgentsPreference.pools.a: got 'north', expected pools, the preferred first, such as "
        '["north", "south"]',
    ),
    (
        lambda: Any_.ChangePlan("plan.toml"),
        fr.InvalidValue,
        "ChangePlan.plan: got 'plan.toml', expected a Plan; load_plan(…) reads one from a file",
    ),
    (
        lambda: Any_.Engine(policy="fifo"),
        fr.InvalidValue,
        "Engine.policy: got 'fifo', expected a Policy, such as fr.Policy(order=…)",
    ),
    (
        lambda: Any_.Engine(seed=1.5),
        fr.InvalidValue,
        "Engine.seed: got 1.5, expected a whole number",
    ),
    (
        lambda: Any_.Engine(strict="yes"),
        fr.InvalidValue,
        "Engine.strict: got 'yes', expected True or False",
    ),
    (
        lambda: Any_.Engine(limits=5),
        fr.InvalidValue,
        "Engine.limits: got 5, expected Limits(…)",
    ),
]

BATCHES: list[Row] = [
    (
        later("accept"),
        fr.InvalidCommand,
        "str is not a command; commands are made with fr.Submit(…), fr.Accept(…) and so on",
    ),
    (
        later(fr.Contact("c2")),
        fr.InvalidCommand,
        "Contact is not a command; commands are made with fr.Submit(…), fr.Accept(…) and so on",
    ),
    (
        later([fr.Leave("c1")]),
        fr.InvalidCommand,
        "list is not a command; commands are made with fr.Submit(…), fr.Accept(…) and so on",
    ),
    (
        later(fr.Outage(10), fr.Leave("c1")),
        fr.InvalidCommand,
        "Outage stands alone in its batch: it replaces the advance of time",
    ),
    (
        later(fr.ChangePlan(PLAN), fr.Leave("c1")),
        fr.InvalidCommand,
        "ChangePlan stands alone in its batch: what comes later is judged by it",
    ),
    (
        later(fr.ChangePlan(fr.Plan(tiers={"basic": Tier("basic", rank=1)}))),
        fr.PlanError,
        "plan: 1 problem\n  tiers: standard is in use by item 1",
    ),
    (
        later(fr.Outage(9)),
        fr.InvalidValue,
        "Outage.since: got 9, expected an instant from 10.0 (the engine's time) to 40.0 "
        "(the batch's)",
    ),
    (
        later(fr.Outage(41)),
        fr.InvalidValue,
        "Outage.since: got 41, expected an instant from 10.0 (the engine's time) to 40.0 "
        "(the batch's)",
    ),
    (
        later(fr.Submit(fr.Contact("c1"))),
        fr.DuplicateId,
        "contact 'c1' was given before: every contact needs an id of its own",
    ),
    (
        later(fr.Submit(fr.Contact("c2")), fr.Submit(fr.Contact("c2"))),
        fr.DuplicateId,
        "contact 'c2' was given before: every contact needs an id of its own",
    ),
    (
        later(fr.Submit(fr.Contact("c2", asked_at=40.5))),
        fr.InvalidValue,
        "Contact.asked_at: got 40.5, expected no later than now, 40.0",
    ),
    (
        later(fr.Reply("c1", sent_at=40.5)),
        fr.InvalidValue,
        "Reply.sent_at: got 40.5, expected no later than now, 40.0",
    ),
    (later(fr.Reply("c2")), fr.UnknownName, "unknown contact 'c2': known: c1"),
    (
        later(fr.Submit(fr.Contact("c2", tier="premeir"))),
        fr.UnknownName,
        "unknown tier 'premeir': did you mean premier?",
    ),
    (
        later(fr.Submit(fr.WorkItem(fr.Contact("c2"), tier="gold"))),
        fr.UnknownName,
        "unknown tier 'gold': known: premier, standard",
    ),
    (
        later(fr.Submit(fr.Contact("c2", channel="fone"))),
        fr.UnknownName,
        "unknown channel 'fone': did you mean phone?",
    ),
    (
        later(fr.Submit(fr.Contact("c2", topic="biling"))),
        fr.UnknownName,
        "unknown topic 'biling': did you mean billing?",
    ),
    (
        later(fr.Submit(fr.Contact("c2", skills={"frensh"}))),
        fr.UnknownName,
        "unknown skill 'frensh': did you mean french?",
    ),
    (
        later(fr.Submit(fr.WorkItem(fr.Contact("c2"), tier="premier", pools={"norht"}))),
        fr.UnknownName,
        "unknown pool 'norht': did you mean north?",
    ),
    (
        later(fr.SignIn(fr.Agent("bea", skills={"x" * 200: 1}))),
        fr.UnknownName,
        f"unknown skill '{'x' * 79}… (202 characters): known: french",
    ),
    (
        later(fr.SignIn(fr.Agent("bea", pools={"norht"}))),
        fr.UnknownName,
        "unknown pool 'norht': did you mean north?",
    ),
    (
        later(fr.SignIn(fr.Agent("bea", media={"vioce"}))),
        fr.UnknownName,
        "unknown medium 'vioce': did you mean voice?",
    ),
    (
        later(fr.SignIn(fr.Agent("bea", limits={"vioce": 1}))),
        fr.UnknownName,
        "unknown medium 'vioce': did you mean voice?",
    ),
    (
        later(fr.Submit(fr.Contact("c2", medium="vioce"))),
        fr.UnknownName,
        "unknown medium 'vioce': did you mean voice?",
    ),
    (
        later(fr.UpdateItem(ItemId(1), tier="premeir")),
        fr.UnknownName,
        "unknown tier 'premeir': did you mean premier?",
    ),
    (
        later(fr.Transfer(ItemId(1), topic="biling")),
        fr.UnknownName,
        "unknown topic 'biling': did you mean billing?",
    ),
    (
        later(fr.UpdateItem(ItemId(1), skills={"frensh"})),
        fr.UnknownName,
        "unknown skill 'frensh': did you mean french?",
    ),
    (later(fr.SignOut("anna")), fr.UnknownName, "unknown agent 'anna': did you mean ana?"),
    (
        later(fr.SetPresence("bob", fr.Presence.READY)),
        fr.UnknownName,
        "unknown agent 'bob': known: ana",
    ),
    (later(fr.Leave("c2")), fr.UnknownName, "unknown contact 'c2': known: c1"),
    (
        later(fr.Accept(OfferId(2))),
        fr.UnknownName,
        "offer 2 was never issued by this engine",
    ),
    (
        later(fr.Complete(ItemId(2))),
        fr.UnknownName,
        "item 2 was never issued by this engine",
    ),
]

STAGES: list[Row] = [
    (
        lambda: fr.Stage(60),
        fr.InvalidValue,
        "Stage: got None, expected something to change: relax, drop, waive, pools, tier or credit",
    ),
    (
        lambda: fr.Stage(60, any_pool=True, standing="restarts"),
        fr.InvalidValue,
        "Stage.standing: got 'restarts', expected a tier to restart in and no credit: "
        "a standing that only restarts is worse",
    ),
    (
        lambda: fr.Stage(-1, any_pool=True),
        fr.InvalidValue,
        f"Stage.after: got -1, {SECONDS}",
    ),
    (
        lambda: Any_.Contact("c", stages="soon"),
        fr.InvalidValue,
        "stages: got 'soon', expected several stages, such as [Stage(60, drop={…})]",
    ),
    (
        lambda: Any_.Contact("c", stages=[60]),
        fr.InvalidValue,
        "stages: got 60, expected a Stage",
    ),
    (
        lambda: fr.Contact("c", stages=[fr.Stage(60, credit=1), fr.Stage(59, credit=1)]),
        fr.InvalidValue,
        "stages: got 59, expected stages in order: the earliest first",
    ),
    (
        lambda: fr.Contact("c", stages=[fr.Stage(60, credit=1)] * 21),
        fr.InvalidValue,
        "stages: got 21, expected up to 20 stages",
    ),
    (
        lambda: fr.Surge("calls", pools={"north"}),
        fr.InvalidValue,
        (
            "Surge('calls'): got None, expected a bound: wait (seconds), length (items) or "
            "estimate (seconds), or several"
        ),
    ),
    (
        lambda: fr.Surge("calls", wait=60, calm_wait=61),
        fr.InvalidValue,
        "Surge.calm_wait: got 61, expected at most 60, the wait at which it begins",
    ),
    (
        lambda: fr.Surge("calls", wait=60, calm_length=1),
        fr.InvalidValue,
        "Surge.calm_length: got 1, expected none: it does not begin by length",
    ),
    (
        lambda: fr.Admission("calls", topics={"invoice"}),
        fr.InvalidValue,
        (
            "Admission('calls'): got None, expected a bound: wait (seconds), length (items) or "
            "estimate (seconds), or several"
        ),
    ),
    (
        lambda: fr.Surge("calls", wait=60, calm_estimate=1),
        fr.InvalidValue,
        "Surge.calm_estimate: got 1, expected none: it does not begin by estimate",
    ),
    (
        lambda: Estimates(every=0),
        fr.InvalidValue,
        "Estimates.every: got 0, expected more than 0 seconds",
    ),
    (
        lambda: Estimates(by="oracle"),  # type: ignore[arg-type]
        fr.InvalidValue,
        "Estimates.by: got 'oracle', expected one of: queue_length, head_of_line",
    ),
    (
        lambda: fr.Surge("calls", wait=60, every=0),
        fr.InvalidValue,
        "Surge.every: got 0, expected more than 0 seconds",
    ),
    (
        later(fr.Submit(fr.Contact("c2", stages=[fr.Stage(60, tier="gold")]))),
        fr.UnknownName,
        "unknown tier 'gold': known: premier, standard",
    ),
    (
        lambda: fr.Engine(fr.Plan(skills={"signature": Skill("signature", kind="licence")})).handle(
            fr.Submit(fr.Contact("c", stages=[fr.Stage(60, drop={"signature"})])), at=0
        ),
        fr.InvalidValue,
        "stages: got 'signature', expected an ability: signature is of kind licence",
    ),
]

READS: list[Row] = [
    (
        lambda: open_centre().item(2),
        fr.UnknownName,
        "item 2 was never issued by this engine",
    ),
    (
        lambda: open_centre().explain(0),
        fr.UnknownName,
        "item 0 was never issued by this engine",
    ),
    (
        lambda: open_centre().offer(7),
        fr.UnknownName,
        "offer 7 was never issued by this engine",
    ),
    (
        lambda: open_centre().agent("anna"),
        fr.UnknownName,
        "unknown agent 'anna': did you mean ana?",
    ),
    (
        lambda: open_centre().waiting(after=9),
        fr.UnknownName,
        "item 9 was never issued by this engine",
    ),
    (
        lambda: open_centre().waiting(limit=-1),
        fr.InvalidValue,
        "waiting(limit=…): got -1, expected a whole number from 0, or None for all",
    ),
    (
        lambda: Any_.Engine().estimate_wait(1, by="oracle"),
        fr.InvalidValue,
        "estimate_wait(by=…): got 'oracle', expected one of: queue_length, head_of_line",
    ),
    (
        lambda: Any_.Engine().explain_decision("why", []),
        fr.InvalidValue,
        "explain_decision(event): got 'why', expected an Offered or an Assigned event",
    ),
    (
        lambda: fr.Engine().explain_decision(first_decision()[0], []),
        fr.InvalidValue,
        "explain_decision(event): got Offered(at=0.0, seq=3, cause='match'…",
    ),
    (
        lambda: fr.Engine().explain_decision(
            first_decision()[0], [fr.Record(0.0, (), (first_decision()[0],))]
        ),
        fr.InvalidValue,
        "explain_decision(records): got Offered(at=0.0, seq=3, cause='match'…",
    ),
    (lambda: Any_.pandas, AttributeError, "module 'fairroute' has no attribute 'pandas'"),
    (
        lambda: Any_.testing.mock,
        AttributeError,
        "module 'fairroute.testing' has no attribute 'mock'",
    ),
    (
        lambda: script().leave("c1"),
        fr.UnknownName,
        "unknown contact 'c1': none is known yet",
    ),
    (
        lambda: script().submit("c1").accept("c2"),
        fr.UnknownName,
        "unknown contact 'c2': known: c1",
    ),
    (
        lambda: script().submit("c1").accept("c1"),
        fr.UnknownName,
        "unknown offer of contact 'c1': none is known yet",
    ),
]


def records() -> list[fr.Record]:
    """
    Three that belong together.
    """
    return list(script().agent("ana").wait(5).submit("c1").accept("c1").records)


def broken_snapshot() -> fr.Snapshot:
    """
    One whose item was lost.
    """
    return attrs.evolve(open_centre().snapshot(), items=())


def of_format(number: int) -> fr.Snapshot:
    """
    One from another version.
    """
    data = wire.dump_snapshot(fr.Engine().snapshot())
    return wire.load_snapshot({**data, "format": number})


RESTORES: list[Row] = [
    (
        lambda: fr.Engine.restore(of_format(99)),
        fr.RestoreError,
        "cannot restore: the snapshot has format 99, this version reads format 1",
    ),
    (
        lambda: Any_.Engine.restore({}),
        fr.RestoreError,
        "cannot restore: got dict, expected what Engine.snapshot() gave",
    ),
    (
        lambda: fr.Engine.restore(broken_snapshot()),
        fr.RestoreError,
        "cannot restore: the snapshot names 1, which is not in it",
    ),
    (
        lambda: Any_.Engine.restore(records=[{}]),
        fr.RestoreError,
        "cannot restore: got dict, expected records: step.record is one",
    ),
    (
        lambda: fr.Engine.restore(records=records()[1:]),
        fr.RestoreError,
        "cannot restore: event 2 (Queued) follows event 0: a record is missing, or there twice",
    ),
    (
        lambda: fr.Engine.restore(
            records=[fr.Record(0, (), (fr.events.Abandoned(0, 1, 1, ItemId(4)),))]
        ),
        fr.RestoreError,
        "cannot restore: event 1 (Abandoned) does not fit the facts before it",
    ),
    (
        lambda: fr.Engine.restore(records=[fr.Record(5, (), ()), fr.Record(4, (), ())]),
        fr.RestoreError,
        "cannot restore: a record at 4 follows one at 5.0",
    ),
]

PARTS: list[Row] = [
    (
        lambda: HeadStart({}),
        fr.InvalidValue,
        "HeadStart.credit: got {}, expected at least one tier with its seconds",
    ),
    (
        lambda: HeadStart({"premier": -1}),
        fr.InvalidValue,
        f"HeadStart.credit.premier: got -1, {SECONDS}",
    ),
    (
        lambda: HeadStart(120),
        fr.InvalidValue,
        'HeadStart.credit: got 120, expected tiers with a number each, such as {"premier": 120}',
    ),
    (
        lambda: HeadStart({"": 120}),
        fr.InvalidValue,
        "HeadStart.credit: got '', expected the name of a tier",
    ),
    (
        lambda: PerTier({"a": 1}).update(a=2),
        TypeError,
        "parameters are read-only: build a new part instead",
    ),
    (
        lambda: EarliestDue(math.inf),
        fr.InvalidValue,
        f"EarliestDue.untargeted: got inf, {SECONDS}",
    ),
    (
        lambda: presets.accumulating_priority(premier=0),
        fr.InvalidValue,
        "AccumulatingPriority.slopes.premier: got 0, expected a whole number from 1 to 1,000,000",
    ),
    (
        lambda: Packing(0.5, units=3),
        fr.InvalidValue,
        "Packing.units: got 3, expected either comfort or units, not both",
    ),
    (
        lambda: Packing(None),
        fr.InvalidValue,
        "Packing.comfort: got None, expected a number above 0 and up to 1, or units",
    ),
    (
        lambda: FewestHandled(0),
        fr.InvalidValue,
        "FewestHandled.seconds: got 0, expected more than 0 seconds",
    ),
    (
        lambda: Terms(timeout=0),
        fr.InvalidValue,
        "Terms.timeout: got 0, expected a whole number from 1 to 9,000,000,000,000,000",
    ),
    (
        lambda: fr.Policy(order=len).overtake_bound(ANYBODY, ANYBODY),  # type: ignore[arg-type]
        fr.InvalidValue,
        "overtake_bound: got <built-in function len>, "
        "expected parts with a method overtake_bound(a, b); len has none",
    ),
    (
        lambda: fr.Policy(order=Fifo),  # type: ignore[arg-type]
        fr.InvalidValue,
        "Policy.order: got <class 'fairroute.policies.order.Fifo'>, "
        "expected a part, not its class: write Fifo(…)",
    ),
    (
        lambda: fr.Policy(order="fifo"),  # type: ignore[arg-type]
        fr.InvalidValue,
        "Policy.order: got 'fifo', expected a function; names of parts belong in plan files",
    ),
    (
        lambda: fr.Policy(order=5),  # type: ignore[arg-type]
        fr.InvalidValue,
        "Policy.order: got 5, expected a function, such as: def order(item): return item.standing",
    ),
    (
        lambda: fr.Policy(score="fifo"),
        fr.InvalidValue,
        "Policy.score: got 'fifo', expected a function or several: "
        "def score(pairing): return -pairing.agent.used",
    ),
    (
        lambda: fr.Policy(urgency=nothing_to_ask),  # type: ignore[arg-type]
        fr.InvalidValue,
        "Policy.urgency: got <function nothing_to_ask…",
    ),
    (
        lambda: fr.Policy(score=declaring("everything")),
        fr.InvalidValue,
        "Policy.score.reads: got 'everything', expected one of: item, agent, profile, "
        "preference, pair",
    ),
    (
        lambda: fr.Policy(score=declaring("agent", window=0.5)),
        fr.InvalidValue,
        "Policy.score.window: got 0.5, expected whole microseconds, such as fr.hours(1)",
    ),
    (
        lambda: fr.Policy(score=[FewestHandled(60), FewestHandled(3600)]),
        fr.InvalidValue,
        "Policy.score: got (FewestHandled(seconds=60), FewestHandled(seconds=3600)), "
        "expected one window for all parts that count within one",
    ),
    (
        lambda: fr.Policy(order=StrictTier(), urgency=lambda item, now: now - item.standing),
        fr.InvalidValue,
        "Policy.order: got StrictTier(), expected an order by standing, such as fifo, beside an "
        "urgency part: the order then only breaks ties, and one that follows another clock would "
        "contradict it",
    ),
]


def first_decision() -> tuple[fr.events.Offered, list[fr.Record]]:
    """
    An offer, and the journal that leads to it.
    """
    engine = fr.Engine()
    step = engine.handle(fr.SignIn(fr.Agent("ana")), fr.Submit(fr.Contact("c1")), at=0)
    return step.offers[0], [step.record]


def nothing_to_ask() -> int:
    """
    A part that cannot be asked.
    """
    return 0


def declaring(reads: str, window: object = 0) -> Any:  # noqa: ANN401 - a part with a wrong word
    """
    A score that declares to read so, and to count within such a window.
    """

    def score(pairing: fr.policies.Pairing) -> int:
        return -pairing.agent.used

    score.reads = reads  # type: ignore[attr-defined]
    score.window = window  # type: ignore[attr-defined]
    return score


A_VALUE = (
    "expected a number from -9,007,199,254,740,992 to 9,007,199,254,740,992, text of up to 200 "
    "printable characters, true or false"
)

REQUIREMENTS: list[Row] = [
    (
        lambda: Any_.Agent("ana", attributes=["Skill"]),
        fr.InvalidValue,
        "attributes: got ['Skill'], expected names with values, such as "
        '{"Skill": 10, "English": True}',
    ),
    (
        lambda: fr.Agent("ana", attributes={f"a{n}": n for n in range(101)}),
        fr.InvalidValue,
        "attributes: got 101, expected up to 100 of them",
    ),
    (
        lambda: fr.Agent("ana", attributes={"a": 1}).attributes.update(a=2),
        TypeError,
        "attributes are read-only: build a new mapping instead",
    ),
    (
        lambda: fr.Agent("ana", attributes={"": 1}),
        fr.InvalidValue,
        "attributes: got '', expected an attribute's name of 1 to 200 printable characters",
    ),
    *(
        (
            lambda value=value: Any_.Agent("ana", attributes={"a": value}),
            fr.InvalidValue,
            f"attributes['a']: got {value!r}, {A_VALUE}",
        )
        for value in (None, 2**53 + 1, math.inf, math.nan, "a\nb", [1], 2j)
    ),
    (
        lambda: Any_.Contact("c", requires=7),
        fr.InvalidValue,
        'requires: got 7, expected text such as "Skill > 10 and English == true", or fr.needs(…)',
    ),
    (
        lambda: Any_.needs(7, ">", 10),
        fr.InvalidValue,
        "requires: got 7, expected an attribute's name of 1 to 200 printable characters",
    ),
    (
        lambda: Any_.needs("Skill", "=", 10),
        fr.InvalidValue,
        "requires: got '=', expected one of: ==, !=, >, >=, <, <=, in, not in",
    ),
    (
        lambda: fr.needs("Team", "in", "sales"),
        fr.InvalidValue,
        "requires['Team']: got 'sales', expected a list, such as [\"north\", \"south\"]",
    ),
    (
        lambda: fr.needs("Desk", "in", range(9)),
        fr.InvalidValue,
        'requires[\'Desk\']: got range(0, 9), expected a list, such as ["north", "south"]',
    ),
    (
        lambda: fr.needs("Desk", "not in", [*range(201)]),
        fr.InvalidValue,
        "requires['Desk']: got 201, expected a list of up to 200",
    ),
    (
        lambda: fr.needs("English", ">", True),
        fr.InvalidValue,
        "requires['English']: got True, expected a number or text: true and false are not > "
        "anything",
    ),
    (
        lambda: fr.expressions.any_of([]),
        fr.InvalidValue,
        "requires: got (), expected at least one alternative",
    ),
    (
        lambda: ~fr.expressions.NOTHING,
        fr.InvalidValue,
        "requires: got None, expected something to require: nothing at all is always met",
    ),
    (
        lambda: fr.Contact("c", requires=" and ".join(["a == 1"] * 201)),
        fr.InvalidValue,
        "requires: got 201, expected up to 200 comparisons and list elements",
    ),
    (
        lambda: fr.Contact("c", requires=f"{'not ' * 10}a == 1"),
        fr.InvalidValue,
        "requires: got 11, expected and, or, not and parentheses 10 deep in each other at most",
    ),
    (
        lambda: fr.Contact("c", requires=f"{'(' * 12}a == 1{')' * 12}"),
        fr.InvalidValue,
        "requires: got '((((((((((((a == 1))))))))))))', expected no more than 10 parts in each "
        "other at character 13, not 'a'",
    ),
    (
        lambda: fr.Contact("c", requires=" " * 400_001),
        fr.InvalidValue,
        f"requires: got '{' ' * 79}… (400,003 characters), expected up to 400,000 characters",
    ),
    *(
        (
            lambda text=text: fr.Contact("c", requires=text),
            fr.InvalidValue,
            f"requires: got {text!r}, expected {expected}",
        )
        for text, expected in (
            ("Skill = 3", "== or !=, and, or, not at character 7, not '='"),
            ("Team == 'a'", 'text in double quotes ("…") at character 9, not "\'"'),
            (
                'Team == "a',
                r'text that ends in ", in which \" and \\ stand for " and \, at character 9, '
                "not '\"'",
            ),
            (
                "Skill > 3;",
                "a name, a comparison, a number, text in double quotes, or parentheses "
                "at character 10, not ';'",
            ),
            ("a == 1 b", "and, or, or the end at character 8, not 'b'"),
            ("(a == 1", "and, or, or ) at character 8, not the end"),
            ("and", "the name of an attribute, not or ( at character 1, not 'and'"),
            ("a is 3", "one of ==, !=, >, >=, <, <=, in, not in at character 3, not 'is'"),
            ("a not 3", "in at character 7, not '3'"),
            ("a in 3", 'a list, such as ["north", "south"], at character 6, not \'3\''),
            ("a in [1 2]", ", or ] at character 9, not '2'"),
            (
                "a >",
                'a number, text in double quotes ("…"), true or false at character 4, not the end',
            ),
            ("a > true", "a number or text: true and false are not > anything at character 5"),
        )
    ),
]

TABLE = [*INSTANTS, *VALUES, *REQUIREMENTS, *STAGES, *BATCHES, *READS, *RESTORES, *PARTS]


@pytest.mark.parametrize(
    ("mistake", "kind", "sentence"),
    TABLE,
    ids=[f"{number}-{sentence[:40]}" for number, (_, _, sentence) in enumerate(TABLE)],
)
def test_each_mistake_has_its_sentence(
    mistake: Callable[[], object], kind: type[Exception], sentence: str
) -> None:
    """
    What came, what was expected, and where; the same after a trip to another process.
    """
    with pytest.raises(kind) as caught:
        mistake()

    said = str(caught.value)
    start, cut, _ = sentence.partition("…") if sentence.endswith("…") else (sentence, "", "")
    assert said.startswith(start) if cut else sentence == said
    assert type(caught.value) is kind
    if isinstance(caught.value, fr.FairrouteError):
        back = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
        assert said == str(back)
        assert caught.value.events == back.events


@pytest.mark.parametrize(
    ("mistake", "kind", "sentence"),
    BATCHES,
    ids=[f"{number}-{sentence[:40]}" for number, (_, _, sentence) in enumerate(BATCHES)],
)
def test_a_batch_that_raised_leaves_what_an_empty_one_leaves(
    mistake: Callable[[], object], kind: type[Exception], sentence: str
) -> None:
    """
    Time has come to its instant, deadlines have fired, nobody's command was done.
    """
    engines: list[fr.Engine] = []
    tick = open_centre()
    told = tick.handle(at=40)

    with pytest.MonkeyPatch.context() as patch:
        make = open_centre
        patch.setitem(globals(), "open_centre", lambda: keep(engines, make()))
        with pytest.raises(kind) as caught:
            mistake()

    (engine,) = engines
    assert tick.snapshot() == engine.snapshot()
    assert isinstance(caught.value, fr.FairrouteError)
    assert told.events == caught.value.events
    assert tick.next_deadline == engine.next_deadline
    engine.check()


def keep(engines: list[fr.Engine], engine: fr.Engine) -> fr.Engine:
    """
    *engine*, noted in *engines*.
    """
    engines.append(engine)
    return engine


@pytest.mark.parametrize("at", [math.nan, -1, True, "40", NAIVE, 9.5])
def test_an_instant_that_cannot_be_changes_nothing_at_all(at: Any) -> None:  # noqa: ANN401
    """
    Not even time goes on.
    """
    engine = open_centre()
    before = engine.snapshot()

    with pytest.raises((fr.InvalidValue, fr.ClockError)):
        engine.handle(fr.Leave("c1"), at=at)

    assert before == engine.snapshot()
    engine.check()


def test_good_commands_of_a_bad_batch_are_not_done() -> None:
    """
    A batch is done whole or not at all, wherever the mistake stands in it.
    """
    engine = open_centre()

    with pytest.raises(fr.UnknownName):
        engine.handle(fr.Leave("c1"), fr.SignIn(fr.Agent("bea")), fr.SignOut("cay"), at=10)

    assert engine.contact("c1") is not None
    assert ("ana",) == tuple(agent.id for agent in engine.agents())


def test_what_carries_a_lambda_travels_all_the_same() -> None:
    """
    A mistake must reach whoever waits for the worker process.
    """
    with pytest.raises(fr.InvalidCommand) as caught:
        Any_.Engine().handle(lambda: 1, at=0)

    back = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own

    assert back.got.startswith("<function ")


COVERED = (
    "attributes.py",
    "checks.py",
    "classification.py",
    "commands.py",
    "expressions.py",
    "grammar.py",
    "instants.py",
    "levels.py",
    "media.py",
    "plan.py",
    "stages.py",
    "surges.py",
    "admission.py",
    "__init__.py",
    "engine",
    "policies",
    "testing/script.py",
    "testing/__init__.py",
)
"""Rooms whose every `raise` has a row; `planfile`, `registry`, `imports`, `replay`, `cli` and
`wire` have tables of their own, beside theirs."""

ELSEWHERE = {
    "raise mistake": "the rows of BATCHES end where it was made",
    "raise": "passes on what somebody else raised",
    "raise error": "tests/engine/test_failures.py shows strict engines",
    "raise self._shut": "tests/engine/test_cut_short.py and test_calls.py",
    "raise EngineBusy": "tests/engine/test_cut_short.py and test_calls.py",
    "raise EngineBroken": "tests/engine/test_cut_short.py",
}


def test_no_mistake_is_without_its_row() -> None:
    """
    Whoever adds a `raise` adds its sentence to a table.
    """
    reached = {place for mistake, _, _ in TABLE for place in places(mistake)}

    missing = [
        f"{path}:{node.lineno} {ast.unparse(node)}"
        for path, node in raises()
        if ast.unparse(node) not in ELSEWHERE
        and not any((path, line) in reached for line in range(node.lineno, node.end_lineno + 1))  # type: ignore[operator]
    ]
    assert [] == missing


def raises() -> Iterator[tuple[str, ast.Raise]]:
    """
    Every `raise` in the rooms of this table.
    """
    for file in sorted(SRC.rglob("*.py")):
        path = file.relative_to(SRC).as_posix()
        if path.startswith(COVERED):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            found = [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
            yield from ((path, node) for node in found)


def places(mistake: Callable[[], object]) -> Iterator[tuple[str, int]]:
    """
    The lines of ours that a mistake went through.
    """
    try:
        mistake()
    except Exception as error:  # noqa: BLE001 - any of them
        traceback: TracebackType | None = error.__traceback__
        while traceback is not None:
            file = Path(traceback.tb_frame.f_code.co_filename)
            if SRC in file.parents:
                yield file.relative_to(SRC).as_posix(), traceback.tb_lineno
            traceback = traceback.tb_next
