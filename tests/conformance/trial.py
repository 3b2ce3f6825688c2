"""
Who could take an item, and in which order: asked of a restored copy of the engine.

In the copy the item stands alone in line, and everybody it is offered to goes away, one after the
other.
"""

from typing import TYPE_CHECKING

from tests.conformance.verdict import Wrong

from fairroute import Cancel, Engine, Presence, Requeue, Revoke, SetPresence
from fairroute.commands import Command
from fairroute.ids import ItemId, OfferId

if TYPE_CHECKING:
    from tests.conformance.centre import Centre
    from tests.conformance.pieces import Piece


def takers(centre: "Centre", piece: "Piece") -> list[str]:
    """
    The agents who could be offered *piece* now, best first; its own offers do not count.
    """
    if piece.number is None:
        return []

    number = ItemId(piece.number)
    engine = centre.engine
    copy = Engine.restore(engine.snapshot(), plan=engine.plan, policy=engine.policy)
    copy.handle(*_alone(centre, piece), at=engine.now)
    found: list[str] = []
    while (name := _who_has(copy, number)) is not None:
        if name in found:
            raise Wrong(f"{name} went away, and was offered {piece.id} again")

        found.append(name)
        away: list[Command] = [SetPresence(name, Presence.NOT_READY)]
        if copy.agent(name).offer is None:
            away.append(Requeue(number))

        copy.handle(*away, at=engine.now)

    return found


def _who_has(engine: Engine, number: ItemId) -> str | None:
    status = engine.item(number)
    if status is None:
        return None

    offer = None if status.offer is None else engine.offer(status.offer)
    return status.agent if offer is None else offer.agent


def _alone(centre: "Centre", piece: "Piece") -> list[Command]:
    commands: list[Command] = [Revoke(OfferId(offer)) for offer in piece.offers.values()]
    commands += (
        Cancel(ItemId(other.number))
        for other in centre.open_pieces()
        if other is not piece and other.number is not None
    )
    return commands
