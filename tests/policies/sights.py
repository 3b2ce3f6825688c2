"""
What parts are shown, at random: items in line, and agents beside them.
"""

from hypothesis import strategies as st

from fairroute.levels import levels
from fairroute.policies import AgentView, Needs, Pairing, Waiting

TIERS = ("premier", "standard", "basic")
RANKS = {"premier": 1, "standard": 2, "basic": 2}
INSTANTS = st.integers(0, 9_000_000_000 * 1_000_000)

skills = st.dictionaries(st.sampled_from(["billing", "sales", "french"]), st.integers(1, 5)).map(
    levels
)


@st.composite
def waiting(draw: st.DrawFn) -> Waiting:
    """
    An item in line.
    """
    tier = draw(st.sampled_from(TIERS))
    standing = draw(INSTANTS)
    return Waiting(
        tier=tier,
        rank=RANKS[tier],
        skills=draw(skills),
        promise=draw(st.sampled_from(["live", "by"])),
        within=draw(st.none() | st.integers(0, 10**12)),
        standing=standing,
        arrived=draw(st.integers(standing, 9_000_000_000 * 1_000_000)),
    )


@st.composite
def pairings(draw: st.DrawFn) -> Pairing:
    """
    One item beside one agent with room for it.
    """
    capacity = draw(st.integers(1, 1_000_000))
    used = draw(st.integers(0, capacity - 1))
    needs = Needs(skills=draw(skills), demand=draw(st.integers(1, capacity - used)))
    agent = AgentView(
        skills=levels({**needs.skills, **draw(skills)}),
        capacity=capacity,
        used=used,
        items=draw(st.integers(0, 5)),
        idle_since=draw(INSTANTS),
        last_offered=draw(st.integers(0, 10**9)),
        handled=draw(st.integers(0, 1000)),
    )
    return Pairing(needs, agent)
