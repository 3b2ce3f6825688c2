"""
What is recommended is what an engine would decide.
"""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.model.rules import some_centre

import fairroute as fr
from fairroute.errors import FairrouteError
from fairroute.events import Assigned, Offered
from fairroute.plan import Tier
from fairroute.testing import strategies

TIERS = {"premier": Tier("premier", rank=1), "basic": Tier("basic", rank=2)}


def test_the_best_placed_gets_the_longest_idle() -> None:
    """
    Order of items and agents is what tells who waited and who was idle longest.
    """
    waiting = [fr.Contact("new", asked_at=50), fr.Contact("old", asked_at=10)]

    found = fr.recommend(waiting, [fr.Agent("ana"), fr.Agent("bob")], now=60)

    assert [("old", "ana"), ("new", "bob")] == [(one.contact, one.agent) for one in found]


def test_who_has_nothing_left_is_recommended_for_nothing_more() -> None:
    """
    An agent at work is given with the units that are left.
    """
    items = [fr.WorkItem(fr.Contact(name), tier="standard", demand=2) for name in ("a", "b")]

    found = fr.recommend(items, [fr.Agent("ana", capacity=3)])

    assert ["a"] == [one.contact for one in found]


def test_a_plan_is_heeded_and_its_names_are_binding() -> None:
    """
    The first by tier, and no tier that nobody has named.
    """
    plan = fr.Plan(tiers=TIERS)
    waiting = [fr.Contact("b", tier="basic"), fr.Contact("p", tier="premier")]

    assert ["p"] == [one.contact for one in fr.recommend(waiting, [fr.Agent("ana")], plan, 5)]
    with pytest.raises(fr.UnknownName, match="did you mean premier"):
        fr.recommend([fr.Contact("x", tier="premiere")], [], plan)


@given(seed=st.integers(0, 10**9), data=st.data())
def test_a_live_engine_decides_the_same(seed: int, data: st.DataObject) -> None:
    """
    Whether the agents came first, or each in a batch of their own, as long as nobody waited then.
    """
    centre = some_centre(Random(seed))
    agents = data.draw(
        st.lists(strategies.agents(centre.plan), max_size=4, unique_by=lambda a: a.id)
    )
    items = data.draw(
        st.lists(strategies.contacts(centre.plan), max_size=5, unique_by=lambda c: c.id)
    )
    engine = fr.Engine(centre.plan, policy=centre.policy, seed=centre.seed)
    try:
        found = fr.recommend(
            items, agents, centre.plan, 1e6, policy=centre.policy, seed=centre.seed
        )
    except FairrouteError as error:
        with pytest.raises(type(error)):
            engine.handle(*map(fr.SignIn, agents), *map(fr.Submit, items), at=1e6)
        return

    engine.handle(*map(fr.SignIn, agents), at=1e6)
    step = engine.handle(*map(fr.Submit, items), at=1e6)
    assert [(one.contact, one.agent) for one in found] == [
        (event.contact, event.agent) for event in step if isinstance(event, Offered | Assigned)
    ]
