"""
Who gives no sign of life is not rung.
"""

import fairroute as fr
from fairroute.plan import Agents
from fairroute.testing import Script, script

PLAN = fr.Plan(agents=Agents(lease=60))


def staffed(plan: fr.Plan = PLAN) -> Script:
    """
    Ada signed in at 0.
    """
    return script(plan).agent("ada")


def test_a_silent_agent_is_taken_off() -> None:
    """
    What rang at them goes to somebody else, without a mark.
    """
    centre = staffed().until(50).agent("bea", presence=fr.Presence.NOT_READY).submit("first")
    centre.until(60)

    assert ["PresenceChanged", "OfferRevoked", "Requeued"] == centre.told
    assert (fr.Presence.NOT_READY, "lease_lapsed") == (
        centre.staff("ada").presence,
        centre.staff("ada").reason,
    )
    assert ["first"] == centre.waiting


def test_heartbeats_renew_it() -> None:
    """
    The lease begins anew with each.
    """
    centre = staffed().until(50).heartbeat("ada")

    assert ["LeaseRenewed"] == centre.told
    assert 110.0 == centre.staff("ada").lease_until == centre.engine.next_deadline
    assert [] == centre.heartbeat("ada").told
    assert fr.Presence.READY == centre.until(109.999999).staff("ada").presence
    assert fr.Presence.NOT_READY == centre.until(110).staff("ada").presence


def test_work_under_way_goes_on() -> None:
    """
    Leaving READY never takes a customer from anybody.
    """
    centre = staffed().submit("first").accept("first").until(60)

    assert ["PresenceChanged"] == centre.told
    assert {"ada": ["first"]} == centre.handled


def test_who_comes_back_says_so() -> None:
    """
    A heartbeat alone tells that a desktop is there, not that somebody sits at it.
    """
    centre = staffed().until(70).heartbeat("ada")

    assert [] == centre.told
    assert ["PresenceChanged", "LeaseRenewed"] == centre.ready("ada").told
    assert 130.0 == centre.staff("ada").lease_until


def test_there_is_no_lease_on_being_away() -> None:
    """
    Nobody who is not READY is rung, so nothing can lapse.
    """
    centre = staffed().until(10).not_ready("ada")

    assert None is centre.staff("ada").lease_until
    assert None is centre.engine.next_deadline
    assert ["agent_offline"] == centre.sign_out("ada").heartbeat("ada").refused


def test_signing_in_again_is_a_sign_of_life() -> None:
    """
    Also for somebody who is READY already.
    """
    centre = staffed().until(50).agent("ada", capacity=2)

    assert ["SignedIn", "LeaseRenewed"] == centre.told
    assert 110.0 == centre.staff("ada").lease_until


def test_without_a_lease_heartbeats_are_no_events() -> None:
    """
    A host may send them whatever the plan says.
    """
    assert [] == staffed(fr.Plan()).heartbeat("ada").told


def test_no_lease_lapses_while_the_host_sleeps() -> None:
    """
    Heartbeats could not arrive: the lease lasts as much longer.
    """
    centre = staffed().until(20).outage(3600)

    assert ["OutageDeclared", "LeaseRenewed"] == centre.told
    assert 3660.0 == centre.staff("ada").lease_until
    assert fr.Presence.READY == centre.staff("ada").presence


def test_a_restored_engine_knows_how_long_it_runs() -> None:
    """
    From a snapshot as from the record, whatever the plan says by then.
    """
    centre = staffed().until(30).heartbeat("ada")
    restored = fr.Engine.restore(records=centre.records)
    again = fr.Engine.restore(restored.snapshot())

    for engine in (restored, again):
        assert 90.0 == engine.next_deadline
        engine.handle(at=90)
        assert "lease_lapsed" == engine.agent("ada").reason
