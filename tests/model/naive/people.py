"""
What people in charge decide.
"""

from typing import Any

from tests.model.naive.agents import AgentCommands
from tests.model.naive.facts import Item, Worker
from tests.model.naive.pulling import PullCommands
from tests.model.naive.serving import goes_with
from tests.model.naive.world import sure

from fairroute import commands as c
from fairroute import events as e
from fairroute.instants import microseconds
from fairroute.model import Presence

Aside = c.Hold | c.Release | c.Expedite


class PeoplesCommands(PullCommands, AgentCommands):
    """
    Commands that overrule the match, but not who may serve.
    """

    def _overrule(self, command: c.Assign | c.TakeOver | c.ForceState | Aside) -> None:
        if isinstance(command, c.Assign):
            self._assign(command)
        elif isinstance(command, c.TakeOver):
            self._take_over(command)
        elif isinstance(command, c.ForceState):
            self._force_state(command)
        else:
            self._set_aside(command)

    def _set_aside(self, command: Aside) -> None:
        item = self._item(command.item)
        said: dict[str, Any] = {"actor": command.actor, "reason": command.reason}
        if item is None or item.state == "wrap_up":
            self._refuse(command, "item_closed")
        elif item.state not in ("waiting", "offered"):
            self._refuse(command, "item_not_waiting")
        elif isinstance(command, c.Expedite) and not item.expedited:
            ahead = [
                other
                for other in self._line()
                if self._place(other) < self._place(item) and not other.held
            ]
            item.expedited = True
            self._tell(e.Expedited, item=item.id, **said, **self._cost(ahead))
        elif isinstance(command, c.Hold) and not self._held_so_long(item, command):
            for offer in [offer for offer in self.offers if offer.item is item]:
                self._take_back(offer, "override")
                self._return(item, "revoked")

            told = self._tell(e.Held, item=item.id, **said, until=command.until)
            item.held, item.holder = True, (command.actor, command.reason)
            until = command.until
            item.hold = None if until is None else (microseconds(until), told.seq)
        elif isinstance(command, c.Release) and item.held:
            self._hold_no_more(item, command.actor, command.reason)

    def _held_so_long(self, item: Item, command: c.Hold) -> bool:
        until = None if command.until is None else microseconds(command.until)
        return item.held and until == (None if item.hold is None else item.hold[0])

    def _hold_no_more(self, item: Item, actor: str, reason: str) -> None:
        item.held, item.hold = False, None
        self._tell(e.HoldReleased, item=item.id, actor=actor, reason=reason)

    def _assign(self, command: c.Assign) -> None:
        agent, item = self.agent(command.agent), self._item(command.item)
        if item is None or item.state == "wrap_up":
            self._refuse(command, "item_closed")
        elif item.state not in ("waiting", "offered"):
            self._refuse(command, "item_not_waiting")
        elif self._may_be_given(command, item, agent):
            passed = self._passed(item, agent)
            self._take_back_of(item, "override")
            self._begins_work(agent)
            self._tell(
                e.AssignmentForced,
                item=item.id,
                contact=item.contact.id,
                agent=agent.id,
                actor=command.actor,
                reason=command.reason,
                over=max(0, self.used(agent) + item.work.demand - agent.agent.capacity),
                **self._cost(passed),
            )
            self._handle(item, agent)
            self._begin_gap(item, agent)

    def _take_over(self, command: c.TakeOver) -> None:
        agent, item = self.agent(command.agent), self._item(command.item)
        if item is None or item.state == "wrap_up":
            self._refuse(command, "item_closed")
        elif item.state != "handled":
            self._refuse(command, "item_not_handled")
        elif item.agent is not agent and self._may_be_given(command, item, agent):
            was = sure(item.agent)
            self._begins_work(agent)
            item.preferred = tuple(name for name in item.preferred if name != was.id)
            self._handle(item, agent)
            self._tell(
                e.TakenOver,
                item=item.id,
                agent=agent.id,
                was=was.id,
                actor=command.actor,
                reason=command.reason,
                over=max(0, self.used(agent) - agent.agent.capacity),
            )
            self._idle_from_now(was)
            self._begin_gap(item, agent)
            self._breathe(was)
            self._end_questions(item)

    def _force_state(self, command: c.ForceState) -> None:
        agent = self.agent(command.agent)
        was, presence = agent.presence, command.presence
        if was is Presence.OFFLINE:
            self._refuse(command, "agent_offline")
        elif presence is Presence.OFFLINE and any(item.agent is agent for item in self.items):
            self._refuse(command, "agent_has_work")
        elif presence is not was:
            if presence is Presence.OFFLINE:
                self._take_back_all(agent, "signed_out")

            agent.presence = presence
            self._tell(
                e.StateForced,
                agent=agent.id,
                presence=presence,
                actor=command.actor,
                reason=command.reason,
            )
            self._heed_recall(agent, command.reason)
            self._presence_moved(agent, was)

    def _may_be_given(self, command: c.Assign | c.TakeOver, item: Item, agent: Worker) -> bool:
        if agent.presence is Presence.OFFLINE:
            self._refuse(command, "agent_offline")
        elif not self._can_serve(agent.agent, item.work) or not self._parts_would_agree(
            item, agent
        ):
            self._refuse(command, "not_eligible")
        elif not self._could_hold(item, agent, past_capacity=command.past_capacity):
            self._refuse(command, "no_capacity")
        else:
            return True

        return False

    def _could_hold(self, item: Item, agent: Worker, *, past_capacity: bool) -> bool:
        """
        Beside everything else they have; but for an offer of this very item.
        """
        others = [other for other in self._with(agent) if other is not item]
        limits = {} if past_capacity else agent.agent.limits
        media = [other.work.medium for other in others]
        room = agent.agent.capacity - sum(other.work.demand for other in others)
        fits = past_capacity or room >= item.work.demand
        return fits and goes_with(item.work.medium, media, limits, self.plan.media)
