"""
What contacts are by the rules of a plan.
"""

from typing import Any

import pytest

import fairroute as fr
from fairroute.classification import ChannelException, ClassificationRule
from fairroute.model import Classified
from fairroute.plan import Channel, Tier, Topic

DECLARED = ChannelException(owner="kim", reason="nobody waits beside a fax", until="2027-06-30")
TIERS = {
    "premier": Tier("premier", rank=1, live=fr.ServiceTarget(within=20)),
    "standard": Tier("standard", rank=2),
}


def classified(contact: fr.Contact, *rules: ClassificationRule, **tables: Any) -> Classified:  # noqa: ANN401 - tables of a plan
    """
    What *contact* is by *rules*.
    """
    engine = fr.Engine(fr.Plan(classify=rules, **tables))
    step = engine.handle(fr.Submit(contact), at=0)
    return step.of(fr.events.Queued)[0].work


def gold(**said: Any) -> fr.Contact:  # noqa: ANN401 - fields of a contact
    """
    A contact of somebody with a gold contract.
    """
    return fr.Contact("c1", attributes={"contract": "gold"}, **said)


GOLD = ClassificationRule('contract == "gold"', tier="premier", topic="care", skills={"care": 2})


def test_a_rule_gives_tier_and_topic_and_what_goes_with_them() -> None:
    """
    Rank, target, skills and pools follow, as if the contact had said tier and topic itself.
    """
    topics = {"care": Topic("care", skills={"care": 1, "french": 1}, pools={"north"})}

    work = classified(gold(), GOLD, tiers=TIERS, topics=topics)

    assert ("premier", 1, 20) == (work.tier, work.rank, work.target and work.target.within)
    assert ("care", frozenset({"north"})) == (work.topic, work.pools)
    assert {"care": 2, "french": 1} == work.skills


def test_what_a_contact_says_itself_stands() -> None:
    """
    A rule fills in what was left open; skills come on top of each other.
    """
    rule = ClassificationRule(tier="premier", topic="care", promise="by", skills={"care": 2})
    contact = fr.Contact(
        "c1", tier="standard", topic="sales", promise="live", skills={"care": 1, "sales": 3}
    )

    work = classified(contact, rule, tiers=TIERS)

    assert ("standard", "sales", "live") == (work.tier, work.topic, work.promise)
    assert {"care": 2, "sales": 3} == work.skills


def test_the_first_rule_that_holds_is_the_only_one() -> None:
    """
    What later rules would add does not count, however little the first one says.
    """
    later = ClassificationRule(tier="premier", promise="by")

    work = classified(gold(), ClassificationRule("seats > 5", tier="standard"), GOLD, later)

    assert ("premier", "live") == (work.tier, work.promise)


def test_a_rule_without_when_is_for_everybody_left() -> None:
    """
    The last rule may say what the others are.
    """
    rest = ClassificationRule(topic="other")

    assert "other" == classified(fr.Contact("c1"), GOLD, rest).topic
    assert "care" == classified(gold(), GOLD, rest).topic


def test_where_no_rule_holds_the_plan_is_as_without_rules() -> None:
    """
    Nothing is made up for a contact that no rule is about.
    """
    contact = fr.Contact("c1", attributes={"contract": "silver"})

    assert classified(contact) == classified(contact, GOLD)


def test_work_that_the_host_has_classified_is_left_alone() -> None:
    """
    A work item is what its host says.
    """
    engine = fr.Engine(fr.Plan(classify=GOLD))

    step = engine.handle(fr.Submit(fr.WorkItem(gold(), tier="standard")), at=0)

    assert "standard" == step.of(fr.events.Queued)[0].work.tier


def test_a_rule_does_not_see_the_door() -> None:
    """
    Whatever the channel, equal customers are of one class; its name is nothing a rule knows.
    """
    rule = ClassificationRule("not contract == 1", tier="premier")
    doors = {"phone": Channel("phone", medium="voice"), "chat": Channel("chat", medium="voice")}

    works = [classified(gold(channel=door), rule, channels=doors) for door in (*doors, None)]

    assert 1 == len({(work.tier, work.topic, work.promise) for work in works})


@pytest.mark.parametrize(
    "name", ["channel", "Channel", "source queue", "SOURCE-QUEUE", "medium", "door", "e.address"]
)
def test_reading_the_door_must_be_declared(name: str) -> None:
    """
    A name that stands for the door is refused, however it is spelt; others are not.
    """
    when = fr.needs("a", "==", 1) | ~fr.needs(name, "==", "phone")
    if name == "e.address":
        assert ClassificationRule(when, tier="premier").doors() == ()
        return

    with pytest.raises(fr.InvalidValue, match="say nothing of the door"):
        ClassificationRule(when, promise="by")


def test_a_declared_exception_reads_channel_and_medium() -> None:
    """
    They are the contact's own, whatever attributes of these names it has.
    """
    fax = ClassificationRule('channel == "fax"', promise="by", exception=DECLARED)
    voice = ClassificationRule('medium == "voice"', topic="calls", exception=DECLARED)
    doors = {"fax": Channel("fax"), "phone": Channel("phone", medium="voice")}
    pretends = fr.Contact("c1", channel="phone", attributes={"channel": "fax"})

    assert "by" == classified(fr.Contact("c1", channel="fax"), fax, voice, channels=doors).promise
    assert "calls" == classified(pretends, fax, voice, channels=doors).topic
    assert "calls" == classified(fr.Contact("c1", medium="voice"), fax, voice).topic
    assert None is classified(fr.Contact("c1"), fax, voice).topic


def test_an_exception_in_one_rule_opens_no_other() -> None:
    """
    A rule that declares nothing knows no `channel`, not even as an attribute that is missing.
    """
    fax = ClassificationRule('channel == "fax"', promise="by", exception=DECLARED)
    rest = ClassificationRule("seats != 5", topic="rest")

    work = classified(fr.Contact("c1", channel="phone"), fax, rest)

    assert ("rest", "live") == (work.topic, work.promise)


def test_rules_count_the_same_after_a_restart() -> None:
    """
    What a contact was is in the record; another plan rules only those who come later.
    """
    engine = fr.Engine(fr.Plan(classify=GOLD))
    records = [engine.handle(fr.Submit(gold()), at=0).record]

    again = fr.Engine.restore(records=records, plan=fr.Plan())

    item = again.item(fr.ItemId(1))
    assert item is not None
    assert "premier" == item.tier
    assert engine.snapshot() == again.snapshot()


def test_the_engine_keeps_classes_apart_that_rules_part() -> None:
    """
    Equal labels with other attributes are asked anew, also among many.
    """
    engine = fr.Engine(fr.Plan(classify=GOLD))
    contracts = ["gold", "silver", "gold", "tin"]

    step = engine.handle(
        *(
            fr.Submit(fr.Contact(f"c{place}", attributes={"contract": contract}))
            for place, contract in enumerate(contracts)
        ),
        at=0,
    )

    tiers = [queued.work.tier for queued in step.of(fr.events.Queued)]
    assert ["premier", "standard", "premier", "standard"] == tiers
