"""
`fairroute check`, as somebody types it.
"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fairroute.cli.commands import fairroute

TIERS = "[tiers]\npremier = { rank = 1 }\nstandard = { rank = 2 }\n"
TOPIC = "[topics.a]\nskills = ['billing']\n"
OLD = """
[[classify]]
when = 'channel == "fax"'
promise = "by"
exception = { owner = "Kim", reason = "fax", until = 1999-08-01 }
"""


def check(folder: Path, plan: str, *words: object, roster: str | None = None) -> Result:
    """
    What comes of checking a plan.
    """
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    typed = ["check", str(folder / "plan.toml"), *map(str, words)]
    if roster is not None:
        (folder / "roster.toml").write_text(roster, encoding="utf-8")
        typed += ["--roster", str(folder / "roster.toml")]

    return CliRunner().invoke(fairroute, typed, prog_name="fairroute")


def test_a_plan_in_order_passes(tmp_path: Path) -> None:
    """
    Exit code 0, who may pass whom, and what was not looked at.
    """
    result = check(tmp_path, f"{TIERS}[policy]\norder = {{ part = 'head_start', premier = 150 }}\n")

    assert 0 == result.exit_code
    assert [
        "policy: premier passes standard if it comes up to 2.5 min later",
        "no roster: whether anybody can serve the topics was not looked at (--roster FILE)",
        "plan.toml: 0 warnings, 0 notes",
    ] == result.stdout.splitlines()


def test_a_warning_is_exit_code_1_with_its_line(tmp_path: Path) -> None:
    """
    One line for each finding: weight, place, sentence, kind.
    """
    result = check(tmp_path, TIERS + TOPIC, roster="[agents.ana]\n")

    assert 1 == result.exit_code
    first, second, *rest = result.stdout.splitlines()
    assert "warning: topics.a.skills.billing (line 5): nobody has billing [skill]" == first
    assert second.startswith("warning: policy: standard may wait for ever")
    assert second.endswith("[starvation]")
    assert [
        "policy: premier passes standard however much later it comes",
        "plan.toml: 2 warnings, 0 notes",
    ] == rest


def test_what_is_meant_is_allowed(tmp_path: Path) -> None:
    """
    It is still shown, and no warning any more.
    """
    words = ("--allow", "starvation", "--allow", "skill")
    result = check(tmp_path, TIERS + TOPIC, *words, roster="[agents.ana]\n")

    assert 0 == result.exit_code
    assert result.stdout.startswith("allowed: topics.a.skills.billing (line 5): nobody has billing")
    assert "plan.toml: 0 warnings, 2 notes" in result.stdout


def test_an_exception_that_has_run_out(tmp_path: Path) -> None:
    """
    Today is the computer's.
    """
    assert 1 == check(tmp_path, OLD).exit_code
    assert 0 == check(tmp_path, OLD.replace("1999", "9999")).exit_code


def test_stages_and_surges_have_their_lines(tmp_path: Path) -> None:
    """
    So do lists of tables; what is so for some topics only says for which.
    """
    plan = """
[tiers]
premier = { rank = 1 }
[tiers.standard]
rank = 2
[[tiers.standard.stages]]
after = "150 min"
tier = "premier"
[topics.a]
[[topics.a.stages]]
after = 30
pools = ["north"]
[surge.rush]
length = 9
recall = 0
[admission.few]
length = 50
[admission.some]
length = 60
action = "callback"
"""
    result = check(tmp_path, plan)

    assert 1 == result.exit_code
    stage, surge, admission, ever, passing, *_ = result.stdout.splitlines()
    assert stage.startswith("warning: topics.a.stages[0] (line 10): never widens")
    assert stage.endswith("[stage]")
    assert surge.startswith("warning: surge.rush (line 13): does nothing")
    assert surge.endswith("[surge]")
    assert admission.startswith("warning: admission.some (line 18): never offers a callback")
    assert admission.endswith("[admission]")
    assert ever.startswith("warning: policy: standard may wait for ever about a (stages of")
    assert "policy: premier passes standard however much later it comes (about a)" == passing


@pytest.mark.parametrize(
    ("seconds", "late"), [(90, "90 s"), (130, "2.2 min"), (7140, "119 min"), (28780, "8 h")]
)
def test_how_late_is_rounded(seconds: int, late: str, tmp_path: Path) -> None:
    """
    To what people say of such a time.
    """
    order = f"order = {{ part = 'head_start', premier = {seconds} }}"
    result = check(tmp_path, f"{TIERS}[policy]\n{order}\n")

    assert f"premier passes standard if it comes up to {late} later" in result.stdout


def test_json_has_all_of_it(tmp_path: Path) -> None:
    """
    To a file beside what is printed, or alone to the standard output; the exit code is the same.
    """
    out = tmp_path / "found.json"
    beside = check(tmp_path, TIERS + TOPIC, "--json", out, roster="[agents.ana]\n")
    alone = check(tmp_path, TIERS + TOPIC, "--json", "-", roster="[agents.ana]\n")

    told = json.loads(alone.stdout)
    assert told == json.loads(out.read_text(encoding="utf-8"))
    assert [1, 1] == [beside.exit_code, alone.exit_code]
    assert "plan.toml: 2 warnings, 0 notes" in beside.stdout
    assert ("plan.toml", 1, 2) == (told["plan"], told["agents"], told["warnings"])
    assert {
        "kind": "skill",
        "weight": "warning",
        "where": "topics.a.skills.billing",
        "line": 5,
        "sentence": "nobody has billing",
    } == told["findings"][0]
    assert {
        "policy": "policy",
        "behind": "standard",
        "ahead": "premier",
        "seconds": "unbounded",
        "about": [],
    } == told["overtaking"][1]


@pytest.mark.parametrize(
    ("plan", "roster", "sentence"),
    [
        ("[tiers.a]", None, "tiers.a (line 1): rank is missing"),
        ("[tiers.a]", "[agents.ana]\ncapacity = 0", "agents.ana.capacity (line 2): got 0"),
        ("", "agents = 3", "agents (line 1): got 3, expected a table"),
        ("[skills.a]", "[agents.x]\nskills = ['b']", 'unknown skill "b": known: a'),
    ],
)
def test_files_that_cannot_be_used(
    plan: str, roster: str | None, sentence: str, tmp_path: Path
) -> None:
    """
    Exit code 2, everything wrong with both files, and nothing else.
    """
    result = check(tmp_path, plan, roster=roster)

    assert 2 == result.exit_code
    assert not result.stdout
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_a_place_to_write_that_there_is_not(tmp_path: Path) -> None:
    """
    Said before anything is read.
    """
    result = check(tmp_path, "", "--json", tmp_path / "no" / "where.json")

    assert 2 == result.exit_code
    assert "there is no directory" in result.stderr
