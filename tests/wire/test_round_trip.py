"""
What goes out over the wire comes in as it was.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fairroute as fr
from fairroute import wire
from fairroute.testing import strategies

ANY = st.one_of(
    strategies.commands(), strategies.events(), strategies.records(), strategies.snapshots()
)

CODECS: list[tuple[Any, Callable[[Any], Any], Callable[[Any], Any]]] = [
    (strategies.commands(), wire.dump_command, wire.load_command),
    (strategies.events(), wire.dump_event, wire.load_event),
    (strategies.records(), wire.dump_record, wire.load_record),
    (strategies.snapshots(), wire.dump_snapshot, wire.load_snapshot),
]


@pytest.mark.parametrize(("values", "dump", "load"), CODECS)
def test_what_is_dumped_loads_as_it_was(
    values: Any,  # noqa: ANN401 - strategies of four types
    dump: Callable[[Any], Any],
    load: Callable[[Any], Any],
) -> None:
    """
    Every value is equal after the trip, to the last bit of a number and to its type.
    """

    @given(values)
    def holds(value: Any) -> None:  # noqa: ANN401
        data = dump(value)

        back = load(json.loads(json.dumps(data)))

        assert value == back
        assert json.dumps(data) == json.dumps(dump(back))  # 5 and 5.0 are equal, yet not alike

    holds()


@given(ANY)
def test_a_line_is_one_line_of_ascii(value: Any) -> None:  # noqa: ANN401
    """
    A value is one line that any encoding carries, and comes back by what it says it is.
    """
    line = wire.dumps(value)

    assert line.isascii()
    assert "\n" not in line
    assert value == wire.loads(line) == wire.loads(line.encode())


@given(strategies.batches(), strategies.seconds())
def test_batches_are_what_an_engine_takes(batch: tuple[fr.Command, ...], at: float) -> None:
    """
    Whatever a generated batch does to an engine, it does again after the trip.
    """

    def outcome(commands: tuple[fr.Command, ...]) -> object:
        engine = fr.Engine()
        try:
            engine.handle(*commands, at=at)
        except fr.FairrouteError as error:
            return str(error), engine.snapshot()

        engine.check()
        return engine.snapshot()

    again = tuple(wire.load_command(wire.dump_command(command)) for command in batch)

    assert outcome(batch) == outcome(again)
