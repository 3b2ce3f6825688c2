"""
Which rules of admission are past their bounds.

One watch for each: how many of its class are in line, and since when the longest, is known at any
time; what somebody who comes would wait is asked when they come.
"""

from collections.abc import Iterable, Mapping

from fairroute.admission import Admission
from fairroute.engine.state import State
from fairroute.engine.watching import Watched
from fairroute.facts import ItemFacts
from fairroute.model import LIVE, Classified


class Door(Watched):
    """
    What is in line of the class of one *rule*.
    """

    __slots__ = ("rule",)

    def __init__(self, rule: Admission) -> None:
        super().__init__(rule)
        self.rule = rule


class Doors:
    """
    All rules of the plan, those first that refuse.
    """

    def __init__(self, plan: Mapping[str, Admission], state: State) -> None:
        self._state = state
        rules = sorted(plan.values(), key=lambda rule: rule.action != "refuse")
        self.doors = tuple(map(Door, rules))

    # --- told by transitions ---

    def item_in_line(self, item: ItemFacts) -> None:
        """
        *item* is in line, perhaps as of another class than before.
        """
        for door in self.doors:
            door.heed(item)

    def item_gone(self, item: ItemFacts) -> None:
        """
        *item* is in line no more.
        """
        for door in self.doors:
            door.leave(item)

    def rebuild(self) -> None:
        """
        Derive everything from the facts.
        """
        for door in self.doors:
            door.fill(self._state.items.values())

    # --- asked ---

    def on_the_way_of(self, work: Classified) -> Iterable[Door]:
        """
        Those that may do something about whoever comes with *work*: nobody is offered a callback
        who need not stay anyway.
        """
        return [
            door
            for door in self.doors
            if door.rule.watches(work) and (door.rule.action == "refuse" or work.promise == LIVE)
        ]
