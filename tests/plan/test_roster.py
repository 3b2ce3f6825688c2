"""
What a roster file says.
"""

from pathlib import Path

import pytest

import fairroute as fr
from fairroute.errors import PlanError
from fairroute.plan import Medium, Plan, Skill
from fairroute.planfile import load_roster, parse_roster

ANA = """
[agents.ana]
skills = { billing = 3, cards = 1 }
capacity = 2
media = ["voice"]
pools = ["north"]
attributes = { Tenure = 4, English = true }
limits = { voice = 1 }
available_until = 61200
[agents."bo b"]
skills = ["cards"]
"""


def test_a_roster_says_what_agents_are() -> None:
    """
    Agents as they would be made in Python, in the order of the file.
    """
    ana = fr.Agent(
        "ana",
        skills={"billing": 3, "cards": 1},
        capacity=2,
        media={"voice"},
        pools={"north"},
        attributes={"Tenure": 4, "English": True},
        limits={"voice": 1},
        available_until=61200,
    )

    assert (ana, fr.Agent("bo b", skills={"cards"})) == parse_roster(ANA)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", ["agents: nobody is named: give each agent a table, such as [agents.ana]"]),
        (
            "agents = 3\nshifts = 4",
            [
                "agents (line 1): got 3, expected a table",
                'shifts (line 2): unknown key "shifts": known: agents',
            ],
        ),
        ("[agents]\nana = 3", ["agents.ana (line 2): got 3, expected a table"]),
        (
            "[agents.ana]\nid = 'bo'\ncapacity = 0\nskils = []\nmedia = 'voice'",
            [
                'agents.ana.id (line 2): the id stands in the heading already: "ana"',
                "agents.ana.capacity (line 3): got 0, expected a whole number from 1 to 1,000,000",
                'agents.ana.skils (line 4): unknown key "skils": did you mean skills?',
                (
                    'agents.ana.media (line 5): got "voice", expected a list of media, such as '
                    '["text"]'
                ),
            ],
        ),
        (
            "[agents.ana]\nskills = ['biling']\npools = ['nort']",
            [
                'agents.ana.skills.biling (line 2): unknown skill "biling": did you mean billing?',
                'agents.ana.pools[0] (line 3): unknown pool "nort": did you mean north?',
            ],
        ),
        (
            "[agents.ana]\nmedia = ['vioce']\nlimits = { vioce = 1, voice = 0 }",
            [
                'agents.ana.media[0] (line 2): unknown medium "vioce": did you mean voice?',
                'agents.ana.limits.vioce (line 3): unknown medium "vioce": did you mean voice?',
                (
                    "agents.ana.limits.voice (line 3): got 0, expected a whole number of items "
                    "from 1 to 1,000,000"
                ),
            ],
        ),
    ],
)
def test_everything_wrong_with_a_roster_is_said(text: str, sentences: list[str]) -> None:
    """
    At once, with its line, and held against the plan's skills, pools and media.
    """
    plan = Plan(
        skills={"billing": Skill("billing")},
        pools=frozenset({"north"}),
        media={"voice": Medium("voice")},
    )

    with pytest.raises(PlanError) as refused:
        parse_roster(text, plan, source="r.toml")

    assert sentences == list(refused.value.problems)
    assert "r.toml" == refused.value.source


def test_a_roster_is_a_file(tmp_path: Path) -> None:
    """
    A path is read, and named where it cannot be.
    """
    path = tmp_path / "roster.toml"
    path.write_text(ANA, encoding="utf-8")

    assert parse_roster(ANA) == load_roster(path)
    with pytest.raises(PlanError, match="there is no such file"):
        load_roster(tmp_path / "other.toml")
