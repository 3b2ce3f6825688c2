"""
An agent asks a colleague about an item, and may hand it over.
"""

from fairroute.engine.transitions.base import Changes, Observe
from fairroute.events import Completed, Consulted
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.ids import ItemId
from fairroute.instants import LATEST_US
from fairroute.lifecycle import ITEM_MOVES, ItemState
from fairroute.model import Classified


class ConsultChanges(Changes):
    """
    Changes of questions about items, and of who has what they are about.
    """

    # Filled by `observe`; named here for the type checker and the reader.
    _consulted: tuple[Observe, ...]
    _handed_over: tuple[Observe, ...]

    def consulted(
        self, number: ItemId, about: ItemFacts, work: Classified, key: int, to: str | None
    ) -> ItemFacts:
        """
        Whoever handles *about* has a question, which stands where that did and is never for them.
        """
        state = self.state
        state.seq += 1
        asker = about.agent
        assert asker is not None
        now, standing = state.now, about.standing
        item = ItemFacts(number, about.contacts, work, key, standing, now, state.seq)
        item.about = about
        about.questions += (item,)
        if to is not None:
            item.preferred = (to,)

        state.last_item = number
        state.items[number] = item
        item.state = ITEM_MOVES[ItemState.NEW][Consulted]
        self._agent_had_event(asker)
        self._rest(item, asker, LATEST_US)
        self.index.item_classified(item)
        self.index.item_entered(item)
        for observe in self._consulted:
            observe(state, item, asker, to)

        return item

    def handed_over(self, question: ItemFacts, work: Classified, key: int) -> AgentFacts:
        """
        Whoever was asked the *question* has what it is about, as *work*; the question is closed.
        Answers with who had it.
        """
        state = self.state
        state.seq += 1
        item, to = question.about, question.agent
        assert item is not None
        assert to is not None
        giver, since = item.agent, item.handled_since
        assert giver is not None
        assert item.state is ItemState.HANDLED
        question.state = ITEM_MOVES[question.state][Completed]
        self._worked(giver, state.now - since)
        self._worked(to, state.now - question.handled_since)
        del giver.handling[item.id]
        giver.used -= item.work.demand
        self._idle_anew(giver)
        del to.handling[question.id]
        to.handling[item.id] = item
        item.preferred = tuple(name for name in item.preferred if name != giver.id)
        item.agent, item.handled_since = to, state.now
        item.work, item.key = work, key
        if item.staged is not None:
            item.staged.asked = work

        self.index.item_classified(item)
        to.used = state.used_by(to)
        self._agent_had_event(to)
        self._parted(item, giver)
        self.index.agent_changed(to)
        self._close(question)
        self._let_go(item)
        self._let_go(question)
        for observe in self._handed_over:
            observe(state, item, giver, to, question, since)

        return giver
