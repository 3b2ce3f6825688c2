"""
Requirements: what they mean, how they read, and that both spellings are one value.
"""

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.model.naive import meets

import fairroute as fr
from fairroute.attributes import LARGEST, Attributes, Value, attributes, same
from fairroute.engine.remedy import met_by
from fairroute.expressions import (
    NOTHING,
    OPERATORS,
    Operator,
    Requirement,
    all_of,
    any_of,
    evaluate,
    needs,
)
from fairroute.grammar import parse, requirement
from fairroute.testing import strategies

KEYS = st.sampled_from(("a", "b"))
VALUES = st.sampled_from((True, False, 0, 1, 2, 2.5, "", "1", "b"))
AGENTS = st.dictionaries(KEYS, VALUES)


def asked() -> st.SearchStrategy[Requirement]:
    """
    Requirements on few attributes with few values, so that they are met about as often as not.
    """

    def comparison(op: Operator) -> st.SearchStrategy[Requirement]:
        some = st.lists(VALUES, max_size=3) if op.endswith("in") else VALUES
        fits = some if op[0] not in "<>" else VALUES.filter(lambda value: type(value) is not bool)
        return st.builds(needs, KEYS, st.just(op), fits)

    single = st.sampled_from(OPERATORS).flatmap(comparison)

    def joined(parts: st.SearchStrategy[Requirement]) -> st.SearchStrategy[Requirement]:
        several = st.lists(parts, min_size=1, max_size=3)
        return several.map(all_of) | several.map(any_of) | parts.map(lambda part: ~part)

    return st.recursive(single, joined, max_leaves=8).filter(lambda one: one.depth <= 10)


# --- reading and writing ---


@given(strategies.requirements())
def test_what_is_written_reads_back(asks: Requirement) -> None:
    """
    The text of a requirement is that requirement, and its only text.
    """
    assert asks == parse(str(asks)) == requirement(str(asks))
    assert hash(asks) == hash(parse(str(asks)))
    assert str(asks) == str(parse(str(asks)))


@given(strategies.requirements())
def test_a_requirement_travels(asks: Requirement) -> None:
    """
    To another process and back it stays what it was.
    """
    assert asks == pickle.loads(pickle.dumps(asks))  # noqa: S301 - our own


@given(st.text(st.sampled_from("ab1 \"'\\()[]<>=!,.-notrueädi")) | st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """
    Nothing but `InvalidValue` comes of text, and what was read is written in one way.
    """
    try:
        found = parse(text)
    except fr.InvalidValue as error:
        assert error.where == "requires"  # noqa: PT017 - either outcome is right
    else:
        assert found == parse(str(found))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("", ""),
        ("  ", ""),
        ("Skill>10", "Skill > 10"),
        ("Skill == 10.0", "Skill == 10"),
        ("a == 1 and (b == 2 and c == 3)", "a == 1 and b == 2 and c == 3"),
        ("(a == 1 and b == 2) or c == 3", "a == 1 and b == 2 or c == 3"),
        ("a == 1 and (b == 2 or c == 3)", "a == 1 and (b == 2 or c == 3)"),
        ("not(a in[ 1,true ])", "not a in [1, true]"),
        ("not (a == 1 or b == 2)", "not (a == 1 or b == 2)"),
        ('"first language" != "d\\"e\\\\"', '"first language" != "d\\"e\\\\"'),
        ('"and" not in []', '"and" not in []'),
        ("Größe.x-1 <= -2.5e-3", "Größe.x-1 <= -0.0025"),
    ],
)
def test_blanks_and_needless_parentheses_do_not_count(text: str, canonical: str) -> None:
    """
    However it was typed, there is one way to write it.
    """
    assert canonical == str(parse(text))


def test_both_spellings_are_one_value() -> None:
    """
    Text, values and several of either say the same.
    """
    text = parse("Skill > 10 and English == true")
    made = needs("Skill", ">", 10) & needs("English", "==", True)  # noqa: FBT003 - a value

    assert text == made == requirement(["Skill > 10", needs("English", "==", True)])  # noqa: FBT003
    assert 1 == len({text, made})


def test_true_is_not_one() -> None:
    """
    Neither as a literal nor as a value: Python alone would have them equal.
    """
    assert parse("a == 1") != parse("a == true")
    assert parse("a in [1]") != parse("a in [true]")
    assert parse("a == 1") == parse("a == 1.0")
    assert fr.Agent("x", attributes={"a": 1}) != fr.Agent("x", attributes={"a": True})
    assert fr.Agent("x", attributes={"a": 1}) == fr.Agent("x", attributes={"a": 1.0})


# --- meaning ---


@given(asked(), AGENTS)
def test_it_means_what_the_plain_reading_says(asks: Requirement, has: dict[str, Value]) -> None:
    """
    Beside an evaluator of a few lines that was written apart from it.
    """
    assert meets(has, asks) is (evaluate(asks, has) is None)


@given(asked(), AGENTS)
def test_not_is_the_opposite(asks: Requirement, has: dict[str, Value]) -> None:
    """
    Either it is met or its opposite is, whatever is missing.
    """
    assert (evaluate(asks, has) is None) is not (evaluate(~asks, has) is None)


@pytest.mark.parametrize(
    ("asks", "has", "reason"),
    [
        ("Skill > 10", {"Skill": 11}, None),
        ("Skill > 10", {"Skill": 8}, "Skill is 8, needs > 10"),
        ("Skill > 10", {}, "no Skill, needs > 10"),
        ("Skill > 10", {"Skill": "11"}, 'Skill is "11", needs > 10'),
        ("Skill >= 1", {"Skill": True}, "Skill is true, needs >= 1"),
        ('Name < "b"', {"Name": "a"}, None),
        ("English == true", {"English": 1}, "English is 1, needs == true"),
        ("Skill != 10", {}, None),
        ("Skill != 10", {"Skill": "10"}, None),
        ("Skill != 10", {"Skill": 10.0}, "Skill is 10, needs != 10"),
        ('Id not in ["ana"]', {}, None),
        ('Id not in ["ana"]', {"Id": "ana"}, 'Id is "ana", needs not in ["ana"]'),
        ("Id in []", {"Id": "ana"}, 'Id is "ana", needs in []'),
        ("Floor in [true, 2]", {"Floor": 1}, "Floor is 1, needs in [true, 2]"),
        ("a == 1 and b == 2", {"a": 1}, "no b, needs == 2"),
        ("a == 1 or b == 2", {"a": 3}, "a is 3, needs == 1; or no b, needs == 2"),
        ("not a == 1", {"a": 1}, "ruled out by not (a == 1)"),
        ("not a == 1", {}, None),
        ("", {}, None),
    ],
)
def test_the_first_unmet_part_is_named(asks: str, has: Any, reason: str | None) -> None:  # noqa: ANN401
    """
    Types count; what is missing is not met, but for `!=` and `not in`.
    """
    assert reason == evaluate(parse(asks), attributes(has))


def test_many_alternatives_are_counted_not_listed() -> None:
    """
    A reason stays a sentence.
    """
    asks = any_of(needs("Desk", "==", number) for number in range(8))

    assert str(evaluate(asks, {})).endswith("no Desk, needs == 4; or one of 3 more")


@given(asked(), AGENTS)
def test_what_would_meet_it_does(asks: Requirement, has: dict[str, Value]) -> None:
    """
    A remedy is checked before it is proposed; what is met needs none.
    """
    found = met_by(asks, attributes(has))

    assert found is None or evaluate(asks, found) is None
    if evaluate(asks, has) is None:
        assert has == found


def test_what_nobody_can_meet_has_no_remedy() -> None:
    """
    Nothing is proposed where nothing helps.
    """
    assert met_by(parse("a in []"), attributes({})) is None
    assert met_by(parse("a == 1 and not a == 1"), attributes({})) is None
    assert met_by(parse(f"a > {LARGEST}"), attributes({})) is None


# --- attributes ---


@given(strategies.attributes())
def test_attributes_are_values(has: Attributes) -> None:
    """
    Equal to themselves wherever they went, in any order, and never changed.
    """
    again = pickle.loads(pickle.dumps(has))  # noqa: S301 - our own
    turned = Attributes(dict(reversed(has.items())))

    assert has == again == turned == dict(has)
    assert hash(has) == hash(again) == hash(turned)
    with pytest.raises(TypeError, match="read-only"):
        has["new"] = 1


@given(strategies.values(), strategies.values())
def test_same_values_have_the_same_type(one: Value, other: Value) -> None:
    """
    Two attributes are the same value or two, as anybody who reads their text would say.
    """
    first, second = attributes({"a": one}), attributes({"a": other})

    assert same(one, other) is (first == second)
    assert (first == second) is (repr(first) == repr(second))
    assert (first != second) is not (first == second)


def test_attributes_are_no_other_thing() -> None:
    """
    They equal mappings only.
    """
    assert attributes({"a": 1}) != [("a", 1)]
    assert attributes({"a": 1}) != {"a": 1, "b": 2}
    assert repr(attributes({"b": 1, "a": "x"})) == "Attributes({'a': 'x', 'b': 1})"


def test_nothing_joins_as_nothing() -> None:
    """
    Required together it changes nothing, and as an alternative it lets everybody in.
    """
    one = needs("a", "==", 1)

    assert one == NOTHING & one == one & NOTHING
    assert NOTHING == NOTHING | one == one | NOTHING
    assert NOTHING == all_of([])


def test_only_requirements_join() -> None:
    """
    Text is not joined by `&`: whose precedence would that be?
    """
    one: Any = needs("a", "==", 1)
    with pytest.raises(TypeError, match="unsupported operand"):
        one & "b == 2"
    with pytest.raises(TypeError, match="unsupported operand"):
        one | True
