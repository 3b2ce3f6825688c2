"""
What the model remembers, and what it asks of a policy.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import attrs

from fairroute.ids import ItemId, OfferId
from fairroute.model import Agent, Classified, Contact, Expiry, Presence
from fairroute.protocols import Pairing, Terms, Waiting
from fairroute.stages import Stage
from fairroute.surges import Surge


class PolicyParts(Protocol):
    """
    What the model asks of a policy: its parts.
    """

    @property
    def order(self) -> Callable[[Waiting], Any]:
        """
        Gives an item its key.
        """

    @property
    def urgency(self) -> Callable[[Waiting, int], Any] | None:
        """
        Outranks the key at a match.
        """

    @property
    def eligibility(self) -> Sequence[Callable[[Pairing], Any]]:
        """
        Rules beside levels, medium and pools.
        """

    @property
    def score(self) -> Sequence[Callable[[Pairing], Any]]:
        """
        Rank agents, each where all before it tie.
        """

    @property
    def terms(self) -> Callable[[Pairing], Any] | None:
        """
        How a chosen pair is offered; None: as the plan says.
        """

    @property
    def escalation(self) -> Callable[[Waiting], Any] | None:
        """
        What an item goes through as it waits; None: as the plan says.
        """


@attrs.define(eq=False)
class Item:
    """
    A contact in line, offered, handled, parked, or being wrapped up after; closed ones are
    forgotten.
    """

    id: ItemId
    contact: Contact
    work: Classified
    key: int
    standing: int
    arrived: int
    arrival: int = 0
    """seq of its Queued: who came first, when all else is equal."""
    state: str = "waiting"
    release: tuple[int, int] | None = None
    """When it will come into the line, and the event that said so."""
    agent: "Worker | None" = None
    """Who handles it or wraps up after it."""
    contact_open: bool = True
    wrap_up_until: int = 0
    wrap_up_from: int | None = None
    """From when on a word ends it."""
    wrap_up_limit: int | None = None
    """When it ends whatever was asked for."""
    wrap_up_seq: int = 0
    born: int | None = None
    """Since when its life is counted; None before it first comes into the line."""
    placed: bool = True
    """Whether it has been in the line, and has a place."""
    retries: int | None = None
    """How often its customer is called again; None: who is not to be called."""
    retry_after: int = 0
    shelved: bool = False
    """Whether a mode keeps it out of the line."""
    promised: int | None = None
    """When its customer was promised to be called, until then."""
    away: bool = False
    """Whether its customer has gone and is to be answered all the same."""
    expiry: Expiry | None = None
    """How long it may wait and live, if that is limited."""
    wait_since: int | None = None
    """Since when it waits for an answer; None once it has one."""
    clock_seq: int | None = None
    """The event since which its time runs; None while it does not."""
    preferred: tuple[str, ...] = ()
    """Agents it should rather go to."""
    about: "Item | None" = None
    """What its asker handles, where it is a question."""
    parked_by: "Worker | None" = None
    """Whose it stays while its customer has the next word."""
    parked_until: int = 0
    parked_seq: int = 0
    said_unroutable: bool = False
    urgency_failed: bool = False
    held: bool = False
    hold: tuple[int, int] | None = None
    """Until when it is held, where that was said, and the event that said so."""
    holder: tuple[str, str] = ("", "")
    expedited: bool = False
    outbound: bool = False
    """Whether the company calls: nobody waits for it."""
    awaited: list[str] = attrs.field(factory=list)
    """The agents it waits for, if it waits for any."""
    awaits_absent: bool = False
    """Whether whom it waits for was not READY, and has not been since."""
    wait_until: int = 0
    wait_seq: int = 0
    stages: tuple[Stage, ...] = ()
    reached: int = 0
    asked: Classified = attrs.field()
    """What it would be without the stages it has reached."""
    staged_from: int = 0
    last_stage: int = 0
    stage_awaited: int = 0
    stage_seq: int = 0

    @property
    def yields(self) -> bool:
        """
        Whether everybody who waits is before it.
        """
        return self.outbound and not self.expedited

    @asked.default
    def _as_it_came(self) -> Classified:
        return self.work


@attrs.define(eq=False)
class Offer:
    """
    An offer that is open.
    """

    id: OfferId
    item: Item
    agent: "Worker"
    expires_at: int
    terms: Terms
    seq: int


@attrs.define(eq=False)
class Going:
    """
    A surge that goes on.
    """

    surge: Surge
    since: int
    recalled_at: int | None = None


@attrs.define(eq=False)
class Recall:
    """
    That an agent was recalled by a surge, and whether they have said READY since.
    """

    surge: str
    came: bool = False


@attrs.define(eq=False)
class Worker:
    """
    An agent who signed in at least once.
    """

    agent: Agent
    presence: Presence = Presence.OFFLINE
    idle_since: int = 0
    idle_seq: int = 0
    misses: int = 0
    last_offered: int = 0
    lease_until: int | None = None
    """When they are off, unless they show that they are there."""
    lease_seq: int = 0
    busy_since: int = 0
    """Since when they have been at work without a moment in between."""
    breather_until: int | None = None
    breather_seq: int = 0
    gaps: dict[str, tuple[int, int]] = attrs.field(factory=dict)
    """Until when they are offered no more of a medium, and the event that said so."""
    signed_in: int = 0
    """seq of the last SignedIn."""
    narrows: int | None = None
    """When they will have time for less of what there may be."""
    recall: Recall | None = None
    recalls: list[tuple[str, int]] = attrs.field(factory=list)
    """Which surge recalled them when."""
    last_recall: int = 0
    """seq of the last Recalled."""
    given: list[int] = attrs.field(factory=list)
    """Instants at which they were given an item."""

    @property
    def id(self) -> str:
        """
        Their name.
        """
        return self.agent.id


@attrs.define(eq=False)
class Rest:
    """
    A pair that is kept apart for a while.
    """

    item: Item
    agent: Worker
    until: int
    seq: int


@attrs.define(eq=False)
class Reservation:
    """
    An agent who is kept for an item.
    """

    item: Item
    agent: Worker


Scored = list[tuple[Worker, list[tuple[float, ...]]]]
"""Agents who may have an item, idle longest first, and what each score part says of the pair."""


class Part(Exception):
    """
    A policy part raised, or answered nonsense.
    """
