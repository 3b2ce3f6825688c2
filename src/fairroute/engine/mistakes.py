"""
What no order of events could make right, looked for in a whole batch before its first transition.

Names introduced earlier in the batch count as known. What depends on the moment is not judged here.
"""

from collections.abc import Sequence

from fairroute import commands as c
from fairroute.engine.classify import Classifier
from fairroute.engine.state import State
from fairroute.errors import DuplicateId, InvalidCommand, InvalidValue, UnknownName
from fairroute.instants import MICROSECONDS, microseconds

_OF_AN_ITEM = (c.UpdateItem, c.Cancel, c.Complete, c.EndWrapUp, c.Requeue, c.Transfer)
_OF_AN_OFFER = (c.Accept, c.Decline, c.Revoke)
_OF_AN_AGENT = (c.SignOut, c.SetPresence)


def look_through(  # noqa: C901, PLR0912 - one row a kind of command, read as a table
    batch: Sequence[object], state: State, classifier: Classifier
) -> None:
    """
    Raise the first mistake in *batch*. O(commands).
    """
    agents: set[str] = set()
    contacts: set[str] = set()
    items = state.last_item
    for command in batch:
        kind = type(command)
        if kind is c.Submit:
            _look_at_contact(command, state, contacts, classifier)  # type: ignore[arg-type]
            items += 1
        elif kind in _OF_AN_OFFER:
            number = command.offer  # type: ignore[attr-defined]
            if number > state.last_offer:
                raise UnknownName("offer", number)
        elif kind in _OF_AN_ITEM:
            number = command.item  # type: ignore[attr-defined]
            if number > items:
                raise UnknownName("item", number)

            if kind is c.UpdateItem or kind is c.Transfer:
                _look_at_change(command, classifier)  # type: ignore[arg-type]
        elif kind is c.SignIn:
            agent = command.agent  # type: ignore[attr-defined]
            classifier.check_skills(agent.skills)
            classifier.check_pools(agent.pools)
            agents.add(agent.id)
        elif kind in _OF_AN_AGENT:
            name = command.agent  # type: ignore[attr-defined]
            if name not in state.agents and name not in agents:
                raise UnknownName("agent", name, (*state.agents, *agents))
        elif kind is c.Leave:
            name = command.contact  # type: ignore[attr-defined]
            if (
                name not in state.contacts
                and name not in state.closed_contacts
                and name not in contacts
            ):
                raise UnknownName("contact", name, tuple(state.contacts)[:1000])
        elif kind is c.Outage:
            raise InvalidCommand(
                command, "stands alone in its batch: it replaces the advance of time"
            )
        else:
            raise InvalidCommand(
                command,
                "is not a command; commands are made with fr.Submit(…), fr.Accept(…) and so on",
            )


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


def _look_at_contact(
    command: c.Submit, state: State, seen: set[str], classifier: Classifier
) -> None:
    contact = command.contact
    name = contact.id
    if name in state.contacts or name in state.closed_contacts or name in seen:
        raise DuplicateId("contact", name)

    if contact.asked_at is not None and microseconds(contact.asked_at) > state.now:
        raise InvalidValue(
            "Contact.asked_at", contact.asked_at, f"no later than now, {state.now / MICROSECONDS!r}"
        )

    classifier.check(command.work)
    seen.add(name)


def _look_at_change(command: c.UpdateItem | c.Transfer, classifier: Classifier) -> None:
    if isinstance(command, c.UpdateItem):
        classifier.check_tier(command.tier)

    classifier.check_topic(command.topic)
    if command.skills is not None:
        classifier.check_skills(command.skills)
