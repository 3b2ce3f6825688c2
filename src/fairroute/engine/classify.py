"""
What a contact is, by the plan: its tier, what it needs, what it was promised and how much of an
agent it takes.

What the contact says itself comes first, then the plan's first classification rule that holds for
its attributes, then what the plan has for everybody. The channel gives medium, demand and default
promise, and nothing else. Names the plan does not know raise `UnknownName`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from fairroute.attributes import NO_ATTRIBUTES, Attributes
from fairroute.classification import first_that_holds
from fairroute.errors import InvalidValue, UnknownName
from fairroute.expressions import NOTHING, Requirement, all_of
from fairroute.levels import Levels
from fairroute.model import Classified, Contact, Expiry, Promise, ServiceTarget, WorkItem
from fairroute.plan import BENDS, Plan, Topic
from fairroute.stages import Stage, bent_by, widened

REMEMBERED = 10_000
"""Classifications kept for reuse: the mixes of labels of a day, not all there could be."""


class Classifier:
    """
    Classifies by one plan; equal classes are one object.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._default_tier = plan.default_tier
        tables = ((plan.tiers or {}).values(), (plan.topics or {}).values())
        self.has_stages = any(known.stages for table in tables for known in table)
        self._known: dict[tuple[Any, ...], Classified] = {}
        self._labels: tuple[Any, ...] = ()
        self.last: tuple[object, Classified | None] = (None, None)
        self._one: dict[Classified, Classified] = {}
        self._expiry: dict[str | None, Expiry | None] = {None: _limited(plan.expiry)}
        for topic in (plan.topics or {}).values():
            self._expiry[topic.name] = _limited(_overruled(plan.expiry, topic))

        self.expires = any(self._expiry.values())
        """Whether any item is limited whose contact says nothing of it."""

    def check(self, work: Contact | WorkItem) -> None:
        """
        Raise `UnknownName` if *work* names a tier, topic, channel, skill or pool that the plan does
        not have.
        """
        if isinstance(work, WorkItem):
            _known("tier", work.tier, self.plan.tiers)
            self.check_skills(work.skills)
            self.check_pools(work.pools)
            self.check_media(_given(work.medium))
            if work.target is not None:
                self.check_hours(work.target.hours)
        else:
            _known("tier", work.tier, self.plan.tiers)
            _known("topic", work.topic, self.plan.topics)
            _known("channel", work.channel, self.plan.channels)
            self.check_skills(work.skills)
            self.check_media(_given(work.medium))

    def check_tier(self, name: str | None) -> None:
        """
        Raise `UnknownName` for a tier the plan does not have.
        """
        _known("tier", name, self.plan.tiers)

    def check_topic(self, name: str | None) -> None:
        """
        Raise `UnknownName` for a topic the plan does not have.
        """
        _known("topic", name, self.plan.topics)

    def check_skills(self, names: Iterable[str]) -> None:
        """
        Raise `UnknownName` for a skill the plan does not have.
        """
        if self.plan.skills is not None:
            for name in names:
                _known("skill", name, self.plan.skills)

    def check_pools(self, names: Iterable[str]) -> None:
        """
        Raise `UnknownName` for a pool the plan does not have.
        """
        if self.plan.pools is not None:
            for name in sorted(names):
                _known("pool", name, dict.fromkeys(self.plan.pools))

    def check_media(self, names: Iterable[str]) -> None:
        """
        Raise `UnknownName` for a medium the plan does not have.
        """
        if self.plan.media is not None:
            for name in sorted(names):
                _known("medium", name, self.plan.media)

    def check_hours(self, name: str | None) -> None:
        """
        Raise `UnknownName` for hours the plan does not have.
        """
        if self.plan.hours is not None:
            _known("hours", name, dict.fromkeys(self.plan.hours))

    def check_stages(self, stages: Iterable[Stage]) -> None:
        """
        Raise `UnknownName` if one of *stages* names a tier, skill or pool that the plan does not
        have, `InvalidValue` if it asks less of what never bends (SEMANTICS E2).
        """
        for stage in stages:
            _known("tier", stage.tier, self.plan.tiers)
            self.check_skills(stage.relax)
            self.check_pools(stage.pools)
            for name in sorted(bent_by(stage)):
                kind = self.plan.kind_of(name)
                if kind != BENDS:
                    raise InvalidValue("stages", name, f"an ability: {name} is of kind {kind}")

    def stages_of(self, tier: str, topic: str | None) -> tuple[Stage, ...]:
        """
        What the plan says an item of *tier* and *topic* goes through as it waits.
        """
        known = (self.plan.topics or {}).get(topic or "")
        if known is not None and known.stages:
            return known.stages

        return self.plan.tiers[tier].stages if self.plan.tiers else ()

    def at_stage(self, work: Classified, stage: Stage, *, tier: str | None = None) -> Classified:
        """
        *work* as it is from *stage* on; with *tier*, whatever the stage says of that.
        """
        new = tier or stage.tier or work.tier
        if self._rank(new) > work.rank:
            new = work.tier

        target = work.target
        if new != work.tier:
            target = self._target(new, work.topic, work.promise)

        return self._share(
            attrs.evolve(widened(work, stage), tier=new, rank=self._rank(new), target=target)
        )

    def classify(self, work: Contact | WorkItem) -> Classified:
        """
        The class and footprint of *work*. O(1) for a mix of labels seen before.
        """
        if isinstance(work, WorkItem):
            return self._share(self._as_given(work))

        found = self.seen(work)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
                self._one.clear()

            found = self._known[self._labels] = self._share(self._by_plan(work))

        return found

    def under_this_plan(self, work: Classified, before: "Classifier") -> Classified:
        """
        *work*, classed by the plan *before*, with the rank and target that this plan has for it. A
        target that was not that plan's is its own, and stays.
        """
        target = work.target
        if target == before._target(work.tier, work.topic, work.promise):  # noqa: SLF001 - its like
            target = self._target(work.tier, work.topic, work.promise)

        return self._share(attrs.evolve(work, rank=self._rank(work.tier), target=target))

    def expiry_of(self, contact: Contact, work: Classified) -> Expiry | None:
        """
        How long an item of *contact*, which is *work*, may wait and live: as it says itself, else
        its topic, else the plan. None: for ever. Asked where there may be a limit only.
        """
        found = self._expiry.get(work.topic, self._expiry[None])
        if contact.max_wait is None and contact.lifetime is None:
            return found

        return _overruled(self.plan.expiry if found is None else found, contact)

    def seen(self, contact: Contact) -> Classified | None:
        """
        The class of a contact with the labels of *contact*, if one came before; kept in *last*.
        """
        self._labels = (
            contact.tier,
            contact.topic,
            contact.channel,
            contact.skills,
            contact.promise,
            contact.medium,
            contact.demand,
            # Few contacts have any, and none need not be hashed.
            None if contact.requires is NOTHING else contact.requires,
            None if contact.attributes is NO_ATTRIBUTES else contact.attributes,
        )
        found = self._known.get(self._labels)
        self.last = (contact, found)
        return found

    def reclassify(
        self,
        work: Classified,
        *,
        tier: str | None = None,
        topic: str | None = None,
        skills: Levels | None = None,
        promise: Promise | None = None,
        requires: Requirement | None = None,
        pools: frozenset[str] | None = None,
        attributes: Attributes | None = None,
    ) -> Classified:
        """
        *work* with what is known better now (None: as it was). A target is looked up again if tier,
        topic or promise differ.
        """
        new_tier = work.tier if tier is None else tier
        new_topic = work.topic if topic is None else topic
        new_promise = work.promise if promise is None else promise
        needs, where, asks = work.skills, work.pools, work.requires
        if topic is not None:
            needs, where, asks = self._needs_of(topic)
            needs = _higher(needs, skills)
            asks = asks if requires is None else all_of((asks, requires))
        else:
            needs = needs if skills is None else skills
            asks = asks if requires is None else requires

        target = work.target
        if (new_tier, new_topic, new_promise) != (work.tier, work.topic, work.promise):
            target = self._target(new_tier, new_topic, new_promise)

        return self._share(
            Classified(
                tier=new_tier,
                rank=self._rank(new_tier),
                skills=needs,
                promise=new_promise,
                target=target,
                medium=work.medium,
                demand=work.demand,
                pools=where if pools is None else pools,
                topic=new_topic,
                requires=asks,
                attributes=work.attributes if attributes is None else attributes,
            )
        )

    def _by_plan(self, contact: Contact) -> Classified:
        channel = (self.plan.channels or {}).get(contact.channel or "")
        medium = contact.medium or (channel.medium if channel else None)
        demand = contact.demand or (channel.demand if channel else 1)
        if self.plan.classify:
            contact = self._by_rules(contact, medium)

        tier = contact.tier or self._default_tier
        promise = contact.promise or (channel.promise if channel else "live")
        skills, pools, asks = self._needs_of(contact.topic)
        return Classified(
            tier=tier,
            rank=self._rank(tier),
            skills=_higher(skills, contact.skills),
            promise=promise,
            target=self._target(tier, contact.topic, promise),
            medium=medium,
            demand=demand,
            pools=pools,
            topic=contact.topic,
            requires=all_of((asks, contact.requires)),
            attributes=contact.attributes,
        )

    def _by_rules(self, contact: Contact, medium: str | None) -> Contact:
        """
        *contact* as if it had said itself what the first rule that holds says of it.
        """
        rule = first_that_holds(
            self.plan.classify, contact.attributes, channel=contact.channel, medium=medium
        )
        if rule is None:
            return contact

        return attrs.evolve(
            contact,
            tier=contact.tier or rule.tier,
            topic=contact.topic or rule.topic,
            skills=_higher(rule.skills, contact.skills),
            promise=contact.promise or rule.promise,
        )

    def _as_given(self, item: WorkItem) -> Classified:
        return Classified(
            tier=item.tier,
            rank=self._rank(item.tier),
            skills=item.skills,
            promise=item.promise,
            target=item.target or self._target(item.tier, None, item.promise),
            medium=item.medium,
            demand=item.demand,
            pools=item.pools,
            topic=item.contact.topic,
            requires=item.requires,
            attributes=item.contact.attributes,
        )

    def _share(self, work: Classified) -> Classified:
        return self._one.setdefault(work, work)

    def _rank(self, tier: str) -> int:
        return self.plan.tiers[tier].rank if self.plan.tiers else 0

    def _needs_of(self, topic: str | None) -> tuple[Levels, frozenset[str], Requirement]:
        known = (self.plan.topics or {}).get(topic or "")
        if known is None:
            return Levels(), frozenset(), NOTHING

        return known.skills, known.pools, known.requires

    def _target(self, tier: str, topic: str | None, promise: Promise) -> ServiceTarget | None:
        known = (self.plan.topics or {}).get(topic or "")
        special = known.targets.get((tier, promise)) if known else None
        if special is not None:
            return special

        return self.plan.tiers[tier].target(promise) if self.plan.tiers else None


def _overruled(expiry: Expiry, by: Topic | Contact) -> Expiry:
    return attrs.evolve(
        expiry,
        max_wait=expiry.max_wait if by.max_wait is None else by.max_wait,
        lifetime=expiry.lifetime if by.lifetime is None else by.lifetime,
    )


def _limited(expiry: Expiry) -> Expiry | None:
    return None if expiry.max_wait is None and expiry.lifetime is None else expiry


def _known(kind: str, name: str | None, table: Mapping[str, object] | None) -> None:
    if name is not None and table is not None and name not in table:
        raise UnknownName(kind, name, tuple(table))


def _given(name: str | None) -> tuple[str, ...]:
    return () if name is None else (name,)


def _higher(one: Levels, other: Levels | None) -> Levels:
    if not other:
        return one

    return Levels({name: max(one.get(name, 0), other.get(name, 0)) for name in (*one, *other)})
