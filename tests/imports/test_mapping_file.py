"""
A mapping with mistakes tells them all at once, each with its path and what is allowed.
"""

import pickle
from pathlib import Path

import pytest

from fairroute.errors import FairrouteError
from fairroute.imports import MappingError, parse_mapping, read_mapping

SMALL = """
[columns]
at = { read = "instant" }
clock = { read = "clock" }
day = { read = "date" }
wait = { read = "duration" }

[contact]
id = "id"
arrived = "at"
outcome = { constant = "answered" }
"""


def problems(text: str) -> list[str]:
    """
    What is wrong with the mapping in *text*.
    """
    with pytest.raises(MappingError) as caught:
        parse_mapping(text)

    return list(caught.value.problems)


def test_all_mistakes_at_once() -> None:
    """
    Nobody has to fix a file once for every mistake in it.
    """
    found = problems(
        """
        [log]
        delimiter = "tabs"
        encoding = "utf-9"
        zone = "Mars/Olympus"
        compression = "gzip"

        [columns]
        at = { read = "instnt" }
        day = { read = "date", format = "%H:%M" }
        wait = { unit = "weeks" }

        [contact]
        arrived = "at"
        outcom = "end"
        wait = "waited"

        [[drop]]
        where = { end = "X" }

        [facts]
        calls = { kind = "cuont" }
        """
    )

    assert [
        "log.delimiter: got 'tabs', expected comma, tab, semicolon, pipe, space, or one character",
        (
            "log.encoding: got 'utf-9', expected the name of an encoding, such as utf-8, cp1255 or "
            "latin-1"
        ),
        (
            "log.zone: got 'Mars/Olympus', expected the name of a time "
            "zone, such as Asia/Jerusalem "
            "(some systems lack tzdata)"
        ),
        "log.compression: unknown key; known: delimiter, encoding, header, quote, zone",
        (
            "columns.at.read: got 'instnt', expected one of text, number, duration, clock, date, "
            "instant; did you mean instant?"
        ),
        (
            "columns.day.format: got '%H:%M', expected iso, or a "
            "strptime pattern of a day, such as "
            "%y%m%d"
        ),
        (
            "columns.wait.unit: got 'weeks', expected one of "
            "milliseconds, seconds, minutes, hours, "
            "days"
        ),
        "columns.wait.unit: got 'weeks', expected no unit, as only a duration has one",
        'contact.id: is missing; name the column, or several: id = ["line", "call_id"]',
        (
            "contact.outcome: is missing; name the column and how its values read: answered, "
            "abandoned, callback, ended, withdrawn, open"
        ),
        (
            "contact.arrived: the column 'at' is read as text; say in [columns] that it is read as "
            "instant, or as clock"
        ),
        (
            "contact.wait: the column 'waited' is read as text; say in "
            "[columns] that it is read as "
            "duration"
        ),
        "contact.outcom: unknown key; did you mean outcome?",
        "drop[0].reason: is missing; say why, for the report",
        (
            "facts.calls.kind: got 'cuont', expected one of rows, missing_cells, count, count_by, "
            "distinct, range, mean, stats, stats_by, share, mismatch, "
            "overlaps, repeats; did you mean "
            "count?"
        ),
    ] == found


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('[logs]\nzone = "UTC"', "logs: unknown key; did you mean log?"),
        ('log = "utf-8"', "log: got 'utf-8', expected a table"),
        (
            "[log]\nquote = 'quote'",
            "log.quote: got 'quote', expected one character, or \"\" if quotes are ordinary text",
        ),
        (
            '[log]\nheader = ["id", "at", "day", "wait"]',
            "columns.clock: log.header has no such column",
        ),
        ("[log]\nheader = 5", "log.header: got 5, expected a text or a list of texts"),
        ("[log]\nencoding = 8", "log.encoding: got 8, expected text"),
        ("drop = 5", "drop: got 5, expected tables, each written [[drop]]"),
        ('[[drop]]\nreason = "x"', "drop[0].where: is missing; say which rows, column by column"),
        (
            '[[remark]]\nreason = "x"\nwhere = { wait = { longer = 5 } }',
            (
                "remark[0].where.wait.longer: unknown key; "
                "known: above, at_least, at_most, below, is, known, not"
            ),
        ),
        (
            '[[remark]]\nreason = "x"\nwhere = { wait = { above = "5" } }',
            "remark[0].where.wait.above: got '5', expected a number",
        ),
        (
            '[[remark]]\nreason = "x"\nwhere = { wait = { above = true } }',
            "remark[0].where.wait.above: got True, expected a number",
        ),
        (
            '[[remark]]\nreason = "x"\nwhere = { wait = { known = "yes" } }',
            "remark[0].where.wait.known: got 'yes', expected true or false",
        ),
        (
            '[[remark]]\nreason = "x"\nwhere = { wait = 5 }',
            "remark[0].where.wait: got 5, expected a text or a list of texts",
        ),
        (
            '[[remark]]\nreason = "x"\nwhere = { name = { above = 5 } }',
            "remark[0].where.name: the column is read as text, and a text has no bounds",
        ),
        (
            (
                '[sets]\nlate = { among = "calls", where = { wait = { above = 9 } } }\n'
                'calls = { where = { name = "x" } }'
            ),
            "sets.late.among: got 'calls', expected nothing, as there is none to choose from",
        ),
        ("[sets]\nlate = {}", "sets.late.where: is missing; say which rows, column by column"),
        ("[facts]\nn = {}", "facts.n.kind: is missing; one of rows, missing_cells, count, "),
        ('[facts]\nn = { kind = "distinct" }', "facts.n.column: is missing; name the column"),
        (
            '[facts]\nn = { kind = "mean", column = "name" }',
            "facts.n.column: the column 'name' is read as text, expected a number or a time",
        ),
        (
            '[facts]\nn = { kind = "mean", column = "wait", digits = 1.5 }',
            "facts.n.digits: got 1.5, expected a whole number from 0 to 9",
        ),
        (
            '[facts]\nn = { kind = "stats_by", column = "wait" }',
            "facts.n.by: is missing; name the column that parts the rows",
        ),
        (
            '[facts]\nn = { kind = "count", amog = "x" }',
            "facts.n.amog: unknown key; did you mean among?",
        ),
        (
            (
                '[sets]\ncalls = { where = { name = "x" } }\n'
                '[facts]\nn = { kind = "share", part = "call", whole = ["cals"] }'
            ),
            "facts.n.whole: no set is named 'cals'; did you mean calls?",
        ),
        (
            '[facts]\nn = { kind = "repeats" }',
            "facts.n.columns: is missing; name the columns that are the same",
        ),
        ('[shifts.time]\nread = "date"', "shifts.time.read: got 'date', expected instant"),
        ("[shifts]\nagents = 'who'", "shifts.agents: unknown key; did you mean agent?"),
    ],
)
def test_mistakes_beside_the_contact(more: str, expected: str) -> None:
    """
    A mistake in any part of the file is told with its path.
    """
    text = f"{more}\n{SMALL}" if more.startswith(("log =", "drop =")) else SMALL + more

    assert any(each.startswith(expected) for each in problems(text))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("due = 5", "contact.due: got 5, expected a column's name, or a table"),
        ("due = { on = 'day' }", "contact.due.column: is missing; name the column"),
        (
            "due = 'clock'",
            'contact.due: a clock needs its day: { column = "clock", on = "…" }',
        ),
        (
            "due = { column = 'at', on = 'day' }",
            "contact.due: an instant has its own day, so `on` and `after` have no place here",
        ),
        (
            "due = { column = 'clock', on = 'at' }",
            "contact.due.on: the column 'at' is read as instant, expected date",
        ),
        (
            "due = { column = 'clock', on = 'day', after = 'at' }",
            "contact.due.after: the column 'at' is read as instant, expected clock",
        ),
        (
            "wait = 'at'",
            (
                "contact.wait: the column 'at' is read as instant; "
                "say in [columns] that it is read as duration"
            ),
        ),
        (
            "tier = { values = { 1 = 'premier' } }",
            "contact.tier: needs a column or a constant, one of the two",
        ),
        (
            "tier = { column = 'p', unlisted = 'ignore' }",
            "contact.tier.unlisted: got 'ignore', expected one of refuse, keep, default",
        ),
        (
            "tier = { column = 'p', values = { 1 = 2 } }",
            "contact.tier.values.1: got 2, expected text",
        ),
        (
            "promise = { column = 'p', values = { 1 = 'soon' } }",
            "contact.promise.values.1: got 'soon', expected one of live, by",
        ),
        (
            "promise = { constant = 'live!' }",
            "contact.promise.constant: got 'live!', expected one of live, by; did you mean live?",
        ),
        (
            "skills = { split = '+' }",
            "contact.skills.columns: is missing; name the column, or several",
        ),
        ("skills = 5", "contact.skills: got 5, expected a text or a list of texts"),
    ],
)
def test_mistakes_in_the_contact(line: str, expected: str) -> None:
    """
    A mistake in a field of the contact is told with its path.
    """
    assert expected in problems(SMALL + line)


def test_a_format_needs_what_it_reads() -> None:
    """
    An instant needs day and time, a clock a time, and text has no format.
    """
    found = problems(
        SMALL
        + """
        [columns.a]
        read = "instant"
        format = "%d.%m.%Y"
        [columns.b]
        read = "clock"
        format = "iso"
        [columns.c]
        format = "%H"
        [columns.d]
        read = "date"
        format = "epoch"
        """
    )

    assert [
        (
            "columns.a.format: got '%d.%m.%Y', expected iso, epoch, "
            "epoch-ms, or a strptime pattern "
            "such as %d.%m.%Y %H:%M"
        ),
        (
            "columns.b.format: got 'iso', expected a strptime pattern of a time of day, such as "
            "%I:%M %p"
        ),
        "columns.c.format: got '%H', expected no format, as text has none",
        (
            "columns.d.format: got 'epoch', expected iso, or a strptime pattern of a day, such as "
            "%y%m%d"
        ),
    ] == found


def test_what_is_no_toml(tmp_path: Path) -> None:
    """
    A file with a slip in its syntax is one problem, with its line.
    """
    path = tmp_path / "mapping.toml"
    path.write_text("[log\n")

    with pytest.raises(MappingError, match=r"mapping\.toml: 1 problem\n  is not TOML: .*line 1"):
        read_mapping(path)


def test_no_such_mapping(tmp_path: Path) -> None:
    """
    A mapping that is not there is named.
    """
    with pytest.raises(MappingError, match=r"no\.toml: 1 problem\n  cannot be opened: No such"):
        read_mapping(tmp_path / "no.toml")


def test_a_mapping_in_another_encoding(tmp_path: Path) -> None:
    """
    TOML is UTF-8, and a file that is not says so.
    """
    path = tmp_path / "mapping.toml"
    path.write_bytes("# größe".encode("latin-1"))

    with pytest.raises(MappingError, match="is not UTF-8, as TOML must be"):
        read_mapping(path)


def test_mapping_errors_are_the_projects_own() -> None:
    """
    Hosts catch one base class, and errors cross to other processes whole.
    """
    error = MappingError("mapping.toml", ("one", "two"))

    assert isinstance(error, FairrouteError)
    assert "mapping.toml: 2 problems\n  one\n  two" == str(pickle.loads(pickle.dumps(error)))  # noqa: S301 (our own bytes)


def test_an_outcome_needs_no_table_if_cells_say_it() -> None:
    """
    A log that says answered and abandoned itself is understood.
    """
    mapping = parse_mapping(SMALL.replace('{ constant = "answered" }', '"outcome"'))

    assert "answered" == mapping.contact.outcome.values["answered"]
    assert "refuse" == mapping.contact.outcome.unlisted
