"""
Which agent suits best.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policies.sights import pairings

from fairroute.errors import InvalidValue
from fairroute.instants import seconds
from fairroute.levels import levels
from fairroute.policies import (
    AgentView,
    BestMatch,
    FewestHandled,
    LeastFlexibleFirst,
    LeastLoaded,
    LongestIdle,
    Needs,
    Packing,
    Pairing,
    RandomAgent,
    RoundRobin,
)
from fairroute.protocols import AgentScore, Score

SCORES: list[AgentScore] = [
    LongestIdle(),
    LeastLoaded(),
    Packing(0.6),
    Packing(units=3),
    BestMatch(),
    RoundRobin(),
    FewestHandled(3600),
    LeastFlexibleFirst(),
    RandomAgent(),
]


def ranked(score: AgentScore, needs: Needs | None = None, **agents: AgentView) -> list[str]:
    """
    The names of *agents*, the one that *score* likes best first.
    """
    item = needs or Needs()

    def liked(name: str) -> Score:
        return score(Pairing(item, agents[name]))

    return sorted(agents, key=liked, reverse=True)


def test_longest_idle() -> None:
    """
    Who has been idle longest comes first.
    """
    assert ["a", "b"] == ranked(LongestIdle(), b=AgentView(idle_since=2), a=AgentView(idle_since=1))


def test_least_loaded_compares_shares() -> None:
    """
    One of three units is less than two of five, and no share is rounded into another.
    """
    fuller = AgentView(used=2, capacity=5)
    emptier = AgentView(used=1, capacity=3)
    hardly = AgentView(used=333_333, capacity=1_000_000)

    found = ranked(LeastLoaded(), fuller=fuller, emptier=emptier, hardly=hardly)

    assert ["hardly", "emptier", "fuller"] == found


def test_packing_fills_to_comfort_then_takes_the_free() -> None:
    """
    Agents at work within comfort, the fullest first; then the free; then the least used.
    """
    agents = {f"used {used}": AgentView(used=used, capacity=5) for used in range(5)}

    found = ranked(Packing(0.6), Needs(demand=1), **agents)

    assert ["used 2", "used 1", "used 0", "used 3", "used 4"] == found


def test_packing_counts_what_the_item_takes() -> None:
    """
    An item of two units is comfortable only where two units are.
    """
    agents = {f"used {used}": AgentView(used=used, capacity=5) for used in range(4)}

    found = ranked(Packing(0.6), Needs(demand=2), **agents)

    assert ["used 1", "used 0", "used 2", "used 3"] == found


@pytest.mark.parametrize(
    ("packing", "capacity", "units"),
    [
        (Packing(), 5, 3),
        (Packing(0.6), 10, 6),
        (Packing(1 / 3), 3, 1),
        (Packing(0.1), 9, 0),
        (Packing(1.0), 7, 7),
        (Packing(units=3), 5, 3),
        (Packing(units=3), 2, 3),
    ],
)
def test_comfort_in_units(packing: Packing, capacity: int, units: int) -> None:
    """
    A share of capacity is rounded down to whole units; units stay what they are.
    """
    assert units == packing.comfortable(capacity)


def test_best_match_prefers_the_greater_surplus() -> None:
    """
    What an agent knows beyond what the item needs counts, other skills do not.
    """
    needs = Needs(skills=levels({"billing": 2, "french": 1}))
    expert = AgentView(skills=levels({"billing": 4, "french": 1}))
    native = AgentView(skills=levels({"billing": 2, "french": 5}))
    polymath = AgentView(skills=levels({"billing": 2, "french": 1, "sales": 5, "loans": 5}))

    found = ranked(BestMatch(), needs, polymath=polymath, expert=expert, native=native)

    assert ["native", "expert", "polymath"] == found


def test_round_robin_starts_with_who_never_had_one() -> None:
    """
    Never offered is first, then the offer furthest back.
    """
    late, early = AgentView(last_offered=9), AgentView(last_offered=3)

    found = ranked(RoundRobin(), late=late, early=early, never=AgentView())

    assert ["never", "early", "late"] == found


def test_fewest_handled_counts_within_its_window() -> None:
    """
    The fewest items within the window is first; the engine reads the window in microseconds.
    """
    score = FewestHandled(90)

    assert ["less", "more"] == ranked(score, more=AgentView(handled=5), less=AgentView(handled=4))
    assert seconds(90) == score.window


def test_least_flexible_first() -> None:
    """
    Who can do the least goes first, so that who can do more stays free.
    """
    one, two = AgentView(skills=levels({"a"})), AgentView(skills=levels({"a", "b"}))

    assert ["one", "two"] == ranked(LeastFlexibleFirst(), two=two, one=one)


@given(pairing=pairings())
def test_chance_is_the_engines(pairing: Pairing) -> None:
    """
    The marker for chance finds everybody equal: the engine draws.
    """
    assert 0 == RandomAgent()(pairing)
    assert RandomAgent.by_chance


@pytest.mark.parametrize("score", SCORES, ids=repr)
@given(pairing=pairings(), other=pairings())
def test_scores_declare_what_they_read(score: AgentScore, pairing: Pairing, other: Pairing) -> None:
    """
    Nothing outside what a score declares changes its answer.
    """
    declared = (score.reads, score.by_demand)  # type: ignore[attr-defined]
    seen = pairing
    if declared[0] == "agent":
        item = Needs(demand=pairing.item.demand) if declared[1] else Needs()
        seen = Pairing(item, pairing.agent)
    elif declared[0] == "profile":
        had, elsewhere = pairing.agent, other.agent
        seen = Pairing(
            pairing.item,
            AgentView(
                skills=had.skills,
                capacity=had.capacity,
                media=had.media,
                pools=had.pools,
                used=elsewhere.used,
                idle_since=elsewhere.idle_since,
                last_offered=elsewhere.last_offered,
            ),
        )

    assert score(pairing) == score(seen)


@given(shares=st.tuples(pairings(), pairings()))
def test_load_is_compared_exactly(shares: tuple[Pairing, Pairing]) -> None:
    """
    Two agents are equally loaded if and only if their shares of capacity are equal.
    """
    one, two = (pairing.agent for pairing in shares)
    exact = one.used * two.capacity - two.used * one.capacity
    scored = LeastLoaded()(shares[1]) - LeastLoaded()(shares[0])

    assert (exact > 0, exact < 0) == (scored > 0, scored < 0)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Packing(0), "Packing.comfort: got 0, expected a number above 0 and up to 1"),
        (lambda: Packing(1.2), "Packing.comfort: got 1.2, expected a number above 0 and up to 1"),
        (
            lambda: Packing(comfort=True),
            "Packing.comfort: got True, expected a number above 0 and up",
        ),
        (lambda: Packing(None), "Packing.comfort: got None, expected a number above 0 and up"),
        (lambda: Packing(units=0), "Packing.units: got 0, expected a whole number from 1 to"),
        (lambda: Packing(0.6, units=3), "Packing.units: got 3, expected either comfort or units"),
        (lambda: FewestHandled(0), "FewestHandled.seconds: got 0, expected more than 0 seconds"),
        (lambda: FewestHandled(-1), "FewestHandled.seconds: got -1, expected seconds from 0"),
        (lambda: FewestHandled("1 h"), "FewestHandled.seconds: got '1 h', expected seconds as"),  # type: ignore[arg-type]
    ],
)
def test_parameters_out_of_range(make: type[AgentScore], sentence: str) -> None:
    """
    A score with a senseless parameter cannot be made.
    """
    with pytest.raises(InvalidValue) as refused:
        make()

    assert str(refused.value).startswith(sentence)
