"""
How long a customer can be passed in a plan whose stages lift who waits.
"""

import pytest

from fairroute.planfile import parse_plan
from fairroute.policies.overtaking import Bound
from fairroute.review import Review, review_plan
from fairroute.testing import script

STRICT = "[policy]\norder = 'strict_tier'\n"
LIFT = "after = 600\ntier = 'premier'\n"
RESTART = f"{LIFT}standing = 'restarts'\n"
POINTS = "[policy]\nurgency = { part = 'accumulating_priority', premier = 3, vip = 9"


def review(
    *stages: str, policy: str = STRICT, of: str = "tiers.standard", more: str = ""
) -> Review:
    """
    Of a plan with tiers vip, premier and standard, and these stages of standard or another.
    """
    tiers = "".join(
        f"[tiers.{name}]\nrank = {rank}\n"
        for rank, name in enumerate(("vip", "premier", "standard"))
    )
    given = "".join(f"[[{of}.stages]]\n{stage}" for stage in stages)
    return review_plan(parse_plan(tiers + more + given + policy))


def passing(done: Review, behind: str, ahead: str) -> Bound:
    """
    By how much the one passes the other.
    """
    (found,) = [each for each in done.overtaking if (each.behind, each.ahead) == (behind, ahead)]
    return found.seconds


@pytest.mark.parametrize(
    ("stages", "premier", "vip"),
    [
        ([], "unbounded", "unbounded"),
        ([LIFT], 600, "unbounded"),
        ([RESTART], 600, "unbounded"),
        ([LIFT, "after = 900\ntier = 'vip'\n"], 600, 900),
        ([LIFT, "of = 'stage'\nafter = 900\ntier = 'vip'\n"], 600, 1500),
        (["after = 60\npools = ['a']\n", "of = 'stage'\n" + LIFT], 660, "unbounded"),
        (["after = 600\ncredit = 60\n"], "unbounded", "unbounded"),
    ],
)
def test_who_is_lifted_is_passed_no_longer(stages: list[str], premier: Bound, vip: Bound) -> None:
    """
    Only those who come before it is of their tier pass a customer.
    """
    done = review(*stages)

    assert premier == passing(done, "standard", "premier")
    assert vip == passing(done, "standard", "vip")


def test_starvation_ends_where_stages_lead_to_the_top() -> None:
    """
    Then there is nothing to warn of; before the top, there is.
    """
    top = "after = 900\ntier = 'vip'\n"

    lines = [each.sentence for each in review(LIFT).findings]
    assert any(
        line.startswith("standard may wait for ever: whoever comes of vip is") for line in lines
    )
    assert not any("of vip or" in line for line in lines if line.startswith("standard"))
    lines = [each.sentence for each in review(LIFT, top).findings]
    assert not any(line.startswith("standard") for line in lines)


def test_a_topics_own_stages_overrule_the_tiers() -> None:
    """
    Its customers are not lifted; the review says that it is theirs alone.
    """
    own = "[topics.loans]\n[[topics.loans.stages]]\nafter = 1\ncredit = 1\n[topics.cards]\n"

    done = review(LIFT, more=own)

    (found,) = [
        each for each in done.overtaking if each.behind == "standard" and each.ahead == "premier"
    ]
    assert ("unbounded", ("loans",)) == (found.seconds, found.about)
    assert () == review(more=own).overtaking[0].about


def test_stages_of_those_who_pass() -> None:
    """
    Whoever comes to be of a better tier passes as one, and what is credited counts.
    """
    top = "after = 60\ntier = 'vip'\n"

    assert 0 == passing(review(LIFT), "premier", "standard")
    assert "unbounded" == passing(review(top), "premier", "standard")
    assert 30 == passing(review(f"{LIFT}credit = 30\n"), "premier", "standard")
    assert 0 == passing(review("after = 60\ncredit = 30\n"), "premier", "standard")


@pytest.mark.parametrize(
    ("policy", "stage", "seconds"),
    [
        ("order = { part = 'head_start', premier = 60 }", LIFT, 60),
        ("order = { part = 'head_start', premier = 60 }", LIFT.replace("600", "20"), 20),
        ("order = { part = 'head_start', premier = 60 }", RESTART, 60),
        ("order = 'fifo'", LIFT, 0),
    ],
)
def test_a_stage_never_makes_the_bound_worse(policy: str, stage: str, seconds: float) -> None:
    """
    Where age wins sooner than the stage comes, age decides.
    """
    assert seconds == passing(review(stage, policy=f"[policy]\n{policy}\n"), "standard", "premier")


def test_points_that_a_stage_changes() -> None:
    """
    Under an urgency a customer who is lifted is passed as one of the better tier from then on.
    """
    assert "unbounded" == passing(review(policy=f"{POINTS} }}\n"), "standard", "premier")
    assert 600 == passing(review(LIFT, policy=f"{POINTS} }}\n"), "standard", "premier")
    restart = review(RESTART, policy=f"{POINTS} }}\n")
    assert 600 == passing(restart, "standard", "premier")
    capped = review(LIFT, policy=f"{POINTS}, cap = 60 }}\n")
    assert 40 == passing(capped, "standard", "premier")


@pytest.mark.parametrize(("stage", "seconds"), [(LIFT, 600), (RESTART, 620)])
def test_a_standing_that_restarts_is_passed_for_longer(stage: str, seconds: float) -> None:
    """
    It has waited as a premier customer only since it is one.
    """
    caps = ", cap = { standard = 10, premier = 90, vip = 90 } }\n"
    order = "order = { part = 'head_start', premier = 1000 }\n"

    done = review(stage, policy=f"{POINTS}{caps}{order}")

    assert seconds == passing(done, "standard", "vip")


def test_what_the_urgency_refuses_bounds_nothing() -> None:
    """
    A stage into a tier that gains more slowly is not taken.
    """
    caps = "cap = { standard = 10, premier = 90, vip = 90 } }\n"
    slower = f"{POINTS}, standard = 5, {caps}"
    as_fast = f"{POINTS}, {caps}"

    assert 600 == passing(review(LIFT, policy=as_fast), "standard", "vip")
    assert "unbounded" == passing(review(LIFT, policy=slower), "standard", "vip")


def test_what_the_order_may_refuse_bounds_nothing() -> None:
    """
    A stage that would cost a place by the order is not taken, whatever urgency it would bring.
    """
    order = "order = { part = 'head_start', standard = 60 }\n"

    done = review(LIFT, policy=f"{POINTS} }}\n{order}")

    assert "unbounded" == passing(done, "standard", "premier")


@pytest.mark.parametrize(("later", "first"), [(599, "b"), (601, "a")])
def test_the_engine_keeps_the_bound(later: float, first: str) -> None:
    """
    What comes within the bound passes, if somebody is free in time; what comes after it does not.
    """
    plan = parse_plan(
        "[tiers.premier]\nrank = 1\n[tiers.standard]\nrank = 2\n"
        f"[[tiers.standard.stages]]\n{LIFT}{STRICT}"
    )
    centre = script(plan).submit("a", tier="standard").wait(later).submit("b", tier="premier")

    assert {"ana": first} == centre.agent("ana").offered
