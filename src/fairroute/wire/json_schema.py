"""
The format as JSON Schema (draft 2020-12), made from the classes.

`schema.json` beside this module is what it makes; a test holds them equal. Commands and what is in
them are closed; events, records and journals may gain fields.
"""

# ruff: noqa: ANN401 - types are data here

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final, Literal, NewType, get_args, get_origin

import attrs

from fairroute import checks
from fairroute.attributes import LARGEST, MOST_ATTRIBUTES, Attributes
from fairroute.classification import ChannelException, ClassificationRule
from fairroute.commands import COMMANDS, Command, Elevate
from fairroute.engine import Record, Snapshot
from fairroute.errors import InvalidValue
from fairroute.events import EVENTS, Cause, Event
from fairroute.expressions import Requirement
from fairroute.grammar import MOST_TEXT
from fairroute.ids import MAX_ID_LENGTH
from fairroute.instants import LATEST, MICROSECONDS
from fairroute.levels import MAX_LEVEL, Levels
from fairroute.media import MediaLimits
from fairroute.model import Agent, Contact, Expiry, ServiceTarget, WorkItem
from fairroute.plan import (
    Agents,
    Channel,
    Medium,
    Offers,
    Parking,
    PartSpec,
    Plan,
    PolicySpec,
    Skill,
    Tier,
    Topic,
    WrapUp,
)
from fairroute.wire.journal import HEADER, Header
from fairroute.wire.kinds import VERSION

Schema = dict[str, Any]

_IN_PLANS: Final = {
    *(Plan, Tier, Channel, Medium, Topic, Skill, PartSpec, PolicySpec, Offers, WrapUp, Agents),
    *(Parking, Expiry, ClassificationRule, ChannelException),
}

_CLOSED: Final = {*COMMANDS, *_IN_PLANS, Contact, WorkItem, Agent, ServiceTarget, Snapshot}

_NAME: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": MAX_ID_LENGTH}

_SECONDS: Final[Schema] = {"type": "number", "minimum": 0, "maximum": int(LATEST)}

_UNITS: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": checks.MAX_UNITS}

_BY_VALIDATOR: Final[Mapping[object, Schema]] = {
    checks.a_name: _NAME,
    checks.a_name_or_none: _NAME,
    checks.some_seconds: _SECONDS,
    checks.seconds_or_none: _SECONDS,
    checks.more_than_0_or_none: {**_SECONDS, "minimum": 1 / MICROSECONDS},
}

_BY_FIELD: Final[Mapping[tuple[type, str], Schema]] = {
    (Agent, "capacity"): _UNITS,
    (Contact, "demand"): _UNITS,
    (WorkItem, "demand"): _UNITS,
    (Elevate, "demand"): _UNITS,
    (ServiceTarget, "share"): {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
}
"""Ranges that a validator keeps to itself; a test tries their borders on the classes."""


def schema() -> Schema:
    """
    JSON Schema of everything `fairroute.wire` writes.

    >>> from fairroute import wire
    >>> wire.schema()["$defs"]["Accept"]["required"]
    ['kind', 'v', 'offer']
    """
    made: dict[str, Schema] = {}
    for kind in (*COMMANDS, *EVENTS, Record, Snapshot):
        _define(kind, made, {"kind": {"const": kind.__name__}, "v": {"const": VERSION}})

    _define(Header, made, {"kind": {"const": HEADER}, "v": {"const": VERSION}}, name=HEADER)
    made["Command"] = _union(kind.__name__ for kind in COMMANDS)
    made["Event"] = _union(kind.__name__ for kind in EVENTS)
    made["Work"] = {**_union(("Contact", "WorkItem")), "required": ["kind"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"fairroute, wire format {VERSION}",
        "description": "Times are in seconds, but for a snapshot's, which are in microseconds.",
        **_union(("Command", "Event", "Record", "Snapshot", HEADER)),
        "$defs": dict(sorted(made.items())),
    }


def _define(kind: Any, made: dict[str, Schema], head: Schema, name: str | None = None) -> None:
    if kind in (Contact, WorkItem):
        # One of two, so that each says which it is.
        head = {"kind": {"const": kind.__name__}}

    name = name or kind.__name__
    made[name] = {}  # said first: a kind may come up again inside itself
    fields = [field for field in attrs.fields(kind) if field.init]
    needed = [field.name for field in fields if field.default is attrs.NOTHING]
    summary = (kind.__doc__ or "").strip().split("\n\n")[0]
    made[name] = {
        "description": " ".join(summary.split()),
        "type": "object",
        "properties": {**head, **{field.name: _of_field(kind, field, made) for field in fields}},
        "required": [*(head if kind is not Contact else ()), *needed],
        "additionalProperties": kind not in _CLOSED,
    }


def _of_field(kind: type, field: "attrs.Attribute[Any]", made: dict[str, Schema]) -> Schema:
    by_field = _BY_FIELD.get((kind, field.name))
    narrower = by_field or _BY_VALIDATOR.get(field.validator)
    found = _of_type(field.type, made)
    if narrower is not None:
        return _or_null(narrower) if type(None) in get_args(field.type) else narrower

    if "enum" in found and field.validator is not None:
        found["enum"] = [one for one in found["enum"] if _passes(kind, field, one)]

    return found


def _passes(kind: Any, field: "attrs.Attribute[Any]", value: object) -> bool:
    """
    Whether the class takes *value*, one that its type allows.
    """
    typed = field.type(value) if isinstance(field.type, type) else value
    assert field.validator is not None
    try:
        field.validator(kind.__new__(kind), field, typed)
    except InvalidValue:
        return False

    return True


def _of_type(kind: Any, made: dict[str, Schema]) -> Schema:
    for fits, make in _BY_TYPE:
        if fits(kind):
            return make(kind, made)

    raise AssertionError(f"no schema for {kind!r}")


def _of_object(kind: Any, made: dict[str, Schema]) -> Schema:
    if kind.__name__ not in made:
        _define(kind, made, {})

    return {"$ref": f"#/$defs/{kind.__name__}"}


def _of_optional(kind: Any, made: dict[str, Schema]) -> Schema:
    (inner,) = (part for part in get_args(kind) if part is not type(None))
    return _or_null(_of_type(inner, made))


def _or_null(found: Schema) -> Schema:
    if "enum" in found:
        return {"enum": [*found["enum"], None]}

    if "type" in found and isinstance(found["type"], str):
        return {**found, "type": [found["type"], "null"]}

    return {"anyOf": [found, {"type": "null"}]}


def _of_tuple(kind: Any, made: dict[str, Schema]) -> Schema:
    parts = get_args(kind)
    if parts[-1] is Ellipsis:
        return {"type": "array", "items": _of_type(parts[0], made)}

    listed = [_of_type(part, made) for part in parts]
    return {"type": "array", "prefixItems": listed, "items": False, "minItems": len(parts)}


def _of_table(kind: Any, made: dict[str, Schema]) -> Schema:
    key, inner = get_args(kind)
    one: Any = {} if inner is Any else _of_type(inner, made)
    found: Schema = {"type": "object", "additionalProperties": one}
    # A key of two parts is written as a table of tables.
    return found if key is str else {"type": "object", "additionalProperties": found}


def _union(names: Any) -> Schema:
    return {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in names]}


def _work(_: Any, made: dict[str, Schema]) -> Schema:
    for kind in (Contact, WorkItem):
        if kind.__name__ not in made:
            _define(kind, made, {})

    return {"$ref": "#/$defs/Work"}


def _plain(found: Schema) -> Callable[[Any, dict[str, Schema]], Schema]:
    return lambda _, __: dict(found)


_LEVELS: Final[Schema] = {
    "type": "object",
    "propertyNames": {"minLength": 1, "maxLength": MAX_ID_LENGTH},
    "additionalProperties": {"type": "integer", "minimum": 1, "maximum": MAX_LEVEL},
}

_ATTRIBUTES: Final[Schema] = {
    "type": "object",
    "propertyNames": {"minLength": 1, "maxLength": MAX_ID_LENGTH},
    "maxProperties": MOST_ATTRIBUTES,
    "additionalProperties": {
        "anyOf": [
            {"type": "boolean"},
            {"type": "string", "maxLength": MAX_ID_LENGTH},
            {"type": "number", "minimum": -LARGEST, "maximum": LARGEST},
        ]
    },
}

_LIMITS: Final[Schema] = {
    "type": "object",
    "propertyNames": {"minLength": 1, "maxLength": MAX_ID_LENGTH},
    "additionalProperties": _UNITS,
}

_REQUIREMENT: Final[Schema] = {"type": "string", "maxLength": MOST_TEXT}

_CAUSE: Final[Schema] = {"type": ["integer", "string"], "minimum": 1, "minLength": 1}

_BY_TYPE: Final[
    tuple[tuple[Callable[[Any], bool], Callable[[Any, dict[str, Schema]], Schema]], ...]
] = (
    (lambda kind: kind is Levels, _plain(_LEVELS)),
    (lambda kind: kind is Attributes, _plain(_ATTRIBUTES)),
    (lambda kind: kind is MediaLimits, _plain(_LIMITS)),
    (lambda kind: kind is Requirement, _plain(_REQUIREMENT)),
    (lambda kind: kind == Cause, _plain(_CAUSE)),
    (lambda kind: kind == Command, _plain({"$ref": "#/$defs/Command"})),
    (lambda kind: kind == Event, _plain({"$ref": "#/$defs/Event"})),
    (lambda kind: kind == Contact | WorkItem, _work),
    (lambda kind: type(None) in get_args(kind), _of_optional),
    (attrs.has, _of_object),
    (
        lambda kind: isinstance(kind, type) and issubclass(kind, Enum),
        lambda kind, _: {"enum": [member.value for member in kind]},
    ),
    (lambda kind: get_origin(kind) is Literal, lambda kind, _: {"enum": list(get_args(kind))}),
    (
        lambda kind: get_origin(kind) is frozenset,
        _plain({"type": "array", "items": _NAME, "uniqueItems": True}),
    ),
    (lambda kind: get_origin(kind) is tuple, _of_tuple),
    (lambda kind: get_origin(kind) is Mapping, _of_table),
    (lambda kind: isinstance(kind, NewType), _plain({"type": "integer", "minimum": 1})),
    (lambda kind: kind is str, _plain({"type": "string"})),
    (lambda kind: kind is bool, _plain({"type": "boolean"})),
    (lambda kind: kind is int, _plain({"type": "integer"})),
    (lambda kind: kind is float, _plain({"type": "number"})),
)
