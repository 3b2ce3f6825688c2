"""
What a contact is, by what the host said of it: the rules of a plan, of which the first that holds
counts.

A rule looks at a contact's attributes and fills in what the contact leaves open. It does not read
the channel, nor what stands for it, unless the plan declares that as an exception: who answers for
it, why, and until when. What becomes of tier, topic and skills is in `engine.classify`.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from fairroute.attributes import Attributes, Value
from fairroute.checks import a_name, a_name_or_none, kind_of, one_of
from fairroute.errors import InvalidValue
from fairroute.expressions import NOTHING, Requirement, evaluate, keys_of
from fairroute.grammar import requirement
from fairroute.levels import NO_SKILLS, Levels, levels
from fairroute.model import Promise

DOORS: Final = frozenset(
    {"channel", "channels", "door", "medium", "media", "address", "sourcequeue", "queue"}
)
"""Names under which a rule would read the door, whatever their case, blanks, dashes and so on."""

CHANNEL: Final = "channel"
MEDIUM: Final = "medium"

_NO_LETTER: Final = re.compile(r"[\W_]+")
_DATE: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


def _a_date(value: object) -> str:
    """
    A date as text; one that a calendar made is taken by what it writes.
    """
    isoformat = getattr(value, "isoformat", None)
    text = isoformat() if callable(isoformat) else value
    if type(text) is not str or _DATE.fullmatch(text) is None:
        raise InvalidValue("ChannelException.until", value, "a date such as 2027-06-30")

    return text


@attrs.frozen
class ChannelException:
    """
    Why a rule may read the channel.

    *owner* answers for it, *reason* is told to whoever asks, *until* is the last day on which it is
    wanted (`2027-06-30`). The engine knows no calendar: it does not stop on that day, but
    `fairroute check` finds what is overdue.
    """

    owner: str = attrs.field(kw_only=True, validator=a_name)
    reason: str = attrs.field(kw_only=True, validator=a_name)
    until: str = attrs.field(kw_only=True, converter=_a_date)


@attrs.frozen
class ClassificationRule:
    """
    What a contact is whose attributes meet *when*; with no *when*, any contact.

    *tier*, *topic* and *promise* are for contacts that do not say their own; *skills* come on top
    of the topic's and the contact's. The names in *when* are those of `Contact.attributes`. Names
    that stand for the door (`channel`, `medium`, `source queue`, …) are refused but for a declared
    *exception*; there, `channel` and `medium` are the contact's own.

    >>> from fairroute.classification import ClassificationRule
    >>> rule = ClassificationRule('contract == "gold" and seats > 50', tier="premier")
    >>> rule.holds_for({"contract": "gold", "seats": 120})
    True
    """

    when: Requirement = attrs.field(default=NOTHING, converter=requirement)
    tier: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    topic: str | None = attrs.field(default=None, kw_only=True, validator=a_name_or_none)
    skills: Levels = attrs.field(default=NO_SKILLS, kw_only=True, converter=levels)
    promise: Promise | None = attrs.field(
        default=None, kw_only=True, validator=one_of(None, "live", "by")
    )
    exception: ChannelException | None = attrs.field(
        default=None,
        kw_only=True,
        validator=kind_of(
            (ChannelException, type(None)),
            "who answers for it, why and until when: ChannelException(owner=…, reason=…, until=…)",
        ),
    )

    def __attrs_post_init__(self) -> None:
        if self.tier is self.topic is self.promise is None and not self.skills:
            raise InvalidValue(
                "ClassificationRule", None, "a tier, topic, promise or skills to give"
            )

        doors = self.doors()
        if doors and self.exception is None:
            raise InvalidValue(
                "ClassificationRule.when",
                doors[0],
                "attributes that say nothing of the door: customers are served by tier, topic and "
                "promise, whichever way they came; an exception is declared with owner, reason "
                "and until",
            )

        if self.exception is not None and not doors:
            raise InvalidValue(
                "ClassificationRule.exception",
                self.exception.reason,
                "none: the rule does not read the channel",
            )

    def doors(self) -> tuple[str, ...]:
        """
        The names in *when* that stand for the door.
        """
        return tuple(key for key in keys_of(self.when) if stands_for_the_door(key))

    def holds_for(self, known: Mapping[str, Value]) -> bool:
        """
        Whether *known* meets the rule.
        """
        return evaluate(self.when, known) is None


def stands_for_the_door(name: str) -> bool:
    """
    Whether a rule that reads *name* would read the door.

    >>> from fairroute.classification import stands_for_the_door
    >>> stands_for_the_door("Source_Queue"), stands_for_the_door("contract")
    (True, False)
    """
    return _NO_LETTER.sub("", name).casefold() in DOORS


def first_that_holds(
    rules: Iterable[ClassificationRule],
    attributes: Attributes,
    *,
    channel: str | None,
    medium: str | None,
) -> ClassificationRule | None:
    """
    The first of *rules* that holds for a contact with these *attributes*, or None.

    *channel* and *medium* are named by declared exceptions only: no other rule can. Linear in the
    size of the rules.
    """
    known: dict[str, Value] = dict(attributes)
    if channel is not None:
        known[CHANNEL] = channel

    if medium is not None:
        known[MEDIUM] = medium

    return next((rule for rule in rules if rule.holds_for(known)), None)
