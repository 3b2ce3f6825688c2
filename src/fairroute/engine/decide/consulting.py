"""
A colleague is asked about an item while its customer stays with whoever asks.

A question is an item of its own, so it waits, is offered and handled as any other; it ends when it
is answered (`Complete`), when the customer goes over with it (`HandOver`), or when whoever asked is
done with what it is about.
"""

import attrs

from fairroute import commands as c
from fairroute.engine.decide.elevating import ElevationDecisions
from fairroute.engine.decide.transfers import TransferDecisions
from fairroute.ids import ItemId


class ConsultDecisions(TransferDecisions, ElevationDecisions):
    """
    Commands that ask a colleague, and end with or without them.
    """

    def consult(self, command: c.Consult) -> None:
        item = self._handled_item(command)
        if item is None:
            return

        asked = item.work if item.staged is None else item.staged.asked
        work = self._passed_on(asked, command)
        to = command.agent
        if to is not None and not self._may_pass(command, item, work, to):
            return

        key, why = self._key(self._arriving(work, item.standing))
        number = ItemId(self.state.last_item + 1)
        question = self.do.consulted(number, item, work, key, to)
        self._say_order_failed(question, why)
        self._wait_for_addressee(question, command)

    def hand_over(self, command: c.HandOver) -> None:
        question = self._handled_item(command)
        if question is None:
            return

        item, to = question.about, question.agent
        assert to is not None
        if item is None:
            why = f"item {question.id} is about nothing that somebody still handles"
            self._refuse(command, "item_not_handled", why)
            return

        asked = question.work
        work = attrs.evolve(asked, medium=item.work.medium, demand=item.work.demand)
        objection = self._beyond(question, work, to)
        if objection is None and to is item.agent:
            objection = "not_eligible", f"{to.id} has item {item.id} already"

        if objection is not None:
            self._refuse(command, *objection)
            return

        others = tuple(other for other in item.questions if other is not question)
        # Whoever was asked may have asked on; their question is over, so nobody needs the answer.
        others += question.questions
        key, failed = self._key(self._view_of(item, work, item.standing))
        giver = self.do.handed_over(question, work, key)
        self._say_order_failed(item, failed)
        self._breathe(giver)
        self._withdraw(others)
