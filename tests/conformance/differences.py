"""
Where the engine and a reading are known to part, noticed as it happens.

A case in which that made no difference passes; one that fails is skipped, naming the feature.
"""

from typing import TYPE_CHECKING

from tests.conformance.terms import fan_out
from tests.conformance.trial import takers

if TYPE_CHECKING:
    from tests.conformance.centre import Centre
    from tests.conformance.pieces import Piece

OWN_LIMIT = "open offers limited agent by agent, not by the plan (O4)"
TOPPING_UP = "more offers as agents come free: O2 has no topping up, R9 has"


def look(centre: "Centre") -> None:
    """
    Note what the engine could not do at this instant.
    """
    if centre.built.auto_accept:
        return

    for piece in centre.open_pieces():
        if piece.offers:
            _topping_up(centre, piece)

    for person in centre.people.values():
        most = person.given.get("max_open_offers")
        if most is not None and len(centre.engine.agent(person.id).offers) > most:
            centre.note(OWN_LIMIT)


def _topping_up(centre: "Centre", piece: "Piece") -> None:
    most = fan_out(centre.queues[piece.queue])
    if TOPPING_UP in centre.notes or len(piece.offers) >= min(most, len(centre.people)):
        return

    if len(takers(centre, piece)) > len(piece.offers):
        centre.note(TOPPING_UP)
