"""
What happens in a case: each kind of step turned into the commands a host would give for it.

A step changes what the host knows and returns commands; the centre tells the engine both at once.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import attrs
from tests.conformance import arriving
from tests.conformance.building import asked_of
from tests.conformance.centre import Centre
from tests.conformance.hearing import unanswered
from tests.conformance.people import Person
from tests.conformance.pieces import Piece
from tests.conformance.requirements import us
from tests.conformance.terms import mode
from tests.conformance.verdict import Skip, Wrong

from fairroute import Accept, Decline, EndWrapUp, Leave, Revoke
from fairroute.commands import Command
from fairroute.ids import ItemId, OfferId
from fairroute.instants import in_seconds

Given = Mapping[str, Any]
Do = Callable[[Centre, Given], Sequence[Command]]


@attrs.frozen
class Step:
    """
    A kind of step: what it does, and the keys that may stand beside it.
    """

    do: Do
    beside: frozenset[str] = frozenset()


def take(centre: Centre, step: Given) -> None:
    """
    One step, at its time. Raises `Wrong` if it should have been refused and was not, or was and
    should not.
    """
    kind = kind_of(step)
    told = centre.do(*STEPS[kind].do(centre, step))
    refused = bool(told.refused) or centre.nothing_to_answer
    centre.nothing_to_answer = False
    if refused != bool(step.get("expect_error", False)):
        found = told.refused[0].why if told.refused else "there was nothing to answer"
        raise Wrong(f"{kind} {step[kind]}: {found if refused else 'was not refused'}")


def kind_of(step: Given) -> str:
    """
    Which kind of step it is. Raises `Skip` for one the runner has not heard of.
    """
    if "set" in step:
        return "agent" if "agent" in step else "queue"

    kinds = [kind for kind in STEPS if kind in step and kind != "queue"]
    if len(kinds) != 1:
        raise Skip(f"a step of a kind the runner has not heard of: {', '.join(step)}")

    return kinds[0]


def _batch(centre: Centre, step: Given) -> list[Command]:
    commands: list[Command] = []
    for inner in step["batch"]:
        commands += STEPS[kind_of(inner)].do(centre, inner)

    return commands


# --- agents and queues ---


def _agent(centre: Centre, step: Given) -> list[Command]:
    person = centre.people[step["agent"]]
    queue: str | None = step.get("queue")
    for key, value in step["set"].items():
        if key in {"available", "logged_in"} and queue is None:
            if person.set_here(centre.clock.now, **{key: bool(value)}):
                _comes_back(centre, person)
        elif queue is None:
            _EVERYWHERE[key](person, value)
        elif key in _IN_QUEUE:
            _IN_QUEUE[key](person, queue, value)
        else:
            raise Skip(f"`{key}` of an agent in one queue")

    return []


def _level_everywhere(person: Person, level: int) -> None:
    person.levels = dict.fromkeys(person.levels, level)


def _level(person: Person, queue: str, level: int) -> None:
    person.levels[queue] = level


def _member(among: set[str], queue: str, *, there: bool) -> None:
    (among.add if there else among.discard)(queue)


_EVERYWHERE: Final[Mapping[str, Callable[[Person, Any], None]]] = {
    "paused": lambda person, value: setattr(person, "paused", bool(value)),
    "busy_elsewhere": lambda person, value: setattr(person, "busy_elsewhere", bool(value)),
    "capacity": lambda person, value: setattr(person, "capacity", value),
    "level": _level_everywhere,
}
_IN_QUEUE: Final[Mapping[str, Callable[[Person, str, Any], None]]] = {
    "paused": lambda person, queue, value: _member(person.paused_in, queue, there=bool(value)),
    "logged_in": lambda person, queue, value: _member(person.logged_out_of, queue, there=not value),
    "level": _level,
}


def _comes_back(centre: Centre, person: Person) -> None:
    """
    "Never again" would end here, where a retry time would not.
    """
    for piece in centre.open_pieces():
        item = centre.item(piece)
        if item is not None and person.id in item.resting and person.id not in piece.retries:
            centre.note("a rest that ends when the agent comes back (O5)")


KEPT_BY_HOST: Final = frozenset(
    {
        *("max_length", "max_items_per_agent", "max_wait", "max_wrap_up", "wrap_up"),
        *("leave_when_no_agent", "refuse_when_no_agent", "resume_within", "auto_pause"),
    }
)


def _queue(centre: Centre, step: Given) -> list[Command]:
    for key, value in step["set"].items():
        if key not in KEPT_BY_HOST:
            raise Skip(f"queue `{key}` changed while running: ChangePlan (T7)")

        centre.queues[step["queue"]][key] = value

    return []


def _set_global(centre: Centre, step: Given) -> list[Command]:
    for key, value in step["set_global"].items():
        if key != "max_items_per_agent":
            raise Skip(f"unknown key of set_global: {key}")

        centre.globals[key] = value

    return []


# --- answers ---


def _accept(centre: Centre, step: Given) -> list[Command]:
    piece, person = _pair(centre, step["accept"])
    return [Accept(offer) for offer in _offer(centre, piece, person)]


def _decline(centre: Centre, step: Given) -> list[Command]:
    piece, person = _pair(centre, step["decline"])
    offers = _offer(centre, piece, person)
    rest = None
    if "retry_at" in step:
        piece.retries.add(person.id)
        rest = in_seconds(max(0, us(step["retry_at"]) - centre.clock.now))

    if person.id in piece.offers and person.given.get("decline_rest"):
        _rest(centre, person, us(person.given["decline_rest"]))

    return [Decline(offer, rest=rest) for offer in offers]


def _busy(centre: Centre, step: Given) -> list[Command]:
    piece, person = _pair(centre, step["busy"])
    _rest(centre, person, us(person.given.get("busy_rest") or 0))
    return [Revoke(offer, reason="busy") for offer in _offer(centre, piece, person)]


def _no_answer(centre: Centre, step: Given) -> list[Command]:
    piece, person = _pair(centre, step["no_answer"])
    offers = _offer(centre, piece, person)
    if person.id not in piece.offers:
        return [Decline(offer) for offer in offers]

    unanswered(centre, piece, person)
    if mode(centre.queues[piece.queue]) == "not_again":
        return [Decline(offer, reason="no_answer") for offer in offers]

    return [Revoke(offer, reason="no_answer") for offer in offers]


def _rest(centre: Centre, person: Person, duration: int) -> None:
    person.rests_until = max(person.rests_until, centre.clock.now + duration)
    centre.after(duration, centre.do)


def _pair(centre: Centre, pair: Sequence[str]) -> tuple[Piece, Person]:
    item, agent = pair
    return centre.pieces[item], centre.people[agent]


def _offer(centre: Centre, piece: Piece, person: Person) -> list[OfferId]:
    """
    The offer they answer: the open one, or else their last one of this item, to be refused.
    """
    number = piece.offers.get(person.id, piece.offered.get(person.id))
    centre.nothing_to_answer = number is None
    return [] if number is None else [OfferId(number)]


def _run(centre: Centre, step: Given) -> list[Command]:
    """
    A run over the line: its agents are there for as long as it lasts, and items are let in one by
    one until *limit* have found somebody.
    """
    waiting = [centre.by_number[status.id] for status in centre.engine.waiting()]
    people = [centre.people[name] for name in step["run"].get("agents") or centre.people]
    away = [person for person in people if not person.available]
    for piece in waiting:
        piece.held_by_run = True
    for person in away:
        person.set_here(centre.clock.now, available=True)

    left = step["run"].get("limit", len(waiting))
    for piece in waiting:
        if left > 0:
            piece.held_by_run = False
            centre.do()
            left -= piece.status == "assigned" or bool(piece.offers)

    for piece in waiting:
        piece.held_by_run = False
    for person in away:
        person.set_here(centre.clock.now, available=False)

    return []


def _select(centre: Centre, step: Given) -> list[Command]:
    """
    Whose turn is it, among some? Asked as a host would ask: with an item for them alone, which is
    over as soon as somebody has it. They are there for as long as it lasts.
    """
    allowed = [centre.people[name] for name in step["select"].get("allowed", ())]
    away = [person for person in allowed if not person.available]
    for person in away:
        person.set_here(centre.clock.now, available=True)

    name = f"asked {len(centre.pieces)}"
    centre.do(*arriving.arrive(centre, {"arrive": {"id": name, **asked_of(step["select"])}}))
    piece = centre.pieces[name]
    for offer in list(piece.offers.values()):
        centre.do(Accept(OfferId(offer)))

    centre.selected = piece.agent
    if piece.agent is not None:
        centre.do(*centre.complete(piece))
    else:
        centre.withdraw(piece, "nobody")

    for person in away:
        person.set_here(centre.clock.now, available=False)

    return []


def _set_rotation(centre: Centre, step: Given) -> list[Command]:
    """
    A rotation from outside; one with strangers or gaps is made anew.
    """
    for queue, names in centre.by_queue(step["set_rotation"]).items():
        members = [person.id for person in centre.members(queue)]
        centre.rotations[queue] = list(names) if sorted(names) == sorted(members) else members

    return []


# --- work ends, customers go ---


def _complete(centre: Centre, step: Given) -> list[Command]:
    piece, person = _pair(centre, step["complete"])
    if piece.status != "assigned" or piece.agent != person.id:
        centre.nothing_to_answer = True
        return []

    return centre.complete(piece)


def _close(centre: Centre, step: Given) -> list[Command]:
    piece, _ = _pair(centre, step["close"])
    if "close_at" in step:
        due = us(step["close_at"]) - centre.clock.now
        centre.after(due, lambda: centre.do(*_closed(piece, centre)))
        return []

    return _closed(piece, centre)


def _closed(piece: Piece, centre: Centre) -> list[Command]:
    if piece.status != "completed" or piece.agent is None or piece.number is None:
        centre.nothing_to_answer = True
        return []

    piece.status = "closed"
    held = centre.people[piece.agent].given.get("explicit_close")
    return [EndWrapUp(ItemId(piece.number))] if held else []


def _abandon(centre: Centre, step: Given) -> list[Command]:
    piece = centre.pieces[step["abandon"]]
    if piece.number is None:
        piece.status, piece.left = "left", ("abandoned", centre.clock.now)
        return []

    return [Leave(piece.contact)]


def _missing(feature: str, centre: Centre, step: Given) -> list[Command]:
    del centre, step
    raise Skip(feature)


ANSWER: Final = frozenset({"expect_error"})

STEPS: Final[Mapping[str, Step]] = {
    "arrive": Step(arriving.arrive),
    "generate": Step(arriving.generate),
    "activate": Step(arriving.activate),
    "agent": Step(_agent, frozenset({"set", "queue"})),
    "queue": Step(_queue, frozenset({"set"})),
    "set_global": Step(_set_global),
    "batch": Step(_batch),
    "accept": Step(_accept, ANSWER),
    "decline": Step(_decline, ANSWER | {"retry_at"}),
    "no_answer": Step(_no_answer, ANSWER),
    "busy": Step(_busy, ANSWER),
    "complete": Step(_complete, ANSWER),
    "close": Step(_close, ANSWER | {"close_at"}),
    "abandon": Step(_abandon, ANSWER),
    "run": Step(_run),
    "select": Step(_select),
    "set_rotation": Step(_set_rotation),
    "expect": Step(partial(_missing, "expect inside a batch")),
}
