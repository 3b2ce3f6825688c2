"""
How a chosen pair is offered, when the plan's own terms are all there is to say.
"""

# ruff: noqa: D102 - a part's class says what calling it answers.

from typing import Any, Final

import attrs

from fairroute.instants import microseconds
from fairroute.plan import Offers
from fairroute.protocols import Pairing, Terms

_USUAL: Final = Offers()


def _like_offers(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """
    What `Offers` allows for the field of that name.
    """
    model: attrs.Attribute[Any] = getattr(attrs.fields(Offers), attribute.name)
    if model.validator is not None:
        model.validator(instance, attribute, value)


@attrs.frozen
class PlanTerms:
    """
    The same terms for every offer.

    *timeout* seconds to decide, more than 0; *auto_accept* assigns without asking; the two rests
    keep the pair apart for so many seconds; *fan_out* agents are asked at the same time; an item
    waits *wait_for* seconds for agents it prefers. Defaults and ranges are those of `Offers`;
    raises `InvalidValue` outside them. The answer is made once, then always the same object.

    >>> from fairroute.policies import AgentView, Needs, Pairing, PlanTerms
    >>> PlanTerms(timeout=15)(Pairing(Needs(), AgentView())).timeout
    15000000
    """

    timeout: float = attrs.field(default=_USUAL.timeout, kw_only=True, validator=_like_offers)
    auto_accept: bool = attrs.field(
        default=_USUAL.auto_accept, kw_only=True, validator=_like_offers
    )
    rest_after_decline: float = attrs.field(
        default=_USUAL.rest_after_decline, kw_only=True, validator=_like_offers
    )
    rest_after_miss: float = attrs.field(
        default=_USUAL.rest_after_miss, kw_only=True, validator=_like_offers
    )
    fan_out: int = attrs.field(default=_USUAL.fan_out, kw_only=True, validator=_like_offers)
    wait_for: float = attrs.field(default=_USUAL.wait_for, kw_only=True, validator=_like_offers)
    _terms: Terms = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        # After the validators, which speak of seconds and of this part.
        terms = Terms(
            timeout=microseconds(self.timeout),
            auto_accept=self.auto_accept,
            rest_after_decline=microseconds(self.rest_after_decline),
            rest_after_miss=microseconds(self.rest_after_miss),
            fan_out=self.fan_out,
            wait_for=microseconds(self.wait_for),
        )
        object.__setattr__(self, "_terms", terms)

    @classmethod
    def from_offers(cls, offers: Offers, /) -> "PlanTerms":
        """
        The terms of a plan's *offers*.

        >>> from fairroute.plan import Offers
        >>> from fairroute.policies import PlanTerms
        >>> PlanTerms.from_offers(Offers(rest_after_miss=60)).rest_after_miss
        60
        """
        return cls(
            timeout=offers.timeout,
            auto_accept=offers.auto_accept,
            rest_after_decline=offers.rest_after_decline,
            rest_after_miss=offers.rest_after_miss,
            fan_out=offers.fan_out,
            wait_for=offers.wait_for,
        )

    def __call__(self, _: Pairing, /) -> Terms:
        return self._terms
