"""
Where the engine and a reading are known to part, noticed as it happens.

A case in which that made no difference passes; one that fails is skipped, naming the feature.
"""

from typing import TYPE_CHECKING

from tests.conformance.trial import takers

if TYPE_CHECKING:
    from tests.conformance.centre import Centre
    from tests.conformance.pieces import Piece

ONE_OFFER = "several open offers at one agent (O4)"
FAN_OUT = "offers to several agents at once (O2)"


def look(centre: "Centre") -> None:
    """
    Note what the engine could not do at this instant.
    """
    if centre.built.auto_accept:
        return

    for piece in centre.open_pieces():
        if not piece.offers:
            _one_offer(centre, piece)
        else:
            _fan_out(centre, piece)


def _one_offer(centre: "Centre", piece: "Piece") -> None:
    if ONE_OFFER in centre.notes or piece.number is None:
        return

    if all(person.capacity == 1 for person in centre.people.values()):
        return

    explanation, status = centre.engine.explain(piece.number), centre.item(piece)
    assert explanation is not None
    assert status is not None
    for candidate in explanation.candidates:
        if candidate.reason != "open_offer":
            continue

        agent = centre.engine.agent(candidate.agent)
        most = centre.people[candidate.agent].given.get("max_open_offers")
        if most != 1 and agent.used + status.work.demand <= agent.capacity:
            centre.note(ONE_OFFER)


def _fan_out(centre: "Centre", piece: "Piece") -> None:
    queue = centre.queues[piece.queue]
    everybody = queue.get("select") == "broadcast"
    most = len(centre.people) if everybody else queue.get("max_offers", 1)
    if FAN_OUT in centre.notes or len(piece.offers) >= most:
        return

    if len(takers(centre, piece)) > len(piece.offers):
        centre.note(FAN_OUT)
