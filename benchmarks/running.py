"""
A centre under way, to which a benchmark does one thing at a time.
"""

from collections.abc import Iterable, Sequence

from benchmarks.centre import Centre, Size
from benchmarks.steady import Script

import fairroute as fr
from fairroute.ids import ItemId


class Running:
    """
    A centre of *size* with everybody busy and the line formed. What it does can be undone.
    """

    def __init__(self, size: Size) -> None:
        self.centre = Centre(size)
        self.engine = fr.Engine(self.centre.plan)
        for _ in Script(self.centre).opening(self.engine):
            pass

        self.at = self.engine.now
        self.accept()
        self._start = self.engine.snapshot()

    def start_again(self) -> None:
        """
        Everything is as it was in the beginning.
        """
        self.engine = fr.Engine.restore(self._start, plan=self.centre.plan)
        self.at = self.engine.now

    def tell_each(self, commands: Iterable[fr.Command]) -> None:
        """
        One call a command, a millisecond apart.
        """
        at = self.at
        handle = self.engine.handle
        for command in commands:
            at += 0.001
            handle(command, at=at)

        self.at = at

    def tell_all(self, commands: Sequence[fr.Command]) -> None:
        """
        One call for all *commands*.
        """
        self.at += 0.001
        self.engine.handle(*commands, at=self.at)

    def arrivals(self, count: int) -> list[fr.Command]:
        """
        *count* new contacts.
        """
        return [fr.Submit(self.centre.contact(self.centre.some_class())) for _ in range(count)]

    def handled(self) -> list[ItemId]:
        """
        What is being handled.
        """
        return [item for agent in self.engine.agents() for item in agent.handling]

    def completions(self, count: int) -> list[fr.Command]:
        """
        An end to *count* of what is being handled.
        """
        return [fr.Complete(item) for item in self.handled()[:count]]

    def acceptances(self) -> list[fr.Command]:
        """
        A yes to every offer.
        """
        offers = [agent.offer for agent in self.engine.agents()]
        return [fr.Accept(offer) for offer in offers if offer is not None]

    def declines(self) -> list[fr.Command]:
        """
        A no to every offer.
        """
        offers = [agent.offer for agent in self.engine.agents()]
        return [fr.Decline(offer) for offer in offers if offer is not None]

    def accept(self) -> None:
        """
        Everybody says yes.
        """
        self.tell_each(self.acceptances())
