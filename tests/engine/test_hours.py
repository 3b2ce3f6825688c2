"""
Targets that count in business time.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fairroute as fr
from fairroute import events as e
from fairroute.hours import Hours
from fairroute.metrics import Fold
from fairroute.plan import Channel, Parking, Tier
from fairroute.policies import EarliestDue, Waiting
from fairroute.testing import Script, script, strategies

DAYS = (fr.Opening(100, 200), fr.Opening(300, 400), fr.Opening(500, 600))
OFFICE = fr.SetHours("office", DAYS)
PLAN = fr.Plan(
    tiers={
        "office": Tier("office", rank=1, by=fr.ServiceTarget(within=50, hours="office")),
        "wall": Tier("wall", rank=2, by=fr.ServiceTarget(within=90)),
    },
    channels={"mail": Channel("mail", promise="by")},
    hours=frozenset({"office"}),
    parking=Parking(absent_owner=0.5),
)
DUE = fr.Policy(order=EarliestDue())


def centre_of(*hours: fr.SetHours, policy: fr.Policy = DUE) -> Script:
    """
    A centre whose one tier promises in office hours, the other on the wall clock.
    """
    return script(PLAN, policy=policy).do(*hours)


def due(centre: Script, contact: str) -> float | None:
    """
    When the target of *contact* is up.
    """
    found = centre.item(contact)
    assert found is not None
    return found.due


def mail(centre: Script, name: str, tier: str) -> Script:
    """
    A mail comes.
    """
    return centre.submit(name, channel="mail", tier=tier)


@pytest.mark.parametrize(
    ("at", "expected"),
    [(0, 150), (100, 150), (120, 170), (150, 200), (160, 310), (200, 350), (599, 649), (700, 750)],
)
def test_a_target_is_due_when_so_much_of_its_hours_is_up(at: float, expected: float) -> None:
    """
    Nothing counts while doors are closed; after the last opening that was told, all time does.
    """
    centre = mail(centre_of(OFFICE).until(at), "c", "office")

    assert expected == due(centre, "c")


def test_the_other_target_counts_on_the_clock_on_the_wall() -> None:
    """
    Each target names its own clock.
    """
    centre = mail(centre_of(OFFICE).until(180), "c", "wall")

    assert 270 == due(centre, "c")
    assert due(mail(centre, "live", "wall").submit("d", tier="wall"), "d") is None


def test_hours_that_nobody_told_are_all_hours() -> None:
    """
    Until they are told, and once they are told to be none, all time counts.
    """
    centre = mail(centre_of(), "c", "office")

    assert 50 == due(centre, "c")
    assert 150 == due(centre.do(OFFICE), "c")
    assert 50 == due(centre.do(fr.SetHours("office", [])), "c")


def test_who_is_due_first_goes_by_business_time() -> None:
    """
    Came later, due earlier: the night does not count for the one, and does for the other.
    """
    centre = mail(mail(centre_of(OFFICE).until(180), "night", "office").wait(5), "wall", "wall")

    assert [330, 275] == [due(centre, "night"), due(centre, "wall")]
    assert ["wall", "night"] == centre.waiting


def test_other_hours_place_who_waits_anew() -> None:
    """
    A night that turns out to be open makes the promise due earlier, in the same step.
    """
    centre = mail(mail(centre_of(OFFICE).until(180), "night", "office").wait(5), "wall", "wall")

    centre.do(fr.SetHours("office", [fr.Opening(100, 400)]))

    assert ["night", "wall"] == centre.waiting
    assert ["HoursSet", "Rekeyed"] == [type(event).__name__ for event in centre.step or ()]


def test_the_same_hours_again_are_no_event() -> None:
    """
    A host may tell them as often as it likes.
    """
    centre = centre_of(OFFICE).do(OFFICE)

    assert () == tuple(centre.step or ())


def test_hours_of_another_name_change_nothing() -> None:
    """
    Each target counts in the hours it names.
    """
    plan = fr.Plan(tiers={"a": Tier("a", rank=1, live=fr.ServiceTarget(within=50, hours="office"))})
    centre = script(plan, policy=DUE).do(OFFICE).submit("c", tier="a")

    centre.do(fr.SetHours("desk", [fr.Opening(0, 10)]))

    assert ["HoursSet"] == [type(event).__name__ for event in centre.step or ()]
    assert 150 == due(centre, "c")


def test_an_urgency_sees_when_an_item_is_due_now() -> None:
    """
    What hours change is not remembered from before.
    """

    def soonest(item: Waiting, _: int) -> int:
        return 0 if item.due is None else -item.due

    centre = centre_of(OFFICE, policy=fr.Policy(urgency=soonest)).until(150)
    target = fr.ServiceTarget(within=20)
    asked = fr.WorkItem(fr.Contact("first"), tier="office", target=target)
    mail(centre.submit(asked), "second", "office")
    assert ["first", "second"] == centre.waiting

    own = fr.ServiceTarget(within=10, hours="office")
    centre.submit(fr.WorkItem(fr.Contact("third"), tier="office", target=own))
    centre.do(fr.SetHours("office", [fr.Opening(1_000, 2_000)]))

    assert ["first", "third", "second"] == centre.waiting


def test_half_of_a_target_in_business_time() -> None:
    """
    A reply waits for its absent owner until half of the promise is up, in the same hours.
    """
    centre = centre_of(OFFICE).until(100).agent("ana")
    mail(centre, "c", "office").accept("c").park("c", inactivity=10_000)
    centre.do(fr.SetPresence("ana", fr.Presence.NOT_READY)).until(190)

    centre.reply("c")

    (waits,) = [event for event in centre.step or () if isinstance(event, e.WaitForBegan)]
    assert 315 == waits.until


@pytest.mark.parametrize(("answered", "level"), [(340, 1.0), (360, 0.0)])
def test_service_level_reads_the_same_clock(answered: float, level: float) -> None:
    """
    Asked for at 190 with 50 s to go: 10 s of this day and 40 s of the next, from 300.
    """
    fold = Fold()
    engine = fr.Engine(PLAN, policy=DUE, observers=[fold])
    engine.handle(OFFICE, at=0)
    contact = fr.Contact("c", channel="mail", tier="office")
    engine.handle(fr.Submit(contact), at=190)

    assert (0, None) == (fold.at(335).everybody.by.open_late, _level(fold, 335))
    assert 1 == fold.at(341).everybody.by.open_late

    (offer,) = engine.handle(fr.SignIn(fr.Agent("ana")), at=answered).offers
    engine.handle(fr.Accept(offer.id), at=answered)

    assert level == _level(fold, answered)
    assert answered - 190 == fold.at(answered).everybody.by.asa


def test_hours_told_later_count_for_who_waits() -> None:
    """
    A service level goes by the hours as they are known when the wait ends.
    """
    fold = Fold()
    engine = fr.Engine(PLAN, observers=[fold])
    engine.handle(fr.Submit(fr.Contact("c", channel="mail", tier="office")), at=0)
    assert 1 == fold.at(90).everybody.by.open_late

    engine.handle(OFFICE, at=90)

    assert 0 == fold.at(90).everybody.by.open_late


def _level(fold: Fold, at: float) -> float | None:
    return fold.at(at).everybody.by.service_level()


@pytest.mark.parametrize("how", ["snapshot", "records"])
def test_hours_are_restored(how: str) -> None:
    """
    From a snapshot, or from the events, without asking a calendar.
    """
    centre = mail(centre_of(OFFICE).until(180), "c", "office")
    snapshot = centre.engine.snapshot() if how == "snapshot" else None
    records = () if how == "snapshot" else centre.records
    again = fr.Engine.restore(snapshot, records, plan=PLAN, policy=DUE)

    (found,) = again.waiting()
    assert 330 == found.due
    again.check()


def test_earliest_due_says_how_far_hours_let_others_pass() -> None:
    """
    Behind closed doors, without bound; by the same hours, as far as the longer promise goes.
    """
    minute, hour = fr.minutes(1), fr.minutes(60)
    wall, slow = Waiting(within=minute), Waiting(within=hour)
    office, long = Waiting(within=minute, hours="office"), Waiting(within=hour, hours="office")
    bound = DUE.overtake_bound

    assert "unbounded" == bound(office, wall)
    assert "unbounded" == bound(long, office)
    assert 0 == bound(office, long)
    assert 0 == bound(wall, long)
    assert 3_540 == bound(slow, office)


INSTANTS = st.integers(0, 3_700_000_000)


@given(openings=strategies.openings(), since=INSTANTS, until=INSTANTS, later=INSTANTS)
def test_business_time_is_a_clock(
    openings: tuple[fr.Opening, ...], since: int, until: int, later: int
) -> None:
    """
    It never runs back, and when so much of it is up is the first instant at which it is.
    """
    hours = Hours(openings)
    one, two, three = sorted((since, until, later))

    assert 0 <= hours.between(one, two) <= two - one
    assert hours.between(one, three) == hours.between(one, two) + hours.between(two, three)
    length = hours.between(one, two)
    reached = hours.after(one, length)
    assert reached <= two
    assert length == hours.between(one, reached)
    assert reached == one or hours.between(one, reached - 1) < length


@given(openings=strategies.openings(), since=INSTANTS, length=INSTANTS)
def test_every_promise_falls_due(openings: tuple[fr.Opening, ...], since: int, length: int) -> None:
    """
    Whatever was told, and however long ago.
    """
    hours = Hours(openings)

    assert length == hours.between(since, hours.after(since, length))
