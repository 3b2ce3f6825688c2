"""
What a host may ask of the engine: imperatives, each checked when made.

Every command that may stand beside others may carry a *key*, text that stands for this one command:
given again with it, it is not carried out again, and the step says which events it led to
(`Step.repeated`). Another command with that key raises `KeyConflict`. Whoever does not know whether
a command arrived can thus give it once more. A key is remembered for `Limits.key_lifetime`.

A command is judged when its turn in the batch comes. What no order of events could make right
raises; what came too late or too early is answered by a `Refused` event.
"""

from typing import Literal, get_args

import attrs

from fairroute.attributes import Attributes, attributes
from fairroute.checks import (
    a_name,
    a_name_or_none,
    agents_in_order,
    an_issued_id,
    kind_of,
    more_than_0_or_none,
    names_or_none,
    one_of,
    seconds_or_none,
    some_seconds,
    whole_or_none,
)
from fairroute.errors import InvalidValue
from fairroute.expressions import Requirement
from fairroute.grammar import requirement
from fairroute.hours import Opening, openings
from fairroute.ids import ItemId, OfferId
from fairroute.levels import Levels, levels
from fairroute.model import Agent, Contact, Intake, Presence, Promise, Shelf, WorkItem
from fairroute.plan import Plan

Standing = Literal["kept", "restarts"]
"""Whether an item stands where it always stood, or from now on."""

Outcome = Literal["resolved", "partly", "committed", "redirected", "customer_gone", "unreachable"]

_OUTCOMES = get_args(Outcome)
_SAID = (Presence.READY, Presence.NOT_READY, Presence.DRAINING, Presence.RESERVE)


@attrs.frozen
class SignIn:
    """
    An agent comes to work, or signs in again with other skills or capacity (running work and open
    offers stay).
    """

    agent: Agent = attrs.field(validator=kind_of(Agent, "an Agent"))
    presence: Presence = attrs.field(default=Presence.READY, kw_only=True, validator=one_of(*_SAID))
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class SignOut:
    """
    An agent goes. Open offers are revoked; refused with `agent_has_work` while handling or wrapping
    up.
    """

    agent: str = attrs.field(validator=a_name)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class SetPresence:
    """
    An agent says READY, NOT_READY, DRAINING or RESERVE (at other work, to be recalled in a surge).
    Leaving READY revokes open offers without a mark; running work stays.
    """

    agent: str = attrs.field(validator=a_name)
    presence: Presence = attrs.field(validator=one_of(*_SAID))
    reason: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Heartbeat:
    """
    An agent is still there. Without a lease in the plan, or while they are not READY, nothing
    depends on it and nothing happens.
    """

    agent: str = attrs.field(validator=a_name)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Submit:
    """
    A customer wants something: a contact to classify by the plan, or a work item the host has
    classified.

    With *release_at*, an instant ahead, it comes into the line then, and its customer asked then,
    unless the contact says when (`asked_at`).
    """

    work: Contact | WorkItem = attrs.field(
        validator=kind_of((Contact, WorkItem), "a Contact or a WorkItem")
    )
    release_at: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)

    @property
    def contact(self) -> Contact:
        """
        The contact, either way.
        """
        return self.work if isinstance(self.work, Contact) else self.work.contact


@attrs.frozen
class UpdateItem:
    """
    What is known of a waiting, offered or parked item has changed; fields left None stay.

    *credit* (seconds) moves its standing earlier by that much; standing never gets worse. An open
    offer is kept if its agent may still serve the item, else revoked without a mark. *skills* and
    *requires* replace the item's; with a topic, they come on top of the topic's. `requires=""`
    requires nothing any more. *pools* and *attributes* replace the item's and the topic's; no pools
    are all. *preferred* are the agents it should rather go to from now on, none of them perhaps;
    it waits no more for those it does not prefer, and begins to wait for nobody.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    tier: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    topic: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    skills: Levels | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(levels)
    )
    promise: Promise | None = attrs.field(
        default=None, kw_only=True, validator=one_of(None, "live", "by")
    )
    credit: float = attrs.field(default=0.0, kw_only=True, validator=some_seconds)
    requires: Requirement | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(requirement)
    )
    pools: frozenset[str] | None = attrs.field(default=None, kw_only=True, converter=names_or_none)
    attributes: Attributes | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(attributes)
    )
    preferred: tuple[str, ...] | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(agents_in_order)
    )
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Leave:
    """
    The customer leaves: hangs up, closes the chat window. A waiting item whose last contact left is
    abandoned.
    """

    contact: str = attrs.field(validator=a_name)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Cancel:
    """
    The centre withdraws a waiting, offered or parked item.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    reason: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Accept:
    """
    An agent takes the work that was offered.
    """

    offer: OfferId = attrs.field(validator=an_issued_id)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Decline:
    """
    An agent turns down the work that was offered.

    *rest* (seconds) overrules how long the offer's terms keep the pair apart; 0: not at all.
    """

    offer: OfferId = attrs.field(validator=an_issued_id)
    reason: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    rest: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Revoke:
    """
    The host takes an offer back, without a mark for the agent: a line dropped, a desktop crashed.
    """

    offer: OfferId = attrs.field(validator=an_issued_id)
    reason: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Next:
    """
    An agent asks for work: they have the first item in line that they may serve and have room for,
    whatever their presence. Nothing happens if there is none.
    """

    agent: str = attrs.field(validator=a_name)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Take:
    """
    An agent takes an item of their own choice, one of the first in line that they may serve (the
    plan's `take_from`; `Engine.choices` lists them).
    """

    agent: str = attrs.field(validator=a_name)
    item: ItemId = attrs.field(validator=an_issued_id)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Assign:
    """
    Somebody in charge gives an item, in line or on offer, to an agent: handling begins at once.

    The agent's presence, a rest, a place in line and whom the item waits for do not matter;
    eligibility does. Without room it is refused with `no_capacity`, unless *past_capacity*: then
    the units and the limits of the agent may be exceeded, but what is taken alone stays alone.
    *actor* is whoever decided that, *reason* why.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    agent: str = attrs.field(validator=a_name)
    actor: str = attrs.field(kw_only=True, validator=a_name)
    reason: str = attrs.field(kw_only=True, validator=a_name)
    past_capacity: bool = attrs.field(
        default=False, kw_only=True, validator=kind_of(bool, "true or false")
    )
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class TakeOver:
    """
    An item in handling goes to another agent, on the word of somebody in charge; as with `Assign`,
    only eligibility and room bind. Nothing happens if that agent has it.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    agent: str = attrs.field(validator=a_name)
    actor: str = attrs.field(kw_only=True, validator=a_name)
    reason: str = attrs.field(kw_only=True, validator=a_name)
    past_capacity: bool = attrs.field(
        default=False, kw_only=True, validator=kind_of(bool, "true or false")
    )
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class ForceState:
    """
    Somebody in charge sets an agent's presence, OFFLINE included (refused with `agent_has_work`
    while they handle or wrap up). Leaving READY revokes open offers without a mark.
    """

    agent: str = attrs.field(validator=a_name)
    presence: Presence = attrs.field(validator=one_of(*Presence))
    actor: str = attrs.field(kw_only=True, validator=a_name)
    reason: str = attrs.field(kw_only=True, validator=a_name)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Hold:
    """
    Somebody in charge keeps an item, in line or on offer, from everybody *until* an instant, or
    (None) until `Release`. It keeps its place, and its customer goes on waiting: clocks run, and
    who loses patience leaves. Said of an item that is held, it counts where *until* is another.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    actor: str = attrs.field(kw_only=True, validator=a_name)
    reason: str = attrs.field(kw_only=True, validator=a_name)
    until: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Release:
    """
    An item that was held may be offered again. Nothing happens if it is not held.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    actor: str = attrs.field(kw_only=True, validator=a_name)
    reason: str = attrs.field(kw_only=True, validator=a_name)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Expedite:
    """
    Somebody in charge puts an item, in line or on offer, ahead of everybody, whatever the policy's
    order and whoever comes later; several such stand by their standing. It stays so until the item
    is closed.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    actor: str = attrs.field(kw_only=True, validator=a_name)
    reason: str = attrs.field(kw_only=True, validator=a_name)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Complete:
    """
    Handling ends with an outcome. *wrap_up* (seconds) overrules the plan's usual wrap-up, and ends
    by itself likewise; 0: there is none. The plan's maximum binds it. After a parked item, on which
    nobody was at work, there is none either.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    outcome: Outcome = attrs.field(default="resolved", kw_only=True, validator=one_of(*_OUTCOMES))
    wrap_up: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class EndWrapUp:
    """
    An agent has finished the work after an item. Before the plan's minimum, it ends at that.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class ExtendWrapUp:
    """
    The work after an item takes *by* seconds longer than it would have, up to the plan's maximum.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    by: float = attrs.field(kw_only=True, validator=some_seconds)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Requeue:
    """
    An item in handling goes back to its place in line, for somebody else: its agent rests from it.

    Its *standing* is kept, unless it `restarts`: then it stands where one that came now would.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    reason: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    standing: Standing = attrs.field(
        default="kept", kw_only=True, validator=one_of("kept", "restarts")
    )
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Transfer:
    """
    An item in handling goes on to others, keeping its *standing* unless it `restarts`; its
    agent rests from it.

    Whoever serves *topic*, has *skills*, meets *requires* or is in one of *pools* may take it on:
    each is as in `UpdateItem`, and so are *attributes*.

    To one *agent*: the item waits for them alone, *wait_for* seconds (60 unless said, about as long
    as somebody holds the line while a colleague is looked for) and while they are ready and may
    serve it; then others may have it. Refused if they are not signed in or may not serve it.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    topic: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    skills: Levels | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(levels)
    )
    reason: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    requires: Requirement | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(requirement)
    )
    pools: frozenset[str] | None = attrs.field(default=None, kw_only=True, converter=names_or_none)
    attributes: Attributes | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(attributes)
    )
    standing: Standing = attrs.field(
        default="kept", kw_only=True, validator=one_of("kept", "restarts")
    )

    agent: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    wait_for: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)

    def __attrs_post_init__(self) -> None:
        to = (self.topic, self.skills, self.requires, self.pools, self.agent)
        if all(given is None for given in to):
            raise InvalidValue(
                "Transfer",
                None,
                "a topic, skills, requires, pools or agent; Requeue sends it back as it is",
            )

        _check_wait_for(self)


@attrs.frozen
class Consult:
    """
    Whoever handles an item asks a colleague, and keeps the customer meanwhile.

    The question is an item of its own: it waits where the other one stood, for anybody but its
    asker who serves *topic*, has *skills*, meets *requires* or is in one of *pools*, or for one
    *agent*, all as in `Transfer`. `Complete` answers it; `HandOver` lets the customer go over to
    whoever was asked. It is withdrawn when its asker is done with the other item.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    topic: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    skills: Levels | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(levels)
    )
    requires: Requirement | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(requirement)
    )
    pools: frozenset[str] | None = attrs.field(default=None, kw_only=True, converter=names_or_none)
    attributes: Attributes | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(attributes)
    )
    agent: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    wait_for: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)

    def __attrs_post_init__(self) -> None:
        _check_wait_for(self)


@attrs.frozen
class HandOver:
    """
    Whoever handles the question *item* takes over the customer it is about, as what was asked.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Elevate:
    """
    A customer goes on in another *medium*, with whom they are: a chat becomes a call.

    The item keeps its place, its agent and its offers, where these agents work in that medium and
    have room; else it is refused, or the offer revoked. *demand* is what it takes of an agent from
    now on (None: as before). A topic may name the media it is handled in.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    medium: str = attrs.field(validator=a_name)
    demand: int | None = attrs.field(default=None, kw_only=True, validator=whole_or_none(least=1))
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Park:
    """
    The customer's turn: handling pauses until they reply, and the agent's capacity is free.

    The item stays its agent's; the plan's `[parking]` says how many each may have, and when an item
    is closed as `customer_gone` because no reply came; *inactivity* (seconds, more than 0)
    overrules the latter. Park what is answered: a message that came before and is not goes into a
    `Reply`.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    inactivity: float | None = attrs.field(
        default=None, kw_only=True, validator=more_than_0_or_none
    )
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Reply:
    """
    The customer wrote again. A parked item waits from now on, at the message's own place.

    While the item waits, is offered or handled, the message changes nothing: clocks run from the
    first one nobody has answered. *sent_at* is when it was written, if that was before now; it
    never stands before what it replies to.
    """

    contact: str = attrs.field(validator=a_name)
    sent_at: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Resume:
    """
    The agent who parked an item goes on with it, without a reply: it takes capacity again.

    It keeps the *standing* of its first wait, unless that `restarts`.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    standing: Standing = attrs.field(
        default="kept", kw_only=True, validator=one_of("kept", "restarts")
    )
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class CallBack:
    """
    The customer of an item that nobody has yet agrees to be called back, and need not stay.

    They keep their place. Without *at*, or if that instant has come, they are called as soon as it
    is their turn: an agent is asked first. Else they come into the line at that instant; refused
    with `overloaded` where as many are promised its slot as it has room for. *retries* is how often
    to try again, in place of the plan's.
    """

    contact: str = attrs.field(validator=a_name)
    at: float | None = attrs.field(default=None, kw_only=True, validator=seconds_or_none)
    retries: int | None = attrs.field(default=None, kw_only=True, validator=whole_or_none(least=0))
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class ReportUnreached:
    """
    The agent who handles an item called its customer, and nobody answered: it is tried again later,
    at the same place, or ends as `unreachable` when it was tried often enough.
    """

    item: ItemId = attrs.field(validator=an_issued_id)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class SetMode:
    """
    Until an instant, a topic (None: all that have no mode of their own) is closed, or out of order.

    *new* says what becomes of those who come: they `finish` in line as ever, are to be called
    (`callback`) or answered (`by`) when the mode ends, or are refused with `overloaded`. *waiting*
    says the same of those who wait as it is set; a `callback` keeps its place. *in_progress* work
    may `finish`, or `return` to the line. The mode ends by itself, or when it is set until an
    instant that has come. An outbound call that falls due meanwhile is kept like those who wait, so
    a mode of such calls' topic is their quiet hours.
    """

    topic: str | None = attrs.field(default=None, validator=a_name_or_none)
    until: float = attrs.field(kw_only=True, validator=some_seconds)
    new: Intake = attrs.field(
        default="finish", kw_only=True, validator=one_of("finish", "callback", "by", "refuse")
    )
    waiting: Shelf = attrs.field(
        default="finish", kw_only=True, validator=one_of("finish", "callback", "by")
    )
    in_progress: Literal["finish", "return"] = attrs.field(
        default="finish", kw_only=True, validator=one_of("finish", "return")
    )
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class SetHours:
    """
    When doors are open, for targets that count in the hours called *name*; in instants, as the
    engine knows no days and zones. `Calendar.openings(since, until)` finds them.

    They replace all that was told under the name: the first opening is no later than who waits
    longest asked, and the last is one that others are told before. Until then, nothing counts
    before the first and between them; after the last all time does. What waits is placed anew where
    that changes when it is due. No openings: all time counts.
    """

    name: str = attrs.field(validator=a_name)
    openings: tuple[Opening, ...] = attrs.field(converter=openings)
    key: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)


@attrs.frozen
class Outage:
    """
    The host slept since then. Alone in its batch; replaces the advance of time, so that nothing is
    invented in the past. It takes no key: told twice, it is a mistake anyway.
    """

    since: float = attrs.field(validator=some_seconds)


@attrs.frozen
class ChangePlan:
    """
    Another plan holds from now on. Alone in its batch: what comes later is judged by it.

    Rank, target and key of every open item are looked up anew; standing, what an item needs, and
    what offers promised stay, and so does what runs (wrap-ups, leases, limits, stages). Raises
    `PlanError` for a plan that contradicts itself, or lacks a tier, topic, skill, pool or medium
    that is in use. A policy that the engine was given as such stays; else the plan's holds.
    """

    plan: Plan = attrs.field(validator=kind_of(Plan, "a Plan; load_plan(…) reads one from a file"))


Command = (
    SignIn
    | SignOut
    | SetPresence
    | Heartbeat
    | Submit
    | UpdateItem
    | Leave
    | Cancel
    | Accept
    | Decline
    | Revoke
    | Next
    | Take
    | Assign
    | TakeOver
    | ForceState
    | Hold
    | Release
    | Expedite
    | Complete
    | EndWrapUp
    | ExtendWrapUp
    | Requeue
    | Transfer
    | Consult
    | HandOver
    | Elevate
    | Park
    | Reply
    | Resume
    | CallBack
    | ReportUnreached
    | SetMode
    | SetHours
    | Outage
    | ChangePlan
)

COMMANDS: tuple[type, ...] = get_args(Command)

ALONE: frozenset[type] = frozenset({Outage, ChangePlan})
"""Commands that stand alone in their batch, since what is around them is judged otherwise."""


def _check_wait_for(command: Transfer | Consult) -> None:
    if command.wait_for is not None and command.agent is None:
        where = f"{type(command).__name__}.wait_for"
        raise InvalidValue(where, command.wait_for, "an agent to wait for beside it")
