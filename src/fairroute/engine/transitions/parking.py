"""
Handling pauses for the customer's reply, and goes on.
"""

from fairroute.checks import MAX_PREFERRED
from fairroute.engine.transitions.base import Changes, Observe, Place
from fairroute.events import Parked, Replied, Resumed
from fairroute.facts import ItemFacts, ParkingFacts, StageFacts
from fairroute.lifecycle import ITEM_MOVES
from fairroute.model import Classified
from fairroute.timers import INACTIVITY


class ParkingChanges(Changes):
    """
    Changes of items whose customer has the next word.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _parked: tuple[Observe, ...]
    _replied: tuple[Observe, ...]
    _resumed: tuple[Observe, ...]

    def parked(self, item: ItemFacts, until: int) -> None:
        """
        The agent awaits a reply, and is free meanwhile.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][Parked]
        agent = self._give_up(item, None)
        item.parking = ParkingFacts(agent, until, state.seq)
        agent.parked[item.id] = item
        self.index.timers.set(until, INACTIVITY, state.seq, item)
        for observe in self._parked:
            observe(state, item, agent)

    def replied(
        self, item: ItemFacts, contact: str, work: Classified, key: int, standing: int
    ) -> None:
        """
        The customer wrote: the item has the place of the message, its stages begin anew, and it
        should rather go to the agent who parked it.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][Replied]
        item.outbound = False  # whoever was called asks now
        agent = self._end_parking(item)
        others = (name for name in item.preferred if name != agent.id)
        item.preferred = (agent.id, *others)[:MAX_PREFERRED]
        item.work, item.key, item.standing = work, key, standing
        item.arrived, item.arrival = state.now, state.seq
        self.index.item_classified(item)
        if item.staged is not None:
            item.staged = StageFacts(item.staged.stages, work, state.now, state.now)

        if item.expiry is not None:
            self._asked_again(item.expiry, standing)

        self._item_had_event(item)
        for observe in self._replied:
            observe(state, item, contact)

    def resumed(self, item: ItemFacts, place: Place | None = None) -> None:
        """
        The agent who had parked it goes on; it has another *place*, or the one it always had.
        """
        state = self.state
        state.seq += 1
        item.state = ITEM_MOVES[item.state][Resumed]
        agent = self._end_parking(item)
        item.agent = agent
        item.handled_since = state.now
        agent.handling[item.id] = item
        self._take_on(item, agent)
        if place is not None:
            self._put(item, place)

        self._parted(item, agent)
        for observe in self._resumed:
            observe(state, item, agent, place)
