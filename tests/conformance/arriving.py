"""
Items come: classified, refused, sent elsewhere or let into the line, and what then happens to them
by itself.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.conformance.classify import classify, targets
from tests.conformance.pieces import Piece
from tests.conformance.requirements import requirements, us

from fairroute.commands import Command

if TYPE_CHECKING:
    from tests.conformance.centre import Centre

    from fairroute import Cancel

Given = Mapping[str, Any]


def arrive(centre: "Centre", step: Given) -> Sequence[Command]:
    """
    One item comes.
    """
    return _arrives(centre, step["arrive"])


def generate(centre: "Centre", step: Given) -> Sequence[Command]:
    """
    Many items of one kind come.
    """
    given = step["generate"]
    commands: list[Command] = []
    for number in range(1, given["count"] + 1):
        kind = {key: value for key, value in given.items() if key != "count"}
        commands += _arrives(centre, {"id": f"generated {number}", **kind})

    return commands


def activate(centre: "Centre", step: Given) -> Sequence[Command]:
    """
    An item that was held is let into the line.
    """
    piece = centre.pieces[step["activate"]]
    if piece.status != "waiting_for_activation":
        centre.nothing_to_answer = True
        return []

    return _enters(centre, piece)


def _arrives(centre: "Centre", given: Given) -> list[Command]:
    piece = Piece.of(given, given.get("queue", centre.default_queue), centre.clock.now)
    if given["id"] in centre.pieces:
        piece.contact = f"{given['id']}, again at {centre.clock.now}"

    centre.pieces[piece.id] = piece
    if "classify" in given:
        reclassify(centre, piece, given["classify"])
    if "workflow" in given:
        piece.targets = tuple(targets(centre.given["workflows"][given["workflow"]], given))

    if "start_at" in given and us(given["start_at"]) > centre.clock.now:
        piece.status = "scheduled"
        due = us(given["start_at"]) - centre.clock.now
        centre.after(due, lambda: centre.do(*_starts(centre, piece)))
        return []

    return _starts(centre, piece)


def _starts(centre: "Centre", piece: Piece) -> list[Command]:
    if piece.status in {"left", "cancelled"}:
        return []

    if piece.given.get("hold"):
        piece.status = "waiting_for_activation"
        return []

    return _enters(centre, piece)


def _enters(centre: "Centre", piece: Piece) -> list[Command]:
    """
    *piece* asks to be let into the line of its queue.
    """
    piece.status, piece.arrived = "queued", centre.clock.now
    if piece.targets:
        _aim(centre, piece)

    piece.status = "scheduled"  # not counted in its own queue yet
    length = centre.length(piece.queue)
    for exception in centre.queues[piece.queue].get("exceptions", ()):
        at_least = exception["when"].get("queue_length_at_least")
        if at_least is not None and length >= at_least and _changed(centre, piece, exception["do"]):
            return []

    reason = _refusal(centre, piece)
    if reason is not None:
        piece.status, piece.rejected = "rejected", reason
        return []

    piece.status = "queued"
    piece.asked = _asked(centre, piece)
    _set_timers(centre, piece)
    if centre.queues[piece.queue].get("order") == "lifo" and any(
        other.arrived == piece.arrived for other in centre.open_pieces() + centre.coming
    ):
        centre.note("last come first of one instant: order parts that see the arrival's number")

    centre.coming.append(piece)
    return centre.submit(piece)


def _refusal(centre: "Centre", piece: Piece) -> str | None:
    from tests.conformance.centre import NOBODY

    queue = centre.queues[piece.queue]
    most = queue.get("max_length")
    if most is not None and centre.length(piece.queue) >= most:
        return "full"

    rule = queue.get("refuse_when_no_agent")
    return NOBODY[rule] if rule and centre.nobody_there(piece.queue, rule) else None


def _asked(centre: "Centre", piece: Piece) -> int | None:
    """
    The instant its place counts from, where that is not its arrival.
    """
    queue, given = centre.queues[piece.queue], piece.given
    who = given.get("customer", piece.id)
    if queue.get("resume_within") is not None and (piece.queue, who) in centre.gone:
        left_at, standing = centre.gone[piece.queue, who]
        if centre.clock.now - left_at <= us(queue["resume_within"]):
            return standing

    if queue.get("order") == "oldest_activity":
        return us(given.get("last_activity", given.get("created", centre.clock.now / us(1))))

    if "created" in given:
        return us(given["created"])

    return _before(centre, piece, given["position"]) if "position" in given else None


def _before(centre: "Centre", piece: Piece, place: int) -> int | None:
    """
    Just ahead of the first item of its priority at or after *place*.
    """
    for other in centre.line(piece.queue)[place - 1 :]:
        if other.priority == piece.priority:
            return other.standing_at - 1

    return None


# --- what happens by itself ---


def _set_timers(centre: "Centre", piece: Piece) -> None:
    queue, given = centre.queues[piece.queue], piece.given
    for age in sorted(set(_ages(centre, piece))):
        if age > 0:
            centre.after(age, centre.do)

    if given.get("patience") is not None:
        centre.after(us(given["patience"]), lambda: centre.lose_patience(piece))
    if queue.get("max_wait_no_agent") is not None:
        centre.watch_for_agents(piece)

    _watch_exceptions(centre, piece)


def _ages(centre: "Centre", piece: Piece) -> list[int]:
    queue = centre.queues[piece.queue]
    ages = list(piece.ages(queue))
    slots = centre.built.topics.slots[piece.queue]
    ages += [slot.delay for slot in slots]
    if "tier_wait" in queue:
        wait = us(queue["tier_wait"])
        ages += [wait * (slot.level if queue.get("tier_wait_multiply") else 1) for slot in slots]

    return ages


def _watch_exceptions(centre: "Centre", piece: Piece) -> None:
    queue = piece.queue
    for exception in centre.queues[queue].get("exceptions", ()):
        after = exception["when"].get("wait_at_least")
        if after is None:
            continue

        def due(do: Given = exception["do"]) -> None:
            if piece.in_line and piece.queue == queue:
                cancelled = _changed(centre, piece, do)
                centre.do(*([_cancel(piece)] if cancelled else []))

        centre.clock.set(max(piece.arrived + us(after), centre.clock.now), due)


def _changed(centre: "Centre", piece: Piece, do: Given) -> bool:
    """
    Let an exception change *piece*; whether it is cancelled.
    """
    piece.labels |= do.get("set_labels", {})
    piece.requires += requirements(do.get("add_requires", ()), piece.given)
    piece.priority = do.get("priority", piece.priority)
    if "classify" in do:
        reclassify(centre, piece, do["classify"])
    if "queue" in do:
        _move(centre, piece, do["queue"])

    if do.get("cancel"):
        if piece.number is None:
            piece.status = "cancelled"

        return True

    return False


def _cancel(piece: Piece) -> "Cancel":
    from fairroute import Cancel
    from fairroute.ids import ItemId

    assert piece.number is not None
    return Cancel(ItemId(piece.number))


def _move(centre: "Centre", piece: Piece, queue: str) -> None:
    """
    To another queue; the arrival time is kept.
    """
    if queue == piece.queue:
        return

    piece.queue = queue
    if piece.in_line and piece.number is not None:
        _watch_exceptions(centre, piece)


def reclassify(centre: "Centre", piece: Piece, name: str) -> None:
    """
    Queue, priority and requirements of *piece* by the classification *name*.
    """
    rules = centre.given["classifications"][name]
    queues = {queue: dict(its.get("labels", {})) for queue, its in centre.queues.items()}
    item = {**piece.given, "labels": piece.labels}
    found = classify(rules, item, queues, centre.chance.random())
    if found.queue is not None:
        _move(centre, piece, found.queue)
    if found.priority is not None:
        piece.priority = found.priority

    piece.requires += found.requires


# --- workflows ---


def _aim(centre: "Centre", piece: Piece) -> None:
    """
    *piece* goes to its target, past those to be skipped, and on when the target's time is over.
    """
    last = len(piece.targets) - 1
    while piece.target < last and _skips(centre, piece.targets[piece.target]):
        piece.target += 1

    target = piece.targets[piece.target]
    piece.priority = target.get("priority", piece.priority)
    _move(centre, piece, target.get("queue", piece.queue))
    if "timeout" in target and piece.target < last:
        aimed = piece.target
        centre.after(us(target["timeout"]), lambda: _next_target(centre, piece, aimed))


def _next_target(centre: "Centre", piece: Piece, aimed: int) -> None:
    if piece.in_line and piece.target == aimed:
        piece.target += 1
        _aim(centre, piece)
        centre.do()


def _skips(centre: "Centre", target: Given) -> bool:
    if "skip_if_available_agents" not in target:
        return False

    available = sum(person.here for person in centre.members(target["queue"]))
    return available <= int(target["skip_if_available_agents"])
