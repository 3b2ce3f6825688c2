"""
Values to plain data: objects, lists, text and numbers as JSON has them.

Every field is written, also where it has its default, so that what was said stays said when a
default changes. Sets, skills and attributes are sorted: equal values are equal text.
"""

# ruff: noqa: ANN401 - one converter writes values of every type

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn

from fairroute.attributes import Attributes
from fairroute.commands import Command
from fairroute.engine import Record, Snapshot
from fairroute.events import Event
from fairroute.expressions import Requirement
from fairroute.levels import Levels
from fairroute.lifecycle import ItemState, OfferState
from fairroute.media import MediaLimits
from fairroute.model import Contact, Presence, WorkItem
from fairroute.wire.kinds import COMMAND_KINDS, EVENT_KINDS, VERSION, WORK_KINDS

Write = Callable[[Any], Any]

_UNIONS = (Command, Event, Contact | WorkItem)


@cache
def writer() -> Converter:
    """
    The converter that writes; made when first needed.
    """
    converter = Converter()
    converter.register_unstructure_hook(Levels, dict)
    converter.register_unstructure_hook(Attributes, dict)
    converter.register_unstructure_hook(MediaLimits, dict)
    converter.register_unstructure_hook(Requirement, str)
    for states in (Presence, ItemState, OfferState):  # each by name, or it would stay what it is
        converter.register_unstructure_hook(states, lambda state: state.value)

    factories: tuple[tuple[Callable[[Any], bool], Callable[[Any], Write]], ...] = (
        (lambda kind: get_origin(kind) is frozenset, lambda _: sorted),
        (lambda kind: get_origin(kind) is tuple, lambda kind: _tuple_writer(kind, converter)),
        (lambda kind: get_origin(kind) is Mapping, lambda kind: _table_writer(kind, converter)),
        (lambda kind: kind in _UNIONS, lambda _: _by_class(converter)),
    )
    for fits, factory in factories:
        converter.register_unstructure_hook_factory(fits, factory)

    for kind in (*COMMAND_KINDS.values(), *EVENT_KINDS.values(), Record, Snapshot):
        head = {"kind": kind.__name__, "v": VERSION}
        converter.register_unstructure_hook(kind, _headed(kind, head, converter))

    return converter


def _tuple_writer(kind: Any, converter: Converter) -> Write:
    parts = get_args(kind)
    if parts[-1] is Ellipsis:
        write_one: Write = converter.get_unstructure_hook(parts[0])
        return lambda value: [write_one(one) for one in value]

    writes = [converter.get_unstructure_hook(part) for part in parts]
    return lambda value: [write(one) for write, one in zip(writes, value, strict=True)]


def _table_writer(kind: Any, converter: Converter) -> Write:
    key, inner = get_args(kind)
    if inner is Any:
        return _plain

    write_one: Write = converter.get_unstructure_hook(inner)
    if key is str:
        return lambda table: {name: write_one(value) for name, value in table.items()}

    def by_pairs(table: Any) -> Any:
        nested: dict[str, dict[str, Any]] = {}
        for (outer, name), value in table.items():
            nested.setdefault(outer, {})[name] = write_one(value)

        return nested

    return by_pairs


def _plain(value: Any) -> Any:
    """
    A part's parameters: what a plan file may say.
    """
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}

    if isinstance(value, (list, tuple, set, frozenset)):
        listed = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
        return [_plain(inner) for inner in listed]

    return value


def _by_class(converter: Converter) -> Write:
    def write(value: Any) -> Any:
        kind = type(value)
        if kind in WORK_KINDS.values():
            # One of several kinds, within an object that says its version.
            return {"kind": kind.__name__, **converter.unstructure(value)}

        return converter.unstructure(value)

    return write


def _headed(kind: type, head: dict[str, object], converter: Converter) -> Write:
    # Made at the first call: only then are the hooks of its fields all there.
    made: list[Write] = []

    def write(value: Any) -> Any:
        if not made:
            made.append(make_dict_unstructure_fn(kind, converter))

        return head | made[0](value)

    assert attrs.has(kind)
    return write
