"""
What a command does, given the facts when its turn comes.

One function a command. Each either calls transitions or refuses; mistakes were found before
(`mistakes`). Deadlines that fire are decided here too: what follows from an offer that lapsed is no
different from one that was declined.
"""

# ruff: noqa: D102 - each method carries out the command it is named after.

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from fairroute import commands as c
from fairroute.engine.classify import REMEMBERED, Classifier
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.events import RefusalReason, ReturnReason
from fairroute.facts import AgentFacts, ItemFacts, OfferFacts
from fairroute.instants import later, microseconds
from fairroute.lifecycle import ItemState, OfferState
from fairroute.model import Classified, Contact, Presence
from fairroute.plan import Plan
from fairroute.policies.eligibility import can_serve
from fairroute.protocols import QueueOrder, Waiting, part_name
from fairroute.timers import NAMES, OFFER, WRAP_UP

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fairroute.ids import ItemId

Rule = tuple[int, int, int]
"""(a class's number, 1 if standing counts, 1 if arrival counts): the key of an affine order."""

HANDLED: Final = ItemState.HANDLED
READY: Final = Presence.READY

TAKEN: Final = "taken"
"""Why an offer is revoked whose item another agent has accepted."""

MISSED_OFFERS: Final = "missed_offers"
"""The reason of a presence that changed because of missed offers."""

_LEFT_READY: Final = {Presence.NOT_READY: "not_ready", Presence.DRAINING: "draining"}

_TOO_LATE: Final[dict[OfferState, tuple[RefusalReason, str]]] = {
    OfferState.ACCEPTED: ("offer_taken", "was accepted before"),
    OfferState.REVOKED: ("offer_revoked", "was taken back"),
    OfferState.MISSED: ("offer_lapsed", "has lapsed"),
    OfferState.DECLINED: ("offer_lapsed", "was declined before"),
    OfferState.TAKEN: ("offer_taken", "went to another agent, who accepted first"),
}


class Decisions:
    """
    Carries out commands and deadlines on *state* by way of *do* (the transitions).
    """

    def __init__(
        self, state: State, do: Transitions, plan: Plan, classifier: Classifier, order: QueueOrder
    ) -> None:
        self.state = state
        self.do = do
        self.classifier = classifier
        self.order = order
        self._affine = getattr(order, "affine", False)
        self._rules: dict[Classified, Rule] = {}
        self._wrap_up = microseconds(plan.wrap_up.usual)
        self._rest_after_decline = microseconds(plan.offers.rest_after_decline)
        self._misses = plan.offers.misses if plan.offers.on_miss == "not_ready" else None
        self.carry_out: Mapping[type, Callable[[Any], None]] = {
            c.SignIn: self.sign_in,
            c.SignOut: self.sign_out,
            c.SetPresence: self.set_presence,
            c.Submit: self.submit,
            c.UpdateItem: self.update_item,
            c.Leave: self.leave,
            c.Cancel: self.cancel,
            c.Accept: self.accept,
            c.Decline: self.decline,
            c.Revoke: self.revoke,
            c.Complete: self.complete,
            c.EndWrapUp: self.end_wrap_up,
            c.Requeue: self.requeue,
            c.Transfer: self.transfer,
        }

    # --- agents ---

    def sign_in(self, command: c.SignIn) -> None:
        agent = self.state.agents.get(command.agent.id)
        if (
            agent is not None
            and agent.presence is command.presence
            and agent.agent == command.agent
        ):
            return

        self.do.signed_in(command.agent, command.presence)
        self._revoke_if_not_ready(self.state.agents[command.agent.id])

    def sign_out(self, command: c.SignOut) -> None:
        agent = self.state.agents[command.agent]
        if agent.presence is Presence.OFFLINE:
            self._refuse(command, "agent_offline", f"{agent.id} is not signed in")
        elif agent.handling or agent.wrap_ups:
            count = len(agent.handling) + len(agent.wrap_ups)
            self._refuse(
                command,
                "agent_has_work",
                f"{agent.id} is still at work on {_items(count)}; drain first",
            )
        else:
            self._take_back(agent.offers, "signed_out")
            self.do.signed_out(agent)

    def set_presence(self, command: c.SetPresence) -> None:
        agent = self.state.agents[command.agent]
        if agent.presence is Presence.OFFLINE:
            self._refuse(command, "agent_offline", f"{agent.id} is not signed in")
        elif agent.presence is not command.presence:
            self.do.presence_changed(agent, command.presence, command.reason)
            self._revoke_if_not_ready(agent)

    def _revoke_if_not_ready(self, agent: AgentFacts) -> None:
        if agent.presence is not Presence.READY:
            self._take_back(agent.offers, _LEFT_READY[agent.presence])

    # --- items ---

    def submit(self, command: c.Submit) -> None:
        state, given = self.state, command.work
        contact = given if type(given) is Contact else command.contact
        last, work = self.classifier.last
        if work is None or last is not given:
            work = self.classifier.classify(given)

        now = state.now
        standing = now if contact.asked_at is None else microseconds(contact.asked_at)
        # Not ItemId(…): calling it would cost as much as the key.
        number: ItemId = state.last_item + 1  # type: ignore[assignment]
        rule = self._rules.get(work)
        if rule is None and self._affine:
            rule = self._rule(work)

        if rule is not None:
            base, by_standing, by_arrival = rule
            key = base + by_standing * standing + by_arrival * now
            self.do.queued(number, contact, work, key, standing)
            return

        view = Waiting(work.tier, work.rank, work.skills, work.promise, work.within, standing, now)
        key, why = self._key(view)
        item = self.do.queued(number, contact, work, key, standing)
        item.view = view
        self._say_order_failed(item, why)

    def _rule(self, work: Classified) -> Rule:
        """
        What an affine order does for *work*: its number, and whether standing and arrival count.
        """
        if len(self._rules) >= REMEMBERED:
            self._rules.clear()

        label = (work.tier, work.rank, work.skills, work.promise, work.within)
        base = self.order(Waiting(*label, 0, 0))
        by_standing = self.order(Waiting(*label, 1, 0)) - base
        rule = self._rules[work] = (base, by_standing, self.order(Waiting(*label, 0, 1)) - base)
        return rule

    def update_item(self, command: c.UpdateItem) -> None:
        item = self._open_item(command, command.item)
        if item is None:
            return

        if item.state not in (ItemState.WAITING, ItemState.OFFERED):
            self._refuse(
                command, "item_not_waiting", f"item {item.id} is {item.state}, no longer in line"
            )
            return

        work = self.classifier.reclassify(
            item.work,
            command.tier,
            command.topic,
            command.skills,
            command.promise,
            command.requires,
        )
        standing = later(item.standing, -microseconds(command.credit))
        if work == item.work and standing == item.standing:
            return

        key, why = self._key(_view_of(item, work, standing))
        self.do.item_updated(item, work, key, standing)
        self._say_order_failed(item, why)
        unfit = [offer for offer in item.offers if not _still_fits(offer)]
        self._take_back(unfit, "no_longer_eligible")

    def leave(self, command: c.Leave) -> None:
        contact = self.state.contacts.get(command.contact)
        if contact is None:
            self._refuse(command, "contact_closed", f"contact {command.contact!r} is over")
            return

        item = contact.item
        self.do.contact_left(contact)
        if item.state is HANDLED:
            return

        for offer in item.offers:
            self.do.offer_revoked(offer, "customer_left")

        self.do.abandoned(item)

    def cancel(self, command: c.Cancel) -> None:
        item = self._open_item(command, command.item)
        if item is None:
            return

        if item.state is HANDLED:
            self._refuse(
                command, "item_not_waiting", f"item {item.id} is being handled; complete it instead"
            )
            return

        for offer in item.offers:
            self.do.offer_revoked(offer, "cancelled")

        self.do.cancelled(item, command.reason)

    # --- offers ---

    def accept(self, command: c.Accept) -> None:
        offer = self.state.offers.get(command.offer) or self._open_offer(command, command.offer)
        if offer is None:
            return

        self.do.accepted(offer)
        for sibling in offer.item.offers:
            self.do.offer_revoked(sibling, TAKEN)

    def decline(self, command: c.Decline) -> None:
        offer = self._open_offer(command, command.offer)
        if offer is not None:
            usual = offer.terms.rest_after_decline
            rest = usual if command.rest is None else microseconds(command.rest)
            self.do.offer_declined(offer, command.reason, self._after(rest))
            self._come_back(offer.item, "declined")

    def revoke(self, command: c.Revoke) -> None:
        offer = self._open_offer(command, command.offer)
        if offer is not None:
            self._take_back((offer,), command.reason or "host")

    # --- handling ---

    def complete(self, command: c.Complete) -> None:
        item = self.state.items.get(command.item)
        if item is None or item.state is not HANDLED:
            self._refuse_unhandled(command, item)
            return

        wrap_up = self._wrap_up if command.wrap_up is None else microseconds(command.wrap_up)
        until = later(self.state.now, wrap_up) if wrap_up else None
        self.do.completed(item, command.outcome, until)

    def end_wrap_up(self, command: c.EndWrapUp) -> None:
        agent = self.state.wrapping_up.get(command.item)
        if agent is not None:
            self.do.wrap_up_ended(agent, command.item)
            return

        item = self._open_item(command, command.item)
        if item is not None:
            self._refuse(
                command, "item_not_handled", f"item {item.id} is {item.state}, not in wrap-up"
            )

    def requeue(self, command: c.Requeue) -> None:
        item = self._handled_item(command)
        if item is not None:
            self.do.handed_back(item, command.reason, self._after(self._rest_after_decline))
            self._return(item, "handed_back")

    def transfer(self, command: c.Transfer) -> None:
        item = self._handled_item(command)
        if item is None:
            return

        work = self.classifier.reclassify(item.work, None, command.topic, command.skills, None)
        key, why = self._key(_view_of(item, work, item.standing))
        self.do.transferred(item, work, key, command.reason, self._after(self._rest_after_decline))
        self._say_order_failed(item, why)
        self._return(item, "transferred")

    def _return(self, item: ItemFacts, reason: ReturnReason) -> None:
        if self.state.contacts_of(item):
            self.do.requeued(item, reason)
        else:
            # The customer left while they were served: nobody waits for this any more.
            self.do.abandoned(item)

    # --- deadlines ---

    def fire(self, rank: int, fact: Any, key: Any) -> None:  # noqa: ANN401 - as the rank says
        """
        A deadline has come.
        """
        self.state.cause = NAMES[rank]
        if rank == OFFER:
            self._miss(fact)
        elif rank == WRAP_UP:
            self.do.wrap_up_ended(fact, key)
        else:
            self.do.rest_ended(fact, key)

    def _miss(self, offer: OfferFacts) -> None:
        agent = offer.agent
        self.do.offer_missed(offer, self._after(offer.terms.rest_after_miss))
        self._come_back(offer.item, "missed")
        if (
            self._misses is not None
            and agent.misses >= self._misses
            and agent.presence is Presence.READY
        ):
            self.do.presence_changed(agent, Presence.NOT_READY, MISSED_OFFERS)
            self._revoke_if_not_ready(agent)

    def outage(self, since: int) -> None:
        """
        The host had slept since *since*: no offer survives, as nobody could have answered it.
        """
        self.do.outage_declared(since)
        self._take_back(self.state.offers.values(), "outage")

    # --- shared ---

    def _after(self, duration: int) -> int | None:
        return later(self.state.now, duration) if duration else None

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

    def _key(self, view: Waiting) -> tuple[int, str | None]:
        """
        The policy's key for an item, or its standing and why the policy has none.
        """
        try:
            key = self.order(view)
        except Exception as error:  # noqa: BLE001 - a policy part may raise anything; the item enters all the same
            return view.standing, f"{type(error).__name__}: {error}"

        if type(key) is int:
            return key, None

        return view.standing, f"answered {key!r}, expected an integer"

    def _say_order_failed(self, item: ItemFacts, why: str | None) -> None:
        if why is not None:
            self.do.policy_failed(part_name(self.order), item, None, why)

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

    def _handled_item(self, command: c.Requeue | c.Transfer) -> ItemFacts | None:
        item = self.state.items.get(command.item)
        if item is not None and item.state is HANDLED:
            return item

        self._refuse_unhandled(command, item)
        return None

    def _refuse_unhandled(
        self, command: c.Complete | c.Requeue | c.Transfer, item: ItemFacts | None
    ) -> None:
        if item is None:
            self._refuse(command, "item_closed", f"item {command.item} is closed")
        else:
            why = f"item {item.id} is {item.state}: nobody is handling it"
            self._refuse(command, "item_not_handled", why)

    def _refuse(self, command: c.Command, reason: RefusalReason, why: str) -> None:
        self.do.refused(command, reason, why)


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


def _view_of(item: ItemFacts, work: Classified, standing: int) -> Waiting:
    return Waiting(
        work.tier, work.rank, work.skills, work.promise, work.within, standing, item.arrived
    )


def _still_fits(offer: OfferFacts) -> bool:
    spec = offer.agent.agent
    assert offer.item.signature is not None
    needs = offer.item.signature.needs
    return can_serve(needs, spec.skills, spec.media, spec.pools, spec.attributes) is None
