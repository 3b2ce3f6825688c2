"""
What the policy says of an item's place, and of a pair.

Shared by all who look for a pair: the match, and agents who take work of their own accord.
"""

from collections import Counter
from math import inf
from typing import TYPE_CHECKING, Any

import attrs

from fairroute import answers
from fairroute.engine.index import Index
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.policies import Policy
from fairroute.protocols import Number, Waiting, part_name

if TYPE_CHECKING:
    from collections.abc import Hashable

Place = tuple[Number, int, int, int]
"""(−urgency, key, standing, arrival): the one order of items."""


class Asking:
    """
    Asks the parts of one policy about items and pairs as they stand.
    """

    def __init__(self, state: State, index: Index, do: Transitions, policy: Policy) -> None:
        self.state = state
        self.index = index
        self.do = do
        self.policy = policy
        self.by_length = bool(getattr(policy.urgency, "by_length", False))
        """Whether places depend on how many wait: each decision may then change all of them."""
        self._lengths: Counter[Hashable] = Counter()
        self._free = 0
        self._counted_at = -1

    def place(self, item: ItemFacts) -> Place:
        """
        The place of *item* in the one order all agents share, now: smaller is served first.
        """
        return self._placed(item)[0]

    def _placed(self, item: ItemFacts) -> tuple[Place, str | None]:
        urgency = self.policy.urgency
        if item.expedited:
            return (-inf, 0, item.standing, item.arrival), None

        if item.outbound:
            return (inf, 0, item.standing, item.arrival), None

        if urgency is None:
            return (0, item.key, item.standing, item.arrival), None

        lane = item.lane
        urgent: Number = 0
        why = None if lane is None else lane.misgrouped
        view = self.index.view(item)
        try:
            if self.by_length:
                view = self._with_lengths(view, item)

            urgent = answers.number(urgency(view, self.state.now))
        except Exception as error:  # noqa: BLE001 - as above
            why = answers.why(error)

        return (-urgent, item.key, item.standing, item.arrival), why

    def _with_lengths(self, view: Waiting, item: ItemFacts) -> Waiting:
        """
        *view*, with how many of its group wait and how many in all.
        """
        self._count()
        urgency: Any = self.policy.urgency
        # What is not in line is asked about, too: whom somebody passed who was given it.
        group = urgency.group(view) if item.lane is None else item.lane.group
        alike = self._lengths[group]
        return attrs.evolve(view, alike=alike, in_line=self._lengths.total())

    def _count(self) -> None:
        """
        How many wait and how many are free: counted once between two events. O(lanes + agents).
        """
        if self._counted_at != self.state.seq:
            self._counted_at = self.state.seq
            self._lengths.clear()
            for lane in self.index.lines.lanes():
                self._lengths[lane.group] += lane.waiting

            self._free = sum(map(self.index.is_free, self.state.agents.values()))

    def ask(self, item: ItemFacts, agent: AgentFacts) -> str | None:
        """
        What the policy's own eligibility says against a pair; a part that fails withholds it.
        """
        reason, failed = self.verdict(item, agent)
        if failed is not None:
            self._fail(failed, item, agent, str(reason))

        return reason

    def verdict(self, item: ItemFacts, agent: AgentFacts) -> tuple[str | None, object]:
        """
        The policy's own reason against a pair, and the part that failed instead of giving one.
        """
        pairing = self.index.pairing(item, agent)
        if self.index.by_free:
            self._count()
            pairing = attrs.evolve(pairing, free=self._free)

        for part in self.policy.eligibility:
            try:
                reason = answers.reason(part(pairing))
            except Exception as error:  # noqa: BLE001 - a part may raise anything; matching goes on
                return answers.why(error), part

            if reason is not None:
                return reason, None

        return None, None

    def _fail(self, part: object, item: ItemFacts, agent: AgentFacts, why: str) -> None:
        self.do.policy_failed(part_name(part), item, agent, why)
