"""
Time between one text and the next.

Several texts that come at the same moment are read one after the other, and all but the first
customer wait unseen. So whoever is asked for an item of a medium that has an `offer_gap`, or gets
one in any way, is offered no other of it until the gap is over. What they take of their own accord,
or are given by somebody in charge, is not kept from them, but begins the gap anew.
"""

from fairroute.engine.transitions import Transitions
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.instants import later


def begin_gap(do: Transitions, item: ItemFacts, agent: AgentFacts) -> None:
    """
    *agent* has just been asked for *item*, or given it: if its medium has a gap, it begins.
    """
    medium = item.work.medium
    gap = do.index.gaps.get(medium or "")
    if gap is not None:
        assert medium is not None
        do.offer_gap_started(agent, medium, later(do.state.now, gap))
