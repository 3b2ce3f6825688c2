"""
What one row says about one contact.

Puts a row's values together as the mapping says and refuses the row when they make no contact: no
id, no instant, an outcome that no table lists, an end before its start. What is in the log wins;
what is not is derived from what is, by the rules of `_times`, or stays None.
"""

from collections.abc import Sequence
from typing import Literal

import attrs

from fairroute.imports.cells import Value, Wall
from fairroute.imports.conditions import Places
from fairroute.imports.fields import (
    NoContact,
    instant_field,
    number_field,
    skills_field,
    text_field,
)
from fairroute.imports.mapping import ContactSpec
from fairroute.instants import LATEST
from fairroute.levels import good_name

Outcome = Literal["answered", "abandoned", "callback", "ended", "withdrawn", "open"]


@attrs.frozen(kw_only=True)
class LoggedContact:
    """
    One contact as a log recorded it.

    Instants are seconds since `ImportedLog.origin`, times are seconds; None is what the log does
    not say. *line* is the row's in the file. The clock of *wait* starts at *asked_at*, when the
    customer asked for a person. *service_start* and *handle* (with the customer; *wrap_up* comes
    after) are known for answered contacts only.
    """

    id: str
    line: int
    arrived: float
    asked_at: float
    outcome: Outcome
    customer: str | None = None
    channel: str | None = None
    topic: str | None = None
    tier: str | None = None
    skills: tuple[str, ...] = ()
    promise: str | None = None
    due: float | None = None
    wait: float | None = None
    agent: str | None = None
    service_start: float | None = None
    handle: float | None = None
    wrap_up: float | None = None
    ended: float | None = None
    agent_from: float | None = None
    agent_until: float | None = None

    def since(self, origin: float, /) -> "LoggedContact":
        """
        The same contact with its instants counted from *origin*, itself counted as they are now.
        """
        # Spelt out, as attrs.evolve takes five times as long and a month has tens of thousands.
        return LoggedContact(
            id=self.id,
            line=self.line,
            arrived=round(self.arrived - origin, 6),
            asked_at=round(self.asked_at - origin, 6),
            outcome=self.outcome,
            customer=self.customer,
            channel=self.channel,
            topic=self.topic,
            tier=self.tier,
            skills=self.skills,
            promise=self.promise,
            due=_less(self.due, origin),
            wait=self.wait,
            agent=self.agent,
            service_start=_less(self.service_start, origin),
            handle=self.handle,
            wrap_up=self.wrap_up,
            ended=_less(self.ended, origin),
            agent_from=_less(self.agent_from, origin),
            agent_until=_less(self.agent_until, origin),
        )


def _less(instant: float | None, origin: float) -> float | None:
    return None if instant is None else round(instant - origin, 6)


class ContactReader:
    """
    Reads contacts out of rows of one log.
    """

    def __init__(self, spec: ContactSpec, places: Places, wall: Wall) -> None:
        self._id = [places[column][0] for column in spec.id.columns]
        self._id_columns = spec.id.columns
        self._join = spec.id.join
        self._outcome = text_field("outcome", spec.outcome, places)
        self._customer = text_field("customer", spec.customer, places)
        self._channel = text_field("channel", spec.channel, places)
        self._topic = text_field("topic", spec.topic, places)
        self._tier = text_field("tier", spec.tier, places)
        self._promise = text_field("promise", spec.promise, places)
        self._agent = text_field("agent", spec.agent, places)
        self._skills = skills_field(spec.skills, places)
        self._arrived = instant_field(spec.arrived, places, wall)
        self._arrived_column = spec.arrived.column
        self._asked_at = instant_field(spec.asked_at, places, wall)
        self._answered = instant_field(spec.answered, places, wall)
        self._ended = instant_field(spec.ended, places, wall)
        self._due = instant_field(spec.due, places, wall)
        self._agent_from = instant_field(spec.agent_from, places, wall)
        self._agent_until = instant_field(spec.agent_until, places, wall)
        self._wait = number_field(spec.wait, places)
        self._handle = number_field(spec.handle, places)
        self._wrap_up = number_field(spec.wrap_up, places)

    def read(self, line: int, fields: Sequence[str], values: Sequence[Value], /) -> LoggedContact:
        """
        The contact of one row, its instants in seconds since 1970.

        Raises `NoContact`.
        """
        arrived = self._arrived(fields, values)
        if arrived is None:
            raise NoContact(
                "missing value",
                f"{self._arrived_column!r} is empty, so nobody knows when it arrived",
            )

        outcome = self._outcome(fields, values)
        if outcome is None:
            raise NoContact("missing value", "nothing says how it ended")

        asked_at = self._asked_at(fields, values)
        return LoggedContact(
            id=self._name(fields),
            line=line,
            arrived=arrived,
            asked_at=arrived if asked_at is None else asked_at,
            outcome=outcome,  # type: ignore[arg-type]  # the mapping's table was checked against OUTCOMES
            customer=self._customer(fields, values),
            channel=self._channel(fields, values),
            topic=self._topic(fields, values),
            tier=self._tier(fields, values),
            skills=self._skills(fields),
            promise=self._promise(fields, values),
            due=self._due(fields, values),
            agent=self._agent(fields, values) if outcome == "answered" else None,
            agent_from=self._agent_from(fields, values),
            agent_until=self._agent_until(fields, values),
            **self._times(fields, values, outcome, arrived if asked_at is None else asked_at),
        )

    def _name(self, fields: Sequence[str]) -> str:
        parts = [fields[place] for place in self._id]
        if "" in parts:
            empty = self._id_columns[parts.index("")]
            raise NoContact("missing value", f"{empty!r} is empty, so the contact has no id")

        name = self._join.join(parts)
        if not good_name(name):
            raise NoContact(
                "unusable name", f"the id {name[:40]!r} is not 1 to 200 printable characters"
            )

        return name

    def _times(
        self, fields: Sequence[str], values: Sequence[Value], outcome: str, asked_at: float
    ) -> dict[str, float | None]:
        """
        Wait, service and end: as the log has them, else from each other.
        """
        answered, ended = self._answered(fields, values), self._ended(fields, values)
        wait, handle, wrap_up = self._wait(values), self._handle(values), self._wrap_up(values)
        if ended is not None and ended < asked_at:
            raise NoContact(
                "negative time", f"it ended {asked_at - ended:g} s before the customer asked"
            )

        if outcome == "answered":
            if answered is None and wait is not None:
                answered = asked_at + wait
            if wait is None and answered is not None:
                wait = answered - asked_at
            if handle is None and answered is not None and ended is not None:
                handle = ended - answered
            if ended is None and answered is not None and handle is not None:
                ended = answered + handle
        else:
            # A service that a log notes of a customer whom nobody served is not one.
            answered = handle = wrap_up = None
            if wait is None and outcome == "abandoned" and ended is not None:
                wait = ended - asked_at

        for name, length in (("wait", wait), ("handle time", handle), ("wrap-up", wrap_up)):
            if length is not None and not 0 <= length <= LATEST:
                reason = "negative time" if length < 0 else "impossible time"
                raise NoContact(reason, f"its {name} is {length:g} s")

        return {
            "wait": wait,
            "service_start": answered,
            "handle": handle,
            "wrap_up": wrap_up,
            "ended": ended,
        }
