"""
Whether a policy can be relied on: tried with questions no day would ask in that order.

Routing rests on parts that answer everything, always alike, changing nothing, and seeing nothing of
the door. `check_policy` tries that, compares what a part declares with what it does, and says what
will be slow.
"""

import copy
import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from random import Random
from time import perf_counter
from typing import Any, Final

import attrs

from fairroute.bench import ScorePlan
from fairroute.plan import Plan
from fairroute.policies import Policy, part_name, reads_of
from fairroute.protocols import Escalation, Pairing, Terms, Waiting
from fairroute.stages import Stage, stages
from fairroute.testing.errors import PolicyCheckFailed
from fairroute.testing.questions import (
    Peeks,
    Words,
    pairings,
    waiting_items,
    with_other_agent,
    with_other_demand,
    with_other_item,
    with_other_load,
    with_other_preference,
)
from fairroute.testing.relabelling import decisions, relabellings

QUESTIONS: Final = 200
STEPS: Final = 120

Question = tuple[Any, ...]


@attrs.frozen
class PartReport:
    """
    What was seen of one part: asked *questions* times, it gave so many *distinct* answers.

    *microseconds* is the median time of an answer, here and now. *notes* are no faults.
    """

    moment: str
    name: str
    reads: str
    questions: int
    distinct: int
    microseconds: float
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        line = (
            f"{self.moment} {self.name}: {self.questions} questions, {self.distinct} different "
            f"answers, {self.microseconds:.1f} µs each, reads {self.reads}"
        )
        return "\n".join((line, *(f"  note: {note}" for note in self.notes)))


@attrs.frozen
class PolicyReport:
    """
    A policy that passed: what was seen of each part, and what to know of it.
    """

    parts: tuple[PartReport, ...]
    runs: int

    @property
    def notes(self) -> tuple[str, ...]:
        """
        What is slow, or could be said more exactly; nothing of it is wrong.
        """
        return tuple(note for part in self.parts for note in part.notes)

    def __str__(self) -> str:
        lines = [str(part) for part in self.parts]
        lines.append(f"the same decisions under {self.runs} relabellings")
        return "\n".join(lines)


def check_policy(policy: Policy, *, plan: Plan | None = None, seed: int = 0) -> PolicyReport:
    """
    Try every part of *policy*, and the whole of it in an engine under other labels.

    With *plan*, questions use its tiers, skills and pools only; without, tiers `standard`,
    `premier` and `basic`. The same *seed* tries the same. Takes about a second. Raises
    `PolicyCheckFailed` with every finding. A policy that passes may still be wrong; one that fails
    is.

    >>> print(fr.testing.check_policy(fr.policies.presets.fifo()).parts[0].name)
    Fifo
    """
    words = Words.of(plan)
    findings: list[str] = []
    reports: list[PartReport] = []
    for moment, name, part in _parts(policy):
        trial = _Trial(moment, name, part, words, Random(seed))  # noqa: S311 - no secret
        reports.append(trial.run(policy))
        findings += trial.findings

    labels = relabellings(seed)
    findings += _seen_labels(policy, plan, seed)
    if findings:
        raise PolicyCheckFailed(tuple(findings))

    return PolicyReport(tuple(reports), len(labels))


def _parts(policy: Policy) -> Iterator[tuple[str, str, Any]]:
    yield "order", part_name(policy.order), policy.order
    if policy.urgency is not None:
        yield "urgency", part_name(policy.urgency), policy.urgency

    for rule in policy.eligibility:
        yield "eligibility", part_name(rule), rule

    for part in policy.score:
        yield "score", part_name(part), part

    if policy.terms is not None:
        yield "terms", part_name(policy.terms), policy.terms

    if policy.escalation is not None:
        yield "escalation", part_name(policy.escalation), _as_stages(policy.escalation)


def _as_stages(part: Escalation) -> Callable[[Waiting], tuple[Stage, ...]]:
    """
    *part*, its answer taken as the engine does: stages may be made one by one.
    """
    return lambda item: stages(part(item))


def _seen_labels(policy: Policy, plan: Plan | None, seed: int) -> Iterator[str]:
    """
    Each relabelling under which the engine decides otherwise.
    """
    try:
        first = decisions(policy, plan, seed=seed, steps=STEPS, relabelling=None)
    except Exception as error:  # noqa: BLE001 - whatever a part may break, say so
        yield f"the engine fails with this policy: {type(error).__name__}: {error}"
        return

    again = decisions(policy, plan, seed=seed, steps=STEPS, relabelling=None)
    if first != again:
        yield "the same day twice gives other decisions: a part keeps state or draws chance"
        return

    for relabelling in relabellings(seed):
        other = decisions(policy, plan, seed=seed, steps=STEPS, relabelling=relabelling)
        if first != other:
            pairs = zip(first, other, strict=False)
            place = next(
                (n for n, (a, b) in enumerate(pairs) if a != b), min(len(first), len(other))
            )
            what = first[place][0] if place < len(first) else "nothing"
            yield (
                f"decides otherwise with {relabelling.name}: the first difference is event "
                f"{place + 1} ({what}); a policy may not know the door"
            )


@attrs.define
class _Trial:
    """
    One part, and what is found of it; one finding of a kind is enough.
    """

    moment: str
    name: str
    part: Callable[..., Any]
    words: Words
    chance: Random
    findings: list[str] = attrs.field(factory=list)

    def run(self, policy: Policy) -> PartReport:
        """
        Ask everything, and report.
        """
        questions = self._questions()
        answers, micro = self._ask_all(questions)
        good = [pair for pair in zip(questions, answers, strict=True) if pair[1] is not FAILED]
        self._ask_again(good)
        self._peek([question for question, _ in good])
        if self.moment in ("eligibility", "score"):
            self._declared(good)
        elif self.moment == "order":
            self._by_standing(good, beside_urgency=policy.urgency is not None)
        elif self.moment == "urgency":
            self._keeps_order(policy)

        return PartReport(
            self.moment,
            self.name,
            "item" if self.moment in ("order", "urgency", "escalation") else reads_of(self.part),
            len(questions),
            len({repr(answer) for _, answer in good}),
            micro,
            tuple(self._notes(policy, good)),
        )

    def _found(self, what: str) -> None:
        self.findings.append(f"{self.moment} {self.name} {what}")

    # --- totality, purity, determinism ---

    def _questions(self) -> list[Question]:
        if self.moment in ("order", "escalation"):
            return [(item,) for item in waiting_items(QUESTIONS, self.words, self.chance)]

        if self.moment == "urgency":
            items = waiting_items(QUESTIONS, self.words, self.chance)
            return [
                (item, max(item.arrived, 0) + self.chance.choice((0, 1, 10**6, 10**10)))
                for item in items
            ]

        return [(pairing,) for pairing in pairings(QUESTIONS, self.words, self.chance)]

    def _ask_all(self, questions: Sequence[Question]) -> tuple[list[Any], float]:
        answers: list[Any] = []
        times: list[float] = []
        told: set[str] = set()
        for question in questions:
            before = copy.deepcopy(question)
            started = perf_counter()
            answer, fault = self._ask_once(question)
            times.append(perf_counter() - started)
            answers.append(FAILED if fault else answer)
            if question != before and "changes" not in told:
                told.add("changes")
                self._found(f"changes what it is asked about: {_shown(before)}")

            kind = fault.partition(":")[0].partition(" (")[0].split(" ")[0]
            if fault and kind not in told:
                told.add(kind)
                self._found(f"{fault}, asked {_shown(question)}")

        return answers, sorted(times)[len(times) // 2] * 1e6

    def _ask_once(self, question: Question) -> tuple[Any, str]:
        """
        The answer, and what is wrong with it; nothing is an empty text.
        """
        try:
            answer = self.part(*question)
        except Exception as error:  # noqa: BLE001 - a part may raise anything; it should not
            return None, f"raised {type(error).__name__}: {error}"

        return answer, _wrong_answer(self.moment, answer)

    def _ask_again(self, good: list[tuple[Question, Any]]) -> None:
        shuffled = list(good)
        self.chance.shuffle(shuffled)
        for question, answer in shuffled:
            twice = [self._answer(question), self._answer(question)]
            if twice[0] != answer or twice[1] != answer:
                other = next(one for one in twice if one != answer)
                self._found(
                    f"answers {answer!r} and then {other!r} to the same question: it keeps state "
                    f"or draws chance, asked {_shown(question)}"
                )
                return

    def _answer(self, question: Question) -> Any:  # noqa: ANN401 - whatever a part answers
        try:
            return self.part(*question)
        except Exception as error:  # noqa: BLE001 - as above
            return error

    def _peek(self, questions: list[Question]) -> None:
        peeks = Peeks()
        for question in questions:
            projection, *rest = question
            self._answer((peeks.watch(projection), *rest))

        if peeks.names:
            names = ", ".join(sorted(peeks.names))
            self._found(f"tries to read {names}, which no part may see")

    # --- what it declares ---

    def _declared(self, good: list[tuple[Question, Any]]) -> None:
        reads = reads_of(self.part)
        for what, depends in self._dependence(good):
            if what in _NOT_READ[reads] and depends is not None:
                self._found(f'declares reads = "{reads}", but depends on {what}: {depends}')

            declares = getattr(self.part, "by_demand", True)
            if what == "the item's demand" and not declares and depends is not None:
                self._found(f"declares by_demand = False, but depends on {what}: {depends}")

    def _dependence(self, good: list[tuple[Question, Any]]) -> Iterator[tuple[str, str | None]]:
        """
        Of what the answers turn out to depend: a word, and an example if they do.
        """
        words, chance = self.words, self.chance
        changes: tuple[tuple[str, Callable[[Pairing], Pairing]], ...] = (
            ("the agent's load", lambda p: with_other_load(p, chance)),
            ("the item's class", lambda p: with_other_item(p, words, chance)),
            ("the item's demand", with_other_demand),
            ("the agent", lambda p: with_other_agent(p, words, chance)),
            ("the preference", with_other_preference),
        )
        for what, change in changes:
            found: str | None = None
            for (pairing,), answer in good:
                other = change(pairing)
                if self._answer((other,)) != answer:
                    found = f"{answer!r} for {_shown((pairing,))}, not for {_shown((other,))}"
                    break

            yield what, found

    def _by_standing(self, good: list[tuple[Question, Any]], *, beside_urgency: bool) -> None:
        if not getattr(self.part, "by_standing", beside_urgency):
            return

        earlier: dict[object, tuple[Waiting, int]] = {}
        for (item,), key in sorted(good, key=lambda pair: pair[0][0].standing):
            group = (item.tier, item.rank, item.within, item.hours)
            ahead = earlier.setdefault(group, (item, key))
            if key < ahead[1] and item.standing > ahead[0].standing:
                self._found(
                    "must follow standing where tier and target are equal, and does not: "
                    f"{key!r} for {_shown((item,))} comes before "
                    f"{ahead[1]!r} for {_shown((ahead[0],))}"
                )
                return

            if key > ahead[1]:
                earlier[group] = (item, key)

    def _keeps_order(self, policy: Policy) -> None:
        """
        Of two items of one class, the one ahead by the order may never be the less urgent one.
        """
        group = getattr(self.part, "group", _class_of)
        groups: dict[object, list[tuple[int, int, Waiting]]] = {}
        for drawn in waiting_items(QUESTIONS, self.words, self.chance):
            # At a match all of a group are shown the same lengths.
            item = attrs.evolve(drawn, alike=1, in_line=1)
            try:
                groups.setdefault(group(item), []).append((policy.order(item), item.standing, item))
            except Exception:  # noqa: BLE001, S112 - an order that raises has its own finding
                continue

        for members in groups.values():
            members.sort(key=lambda member: member[:2])
            for ahead, behind in pairwise(item for _, _, item in members):
                if ahead.standing != behind.standing and self._reversed(ahead, behind):
                    return

    def _reversed(self, ahead: Waiting, behind: Waiting) -> bool:
        for now in _TIMES:
            first, second = self._answer((ahead, now)), self._answer((behind, now))
            if _is_number(first) and _is_number(second) and first < second:
                self._found(
                    f"makes {_shown((behind,))} more urgent than {_shown((ahead,))}, which is "
                    f"ahead of it in the same group: {second!r} against {first!r} at {now}"
                )
                return True

        return False

    # --- what to know ---

    def _notes(self, policy: Policy, good: list[tuple[Question, Any]]) -> Iterator[str]:
        if self.moment == "urgency" and not hasattr(self.part, "group"):
            yield (
                "has no group(item): the first of every kind of item is asked at each match, "
                "not the first of each group"
            )

        if self.moment not in ("eligibility", "score"):
            return

        if reads_of(self.part) == "pair":
            yield (
                f"is asked pair by pair, in time linear in the number of agents"
                f"{self._could_declare(good)}"
            )
        elif self.moment == "score" and ScorePlan.of(policy.score).linear:
            yield "stands in a sequence that fits no index, and is asked pair by pair"

    def _could_declare(self, good: list[tuple[Question, Any]]) -> str:
        depends = {what for what, example in self._dependence(good) if example is not None}
        for reads, beyond in _NOT_READ.items():
            if reads != "pair" and not depends & beyond:
                return f'; as far as tried it could declare reads = "{reads}"'

        return ""


FAILED: Final = object()

_TIMES: Final = (0, 10**6, 3600 * 10**6, 10**15)

_SHOWN: Final = 300
"""Characters of a question that a finding repeats: enough for all fields of a pairing."""

_NOT_READ: Final[dict[str, frozenset[str]]] = {
    "item": frozenset({"the agent", "the agent's load", "the preference"}),
    "preference": frozenset(
        {"the agent", "the agent's load", "the item's class", "the item's demand"}
    ),
    "profile": frozenset({"the agent's load", "the preference"}),
    "agent": frozenset({"the item's class", "the preference"}),
    "pair": frozenset(),
}
"""What a part that declares this may not depend on."""


def _wrong_answer(moment: str, answer: object) -> str:
    """
    What is wrong with *answer*; nothing is an empty text.
    """
    if moment == "order":
        return "" if type(answer) is int else f"answered {answer!r}, expected an integer"

    if moment == "escalation":
        return ""  # whatever is wrong with stages was raised when they were taken

    if moment == "eligibility":
        right = answer is None or isinstance(answer, str)
        return "" if right else f"answered {answer!r}, expected None or a reason"

    if moment == "terms":
        right = isinstance(answer, Terms) and type(answer.timeout) is int and answer.timeout > 0
        return "" if right else f"answered {answer!r}, expected Terms with a timeout"

    if moment == "urgency":
        return "" if _is_number(answer) else f"answered {answer!r}, expected a number"

    several = answer if isinstance(answer, tuple) and answer else (answer,)
    if all(_is_number(one) for one in several):
        return ""

    return f"answered {answer!r}, expected a number or a tuple of numbers"


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and not math.isnan(value)  # type: ignore[arg-type]


def _shown(question: Question) -> str:
    text = ", ".join(repr(one) for one in question)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _class_of(item: Waiting) -> object:
    return item.tier, item.rank, item.skills, item.promise, item.within, item.hours
