"""
Requirements from text, such as `Skill > 10 and (English == true or not Region in ["north"])`.

`not` binds closest, then `and`, then `or`. Whoever wrote a text that cannot be read is told where
(the character's number, from 1), what was expected there and what stands there instead. Nothing is
ever executed.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

import attrs

from fairroute.errors import InvalidValue
from fairroute.expressions import (
    MOST_DEPTH,
    NOTHING,
    OPERATORS,
    PLAIN_NAME,
    WORDS,
    Operator,
    Requirement,
    all_of,
    any_of,
    check_size,
    needs,
)

MOST_TEXT: Final = 400_000
"""Characters of a requirement: one of the largest size, with the longest of names."""

_TOKEN: Final = re.compile(
    r"""(?P<number>-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"""
    rf"""|(?P<name>{PLAIN_NAME.pattern})"""
    r"""|(?P<text>"(?:[^"\\]|\\["\\])*")"""
    r"""|(?P<sign>==|!=|>=|<=|>|<|\(|\)|\[|\]|,)"""
)

_BLANKS: Final = re.compile(r"\s*")

_LONGEST_NUMBER: Final = 40
"""Characters: no number we keep takes more."""


def requirement(given: object) -> Requirement:
    """
    *given* as a requirement: its text, a value made by `needs`, or several, which must all be met.

    Empty text, or none of several, requires nothing. Raises `InvalidValue` for anything else.

    >>> from fairroute.grammar import requirement
    >>> requirement("Skill > 10") == requirement([fr.needs("Skill", ">", 10)])
    True
    """
    if given is NOTHING:
        return NOTHING

    found = _read(given)
    check_size(found.size, found.depth)
    return found


def _read(given: object) -> Requirement:
    if isinstance(given, Requirement):
        return given

    if isinstance(given, str):
        return parse(given)

    if not isinstance(given, Iterable) or isinstance(given, (bytes, dict)):
        expected = 'text such as "Skill > 10 and English == true", or fr.needs(…)'
        raise InvalidValue("requires", given, expected)

    return all_of(requirement(one) for one in given)


def parse(text: str) -> Requirement:
    """
    The requirement that *text* is, up to 400,000 characters. Linear in its length.

    >>> str(parse('not(Skill<=10)and  Region in ["north","south"]'))
    'not Skill <= 10 and Region in ["north", "south"]'
    """
    if len(text) > MOST_TEXT:
        raise InvalidValue("requires", text, f"up to {MOST_TEXT:,} characters")

    tokens = _tokens(text)
    if len(tokens) == 1:
        return NOTHING

    reader = _Reader(text, tokens)
    found = reader.alternatives(0)
    if reader.next.kind != "end":
        raise reader.wrong("and, or, or the end")

    return found


@attrs.frozen
class _Token:
    kind: str
    text: str
    start: int


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    place = 0
    while True:
        blanks = _BLANKS.match(text, place)
        assert blanks is not None
        place = blanks.end()
        if place == len(text):
            return [*found, _Token("end", "", place)]

        match = _TOKEN.match(text, place)
        if match is None:
            raise _wrong_at(text, place, _expected_for(text[place]), repr(text[place]))

        kind = str(match.lastgroup)
        word = kind == "name" and match[0] in WORDS
        found.append(_Token("word" if word else kind, match[0], place))
        place = match.end()


def _expected_for(character: str) -> str:
    if character == '"':
        return r'text that ends in ", in which \" and \\ stand for " and \,'

    if character == "'":
        return 'text in double quotes ("…")'

    if character in "=!&|":
        return "== or !=, and, or, not"

    return "a name, a comparison, a number, text in double quotes, or parentheses"


def _wrong_at(text: str, place: int, expected: str, found: str) -> InvalidValue:
    return InvalidValue("requires", text, f"{expected} at character {place + 1}, not {found}")


@attrs.define
class _Reader:
    """
    Reads tokens from left to right; each method reads one rule of the grammar.
    """

    text: str
    tokens: list[_Token]
    place: int = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.place]

    def alternatives(self, depth: int) -> Requirement:
        return self._joined("or", self._conjunction, any_of, depth)

    def _conjunction(self, depth: int) -> Requirement:
        return self._joined("and", self._one, all_of, depth)

    def _joined(
        self,
        word: str,
        read: Callable[[int], Requirement],
        join: Callable[[Iterable[Requirement]], Requirement],
        depth: int,
    ) -> Requirement:
        parts = [read(depth)]
        while self._takes(word):
            parts.append(read(depth))

        return join(parts) if len(parts) > 1 else parts[0]

    def _one(self, depth: int) -> Requirement:
        if depth > MOST_DEPTH + 1:
            raise self.wrong(f"no more than {MOST_DEPTH} parts in each other")

        if self._takes("not"):
            return ~self._one(depth + 1)

        if not self._takes("("):
            return self._comparison()

        inner = self.alternatives(depth + 1)
        if not self._takes(")"):
            raise self.wrong("and, or, or )")

        return inner

    def _comparison(self) -> Requirement:
        token = self.next
        if token.kind == "name":
            key = token.text
        elif token.kind == "text":
            key = _unquoted(token.text)
        else:
            raise self.wrong("the name of an attribute, not or (")

        self.place += 1
        op = self._operator()
        start = self.next.start
        value = self._list() if op in ("in", "not in") else self._literal()
        try:
            return needs(key, op, value)
        except InvalidValue as error:
            raise InvalidValue(
                "requires", self.text, f"{error.expected} at character {start + 1}"
            ) from None

    def _operator(self) -> Operator:
        if self._takes("not"):
            if not self._takes("in"):
                raise self.wrong("in")

            return "not in"

        op: Any = self.next.text
        if self.next.kind == "text" or op not in OPERATORS:
            raise self.wrong(f"one of {', '.join(OPERATORS)}")

        self.place += 1
        return op  # type: ignore[no-any-return]

    def _list(self) -> list[object]:
        if not self._takes("["):
            raise self.wrong('a list, such as ["north", "south"],')

        found: list[object] = []
        if self._takes("]"):
            return found

        found.append(self._literal())
        while self._takes(","):
            found.append(self._literal())

        if not self._takes("]"):
            raise self.wrong(", or ]")

        return found

    def _literal(self) -> object:
        token = self.next
        value: object
        if token.kind == "number" and len(token.text) <= _LONGEST_NUMBER:
            whole = token.text.lstrip("-").isdigit()
            value = int(token.text) if whole else float(token.text)
        elif token.kind == "text":
            value = _unquoted(token.text)
        elif token.text in ("true", "false"):
            value = token.text == "true"
        else:
            raise self.wrong('a number, text in double quotes ("…"), true or false')

        self.place += 1
        return value

    def _takes(self, what: str) -> bool:
        token = self.next
        taken = token.kind in ("word", "sign") and token.text == what
        self.place += taken
        return taken

    def wrong(self, expected: str) -> InvalidValue:
        """
        What to raise where something else was *expected*.
        """
        token = self.next
        found = "the end" if token.kind == "end" else repr(token.text[:_LONGEST_NUMBER])
        return _wrong_at(self.text, token.start, expected, found)


def _unquoted(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1])
