"""
Whether two plans or policies are the same, in a few characters.

Values count, whatever order their tables stand in. What is left at its default does not count, so
that a version with new options tells the plans of before as they were told; what a default means is
the version's, which stands beside the fingerprint in a journal's header. A part that is a function
counts by its module and name: what is inside it may have changed.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import attrs

from fairroute.plan import Plan
from fairroute.policies import Policy
from fairroute.wire.text import to_text


def fingerprint(value: Plan | Policy, /) -> str:
    """
    The same text for equal plans or policies, in every process and on every machine.

    >>> from fairroute import wire
    >>> wire.fingerprint(fr.Plan()) == wire.fingerprint(fr.Plan(offers=fr.Plan().offers))
    True
    """
    return f"sha256:{sha256(to_text(_plain(value)).encode()).hexdigest()[:32]}"


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever parts are made of
    if isinstance(value, bool | str | int | float | None):
        # 20 and 20.0 are equal, and so are the plans they stand in.
        return float(value) if type(value) is int else value

    if isinstance(value, Mapping):
        pairs = [[_plain(key), _plain(inner)] for key, inner in value.items()]
        return sorted(pairs, key=to_text)

    if isinstance(value, frozenset | set):
        return sorted((_plain(inner) for inner in value), key=to_text)

    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]

    named = value if hasattr(value, "__qualname__") else type(value)
    name = f"{named.__module__}.{named.__qualname__}"
    if not attrs.has(type(value)):
        return name

    said = ((field, getattr(value, field.name)) for field in attrs.fields(type(value)))
    return [name, *([field.name, _plain(had)] for field, had in said if not _usual(field, had))]


def _usual(field: "attrs.Attribute[Any]", value: object) -> bool:
    """
    Whether *value* is what the field has when nothing is said, or cannot be said at all.
    """
    if not field.init:
        return True

    default: Any = field.default
    if not isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return bool(value == default)

    return not default.takes_self and bool(value == default.factory())
