"""
How a pair is offered: what the policy's part answers, else what the plan says.
"""

from fairroute import answers
from fairroute.engine.transitions import Transitions
from fairroute.facts import AgentFacts, ItemFacts
from fairroute.plan import Offers
from fairroute.policies.terms import PlanTerms
from fairroute.protocols import AgentView, Needs, Pairing, Terms, part_name


class TermsOfPairs:
    """
    Asks the terms part of the policy that *do*'s index was made for; *usual* are the plan's terms.
    """

    def __init__(self, do: Transitions, offers: Offers) -> None:
        self._do = do
        self._part = do.index.policy.terms
        self.usual = PlanTerms.from_offers(offers)(Pairing(Needs(), AgentView()))

    def of(self, item: ItemFacts, agent: AgentFacts) -> Terms:
        """
        The terms for *item* beside *agent*. A part that fails is said, and the usual ones hold.
        """
        part = self._part
        if part is None:
            return self.usual

        try:
            return answers.terms(part(self._do.index.pairing(item, agent)))
        except Exception as error:  # noqa: BLE001 - a part may raise anything; matching goes on
            self._do.policy_failed(part_name(part), item, None, answers.why(error))
            return self.usual
