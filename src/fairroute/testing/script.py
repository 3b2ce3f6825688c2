"""
A contact centre in a few lines, for tests that say what should happen.

Contacts and agents go by their names, so a test need not carry numbers about. Time stands still
until the script waits.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from fairroute.commands import (
    Accept,
    Assign,
    CallBack,
    Cancel,
    Command,
    Complete,
    Consult,
    Decline,
    Elevate,
    EndWrapUp,
    Expedite,
    ExtendWrapUp,
    ForceState,
    HandOver,
    Heartbeat,
    Hold,
    Leave,
    Next,
    Outage,
    Park,
    Release,
    Reply,
    ReportUnreached,
    Requeue,
    Resume,
    Revoke,
    SetPresence,
    SignIn,
    SignOut,
    Submit,
    Take,
    TakeOver,
    Transfer,
    UpdateItem,
)
from fairroute.engine import AgentStatus, Engine, ItemStatus, Record, Step
from fairroute.errors import FairrouteError, UnknownName
from fairroute.events import Consulted, Event, Queued, Scheduled
from fairroute.ids import ItemId, OfferId
from fairroute.lifecycle import ItemState
from fairroute.model import Agent, Contact, Presence, WorkItem
from fairroute.plan import Limits, Plan
from fairroute.policies import Policy

if TYPE_CHECKING:
    from pathlib import Path


def script(
    plan: "Plan | str | Path | None" = None,
    *,
    policy: Policy | None = None,
    seed: int = 0,
    strict: bool = False,
    limits: Limits | None = None,
    at: float = 0.0,
) -> "Script":
    """
    A centre with *plan* and *policy* that begins at *at* (seconds), with nobody in it.

    >>> centre = fr.testing.script().agent("ada").submit("first").submit("second")
    >>> centre.offered, centre.waiting
    ({'ada': 'first'}, ['second'])
    >>> centre.wait(20).offered, centre.waiting
    ({'ada': 'second'}, ['first'])
    """
    engine = Engine(plan, policy=policy, seed=seed, strict=strict, limits=limits)
    return Script(engine, at)


@attrs.define(eq=False)
class Script:
    """
    An engine, and the instant at which the next thing is said to it.

    Every method that says something answers with the script itself, so that lines chain; after
    each, the engine checks all it has derived (`Engine.check`). What was refused is in `refused`;
    mistakes raise as they do from the engine, and are recorded too.
    """

    engine: Engine
    now: float
    step: Step | None = None
    records: list[Record] = attrs.field(factory=list)
    _items: dict[str, ItemId] = attrs.field(factory=dict)

    # --- time and commands ---

    def do(self, *commands: Command) -> "Script":
        """
        Say *commands* in one batch, now.
        """
        try:
            self.step = self.engine.handle(*commands, at=self.now)
        except FairrouteError as error:
            self.records.append(Record(self.engine.now, (), error.events))
            self.engine.check()
            raise

        self.records.append(self.step.record)
        for event in self.step:
            if isinstance(event, Queued | Scheduled):
                self._items[event.contact.id] = event.item

        self.engine.check()
        return self

    def wait(self, seconds: float) -> "Script":
        """
        Let *seconds* pass; whatever falls due meanwhile happens.
        """
        self.now += seconds
        return self.do()

    def until(self, at: float) -> "Script":
        """
        Let time come to *at*.
        """
        self.now = at
        return self.do()

    def outage(self, seconds: float) -> "Script":
        """
        The host sleeps for *seconds* and says so.
        """
        since, self.now = self.now, self.now + seconds
        return self.do(Outage(since))

    # --- agents ---

    def agent(
        self,
        name: str,
        *,
        skills: Any = (),  # noqa: ANN401 - as Agent takes them
        capacity: int = 1,
        media: Any = None,  # noqa: ANN401 - as Agent takes them
        pools: Any = (),  # noqa: ANN401 - as Agent takes them
        attributes: Any = None,  # noqa: ANN401 - as Agent takes them
        limits: Any = None,  # noqa: ANN401 - as Agent takes them
        available_until: float | None = None,
        presence: Presence = Presence.READY,
    ) -> "Script":
        """
        An agent signs in, or signs in again as somebody who can do something else.
        """
        agent = Agent(
            name,
            skills=skills,
            capacity=capacity,
            media=media,
            pools=pools,
            attributes=attributes or {},
            limits=limits or {},
            available_until=available_until,
        )
        return self.do(SignIn(agent, presence=presence))

    def ready(self, agent: str) -> "Script":
        """
        *agent* says READY.
        """
        return self.do(SetPresence(agent, Presence.READY))

    def not_ready(self, agent: str, *, reason: str | None = None) -> "Script":
        """
        *agent* says NOT_READY.
        """
        return self.do(SetPresence(agent, Presence.NOT_READY, reason=reason))

    def draining(self, agent: str) -> "Script":
        """
        *agent* says DRAINING.
        """
        return self.do(SetPresence(agent, Presence.DRAINING))

    def reserve(self, agent: str) -> "Script":
        """
        *agent* says RESERVE.
        """
        return self.do(SetPresence(agent, Presence.RESERVE))

    def heartbeat(self, agent: str) -> "Script":
        """
        *agent* is still there.
        """
        return self.do(Heartbeat(agent))

    def sign_out(self, agent: str) -> "Script":
        """
        *agent* goes.
        """
        return self.do(SignOut(agent))

    # --- customers ---

    def submit(
        self,
        work: str | Contact | WorkItem,
        *,
        release_at: float | None = None,
        **fields: Any,  # noqa: ANN401 - as Contact takes them
    ) -> "Script":
        """
        A contact named *work*, with *fields* as `Contact` has them; or a value made elsewhere. It
        comes into the line now, or at *release_at*.
        """
        made = Contact(work, **fields) if isinstance(work, str) else work
        return self.do(Submit(made, release_at=release_at))

    def leave(self, contact: str) -> "Script":
        """
        The customer leaves.
        """
        return self.do(Leave(contact))

    def update(self, contact: str, **fields: Any) -> "Script":  # noqa: ANN401
        """
        What is known of the contact's item has changed, with *fields* as `UpdateItem` has them.
        """
        return self.do(UpdateItem(self.item_id(contact), **fields))

    def call_back(
        self, contact: str, *, at: float | None = None, retries: int | None = None
    ) -> "Script":
        """
        The customer agrees to be called back: when it is their turn, or *at* an instant.
        """
        return self.do(CallBack(contact, at=at, retries=retries))

    def unreached(self, contact: str) -> "Script":
        """
        Whoever handles *contact* called, and nobody answered.
        """
        return self.do(ReportUnreached(self.item_id(contact)))

    def cancel(self, contact: str, *, reason: str | None = None) -> "Script":
        """
        The centre withdraws the contact's item.
        """
        return self.do(Cancel(self.item_id(contact), reason=reason))

    # --- offers, by the contact that is offered ---

    def accept(self, contact: str, *, by: str | None = None) -> "Script":
        """
        Whoever is offered *contact*, or of several the agent *by*, says yes.
        """
        return self.do(Accept(self.offer_id(contact, by)))

    def decline(
        self,
        contact: str,
        *,
        by: str | None = None,
        reason: str | None = None,
        rest: float | None = None,
    ) -> "Script":
        """
        Whoever is offered *contact*, or of several the agent *by*, says no, and may be asked again
        after *rest* seconds.
        """
        return self.do(Decline(self.offer_id(contact, by), reason=reason, rest=rest))

    def revoke(self, contact: str, *, reason: str | None = None) -> "Script":
        """
        The host takes the offer of *contact* back.
        """
        return self.do(Revoke(self.offer_id(contact), reason=reason))

    # --- work that agents take ---

    def next(self, agent: str) -> "Script":
        """
        *agent* asks for work.
        """
        return self.do(Next(agent))

    def take(self, agent: str, contact: str) -> "Script":
        """
        *agent* takes the contact's item.
        """
        return self.do(Take(agent, self.item_id(contact)))

    # --- people in charge; unless it is said, the boss says that it must be ---

    def assign(
        self,
        contact: str,
        agent: str,
        *,
        actor: str = "boss",
        reason: str = "must be",
        past_capacity: bool = False,
    ) -> "Script":
        """
        The contact's item is given to *agent*.
        """
        number = self.item_id(contact)
        return self.do(
            Assign(number, agent, actor=actor, reason=reason, past_capacity=past_capacity)
        )

    def take_over(
        self,
        contact: str,
        agent: str,
        *,
        actor: str = "boss",
        reason: str = "must be",
        past_capacity: bool = False,
    ) -> "Script":
        """
        The contact's item goes to *agent* from whoever handles it.
        """
        number = self.item_id(contact)
        return self.do(
            TakeOver(number, agent, actor=actor, reason=reason, past_capacity=past_capacity)
        )

    def hold(
        self,
        contact: str,
        *,
        actor: str = "boss",
        reason: str = "must be",
        until: float | None = None,
    ) -> "Script":
        """
        The contact's item is kept from everybody.
        """
        return self.do(Hold(self.item_id(contact), actor=actor, reason=reason, until=until))

    def release(self, contact: str, *, actor: str = "boss", reason: str = "must be") -> "Script":
        """
        The contact's item is held no more.
        """
        return self.do(Release(self.item_id(contact), actor=actor, reason=reason))

    def expedite(self, contact: str, *, actor: str = "boss", reason: str = "must be") -> "Script":
        """
        The contact's item goes ahead of everybody.
        """
        return self.do(Expedite(self.item_id(contact), actor=actor, reason=reason))

    def force(
        self, agent: str, presence: Presence, *, actor: str = "boss", reason: str = "must be"
    ) -> "Script":
        """
        The presence of *agent* is set.
        """
        return self.do(ForceState(agent, presence, actor=actor, reason=reason))

    # --- handling ---

    def complete(self, contact: str, **fields: Any) -> "Script":  # noqa: ANN401
        """
        Handling ends, with *fields* as `Complete` has them.
        """
        return self.do(Complete(self.item_id(contact), **fields))

    def end_wrap_up(self, contact: str) -> "Script":
        """
        The work after the contact's item is done.
        """
        return self.do(EndWrapUp(self.item_id(contact)))

    def extend_wrap_up(self, contact: str, *, by: float) -> "Script":
        """
        The work after the contact's item takes *by* seconds longer.
        """
        return self.do(ExtendWrapUp(self.item_id(contact), by=by))

    def requeue(self, contact: str, **fields: Any) -> "Script":  # noqa: ANN401
        """
        Whoever handles *contact* gives it up, with *fields* as `Requeue` has them.
        """
        return self.do(Requeue(self.item_id(contact), **fields))

    def transfer(self, contact: str, **fields: Any) -> "Script":  # noqa: ANN401
        """
        Whoever handles *contact* passes it on, with *fields* as `Transfer` has them.
        """
        return self.do(Transfer(self.item_id(contact), **fields))

    def consult(self, contact: str, name: str, **fields: Any) -> "Script":  # noqa: ANN401
        """
        Whoever handles *contact* asks a colleague, with *fields* as `Consult` has them. The
        question goes by *name* from now on, where contacts do.
        """
        self.do(Consult(self.item_id(contact), **fields))
        for event in self.step.of(Consulted) if self.step is not None else ():
            self._items[name] = event.item

        return self

    def hand_over(self, name: str) -> "Script":
        """
        Whoever was asked the question *name* goes on with its customer.
        """
        return self.do(HandOver(self.item_id(name)))

    def elevate(self, contact: str, medium: str, *, demand: int | None = None) -> "Script":
        """
        *contact* goes on in another medium.
        """
        return self.do(Elevate(self.item_id(contact), medium, demand=demand))

    def park(self, contact: str, **fields: Any) -> "Script":  # noqa: ANN401
        """
        Whoever handles *contact* awaits a reply, with *fields* as `Park` has them.
        """
        return self.do(Park(self.item_id(contact), **fields))

    def reply(self, contact: str, *, sent_at: float | None = None) -> "Script":
        """
        The customer writes.
        """
        return self.do(Reply(contact, sent_at=sent_at))

    def resume(self, contact: str, **fields: Any) -> "Script":  # noqa: ANN401
        """
        Whoever parked *contact* goes on with it, with *fields* as `Resume` has them.
        """
        return self.do(Resume(self.item_id(contact), **fields))

    # --- how things stand ---

    @property
    def waiting(self) -> list[str]:
        """
        The contacts in line, first in line first.
        """
        return [contact.id for item in self.engine.waiting() for contact in item.contacts]

    @property
    def offered(self) -> Mapping[str, str]:
        """
        Who is being asked, and about which contact: the first one, of several.
        """
        return {agent: contacts[0] for agent, contacts in self.asked.items()}

    @property
    def asked(self) -> Mapping[str, list[str]]:
        """
        Who is being asked, and about which contacts, in the order they were offered.
        """
        names = {number: name for name, number in self._items.items()}
        return {
            agent.id: [names[item] for item in agent.offers.values()]
            for agent in self.engine.agents()
            if agent.offers
        }

    @property
    def handled(self) -> Mapping[str, list[str]]:
        """
        Who is handling which contacts; agents with none are left out.
        """
        names = {number: name for name, number in self._items.items()}
        found = {
            agent.id: [names[number] for number in agent.handling] for agent in self.engine.agents()
        }
        return {agent: contacts for agent, contacts in found.items() if contacts}

    @property
    def events(self) -> tuple[Event, ...]:
        """
        All that happened so far.
        """
        return tuple(event for record in self.records for event in record.events)

    @property
    def told(self) -> list[str]:
        """
        What the last step told, by the names of its events.
        """
        return [type(event).__name__ for event in self.step or ()]

    @property
    def refused(self) -> list[str]:
        """
        Why commands of the last step were refused.
        """
        return [event.reason for event in (self.step.refused if self.step else ())]

    def item(self, contact: str) -> ItemStatus | None:
        """
        How the contact's item stands; None once it is closed.
        """
        return self.engine.item(self.item_id(contact))

    def staff(self, agent: str) -> AgentStatus:
        """
        How *agent* stands.
        """
        return self.engine.agent(agent)

    def state(self, contact: str) -> ItemState:
        """
        Where the contact's item is.
        """
        item = self.item(contact)
        return ItemState.CLOSED if item is None else item.state

    def item_id(self, contact: str) -> ItemId:
        """
        The number of the contact's item. Raises `UnknownName` for one never submitted here.
        """
        if contact not in self._items:
            raise UnknownName("contact", contact, tuple(self._items))

        return self._items[contact]

    def offer_id(self, contact: str, by: str | None = None) -> OfferId:
        """
        The number of the open offer of *contact*, else of the last one it had; to the agent *by*,
        if that is said.
        """
        number = self.item_id(contact)
        for event in reversed(self.events):
            offer = getattr(event, "offer", None)
            if offer is None or getattr(event, "item", None) != number:
                continue

            if by in (None, getattr(event, "agent", None)):
                return OfferId(offer)

        raise UnknownName("offer of contact", contact, tuple(self.offered.values()))
