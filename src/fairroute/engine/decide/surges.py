"""
Whether surges begin, whom they recall, and when they end.

Looked at before every match, in the order of the plan: what a command, a deadline or the time has
done to the line is known then, and whoever is opened to it is matched in the same step.
"""

from fairroute.engine.decide.base import Deciding
from fairroute.engine.estimates import longest_wait
from fairroute.engine.surges import Surges, Watch
from fairroute.facts import AgentFacts, SurgeFacts
from fairroute.lifecycle import SURGE_ENDED
from fairroute.model import Presence
from fairroute.timers import CAUSES, SURGE


class SurgeDecisions(Deciding):
    """
    What is done when too much waits for too long.
    """

    def surge_due(self, surges: Surges, _: object) -> None:
        # What that means is looked at before the match.
        surges.due = None

    def review_surges(self, surges: Surges) -> None:
        """
        Begin, recall and end what is due, and know when the next is.
        """
        self.state.cause = CAUSES[SURGE]
        now = self.state.now
        for name in tuple(surges.watches):
            watch = surges.watches[name]
            expected = self._expected(watch) if watch.looks(now) else None
            if watch.on is None and watch.is_past(now, expected):
                oldest = watch.oldest()
                longest = 0 if oldest is None else now - oldest
                self.do.surge_started(watch.surge, len(watch.in_line), longest, expected)
            elif watch.on is not None and watch.is_calm(now, expected):
                self._end(name, expected)

            if name in self.state.surges:
                self._recall(surges, surges.watches[name], self.state.surges[name])

        for agent in tuple(self.state.recalled.values()):
            assert agent.recall is not None
            if agent.recall.surge not in self.state.surges:
                self._send_back(agent)

        self.do.index.await_surges()

    def _expected(self, watch: Watch) -> int | None:
        """
        What is foretold of the last in line, once an instant: who is opened to the class by the
        answer makes another one of it.
        """
        if not watch.in_line:
            return None

        return longest_wait(watch.surge.watches, self.state, self.asking, self.plan.estimates.by)

    def _recall(self, surges: Surges, watch: Watch, on: SurgeFacts) -> None:
        now = self.state.now
        if surges.may_recall_from(watch, on) > now:
            return

        found = surges.candidates(watch)
        able = [agent for agent in found if watch.free_from(agent, now) <= now]
        for agent in able[: watch.surge.recall]:
            self.do.recalled(agent, watch.surge.name)

    def _end(self, name: str, expected: int | None) -> None:
        self.do.surge_ended(name, expected)
        waiting = [item for item in self.state.items.values() if item.wait_for is not None]
        self._wait_only_for_able(item.id for item in waiting)

    def _send_back(self, agent: AgentFacts) -> None:
        """
        *agent* came, and it is over: what rings may be answered, what is begun is finished first.
        """
        if agent.offers:
            return

        busy = agent.handling or agent.wrap_ups
        away = Presence.DRAINING if busy else Presence.RESERVE
        if agent.presence is not away:
            self.do.presence_changed(agent, away, SURGE_ENDED)
            self._wait_no_more_for(agent)
