"""
Surges: others may help out, and people in reserve are called.
"""

import pickle
from typing import Any, TypeVar

import pytest

import fairroute as fr
from fairroute import events as e
from fairroute.ids import ItemId
from fairroute.plan import Estimates, Offers, Skill, Topic
from fairroute.testing import Script, script

E = TypeVar("E")

FIRST = ItemId(1)


def centre_with(**fields: Any) -> Script:  # noqa: ANN401 - fields of the surge
    """
    A centre whose bills go north, and south as well once one of them waits for a minute; unless
    *fields* of the surge say otherwise.
    """
    usual: dict[str, Any] = {"topics": {"bill"}, "wait": 60, "pools": {"south"}, "every": 30}
    surge = fr.Surge("bills", **{**usual, **fields})
    topics = {"bill": Topic("bill", pools={"north"}), "other": Topic("other")}
    return script(fr.Plan(topics=topics, surge={"bills": surge}, offers=Offers(timeout=1_000)))


def said(centre: Script, kind: type[E]) -> list[E]:
    """
    The events of a kind in the last step.
    """
    return [event for event in centre.step or () if isinstance(event, kind)]


# When.


def test_a_class_past_its_bound_is_open_to_others() -> None:
    """
    In the same instant, by a timer of its own; to nobody before.
    """
    centre = centre_with().agent("ada", pools={"south"}).submit("c", topic="bill")
    assert 60 == centre.engine.next_deadline
    assert {} == centre.wait(59).offered

    centre.wait(1)

    assert {"ada": "c"} == centre.offered
    (started,) = said(centre, e.SurgeStarted)
    assert ("timer:surge", "bills", 1, 60) == (
        started.cause,
        started.surge.name,
        started.waiting,
        started.longest,
    )


def test_only_its_class_is() -> None:
    """
    Other topics, tiers and promises stay with their own people.
    """
    topics = {"bill": Topic("bill", pools={"north"}), "repair": Topic("repair", pools={"north"})}
    surge = fr.Surge("live bills", topics={"bill"}, promise="live", wait=5, any_pool=True)
    centre = script(fr.Plan(topics=topics, surge={"live bills": surge}))
    centre.agent("ada", pools={"south"}, capacity=9)

    centre.submit("a", topic="repair").submit("b", topic="bill", promise="by").wait(20)
    assert () == centre.engine.surges()

    centre.submit("c", topic="bill").wait(5)
    assert {"ada": "c"} == centre.offered


def test_it_may_begin_by_length() -> None:
    """
    In the step that brings one too many.
    """
    centre = centre_with(wait=None, length=3).agent("ada", pools={"south"})
    centre.submit("a", topic="bill").submit("b", topic="bill")
    assert () == centre.engine.surges()

    centre.submit("c", topic="bill")

    assert {"ada": "a"} == centre.offered
    (status,) = centre.engine.surges()
    assert ("bills", 0, 3) == (status.name, status.since, status.waiting)


def test_it_ends_well_below_where_it_began() -> None:
    """
    At half the bound unless the plan says so: otherwise it would flutter.
    """
    centre = centre_with(wait=None, length=4).agent("ada", pools={"south"}, capacity=9)
    for name in "abcd":
        centre.submit(name, topic="bill")

    centre.accept("a").accept("b")
    assert ["bills"] == [surge.name for surge in centre.engine.surges()]

    centre.accept("c")

    assert () == centre.engine.surges()
    assert ["Accepted", "SurgeEnded", "Unroutable"] == centre.told


def test_by_wait_it_ends_when_the_longest_is_short_enough() -> None:
    """
    Here at less than half a minute.
    """
    centre = centre_with().agent("ada", pools={"north"}).submit("a", topic="bill")
    centre.submit("b", topic="bill").wait(31).submit("c", topic="bill").wait(29)
    assert 1 == len(centre.engine.surges())

    centre.accept("a").complete("a").accept("b")

    assert ["bills"] == [event.surge for event in said(centre, e.SurgeEnded)]


def test_work_that_others_took_on_stays_with_them() -> None:
    """
    Neither an open offer nor handling ends with the surge.
    """
    centre = centre_with(wait=None, length=2).agent("ada", pools={"south"}, capacity=9)
    centre.submit("a", topic="bill").submit("b", topic="bill").accept("a")
    assert {"ada": "b"} == centre.offered

    centre.agent("bo", pools={"north"}).update("b", tier="standard", credit=1)
    centre.submit("c", topic="bill").accept("c").cancel("b")

    assert () == centre.engine.surges()
    assert {"ada": ["a"], "bo": ["c"]} == centre.handled


def test_levels_skills_and_conditions_may_be_asked_less_of() -> None:
    """
    As by a stage; and what an item needs by itself stays as it is.
    """
    surge = fr.Surge(
        "any", wait=10, relax={"billing": 1}, drop={"french"}, waive="Desk == 7", any_pool=True
    )
    centre = script(fr.Plan(surge={"any": surge})).agent("ada", skills={"billing": 1})
    needs = {"billing": 3, "french": 1}

    centre.submit("c", skills=needs, requires="Desk == 7").wait(10)

    assert {"ada": "c"} == centre.offered
    item = centre.item("c")
    assert item is not None
    assert needs == item.work.skills


def test_what_never_bends_does_not_in_a_surge() -> None:
    """
    A plan that tries is refused.
    """
    surge = fr.Surge("any", wait=10, drop={"licence"})
    with pytest.raises(fr.PlanError, match="only an ability ever bends"):
        script(fr.Plan(skills={"licence": Skill("licence", kind="licence")}, surge={"any": surge}))


# By what is foretold.


def foretelling(**fields: Any) -> Script:  # noqa: ANN401 - fields of the surge
    """
    Ada has needed 100 s for a bill and has the next; bo may help where the surge opens it.
    """
    centre = centre_with(**{"wait": None, "estimate": 250, **fields}).agent("ada", pools={"north"})
    centre.submit("before", topic="bill").accept("before").wait(100).complete("before")
    centre.submit("now", topic="bill").accept("now").agent("bo", pools={"south"})
    return centre.submit("a", topic="bill").submit("b", topic="bill")


def test_it_may_begin_by_what_is_foretold() -> None:
    """
    Once a minute, by the clock: the third in line has to wait for three, and the event says so.
    """
    centre = foretelling().submit("c", topic="bill")
    assert () == centre.engine.surges()
    assert 120 == centre.engine.next_deadline

    centre.until(120)

    (started,) = said(centre, e.SurgeStarted)
    assert ("timer:surge", 3, 20, 300) == (
        started.cause,
        started.waiting,
        started.longest,
        started.expected,
    )
    assert {"bo": "a"} == centre.offered


def test_who_comes_between_two_looks_is_seen_at_the_next() -> None:
    """
    Two wait at 120 s, and a third from then on: nobody foretells anything before 180 s.
    """
    centre = foretelling().until(120).submit("c", topic="bill").until(179)
    assert () == centre.engine.surges()

    assert ["SurgeStarted", "Offered"] == centre.until(180).told[:2]


def test_it_is_over_when_little_is_foretold() -> None:
    """
    At the grid's next instant, with the figure that says so; or at once where nobody is in line.
    """
    centre = foretelling(calm_estimate=120).submit("c", topic="bill").until(120)
    centre.accept("a").cancel("b").until(179)
    assert 1 == len(centre.engine.surges())

    centre.until(180)

    (ended,) = said(centre, e.SurgeEnded)
    assert 50 == ended.expected

    other = foretelling().submit("c", topic="bill").until(120).accept("a").cancel("b").cancel("c")
    assert [None] == [event.expected for event in said(other, e.SurgeEnded)]


def test_what_nobody_knows_neither_begins_nor_ends_it() -> None:
    """
    Nobody has finished anything yet; later nobody is there any more who could serve.
    """
    centre = centre_with(wait=None, estimate=1).agent("ada", pools={"north"})
    centre.submit("a", topic="bill").accept("a").submit("b", topic="bill").until(300)
    assert () == centre.engine.surges()

    centre = foretelling().submit("c", topic="bill").until(120)
    centre.not_ready("ada").not_ready("bo").until(600)

    assert 1 == len(centre.engine.surges())


@pytest.mark.parametrize("how", ["as it was", "snapshot", "records"])
def test_without_news_nobody_looks_again(how: str) -> None:
    """
    Nothing foretold grows by itself: a host that has nothing else to do may sleep, or stop.
    """
    centre = foretelling(estimate=1_000)
    engine = centre.until(110).cancel("b").engine
    assert 120 == engine.next_deadline
    engine = centre.until(125).engine
    if how != "as it was":
        plan = engine.plan
        snapshot = pickle.loads(pickle.dumps(engine.snapshot()))  # noqa: S301 - our own
        engine = (
            fr.Engine.restore(snapshot, plan=plan)
            if how == "snapshot"
            else fr.Engine.restore(records=centre.records, plan=plan)
        )
        assert centre.engine.snapshot() == engine.snapshot()

    assert engine.next_deadline is None

    engine.handle(fr.Submit(fr.Contact("c", topic="bill")), at=130)

    assert 180 == engine.next_deadline


def test_nobody_in_line_is_no_reason_to_look() -> None:
    """
    The engine sleeps until somebody comes.
    """
    centre = centre_with(wait=None, estimate=1).agent("ada", pools={"north"})
    assert centre.engine.next_deadline is None

    centre.submit("a", topic="bill").submit("b", topic="bill").accept("a").cancel("b")
    assert centre.engine.next_deadline is None


def test_the_plan_names_the_estimator_and_the_grid() -> None:
    """
    By the head of the line nobody need have finished anything.
    """
    surge = fr.Surge("all", estimate=30)
    estimates = Estimates(by="head_of_line", every=50)
    centre = script(fr.Plan(surge={"all": surge}, estimates=estimates)).agent("ada")
    centre.submit("a").accept("a").submit("b").wait(40).submit("c")

    centre.until(50)

    assert [40] == [event.expected for event in said(centre, e.SurgeStarted)]
    told = centre.engine.estimate_wait(fr.Contact("next"))
    assert told is not None
    assert ("head_of_line", 50) == (told.estimator, told.expected)


def test_after_an_outage_what_is_foretold_is_looked_at_once() -> None:
    """
    As the host is back, not for each minute it slept through.
    """
    centre = foretelling().submit("c", topic="bill").wait(10)

    (started,) = centre.engine.handle(fr.Outage(since=110), at=500).of(e.SurgeStarted)

    assert (500, 300) == (started.at, started.expected)


# Who is called.


def test_calls_of_our_own_begin_none() -> None:
    """
    Nobody waits in them; they may be made by whoever helps in one, and nobody is recalled for them.
    """
    centre = centre_with(length=2).agent("ada", pools={"south"})
    centre.agent("zoe", pools={"north"}, presence=fr.Presence.RESERVE)
    for name in ("a", "b"):
        centre.submit(name, topic="bill", outbound=True)

    assert () == centre.wait(60).engine.surges()
    assert None is centre.engine.next_deadline
    centre.submit("c", topic="bill").wait(60)
    assert ["bills"] == [surge.name for surge in centre.engine.surges()]
    assert {"ada": "c"} == centre.offered


def test_those_in_reserve_are_recalled_when_it_begins() -> None:
    """
    Whoever could take something that waits; they come by saying READY.
    """
    centre = centre_with().agent("ada", pools={"south"}).agent("bo", pools={"east"})
    centre.reserve("ada").reserve("bo").submit("c", topic="bill").wait(60)

    assert ["ada"] == [event.agent for event in said(centre, e.Recalled)]
    assert "bills" == centre.staff("ada").recalled
    assert {} == centre.offered

    assert {"ada": "c"} == centre.ready("ada").offered


def test_so_many_are_recalled_at_once_and_more_while_it_lasts() -> None:
    """
    In rota order: who was not recalled for the longest time comes first.
    """
    centre = centre_with(recall=1, pools=(), any_pool=True)
    for name in ("ada", "bo", "cy"):
        centre.agent(name).reserve(name)

    centre.submit("c", topic="bill").wait(60)
    called = [event.agent for event in said(centre, e.Recalled)]
    for _ in range(3):
        centre.wait(30)
        called += [event.agent for event in said(centre, e.Recalled)]

    assert ["ada", "bo", "cy"] == called
    assert centre.engine.next_deadline is None

    centre.cancel("c").submit("d", topic="bill").wait(60)
    assert ["ada"] == [event.agent for event in said(centre, e.Recalled)]


def test_nobody_is_recalled_more_often_than_the_plan_allows() -> None:
    """
    Here once in ten minutes; then again.
    """
    centre = centre_with(most=1, per=600).agent("ada", pools={"south"}).reserve("ada")
    centre.submit("c", topic="bill").wait(60).cancel("c").submit("d", topic="bill").wait(60)
    assert [] == said(centre, e.Recalled)
    assert 660 == centre.engine.next_deadline

    centre.until(660)

    assert ["ada"] == [event.agent for event in said(centre, e.Recalled)]


def test_who_comes_into_reserve_meanwhile_is_recalled_too() -> None:
    """
    In the step that brings them.
    """
    centre = centre_with().submit("c", topic="bill").wait(60).agent("ada", pools={"south"})

    centre.submit("d", topic="other").reserve("ada")

    assert ["ada"] == [event.agent for event in said(centre, e.Recalled)]


def test_who_has_not_come_need_not_when_it_is_over() -> None:
    """
    They stay in reserve, and nothing more is said.
    """
    centre = centre_with().agent("ada", pools={"south"}).reserve("ada")

    centre.submit("c", topic="bill").wait(60).cancel("c")

    assert ["Cancelled", "SurgeEnded"] == centre.told
    assert (fr.Presence.RESERVE, None) == (
        centre.staff("ada").presence,
        centre.staff("ada").recalled,
    )


def test_who_came_goes_back_when_it_is_over() -> None:
    """
    At once, or, with work, after draining it.
    """
    centre = centre_with().agent("ada", pools={"south"}).agent("bo", pools={"south"})
    centre.reserve("ada").reserve("bo").submit("c", topic="bill").wait(60)
    centre.ready("ada").ready("bo")

    centre.accept("c")

    assert fr.Presence.DRAINING == centre.staff("ada").presence
    assert fr.Presence.RESERVE == centre.staff("bo").presence
    assert {"surge_ended"} == {centre.staff("ada").reason, centre.staff("bo").reason}

    centre.complete("c")
    assert (fr.Presence.RESERVE, None) == (
        centre.staff("ada").presence,
        centre.staff("ada").recalled,
    )


def test_who_went_on_with_something_else_is_left_alone() -> None:
    """
    Whoever came and then said NOT_READY was not sent there by the surge.
    """
    centre = centre_with().agent("ada", pools={"south"}).reserve("ada")
    centre.submit("c", topic="bill").wait(60).ready("ada").not_ready("ada")

    centre.cancel("c")

    assert fr.Presence.NOT_READY == centre.staff("ada").presence


# What is kept.


def test_who_came_goes_back_under_a_plan_without_surges_too() -> None:
    """
    Seed 3026: it was over and they still at work on it when the plan changed.
    """
    centre = centre_with().agent("ada", pools={"south"}).reserve("ada").submit("c", topic="bill")
    centre.wait(60).ready("ada").accept("c")
    assert fr.Presence.DRAINING == centre.staff("ada").presence

    centre.do(fr.ChangePlan(fr.Plan(topics={"bill": Topic("bill", pools={"north"})})))
    centre.complete("c")

    assert (fr.Presence.RESERVE, None) == (
        centre.staff("ada").presence,
        centre.staff("ada").recalled,
    )


@pytest.mark.parametrize("how", ["snapshot", "records"])
def test_an_engine_restored_is_in_the_same_surge(how: str) -> None:
    """
    Even under a plan that knows of none: it goes on until it is calm.
    """
    centre = centre_with(recall=1, most=2).agent("ada", pools={"south"}).reserve("ada")
    centre.agent("bo", pools={"south"}).reserve("bo").submit("c", topic="bill").wait(70)
    plan = fr.Plan(topics={"bill": Topic("bill", pools={"north"}), "other": Topic("other")})
    snapshot = pickle.loads(pickle.dumps(centre.engine.snapshot()))  # noqa: S301 - our own

    for kept in (centre.engine.plan, plan):
        other = (
            fr.Engine.restore(snapshot, plan=kept)
            if how == "snapshot"
            else fr.Engine.restore(records=centre.records, plan=kept)
        )

        other.check()
        assert other.surges() == centre.engine.surges()
        assert 90 == other.next_deadline == centre.engine.next_deadline
        step = other.handle(at=90)
        assert ["bo"] == [event.agent for event in step.of(e.Recalled)]
        assert 1 == len(other.handle(fr.Cancel(FIRST), at=91).of(e.SurgeEnded))
        other.check()
        assert () == other.surges()


def test_explain_knows_whom_a_surge_lets_help() -> None:
    """
    Nobody is told to learn what nobody asks at the moment.
    """
    centre = centre_with().agent("ada", pools={"south"}).reserve("ada")
    centre.submit("c", topic="bill").wait(60)

    explanation = centre.engine.explain(FIRST)

    assert explanation is not None
    assert ["ada is in reserve, recalled by bills"] == [
        candidate.text for candidate in explanation.candidates
    ]


def test_an_outage_does_not_skip_the_look_for_another_bound() -> None:
    """
    While the host slept one surge's bound was reached first, and then the instant to look came.
    """
    surges = {"first": fr.Surge("first", wait=45), "all": fr.Surge("all", estimate=30)}
    plan = fr.Plan(surge=surges, estimates=Estimates(by="head_of_line", every=50))
    centre = script(plan).agent("ada").submit("a").accept("a").submit("b").wait(40).submit("c")

    step = centre.engine.handle(fr.Outage(since=41), at=60)

    assert ["first", "all"] == [event.surge.name for event in step.of(e.SurgeStarted)]
