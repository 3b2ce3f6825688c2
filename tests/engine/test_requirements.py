"""
What items require of agents' attributes: who is offered them, and what changes that.
"""

import pytest

import fairroute as fr
from fairroute import events as e
from fairroute.ids import ItemId
from fairroute.plan import Topic
from fairroute.testing import script

HARD = fr.Plan(
    topics={"repair": Topic("repair", requires="Skill > 10"), "other": Topic("other")},
)


def test_only_who_meets_it_is_offered_it() -> None:
    """
    However long others have been idle.
    """
    centre = script().agent("ada", attributes={"Skill": 8}).wait(60)
    centre.agent("bo", attributes={"Skill": 11})

    centre.submit("c", requires="Skill > 10")

    assert {"bo": "c"} == centre.offered


def test_a_topic_and_a_contact_require_together() -> None:
    """
    What the contact needs comes on top of what its topic needs.
    """
    centre = script(HARD).agent("ada", attributes={"Skill": 11})
    centre.agent("bo", attributes={"Skill": 11, "English": True})

    centre.submit("c", topic="repair", requires="English == true")

    assert {"bo": "c"} == centre.offered
    item = centre.engine.item(ItemId(1))
    assert item is not None
    assert "Skill > 10 and English == true" == str(item.work.requires)


def test_a_host_may_require_for_items_it_classified() -> None:
    """
    A work item requires what it says, and nothing of its contact's topic.
    """
    centre = script(HARD).agent("ada", attributes={"English": True})

    item = fr.WorkItem(fr.Contact("c", topic="repair"), tier="standard", requires="English == true")
    centre.submit(item)

    assert {"ada": "c"} == centre.offered


def test_who_learns_it_is_offered_it() -> None:
    """
    Signing in again with other attributes counts in the same step.
    """
    centre = script().agent("ada").submit("c", requires="English == true")
    assert ["c"] == centre.waiting

    centre.agent("ada", attributes={"English": True})

    assert {"ada": "c"} == centre.offered


def test_a_requirement_that_is_dropped_lets_others_in() -> None:
    """
    Empty text requires nothing any more.
    """
    centre = script().agent("ada").submit("c", requires="English == true")

    centre.do(fr.UpdateItem(ItemId(1), requires=""))

    assert {"ada": "c"} == centre.offered


def test_an_offer_stays_if_its_agent_still_qualifies() -> None:
    """
    It is taken back, without a mark, if they do not.
    """
    centre = script().agent("ada", attributes={"Skill": 8}).submit("c", requires="Skill > 5")

    centre.do(fr.UpdateItem(ItemId(1), requires="Skill > 7"))
    assert ["ItemUpdated"] == centre.told

    centre.do(fr.UpdateItem(ItemId(1), requires="Skill > 8"))
    assert ["ItemUpdated", "OfferRevoked", "Requeued", "Unroutable"] == centre.told


def test_a_new_topic_brings_its_own_requirement() -> None:
    """
    The old topic's is gone, and what comes with the command is on top.
    """
    centre = script(HARD).submit("c", topic="repair")

    centre.do(fr.UpdateItem(ItemId(1), topic="other"))
    (first,) = centre.step.of(e.ItemUpdated) if centre.step else ()
    assert "" == str(first.work.requires)

    centre.do(fr.UpdateItem(ItemId(1), topic="repair", requires="Desk == 7"))
    (second,) = centre.step.of(e.ItemUpdated) if centre.step else ()
    assert "Skill > 10 and Desk == 7" == str(second.work.requires)


def test_explain_names_what_is_missing_and_what_would_change_it() -> None:
    """
    The change proposed is the least that meets the requirement.
    """
    centre = script().agent("ada", attributes={"Skill": 8, "Id": "ada"})
    centre.submit("c", requires='Skill > 10 and English == true and Id not in ["ada"]')

    (candidate,) = _candidates(centre.engine)

    assert candidate.reason == "capability"
    assert candidate.text == (
        'ada: Skill is 8, needs > 10, no English, needs == true, Id is "ada", needs not in ["ada"]'
    )
    assert candidate.change is not None
    assert str(candidate.change) == "if ada had English true and had no Id and had Skill 11"
    centre.do(*candidate.change.commands)
    assert {"ada": "c"} == centre.offered


def test_explain_proposes_nothing_where_nothing_helps() -> None:
    """
    A requirement that nobody can meet is named, and that is all.
    """
    centre = script().agent("ada").submit("c", requires="Id in []")

    (candidate,) = _candidates(centre.engine)

    assert (candidate.text, candidate.change) == ("ada: no Id, needs in []", None)


@pytest.mark.parametrize("how", ["snapshot", "records"])
def test_requirements_survive_a_restart(how: str) -> None:
    """
    From a snapshot or from records, over the wire.
    """
    centre = script().agent("ada", attributes={"Skill": 8, "Trainee": False})
    centre.submit("c", requires="Skill > 10 or Trainee == true", attributes={"age": 40})
    snapshot = fr.wire.load_snapshot(fr.wire.dump_snapshot(centre.engine.snapshot()))
    records = [fr.wire.load_record(fr.wire.dump_record(record)) for record in centre.records]

    engine = (
        fr.Engine.restore(snapshot) if how == "snapshot" else fr.Engine.restore(records=records)
    )

    assert engine.snapshot() == centre.engine.snapshot()
    engine.check()
    step = engine.handle(fr.SignIn(fr.Agent("ada", attributes={"Trainee": True})), at=1)
    assert ["c"] == [offer.contact for offer in step.offers]


def test_score_parts_see_what_the_host_said_of_either() -> None:
    """
    Attributes of item and agent, and what is required.
    """
    seen: list[tuple[object, object, str]] = []

    def desk(pairing: fr.policies.Pairing) -> int:
        item, agent = pairing.item, pairing.agent
        seen.append((item.attributes, agent.attributes, str(item.requires)))
        return int(item.attributes.get("Desk") == agent.attributes.get("Desk"))

    centre = script(policy=fr.Policy(score=desk)).agent("ada", attributes={"Desk": 1})
    centre.agent("bo", attributes={"Desk": 2})

    centre.submit("c", attributes={"Desk": 2}, requires="Desk >= 1")

    assert {"bo": "c"} == centre.offered
    assert ({"Desk": 2}, {"Desk": 1}, "Desk >= 1") in seen


def _candidates(engine: fr.Engine) -> tuple[fr.engine.explain.Candidate, ...]:
    explanation = engine.explain(ItemId(1))
    assert explanation is not None
    return explanation.candidates
