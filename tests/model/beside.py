"""
The engine beside the naive model: both get every move, and must agree on everything.
"""

import pickle
from collections.abc import Sequence
from typing import Any, Final

import attrs
from tests.model.naive import NaiveEngine
from tests.model.naive.facts import Item, Worker
from tests.model.rules import Batch, Centre, KeepSnapshot, Move, Restart

import fairroute as fr
from fairroute.engine import ESTIMATORS
from fairroute.errors import FairrouteError
from fairroute.events import Event, Refused
from fairroute.model import Presence

ANSWERS_EVERY: Final = 5
"""Moves between two looks at what the engine foretells: these take longer than the rest."""

LOOKS_EVERY: Final = 10
"""Moves between two looks at the state in a run that does not check after each move: what differs
mostly stays so, and events are compared at once."""

TURNS: Final = 7
"""Moves in which every item and agent is looked at once: what differs mostly stays so."""


class Difference(AssertionError):
    """
    Engine and model disagree; says about what.
    """

    def __init__(self, about: str, model: object, engine: object) -> None:
        super().__init__(f"{about}\n  model:  {model}\n  engine: {engine}")
        self.about = about


class Beside:
    """
    One engine and its model. `Engine.check` is called after every *check_every* moves, and what can
    be read is compared as often, but at least after `LOOKS_EVERY`.
    """

    def __init__(self, centre: Centre, check_every: int = 1) -> None:
        self.centre = centre
        self.check_every = check_every
        self.moves = self.looks = 0
        self.model = NaiveEngine(
            centre.plan, centre.policy, centre.seed, centre.limits, by_plan=centre.by_plan
        )
        self.policy = None if centre.by_plan else centre.policy
        self.engine = fr.Engine(
            centre.plan, policy=self.policy, seed=centre.seed, limits=centre.limits
        )
        self.records: list[fr.Record] = []
        self.snapshot: Any = None
        self.records_before_snapshot = 0

    def play(self, move: Move) -> list[Event]:
        """
        Let both make *move*; raises `Difference` where they disagree.
        """
        if isinstance(move, Restart):
            self._restart(move)
            events: list[Event] = []
        elif isinstance(move, KeepSnapshot):
            self.snapshot = pickle.loads(pickle.dumps(self.engine.snapshot()))  # noqa: S301 - our own
            self.records_before_snapshot = len(self.records)
            events = []
        else:
            events = self._batch(move)

        self.moves += 1
        if self.moves % self.check_every == 0:
            self.engine.check()

        if self.moves % min(self.check_every, LOOKS_EVERY) == 0:
            self.look()

        return events

    def _batch(self, batch: Batch) -> list[Event]:
        expected, expected_error = _outcome(self.model, batch)
        found, error = _outcome(self.engine, batch)
        if type(expected_error) is not type(error):
            raise Difference("the mistake in the batch", repr(expected_error), repr(error))

        for index in range(max(len(expected), len(found))):
            one, other = expected[index : index + 1], found[index : index + 1]
            if [_comparable(event) for event in one] != [_comparable(event) for event in other]:
                raise Difference(f"event {index} of the step", one, other)

        if isinstance(found, fr.Step):
            again = [attrs.astuple(repeated) for repeated in found.repeated]
            _agree("what was given before", self.model.repeated, again)
            self.records.append(found.record)
        else:
            self.records.append(fr.Record(batch.at, (), tuple(found)))

        return list(expected)

    def _restart(self, move: Restart) -> None:
        centre = self.centre
        snapshot: Any = None
        records: Sequence[fr.Record] = ()
        if move.how == "snapshot":
            snapshot = pickle.loads(pickle.dumps(self.engine.snapshot()))  # noqa: S301 - our own
        elif move.how == "records":
            records = self.records
        else:
            snapshot = self.snapshot
            records = self.records[self.records_before_snapshot :]

        self.engine = fr.Engine.restore(
            snapshot,
            records,
            plan=self.model.plan,
            policy=self.policy,
            seed=centre.seed,
            limits=centre.limits,
        )

    def look(self) -> None:
        """
        Compare what a host can read: items and agents in turns, all else at once.
        """
        model, engine = self.model, self.engine
        self.looks += 1
        _agree("now", model.now / 1_000_000, engine.now)
        _agree("plan_version", model.plan_version, engine.plan_version)
        _agree("next_deadline", model.next_deadline, engine.next_deadline)
        _agree(
            "waiting", [item.id for item in model.waiting()], [item.id for item in engine.waiting()]
        )
        turn = self.looks % TURNS
        for item in model.items[turn::TURNS]:
            if item.state != "wrap_up":
                self._compare_item(item)

        for item in model.waiting():
            status = engine.item(item.id)
            assert status is not None
            _agree(f"whom item {item.id} waits for", tuple(item.awaited), status.waits_for)
            _agree(f"whether item {item.id} is held", item.held, status.held)
            until = None if item.hold is None else _seconds(item.hold[0])
            _agree(f"until when item {item.id} is held", until, status.held_until)
            _agree(f"whether item {item.id} is expedited", item.expedited, status.expedited)
            _agree(f"whether item {item.id} is outbound", item.outbound, status.outbound)

        _agree(
            "what is scheduled",
            [item.id for item in model.scheduled()],
            [item.id for item in engine.scheduled()],
        )
        _agree(
            "surges",
            [(going.surge, going.since / 1_000_000) for going in model.surges],
            [(going.surge, going.since) for going in engine.surges()],
        )
        for agent in model.agents[turn : turn + 1]:
            choices = [item.id for item in model.choices(agent)]
            _agree(f"choices of {agent.id}", choices, [i.id for i in engine.choices(agent.id)])
        if self.looks % ANSWERS_EVERY == 0:
            self._compare_answers()

        for agent in model.agents[turn::TURNS]:
            self._compare_agent(agent)

    def _compare_item(self, item: Item) -> None:
        """
        What is known of an open item, wherever it is.
        """
        model, found = self.model, self.engine.item(item.id)
        assert found is not None
        _agree(f"when item {item.id} expires", _seconds(model.ends(item)), found.expires_at)
        asked = item.asked if item.stages else item.work
        _agree(f"asked of {item.id}", asked, found.asked)
        _agree(f"class of {item.id}", item.work, found.work)
        place = (item.key, _seconds(item.standing))
        _agree(f"place of {item.id}", place, (found.key, found.standing))
        _agree(f"when {item.id} is due", _seconds(model.due(item)), found.due)
        _agree(f"stage of {item.id}", item.reached, found.stage)
        _agree(f"whom {item.id} prefers", item.preferred, found.preferred)
        _agree(f"whether the customer of {item.id} is away", item.away, found.away)
        resting = {rest.agent.id for rest in model.rests if rest.item is item}
        _agree(f"who rests from {item.id}", resting, set(found.resting))
        until = item.wait_until if item.awaited else None
        _agree(f"until when {item.id} waits for somebody", _seconds(until), found.waits_until)
        until = None if item.parked_by is None else item.parked_until
        _agree(f"until when {item.id} is parked", _seconds(until), found.parked_until)
        until = None if item.release is None else item.release[0]
        _agree(f"until when {item.id} is scheduled", _seconds(until), found.release_at)

    def _compare_agent(self, agent: Worker) -> None:
        """
        What is known of an agent who signed in at least once.
        """
        model, view = self.model, self.engine.agent(agent.id)
        _agree(f"presence of {agent.id}", agent.presence, view.presence)
        theirs = {item.id for item in model.items if item.parked_by is agent}
        _agree(f"parked with {agent.id}", theirs, set(view.parked))
        _agree(f"used units of {agent.id}", model.used(agent), view.used)
        recall = None if agent.recall is None else agent.recall.surge
        _agree(f"recall of {agent.id}", recall, view.recalled)
        _agree(f"media of {agent.id}", model.by_medium(agent), view.by_medium)
        gaps = {medium: _seconds(until) for medium, (until, _) in agent.gaps.items()}
        _agree(f"gaps of {agent.id}", gaps, view.gaps_until)
        kept = model.kept_for(agent)
        _agree(f"who {agent.id} is kept for", kept and kept.id, view.reserved)
        _agree(f"misses of {agent.id}", agent.misses, view.misses)
        _agree(f"lease of {agent.id}", _seconds(agent.lease_until), view.lease_until)
        _agree(f"breather of {agent.id}", _seconds(agent.breather_until), view.breather_until)
        if agent.presence is Presence.READY:
            _agree(f"idle_since of {agent.id}", _seconds(agent.idle_since), view.idle_since)

    def _compare_answers(self) -> None:
        """
        Places of the first, the last and one in the middle, and how long they and somebody who is
        on offer will wait.
        """
        line = self.model.waiting()
        chosen = {item.id: item for item in (*line[:1], *line[len(line) // 2 :][:1], *line[-1:])}
        offered = [item for item in self.model.items if item.state == "offered"]
        for item in chosen.values():
            position = self.engine.position(item.id)
            place = line.index(item) + 1
            found = position and (position.place, position.waiting)
            _agree(f"position of item {item.id}", (place, len(line)), found)
            nobody = self.model._why_unroutable(item) or "no_agent_free"
            why = self.engine.explain(item.id)
            _agree(f"why nobody has item {item.id}", nobody, why and why.nobody)

        for item in (*chosen.values(), *offered[:1]):
            for by in ESTIMATORS:
                estimate = self.engine.estimate_wait(item.id, by=by)
                expected = self.model.history.estimate(self.model, item, by)
                about = f"wait of item {item.id} by {by}"
                if expected is None or estimate is None:
                    _agree(about, expected, estimate)
                    continue

                mean, variance = expected
                _agree(about, f"{mean / 1e6:.9g}", f"{estimate.expected:.9g}")
                _agree(f"{about}: whether spans", variance is None, estimate.half is None)


def _seconds(instant: int | None) -> float | None:
    return None if instant is None else instant / 1_000_000


def _outcome(engine: Any, batch: Batch) -> tuple[Sequence[Event], FairrouteError | None]:  # noqa: ANN401 - either
    try:
        return engine.handle(*batch.commands, at=batch.at), None
    except FairrouteError as error:
        return list(error.events), error


def _comparable(event: Event) -> Event:
    """
    An event without the sentence that a refusal says to a person.
    """
    return attrs.evolve(event, why="") if isinstance(event, Refused) else event


def _agree(about: str, model: object, engine: object) -> None:
    if model != engine:
        raise Difference(about, model, engine)
