"""
A what-if meets the same customers as the log, whatever the policy.
"""

import json
import math
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

import fairroute as fr
from fairroute.drive import PatienceRule
from fairroute.errors import PlanError
from fairroute.imports import ImportedLog, LogError, read_log, read_mapping, read_shifts
from fairroute.model import ServiceTarget
from fairroute.plan import Channel, Offers, Plan, Tier, Topic
from fairroute.planfile import load_plan
from fairroute.replay import RECORDED, Replay, ReplayError, as_json, named_policies, what_if
from fairroute.replay.cases import cases_of
from fairroute.replay.customers import customers_of

ReadText = Callable[[str], ImportedLog]
"""Reads a log from text."""

EXAMPLE = Path(__file__).parents[2] / "examples" / "multi-channel"

PLAN = Plan(
    tiers={
        "gold": Tier("gold", rank=1, live=ServiceTarget(within=20), by=ServiceTarget(within=600)),
        "basic": Tier("basic", rank=2, live=ServiceTarget(within=60)),
    },
    offers=Offers(auto_accept=True),
)

SMALL = """
    id,arrived,outcome,wait,agent,handle,tier,topic,channel
    c1,2026-01-05 08:00:00,answered,0,ana,100,basic,cards,phone
    c2,2026-01-05 08:00:10,answered,90,ana,50,basic,cards,phone
    c3,2026-01-05 08:00:20,answered,130,ana,30,gold,cards,chat
    c4,2026-01-05 08:00:30,abandoned,60,,,basic,cards,phone
    c5,2026-01-05 08:00:40,abandoned,2,,,basic,loans,phone
"""


def test_recorded_is_what_the_log_says(logged: ReadText) -> None:
    """
    Its own waits and handle times, by the same definitions as every policy's.
    """
    found = what_if(logged(SMALL), PLAN)[RECORDED].reading

    everybody = found.everybody.live
    assert (3, 1, 1) == (everybody.answered, everybody.abandoned, everybody.short_abandons)
    assert (220 / 3, 60.0, 130.0) == (everybody.asa, everybody.aht, everybody.longest)
    assert 1 / 4 == everybody.service_level()
    assert 180 / 3600 == found.agents.handling_hours
    assert 1 == found.by["channel"]["chat"].live.answered


def test_policies_decide_on_the_same_customers(logged: ReadText) -> None:
    """
    By tier, the gold customer is served before the basic one who came first.
    """
    policies = named_policies(PLAN, ["fifo", "strict-tier"])

    found = what_if(logged(SMALL), PLAN, policies=policies)

    assert [RECORDED, "fifo", "strict_tier"] == [column.name for column in found.columns]
    gold = [found[name].reading.by["tier"]["gold"].live.asa for name in policies]
    assert [130.0, 80.0] == gold


def test_who_left_leaves_after_the_same_wait(logged: ReadText) -> None:
    """
    And whoever left within 5 s has shown no patience, and leaves again.
    """
    log = logged(SMALL)
    customers = customers_of(log.source, cases_of(log, PLAN), seed=7, rule=PatienceRule())

    patience = [each.patience for each in customers.everybody]

    assert [60.0, 2.0] == patience[3:]
    assert all(
        each is None or each > wait for each, wait in zip(patience[:3], (0, 90, 130), strict=True)
    )


def test_chance_belongs_to_the_contact_not_to_the_row(logged: ReadText) -> None:
    """
    Another customer in the log changes nobody's draws but through what is learnt of patience.
    """
    log = logged(SMALL)
    cases = cases_of(log, PLAN)

    once = customers_of(log.source, cases, seed=7, rule=PatienceRule()).everybody
    again = customers_of(log.source, cases[::-1], seed=7, rule=PatienceRule()).everybody[::-1]
    other = customers_of(log.source, cases, seed=8, rule=PatienceRule()).everybody

    assert [each.patience for each in once] == [each.patience for each in again]
    assert once != other


def test_who_left_is_lent_a_handle_time_of_the_topic(logged: ReadText) -> None:
    """
    Ten of a topic are enough to lend; a topic with fewer borrows from all.
    """
    rows = [f"a{n},2026-01-05 08:{n:02}:00,answered,0,ana,{100 + n},cards" for n in range(10)]
    rows += [f"b{n},2026-01-05 09:{n:02}:00,answered,0,ana,{900 + n},loans" for n in range(3)]
    rows += [f"x{n},2026-01-05 10:{n:02}:00,abandoned,30,,,cards" for n in range(20)]
    log = logged("id,arrived,outcome,wait,agent,handle,topic\n" + "\n".join(rows))

    customers = customers_of(log.source, cases_of(log, Plan()), seed=0, rule=PatienceRule())

    lent = {each.handle for each in customers.everybody[13:]}
    assert lent <= {100 + n for n in range(10)}
    assert len(lent) > 3


def test_who_may_go_does_not_leave(logged: ReadText) -> None:
    """
    Customers told `by` wait for their answer, but for those the log saw leave.
    """
    text = """
        id,arrived,outcome,wait,agent,handle,promise
        c1,2026-01-05 08:00:00,answered,0,ana,100,by
        c2,2026-01-05 08:00:10,abandoned,90,,,by
        c3,2026-01-05 08:00:10,abandoned,90,,,live
    """
    log = logged(text)

    found = customers_of(log.source, cases_of(log, Plan()), seed=0, rule=PatienceRule())

    assert [None, 90.0, 90.0] == [each.patience for each in found.everybody]


def test_a_due_time_in_the_log_is_the_contacts_own_target(logged: ReadText) -> None:
    """
    The customer was told so; without one, the plan's target counts.
    """
    text = """
        id,arrived,outcome,wait,agent,handle,promise,due,tier
        c1,2026-01-05 08:00:00,answered,30,ana,10,by,2026-01-05 08:01:00,gold
        c2,2026-01-05 08:00:00,answered,90,ana,10,by,2026-01-05 08:01:00,gold
        c3,2026-01-05 08:00:00,answered,90,ana,10,by,,gold
    """
    log = logged(text)

    targets = [case.work.target for case in cases_of(log, PLAN)]
    found = what_if(log, PLAN)[RECORDED].reading.everybody.by

    assert [60.0, 60.0, 600.0] == [target.within for target in targets if target is not None]
    assert 2 / 3 == found.by_due


def test_agents_can_what_their_topics_need(logged: ReadText) -> None:
    """
    Who never served loans is given none, though nobody else is there.
    """
    plan = Plan(
        topics={
            "cards": Topic("cards", skills={"cards": 2}),
            "loans": Topic("loans", skills={"loans"}),
        },
        offers=Offers(auto_accept=True),
    )
    log = logged(SMALL)

    found = what_if(log, plan)

    served = found["plan"].reading.by["topic"]
    assert 3 == served["cards"].live.answered
    assert 0 == served["loans"].live.answered
    assert any("1 contacts" in note and "loans 1" in note for note in found.warnings)


def test_an_inferred_agent_has_room_for_what_the_log_shows(logged: ReadText) -> None:
    """
    Where a call takes two units, agents have two: a plan's numbers cannot shut everybody out.
    """
    plan = Plan(
        channels={"phone": Channel("phone", demand=2), "chat": Channel("chat")},
        offers=Offers(auto_accept=True),
    )

    found = what_if(logged(SMALL), plan)

    assert found["plan"].reading.everybody.live.answered > 0
    assert found.rules["capacity"].startswith("2 units each")


def test_shift_tables_say_who_is_there() -> None:
    """
    With their skills and their room; the rule is named.
    """
    mapping = read_mapping(EXAMPLE / "mapping.toml")
    log = read_log(EXAMPLE / "contacts.csv", mapping)
    shifts = read_shifts(EXAMPLE / "shifts.csv", mapping.shifts, origin=log.origin)

    found = what_if(log, load_plan(EXAMPLE / "plan.toml"), shifts=shifts)

    assert "present as the shift table says" in found.rules["agents"]
    assert found.rules["capacity"] == "as the shift table says"
    agents = found["plan"].reading.agents
    assert agents.capacity_use is not None
    assert agents.occupancy is not None
    assert agents.capacity_use < agents.occupancy


def test_names_the_plan_does_not_have_are_all_told(logged: ReadText) -> None:
    """
    With rows, the first line, the nearest spelling, and what to do.
    """
    plan = Plan(
        tiers={"golden": Tier("golden", rank=1)},
        topics={"cards": Topic("cards")},
        channels={"phone": Channel("phone")},
    )

    with pytest.raises(ReplayError) as error:
        what_if(logged(SMALL), plan)

    found = str(error.value)
    assert "4 problems" in found
    assert "tier 'gold' (1 row, first in line 4) is not in the plan: did you mean golden?" in found
    assert "topic 'loans' (1 row, first in line 6)" in found
    assert "channel 'chat'" in found
    assert "tier 'basic' (4 rows, first in line 2)" in found


def test_a_log_without_handle_times_says_what_it_lacks(logged: ReadText) -> None:
    """
    Nobody can be handled for an unknown time.
    """
    log = logged(
        """
        id,arrived,outcome,agent,answered
        c1,2026-01-05 08:00:00,answered,ana,2026-01-05 08:01:00
        c2,2026-01-05 08:00:00,answered,ana,2026-01-05 08:09:00
        """
    )

    with pytest.raises(LogError, match="no answered contact has a handle time"):
        what_if(log, PLAN)


def test_a_contact_that_takes_ten_years_is_an_error_of_the_log(logged: ReadText) -> None:
    """
    A wrong unit would otherwise keep an agent for ever.
    """
    log = logged(SMALL.replace("ana,50,", "ana,999999999,"))

    with pytest.raises(ReplayError, match="line 3: its handle is 999,999,999 s, more than ten"):
        what_if(log, PLAN)


def test_a_part_that_fails_is_told(logged: ReadText) -> None:
    """
    The run goes on without it; the figures are not what was meant.
    """

    def broken(item: fr.policies.Waiting) -> int:
        raise ZeroDivisionError(item.tier)

    found = what_if(logged(SMALL), PLAN, policies={"mine": fr.Policy(order=broken)})

    assert "policy mine: a part failed 5 times, first with broken: Zero" in found.warnings[-1]


def test_who_is_refused_is_told(logged: ReadText) -> None:
    """
    Figures look well where whoever would have waited is sent away.
    """
    plan = attrs.evolve(PLAN, admission={"none": fr.Admission("none", wait=0)})

    found = what_if(logged(SMALL), plan)

    assert "customers were refused at the door, and are in no figure" in found.warnings[-1]


def test_open_in_the_log_is_open_to_its_end(logged: ReadText) -> None:
    """
    And has a patience drawn like anybody's.
    """
    text = """
        id,arrived,outcome,wait,agent,handle
        c1,2026-01-05 08:00:00,answered,0,ana,3600
        c2,2026-01-05 08:10:00,open,,,
    """

    found = what_if(logged(text), PLAN)[RECORDED].reading.everybody.live

    assert (1, 3000.0) == (found.open, found.longest)


def test_the_same_seed_gives_the_same_figures() -> None:
    """
    In JSON to the last digit, but for the time it took.
    """
    once, again = (_timeless(example()) for _ in range(2))

    assert once == again


def test_json_knows_no_infinity() -> None:
    """
    What nobody can know is null.
    """
    text = json.dumps(as_json(example()), allow_nan=False)

    found = json.loads(text)
    assert {"import", "log", "seed", "rules", "warnings", RECORDED, "policies"} == set(found)
    assert found["import"]["rows"] == 200
    assert math.isclose(found[RECORDED]["everybody"]["live"]["asa"], 95.731, abs_tol=0.001)


def test_everybody_is_in_every_grouping() -> None:
    """
    Groups add up to everybody, for the log and for each policy.
    """
    for column in example().columns:
        for groups in column.reading.by.values():
            for promise in ("live", "by"):
                parts = sum(getattr(group, promise).offered for group in groups.values())
                assert parts == getattr(column.reading.everybody, promise).offered


def example() -> Replay:
    """
    The example of the repository.
    """
    log = read_log(EXAMPLE / "contacts.csv", EXAMPLE / "mapping.toml")
    plan = load_plan(EXAMPLE / "plan.toml")
    return what_if(log, plan, policies=named_policies(plan, ["fifo", "accumulating"]), seed=3)


def _timeless(replay: Replay) -> str:
    found = as_json(replay)
    for column in found["policies"].values():
        del column["run"]["engine_seconds"]

    return json.dumps(found, sort_keys=True)


@pytest.mark.parametrize(
    ("name", "order"),
    [("fifo", "Fifo"), ("strict-tier", "StrictTier"), ("earliest_due", "EarliestDue")],
)
def test_policies_by_the_names_people_type(name: str, order: str) -> None:
    """
    Presets and registered parts, with hyphens or underscores.
    """
    (policy,) = named_policies(Plan(), [name]).values()

    assert order == type(policy.order).__name__


def test_a_plans_own_policies_come_first() -> None:
    """
    What a plan calls `fifo` is its own, with its own placement of agents.
    """
    plan = load_plan(EXAMPLE.parent / "anonymous-bank" / "plan.toml")

    policies = named_policies(plan, ["documented", "fifo", "plan"])

    assert policies["documented"] == policies["plan"]
    assert "LongestIdle" in repr(policies["fifo"].score)
    assert "Packing" not in repr(policies["fifo"].score)


def test_unknown_policies_are_all_told() -> None:
    """
    With the nearest spelling, or what more a part needs.
    """
    with pytest.raises(PlanError) as error:
        named_policies(fr.Plan(), ["fifoo", "fifo", "head_start"])

    found = str(error.value)
    assert "2 problems" in found
    assert "'fifoo': there is none of this name: did you mean fifo?" in found
    assert "head_start needs its tiers" in found
