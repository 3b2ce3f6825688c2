"""
How a chosen pair is offered: each queue's timeout, how many are asked at once, and what a "no" or
nothing at all means there.
"""

from collections.abc import Mapping
from typing import Any, Final

import attrs
from tests.conformance.requirements import us
from tests.conformance.slots import Slot

from fairroute.protocols import Pairing, Terms

NEVER_AGAIN: Final = us(100_000_000.0)
"""Three years: longer than any case."""

EVERYBODY: Final = 1_000_000
"""More agents than any case has."""


@attrs.frozen
class CaseTerms:
    """
    Terms by queue; *slots* says which queue an item's pools stand for.

    A decline keeps the pair apart for good, unless the agent rests from everything instead (they
    say so by the pool `decline_rest=1`).
    """

    slots: Mapping[str, Slot]
    timeouts: Mapping[str, int]
    rests_after_miss: Mapping[str, int]
    fan_outs: Mapping[str, int]
    auto_accept: bool

    @classmethod
    def of(
        cls,
        slots: Mapping[str, Slot],
        queues: Mapping[str, Mapping[str, Any]],
        *,
        auto_accept: bool,
    ) -> "CaseTerms":
        """
        The terms of *queues* as a case describes them.
        """
        return cls(
            slots,
            {
                name: us(queue["offer_timeout"]) if queue.get("offer_timeout") else NEVER_AGAIN
                for name, queue in queues.items()
            },
            {name: _rest_after_miss(queue) for name, queue in queues.items()},
            {name: 1 if auto_accept else fan_out(queue) for name, queue in queues.items()},
            auto_accept,
        )

    def __call__(self, pairing: Pairing, /) -> Terms:
        """
        The terms of an offer of this item to this agent.
        """
        queues = sorted({self.slots[p].queue for p in pairing.item.pools if p in self.slots})
        if not queues:
            return Terms(NEVER_AGAIN, self.auto_accept)

        rests = "decline_rest=1" in pairing.agent.pools
        return Terms(
            timeout=self.timeouts[queues[0]],
            auto_accept=self.auto_accept,
            rest_after_decline=0 if rests else NEVER_AGAIN,
            rest_after_miss=self.rests_after_miss[queues[0]],
            fan_out=self.fan_outs[queues[0]],
        )


def fan_out(queue: Mapping[str, Any]) -> int:
    """
    How many agents are asked about one item at the same time.
    """
    if queue.get("select") == "broadcast":
        return EVERYBODY

    most: int = max(queue.get("min_offers", 1), queue.get("max_offers", 1))
    return most


def mode(queue: Mapping[str, Any]) -> str:
    """
    What an offer that is not answered means: `not_again`, `unavailable` or `again`.
    """
    usual = "not_again" if queue.get("retry") is None else "again"
    return str(queue.get("on_no_answer", usual))


def _rest_after_miss(queue: Mapping[str, Any]) -> int:
    return NEVER_AGAIN if mode(queue) == "not_again" else us(queue.get("retry") or 0)
