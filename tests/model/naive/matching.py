"""
Who is served next, and by whom.
"""

import math
from hashlib import blake2b

from tests.model.naive.asking import is_chance
from tests.model.naive.facts import Item, Offer, Part, Scored, Worker
from tests.model.naive.reserving import Reserving
from tests.model.naive.serving import goes_with

from fairroute import events as e
from fairroute.ids import OfferId
from fairroute.instants import in_seconds, later
from fairroute.model import Presence
from fairroute.protocols import Terms


class Matching(Reserving):
    """
    Offers until no pair is feasible.
    """

    def _match(self) -> None:
        self.cause = e.MATCH
        self._let_go(matched=False)
        again = True
        while again:
            while (chosen := self._first_pair()) is not None:
                self._give(*chosen)

            again = self._let_go(matched=True)

        self._keep(self._line())
        self._tell_unroutable()

    def _first_pair(self) -> tuple[Item, Scored] | None:
        """
        The first in line for whom there is somebody, and everybody there is, with their scores.
        """
        free = [agent for agent in self._by_idleness() if self.is_free(agent)]
        for item in self._line() if free else ():
            candidates = [agent for agent in free if self._may_be_asked(item, agent)]
            if self._too_few_stay_free(item, candidates):
                continue

            eligible = [agent for agent in candidates if self._parts_agree(item, agent)]
            if self._too_few_stay_free(item, eligible):
                continue

            scored = [
                (agent, scores)
                for agent in eligible
                if (scores := self._scores(item, agent)) is not None
            ]
            if scored:
                return item, scored

        return None

    def _too_few_stay_free(self, item: Item, could: list[Worker]) -> bool:
        """
        Whether an outbound call must leave those who could take it to customers who may come.
        """
        return item.yields and len(could) <= self.plan.outbound.keep_free

    def _line(self) -> list[Item]:
        """
        Who waits: the more urgent first, then the smaller key, earlier standing, earlier arrival.
        """
        return sorted((item for item in self.items if item.state == "waiting"), key=self._place)

    def _place(self, item: Item) -> tuple[float, int, int, int]:
        if item.expedited:
            return (-math.inf, 0, item.standing, item.arrival)

        if item.outbound:
            return (math.inf, 0, item.standing, item.arrival)

        return (-self._urgency(item), item.key, item.standing, item.arrival)

    def _by_idleness(self) -> list[Worker]:
        return sorted(self.agents, key=lambda agent: agent.idle_seq)

    def _may_be_asked(self, item: Item, agent: Worker) -> bool:
        return (
            self.is_free(agent)
            and item.work.medium not in agent.gaps
            and self._has_time(item, agent)
            and agent.agent.capacity - self.used(agent) >= item.work.demand
            and self._can_serve(agent.agent, item.work)
            and self._goes_with_what_they_have(item, agent)
            and not any(rest.item is item and rest.agent is agent for rest in self.rests)
            and (item, agent) not in self.withheld
            and (not item.awaited or agent.id in item.awaited)
            and self.kept_for(agent) in (None, item)
            and not item.held
        )

    def _goes_with_what_they_have(self, item: Item, agent: Worker) -> bool:
        had = [each.work.medium for each in self._with(agent)]
        return goes_with(item.work.medium, had, agent.agent.limits, self.plan.media)

    def _parts_agree(self, item: Item, agent: Worker) -> bool:
        for part in self.policy.eligibility:
            try:
                if self._objection(part, item, agent) is not None:
                    return False
            except Part as failure:
                self._policy_failed(part, item, agent, failure)
                return False

        return True

    def _parts_would_agree(self, item: Item, agent: Worker) -> bool:
        """
        As they would at a match, without anybody being told.
        """
        try:
            return all(
                self._objection(part, item, agent) is None for part in self.policy.eligibility
            )
        except Part:
            return False

    def _scores(self, item: Item, agent: Worker) -> list[tuple[float, ...]] | None:
        """
        What each score part says of the pair; None when one of them failed.
        """
        scores = []
        for part in self.policy.score:
            if is_chance(part):
                break

            try:
                scores.append(self._score(part, item, agent))
            except Part as failure:
                self._policy_failed(part, item, agent, failure)
                return None

        return scores

    def _best(self, scored: Scored) -> Worker:
        """
        The first by the first score, then by the second …; of equals the one idle longest.

        Chance, where a policy has it, picks a position in the idle order of those tied so far.
        """
        best = max(scores for _, scores in scored)
        tied = [agent for agent, scores in scored if scores == best]
        if any(is_chance(part) for part in self.policy.score):
            return tied[hash_position(self.seed, self.last_offer + 1) % len(tied)]

        return tied[0]

    def _give(self, item: Item, scored: Scored) -> None:
        """
        To the best, and on the same terms to as many of the next best as these say.
        """
        terms = self._terms(item, self._best(scored))
        fan_out = 1 if item.yields else terms.fan_out
        asked: list[Worker] = []
        while scored and len(asked) < fan_out:
            best = self._best(scored)
            self._offer(item, best, terms)
            asked.append(best)
            # Fewer are free now, which a rule may read.
            scored = [
                (agent, scores)
                for agent, scores in scored
                if agent is not best and len(asked) < fan_out and self._parts_agree(item, agent)
            ]

        for agent in asked:
            self._begin_gap(item, agent)

    def _offer(self, item: Item, agent: Worker, terms: Terms) -> None:
        self.last_offer += 1
        offer_id = OfferId(self.last_offer)
        agent.last_offered = self.last_offer
        self._begins_work(agent)
        facts = {
            "offer": offer_id,
            "item": item.id,
            "contact": item.contact.id,
            "agent": agent.id,
            "decision": self.last_offer,
        }
        if terms.auto_accept:
            self._tell(e.Assigned, **facts)
            self._remember(offer_id, "accepted")
            self._handle(item, agent)
        else:
            expires_at = later(self.now, terms.timeout)
            told = self._tell(
                e.Offered,
                expires_at=in_seconds(expires_at),
                rest_after_decline=in_seconds(terms.rest_after_decline),
                rest_after_miss=in_seconds(terms.rest_after_miss),
                **facts,
            )
            item.state = "offered"
            if item.expiry is not None and item.expiry.while_offered == "waits":
                item.clock_seq = None

            self.offers.append(Offer(offer_id, item, agent, expires_at, terms, told.seq))

    def _tell_unroutable(self) -> None:
        waiting = [item for item in self.items if item.state == "waiting"]
        for item in sorted(waiting, key=lambda item: item.arrival):
            reason = None if item.said_unroutable else self._why_unroutable(item)
            if reason is not None:
                item.said_unroutable = True
                self._tell(e.Unroutable, item=item.id, reason=reason)

    def _why_unroutable(self, item: Item) -> str | None:
        """
        Why nobody who is here could take the item, even with nothing else to do.
        """
        here = [agent for agent in self.agents if agent.presence is not Presence.OFFLINE]
        if not self.agents:
            return "no_agent_registered"

        if not here:
            return "no_agent_signed_in"

        demand = item.work.demand
        if any(self._can_serve(a.agent, item.work) and a.agent.capacity >= demand for a in here):
            return None

        return "no_agent_eligible"


def hash_position(seed: int, decision: int) -> int:
    """
    Chance without a generator: it depends on nothing but the seed and the number of the decision.
    """
    digest = blake2b(f"{seed}:{decision}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")
