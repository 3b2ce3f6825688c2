"""
What is done when too much waits for too long.
"""

from tests.model.naive.agents import AgentCommands
from tests.model.naive.estimating import longest
from tests.model.naive.facts import Going, Item, Recall, Worker
from tests.model.naive.matching import Matching
from tests.model.naive.world import as_seconds

from fairroute import events as e
from fairroute.instants import in_seconds, later, microseconds
from fairroute.model import Presence
from fairroute.surges import Surge


class Surging(Matching, AgentCommands):
    """
    Looks at every surge before each match.
    """

    def _review_surges(self) -> None:
        self.cause = "timer:surge"
        for surge in self._known_surges():
            expected = self._foretold(surge)
            if self._going(surge) is None and self._past(surge, expected):
                self._start(surge, expected)
            elif self._going(surge) is not None and self._calm(surge, expected):
                self._end_surge(surge, expected)

            if self._going(surge) is not None:
                self._recall(surge)

        going = {going.surge.name for going in self.surges}
        for agent in self._recalled():
            if agent.recall is not None and agent.recall.surge not in going:
                self._send_back(agent)

    def _next_of_surges(self) -> int | None:
        """
        When time alone changes something; nothing is due now.
        """
        instants = [at for at, _ in self.looks]
        for surge in self._known_surges():
            going = self._going(surge)
            if going is None:
                if surge.wait is not None and self._in_line(surge):
                    instants.append(later(self._oldest(surge), microseconds(surge.wait)))
            else:
                free = [self._free_from(surge, agent) for agent in self._candidates(surge)]
                if free:
                    instants.append(max(min(free), self._may_recall_from(going)))

        return min(instants, default=None)

    def _plan_to_look(self) -> None:
        """
        The step is over: who is in line now is looked at when the grid's next instant comes, unless
        nothing has happened since the last one came.
        """
        grid = microseconds(self.plan.estimates.every)
        due = later(self.now, grid - self.now % grid)
        self.looks = [
            (due, surge.name)
            for surge in self._known_surges()
            if surge.estimate is not None
            and self._in_line(surge)
            and due > self.now
            and self.told_at >= self.now - self.now % grid
        ]

    def _foretold(self, surge: Surge) -> int | None:
        """
        What the last in line will wait, once at each instant of the grid.
        """
        due = [look for look in self.looks if look[1] == surge.name and look[0] <= self.now]
        self.looks = [look for look in self.looks if look not in due]
        found = self._in_line(surge)
        if not due or not found:
            return None

        return longest(self.history, self, found, self.plan.estimates.by)

    def _known_surges(self) -> list[Surge]:
        """
        Those of the plan, each as it began if it goes on, then those that go on without it.
        """
        going = {going.surge.name: going.surge for going in self.surges}
        planned = [going.get(name, surge) for name, surge in self.plan.surge.items()]
        return planned + [one for name, one in going.items() if name not in self.plan.surge]

    # Bounds.

    def _going(self, surge: Surge) -> Going | None:
        return next((going for going in self.surges if going.surge.name == surge.name), None)

    def _in_line(self, surge: Surge) -> list[Item]:
        return [
            item
            for item in self.items
            if item.state in ("waiting", "offered")
            and surge.watches(item.work)
            and not item.outbound
        ]

    def _oldest(self, surge: Surge) -> int:
        return min(item.arrived for item in self._in_line(surge))

    def _past(self, surge: Surge, expected: int | None) -> bool:
        found = self._in_line(surge)
        bound = surge.estimate
        if bound is not None and expected is not None and expected >= microseconds(bound):
            return True

        if surge.length is not None and len(found) >= surge.length:
            return True

        wait = surge.wait
        return wait is not None and any(
            self.now - item.arrived >= microseconds(wait) for item in found
        )

    def _calm(self, surge: Surge, expected: int | None) -> bool:
        found = self._in_line(surge)
        if not found:
            return True

        bound = surge.calm_estimate
        if bound is not None and (expected is None or expected >= microseconds(bound)):
            return False

        if surge.calm_length is not None and len(found) >= surge.calm_length:
            return False

        wait = surge.calm_wait
        return wait is None or all(self.now - item.arrived < microseconds(wait) for item in found)

    # What is done.

    def _start(self, surge: Surge, expected: int | None) -> None:
        found = self._in_line(surge)
        self.surges.append(Going(surge, self.now))
        self._tell(
            e.SurgeStarted,
            surge=surge,
            waiting=len(found),
            longest=in_seconds(self.now - self._oldest(surge)),
            expected=as_seconds(expected),
        )

    def _end_surge(self, surge: Surge, expected: int | None) -> None:
        self.surges = [going for going in self.surges if going.surge.name != surge.name]
        self._tell(e.SurgeEnded, surge=surge.name, expected=as_seconds(expected))
        for agent in self._recalled():
            if agent.recall is not None and agent.recall.surge == surge.name:
                agent.recall = agent.recall if agent.recall.came else None

        self._wait_only_for_able()

    def _send_back(self, agent: Worker) -> None:
        """
        They came, and it is over: what rings may be answered, what is begun is finished first.
        """
        busy = any(item.agent is agent for item in self.items)
        presence = Presence.DRAINING if busy else Presence.RESERVE
        if agent.presence is presence or any(offer.agent is agent for offer in self.offers):
            return

        was, agent.presence = agent.presence, presence
        self._tell(e.PresenceChanged, agent=agent.id, presence=presence, reason="surge_ended")
        self._heed_recall(agent, "surge_ended")
        self._presence_moved(agent, was)

    # Whom it recalls.

    def _recalled(self) -> list[Worker]:
        found = [agent for agent in self.agents if agent.recall is not None]
        return sorted(found, key=lambda agent: agent.last_recall)

    def _candidates(self, surge: Surge) -> list[Worker]:
        """
        Those in reserve who could take something that waits: who was not recalled for the longest
        time first.
        """
        waiting = [
            item
            for item in self.items
            if item.state == "waiting"
            and surge.watches(item.work)
            and not item.held
            and not item.yields
        ]
        found = [
            agent
            for agent in self.agents
            if agent.presence is Presence.RESERVE
            and agent.recall is None
            and any(
                item.work.demand <= agent.agent.capacity
                and self._can_serve(agent.agent, item.work)
                and self._has_time(item, agent)
                for item in waiting
            )
        ]
        if surge.recall == 0:
            return []

        return sorted(found, key=lambda agent: (agent.last_recall, agent.idle_seq))

    def _may_recall_from(self, going: Going) -> int:
        if going.recalled_at is None or going.surge.recall is None:
            return going.since

        return later(going.recalled_at, microseconds(going.surge.every))

    def _free_from(self, surge: Surge, agent: Worker) -> int:
        """
        From when on an agent may be recalled again by this surge.
        """
        per = microseconds(surge.per)
        ends = [later(at, per) for name, at in agent.recalls if name == surge.name]
        still = [end for end in ends if end > self.now]
        if surge.most is None or len(still) < surge.most:
            return self.now

        return still[-surge.most]

    def _recall(self, surge: Surge) -> None:
        going = self._going(surge)
        assert going is not None
        if self._may_recall_from(going) > self.now:
            return

        able = [
            agent for agent in self._candidates(surge) if self._free_from(surge, agent) <= self.now
        ]
        for agent in able if surge.recall is None else able[: surge.recall]:
            told = self._tell(e.Recalled, agent=agent.id, surge=surge.name)
            agent.recall = Recall(surge.name)
            agent.last_recall = told.seq
            agent.recalls.append((surge.name, self.now))
            going.recalled_at = self.now
