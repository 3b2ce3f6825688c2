"""
What no order of events could make right, looked for in a whole batch before its first transition.

Names introduced earlier in the batch count as known. What depends on the moment is not judged here.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import attrs

from fairroute import commands as c
from fairroute.engine.classify import Classifier
from fairroute.engine.state import State
from fairroute.errors import DuplicateId, InvalidCommand, InvalidValue, UnknownName
from fairroute.hours import MOST_NAMES
from fairroute.instants import MICROSECONDS, microseconds
from fairroute.model import Contact

MOST_COMPARED: Final = 1_000
"""Open contacts compared with an unknown one for a nearest spelling."""

AboutItem = (
    c.UpdateItem
    | c.Cancel
    | c.Complete
    | c.EndWrapUp
    | c.Requeue
    | c.Transfer
    | c.Elevate
    | c.Consult
    | c.HandOver
    | c.Park
    | c.Resume
    | c.Take
    | c.ReportUnreached
    | c.Assign
    | c.TakeOver
    | c.Hold
    | c.Release
    | c.Expedite
)
"""What names an item."""

AboutAgent = (
    c.SignOut | c.SetPresence | c.Heartbeat | c.Next | c.Take | c.Assign | c.TakeOver | c.ForceState
)
"""What names an agent."""

_NO_COMMAND: Final = "is not a command; commands are made with fr.Submit(…), fr.Accept(…) and so on"


@attrs.define(eq=False)
class Before:
    """
    What earlier commands of the same batch introduced.
    """

    agents: set[str] = attrs.field(factory=set)
    contacts: set[str] = attrs.field(factory=set)
    hours: set[str] = attrs.field(factory=set)
    items: int = 0


def look_through(batch: Sequence[object], state: State, classifier: Classifier) -> None:
    """
    Raise the first mistake in *batch*, of any length. O(commands).
    """
    before = Before()
    for command in batch:
        LOOK_AT.get(type(command), no_command)(command, state, classifier, before)


def no_command(command: object, *_: object) -> None:
    """
    Whatever is no command is a mistake.
    """
    raise InvalidCommand(command, _NO_COMMAND)


def look_at_outage(command: c.Outage, state: State, now: int) -> int:
    """
    The instant *command* says the outage began at, in microseconds; raise if it cannot be.
    """
    since = microseconds(command.since, "Outage.since")
    if not state.now <= since <= now:
        first, last = state.now / MICROSECONDS, now / MICROSECONDS
        expected = f"an instant from {first!r} (the engine's time) to {last!r} (the batch's)"
        raise InvalidValue("Outage.since", command.since, expected)

    return since


def _contact(
    command: c.Submit, state: State, classifier: Classifier, before: Before | None
) -> None:
    work = command.work
    contact = work if type(work) is Contact else command.contact
    name = contact.id
    if name in state.contacts or name in state.closed_contacts:
        raise DuplicateId("contact", name)

    if contact.asked_at is not None:
        _come(contact.asked_at, "Contact.asked_at", state)

    if type(work) is not Contact or classifier.seen(work) is None:
        classifier.check(work)

    if contact.stages:
        classifier.check_stages(contact.stages)

    if before is not None:
        if name in before.contacts:
            raise DuplicateId("contact", name)

        before.contacts.add(name)
        before.items += 1


def _come(instant: float, where: str, state: State) -> None:
    if microseconds(instant) > state.now:
        raise InvalidValue(where, instant, f"no later than now, {state.now / MICROSECONDS!r}")


def _offer(
    command: c.Accept | c.Decline | c.Revoke, state: State, _: Classifier, __: Before | None
) -> None:
    if command.offer > state.last_offer:
        raise UnknownName("offer", command.offer)


def _item(
    command: AboutItem,
    state: State,
    _: Classifier,
    before: Before | None,
) -> None:
    if command.item > state.last_item + (before.items if before is not None else 0):
        raise UnknownName("item", command.item)


def _change(
    command: c.UpdateItem | c.Transfer | c.Consult,
    state: State,
    classifier: Classifier,
    before: Before | None,
) -> None:
    _item(command, state, classifier, before)
    if isinstance(command, c.UpdateItem):
        classifier.check_tier(command.tier)

    classifier.check_topic(command.topic)
    if command.skills is not None:
        classifier.check_skills(command.skills)

    if command.pools is not None:
        classifier.check_pools(command.pools)


def _transfer(
    command: c.Transfer | c.Consult, state: State, classifier: Classifier, before: Before | None
) -> None:
    _change(command, state, classifier, before)
    if command.agent is not None:
        _agent(command.agent, state, before)


def _elevation(
    command: c.Elevate, state: State, classifier: Classifier, before: Before | None
) -> None:
    _item(command, state, classifier, before)
    classifier.check_media((command.medium,))


def _consult(
    command: c.Consult, state: State, classifier: Classifier, before: Before | None
) -> None:
    _transfer(command, state, classifier, before)
    if before is not None:
        before.items += 1


def _newcomer(command: c.SignIn, _: State, classifier: Classifier, before: Before | None) -> None:
    classifier.check_skills(command.agent.skills)
    classifier.check_pools(command.agent.pools)
    classifier.check_media(command.agent.media or ())
    classifier.check_media(command.agent.limits)
    if before is not None:
        before.agents.add(command.agent.id)


def _known_agent(
    command: AboutAgent,
    state: State,
    _: Classifier,
    before: Before | None,
) -> None:
    _agent(command.agent, state, before)


def _agent(name: str, state: State, before: Before | None) -> None:
    newcomers = before.agents if before is not None else ()
    if name not in state.agents and name not in newcomers:
        raise UnknownName("agent", name, (*state.agents, *newcomers))


def _taker(
    command: c.Take | c.Assign | c.TakeOver,
    state: State,
    classifier: Classifier,
    before: Before | None,
) -> None:
    _item(command, state, classifier, before)
    _known_agent(command, state, classifier, before)


def _known_contact(
    command: c.Leave | c.Reply | c.CallBack, state: State, _: Classifier, before: Before | None
) -> None:
    name = command.contact
    opened = before.contacts if before is not None else ()
    if not (name in state.contacts or name in state.closed_contacts or name in opened):
        raise UnknownName("contact", name, tuple(islice(state.contacts, MOST_COMPARED)))


def _reply(command: c.Reply, state: State, classifier: Classifier, before: Before | None) -> None:
    _known_contact(command, state, classifier, before)
    if command.sent_at is not None:
        _come(command.sent_at, "Reply.sent_at", state)


def _mode(command: c.SetMode, _: State, classifier: Classifier, __: Before | None) -> None:
    classifier.check_topic(command.topic)


def _hours(
    command: c.SetHours, state: State, classifier: Classifier, before: Before | None
) -> None:
    classifier.check_hours(command.name)
    told = state.hours if before is None else {*state.hours, *before.hours}
    if command.name not in told and len(told) >= MOST_NAMES:
        expected = f"one of the {MOST_NAMES} names under which hours were told before"
        raise InvalidValue("SetHours.name", command.name, expected)

    if before is not None:
        before.hours.add(command.name)


def _outage(command: c.Outage, _: State, __: Classifier, ___: Before | None) -> None:
    raise InvalidCommand(command, "stands alone in its batch: it replaces the advance of time")


def _plan(command: c.ChangePlan, _: State, __: Classifier, ___: Before | None) -> None:
    raise InvalidCommand(command, "stands alone in its batch: what comes later is judged by it")


LOOK_AT: Final[Mapping[type, Callable[[Any, State, Classifier, Before | None], None]]] = {
    c.Submit: _contact,
    c.Accept: _offer,
    c.Decline: _offer,
    c.Revoke: _offer,
    c.Complete: _item,
    c.EndWrapUp: _item,
    c.ExtendWrapUp: _item,
    c.Cancel: _item,
    c.Requeue: _item,
    c.UpdateItem: _change,
    c.Transfer: _transfer,
    c.Consult: _consult,
    c.HandOver: _item,
    c.Elevate: _elevation,
    c.SignIn: _newcomer,
    c.SignOut: _known_agent,
    c.SetPresence: _known_agent,
    c.Heartbeat: _known_agent,
    c.Next: _known_agent,
    c.Take: _taker,
    c.Assign: _taker,
    c.TakeOver: _taker,
    c.ForceState: _known_agent,
    c.Hold: _item,
    c.Release: _item,
    c.Expedite: _item,
    c.Leave: _known_contact,
    c.CallBack: _known_contact,
    c.ReportUnreached: _item,
    c.SetMode: _mode,
    c.SetHours: _hours,
    c.Park: _item,
    c.Reply: _reply,
    c.Resume: _item,
    c.Outage: _outage,
    c.ChangePlan: _plan,
}
"""Raises what is wrong with a command, one row a kind. A batch of one has nothing *before* it."""
