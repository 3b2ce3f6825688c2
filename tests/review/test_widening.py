"""
Stages and surges that do not do what they are there for.
"""

import pytest

import fairroute as fr
from fairroute.planfile import parse_plan
from fairroute.review import review_plan

TIERS = "[tiers]\npremier = { rank = 1 }\nstandard = { rank = 2 }\n"
INVOICE = "[topics.invoice]\nskills = { billing = 3 }\npools = ['north']\nrequires = 'Tenure > 2'\n"


def found(text: str, *agents: fr.Agent) -> list[str]:
    """
    What is found of stages, surges and their pools.
    """
    review = review_plan(parse_plan(text), agents=agents or None)
    kinds = ("stage", "surge", "pool")
    return [str(each) for each in review.findings if each.kind in kinds and each.warning]


def stages(owner: str, *each: str) -> str:
    """
    Stages of *owner*, a minute after each other.
    """
    heads = f"[[{owner}.stages]]\nof = 'stage'\nafter = 60\n"
    return "".join(f"{heads}{one}\n" for one in each)


def bo(level: int = 3, pool: str = "north", tenure: int = 3) -> fr.Agent:
    """
    Somebody who can serve an invoice, unless it says otherwise.
    """
    return fr.Agent("bo", skills={"billing": level}, pools={pool}, attributes={"Tenure": tenure})


@pytest.mark.parametrize(
    "stage",
    [
        "relax = { billing = 2 }",
        "drop = ['billing']",
        "drop = ['Tenure']",
        "waive = 'Tenure > 2'",
        "pools = ['south']",
        "any_pool = true",
        "credit = 5",
        "tier = 'premier'",
    ],
)
def test_a_stage_that_changes_something(stage: str) -> None:
    """
    Less is asked for, or some stand better.
    """
    assert [] == found(TIERS + INVOICE + stages("topics.invoice", stage))


@pytest.mark.parametrize(
    "stage",
    [
        "relax = { billing = 4 }",
        "relax = { french = 1 }",
        "drop = ['french']",
        "waive = 'Tenure >= 2'",
        "pools = ['north']",
    ],
)
def test_a_stage_that_never_widens(stage: str) -> None:
    """
    What it takes away is not asked for.
    """
    assert [
        "warning: topics.invoice.stages[0]: never widens: nothing that it takes away is asked for"
    ] == found(TIERS + INVOICE + stages("topics.invoice", stage))


def test_a_stage_after_one_that_has_done_it() -> None:
    """
    Stages come on top of each other: the second of two that are alike does nothing.
    """
    again = stages("topics.invoice", "drop = ['billing']", "relax = { billing = 1 }")

    (line,) = found(INVOICE + again)

    assert line.startswith("warning: topics.invoice.stages[1]: never widens")


def test_a_rule_may_ask_for_what_a_stage_takes_away() -> None:
    """
    The needs of a topic are those its customers bring by rules as well, unless of another topic.
    """
    french = "[[classify]]\nwhen = 'language == \"fr\"'\nskills = ['french']\n"
    text = INVOICE + stages("topics.invoice", "drop = ['french']")

    assert [] == found(text + french)
    assert 1 == len(found(f"{text}{french}topic = 'other'\n[topics.other]"))


@pytest.mark.parametrize(
    ("tier", "to", "lines"),
    [("standard", "premier", 0), ("standard", "standard", 1), ("premier", "standard", 1)],
)
def test_a_tier_to_rise_to(tier: str, to: str, lines: int) -> None:
    """
    Only another one that is no worse does anything, also where topics are open.
    """
    text = "".join(
        f"[tiers.{name}]\nrank = {rank}\n" for rank, name in enumerate(("premier", "standard"), 1)
    )

    warnings = found(text + stages(f"tiers.{tier}", f"tier = '{to}'"))

    assert lines == len(warnings)
    if warnings:
        assert warnings[0].endswith(f"nobody there is of a tier below {to}")


def test_a_tiers_stages_are_for_topics_without_their_own() -> None:
    """
    What only a topic with stages of its own asks for, its tier's stages take from nobody.
    """
    tier = "[tiers.standard]\nrank = 1\n" + stages("tiers.standard", "drop = ['billing']")
    own = stages("topics.invoice", "credit = 1")

    assert [] == found(tier)
    assert [] == found(tier + INVOICE)
    (line,) = found(tier + INVOICE + own)
    assert line.startswith("warning: tiers.standard.stages[0]: never widens")


def test_a_stage_that_brings_nobody() -> None:
    """
    It asks for less, but all who have less have been asked.
    """
    relaxed = stages("topics.invoice", "relax = { billing = 2 }")

    assert [
        "warning: topics.invoice.stages[0]: never widens: nobody more can serve from then on"
    ] == found(INVOICE + relaxed, bo())
    assert [] == found(INVOICE + relaxed, bo(), bo(level=2))
    assert [] == found(INVOICE + relaxed)
    assert [] == found(INVOICE + stages("topics.invoice", "drop = ['billing']\ncredit = 1"), bo())


def test_a_stage_to_a_pool_nobody_is_in() -> None:
    """
    The pool is what is wrong, and said once.
    """
    text = INVOICE + stages("topics.invoice", "pools = ['suoth']")

    assert ["warning: topics.invoice.stages[0].pools: nobody is in pool suoth"] == found(text, bo())
    assert [] == found(text, bo(), bo(pool="suoth"))


@pytest.mark.parametrize(
    ("surge", "sentence"),
    [
        ("recall = 0", "surge.rush: does nothing: it opens nothing and recalls nobody"),
        ("recall = 1", ""),
        ("", ""),
        ("drop = ['french']", "surge.rush: opens nothing: nothing that it takes away is asked for"),
        ("pools = ['south']\ntopics = ['other']", "surge.rush: opens nothing: nothing that it"),
        ("pools = ['south']\ntopics = ['invoice']", "surge.rush.pools: nobody is in pool south"),
        ("relax = { billing = 1 }", "surge.rush: nobody more can serve while it lasts"),
        ("any_pool = true", ""),
    ],
)
def test_surges(surge: str, sentence: str) -> None:
    """
    A surge opens a class to somebody else, or calls people, or is there for nothing.
    """
    text = f"{INVOICE}[topics.other]\n[surge.rush]\nlength = 9\n{surge}"

    lines = found(text, bo(), bo(pool="west"))

    assert bool(sentence) == bool(lines)
    assert all(line.startswith(f"warning: {sentence}") for line in lines)


def test_a_surge_where_topics_are_open() -> None:
    """
    Hosts ask for what they like; a pool that nobody is in stays one.
    """
    text = "[surge.rush]\nlength = 9\npools = ['south']"

    assert [] == found(text)
    assert ["warning: surge.rush.pools: nobody is in pool south"] == found(text, bo())
