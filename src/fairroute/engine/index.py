"""
Everything derived from facts that makes an engine fast: lanes, benches, timers, and what the next
match must look at.

Transitions tell the index what became of an item or an agent; `Engine.check` rebuilds it from the
facts and compares.
"""

from bisect import bisect_left, insort
from collections.abc import Hashable, Mapping
from hashlib import blake2b
from heapq import heappop, heappush
from typing import Final

import attrs

from fairroute import answers
from fairroute.admission import Admission
from fairroute.bench import Bench, ScorePlan, UnsoundScore
from fairroute.capability import Capability, Profile, Signature, needs_of
from fairroute.engine.admission import Doors
from fairroute.engine.deadlines import deadlines, still_due
from fairroute.engine.overdue import Overdue
from fairroute.engine.shifts import Shifts
from fairroute.engine.state import State
from fairroute.engine.surges import Surges
from fairroute.engine.watching import IN_LINE
from fairroute.facts import AgentFacts, ItemFacts, SurgeFacts, WaitFor
from fairroute.instants import microseconds
from fairroute.lanes import EVERYBODY, NOBODY, AllBut, Excluded, GroupOf, Lane, Lines, Yielding
from fairroute.lifecycle import ItemState
from fairroute.model import Classified, Presence
from fairroute.opening import ALL, Company, Opening
from fairroute.plan import Medium
from fairroute.policies import Policy
from fairroute.policies.eligibility import can_serve
from fairroute.protocols import AgentView, Eligibility, Needs, Pairing, Waiting
from fairroute.surges import Surge
from fairroute.timers import SHIFT, SURGE, WAIT_FOR, Timers

READY: Final = Presence.READY
"""A name of its own: looking a member up in its enum takes longer than the whole question."""


def chance(seed: int, decision: int) -> int:
    """
    The number that stands for chance at a decision: a hash of the recorded seed and the decision's
    number.
    """
    return int.from_bytes(blake2b(f"{seed}:{decision}".encode(), digest_size=8).digest(), "big")


class Index:
    """
    The indices of one engine under one policy.
    """

    def __init__(
        self,
        policy: Policy,
        state: State,
        open_per_agent: float = 1,
        media: Mapping[str, Medium] | None = None,
        surges: Mapping[str, Surge] | None = None,
        grid: float = 60.0,
        shifts: Shifts | None = None,
        admission: Mapping[str, Admission] | None = None,
    ) -> None:
        self.policy = policy
        self.open_per_agent = open_per_agent
        self.several = open_per_agent > 1
        """Whether an agent may be free while an offer rings."""
        self.company = Company.of(media)
        self.shifts = Shifts() if shifts is None else shifts
        self.narrowing = bool(self.company)
        """
        Whether an agent may be offered less than they can do: because of the media of what they
        have (by the plan, or by anybody's limits), of what they just got, or of the time.
        """
        self.gaps = {
            medium.name: microseconds(medium.offer_gap)
            for medium in (media or {}).values()
            if medium.offer_gap is not None
        }
        self._state = state
        self._standing_rules = tuple(
            rule
            for rule in policy.eligibility
            if getattr(rule, "reads", "pair") in ("item", "profile")
        )
        self.by_free = any(getattr(part, "by_free", False) for part in policy.eligibility)
        """Whether who may be asked depends on how many are free: any step may then change it."""
        self.pairwise = self.by_free or any(
            getattr(part, "reads", "pair") == "pair" for part in policy.eligibility
        )
        self.scoring = ScorePlan.of(policy.score)
        self.by_chance = self.scoring.chance
        self.capability = Capability(self._may_take, state.limits.interned)
        self.capability.on_sweep = self._drop_benches
        self.lines = Lines(self._group_of() if policy.urgency is not None else None)
        self.benches: dict[int, Bench] = {}
        self.timers = Timers(still_due)
        self.overdue = Overdue(media, self.timers, state)
        self.drains = bool(self.overdue.bounds)
        """Whether agents are kept for items that are overdue."""
        on = surges or state.surges or state.recalled
        self._grid = grid
        self.surges = Surges(surges or {}, state, self.lines, grid, self.overruns) if on else None
        """Whom surges are for; None where the plan knows none, none goes on, and nobody came."""
        self.doors = Doors(admission, state) if admission else None
        """What keeps newcomers out; None where nothing does."""
        self.watching: tuple[Surges | Doors, ...] = ()
        """Who is to know what is in line."""
        self._watch()
        self.free: dict[str, AgentFacts] = {}
        self.touched: dict[str, AgentFacts] = {}
        """Agents who are free and do not sit yet: they changed since the last match."""
        self.dirty: dict[Lane, None] = {}
        """Lanes that got an item while somebody sat free. Who becomes free later looks at all."""
        self.promised: list[int] = []
        """Instants at which customers are to be called, as they were promised."""
        self.entered: dict[int, ItemFacts] = {}
        """Items that came into a line that nobody signed in could serve."""
        self.uncovered = False
        self.stirred = self.by_free
        """Whether anything has happened that a match must look at."""
        self.signed_in = 0
        self._leaving_window: list[tuple[int, int, AgentFacts]] = []
        self._ticket = 0

    # --- told by transitions ---

    def item_opened(self, item: ItemFacts) -> None:
        """
        *item* is new, and waits; nothing keeps it apart from anybody yet.
        """
        signature = self.capability.signatures.get(item.work)
        if signature is None:
            signature = self._new_signature(item.work)

        item.signature = signature
        signature.items += 1
        lane = self.lines.enter(item, signature)
        if self.watching:
            self._in_line(item)

        if self.free:
            self.dirty[lane] = None
            self.stirred = True

        if not signature.capable & self.signed_in:
            self.entered[item.id] = item
            self.stirred = True

        if self.drains and self.overdue.entered(item):
            self.stirred = True

    def item_entered(self, item: ItemFacts) -> None:
        """
        *item* waits, from now on or under another constraint.
        """
        signature = item.signature
        assert signature is not None
        apart: frozenset[str] | AllBut = (
            frozenset((*item.rests, *item.withheld)) if item.rests or item.withheld else NOBODY
        )
        if item.held is not None:
            apart = EVERYBODY
        elif item.wait_for is not None:
            only = (name for name in item.wait_for.agents if name not in apart)
            apart = AllBut(frozenset(only))

        excluded: Excluded = apart
        if item.yields:
            excluded = Yielding(apart)

        lane = self.lines.enter(item, signature, excluded)
        if self.watching:
            self._in_line(item)

        if self.free:
            self.dirty[lane] = None
            self.stirred = True

        if not signature.capable & self.signed_in:
            self.entered[item.id] = item
            self.stirred = True

        if self.drains and self.overdue.entered(item):
            self.stirred = True
            if item.reserved is not None:
                # Whoever is kept for it may have room for what it is now.
                self.agent_changed(item.reserved)

    def item_left(self, item: ItemFacts) -> None:
        """
        *item* waits no more, or under another constraint.
        """
        if item.lane is not None:
            self.lines.leave(item)
            if self.drains and self.overdue.left(item):
                self.stirred = True

    def item_awaits(self, item: ItemFacts) -> None:
        """
        *item* waits for agents, from now on.
        """
        wait_for = item.wait_for
        assert wait_for is not None
        self.timers.set(wait_for.until, WAIT_FOR, wait_for.seq, item)
        self._awaited_by(item, wait_for)

    def _awaited_by(self, item: ItemFacts, wait_for: WaitFor) -> None:
        for name in wait_for.agents:
            self._state.agents[name].awaited_by.add(item.id)

    def item_classified(self, item: ItemFacts) -> None:
        """
        *item* is of another class (or new).
        """
        if item.signature is not None:
            item.signature.items -= 1

        work = item.work
        signature = self.capability.signatures.get(work)
        if signature is None:
            signature = self._new_signature(work)

        item.signature = signature
        item.view = None
        signature.items += 1
        if self.watching and item.state in IN_LINE:
            self._in_line(item)

    def agent_can(self, agent: AgentFacts) -> None:
        """
        What *agent* can do, or whether they are signed in, has changed.
        """
        self._unseat(agent)
        agent.ability = _exchange(agent.ability, self.capability.profile(agent.agent))
        agent.profile = _exchange(agent.profile, agent.ability)
        if agent.agent.limits or agent.gaps:
            self.narrowing = True

        if agent.agent.available_until is not None or agent.end is not None:
            self._heed_shift(agent)

        self.uncovered = self.stirred = True
        self.agent_changed(agent)

    def agent_counted(self, profile: Profile, change: int) -> None:
        """
        One agent more or less of *profile* is signed in.
        """
        profile.signed_in += change
        if profile.signed_in:
            self.signed_in |= profile.bit
        else:
            self.signed_in &= ~profile.bit

    def agent_changed(self, agent: AgentFacts) -> None:
        """
        The load, presence or idle time of *agent* has changed.
        """
        if agent.seats is not None:
            self._unseat(agent)

        if (
            agent.presence is READY
            and (not agent.offers or len(agent.offers) < self.open_per_agent)
            and agent.used < agent.agent.capacity
            and agent.breather is None
        ):
            if self.narrowing:
                self._open(agent)

            self.touched[agent.id] = agent
            self.stirred = True
        elif self.touched:
            self.touched.pop(agent.id, None)

        if self.drains and self.overdue.agent_changed(agent):
            self.stirred = True

    def agent_reserved(self, agent: AgentFacts, item: ItemFacts) -> None:
        """
        *agent* is kept for *item*: nothing else is theirs.
        """
        self._unseat(agent)
        self.touched.pop(agent.id, None)
        self.overdue.provided_for(item)

    def agent_let_go(self, agent: AgentFacts, item: ItemFacts) -> None:
        """
        *agent* is kept for *item* no more.
        """
        if item.lane is not None:
            self.overdue.entered(item)

        self.agent_changed(agent)

    def item_fell_due(self, item: ItemFacts) -> None:
        """
        *item* is overdue.
        """
        self.overdue.fell_due(item)
        self.stirred = True

    def is_free(self, agent: AgentFacts) -> bool:
        """
        Whether *agent* may be offered anything now; as above, for those who are not in a hurry.
        """
        may_ring = agent.presence is READY and len(agent.offers) < self.open_per_agent
        return may_ring and agent.room > 0 and agent.breather is None

    def opening(self, agent: AgentFacts) -> Opening | None:
        """
        Which media *agent* is open to beside the work they have; None: all. O(items they have).
        """
        return self.company.opening(agent.in_media(), agent.agent.limits)

    def may_be_asked(self, agent: AgentFacts) -> Opening | None:
        """
        Which media *agent* may be offered: those they are open to, but for gaps; None: all.
        """
        opening = self.opening(agent)
        return (opening or ALL).without(agent.gaps) if agent.gaps else opening

    def overruns(self, work: Classified, agent: AgentFacts) -> bool:
        """
        Whether *work*, begun now, is expected to keep *agent* longer than they may be kept.
        """
        if agent.end is None:
            return False

        return self._state.now + self.shifts.takes(work.topic) > agent.end

    def longest(self, agent: AgentFacts) -> int | None:
        """
        The longest of the durations that the plan expects which *agent* has time for; None: all.
        """
        return None if agent.end is None else self.shifts.longest(agent.end - self._state.now)

    def time_passed_for(self, agent: AgentFacts) -> None:
        """
        What fitted in the time of *agent* a moment ago does not all fit any more.
        """
        self._await_narrowing(agent)
        self.agent_changed(agent)

    def agent_given(self, agent: AgentFacts, at: int) -> None:
        """
        *agent* was given an item *at* an instant: one more within the score's window, until it
        slides past.
        """
        self._ticket += 1
        heappush(self._leaving_window, (at + self.scoring.window, self._ticket, agent))

    def rebuild(self, state: State) -> None:
        """
        Derive everything from the facts of *state*, in which nothing is left to match.
        """
        for agent in state.agents.values():
            self.agent_can(agent)
            assert agent.ability is not None
            if agent.presence is not Presence.OFFLINE:
                self.agent_counted(agent.ability, +1)

            for given in agent.given:
                self.agent_given(agent, given)

        for timer in deadlines(state):
            self.timers.set(*timer)

        for item in sorted(state.items.values(), key=lambda item: item.arrival):
            self.item_classified(item)
            if item.state is ItemState.WAITING:
                self.item_entered(item)

            if item.wait_for is not None:
                self._awaited_by(item, item.wait_for)

            if item.callback is not None and item.callback.promised is not None:
                self.promise(item.callback.promised)

        self._rebuild_watches(state)
        self.settle()

    def _rebuild_watches(self, state: State) -> None:
        if self.doors is not None:
            self.doors.rebuild()

        if self.surges is not None:
            self.surges.rebuild()
            for facts in state.surges.values():
                self._relate_anew(facts.surge)

    def settle(self) -> None:
        """
        Nothing is left to match: let everybody free sit, and forget what was touched.
        """
        for agent in self._state.agents.values():
            # Time has passed while events were folded, and no timer fired.
            if agent.narrows is not None and agent.narrows <= self._state.now:
                self.timers.lapsed()
                self.time_passed_for(agent)

        for agent in self.touched.values():
            if agent.reserved is None:
                self.seat(agent)

        self.overdue.settle()
        # Who was kept by another plan is let go by the same rules.
        kept = any(agent.reserved for agent in self._state.agents.values())
        self.drains = bool(self.overdue.bounds) or kept
        self.touched.clear()
        self.dirty.clear()
        self.entered.clear()
        self.uncovered = False
        self.stirred = self.by_free
        if self.surges is not None:
            self.await_surges()

    def _watch(self) -> None:
        self.watching = tuple(one for one in (self.surges, self.doors) if one is not None)

    def _in_line(self, item: ItemFacts) -> None:
        for one in self.watching:
            one.item_in_line(item)

    def item_gone(self, item: ItemFacts) -> None:
        """
        *item* is in line no more, for those who watch it.
        """
        for one in self.watching:
            one.item_gone(item)

    def surge_started(self, facts: SurgeFacts) -> None:
        """
        A surge opens its class to others.
        """
        if self.surges is None:
            self.surges = Surges({}, self._state, self.lines, self._grid, self.overruns)
            self.surges.rebuild()
            self._watch()
        else:
            self.surges.started(facts)

        self._relate_anew(facts.surge)

    def surge_ended(self, surge: Surge) -> None:
        """
        A surge opens nothing any more.
        """
        assert self.surges is not None
        self.surges.ended(surge.name)
        self._relate_anew(surge)

    def await_surges(self) -> None:
        """
        Nothing of surges is due now: set the timer for when time alone makes something so.
        """
        surges = self.surges
        assert surges is not None
        due = surges.next_change()
        if due == surges.due:
            return

        if surges.due is not None:
            self.timers.lapsed()

        surges.due = due
        if due is not None:
            surges.seq += 1
            self.timers.set(due, SURGE, surges.seq, surges)

    def needs(self, signature: Signature) -> Needs | Classified:
        """
        What an agent must have for an item of *signature*, as far as surges do not let others help.
        """
        if not self._state.surges:
            return signature.needs

        # Kept until a surge that is for it begins or ends: every profile is asked about it.
        if signature.opened is None:
            signature.opened = self.opened(signature.work)

        return signature.opened

    def opened(self, work: Classified) -> Classified:
        """
        *work* as far as surges let more agents serve it.
        """
        return work if self.surges is None else self.surges.opened(work)

    def _relate_anew(self, surge: Surge) -> None:
        """
        Who may take what *surge* is for is another question now. O(signatures × profiles).
        """
        for signature in self.capability.signatures.values():
            if not surge.watches(signature.work):
                continue

            self.capability.relate_anew(signature)
            lanes = (signature.lane, *signature.personal.values())
            self.dirty |= {lane: None for lane in lanes if lane is not None}

        self.overdue.others_may()
        self.uncovered = self.stirred = True

    def promise(self, instant: int) -> None:
        """
        One more customer is to be called at *instant*.
        """
        insort(self.promised, instant)

    def keep_promise(self, instant: int) -> None:
        """
        One of those who are to be called at *instant* need not be any more.
        """
        del self.promised[bisect_left(self.promised, instant)]

    def promised_between(self, since: int, until: int) -> int:
        """
        How many customers are promised a call from *since* on and before *until*. O(log n).
        """
        return bisect_left(self.promised, until) - bisect_left(self.promised, since)

    def take_over(self, before: "Index") -> None:
        """
        Look at everything at the next match, and at what *before* had still to be looked at.
        """
        self.dirty = dict.fromkeys(self.lines.lanes())
        self.overdue.look_at_all()
        # Whoever is kept for somebody sits on no bench.
        for agent in self.overdue.doubted.values():
            if self.is_free(agent):
                self.touched[agent.id] = agent

        self.entered = before.entered
        self.uncovered = before.uncovered
        self.stirred = True

    # --- asked by the match ---

    def slide_window(self) -> None:
        """
        Let free agents whose count within the window has fallen sit where they now belong.
        """
        now = self._state.now
        while self._leaving_window and self._leaving_window[0][0] <= now:
            agent = heappop(self._leaving_window)[2]
            if agent.seats is not None:
                self._unseat(agent)
                self.seat(agent)

    def seat(self, agent: AgentFacts) -> None:
        """
        Let a free *agent* sit on every bench they have room for.
        """
        agent.seats = {}
        room = agent.room
        try:
            for demand, bench in self.benches.items():
                if demand <= room:
                    bench.seat(agent)
        except UnsoundScore:
            self.free[agent.id] = agent
            self.score_pairwise()
            return

        self.free[agent.id] = agent

    def bench(self, demand: int) -> Bench:
        """
        The bench of free agents with room for *demand*.
        """
        return self.benches[demand]

    def score_pairwise(self) -> None:
        """
        A declared score part failed: from now on ask all of them pair by pair, where it can be said
        of whom.
        """
        self.scoring = attrs.evolve(
            self.scoring, linear=True, before=(), ranking=(), after=(), chance=False
        )
        self._drop_benches()

    def agent_view(self, agent: AgentFacts) -> AgentView:
        """
        *agent* as eligibility and score parts see them now.
        """
        spec = agent.agent
        return AgentView(
            spec.skills,
            spec.capacity,
            spec.media,
            spec.pools,
            agent.used,
            len(agent.offers) + len(agent.handling) + len(agent.wrap_ups),
            agent.idle_since,
            agent.last_offered,
            self.handled(agent) if self.scoring.window else 0,
            spec.attributes,
        )

    def pairing(self, item: ItemFacts, agent: AgentFacts) -> Pairing:
        """
        *item* beside *agent* as eligibility, score and terms parts see them now.
        """
        assert item.signature is not None
        preference = item.preference_for(agent.id) if item.preferred else 0
        return Pairing(item.signature.needs, self.agent_view(agent), preference)

    def handled(self, agent: AgentFacts) -> int:
        """
        How many items *agent* was given within the score's window.
        """
        since = self._state.now - self.scoring.window
        return sum(1 for given in agent.given if given > since)

    def signature_of(self, work: Classified) -> Signature:
        """
        The signature that *work* has, or would have if an item of it came. O(profiles).
        """
        found = self.capability.signatures.get(work)
        if found is None:
            found = Signature(-1, 0, work, needs_of(work))
            for profile in self.capability.profiles.values():
                if _is_capable(self.needs(found), profile.view):
                    found.capable |= profile.bit

        return found

    def profiles_for(self, signature: Signature) -> int:
        """
        The bits of the profiles that could take *signature* with nothing else to do: by the rules
        that always hold, and by those of the policy that look no further. Changes nothing; a rule
        that fails has no objection here. O(profiles × such rules).
        """
        if not self._standing_rules:
            return signature.capable

        return sum(
            profile.bit
            for profile in self.capability.profiles.values()
            if profile.bit & signature.capable
            and not any(
                _objects(rule, Pairing(signature.needs, profile.view))
                for rule in self._standing_rules
            )
        )

    def view(self, item: ItemFacts) -> Waiting:
        """
        *item* as order and urgency parts see it.
        """
        if item.view is None:
            item.view = self._state.view(item.work, item.standing, item.arrived, item.arrival)

        return item.view

    # --- within ---

    def _open(self, agent: AgentFacts) -> None:
        """
        Let *agent* have the profile of all who may be asked for the same.
        """
        opening, longest = self.may_be_asked(agent), self.longest(agent)
        now = agent.ability
        assert now is not None
        if opening is not None or longest is not None:
            now = self.capability.profile(agent.agent, opening, longest)

        agent.profile = _exchange(agent.profile, now)

    def _heed_shift(self, agent: AgentFacts) -> None:
        """
        Know until when *agent*, who came or went, may be kept.
        """
        if agent.narrows is not None:
            self.timers.lapsed()

        here = agent.presence is not Presence.OFFLINE
        agent.end = self.shifts.end_of(agent.agent) if here else None
        agent.narrows = None
        if agent.end is not None:
            self.narrowing = True
            self._await_narrowing(agent)

    def _await_narrowing(self, agent: AgentFacts) -> None:
        assert agent.end is not None
        agent.narrows = self.shifts.next_change(agent.end, self._state.now)
        if agent.narrows is not None:
            self.timers.set(agent.narrows, SHIFT, agent.signed_in, agent)

    def _new_signature(self, work: Classified) -> Signature:
        signature = self.capability.signature(work)
        if work.demand not in self.benches:
            self._open_bench(work.demand)

        return signature

    def _unseat(self, agent: AgentFacts) -> None:
        if agent.seats is not None:
            for demand in list(agent.seats):
                self.benches[demand].unseat(agent)

            agent.seats = None
            self.free.pop(agent.id, None)

    def _open_bench(self, demand: int) -> None:
        bench = self.benches[demand] = Bench(demand, self.scoring, self.capability, self.agent_view)
        try:
            for agent in self.free.values():
                if demand <= agent.room:
                    bench.seat(agent)
        except UnsoundScore:
            self.score_pairwise()

    def _drop_benches(self) -> None:
        """
        Build the benches anew, those of demands that nobody has any more left out.
        """
        demands = {signature.needs.demand for signature in self.capability.signatures.values()}
        self.benches = {}
        for agent in self.free.values():
            agent.seats = {}

        for demand in sorted(demands):
            self._open_bench(demand)

    def _may_take(self, signature: Signature, profile: Profile) -> tuple[bool, bool]:
        needs, view = signature.needs, profile.view
        capable = _is_capable(self.needs(signature), view)
        fits = capable and (profile.opening is None or profile.opening.admits(needs.medium))
        if profile.longest is not None:
            fits = fits and self.shifts.takes(signature.work.topic) <= profile.longest

        if not fits or self.pairwise:
            return capable, fits

        pairing = Pairing(needs, view)
        try:
            reasons = [answers.reason(part(pairing)) for part in self.policy.eligibility]
        except Exception:  # noqa: BLE001 - whatever it was, it is said of each pair that meets it
            self.pairwise = True
            return capable, fits

        return capable, all(reason is None for reason in reasons)

    def _group_of(self) -> GroupOf:
        group = getattr(self.policy.urgency, "group", None)
        if group is None or not getattr(self.policy.order, "by_standing", False):
            # What keeps its order among itself by standing may not by a key that says otherwise.
            return lambda signature: (signature.work, None)

        def grouped(signature: Signature) -> tuple[Hashable, str | None]:
            needs = signature.needs
            label = (needs.tier, needs.rank, needs.skills, needs.promise, needs.within)
            view = Waiting(*label, hours=needs.hours)
            try:
                found = group(view)
                hash(found)
            except Exception as error:  # noqa: BLE001 - a part may raise anything; its head is asked alone
                return signature.work, answers.why(error)

            return found, None

        return grouped


def _exchange(old: Profile | None, new: Profile) -> Profile:
    """
    Note that somebody who had the *old* profile has the *new* one.
    """
    if old is not new:
        new.agents += 1
        if old is not None:
            old.agents -= 1

    return new


def _is_capable(needs: Needs | Classified, view: AgentView) -> bool:
    return (
        needs.demand <= view.capacity
        and can_serve(needs, view.skills, view.media, view.pools, view.attributes) is None
    )


def _objects(rule: Eligibility, pairing: Pairing) -> bool:
    try:
        return answers.reason(rule(pairing)) is not None
    except Exception:  # noqa: BLE001 - a part may raise anything; it is named where it is asked in earnest
        return False
