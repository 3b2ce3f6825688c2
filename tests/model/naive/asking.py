"""
What policy parts are asked, and what counts as an answer.
"""

import math
from collections.abc import Callable
from typing import Any

import attrs
from tests.model.naive.facts import Item, Part, Worker
from tests.model.naive.world import World

from fairroute import events as e
from fairroute.instants import later, microseconds
from fairroute.model import Classified
from fairroute.protocols import AgentView, Needs, Pairing, Terms, Waiting


class Asking(World):
    """
    Asks each part, and says when one fails.
    """

    def _waiting(self, item: Item) -> Waiting:
        """
        An item as order and urgency parts see it.
        """
        work = item.work
        hours, due = None, None
        if work.target is not None and work.target.hours is not None:
            hours = work.target.hours
            due = self._due(item.standing, microseconds(work.target.within), hours)

        return Waiting(
            tier=work.tier,
            rank=work.rank,
            skills=work.skills,
            promise=work.promise,
            within=within(work),
            standing=item.standing,
            arrived=item.arrived,
            number=item.arrival,
            hours=hours,
            due=due,
        )

    def due(self, item: Item) -> int | None:
        """
        When the target of an item is up.
        """
        target = item.work.target
        if target is None:
            return None

        return self._due(item.standing, microseconds(target.within), target.hours)

    def _due(self, since: int, length: int, hours: str | None) -> int:
        """
        When so much of these hours has gone by: opening by opening, then without end.
        """
        told = self.hours.get(hours or "", ())
        for opening in told:
            opens, closes = microseconds(opening.opens), microseconds(opening.closes)
            begins = max(since, opens)
            if length == 0:
                return since

            if begins < closes:
                if begins + length <= closes:
                    return begins + length

                length -= closes - begins

            since = max(since, closes)

        return later(since, length)

    def _key(self, item: Item) -> int:
        """
        The order's key for the item; where the order fails the item stands by its standing.
        """
        try:
            answer = self.policy.order(self._waiting(item))
        except Exception:  # noqa: BLE001 - whatever a user's part raises
            return item.standing

        return int(answer) if _is_key(answer) else item.standing

    def _tell_if_order_failed(self, item: Item) -> None:
        try:
            answer = self.policy.order(self._waiting(item))
        except Exception as error:  # noqa: BLE001 - whatever a user's part raises
            self._policy_failed(
                self.policy.order, item, None, Part(f"{type(error).__name__}: {error}")
            )
        else:
            if not _is_key(answer):
                self._policy_failed(
                    self.policy.order, item, None, Part(f"answered {answer!r}, expected an integer")
                )

    def _urgency(self, item: Item) -> float:
        if self.policy.urgency is None:
            return 0

        view = self._waiting(item)
        part: Any = self.policy.urgency
        if getattr(part, "by_length", False):
            line = [self._waiting(other) for other in self.items if other.state == "waiting"]
            alike = [other for other in line if part.group(other) == part.group(view)]
            view = attrs.evolve(view, alike=len(alike), in_line=len(line))

        answer: float = part(view, self.now)
        return answer

    def _objection(self, part: Callable[[Pairing], Any], item: Item, agent: Worker) -> str | None:
        pairing = self._pairing(part, item, agent)
        if any(getattr(each, "by_free", False) for each in self.policy.eligibility):
            free = [other for other in self.agents if self.is_free(other)]
            pairing = attrs.evolve(pairing, free=len(free))

        answer = _ask(part, pairing)
        if answer is None or isinstance(answer, str):
            return answer

        raise Part(f"answered {answer!r}, expected None or a reason")

    def _score(
        self, part: Callable[[Pairing], Any], item: Item, agent: Worker
    ) -> tuple[float, ...]:
        answer = _ask(part, self._pairing(part, item, agent))
        numbers = answer if isinstance(answer, tuple) else (answer,)
        if numbers and all(
            type(number) in {int, float} and not math.isnan(number) for number in numbers
        ):
            return numbers

        raise Part(f"answered {answer!r}, expected a number or a tuple of numbers")

    def _terms(self, item: Item, agent: Worker) -> Terms:
        """
        The policy's terms for a chosen pair; the plan's, where it has none or they fail.
        """
        offers = self.plan.offers
        usual = Terms(
            timeout=microseconds(offers.timeout),
            auto_accept=offers.auto_accept,
            rest_after_decline=microseconds(offers.rest_after_decline),
            rest_after_miss=microseconds(offers.rest_after_miss),
            fan_out=offers.fan_out,
            wait_for=microseconds(offers.wait_for),
        )
        part = self.policy.terms
        if part is None:
            return usual

        try:
            answer = _ask(part, self._pairing(part, item, agent))
        except Part as failure:
            self._policy_failed(part, item, None, failure)
            return usual

        if isinstance(answer, Terms) and answer.timeout > 0:
            return answer

        nonsense = Part(f"answered {answer!r}, expected Terms with a timeout")
        self._policy_failed(part, item, None, nonsense)
        return usual

    def _pairing(self, part: object, item: Item, agent: Worker) -> Pairing:
        work = item.work
        card = agent.agent
        window = _window(part)
        named = item.preferred
        return Pairing(
            item=Needs(
                tier=work.tier,
                rank=work.rank,
                skills=work.skills,
                promise=work.promise,
                within=within(work),
                medium=work.medium,
                demand=work.demand,
                pools=work.pools,
                requires=work.requires,
                attributes=work.attributes,
                hours=None if work.target is None else work.target.hours,
            ),
            agent=AgentView(
                skills=card.skills,
                capacity=card.capacity,
                media=card.media,
                pools=card.pools,
                used=self.used(agent),
                items=len(self._with(agent)),
                idle_since=agent.idle_since,
                last_offered=agent.last_offered,
                attributes=card.attributes,
                handled=0 if window is None else sum(at > self.now - window for at in agent.given),
            ),
            preference=len(named) - named.index(agent.id) if agent.id in named else 0,
        )

    def _policy_failed(self, part: object, item: Item, agent: Worker | None, failure: Part) -> None:
        name = getattr(part, "__name__", type(part).__name__)
        self._tell(
            e.PolicyFailed,
            part=name,
            item=item.id,
            agent=agent.id if agent else None,
            why=str(failure),
        )
        if agent is not None:
            self.withheld.append((item, agent))


def within(work: Classified) -> int | None:
    """
    The target in microseconds.
    """
    return None if work.target is None else microseconds(work.target.within)


def _ask(part: Callable[[Pairing], Any], pairing: Pairing) -> Any:  # noqa: ANN401 - checked later
    try:
        return part(pairing)
    except Exception as error:
        raise Part(f"{type(error).__name__}: {error}") from error


def agrees(part: Callable[[Pairing], Any], pairing: Pairing) -> bool:
    """
    Whether a rule has no objection; one that fails has.
    """
    try:
        return _ask(part, pairing) is None
    except Part:
        return False


def is_chance(part: object) -> bool:
    """
    Whether a part picks by chance among those tied so far, instead of answering.
    """
    return bool(getattr(part, "by_chance", False))


def _window(part: object) -> int | None:
    """
    How far back a part counts what an agent was given, in microseconds.
    """
    window: int | None = getattr(part, "window", None)
    return window


def _is_key(answer: object) -> bool:
    """
    An integer that a store of 16 bytes can hold.
    """
    return type(answer) is int and -(2**127) < answer < 2**127
