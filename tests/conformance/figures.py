"""
Service levels, by the metrics' own fold over an engine in which just these waits happen.
"""

from collections.abc import Mapping
from math import isclose
from typing import Any

from tests.conformance.verdict import Wrong

from fairroute import Accept, Agent, Contact, Engine, Leave, Plan, ServiceTarget, SignIn, Submit
from fairroute.metrics import Fold, Tally
from fairroute.plan import Offers, Tier

OPEN_FOR = 100_000_000.0


def check_metric(given: Mapping[str, Any]) -> None:
    """
    Raise `Wrong` unless both service levels are as *given*, in per cent.

    `sl` is answered in time ÷ answered, of the fold's counts; `sl2` the rule `abandons_count_met`.
    """
    tally = _tally(given)
    second = tally.service_level("abandons_count_met")
    found = {
        "sl": 100 * tally.met / tally.answered if tally.answered else None,
        "sl2": None if second is None else 100 * second,
    }
    for name, share in found.items():
        if name in given and (share is None or not isclose(given[name], share, rel_tol=1e-9)):
            raise Wrong(f"{name}: expected {given[name]}, found {share}")


def _tally(given: Mapping[str, Any]) -> Tally:
    target = ServiceTarget(within=given["target"])
    fold = Fold(by=())
    plan = Plan(
        tiers={"standard": Tier("standard", rank=1, live=target)},
        offers=Offers(timeout=OPEN_FOR),
    )
    engine = Engine(plan, observers=[fold])
    ends = [(wait, True) for wait in given["answered_waits"]]
    ends += [(wait, False) for wait in given["abandoned_waits"]]
    for number, (_, answered) in enumerate(ends):
        pool = f"agent {number}"
        contact = Contact(f"c{number}", skills={pool})
        if answered:
            engine.handle(SignIn(Agent(pool, skills={pool})), at=0)

        engine.handle(Submit(contact), at=0)

    for number, (wait, answered) in sorted(enumerate(ends), key=lambda end: end[1][0]):
        item = engine.item(number + 1)
        assert item is not None
        if answered:
            assert item.offer is not None
            engine.handle(Accept(item.offer), at=wait)
        else:
            engine.handle(Leave(f"c{number}"), at=wait)

    return fold.at(engine.now).everybody.live
