"""
What a host may ask of an engine at any time. Nothing here changes anything.
"""

from itertools import dropwhile, islice

from fairroute.engine import check as checking
from fairroute.engine import queries
from fairroute.engine.classify import Classifier
from fairroute.engine.decide import Decisions
from fairroute.engine.estimates import WaitEstimate, estimate_wait
from fairroute.engine.explain import Explanation, explain
from fairroute.engine.index import Index
from fairroute.engine.line import ahead_of, competing, in_line
from fairroute.engine.match import Match
from fairroute.engine.pulling import Pulling
from fairroute.engine.snapshot import Snapshot, take_snapshot
from fairroute.engine.state import State
from fairroute.errors import FairrouteError, InvalidValue, UnknownName
from fairroute.events import Offered
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.instants import MICROSECONDS, microseconds
from fairroute.lifecycle import ItemState
from fairroute.model import ESTIMATORS, Contact, Estimator, Presence, WorkItem
from fairroute.plan import Plan


class Reads:
    """
    The reading half of `Engine`.
    """

    _state: State
    _index: Index
    _match: Match
    _decide: Decisions
    _classifier: Classifier
    _shut: type[FairrouteError] | None
    plan: Plan
    seed: int

    @property
    def now(self) -> float:
        """
        The instant of the last batch, in seconds.
        """
        return self._state.now / MICROSECONDS

    @property
    def next_deadline(self) -> float | None:
        """
        When the engine next has something to do by itself, in seconds; None: only when told.
        Amortised O(1).
        """
        deadline = self._index.timers.first()
        return None if deadline is None else deadline / MICROSECONDS

    @property
    def plan_version(self) -> int:
        """
        How often the plan was changed since the engine began.
        """
        return self._state.plan_version

    def item(self, number: int) -> queries.ItemStatus | None:
        """
        Item *number*, or None once it is closed. Raises `UnknownName` for a number never issued.
        """
        return (
            None if (item := self._item(number)) is None else queries.item_status(self._state, item)
        )

    def offer(self, number: int) -> Offered | None:
        """
        Offer *number* as it was made, or None once it has ended. Raises `UnknownName` for a number
        never issued.
        """
        if type(number) is not int or not 0 < number <= self._state.last_offer:
            raise UnknownName("offer", number)

        offer = self._state.offers.get(number)
        return None if offer is None else queries.offer_status(offer)

    def contact(self, name: str) -> queries.ContactStatus | None:
        """
        The open contact *name*, or None.
        """
        contact = self._state.contacts.get(name)
        return None if contact is None else queries.contact_status(contact)

    def agent(self, name: str) -> queries.AgentStatus:
        """
        The agent *name*. Raises `UnknownName` for one who never signed in.
        """
        return queries.agent_status(self._agent(name))

    def agents(self) -> tuple[queries.AgentStatus, ...]:
        """
        Everybody who ever signed in, in that order.
        """
        return tuple(queries.agent_status(agent) for agent in self._state.agents.values())

    def surges(self) -> tuple[queries.SurgeStatus, ...]:
        """
        The surges that go on, in the order in which they began.
        """
        index = self._index.surges
        if index is None:
            return ()

        return tuple(
            queries.surge_status(facts, len(index.watches[name].in_line))
            for name, facts in self._state.surges.items()
        )

    def waiting(
        self, *, tier: str | None = None, after: int | None = None, limit: int | None = None
    ) -> tuple[queries.ItemStatus, ...]:
        """
        Waiting items, first in line first: of *tier*, behind item *after*, at most *limit*.

        An *after* that has left the line is as if it were not given. Raises `UnknownName` for one
        never issued, `InvalidValue` for a limit below 0. O(lanes + n log lanes) for the first n of
        them; with an urgency part all are compared.
        """
        if limit is not None and (type(limit) is not int or limit < 0):
            raise InvalidValue("waiting(limit=…)", limit, "a whole number from 0, or None for all")

        line = in_line(self._match, tier)
        last = None if after is None else self._item(after)
        if last is not None and last.state is ItemState.WAITING:
            place = self._match.place(last)
            line = dropwhile(lambda item: self._match.place(item) <= place, line)

        return tuple(queries.item_status(self._state, item) for item in islice(line, limit))

    def position(self, number: int) -> queries.Position | None:
        """
        Where waiting item *number* stands in line; None when it does not wait.

        Raises `UnknownName` for a number never issued. O(lanes + those ahead × log lanes).
        """
        item = self._item(number)
        if item is None or item.state is not ItemState.WAITING:
            return None

        before = ahead_of(item, self._match)
        return queries.Position(
            item.id, len(before) + 1, len(competing(before, item)), self._index.lines.waiting
        )

    def estimate_wait(
        self, work: int | Contact | WorkItem, *, by: Estimator | None = None
    ) -> WaitEstimate | None:
        """
        How long item *work* will wait from now on, or a contact like *work* if it came now.

        *by* names the estimator, one of `ESTIMATORS`; None: the plan's. A contact that somebody
        could take at once waits only for the answer. None when nobody could serve it as things
        stand, or, by queue length, when nobody has finished anything yet; and for an item that is
        being handled or is closed. Changes nothing. Raises `UnknownName` for a number never issued
        and for names that the plan does not have. O(agents + lanes + those ahead).
        """
        by = self.plan.estimates.by if by is None else by
        if by not in ESTIMATORS:
            raise InvalidValue("estimate_wait(by=…)", by, f"one of: {', '.join(ESTIMATORS)}")

        item = self._as_if_it_came(work) if isinstance(work, Contact | WorkItem) else None
        item = item or self._item(work)  # type: ignore[arg-type]
        if item is None or item.state not in (ItemState.WAITING, ItemState.OFFERED):
            return None

        return estimate_wait(item, self._state, self._match, by)

    def last_entry(
        self, work: Contact | WorkItem, *, close: float, by: Estimator | None = None
    ) -> float | None:
        """
        Until when a contact like *work* may come and still expect an answer before doors *close*:
        that instant (seconds) less the wait it would have now, as `estimate_wait` has it.

        What it says moves with the line: ask again as somebody comes. None when nobody could serve
        it as things stand, or nobody knows how fast. Raises as `estimate_wait` does.
        """
        microseconds(close, "last_entry(close=…)")
        estimate = self.estimate_wait(work, by=by)
        return None if estimate is None else close - estimate.expected

    def scheduled(self) -> tuple[queries.ItemStatus, ...]:
        """
        Items that come into the line later, the next first. O(n log n).
        """
        return queries.scheduled(self._state)

    def modes(self) -> tuple[queries.ModeStatus, ...]:
        """
        The modes that hold. O(modes).
        """
        return queries.modes(self._state)

    def callback_slots(self, since: float, until: float) -> tuple[queries.CallbackSlot, ...]:
        """
        The slots between two instants in which customers may be promised a call, cut off at none.

        Raises `InvalidValue` for instants that cannot be, and for more than 10,000 slots. O(slots).
        """
        where = "callback_slots()"
        first, last = microseconds(since, where), microseconds(until, where)
        return queries.callback_slots(first, last, self.plan.callbacks, self._index)

    def choices(self, agent: str) -> tuple[queries.ItemStatus, ...]:
        """
        What *agent* may `Take` now, first in line first: at most the plan's `take_from`.

        Raises `UnknownName` for one who never signed in. O(waiting log waiting).
        """
        found = self._agent(agent)
        if found.presence is Presence.OFFLINE:
            return ()

        pulling = Pulling(self._match)
        first = islice(pulling.choices(found, pulling.objection), self.plan.offers.take_from)
        return tuple(queries.item_status(self._state, item) for item in first)

    def stats(self) -> queries.Stats:
        """
        Counts at this instant. O(open items + agents).
        """
        return queries.stats(self._state)

    def explain(self, number: int) -> Explanation | None:
        """
        Why item *number* is where it is and what would change it; None once it is closed.

        Raises `UnknownName` for a number never issued. O(agents + lanes + those ahead × log lanes).
        """
        return (
            None
            if (item := self._item(number)) is None
            else explain(item, self._state, self._match)
        )

    def check(self) -> None:
        """
        Compute everything derived again and compare. Raises `AssertionError` at the first
        disagreement, which would be a bug in fairroute. O(items × agents).
        """
        checking.check(self._state, self._index, self._match)

    def snapshot(self) -> Snapshot:
        """
        All facts as a value, for `Engine.restore`. O(everything open). Not to be had in the middle
        of a step, nor of an engine that was cut short there: raises `EngineBusy`, `EngineBroken`.
        """
        if self._shut is not None:
            raise self._shut

        surges = self._index.surges
        foretold = surges is not None and surges.foretell
        return take_snapshot(self._state, self.seed, self._state.told_at if foretold else 0)

    def _agent(self, name: str) -> AgentFacts:
        agent = self._state.agents.get(name)
        if agent is None:
            raise UnknownName("agent", name, tuple(self._state.agents))

        return agent

    def _as_if_it_came(self, work: Contact | WorkItem) -> ItemFacts:
        """
        The item that *work* would open now. Nothing knows of it.
        """
        self._classifier.check(work)
        classified = self._classifier.classify(work)
        contact = work if isinstance(work, Contact) else work.contact
        asked = contact.asked_at
        standing = self._state.now if asked is None else microseconds(asked)
        return self._decide.newcomer(contact, classified, standing)

    def _item(self, number: int) -> ItemFacts | None:
        if type(number) is not int or not 0 < number <= self._state.last_item:
            raise UnknownName("item", number)

        return self._state.items.get(number)
