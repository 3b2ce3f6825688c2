"""
What a contact is, by the plan.
"""

import attrs
from tests.model.naive.asking import Asking
from tests.model.naive.serving import meets

from fairroute import commands as c
from fairroute.expressions import Requirement, all_of
from fairroute.levels import NO_SKILLS, Levels
from fairroute.model import Classified, Contact, Promise, ServiceTarget, WorkItem


class Classifying(Asking):
    """
    Gives work its class.
    """

    def _classify(self, work: Contact | WorkItem) -> Classified:
        plan = self.plan
        if isinstance(work, WorkItem):
            return Classified(
                tier=work.tier,
                rank=self._rank(work.tier),
                skills=work.skills,
                promise=work.promise,
                target=work.target or self._tier_target(work.tier, work.promise),
                medium=work.medium,
                demand=work.demand,
                pools=work.pools,
                topic=work.contact.topic,
                requires=work.requires,
                attributes=work.contact.attributes,
            )

        channel = (plan.channels or {}).get(work.channel or "")
        work = self._by_rules(work)
        tier = work.tier or plan.default_tier
        promise = work.promise or (channel.promise if channel else "live")
        skills, pools = self._of_topic(work.topic, work.skills)
        return Classified(
            tier=tier,
            rank=self._rank(tier),
            skills=skills,
            promise=promise,
            target=self._target(work.topic, tier, promise),
            medium=work.medium or (channel.medium if channel else None),
            demand=work.demand or (channel.demand if channel else 1),
            pools=pools,
            topic=work.topic,
            requires=self._required(work.topic, work.requires),
            attributes=work.attributes,
        )

    def _by_rules(self, contact: Contact) -> Contact:
        """
        *contact*, having said itself what the first rule that holds says of it. Only declared
        exceptions see the door.
        """
        channel = (self.plan.channels or {}).get(contact.channel or "")
        doors = {
            "channel": contact.channel,
            "medium": contact.medium or (channel.medium if channel else None),
        }
        for rule in self.plan.classify:
            known = dict(contact.attributes)
            if rule.exception:
                known |= {name: door for name, door in doors.items() if door}

            if not meets(known, rule.when):
                continue

            skills = {
                skill: max(contact.skills.get(skill, 0), rule.skills.get(skill, 0))
                for skill in {*contact.skills, *rule.skills}
            }
            return attrs.evolve(
                contact,
                tier=contact.tier or rule.tier,
                topic=contact.topic or rule.topic,
                promise=contact.promise or rule.promise,
                skills=skills,
            )

        return contact

    def _of_topic(self, topic: str | None, skills: Levels | None) -> tuple[Levels, frozenset[str]]:
        """
        What a topic needs, raised by the given skills, and the pools that serve it.
        """
        found = (self.plan.topics or {}).get(topic or "")
        needed = dict(found.skills) if found else {}
        for skill, level in (skills or NO_SKILLS).items():
            needed[skill] = max(level, needed.get(skill, 0))

        return Levels(needed), found.pools if found else frozenset()

    def _required(self, topic: str | None, requires: Requirement | None) -> Requirement:
        """
        What a topic requires, and what was required on top.
        """
        found = (self.plan.topics or {}).get(topic or "")
        return all_of(
            [*([found.requires] if found else []), *([] if requires is None else [requires])]
        )

    def _rank(self, tier: str) -> int:
        return self.plan.tiers[tier].rank if self.plan.tiers else 0

    def _tier_target(self, tier: str, promise: Promise) -> ServiceTarget | None:
        return self.plan.tiers[tier].target(promise) if self.plan.tiers else None

    def _target(self, topic: str | None, tier: str, promise: Promise) -> ServiceTarget | None:
        found = (self.plan.topics or {}).get(topic or "")
        own = found.targets.get((tier, promise)) if found else None
        return own or self._tier_target(tier, promise)

    def _reclassify(
        self, work: Classified, command: c.UpdateItem | c.Transfer | c.Consult
    ) -> Classified:
        tier = getattr(command, "tier", None) or work.tier
        promise = getattr(command, "promise", None) or work.promise
        topic = command.topic or work.topic
        skills, pools, target = work.skills, work.pools, work.target
        if command.topic is not None:
            skills, pools = self._of_topic(topic, command.skills)
        elif command.skills is not None:
            skills = command.skills

        requires = work.requires if command.requires is None else command.requires
        if command.topic is not None:
            requires = self._required(topic, command.requires)

        if (tier, promise, topic) != (work.tier, work.promise, work.topic):
            target = self._target(topic, tier, promise)

        return attrs.evolve(
            work,
            tier=tier,
            rank=self._rank(tier),
            skills=skills,
            promise=promise,
            target=target,
            pools=pools if command.pools is None else command.pools,
            topic=topic,
            requires=requires,
            attributes=work.attributes if command.attributes is None else command.attributes,
        )
