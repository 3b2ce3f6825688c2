"""
What decisions share.
"""

from collections.abc import Iterable
from typing import Final

from fairroute import answers
from fairroute import commands as c
from fairroute.commands import Standing
from fairroute.engine.asking import Asking
from fairroute.engine.classify import Classifier
from fairroute.engine.state import State
from fairroute.engine.terms import TermsOfPairs
from fairroute.engine.transitions import Transitions
from fairroute.engine.transitions.base import Place
from fairroute.events import RefusalReason, ReturnReason
from fairroute.facts import AgentFacts, ItemFacts, OfferFacts
from fairroute.instants import later, microseconds
from fairroute.lifecycle import ItemState, OfferState
from fairroute.model import Classified, Presence
from fairroute.plan import Plan
from fairroute.policies import Policy
from fairroute.policies.eligibility import can_serve
from fairroute.protocols import Eligibility, Pairing, Waiting, part_name

Handling = c.Requeue | c.Transfer | c.Park | c.ReportUnreached | c.TakeOver | c.Consult | c.HandOver
"""Commands that are about an item in handling."""

HANDLED: Final = ItemState.HANDLED

_LEFT_READY: Final = {
    Presence.NOT_READY: "not_ready",
    Presence.DRAINING: "draining",
    Presence.RESERVE: "reserve",
}

_TOO_LATE: Final[dict[OfferState, tuple[RefusalReason, str]]] = {
    OfferState.ACCEPTED: ("offer_taken", "was accepted before"),
    OfferState.REVOKED: ("offer_revoked", "was taken back"),
    OfferState.MISSED: ("offer_lapsed", "has lapsed"),
    OfferState.DECLINED: ("offer_lapsed", "was declined before"),
    OfferState.TAKEN: ("offer_taken", "went to another agent, who accepted first"),
}


class Deciding:
    """
    What all decisions share: the facts, the transitions that change them, and answers to commands
    that came too late.
    """

    def __init__(
        self, state: State, do: Transitions, plan: Plan, classifier: Classifier, policy: Policy
    ) -> None:
        self.state = state
        self.do = do
        self.plan = plan
        self.classifier = classifier
        self.policy = policy
        self.order = policy.order
        self._rest_after_decline = microseconds(plan.offers.rest_after_decline)
        self._terms = TermsOfPairs(do, plan.offers)
        self.asking = Asking(state, do.index, do, policy)

    # --- offers that end without an answer ---

    def _revoke_if_not_ready(self, agent: AgentFacts) -> None:
        if agent.presence is not Presence.READY:
            self._take_back(agent.offers, _LEFT_READY[agent.presence])
            self._wait_no_more_for(agent)
        elif agent.awaited_by and agent.end is not None:
            # Whoever comes back may have come for too short a time.
            self._wait_only_for_able(agent.awaited_by)

    def _take_off(self, agent: AgentFacts, reason: str) -> None:
        """
        *agent* is ready no more, whatever they say of themselves.
        """
        if agent.presence is Presence.READY:
            self.do.presence_changed(agent, Presence.NOT_READY, reason)
            self._revoke_if_not_ready(agent)

    def _take_back(self, offers: Iterable[OfferFacts], reason: str) -> None:
        for offer in tuple(offers):
            self.do.offer_revoked(offer, reason)
            self._come_back(offer.item, "revoked")

    def _come_back(self, item: ItemFacts, reason: ReturnReason) -> None:
        """
        An offer of *item* came to nothing: with its last live one, it waits again.
        """
        if not item.offers:
            self.do.requeued(item, reason)

    def _return(self, item: ItemFacts, reason: ReturnReason) -> None:
        if item.about is not None or self.state.contacts_of(item):
            self.do.requeued(item, reason)
        else:
            # The customer left while they were served: nobody waits for this any more.
            self.do.abandoned(item)

    def _withdraw(self, questions: tuple[ItemFacts, ...]) -> None:
        """
        What *questions* were about is handled no more by whoever asked: nobody begins with them.
        """
        for question in questions:
            if question.state is not HANDLED:
                for offer in question.offers:
                    self.do.offer_revoked(offer, "cancelled")

                self.do.cancelled(question, "withdrawn")

    # --- items that wait for agents they prefer ---

    def _wait_for_preferred(self, item: ItemFacts, seconds: float | None) -> None:
        """
        Let *item* wait for those it prefers, *seconds* or as long as the terms say, if one of them
        is ready and may serve it.
        """
        agents = [
            agent
            for name in item.preferred
            if (agent := self.state.agents.get(name)) is not None
            and agent.presence is Presence.READY
            and name not in item.rests
            and self._could_serve(item, agent)
        ]
        if not agents:
            return

        length = (
            self._terms.of(item, agents[0]).wait_for if seconds is None else microseconds(seconds)
        )
        if length:
            names = tuple(agent.id for agent in agents)
            self.do.wait_for_began(item, names, later(self.state.now, length))

    def _wait_no_more_for(self, agent: AgentFacts) -> None:
        """
        *agent* left READY: what waited for them goes on without, unless they were absent before.
        """
        for number in sorted(agent.awaited_by):
            item = self.state.items[number]
            if item.wait_for is not None and not item.wait_for.absent:
                self.do.wait_for_ended(item, agent.id, "left_ready")

    def _wait_only_for_able(self, items: Iterable[int]) -> None:
        """
        The class of an item, or what an agent can do, has changed: *items* wait for nobody who may
        not serve them.
        """
        for number in sorted(items):
            item = self.state.items[number]
            for name in item.wait_for.agents if item.wait_for is not None else ():
                if not self._could_serve(item, self.state.agents[name]):
                    self.do.wait_for_ended(item, name, "no_longer_eligible")

    def _could_serve(self, item: ItemFacts, agent: AgentFacts) -> bool:
        """
        Whether *agent* may serve *item* once there is room: by the rules that always hold, and by
        those of the policy that declare that no load changes them. Whoever is ready must be so for
        long enough; of somebody absent, nobody knows what they will say when they are back.
        """
        signature, ability = item.signature, agent.ability
        assert signature is not None
        assert ability is not None
        if not signature.capable & ability.bit:
            return False

        if agent.presence is Presence.READY and self.do.index.overruns(item.work, agent):
            return False

        pairing = Pairing(signature.needs, ability.view)
        return not any(_objects(part, pairing) for part in self.policy.eligibility)

    def _fits(self, item: ItemFacts, agent: AgentFacts) -> bool:
        """
        Whether *agent* may serve *item* as both are now, room aside.
        """
        assert item.signature is not None
        needs, spec = self.do.index.needs(item.signature), agent.agent
        return can_serve(needs, spec.skills, spec.media, spec.pools, spec.attributes) is None

    def _able(self, work: Classified, agent: AgentFacts) -> bool:
        """
        Whether *agent* could ever serve *work*: by what they can do, and by their capacity.
        """
        needs, spec = self.do.index.opened(work), agent.agent
        objection = can_serve(needs, spec.skills, spec.media, spec.pools, spec.attributes)
        return objection is None and needs.demand <= spec.capacity

    # --- places in line ---

    def key_of(self, item: ItemFacts) -> int:
        """
        The policy's key for *item* as it is; its standing where the policy has none.
        """
        return self._key(self._view_of(item, item.work, item.standing))[0]

    def _key(self, view: Waiting) -> tuple[int, str | None]:
        """
        The policy's key for an item, or its standing and why the policy has none.
        """
        try:
            return answers.key(self.order(view)), None
        except Exception as error:  # noqa: BLE001 - a policy part may raise anything; the item enters all the same
            return view.standing, answers.why(error)

    def _place_by(self, item: ItemFacts, standing: Standing) -> tuple[Place | None, str | None]:
        """
        The place of *item* if its *standing* restarts, and why the policy has no key for it.
        """
        if standing == "kept":
            return None, None

        now = self.state.now
        key, why = self._key(self._view_of(item, item.work, now))
        return (key, now), why

    def _say_order_failed(self, item: ItemFacts, why: str | None) -> None:
        if why is not None:
            self.do.policy_failed(part_name(self.order), item, None, why)

    # --- what a command is about, or why it came too late ---

    def _open_offer(self, command: c.Command, number: int) -> OfferFacts | None:
        offer = self.state.offers.get(number)
        if offer is not None:
            return offer

        reason, why = _TOO_LATE[self.state.ended_offers.get(number, OfferState.MISSED)]
        self._refuse(command, reason, f"offer {number} {why}")
        return None

    def _open_item(self, command: c.Command, number: int) -> ItemFacts | None:
        item = self.state.items.get(number)
        if item is None:
            self._refuse(command, "item_closed", f"item {number} is closed")

        return item

    def _handled_item(self, command: Handling) -> ItemFacts | None:
        item = self.state.items.get(command.item)
        if item is not None and item.state is HANDLED:
            return item

        self._refuse_unhandled(command, item)
        return None

    def _refuse_unhandled(
        self,
        command: c.Complete | Handling,
        item: ItemFacts | None,
    ) -> None:
        if item is None:
            self._refuse(command, "item_closed", f"item {command.item} is closed")
        else:
            why = f"item {item.id} is {item.state}: nobody is handling it"
            self._refuse(command, "item_not_handled", why)

    def _refuse(self, command: c.Command, reason: RefusalReason, why: str) -> None:
        self.do.refused(command, reason, why)

    def _arriving(self, work: Classified, standing: int) -> Waiting:
        """
        What comes into the line with the next event, as order parts see it.
        """
        return self.state.view(work, standing, self.state.now, self.state.seq + 1)

    def _view_of(self, item: ItemFacts, work: Classified, standing: int) -> Waiting:
        """
        *item* as order parts see it, were it *work* with *standing*.
        """
        return self.state.view(work, standing, item.arrived, item.arrival)

    def _after(self, duration: int) -> int | None:
        return later(self.state.now, duration) if duration else None


def _objects(part: Eligibility, pairing: Pairing) -> bool:
    """
    Whether *part* always will. One that looks at more than abilities, or fails, is for the match.
    """
    if getattr(part, "reads", "pair") not in ("item", "profile"):
        return False

    try:
        return answers.reason(part(pairing)) is not None
    except Exception:  # noqa: BLE001 - a part may raise anything; it is said when a pair is chosen
        return False
