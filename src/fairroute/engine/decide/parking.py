"""
What awaits its customer's reply.
"""

from fairroute import commands as c
from fairroute.engine.classify import Classifier
from fairroute.engine.decide.pacing import PacingDecisions
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.instants import later, microseconds
from fairroute.model import Presence
from fairroute.plan import Plan
from fairroute.policies import Policy


class ParkingDecisions(PacingDecisions):
    """
    Commands about items that are parked, or are to be.
    """

    def __init__(
        self, state: State, do: Transitions, plan: Plan, classifier: Classifier, policy: Policy
    ) -> None:
        super().__init__(state, do, plan, classifier, policy)
        self._inactivity = microseconds(plan.parking.inactivity)
        self._most_parked = plan.parking.most

    def park(self, command: c.Park) -> None:
        item = self._handled_item(command)
        if item is None:
            return

        agent = item.agent
        assert agent is not None
        if not self.state.contacts_of(item):
            why = f"whoever item {item.id} is about has left and cannot reply; complete it"
            self._refuse(command, "contact_closed", why)
        elif len(agent.parked) >= self._most_parked:
            why = f"{agent.id} has {len(agent.parked)} of {self._most_parked} items parked"
            self._refuse(command, "no_capacity", why)
        else:
            given = command.inactivity
            wait = self._inactivity if given is None else microseconds(given)
            questions = item.questions
            self.do.parked(item, later(self.state.now, wait))
            self._breathe(agent)
            self._withdraw(questions)

    def reply(self, command: c.Reply) -> None:
        contact = self.state.contacts.get(command.contact)
        if contact is None:
            self._refuse(command, "contact_closed", f"contact {command.contact!r} is over")
            return

        item = contact.item
        if item.parking is None:
            # Somebody has it before them, or will: the clock runs from what was not answered first.
            return

        now = self.state.now
        sent = now if command.sent_at is None else microseconds(command.sent_at)
        standing = max(item.standing, sent)
        # What its customer waited for before was answered: no stage of that wait counts any more.
        work = item.work if item.staged is None else item.staged.asked
        key, why = self._key(self._arriving(work, standing))
        owner = item.parking.agent
        self.do.replied(item, command.contact, work, key, standing)
        self._say_order_failed(item, why)
        self.do.requeued(item, "replied")
        until = self._owner_until(item, owner)
        if until is None:
            self._wait_for_preferred(item, None)
        else:
            self.do.wait_for_began(item, (owner.id,), until)

    def _owner_until(self, item: ItemFacts, owner: AgentFacts) -> int | None:
        """
        Until when a reply waits for its absent *owner*; None where it does not.
        """
        within = item.work.within if item.work.promise == "by" else None
        share = self.plan.parking.absent_owner
        if share is None or within is None or owner.presence is Presence.READY:
            return None

        until = self.state.due(item.standing, int(share * within), item.work.hours)
        return until if until > self.state.now and self._could_serve(item, owner) else None

    def resume(self, command: c.Resume) -> None:
        item = self._open_item(command, command.item)
        if item is None:
            return

        if item.parking is None:
            why = f"item {item.id} is {item.state}, not parked"
            self._refuse(command, "item_not_handled", why)
            return

        agent = item.parking.agent
        if agent.presence is Presence.OFFLINE:
            self._refuse(command, "agent_offline", f"{agent.id}, who parked it, is not signed in")
        elif not self._fits(item, agent):
            why = f"{agent.id}, who parked it, may not serve item {item.id} any more"
            self._refuse(command, "not_eligible", why)
        elif not self._open_to(item.work.medium, agent):
            why = f"{agent.id} has work that goes with no {item.work.medium or 'other work'}"
            self._refuse(command, "no_capacity", why)
        elif agent.room < item.work.demand:
            why = f"{agent.id} has {agent.room} units free, item {item.id} takes {item.work.demand}"
            self._refuse(command, "no_capacity", why)
        else:
            place, failed = self._place_by(item, command.standing)
            self.do.resumed(item, place)
            self._say_order_failed(item, failed)

    def _open_to(self, medium: str | None, agent: AgentFacts) -> bool:
        opening = self.do.index.opening(agent)
        return opening is None or opening.admits(medium)

    def inactivity_due(self, item: ItemFacts, _: None) -> None:
        self.do.completed(item, "customer_gone", None)
