"""
Whole agents for those who need one: who is kept for an item that is overdue, and until when.
"""

import pytest

import fairroute as fr
from fairroute import events as e
from fairroute.ids import ItemId
from fairroute.plan import Channel, Medium, Offers
from fairroute.policies import LeastLoaded, Policy
from fairroute.testing import script
from fairroute.testing.script import Script

CHANNELS = {
    "phone": Channel("phone", medium="voice", demand=5),
    "chat": Channel("chat", medium="text"),
}
MEDIA = {"voice": Medium("voice", drain_for=60), "text": Medium("text")}
PLAN = fr.Plan(channels=CHANNELS, media=MEDIA, offers=Offers(auto_accept=True))


def centre(*agents: str, plan: fr.Plan = PLAN, chats: int = 2) -> Script:
    """
    Everybody has as many chats, and a call waits for somebody with none.
    """
    world = script(plan, policy=Policy(score=LeastLoaded()))
    for name in agents:
        world.agent(name, capacity=5)

    for number in range(chats * len(agents)):
        world.submit(f"chat {number}", channel="chat")

    return world.submit("call", channel="phone")


def kept(world: Script) -> list[str]:
    """
    Who is kept for somebody.
    """
    return [agent.id for agent in world.engine.agents() if agent.reserved is not None]


class TestKept:
    def test_somebody_is_kept_once_the_bound_has_passed(self) -> None:
        """
        At that instant and by itself; the agent goes on with what they have, and gets nothing new.
        """
        world = centre("ana")
        assert 60.0 == world.engine.next_deadline

        world.wait(59.999999)
        assert [] == world.told

        world.wait(0.000001)
        assert ["Reserved"] == world.told
        (told,) = world.events[-1:]
        assert isinstance(told, e.Reserved)
        assert ("timer:drain", 60.0) == (told.cause, told.at)
        assert world.item_id("call") == world.staff("ana").reserved
        item = world.item("call")
        assert item is not None
        assert "ana" == item.reserved

        world.submit("another chat", channel="chat")
        assert ["call", "another chat"] == world.waiting

    def test_the_call_is_theirs_when_it_takes_less_than_it_did(self) -> None:
        """
        Who is kept is asked again when the item is another.
        """
        world = centre("ana").wait(60)

        world.do(fr.Elevate(world.item_id("call"), "voice", demand=3))

        assert ["Elevated", "Assigned", "ReservationEnded"] == world.told

    def test_the_call_is_theirs_once_they_have_room(self) -> None:
        """
        Whatever waits ahead of it, smaller or not.
        """
        world = centre("ana").wait(60).submit("early", channel="chat", asked_at=0)
        world.complete("chat 0")
        assert ["call", "early"] == sorted(world.waiting)

        world.complete("chat 1")

        assert ["Completed", "Assigned", "ReservationEnded"] == world.told
        assert {"ana": ["call"]} == world.handled
        assert world.staff("ana").reserved is None

    def test_whoever_comes_free_before_may_have_it(self) -> None:
        """
        Then the agent is let go, and gets what has waited meanwhile, in the same step.
        """
        world = centre("ana", "bo").wait(60).not_ready("bo").submit("chat", channel="chat")
        assert (["ana"], ["call", "chat"]) == (kept(world), world.waiting)

        world.agent("cy", capacity=5)

        assert ["SignedIn", "Assigned", "ReservationEnded", "Assigned"] == world.told
        assert ["call"] == world.handled["cy"]
        assert "chat" in world.handled["ana"]

    def test_it_is_whoever_has_the_fewest_units_to_end(self) -> None:
        """
        However long others have been idle.
        """
        world = centre("zoe", "ana", "bo").complete("chat 1")

        world.wait(60)

        assert ["ana"] == kept(world)

    def test_of_equals_it_is_whoever_has_been_idle_longest(self) -> None:
        """
        Ids decide nothing.
        """
        assert ["zoe"] == kept(centre("zoe", "ana", "bo").wait(60))


class TestLetGo:
    @pytest.mark.parametrize(
        ("commands", "reason"),
        [
            ([fr.Leave("call")], "gone"),
            ([fr.Hold(ItemId(3), actor="boss", reason="a test call")], "not_eligible"),
            ([fr.SetPresence("ana", fr.Presence.NOT_READY)], "not_ready"),
            ([fr.SignIn(fr.Agent("ana", capacity=4))], "not_eligible"),
        ],
    )
    def test_an_agent_is_let_go(self, commands: list[fr.Command], reason: str) -> None:
        """
        When the item leaves the line, and when they cannot have it any more.
        """
        world = centre("ana").wait(60)

        world.do(*commands)

        (ended,) = [event for event in world.events if isinstance(event, e.ReservationEnded)]
        assert (reason, "ana") == (ended.reason, ended.agent)
        assert world.staff("ana").reserved is None

    def test_another_is_kept_when_one_goes_on_a_break(self) -> None:
        """
        In the same step: the item is overdue all the same.
        """
        world = centre("ana", "bo").wait(60)
        assert ["ana"] == kept(world)

        world.not_ready("ana")

        assert ["PresenceChanged", "ReservationEnded", "Reserved"] == world.told
        assert ["bo"] == kept(world)

    def test_nobody_is_kept_for_another_because_that_is_ahead_now(self) -> None:
        """
        A new head of the line changes nothing of who is kept for whom.
        """
        world = centre("ana").wait(60)

        world.submit("older call", channel="phone", asked_at=0).wait(1)

        assert world.item_id("call") == world.staff("ana").reserved

    def test_what_is_over_in_vain(self) -> None:
        """
        Whoever has finished all they had and may still not have it is free for others again.
        """

        def no_call_after_a_chat(pairing: fr.policies.Pairing) -> str | None:
            had = pairing.agent.last_offered > 0
            return "is in the flow" if had and pairing.item.medium == "voice" else None

        policy = Policy(eligibility=(no_call_after_a_chat,))
        world = script(PLAN, policy=policy).agent("ana", capacity=5).submit("chat", channel="chat")
        world.submit("call", channel="phone").wait(60).submit("next", channel="chat")
        assert (["ana"], ["call", "next"]) == (kept(world), world.waiting)

        world.complete("chat")

        assert ["Completed", "ReservationEnded", "Assigned", "Reserved"] == world.told
        assert {"ana": ["next"]} == world.handled


class TestNotKept:
    def test_nobody_is_kept_without_work(self) -> None:
        """
        Whoever has nothing could have had it at once: they are away, or it is not for them.
        """
        world = script(PLAN).agent("ana", capacity=4).submit("call", channel="phone")

        assert [] == world.wait(60).told

    def test_an_exclusive_medium_needs_all_of_an_agent(self) -> None:
        """
        It is the agent with the least in hand, not the one with the most room.
        """
        media = {"voice": Medium("voice", exclusive=True, drain_for=5), "text": Medium("text")}
        channels = {"phone": Channel("phone", medium="voice"), "chat": CHANNELS["chat"]}
        plan = fr.Plan(channels=channels, media=media, offers=Offers(auto_accept=True))
        world = script(plan, policy=Policy(score=LeastLoaded()))
        world.agent("ana", capacity=9).agent("bo", capacity=2)
        for number in range(3):
            world.submit(f"chat {number}", channel="chat")

        world.submit("call", channel="phone").wait(5)

        assert {"ana": 2, "bo": 1} == {name: len(has) for name, has in world.handled.items()}
        assert ["bo"] == kept(world)


def test_explain_says_who_is_kept_for_whom() -> None:
    """
    To the chat that waits beside it.
    """
    world = centre("ana").wait(60).submit("chat", channel="chat")

    told = world.engine.explain(world.item_id("chat"))

    assert told is not None
    (candidate,) = told.candidates
    number = world.item_id("call")
    text = f"ana is kept for item {number}, which is overdue"
    assert ("reserved", text) == (candidate.reason, candidate.text)


def test_a_restored_engine_keeps_them() -> None:
    """
    From a snapshot, and from records in which the bound passed.
    """
    world = centre("ana").wait(60)
    engine = world.engine
    for again in (
        fr.Engine.restore(engine.snapshot(), plan=PLAN, policy=engine.policy),
        fr.Engine.restore(records=world.records, plan=PLAN, policy=engine.policy),
    ):
        again.check()
        assert world.item_id("call") == again.agent("ana").reserved
        assert engine.snapshot() == again.snapshot()
