"""
Which agents may take which work.

`can_serve` holds always: levels, medium, pools and what an item requires of attributes. Parts that
a policy adds look at one pairing and answer with the reason it is impossible, or None when they
have no objection. Rules never rank (`scores` does that) and see no clock. Room, rest and presence
are the engine's to judge, because they come and go by themselves.
"""

# ruff: noqa: D102 - a part's class says what calling it answers.

from collections.abc import Collection, Iterator, Mapping
from typing import ClassVar

import attrs

from fairroute.attributes import NO_ATTRIBUTES, Value
from fairroute.checks import whole
from fairroute.expressions import unmet
from fairroute.levels import MAX_LEVEL
from fairroute.model import Classified
from fairroute.protocols import Needs, Pairing, Reads


def can_serve(
    needs: Needs | Classified,
    skills: Mapping[str, int],
    media: Collection[str] | None,
    pools: Collection[str],
    attributes: Mapping[str, Value] = NO_ATTRIBUTES,
) -> str | None:
    """
    The first reason why an agent with *skills*, *media*, *pools* and *attributes* cannot take the
    item, or None.

    *media* None means all; an item without a medium fits any agent, one without pools fits all.
    Linear in the number of skills needed and the size of what is required.

    >>> from fairroute.levels import levels
    >>> from fairroute.policies import Needs, can_serve
    >>> can_serve(Needs(skills=levels({"billing": 2})), {"billing": 1}, None, ())
    'billing 1 is below 2'
    """
    return next(_reasons(needs, skills, media, pools, attributes), None)


def all_reasons(
    needs: Needs | Classified,
    skills: Mapping[str, int],
    media: Collection[str] | None,
    pools: Collection[str],
    attributes: Mapping[str, Value] = NO_ATTRIBUTES,
) -> tuple[str, ...]:
    """
    Every reason why an agent with *skills*, *media*, *pools* and *attributes* cannot take the item.

    Skills come by name, then the medium, the pools, and what the item requires, as it is written;
    no reason at all is an empty tuple.

    >>> from fairroute.policies import Needs, all_reasons
    >>> all_reasons(Needs(medium="voice", pools=frozenset({"north"})), {}, {"text"}, ())
    ('does not work in voice', 'not in pool north')
    """
    return tuple(_reasons(needs, skills, media, pools, attributes))


@attrs.frozen
class ProficiencyFloor:
    """
    Only agents at or above *floor* in every skill the item needs.

    *floor* is a level from 1 to 5. Raises `InvalidValue` for anything else.

    >>> from fairroute.policies import AgentView, Needs, Pairing, ProficiencyFloor
    >>> from fairroute.levels import levels
    >>> billing, junior = levels({"billing"}), levels({"billing": 1})
    >>> ProficiencyFloor(3)(Pairing(Needs(skills=billing), AgentView(skills=junior)))
    'billing 1 is below 3'
    """

    reads: ClassVar[Reads] = "profile"

    floor: int = attrs.field(validator=whole(least=1, most=MAX_LEVEL))

    def __call__(self, pairing: Pairing, /) -> str | None:
        for skill in sorted(pairing.item.skills):
            level = pairing.agent.skills.get(skill, 0)
            if level < self.floor:
                return f"{skill} {level} is below {self.floor}"

        return None


def _reasons(
    needs: Needs | Classified,
    skills: Mapping[str, int],
    media: Collection[str] | None,
    pools: Collection[str],
    attributes: Mapping[str, Value],
) -> Iterator[str]:
    for skill in sorted(needs.skills):
        least, level = needs.skills[skill], skills.get(skill, 0)
        if level == 0:
            yield f"no {skill}"
        elif level < least:
            yield f"{skill} {level} is below {least}"

    if needs.medium is not None and media is not None and needs.medium not in media:
        yield f"does not work in {needs.medium}"

    if needs.pools and needs.pools.isdisjoint(pools):
        kind = "pool" if len(needs.pools) == 1 else "pools"
        yield f"not in {kind} {' or '.join(sorted(needs.pools))}"

    yield from unmet(needs.requires, attributes)
