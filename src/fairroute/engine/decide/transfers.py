"""
Work that is passed on: back to the line, to others, or to one agent.
"""

from typing import Final

from fairroute import commands as c
from fairroute.engine.decide.pacing import PacingDecisions
from fairroute.engine.decide.stages import StageDecisions
from fairroute.facts import ItemFacts
from fairroute.lifecycle import ItemState
from fairroute.model import Classified, Presence

TRANSFER_WAIT: Final = 60.0
"""Seconds an item waits for the agent it is passed to: about as long as somebody holds the line."""


class TransferDecisions(StageDecisions, PacingDecisions):
    """
    Commands that part an item from the agent who handles it.
    """

    def requeue(self, command: c.Requeue) -> None:
        item = self._handled_item(command)
        if item is not None:
            questions = item.questions
            place, why = self._place_by(item, command.standing)
            rest_until = self._after(self._rest_after_decline)
            agent = self.do.handed_back(item, command.reason, rest_until, place)
            self._say_order_failed(item, why)
            self._breathe(agent)
            self._return(item, "handed_back")
            self._withdraw(questions)

    def transfer(self, command: c.Transfer) -> None:
        item = self._handled_item(command)
        if item is None:
            return

        asked = item.work if item.staged is None else item.staged.asked
        work = self._passed_on(asked, command)
        if command.agent is not None and not self._may_pass(command, item, work, command.agent):
            return

        restarts = command.standing == "restarts"
        view = self._view_of(item, work, self.state.now if restarts else item.standing)
        key, why = self._key(view)
        found, unstaged = self._stages_for(work, work.topic, view) if self._staging else ((), None)
        rest_until = self._after(self._rest_after_decline)
        questions = item.questions
        standing = self.state.now if restarts else None
        to = command.agent
        agent = self.do.transferred(
            item, work, key, command.reason, rest_until, found, standing, to
        )
        self._say_order_failed(item, why)
        if unstaged is not None:
            self._say_escalation_failed(item, unstaged)

        self._breathe(agent)
        self._return(item, "transferred")
        if item.state is ItemState.WAITING:
            self._wait_for_addressee(item, command)

        self._withdraw(questions)

    def _passed_on(self, work: Classified, command: c.Transfer | c.Consult) -> Classified:
        return self.classifier.reclassify(
            work,
            topic=command.topic,
            skills=command.skills,
            requires=command.requires,
            pools=command.pools,
            attributes=command.attributes,
        )

    def _wait_for_addressee(self, item: ItemFacts, command: c.Transfer | c.Consult) -> None:
        if command.agent is not None:
            wait_for = TRANSFER_WAIT if command.wait_for is None else command.wait_for
            self._wait_for_preferred(item, wait_for)

    def _may_pass(
        self, command: c.Transfer | c.Consult, item: ItemFacts, work: Classified, name: str
    ) -> bool:
        """
        Whether the agent *name* may be passed *item*, as the *work* it then is; refuses it if not.
        """
        agent = self.state.agents[name]
        if agent.presence is Presence.OFFLINE:
            self._refuse(command, "agent_offline", f"{name} is not signed in")
        elif agent is item.agent:
            self._refuse(command, "not_eligible", f"{name} has item {item.id} already")
        elif not self._able(work, agent):
            self._refuse(command, "not_eligible", f"{name} may not serve item {item.id}")
        else:
            return True

        return False
