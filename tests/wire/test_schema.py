"""
The schema shipped for other languages says what the classes say.
"""

import json
import re
from importlib.resources import files
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fairroute as fr
from fairroute import wire
from fairroute.testing import strategies

SCHEMA = wire.schema()


def test_the_shipped_schema_is_current() -> None:
    """
    `schema.json` is what the classes make; `python tools/generate.py` makes it anew.
    """
    shipped = files("fairroute.wire").joinpath("schema.json").read_text(encoding="utf-8")

    assert SCHEMA == json.loads(shipped)


@given(
    st.one_of(
        strategies.commands(), strategies.events(), strategies.records(), strategies.snapshots()
    )
)
def test_whatever_goes_out_fits_the_schema(value: Any) -> None:  # noqa: ANN401
    """
    A reader that checks by the schema refuses nothing of ours.
    """
    assert [] == list(misfits(json.loads(wire.dumps(value)), SCHEMA))


def test_a_journals_header_fits_the_schema() -> None:
    """
    So does the first line of a journal.
    """
    (line,) = wire.dump_journal(wire.header_of(fr.Engine()), [])

    assert [] == list(misfits(json.loads(line), SCHEMA))


BORDERS: list[tuple[str, Any, Any]] = [
    ("demand", 1, 0),
    ("demand", 1_000_000, 1_000_001),
    ("id", "x" * 200, "x" * 201),
    ("id", "x", ""),
    ("asked_at", 0, -1),
    ("asked_at", 9_000_000_000, 9_000_000_001),
    ("promise", "by", "soon"),
    ("skills", {"a": 5}, {"a": 6}),
    ("skills", {"a": 1}, {"a": 0}),
    ("channel", None, 7),
    ("requires", "Skill > 10", 10),
    ("requires", "", None),
    ("attributes", {"a": 2**53}, {"a": 2**53 + 1}),
    ("attributes", {"a": "x" * 200}, {"a": "x" * 201}),
    ("attributes", {"a": True}, {"a": None}),
    ("attributes", {"a": 0.5}, {"": 0.5}),
    (
        "attributes",
        {f"a{n}": n for n in range(100)},
        {f"a{n}": n for n in range(101)},
    ),
]


@pytest.mark.parametrize(("field", "within", "beyond"), BORDERS)
def test_schema_and_classes_draw_the_same_borders(field: str, within: Any, beyond: Any) -> None:  # noqa: ANN401
    """
    The last value that the schema lets in is the last one that the class takes.
    """
    base = {"kind": "Submit", "v": 1, "work": {"kind": "Contact", "id": "c1"}}
    good = {**base, "work": {**base["work"], field: within}}  # type: ignore[dict-item]
    bad = {**base, "work": {**base["work"], field: beyond}}  # type: ignore[dict-item]

    assert [] == list(misfits(good, SCHEMA))
    wire.load_command(good)
    assert [] != list(misfits(bad, SCHEMA))
    with pytest.raises(wire.WireError):
        wire.load_command(bad)


def test_commands_are_closed_and_described() -> None:
    """
    The schema refuses a misspelt field, and says what each kind means.
    """
    for kind in fr.commands.COMMANDS:
        found = SCHEMA["$defs"][kind.__name__]
        assert found["additionalProperties"] is False
        assert re.match(r"[A-Z].*\.", found["description"])
        assert {"kind", "v"} | {field.name for field in attrs.fields(kind)} == set(
            found["properties"]
        )


def misfits(value: Any, schema: dict[str, Any], path: str = "") -> list[str]:  # noqa: ANN401, C901, PLR0912
    """
    Where *value* does not fit *schema*: as much of JSON Schema as ours uses, and no more.
    """
    known = {
        *("$schema", "$defs", "$ref", "title", "description", "type", "const", "enum", "oneOf"),
        *("anyOf", "properties", "required", "additionalProperties", "propertyNames", "items"),
        *("prefixItems", "minItems", "uniqueItems", "minLength", "maxLength", "minimum", "maximum"),
        *("exclusiveMinimum", "maxProperties"),
    }
    assert known >= set(schema), f"{path}: this test does not know {set(schema) - known}"
    if "$ref" in schema:
        return misfits(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], path)

    found: list[str] = []
    for some, counts in (("oneOf", {1}), ("anyOf", {1, 2, 3})):
        fits = [not misfits(value, one, path) for one in schema.get(some, ())]
        if fits and sum(fits) not in counts:
            found.append(f"{path}: fits {sum(fits)} of {some}")

    types = schema.get("type", [])
    if types and not any(
        TYPES[one](value) for one in ([types] if isinstance(types, str) else types)
    ):
        return [f"{path}: is no {types}"]

    if "const" in schema and not same(value, schema["const"]):
        found.append(f"{path}: is not {schema['const']}")
    if "enum" in schema and not any(same(value, one) for one in schema["enum"]):
        found.append(f"{path}: is none of {schema['enum']}")
    if isinstance(value, str) and not (
        schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
    ):
        found.append(f"{path}: has {len(value)} characters")
    if TYPES["number"](value) and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
        and not value <= schema.get("exclusiveMinimum", value - 1)
    ):
        found.append(f"{path}: {value} is out of range")
    if isinstance(value, list):
        first = schema.get("prefixItems", [])
        for place, (inner, its) in enumerate(zip(value, first, strict=False)):
            found += misfits(inner, its, f"{path}[{place}]")
        rest = schema.get("items", True)
        if rest is False and len(value) > len(first):
            found.append(f"{path}: is too long")
        elif isinstance(rest, dict):
            found += [m for i, v in enumerate(value) for m in misfits(v, rest, f"{path}[{i}]")]
        if len(value) < schema.get("minItems", 0):
            found.append(f"{path}: is too short")
    if isinstance(value, dict):
        if len(value) > schema.get("maxProperties", len(value)):
            found.append(f"{path}: has {len(value)} names")
        found += [
            f"{path}: lacks {name}" for name in schema.get("required", ()) if name not in value
        ]
        for name, inner in value.items():
            ours = schema.get("properties", {}).get(name, schema.get("additionalProperties", True))
            if ours is False:
                found.append(f"{path}: has {name}")
            elif isinstance(ours, dict):
                found += misfits(inner, ours, f"{path}.{name}")
            found += misfits(name, schema.get("propertyNames", {}), f"{path}.{name}")

    return found


def same(one: object, other: object) -> bool:
    """
    Equality as JSON has it: true is not 1.
    """
    return isinstance(one, bool) is isinstance(other, bool) and one == other


TYPES: Any = {
    "null": lambda value: value is None,
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
