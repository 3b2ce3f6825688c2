"""
The contacts of a log in the words of a plan.

Each is classified once, by the engine's own classifier; what a log calls by a name that the plan
does not have is told all at once. From here on, the log's own column and every policy's share the
same class and target of each contact.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

import attrs

from fairroute.engine.classify import Classifier
from fairroute.errors import nearest
from fairroute.imports import ImportedLog, LoggedContact
from fairroute.model import Classified, Contact, Promise, ServiceTarget, WorkItem
from fairroute.plan import Plan
from fairroute.replay.errors import ReplayError

NO_TARGET_SHARE: Final = 1.0
"""Share of a due time that a log notes where the plan has no target: told to one, kept to one."""

ENDLESS: Final = 10 * 365 * 86_400.0
"""Seconds after which no contact ends: ten years are an error of the log, not a long call."""


@attrs.frozen
class Case:
    """
    One *logged* contact, what is submitted for it, and its class under the plan.
    """

    logged: LoggedContact
    submitted: Contact | WorkItem
    work: Classified


def cases_of(log: ImportedLog, plan: Plan) -> tuple[Case, ...]:
    """
    Every contact of *log* under *plan*, in order of asking.

    A due time that the log notes is that contact's own target: the customer was told so. Raises
    `ReplayError` with every tier, topic, channel and skill that the plan does not have.
    """
    problems = (*_strangers(log.contacts, plan), *_endless(log.contacts))
    if problems:
        raise ReplayError(log.source, problems)

    classifier = Classifier(plan)
    return tuple(_case(each, classifier) for each in log.contacts)


def _case(logged: LoggedContact, classifier: Classifier) -> Case:
    contact = Contact(
        logged.id,
        channel=logged.channel,
        customer=logged.customer,
        topic=logged.topic,
        tier=logged.tier,
        skills=logged.skills,
        promise=cast("Promise | None", logged.promise),  # the mapping allows no other
    )
    work = classifier.classify(contact)
    if logged.due is None or work.promise != "by":
        return Case(logged, contact, work)

    item = WorkItem(
        contact,
        tier=work.tier,
        skills=work.skills,
        promise=work.promise,
        target=ServiceTarget(
            share=work.target.share if work.target else NO_TARGET_SHARE,
            within=max(0.0, logged.due - logged.asked_at),
        ),
        medium=work.medium,
        demand=work.demand,
        pools=work.pools,
    )
    return Case(logged, item, classifier.classify(item))


def _strangers(contacts: Sequence[LoggedContact], plan: Plan) -> Iterator[str]:
    """
    Sentences about the names that *plan* does not have.
    """
    tables: tuple[tuple[str, Mapping[str, object] | None], ...] = (
        ("tier", plan.tiers),
        ("topic", plan.topics),
        ("channel", plan.channels),
        ("skill", plan.skills),
    )
    for kind, known in tables:
        if known is None:
            continue

        found: dict[str, list[int]] = {}
        for each in contacts:
            named = each.skills if kind == "skill" else (getattr(each, kind),)
            for name in named:
                if name is not None and name not in known:
                    found.setdefault(name, []).append(each.line)

        for name, lines in sorted(found.items()):
            rows = "1 row" if len(lines) == 1 else f"{len(lines):,} rows"
            yield (
                f"{kind} {name!r} ({rows}, first in line {min(lines):,}) is not in the plan: "
                f"{nearest(name, known)} Add it to the plan, or give it another name by the "
                f"mapping's contact.{kind if kind != 'skill' else 'skills'}"
            )


def _endless(contacts: Sequence[LoggedContact]) -> Iterator[str]:
    """
    Sentences about contacts that no run could end.
    """
    for each in contacts:
        for name, length in (
            ("wait", each.wait),
            ("handle", each.handle),
            ("wrap_up", each.wrap_up),
        ):
            if length is not None and length > ENDLESS:
                yield (
                    f"line {each.line:,}: its {name} is {length:,.0f} s, more than ten years: "
                    "mend the column's unit, or leave the row out with a [[drop]] rule"
                )
