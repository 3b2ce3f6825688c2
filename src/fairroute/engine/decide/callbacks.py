"""
Customers who go, and are called or written back.

Whoever is to be called back keeps their place: an agent first, then the customer. Where nobody
answers the call, it is tried again, at the same place.
"""

from fairroute import commands as c
from fairroute.engine.classify import Classifier
from fairroute.engine.decide.base import HANDLED
from fairroute.engine.decide.pacing import PacingDecisions
from fairroute.engine.decide.schedule import ScheduleDecisions
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.facts import ContactFacts, ItemFacts
from fairroute.instants import later, microseconds
from fairroute.model import BY, Classified
from fairroute.plan import Plan
from fairroute.policies import Policy

AsBy = tuple[Classified, Classified | None, int, str | None]
"""
What an item is once its customer may go: its class, the one it would have without the stages it has
reached (None: it has none), its key, and why the order has none.
"""


class CallbackDecisions(ScheduleDecisions, PacingDecisions):
    """
    Commands about customers who need not be there.
    """

    def __init__(
        self, state: State, do: Transitions, plan: Plan, classifier: Classifier, policy: Policy
    ) -> None:
        super().__init__(state, do, plan, classifier, policy)
        self._slot = microseconds(plan.callbacks.slot)
        self._per_slot = plan.callbacks.per_slot
        self._retries = plan.callbacks.retries
        self._retry_after = microseconds(plan.callbacks.retry_after)

    def call_back(self, command: c.CallBack) -> None:
        contact = self.state.contacts.get(command.contact)
        if contact is None:
            self._refuse(command, "contact_closed", f"contact {command.contact!r} is over")
            return

        item = contact.item
        if item.state is HANDLED or item.parking is not None:
            why = f"item {item.id} is {item.state}: whoever has it may call"
            self._refuse(command, "item_not_waiting", why)
            return

        promised = self._promised(command)
        if item.callback is not None and item.callback.promised == promised:
            return

        if promised is None and item.release is not None:
            why = f"item {item.id} is scheduled: say when to call instead"
            self._refuse(command, "item_not_waiting", why)
            return

        if promised is not None and not self._has_room(promised, item):
            self._refuse(command, "overloaded", "as many are to be called then as can be")
            return

        standing = item.standing if promised is None else min(item.standing, promised)
        work, asked, key, failed = self._as_by(item, standing)
        if promised is not None:
            for offer in item.offers:
                self.do.offer_revoked(offer, "called_back")

        retries = self._retries if command.retries is None else command.retries
        placed = item.release is None or item.release.placed
        self.do.callback_agreed(
            contact,
            work,
            min(key, item.key) if placed else key,
            standing,
            asked,
            retries,
            self._retry_after,
            promised,
        )
        if promised is not None:
            self.do.postponed(item, promised)

        self._after_it_went(item, failed)

    def report_unreached(self, command: c.ReportUnreached) -> None:
        item = self._handled_item(command)
        if item is None:
            return

        questions, callback = item.questions, item.callback
        retries = self._retries if callback is None else callback.retries
        if retries == 0 or not self.state.contacts_of(item):
            agent = item.agent
            assert agent is not None
            self.do.completed(item, "unreachable", None)
            self._breathe(agent)
            self._withdraw(questions)
            return

        pause = self._retry_after if callback is None else callback.retry_after
        self._breathe(self.do.unreached(item, retries - 1, pause))
        self.do.postponed(item, later(self.state.now, pause))
        self._withdraw(questions)

    def _fall_back(self, contact: ContactFacts) -> None:
        """
        The customer has gone who is to be answered all the same.
        """
        work, asked, key, why = self._as_by(contact.item, contact.item.standing)
        self.do.fell_back(contact, work, key, asked)
        self._after_it_went(contact.item, why)

    def _as_by(self, item: ItemFacts, standing: int) -> AsBy:
        staged = item.staged
        work = self.classifier.reclassify(item.work, promise=BY)
        asked = None
        if staged is not None:
            asked = self.classifier.reclassify(staged.asked, promise=BY)

        key, why = self._key(self._view_of(item, work, standing))
        return work, asked, key, why

    def _after_it_went(self, item: ItemFacts, why: str | None) -> None:
        self._say_order_failed(item, why)
        if item.wait_for is not None:
            self._wait_only_for_able((item.id,))

    # --- instants that are promised ---

    def _promised(self, command: c.CallBack) -> int | None:
        """
        When the customer is to be called; None: as soon as it is their turn.
        """
        if command.at is None:
            return None

        instant = microseconds(command.at)
        return instant if instant > self.state.now else None

    def _has_room(self, instant: int, item: ItemFacts) -> bool:
        """
        Whether one more may be promised the slot of *instant*, *item* itself not counted.
        """
        if self._per_slot is None:
            return True

        begins = instant - instant % self._slot
        taken = self.do.index.promised_between(begins, begins + self._slot)
        own = item.callback.promised if item.callback is not None else None
        counted = own is not None and begins <= own < begins + self._slot
        return taken - counted < self._per_slot
