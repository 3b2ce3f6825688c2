"""
How one field of a contact is read out of a row.

Each function turns a mapping's field into a reader, once, before the log is read.
"""

from collections.abc import Callable, Sequence

from fairroute.errors import nearest
from fairroute.imports.cells import DAY, HALF_A_DAY, Value, Wall
from fairroute.imports.conditions import Places
from fairroute.imports.mapping import InstantField, SkillsField, TextField
from fairroute.levels import good_name

Text = Callable[[Sequence[str], Sequence[Value]], str | None]
Number = Callable[[Sequence[Value]], float | None]
Instant = Callable[[Sequence[str], Sequence[Value]], float | None]


class NoContact(ValueError):
    """
    A row that makes no contact: the *reason* (one of `findings.UNREADABLE`) and a sentence.
    """

    def __init__(self, reason: str, what: str) -> None:
        super().__init__(what)
        self.reason = reason


def text_field(name: str, spec: TextField | None, places: Places) -> Text:
    """
    The reader of the text field called *name*, which raises `NoContact` for a text it must refuse.
    """
    if spec is None:
        return lambda _fields, _values: None
    if spec.column is None:
        return lambda _fields, _values: spec.constant

    column, table, default = spec.column, spec.values, spec.default
    field, value = places[column]

    def read(fields: Sequence[str], values: Sequence[Value]) -> str | None:
        text = fields[field]
        if text in table:
            return table[text]
        if values[value] is None or spec.unlisted == "default":
            return default
        if table and spec.unlisted == "refuse":
            raise NoContact(
                "unknown value",
                f"{column!r} holds {text[:40]!r}, no {name} in the mapping: {nearest(text, table)}",
            )
        if not good_name(text):
            raise NoContact(
                "unusable name",
                f"{column!r} holds {text[:40]!r}, not 1 to 200 printable characters",
            )

        return text

    return read


def skills_field(
    spec: SkillsField | None, places: Places
) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """
    The reader of skills, sorted and without repetition.
    """
    if spec is None:
        return lambda _fields: ()

    at = [places[column][0] for column in spec.columns]

    def read(fields: Sequence[str]) -> tuple[str, ...]:
        cells = [fields[place] for place in at]
        texts = (
            cells
            if spec.split is None
            else [part for cell in cells for part in cell.split(spec.split)]
        )
        return tuple(
            sorted({spec.values.get(text.strip(), text.strip()) for text in texts if text.strip()})
        )

    return read


def number_field(column: str | None, places: Places) -> Number:
    """
    The reader of a number or a length of time.
    """
    if column is None:
        return lambda _values: None

    _, place = places[column]
    return lambda values: values[place]  # type: ignore[return-value]  # the mapping reads the column as a number


def instant_field(spec: InstantField | None, places: Places, wall: Wall) -> Instant:
    """
    The reader of an instant, in seconds since 1970.
    """
    if spec is None:
        return lambda _fields, _values: None

    field, empty = places[spec.column][0], spec.empty
    if spec.on is None:
        plain = number_field(spec.column, places)
        return lambda fields, values: None if fields[field] in empty else plain(values)

    clock, day = places[spec.column][1], places[spec.on][1]
    after = clock if spec.after is None else places[spec.after][1]

    def read(fields: Sequence[str], values: Sequence[Value]) -> float | None:
        shown, midnight, before = values[clock], values[day], values[after]
        if (
            not isinstance(shown, (int, float))
            or not isinstance(midnight, (int, float))
            or fields[field] in empty
        ):
            return None
        if isinstance(before, (int, float)) and shown < before - HALF_A_DAY:
            midnight += DAY

        return wall.instant(midnight + shown)

    return read
