"""
What the policy says of an item's place, and of a pair.

Shared by all who look for a pair: the match, and agents who take work of their own accord.
"""

from fairroute import answers
from fairroute.engine.index import Index
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.policies import Policy
from fairroute.protocols import Number, part_name

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

    def place(self, item: ItemFacts) -> Place:
        """
        The place of *item* in the one order all agents share, now: smaller is served first.
        """
        return self._placed(item)[0]

    def _placed(self, item: ItemFacts) -> tuple[Place, str | None]:
        urgency = self.policy.urgency
        if urgency is None:
            return (0, item.key, item.standing, item.arrival), None

        lane = item.lane
        urgent: Number = 0
        why = None if lane is None else lane.misgrouped
        try:
            urgent = answers.number(urgency(self.index.view(item), self.state.now))
        except Exception as error:  # noqa: BLE001 - as above
            why = answers.why(error)

        return (-urgent, item.key, item.standing, item.arrival), why

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
