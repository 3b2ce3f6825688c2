"""
Who may serve, and why not.
"""

import pytest

from fairroute.errors import InvalidValue
from fairroute.levels import levels
from fairroute.policies import (
    AgentView,
    Needs,
    Pairing,
    ProficiencyFloor,
    all_reasons,
    can_serve,
)

BILLING = Needs(skills=levels({"billing": 2}))


@pytest.mark.parametrize(
    ("needs", "skills", "media", "pools", "reason"),
    [
        (Needs(), {}, None, (), None),
        (BILLING, {"billing": 2}, None, (), None),
        (BILLING, {"billing": 1}, None, (), "billing 1 is below 2"),
        (BILLING, {"sales": 5}, None, (), "no billing"),
        (Needs(medium="voice"), {}, None, (), None),
        (Needs(medium="voice"), {}, {"voice", "text"}, (), None),
        (Needs(medium="voice"), {}, {"text"}, (), "does not work in voice"),
        (Needs(medium="voice"), {}, set(), (), "does not work in voice"),
        (Needs(), {}, {"text"}, (), None),
        (Needs(pools=frozenset({"north"})), {}, None, {"north", "east"}, None),
        (Needs(pools=frozenset({"north"})), {}, None, {"south"}, "not in pool north"),
        (Needs(pools=frozenset({"north", "east"})), {}, None, (), "not in pools east or north"),
        (Needs(), {}, None, {"south"}, None),
    ],
)
def test_who_may_serve(
    needs: Needs,
    skills: dict[str, int],
    media: set[str] | None,
    pools: set[str],
    reason: str | None,
) -> None:
    """
    Levels, medium and pools, each with its own words.
    """
    assert reason == can_serve(needs, skills, media, pools)


def test_all_reasons_in_a_settled_order() -> None:
    """
    Skills by name, then the medium, then pools, whatever the order they were given in.
    """
    needs = Needs(
        skills=levels({"sales": 3, "billing": 1}), medium="voice", pools=frozenset({"north"})
    )

    found = all_reasons(needs, {"sales": 1}, {"text"}, ())

    expected = ("no billing", "sales 1 is below 3", "does not work in voice", "not in pool north")
    assert expected == found
    assert expected[0] == can_serve(needs, {"sales": 1}, {"text"}, ())
    assert () == all_reasons(Needs(), {}, None, ())


@pytest.mark.parametrize(
    ("level", "reason"),
    [(None, "billing 0 is below 3"), (2, "billing 2 is below 3"), (3, None), (5, None)],
)
def test_a_floor_of_proficiency(level: int | None, reason: str | None) -> None:
    """
    A floor holds for every skill that the item needs, and for no other.
    """
    skills = levels({"sales": 1} if level is None else {"sales": 1, "billing": level})

    assert reason == ProficiencyFloor(3)(Pairing(BILLING, AgentView(skills=skills)))


@pytest.mark.parametrize("floor", [0, 6, True, 2.0, None])
def test_a_floor_is_a_level(floor: object) -> None:
    """
    A floor is one of the levels there are.
    """
    with pytest.raises(InvalidValue, match=r"^ProficiencyFloor\.floor: .* number from 1 to 5$"):
        ProficiencyFloor(floor)  # type: ignore[arg-type]
