"""
A zoo of bad policy parts: whatever they do, they are named, and no state is left half changed.
"""

import math
import pickle
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from unittest.mock import Mock

import pytest
from tests.laws.ledger import Ledger

import fairroute as fr
from fairroute.events import Event, PolicyFailed
from fairroute.policies import Terms, Waiting

MOMENTS = ("order", "urgency", "eligibility", "score", "terms")
MOST_SAID = 300
"""Characters of a failure's reason: a journal is no place for ten million."""


class Unspeakable(Exception):
    """
    Cannot even say what is wrong.
    """

    def __str__(self) -> str:
        raise RuntimeError("words fail me")

    __repr__ = __str__


class Unshowable:
    """
    Answers that nobody can print.
    """

    def __repr__(self) -> str:
        raise RuntimeError("no picture, please")


def fails(*_: object) -> Any:  # noqa: ANN401 - nonsense on purpose, here and below
    """
    The usual bug.
    """
    raise LookupError("an average of nobody")


def fails_unspeakably(*_: object) -> Any:  # noqa: ANN401
    """
    The reason fails too.
    """
    raise Unspeakable


def fails_at_length(*_: object) -> Any:  # noqa: ANN401
    """
    Puts all it knows into the reason.
    """
    raise ValueError("x" * 10_000_000)


def goes_round_in_circles(asked: object, other: object = None) -> Any:  # noqa: ANN401
    """
    Never comes to an end by itself.
    """
    # Not with `*asked`: CPython 3.15 counts no such call, and goes on until memory is gone.
    return goes_round_in_circles(asked, other)


def writes_on_what_it_gets(asked: Any, *_: object) -> Any:  # noqa: ANN401
    """
    Would give everybody a better class, if it could.
    """
    seen = asked if hasattr(asked, "skills") else asked.item
    seen.skills["vip"] = 5


def improves_what_it_gets(asked: Any, *_: object) -> Any:  # noqa: ANN401
    """
    Would put everybody first, if it could.
    """
    seen = asked if hasattr(asked, "rank") else asked.item
    seen.rank = 0


def answering(answer: object, name: str) -> Callable[..., Any]:
    """
    A part that answers always the same.
    """

    def part(*_: object) -> Any:  # noqa: ANN401
        return answer

    part.__name__ = f"answers_{name}"
    return part


def declaring(part: Callable[..., Any], **declared: object) -> Callable[..., Any]:
    """
    *part*, which promises more than it keeps.
    """

    def promising(*asked: object) -> Any:  # noqa: ANN401
        return part(*asked)

    for name, value in declared.items():
        setattr(promising, name, value)

    promising.__name__ = part.__name__
    return promising


NONSENSE: dict[str, object] = {
    "nothing": None,
    "nan": math.nan,
    "infinity": math.inf,
    "yes": True,
    "text": "bob",
    "somebody": fr.Agent("nobody knows her"),
    "a list": [1],
    "nobody": (),
    "nan among numbers": (1, math.nan),
    "a huge number": 10**5000,
    "a huge negative number": -(10**5000),
    "huge numbers": (10**5000, 10**400),
    "a function": fails,
    "what nobody can print": Unshowable(),
    "endless text": "x" * 10_000_000,
}

SENSIBLE = {
    "eligibility": ("nothing", "text", "endless text"),
    "urgency": ("infinity", "a huge number", "a huge negative number"),
    "score": ("infinity", "a huge number", "a huge negative number", "huge numbers"),
}
"""What looks odd and is an answer: numbers are numbers, however large; only keys are kept."""

ANIMALS = [
    fails,
    fails_unspeakably,
    fails_at_length,
    goes_round_in_circles,
    writes_on_what_it_gets,
    improves_what_it_gets,
]

BAD = [pytest.param(m, a, id=f"{m}-{a.__name__}") for m in MOMENTS for a in ANIMALS] + [
    pytest.param(moment, answering(answer, name), id=f"{moment}-answers {name}")
    for moment in MOMENTS
    for name, answer in NONSENSE.items()
    if name not in SENSIBLE.get(moment, ())
]

ODD = [
    pytest.param(moment, answering(NONSENSE[name], name), id=f"{moment}-answers {name}")
    for moment, names in SENSIBLE.items()
    for name in names
]

PROMISES: list[tuple[str, dict[str, Any]]] = [
    ("order", {"affine": True}),
    ("eligibility", {"reads": "profile"}),
    ("score", {"reads": "agent"}),
    ("score", {"reads": "agent", "by_demand": False}),
    ("score", {"reads": "profile"}),
    ("score", {"window": 5}),
    ("urgency", {"group": lambda item: item.tier}),
]

PROMISING = [
    pytest.param(moment, declaring(part, **promise), id=f"{moment}-{part.__name__}-{number}")
    for number, (moment, promise) in enumerate(PROMISES)
    for part in (fails, fails_unspeakably, goes_round_in_circles, answering([1], "a list"))
]


def with_part(moment: str, part: object) -> fr.Policy:
    """
    A policy with *part*, otherwise usual.
    """
    return fr.Policy(**{moment: part})  # type: ignore[arg-type]


def a_day() -> Iterator[tuple[float, tuple[fr.Command, ...]]]:
    """
    A little of everything: batches with their instants.
    """
    yield 0, (fr.SignIn(fr.Agent("ana", capacity=2)), fr.SignIn(fr.Agent("bea", skills={"x"})))
    yield 1, (fr.Submit(fr.Contact("one")), fr.Submit(fr.Contact("two", skills={"x"})))
    yield 2, (fr.Submit(fr.Contact("three")), fr.Accept(fr.OfferId(1)), fr.Leave("two"))
    yield 3, (fr.Decline(fr.OfferId(1)), fr.UpdateItem(fr.ItemId(1), skills={"x"}))
    yield 30, (fr.Submit(fr.Contact("four")),)
    yield 31, (fr.SignOut("bea"), fr.SignIn(fr.Agent("cat", capacity=3)))
    yield 32, (fr.Complete(fr.ItemId(1)), fr.Cancel(fr.ItemId(3)))
    yield 33, (fr.Outage(32.5),)
    yield 99, ()


def known_to(engine: fr.Engine, commands: Iterable[fr.Command]) -> list[fr.Command]:
    """
    Those of *commands* that are no mistakes where no offer was ever made.
    """
    offers = engine.stats().offers_ever
    return [c for c in commands if offers or not isinstance(c, (fr.Accept, fr.Decline))]


def played(policy: fr.Policy, **more: Any) -> tuple[fr.Engine, list[Event]]:  # noqa: ANN401
    """
    An engine after the day, checked after every batch and restored from its records.
    """
    engine = fr.Engine(policy=policy, **more)
    ledger = Ledger()
    records = []
    for at, commands in a_day():
        step = engine.handle(*known_to(engine, commands), at=at)
        records.append(step.record)
        ledger.read(step)
        engine.check()

    again = fr.Engine.restore(records=records, policy=policy, **more)
    assert again.snapshot() == engine.snapshot()
    again.check()
    return engine, [event for record in records for event in record.events]


def failures_among(events: list[Event]) -> list[PolicyFailed]:
    """
    What was said of parts that failed.
    """
    return [event for event in events if isinstance(event, PolicyFailed)]


@pytest.mark.parametrize(("moment", "animal"), BAD + PROMISING)
def test_a_bad_part_is_named_and_harms_nobody_else(moment: str, animal: Any) -> None:  # noqa: ANN401
    """
    Every batch ends, facts and indices agree, and the failure says who did it, in a few words.
    """
    _, events = played(with_part(moment, animal))

    failures = failures_among(events)
    assert {animal.__name__} == {failure.part for failure in failures}
    assert all(0 < len(failure.why) < MOST_SAID for failure in failures)


@pytest.mark.parametrize(("moment", "animal"), ODD)
def test_an_odd_answer_is_an_answer(moment: str, animal: Any) -> None:  # noqa: ANN401
    """
    What can be compared, or read, is taken as it is.
    """
    engine, events = played(with_part(moment, animal))

    assert [] == failures_among(events)
    for item in engine.waiting():
        engine.explain(item.id)


@pytest.mark.parametrize("moment", MOMENTS)
def test_strictly_a_bad_part_stops_the_run_after_its_batch(moment: str) -> None:
    """
    What has been decided stays decided: the state is the same as without.
    """
    policy = with_part(moment, fails)
    strict, lenient = fr.Engine(policy=policy, strict=True), fr.Engine(policy=policy)
    agents = [fr.SignIn(fr.Agent(name)) for name in ("ana", "bea")]
    contacts = [fr.Submit(fr.Contact(name)) for name in ("one", "two", "three")]

    strict.handle(*agents, at=1)
    lenient.handle(*agents, at=1)
    lenient.handle(*contacts, at=1)

    with pytest.raises(fr.PolicyPartFailed, match="policy part fails failed"):
        strict.handle(*contacts, at=1)

    assert lenient.snapshot() == strict.snapshot()
    strict.check()


class Grouped:
    """
    An urgency that cannot say which items keep their order.
    """

    def __init__(self, group: Callable[..., Any]) -> None:
        self.group = group

    def __call__(self, item: Waiting, now: int) -> int:
        """
        Who waits longest.
        """
        return now - item.standing


@pytest.mark.parametrize("group", [*ANIMALS, answering([1], "a list")])
def test_an_urgency_without_its_groups_is_asked_about_every_lane(group: Any) -> None:  # noqa: ANN401
    """
    Slower, and just as right.
    """
    policy = fr.Policy(urgency=Grouped(group), order=fr.policies.Fifo())
    plain = fr.Policy(urgency=Grouped(lambda item: item.tier), order=fr.policies.Fifo())

    _, events = played(policy)
    _, expected = played(plain)

    failures = failures_among(events)
    assert {"Grouped"} == {failure.part for failure in failures}
    assert all(0 < len(failure.why) < MOST_SAID for failure in failures)
    assert ["".join(map(str, (e.at, type(e), getattr(e, "item", 0)))) for e in expected] == [
        "".join(map(str, (e.at, type(e), getattr(e, "item", 0))))
        for e in events
        if e not in failures
    ]


def test_nobody_changes_what_they_keep() -> None:
    """
    What a part was shown stays as it was, however long it is kept.
    """
    kept: list[tuple[object, bytes]] = []

    def keeps(asked: Any, *_: object) -> int:  # noqa: ANN401
        kept.append((asked, pickle.dumps(asked)))
        return 0

    def keeps_too(asked: Any) -> None:  # noqa: ANN401
        keeps(asked)

    policy = fr.Policy(order=keeps, urgency=keeps, score=keeps, eligibility=keeps_too)
    _, events = played(policy)

    assert [] == failures_among(events)
    assert kept
    assert all(as_it_was == pickle.dumps(asked) for asked, as_it_was in kept)


@pytest.mark.parametrize("moment", MOMENTS)
def test_nobody_routes_from_within(moment: str) -> None:
    """
    A part that calls the engine which asks it is told that it is at work, and named.
    """
    engines: list[fr.Engine] = []

    def calls_back(*_: object) -> None:
        for engine in engines:
            engine.handle(fr.Submit(fr.Contact("mine first")), at=1)

    def takes_a_picture(*_: object) -> None:
        for engine in engines:
            engine.snapshot()

    for part in (calls_back, takes_a_picture):
        engine = fr.Engine(policy=with_part(moment, part))
        engines[:] = [engine]
        step = engine.handle(
            fr.SignIn(fr.Agent("ana")),
            *(fr.Submit(fr.Contact(name)) for name in ("one", "two", "three")),
            at=1,
        )
        engine.check()

        failures = failures_among(list(step))
        assert {part.__name__} == {failure.part for failure in failures}
        assert all("EngineBusy" in failure.why for failure in failures)
        assert 3 == engine.stats().items_ever


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_part_that_changes_its_mind_breaks_no_facts(moment: str) -> None:
    """
    Nobody can say what it should have decided; what it did decide holds together.
    """
    asked = 0

    def fickle(*_: object) -> Any:  # noqa: ANN401
        nonlocal asked
        asked += 1
        answers = {
            "eligibility": (None, "not today"),
            "terms": (Terms(5), Terms(7, auto_accept=True)),
        }
        return answers.get(moment, (asked, -asked))[asked % 2]

    engine = fr.Engine(policy=with_part(moment, fickle))
    ledger, records = Ledger(), []
    for at, commands in a_day():
        step = engine.handle(*known_to(engine, commands), at=at)
        records.append(step.record)
        ledger.read(step)

    again = fr.Engine.restore(records=records)
    assert again.snapshot() == engine.snapshot()


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_part_that_declares_everything_is_not_taken(moment: str) -> None:
    """
    A mock has every attribute, whatever it is asked for.
    """
    with pytest.raises(fr.InvalidValue, match=f"Policy.{moment}.reads: got <Mock"):
        with_part(moment, Mock())
