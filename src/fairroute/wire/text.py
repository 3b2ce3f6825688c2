"""
JSON text, strictly: what every reader would understand alike, or an error.

No NaN or Infinity, no name twice in one object, no number that is infinite once read. Text comes
out in ASCII, one line a value, so that a journal survives any encoding.
"""

import json
from typing import Any, Final, NoReturn

from fairroute.wire.errors import WireError

_SHOWN: Final = 80
"""Characters of a value that a sentence repeats."""


def to_text(data: object) -> str:
    """
    *data* as one line of JSON. Floats are written so that they read back exactly.
    """
    return json.dumps(data, allow_nan=False, separators=(",", ":"))


def from_text(text: str | bytes, source: str = "JSON") -> Any:  # noqa: ANN401 - any JSON value
    """
    What *text* says. Raises `WireError`, named after *source*, for anything but one JSON value.
    """
    try:
        text = text if isinstance(text, str) else text.decode()
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_name_twice)
    except RecursionError:
        raise WireError(source, ("nested too deep to be anything of ours",)) from None
    except json.JSONDecodeError as error:
        where = f"at character {error.pos + 1} of {len(text):,}"
        raise WireError(source, (f"not JSON, {where}: {error.msg}",)) from None
    except UnicodeDecodeError as error:
        raise WireError(source, (f"not UTF-8 at byte {error.start + 1}",)) from None
    except ValueError as error:
        raise WireError(source, (str(error),)) from None


def shown(value: object) -> str:
    """
    *value* as a sentence repeats it; long ones are cut short.

    >>> from fairroute.wire.text import shown
    >>> shown(True), shown("phone"), shown({"id": 1}), shown([])
    ('true', '"phone"', 'an object', 'a list')
    """
    if isinstance(value, dict):
        return "an object"

    if isinstance(value, list | tuple):
        return "a list"

    if isinstance(value, float) and value != value:  # noqa: PLR0124 - only NaN differs from itself
        return "NaN"

    text = json.dumps(value) if value is None or isinstance(value, str | bool) else repr(value)
    return text if len(text) <= _SHOWN else f"{text[:60]}… ({len(text):,} characters)"


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON: leave out what is not known")


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found

    names = [name for name, _ in pairs]
    twice = next(name for name in names if names.count(name) > 1)
    raise ValueError(f"{shown(twice)} stands twice in one object")
