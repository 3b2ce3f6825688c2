"""
Rules of admission that never offer anything.
"""

import pytest

from fairroute.planfile import parse_plan
from fairroute.review import review_plan

FULL = "[admission.full]\nlength = 50\nestimate = 600\n"


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("promise = 'by'\nlength = 5", "does nothing: who may go anyway is offered no callback"),
        ("length = 50", "never offers a callback: by then full refuses whoever comes"),
        ("length = 60\nestimate = 700", "never offers a callback: by then full refuses whoever"),
        ("length = 60\ntopics = ['a']\npromise = 'live'", "never offers a callback: by then full"),
        ("length = 49", ""),
        ("length = 60\nestimate = 500", ""),
        ("length = 60\nwait = 700", ""),
    ],
)
def test_callbacks_that_nobody_is_offered(rule: str, sentence: str) -> None:
    """
    A rule that refuses comes before them where its bounds are reached whenever theirs are.
    """
    text = f"{FULL}[admission.some]\naction = 'callback'\n{rule}\n[topics.a]\n"

    review = review_plan(parse_plan(text))

    found = [str(each) for each in review.findings if each.kind == "admission"]
    assert bool(sentence) == len(found)
    assert all(f"warning: admission.some: {sentence}" in each for each in found)


@pytest.mark.parametrize("other", ["topics = ['a']", "promise = 'live'", "action = 'callback'"])
def test_a_rule_for_fewer_leaves_the_others(other: str) -> None:
    """
    So does one that refuses nobody.
    """
    few = f"[admission.few]\nlength = 5\n{other}\n"
    some = "[admission.some]\nlength = 9\naction = 'callback'\n"

    review = review_plan(parse_plan(f"{few}{some}[topics.a]\n[topics.b]\n"))

    assert [] == [str(each) for each in review.findings if each.kind == "admission"]
