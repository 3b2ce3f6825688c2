"""
Who can do what, once and for all.

Agents with the same skills, media, pools, attributes and capacity share a `Profile`; items of the
same class and footprint share a `Signature`. Whether a profile may take a signature depends on
nothing else, so it is asked once per pair and kept as one bit on either side: which of 300 kinds of
agent may take an item is then a single AND.

Where the work that an agent has keeps some media out, they share a profile for just that (with its
`opening`) with everybody else of whom the same is true, until that work is over. So do those whose
time is so far spent that nothing may be begun that takes longer than `longest`.

Tables grow with what is seen and are swept when much of them is out of use (`Limits.interned`).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs

from fairroute.model import Agent, Classified
from fairroute.opening import Opening
from fairroute.protocols import AgentView, Needs

if TYPE_CHECKING:
    from fairroute.lanes import Excluded, Lane

MayTake = Callable[["Signature", "Profile"], tuple[bool, bool]]
"""(by the rules that always hold, by the policy's own eligibility as well)"""


@attrs.define(eq=False)
class Profile:
    """
    What an agent can do, *opening* aside: beside the work they have, and in the time they are still
    there: what takes *longest* (microseconds; None: anything). *serves* has the bit of each
    signature it may take.
    """

    index: int
    bit: int
    view: AgentView
    opening: Opening | None = None
    longest: int | None = None
    serves: int = 0
    agents: int = 0
    signed_in: int = 0


@attrs.define(eq=False)
class Signature:
    """
    What an item needs. *capable* and *eligible* have the bits of the profiles that may take it;
    *opened* is what surges leave of its needs, None until that is asked.
    """

    index: int
    bit: int
    work: Classified
    needs: Needs
    opened: Classified | None = None
    capable: int = 0
    eligible: int = 0
    items: int = 0
    lane: "Lane | None" = None
    personal: "dict[Excluded, Lane]" = attrs.field(factory=dict)
    ranks: Any = None
    ranks_version: int = -1


class Capability:
    """
    The tables of profiles and signatures.
    """

    __slots__ = (
        "_free_profiles",
        "_free_signatures",
        "_limit",
        "_may_take",
        "at",
        "on_sweep",
        "profiles",
        "signatures",
        "version",
    )

    def __init__(self, may_take: MayTake, limit: int) -> None:
        self._may_take = may_take
        self._limit = limit
        self.profiles: dict[tuple[Any, ...], Profile] = {}
        self.signatures: dict[Classified, Signature] = {}
        self.at: list[Profile | None] = []
        self.version = 0
        self._free_profiles: list[int] = []
        self._free_signatures: list[int] = []
        self.on_sweep: Callable[[], None] | None = None

    def profile(
        self, agent: Agent, opening: Opening | None = None, longest: int | None = None
    ) -> Profile:
        """
        The profile of *agent*, who is open to what *opening* says and takes *longest* at most.
        O(signatures) the first time, then O(1).
        """
        can = (agent.skills, agent.media, agent.pools, agent.capacity, agent.attributes)
        key = (*can, opening, longest)
        found = self.profiles.get(key)
        if found is not None:
            return found

        if len(self.profiles) >= self._limit:
            self._sweep_profiles()

        index = self._free_profiles.pop() if self._free_profiles else len(self.profiles)
        view = AgentView(
            skills=agent.skills,
            capacity=agent.capacity,
            media=agent.media,
            pools=agent.pools,
            attributes=agent.attributes,
        )
        found = self.profiles[key] = Profile(index, 1 << index, view, opening, longest)
        if index == len(self.at):
            self.at.append(found)
        else:
            self.at[index] = found

        for signature in self.signatures.values():
            self._relate(signature, found)

        self.version += 1
        return found

    def signature(self, work: Classified) -> Signature:
        """
        The signature of *work*. O(profiles) the first time, then O(1).
        """
        found = self.signatures.get(work)
        if found is not None:
            return found

        if len(self.signatures) >= self._limit:
            self._sweep_signatures()

        index = self._free_signatures.pop() if self._free_signatures else len(self.signatures)
        found = self.signatures[work] = Signature(index, 1 << index, work, needs_of(work))
        for profile in self.profiles.values():
            self._relate(found, profile)

        return found

    def relate_anew(self, signature: Signature) -> None:
        """
        Ask again who may take *signature*: what others may take has changed. O(profiles).
        """
        signature.opened = None
        signature.capable = signature.eligible = 0
        signature.ranks_version = -1
        for profile in self.profiles.values():
            profile.serves &= ~signature.bit
            self._relate(signature, profile)

    def _relate(self, signature: Signature, profile: Profile) -> None:
        capable, eligible = self._may_take(signature, profile)
        if capable:
            signature.capable |= profile.bit

        if eligible:
            signature.eligible |= profile.bit
            profile.serves |= signature.bit

    def _sweep_profiles(self) -> None:
        unused = [key for key, profile in self.profiles.items() if not profile.agents]
        for key in unused:
            gone = self.profiles.pop(key)
            self._free_profiles.append(gone.index)
            self.at[gone.index] = None
            for signature in self.signatures.values():
                signature.capable &= ~gone.bit
                signature.eligible &= ~gone.bit

        self._limit = max(self._limit, 2 * len(self.profiles))

    def _sweep_signatures(self) -> None:
        unused = [work for work, signature in self.signatures.items() if not signature.items]
        for work in unused:
            gone = self.signatures.pop(work)
            self._free_signatures.append(gone.index)
            for profile in self.profiles.values():
                profile.serves &= ~gone.bit

        if self.on_sweep is not None:
            self.on_sweep()

        self._limit = max(self._limit, 2 * len(self.signatures))


def needs_of(work: Classified) -> Needs:
    """
    *work* as eligibility and score parts see it: without its topic.
    """
    return Needs(
        tier=work.tier,
        rank=work.rank,
        skills=work.skills,
        promise=work.promise,
        within=work.within,
        medium=work.medium,
        demand=work.demand,
        pools=work.pools,
        requires=work.requires,
        attributes=work.attributes,
        hours=work.hours,
    )
