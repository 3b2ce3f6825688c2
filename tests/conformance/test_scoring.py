import pytest
from tests.conformance.requirements import Requirement
from tests.conformance.scoring import evaluate, label_match
from tests.conformance.verdict import Skip

RULE = 'item.Vip ? (agent.Vips ? (agent["Has_" + item.Kind] ? 200 : 100) : 1) : 0'


def test_labels_and_requirements_count_alike() -> None:
    """
    One of two labels and one of two requirements make a half.
    """
    requires = [Requirement("team", "!=", "sales"), Requirement("town", "in", ["Bonn", "Ulm"])]
    agent = {"language": "en", "town": "Jena"}

    assert 0.5 == label_match({"language": "en", "floor": 2}, requires, agent)


def test_a_magnitude_counts_by_its_surplus() -> None:
    """
    Just enough is a half; a value of 0 does not divide; without the label it is nothing.
    """
    assert 0.5 == label_match({}, [Requirement("level", ">=", 10)], {"level": 10})
    assert label_match({}, [Requirement("level", ">", 0)], {"level": 3}) > 0.9
    assert 0 == label_match({}, [Requirement("level", "<", 5)], {})


@pytest.mark.parametrize(
    ("agent", "score"),
    [
        ({"Vips": True, "Has_box": True}, 200),
        ({"Vips": True}, 100),
        ({"Vips": False}, 1),
    ],
)
def test_a_rule_written_out(agent: dict[str, object], score: int) -> None:
    """
    Conditions inside conditions, and labels whose name is put together.
    """
    assert score == evaluate(RULE, {"item": {"Vip": True, "Kind": "box"}, "agent": agent})


def test_sums_bind_as_usual() -> None:
    """
    Products before sums before comparisons before conditions.
    """
    scope = {"item": {"n": 3}, "agent": {}}

    assert 10 == evaluate("item.n + 2 * 2 > 6 && !agent.away ? 2 * (2 + 3) : -1", scope)
    assert -1 == evaluate("agent.n > 1 || item.n == 4 ? 1 : -1", scope)


@pytest.mark.parametrize("rule", ["item.n +", "price(item)", "item.n @ 2", "(1", "1 2"])
def test_what_is_not_understood_skips(rule: str) -> None:
    """
    A rule of another grammar is not guessed at.
    """
    with pytest.raises(Skip, match="score rule"):
        evaluate(rule, {"item": {"n": 1}, "agent": {}})
