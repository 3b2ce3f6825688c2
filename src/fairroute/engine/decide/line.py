"""
Who comes into the line, changes in it, and leaves it.
"""

from typing import TYPE_CHECKING, Final

from fairroute import answers
from fairroute import commands as c
from fairroute.engine.classify import REMEMBERED, Classifier
from fairroute.engine.decide.admission import AdmissionDecisions, Stopped
from fairroute.engine.decide.base import HANDLED
from fairroute.engine.decide.modes import ModeDecisions
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.instants import later, microseconds
from fairroute.model import LIVE, Classified, Contact
from fairroute.plan import Plan
from fairroute.policies import Policy
from fairroute.protocols import Waiting

if TYPE_CHECKING:
    from fairroute.ids import ItemId
    from fairroute.stages import Stage


Rule = tuple[int, int, int]
"""(a class's number, 1 if standing counts, 1 if arrival counts): the key of an affine order."""

OR_NOT: Final = (0, 1)


class LineDecisions(ModeDecisions, AdmissionDecisions):
    """
    Commands about items in line, and the contacts they stand for.
    """

    def __init__(
        self, state: State, do: Transitions, plan: Plan, classifier: Classifier, policy: Policy
    ) -> None:
        super().__init__(state, do, plan, classifier, policy)
        self._affine = getattr(self.order, "affine", False)
        self._rules: dict[Classified, Rule] = {}
        self._expires = classifier.expires

    def submit(  # noqa: C901, PLR0912 - every contact passes here: one call, not three
        self, command: c.Submit
    ) -> None:
        state, given = self.state, command.work
        contact = given if type(given) is Contact else command.contact
        last, work = self.classifier.last
        if work is None or last is not given:
            work = self.classifier.classify(given)

        now = state.now
        standing = now if contact.asked_at is None else microseconds(contact.asked_at)
        # Not ItemId(…): calling it would cost as much as the key.
        number: ItemId = state.last_item + 1  # type: ignore[assignment]
        expiry = None
        if self._expires or contact.max_wait is not None or contact.lifetime is not None:
            expiry = self.classifier.expiry_of(contact, work)
        if command.release_at is not None and microseconds(command.release_at) > now:
            self._schedule(command, work, expiry)
            return

        modes = state.modes
        if modes and self._turned_away(command, work.topic):
            return

        doors = self.do.index.doors
        stopped: Stopped | None = None
        if doors is not None and not (modes and self._is_shelved(work.topic)):
            stopped = self._stopped(doors, contact, work, standing)
            if stopped is not None and stopped[0].rule.action == "refuse":
                self._turn_away(command, stopped)
                return

        stages: tuple[Stage, ...] = ()
        unstaged: str | None = None
        if self._staging or contact.stages is not None:
            stages, unstaged = self._stages_on_entry(given, work, standing, now)

        rule = self._rules.get(work)
        if rule is None and self._affine:
            rule = self._rule(work)

        if rule is not None:
            base, by_standing, by_arrival = rule
            key = base + by_standing * standing + by_arrival * now
            item = self.do.queued(number, contact, work, key, standing, expiry, stages)
        else:
            view = self._arriving(work, standing)
            key, why = self._key(view)
            item = self.do.queued(number, contact, work, key, standing, expiry, stages)
            item.view = view
            self._say_order_failed(item, why)

        if unstaged is not None:
            self._say_escalation_failed(item, unstaged)

        if contact.preferred:
            self._wait_for_preferred(item, contact.wait_for)

        if modes:
            self._shelve_newcomer(item)

        if stopped is not None:
            self.do.callback_offered(item, stopped[0].rule.name, stopped[1])

    def _rule(self, work: Classified) -> Rule | None:
        """
        What an affine order does for *work*: its number, and whether standing and arrival count.
        None for an order that fails, or does not keep its promise: it is asked about every item.
        """
        if work.hours is not None:
            # When it is due is a question of the hours that were told, not of its class.
            return None

        if len(self._rules) >= REMEMBERED:
            self._rules.clear()

        label = (work.tier, work.rank, work.skills, work.promise, work.within)
        try:
            base = answers.key(self.order(Waiting(*label, 0, 0)))
            by_standing = answers.key(self.order(Waiting(*label, 1, 0))) - base
            by_arrival = answers.key(self.order(Waiting(*label, 0, 1))) - base
        except Exception:  # noqa: BLE001 - whatever it was, it is said of each item that meets it
            return None

        if by_standing not in OR_NOT or by_arrival not in OR_NOT:
            return None

        rule = self._rules[work] = (base, by_standing, by_arrival)
        return rule

    def update_item(self, command: c.UpdateItem) -> None:
        item = self._open_item(command, command.item)
        if item is None:
            return

        if item.state is HANDLED:
            self._refuse(
                command, "item_not_waiting", f"item {item.id} is {item.state}, no longer in line"
            )
            return

        standing = later(item.standing, -microseconds(command.credit))
        renewed = self._renewed(item, command, standing)
        work = renewed.work
        preferred = None if command.preferred == item.preferred else command.preferred
        same = standing == item.standing and preferred is None
        if same and not renewed.differs_from(item):
            return

        key, why = self._key(self._view_of(item, work, standing))
        self.do.item_updated(item, work, key, standing, renewed.asked, renewed.stages, preferred)
        self._say_order_failed(item, why)
        if renewed.unstaged is not None:
            self._say_escalation_failed(item, renewed.unstaged)

        unfit = [offer for offer in item.offers if not self._fits(item, offer.agent)]
        self._take_back(unfit, "no_longer_eligible")
        for name in () if item.wait_for is None else item.wait_for.agents:
            if name not in item.preferred:
                self.do.wait_for_ended(item, name, "no_longer_preferred")

        if item.wait_for is not None:
            self._wait_only_for_able((item.id,))

    def leave(self, command: c.Leave) -> None:
        contact = self.state.contacts.get(command.contact)
        if contact is None:
            self._refuse(command, "contact_closed", f"contact {command.contact!r} is over")
            return

        item = contact.item
        inside = item.state is HANDLED or item.parking is not None
        if item.away and not inside:
            why = f"contact {command.contact!r} has gone and will be answered; cancel the item"
            self._refuse(command, "contact_closed", why)
            return

        if contact.contact.fallback is not None and item.work.promise == LIVE and not inside:
            self._fall_back(contact)
            return

        self.do.contact_left(contact)
        if item.state is HANDLED:
            return

        if item.parking is not None:
            self.do.completed(item, "customer_gone", None)
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
