"""
Random classification rules.
"""

from random import Random

from tests.model.rules.chances import (
    CHANNELS,
    TIERS,
    TOPICS,
    a_comparison,
    one_or_none,
    some_requirement,
    some_skills,
)

from fairroute.classification import ChannelException, ClassificationRule
from fairroute.expressions import needs


def some_rules(chance: Random) -> tuple[ClassificationRule, ...]:
    """
    A few classification rules; one of them may read the door, as a declared exception.
    """
    declared = ChannelException(owner="kim", reason="a random centre's", until="2030-12-31")
    doors = (needs("channel", "in", CHANNELS[:2]), needs("medium", "!=", "voice"))
    rules = [
        ClassificationRule(
            some_requirement(chance, 0.8),
            tier=one_or_none(chance, TIERS, 0.6),
            topic=one_or_none(chance, TOPICS, 0.5),
            skills=some_skills(chance, 0.2) or {"sales": 1},
            promise=one_or_none(chance, ("live", "by"), 0.3),
        )
        for _ in range(chance.randint(1, 3))
    ]
    if chance.random() < 0.3:
        when = chance.choice(doors) & a_comparison(chance)
        rules.insert(0, ClassificationRule(when, tier=chance.choice(TIERS), exception=declared))

    return tuple(rules)
