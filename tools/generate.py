"""
Make what the documentation and other languages read of the classes and tables.

    python tools/generate.py

writes `reference/events.md`, `reference/log.md`, `explanation/lifecycle.md` and
`src/fairroute/wire/schema.json`. A test compares them with what this makes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, Literal, NewType, get_args, get_origin

import attrs

from fairroute import wire
from fairroute.attributes import Attributes
from fairroute.commands import COMMANDS, Command
from fairroute.engine.transitions import MOMENTS
from fairroute.events import EVENTS, Cause, RefusalReason, ReturnReason, UnroutableReason
from fairroute.expressions import Requirement
from fairroute.levels import Levels
from fairroute.lifecycle import AGENT_MOVES, ITEM_MOVES, OFFER_MOVES
from fairroute.model import Contact, WorkItem
from fairroute.observe import ROUTINE, Log
from fairroute.timers import CAUSES

ROOT: Final = Path(__file__).parents[1]

MADE: Final = "<!-- Made by tools/generate.py from the classes: change those, and run it. -->"


def main() -> None:
    """
    Write every page.
    """
    for place, text in pages().items():
        (ROOT / place).write_text(text, encoding="utf-8")
        print(f"wrote {place}")


def pages() -> Mapping[str, str]:
    """
    Every file this makes: where it lies, and what is in it.
    """
    return {
        "docs/reference/events.md": "\n".join(commands_and_events()) + "\n",
        "docs/reference/log.md": "\n".join(log_names()) + "\n",
        "docs/explanation/lifecycle.md": "\n".join(lifecycles()) + "\n",
        "src/fairroute/wire/schema.json": json.dumps(wire.schema(), indent=1) + "\n",
    }


# --- commands and events ---


def commands_and_events() -> Iterator[str]:
    """
    The page of tables.
    """
    yield f"""\
# Commands and events

{MADE}

A host says *commands*; the engine tells *events*. Both are closed unions, `fr.Command` and
`fr.Event`, so that a type checker notices a case nobody handled. Times are in seconds. What is in
**bold** is positional and must be given; all else is by keyword, with its default here.
[Wire format](wire.md) shows them as JSON.

## Commands

| command | fields |
|---|---|"""
    for kind in COMMANDS:
        yield f"| `{kind.__name__}`<br>{said(kind)} | {fields(kind)} |"

    yield f"""
## Events

Each starts with `at`, the instant; `seq`, its number, 1, 2, … over the engine's life; and `cause`:
the number of the command (1, 2, … over the engine's life), `"match"`, or the timer that fired:
{", ".join(f'`"{cause}"`' for cause in CAUSES)}.

| event | fields |
|---|---|"""
    for kind in EVENTS:
        yield f"| `{kind.__name__}`<br>{said(kind)} | {fields(kind, skip=HEAD)} |"

    yield f"""
## Closed lists

- Why a command is refused: {words(RefusalReason)}.
- Why an item waits again: {words(ReturnReason)}.
- Why nobody may serve an item: {words(UnroutableReason)}."""


HEAD: Final = ("at", "seq", "cause")
"""What every event begins with."""


def said(kind: type) -> str:
    """
    What a class's docstring says, in one line.
    """
    return " ".join((kind.__doc__ or "").split()).replace("|", "\\|")


def fields(kind: Any, skip: tuple[str, ...] = ()) -> str:  # noqa: ANN401 - a class of attrs
    """
    The fields of a class, with types and defaults.
    """
    made: list[str] = []
    for field in attrs.fields(kind):
        if field.name in skip or not field.init:
            continue

        text = f"`{field.name}` {type_of(field.type)}"
        if kind in COMMANDS and not field.kw_only:
            text = f"**`{field.name}`** {type_of(field.type)}"
        elif kind in COMMANDS and field.default is not None:
            text += f" = {default_of(field)}"
        made.append(text)

    return "<br>".join(made) or "–"


def type_of(kind: Any) -> str:  # noqa: ANN401 - a type
    """
    A type in words.
    """
    plain = {
        str: "text",
        int: "whole number",
        float: "seconds",
        bool: "true or false",
        Levels: "skills",
        Attributes: "attributes",
        Requirement: "requirement",
        Command: "command",
        Cause: "cause",
        Contact | WorkItem: "`Contact` or `WorkItem`",
    }
    if kind in plain:
        return plain[kind]

    if isinstance(kind, UnionType) or NoneType in get_args(kind):
        inner = [type_of(part) for part in get_args(kind) if part is not NoneType]
        return f"{' or '.join(inner)}, or none"

    if get_origin(kind) is Literal:
        return words(kind)

    if isinstance(kind, NewType):
        return "number"

    if get_origin(kind) is tuple:
        return f"several {type_of(get_args(kind)[0])}"

    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"`{kind.__name__}`"

    return f"`{kind.__name__}`"


def default_of(field: "attrs.Attribute[Any]") -> str:
    """
    What holds where a field is not given.
    """
    value = field.default.value if isinstance(field.default, Enum) else field.default
    return f"`{value}`"


def words(kind: Any) -> str:  # noqa: ANN401 - a Literal
    """
    The words of a closed list.
    """
    return ", ".join(f"`{word}`" for word in get_args(kind))


# --- log ---


def log_names() -> Iterator[str]:
    """
    The page of names that the log says.
    """
    yield f"""\
# Log

{MADE}

```python
import fairroute as fr

engine = fr.Engine(observers=[fr.observe.Log()])
```

`Log` says every event to [structlog](https://www.structlog.org), under a name that stays. It binds
its logger once, when it is made: configure structlog before. Where the filter drops debug, the
engine is not even asked to tell of routine, so that a filtered log costs nothing.

A log is read by many. Ids of contacts and customers, labels of channels and topics, and the host's
own words are never in it; the numbers of items and offers are, and the journal knows whose they
are. Every line has `at`, the engine's instant in seconds.

| name | says |
|---|---|"""
    for moment in MOMENTS:
        text = " ".join((getattr(Log, moment).__doc__ or "").split())
        said_as = re.fullmatch(r"`([\w.]+)`[:,] (.*)", text)
        assert said_as, f"the docstring of Log.{moment} begins with its name"
        yield f"| `{said_as[1]}` | {said_as[2]} |"

    yield f"""
Routine, which a filter at info drops whole: {", ".join(f"`{moment}`" for moment in ROUTINE)}."""


# --- lifecycles ---

PLACES: Final[Mapping[str, Mapping[str, tuple[int, int]]]] = {
    "item": {
        "new": (50, 150),
        "waiting": (210, 150),
        "offered": (410, 150),
        "handled": (610, 150),
        "closed": (780, 150),
        "returning": (510, 320),
        "parked": (650, 410),
        "scheduled": (150, 320),
    },
    "offer": {
        "new": (60, 110),
        "open": (300, 110),
        "accepted": (620, 20),
        "declined": (620, 80),
        "missed": (620, 140),
        "revoked": (620, 200),
        "taken": (620, 260),
    },
    "agent": {
        "offline": (420, 20),
        "ready": (80, 260),
        "not_ready": (420, 220),
        "draining": (760, 260),
        "reserve": (420, 560),
    },
}

BENDS: Final[Mapping[tuple[str, str, str], int]] = {
    ("item", "waiting", "handled"): -75,
    ("item", "waiting", "closed"): -135,
    ("item", "returning", "waiting"): -50,
    ("item", "scheduled", "closed"): 60,
    ("item", "returning", "closed"): 50,
    ("item", "handled", "parked"): 30,
    ("item", "parked", "handled"): 45,
    ("item", "parked", "closed"): 60,
    ("offer", "new", "accepted"): -60,
    ("agent", "offline", "ready"): 40,
    ("agent", "ready", "offline"): 10,
    ("agent", "offline", "draining"): -40,
    ("agent", "draining", "offline"): -10,
    ("agent", "offline", "not_ready"): 45,
    ("agent", "not_ready", "offline"): 45,
    ("agent", "ready", "not_ready"): 30,
    ("agent", "not_ready", "ready"): 30,
    ("agent", "not_ready", "draining"): 30,
    ("agent", "draining", "not_ready"): 30,
    ("agent", "ready", "draining"): 85,
    ("agent", "draining", "ready"): -20,
    ("agent", "offline", "reserve"): 265,
    ("agent", "reserve", "offline"): 265,
    ("agent", "ready", "reserve"): 30,
    ("agent", "reserve", "ready"): 30,
    ("agent", "draining", "reserve"): 30,
    ("agent", "reserve", "draining"): 30,
    ("agent", "not_ready", "reserve"): 60,
    ("agent", "reserve", "not_ready"): 60,
}
"""How far an arrow bows to its right, where a straight one would cross a state or its way back."""

SIZES: Final = {"item": (860, 470), "offer": (720, 320), "agent": (840, 650)}


def lifecycles() -> Iterator[str]:
    """
    The page of diagrams.
    """
    item = {str(a): {k.__name__: [str(b)] for k, b in row.items()} for a, row in ITEM_MOVES.items()}
    offer = {
        str(a): {k.__name__: sorted(map(str, b)) for k, b in row.items()}
        for a, row in OFFER_MOVES.items()
    }
    agent = {
        str(a): {k.__name__: sorted(map(str, b)) for k, b in row.items()}
        for a, row in AGENT_MOVES.items()
    }
    yield f"""\
# Lifecycles

{MADE}

Three things change state: items, offers and agents. Which event takes which from where to where is
a table in `fairroute.lifecycle`; every transition asserts its row, and these pictures are drawn
from them. The tables do not decide: they say what may happen, not when.

## Item

*Returning* lasts only between two events of one step: what ended an offer, a handling or a parking,
and the item's own next event. Where several agents are asked at once, the first offer and the end
of the last one move the item; those between leave it where it is."""
    yield diagram("item", item)
    yield table(item)
    yield """
## Offer

An offer never changes; it ends, once. *Taken* is one that was revoked because another agent, asked
at the same time, accepted."""
    yield diagram("offer", offer)
    yield table(offer)
    yield """
## Agent

What agents say of themselves. Whether one is busy is derived from their work and is no state;
signing in again with other skills changes no state either."""
    yield diagram("agent", agent)
    yield table(agent)


Moves = Mapping[str, Mapping[str, list[str]]]


def table(moves: Moves) -> str:
    """
    The same as text.
    """
    lines = ["", "| from | event | to |", "|---|---|---|"]
    lines += [
        f"| {state} | `{event}` | {', '.join(ends)} |"
        for state, row in moves.items()
        for event, ends in row.items()
    ]
    return "\n".join(lines)


def diagram(name: str, moves: Moves) -> str:
    """
    An SVG of states and arrows, in the colours of the page it stands on.
    """
    arrows: dict[tuple[str, str], list[str]] = {}
    for state, row in moves.items():
        for event, ends in row.items():
            for end in ends:
                if end != state:
                    arrows.setdefault((state, end), []).append(event)

    width, height = SIZES[name]
    drawn = [arrow(name, start, end, events) for (start, end), events in arrows.items()]
    drawn += [box(state, *place) for state, place in PLACES[name].items()]
    title = f"States of an {name} and the events between them"
    return "\n".join(
        (
            "",
            (
                f'<svg viewBox="0 -30 {width} {height}" role="img" aria-label="{title}" '
                'style="max-width:100%;font:13px sans-serif" fill="none" stroke="currentColor">'
            ),
            (
                f'<defs><marker id="{name}-tip" viewBox="0 0 8 8" refX="7" refY="4" '
                'markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" '
                'fill="currentColor" stroke="none"/></marker></defs>'
            ),
            *drawn,
            "</svg>",
        )
    )


def box(state: str, x: int, y: int) -> str:
    """
    A state.
    """
    half = half_width(state)
    return (
        f'<rect x="{x - half}" y="{y - 15}" width="{2 * half}" height="30" rx="6"/>'
        f'<text x="{x}" y="{y + 5}" text-anchor="middle" fill="currentColor" stroke="none" '
        f'font-weight="bold">{state}</text>'
    )


def arrow(name: str, start: str, end: str, events: list[str]) -> str:
    """
    A way from one state to another, with the events that go it.
    """
    (x1, y1), (x2, y2) = PLACES[name][start], PLACES[name][end]
    bend = BENDS.get((name, start, end), 0)
    long = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1)
    across, along = (y1 - y2) / long, (x2 - x1) / long
    middle = ((x1 + x2) / 2 + across * 2 * bend, (y1 + y2) / 2 + along * 2 * bend)
    begin = border(start, x1, y1, middle)
    finish = border(end, x2, y2, middle)
    x, y = (x1 + x2) / 2 + across * bend, (y1 + y2) / 2 + along * bend
    top = y - 6 - 15 * (len(events) - 1) / (2 if bend else 1)
    spans = "".join(
        f'<tspan x="{x:.0f}" dy="{0 if number == 0 else 15}">{event}</tspan>'
        for number, event in enumerate(events)
    )
    return (
        f'<path d="M{begin[0]:.0f} {begin[1]:.0f}Q{middle[0]:.0f} {middle[1]:.0f} '
        f'{finish[0]:.0f} {finish[1]:.0f}" marker-end="url(#{name}-tip)" opacity=".6"/>'
        f'<text x="{x:.0f}" y="{top:.0f}" text-anchor="middle" fill="currentColor" '
        f'stroke="var(--md-default-bg-color, Canvas)" stroke-width="4" paint-order="stroke" '
        f'font-size="12">{spans}</text>'
    )


def border(state: str, x: int, y: int, towards: tuple[float, float]) -> tuple[float, float]:
    """
    Where a line from the middle of a state leaves its box.
    """
    dx, dy = towards[0] - x, towards[1] - y
    half = half_width(state) + 3
    steps = [half / abs(dx)] if dx else []
    steps += [18 / abs(dy)] if dy else []
    step = min(steps)
    return x + dx * step, y + dy * step


def half_width(state: str) -> int:
    """
    Half of a box, wide enough for its word.
    """
    return 12 + 4 * len(state)


if __name__ == "__main__":
    main()
