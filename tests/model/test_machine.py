"""
Engine and model agree, whatever Hypothesis tries.
"""

from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from tests.model.beside import Beside
from tests.model.rules import RULES, Host, some_centre

chances = st.randoms(use_true_random=False)


class ContactCentre(RuleBasedStateMachine):
    """
    A random centre, played by the rules of `rules`; `Beside` compares after every move.
    """

    @initialize(chance=chances)
    def opens(self, chance: Random) -> None:
        """
        A plan and a policy.
        """
        centre = some_centre(chance)
        self.host = Host(centre)
        self.beside = Beside(centre)

    def play(self, name: str, chance: Random) -> None:
        """
        Both make one move.
        """
        self.beside.play(self.host.move(name, chance, self.beside.model))


def _as_rule(name: str) -> object:
    def play(self: ContactCentre, chance: Random) -> None:
        self.play(name, chance)

    play.__name__ = name
    return rule(chance=chances)(play)


for _name in RULES:
    setattr(ContactCentre, _name, _as_rule(_name))

TestContactCentre = ContactCentre.TestCase
