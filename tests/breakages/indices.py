"""
What somebody might get wrong in what makes the engine fast, and in the figures it keeps.
"""

from typing import Final

from tests.breakages.planted import Breakage

MODEL: Final = "tests/model/test_long_runs.py"

INDICES: Final = (
    Breakage(
        "5",
        "an agent takes one unit more than they have",
        "lanes.py",
        "                and signature.needs.demand <= room\n",
        "                and signature.needs.demand <= room + 1\n",
        MODEL,
    ),
    Breakage(
        "6",
        "who has just enough room is not asked",
        "engine/index.py",
        "                if demand <= room:\n",
        "                if demand < room:\n",
        MODEL,
    ),
    Breakage(
        "2",
        "a deadline whose reason is gone fires",
        "timers.py",
        "        while heap and heap[0][0] <= instant:\n"
        "            if self._valid(heap[0]):\n"
        "                return True\n",
        "        while heap and heap[0][0] <= instant:\n"
        "            if heap:\n"
        "                return True\n",
        MODEL,
    ),
    Breakage(
        "7",
        "who has left still holds the head of their lane",
        "lanes.py",
        "        while line and line[0][4].entry is not line[0]:\n",
        "        while False and line[0][4].entry is not line[0]:\n",
        MODEL,
    ),
    Breakage(
        "7",
        "a lane that is swept forgets those who came back",
        "lanes.py",
        "        self.returns = [entry for entry in self.returns if entry[4].entry is entry]\n",
        "        self.returns = []\n",
        "tests/engine/test_order_kept.py",
    ),
    Breakage(
        "6",
        "nobody is woken by an item that comes",
        "engine/index.py",
        "        if self.free:\n"
        "            self.dirty[lane] = None\n"
        "            self.stirred = True\n\n"
        "        if not signature.capable & self.signed_in:\n"
        "            self.entered[item.id] = item\n"
        "            self.stirred = True\n\n"
        "        if self.drains and self.overdue.entered(item):\n"
        "            self.stirred = True\n\n",
        "        if len(self.free) > 1:\n"
        "            self.dirty[lane] = None\n"
        "            self.stirred = True\n\n",
        MODEL,
    ),
    Breakage(
        "6",
        "nobody is woken by an item that comes back",
        "engine/index.py",
        "        lane = self.lines.enter(item, signature, excluded)\n",
        "        lane = self.lines.enter(item, signature, excluded)\n"
        "        if excluded:\n"
        "            return\n\n",
        MODEL,
    ),
    Breakage(
        "6",
        "nobody is woken by an agent who becomes free",
        "engine/index.py",
        "            self.touched[agent.id] = agent\n"
        "            self.stirred = True\n"
        "        elif self.touched:\n",
        "            self.touched[agent.id] = agent\n        elif self.touched:\n",
        MODEL,
    ),
    Breakage(
        "7",
        "of equal agents the one who has just worked is asked",
        "bench.py",
        "        place = (*after, agent.idle_seq, agent)\n",
        "        place = (*after, -agent.idle_seq, agent)\n",
        MODEL,
    ),
    Breakage(
        "7",
        "asked pair by pair, the last of equal agents wins",
        "engine/match.py",
        "if self.index.by_chance else tied[0]\n",
        "if self.index.by_chance else tied[-1]\n",
        MODEL,
    ),
    Breakage(
        "3",
        "chance is drawn once and for all",
        "engine/match.py",
        "        return chance(self.seed, self.state.decisions + 1) % among\n",
        "        return chance(self.seed, 1) % among\n",
        "tests/engine/test_order_kept.py",
    ),
    Breakage(
        "7",
        "what slid out of the window still counts",
        "engine/index.py",
        "        return sum(1 for given in agent.given if given > since)\n",
        "        return sum(1 for given in agent.given if given >= since)\n",
        "tests/engine/test_order_kept.py",
    ),
    Breakage(
        "3",
        "a restored engine has forgotten who has been idle longest",
        "engine/snapshot.py",
        "        idle_seq=saved.idle_seq,\n",
        "        idle_seq=0,\n",
        "tests/engine/test_order_kept.py",
    ),
    Breakage(
        "O4",
        "misses count although an offer was accepted in between",
        "engine/transitions/offers.py",
        "        self._end_offer(offer, ACCEPTED)\n        agent.misses = 0\n",
        "        self._end_offer(offer, ACCEPTED)\n",
        MODEL,
    ),
    Breakage(
        "A3",
        "who declines keeps their place among the idle",
        "engine/transitions/offers.py",
        "        agent.used -= item.work.demand\n        self._idle_anew(agent)\n",
        "        agent.used -= item.work.demand\n",
        MODEL,
    ),
    Breakage(
        "A1",
        "who leaves READY keeps what they are asked",
        "engine/decide/base.py",
        "            self._take_back(agent.offers, _LEFT_READY[agent.presence])\n"
        "            self._wait_no_more_for(agent)\n",
        "            self._wait_no_more_for(agent)\n",
        MODEL,
    ),
    Breakage(
        "11",
        "a profile is forgotten while somebody is off duty with it",
        "capability.py",
        "if not profile.agents]\n",
        "if not profile.signed_in]\n",
        MODEL,
    ),
    Breakage(
        "11",
        "a signature is forgotten while an item has it",
        "capability.py",
        "if not signature.items]\n",
        "if not signature.lane]\n",
        MODEL,
    ),
    Breakage(
        "P4",
        "whoever is least urgent is served first",
        "engine/asking.py",
        "        return (-urgent, item.key,",
        "        return (urgent, item.key,",
        MODEL,
    ),
    Breakage(
        "P3",
        "order counts from when a contact came, not from when it was asked for",
        "engine/decide/line.py",
        "            key = base + by_standing * standing + by_arrival * now\n",
        "            key = base + by_standing * now + by_arrival * now\n",
        MODEL,
    ),
    Breakage(
        "4",
        "an id may be used again as soon as its contact is over",
        "engine/mistakes.py",
        "    if name in state.contacts or name in state.closed_contacts:\n",
        "    if name in state.contacts:\n",
        "tests/engine/test_items.py",
    ),
    Breakage(
        "4",
        "a part whose excuse cannot be shown breaks the engine",
        "answers.py",
        "    except Exception:  # noqa: BLE001 - an excuse",
        "    except ValueError:  # an excuse",
        "tests/engine/test_zoo.py",
    ),
    Breakage(
        "4",
        "a key of any size is kept",
        "answers.py",
        "    if answer.bit_length() > KEY_BITS:\n",
        "    if answer.bit_length() > 10 * KEY_BITS + 20_000:\n",
        "tests/engine/test_zoo.py",
    ),
    Breakage(
        "S3",
        "a decision is looked at again by the policy of the plan instead of the engine",
        "engine/engine.py",
        "            before(records, event),\n"
        "            plan=self.plan,\n"
        "            policy=self.policy,\n",
        "            before(records, event),\n"
        "            plan=self.plan,\n"
        "            policy=None,\n",
        "docs/how-to/answer-why.md",
    ),
)
