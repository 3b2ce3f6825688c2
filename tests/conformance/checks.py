"""
What a case expects, one function for each check, asked of the engine wherever it knows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from tests.conformance.figures import check_metric
from tests.conformance.requirements import us
from tests.conformance.selects import READ_LABELS, SCORE
from tests.conformance.trial import takers
from tests.conformance.verdict import Skip, Wrong

from fairroute.lifecycle import ItemState
from fairroute.protocols import AgentView, Needs, Pairing

if TYPE_CHECKING:
    from tests.conformance.centre import Centre
    from tests.conformance.pieces import Piece

NEAR: Final = 0.005
"""Scores are given to two places, as documents print them."""

TOLERANCE: Final = us(0.00001)

Check = Callable[["Centre", Any], None]


def check(centre: "Centre", expected: Mapping[str, Any]) -> None:
    """
    Raise `Wrong` for the first thing that is not as *expected*.
    """
    for name, value in expected.items():
        if name == "score":
            _score(centre, value, expected.get("tol", NEAR))
        elif name != "tol":
            CHECKS[name](centre, value)


def _same(what: str, expected: object, found: object) -> None:
    if expected != found:
        raise Wrong(f"{what}: expected {expected}, found {found}")


def _offered(centre: "Centre", expected: Mapping[str, Sequence[str]]) -> None:
    for name, agents in expected.items():
        status = centre.item(centre.pieces[name])
        found = set(centre.pieces[name].offers)
        if status is not None and status.state is ItemState.OFFERED:
            offers = [centre.engine.offer(number) for number in status.offers]
            assert found == {offer.agent for offer in offers if offer is not None}

        _same(f"{name} offered to", sorted(agents), sorted(found))


def _assigned(centre: "Centre", expected: Mapping[str, str]) -> None:
    for name, agent in expected.items():
        _same(f"{name} assigned to", agent, centre.pieces[name].agent)


def _unassigned(centre: "Centre", expected: Iterable[str]) -> None:
    for name in expected:
        piece = centre.pieces[name]
        found = piece.agent or piece.left or piece.rejected
        if found is not None:
            raise Wrong(f"{name}: expected nobody to have it yet, found {found}")


def _queue_order(centre: "Centre", expected: Mapping[str, Sequence[str]]) -> None:
    for queue, names in expected.items():
        _same(f"order of {queue}", list(names), [piece.id for piece in centre.line(queue)])


def _position(centre: "Centre", expected: Mapping[str, int]) -> None:
    for name, place in expected.items():
        line = [piece.id for piece in centre.line(centre.pieces[name].queue)]
        _same(f"position of {name}", place, line.index(name) + 1 if name in line else None)


def _queue_length(centre: "Centre", expected: Mapping[str, int]) -> None:
    for queue, length in expected.items():
        _same(f"length of {queue}", length, len(centre.line(queue)))


def _rejected(centre: "Centre", expected: Mapping[str, str]) -> None:
    for name, reason in expected.items():
        _same(f"{name} rejected", reason, centre.pieces[name].rejected)


def _left(centre: "Centre", expected: Mapping[str, str]) -> None:
    for name, reason in expected.items():
        left = centre.pieces[name].left
        _same(f"{name} left", reason, None if left is None else left[0])


def _left_at(centre: "Centre", expected: Mapping[str, float]) -> None:
    for name, at in expected.items():
        left = centre.pieces[name].left
        _near(f"{name} left at", [at], [] if left is None else [left[1]])


def _item(centre: "Centre", expected: Mapping[str, Mapping[str, Any]]) -> None:
    for name, facts in expected.items():
        piece = centre.pieces[name]
        found = _facts(centre, piece)
        for fact, value in facts.items():
            _same(f"{fact} of {name}", value, found[fact])


def _facts(centre: "Centre", piece: "Piece") -> dict[str, Any]:
    status = centre.item(piece)
    queue, priority = piece.queue, piece.priority
    if status is not None:
        queue = centre.built.topics.queue_of[str(status.work.topic)]
        priority = centre.built.standing_of[status.work.tier].priority

    requires = [each.plain() for each in piece.requires]
    return {"queue": queue, "priority": priority, "status": piece.status, "requires": requires}


def _eligible(centre: "Centre", expected: Mapping[str, Iterable[str]]) -> None:
    for name, agents in expected.items():
        _same(f"eligible for {name}", set(agents), set(takers(centre, centre.pieces[name])))


def _rank(centre: "Centre", expected: Mapping[str, Sequence[str]]) -> None:
    for name, agents in expected.items():
        _same(f"rank for {name}", list(agents), takers(centre, centre.pieces[name]))


def _available(centre: "Centre", expected: Mapping[str, bool]) -> None:
    for name, wanted in expected.items():
        person = centre.people[name]
        _same(f"{name} available", wanted, person.available)
        _same(f"presence of {name}", person.presence(), centre.engine.agent(name).presence)


def _agent_paused(centre: "Centre", expected: Mapping[str, bool]) -> None:
    for name, wanted in expected.items():
        agent, _, queue = name.partition("@")
        person = centre.people[agent]
        found = person.paused or (bool(queue) and queue in person.paused_in)
        _same(f"{name} paused", wanted, found)
        if wanted and queue:
            serves = person.slot(queue).pool in centre.engine.agent(agent).agent.pools
            _same(f"{name} offered work", person.paused and serves, serves)


def _agent_level(centre: "Centre", expected: Mapping[str, int]) -> None:
    for name, level in expected.items():
        agent, _, queue = name.partition("@")
        person = centre.people[agent]
        queues = [queue] if queue else list(person.queues)
        pools = centre.engine.agent(agent).agent.pools
        for each in queues:
            slots = [slot for slot in centre.built.topics.slots[each] if slot.pool in pools]
            _same(f"level of {agent} in {each}", [level], [slot.level for slot in slots])


def _used_capacity(centre: "Centre", expected: Mapping[str, int]) -> None:
    for name, used in expected.items():
        _same(f"capacity used of {name}", used, centre.engine.agent(name).used)


def _served(centre: "Centre", expected: Mapping[str, Sequence[float]]) -> None:
    for name, span in expected.items():
        piece = centre.pieces[name]
        found = [instant for instant in (piece.started, piece.ended) if instant is not None]
        _near(f"{name} served", span, found)


def _interrupted(centre: "Centre", expected: Mapping[str, Any]) -> None:
    for name, spans in expected.items():
        listed = spans if spans and isinstance(spans[0], list) else [spans]
        found = [instant for span in centre.pieces[name].interrupted for instant in span]
        _near(f"{name} interrupted", [instant for span in listed for instant in span], found)


def _near(what: str, expected: Sequence[float], found: Sequence[int]) -> None:
    if len(expected) != len(found) or any(
        abs(us(one) - other) > TOLERANCE for one, other in zip(expected, found, strict=True)
    ):
        raise Wrong(f"{what}: expected {list(expected)}, found {[each / us(1) for each in found]}")


def _share(centre: "Centre", expected: Mapping[str, Sequence[float]]) -> None:
    everybody = centre.open_pieces()
    for value, (low, high) in expected.items():
        having = sum(
            any(each.value == value for each in piece.requires) for piece in everybody
        ) / len(everybody)
        if not low <= having <= high:
            raise Wrong(f"share of {value}: expected {low} to {high}, found {having}")


def _score(
    centre: "Centre", expected: Mapping[str, Mapping[str, float]], tolerance: float = NEAR
) -> None:
    """
    What the score part answers for a pair, whoever may serve: the engine's policy is asked itself.
    """
    _, part = centre.engine.policy.score
    for name, scores in expected.items():
        piece = centre.pieces[name]
        status = centre.item(piece)
        if centre.queues[piece.queue].get("select") not in READ_LABELS or status is None:
            raise Skip("score: of a rule that answers with no number, or an item that is closed")

        work = status.work
        item = Needs(pools=work.pools, requires=work.requires, attributes=work.attributes)
        for agent, score in scores.items():
            spec = centre.engine.agent(agent).agent
            view = AgentView(pools=spec.pools, attributes=spec.attributes)
            found = part(Pairing(item, view))
            assert isinstance(found, tuple)
            if len(found) <= SCORE:
                raise Skip(f"score: {agent} serves the queue of {name} no more")

            if abs(found[SCORE] - score) > tolerance:
                raise Wrong(f"score of {agent} for {name}: expected {score}, found {found[SCORE]}")


def _selected(centre: "Centre", expected: str | None) -> None:
    _same("selected", expected, centre.selected)


def _rotation(centre: "Centre", expected: Mapping[str, list[str]] | list[str]) -> None:
    for queue, names in centre.by_queue(expected).items():
        _same(f"rotation of {queue}", names, centre.rotations[queue])


def _rotation_members(centre: "Centre", expected: Mapping[str, list[str]] | list[str]) -> None:
    for queue, names in centre.by_queue(expected).items():
        _same(f"rotation of {queue}", sorted(names), sorted(centre.rotations[queue]))


def _nothing(_: "Centre", expected: object) -> None:
    """
    A tolerance checks nothing by itself.
    """
    del expected


def _metric(_: "Centre", expected: Mapping[str, Any]) -> None:
    check_metric(expected)


CHECKS: Final[Mapping[str, Check]] = {
    "offered": _offered,
    "assigned": _assigned,
    "unassigned": _unassigned,
    "queue_order": _queue_order,
    "position": _position,
    "queue_length": _queue_length,
    "rejected": _rejected,
    "left": _left,
    "left_at": _left_at,
    "item": _item,
    "eligible": _eligible,
    "rank": _rank,
    "score": _score,
    "tol": _nothing,
    "available": _available,
    "agent_paused": _agent_paused,
    "agent_level": _agent_level,
    "used_capacity": _used_capacity,
    "served": _served,
    "interrupted": _interrupted,
    "share": _share,
    "metric": _metric,
    "selected": _selected,
    "rotation": _rotation,
    "rotation_members": _rotation_members,
}
