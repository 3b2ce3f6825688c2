"""
Where somebody stands, and how long they will wait.
"""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.laws.traces import FAULTLESS, engine_for, events_of, some_run

import fairroute as fr
from fairroute.engine import ESTIMATORS, WaitEstimate
from fairroute.policies import HeadStart, Policy
from fairroute.testing import script

SECOND = 1_000_000
SEEDS = st.integers(0, 10**9)


def after_a_first_customer(handle: float = 100) -> fr.testing.Script:
    """
    Ana has needed so many seconds for somebody, and is now at work again.
    """
    centre = script().agent("ana").submit("before").accept("before").wait(handle)
    return centre.complete("before").submit("now").accept("now")


def estimate(centre: fr.testing.Script, contact: str, by: fr.engine.Estimator) -> WaitEstimate:
    """
    What is foretold of a contact's wait.
    """
    status = centre.engine.contact(contact)
    assert status is not None
    found = centre.engine.estimate_wait(status.item, by=by)
    assert found is not None
    return found


def test_a_place_counts_everybody_and_names_those_who_compete() -> None:
    """
    Whoever waits for somebody else is before a customer in line, and not in their way.
    """
    centre = script().agent("ana", skills={"french"}).agent("bob", skills={"sales"})
    centre.submit("f0", skills={"french"}).submit("s0", skills={"sales"})
    centre.submit("f1", skills={"french"}).submit("s1", skills={"sales"})
    centre.submit("f2", skills={"french"})

    (_, _, last) = centre.engine.waiting()
    position = centre.engine.position(last.id)

    assert position is not None
    assert (3, 1, 3) == (position.place, position.ahead, position.waiting)
    assert centre.engine.position(fr.ItemId(1)) is None


def test_who_is_ahead_and_how_long_each_takes_is_the_wait() -> None:
    """
    Ana needs 100 s a customer: the next waits for one of them, the one behind for two.
    """
    centre = after_a_first_customer(100).submit("next").submit("last")

    assert 100 == estimate(centre, "next", "queue_length").expected
    assert 200 == estimate(centre, "last", "queue_length").expected


def test_the_first_of_a_class_shows_what_others_will_wait() -> None:
    """
    Whoever comes 70 s after the head of the line will wait as long as the head has by then, and the
    time of one more.
    """
    centre = after_a_first_customer().submit("head").wait(70).submit("tail")

    assert 100 == estimate(centre, "head", "head_of_line").expected
    assert 170 == estimate(centre, "tail", "head_of_line").expected


def test_an_estimate_that_was_wrong_does_not_grow() -> None:
    """
    Ana has been at it for an hour instead of 100 s; the next is told no more than before.
    """
    centre = after_a_first_customer(100).submit("next").wait(3_600)

    assert 100 == estimate(centre, "next", "queue_length").expected
    assert 100 == estimate(centre, "next", "head_of_line").expected


def test_those_who_give_up_shorten_the_line() -> None:
    """
    Where customers leave, whoever is last moves up faster.
    """
    patient = after_a_first_customer().submit("a").wait(50).submit("b").submit("c")
    hasty = after_a_first_customer().submit("a").wait(50).leave("a").submit("a2")
    hasty.submit("b").submit("c")

    assert 300 == estimate(patient, "c", "queue_length").expected
    assert 200 > estimate(hasty, "c", "queue_length").expected


def test_whoever_serves_others_too_counts_in_part() -> None:
    """
    Of those who can be served elsewhere, only so many take the time of these agents.
    """
    centre = script().agent("ana", skills={"sales", "french"}).agent("bob", skills={"sales"})
    for name in ("one", "two"):
        centre.submit(name, skills={"sales"}).accept(name)

    centre.wait(60).complete("one").complete("two")
    for name in ("three", "four"):
        centre.submit(name, skills={"sales"}).accept(name)

    centre.submit("ahead", skills={"sales"}).submit("mine", skills={"french"})

    assert 90 == estimate(centre, "mine", "queue_length").expected


def test_spans_hold_the_expected_wait() -> None:
    """
    Half of the waits end in the narrower one, nine tenths in the wider.
    """
    centre = after_a_first_customer().submit("next").submit("last")

    for by in ESTIMATORS:
        found = estimate(centre, "last", by)
        assert found.half is not None
        assert found.most is not None
        assert 0 <= found.most[0] <= found.half[0] <= found.half[1] <= found.most[1]

    found = estimate(centre, "last", "queue_length")
    assert found.half is not None
    assert found.half[0] < found.expected < found.half[1]


def test_who_could_be_taken_at_once_waits_for_the_answer_only() -> None:
    """
    Ana took 4 s to accept the last offer (an eighth of it counts), and is free again.
    """
    centre = script().agent("ana").submit("before").wait(4).accept("before").wait(100)
    assert centre.engine.estimate_wait(fr.Contact("next")) is None

    centre.complete("before")

    for by in ESTIMATORS:
        found = centre.engine.estimate_wait(fr.Contact("next"), by=by)
        assert found is not None
        assert 0.5 == found.expected


def test_nobody_could_serve() -> None:
    """
    Without anybody READY who has the skill there is nothing to foretell.
    """
    centre = after_a_first_customer().submit("next", skills={"french"})
    item = centre.engine.waiting()[0].id

    assert [None, None] == [centre.engine.estimate_wait(item, by=by) for by in ESTIMATORS]

    centre.agent("fay", skills={"french"}, presence=fr.Presence.NOT_READY)
    assert centre.engine.estimate_wait(item) is None


def test_nothing_is_known_of_how_fast_agents_are() -> None:
    """
    Before anybody has finished anything only the line itself tells something.
    """
    centre = script().agent("ana").submit("now").submit("next")
    item = centre.engine.waiting()[0].id

    assert centre.engine.estimate_wait(item) is None
    found = centre.engine.estimate_wait(item, by="head_of_line")
    assert found is not None
    assert (0, None, None) == (found.expected, found.half, found.most)


def test_a_wait_is_no_shorter_than_everybodys_rest() -> None:
    """
    Whoever declined is not asked again before their rest is over.
    """
    centre = after_a_first_customer(10).complete("now").submit("next")
    centre.do(fr.Decline(centre.engine.agent("ana").offer or fr.OfferId(1), rest=500))

    assert 500 == estimate(centre, "next", "queue_length").expected


def test_an_estimator_has_a_name() -> None:
    """
    Who mistypes it is told which there are.
    """
    with pytest.raises(fr.InvalidValue, match="expected one of: queue_length, head_of_line"):
        fr.Engine().estimate_wait(1, by="oracle")  # type: ignore[arg-type]


@given(seed=SEEDS, steps=st.integers(1, 60), later=st.floats(0, 1, exclude_max=True))
def test_without_news_no_wait_grows(seed: int, steps: int, later: float) -> None:
    """
    However long it has been, and whatever was foretold before.
    """
    engine = engine_after(seed, steps)
    now, deadline = engine.now, engine.next_deadline
    before = {item.id: foretold(engine, item.id) for item in engine.waiting()}
    longest = 1_000 * SECOND if deadline is None else round((deadline - now) * SECOND)

    assert () == tuple(engine.handle(at=(round(now * SECOND) + int(longest * later)) / SECOND))

    for number, (by_length, by_head) in before.items():
        for was, found in zip((by_length, by_head), foretold(engine, number), strict=True):
            assert (was is None) == (found is None)
            if was is not None and found is not None:
                assert found.expected <= was.expected


@given(seed=SEEDS, steps=st.integers(1, 60))
def test_a_contact_that_has_not_come_yet_is_told_the_same(seed: int, steps: int) -> None:
    """
    What is foretold at the door holds in line; and asking leaves no trace.
    """
    engine = engine_after(seed, steps)
    contact = fr.Contact("the next one")
    before = engine.snapshot()
    told = [engine.estimate_wait(contact, by=by) for by in ESTIMATORS]
    assert before == engine.snapshot()
    engine.check()

    step = engine.handle(fr.Submit(contact), at=engine.now)

    assume(["Queued"] == [type(event).__name__ for event in step])
    item = engine.contact(contact.id)
    assert item is not None
    for was, found in zip(told, foretold(engine, item.item), strict=True):
        assert (was and was.expected) == (found and found.expected)
        assert (was and was.most) == (found and found.most)


@given(seed=SEEDS, steps=st.integers(1, 60), limit=st.none() | st.integers(0, 5))
def test_a_part_of_the_line_is_a_part_of_the_whole(
    seed: int, steps: int, limit: int | None
) -> None:
    """
    By tier, from somewhere on, at most so many: always in the order of the whole line.
    """
    run = some_run(seed, steps, weights=FAULTLESS)
    engine = engine_for(run.centre)
    for batch in run.batches:
        events_of(engine, batch)

    line = engine.waiting()
    for tier in ("premier", "standard", None):
        for place, after in enumerate([None, *(item.id for item in line)]):
            expected = [item for item in line[place:] if tier in (None, item.tier)][:limit]
            assert expected == list(engine.waiting(tier=tier, after=after, limit=limit))


def engine_after(seed: int, steps: int) -> fr.Engine:
    """
    An engine in the middle of things, under a policy whose order does not change by itself.
    """
    policy = Policy(order=HeadStart({"premier": 5.0}))
    run = some_run(seed, steps, weights=FAULTLESS, policy=policy)
    engine = engine_for(run.centre)
    for batch in run.batches:
        events_of(engine, batch)

    return engine


def foretold(engine: fr.Engine, number: int) -> list[WaitEstimate | None]:
    """
    By every estimator.
    """
    return [engine.estimate_wait(number, by=by) for by in ESTIMATORS]
