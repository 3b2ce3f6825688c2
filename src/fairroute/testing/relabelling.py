"""
The same day under other labels: does the engine decide the same?

A trace is played once as it is and again with other channels (one for all, exchanged, drawn for
each contact, never seen before, none) and with other ids. What each contact needs and takes is said
explicitly, so that a channel is nothing but a label. See docs/explanation/neutrality.md.
"""

# ruff: noqa: PLR2004 - how often something happens stands in the open

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, Final

import attrs

from fairroute.commands import (
    Accept,
    Command,
    Complete,
    Decline,
    Leave,
    Requeue,
    SetPresence,
    SignIn,
    Submit,
)
from fairroute.engine import Engine, Step
from fairroute.events import Accepted, Assigned, Event, Offered
from fairroute.ids import ItemId, OfferId
from fairroute.levels import Levels
from fairroute.model import Agent, Contact, Presence
from fairroute.plan import Plan
from fairroute.policies import Policy
from fairroute.testing.questions import Words

CHANNELS: Final = ("phone", "chat", "mail", "social")
_TAKES: Final[Mapping[str, tuple[str | None, int]]] = {
    "phone": ("voice", 3),
    "chat": ("text", 1),
    "mail": ("text", 1),
    "social": (None, 1),
}

Label = Callable[[Contact], str | None]


@attrs.frozen
class Relabelling:
    """
    Other labels for the same day: *channel* of each contact, and a prefix for ids.
    """

    name: str
    channel: Label
    prefix: str = ""


def relabellings(seed: int) -> tuple[Relabelling, ...]:
    """
    The five of channels, and one of ids.
    """
    others = dict(zip(CHANNELS, (*CHANNELS[1:], CHANNELS[0]), strict=True))

    def drawn(contact: Contact) -> str:
        return Random(f"{seed} {contact.id}").choice(CHANNELS)  # noqa: S311 - no secret

    def unseen(contact: Contact) -> str | None:
        new = Random(f"{seed} {contact.id}").random() < 0.5  # noqa: S311 - no secret
        return f"new-{contact.id}" if new else contact.channel

    return (
        Relabelling("one channel for all", lambda _: "phone"),
        Relabelling("channels exchanged", lambda contact: others[contact.channel or ""]),
        Relabelling("channels drawn for each contact", drawn),
        Relabelling("channels never seen before for half", unseen),
        Relabelling("no channel at all", lambda _: None),
        Relabelling("other ids of contacts, customers and agents", lambda c: c.channel, "zz-"),
    )


def decisions(
    policy: Policy, plan: Plan | None, *, seed: int, steps: int, relabelling: Relabelling | None
) -> list[tuple[object, ...]]:
    """
    What the engine decides on a day of so many steps, stripped of all labels.
    """
    plan = plan or Plan()
    # What is declared to read the door is not the policy's doing.
    rules = tuple(rule for rule in plan.classify if rule.exception is None)
    open_doors = attrs.evolve(plan, channels=None, classify=rules)
    engine = Engine(open_doors, policy=policy, seed=seed)
    rename = relabelling or Relabelling("as it was", lambda contact: contact.channel)
    day = _Day(Words.of(plan), plan, Random(seed), rename)  # noqa: S311 - no secret
    step: Step | None = None
    told: list[tuple[object, ...]] = []
    for number in range(steps):
        step = engine.handle(*day.batch(step), at=number * 3)
        told += [_stripped(event, rename.prefix) for event in step]

    return told


def _stripped(event: Event, prefix: str) -> tuple[object, ...]:
    """
    An event without channel, and with every id as it was.
    """
    fields: dict[str, object] = {}
    for field in attrs.fields(type(event)):
        value: Any = getattr(event, field.name)
        if isinstance(value, Contact):
            value = attrs.evolve(
                value,
                channel=None,
                customer=None,
                id=value.id.removeprefix(prefix),
                preferred=tuple(name.removeprefix(prefix) for name in value.preferred),
            )
        elif isinstance(value, Agent):
            value = attrs.evolve(value, id=value.id.removeprefix(prefix))
        elif field.name == "agents":
            value = tuple(name.removeprefix(prefix) for name in value)
        elif field.name in ("agent", "contact") and isinstance(value, str):
            value = value.removeprefix(prefix)
        elif field.name in ("command", "why"):
            value = None  # repeats ids

        fields[field.name] = value

    return (type(event).__name__, *fields.items())


@attrs.define
class _Day:
    """
    Customers and agents who behave alike whatever things are called.
    """

    words: Words
    plan: Plan | None
    chance: Random
    names: Relabelling
    contacts: int = 0
    open_contacts: list[str] = attrs.field(factory=list)
    offers: list[int] = attrs.field(factory=list)
    items: list[int] = attrs.field(factory=list)

    def batch(self, before: Step | None) -> tuple[Command, ...]:
        """
        What is said next, after the step *before*.
        """
        if before is None:
            return tuple(self._staff())

        for event in before.of(Offered):
            self.offers.append(event.offer)
        self.items += [event.item for event in before if isinstance(event, Accepted | Assigned)]

        return tuple(self._said())

    def _staff(self) -> Iterator[Command]:
        for number in range(6):
            yield SignIn(self._agent(number))

    def _agent(self, number: int) -> Agent:
        chosen = self.words.skills[: 1 + number % len(self.words.skills)]
        return Agent(
            f"{self.names.prefix}agent-{number}",
            skills=Levels(dict.fromkeys(chosen, 1 + number % 5)),
            capacity=1 + 2 * (number % 3),
        )

    def _said(self) -> Iterator[Command]:
        chance = self.chance
        for _ in range(chance.choice((0, 1, 1, 2))):
            yield Submit(self._contact())

        if self.offers and chance.random() < 0.8:
            offer = OfferId(self.offers.pop(chance.randrange(len(self.offers))))
            yield Accept(offer) if chance.random() < 0.7 else Decline(offer)

        if self.items and chance.random() < 0.5:
            item = ItemId(self.items.pop(chance.randrange(len(self.items))))
            yield Complete(item) if chance.random() < 0.8 else Requeue(item)

        if self.open_contacts and chance.random() < 0.1:
            yield Leave(self.open_contacts.pop(chance.randrange(len(self.open_contacts))))

        if chance.random() < 0.1:
            agent = f"{self.names.prefix}agent-{chance.randrange(6)}"
            yield SetPresence(agent, chance.choice((Presence.READY, Presence.NOT_READY)))

    def _preferred(self) -> tuple[str, ...]:
        if self.chance.random() < 0.7:
            return ()

        numbers = self.chance.sample(range(6), 2)
        return tuple(f"{self.names.prefix}agent-{number}" for number in numbers)

    def _contact(self) -> Contact:
        chance, prefix = self.chance, self.names.prefix
        self.contacts += 1
        channel = chance.choice(CHANNELS)
        medium, demand = _TAKES[channel]
        tier = chance.choice(list(self.words.tiers))
        open_tiers = self.plan is None or not self.plan.tiers
        contact = Contact(
            f"contact-{self.contacts}",
            channel=channel,
            customer=f"{prefix}customer-{chance.randrange(99)}",
            tier=None if open_tiers and chance.random() < 0.5 else tier,
            skills=Levels({chance.choice(self.words.skills): chance.randint(1, 2)}),
            promise=chance.choice(("live", "by")),
            medium=medium,
            demand=demand,
            preferred=self._preferred(),
            wait_for=chance.choice((None, 0, 5, 20)),
        )
        label = self.names.channel(contact)
        self.open_contacts.append(f"{prefix}{contact.id}")
        return attrs.evolve(contact, channel=label, id=f"{prefix}{contact.id}")
