"""
Pre-emption, as a host can do it: the engine interrupts nobody (A4), but an agent may hand work
back, which keeps its place; whose work that is, the host says.
"""

from typing import TYPE_CHECKING

from fairroute import Requeue
from fairroute.commands import Command
from fairroute.ids import ItemId

if TYPE_CHECKING:
    from tests.conformance.centre import Centre
    from tests.conformance.pieces import Piece


def interruptions(centre: "Centre") -> list[Command]:
    """
    What is handed back for the first item in line that outranks something in hand.

    Of the lowest priority below its own, the one that began last.
    """
    if not any(queue.get("preempt") for queue in centre.queues.values()):
        return []

    for status in centre.engine.waiting():
        piece = centre.by_number[status.id]
        if not centre.queues[piece.queue].get("preempt"):
            continue

        victims = [
            other
            for other in centre.by_number.values()
            if other.status == "assigned"
            and other.priority < piece.priority
            and _only_room_is_missing(centre, status.id, other)
        ]
        if victims:
            victim = min(victims, key=lambda other: (other.priority, -(other.started or 0)))
            assert victim.number is not None
            return [Requeue(ItemId(victim.number), reason="preempted")]

    return []


def _only_room_is_missing(centre: "Centre", item: int, other: "Piece") -> bool:
    explanation = centre.engine.explain(item)
    return explanation is not None and any(
        candidate.agent == other.agent and candidate.reason == "capacity"
        for candidate in explanation.candidates
    )
