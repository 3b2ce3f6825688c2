"""
What routes: one part for each moment, bundled.

A `Policy` checks that what it is given can be called the way its moment calls it. What the parts
answer is judged when they are asked, by the engine.
"""

import inspect
from collections.abc import Callable, Iterable
from typing import Any, Final, get_args

import attrs

from fairroute.errors import InvalidValue
from fairroute.policies.order import Fifo, TierThenAge
from fairroute.policies.overtaking import Bound, bound_of
from fairroute.policies.scores import LongestIdle, Packing, PreferredAgent
from fairroute.protocols import (
    AgentScore,
    Eligibility,
    Escalation,
    OfferTerms,
    QueueOrder,
    Reads,
    Urgency,
    Waiting,
)

READS: Final[tuple[Reads, ...]] = get_args(Reads)

_EXAMPLES: Final = {
    "order": "def order(item): return item.standing",
    "urgency": "def urgency(item, now): return now - item.standing",
    "eligibility": "def rule(pairing): return None",
    "score": "def score(pairing): return -pairing.agent.used",
    "escalation": "def stages(item): return [fr.Stage(60, pools={'south'})]",
    "terms": "def terms(pairing): return Terms(timeout=fr.seconds(20))",
}


def _one(_: object, attribute: "attrs.Attribute[Any]", part: object) -> None:
    _check_part(part, attribute.name)


def _several(_: object, attribute: "attrs.Attribute[Any]", parts: tuple[object, ...]) -> None:
    for part in parts:
        _check_part(part, attribute.name)


def _rules(parts: object) -> tuple[Eligibility, ...]:
    return _as_tuple(parts, "eligibility")


def _scores(parts: object) -> tuple[AgentScore, ...]:
    return _as_tuple(parts, "score")


def _as_tuple(parts: object, moment: str) -> tuple[Any, ...]:
    if callable(parts):
        return (parts,)

    if isinstance(parts, str) or not isinstance(parts, Iterable):
        raise InvalidValue(f"Policy.{moment}", parts, f"a function or several: {_EXAMPLES[moment]}")

    return tuple(parts)


@attrs.frozen(kw_only=True)
class Policy:
    """
    What decides who is served next, by whom, and how it is offered.

    *order* gives every item its key; *urgency*, if any, outranks it at each match; *eligibility*
    adds rules to levels, medium and pools, which always hold; *score* ranks agents, each part where
    all before it tie; *terms* and *escalation* (the stages an item goes through as it waits) None
    mean the plan's. Plain functions will do; parts with parameters are in `fairroute.policies`.
    *score* and *eligibility* take one part or several.

    Without an order: `TierThenAge`, or `Fifo` beside an urgency part, where it only breaks ties.
    Without a score: `PreferredAgent`, then `Packing(0.6)`, then `LongestIdle`. Raises
    `InvalidValue` for what cannot be called as its moment needs. A policy is equal, hashable and
    picklable where its parts are.

    >>> from fairroute.policies import LongestIdle, Policy
    >>> Policy(score=LongestIdle()).score
    (LongestIdle(),)
    >>> Policy().order
    TierThenAge()
    """

    urgency: Urgency | None = attrs.field(default=None, validator=attrs.validators.optional(_one))
    order: QueueOrder = attrs.field(validator=_one)
    eligibility: tuple[Eligibility, ...] = attrs.field(
        default=(), converter=_rules, validator=_several
    )
    score: tuple[AgentScore, ...] = attrs.field(
        default=(PreferredAgent(), Packing(0.6), LongestIdle()),
        converter=_scores,
        validator=_several,
    )
    terms: OfferTerms | None = attrs.field(default=None, validator=attrs.validators.optional(_one))
    escalation: Escalation | None = attrs.field(
        default=None, validator=attrs.validators.optional(_one)
    )

    @order.default
    def _usual_order(self) -> QueueOrder:
        return TierThenAge() if self.urgency is None else Fifo()

    def overtake_bound(self, a: Waiting, b: Waiting, /) -> Bound:
        """
        How many seconds after *a* may *b* come and still be served first? Perhaps `"unbounded"`.

        *a* and *b* stand for their classes (tier, rank, target); their instants do not matter. This
        is about the order all agents share: who can take what, and room, come on top. Raises
        `InvalidValue` for a part of one's own without a method `overtake_bound(a, b)`.

        >>> from fairroute.policies import Waiting, presets
        >>> premier, standard = Waiting("premier", rank=1), Waiting("standard", rank=2)
        >>> presets.head_start(premier=120).overtake_bound(standard, premier)
        120.0
        >>> presets.tier_then_age().overtake_bound(standard, premier)
        'unbounded'
        """
        return bound_of(self.order, self.urgency, a, b)

    def __attrs_post_init__(self) -> None:
        windows = {window for part in self.score if (window := getattr(part, "window", 0))}
        if len(windows) > 1:
            expected = "one window for all parts that count within one"
            raise InvalidValue("Policy.score", self.score, expected)

        if getattr(self.urgency, "by_length", False):
            by_standing = getattr(self.order, "by_standing", False)
            if not by_standing or not hasattr(self.urgency, "group"):
                raise InvalidValue(
                    "Policy.urgency",
                    self.urgency,
                    "beside by_length a method group(item), and an order that declares "
                    "by_standing, such as fifo",
                )

        if self.urgency is not None and not getattr(self.order, "by_standing", True):
            raise InvalidValue(
                "Policy.order",
                self.order,
                "an order by standing, such as fifo, beside an urgency part: the order then only "
                "breaks ties, and one that follows another clock would contradict it",
            )


def reads_of(part: object, /) -> Reads:
    """
    What *part* declares to read; `pair`, which is exact but linear, where it declares nothing.

    >>> from fairroute.policies import LongestIdle, reads_of
    >>> reads_of(LongestIdle()), reads_of(lambda pairing: 0)
    ('agent', 'pair')
    """
    reads: Reads = getattr(part, "reads", "pair")
    return reads


def _check_part(part: object, moment: str) -> None:
    where = f"Policy.{moment}"
    if isinstance(part, type):
        raise InvalidValue(where, part, f"a part, not its class: write {part.__name__}(…)")

    if isinstance(part, str):
        raise InvalidValue(where, part, "a function; names of parts belong in plan files")

    if not callable(part):
        raise InvalidValue(where, part, f"a function, such as: {_EXAMPLES[moment]}")

    if getattr(part, "reads", "pair") not in READS:
        raise InvalidValue(f"{where}.reads", reads_of(part), f"one of: {', '.join(READS)}")

    window = getattr(part, "window", 0)
    if type(window) is not int or window < 0:
        raise InvalidValue(f"{where}.window", window, "whole microseconds, such as fr.hours(1)")

    if not _takes(part, 2 if moment == "urgency" else 1):
        raise InvalidValue(where, part, f"a function called like: {_EXAMPLES[moment]}")


def _takes(part: Callable[..., Any], count: int) -> bool:
    try:
        inspect.signature(part).bind(*range(count))
    except TypeError:
        return False
    except ValueError:
        return True  # a builtin that does not tell: asking it will

    return True
