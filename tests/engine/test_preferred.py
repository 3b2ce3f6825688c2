"""
Whom an item prefers: somebody who is free has it, nobody is waited for.
"""

import pytest

import fairroute as fr
from fairroute.bench import ScorePlan
from fairroute.policies import (
    BestMatch,
    LongestIdle,
    Packing,
    Pairing,
    Policy,
    PreferredAgent,
    RandomAgent,
)
from fairroute.testing import script


def test_whom_an_item_prefers_has_it() -> None:
    """
    The first who is free, though others have been idle for longer.
    """
    centre = script().agent("ana").agent("bo").agent("cy")

    centre.submit("first", preferred=["cy", "bo"]).submit("second", preferred=["cy", "bo"])

    assert {"cy": "first", "bo": "second"} == centre.offered


def test_a_preference_excludes_nobody() -> None:
    """
    Who is preferred and away, busy or not able is passed over.
    """
    centre = script().agent("ana", skills={"billing"}).agent("bo").agent("cy", skills={"billing"})
    centre.not_ready("cy")

    centre.submit("first", skills={"billing"}, preferred=["nobody", "cy", "bo"])

    assert {"ana": "first"} == centre.offered


def test_a_preference_moves_nobody_in_line() -> None:
    """
    An agent who becomes free has the first in line, not the one that prefers them.
    """
    centre = script().submit("first").submit("second", preferred=["ana"])

    assert {"ana": "first"} == centre.agent("ana").offered


def test_somebody_who_declined_is_passed_over() -> None:
    """
    A rest binds whoever is preferred, too.
    """
    centre = script().agent("ana").agent("bo").submit("first", preferred=["bo"])

    centre.decline("first")

    assert {"ana": "first"} == centre.offered


@pytest.mark.parametrize("tail", [LongestIdle(), RandomAgent(), Packing(0.6)], ids=repr)
def test_behind_other_parts_it_decides_where_they_tie(tail: LongestIdle) -> None:
    """
    The better match is better still; among equals whoever is preferred.
    """
    policy = Policy(score=(BestMatch(), PreferredAgent(), tail))
    centre = script(policy=policy)
    for name, level in (("ana", 3), ("bo", 2), ("cy", 3)):
        centre.agent(name, skills={"billing": level})

    centre.submit("first", skills={"billing"}, preferred=["bo", "cy"])

    assert {"cy": "first"} == centre.offered


def test_a_fan_out_asks_them_first() -> None:
    """
    Whoever is preferred is among those asked at once.
    """
    plan = fr.Plan(offers=fr.plan.Offers(fan_out=2))
    centre = script(plan).agent("ana").agent("bo").agent("cy")

    centre.submit("first", preferred=["cy"])

    assert {"cy": ["first"], "ana": ["first"]} == centre.asked


def test_ones_own_part_sees_how_much_not_who() -> None:
    """
    Of three named, the first is preferred by 3.
    """
    seen: list[int] = []

    def spy(pairing: Pairing) -> int:
        seen.append(pairing.preference)
        return 0

    centre = script(policy=Policy(score=spy)).agent("ana").agent("bo").agent("cy").agent("di")
    centre.submit("first", preferred=["cy", "di", "ana"])

    assert [1, 0, 3, 2] == seen


def test_it_costs_items_without_a_preference_nothing() -> None:
    """
    Wherever the part stands, the others are indexed as if it were not there.
    """
    alone = ScorePlan.of((BestMatch(), Packing(0.6)))
    for parts in (
        (PreferredAgent(), BestMatch(), Packing(0.6)),
        (BestMatch(), PreferredAgent(), Packing(0.6)),
        (BestMatch(), Packing(0.6), PreferredAgent()),
    ):
        plan = ScorePlan.of(parts)

        assert (alone.before, alone.ranking, alone.after) == (plan.before, plan.ranking, plan.after)
        assert not plan.linear


def test_it_survives_a_restart() -> None:
    """
    What is preferred is kept with the item, in snapshots too.
    """
    centre = script().submit("first", preferred=["bo"])
    again = fr.Engine.restore(centre.engine.snapshot())

    step = again.handle(*(fr.SignIn(fr.Agent(name)) for name in ("ana", "bo")), at=1)

    assert ["bo"] == [offer.agent for offer in step.offers]
    item = again.item(1)
    assert item is not None
    assert ("bo",) == item.preferred
