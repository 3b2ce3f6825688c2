"""
Who should serve whom, said once and kept by nobody.

The stateless form of the engine, for a host that keeps its own queue: it hands over what waits and
who is free, and gets the pairs that the engine would make. There is no second matcher; an engine
lives for one batch.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from fairroute.commands import SignIn, Submit
from fairroute.engine.engine import Engine
from fairroute.events import Assigned, Offered
from fairroute.model import Agent, Contact, WorkItem
from fairroute.policies import Policy

if TYPE_CHECKING:
    from pathlib import Path

    from fairroute.plan import Plan


@attrs.frozen
class Recommendation:
    """
    *contact* should go to *agent*.
    """

    contact: str
    agent: str


def recommend(
    items: Iterable[Contact | WorkItem],
    agents: Iterable[Agent],
    plan: "Plan | str | Path | None" = None,
    now: float = 0.0,
    *,
    policy: Policy | None = None,
    seed: int = 0,
) -> tuple[Recommendation, ...]:
    """
    Which of *items* should go to whom of *agents* at *now* (seconds), the best placed item first.

    Items waited in the order given and since their `asked_at` (none: they came just now). Agents
    are free, idle longest first, and have as much capacity as they are given: whoever is at work is
    given with the units that are left. With a fan-out, an item is recommended to several. Raises
    what `Engine` and its first batch would raise, such as `UnknownName` for a tier that *plan* does
    not have. O(items + agents), as the policy's parts allow.

    >>> waiting = [fr.Contact("c1", skills={"billing"}), fr.Contact("c2")]
    >>> fr.recommend(waiting, [fr.Agent("ana"), fr.Agent("bob", skills={"billing"})], now=60)
    (Recommendation(contact='c1', agent='bob'), Recommendation(contact='c2', agent='ana'))
    """
    engine = Engine(plan, policy=policy, seed=seed)
    newcomers = (SignIn(agent) for agent in agents)
    waiting = (Submit(item) for item in items)
    step = engine.handle(*newcomers, *waiting, at=now)
    return tuple(
        Recommendation(event.contact, event.agent)
        for event in step
        if isinstance(event, Offered | Assigned)
    )
