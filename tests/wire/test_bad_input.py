"""
What comes over the wire and is wrong: a sentence for whoever sent it, and all of it at once.
"""

import json
import pickle
from typing import Any

import attrs
import pytest

import fairroute as fr
from fairroute import wire

CONTACT: dict[str, Any] = {"kind": "Contact", "id": "c1"}


def submit(**changes: object) -> dict[str, Any]:
    """
    A Submit with *changes* to its contact.
    """
    return {"kind": "Submit", "v": 1, "work": {**CONTACT, **changes}}


SENTENCES: list[tuple[object, str]] = [
    ([], "command: got a list, expected an object"),
    (None, "command: got null, expected an object"),
    ({}, "command: kind: is missing: a command says what it is"),
    ({"kind": 7, "v": 1}, "command: kind: got 7, expected the name of a command"),
    ({"kind": "Sumbit", "v": 1}, 'command: kind: unknown command "Sumbit": did you mean Submit?'),
    ({"kind": "Queued", "v": 1}, "command: kind: Queued is an event, expected a command"),
    ({"kind": "Accept", "offer": 1}, "Accept: v: is missing: this fairroute reads version 1"),
    (
        {"kind": "Accept", "v": 2, "offer": 1},
        "Accept: v: is 2, and this fairroute reads version 1: a newer one wrote this",
    ),
    ({"kind": "Accept", "v": True, "offer": 1}, "Accept: v: got true, expected 1"),
    ({"kind": "Accept", "v": 1}, "Accept: offer: is missing"),
    ({"kind": "Accept", "v": 1, "offer": True}, "Accept: offer: got true, expected a whole number"),
    ({"kind": "Accept", "v": 1, "offer": 1.0}, "Accept: offer: got 1.0, expected a whole number"),
    (
        {"kind": "Accept", "v": 1, "offer": 0},
        "Accept: offer: got 0, expected a number issued by the engine (1, 2, …)",
    ),
    (
        {"kind": "Accept", "v": 1, "offer": 1, "ofer": 2},
        "Accept: ofer: unknown field of Accept: did you mean offer?",
    ),
    (
        submit(requires="Skill >"),
        (
            'Submit: work.requires: got "Skill >", expected a number, text in double quotes '
            '("…"), true or false at character 8, not the end'
        ),
    ),
    (submit(requires=["Skill > 10"]), "Submit: work.requires: got a list, expected text"),
    (
        submit(attributes=["a"]),
        'Submit: work.attributes: got a list, expected names with values, such as {"Skill": 10}',
    ),
    (
        submit(attributes={f"a{number}": number for number in range(101)}),
        "Submit: work.attributes: has 101 attributes, up to 100 are read",
    ),
    (
        submit(attributes={"": 1}),
        'Submit: work.attributes."": an attribute\'s name has 1 to 200 printable characters',
    ),
    (
        submit(attributes={"a": [1]}),
        (
            "Submit: work.attributes.a: got a list, expected a number from "
            "-9,007,199,254,740,992 to 9,007,199,254,740,992, text of up to 200 printable "
            "characters, true or false"
        ),
    ),
    (
        {"kind": "Outage", "v": 1, "since": float("nan")},
        "Outage: since: got NaN, expected a finite number",
    ),
    (
        {"kind": "Outage", "v": 1, "since": float("inf")},
        "Outage: since: got inf, expected a finite number",
    ),
    (
        {"kind": "Outage", "v": 1, "since": -1},
        "Outage: since: got -1, expected seconds from 0 to 9,000,000,000",
    ),
    (
        {"kind": "Outage", "v": 1, "since": "1999-08-01"},
        'Outage: since: got "1999-08-01", expected a finite number',
    ),
    (
        {"kind": "SetPresence", "v": 1, "agent": "ana", "presence": "redy"},
        'SetPresence: presence: unknown value "redy": did you mean ready?',
    ),
    (
        {"kind": "SetPresence", "v": 1, "agent": "ana", "presence": "offline"},
        (
            'SetPresence: presence: got "offline", '
            "expected one of: ready, not_ready, draining, reserve"
        ),
    ),
    (
        {"kind": "Transfer", "v": 1, "item": 1},
        (
            "Transfer: expected a topic, skills, requires, pools or agent; "
            "Requeue sends it back as it is"
        ),
    ),
    (submit(id=""), 'Submit: work.id: got "", expected text of 1 to 200 printable characters'),
    (
        submit(id="x" * 1_000_000),
        (
            f'Submit: work.id: got "{"x" * 59}… (1,000,002 characters), '
            "expected text of 1 to 200 printable characters"
        ),
    ),
    (submit(id=7), "Submit: work.id: got 7, expected text"),
    (submit(tier=["gold"]), "Submit: work.tier: got a list, expected text"),
    (
        submit(skills=["billing"]),
        'Submit: work.skills: got a list, expected names with levels, such as {"billing": 3}',
    ),
    (submit(skills={"a": 6}), "Submit: work.skills.a: got 6, expected a level from 1 to 5"),
    (submit(promise="now"), 'Submit: work.promise: unknown value "now": known: by, live'),
    (
        submit(kind="Kontact"),
        'Submit: work.kind: unknown contact or work item "Kontact": did you mean Contact?',
    ),
    (
        {"kind": "SignIn", "v": 1, "agent": {"id": "ana", "media": "voice"}},
        'SignIn: agent.media: got "voice", expected a list of names',
    ),
    (
        {"kind": "SignIn", "v": 1, "agent": {"id": "ana", "pools": ["north", ""]}},
        'SignIn: agent.pools[1]: got "", expected a name of 1 to 200 printable characters',
    ),
]


@pytest.mark.parametrize(("data", "sentence"), SENTENCES)
def test_a_wrong_command_is_told_in_a_sentence(data: object, sentence: str) -> None:
    """
    Each mistake names its place, what came and what was expected.
    """
    with pytest.raises(wire.WireError) as caught:
        wire.load_command(data)

    assert sentence == str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == sentence  # noqa: S301 - our own


def test_everything_wrong_in_an_object_is_said_at_once() -> None:
    """
    Whoever sent it need not come back once for each mistake.
    """
    data = submit(id="", chanel="phone", skills={"a": 9, "b": True}, demand=0)

    with pytest.raises(wire.WireError) as caught:
        wire.load_command(data)

    assert (
        'work.id: got "", expected text of 1 to 200 printable characters',
        "work.skills.a: got 9, expected a level from 1 to 5",
        "work.skills.b: got true, expected a level from 1 to 5",
        "work.demand: got 0, expected a whole number from 1 to 1,000,000",
        "work.chanel: unknown field of Contact: did you mean channel?",
    ) == caught.value.problems
    assert str(caught.value).startswith("Submit: 5 problems\n  work.id: ")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "JSON: not JSON, at character 1 of 0: Expecting value"),
        ("{}{}", "JSON: not JSON, at character 3 of 4: Extra data"),
        ('{"since":NaN}', "JSON: NaN is not JSON: leave out what is not known"),
        ('{"kind":"Outage","v":1,"since":1e999}', "Outage: since: got inf, expected a finite"),
        ('{"kind":"Leave","v":1,"v":1}', 'JSON: "v" stands twice in one object'),
        ("[" * 100_000, "JSON: nested too deep to be anything of ours"),
        (b"{}\xff", "JSON: not UTF-8 at byte 3"),
    ],
)
def test_a_wrong_line_is_told_in_a_sentence(text: str | bytes, sentence: str) -> None:
    """
    What is not JSON, or what readers would not understand alike, gets no further.
    """
    with pytest.raises(wire.WireError) as caught:
        wire.loads(text)

    assert str(caught.value).startswith(sentence)


def test_an_older_reader_understands_a_newer_event() -> None:
    """
    Events may gain fields, in them and in what they carry; commands may not.
    """
    engine = fr.Engine()
    step = engine.handle(fr.Submit(fr.Contact("c1")), at=0)
    newer = wire.dump_record(step.record)
    newer["host"] = "blue"
    for event in newer["events"]:
        event["mood"] = "calm"
    newer["events"][0]["contact"]["language"] = "he"
    newer["commands"][0]["work"]["language"] = "he"

    assert step.record == wire.load_record(newer)
    with pytest.raises(wire.WireError, match="language: unknown field of Contact"):
        wire.load_command(newer["commands"][0])


def test_a_snapshot_with_unknown_facts_is_refused() -> None:
    """
    A fact that this version would drop must not go unnoticed.
    """
    data = wire.dump_snapshot(fr.Engine().snapshot())
    data["journeys"] = []

    with pytest.raises(wire.WireError, match="journeys: unknown field of Snapshot"):
        wire.load_snapshot(data)


@pytest.mark.parametrize("dump", [wire.dump_command, wire.dump_event, wire.dumps])
def test_only_what_has_a_kind_goes_out(dump: Any) -> None:  # noqa: ANN401
    """
    A value that could not come back is not written.
    """
    with pytest.raises(fr.InvalidCommand, match="Agent is "):
        dump(fr.Agent("ana"))


def test_infinity_never_goes_out() -> None:
    """
    An event that somebody else made up with a number JSON does not have is not written.
    """
    event = fr.events.OutageDeclared(float("inf"), 1, 1, 0.0)

    with pytest.raises(ValueError, match="not JSON compliant"):
        wire.dumps(event)


def test_a_journal_says_what_made_it_and_comes_back() -> None:
    """
    Folding a journal's records gives the engine that wrote it.
    """
    engine = fr.Engine(seed=7)
    records = [
        engine.handle(fr.SignIn(fr.Agent("ana")), at=0).record,
        engine.handle(fr.Submit(fr.Contact("c1")), at=1).record,
        engine.handle(at=30).record,
    ]
    lines = list(wire.dump_journal(wire.header_of(engine), records))

    journal = wire.load_journal(lines)
    back = fr.Engine.restore(records=journal, seed=journal.header.seed)

    assert 7 == journal.header.seed
    assert "off" == journal.header.journeys
    assert wire.fingerprint(fr.Plan()) == journal.header.plan
    assert engine.snapshot() == back.snapshot()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], "journal: is empty: its first line would be its header"),
        (['{"kind":"Record"}'], 'line 1: kind: unknown journal "Record": known: Journal'),
        (["", "nonsense"], "line 2: not JSON, at character 1 of 8: Expecting value"),
    ],
)
def test_a_wrong_journal_names_the_line(lines: list[str], sentence: str) -> None:
    """
    Whoever repairs a journal needs the line.
    """
    with pytest.raises(wire.WireError) as caught:
        wire.load_journal(lines)

    assert sentence == str(caught.value)


def test_a_torn_last_line_is_named_after_the_whole_ones_were_read() -> None:
    """
    A process stopped in the middle of writing costs one batch, not the journal.
    """
    engine = fr.Engine()
    record = engine.handle(fr.SignIn(fr.Agent("ana")), at=0).record
    *whole, last = wire.dump_journal(wire.header_of(engine), [record, record])

    journal = wire.load_journal([*whole, last[:-9]])

    assert record == next(journal.records)
    with pytest.raises(wire.WireError, match=r"^line 3: not JSON"):
        next(journal.records)


def test_fingerprints_tell_plans_and_policies_apart() -> None:
    """
    Equal values have one fingerprint, whatever order their tables stand in.
    """
    gold, basic = fr.plan.Tier("gold", rank=1), fr.plan.Tier("basic", rank=2)
    plan = fr.Plan(tiers={"gold": gold, "basic": basic})
    same = fr.Plan(tiers={"basic": basic, "gold": gold})
    presets = fr.policies.presets

    assert wire.fingerprint(plan) == wire.fingerprint(same) != wire.fingerprint(fr.Plan())
    assert wire.fingerprint(presets.fifo()) != wire.fingerprint(presets.strict_tier())
    assert wire.fingerprint(fr.Policy(order=by_name)) == wire.fingerprint(fr.Policy(order=by_name))
    assert json.dumps(wire.fingerprint(plan)).isascii()


def test_an_option_left_at_its_default_has_no_part_in_a_fingerprint() -> None:
    """
    A version with a new option tells the plans and policies of before as they were told.
    """

    def part(**options: int) -> Any:  # noqa: ANN401 - an order part of this or that version
        fields = {name: attrs.field(default=value) for name, value in options.items()}
        return attrs.make_class("Order", fields, bases=(_ByName,), frozen=True)

    before, after = part(level=1), part(level=1, newer=0)
    told = wire.fingerprint(fr.Policy(order=before(level=2)))

    assert told == wire.fingerprint(fr.Policy(order=after(level=2)))
    assert told != wire.fingerprint(fr.Policy(order=after(level=2, newer=1)))
    assert told != wire.fingerprint(fr.Policy(order=after()))


class _ByName:
    def __call__(self, item: fr.policies.Waiting) -> int:
        return by_name(item)


def by_name(item: fr.policies.Waiting) -> int:
    """
    A user's order.
    """
    return item.standing
