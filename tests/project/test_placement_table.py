"""
The table of placements can be cut short and taken up again, and the page shows what it prints.
"""

from pathlib import Path

import attrs
import pytest
from benchmarks import placement

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "placement.md"


@pytest.fixture
def few() -> list[placement.Day]:
    """
    Short days with calls of all sizes at one load.
    """
    return [
        attrs.evolve(day, seed=7)
        for day in placement.days(1, 2, 7)
        if day.load == placement.LOADS[0]
    ]


def test_a_table_that_was_cut_short_goes_on(
    few: list[placement.Day], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What was run is not run again; what was being written when it ended is.
    """
    path = tmp_path / "runs" / "placement.jsonl"
    first = placement.run_all(few[:3], path)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"day": "5/0.6/pack')

    again: list[placement.Day] = []
    run = placement.run

    def counted(day: placement.Day) -> placement.Figures:
        again.append(day)
        return run(day)

    monkeypatch.setattr(placement, "run", counted)

    done = placement.run_all(few[:5], path)

    assert few[3:5] == again
    assert first == {key: done[key] for key in first}
    assert done == placement.kept(path)


def test_every_placement_meets_the_same_customers(few: list[placement.Day]) -> None:
    """
    So that a difference between two is one of placement.
    """
    day, other = few[0], few[1]

    assert day.placement != other.placement
    assert list(placement.customers(day)) == list(placement.customers(other))


def test_packing_finds_room_for_calls_that_take_a_whole_agent(few: list[placement.Day]) -> None:
    """
    What the page says, on one short day: calls wait less, and chats are crowded.
    """
    figures = {day.placement: placement.run(day) for day in few if day.call == placement.CAPACITY}
    spread, packed = figures["least loaded"], figures["packing"]

    assert packed.call_wait < spread.call_wait
    assert packed.crowded > spread.crowded
    assert figures["least loaded, drain_for 60 s"].call_wait < spread.call_wait


def test_the_page_has_the_table() -> None:
    """
    Headings and rows are those that the command prints; the figures are a day's.
    """
    page = PAGE.read_text(encoding="utf-8")
    made = {day.key: placement.Figures(1.0, 2.0, 3.0, 0.5, 0.1) for day in placement.days(2, 9, 1)}

    for line in placement.table(made, list(placement.days(2, 9, 1))):
        assert "|".join(line.split("|")[:3]) in page
