"""
Another plan while work goes on.
"""

from pathlib import Path
from typing import Any

import attrs
import pytest

import fairroute as fr
from fairroute import events as e
from fairroute.engine import Moved
from fairroute.plan import Channel, Offers, PartSpec, Plan, PolicySpec, Skill, Tier, Topic, WrapUp
from fairroute.testing import script

TIERS = {
    "premier": Tier("premier", rank=1, live=fr.ServiceTarget(within=20)),
    "standard": Tier("standard", rank=2, live=fr.ServiceTarget(within=60)),
}
TURNED = {
    "premier": Tier("premier", rank=2, live=fr.ServiceTarget(within=30)),
    "standard": Tier("standard", rank=1, live=fr.ServiceTarget(within=40)),
}
BY_TIER = Plan(tiers=TIERS, policy=PolicySpec(order=PartSpec("tier_then_age")))
FIFO = Plan(tiers=TIERS, policy=PolicySpec(order=PartSpec("fifo")))


def changed(engine: fr.Engine, plan: Plan) -> fr.Step:
    """
    The step in which *plan* comes into force.
    """
    return engine.handle(fr.ChangePlan(plan), at=engine.now)


def test_who_waits_is_rekeyed_in_one_step() -> None:
    """
    The order of the new plan holds from that step on; standing stays what it was.
    """
    centre = script(BY_TIER)
    centre.submit("s", tier="standard").wait(1).submit("p", tier="premier")
    assert ["p", "s"] == centre.waiting
    standing = [status.standing for status in centre.engine.waiting()]

    step = changed(centre.engine, FIFO)

    assert ["s", "p"] == centre.waiting
    assert standing[::-1] == [status.standing for status in centre.engine.waiting()]
    assert ["PlanChanged", "Rekeyed", "Rekeyed"] == [type(event).__name__ for event in step]
    assert 1 == centre.engine.plan_version
    assert FIFO == centre.engine.plan
    centre.engine.check()


def test_rank_and_target_are_the_new_plans() -> None:
    """
    A tier's target is looked up again; one that the item brought itself stays.
    """
    centre = script(Plan(tiers=TIERS)).submit("c1", tier="premier")
    own = fr.WorkItem(fr.Contact("c2"), tier="premier", target=fr.ServiceTarget(within=7))
    centre.do(fr.Submit(own))

    step = changed(centre.engine, Plan(tiers=TURNED))

    works = [event.work for event in step.of(e.Rekeyed)]
    assert [(2, 30), (2, 7)] == [(work.rank, work.target and work.target.within) for work in works]


def test_what_an_item_needs_stays() -> None:
    """
    Topics of another plan are for contacts of later; who waits for a skill still does.
    """
    was = Plan(topics={"loans": Topic("loans", skills={"loans": 1})})
    then = Plan(topics={"loans": Topic("loans", skills={"loans": 3})})
    centre = script(was).submit("c1", topic="loans")

    step = changed(centre.engine, then)
    centre.submit("c2", topic="loans").agent("ada", skills={"loans": 1})

    assert () == step.of(e.Rekeyed)
    assert ({"ada": "c1"}, ["c2"]) == (centre.offered, centre.waiting)


def test_offers_and_what_runs_keep_the_terms_under_which_they_began() -> None:
    """
    A live offer still rings as long as it was to, and wrap-up still lasts as long.
    """
    was = Plan(offers=Offers(timeout=20), wrap_up=WrapUp(usual=30))
    centre = script(was).agent("ada").agent("bo").submit("c1").accept("c1")
    centre.complete("c1").submit("c2")
    assert {"bo": "c2"} == centre.offered

    step = changed(centre.engine, Plan(offers=Offers(timeout=5)))

    assert ["PlanChanged"] == [type(event).__name__ for event in step]
    assert 20 == centre.engine.next_deadline
    centre.wait(19)
    assert {"bo": "c2"} == centre.offered
    # Ada's wrap-up of 30 s is over; what is offered now is offered by the new plan.
    centre.wait(11)
    assert {"ada": "c2"} == centre.offered
    assert 35 == centre.engine.next_deadline


def test_handled_work_comes_back_to_a_place_by_the_new_plan() -> None:
    """
    Keys of one plan say nothing under another, so that those who do not wait have new ones, too.
    """
    centre = script(FIFO).agent("ada").wait(10).submit("s", tier="standard").accept("s")
    centre.do(fr.SetPresence("ada", fr.Presence.NOT_READY)).submit("t", tier="standard")

    changed(centre.engine, BY_TIER)
    centre.requeue("s")

    assert ["s", "t"] == centre.waiting
    centre.engine.check()


def test_one_match_follows() -> None:
    """
    What the new plan lets happen happens in the same step.
    """
    kept = PolicySpec(
        eligibility=(PartSpec("threshold_reservation", {"keep": 1, "classes": ["premier"]}),)
    )
    centre = script(Plan(tiers=TIERS, policy=kept)).agent("ada").submit("s", tier="standard")
    assert ["s"] == centre.waiting

    step = changed(centre.engine, Plan(tiers=TIERS))

    assert ["s"] == [offer.contact for offer in step.offers]
    centre.engine.check()


def test_a_policy_that_the_engine_was_given_stays() -> None:
    """
    A plan names parts; an object that somebody wrote is theirs to replace.
    """
    newest = fr.Policy(order=fr.policies.research.Lifo())
    centre = script(BY_TIER, policy=newest).submit("a").submit("b")

    step = changed(centre.engine, FIFO)

    assert newest is centre.engine.policy
    assert ["b", "a"] == centre.waiting
    assert () == step.of(e.Rekeyed)


def test_counts_begin_anew_with_another_window() -> None:
    """
    What was counted within one window cannot be told for another; the same one goes on.
    """

    def counting(seconds: float) -> Plan:
        spec = PartSpec("fewest_handled", {"seconds": seconds})
        return Plan(policy=PolicySpec(score=(spec,)))

    centre = script(counting(60)).agent("ada").submit("c1").accept("c1").complete("c1")

    assert [False] == [event.recount for event in changed(centre.engine, counting(60))]  # type: ignore[union-attr]
    assert [True] == [event.recount for event in changed(centre.engine, counting(90))]  # type: ignore[union-attr]
    centre.agent("bo").submit("c2")
    assert {"ada": "c2"} == centre.offered


def test_what_failed_under_the_old_plan_gets_another_chance() -> None:
    """
    A pair that was withheld because a part failed may be offered again.
    """
    moods = iter([False, True])

    def moody(_: fr.policies.Pairing) -> int:
        if not next(moods, True):
            raise LookupError("not today")

        return 0

    centre = script(policy=fr.Policy(score=moody)).agent("ada").submit("c1")
    assert ["c1"] == centre.waiting

    step = changed(centre.engine, Plan(wrap_up=WrapUp(usual=5)))

    assert 1 == len(step.offers)
    centre.engine.check()


# --- what cannot be ---


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        ({"tiers": {"standard": TIERS["standard"]}}, "tiers: premier is in use by item 1"),
        ({"topics": {"sales": Topic("sales")}}, "topics: loans is in use by item 1"),
        (
            {"skills": {"sales": Skill("sales")}},
            "skills: loans is in use by item 1, agent ada",
        ),
        ({"pools": frozenset({"north"})}, "pools: south is in use by item 1, agent ada"),
    ],
)
def test_what_is_in_use_cannot_be_taken_away(tables: dict[str, Any], problem: str) -> None:
    """
    The plan is refused with the list, and the engine goes on by the old one.
    """
    plan = Plan(tiers=TIERS)
    centre = script(plan).agent("ada", skills={"loans"}, pools={"south"})
    centre.do(fr.SetPresence("ada", fr.Presence.NOT_READY))
    work = fr.WorkItem(
        fr.Contact("c1", topic="loans"), tier="premier", skills={"loans"}, pools={"south"}
    )
    centre.do(fr.Submit(work))
    other = attrs.evolve(plan, **tables)

    with pytest.raises(fr.PlanError) as refused:
        changed(centre.engine, other)

    assert (problem,) == refused.value.problems
    assert refused.value.problems == centre.engine.dry_run(other).problems
    assert (plan, 0) == (centre.engine.plan, centre.engine.plan_version)
    centre.do(fr.Cancel(fr.ItemId(1)), fr.SignOut("ada"))
    assert "PlanChanged" in [type(event).__name__ for event in changed(centre.engine, other)]


def test_a_long_list_is_counted() -> None:
    """
    Five are named, the rest counted.
    """
    centre = script(Plan(tiers=TIERS))
    for number in range(8):
        centre.submit(f"c{number}", tier="premier")

    (problem,) = centre.engine.dry_run(Plan(tiers={"standard": TIERS["standard"]})).problems

    assert (
        "tiers: premier is in use by item 1, item 2, item 3, item 4, item 5 and 3 more" == problem
    )


def test_what_was_never_in_the_plan_is_not_taken_away() -> None:
    """
    The label of a contact that its host classified was nobody's topic before, either.
    """
    plan = Plan(topics={"sales": Topic("sales")})
    centre = script(plan)
    centre.do(fr.Submit(fr.WorkItem(fr.Contact("c1", topic="unheard of"), tier="standard")))

    changed(centre.engine, attrs.evolve(plan, wrap_up=WrapUp(usual=3)))

    assert 1 == centre.engine.plan_version


def test_a_stage_to_come_may_not_bend_what_never_bends() -> None:
    """
    A skill that becomes a licence is not one that an item's stages relax later.
    """
    centre = script().submit("c1", skills={"law": 3}, stages=[fr.Stage(60, relax={"law": 1})])
    other = Plan(skills={"law": Skill("law", kind="licence")})

    (problem,) = centre.engine.dry_run(other).problems

    assert problem.startswith("stages of item 1: ")


def test_a_stage_that_a_reply_brings_back_keeps_what_it_names() -> None:
    """
    Whoever is parked has been through it, and goes through it again with their next message.
    """
    stages = [fr.Stage(1, tier="platinum")]
    world = script().agent("ana").not_ready("ana")
    world.submit("one", stages=stages).wait(2).ready("ana").accept("one").park("one")
    plan = Plan(tiers={"standard": Tier("standard", rank=1)})

    with pytest.raises(fr.PlanError, match="stages of item 1"):
        world.do(fr.ChangePlan(plan))


def test_a_plan_that_contradicts_itself() -> None:
    """
    It is judged whole, as when an engine is made.
    """
    engine = fr.Engine()
    wrong = Plan(skills={"a": Skill("a")}, topics={"b": Topic("b", skills={"x"})})

    with pytest.raises(fr.PlanError, match="unknown skill"):
        changed(engine, wrong)
    assert engine.dry_run(wrong).problems


def test_time_comes_even_if_the_plan_does_not() -> None:
    """
    As with every mistake, what was due has fired, and what follows from it has happened.
    """
    centre = script(Plan(tiers=TIERS, offers=Offers(rest_after_miss=0))).agent("ada")
    centre.submit("c1", tier="premier")

    with pytest.raises(fr.PlanError) as refused:
        centre.engine.handle(fr.ChangePlan(Plan(tiers={"x": Tier("x", rank=1)})), at=20)

    names = [type(event).__name__ for event in refused.value.events]
    assert ["OfferMissed", "Requeued", "Offered"] == names


def test_what_comes_later_is_judged_by_the_new_plan() -> None:
    """
    A tier that is gone is unknown, and a new one known.
    """
    engine = fr.Engine(Plan(tiers=TIERS))
    gold = {"gold": Tier("gold", rank=0), "standard": TIERS["standard"]}

    changed(engine, Plan(tiers=gold, channels={"chat": Channel("chat", promise="by")}))

    (queued,) = engine.handle(fr.Submit(fr.Contact("c1", tier="gold", channel="chat")), at=0).of(
        e.Queued
    )
    assert ("gold", "by") == (queued.work.tier, queued.work.promise)
    with pytest.raises(fr.UnknownName, match="premier"):
        engine.handle(fr.Submit(fr.Contact("c2", tier="premier")), at=0)


# --- trying it ---


def test_a_dry_run_says_what_changes_for_whom_and_changes_nothing() -> None:
    """
    Keys, places and offers as they would be.
    """
    centre = script(BY_TIER).submit("s", tier="standard").wait(1)
    centre.submit("p1", tier="premier").submit("p2", tier="premier")
    before = centre.engine.snapshot()

    trial = centre.engine.dry_run(FIFO)

    s, p1, p2 = map(fr.ItemId, (1, 2, 3))
    assert (Moved(p1, 1, 2), Moved(p2, 2, 3), Moved(s, 3, 1)) == trial.moved
    assert [s, p1, p2] == [event.item for event in trial.rekeyed]
    assert ["PlanChanged"] == [type(event).__name__ for event in trial.others]
    assert () == trial.problems
    assert before == centre.engine.snapshot()
    assert trial.step is not None
    assert list(trial.step) == list(changed(centre.engine, FIFO))


def test_whoever_would_be_served_leaves_the_line() -> None:
    """
    A place after the change is None for an item that is offered by it.
    """
    kept = PolicySpec(
        eligibility=(PartSpec("threshold_reservation", {"keep": 1, "classes": ["premier"]}),)
    )
    centre = script(Plan(policy=kept)).agent("ada").submit("c1").submit("c2")

    trial = centre.engine.dry_run(Plan())

    assert (Moved(fr.ItemId(1), 1, None), Moved(fr.ItemId(2), 2, 1)) == trial.moved
    assert ["PlanChanged", "Offered"] == [type(event).__name__ for event in trial.others]


def test_a_dry_run_takes_a_file(tmp_path: Path) -> None:
    """
    What a manager is about to put into force.
    """
    path = tmp_path / "plan.toml"
    path.write_text("[tiers.standard]\nrank = 1\n", encoding="utf-8")

    assert () == fr.Engine().dry_run(path).problems
    with pytest.raises(fr.PlanError, match="no such file"):
        fr.Engine().dry_run(tmp_path / "other.toml")


# --- and then ---


def test_the_events_alone_give_the_same_state() -> None:
    """
    Restored from records across a change of plan, with the plan that holds now.
    """
    centre = script(FIFO).agent("ada").submit("s", tier="standard").accept("s")
    centre.submit("p", tier="premier").submit("q", tier="standard")
    centre.do(fr.ChangePlan(BY_TIER)).requeue("s").wait(30)

    by_records = fr.Engine.restore(records=centre.records, plan=BY_TIER)
    by_snapshot = fr.Engine.restore(centre.engine.snapshot(), plan=BY_TIER)

    assert centre.engine.snapshot() == by_records.snapshot() == by_snapshot.snapshot()
    assert 1 == by_records.plan_version == by_snapshot.plan_version


def test_a_plan_travels() -> None:
    """
    The command is data, with the whole plan in it, so that a journal shows what held when.
    """
    plan = attrs.evolve(
        BY_TIER,
        topics={
            "loans": Topic(
                "loans",
                skills={"loans": 2},
                requires="Tenure > 1",
                targets={("premier", "live"): fr.ServiceTarget(within=5)},
            )
        },
        policies={"other": PolicySpec(score=(PartSpec("packing", {"comfort": 0.5}),))},
    )

    assert fr.ChangePlan(plan) == fr.wire.loads(fr.wire.dumps(fr.ChangePlan(plan)))


def test_who_was_put_off_comes_back_to_the_new_plans_place() -> None:
    """
    Their key is the new plan's, as of everybody else who waits.
    """
    centre = script(BY_TIER).submit("p", tier="premier").submit("s", tier="standard")
    centre.do(fr.SetMode(until=60, waiting="callback"))
    changed(centre.engine, attrs.evolve(BY_TIER, tiers=TURNED))

    assert ["s", "p"] == centre.until(61).waiting
