"""
Break the engine, one law at a time, and see that the law's test notices.

Each patch goes into a copy of `src`, and must match it exactly once: when code moves, this says so
instead of proving nothing. Ends with 1 if a patch does not fit or its breakage survives.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.breakages.indices import INDICES
from tests.breakages.planted import Breakage

ROOT = Path(__file__).parents[2]
LAWS = "tests/laws"

MOST_SECONDS = 300.0
"""A test that takes longer goes round in circles with the engine: nobody would overlook that."""


BREAKAGES = (
    Breakage(
        "T5",
        "who agrees to be called has the place of those who may wait",
        "engine/decide/callbacks.py",
        "            min(key, item.key) if placed else key,\n",
        "            key,\n",
        "tests/engine/test_callbacks.py",
    ),
    Breakage(
        "T5",
        "a promise that is kept still takes up its slot",
        "engine/transitions/schedule.py",
        "        self._forget_promise(item)\n        item.key",
        "        item.key",
        "tests/engine/test_callbacks.py",
    ),
    Breakage(
        "T4",
        "what a mode kept out of the line stays out when it ends early",
        "engine/decide/modes.py",
        "            if item.release is not None and item.release.shelved:\n",
        "            if item.release is not None and False:\n",
        "tests/engine/test_modes.py",
    ),
    Breakage(
        "A6",
        "whoever is kept for an item gets other work",
        "engine/match.py",
        "            if agent.reserved is None:\n                index.seat(agent)\n",
        "            index.seat(agent)\n",
        "tests/engine/test_reserving.py",
    ),
    Breakage(
        "A6",
        "an agent is kept for an item that has gone",
        "engine/reserve.py",
        '            return "gone"\n',
        "            return None\n",
        "tests/engine/test_reserving.py",
    ),
    Breakage(
        "A6",
        "an agent with nothing in hand waits for ever for what is not theirs",
        "engine/reserve.py",
        '        return "in_vain" if matched and not agent.used else None\n',
        "        return None\n",
        "tests/engine/test_reserving.py",
    ),
    Breakage(
        "E5",
        "a surge begins only with the next event",
        "engine/index.py",
        "            self.timers.set(due, SURGE, surges.seq, surges)\n",
        "            self.timers.set(due + 1_000_000, SURGE, surges.seq, surges)\n",
        "tests/engine/test_surges.py",
    ),
    Breakage(
        "E6",
        "who comes after a refusal is refused, too",
        "engine/admission.py",
        "            door.leave(item)\n",
        "            door.oldest()\n",
        "tests/engine/test_admission.py",
    ),
    Breakage(
        "E6",
        "who would be served at once is turned away all the same",
        "engine/estimates.py",
        "        new and any(_at_once(item, agent, asking) for agent in could)\n",
        "        new and not could\n",
        "tests/engine/test_admission.py",
    ),
    Breakage(
        "E6",
        "what nobody knows keeps people out",
        "engine/watching.py",
        "expected is not None and expected >= self.estimate",
        "(expected is None or expected >= self.estimate)",
        "tests/engine/test_admission.py",
    ),
    Breakage(
        "E5",
        "what is foretold is looked at whenever anything happens",
        "engine/decide/surges.py",
        "if watch.looks(now) else None",
        "if watch.estimate is not None else None",
        "tests/engine/test_surges.py",
    ),
    Breakage(
        "E5",
        "what is foretold is looked at for ever, though nothing happens",
        "engine/surges.py",
        "watch.in_line and self._state.told_at >= now - past:",
        "watch.in_line:",
        "tests/engine/test_surges.py",
    ),
    Breakage(
        "E5",
        "a surge ends when nobody knows how long anybody waits",
        "engine/surges.py",
        "(expected is None or expected >= self.calm_estimate)",
        "(expected is not None and expected >= self.calm_estimate)",
        "tests/engine/test_surges.py",
    ),
    Breakage(
        "E5",
        "who is free when a surge begins sits on",
        "engine/index.py",
        "            self.dirty |= {lane: None for lane in lanes if lane is not None}\n",
        "",
        f"{LAWS}/test_law_06_work_conservation.py",
    ),
    Breakage(
        "E5",
        "who was recalled least recently comes last",
        "engine/surges.py",
        "key=lambda agent: (agent.last_recall, agent.idle_seq)",
        "key=lambda agent: (-agent.last_recall, agent.idle_seq)",
        "tests/engine/test_surges.py",
    ),
    Breakage(
        "E5",
        "who came stays when it is over",
        "engine/decide/surges.py",
        "            if agent.recall.surge not in self.state.surges:\n",
        "            if agent.recall.surge == self.state.surges:\n",
        "tests/engine/test_surges.py",
    ),
    Breakage(
        "E2",
        "what never bends is bent by a contact's own stages",
        "engine/mistakes.py",
        "    if contact.stages:\n",
        "    if contact.stages and contact.tier:\n",
        "tests/engine/test_stages.py",
    ),
    Breakage(
        "E3",
        "a stage raises the level that is asked for",
        "stages.py",
        "min(level, stage.relax.get(name, level))",
        "stage.relax.get(name, level)",
        f"{LAWS}/test_law_05_conservation.py",
    ),
    Breakage(
        "E3",
        "who waits longer restarts, whatever it costs them",
        "engine/decide/stages.py",
        "if (key, standing) <= (item.key, item.standing) and self",
        "if self",
        f"{LAWS}/test_law_10_standing.py",
    ),
    Breakage(
        "S1",
        "a hold that was to end goes on",
        "engine/transitions/people.py",
        "        if until is not None:\n",
        "        if until == 0:\n",
        "tests/engine/test_preferred_anew.py",
    ),
    Breakage(
        "E4",
        "an item waits on for whom it does not prefer any more",
        "engine/decide/line.py",
        "            if name not in item.preferred:\n",
        "            if name not in item.wait_for.agents:\n",
        "tests/engine/test_preferred_anew.py",
    ),
    Breakage(
        "T2",
        "a promise in business time counts all time",
        "hours.py",
        "        if beyond < 0 or place == len(self._closes) - 1:\n",
        "        if beyond < 0 or place >= 0:\n",
        "tests/engine/test_hours.py",
    ),
    Breakage(
        "T2",
        "other hours leave who waits where they were",
        "engine/decide/planning.py",
        "            if item.work.hours == command.name:\n",
        "            if item.work.hours == command.openings:\n",
        "tests/engine/test_hours.py",
    ),
    Breakage(
        "T2",
        "the service level reads another clock",
        "metrics/book.py",
        "            self.closed_after(key, ending, at - leg.asked, self._counted(leg, at))\n",
        "            self.closed_after(key, ending, at - leg.asked)\n",
        "tests/engine/test_hours.py",
    ),
    Breakage(
        "E3",
        "who waits longer gives up the points they have",
        "engine/decide/stages.py",
        "if self._urgent(lifted) < self._urgent(plain):",
        "if self._urgent(lifted) < 0:",
        "tests/engine/test_stages.py",
    ),
    Breakage(
        "E3",
        "an item that comes back has no more stages",
        "engine/transitions/line.py",
        "        if item.staged is not None and item.staged.due is None:\n",
        "        if item.staged is not None and item.staged.due == -1:\n",
        "tests/engine/test_stages.py",
    ),
    Breakage(
        "T1",
        "what is over as it comes is offered first",
        "engine/engine.py",
        "                if timers.heap and timers.heap[0][0] <= instant:\n",
        "                if timers.heap and timers.heap[0][0] < 0:\n",
        "tests/engine/test_limits.py",
    ),
    Breakage(
        "T4",
        "doors that close while clocks are turned back close an hour early",
        "calendar/wall.py",
        "    return second if closing else first\n",
        "    return first\n",
        "tests/calendar",
    ),
    Breakage(
        "A4",
        "one item of a medium too many",
        "opening.py",
        "if has.count(medium) >= most}\n",
        "if has.count(medium) > most}\n",
        "tests/engine/test_media.py",
    ),
    Breakage(
        "A4",
        "work after a call is in no medium",
        "engine/transitions/handling.py",
        "                wrap_up_limit,\n                item.work.medium,\n",
        "                wrap_up_limit,\n",
        "tests/engine/test_media.py",
    ),
    Breakage(
        "A4",
        "who has a call looks open to what came after they sat down",
        "engine/index.py",
        "            if self.narrowing:\n",
        "            if self.narrowing and not agent.handling:\n",
        f"{LAWS}/test_law_05_conservation.py",
    ),
    Breakage(
        "O8",
        "whoever asks is asked",
        "engine/transitions/consulting.py",
        "        self._rest(item, asker, LATEST_US)\n",
        "",
        "tests/engine/test_consulting.py",
    ),
    Breakage(
        "J12",
        "a call takes no more room than the chat it was",
        "engine/transitions/elevating.py",
        "                holder.used = state.used_by(holder)\n",
        "                pass\n",
        "tests/engine/test_transfers.py",
    ),
    Breakage(
        "E4",
        "what is passed to one agent rings anybody",
        "engine/decide/transfers.py",
        "            self._wait_for_preferred(item, wait_for)\n",
        "            self._wait_for_preferred(item, 0.0 * wait_for)\n",
        "tests/engine/test_transfers.py",
    ),
    Breakage(
        "T3",
        "an item that is parked keeps its agent's room",
        "engine/transitions/parking.py",
        "        agent = self._give_up(item, None)\n",
        "        agent = self._give_up(item, None)\n        agent.used += item.work.demand\n",
        "tests/engine/test_parking.py",
    ),
    Breakage(
        "T3",
        "a reply stands where its conversation began",
        "engine/decide/parking.py",
        "        standing = max(item.standing, sent)\n",
        "        standing = item.standing\n",
        "tests/engine/test_parking.py",
    ),
    Breakage(
        "T3",
        "one more may be parked than the plan says",
        "engine/decide/parking.py",
        "len(agent.parked) >= self._most_parked",
        "len(agent.parked) > self._most_parked",
        "tests/engine/test_parking.py",
    ),
    Breakage(
        "E1",
        "whoever lacks an attribute meets whatever is asked of it",
        "expressions.py",
        '        return op in ("!=", "not in")\n',
        "        return True\n",
        "tests/expressions",
    ),
    Breakage(
        "E1",
        "true is 1",
        "attributes.py",
        "    return type(value) is bool, value\n",
        "    return False, value\n",
        "tests/expressions",
    ),
    Breakage(
        "E1",
        "what is required of attributes is not heeded",
        "policies/eligibility.py",
        "    yield from unmet(needs.requires, attributes)\n",
        "    yield from unmet(needs.requires, attributes) if False else ()\n",
        f"{LAWS}/test_law_05_conservation.py",
    ),
    Breakage(
        "7",
        "of many who come together the first to be looked at decides who is first in line",
        "engine/match.py",
        "                    if best is None or place < best[0]:\n",
        "                    if best is None:\n",
        f"{LAWS}/test_law_07_matching.py",
    ),
    Breakage(
        "7",
        "an agent chooses among items in the order of their lanes",
        "engine/pulling.py",
        "        for item in sorted(_items_of(self._fitting(agent)), key=self._asking.place):\n",
        "        for item in _items_of(self._fitting(agent)):\n",
        f"{LAWS}/test_law_07_matching.py",
    ),
    Breakage(
        "7",
        "lengths of the line are counted once a match",
        "engine/asking.py",
        "        if self._counted_at != self.state.seq:\n            self._counted_at",
        "        if not self._lengths:\n            self._counted_at",
        "tests/policies/research",
    ),
    Breakage(
        "7",
        "who is kept free is asked once a match",
        "engine/match.py",
        "index.touched or index.by_free or self.by_length",
        "index.touched or self.by_length",
        "tests/policies/research",
    ),
    Breakage(
        "T7",
        "only who waits is rekeyed",
        "engine/decide/planning.py",
        "            self._rekey(item, now_is)\n",
        "            if item.state is ItemState.WAITING:\n"
        "                self._rekey(item, now_is)\n",
        "tests/engine/test_plan_changes.py",
    ),
    Breakage(
        "T7",
        "what is in use may be taken away",
        "engine/planning.py",
        "if not _has(plan, table, name) and _has(before, table, name)",
        'if not _has(plan, table, name) and table != "pools" and _has(before, table, name)',
        "tests/engine/test_plan_changes.py",
    ),
    Breakage(
        "T7",
        "nothing is looked at after a change of plan",
        "engine/index.py",
        "        self.dirty = dict.fromkeys(self.lines.lanes())\n",
        "        self.dirty = {}\n",
        "tests/engine/test_plan_changes.py",
    ),
    Breakage(
        "8",
        "a rule may read the door without a word",
        "classification.py",
        "        if doors and self.exception is None:\n",
        "        if doors and self.exception is None and self.promise is None:\n",
        "tests/engine/test_classification.py",
    ),
    Breakage(
        "E1",
        "the last rule that holds counts",
        "classification.py",
        "rule for rule in rules if",
        "rule for rule in reversed(tuple(rules)) if",
        "tests/engine/test_classification.py",
    ),
    Breakage(
        "1",
        "a clock may go back a little",
        "engine/engine.py",
        "        if instant < state.now:\n",
        "        if instant < state.now - 1_000_000:\n",
        f"{LAWS}/test_law_01_time.py",
    ),
    Breakage(
        "1",
        "an offer can be accepted at the instant it expires",
        "engine/transitions/offers.py",
        "expires_at = min(now + terms.timeout, LATEST_US)\n",
        "expires_at = min(now + terms.timeout, LATEST_US) + 1\n",
        f"{LAWS}/test_law_01_time.py",
    ),
    Breakage(
        "2",
        "deadlines are stamped with the batch that found them",
        "engine/engine.py",
        "            state.come_to(deadline)\n            self._fire_due()\n            if",
        "            state.come_to(instant)\n            self._fire_due()\n            if",
        f"{LAWS}/test_law_02_empty_batches.py",
    ),
    Breakage(
        "3",
        "among equals the hash of a name decides",
        "lanes.py",
        "entry = (key, item.standing, item.arrival, next(self._token), item)",
        "entry = (key, item.standing, hash(item.contacts[0]), next(self._token), item)",
        f"{LAWS}/test_law_03_determinism.py",
    ),
    Breakage(
        "4",
        "only the first command of a batch is looked at for mistakes",
        "engine/engine.py",
        "look_through(commands, ",
        "look_through(commands[:1], ",
        f"{LAWS}/test_law_04_races_and_mistakes.py",
    ),
    Breakage(
        "O7",
        "a key may stand for another command",
        "engine/keys.py",
        "        elif before == digest:\n",
        "        elif before:\n",
        "tests/engine/test_keys.py",
    ),
    Breakage(
        "O7",
        "keys are forgotten with the process",
        "engine/fold.py",
        "            state.remember_key(use)\n",
        "            assert use\n",
        "tests/engine/test_keys.py",
    ),
    Breakage(
        "A1",
        "somebody who is away holds a lease",
        "engine/transitions/base.py",
        "                agent.lease = None\n",
        "                assert agent.lease\n",
        "tests/engine/test_lease.py",
    ),
    Breakage(
        "A1",
        "leases lapse while the host sleeps",
        "engine/decide/time.py",
        "        self._shift_leases(until - since)\n",
        "        self._shift_leases(since - since)\n",
        "tests/engine/test_lease.py",
    ),
    Breakage(
        "A2",
        "work on end is counted from its last item",
        "engine/transitions/offers.py",
        "        if not agent.used and agent.idle_since < state.now:\n",
        "        if not agent.used:\n",
        "tests/engine/test_pacing.py",
    ),
    Breakage(
        "A2",
        "somebody is asked in the middle of their breather",
        "engine/index.py",
        """            and agent.used < agent.agent.capacity
            and agent.breather is None
""",
        """            and agent.used < agent.agent.capacity
""",
        "tests/engine/test_pacing.py",
    ),
    Breakage(
        "A2",
        "whoever sits free is asked for what no longer fits in their shift",
        "engine/index.py",
        "            self.timers.set(agent.narrows, SHIFT, agent.signed_in, agent)\n",
        "            agent.narrows = None\n",
        "tests/engine/test_shifts.py",
    ),
    Breakage(
        "A2",
        "the expected end may overrun by twice as much",
        "engine/shifts.py",
        "        return later(microseconds(agent.available_until), self._overrun)\n",
        "        return later(microseconds(agent.available_until), 2 * self._overrun)\n",
        "tests/engine/test_shifts.py",
    ),
    Breakage(
        "E4",
        "an item waits for somebody who goes before it could end",
        "engine/decide/time.py",
        "            self._wait_only_for_able(agent.awaited_by)\n",
        "            assert agent.awaited_by\n",
        "tests/engine/test_shifts.py",
    ),
    Breakage(
        "O4",
        "two texts come at the same moment",
        "engine/index.py",
        "        return (opening or ALL).without(agent.gaps) if agent.gaps else opening\n",
        "        return opening\n",
        "tests/engine/test_pacing.py",
    ),
    Breakage(
        "A7",
        "a wrap-up ends by command before its minimum",
        "engine/decide/wrap_up.py",
        "wrap_up.earliest <= self.state.now",
        "wrap_up.earliest >= self.state.now",
        "tests/engine/test_wrap_up.py",
    ),
    Breakage(
        "A7",
        "who is still wrapping up at the maximum is rung",
        "engine/decide/wrap_up.py",
        "        if wrap_up.until == wrap_up.limit:\n",
        "        if wrap_up.until == wrap_up.limit and not item:\n",
        "tests/engine/test_wrap_up.py",
    ),
    Breakage(
        "5",
        "capacity leaks when a wrap-up ends",
        "engine/transitions/handling.py",
        "        agent.used -= wrap_up.demand\n",
        "        assert wrap_up.demand\n",
        f"{LAWS}/test_law_05_conservation.py",
    ),
    Breakage(
        "5",
        "an offer stays open although somebody else has accepted",
        "engine/decide/offers.py",
        "        for sibling in offer.item.offers:\n",
        "        for sibling in ():\n",
        f"{LAWS}/test_law_05_conservation.py",
    ),
    Breakage(
        "6 rest",
        "an item is not offered again when its rest ends",
        "engine/transitions/line.py",
        "            self.index.item_entered(item)\n\n        for observe in self._rest_ended:",
        "            pass\n\n        for observe in self._rest_ended:",
        f"{LAWS}/test_law_06_work_conservation.py",
    ),
    Breakage(
        "6 policy_failed",
        "a pair whose part failed stays apart for good",
        "engine/transitions/base.py",
        "            self._let_in_again(item, item.withheld - {agent.id})\n",
        "            self._let_in_again(item, item.withheld)\n",
        f"{LAWS}/test_law_06_work_conservation.py",
    ),
    Breakage(
        "6 waiting_for",
        "an item goes on waiting for an agent who is not ready",
        "engine/decide/base.py",
        "            self._wait_no_more_for(agent)\n",
        "            pass\n",
        "tests/engine/test_wait_for.py",
    ),
    Breakage(
        "6 waiting_for",
        "a reply goes on waiting for whoever came back and went again",
        "engine/transitions/base.py",
        "                wait_for.absent = False\n",
        "                assert wait_for.agents\n",
        "tests/engine/test_absent_owner.py",
    ),
    Breakage(
        "6 waiting_for",
        "an item that waits for an agent is offered to anybody",
        "engine/index.py",
        "            apart = AllBut(frozenset(only))\n",
        "            apart = apart or frozenset(())\n",
        f"{LAWS}/test_law_06_work_conservation.py",
    ),
    Breakage(
        "7 picked",
        "whoever asks for work has the last in line",
        "engine/pulling.py",
        "            return min(heads, key=self._asking.place, default=None)\n",
        "            return max(heads, key=self._asking.place, default=None)\n",
        "tests/engine/test_pulling.py",
    ),
    Breakage(
        "S1",
        "people in charge may give work to anybody",
        "engine/decide/people.py",
        "        elif not self._fits(item, agent):\n",
        "        elif not agent.id:\n",
        "tests/engine/test_people_in_charge.py",
    ),
    Breakage(
        "S1",
        "what is held is offered all the same",
        "engine/index.py",
        "        if item.held is not None:\n",
        "        if item.held is None and item.held:\n",
        "tests/engine/test_set_aside.py",
    ),
    Breakage(
        "S1",
        "an urgency overtakes what was expedited",
        "engine/asking.py",
        "        if item.expedited:\n",
        "        if item.expedited and self.policy.urgency is None:\n",
        "tests/engine/test_set_aside.py",
    ),
    Breakage(
        "T6",
        "an outbound call takes the last free agent",
        "engine/match.py",
        "        return free if len(free) > self.keep_free else []\n",
        "        return free\n",
        "tests/engine/test_outbound.py",
    ),
    Breakage(
        "T6",
        "an outbound call is made in quiet hours",
        "engine/decide/modes.py",
        "        if item.release.shelved or item.outbound:\n",
        "        if item.release.shelved:\n",
        "tests/engine/test_outbound.py",
    ),
    Breakage(
        "T6",
        "who is in touch anyway is called all the same",
        "engine/decide/schedule.py",
        "        if item.outbound and self._in_touch(item):\n",
        "        if False:\n",
        "tests/engine/test_outbound.py",
    ),
    Breakage(
        "T6",
        "calls of our own that wait begin a surge",
        "engine/watching.py",
        "        return not item.outbound and self._rule.watches(item.work)\n",
        "        return self._rule.watches(item.work)\n",
        "tests/engine/test_surges.py",
    ),
    Breakage(
        "T6",
        "a call of our own counts as a customer who waits",
        "metrics/fold.py",
        "        if not contact.outbound:\n            self._came(",
        "        if contact is not None:\n            self._came(",
        "tests/metrics/test_fold.py",
    ),
    Breakage(
        "T6",
        "an urgency puts an outbound call before a customer",
        "engine/asking.py",
        "        if item.outbound:\n",
        "        if item.outbound and urgency is None:\n",
        "tests/engine/test_outbound.py",
    ),
    Breakage(
        "A4",
        "a second call can be forced beside one",
        "engine/room.py",
        "        return index.company.objection(media, {}, item.work.medium) is None\n",
        "        return True\n",
        "tests/engine/test_people_in_charge.py",
    ),
    Breakage(
        "S1",
        "an agent may take what waits for somebody else",
        "engine/pulling.py",
        "    return agent.id in item.withheld or not awaited\n",
        "    return agent.id in item.withheld\n",
        "tests/engine/test_pulling.py",
    ),
    Breakage(
        "7",
        "an agent takes the last of the first in line",
        "lanes.py",
        "if best is None or head < best:",
        "if best is None or head > best:",
        f"{LAWS}/test_law_07_matching.py",
    ),
    Breakage(
        "8 N0",
        "order parts are shown the channel",
        "protocols.py",
        "    standing: int = 0\n    arrived: int = 0\n",
        "    standing: int = 0\n    arrived: int = 0\n    channel: str | None = None\n",
        f"{LAWS}/test_law_08_neutrality.py::test_what_a_part_is_shown_is_an_allow_list",
    ),
    Breakage(
        "8 N1",
        "the phone has a better rank",
        "engine/classify.py",
        "            rank=self._rank(tier),\n            skills=_higher(skills",
        '            rank=self._rank(tier) - (contact.channel == "phone"),\n'
        "            skills=_higher(skills",
        f"{LAWS}/test_law_08_neutrality.py::test_other_labels_give_the_same_decisions",
    ),
    Breakage(
        "9",
        "explain names an instant at which the rest still holds",
        "engine/explain.py",
        "        until = item.rests[agent.id].until / MICROSECONDS\n",
        "        until = (item.rests[agent.id].until - 1) / MICROSECONDS\n",
        f"{LAWS}/test_law_09_explain.py",
    ),
    Breakage(
        "S2",
        "who has waited longer is told to wait longer",
        "engine/estimates.py",
        "    needed = float(item.work.demand)\n",
        "    needed = float(item.work.demand) + (state.now - item.arrived) / MICROSECONDS\n",
        "tests/engine/test_estimates.py",
    ),
    Breakage(
        "10",
        "whoever is offered in vain loses their place",
        "engine/transitions/line.py",
        "        item.state = ITEM_MOVES[item.state][Requeued]\n",
        "        item.state = ITEM_MOVES[item.state][Requeued]\n"
        "        item.standing = state.now\n",
        f"{LAWS}/test_law_10_standing.py",
    ),
)


def main(arguments: list[str] | None = None) -> int:
    """
    Try all breakages, or those of the laws given.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("laws", nargs="*", help="such as 3 or 6; all without")
    given = parser.parse_args(arguments)
    chosen = [b for b in (*BREAKAGES, *INDICES) if not given.laws or b.law.split()[0] in given.laws]
    survived = 0
    with TemporaryDirectory() as folder:
        # One copy for the whole run: somebody may be at work on the original.
        sound = Path(folder) / "sound" / "src"
        shutil.copytree(ROOT / "src", sound, ignore=shutil.ignore_patterns("__pycache__"))
        unbroken = _run(sound, sorted({breakage.test for breakage in chosen}))
        if unbroken.returncode:
            print(
                f"THE UNBROKEN ENGINE FAILS:\n{unbroken.stdout[-4_000:]}{unbroken.stderr[-2_000:]}"
            )
            return 1

        for number, breakage in enumerate(chosen):
            started = perf_counter()
            verdict, noticed = _try(breakage, sound, Path(folder) / str(number) / "src")
            took = perf_counter() - started
            survived += not noticed
            print(f"law {breakage.law}: {breakage.what}\n    {verdict} ({took:.0f} s)", flush=True)

    print(f"{len(chosen) - survived} of {len(chosen)} breakages were noticed")
    return 1 if survived else 0


def _try(breakage: Breakage, sound: Path, copy: Path) -> tuple[str, bool]:
    """
    What to print, and whether the test noticed.
    """
    broken = copy / "fairroute" / breakage.file
    text = (sound / "fairroute" / breakage.file).read_text(encoding="utf-8")
    if text.count(breakage.found) != 1:
        return f"DOES NOT FIT: found {text.count(breakage.found)} times in {broken.name}", False

    shutil.copytree(sound, copy)
    broken.write_text(text.replace(breakage.found, breakage.put), encoding="utf-8")
    try:
        run = _run(copy, [breakage.test], within=MOST_SECONDS)
        if run.returncode == 0:
            # What a few examples overlooked, as many as every build tries may find.
            run = _run(copy, [breakage.test], within=MOST_SECONDS, tier="ci")
    except subprocess.TimeoutExpired:
        return f"{breakage.test} does not end", True

    failed = re.search(r"^FAILED (\S+)", run.stdout, flags=re.MULTILINE)
    if run.returncode == 1 and failed is not None:
        return f"{failed[1]} fails", True

    if run.returncode == 0:
        return f"SURVIVED {breakage.test}", False

    return f"COULD NOT RUN {breakage.test}:\n{run.stdout[-2_000:]}{run.stderr[-2_000:]}", False


def _run(
    src: Path, tests: list[str], within: float | None = None, tier: str = "quick"
) -> subprocess.CompletedProcess[str]:
    """
    Run *tests* with the package in *src*.
    """
    return subprocess.run(  # noqa: S603 - our own interpreter and tests
        [
            *(sys.executable, "-m", "pytest", *tests, "-x", "-q", f"--tier={tier}"),
            *("--no-header", "-p", "no:cacheprovider", "--hypothesis-seed=0"),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(src), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=within,
    )


if __name__ == "__main__":
    sys.exit(main())
