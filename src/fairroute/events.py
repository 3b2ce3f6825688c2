"""
What happened: facts, in the past tense, each with its instant, its number and its cause.

State changes only by these. An event carries every answer of policy and plan that it rests on (a
`Queued` its class and key, an `Offered` its terms), so state is rebuilt from events alone, after
any change of code or plan.

Every event starts with *at* (seconds), *seq* (1, 2, … over the engine's life) and *cause*: the
number of the command (1, 2, … over the engine's life), `"match"`, or the timer that fired:
`"timer:offer"`, `"timer:stage"` and so on (`timers.CAUSES`).
"""

from collections.abc import Mapping
from typing import Literal, get_args

import attrs

from fairroute.commands import Command, Outcome
from fairroute.ids import ItemId, OfferId
from fairroute.model import Agent, Classified, Contact, Expiry, Intake, Presence, Shelf
from fairroute.stages import Stage
from fairroute.surges import Surge

Cause = int | str

MATCH = "match"

RefusalReason = Literal[
    "offer_lapsed",
    "offer_revoked",
    "offer_taken",
    "item_closed",
    "item_not_waiting",
    "item_not_handled",
    "contact_closed",
    "agent_offline",
    "agent_has_work",
    "no_capacity",
    "not_eligible",
    "overloaded",
]

ReturnReason = Literal["missed", "declined", "revoked", "handed_back", "transferred", "replied"]
"""
Why an item stands in line again: its offer came to nothing, its agent gave it up, or its customer
replied.
"""

Limit = Literal["max_wait", "lifetime"]
"""Of what an item had no more."""

WaitForEnd = Literal["deadline", "left_ready", "declined", "missed", "no_longer_eligible"]
"""Why an item waits for an agent no more."""

ReservationEnd = Literal["offered", "gone", "not_ready", "not_eligible", "in_vain"]
"""
Why an agent is kept for an item no more: it was offered to somebody or assigned, or left the line
otherwise; the agent is not READY, or could not have it any more; all they had is over, and it is
still not theirs.
"""

UnroutableReason = Literal["no_agent_registered", "no_agent_signed_in", "no_agent_eligible"]


@attrs.frozen
class SignedIn:
    """
    An agent came to work, or came with other skills, capacity, media, pools or attributes than
    before.
    """

    at: float
    seq: int
    cause: Cause
    agent: Agent
    presence: Presence


@attrs.frozen
class SignedOut:
    """
    An agent went.
    """

    at: float
    seq: int
    cause: Cause
    agent: str


@attrs.frozen
class PresenceChanged:
    """
    An agent's presence: by their own word, or because of missed offers (*reason*
    `"missed_offers"`), a wrap-up that reached its maximum (`"long_wrap_up"`) or a lease that no
    heartbeat renewed (`"lease_lapsed"`).
    """

    at: float
    seq: int
    cause: Cause
    agent: str
    presence: Presence
    reason: str | None


@attrs.frozen
class LeaseRenewed:
    """
    An agent gave a sign of life; without another they are NOT_READY at *until*. Pairs withheld
    because a policy part failed stay withheld.
    """

    at: float
    seq: int
    cause: Cause
    agent: str
    until: float


@attrs.frozen
class BreatherStarted:
    """
    An agent who has been at work for long is offered nothing until *until*.
    """

    at: float
    seq: int
    cause: Cause
    agent: str
    until: float


@attrs.frozen
class BreatherEnded:
    """
    The agent may be asked again.
    """

    at: float
    seq: int
    cause: Cause
    agent: str


@attrs.frozen
class Queued:
    """
    A contact opened an item, which now waits. *key* (smaller first) is the policy's answer;
    *standing* in seconds; *expiry* how long it may wait and live, if that is limited; *stages* are
    what it will go through as it waits.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    contact: Contact
    work: Classified
    key: int
    standing: float
    expiry: Expiry | None = None
    stages: tuple[Stage, ...] = ()


@attrs.frozen
class Scheduled:
    """
    A contact opened an item that will wait from *release_at* on; both are in seconds, as is
    *standing*. Its *expiry* and its *stages* are counted from then.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    contact: Contact
    work: Classified
    standing: float
    release_at: float
    expiry: Expiry | None = None
    stages: tuple[Stage, ...] = ()


@attrs.frozen
class Postponed:
    """
    The item will wait again from *release_at* (seconds) on, at the place it has; or, where it is
    *shelved*, when the mode that keeps it out of the line ends.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    release_at: float
    shelved: bool = False


@attrs.frozen
class ModeSet:
    """
    A mode holds for *topic* (None: for all that have none of their own) until an instant. What it
    makes of those who come, wait and are served is as `SetMode` says.
    """

    at: float
    seq: int
    cause: Cause
    topic: str | None
    until: float
    new: Intake
    waiting: Shelf
    in_progress: Literal["finish", "return"]


@attrs.frozen
class ModeEnded:
    """
    The mode of *topic* (None: of all that have none of their own) holds no more.
    """

    at: float
    seq: int
    cause: Cause
    topic: str | None


@attrs.frozen
class Released:
    """
    The instant of a scheduled item has come: it waits. *key* (smaller first) is the policy's
    answer, from when it first came.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    key: int


@attrs.frozen
class CallbackAgreed:
    """
    The customer may go and will be called: when it is their turn, or at *promised* (seconds). The
    item is of class *work* now (*asked*: as it would be without the stages it has reached), its
    place no worse. Where nobody answers, it is tried *retries* times again, each *retry_after*
    seconds later.
    """

    at: float
    seq: int
    cause: Cause
    contact: str
    item: ItemId
    work: Classified
    key: int
    standing: float
    asked: Classified | None
    retries: int
    retry_after: float
    promised: float | None


@attrs.frozen
class FellBack:
    """
    The customer has gone, and will be answered by a time: the item is of class *work* with *key*
    now (*asked*: as it would be without the stages it has reached).
    """

    at: float
    seq: int
    cause: Cause
    contact: str
    item: ItemId
    work: Classified
    key: int
    asked: Classified | None


@attrs.frozen
class Unreached:
    """
    The agent called the customer, and nobody answered; it is tried *retries* times more, each
    *retry_after* seconds later.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    retries: int
    retry_after: float


@attrs.frozen
class ItemUpdated:
    """
    The class, key or standing of an item that nobody handles is another now.

    *asked* is the class as it would be without the stages it has reached, where there are any. With
    *stages*, these hold from now on, none of them reached yet, counted from its entry.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    work: Classified
    key: int
    standing: float
    asked: Classified | None = None
    stages: tuple[Stage, ...] | None = None


@attrs.frozen
class Escalated:
    """
    An item in line reached its *stage* (1, 2, …): of class *work*, with *key* and *standing*, from
    now on. Open offers stay.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    stage: int
    work: Classified
    key: int
    standing: float


@attrs.frozen
class Offered:
    """
    An item is held for one agent to decide on, until *expires_at* (exclusive).

    *decision* counts offers and assignments over the engine's life; chance is a hash of it. The
    rests (seconds) are how long the pair is kept apart if the agent says no, or nothing.
    """

    at: float
    seq: int
    cause: Cause
    offer: OfferId
    item: ItemId
    contact: str
    agent: str
    expires_at: float
    decision: int
    rest_after_decline: float
    rest_after_miss: float

    @property
    def id(self) -> OfferId:
        """
        The offer's id, for `Accept` and `Decline`.
        """
        return self.offer

    @property
    def items(self) -> Mapping[ItemId, str]:
        """
        Every item in the offer, with the contact to answer.
        """
        return {self.item: self.contact}


@attrs.frozen
class Assigned:
    """
    An item was given to an agent without asking (auto-accept): handling begins.
    """

    at: float
    seq: int
    cause: Cause
    offer: OfferId
    item: ItemId
    contact: str
    agent: str
    decision: int


@attrs.frozen
class Picked:
    """
    An agent took the item of their own accord: handling begins. *passed* items stood ahead of it
    that they might serve as well; of these, one had waited *longest_passed* seconds.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    contact: str
    agent: str
    passed: int
    longest_passed: float


@attrs.frozen
class AssignmentForced:
    """
    *actor* gave the item to an agent: handling begins. The agent now has *over* units more than
    capacity. *passed* and *longest_passed* are as in `Picked`.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    contact: str
    agent: str
    actor: str
    reason: str
    over: int
    passed: int
    longest_passed: float


@attrs.frozen
class TakenOver:
    """
    *actor* gave the item that *was* handling to another agent, who now has *over* units more than
    capacity.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    was: str
    actor: str
    reason: str
    over: int


@attrs.frozen
class StateForced:
    """
    *actor* set an agent's presence.
    """

    at: float
    seq: int
    cause: Cause
    agent: str
    presence: Presence
    actor: str
    reason: str


@attrs.frozen
class Held:
    """
    *actor* keeps the item from everybody, at the place it has.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    actor: str
    reason: str


@attrs.frozen
class HoldReleased:
    """
    The item may be offered again.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    actor: str
    reason: str


@attrs.frozen
class Expedited:
    """
    *actor* put the item ahead of everybody. *passed* items in line stood ahead of it; of these, one
    had waited *longest_passed* seconds.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    actor: str
    reason: str
    passed: int
    longest_passed: float


@attrs.frozen
class Accepted:
    """
    The agent said yes: handling begins.
    """

    at: float
    seq: int
    cause: Cause
    offer: OfferId
    item: ItemId
    agent: str


@attrs.frozen
class OfferDeclined:
    """
    The agent said no. The pair rests until *rest_until* (None: not at all).
    """

    at: float
    seq: int
    cause: Cause
    offer: OfferId
    item: ItemId
    agent: str
    reason: str | None
    rest_until: float | None


@attrs.frozen
class OfferMissed:
    """
    The agent let the offer lapse. The pair rests until *rest_until* (None: not at all).
    """

    at: float
    seq: int
    cause: Cause
    offer: OfferId
    item: ItemId
    agent: str
    rest_until: float | None


@attrs.frozen
class OfferRevoked:
    """
    The engine or the host took the offer back; it does not count against the agent.
    """

    at: float
    seq: int
    cause: Cause
    offer: OfferId
    item: ItemId
    agent: str
    reason: str


@attrs.frozen
class Reserved:
    """
    An item is overdue (its medium's `drain_for`), and an agent at work is kept for it: they are
    offered nothing else.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str


@attrs.frozen
class ReservationEnded:
    """
    An agent is kept for an item no more.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    reason: ReservationEnd


@attrs.frozen
class Requeued:
    """
    The item waits again, at the place it always had; after a reply, at the message's own.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    reason: ReturnReason


@attrs.frozen
class RestEnded:
    """
    The item may be offered to this agent again.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str


@attrs.frozen
class WaitForBegan:
    """
    The item waits for these agents, whom it prefers, and for nobody else: until *until*, or as long
    as one of them is READY and may serve it.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agents: tuple[str, ...]
    until: float


@attrs.frozen
class WaitForEnded:
    """
    The item waits for *agent* no more (None: for nobody). With the last of them, anybody may have
    it.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str | None
    reason: WaitForEnd


@attrs.frozen
class Completed:
    """
    Handling ended and the item is closed; the agent wraps up until *wrap_up_until* (None: not at
    all). By command it ends from *wrap_up_from* on (None: at any time), and at *wrap_up_limit* in
    any case (None: there is none). A parked item whose customer left or never replied ends so too,
    as `customer_gone`.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    outcome: Outcome
    wrap_up_until: float | None
    wrap_up_from: float | None = None
    wrap_up_limit: float | None = None


@attrs.frozen
class WrapUpMoved:
    """
    The work after an item ends at another instant than it was to: it takes longer, or it was done
    before its minimum.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    wrap_up_until: float


@attrs.frozen
class WrapUpEnded:
    """
    The work after an item is done; its capacity is free.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str


@attrs.frozen
class HandedBack:
    """
    The agent gave the item up (`Requeue`); the pair rests until *rest_until*. Where its
    *standing* restarts, it is said, with the *key* (None: both are kept).
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    reason: str | None
    rest_until: float | None
    key: int | None = None
    standing: float | None = None


@attrs.frozen
class Transferred:
    """
    The agent passed the item on; it now is of class *work* with *key*, and goes through *stages*,
    counted from now. The pair rests until *rest_until*. Where its *standing* restarts, it
    is said (None: it is kept). With *to*, it is for that agent above
    all.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    work: Classified
    key: int
    reason: str | None
    rest_until: float | None
    stages: tuple[Stage, ...] = ()
    standing: float | None = None
    to: str | None = None


@attrs.frozen
class Elevated:
    """
    The customer goes on in another medium: the item is of class *work*. *agent* is who handles it,
    if somebody does.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str | None
    work: Classified


@attrs.frozen
class Parked:
    """
    Handling pauses for the customer's reply; the agent keeps the item and is free. Without a reply
    it is closed at *until*.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    until: float


@attrs.frozen
class Replied:
    """
    The customer of a parked item wrote: it waits again, by *key* and *standing* (seconds) of the
    message, and behind what came before. It is of class *work*, its stages begin anew, and it
    prefers whoever parked it.
    """

    at: float
    seq: int
    cause: Cause
    contact: str
    item: ItemId
    work: Classified
    key: int
    standing: float


@attrs.frozen
class Resumed:
    """
    The agent who had parked the item handles it again. Where its *standing* restarts, it is
    said, with the *key* (None: both are kept).
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    agent: str
    key: int | None = None
    standing: float | None = None


@attrs.frozen
class ContactLeft:
    """
    The customer left this contact.
    """

    at: float
    seq: int
    cause: Cause
    contact: str
    item: ItemId


@attrs.frozen
class Abandoned:
    """
    The last open contact of a waiting item left; the item is closed.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId


@attrs.frozen
class Cancelled:
    """
    The centre withdrew the item; it is closed.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    reason: str | None


@attrs.frozen
class Expired:
    """
    The item waited as long as it may, or lived as long as it may; it is closed.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    limit: Limit


@attrs.frozen
class Unroutable:
    """
    Nobody who is here may take this item. Said once per entry into the line; it is matched again on
    any change.
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    reason: UnroutableReason


@attrs.frozen
class PolicyFailed:
    """
    A policy part raised or answered nonsense. With an agent, the pair is withheld until item or
    agent next has an event.
    """

    at: float
    seq: int
    cause: Cause
    part: str
    item: ItemId
    agent: str | None
    why: str


@attrs.frozen
class SurgeStarted:
    """
    A class of items is past its bound: *waiting* of them are in line, the longest for *longest*
    seconds. Until it ends, they are open to whom *surge* says.
    """

    at: float
    seq: int
    cause: Cause
    surge: Surge
    waiting: int
    longest: float


@attrs.frozen
class SurgeEnded:
    """
    The class is calm again. Who was recalled and has not come need not; who came drains.
    """

    at: float
    seq: int
    cause: Cause
    surge: str


@attrs.frozen
class Recalled:
    """
    An agent in RESERVE is needed: call them, and let them say READY.
    """

    at: float
    seq: int
    cause: Cause
    agent: str
    surge: str


@attrs.frozen
class OutageDeclared:
    """
    The host had slept since *since* (seconds); open offers were revoked, due timers fired, nothing
    was offered meanwhile.
    """

    at: float
    seq: int
    cause: Cause
    since: float


@attrs.frozen
class PlanChanged:
    """
    Another plan holds, the *version*-th since the engine began (0 was the first). With *recount*,
    what agents were given within the score's window counts anew.
    """

    at: float
    seq: int
    cause: Cause
    version: int
    recount: bool


@attrs.frozen
class Rekeyed:
    """
    By another plan, an open item is of class *work* now, with *key*; its standing stays. *asked* is
    its class without the stages it has reached (None: it has no stages).
    """

    at: float
    seq: int
    cause: Cause
    item: ItemId
    work: Classified
    key: int
    asked: Classified | None


@attrs.frozen
class Refused:
    """
    A command came too late or too early; the rest of its batch went on. *why* is a sentence.
    """

    at: float
    seq: int
    cause: Cause
    command: Command
    reason: RefusalReason
    why: str


Event = (
    SignedIn
    | SignedOut
    | PresenceChanged
    | LeaseRenewed
    | BreatherStarted
    | BreatherEnded
    | Queued
    | Scheduled
    | Postponed
    | Released
    | CallbackAgreed
    | FellBack
    | Unreached
    | ModeSet
    | ModeEnded
    | ItemUpdated
    | Escalated
    | Offered
    | Assigned
    | Picked
    | AssignmentForced
    | TakenOver
    | StateForced
    | Held
    | HoldReleased
    | Expedited
    | Accepted
    | OfferDeclined
    | OfferMissed
    | OfferRevoked
    | Reserved
    | ReservationEnded
    | Requeued
    | RestEnded
    | WaitForBegan
    | WaitForEnded
    | Completed
    | WrapUpMoved
    | WrapUpEnded
    | HandedBack
    | Transferred
    | Elevated
    | Parked
    | Replied
    | Resumed
    | ContactLeft
    | Abandoned
    | Cancelled
    | Expired
    | Unroutable
    | PolicyFailed
    | SurgeStarted
    | SurgeEnded
    | Recalled
    | OutageDeclared
    | PlanChanged
    | Rekeyed
    | Refused
)

EVENTS: tuple[type, ...] = get_args(Event)
