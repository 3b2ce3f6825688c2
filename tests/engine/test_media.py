"""
What an agent may have at a time by medium: how many items, and which media go together.
"""

import pytest

import fairroute as fr
from fairroute.plan import Channel, Medium, Offers
from fairroute.testing import script
from fairroute.testing.script import Script

CHANNELS = {
    "phone": Channel("phone", medium="voice"),
    "chat": Channel("chat", medium="text"),
    "screen": Channel("screen", medium="video"),
    "post": Channel("post"),
}
AT_ONCE = Offers(auto_accept=True)


def centre(*media: Medium) -> Script:
    """
    A centre that assigns work without asking, with these *media* and any others.
    """
    named = {medium.name for medium in media}
    others = [Medium(name) for name in ("voice", "text", "video") if name not in named]
    table = {medium.name: medium for medium in (*media, *others)}
    return script(fr.Plan(channels=CHANNELS, media=table, offers=AT_ONCE))


class TestLimits:
    def test_a_limit_counts_items_of_its_medium(self) -> None:
        """
        Not units, and not what is of another medium or none.
        """
        world = centre().agent("ana", capacity=10, limits={"text": 2})

        for number in range(3):
            world.submit(f"chat {number}", channel="chat", demand=2)

        world.submit("call", channel="phone").submit("letter", channel="post")

        assert {"ana": ["chat 0", "chat 1", "call", "letter"]} == world.handled
        assert ["chat 2"] == world.waiting
        assert {"text": 2, "voice": 1} == world.staff("ana").by_medium

    def test_units_hold_as_well(self) -> None:
        """
        A limit is within capacity and never adds to it.
        """
        world = centre().agent("ana", capacity=3, limits={"text": 5})

        for number in range(4):
            world.submit(f"chat {number}", channel="chat")

        assert ["chat 3"] == world.waiting

    def test_several_in_one_match(self) -> None:
        """
        Whoever comes back to a line of chats takes no more of them than they may.
        """
        world = centre()
        for number in range(4):
            world.submit(f"chat {number}", channel="chat")

        world.agent("ana", capacity=9, limits={"text": 3})

        assert {"ana": ["chat 0", "chat 1", "chat 2"]} == world.handled

    def test_offers_and_wrap_up_count(self) -> None:
        """
        What is on offer is one of the two, and so is work after a chat.
        """
        plan = fr.Plan(offers=Offers(open_per_agent=None))
        world = script(plan).agent("ana", capacity=9, limits={"text": 2})
        world.submit("a", medium="text").submit("b", medium="text").submit("c", medium="text")
        assert {"ana": ["a", "b"]} == world.asked

        world.accept("a").complete("a", wrap_up=10)
        assert {"ana": ["b"]} == world.asked
        assert {"text": 2} == world.staff("ana").by_medium

        world.wait(10)
        assert {"ana": ["b", "c"]} == world.asked

    def test_lowering_a_limit_evicts_nobody(self) -> None:
        """
        Running work stays; new work waits until there is less.
        """
        world = centre().agent("ana", capacity=9, limits={"text": 3})
        world.submit("a", channel="chat").submit("b", channel="chat")

        world.agent("ana", capacity=9, limits={"text": 1}).submit("c", channel="chat")
        assert ({"ana": ["a", "b"]}, ["c"]) == (world.handled, world.waiting)

        world.complete("a")
        assert ["c"] == world.waiting

        world.complete("b")
        assert {"ana": ["c"]} == world.handled

    def test_a_limit_keeps_nobody_from_being_able(self) -> None:
        """
        An item for which everybody has too much at present is not unroutable.
        """
        world = centre().agent("ana", capacity=9, limits={"text": 1}).submit("a", channel="chat")

        world.submit("b", channel="chat")

        assert ["Queued"] == world.told


class TestCompany:
    def test_an_exclusive_medium_is_taken_alone(self) -> None:
        """
        It waits until an agent has nothing at all, and nothing comes beside it, of any medium.
        """
        world = centre(Medium("voice", exclusive=True)).agent("ana", capacity=9)
        world.submit("letter", channel="post").submit("call", channel="phone")
        assert ["call"] == world.waiting

        world.complete("letter")
        world.submit("chat", channel="chat").submit("other", channel="phone")
        world.submit("card", channel="post")
        assert {"ana": ["call"]} == world.handled
        assert ["chat", "other", "card"] == world.waiting

    def test_work_after_a_call_keeps_others_out(self) -> None:
        """
        Wrap-up is part of it.
        """
        world = centre(Medium("voice", exclusive=True)).agent("ana", capacity=9)
        world.submit("call", channel="phone").submit("chat", channel="chat")

        world.complete("call", wrap_up=10)
        assert ["chat"] == world.waiting

        world.wait(10)
        assert {"ana": ["chat"]} == world.handled

    def test_an_open_offer_keeps_a_call_out(self) -> None:
        """
        What is on offer may become work.
        """
        plan = fr.Plan(
            media={"voice": Medium("voice", exclusive=True), "text": Medium("text")},
            offers=Offers(open_per_agent=None),
        )
        world = script(plan).agent("ana", capacity=9)
        world.submit("chat", medium="text").submit("call", medium="voice")
        assert {"ana": ["chat"]} == world.asked

        world.cancel("chat")
        assert {"ana": ["call"]} == world.asked

    def test_only_some_media_come_beside_a_call(self) -> None:
        """
        Chats do, and more calls; video and what has no medium do not, but the call may join them.
        """
        world = centre(Medium("voice", beside={"text"})).agent("ana", capacity=9)
        world.submit("screen", channel="screen").submit("call", channel="phone")
        world.submit("chat", channel="chat").submit("other", channel="phone")
        world.submit("letter", channel="post").submit("film", channel="screen")

        assert {"ana": ["screen", "call", "chat", "other"]} == world.handled
        assert ["letter", "film"] == world.waiting

        world.complete("call").complete("other")
        assert [] == world.waiting

    def test_the_next_in_line_who_fits_is_served(self) -> None:
        """
        Whoever must wait for a whole agent keeps nobody behind them waiting.
        """
        world = centre(Medium("voice", exclusive=True)).agent("ana", capacity=9)
        world.submit("chat", channel="chat").submit("call", channel="phone")

        world.submit("more", channel="chat")

        assert {"ana": ["chat", "more"]} == world.handled
        assert ["call"] == world.waiting


class TestExplained:
    @pytest.mark.parametrize(
        ("has", "wants", "why"),
        [
            (("chat", "chat"), "chat", "no room beside c0, c1: 2 of 2 items"),
            (("chat",), "phone", "no room beside c0: voice is taken alone"),
            (("phone",), "post", "no room beside c0: voice is taken alone"),
            (("screen",), "chat", "no room beside c0: no text beside video"),
            (("screen",), "post", "no room beside c0: no other work beside video"),
        ],
    )
    def test_what_there_is_no_room_for(self, has: tuple[str, ...], wants: str, why: str) -> None:
        """
        The rule is named, and ending the work that stands in the way makes room.
        """
        media = (Medium("voice", exclusive=True), Medium("video", beside=()))
        world = centre(*media).agent("ana", capacity=9, limits={"text": 2})
        for number, channel in enumerate(has):
            world.submit(f"c{number}", channel=channel)

        world.submit("new", channel=wants)

        told = world.engine.explain(world.item_id("new"))
        assert told is not None
        (candidate,) = told.candidates
        assert ("capacity", f"ana has {why}") == (candidate.reason, candidate.text)
        assert candidate.change is not None
        world.do(*candidate.change.commands)
        assert "new" in world.handled["ana"]

    def test_only_what_stands_in_the_way_would_end(self) -> None:
        """
        For a third chat, one of the two; the call goes on.
        """
        world = centre().agent("ana", capacity=9, limits={"text": 2})
        for name, channel in {"a": "chat", "call": "phone", "b": "chat", "c": "chat"}.items():
            world.submit(name, channel=channel)

        told = world.engine.explain(world.item_id("c"))

        assert told is not None
        (change,) = told.changes
        assert (fr.Complete(world.item_id("b"), wrap_up=0),) == change.commands


def test_a_restored_engine_counts_the_same() -> None:
    """
    Limits, company and the medium of what is being wrapped up are in the snapshot.
    """
    world = centre(Medium("voice", exclusive=True)).agent("ana", capacity=9, limits={"text": 1})
    world.submit("a", channel="chat").complete("a", wrap_up=60)
    engine = world.engine
    again = fr.Engine.restore(engine.snapshot(), plan=engine.plan)

    step = again.handle(fr.Submit(fr.Contact("b", channel="chat")), at=engine.now)

    assert {"text": 1} == again.agent("ana").by_medium
    assert () == step.of(fr.events.Assigned)
    again.check()
    assert 1 == len(again.handle(at=60).of(fr.events.Assigned))
