"""
A colleague is asked, and may have the customer.
"""

import attrs
from tests.model.naive.elevating import Elevating
from tests.model.naive.facts import Item, Rest
from tests.model.naive.handling import HandlingCommands
from tests.model.naive.world import sure

from fairroute import commands as c
from fairroute import events as e
from fairroute.ids import ItemId
from fairroute.instants import LATEST_US, in_seconds


class ConsultCommands(HandlingCommands, Elevating):
    """
    Commands of agents who ask, and of those who were asked.
    """

    def _consult(self, command: c.Consult) -> None:
        about = self._handled(command)
        if about is None:
            return

        to = command.agent
        if to is not None and self._refuses_to_pass(about, command, self.agent(to)):
            return

        asker = sure(about.agent)
        self.last_item += 1
        item = Item(
            id=ItemId(self.last_item),
            contact=about.contact,
            work=self._reclassify(about.asked if about.stages else about.work, command),
            key=0,
            standing=about.standing,
            arrived=self.now,
            contact_open=False,
            about=about,
            preferred=() if to is None else (to,),
        )
        item.arrival = self.seq + 1
        item.key = self._key(item)
        told = self._tell(
            e.Consulted,
            item=item.id,
            about=about.id,
            agent=asker.id,
            work=item.work,
            key=item.key,
            standing=in_seconds(item.standing),
            to=to,
        )
        self.items.append(item)
        self.rests.append(Rest(item, asker, LATEST_US, told.seq))
        self._tell_if_order_failed(item)
        if to is not None:
            self._wait_for_preferred(item, 60.0 if command.wait_for is None else command.wait_for)

    def _hand_over(self, command: c.HandOver) -> None:
        question = self._handled(command)
        if question is None:
            return

        to, item = sure(question.agent), question.about
        if item is None:
            self._refuse(command, "item_not_handled")
            return

        work = attrs.evolve(question.work, medium=item.work.medium, demand=item.work.demand)
        why = self._why_not(question, work, to) or ("not_eligible" if item.agent is to else None)
        if why is not None:
            self._refuse(command, why)
            return

        giver = sure(item.agent)
        self._close(question)
        item.work = item.asked = work
        item.key = self._key(item)
        item.agent = to
        item.preferred = tuple(name for name in item.preferred if name != giver.id)
        self._tell(
            e.HandedOver,
            item=item.id,
            agent=giver.id,
            to=to.id,
            question=question.id,
            work=work,
            key=item.key,
        )
        self.withheld = [(other, agent) for other, agent in self.withheld if agent is not to]
        self._idle_from_now(giver)
        self._tell_if_order_failed(item)
        self._breathe(giver)
        self._end_questions(item)
        self._end_questions(question)

    def _handled(self, command: c.Consult | c.HandOver) -> Item | None:
        item = self._item(command.item)
        if item is None or item.state == "wrap_up":
            self._refuse(command, "item_closed")
        elif item.state != "handled":
            self._refuse(command, "item_not_handled")
        else:
            return item

        return None
