"""
Names of policy parts.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fairroute.errors import PlanError
from fairroute.plan import Offers, PartSpec, Plan, PolicySpec, Tier
from fairroute.policies import (
    Fifo,
    HeadStart,
    LongestIdle,
    Packing,
    Policy,
    TierThenAge,
)
from fairroute.registry import BUILT_IN, MOMENTS, build, names, policy_from, try_build

Package = Callable[[str, str], None]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    """
    Installs a package with one module and its entry points.
    """

    def install(source: str, entry_points: str) -> None:
        (tmp_path / "calmer_parts.py").write_text(source, encoding="utf-8")
        facts = tmp_path / "calmer-1.dist-info"
        facts.mkdir()
        (facts / "METADATA").write_text("Name: calmer\nVersion: 1\n", encoding="utf-8")
        (facts / "entry_points.txt").write_text(
            f"[fairroute.policies]\n{entry_points}\n", encoding="utf-8"
        )
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(sys.modules, "calmer_parts", raising=False)

    return install


def test_every_shipped_part_has_a_name() -> None:
    """
    What `policies` ships can be named in a plan.
    """
    from fairroute import policies

    named = {maker for parts in BUILT_IN.values() for maker in parts.values()}
    shipped = {
        thing
        for room in (policies, policies.research)
        for name in room.__all__
        if isinstance(thing := getattr(room, name), type) and hasattr(thing, "reads")
    }

    assert shipped == named


def test_a_part_by_name() -> None:
    """
    A name is a part with its usual parameters; with parameters it is that part.
    """
    assert Fifo() == build(PartSpec("fifo"), "order")
    assert Packing(units=2) == build(PartSpec("packing", {"units": 2}), "score")
    assert HeadStart({"a": 9}) == build(PartSpec("head_start", {"credit": {"a": 9}}), "order")
    assert HeadStart({"a": 9}) == build(PartSpec("head_start", {"a": 9}), "order")


@pytest.mark.parametrize("moment", MOMENTS)
def test_every_part_can_be_built_or_says_what_it_needs(moment: str) -> None:
    """
    Each name gives a part, or one sentence with an example.
    """
    for name in names(moment):  # type: ignore[arg-type]
        part, problems = try_build(PartSpec(name), moment)  # type: ignore[arg-type]

        assert (part is None) == bool(problems)
        assert all(f'such as {{ part = "{name}"' in str(problem) for problem in problems)


def test_a_plans_policy() -> None:
    """
    What a plan leaves out is as usual; its offers stay the plan's, whatever the policy.
    """
    plan = Plan(
        policies={"a": PolicySpec(order=PartSpec("fifo"), score=(PartSpec("longest_idle"),))},
        offers=Offers(timeout=9),
    )

    assert Policy(order=TierThenAge()) == policy_from(plan)
    assert Policy(order=Fifo(), score=LongestIdle()) == policy_from(plan, plan.policies["a"])


def test_all_of_a_policys_mistakes_at_once() -> None:
    """
    One error names everything wrong with the policy.
    """
    spec = PolicySpec(
        order=PartSpec("head_start", {"premir": 1}),
        score=(PartSpec("longest_idel"), PartSpec("packing", {"units": 0})),
    )

    with pytest.raises(PlanError) as refused:
        policy_from(Plan(tiers={"premier": Tier("premier", rank=1)}), spec)

    assert (
        'order.premir: unknown tier "premir": did you mean premier?',
        'score[0]: unknown score part "longest_idel": did you mean longest_idle?',
        "score[1].units: got 0, expected a whole number from 1 to 1,000,000",
    ) == tuple(sorted(refused.value.problems))


def test_an_unknown_part() -> None:
    """
    A name that nobody offers, with the nearest one.
    """
    with pytest.raises(PlanError) as refused:
        build(PartSpec("pakcing"), "score")

    assert 'score: 1 problem\n  unknown score part "pakcing": did you mean packing?' == str(
        refused.value
    )


def test_a_part_of_another_package(package: Package) -> None:
    """
    An installed package's part is named like ours, and loaded only when it is asked for.
    """
    package(
        "def calmest(weight=1):\n    return lambda pairing: -weight * pairing.agent.items\n",
        "score.calmest = calmer_parts:calmest\norder.broken = calmer_parts:missing\n"
        "score.nothing = calmer_parts:__name__\nunnamed = calmer_parts:calmest",
    )

    assert "calmest" in names("score")
    assert "calmer_parts" not in sys.modules
    part = build(PartSpec("calmest", {"weight": 2}), "score")

    assert callable(part)
    assert not isinstance(part, PartSpec)


@pytest.mark.parametrize(
    ("moment", "name", "params", "sentence"),
    [
        ("score", "calmst", {}, 'unknown score part "calmst": did you mean calmest?'),
        ("order", "calmest", {}, 'unknown order part "calmest": known: broken, earliest_due, fifo'),
        (
            "score",
            "calmest",
            {"wieght": 1},
            'wieght: calmest has no parameter "wieght": did you mean weight?',
        ),
        (
            "score",
            "calmest",
            {"weight": 0},
            "calmest refuses its parameters: ZeroDivisionError: ",
        ),
        (
            "order",
            "broken",
            {},
            'order part "broken" (calmer_parts:missing) cannot be loaded: AttributeError: ',
        ),
        (
            "score",
            "nothing",
            {},
            'score part "nothing" (calmer_parts:__name__) is neither a class nor a function',
        ),
    ],
)
def test_what_can_be_wrong_with_another_packages_part(
    package: Package, moment: str, name: str, params: dict[str, object], sentence: str
) -> None:
    """
    Whatever another package gets wrong is said in a sentence that names it.
    """
    package(
        "def calmest(weight=1):\n    1 / weight\n    return lambda pairing: 0\n",
        "score.calmest = calmer_parts:calmest\norder.broken = calmer_parts:missing\n"
        "score.nothing = calmer_parts:__name__",
    )

    part, problems = try_build(PartSpec(name, params), moment)  # type: ignore[arg-type]

    assert part is None
    assert str(problems[0]).startswith(sentence)
