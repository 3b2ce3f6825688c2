"""
`fairroute replay`, as somebody types it.
"""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner, Result

from fairroute.cli.commands import fairroute

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "multi-channel"
BANK = ROOT / "examples" / "anonymous-bank"
DATA = Path(os.environ.get("FAIRROUTE_DATA", ROOT.parent / "shared" / "data"))

PLAN, MAPPING = str(EXAMPLE / "plan.toml"), str(EXAMPLE / "mapping.toml")
LOG = str(EXAMPLE / "contacts.csv")

HEADER = "id,arrived,outcome,wait,agent,handle,tier,topic\n"
ROWS = [
    "c1,2026-01-05 08:00:00,answered,0,ana,100,standard,cards",
    "c2,2026-01-05 08:00:10,answered,90,ana,50,premier,cards",
    "c3,2026-01-05 08:00:20,abandoned,60,,,standard,cards",
]


def typed(*words: object, columns: str | None = "100") -> Result:
    """
    What comes of a command line.
    """
    return CliRunner().invoke(
        fairroute, [str(word) for word in words], prog_name="fairroute", env={"COLUMNS": columns}
    )


def replay(log: object, *words: object, plan: object = PLAN) -> Result:
    """
    A log replayed under the example's plan.
    """
    return typed("replay", log, "--plan", plan, *words)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """
    A log of three rows that needs no mapping.
    """
    path = tmp_path / "small.csv"
    path.write_text(HEADER + "\n".join(ROWS) + "\n", encoding="utf-8")
    return path


def refused(result: Result) -> str:
    """
    What a refusal said: on standard error alone, with exit code 2 and no traceback.
    """
    assert 2 == result.exit_code, result.output
    assert not result.stdout
    assert "Traceback" not in result.stderr
    return result.stderr


# --- what it prints ---


def test_readmes_command_prints_the_plans_own_column() -> None:
    """
    Without `--policy`, the plan's own policy stands beside what the log recorded.
    """
    result = replay(LOG, "--map", MAPPING)

    assert 0 == result.exit_code
    assert not result.stderr.strip()
    lines = result.stdout.splitlines()
    assert "contacts.csv under plan.toml" == lines[0]
    assert "200 rows = 200 contacts + 0 dropped + 0 unreadable" in lines
    assert ["recorded", "plan"] in [line.split() for line in lines]
    for title in ("Everybody", "By tier", "By skill", "By channel", "How it was done"):
        assert title in lines


def test_each_policy_has_a_column() -> None:
    """
    In the order they were asked for.
    """
    result = replay(LOG, "--map", MAPPING, "--policy", "fifo", "--policy", "strict-tier")

    heads = [line.split() for line in result.stdout.splitlines()]
    assert ["recorded", "fifo", "strict_tier"] in heads


@pytest.mark.ci
@pytest.mark.parametrize("columns", ["50", "60", "100", "200"])
def test_no_line_is_wider_than_the_terminal(columns: str) -> None:
    """
    Columns that do not fit follow below, with the recorded one again beside them.
    """
    words = [
        w for n in ("fifo", "strict_tier", "earliest_due", "accumulating") for w in ("--policy", n)
    ]

    result = typed("replay", LOG, "--plan", PLAN, "--map", MAPPING, *words, columns=columns)

    assert max(map(len, result.stdout.splitlines())) <= int(columns)
    assert "…" not in result.stdout
    assert "accumulating" in result.stdout


def test_tables_and_rule_can_be_chosen() -> None:
    """
    By topic, and by another rule of the service level, which is named.
    """
    words = ("--by", "topic", "--service-level", "of_offered")

    result = replay(LOG, "--map", MAPPING, *words)

    assert "By topic" in result.stdout
    assert "By tier" not in result.stdout
    assert "rule of_offered" in result.stdout


def test_json_has_facts_and_every_figure(tmp_path: Path) -> None:
    """
    Under the names that the mapping and the metrics reference give.
    """
    out = tmp_path / "out.json"

    result = replay(LOG, "--map", MAPPING, "--policy", "fifo", "--json", out, "--seed", 9)

    found = json.loads(out.read_text(encoding="utf-8"))
    assert 0 == result.exit_code
    assert 200 == found["import"]["rows"]
    assert 9 == found["seed"]
    assert ["fifo"] == list(found["policies"])
    assert {"fairroute", "python"} == set(found["versions"])
    assert {"everybody", "tier", "topic", "skill", "channel", "agents"} <= set(found["recorded"])


def test_json_can_go_to_the_terminal() -> None:
    """
    Then nothing else does.
    """
    result = replay(LOG, "--map", MAPPING, "--json", "-")

    assert 154 == json.loads(result.stdout)["recorded"]["everybody"]["live"]["offered"]


def test_a_log_with_plain_names_needs_no_mapping(small: Path) -> None:
    """
    Its columns say what they are.
    """
    result = replay(small)

    assert 0 == result.exit_code
    assert "3 rows = 3 contacts" in result.stdout


def test_shifts_say_who_was_there() -> None:
    """
    And the report says that they did.
    """
    result = replay(LOG, "--map", MAPPING, "--shifts", EXAMPLE / "shifts.csv")

    assert 0 == result.exit_code
    assert "present as the shift table says" in " ".join(result.stdout.split())


def test_the_same_command_prints_the_same() -> None:
    """
    But for the time it took.
    """
    once, again = (
        [
            line
            for line in replay(LOG, "--map", MAPPING).stdout.splitlines()
            if " s" not in line[-9:]
        ]
        for _ in range(2)
    )

    assert [line for line in once if "memory" not in line] == [
        line for line in again if "memory" not in line
    ]


def test_version() -> None:
    """
    Name and number.
    """
    result = typed("--version")

    assert 0 == result.exit_code
    assert result.stdout.startswith("fairroute 0.")


# --- rows that cannot be read: counted, shown, never silent ---


def test_rows_that_cannot_be_read_are_counted_and_shown(small: Path) -> None:
    """
    A missing field, an outcome nobody knows, bytes of another encoding: each with its line.
    """
    with small.open("ab") as file:
        file.write(b"c4,answered,0,ana,100,standard,cards\n")
        file.write(b"c5,2026-01-05 09:00:00,vanished,0,ana,100,standard,cards\n")
        file.write(b"c6,2026-01-05 09:00:00,answered,0,Ren\xe9,100,standard,cards\n")

    result = replay(small)

    assert 0 == result.exit_code
    assert "6 rows = 3 contacts + 0 dropped + 3 unreadable" in result.stdout
    assert "Rows unreadable" in result.stdout
    text = " ".join(result.stdout.split())
    assert "line 5: 7 fields for 8 columns" in text
    assert "line 6:" in text
    assert "vanished" in text
    assert "line 7:" in text


# --- what cannot be replayed at all: one sentence, exit code 2 ---


def test_no_such_log(tmp_path: Path) -> None:
    """
    The file is named.
    """
    said = refused(replay(tmp_path / "none.csv", "--map", MAPPING))

    assert "none.csv: cannot be opened: No such file or directory" in said


def test_a_directory_is_no_log(tmp_path: Path) -> None:
    """
    Nor read as one.
    """
    assert "cannot be opened" in refused(replay(tmp_path, "--map", MAPPING))


def test_an_empty_log(tmp_path: Path) -> None:
    """
    Nothing at all is no quiet month.
    """
    path = tmp_path / "empty.csv"
    path.touch()

    assert "is empty" in refused(replay(path, "--map", MAPPING))


def test_a_log_without_rows(tmp_path: Path) -> None:
    """
    Column names alone are none either.
    """
    path = tmp_path / "heads.csv"
    path.write_text(HEADER, encoding="utf-8")

    assert "has column names but no rows" in refused(replay(path))


@pytest.mark.parametrize("kept", [0, 2, 15, 200])
def test_a_truncated_gzip(tmp_path: Path, kept: int) -> None:
    """
    A part would pass for a quiet month.
    """
    rows = [f"c{n},2026-01-05 08:00:00,answered,{n % 97},a{n},100,basic,x" for n in range(5000)]
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "\n".join(rows)).encode())[:kept])

    said = refused(replay(path, plan=EXAMPLE.parent / "first-plan.toml"))

    assert 1 == len(said.strip().splitlines()), said
    assert "log.csv.gz" in said


def test_a_log_in_another_encoding(tmp_path: Path) -> None:
    """
    Column names that cannot be read are told to be in another encoding.
    """
    path = tmp_path / "log.csv"
    path.write_text(HEADER.replace("agent", "ägent"), encoding="utf-16")

    assert "encoding" in refused(replay(path, "--map", MAPPING))


def test_missing_columns_are_all_named(small: Path) -> None:
    """
    With what in the mapping wants them.
    """
    said = refused(replay(small, "--map", MAPPING))

    assert "contact.id names the column 'contact'" in said
    assert "'answered_at'" in said


def test_a_log_that_needs_a_mapping_says_so() -> None:
    """
    Naming what is missing, and the option.
    """
    said = refused(replay(LOG))

    assert "no mapping was given" in said
    assert "--map" in said


def test_every_mistake_of_plan_mapping_and_policies_at_once(tmp_path: Path) -> None:
    """
    Nobody mends one to be told the next.
    """
    plan, mapping = tmp_path / "plan.toml", tmp_path / "map.toml"
    plan.write_text('[tiers.gold]\nrank = "first"\n[channels.phone]\npriority = 1\n')
    mapping.write_text('[contact]\nid = "contact"\n')

    said = refused(replay(LOG, "--map", mapping, plan=plan))

    assert "tiers.gold.rank" in said
    assert "a channel has no priority of its own" in said
    assert "contact.arrived" in said
    assert "contact.outcome" in said


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        ("none.toml", "there is no such file"),
        ("broken.toml", "this is not TOML"),
        (".", "directory"),
    ],
)
def test_a_plan_that_cannot_be_read(tmp_path: Path, plan: str, says: str) -> None:
    """
    One sentence.
    """
    (tmp_path / "broken.toml").write_text("[tiers")

    assert says in refused(replay(LOG, "--map", MAPPING, plan=tmp_path / plan))


def test_a_log_that_names_what_the_plan_does_not_have(small: Path) -> None:
    """
    Each name once, with rows, line and the nearest.
    """
    text = small.read_text(encoding="utf-8")
    small.write_text(
        text.replace("premier", "premiere").replace("cards", "kards"), encoding="utf-8"
    )

    said = refused(replay(small))

    assert (
        "tier 'premiere' (1 row, first in line 3) is not in the plan: did you mean premier?" in said
    )
    assert "topic 'kards' (3 rows, first in line 2)" in said


def test_unknown_policies_are_all_named() -> None:
    """
    With the nearest spelling.
    """
    said = refused(replay(LOG, "--map", MAPPING, "--policy", "fifoo", "--policy", "strickt_tier"))

    assert "did you mean fifo?" in said
    assert "did you mean strict_tier?" in said


def test_a_shift_table_that_cannot_be_read(tmp_path: Path) -> None:
    """
    It is named, not the log.
    """
    path = tmp_path / "shifts.csv"
    path.write_text("agent,start\nana,2026-01-05 08:00:00\n")

    said = refused(replay(LOG, "--map", MAPPING, "--shifts", path))

    assert "shifts.csv: its columns" in said


def test_json_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    """
    A missing directory, or a directory itself.
    """
    nowhere = refused(replay(LOG, "--map", MAPPING, "--json", tmp_path / "no" / "out.json"))
    a_directory = refused(replay(LOG, "--map", MAPPING, "--json", tmp_path))

    assert "there is no directory" in nowhere
    assert "this is a directory" in a_directory


@pytest.mark.parametrize(
    "words", [("--seed", "-1"), ("--seed", "x"), ("--by", "door"), ("--what",)]
)
def test_options_that_are_none(words: tuple[str, ...]) -> None:
    """
    The usual sentence of a command line, and exit code 2.
    """
    assert "Error: " in refused(replay(LOG, "--map", MAPPING, *words))


def test_without_the_extra_one_sentence_says_what_to_install() -> None:
    """
    A backend that only routes has neither click nor rich.
    """
    script = dedent(
        """
        import sys
        sys.modules["click"] = None
        from fairroute.cli import main
        main()
        """
    )

    found = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert 2 == found.returncode
    assert (
        'the fairroute command needs a few more packages: pip install "fairroute[cli]"\n'
        == found.stderr
    )


# --- a month of a real bank ---


@pytest.mark.ci
def test_a_month_of_the_bank(tmp_path: Path) -> None:
    """
    Facts equal the reference; three rules on the same calls; under 10 s in the engine and 300 MB.
    """
    folder = DATA / "anonymous_bank_1999"
    if not folder.is_dir():
        pytest.skip(f"the bank's log is not at {folder}; FAIRROUTE_DATA can name its parent folder")

    out = tmp_path / "august.json"
    words = [word for name in ("documented", "fifo", "strict_tier") for word in ("--policy", name)]
    command = [sys.executable, "-m", "fairroute.cli", "replay"]
    found = subprocess.run(  # noqa: S603 - our own words; its own process, as memory is measured
        [
            *(*command, str(folder / "1999-08.from_ods.tsv.gz")),
            *("--plan", str(BANK / "plan.toml"), "--map", str(BANK / "mapping.toml")),
            *(*words, "--json", str(out)),
        ],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "100"},
    )

    result = json.loads(out.read_text(encoding="utf-8"))
    reference = json.loads((folder / "reference_stats.json").read_text(encoding="utf-8"))["1999-08"]
    assert reference == {name: result["import"].get(name) for name in reference}
    assert "recorded   documented         fifo  strict_tier" in found.stdout
    recorded = result["recorded"]["everybody"]["live"]
    assert reference["served"] == recorded["answered"]
    assert reference["mean_wait_all_nonphantom"] == round(recorded["mean_wait_all"], 1)
    left = recorded["abandoned"] + recorded["short_abandons"]
    assert reference["outcome"]["HANG"] == left
    for policy in result["policies"].values():
        assert policy["run"]["engine_seconds"] < 10
        assert policy["run"]["still_waiting"] == 0
        assert recorded["offered"] == policy["everybody"]["live"]["offered"]

    assert result["peak_memory_bytes"] < 300e6
    priority, regular = (
        [
            result["policies"][name]["tier"][tier]["live"]["asa"]
            for name in ("fifo", "documented", "strict_tier")
        ]
        for tier in ("priority", "regular")
    )
    assert sorted(priority, reverse=True) == priority
    assert sorted(regular) == regular
