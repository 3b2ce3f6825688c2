"""
The facts an engine keeps: what events changed, and nothing that can be derived from it.

Each fact also carries a few attributes in which the indices keep their handle on it (marked below);
those are in no snapshot. Only transitions write facts, only indices write handles.
"""

from collections import deque
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from fairroute.ids import ItemId, OfferId
from fairroute.lifecycle import ItemState, OfferState
from fairroute.model import Agent, Classified, Contact, Expiry, Intake, Presence, Shelf
from fairroute.protocols import Terms, Waiting
from fairroute.stages import Stage
from fairroute.surges import Surge

if TYPE_CHECKING:
    from fairroute.capability import Profile, Signature
    from fairroute.lanes import Entry, Lane


@attrs.define(eq=False)
class ContactFacts:
    """
    A contact and the item it belongs to.
    """

    contact: Contact
    item: "ItemFacts"
    open: bool = True


@attrs.define(eq=False)
class OfferFacts:
    """
    An offer that is open.
    """

    id: OfferId
    item: "ItemFacts"
    agent: "AgentFacts"
    contact: str
    made_at: int
    expires_at: int
    seq: int
    decision: int
    terms: Terms
    state: OfferState = OfferState.OPEN


@attrs.define(eq=False)
class Rest:
    """
    A pair is kept apart until an instant; *seq* is the event that said so.
    """

    until: int
    seq: int


@attrs.define(eq=False)
class WaitFor:
    """
    An item waits for these agents, and for nobody else, until an instant; *seq* is the event that
    said so. *absent*: it waits for somebody who is not READY, and has not been since.
    """

    agents: tuple[str, ...]
    until: int
    seq: int
    absent: bool = False


@attrs.define(eq=False)
class Deadline:
    """
    Something is so until an instant; *seq* is the event that said so.
    """

    until: int
    seq: int


@attrs.frozen
class KeyUse:
    """
    What a *key* stands for: a digest of a command, and the numbers of the events it led to.
    """

    key: str
    digest: str
    first_seq: int
    last_seq: int


@attrs.define(eq=False)
class ReleaseFacts:
    """
    An item comes into the line at an instant; *seq* is the event that said so. *placed*: it was
    there before, and has a place. *shelved*: a mode keeps it out of the line.
    """

    until: int
    seq: int
    placed: bool
    shelved: bool = False


@attrs.define(eq=False)
class ModeFacts:
    """
    A mode that holds; *seq* is the event that set it, 0 when it holds no more.
    """

    topic: str | None
    until: int
    new: Intake
    waiting: Shelf
    in_progress: Literal["finish", "return"]
    seq: int = 0

    def same_as(self, other: "ModeFacts") -> bool:
        """
        Whether both say the same.
        """
        return attrs.astuple(self)[:-1] == attrs.astuple(other)[:-1]


@attrs.define(eq=False)
class CallbackFacts:
    """
    A customer who is to be called: how many *retries* are left where nobody answers, how long after
    each other, and the instant that was *promised*, until it comes.
    """

    retries: int
    retry_after: int
    promised: int | None = None


@attrs.define(eq=False)
class HoldFacts:
    """
    Somebody in charge keeps an item from everybody, and said why; until an instant, perhaps.
    """

    actor: str
    reason: str
    until: int | None = None
    seq: int = 0


@attrs.define(eq=False)
class WrapUpFacts:
    """
    Work after an item: the demand, in its medium, stays taken until an instant. It may be told over
    from *earliest* on, and is over at *limit* whatever was asked for; *seq* is the event that set
    its end.
    """

    item: int
    demand: int
    until: int
    seq: int
    earliest: int | None = None
    limit: int | None = None
    medium: str | None = None


@attrs.define(eq=False)
class ExpiryFacts:
    """
    What is left of an item's time. *wait_ends* and *life_ends* are instants, if there is such a
    limit, and the item has come into the line. *until* is the first of them while the clock runs,
    else None; *seq* is the event that set it, else 0.
    """

    rule: Expiry
    life_ends: int | None
    wait_ends: int | None = None
    until: int | None = None
    seq: int = 0


@attrs.define(eq=False)
class StageFacts:
    """
    The stages of an item: how many it has *reached*, counted *since* an instant, the last of them
    at another. *asked* is its class as it would be without them.

    The next one is *due* at an instant while the item is in line (None: not in line, or no more to
    come); *seq* is the event that said so.
    """

    stages: tuple[Stage, ...]
    asked: Classified
    since: int
    last: int
    reached: int = 0
    due: int | None = None
    seq: int = 0


@attrs.define(eq=False)
class ParkingFacts:
    """
    Whose a parked item is, and until when it waits for a reply; *seq* is the event that said so.
    """

    agent: "AgentFacts"
    until: int
    seq: int


NO_RESTS: Final[dict[str, Rest]] = {}
"""The rests of an item that never had any; shared, so never written to."""

NOBODY: Final[frozenset[str]] = frozenset()


@attrs.define(eq=False)
class ItemFacts:
    """
    An item that is not closed. *arrival* is the seq of its `Queued`: the last word among equals.
    *offers* are the open ones, nearly always one at most, in the order they were made. *preferred*
    are agents it should rather go to, the first above all. An *expedited* one is ahead of all
    others. A question is *about* an item that somebody handles, which knows its *questions*.
    """

    id: ItemId
    contacts: tuple[str, ...]
    work: Classified
    key: int
    standing: int
    arrived: int
    arrival: int
    state: ItemState = ItemState.NEW
    offers: tuple[OfferFacts, ...] = ()
    agent: "AgentFacts | None" = None
    handled_since: int = 0
    rests: dict[str, Rest] = NO_RESTS
    withheld: frozenset[str] = NOBODY
    unroutable: bool = False
    urgency_failed: bool = False
    reserved: "AgentFacts | None" = None
    """Who is kept for it."""
    preferred: tuple[str, ...] = ()
    expiry: ExpiryFacts | None = None
    staged: StageFacts | None = None
    wait_for: WaitFor | None = None
    held: HoldFacts | None = None
    expedited: bool = False
    outbound: bool = False
    """Whether its customer does not wait for it: the company calls."""
    parking: "ParkingFacts | None" = None
    about: "ItemFacts | None" = None
    questions: "tuple[ItemFacts, ...]" = ()
    release: ReleaseFacts | None = None
    callback: CallbackFacts | None = None
    away: bool = False

    # Handles of the indices.
    view: Waiting | None = None
    signature: "Signature | None" = None
    lane: "Lane | None" = None
    entry: "Entry | None" = None
    drain: Deadline | None = None

    @property
    def yields(self) -> bool:
        """
        Whether everybody who waits is before it: it is outbound, and nobody in charge hastened it.
        """
        return self.outbound and not self.expedited

    def preference_for(self, agent: str) -> int:
        """
        How much it prefers *agent*: n for the first of n it names, 1 for the last, else 0.
        """
        preferred = self.preferred
        return len(preferred) - preferred.index(agent) if agent in preferred else 0


@attrs.define(eq=False)
class SurgeFacts:
    """
    A surge that goes on *since* an instant; *recalled_at* is when it last recalled anybody.
    """

    surge: Surge
    since: int
    recalled_at: int | None = None


@attrs.define(eq=False)
class RecallFacts:
    """
    That an agent was recalled *at* an instant, and whether they *came* (said READY since).
    """

    surge: str
    at: int
    came: bool = False


NO_RECALLS: Final[dict[str, tuple[int, ...]]] = {}
"""The recalls of an agent who never was; shared, so never written to."""


@attrs.define(eq=False)
class AgentFacts:
    """
    An agent who signed in at least once. *used* is a function of open offers (kept as an item's
    are), handled items and wrap-ups (law 5); *busy_since* is when it was last more than nothing
    after a moment of nothing. *pace* is how long an item keeps them, wrap-up included: a moving
    average; None before their first. *gaps* has the media of which they are offered no more for a
    while, as they were just given some. *recalls* has when each surge recalled them, as far as it
    is limited; *last_recall* is the seq of the last of these events. *signed_in* is the seq of the
    event by which they last came.
    """

    id: str
    agent: Agent
    presence: Presence = Presence.OFFLINE
    reason: str | None = None
    presence_since: int = 0
    idle_since: int = 0
    idle_seq: int = 0
    misses: int = 0
    last_offered: int = 0
    pace: int | None = None
    offers: tuple[OfferFacts, ...] = ()
    handling: dict[int, ItemFacts] = attrs.field(factory=dict)
    wrap_ups: dict[int, WrapUpFacts] = attrs.field(factory=dict)
    parked: dict[int, ItemFacts] = attrs.field(factory=dict)
    given: deque[int] = attrs.field(factory=deque)
    withheld: set[int] = attrs.field(factory=set)
    lease: Deadline | None = None
    recall: RecallFacts | None = None
    recalls: dict[str, tuple[int, ...]] = NO_RECALLS
    last_recall: int = 0
    signed_in: int = 0
    breather: Deadline | None = None
    gaps: dict[str, Deadline] = attrs.field(factory=dict)
    busy_since: int = 0
    reserved: ItemFacts | None = None
    """The item they are kept for."""
    used: int = 0

    # Handles of the indices. *ability* is the profile with nothing in hand, *profile* the present
    # one of an agent who is free; *awaited_by* has the items that wait for them. Nothing is begun
    # that would keep them past *end*; at *narrows* less of all there is will fit before it.
    awaited_by: set[int] = attrs.field(factory=set)
    ability: "Profile | None" = None
    profile: "Profile | None" = None
    end: int | None = None
    narrows: int | None = None
    seats: dict[int, tuple[Any, ...]] | None = None

    @property
    def room(self) -> int:
        """
        Free units; negative after capacity was lowered under running work.
        """
        return self.agent.capacity - self.used

    def in_media(self) -> list[str | None]:
        """
        The medium of each thing they have in offer, handling and wrap-up.
        """
        return [
            *(offer.item.work.medium for offer in self.offers),
            *(item.work.medium for item in self.handling.values()),
            *(wrap_up.medium for wrap_up in self.wrap_ups.values()),
        ]
