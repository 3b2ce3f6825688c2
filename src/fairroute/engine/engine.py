"""
The engine a host talks to.

Sans-I/O: it reads no clock, starts no thread, does no I/O and draws no chance that it was not
given. The host calls `handle` with the commands of one instant and sleeps until `next_deadline`.
"""

# ruff: noqa: SLF001 - `restore` sets up the engine that it returns.

from collections.abc import Iterable
from math import inf
from typing import TYPE_CHECKING

from fairroute.commands import ChangePlan, Command, Outage
from fairroute.engine.classify import Classifier
from fairroute.engine.decide import Decisions
from fairroute.engine.fold import fold
from fairroute.engine.index import Index
from fairroute.engine.keys import SortedOut, sort_out
from fairroute.engine.match import Match
from fairroute.engine.mistakes import LOOK_AT, look_at_outage, look_through, no_command
from fairroute.engine.planning import PlanTrial, look_at_plan, try_plan
from fairroute.engine.reads import Reads
from fairroute.engine.record import Record, Step
from fairroute.engine.recorder import Recorder
from fairroute.engine.retrace import Decision, before, check_decision, retrace
from fairroute.engine.shifts import Shifts
from fairroute.engine.snapshot import Snapshot, state_of
from fairroute.engine.state import State
from fairroute.engine.surges import Surges
from fairroute.engine.transitions import Transitions
from fairroute.errors import (
    ClockError,
    EngineBroken,
    EngineBusy,
    FairrouteError,
    InvalidValue,
    KeyConflict,
    PolicyPartFailed,
)
from fairroute.events import Assigned, Event, Offered, PolicyFailed
from fairroute.instants import LATEST, MICROSECONDS, microseconds
from fairroute.plan import Limits, Plan
from fairroute.policies import Policy
from fairroute.registry import policy_from

if TYPE_CHECKING:
    from pathlib import Path


class Engine(Reads):
    """
    One queueing and routing engine for all channels.

    *plan* is a `Plan`, a path to a plan file, or None (one tier, first come first served). *policy*
    overrules the plan's. *seed* is chance's. With *strict*, a batch in which a policy part failed
    raises `PolicyPartFailed` after it was done. *observers* are told of every transition (see
    `Transitions`); *limits* bound what is remembered of what is over.

    Raises `PlanError` with every problem of a plan file, `InvalidValue` for anything else that
    cannot be.
    """

    def __init__(
        self,
        plan: "Plan | str | Path | None" = None,
        *,
        policy: Policy | None = None,
        seed: int = 0,
        strict: bool = False,
        limits: Limits | None = None,
        observers: Iterable[object] = (),
    ) -> None:
        self._set_up(
            _plan_from(plan),
            policy,
            seed,
            State(Limits() if limits is None else limits),
            strict=strict,
            observers=observers,
        )

    @classmethod
    def restore(
        cls,
        snapshot: Snapshot | None = None,
        records: Iterable[Record] = (),
        *,
        plan: "Plan | str | Path | None" = None,
        policy: Policy | None = None,
        seed: int = 0,
        strict: bool = False,
        limits: Limits | None = None,
        observers: Iterable[object] = (),
    ) -> "Engine":
        """
        The engine that made *snapshot* and then *records* (or all records, without a snapshot).

        State is folded from what happened, so plan, policy and code may have changed since; they
        rule from now on. A snapshot brings its seed. *observers* hear the records too. Raises
        `RestoreError` if a record does not follow. O(open items + events).
        """
        engine = cls.__new__(cls)
        limits = Limits() if limits is None else limits
        if snapshot is None:
            state = State(limits)
        else:
            state = state_of(snapshot, limits)
            seed = snapshot.seed

        engine._set_up(_plan_from(plan), policy, seed, state, strict=strict, observers=observers)
        engine._index.rebuild(state)
        engine._do.observe(engine._observers)
        fold(engine._do, records)
        engine._index.settle()
        engine._do.observe((engine._recorder, *engine._observers))
        return engine

    def _set_up(
        self,
        plan: Plan,
        policy: Policy | None,
        seed: int,
        state: State,
        *,
        strict: bool,
        observers: Iterable[object],
    ) -> None:
        _check_arguments(policy, seed, strict, state.limits)
        self.seed = seed
        self.strict = strict
        self._shut: type[FairrouteError] | None = None
        self._state = state
        self._observers = tuple(observers)
        self._recorded: list[Event] = []
        self._recorder = Recorder(self._recorded)
        self._given_policy = policy
        self._index = self._index_under(plan)
        self._do = Transitions(state, self._index, (self._recorder, *self._observers))
        self._obey(plan)

    def _index_under(self, plan: Plan) -> Index:
        """
        Indices for *plan*, with nothing in them yet; and the policy that it asks for.
        """
        self.plan = plan
        policy = self._given_policy
        self.policy = policy_from(plan, plan.policy) if policy is None else policy
        most = plan.offers.open_per_agent
        index = Index(
            self.policy,
            self._state,
            inf if most is None else most,
            plan.media,
            plan.surge,
            plan.estimates.every,
            Shifts(plan.topics, plan.agents.overrun),
            plan.admission,
        )
        self._state.window = index.scoring.window
        return index

    def _obey(self, plan: Plan) -> None:
        state, do = self._state, self._do
        self._classifier = Classifier(plan)
        self._decide = Decisions(state, do, plan, self._classifier, self.policy)
        self._match = Match(
            state,
            self._index,
            do,
            policy=self.policy,
            offers=plan.offers,
            keep_free=plan.outbound.keep_free,
            seed=self.seed,
        )

    # --- the one way to change anything ---

    def handle(  # noqa: C901, PLR0912, PLR0915 - every command passes here: one call, not three
        self, *commands: Command, at: float
    ) -> Step:
        """
        Let time come to *at* (seconds), then do *commands* in order, then match once.

        Deadlines before *at* fire at their own instants, each followed by a match. An empty batch
        is a tick. Raises `ClockError` for an earlier instant (nothing at all happened), and for a
        mistake in a command the error that says so: then no command of the batch was done, time has
        come to *at*, and what fired meanwhile is in `error.events`. A command with a key that was
        given before is not done again.
        """
        if self._shut is not None:
            raise self._shut

        state, index = self._state, self._index
        if type(at) is float and 0.0 <= at <= LATEST:
            instant = round(at * MICROSECONDS)
        else:
            instant = microseconds(at, "at")

        if instant < state.now:
            raise ClockError(at, state.now / MICROSECONDS)

        timers = index.timers
        mistake: FairrouteError | None = None
        keyed: SortedOut | None = None
        for command in commands:
            if getattr(command, "key", None) is not None:
                keyed, mistake = self._sort_out(commands, instant)
                commands = keyed.new
                break

        kind = type(commands[0]) if len(commands) == 1 else None
        self._shut = EngineBusy
        try:
            if kind is Outage or kind is ChangePlan:
                mistake = self._obey_alone(commands[0], instant)
                index = self._index
            else:
                if timers.heap and timers.heap[0][0] <= instant and timers.due(instant):
                    self._advance(instant)

                state.now = instant
                state.seconds = instant / MICROSECONDS
                try:
                    if kind is None:
                        look_through(commands, state, self._classifier)
                    else:
                        LOOK_AT.get(kind, no_command)(commands[0], state, self._classifier, None)
                except FairrouteError as error:
                    mistake = error
                else:
                    carry_out = self._decide.carry_out
                    for command in commands:
                        state.commands = state.cause = state.commands + 1
                        before = state.seq
                        carry_out[type(command)](command)
                        if keyed is not None:
                            keyed.done(command, before, state)

                # What a command set for now, or for before, is due before the match (T1).
                if timers.heap and timers.heap[0][0] <= instant:
                    self._fire_due()

            if index.surges is not None:
                self._match_in_surges(index.surges)
            elif index.stirred:
                self._match.run()
        except BaseException:
            # Cut short between two transitions: no later call may build on what is there.
            self._shut = EngineBroken
            raise

        self._shut = None
        events = tuple(self._recorded)
        self._recorded.clear()
        if mistake is not None:
            mistake.events = events
            raise mistake

        if self.strict:
            _raise_if_a_part_failed(events)

        told = () if keyed is None else keyed.told(state)
        return Step(state.seconds, commands, events, state.commands, *told)

    def _sort_out(
        self, commands: tuple[Command, ...], instant: int
    ) -> tuple[SortedOut, KeyConflict | None]:
        try:
            return sort_out(commands, self._state.keys, instant), None
        except KeyConflict as conflict:
            return SortedOut(), conflict

    def _advance(self, instant: int) -> None:
        """
        Fire what is due before *instant*, matching after each deadline; then what is due at it,
        without matching.
        """
        state, timers = self._state, self._index.timers
        deadline = timers.first()
        while deadline is not None and deadline < instant:
            state.come_to(deadline)
            self._fire_due()
            if self._index.surges is None:
                self._match.run()
            else:
                self._match_in_surges(self._index.surges)

            deadline = timers.first()

        state.come_to(instant)
        self._fire_due()

    def _match_in_surges(self, surges: Surges) -> None:
        """
        Match, and look at surges before it and, as it may calm them, after it. In one instant the
        line only gets shorter: each of them begins once at most.
        """
        state, told = self._state, -1
        while told != state.seq:
            told = state.seq
            if self._recorded:
                state.told_at = microseconds(self._recorded[-1].at)

            self._decide.review_surges(surges)
            if self._index.stirred:
                self._match.run()

    def _fire_due(self) -> None:
        timers, now = self._index.timers, self._state.now
        timer = timers.pop_due(now)
        while timer is not None:
            _, rank, _, fact, key = timer
            self._decide.fire(rank, fact, key)
            timer = timers.pop_due(now)

    def _obey_alone(self, command: Command, instant: int) -> FairrouteError | None:
        """
        Do what changes how everything around it is judged; the mistake, if it is one.
        """
        if isinstance(command, Outage):
            return self._sleep_through(command, instant)

        assert isinstance(command, ChangePlan)
        return self._change_plan(command, instant)

    def _sleep_through(self, outage: Outage, instant: int) -> FairrouteError | None:
        """
        An outage replaces the advance: up to its beginning as usual, then no offers until now
        (SEMANTICS T8).
        """
        state = self._state
        try:
            since = look_at_outage(outage, state, instant)
        except FairrouteError as error:
            self._advance(instant)
            return error

        # No match at its beginning: nobody was there any more to be told of an offer.
        self._advance(since)
        state.commands += 1
        state.cause = state.commands
        self._decide.outage(since, instant)
        timers = self._index.timers
        deadline = timers.first()
        while deadline is not None and deadline <= instant:
            state.come_to(max(state.now, deadline))
            self._fire_due()
            deadline = timers.first()

        state.come_to(instant)
        return None

    def explain_decision(
        self,
        event: Offered | Assigned,
        records: Iterable[Record],
        *,
        snapshot: Snapshot | None = None,
    ) -> Decision:
        """
        Why, by this engine's plan and policy, an item went to an agent: who was ahead, who else
        could have been asked, and what every score said.

        *records* are the journal from its beginning, or from *snapshot*, up to *event* at least.
        Raises `InvalidValue` for an event that is not among them or is no decision. O(events +
        agents + items).
        """
        check_decision(event)
        engine = Engine.restore(
            snapshot,
            before(records, event),
            plan=self.plan,
            policy=self.policy,
            seed=self.seed,
            limits=self._state.limits,
        )
        if engine._state.seq != event.seq - 1:
            expected = "the journal from its beginning, or from the snapshot"
            raise InvalidValue("explain_decision(records)", event, expected)

        return retrace(event, engine._state, engine._match)

    def _change_plan(self, command: ChangePlan, instant: int) -> FairrouteError | None:
        """
        Let time come to *instant*, then let the plan of *command* hold (SEMANTICS T7).
        """
        self._advance(instant)
        state, old, classifier = self._state, self._index, self._classifier
        try:
            look_at_plan(command.plan, self.plan, state)
        except FairrouteError as error:
            return error

        state.commands += 1
        state.cause = state.commands
        window = state.window
        state.let_go_of_indices()
        self._index = self._do.index = self._index_under(command.plan)
        self._obey(command.plan)
        self._index.rebuild(state)
        self._index.take_over(old)
        self._decide.adopt_plan(classifier, recount=window != state.window)
        return None

    def dry_run(self, plan: "Plan | str | Path") -> PlanTrial:
        """
        What `ChangePlan(plan)` would do at this instant, and for whom; nothing is changed.

        Raises `PlanError` for a plan file that is none; a plan that cannot be is told by the
        `PlanTrial`. O(everything open).
        """
        trial = Engine.restore(
            self.snapshot(), plan=self.plan, policy=self._given_policy, limits=self._state.limits
        )
        return try_plan(plan if isinstance(plan, Plan) else _plan_from(plan), trial)

    def __repr__(self) -> str:
        state = self._state
        waiting, agents = self._index.lines.waiting, len(state.agents)
        return f"<Engine at {self.now:g} s: {waiting} waiting, {agents} agents>"


def _plan_from(plan: "Plan | str | Path | None") -> Plan:
    if plan is None:
        return Plan()

    from fairroute.planfile import check_plan, load_plan

    if isinstance(plan, Plan):
        check_plan(plan)
        return plan

    return load_plan(plan)


def _check_arguments(policy: object, seed: object, strict: object, limits: object) -> None:
    if policy is not None and not isinstance(policy, Policy):
        raise InvalidValue("Engine.policy", policy, "a Policy, such as fr.Policy(order=…)")

    if type(seed) is not int:
        raise InvalidValue("Engine.seed", seed, "a whole number")

    if type(strict) is not bool:
        raise InvalidValue("Engine.strict", strict, "True or False")

    if not isinstance(limits, Limits):
        raise InvalidValue("Engine.limits", limits, "Limits(…)")


def _raise_if_a_part_failed(events: tuple[Event, ...]) -> None:
    for event in events:
        if type(event) is PolicyFailed:
            error = PolicyPartFailed(event.part, event.why)
            error.events = events
            raise error
