"""
Admission: who comes while too much waits is refused, or offered a callback.
"""

import pickle
from typing import Any

import pytest

import fairroute as fr
from fairroute import events as e
from fairroute.ids import ItemId
from fairroute.plan import Estimates, Offers, Topic
from fairroute.testing import Script, script

TOPICS = {"bill": Topic("bill"), "other": Topic("other")}


def centre_with(*rules: fr.Admission, **fields: Any) -> Script:  # noqa: ANN401 - fields of the plan
    """
    A centre with *rules*, where offers ring for long.
    """
    return script(
        fr.Plan(
            admission={rule.name: rule for rule in rules},
            topics=TOPICS,
            offers=Offers(timeout=1_000),
            **fields,
        )
    )


def at_work(*rules: fr.Admission, **fields: Any) -> Script:  # noqa: ANN401 - fields of the plan
    """
    Ada has needed 100 s for somebody and has the next.
    """
    centre = centre_with(*rules, **fields).agent("ada")
    centre.submit("before").accept("before").wait(100).complete("before")
    return centre.submit("now").accept("now")


def refused(centre: Script) -> e.Refused:
    """
    The one refusal of the last step.
    """
    assert centre.step is not None
    (event,) = centre.step.refused
    return event


def offered(centre: Script) -> list[tuple[str, str, float | None]]:
    """
    To whom a callback was offered in the last step, by which rule, and after how long a wait.
    """
    assert centre.step is not None
    found = centre.step.of(e.CallbackOffered)
    return [(event.contact, event.admission, event.expected) for event in found]


class TestBounds:
    """
    When somebody is stopped.
    """

    def test_by_length(self) -> None:
        """
        Waiting and ringing count, and who is served does not.
        """
        centre = centre_with(fr.Admission("few", length=2)).agent("ada").submit("a").submit("b")

        assert ["overloaded"] == centre.submit("c").refused
        assert [] == centre.accept("a").submit("d").refused
        assert ["overloaded"] == centre.submit("e").refused

    def test_by_the_longest_in_line(self) -> None:
        """
        From the instant on at which somebody has been there for so long.
        """
        centre = centre_with(fr.Admission("long", wait=60)).submit("a").wait(59).submit("b")
        assert [] == centre.refused

        assert ["overloaded"] == centre.wait(1).submit("c").refused
        assert [] == centre.cancel("a").submit("d").refused

    def test_by_what_whoever_comes_would_wait(self) -> None:
        """
        Not by what others do: whoever is served first waits less.
        """
        tiers = {
            "premier": fr.plan.Tier("premier", rank=1),
            "basic": fr.plan.Tier("basic", rank=2),
        }
        centre = at_work(fr.Admission("long", estimate=300), tiers=tiers)
        centre.submit("a").submit("b")

        event = refused(centre.submit("c"))
        assert ("overloaded", 300) == (event.reason, event.expected)
        assert "long is full: 2 in line, and 300 s to wait" == event.why
        assert [] == centre.submit("d", tier="premier").refused

    def test_nobody_is_stopped_whom_somebody_could_take_at_once(self) -> None:
        """
        Ada needs 100 s for each, and is free.
        """
        centre = at_work(fr.Admission("long", estimate=50)).complete("now")

        assert [] == centre.submit("a").refused
        assert ["overloaded"] == centre.accept("a").submit("b").refused

    def test_what_nobody_knows_stops_nobody(self) -> None:
        """
        Nobody has finished anything, or nobody is READY; the longest in line is known all the same.
        """
        centre = centre_with(fr.Admission("long", estimate=1, wait=60)).agent("ada").submit("now")
        assert [] == centre.accept("now").submit("a").refused

        event = refused(centre.wait(60).submit("b"))
        assert event.expected is None
        assert "long is full: 1 in line" == event.why

    def test_only_its_class_is(self) -> None:
        """
        Others neither count nor are stopped.
        """
        centre = centre_with(fr.Admission("bills", topics={"bill"}, promise="live", length=1))
        centre.submit("a", topic="other").submit("b", topic="bill", promise="by")

        assert [] == centre.submit("c", topic="bill").refused
        assert ["overloaded"] == centre.submit("d", topic="bill").refused
        assert [] == centre.submit("e", topic="other").refused
        assert [] == centre.submit("f", topic="bill", promise="by").refused

    def test_an_item_counts_as_what_it_is_now(self) -> None:
        """
        It was a bill and is something else, and the other way round.
        """
        centre = centre_with(fr.Admission("bills", topics={"bill"}, length=1))
        centre.submit("a", topic="bill").update("a", topic="other")
        assert [] == centre.submit("b", topic="bill").refused

        centre.update("b", topic="other").update("a", topic="bill")
        assert ["overloaded"] == centre.submit("c", topic="bill").refused

    @pytest.mark.parametrize("channel", ["phone", "chat", None])
    def test_every_door_is_the_same(self, channel: str | None) -> None:
        """
        Whoever comes, and whoever is there.
        """
        centre = centre_with(fr.Admission("few", length=1)).submit("a", channel=channel)

        assert ["overloaded"] == centre.submit("b", channel="mail").refused


class TestRefusing:
    """
    What a refusal leaves.
    """

    def test_nothing_else_happens(self) -> None:
        """
        No item, no contact, no number taken: as if nobody had come.
        """
        centre = centre_with(fr.Admission("few", length=1)).submit("a")
        before = centre.engine.snapshot()

        centre.submit("b", customer="kim")

        assert ["Refused"] == centre.told
        assert centre.engine.contact("b") is None
        after = centre.engine.snapshot()
        assert (before.items, before.contacts, before.last_item) == (
            after.items,
            after.contacts,
            after.last_item,
        )

    def test_the_contact_may_come_again(self) -> None:
        """
        By the same name, as it was never known.
        """
        centre = centre_with(fr.Admission("few", length=1)).submit("a").submit("b").cancel("a")

        centre.submit("b")

        assert ["b"] == centre.waiting
        item = centre.item("b")
        assert item is not None
        assert 2 == item.id

    def test_said_again_with_its_key_it_is_the_same_refusal(self) -> None:
        """
        Even when there is room by now.
        """
        centre = centre_with(fr.Admission("few", length=1)).submit("a")
        command = fr.Submit(fr.Contact("b"), key="k")
        told = refused(centre.do(command))

        step = centre.cancel("a").do(command).step

        assert step is not None
        assert () == tuple(step)
        assert [("k", told.seq, told.seq)] == [
            (again.key, again.first_seq, again.last_seq) for again in step.repeated
        ]

    def test_the_rest_of_a_batch_goes_on(self) -> None:
        """
        And each of its contacts counts for those after it.
        """
        engine = fr.Engine(fr.Plan(admission={"few": fr.Admission("few", length=2)}))

        step = engine.handle(*(fr.Submit(fr.Contact(name)) for name in "abc"), at=0)

        assert ["Queued", "Queued", "Refused"] == [type(event).__name__ for event in step][:3]


class TestWhoIsLetIn:
    """
    What was acknowledged is never turned away.
    """

    def test_a_message_about_an_open_item_is_not_refused(self) -> None:
        """
        However full it is: a reply is no new contact.
        """
        centre = centre_with(fr.Admission("few", length=1)).agent("ada")
        centre.submit("a").accept("a").do(fr.Park(ItemId(1))).submit("b")

        assert [] == centre.do(fr.Reply("a")).refused
        assert ["a"] == centre.waiting

    def test_nor_is_work_that_comes_back(self) -> None:
        """
        From an agent, or from a call that nobody answered.
        """
        centre = centre_with(fr.Admission("few", length=1)).agent("ada").submit("a").accept("a")
        centre.not_ready("ada").submit("b").do(fr.Requeue(ItemId(1)))

        assert [] == centre.refused
        assert ["a", "b"] == centre.waiting

    def test_nor_what_was_scheduled(self) -> None:
        """
        Neither now nor when its instant comes; and until then it is not in line.
        """
        centre = centre_with(fr.Admission("few", length=1)).submit("a", release_at=60)
        assert [] == centre.submit("b").submit("c", release_at=60).refused

        centre.until(60)

        assert ["b", "a", "c"] == centre.waiting

    def test_nor_a_call_of_our_own(self) -> None:
        """
        It yields to everybody, and nobody waits in it.
        """
        centre = centre_with(fr.Admission("few", length=1)).submit("a")

        assert [] == centre.submit("b", outbound=True).refused
        assert [] == centre.cancel("a").submit("c").refused

    def test_a_mode_that_holds_decides_first(self) -> None:
        """
        Whom it puts off is not in line, and takes nobody's place there.
        """
        few = fr.Admission("few", length=1)
        centre = centre_with(few).submit("a").do(fr.SetMode(until=100, new="callback"))

        assert [] == centre.submit("b").refused
        assert ["Queued", "CallbackAgreed", "Postponed"] == centre.told[:3]


class TestOfferingCallbacks:
    """
    Customers who are asked whether they would rather go.
    """

    long = fr.Admission("long", estimate=200, action="callback")

    def test_they_are_in_line_and_told_how_long_it_may_be(self) -> None:
        """
        The offer is the host's to make; the item waits as ever.
        """
        centre = at_work(self.long).submit("a")
        assert [] == offered(centre)

        centre.submit("b")

        assert [("b", "long", 200)] == offered(centre)
        assert ["Queued", "CallbackOffered"] == centre.told
        assert ["a", "b"] == centre.waiting

    def test_a_yes_keeps_their_place(self) -> None:
        """
        It is the command there is for it.
        """
        centre = at_work(self.long).submit("a").submit("b").submit("c").call_back("b")

        assert ["CallbackAgreed"] == centre.told
        assert ["a", "b", "c"] == centre.waiting

    def test_who_need_not_stay_is_offered_none(self) -> None:
        """
        They were promised an answer by a time.
        """
        centre = at_work(self.long).submit("a").submit("b", promise="by")

        assert [] == offered(centre)

    def test_a_rule_that_refuses_counts_first(self) -> None:
        """
        Whatever the order in the plan.
        """
        centre = at_work(self.long, fr.Admission("full", estimate=300)).submit("a").submit("b")
        assert [("b", "long", 200)] == offered(centre)

        assert ["overloaded"] == centre.submit("c").refused


class TestKept:
    """
    Other engines, and other plans.
    """

    @pytest.mark.parametrize("how", ["snapshot", "records"])
    def test_an_engine_restored_stops_the_same(self, how: str) -> None:
        """
        From facts or from what happened, refusals and offers among it.
        """
        rules = (fr.Admission("few", length=3), TestOfferingCallbacks.long)
        centre = at_work(*rules).submit("a").submit("b").submit("c").submit("d")
        assert ["overloaded"] == centre.refused
        snapshot = pickle.loads(pickle.dumps(centre.engine.snapshot()))  # noqa: S301 - our own

        other = (
            fr.Engine.restore(snapshot, plan=centre.engine.plan)
            if how == "snapshot"
            else fr.Engine.restore(records=centre.records, plan=centre.engine.plan)
        )

        other.check()
        assert centre.engine.snapshot() == other.snapshot()
        assert 1 == len(other.handle(fr.Submit(fr.Contact("d")), at=100).refused)

    def test_another_plan_has_other_rules(self) -> None:
        """
        From then on; those who are in line stay.
        """
        centre = centre_with().submit("a").submit("b")

        centre.do(fr.ChangePlan(fr.Plan(admission={"few": fr.Admission("few", length=2)})))

        centre.engine.check()
        assert ["overloaded"] == centre.submit("c").refused
        assert ["a", "b"] == centre.waiting

    def test_the_plans_estimator_is_asked(self) -> None:
        """
        By the head of the line, nobody need have finished anything.
        """
        rule = fr.Admission("long", estimate=30, action="callback")
        centre = centre_with(rule, estimates=Estimates(by="head_of_line")).agent("ada")
        centre.submit("now").accept("now").submit("a").wait(40).submit("b")

        assert [("b", "long", 40)] == offered(centre)


class TestWhyNobody:
    """
    "No agent" has four names.
    """

    def test_each_is_told_apart(self) -> None:
        """
        None is known, here, able, free; and nothing is said of what somebody has.
        """
        centre = script().submit("a", skills={"sales"})
        found = [self.why(centre)]
        found.append(self.why(centre.agent("ada").sign_out("ada")))
        found.append(self.why(centre.agent("ada")))
        centre.agent("bo", skills={"sales"}, presence=fr.Presence.NOT_READY)
        found.append(self.why(centre))

        assert [
            "no_agent_registered",
            "no_agent_signed_in",
            "no_agent_eligible",
            "no_agent_free",
        ] == found
        assert self.why(centre.ready("bo")) is None

    def why(self, centre: Script) -> str | None:
        """
        Why nobody has the item.
        """
        explanation = centre.engine.explain(ItemId(1))
        assert explanation is not None
        return explanation.nobody
