"""
What is to be known of a plan before customers meet it.
"""

from typing import Any

import pytest

import fairroute as fr
from fairroute.plan import Plan
from fairroute.planfile import check_plan, parse_plan
from fairroute.protocols import Pairing, Waiting
from fairroute.review import KINDS, Finding, review_plan
from fairroute.review.deciding import in_parts, overtaking_in

TIERS = "[tiers]\npremier = { rank = 1 }\nstandard = { rank = 2 }\n"
POINTS = "urgency = { part = 'accumulating_priority', premier = 3 }"


def found(text: str, *agents: fr.Agent, today: str | None = None) -> list[str]:
    """
    The findings of a plan, as sentences.
    """
    people = agents or None
    return [
        str(each) for each in review_plan(parse_plan(text), agents=people, today=today).findings
    ]


def agent(**can: Any) -> fr.Agent:  # noqa: ANN401 - fields of an agent
    """
    Somebody who can do this.
    """
    return fr.Agent("ana", **can)


# --- who is there ---


def test_a_plan_in_order_has_no_findings() -> None:
    """
    Everybody can be served, age can win, everything is used.
    """
    text = f"""
    pools = ["north"]
    {TIERS}
    [channels.phone]
    medium = "voice"
    demand = 2
    [skills.billing]
    [topics.invoice]
    skills = {{ billing = 2 }}
    pools = ["north"]
    requires = 'Tenure > 1'
    [policy]
    order = {{ part = "head_start", premier = 60 }}
    score = ["packing", "longest_idle"]
    """
    able = agent(
        skills={"billing": 2},
        pools={"north"},
        capacity=2,
        media={"voice"},
        attributes={"Tenure": 2},
    )

    assert [] == found(text, able)


@pytest.mark.parametrize(
    ("text", "can", "sentence"),
    [
        (
            "[topics.a]\nskills = ['billing']",
            {"skills": {"sales"}},
            "topics.a.skills.billing: nobody has billing",
        ),
        (
            "[topics.a]\nskills = { billing = 4 }",
            {"skills": {"billing": 2}},
            "topics.a.skills.billing: nobody has billing at level 4; the highest is 2",
        ),
        (
            "[[classify]]\nwhen = 'a == 1'\nskills = ['french']",
            {},
            "classify[0].skills.french: nobody has french",
        ),
        ("pools = ['north']", {}, "pools: nobody is in pool north"),
        (
            "[topics.a]\npools = ['south', 'north']",
            {"pools": {"east"}},
            "topics.a.pools: nobody is in pool north or south",
        ),
        (
            "[topics.a]\nrequires = 'Tenure > 5'",
            {"attributes": {"Tenure": 5}},
            "topics.a: nobody can serve it: nobody meets Tenure > 5",
        ),
        (
            "[topics.a]\nskills = ['x']\npools = ['y']\nrequires = 'z == 1'",
            {"skills": {"x"}, "pools": {"y"}},
            "topics.a: nobody can serve it: nobody has all of x 1, pool y, z == 1",
        ),
        (
            "[channels.phone]\nmedium = 'voice'",
            {"media": {"text"}},
            "channels.phone: nobody works in voice",
        ),
        (
            "[channels.phone]\ndemand = 3",
            {"capacity": 2},
            "channels.phone: nobody has room for 3 units; the largest capacity is 2",
        ),
    ],
)
def test_what_nobody_can_do(text: str, can: dict[str, Any], sentence: str) -> None:
    """
    Each promise that this person cannot keep is one warning, at its place.
    """
    warnings = [line for line in found(text, agent(**can)) if line.startswith("warning")]

    assert [f"warning: {sentence}"] == warnings


SOUTH_HELPS = """
[[topics.a.stages]]
after = 90
pools = ['south']
"""

ALL_HELP = """
[[topics.a.stages]]
after = 90
credit = 5
[[topics.a.stages]]
of = 'stage'
after = 30
any_pool = true
"""

ALL_HELP_SOME = """
[tiers.standard]
rank = 2
[tiers.premier]
rank = 1
[[tiers.premier.stages]]
after = 30
any_pool = true
"""

A_SURGE = "[surge.rush]\nwait = 60\npools = ['south']"


@pytest.mark.parametrize(
    ("change", "when"),
    [
        (SOUTH_HELPS, "from 90 s on (topics.a.stages[0])"),
        (ALL_HELP, "from 120 s on (topics.a.stages[1])"),
        (ALL_HELP_SOME, "in tier premier from 30 s on (tiers.premier.stages[0])"),
        (A_SURGE, "while surge rush lasts"),
        (SOUTH_HELPS + A_SURGE, "from 90 s on (topics.a.stages[0]) or while surge rush lasts"),
    ],
)
def test_what_nobody_can_do_at_first(change: str, when: str) -> None:
    """
    One warning says what is missing, and from when on somebody can all the same.
    """
    why = "nobody can serve it at first: nobody is in pool north"
    text = f"[topics.a]\npools = ['north']\n{change}"

    assert f"warning: topics.a: {why}; somebody can only {when}" in found(
        text, agent(pools={"south"})
    )


def test_who_can_only_later_may_not_work_in_its_channel() -> None:
    """
    Channels are held against those who can in the end.
    """
    text = "[channels.phone]\nmedium = 'voice'\n[topics.a]\npools = ['north']" + SOUTH_HELPS
    writer, other = agent(pools={"south"}, media={"text"}), fr.Agent("bo", pools={"east"})

    assert "warning: topics.a: nobody who can serve it works in voice (channel phone)" in found(
        text, writer, other
    )


def test_what_a_stage_takes_away_at_once_is_never_missed() -> None:
    """
    It is as if it had not been asked for.
    """
    text = "[topics.a]\nskills = ['x']\n[[topics.a.stages]]\nafter = 0\ndrop = ['x']"

    assert [] == found(text, agent())


def test_what_no_stage_opens_to_anybody() -> None:
    """
    It is as if there were none.
    """
    text = "[topics.a]\nskills = ['x', 'y']\n[[topics.a.stages]]\nafter = 9\ndrop = ['y']"

    assert "warning: topics.a.skills.x: nobody has x" in found(text, agent())


def test_who_can_serve_a_topic_may_not_work_in_its_channel() -> None:
    """
    A channel that is open to others is not said to be closed; that it is for a topic, is.
    """
    text = """
    [channels]
    phone = { medium = "voice", demand = 2 }
    chat = { medium = "text" }
    mail = { medium = "text" }
    [topics.loans]
    skills = ["loans"]
    [topics.any]
    """
    caller = agent(skills={"loans"}, media={"voice"})
    writer = fr.Agent("bo", media={"text"}, capacity=9)

    assert [
        "warning: channels.phone: nobody has room for 2 units; the largest capacity is 1",
        "warning: topics.loans: nobody who can serve it works in text (channels chat, mail)",
    ] == found(text, caller, writer)


def test_an_agent_works_in_all_media_or_in_none() -> None:
    """
    Media None are all of them, and an empty set is nobody's.
    """
    text = "[channels.phone]\nmedium = 'voice'\n[channels.any]"

    assert [] == found(text, agent())
    assert ["warning: channels.phone: nobody works in voice"] == found(text, agent(media=set()))


def test_a_roster_without_anybody() -> None:
    """
    Then nobody is there for any channel or topic.
    """
    plan = parse_plan("[channels.phone]\n[topics.a]")

    sentences = [finding.sentence for finding in review_plan(plan, agents=()).findings]

    assert ["nobody is there", "nobody can serve it: nobody meets anything"] == sentences


def test_who_is_alike_is_looked_at_once() -> None:
    """
    Ten thousand agents of one kind cost what one does.
    """
    plan = parse_plan("".join(f"[topics.t{n}]\nskills = ['s{n}']\n" for n in range(300)))
    agents = [fr.Agent(f"a{number}", skills={"s1"}) for number in range(10_000)]

    assert 299 == len(review_plan(plan, agents=agents).findings)


# --- what the plan says ---


def test_what_nothing_asks_for_is_a_note() -> None:
    """
    A skill that no topic or rule needs, and a pool that no topic is served by, may have their use.
    """
    text = """
    pools = ["north", "south"]
    [skills]
    billing = {}
    french = {}
    sales = {}
    [topics.a]
    skills = ["billing"]
    pools = ["north"]
    [[classify]]
    when = 'language == "fr"'
    skills = ["french"]
    """

    hosts = "only a host's own work items lead there"
    assert [
        "note: skills.sales: no topic or rule needs it",
        f"note: pools: no topic, stage or surge names pool south: {hosts}",
    ] == found(text)


def test_hours_that_no_target_counts_in() -> None:
    """
    Nothing in the plan is due by them.
    """
    text = """
    hours = ["support", "sales", "shop"]
    [tiers.a]
    rank = 1
    by = "4 h of support"
    [topics.t]
    targets.a.by = "2 h of shop"
    """

    assert ["note: hours: no target counts in sales: only a host's own work items can"] == (
        found(text)
    )


OFFICE = """
[tiers.office]
rank = 1
live = "4 h"
by = "4 h of support"
[tiers.wall]
rank = 2
live = "4 h"
by = "4 h"
[policy]
order = "earliest_due"
"""


def test_hours_let_others_pass_behind_closed_doors() -> None:
    """
    Who counts on the wall may pass who counts in business time, however much later: nobody knows
    here for how long doors are closed. The plan does tell the two apart.
    """
    done = review_plan(parse_plan(OFFICE))

    bounds = {(each.behind, each.ahead): each.seconds for each in done.overtaking}
    assert "unbounded" == bounds["office", "wall"]
    assert 0 == bounds["wall", "office"]
    assert "tie" not in {each.kind for each in done.findings}


def test_a_stage_into_other_hours_promises_nothing() -> None:
    """
    Under an urgency, an order by due time may refuse a tier that counts in other hours.
    """
    stage = "[[tiers.wall.stages]]\nafter = 60\ntier = 'office'\n"
    caps = "cap = { wall = 10 }"
    urgency = f"urgency = {{ part = 'accumulating_priority', office = 3, {caps} }}\n"
    same = OFFICE.replace(" of support", "")

    def passed(text: str) -> object:
        done = review_plan(parse_plan(text + urgency + stage))
        (bound,) = [o.seconds for o in done.overtaking if (o.behind, o.ahead) == ("wall", "office")]
        return bound

    assert 60 == passed(same)
    assert "unbounded" == passed(OFFICE)


def test_open_topics_need_whatever_they_like() -> None:
    """
    Where any topic goes, contacts name skills themselves.
    """
    assert [] == found("[skills.sales]")


def test_a_ring_longer_than_the_promise() -> None:
    """
    A single offer without an answer would break it; with auto-accept there is none.
    """
    text = """
    [tiers.a]
    rank = 1
    live = "80% in 15 s"
    by = "1 s"
    [topics.b]
    targets.a.live = "10 s"
    targets.a.by = "10 s"
    [offers]
    timeout = 15.5
    """
    rings = (
        "an offer rings for 15.5 s (offers.timeout), so one that nobody answers breaks a promise"
    )

    assert [
        f"warning: tiers.a.live: {rings} of 15 s",
        f"warning: topics.b.targets.a.live: {rings} of 10 s",
    ] == found(text)
    assert [] == found(f"{text}\nauto_accept = true")


def test_rules_that_never_hold() -> None:
    """
    What stands behind a rule for everybody, or behind its own double, is never reached.
    """
    text = """
    [[classify]]
    when = 'a == 1 and b == 2'
    promise = "by"
    [[classify]]
    when = 'a == 1   and (b == 2)'
    promise = "live"
    [[classify]]
    promise = "live"
    [[classify]]
    when = 'c == 3'
    promise = "by"
    """

    assert [
        "warning: classify[1]: never holds: classify[0] before it has the same when",
        "warning: classify[3]: never holds: classify[2] before it is for everybody",
    ] == found(text)


def test_a_declared_exception_is_shown_and_runs_out() -> None:
    """
    Until its last day it is a note, then a warning; without a day it stays a note.
    """
    text = """
    [[classify]]
    when = 'channel == "fax"'
    promise = "by"
    exception = { owner = "Kim", reason = "nobody waits beside a fax", until = 2027-06-30 }
    """
    place, why = "classify[0].exception: reads the door, ", "nobody waits beside a fax (Kim answers"

    assert [f"note: {place}until 2027-06-30: {why} for it)"] == found(text)
    assert found(text) == found(text, today="2027-06-30")
    assert [f"warning: {place}was wanted until 2027-06-30: {why} for it)"] == found(
        text, today="2027-07-01"
    )


def test_what_stages_and_surges_open_is_in_use() -> None:
    """
    A pool that only helps out is asked for, and so is any where all may.
    """
    north = 'pools = ["north"]\n[topics.a]\npools = []\n'
    named = '[[topics.a.stages]]\nafter = 60\ntier = "b"\npools = ["north"]'
    unnamed = "[surge.rush]\nlength = 9\nany_pool = true"

    assert [line for line in found(north) if "pool north" in line]
    assert not [line for line in found(north + named) if "pool north" in line]
    assert not [line for line in found(north + unnamed) if "pool north" in line]


# --- what its policies do ---


def test_an_alternative_is_nothing_to_be_mended() -> None:
    """
    It routes nobody: what is found of it are notes.
    """
    strict = "order = 'strict_tier'\nscore = ['random', 'best_match']\n"
    fair = "order = { part = 'head_start', premier = 60 }\n"
    review = review_plan(parse_plan(f"{TIERS}[policy]\n{fair}[policies.other]\n{strict}"))

    assert () == review.warnings()
    assert ["starvation", "unasked"] == [each.kind for each in review.findings]
    assert 2 == len(review_plan(parse_plan(f"{TIERS}[policy]\n{strict}")).warnings())


@pytest.mark.parametrize(
    "policy",
    [
        "",
        "[policy]\norder = 'strict_tier'",
        f"[policy]\n{POINTS}",
        "[policy]\nurgency = { part = 'accumulating_priority', cap = { standard = 9 } }",
    ],
)
def test_a_tier_that_may_wait_for_ever(policy: str) -> None:
    """
    Where no age beats the better tier, the review says who starves behind whom.
    """
    (line,) = [line for line in found(TIERS + policy) if "for ever" in line]

    assert line.startswith(
        "warning: policy: standard may wait for ever: whoever comes of premier is served first"
    )


@pytest.mark.parametrize(
    "policy",
    [
        "order = 'fifo'",
        "order = { part = 'head_start', premier = 60 }",
        "order = 'earliest_due'",
        "urgency = { part = 'accumulating_priority', premier = 3, cap = 60 }",
    ],
)
def test_a_tier_that_is_served_some_day(policy: str) -> None:
    """
    Where the bound is finite, nobody starves.
    """
    assert not [line for line in found(f"{TIERS}[policy]\n{policy}") if "for ever" in line]


def test_who_may_pass_whom() -> None:
    """
    For each policy and each pair of tiers, the most over promises and topics' targets.
    """
    text = """
    [tiers.a]
    rank = 1
    live = "20 s"
    [tiers.b]
    rank = 2
    live = "60 s"
    [topics.t]
    targets.a.live = "5 s"
    [policy]
    order = "earliest_due"
    [policies.points]
    urgency = { part = "accumulating_priority", a = 3, cap = 60 }
    """

    bounds = [
        (each.policy, each.behind, each.ahead, each.seconds)
        for each in review_plan(parse_plan(text)).overtaking
    ]

    day = 86_400.0
    assert [
        (("policy",), "a", "b", day - 60),
        (("policy",), "b", "a", day - 5),
        (("policies", "points"), "a", "b", 0.0),
        (("policies", "points"), "b", "a", 40.0),
    ] == bounds


def test_a_part_that_cannot_say_whom_it_lets_pass() -> None:
    """
    A part of one's own without `overtake_bound` is a note, not a guess.
    """

    def newest_first(item: Waiting) -> int:
        return -item.arrived

    plan = parse_plan(TIERS)
    passing, findings = overtaking_in(("policy",), fr.Policy(order=newest_first), plan)

    assert () == passing
    (finding,) = findings
    assert str(finding) == (
        "note: policy: nobody can tell how long a customer may be passed: parts with a method "
        "overtake_bound(a, b); newest_first has none"
    )


@pytest.mark.parametrize(
    ("policy", "alike"),
    [
        ("order = 'fifo'", "a and b and c are served alike: fifo tells them apart in nothing"),
        ("", "a and b are served alike: tier_then_age tells them apart in nothing"),
        (
            "order = { part = 'head_start', a = 5 }",
            "b and c are served alike: head_start tells them apart in nothing",
        ),
        (
            "urgency = { part = 'accumulating_priority', a = 3, c = 3, cap = 9 }",
            "a and c are served alike: accumulating_priority tells them apart in nothing",
        ),
    ],
)
def test_tiers_that_are_one(policy: str, alike: str) -> None:
    """
    Two tiers of one rank, credit or slope have one place in line.
    """
    tiers = "[tiers]\na = { rank = 1 }\nb = { rank = 1 }\nc = { rank = 2 }\n"

    ties = [line for line in found(f"{tiers}[policy]\n{policy}") if "alike" in line]

    assert [f"note: policy: {alike}"] == ties


def test_targets_tell_tiers_apart_where_they_decide() -> None:
    """
    Under `earliest_due` two tiers with other targets are not alike.
    """
    tiers = "[tiers]\na = { rank = 1, live = '5 s' }\nb = { rank = 1, live = '6 s' }\n"

    assert [] == found(f"{tiers}[policy]\norder = 'earliest_due'\n[offers]\ntimeout = 5")


def test_classes_that_there_are_not() -> None:
    """
    A misspelt class would weigh as if it were not there; without tables any name may be one.
    """
    policy = (
        "[policy]\nurgency = { part = 'longest_queue', classes = ['premier', 'sales', 'tehc'] }"
    )
    skills = "[skills]\nsales = {}\ntech = {}\n"

    (line,) = [line for line in found(TIERS + skills + policy) if "told of" in line]

    assert (
        "warning: policy: longest_queue is told of tehc, which is neither a tier nor a skill"
        == line
    )
    assert not [line for line in found(TIERS + policy) if "told of" in line]


def test_parts_that_never_decide() -> None:
    """
    What stands behind chance, or stands there twice.
    """
    text = "[policy]\nscore = ['best_match', 'best_match', 'random', 'longest_idle']"

    assert [
        "warning: policy.score[1]: best_match stands here twice",
        "warning: policy.score[3]: longest_idle never decides: random leaves no tie",
    ] == found(text)


def test_parts_that_scan() -> None:
    """
    A part that declares nothing is exact and linear, and said so; so is a sequence no index fits.
    """

    def rule(_: Pairing) -> None:
        return None

    def urgent(item: Waiting, now: int) -> int:
        return now - item.standing

    def spare(pairing: Pairing) -> int:
        return -pairing.agent.used

    def by_tier(pairing: Pairing) -> int:
        return pairing.item.rank

    by_tier.reads = "item"  # type: ignore[attr-defined]
    own = fr.Policy(urgency=urgent, eligibility=rule, score=[spare, by_tier])
    mixed = fr.Policy(
        score=[fr.policies.BestMatch(), fr.policies.LeastLoaded(), fr.policies.RandomAgent()]
    )

    assert [
        "warning: p.urgency: urgent is asked of the first of every kind of item at each match",
        "warning: p.eligibility[0]: rule is asked pair by pair, in time linear in items and agents",
        "warning: p.score[1]: by_tier never decides: it reads the item alone, equal for all agents",
        "warning: p.score[0]: spare is asked pair by pair, in time linear in the agents",
    ] == list(map(str, in_parts(("p",), own)))
    assert [
        "warning: p.score: this sequence of parts fits no index, and is asked pair by pair"
    ] == list(map(str, in_parts(("p",), mixed)))


def test_what_is_allowed_does_not_count() -> None:
    """
    A warning of a kind that is meant to be so is still found, but none of the warnings left.
    """
    review = review_plan(parse_plan(TIERS))

    assert [each.kind for each in review.warnings()] == ["starvation"]
    assert () == review.warnings(allowed=["starvation"])
    assert 1 == len(review.findings)


def test_every_kind_can_be_found() -> None:
    """
    No kind stands in the list without a plan that has it.
    """
    plan = parse_plan(
        """
        pools = ["north"]
        hours = ["shop"]
        [tiers]
        a = { rank = 1, live = "5 s" }
        b = { rank = 1 }
        c = { rank = 2 }
        [channels.fax]
        medium = "paper"
        [skills.french]
        [topics.x]
        skills = ["french"]
        [topics.y]
        requires = 'z == 1'
        [[classify]]
        when = 'channel == "fax"'
        promise = "by"
        exception = { owner = "Kim", reason = "fax", until = 2027-06-30 }
        [[classify]]
        promise = "by"
        [[classify]]
        promise = "live"
        [[topics.y.stages]]
        after = 60
        tier = "c"
        drop = ["german"]
        [surge.rush]
        length = 9
        recall = 0
        [admission.few]
        promise = "by"
        length = 9
        action = "callback"
        [policy]
        score = ["random", "best_match"]
        [policies.named]
        order = { part = "queue_priority", classes = ["french", "frensh"] }
        [policies.scan]
        score = ["best_match", "least_loaded", "random"]
        """
    )

    kinds = {each.kind for each in review_plan(plan, agents=[agent(media={"text"})]).findings}

    assert set(KINDS) == kinds


def test_a_plan_that_is_reviewed_may_be_used() -> None:
    """
    Nothing that a review finds keeps an engine from starting.
    """
    plan = parse_plan(f"{TIERS}[topics.a]\nskills = ['nobody has this']")

    check_plan(plan)
    assert review_plan(plan, agents=[agent()]).warnings()
    assert fr.Engine(plan).now == 0


def test_findings_are_values() -> None:
    """
    They compare, and say where they are as a plan file would.
    """
    one = Finding("skill", ("topics", "very important", "skills", "x"), "nobody has x")

    assert 'topics."very important".skills.x' == one.where
    assert one == Finding("skill", ("topics", "very important", "skills", "x"), "nobody has x")
    assert () == review_plan(Plan()).findings
