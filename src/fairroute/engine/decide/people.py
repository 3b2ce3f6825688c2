"""
What people in charge decide instead of the match: they are named, and say why.
"""

from typing import Final

from fairroute import commands as c
from fairroute.engine.decide.lease import LeaseDecisions
from fairroute.engine.decide.pacing import PacingDecisions
from fairroute.engine.decide.pulling import PullDecisions
from fairroute.engine.gaps import begin_gap
from fairroute.engine.room import room_for
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.instants import microseconds
from fairroute.lifecycle import ItemState
from fairroute.model import Presence

OVERRIDE: Final = "override"
"""Why an offer is revoked where somebody in charge decides about its item."""


class PeoplesDecisions(PullDecisions, LeaseDecisions, PacingDecisions):
    """
    Commands of people in charge. Eligibility binds them, too.
    """

    def assign(self, command: c.Assign) -> None:
        item = self._item_in_line(command)
        if item is None:
            return

        agent = self.state.agents[command.agent]
        if not self._may_be_given(command, item, agent):
            return

        cost = self._pulling.passed(item, agent)
        for offer in item.offers:
            self.do.offer_revoked(offer, OVERRIDE)

        self.do.assignment_forced(
            item,
            agent,
            item.contacts[0],
            command.actor,
            command.reason,
            cost.passed,
            cost.longest,
        )
        begin_gap(self.do, item, agent)

    def take_over(self, command: c.TakeOver) -> None:
        item = self._handled_item(command)
        if item is None:
            return

        agent = self.state.agents[command.agent]
        was, questions = item.agent, item.questions
        assert was is not None
        if was is not agent and self._may_be_given(command, item, agent):
            self.do.taken_over(item, agent, command.actor, command.reason)
            begin_gap(self.do, item, agent)
            self._breathe(was)
            self._withdraw(questions)

    def force_state(self, command: c.ForceState) -> None:
        agent, presence = self.state.agents[command.agent], command.presence
        if agent.presence is Presence.OFFLINE:
            self._refuse_offline(command, agent)
        elif presence is Presence.OFFLINE and (agent.handling or agent.wrap_ups):
            self._refuse(command, "agent_has_work", f"{agent.id} is at work; drain first")
        elif agent.presence is not presence:
            self._force(agent, command)

    def hold(self, command: c.Hold) -> None:
        item = self._item_in_line(command)
        if item is None:
            return

        until = None if command.until is None else microseconds(command.until)
        if item.held is None or item.held.until != until:
            self._take_back(item.offers, OVERRIDE)
            self.do.held(item, command.actor, command.reason, until)

    def release(self, command: c.Release) -> None:
        item = self._item_in_line(command)
        if item is not None and item.held is not None:
            self.do.hold_released(item, command.actor, command.reason)

    def hold_due(self, item: ItemFacts, _: object) -> None:
        held = item.held
        assert held is not None
        self.do.hold_released(item, held.actor, held.reason)

    def expedite(self, command: c.Expedite) -> None:
        item = self._item_in_line(command)
        if item is not None and not item.expedited:
            cost = self._pulling.passed(item, None)
            self.do.expedited(item, command.actor, command.reason, cost.passed, cost.longest)

    def _item_in_line(
        self, command: c.Assign | c.Hold | c.Release | c.Expedite
    ) -> ItemFacts | None:
        """
        The item, if it waits or is offered; else it is said.
        """
        item = self._open_item(command, command.item)
        if item is None or item.state in (ItemState.WAITING, ItemState.OFFERED):
            return item

        self._refuse(command, "item_not_waiting", f"item {item.id} is {item.state}")
        return None

    def _force(self, agent: AgentFacts, command: c.ForceState) -> None:
        presence = command.presence
        if presence is Presence.OFFLINE:
            self._take_back(agent.offers, "signed_out")

        self.do.state_forced(agent, presence, command.actor, command.reason)
        if presence is Presence.OFFLINE:
            self._wait_no_more_for(agent)
        else:
            self._renew_lease(agent)
            self._revoke_if_not_ready(agent)

    def _may_be_given(
        self, command: c.Assign | c.TakeOver, item: ItemFacts, agent: AgentFacts
    ) -> bool:
        """
        Whether *agent* may serve *item* and there is room, as far as that counts; else it is said.
        """
        if agent.presence is Presence.OFFLINE:
            self._refuse_offline(command, agent)
        elif not self._fits(item, agent):
            self._refuse(command, "not_eligible", f"{agent.id} may not serve item {item.id}")
        elif (why := self._pulling.objection(item, agent)) is not None:
            # Asked in silence: a command that is refused changes nothing else.
            why = f"{agent.id} may not serve item {item.id}: {why}"
            self._refuse(command, "not_eligible", why)
        elif not room_for(item, agent, self.do.index, past_capacity=command.past_capacity):
            self._refuse(command, "no_capacity", f"{agent.id} has no room for item {item.id}")
        else:
            return True

        return False
