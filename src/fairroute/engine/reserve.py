"""
Who is kept for whom.

Where agents are at work on several things at a time, an item that needs a whole agent may find none
for ever: as soon as there is some room, something smaller takes it. So once such an item is overdue
(its medium's `drain_for`), an agent is kept for it: they go on with the work they have, are offered
nothing else, and so come free. Whether the item is then theirs is for the match to say; it may as
well go to somebody else who comes free before.

Kept is who has the fewest units to end, then who has been idle longest; only somebody at work, as
whoever has nothing in hand could have had it at once. They are let go when the item waits no more,
when they are not READY or could not have it any more, and when all they had is over and the item is
still not theirs. Nobody is kept for another item because one is now ahead.
"""

from fairroute import answers
from fairroute.engine.index import Index
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.events import MATCH, ReservationEnd
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.lanes import Excluded
from fairroute.lifecycle import ItemState
from fairroute.model import Presence
from fairroute.policies import Policy
from fairroute.protocols import Pairing
from fairroute.timers import CAUSES, DRAIN


class Reserving:
    """
    Keeps agents for overdue items, and lets them go.
    """

    def __init__(self, state: State, index: Index, do: Transitions, policy: Policy) -> None:
        self.state = state
        self.index = index
        self.do = do
        self.policy = policy

    def let_go(self, *, matched: bool) -> bool:
        """
        Let those go who are kept in vain; whether there were any.

        Whether work that is over was over in vain shows only once all is *matched*.
        """
        doubted = self.index.overdue.doubted
        found = [(agent.reserved, agent) for agent in doubted.values() if agent.reserved]
        ended = False
        for item, agent in sorted(found, key=lambda pair: pair[0].arrival):
            reason = self._in_vain(item, agent, matched=matched)
            if reason is not None:
                self.do.reservation_ended(agent, reason)
                ended = True

        if matched:
            doubted.clear()

        return ended

    def reserve(self, items: list[ItemFacts]) -> None:
        """
        Keep somebody for each of *items*, the first of which is the first in line, if anybody new
        may be kept for it.
        """
        overdue = self.index.overdue
        everybody = list(self.state.agents.values())
        newcomers = list(overdue.agents.values())
        self.state.cause = CAUSES[DRAIN]
        for item in items:
            agents = everybody if item.id in overdue.items else newcomers
            could = [agent for agent in agents if agent.used and self.could_be_kept(item, agent)]
            if could:
                self.do.reserved(item, min(could, key=lambda agent: self._cost(item, agent)))

        overdue.looked()
        self.state.cause = MATCH

    def could_be_kept(self, item: ItemFacts, agent: AgentFacts) -> bool:
        """
        Whether *agent*, kept for nobody else, could have *item* with nothing in hand.
        """
        return (
            agent.presence is Presence.READY
            and agent.reserved in (None, item)
            and self._could_have(item, agent)
        )

    def drained(self, item: ItemFacts, excluded: Excluded) -> AgentFacts | None:
        """
        Whoever is kept for *item*, which is kept apart from those *excluded*, if they have room for
        it now.
        """
        agent = item.reserved
        if agent is None or not self.index.is_free(agent):
            return None

        assert item.signature is not None
        assert agent.profile is not None
        fits = agent.room >= item.work.demand and item.signature.eligible & agent.profile.bit
        asked = any(offer.agent is agent for offer in item.offers)
        return agent if fits and not asked and agent.id not in excluded else None

    def _in_vain(
        self, item: ItemFacts, agent: AgentFacts, *, matched: bool
    ) -> ReservationEnd | None:
        if item.state in (ItemState.OFFERED, ItemState.HANDLED):
            return "offered"

        if item.state is not ItemState.WAITING:
            return "gone"

        if agent.presence is not Presence.READY:
            return "not_ready"

        if not self._could_have(item, agent):
            return "not_eligible"

        return "in_vain" if matched and not agent.used else None

    def _could_have(self, item: ItemFacts, agent: AgentFacts) -> bool:
        signature, ability = item.signature, agent.ability
        assert signature is not None
        assert ability is not None
        if item.held is not None or agent.id in item.rests or agent.id in item.withheld:
            return False

        if item.wait_for is not None and agent.id not in item.wait_for.agents:
            return False

        if not signature.eligible & ability.bit or self.index.overruns(item.work, agent):
            return False

        return not self.index.pairwise or self._suits(Pairing(signature.needs, ability.view))

    def _suits(self, pairing: Pairing) -> bool:
        """
        What the policy says of the pair, had the agent nothing in hand; a part that fails says no.
        """
        try:
            reasons = [answers.reason(part(pairing)) for part in self.policy.eligibility]
        except Exception:  # noqa: BLE001 - whatever it was, it is said when the pair could be made
            return False

        return all(reason is None for reason in reasons)

    def _cost(self, item: ItemFacts, agent: AgentFacts) -> tuple[int, int]:
        """
        The units that would have to end first, and since when they have been idle.
        """
        alone = item.work.medium in self.index.company.alone
        units = agent.used if alone else max(0, item.work.demand - agent.room)
        return units, agent.idle_seq
