"""
Stages: who may serve what has waited for so long, and where it then stands.
"""

import pickle
from collections.abc import Iterator
from typing import TypeVar

import pytest

import fairroute as fr
from fairroute import events as e
from fairroute.engine import ItemStatus
from fairroute.ids import ItemId
from fairroute.plan import Skill, Tier, Topic
from fairroute.policies import Waiting
from fairroute.testing import Script, script

TIERS = {
    "premier": Tier("premier", rank=1, live=fr.ServiceTarget(within=20)),
    "standard": Tier("standard", rank=2),
}
RINGS = (fr.Stage(30, relax={"billing": 1}), fr.Stage(60, pools={"south"}))
FIRST = ItemId(1)

E = TypeVar("E")


def status(centre: Script, item: int = 1) -> ItemStatus:
    """
    An item as it stands.
    """
    found = centre.engine.item(item)
    assert found is not None
    return found


def said(centre: Script, kind: type[E]) -> list[E]:
    """
    The events of a kind in the last step.
    """
    return [event for event in centre.step or () if isinstance(event, kind)]


def test_levels_pools_and_conditions_widen_with_age() -> None:
    """
    Each at its time, and each an event that says what the item is from then on.
    """
    rings = [
        fr.Stage(10, relax={"billing": 2}),
        fr.Stage(20, waive="Desk == 7"),
        fr.Stage(30, drop={"billing"}),
        fr.Stage(40, pools={"south"}),
        fr.Stage(50, any_pool=True),
    ]
    work = fr.WorkItem(
        fr.Contact("c", stages=rings),
        tier="standard",
        skills={"billing": 3},
        pools={"north"},
        requires="Desk == 7 and Floor == 1",
    )
    centre = script().submit(work)
    reached = []
    for _ in rings:
        centre.wait(10)
        reached += said(centre, e.Escalated)

    assert [1, 2, 3, 4, 5] == [event.stage for event in reached]
    assert [10, 20, 30, 40, 50] == [event.at for event in reached]
    assert {"timer:stage"} == {event.cause for event in reached}
    assert [2, 2, 0, 0, 0] == [event.work.skills.get("billing", 0) for event in reached]
    assert "Floor == 1" == str(reached[1].work.requires)
    assert {"north", "south"} == reached[3].work.pools
    assert frozenset() == reached[4].work.pools


def test_who_may_serve_it_now_is_offered_it_at_once() -> None:
    """
    Free agents do not wait for the next arrival to be looked at again.
    """
    centre = script().agent("ada", skills={"billing": 1})
    centre.submit("c", skills={"billing": 3}, stages=RINGS)
    assert centre.waiting == ["c"]

    centre.wait(30)

    assert {"ada": "c"} == centre.offered


def test_what_was_asked_stays_known() -> None:
    """
    The item's own requirement stands beside the one in force.
    """
    centre = script().submit("c", skills={"billing": 3}, stages=RINGS).wait(30)

    item = status(centre)

    assert ({"billing": 3}, {"billing": 1}) == (item.asked.skills, item.work.skills)
    assert (1, 60) == (item.stage, item.next_stage)


def test_explain_says_when_a_stage_opens_it() -> None:
    """
    Instead of what somebody would have to learn: time alone will do.
    """
    centre = script().agent("ada", skills={"billing": 1}, pools={"south"})
    stages = [fr.Stage(30, relax={"billing": 2}), fr.Stage(9, of="stage", relax={"billing": 1})]
    centre.wait(5).submit("c", skills={"billing": 3}, stages=stages)

    explanation = centre.engine.explain(FIRST)

    assert explanation is not None
    (candidate,) = explanation.candidates
    assert "ada: billing 1 is below 3, until 44" == candidate.text
    assert 44 == candidate.until
    assert "when stage 2 is reached" == str(candidate.change)
    assert {"ada": "c"} == centre.wait(39).offered


def test_one_due_at_once_is_reached_before_the_match() -> None:
    """
    A stage after no time at all holds in the step that brings the item.
    """
    centre = (
        script()
        .agent("ada")
        .submit("c", skills={"billing": 1}, stages=[fr.Stage(0, drop={"billing"})])
    )

    assert {"ada": "c"} == centre.offered


def test_a_live_offer_stays() -> None:
    """
    Whoever was asked before goes on deciding.
    """
    centre = script().agent("ada", skills={"billing": 3}).agent("bo", skills={"billing": 1})
    centre.submit("c", skills={"billing": 3}, stages=[fr.Stage(10, relax={"billing": 1})])

    centre.wait(10)

    assert {"ada": "c"} == centre.offered
    assert 1 == status(centre).work.skills["billing"]


def test_an_item_that_is_handled_reaches_none_until_it_comes_back() -> None:
    """
    Then what it has missed is made up for at once, in order, and it keeps what it had.
    """
    stages = [fr.Stage(5, drop={"french"}), *RINGS]
    centre = script().agent("ada", skills={"billing": 3})
    centre.submit("c", skills={"billing": 3, "french": 1}, stages=stages).wait(5).accept("c")
    centre.wait(100)
    assert 1 == status(centre).stage

    centre.requeue("c")

    assert [2, 3] == [event.stage for event in said(centre, e.Escalated)]
    assert centre.engine.now == said(centre, e.Escalated)[0].at
    assert {"billing": 1} == status(centre).work.skills


def test_the_next_stage_may_count_from_the_one_before() -> None:
    """
    However late that one was reached.
    """
    stages = [fr.Stage(10, pools={"south"}), fr.Stage(10, of="stage", any_pool=True)]
    centre = script().agent("ada").submit("c", stages=stages).accept("c").wait(50)

    centre.requeue("c")

    assert 1 == status(centre).stage
    assert centre.engine.now + 10 == status(centre).next_stage


# Places.


def promoted(*stages: fr.Stage, order: fr.policies.QueueOrder | None = None) -> Script:
    """
    A standard customer with *stages* came at 0, a premier one at 8.
    """
    policy = fr.Policy() if order is None else fr.Policy(order=order)
    centre = script(fr.Plan(tiers=TIERS), policy=policy)
    centre.submit("old", tier="standard", stages=stages).wait(8)
    return centre.submit("premier", tier="premier")


def test_a_better_tier_is_entered_where_age_puts_it() -> None:
    """
    Whose standing is kept goes before those of the tier who came later.
    """
    centre = promoted(fr.Stage(10, tier="premier"))
    assert ["premier", "old"] == centre.waiting

    centre.wait(2)

    assert ["old", "premier"] == centre.waiting
    assert 20 == status(centre).work.target.within  # type: ignore[union-attr]


def test_a_better_tier_may_be_entered_at_its_end() -> None:
    """
    Whose standing restarts goes behind those who have it already.
    """
    centre = promoted(fr.Stage(10, tier="premier", standing="restarts")).wait(2)
    centre.wait(1).submit("later", tier="premier")

    assert ["premier", "old", "later"] == centre.waiting
    assert 10 == status(centre).standing


def test_a_credit_moves_the_standing() -> None:
    """
    By so many seconds, in the order of the policy.
    """
    fifo = fr.policies.Fifo()
    centre = script(policy=fr.Policy(order=fifo)).submit("first").wait(5)
    centre.submit("second", stages=[fr.Stage(10, credit=6)])

    centre.wait(10)

    assert ["second", "first"] == centre.waiting
    assert -1 == status(centre, 2).standing


@pytest.mark.parametrize(
    "stage",
    [
        fr.Stage(10, tier="standard"),
        fr.Stage(10, tier="premier", standing="restarts"),
    ],
)
def test_no_stage_makes_anything_worse(stage: fr.Stage) -> None:
    """
    A tier ranked lower, a standing that would cost places: both do nothing.
    """
    centre = script(fr.Plan(tiers=TIERS), policy=fr.Policy(order=fr.policies.Fifo()))
    centre.submit("c", tier="premier", stages=[stage])

    centre.wait(10)

    item = status(centre)
    assert ("premier", 0, 0) == (item.work.tier, item.key, item.standing)
    assert 1 == item.stage


def rising(
    stage: fr.Stage, urgency: fr.policies.Urgency, order: fr.policies.QueueOrder | None = None
) -> Script:
    """
    A standard customer of 0 with *stage*, under an *urgency* beside an order by tier.
    """
    policy = fr.Policy(urgency=urgency, order=order or fr.policies.TierThenAge())
    centre = script(fr.Plan(tiers=TIERS), policy=policy)
    return centre.submit("c", tier="standard", stages=[stage]).submit("d", tier="standard")


def test_points_are_not_given_up_for_a_better_tier() -> None:
    """
    By its key a premier customer who restarts is ahead, but it would begin again without points:
    its tier is better from then on, and its standing is kept.
    """
    points = fr.policies.AccumulatingPriority({"premier": 3})
    centre = rising(fr.Stage(10, tier="premier", standing="restarts"), points)

    centre.wait(10).submit("late", tier="premier").wait(1)

    assert ("premier", 0) == (status(centre).work.tier, status(centre).standing)
    assert ["c", "d", "late"] == centre.waiting


def test_a_restart_that_costs_no_urgency_is_taken() -> None:
    """
    Where an urgency goes by tier alone, whoever restarts is not behind where they were.
    """
    centre = rising(
        fr.Stage(10, tier="premier", standing="restarts"), lambda item, _: -item.rank
    ).wait(8)

    centre.submit("early", tier="premier").wait(2)

    assert ("premier", 10) == (status(centre).work.tier, status(centre).standing)
    assert ["early", "c", "d"] == centre.waiting


@pytest.mark.parametrize(
    "points",
    [
        fr.policies.AccumulatingPriority({"standard": 3, "premier": 2}),
        fr.policies.AccumulatingPriority({"premier": 3}, cap={"premier": 30}),
    ],
    ids=["slower", "lower cap"],
)
@pytest.mark.parametrize("after", [0, 5])
def test_a_tier_whose_points_fall_behind_later_is_not_taken(
    points: fr.policies.Urgency, after: float
) -> None:
    """
    Nor where they are no fewer yet: a stage makes nothing worse, now or ever.
    """
    centre = rising(fr.Stage(after, tier="premier", drop={"billing"}), points).wait(after)

    assert (1, "standard") == (status(centre).stage, status(centre).work.tier)


def test_an_urgency_that_cannot_say_how_long_is_asked_about_now() -> None:
    """
    A function of one's own need not tell the future, and one that fails leaves it to the order.
    """

    def fails(item: fr.policies.Waiting, _: int) -> int:
        raise LookupError(item.tier)

    stage = fr.Stage(10, tier="premier")
    slower = rising(stage, lambda item, now: (now - item.standing) * (1 + item.rank)).wait(10)
    at_once = rising(fr.Stage(0, tier="premier"), lambda item, now: now - item.standing).wait(0)
    failing = rising(stage, fails).wait(10)

    assert "standard" == status(slower).work.tier
    assert "premier" == status(at_once).work.tier
    assert "premier" == status(failing).work.tier


def test_an_urgency_by_length_leaves_it_to_the_order() -> None:
    """
    How many wait says nothing about one of them.
    """
    longest = fr.policies.research.LongestQueue(["standard"])
    centre = rising(fr.Stage(10, tier="premier"), longest).wait(10)

    assert "premier" == status(centre).work.tier


def test_a_better_tier_that_costs_the_place_is_not_taken() -> None:
    """
    By earliest due a tier with a longer target would send the item back: it goes without the tier.
    """
    tiers = {
        "premier": Tier("premier", rank=1, live=fr.ServiceTarget(within=60)),
        "standard": Tier("standard", rank=2, live=fr.ServiceTarget(within=20)),
    }
    centre = script(fr.Plan(tiers=tiers), policy=fr.Policy(order=fr.policies.EarliestDue()))
    stage = fr.Stage(5, tier="premier", drop={"billing"})
    centre.submit("c", tier="standard", skills={"billing": 1}, stages=[stage])
    before = status(centre).key

    centre.wait(5)

    item = status(centre)
    assert ("standard", before, {}) == (item.work.tier, item.key, item.work.skills)


# Whose stages.

PLAN = fr.Plan(
    tiers={
        "premier": Tier("premier", rank=1),
        "standard": Tier("standard", rank=2, stages=[fr.Stage(60, tier="premier")]),
    },
    skills={"billing": Skill("billing"), "german": Skill("german", kind="only-language")},
    topics={
        "bill": Topic("bill", skills={"billing": 3}, stages=RINGS),
        "repair": Topic("repair", pools={"west"}, stages=[fr.Stage(20, pools={"east"})]),
        "other": Topic("other"),
    },
)


def test_the_plan_says_what_a_topic_and_else_what_a_tier_goes_through() -> None:
    """
    A topic's stages overrule its tier's, and a contact's own overrule both; perhaps with none.
    """
    centre = script(PLAN).submit("a", topic="bill").submit("b", topic="other", tier="standard")
    centre.submit("c", topic="bill", stages=[fr.Stage(1, any_pool=True)])
    centre.submit("d", topic="bill", stages=[])
    centre.submit(fr.WorkItem(fr.Contact("e", topic="bill"), tier="standard"))

    due = [status(centre, number).next_stage for number in range(1, 6)]

    assert [30, 60, 1, None, 60] == due


def test_the_policy_may_say_it_instead() -> None:
    """
    Asked once, on entry, with what an order part sees; the plan's stages then do not hold.
    """
    asked: list[Waiting] = []

    def sooner_for_premier(item: Waiting) -> Iterator[fr.Stage]:
        asked.append(item)
        yield fr.Stage(10 if item.tier == "premier" else 40, any_pool=True)

    centre = script(PLAN, policy=fr.Policy(escalation=sooner_for_premier))
    centre.submit("a", topic="bill", tier="premier").submit("b", tier="standard").wait(40)

    assert [1, 1] == [status(centre, number).stage for number in (1, 2)]
    assert ["premier", "standard"] == [item.tier for item in asked]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (None, "InvalidValue: stages: got None"),
        ([7], "InvalidValue: stages: got 7, expected a Stage"),
        ([fr.Stage(9, credit=1), fr.Stage(3, credit=1)], "InvalidValue: stages: got 3"),
        ([fr.Stage(1, drop={"german"})], "InvalidValue: stages: got 'german', expected an ability"),
        ([fr.Stage(1, tier="gold")], "UnknownName: unknown tier 'gold'"),
    ],
)
def test_an_escalation_that_fails_lets_the_item_in_without_stages(answer: object, why: str) -> None:
    """
    It says so once, and the item waits by its standing.
    """
    centre = script(PLAN, policy=fr.Policy(escalation=lambda _: answer))  # type: ignore[arg-type]

    centre.submit("c", topic="bill")

    (failed,) = said(centre, e.PolicyFailed)
    assert failed.why.startswith(why)
    assert ("<lambda>", None) == (failed.part, failed.agent)
    assert status(centre).next_stage is None


def test_licences_languages_and_the_like_never_bend() -> None:
    """
    A contact that would relax one is a mistake; so is a plan.
    """
    centre = script(PLAN)
    with pytest.raises(fr.InvalidValue, match="german is of kind only-language"):
        centre.submit("c", stages=[fr.Stage(1, drop={"german"})])

    with pytest.raises(fr.InvalidValue, match="german is of kind only-language"):
        centre.submit("d", stages=[fr.Stage(1, waive="german == true")])

    with pytest.raises(fr.PlanError, match="only an ability ever bends"):
        script(
            fr.Plan(
                skills=PLAN.skills,
                topics={"x": Topic("x", stages=[fr.Stage(1, relax={"german": 1})])},
            )
        )


# What commands change of them.


def test_another_topic_brings_its_own_stages() -> None:
    """
    Counted from the item's entry: what is due by then is reached in the same step.
    """
    centre = script(PLAN).submit("c", topic="bill").wait(35)
    assert 1 == status(centre).stage

    centre.do(fr.UpdateItem(FIRST, topic="repair"))

    item = status(centre)
    assert {"west", "east"} == item.work.pools
    assert {"west"} == item.asked.pools
    (updated,) = said(centre, e.ItemUpdated)
    assert (fr.Stage(20, pools={"east"}),) == updated.stages


def test_a_transfer_begins_the_stages_of_another_line() -> None:
    """
    Its agents have just heard of it: their stages count from the transfer.
    """
    centre = script(PLAN).agent("ada", skills={"billing": 3}).submit("c", topic="bill")
    centre.wait(5).accept("c").wait(55)

    centre.transfer("c", topic="repair")

    assert centre.engine.now + 20 == status(centre).next_stage
    assert 0 == status(centre).stage


def test_what_a_command_says_holds_although_a_stage_was_reached() -> None:
    """
    Both the requirement in force and the one that was asked become what is said.
    """
    centre = script(PLAN).submit("c", topic="bill").wait(35)

    centre.do(fr.UpdateItem(FIRST, skills={"billing": 2}))

    item = status(centre)
    assert ({"billing": 2}, {"billing": 2}) == (item.work.skills, item.asked.skills)
    assert (1, 60) == (item.stage, item.next_stage)

    centre.do(fr.UpdateItem(FIRST, skills={"billing": 2}))
    assert [] == centre.told


# What is kept.


def test_an_engine_restored_goes_on_with_its_stages() -> None:
    """
    From a snapshot or from the record: what was reached, what is due, what was asked.
    """
    centre = script(PLAN).submit("c", topic="bill").wait(35)
    engine = centre.engine
    snapshot = pickle.loads(pickle.dumps(engine.snapshot()))  # noqa: S301 - our own
    others = [
        fr.Engine.restore(snapshot, plan=PLAN),
        fr.Engine.restore(records=centre.records, plan=PLAN),
    ]

    for other in others:
        other.check()
        assert other.item(FIRST) == engine.item(FIRST)
        assert other.next_deadline == engine.next_deadline == 60

    assert len({repr(one.handle(at=70).events) for one in (engine, *others)}) == 1


def test_an_item_that_ends_has_no_stage_to_come() -> None:
    """
    Nothing fires for what is closed.
    """
    centre = script(PLAN).submit("c", topic="bill")

    centre.leave("c")

    assert centre.engine.next_deadline is None
