"""
What the engine says, taken down by the host: who has what, who waits, who left and when.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from tests.conformance.requirements import us
from tests.conformance.verdict import Wrong

from fairroute import SetPresence, SignIn, UpdateItem
from fairroute import events as e

if TYPE_CHECKING:
    from tests.conformance.centre import Centre
    from tests.conformance.people import Person
    from tests.conformance.pieces import Piece

OfferOver = e.OfferDeclined | e.OfferMissed | e.OfferRevoked


def hear(centre: "Centre", event: e.Event) -> None:
    """
    Take *event* down.
    """
    listen = HEARD.get(type(event))
    if listen is not None:
        listen(centre, event)


def _queued(centre: "Centre", event: e.Queued) -> None:
    piece = centre.by_contact[event.contact.id]
    piece.number = event.item
    centre.coming.remove(piece)
    centre.by_number[event.item] = piece


def _escalated(centre: "Centre", event: e.Escalated) -> None:
    piece = centre.by_number[event.item]
    piece.priority = centre.built.standing_of[event.work.tier].priority


def _offered(centre: "Centre", event: e.Offered) -> None:
    piece = _held(centre, event)
    piece.offers[event.agent] = event.offer
    piece.offered[event.agent] = event.offer


def _assigned(centre: "Centre", event: e.Assigned) -> None:
    _given(centre, _held(centre, event), event.agent)


def _accepted(centre: "Centre", event: e.Accepted) -> None:
    _given(centre, centre.by_number[event.item], event.agent)


def _held(centre: "Centre", event: e.Offered | e.Assigned) -> "Piece":
    """
    The item of an offer; it was this agent's turn.
    """
    person, piece = centre.people[event.agent], centre.by_number[event.item]
    person.decision = event.decision
    piece.last_seat = person.seat
    centre.took_turn(event.agent, piece.queue)
    return piece


def _given(centre: "Centre", piece: "Piece", name: str) -> None:
    now = centre.clock.now
    person = centre.people[name]
    piece.status, piece.agent, piece.started = "assigned", name, now
    piece.offers.clear()
    person.worked = person.accepted = now
    centre.served[piece.queue, piece.given.get("customer", piece.id)] = name
    person.misses = 0
    centre.pace(person)
    if piece.remaining is not None:
        centre.after(piece.remaining, lambda: _work_done(centre, piece, now))


def _work_done(centre: "Centre", piece: "Piece", begun: int) -> None:
    if piece.status == "assigned" and piece.started == begun:
        centre.do(*centre.complete(piece))


def _offer_over(centre: "Centre", event: OfferOver) -> None:
    piece = centre.by_number[event.item]
    piece.offers.pop(event.agent, None)
    if isinstance(event, e.OfferMissed):
        unanswered(centre, piece, centre.people[event.agent])


def unanswered(centre: "Centre", piece: "Piece", person: "Person") -> None:
    """
    An offer of *piece* was not answered: what that means for the agent and the item.
    """
    queue = centre.queues[piece.queue]
    person.misses += 1
    most = person.given.get("max_no_answer")
    if queue.get("on_no_answer") == "unavailable" or (most and person.misses >= most):
        person.set_here(centre.clock.now, available=False)

    if queue.get("auto_pause") == "all":
        person.paused = True
    elif queue.get("auto_pause") == "queue":
        person.paused_in.add(piece.queue)

    if queue.get("retry"):
        piece.held_until = centre.clock.now + us(queue["retry"])
        centre.after(us(queue["retry"]), centre.do)


def _handed_back(centre: "Centre", event: e.HandedBack) -> None:
    piece, now = centre.by_number[event.item], centre.clock.now
    assert piece.started is not None
    piece.interrupted.append((piece.started, now))
    if piece.remaining is not None and centre.queues[piece.queue].get("preempt") == "resume":
        piece.remaining -= now - piece.started

    piece.status, piece.agent, piece.started = "queued", None, None


def _completed(centre: "Centre", event: e.Completed) -> None:
    centre.by_number[event.item].ended = centre.clock.now


def _abandoned(centre: "Centre", event: e.Abandoned) -> None:
    _left(centre, centre.by_number[event.item], "abandoned")


def _cancelled(centre: "Centre", event: e.Cancelled) -> None:
    piece = centre.by_number[event.item]
    if event.reason is None:
        piece.status = "cancelled"
        piece.offers.clear()
    else:
        _left(centre, piece, event.reason)


def _expired(centre: "Centre", event: e.Expired) -> None:
    _left(centre, centre.by_number[event.item], "timeout")


def _left(centre: "Centre", piece: "Piece", reason: str) -> None:
    piece.status, piece.left = "left", (reason, centre.clock.now)
    piece.offers.clear()
    who = piece.given.get("customer", piece.id)
    centre.gone[piece.queue, who] = (centre.clock.now, piece.standing_at)


def _presence_changed(centre: "Centre", event: e.PresenceChanged) -> None:
    if event.reason == "missed_offers":
        centre.people[event.agent].set_here(centre.clock.now, available=False)


def _refused(centre: "Centre", event: e.Refused) -> None:
    command = event.command
    if isinstance(command, UpdateItem) and centre.by_number[command.item].left:
        return  # its time was up just before: deadlines come first

    if isinstance(command, (SignIn, SetPresence, UpdateItem)):
        raise Wrong(f"the engine refused what follows from the case: {event.why}")


def _policy_failed(_: "Centre", event: e.PolicyFailed) -> None:
    raise Wrong(f"{event.part} failed: {event.why}")


HEARD: Final[Mapping[type, Callable[["Centre", Any], None]]] = {
    e.Queued: _queued,
    e.Escalated: _escalated,
    e.Offered: _offered,
    e.Assigned: _assigned,
    e.Accepted: _accepted,
    e.OfferDeclined: _offer_over,
    e.OfferMissed: _offer_over,
    e.OfferRevoked: _offer_over,
    e.HandedBack: _handed_back,
    e.Completed: _completed,
    e.Abandoned: _abandoned,
    e.Cancelled: _cancelled,
    e.Expired: _expired,
    e.PresenceChanged: _presence_changed,
    e.Refused: _refused,
    e.PolicyFailed: _policy_failed,
}
