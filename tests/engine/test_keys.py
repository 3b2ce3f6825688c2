"""
A command may be given again by a host that does not know whether it arrived.
"""

import json
import os
import subprocess
import sys
from typing import Any

import attrs
import pytest

import fairroute as fr
from fairroute import wire
from fairroute.commands import ALONE, COMMANDS
from fairroute.engine import Repeated
from fairroute.engine.keys import digest_of
from fairroute.ids import ItemId
from fairroute.testing import Script, script

FIRST = fr.Submit(fr.Contact("first"), key="k1")


def centre_with(*commands: fr.Command, **fields: Any) -> Script:  # noqa: ANN401 - as script takes them
    """
    A centre in which *commands* were given at 0.
    """
    return script(**fields).do(*commands)


def repeated(centre: Script) -> tuple[Repeated, ...]:
    """
    What the last step had been told before.
    """
    assert centre.step is not None
    return centre.step.repeated


def test_the_same_command_with_the_same_key_is_done_once() -> None:
    """
    The step says which events it led to; nothing is in it, and nothing for the journal.
    """
    centre = centre_with(fr.SignIn(fr.Agent("ada")), FIRST).until(5).do(FIRST)

    assert (Repeated("k1", 2, 2),) == repeated(centre)
    assert [] == centre.told
    assert fr.Record(5.0, (), ()) == centre.records[-1]
    assert {"ada": "first"} == centre.offered


def test_without_a_key_the_same_command_is_another_one() -> None:
    """
    Two heartbeats are two; the same contact twice is a mistake.
    """
    with pytest.raises(fr.DuplicateId):
        centre_with(fr.Submit(fr.Contact("first"))).submit("first")


def test_a_key_stands_for_one_command() -> None:
    """
    Another one with it is a mistake, and nothing of its batch is done.
    """
    centre = centre_with(FIRST)
    with pytest.raises(fr.KeyConflict):
        centre.do(fr.SignIn(fr.Agent("ada")), fr.Submit(fr.Contact("other"), key="k1"))

    assert [] == list(centre.engine.agents())
    assert ["first"] == centre.waiting


def test_a_batch_may_repeat_itself() -> None:
    """
    Its second half says what its first half did.
    """
    centre = centre_with(FIRST, FIRST)

    assert (Repeated("k1", 1, 1),) == repeated(centre)
    assert ["first"] == centre.waiting


def test_a_refusal_is_not_asked_for_again() -> None:
    """
    What came too late once came too late: the host finds the refusal under its number.
    """
    late = fr.Leave("first", key="k2")
    centre = centre_with(FIRST).leave("first").do(late)
    (refusal,) = [event for event in centre.events if isinstance(event, fr.events.Refused)]
    centre.do(late)

    assert (Repeated("k2", refusal.seq, refusal.seq),) == repeated(centre)


def test_what_led_to_nothing_says_so() -> None:
    """
    The last number is then below the first.
    """
    beat = fr.Heartbeat("ada", key="k1")
    centre = script().agent("ada").do(beat).do(beat)

    assert (Repeated("k1", 2, 1),) == repeated(centre)


def test_a_batch_with_a_mistake_uses_no_key() -> None:
    """
    Nothing of it was done, so it may be given again without the mistake.
    """
    centre = script()
    with pytest.raises(fr.UnknownName):
        centre.do(FIRST, fr.SignOut("nobody"))

    assert ["Queued", "Unroutable"] == centre.do(FIRST).told


def test_causes_are_numbered_without_what_was_repeated() -> None:
    """
    `caused_by` finds the events of those that were done.
    """
    other = fr.Submit(fr.Contact("other"))
    centre = centre_with(FIRST).do(FIRST, other)

    assert centre.step is not None
    assert (other,) == centre.step.commands
    assert ["Queued"] == [type(event).__name__ for event in centre.step.caused_by(other)]
    assert () == centre.step.caused_by(FIRST)


def test_a_key_is_forgotten_after_its_lifetime() -> None:
    """
    A day, unless the limits say otherwise; then the command is new, and takes the key again.
    """
    beat = fr.SetPresence("ada", fr.Presence.NOT_READY, key="k1")
    centre = script(limits=fr.Limits(key_lifetime=60)).agent("ada").do(beat).ready("ada")

    assert 1 == len(repeated(centre.until(59.999999).do(beat)))
    assert ["PresenceChanged"] == centre.until(60).do(beat).told
    centre.until(200).do(fr.SetPresence("ada", fr.Presence.READY, key="k2"))
    assert ["k2"] == [use.key for use, _ in centre.engine.snapshot().keys]
    assert 86_400 == fr.Limits().key_lifetime


def test_keys_outlive_the_process() -> None:
    """
    In snapshots as in records, and over the wire.
    """
    centre = centre_with(FIRST)
    records = [wire.loads(wire.dumps(record)) for record in centre.records]
    restored = fr.Engine.restore(records=records)  # type: ignore[arg-type]
    snapshot = wire.loads(wire.dumps(restored.snapshot()))
    again = fr.Engine.restore(snapshot)  # type: ignore[arg-type]

    for engine in (restored, again):
        assert (Repeated("k1", 1, 1),) == engine.handle(FIRST, at=1).repeated
        with pytest.raises(fr.KeyConflict):
            engine.handle(attrs.evolve(FIRST, work=fr.Contact("other")), at=1)


def test_every_command_may_have_a_key() -> None:
    """
    Except for those that stand alone: twice, they do nothing more.
    """
    without = {kind.__name__ for kind in COMMANDS if not hasattr(kind, "key")}

    assert {kind.__name__ for kind in ALONE} == without


def test_digests_tell_commands_apart_and_nothing_else() -> None:
    """
    Equal commands have equal digests, however they were written down.
    """
    one = fr.SignIn(fr.Agent("ada", skills={"a": 1, "b": 2}, pools={"x", "y"}), key="k1")
    same = fr.SignIn(fr.Agent("ada", skills={"b": 2, "a": 1}, pools={"y", "x"}), key="k2")
    others: list[fr.Command] = [
        attrs.evolve(one, presence=fr.Presence.NOT_READY),
        fr.SignIn(fr.Agent("ada", skills={"a": 1, "b": 2}, pools={"x"})),
        fr.SignIn(fr.Agent("ada", skills={"a": 1, "b": 3}, pools={"x", "y"})),
        fr.SignOut("ada"),
        fr.Heartbeat("ada"),
        fr.Submit(fr.Contact("ada", attributes={"a": True})),
        fr.Submit(fr.Contact("ada", attributes={"a": 1})),
        fr.Submit(fr.Contact("ada", attributes={"a": 1.5})),
        fr.Submit(fr.Contact("ada", requires="a > 1 or b == 2")),
        fr.Submit(fr.Contact("ada", requires="a > 1 and b == 2")),
        fr.Submit(fr.WorkItem(fr.Contact("ada"), tier="standard")),
        fr.Complete(ItemId(1)),
        fr.Complete(ItemId(1), wrap_up=0),
    ]

    assert digest_of(one) == digest_of(same)
    assert digest_of(fr.Complete(ItemId(1), wrap_up=5)) == digest_of(
        fr.Complete(ItemId(1), wrap_up=5.0)
    )
    assert len(others) + 1 == len({digest_of(command) for command in (one, *others)})


@pytest.mark.ci
def test_digests_are_the_same_in_every_process() -> None:
    """
    Whatever way a process hashes text.
    """
    program = (
        "import fairroute as fr\n"
        "from fairroute.engine.keys import digest_of\n"
        "print(digest_of(fr.SignIn(fr.Agent('ada', pools={'x', 'y', 'z'}))))\n"
    )
    told = {
        subprocess.run(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (1, 2, 3)
    }

    assert 1 == len(told)
    assert json.dumps(told.pop().strip())
