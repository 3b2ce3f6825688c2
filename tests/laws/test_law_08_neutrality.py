"""
Law 8. The channel decides nothing: N0 by type, N1 by relabelling, for every shipped part.
"""

from collections.abc import Callable, Iterable
from random import Random

import attrs
import pytest
from tests.laws.ledger import Ledger
from tests.laws.test_law_06_work_conservation import excuses
from tests.laws.traces import FAULTLESS, Run, engine_for, events_of, plain, some_run
from tests.model.rules import Batch

import fairroute as fr
from fairroute import events as e
from fairroute import policies
from fairroute.attributes import Attributes
from fairroute.classification import ClassificationRule
from fairroute.expressions import AllOf, AnyOf, Comparison, Not
from fairroute.levels import Levels
from fairroute.model import BY
from fairroute.plan import Channel
from fairroute.policies import Policy, research
from fairroute.protocols import AgentView, Needs, Pairing, Waiting

SHOWN = {
    Waiting: {
        *("tier", "rank", "skills", "promise", "within", "standing", "arrived"),
        *("number", "alike", "in_line", "hours", "due"),
    },
    Needs: {
        *("tier", "rank", "skills", "promise", "within"),
        *("medium", "demand", "pools", "requires", "attributes", "hours"),
    },
    AgentView: {
        *("skills", "capacity", "media", "pools", "used"),
        *("items", "idle_since", "last_offered", "handled", "attributes"),
    },
    Pairing: {"item", "agent", "preference", "free"},
}
"""All that a policy part is ever shown. Adding to this list needs a decision record."""

EXAMPLES = {
    Waiting: Waiting(),
    Needs: Needs(),
    AgentView: AgentView(),
    Pairing: Pairing(Needs(), AgentView()),
}

CLASSES = {name for name in policies.__all__ if attrs.has(getattr(policies, name))}
CLASSES |= set(policies.research.__all__)
VALUES = {"AgentView", "Needs", "Pairing", "Policy", "Terms", "Waiting"}

PARTS: dict[str, Policy] = {
    "Fifo": Policy(order=policies.Fifo()),
    "StrictTier": Policy(order=policies.StrictTier()),
    "TierThenAge": Policy(order=policies.TierThenAge()),
    "HeadStart": Policy(order=policies.HeadStart({"premier": 3})),
    "EarliestDue": Policy(order=policies.EarliestDue(untargeted=5)),
    "AccumulatingPriority": Policy(urgency=policies.AccumulatingPriority({"premier": 3})),
    "LongestIdle": Policy(score=policies.LongestIdle()),
    "LeastLoaded": Policy(score=policies.LeastLoaded()),
    "Packing": Policy(score=policies.Packing(0.6)),
    "BestMatch": Policy(score=policies.BestMatch()),
    "RoundRobin": Policy(score=policies.RoundRobin()),
    "FewestHandled": Policy(score=policies.FewestHandled(60)),
    "LeastFlexibleFirst": Policy(score=policies.LeastFlexibleFirst()),
    "PreferredAgent": Policy(score=policies.PreferredAgent()),
    "RandomAgent": Policy(score=policies.RandomAgent()),
    "ProficiencyFloor": Policy(eligibility=policies.ProficiencyFloor(2)),
    "PlanTerms": Policy(terms=policies.PlanTerms(timeout=3)),
    "Lifo": Policy(order=research.Lifo()),
    "QueuePriority": Policy(order=research.QueuePriority(("sales", "premier"))),
    "LongestWeightedWait": Policy(urgency=research.LongestWeightedWait({"premier": 2.5})),
    "GeneralisedCMu": Policy(urgency=research.GeneralisedCMu({"premier": (1, 0), "basic": (0, 1)})),
    "LongestQueue": Policy(urgency=research.LongestQueue(("premier", "billing"))),
    "FixedQueueRatio": Policy(urgency=research.FixedQueueRatio({"premier": 1, "basic": 3})),
    "ExpectedDelay": Policy(urgency=research.ExpectedDelay({"premier": 60})),
    "ThresholdReservation": Policy(eligibility=research.ThresholdReservation(1, ("premier",))),
    "AgentsPreference": Policy(score=research.AgentsPreference({"premier": ["north"]})),
    "LocalSpecialist": Policy(score=research.LocalSpecialist("Skill")),
}

CHANNELS = {
    "phone": Channel("phone", medium="voice", demand=2),
    "video": Channel("video", medium="voice", demand=2),
    "chat": Channel("chat", medium="text", demand=1),
    "social": Channel("social", medium="text", demand=1),
    "mail": Channel("mail", medium="text", demand=1, promise=BY),
}

Relabel = Callable[[int, str | None], str | None]


def one_for_all(_: int, __: str | None) -> str | None:
    """
    Everybody comes through the same door.
    """
    return "door"


def permuted(_: int, channel: str | None) -> str | None:
    """
    Doors have changed names with each other.
    """
    names = [*sorted(CHANNELS), None]
    return names[(names.index(channel) + 2) % len(names)]


def random_per_item(number: int, _: str | None) -> str | None:
    """
    Any door, item by item: the one that finds affinity within a channel.
    """
    return Random(number).choice(sorted(CHANNELS))


def never_seen(number: int, channel: str | None) -> str | None:
    """
    Half come through doors nobody has heard of: the one that finds "unknown last".
    """
    return f"new-{number}" if number % 2 else channel


def none_at_all(_: int, __: str | None) -> str | None:
    """
    Nobody says through which door.
    """
    return None


RELABELLINGS: list[Relabel] = [one_for_all, permuted, random_per_item, never_seen, none_at_all]
QUICK = (random_per_item,)
"""The one that finds most, for every commit; the others join in the ci tier."""


def test_every_shipped_part_is_here() -> None:
    """
    A part that is added is tried too.
    """
    assert CLASSES - VALUES == set(PARTS)


@pytest.mark.parametrize("projection", SHOWN, ids=lambda kind: kind.__name__)
def test_what_a_part_is_shown_is_an_allow_list(projection: type) -> None:
    """
    N0: no channel, contact, id, address, payload or queue; nor can anything be hung on it.
    """
    kind: type[attrs.AttrsInstance] = projection

    assert SHOWN[projection] == {field.name for field in attrs.fields(kind)}
    with pytest.raises((attrs.exceptions.FrozenInstanceError, AttributeError)):
        setattr(EXAMPLES[projection], "channel", "phone")  # noqa: B010 - the type has no such field


def test_parts_receive_nothing_but_projections() -> None:
    """
    N0: what is passed at each moment is of these types exactly, all the way down.
    """
    seen: set[type] = set()

    def order(item: Waiting) -> int:
        seen.update(_types_in(item))
        return 0

    def urgency(item: Waiting, now: int) -> int:
        seen.update(_types_in(item), [type(now)])
        return 0

    def ask(pairing: Pairing) -> None:
        seen.update(_types_in(pairing))

    def score(pairing: Pairing) -> int:
        ask(pairing)
        return 0

    spies = Policy(order=order, urgency=urgency, eligibility=ask, score=score)
    for number in range(8):
        run = some_run(number, 40, policy=spies)
        for batch in run.batches:
            events_of(engine_for(run.centre), batch)

    assert {Waiting, Pairing, Needs, AgentView} <= seen
    plain = {Levels, Attributes, frozenset, tuple, str, int, bool, type(None)}
    assert seen <= {*SHOWN, *plain, AllOf, AnyOf, Not, Comparison}


@pytest.mark.parametrize(
    "relabel",
    [
        pytest.param(relabel, marks=() if relabel in QUICK else pytest.mark.ci, id=relabel.__name__)
        for relabel in RELABELLINGS
    ],
)
@pytest.mark.parametrize("part", PARTS)
def test_other_labels_give_the_same_decisions(part: str, relabel: Relabel, scale: float) -> None:
    """
    N1: with footprints explicit, decisions are the same to the byte, whatever doors are called.
    """
    contended = 0
    enough = max(1, int(10 * scale))
    steps = 80 if scale >= 1 else 40
    for number in range(10 * enough):
        if number >= enough and contended:
            break

        run = _with_footprints(some_run(number, steps, weights=FAULTLESS, policy=PARTS[part]))
        twin = _relabelled(run, relabel)
        engine, other = engine_for(run.centre), engine_for(twin.centre)
        ledger = Ledger.under(run.centre.plan)
        doors: dict[int, str | None] = {}
        for batch, same in zip(run.batches, twin.batches, strict=True):
            for event, its_twin in zip(
                events_of(engine, batch), events_of(other, same), strict=True
            ):
                assert _blind(event) == _blind(its_twin)
                contended += _is_contended(event, ledger, doors)
                ledger.read([event])

    assert contended > 0, "no decision was between doors, so this proves nothing"


@pytest.mark.ci
@pytest.mark.parametrize("part", PARTS)
def test_a_twin_plan_with_other_names_decides_the_same(part: str, scale: float) -> None:
    """
    N1 through the plan: its channels under other names, each with its footprint.
    """
    names = dict(zip(sorted(CHANNELS), sorted(CHANNELS, reverse=True), strict=True))
    channels = {names[name]: attrs.evolve(c, name=names[name]) for name, c in CHANNELS.items()}
    for number in range(max(1, int(10 * scale))):
        run = some_run(number, 80, weights=FAULTLESS, policy=PARTS[part])
        run = _with_channels(run)
        twin = _relabelled(run, lambda _, channel: None if channel is None else names[channel])
        twin = attrs.evolve(
            twin,
            centre=attrs.evolve(
                twin.centre, plan=attrs.evolve(twin.centre.plan, channels=channels)
            ),
        )
        engine, other = engine_for(run.centre), engine_for(twin.centre)
        for batch, same in zip(run.batches, twin.batches, strict=True):
            assert [_blind(event) for event in events_of(engine, batch)] == [
                _blind(event) for event in events_of(other, same)
            ]


def _is_contended(event: e.Event, ledger: Ledger, doors: dict[int, str | None]) -> bool:
    """
    Whether somebody who came through another door could have been given to that agent instead.
    """
    if isinstance(event, e.Queued):
        doors[event.item] = event.contact.channel
    elif isinstance(event, e.Consulted):
        doors[event.item] = doors.get(event.about)

    if not isinstance(event, (e.Offered, e.Assigned)):
        return False

    return any(
        other.state == "waiting"
        and doors[number] != doors[event.item]
        and not excuses(ledger, number, event.agent, event.at)
        for number, other in ledger.items.items()
    )


def _with_footprints(run: Run) -> Run:
    """
    The same run in an open plan: each contact says medium, demand and promise itself.
    """
    plan = attrs.evolve(run.centre.plan, channels=None, classify=_undeclared(run))
    run = _with_channels(run)

    def explicit(number: int, contact: fr.Contact) -> fr.Contact:
        footprint = CHANNELS.get(contact.channel or "", Channel("none"))
        return attrs.evolve(
            contact,
            medium=contact.medium or footprint.medium or "text",
            demand=contact.demand or footprint.demand,
            promise=contact.promise or footprint.promise,
        )

    batches = _each_contact(run.batches, explicit)
    return attrs.evolve(run, centre=attrs.evolve(run.centre, plan=plan), batches=batches)


def _undeclared(run: Run) -> tuple[ClassificationRule, ...]:
    """
    The rules of the plan that are no declared exception: those claim nothing but to read the door.
    """
    return tuple(rule for rule in run.centre.plan.classify if rule.exception is None)


def _with_channels(run: Run) -> Run:
    """
    The same run in a plan with five channels, where all are used.
    """
    plan = attrs.evolve(run.centre.plan, channels=CHANNELS, classify=_undeclared(run))

    def any_door(number: int, contact: fr.Contact) -> fr.Contact:
        return attrs.evolve(contact, channel=Random(-number).choice([*sorted(CHANNELS), None]))

    batches = _each_contact(run.batches, any_door)
    return attrs.evolve(run, centre=attrs.evolve(run.centre, plan=plan), batches=batches)


def _relabelled(run: Run, relabel: Relabel) -> Run:
    def other_door(number: int, contact: fr.Contact) -> fr.Contact:
        return attrs.evolve(contact, channel=relabel(number, contact.channel))

    return attrs.evolve(run, batches=_each_contact(run.batches, other_door))


def _each_contact(
    batches: Iterable[Batch], change: Callable[[int, fr.Contact], fr.Contact]
) -> tuple[Batch, ...]:
    number = 0
    made = []
    for batch in batches:
        commands: list[object] = []
        for command in batch.commands:
            if isinstance(command, fr.Submit):
                number += 1
                contact = change(number, command.contact)
                work = command.work
                changed = (
                    contact if isinstance(work, fr.Contact) else attrs.evolve(work, contact=contact)
                )
                commands.append(fr.Submit(changed))
            else:
                commands.append(command)

        made.append(Batch(tuple(commands), batch.at))

    return tuple(made)


def _blind(event: e.Event) -> object:
    """
    An event without the label of the door.
    """
    if isinstance(event, e.Queued):
        event = attrs.evolve(event, contact=attrs.evolve(event.contact, channel=None))

    if isinstance(event, e.Refused):
        return plain(attrs.evolve(event, command=fr.Leave("x")))

    return plain(event)


def _types_in(value: object) -> set[type]:
    kind = type(value)
    if not attrs.has(kind):
        return {kind}

    inside = (_types_in(getattr(value, field.name)) for field in attrs.fields(kind))
    return {kind}.union(*inside)
