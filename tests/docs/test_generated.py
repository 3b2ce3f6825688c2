"""
Pages that are made from classes and tables say what those say.
"""

import runpy
from pathlib import Path
from typing import Any

import pytest

from fairroute.lifecycle import AGENT_MOVES, ITEM_MOVES, OFFER_MOVES

ROOT = Path(__file__).parents[2]
GENERATE: dict[str, Any] = runpy.run_path(str(ROOT / "tools" / "generate.py"))
PAGES: dict[str, str] = GENERATE["pages"]()


@pytest.mark.parametrize("place", PAGES)
def test_generated_pages_are_current(place: str) -> None:
    """
    After a change of commands, events, lifecycles or log names: `python tools/generate.py`.
    """
    assert PAGES[place] == (ROOT / place).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "moves"), [("item", ITEM_MOVES), ("offer", OFFER_MOVES), ("agent", AGENT_MOVES)]
)
def test_every_state_has_its_place_in_the_picture(name: str, moves: Any) -> None:  # noqa: ANN401
    """
    No state and no event of the tables is left out of the diagrams.
    """
    ends = [end for row in moves.values() for end in row.values()]
    states = {
        *moves,
        *(one for end in ends for one in (end if isinstance(end, frozenset) else [end])),
    }
    events = {event.__name__ for row in moves.values() for event in row}
    page = PAGES["docs/explanation/lifecycle.md"]
    picture = page.split("<svg")[1 + ["item", "offer", "agent"].index(name)].split("</svg>")[0]

    assert {str(state) for state in states} == set(GENERATE["PLACES"][name])
    assert all(f">{state}</text>" in picture for state in states)
    assert all(f">{event}</tspan>" in picture for event in events)
