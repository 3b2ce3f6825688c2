import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.conformance import schema
from tests.conformance.__main__ import main
from tests.conformance.report import counts
from tests.conformance.runner import run
from tests.conformance.schema import Case, load
from tests.conformance.verdict import Verdict

Steps = list[dict[str, Any]]


def case(timeline: Steps, **given: Any) -> Case:  # noqa: ANN401 - as a file would have it
    """
    A case of one queue and two agents, unless *given* says otherwise.
    """
    usual: dict[str, Any] = {"queues": [{"id": "q"}], "agents": [{"id": "ana"}, {"id": "bo"}]}
    return Case("hand", "hand/case", {"id": "hand/case", **usual, **given, "timeline": timeline})


def verdict(timeline: Steps, **given: Any) -> Verdict:  # noqa: ANN401 - as above
    """
    What becomes of such a case.
    """
    return run(case(timeline, **given))


def passes(timeline: Steps, **given: Any) -> None:  # noqa: ANN401 - as above
    """
    Assert that it passes.
    """
    found = verdict(timeline, **given)
    assert ("passed", "") == (found.outcome, found.why)


def arrive(at: float, name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """
    An item comes.
    """
    return {"at": at, "arrive": {"id": name, **more}}


def expect(at: float, **checks: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """
    So it stands.
    """
    return {"at": at, "expect": checks}


class TestVerdicts:
    def test_what_is_as_expected_passes(self) -> None:
        """
        The first item is offered to the first agent of the list.
        """
        passes([arrive(0, "x"), expect(0, offered={"x": ["ana"]}, queue_length={"q": 1})])

    def test_scores_are_those_of_the_policy_itself(self) -> None:
        """
        Also for who may not serve; within a tolerance where one is given.
        """
        agents = [
            {"id": "ana", "labels": {"town": "Ulm"}},
            {"id": "bo", "labels": {"town": "Bonn"}},
        ]
        best = {"agents": agents, "queues": [{"id": "q", "select": "best_label_match"}]}
        wanted = arrive(0, "x", labels={"town": "Ulm"}, requires=[["town", "!=", "Bonn"]])

        passes(
            [wanted, expect(0, score={"x": {"ana": 1, "bo": 0}}, eligible={"x": ["ana"]})], **best
        )
        passes([wanted, expect(0, score={"x": {"ana": 0.8}}, tol=0.3)], **best)
        found = verdict([wanted, expect(0, score={"x": {"ana": 0.8}})], **best)
        assert "score of ana for x: expected 0.8, found 1.0" == found.why

    @pytest.mark.parametrize("op", ["==", "!=", ">", "<=", "in", "not in"])
    def test_a_requirement_of_nothing_is_told_as_it_is_read(self, op: str) -> None:
        """
        What compares with nothing is met by nobody, and unlike it is everybody.
        """
        value = [None] if op.endswith("in") else None
        everybody = ["ana", "bo"] if op in {"!=", "not in"} else []

        wanted = arrive(0, "x", requires=[["town", op, value]])
        agents = [{"id": "ana", "labels": {"town": "Ulm"}}, {"id": "bo"}]
        passes([wanted, expect(0, eligible={"x": everybody})], agents=agents)

    def test_what_is_not_fails_and_says_how(self) -> None:
        """
        A failure names the check, what was expected and what was found.
        """
        found = verdict([arrive(0, "x"), expect(0, offered={"x": ["bo"]})])

        assert "failed" == found.outcome
        assert "x offered to: expected ['bo'], found ['ana']" == found.why

    @pytest.mark.parametrize(
        ("timeline", "given", "named"),
        [
            ([arrive(0, "x", mood="bad")], {}, "unknown key of arrive: mood"),
            ([{"at": 0, "dance": 1}], {}, "a step of a kind the runner has not heard of"),
            ([expect(0, smell={})], {}, "unknown key of expect: smell"),
            ([], {"colour": "red"}, "unknown key of case: colour"),
            ([], {"queues": [{"id": "q", "order": "size"}]}, "unknown value of order: 'size'"),
            ([], {"agents": [{"id": "ana", "age": 5}]}, "unknown key of agent: age"),
            ([{"at": 0, "agent": "ana", "set": {"hat": 1}}], {}, "unknown key of set: hat"),
        ],
    )
    def test_the_unheard_of_is_skipped_by_name(
        self, timeline: Steps, given: Mapping[str, Any], named: str
    ) -> None:
        """
        Nothing in a file is ignored in silence.
        """
        found = verdict(timeline, **given)

        assert "skipped" == found.outcome
        assert named in found.why

    def test_an_answer_that_should_be_refused(self) -> None:
        """
        An offer that another agent has cannot be accepted; the case fails if it expects so.
        """
        answer = {"at": 1, "accept": ["x", "bo"]}

        passes([arrive(0, "x"), {**answer, "expect_error": True}])
        assert "failed" == verdict([arrive(0, "x"), answer]).outcome


def test_every_key_of_the_schema_is_read_somewhere() -> None:
    """
    A key that is known and yet read by no translator would be ignored in silence.
    """
    sources = [path for path in Path(__file__).parent.glob("*.py") if path.name != "schema.py"]
    read = "".join(path.read_text(encoding="utf-8") for path in sources)
    elsewhere = {
        *(key for keys in schema.MISSING.values() for key in keys),
        "score_rule",  # of a select that is skipped
    }
    keys = schema.QUEUE | schema.AGENT | schema.ARRIVE

    assert set() == {key for key in keys - elsewhere if f'"{key}"' not in read}


class TestTime:
    def test_deadlines_fire_before_later_steps(self) -> None:
        """
        An offer of 20 s is over at 20.5 s and was missed by its agent.
        """
        passes(
            [arrive(0, "x"), expect(20.5, offered={"x": ["bo"]}, available={"ana": False})],
            queues=[{"id": "q", "offer_timeout": 20, "on_no_answer": "unavailable"}],
        )

    def test_host_timers_of_one_instant_go_in_the_order_set(self) -> None:
        """
        Who came first loses patience first.
        """
        passes(
            [
                arrive(0, "x", patience=9),
                arrive(1, "y", max_wait=8),
                expect(9, left={"x": "abandoned", "y": "timeout"}, left_at={"x": 9, "y": 9}),
            ],
            agents=[],
        )

    def test_a_batch_is_matched_once(self) -> None:
        """
        The urgent item of one instant goes first.
        """
        batch = [{"arrive": {"id": "x"}}, {"arrive": {"id": "y", "priority": 3}}]
        passes(
            [{"at": 0, "batch": batch}, expect(0, assigned={"y": "ana"}, unassigned=["x"])],
            agents=[{"id": "ana"}],
            auto_accept=True,
        )


class TestAgents:
    def test_wrap_up_in_one_queue_leaves_the_other(self) -> None:
        """
        Wrapping up for one queue, an agent is offered items of another.
        """
        queues = [{"id": name, "wrap_up": 60, "wrap_up_scope": "queue"} for name in ("q1", "q2")]
        passes(
            [
                arrive(0, "x", queue="q1"),
                {"at": 5, "complete": ["x", "ana"]},
                arrive(6, "y", queue="q1"),
                arrive(7, "z", queue="q2"),
                expect(7, assigned={"z": "ana"}, unassigned=["y"]),
            ],
            queues=queues,
            agents=[{"id": "ana"}],
            auto_accept=True,
        )

    def test_who_logs_out_loses_the_offer_and_keeps_the_work(self) -> None:
        """
        Accepted work stays, an open offer goes to somebody else.
        """
        passes(
            [
                arrive(0, "x"),
                {"at": 1, "agent": "ana", "set": {"logged_in": False}},
                expect(1, offered={"x": ["bo"]}),
                {"at": 2, "accept": ["x", "bo"]},
                {"at": 3, "agent": "bo", "set": {"logged_in": False}},
                expect(4, assigned={"x": "bo"}),
                {"at": 5, "complete": ["x", "bo"]},
            ]
        )

    def test_a_profile_takes_the_best_rank_that_waits(self) -> None:
        """
        Rank goes before age; an item counts for a queue with a delay only after it.
        """
        profile = [{"queue": "q1", "rank": 1, "delay": 30}, {"queue": "q2", "rank": 2}]
        passes(
            [
                arrive(0, "old", queue="q2"),
                arrive(5, "best", queue="q1"),
                arrive(20, "young", queue="q1"),
                {"at": 40, "agent": "ana", "set": {"available": True}},
                expect(40, assigned={"best": "ana"}, unassigned=["old", "young"]),
                {"at": 45, "complete": ["best", "ana"]},
                expect(45, assigned={"old": "ana"}, unassigned=["young"]),
            ],
            queues=[{"id": "q1"}, {"id": "q2"}],
            agents=[{"id": "ana", "available": False, "profile": profile}],
            auto_accept=True,
        )

    def test_a_pace_keeps_work_away_until_its_time(self) -> None:
        """
        Two items in a minute, the third when the first is a minute old.
        """
        items = [arrive(at, f"x{at}") for at in (0, 10, 20)]
        passes(
            [
                *items,
                expect(59, assigned={"x10": "ana"}, unassigned=["x20"]),
                expect(60, assigned={"x20": "ana"}),
            ],
            agents=[{"id": "ana", "capacity": 9, "max_assignments": 2, "per_seconds": 60}],
            auto_accept=True,
        )

    def test_a_run_gives_out_at_most_its_limit(self) -> None:
        """
        Agents are there for the run alone.
        """
        items = [arrive(at, f"x{at}") for at in range(3)]
        away = {"available": False, "capacity": 9}
        passes(
            [
                *items,
                {"at": 5, "run": {"agents": ["ana"], "limit": 2}},
                expect(5, assigned={"x0": "ana", "x1": "ana"}, unassigned=["x2"]),
                expect(6, available={"ana": False}, unassigned=["x2"]),
            ],
            agents=[{"id": "ana", **away}, {"id": "bo", **away}],
            auto_accept=True,
        )

    def test_the_list_goes_on_for_each_item(self) -> None:
        """
        After a refusal the next of the list is asked, for this item; another begins at the top.
        """
        passes(
            [
                arrive(0, "x"),
                {"at": 1, "no_answer": ["x", "ana"]},
                expect(1, offered={"x": ["bo"]}),
                arrive(2, "y"),
                expect(2, offered={"y": ["ana"]}),
                {"at": 3, "accept": ["y", "ana"]},
                {"at": 4, "complete": ["y", "ana"]},
                {"at": 5, "no_answer": ["x", "bo"]},
                expect(5, offered={"x": ["cy"]}),
            ],
            queues=[{"id": "q", "select": "linear_per_item", "on_no_answer": "again"}],
            agents=[{"id": "ana"}, {"id": "bo"}, {"id": "cy"}],
        )

    def test_a_media_cap_ends_an_agents_chats(self) -> None:
        """
        With two chats an agent of two takes no third, and still takes a call.
        """
        channels = {"chat": {"max": 2}, "voice": {}}
        chats = [arrive(n, f"c{n}", channel="chat") for n in range(3)]
        passes(
            [*chats, arrive(3, "v"), expect(3, assigned={"v": "ana"}, unassigned=["c2"])],
            agents=[{"id": "ana", "capacity": None, "channels": channels}],
            auto_accept=True,
        )

    def test_a_call_is_taken_alone(self) -> None:
        """
        An exclusive call waits for a chat to end and keeps the next one out, in one match as well.
        """
        channels = {"chat": {"max": 2}, "voice": {"exclusive": True}}
        passes(
            [
                arrive(0, "c0", channel="chat"),
                arrive(1, "v", channel="voice"),
                expect(1, assigned={"c0": "ana"}, unassigned=["v"]),
                arrive(2, "c1", channel="chat"),
                {"at": 3, "batch": [{"complete": ["c0", "ana"]}, {"complete": ["c1", "ana"]}]},
                expect(3, assigned={"v": "ana"}),
                arrive(4, "c2", channel="chat"),
                expect(4, unassigned=["c2"]),
            ],
            agents=[{"id": "ana", "capacity": None, "channels": channels}],
            auto_accept=True,
        )

    def test_others_while_active(self) -> None:
        """
        Beside a call come chats and no mail.
        """
        voice = {"max": 1, "others_while_active": ["chat"]}
        channels = {"voice": voice, "chat": {"max": 2}, "mail": {}}
        passes(
            [
                arrive(0, "v", channel="voice"),
                arrive(1, "m", channel="mail"),
                arrive(2, "c", channel="chat"),
                expect(2, assigned={"v": "ana", "c": "ana"}, unassigned=["m"]),
                {"at": 3, "complete": ["v", "ana"]},
                expect(3, assigned={"m": "ana"}),
            ],
            agents=[{"id": "ana", "capacity": None, "channels": channels}],
            auto_accept=True,
        )

    def test_calls_that_only_some_take_alone(self) -> None:
        """
        Where agents differ the host says from moment to moment what each may have.
        """
        alone: dict[str, object] = {"voice": {"exclusive": True}, "chat": {}}
        mixed: dict[str, object] = {"voice": {}, "chat": {}}
        passes(
            [
                arrive(0, "v0", channel="voice"),
                arrive(1, "c0", channel="chat"),
                expect(1, assigned={"v0": "ana", "c0": "bo"}),
                arrive(2, "v1", channel="voice"),
                expect(2, assigned={"v1": "bo"}),
                arrive(3, "c1", channel="chat"),
                expect(3, assigned={"c1": "bo"}),
            ],
            agents=[
                {"id": "ana", "capacity": None, "channels": alone},
                {"id": "bo", "capacity": None, "channels": mixed},
            ],
            auto_accept=True,
        )


class TestItems:
    def test_a_ring_opens_at_its_time(self) -> None:
        """
        The outer agent is offered the item when the second ring opens.
        """
        passes(
            [
                arrive(0, "x"),
                expect(29, offered={"x": []}, eligible={"x": []}),
                expect(30, offered={"x": ["ana"]}, rank={"x": ["ana"]}),
            ],
            queues=[{"id": "q", "rings": [{"after": 0, "ring": 1}, {"after": 30, "ring": 2}]}],
            agents=[{"id": "ana", "ring": 2}],
        )

    def test_an_offer_spares_from_the_maximum_wait(self) -> None:
        """
        Past its maximum wait an item leaves when its offer comes to nothing, not before.
        """
        queue = {"id": "q", "offer_timeout": 20, "max_wait": 10, "on_no_answer": "again"}
        passes(
            [
                arrive(0, "x"),
                expect(15, offered={"x": ["ana"]}),
                expect(20, left={"x": "timeout"}, left_at={"x": 20}),
            ],
            queues=[{**queue, "max_wait_spares_offered": True}],
            agents=[{"id": "ana"}],
        )

    def test_who_waits_without_agents_leaves_after_the_grace(self) -> None:
        """
        Nobody logged in for 10 s, and the item waited 10 s and 5 s.
        """
        passes(
            [
                arrive(20, "x"),
                expect(34, unassigned=["x"]),
                expect(35, left={"x": "no_agent"}, left_at={"x": 35}),
            ],
            queues=[{"id": "q", "max_wait_no_agent": 10, "max_wait_no_agent_grace": 5}],
            agents=[{"id": "ana", "logged_in": False}],
        )

    def test_what_lay_untouched_too_long_is_left_out(self) -> None:
        """
        An item of an inactive customer is offered to nobody.
        """
        passes(
            [
                arrive(0, "x", last_activity=-50),
                arrive(1, "y", last_activity=-10),
                {"at": 20, "agent": "ana", "set": {"available": True}},
                expect(20, offered={"x": [], "y": ["ana"]}),
            ],
            queues=[{"id": "q", "ignore_inactive_longer_than": 60, "order": "oldest_activity"}],
            agents=[{"id": "ana", "available": False}],
        )

    def test_preferred_agents_come_first(self) -> None:
        """
        In the order given, as long as they are free; else whoever the queue selects.
        """
        passes(
            [
                arrive(0, "x", preferred=["cy", "bo"]),
                arrive(0, "y", known_agent="cy"),
                arrive(0, "z", preferred=["cy", "bo"]),
                expect(0, offered={"x": ["cy"], "y": ["ana"], "z": ["bo"]}),
            ],
            agents=[{"id": "ana"}, {"id": "bo"}, {"id": "cy"}],
        )

    def test_a_queue_may_stick_to_agents(self) -> None:
        """
        Whoever served the customer last is preferred, where they are free.
        """
        steps = [
            arrive(0, "x", customer="kim"),
            {"at": 1, "complete": ["x", "ana"]},
            arrive(2, "y", customer="kim"),
        ]
        for sticky, agent in ((True, "ana"), (False, "bo")):
            passes(
                [*steps, expect(2, assigned={"y": agent})],
                queues=[{"id": "q", "sticky": sticky}],
                auto_accept=True,
            )

    def test_active_work_may_be_more_than_there_is_room_for(self) -> None:
        """
        Two calls of an agent with room for one: nothing more comes before both have ended.
        """
        passes(
            [arrive(0, "x"), expect(0, unassigned=["x"], used_capacity={"ana": 2})],
            agents=[{"id": "ana", "active": [{"channel": "voice", "count": 2}]}],
        )

    def test_who_comes_back_gets_the_old_place(self) -> None:
        """
        A customer who left and returns in time stands where they stood.
        """
        passes(
            [
                arrive(0, "x", customer="kim"),
                arrive(1, "y"),
                {"at": 5, "abandon": "x"},
                arrive(9, "z", customer="kim"),
                expect(9, queue_order={"q": ["z", "y"]}),
            ],
            queues=[{"id": "q", "resume_within": 30}],
            agents=[],
        )

    def test_a_held_item_waits_to_be_activated(self) -> None:
        """
        Scheduled, then held, then in line.
        """
        passes(
            [
                arrive(0, "x", start_at=10, hold=True),
                expect(9, item={"x": {"status": "scheduled"}}),
                expect(10, item={"x": {"status": "waiting_for_activation"}}),
                {"at": 12, "activate": "x"},
                expect(12, offered={"x": ["ana"]}, item={"x": {"status": "queued"}}),
            ]
        )


class TestCommand:
    def test_counts_and_exit_code(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """
        One failure makes the exit code 1; the last line has the counts.
        """
        good = case([arrive(0, "x"), expect(0, assigned={"x": "ana"})], auto_accept=True)
        bad = case([arrive(0, "x"), expect(0, assigned={"x": "bo"})], auto_accept=True)
        odd = case([{"at": 0, "dance": 1}])
        document = {"suite": "hand", "schema": 1, "cases": [c.given for c in (good, bad, odd)]}
        (tmp_path / "hand.json").write_text(json.dumps(document), encoding="utf-8")

        assert 1 == main([str(tmp_path)])
        assert "1 passed, 1 failed, 1 skipped" == capsys.readouterr().out.splitlines()[-1]

    def test_nothing_to_run_is_no_success(self, tmp_path: Path) -> None:
        """
        An empty folder, or a file of another schema, is exit code 2.
        """
        assert 2 == main([str(tmp_path)])
        (tmp_path / "odd.json").write_text('{"schema": 2, "cases": []}', encoding="utf-8")

        with pytest.raises(ValueError, match="schema 1"):
            list(load(tmp_path))

    def test_no_cases_count_as_none(self) -> None:
        """
        Zero of everything.
        """
        assert "0 passed, 0 failed, 0 skipped" == counts([])


class TestTurns:
    def test_whose_turn_it_is_can_be_asked_without_an_item(self) -> None:
        """
        The first of the rotation who is allowed, who then goes to its end, there or not.
        """
        agents = [{"id": "ana"}, {"id": "bo", "available": False}, {"id": "cy"}]
        passes(
            [
                {"at": 0, "set_rotation": ["cy", "bo", "ana"]},
                {"at": 1, "select": {"allowed": ["ana", "bo"]}},
                expect(1, selected="bo", rotation=["cy", "ana", "bo"], available={"bo": False}),
                {"at": 2, "select": {"allowed": []}},
                expect(2, selected=None, rotation={"q": ["cy", "ana", "bo"]}),
            ],
            agents=agents,
            queues=[{"id": "q", "select": "rotation"}],
        )

    def test_a_rotation_with_strangers_or_gaps_is_made_anew(self) -> None:
        """
        Whoever is in the queue is in its rotation, and nobody else.
        """
        passes(
            [
                {"at": 0, "set_rotation": {"q": ["bo", "zoe"]}},
                expect(0, rotation_members=["ana", "bo"]),
                {"at": 1, "select": {"allowed": ["ana", "bo"]}},
                expect(1, selected="ana", rotation=["bo", "ana"]),
            ],
            queues=[{"id": "q", "select": "rotation"}],
        )
