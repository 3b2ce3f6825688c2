"""
Which names of policy parts there are, and what they stand for.

The parts that come with fairroute are listed here; other packages add theirs under the entry-point
group `fairroute.policies`, each named `MOMENT.NAME` (such as `score.calmest`) and pointing at a
class or function whose call gives the part. Installed packages are looked through only when a name
is not one of ours, and nothing of theirs is imported but the part asked for.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, get_args

from fairroute.errors import nearest
from fairroute.policies import (
    AccumulatingPriority,
    BestMatch,
    EarliestDue,
    FewestHandled,
    Fifo,
    HeadStart,
    LeastFlexibleFirst,
    LeastLoaded,
    LongestIdle,
    Packing,
    PreferredAgent,
    ProficiencyFloor,
    RandomAgent,
    RoundRobin,
    StrictTier,
    TierThenAge,
    research,
)
from fairroute.registry.problems import spelled

Moment = Literal["order", "urgency", "eligibility", "score"]

MOMENTS: Final[tuple[Moment, ...]] = get_args(Moment)

GROUP: Final = "fairroute.policies"
"""The entry-point group in which other packages offer parts."""

Maker = Callable[..., Any]
"""The class of a part, or a function that makes one."""

BUILT_IN: Final[Mapping[Moment, Mapping[str, Maker]]] = {
    "order": {
        "fifo": Fifo,
        "strict_tier": StrictTier,
        "tier_then_age": TierThenAge,
        "head_start": HeadStart,
        "earliest_due": EarliestDue,
        "lifo": research.Lifo,
        "queue_priority": research.QueuePriority,
    },
    "urgency": {
        "accumulating_priority": AccumulatingPriority,
        "generalised_cmu": research.GeneralisedCMu,
        "fixed_queue_ratio": research.FixedQueueRatio,
        "longest_queue": research.LongestQueue,
        "longest_weighted_wait": research.LongestWeightedWait,
        "expected_delay": research.ExpectedDelay,
    },
    "eligibility": {
        "proficiency_floor": ProficiencyFloor,
        "threshold_reservation": research.ThresholdReservation,
    },
    "score": {
        "longest_idle": LongestIdle,
        "least_loaded": LeastLoaded,
        "packing": Packing,
        "best_match": BestMatch,
        "round_robin": RoundRobin,
        "fewest_handled": FewestHandled,
        "least_flexible_first": LeastFlexibleFirst,
        "preferred_agent": PreferredAgent,
        "random": RandomAgent,
        "agents_preference": research.AgentsPreference,
        "local_specialist": research.LocalSpecialist,
    },
}


def names(moment: Moment, /) -> tuple[str, ...]:
    """
    The names that a plan may use at *moment*, installed packages' included, in alphabetical order.

    >>> from fairroute.registry import names
    >>> names("order")
    ('earliest_due', 'fifo', 'head_start', 'lifo', 'queue_priority', 'strict_tier', 'tier_then_age')
    """
    return tuple(sorted({*BUILT_IN[moment], *_offered(moment)}))


def maker(name: str, moment: Moment, /) -> Maker | str:
    """
    What makes the part called *name* at *moment*; where there is none, a sentence why.
    """
    ours = BUILT_IN[moment].get(name)
    if ours is not None:
        return ours

    entry = _offered(moment).get(name)
    if entry is None:
        return _unknown(name, moment)

    try:
        found = entry.load()
    except Exception as error:  # noqa: BLE001 - whatever another package raises, say which it was
        why = f"{type(error).__name__}: {error}"
        return f'{moment} part "{name}" ({entry.value}) cannot be loaded: {why}'

    if not callable(found):
        return f'{moment} part "{name}" ({entry.value}) is neither a class nor a function'

    checked: Maker = found
    return checked


def _unknown(name: str, moment: Moment) -> str:
    for other in MOMENTS:
        if name in BUILT_IN[other]:
            return (
                f"{spelled(name)} is a part for {other}, not for {moment}: "
                f"{nearest('', names(moment))}"
            )

    return f"unknown {moment} part {spelled(name)}: {nearest(name, names(moment))}"


def _offered(moment: Moment) -> dict[str, Any]:
    """
    What installed packages offer at *moment*, by name.
    """
    from importlib.metadata import entry_points

    prefix = f"{moment}."
    return {
        entry.name.removeprefix(prefix): entry
        for entry in entry_points(group=GROUP)
        if entry.name.startswith(prefix)
    }
