"""
What goes wrong while a plan is read, collected: many problems, one exception.
"""

from collections.abc import Collection
from typing import Final

import attrs

from fairroute.classification import ClassificationRule, stands_for_the_door
from fairroute.errors import InvalidValue, nearest
from fairroute.plan import Channel, Tier, Topic
from fairroute.registry import Problem, sentence_of, spelled

NOT_A_CHANNELS: Final = frozenset(
    {
        *("agents", "boost", "by", "credit", "eligibility", "head_start", "live", "order"),
        *("policies", "policy", "pool", "pools", "priority", "queue", "queues", "rank", "score"),
        *("share", "skill", "skills", "sla", "standing", "target", "targets", "tier", "tiers"),
        *("topic", "topics", "urgency", "weight", "within"),
    }
)
"""What would let the door decide who is served next."""

_NEUTRAL: Final = (
    "customers are served by tier, topic and promise, never by the door they came through; a "
    "channel names medium, demand and promise"
)

_MISSING: Final = {"rank": ": a whole number, the smallest is served first"}


class Refused(Exception):
    """
    Everything wrong below one place of a plan. It never leaves `planfile`.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


def problems_of(error: Exception, path: tuple[str | int, ...] = ()) -> list[Problem]:
    """
    What *error*, raised below *path*, says about the plan; any other exception is raised again.
    """
    from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError

    if isinstance(error, Refused):
        return [problem.under(*path) for problem in error.problems]

    if isinstance(error, InvalidValue):
        return [Problem(path, sentence_of(error))]

    if isinstance(error, ForbiddenExtraKeysError):
        return [
            Problem((*path, key), _unknown_key(key, error.cl)) for key in sorted(error.extra_fields)
        ]

    if not isinstance(error, ClassValidationError):
        raise error

    found: list[Problem] = []
    at_fields, at_all = error.group_exceptions()
    for inner, note in at_fields:
        if isinstance(inner, KeyError):
            found.append(Problem(path, f"{note.name} is missing{_MISSING.get(note.name, '')}"))
        else:
            found += problems_of(inner, (*path, note.name))

    for inner in at_all:
        found += problems_of(inner, path)
    return found


def unknown_key(key: str, known: Collection[str]) -> str:
    """
    What to say of a key that means nothing here.
    """
    return f"unknown key {spelled(key)}: {nearest(key, known)}"


def _unknown_key(key: str, kind: type) -> str:
    if kind is Channel and key in NOT_A_CHANNELS:
        return f"a channel has no {key} of its own: {_NEUTRAL}"

    if key in {"channel", "channels"} and kind in {Tier, Topic}:
        return "routing never reads the channel: say it for all, whichever door they come through"

    if kind is ClassificationRule and stands_for_the_door(key):
        return (
            "a rule says in when which attributes it is for, and reads the channel there only as a "
            "declared exception"
        )

    names = [field.name for field in attrs.fields(kind) if field.init]
    return unknown_key(key, [name for name in names if name not in ("name", "id")])
