"""
When a stage to come opens an item to an agent who may not take it yet.
"""

from fairroute.facts import ItemFacts
from fairroute.instants import later
from fairroute.model import Agent
from fairroute.policies.eligibility import can_serve
from fairroute.stages import widened


def opened_by(item: ItemFacts, agent: Agent) -> tuple[int, int] | None:
    """
    The stage (1, 2, …) from which on *agent* can do what *item* needs, and the instant at which it
    is reached if nobody handles the item until then; None if none of those to come is enough.
    """
    staged = item.staged
    if staged is None or staged.due is None or item.work.demand > agent.capacity:
        return None

    work, at = item.work, staged.due
    for number, stage in enumerate(staged.stages[staged.reached :], start=staged.reached + 1):
        if number > staged.reached + 1:
            at = max(at, later(staged.since if stage.of == "entry" else at, stage.wait))

        work = widened(work, stage)
        if can_serve(work, agent.skills, agent.media, agent.pools, agent.attributes) is None:
            return number, at

    return None
