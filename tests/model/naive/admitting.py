"""
Who is let in.
"""

from tests.model.naive.estimating import whole
from tests.model.naive.facts import Item
from tests.model.naive.matching import Matching

from fairroute.admission import Admission
from fairroute.ids import ItemId
from fairroute.instants import microseconds
from fairroute.model import Classified, Contact


class Admitting(Matching):
    """
    Looks at every rule of admission when somebody comes.
    """

    def _stopped(self, contact: Contact, work: Classified) -> tuple[Admission, int | None] | None:
        """
        The rule past its bound that decides, and how long the newcomer would wait.
        """
        rules = [
            rule
            for rule in self.plan.admission.values()
            if rule.watches(work) and (rule.action == "refuse" or work.promise == "live")
        ]
        if not rules or contact.outbound:
            return None

        expected = self._foretold_for(contact, work)
        past = [rule for rule in rules if self._is_past(rule, expected)]
        refusing = [rule for rule in past if rule.action == "refuse"]
        return next(((rule, expected) for rule in (*refusing, *past)), None)

    def _is_past(self, rule: Admission, expected: int | None) -> bool:
        there = [
            self.now - item.arrived
            for item in self.items
            if item.state in ("waiting", "offered")
            and not item.outbound
            and rule.watches(item.work)
        ]
        return (
            (rule.length is not None and len(there) >= rule.length)
            or (rule.wait is not None and max(there, default=-1) >= microseconds(rule.wait))
            or (
                rule.estimate is not None
                and expected is not None
                and expected >= microseconds(rule.estimate)
            )
        )

    def _foretold_for(self, contact: Contact, work: Classified) -> int | None:
        asked = self.now if contact.asked_at is None else microseconds(contact.asked_at)
        newcomer = Item(
            id=ItemId(self.last_item + 1),
            contact=contact,
            work=work,
            key=0,
            standing=asked,
            arrived=self.now,
            arrival=self.seq + 1,
            preferred=contact.preferred,
        )
        newcomer.key = self._key(newcomer)
        found = self.history.estimate(self, newcomer, self.plan.estimates.by)
        return None if found is None else whole(found[0])
