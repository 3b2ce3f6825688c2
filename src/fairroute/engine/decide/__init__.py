"""
What a command does, given the facts when its turn comes.

One method a command, named after it. Each either calls transitions or refuses; mistakes were found
before (`mistakes`). Deadlines that fire are decided here too, one method a rank, named after it:
what follows from an offer that lapsed is no different from one that was declined.
"""

from re import sub
from typing import TYPE_CHECKING, Any

from fairroute import commands as c
from fairroute.engine.classify import Classifier
from fairroute.engine.decide.agents import AgentDecisions
from fairroute.engine.decide.consulting import ConsultDecisions
from fairroute.engine.decide.handling import HandlingDecisions
from fairroute.engine.decide.line import LineDecisions
from fairroute.engine.decide.offers import OfferDecisions
from fairroute.engine.decide.parking import ParkingDecisions
from fairroute.engine.decide.people import PeoplesDecisions
from fairroute.engine.decide.planning import PlanDecisions
from fairroute.engine.decide.surges import SurgeDecisions
from fairroute.engine.decide.time import TimeDecisions
from fairroute.engine.state import State
from fairroute.engine.transitions import Transitions
from fairroute.plan import Plan
from fairroute.policies import Policy
from fairroute.timers import CAUSES, RANKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Decisions(
    AgentDecisions,
    LineDecisions,
    OfferDecisions,
    PeoplesDecisions,
    HandlingDecisions,
    ConsultDecisions,
    ParkingDecisions,
    SurgeDecisions,
    TimeDecisions,
    PlanDecisions,
):
    """
    Carries out commands and deadlines on a state by way of its transitions.
    """

    def __init__(
        self, state: State, do: Transitions, plan: Plan, classifier: Classifier, policy: Policy
    ) -> None:
        super().__init__(state, do, plan, classifier, policy)
        self.carry_out: Mapping[type, Callable[[Any], None]] = {
            command: getattr(self, _method_of(command))
            for command in c.COMMANDS
            if command not in c.ALONE
        }
        self._due = tuple(getattr(self, f"{name}_due") for name in RANKS)

    def fire(self, rank: int, fact: Any, key: Any) -> None:  # noqa: ANN401 - as the rank says
        """
        A deadline has come.
        """
        self.state.cause = CAUSES[rank]
        self._due[rank](fact, key)


def _method_of(command: type) -> str:
    """
    `SetPresence` is carried out by `set_presence`.
    """
    return sub(r"(?<!^)([A-Z])", r"_\1", command.__name__).lower()


__all__ = ["Decisions"]
