"""
What the model knows, what a host may read of it, and what several commands and timers do.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from tests.model.naive.estimating import History
from tests.model.naive.facts import Going, Item, Offer, PolicyParts, Reservation, Rest, Worker
from tests.model.naive.serving import can_serve, widened

from fairroute import commands as c
from fairroute import events as e
from fairroute.errors import FairrouteError, UnknownName
from fairroute.ids import ItemId, OfferId
from fairroute.instants import LATEST_US, in_seconds, later, microseconds
from fairroute.model import Agent, Classified, Presence
from fairroute.plan import Limits, Plan

if TYPE_CHECKING:
    from fairroute.hours import Opening

NO_NEWS: Final = (
    *(e.PolicyFailed, e.Unroutable, e.Refused, e.LeaseRenewed),
    *(e.Reserved, e.ReservationEnded, e.Recalled, e.CallbackOffered),
)
"""Events that change nothing a policy part could judge: what is withheld stays withheld."""


class World:
    """
    Plain lists, and the moves that several commands share. *now* is in microseconds.
    """

    def __init__(
        self,
        plan: Plan,
        policy: PolicyParts,
        seed: int = 0,
        limits: Limits | None = None,
        *,
        by_plan: bool = False,
    ) -> None:
        self.plan = plan
        self.policy = policy
        self.by_plan = by_plan
        """Whether the policy is the plan's, and changes with it."""
        self.seed = seed
        self.limits = Limits() if limits is None else limits
        self.now = 0
        self.items: list[Item] = []
        self.offers: list[Offer] = []
        self.agents: list[Worker] = []
        self.rests: list[Rest] = []
        self.modes: dict[str | None, tuple[c.SetMode, int]] = {}
        """What was set for which topic, and the event that said so."""
        self.hours: dict[str, tuple[Opening, ...]] = {}
        self.reservations: list[Reservation] = []
        self.withheld: list[tuple[Item, Worker]] = []
        self.surges: list[Going] = []
        self.history = History()
        self.told_at = 0
        self.looks: list[tuple[int, str]] = []
        """When which surge next looks at what is foretold, as it was after the last step."""
        self.ended_offers: list[tuple[OfferId, str]] = []
        self.closed_contacts: list[str] = []
        self.last_item = 0
        self.last_offer = 0
        self.last_idle = 0
        self.seq = 0
        self.commands = 0
        self.plan_version = 0
        self.cause: e.Cause = e.MATCH
        self.step: list[e.Event] = []
        self.keys: list[tuple[str, object, int, int, int]] = []
        """What a key stands for: a command, the events it led to, and until when."""
        self.repeated: list[tuple[str, int, int]] = []

    # What a host may read.

    def agent(self, name: str) -> Worker:
        """
        One agent, by id.
        """
        (found,) = (agent for agent in self.agents if agent.id == name)
        return found

    def used(self, agent: Worker) -> int:
        """
        Units an agent has in offer, handling and wrap-up.
        """
        return sum(item.work.demand for item in self._with(agent))

    def is_free(self, agent: Worker) -> bool:
        """
        Whether an agent may be offered anything at all.
        """
        most = self.plan.offers.open_per_agent
        rings = sum(offer.agent is agent for offer in self.offers)
        return (
            agent.presence is Presence.READY
            and agent.breather_until is None
            and (most is None or rings < most)
            and self.used(agent) < agent.agent.capacity
        )

    def by_medium(self, agent: Worker) -> Counter[str]:
        """
        How many items of each medium an agent has in offer, handling and wrap-up.
        """
        return Counter(item.work.medium for item in self._with(agent) if item.work.medium)

    # Who may serve what.

    def _can_serve(self, agent: Agent, work: Classified) -> bool:
        """
        By what the item needs, as far as no surge lets others help.
        """
        for going in self.surges:
            if going.surge.watches(work):
                work = widened(work, going.surge)

        return can_serve(agent, work)

    # What several commands and timers do.

    def _heed_recall(self, agent: Worker, reason: str | None) -> None:
        """
        What another presence means for somebody who was recalled.
        """
        if agent.recall is None:
            return

        if agent.presence is Presence.READY:
            agent.recall.came = True
        elif agent.presence is Presence.RESERVE and not agent.recall.came:
            pass
        elif agent.presence is not Presence.DRAINING or reason != "surge_ended":
            agent.recall = None

    def _tell(self, kind: Callable[..., Any], **facts: Any) -> Any:  # noqa: ANN401 - any event
        """
        An event: numbered, stamped, and the end of what was withheld from its item or agent.
        """
        self.seq += 1
        event = kind(at=in_seconds(self.now), seq=self.seq, cause=self.cause, **facts)
        self.step.append(event)
        self.history.read([event])
        self.told_at = self.now
        if not isinstance(event, NO_NEWS):
            who = getattr(event, "agent", None)
            names = {who.id if isinstance(who, Agent) else who, getattr(event, "was", None)}
            number = getattr(event, "item", None)
            self.withheld = [
                (item, agent)
                for item, agent in self.withheld
                if item.id != number and agent.id not in names
            ]

        return event

    def _refuse(self, command: c.Command, reason: str) -> None:
        self._tell(e.Refused, command=command, reason=reason, why=reason)

    def _handle(self, item: Item, agent: Worker) -> None:
        item.state = "handled"
        item.agent = agent
        item.wait_since = item.clock_seq = None
        item.awaited = []
        item.held, item.hold = False, None
        agent.given.append(self.now)

    def _return(self, item: Item, reason: str) -> None:
        """
        Back to the place in line it always had, unless somebody else is still being asked.
        """
        if any(offer.item is item for offer in self.offers):
            return

        answered = item.state in ("handled", "parked")
        item.state = "waiting"
        item.said_unroutable = False
        told = self._tell(e.Requeued, item=item.id, reason=reason)
        if item.wait_since is None:
            item.wait_since = self.now

        if item.clock_seq is None:
            item.clock_seq = told.seq
        if answered:
            item.stage_awaited, item.stage_seq = self.now, told.seq

    def _end_questions(self, item: Item) -> None:
        """
        Whoever asked about the item is done with it: nobody begins with what they asked.
        """
        for question in [other for other in self.items if other.about is item]:
            question.about = None
            if question.state in ("waiting", "offered"):
                self._take_back_of(question, "cancelled")
                self._tell(e.Cancelled, item=question.id, reason="withdrawn")
                self._close(question)

    def _end(self, offer: Offer, how: str) -> None:
        self.offers.remove(offer)
        self._remember(offer.id, how)

    def _take_back(self, offer: Offer, reason: str, how: str = "revoked") -> None:
        self._end(offer, how)
        self._tell(
            e.OfferRevoked, offer=offer.id, item=offer.item.id, agent=offer.agent.id, reason=reason
        )

    def _take_back_of(self, item: Item, reason: str, how: str = "revoked") -> None:
        for offer in list(self.offers):
            if offer.item is item:
                self._take_back(offer, reason, how)

    def _take_back_all(self, agent: Worker, reason: str) -> None:
        for offer in list(self.offers):
            if offer.agent is agent:
                self._take_back(offer, reason)
                self._return(offer.item, "revoked")

    def _not_ready(self, agent: Worker) -> None:
        agent.lease_until = None
        agent.breather_until = None

    def _begins_work(self, agent: Worker) -> None:
        """
        They get something: after a moment without anything, a new stretch of work begins.
        """
        if not self.used(agent) and agent.idle_since < self.now:
            agent.busy_since = self.now

    def _breathe(self, agent: Worker) -> None:
        """
        A pause for whoever has been at work for long, now that some of it has ended.
        """
        pace = self.plan.agents
        if (
            pace.breather_after is not None
            and agent.presence is Presence.READY
            and agent.breather_until is None
            and self.now - agent.busy_since >= microseconds(pace.breather_after)
        ):
            until = later(self.now, microseconds(pace.breather or 0))
            told = self._tell(e.BreatherStarted, agent=agent.id, until=in_seconds(until))
            agent.breather_until = agent.busy_since = until
            agent.breather_seq = told.seq

    def _begin_gap(self, item: Item, agent: Worker) -> None:
        """
        They were asked for an item of a medium, or got one: no more of it for a while.
        """
        medium = (self.plan.media or {}).get(item.work.medium or "")
        if medium is not None and medium.offer_gap is not None:
            until = later(self.now, microseconds(medium.offer_gap))
            told = self._tell(
                e.OfferGapStarted, agent=agent.id, medium=medium.name, until=in_seconds(until)
            )
            agent.gaps[medium.name] = until, told.seq

    def _has_time(self, item: Item, agent: Worker) -> bool:
        """
        Whether an item, begun now, ends before the agent goes, but for some overrun.
        """
        end = self._goes_at(agent)
        return end is None or self.now + self._takes(item.work.topic) <= end

    def _goes_at(self, agent: Worker) -> int | None:
        until = agent.agent.available_until
        if until is None:
            return None

        return later(microseconds(until), microseconds(self.plan.agents.overrun))

    def _takes(self, topic: str | None) -> int:
        known = (self.plan.topics or {}).get(topic or "")
        return microseconds((known.expected if known else None) or 0)

    def _next_narrowing(self, agent: Worker) -> int | None:
        """
        When an agent has time for less of what there may be: right after the last moment at which
        it could have been begun.
        """
        end = self._goes_at(agent)
        if end is None:
            return None

        # What is about no topic takes no time.
        last = [end - self._takes(topic) for topic in ("", *(self.plan.topics or {}))]
        coming = [each + 1 for each in last if self.now < each + 1 <= LATEST_US]
        return min(coming, default=None)

    def _pace_no_more(self, agent: Worker, medium: str | None) -> None:
        if medium is None:
            agent.breather_until = None
            self._tell(e.BreatherEnded, agent=agent.id)
        else:
            del agent.gaps[medium]
            self._tell(e.OfferGapEnded, agent=agent.id, medium=medium)

    def _take_off(self, agent: Worker, reason: str) -> None:
        """
        An agent who was ready is not ready any more, without having said so.
        """
        if agent.presence is Presence.READY:
            agent.presence = Presence.NOT_READY
            self._not_ready(agent)
            self._tell(
                e.PresenceChanged, agent=agent.id, presence=Presence.NOT_READY, reason=reason
            )
            self._heed_recall(agent, reason)
            self._take_back_all(agent, "not_ready")
            self._left_ready(agent)

    def _wait_no_more(self, item: Item, agent: str | None, reason: str) -> None:
        """
        Not for this agent, or for nobody.
        """
        item.awaited = [name for name in item.awaited if agent not in (None, name)]
        self._tell(e.WaitForEnded, item=item.id, agent=agent, reason=reason)

    def _left_ready(self, agent: Worker) -> None:
        for item in self._by_number():
            if agent.id in item.awaited and not item.awaits_absent:
                self._wait_no_more(item, agent.id, "left_ready")

    def _by_number(self) -> list[Item]:
        return sorted(self.items, key=lambda item: item.id)

    def _close(self, item: Item) -> None:
        self.items.remove(item)
        self.rests = [rest for rest in self.rests if rest.item is not item]
        self.withheld = [(other, agent) for other, agent in self.withheld if other is not item]
        if item.contact_open:
            item.contact_open = False
            self._remember_contact(item.contact.id)

    def _rest(self, item: Item, agent: Worker, until: int | None, seq: int) -> None:
        if until is not None:
            # Whoever picked what they rest from, and gave it up again, rests once.
            self.rests = [rest for rest in self.rests if (rest.item, rest.agent) != (item, agent)]
            self.rests.append(Rest(item, agent, until, seq))

    def _idle_from_now(self, agent: Worker) -> None:
        self.last_idle += 1
        agent.idle_since = self.now
        agent.idle_seq = self.last_idle

    def _remember(self, offer: OfferId, how: str) -> None:
        self.ended_offers.append((offer, how))

    def _remember_contact(self, contact: str) -> None:
        self.closed_contacts.append(contact)
        del self.closed_contacts[: -self.limits.closed_contacts]

    def _until(self, duration: int) -> int | None:
        return later(self.now, duration) if duration else None

    def _item(self, number: ItemId) -> Item | None:
        for item in self.items:
            if item.id == number:
                return item

        return None

    def _with(self, agent: Worker) -> list[Item]:
        """
        The items an agent has in offer, handling and wrap-up.
        """
        offered = [offer.item for offer in self.offers if offer.agent is agent]
        return offered + [item for item in self.items if item.agent is agent]


def unknown(kind: str, names: Iterable[str], known: Iterable[str] | None) -> FairrouteError | None:
    """
    What is wrong with the first of *names* that is not *known*.
    """
    if known is None:
        return None

    known = set(known)
    for name in names:
        if name not in known:
            return UnknownName(kind, name, tuple(sorted(known)))

    return None


def given(name: str | None) -> list[str]:
    """
    The name, if there is one.
    """
    return [] if name is None else [name]


def as_seconds(instant: int | None) -> float | None:
    """
    An instant as the host is told it.
    """
    return None if instant is None else in_seconds(instant)


def earliest_of(instant: int, limit: int | None) -> int:
    """
    The instant, but no later than the limit, if there is one.
    """
    return instant if limit is None else min(instant, limit)


def sure(agent: Worker | None) -> Worker:
    """
    Whoever has the item, as somebody does.
    """
    assert agent is not None
    return agent
