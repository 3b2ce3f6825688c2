"""
Plain data to values: the border at which nothing wrong gets in.

Everything wrong in an object is found at once, each problem with its path. Types are strict: a
bool is no number, a number no text. Commands refuse fields they do not know, with the nearest
spelling, since a field that is not heard is a wish not granted; events and records ignore them, so
that an older reader understands a newer writer.
"""

# ruff: noqa: ANN401 - what is read has no type yet

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from math import isfinite
from typing import Any, Final, Literal, TypeVar, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, override

from fairroute.attributes import MOST_ATTRIBUTES, Attributes, checked
from fairroute.commands import Command
from fairroute.engine import Record, Snapshot
from fairroute.errors import InvalidValue, nearest
from fairroute.events import Cause, Event
from fairroute.expressions import Requirement
from fairroute.grammar import parse
from fairroute.levels import MAX_LEVEL, Levels, good_name
from fairroute.lifecycle import ItemState, OfferState
from fairroute.media import MediaLimits
from fairroute.media import checked as a_limit
from fairroute.model import Contact, Presence, WorkItem
from fairroute.registry import Problem
from fairroute.wire.errors import WireError
from fairroute.wire.kinds import COMMAND_KINDS, EVENT_KINDS, VERSION, WORK_KINDS
from fairroute.wire.text import shown

T = TypeVar("T")
Read = Callable[[Any, Any], Any]

_HEAD: Final = ("kind", "v")
_SOURCES: Final = {"command": COMMAND_KINDS, "event": EVENT_KINDS}
_NOUNS: Final = {
    id(COMMAND_KINDS): "command",
    id(EVENT_KINDS): "event",
    id(WORK_KINDS): "contact or work item",
}


class Wrong(Exception):
    """
    Everything wrong at and below one place. It never leaves `wire`.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


def read(
    data: object, table: Mapping[str, type], noun: str, *, strict: bool, source: str | None = None
) -> Any:
    """
    The value that *data* says, of one of the kinds in *table*.

    Raises `WireError` with everything that is wrong, named after *source*, else the object's kind,
    else *noun*.
    """
    named = data.get("kind") if isinstance(data, dict) else None
    about = source or (named if isinstance(named, str) and named in table else noun)
    try:
        return _of_kind(data, table, noun, reader(strict=strict), versioned=True)
    except (Wrong, ClassValidationError, InvalidValue, ForbiddenExtraKeysError) as error:
        problems = tuple(str(problem) for problem in problems_of(error))
        raise WireError(about, problems) from None


@cache
def reader(*, strict: bool) -> Converter:
    """
    The converter that reads; *strict* ones refuse fields they do not know.
    """
    converter = Converter()
    for plain, read_it in _PLAIN.items():
        converter.register_structure_hook(plain, read_it)

    for states in (Presence, ItemState, OfferState):  # each by name, or it would be read as text
        converter.register_structure_hook(states, _choice_reader([*map(str, states)], states))

    factories: tuple[tuple[Callable[[Any], bool], Callable[[Any], Read]], ...] = (
        (attrs.has, lambda kind: _object_reader(kind, converter, strict=strict)),
        (lambda kind: get_origin(kind) is Literal, lambda kind: _choice_reader(get_args(kind))),
        (lambda kind: get_origin(kind) is frozenset, lambda _: _read_names),
        (lambda kind: get_origin(kind) is tuple, lambda kind: _tuple_reader(kind, converter)),
        (lambda kind: get_origin(kind) is Mapping, lambda kind: _table_reader(kind, converter)),
        (lambda kind: kind == Cause, lambda _: _read_cause),
        (lambda kind: kind == Command, lambda _: _kind_reader(COMMAND_KINDS, converter)),
        (lambda kind: kind == Event, lambda _: _kind_reader(EVENT_KINDS, converter)),
        (lambda kind: kind == Contact | WorkItem, lambda _: _kind_reader(WORK_KINDS, converter)),
    )
    for fits, factory in factories:
        converter.register_structure_hook_factory(fits, factory)

    return converter


def problems_of(error: Exception, path: tuple[str | int, ...] = ()) -> list[Problem]:
    """
    What *error*, raised below *path*, says about the object; any other exception is raised again.
    """
    if isinstance(error, Wrong):
        return [problem.under(*path) for problem in error.problems]

    if isinstance(error, InvalidValue):
        # A whole that is wrong, though each of its fields is right, shows nothing it got.
        got = "" if error.got is None and "." not in error.where else f"got {shown(error.got)}, "
        return [Problem(path, f"{got}expected {error.expected}")]

    if isinstance(error, ForbiddenExtraKeysError):
        known = [field.name for field in attrs.fields(error.cl) if field.init]
        return [
            Problem((*path, name), f"unknown field of {error.cl.__name__}: {nearest(name, known)}")
            for name in sorted(error.extra_fields)
        ]

    if not isinstance(error, ClassValidationError):
        raise error

    found: list[Problem] = []
    at_fields, at_all = error.group_exceptions()
    for inner, note in at_fields:
        if isinstance(inner, KeyError):
            found.append(Problem((*path, note.name), "is missing"))
        else:
            found += problems_of(inner, (*path, note.name))

    for inner in at_all:
        found += problems_of(inner, path)
    return found


def _of_kind(
    data: object, table: Mapping[str, type], noun: str, converter: Converter, *, versioned: bool
) -> Any:
    """
    The value of *data* by what it says its kind is.
    """
    body = _an_object(data)
    if "kind" not in body:
        raise Wrong(Problem(("kind",), f"is missing: a {noun} says what it is"))

    name = body["kind"]
    if not isinstance(name, str) or name not in table:
        raise Wrong(Problem(("kind",), _unknown_kind(name, table, noun)))

    if versioned:
        version = body.get("v")
        if type(version) is not int or version != VERSION:
            raise Wrong(Problem(("v",), _other_version(version)))

    head = _HEAD if versioned else ("kind",)
    return converter.structure({key: body[key] for key in body if key not in head}, table[name])


def _unknown_kind(name: object, table: Mapping[str, type], noun: str) -> str:
    if not isinstance(name, str):
        return f"got {shown(name)}, expected the name of a {noun}"

    for other, kinds in _SOURCES.items():
        if name in kinds and kinds is not table:
            article = "an" if other == "event" else "a"
            return f"{name} is {article} {other}, expected a {noun}"

    return f"unknown {noun} {shown(name)}: {nearest(name, table)}"


def _other_version(version: object) -> str:
    if version is None:
        return f"is missing: this fairroute reads version {VERSION}"

    if type(version) is int and version > VERSION:
        return f"is {version}, and this fairroute reads version {VERSION}: a newer one wrote this"

    return f"got {shown(version)}, expected {VERSION}"


def _kind_reader(table: Mapping[str, type], converter: Converter) -> Read:
    noun = _NOUNS[id(table)]
    versioned = table is not WORK_KINDS

    def read_it(value: Any, _: Any) -> Any:
        return _of_kind(value, table, noun, converter, versioned=versioned)

    return read_it


def _object_reader(kind: Any, converter: Converter, *, strict: bool) -> Read:
    """
    Reads a value of *kind*; its own validators are asked field by field, to hear of all at once.
    """
    overrides: dict[str, Any] = {
        field.name: override(struct_hook=_field_reader(kind, field, converter))
        for field in attrs.fields(kind)
        if field.validator is not None and field.init
    }
    structure = make_dict_structure_fn(
        kind,
        converter,
        _cattrs_forbid_extra_keys=strict or kind is Snapshot,
        _cattrs_detailed_validation=True,
        **overrides,
    )

    def read_it(value: Any, _: Any) -> Any:
        return structure(_an_object(value), kind)

    return read_it


def _field_reader(kind: Any, field: "attrs.Attribute[Any]", converter: Converter) -> Read:
    # Validators look at an instance for its class's name only.
    unmade = kind.__new__(kind)
    read_inner: list[Read] = []

    def read_it(value: Any, _: Any) -> Any:
        if not read_inner:
            read_inner.append(converter.get_structure_hook(field.type))

        found = read_inner[0](value, field.type)
        assert field.validator is not None
        field.validator(unmade, field, found)
        return found

    return read_it


def _an_object(value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise InvalidValue("wire.value", value, "an object")

    return value


def _read_text(value: Any, _: Any) -> str:
    if type(value) is not str:
        raise InvalidValue("wire.value", value, "text")

    return value


def _read_whole(value: Any, _: Any) -> int:
    if type(value) is not int:
        raise InvalidValue("wire.value", value, "a whole number")

    return value


def _read_number(value: Any, _: Any) -> float:
    if type(value) not in (int, float) or not isfinite(value):
        raise InvalidValue("wire.value", value, "a finite number")

    number: float = value
    return number


def _read_bool(value: Any, _: Any) -> bool:
    if type(value) is not bool:
        raise InvalidValue("wire.value", value, "true or false")

    return value


def _read_cause(value: Any, _: Any) -> Cause:
    if (type(value) is int and value > 0) or (type(value) is str and value):
        cause: Cause = value
        return cause

    expected = 'the number of a command, "match", or a timer such as "timer:offer"'
    raise InvalidValue("wire.value", value, expected)


def _read_names(value: Any, _: Any) -> frozenset[str]:
    return frozenset(_each(_a_list(value, "a list of names"), _one_name))


def _one_name(value: Any) -> str:
    if not good_name(value):
        raise InvalidValue("wire.value", value, "a name of 1 to 200 printable characters")

    name: str = value
    return name


def _read_levels(value: Any, _: Any) -> Levels:
    if type(value) is not dict:
        raise InvalidValue("wire.value", value, 'names with levels, such as {"billing": 3}')

    problems: list[Problem] = []
    for name, level in value.items():
        if not good_name(name):
            problems.append(Problem((name,), "a skill's name has 1 to 200 printable characters"))
        elif type(level) is not int or not 1 <= level <= MAX_LEVEL:
            problems.append(
                Problem((name,), f"got {shown(level)}, expected a level from 1 to {MAX_LEVEL}")
            )

    if problems:
        raise Wrong(*problems)

    return Levels(value)


def _read_attributes(value: Any, _: Any) -> Attributes:
    if type(value) is not dict:
        raise InvalidValue("wire.value", value, 'names with values, such as {"Skill": 10}')

    if len(value) > MOST_ATTRIBUTES:
        raise Wrong(Problem((), f"has {len(value)} attributes, up to {MOST_ATTRIBUTES} are read"))

    problems: list[Problem] = []
    for name, one in value.items():
        if not good_name(name):
            problems.append(
                Problem((name,), "an attribute's name has 1 to 200 printable characters")
            )

        try:
            checked(one, name)
        except InvalidValue as error:
            problems += problems_of(error, (name,))

    if problems:
        raise Wrong(*problems)

    return Attributes({name: checked(one, name) for name, one in value.items()})


def _read_limits(value: Any, _: Any) -> MediaLimits:
    if type(value) is not dict:
        raise InvalidValue("wire.value", value, 'media with items at a time, such as {"text": 4}')

    problems: list[Problem] = []
    for name, most in value.items():
        if not good_name(name):
            problems.append(Problem((name,), "a medium's name has 1 to 200 printable characters"))

        try:
            a_limit(most, name)
        except InvalidValue as error:
            problems += problems_of(error, (name,))

    if problems:
        raise Wrong(*problems)

    return MediaLimits(value)


def _read_requirement(value: Any, _: Any) -> Requirement:
    return parse(_read_text(value, str))


def _choice_reader(choices: Collection[Any], kind: Callable[[Any], Any] | None = None) -> Read:
    def read_it(value: Any, _: Any) -> Any:
        if type(value) is str and value in choices:
            return value if kind is None else kind(value)

        if type(value) is str:
            raise Wrong(Problem((), f"unknown value {shown(value)}: {nearest(value, choices)}"))

        raise InvalidValue("wire.value", value, f"one of: {', '.join(choices)}")

    return read_it


def _tuple_reader(kind: Any, converter: Converter) -> Read:
    parts = get_args(kind)
    if parts[-1] is Ellipsis:
        (one, _) = parts
        hooks: list[Read] = []

        def read_all(value: Any, _: Any) -> tuple[Any, ...]:
            if not hooks:
                hooks.append(converter.get_structure_hook(one))

            return _each(_a_list(value, "a list"), lambda inner: hooks[0](inner, one))

        return read_all

    def read_each(value: Any, _: Any) -> tuple[Any, ...]:
        listed = _a_list(value, f"a list of {len(parts)}")
        if len(listed) != len(parts):
            raise InvalidValue("wire.value", value, f"a list of {len(parts)}, not of {len(listed)}")

        todo = iter(parts)
        return _each(listed, lambda inner: converter.structure(inner, next(todo)))

    return read_each


def _table_reader(kind: Any, converter: Converter) -> Read:
    key, inner = get_args(kind)
    if inner is Any:
        return lambda value, _: _an_object(value)

    hooks: list[Read] = []

    def read_named(value: Any) -> dict[str, Any]:
        if not hooks:
            hooks.append(converter.get_structure_hook(inner))

        given = _an_object(value)
        found = _each_of(given.items(), lambda one: hooks[0](one, inner))
        return dict(zip(given, found, strict=True))

    if key is str:
        return lambda value, _: read_named(value)

    def by_pairs(value: Any, _: Any) -> dict[tuple[str, str], Any]:
        given = _an_object(value)
        tables = dict(zip(given, _each_of(given.items(), read_named), strict=True))
        return {(outer, name): tables[outer][name] for outer in tables for name in tables[outer]}

    return by_pairs


def _a_list(value: Any, expected: str) -> list[Any]:
    if type(value) is not list:
        raise InvalidValue("wire.value", value, expected)

    return value


def _each(values: Iterable[Any], read_one: Callable[[Any], T]) -> tuple[T, ...]:
    """
    All of *values*, or everything that is wrong with any of them.
    """
    return _each_of(enumerate(values), read_one)


def _each_of(
    placed: Iterable[tuple[str | int, Any]], read_one: Callable[[Any], T]
) -> tuple[T, ...]:
    """
    The same, each with its place.
    """
    found: list[T] = []
    problems: list[Problem] = []
    for place, value in placed:
        try:
            found.append(read_one(value))
        except (Wrong, InvalidValue, ClassValidationError, ForbiddenExtraKeysError) as error:
            problems += problems_of(error, (place,))

    if problems:
        raise Wrong(*problems)

    return tuple(found)


_PLAIN: Final[Mapping[Any, Read]] = {
    str: _read_text,
    int: _read_whole,
    float: _read_number,
    bool: _read_bool,
    Levels: _read_levels,
    Attributes: _read_attributes,
    MediaLimits: _read_limits,
    Requirement: _read_requirement,
}

RECORD_KINDS: Final[Mapping[str, type]] = {"Record": Record}
SNAPSHOT_KINDS: Final[Mapping[str, type]] = {"Snapshot": Snapshot}
