"""
What a plan file says.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairroute.admission import Admission
from fairroute.classification import ChannelException, ClassificationRule
from fairroute.errors import InvalidValue, PlanError
from fairroute.levels import levels
from fairroute.model import Expiry, ServiceTarget
from fairroute.plan import (
    Callbacks,
    Channel,
    Estimates,
    Medium,
    Offers,
    Outbound,
    PartSpec,
    Plan,
    PolicySpec,
    Skill,
    Tier,
    Topic,
    WrapUp,
)
from fairroute.planfile import check_plan, load_plan, parse_plan
from fairroute.planfile.targets import duration_in, target_in
from fairroute.stages import Stage
from fairroute.surges import Surge

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("**/*plan.toml"))

WHOLE = """
pools = ["north", "south"]
hours = ["support"]

[tiers]
premier = { rank = 1, live = "80% in 20 s", by = { share = 0.95, within = "2 h" } }
standard = { rank = 2, live = { share = 0.8, within = 60 } }

[channels]
phone = { medium = "voice", demand = 5 }
live = { promise = "by" }

[media]
voice = { exclusive = true, drain_for = 60 }
text = { beside = ["text", "video"], offer_gap = 5 }
video = {}

[skills]
billing = {}
french = { kind = "only-language" }

[topics.invoice]
expected = "5 min"
skills = { billing = 2 }
pools = ["north"]
targets.premier.live = "90% in 10 s"
targets.standard.by = "1 d"
targets.premier.by = "90% in 4 h of support"

[topics.other]
skills = ["billing", "french"]
max_wait = "10 min"
[[topics.other.stages]]
after = "1 min"
relax = { billing = 1 }
waive = "Desk == 7"
pools = ["south"]
[[topics.other.stages]]
after = 30
of = "stage"
tier = "premier"
standing = "restarts"

[surge.bills]
topics = ["invoice"]
wait = "2 min"
calm_wait = 20
estimate = "4 min"
calm_estimate = 90
pools = ["south"]
relax = { billing = 1 }
recall = 2
every = "30 s"
most = 3
per = "7 d"

[admission.full]
tiers = ["standard"]
promise = "live"
wait = "10 min"
length = 50
estimate = "15 min"
action = "callback"

[estimates]
by = "head_of_line"
every = "30 s"

[[classify]]
when = 'contract == "gold" and seats >= 50'
tier = "premier"
topic = "invoice"
skills = { billing = 3 }

[[classify]]
when = 'channel == "fax"'
promise = "by"
exception = { owner = "kim", reason = "nobody waits beside a fax", until = 2027-06-30 }

[policy]
order = { part = "head_start", premier = 120 }
score = ["best_match", { part = "packing", comfort = 0.6 }, "longest_idle"]
eligibility = { part = "proficiency_floor", floor = 1 }

[policies.plain]
order = "fifo"

[policies.points]
urgency = { part = "accumulating_priority", premier = 3, cap = { standard = 600 } }

[offers]
timeout = 15
on_miss = "keep"

[expiry]
max_wait = "30 min"
lifetime = 86400

[callbacks]
retries = 3
per_slot = 4

[outbound]
keep_free = 2

[wrap_up]
usual = 30
"""


def test_a_plan_file_says_what_a_plan_says() -> None:
    """
    A file and a plan made in Python are equal, value for value.
    """
    expected = Plan(
        pools=frozenset({"north", "south"}),
        hours=frozenset({"support"}),
        tiers={
            "premier": Tier(
                "premier",
                rank=1,
                live=ServiceTarget(share=0.8, within=20),
                by=ServiceTarget(share=0.95, within=7200),
            ),
            "standard": Tier("standard", rank=2, live=ServiceTarget(share=0.8, within=60)),
        },
        channels={
            "phone": Channel("phone", medium="voice", demand=5),
            "live": Channel("live", promise="by"),
        },
        media={
            "voice": Medium("voice", exclusive=True, drain_for=60),
            "text": Medium("text", beside={"text", "video"}, offer_gap=5),
            "video": Medium("video"),
        },
        skills={"billing": Skill("billing"), "french": Skill("french", kind="only-language")},
        topics={
            "invoice": Topic(
                "invoice",
                skills=levels({"billing": 2}),
                pools=frozenset({"north"}),
                expected=300,
                targets={
                    ("premier", "live"): ServiceTarget(share=0.9, within=10),
                    ("standard", "by"): ServiceTarget(share=0.8, within=86_400),
                    ("premier", "by"): ServiceTarget(share=0.9, within=14_400, hours="support"),
                },
            ),
            "other": Topic(
                "other",
                skills=levels({"billing", "french"}),
                max_wait=600,
                stages=(
                    Stage(60, relax={"billing": 1}, waive="Desk == 7", pools={"south"}),
                    Stage(30, of="stage", tier="premier", standing="restarts"),
                ),
            ),
        },
        surge={
            "bills": Surge(
                "bills",
                topics={"invoice"},
                wait=120,
                calm_wait=20,
                estimate=240,
                calm_estimate=90,
                pools={"south"},
                relax={"billing": 1},
                recall=2,
                every=30,
                most=3,
                per=7 * 86_400,
            )
        },
        estimates=Estimates(by="head_of_line", every=30),
        admission={
            "full": Admission(
                "full",
                tiers={"standard"},
                promise="live",
                wait=600,
                length=50,
                estimate=900,
                action="callback",
            )
        },
        classify=(
            ClassificationRule(
                'contract == "gold" and seats >= 50',
                tier="premier",
                topic="invoice",
                skills={"billing": 3},
            ),
            ClassificationRule(
                'channel == "fax"',
                promise="by",
                exception=ChannelException(
                    owner="kim", reason="nobody waits beside a fax", until="2027-06-30"
                ),
            ),
        ),
        policy=PolicySpec(
            order=PartSpec("head_start", {"premier": 120}),
            score=(
                PartSpec("best_match"),
                PartSpec("packing", {"comfort": 0.6}),
                PartSpec("longest_idle"),
            ),
            eligibility=(PartSpec("proficiency_floor", {"floor": 1}),),
        ),
        policies={
            "plain": PolicySpec(order=PartSpec("fifo")),
            "points": PolicySpec(
                urgency=PartSpec("accumulating_priority", {"premier": 3, "cap": {"standard": 600}})
            ),
        },
        offers=Offers(timeout=15, on_miss="keep"),
        wrap_up=WrapUp(usual=30),
        callbacks=Callbacks(retries=3, per_slot=4),
        outbound=Outbound(keep_free=2),
        expiry=Expiry(max_wait=1800, lifetime=86400),
    )

    assert expected == parse_plan(WHOLE)
    check_plan(expected)


def test_an_empty_file_decides_nothing() -> None:
    """
    Every table may be left out, and then any name goes.
    """
    assert Plan() == parse_plan("")


def test_tiers_of_one_rank() -> None:
    """
    Two tiers may have one rank.
    """
    plan = parse_plan("[tiers]\na = { rank = 1 }\nb = { rank = 1 }\n")

    assert "b" == plan.default_tier


def test_names_without_a_table_are_open() -> None:
    """
    Without skills, pools and tiers of its own, a plan's topics may name any.
    """
    plan = parse_plan('[topics.a]\nskills = ["x"]\npools = ["y"]\ntargets.z.live = "20 s"\n')

    assert plan.topics is not None
    assert {("z", "live"): ServiceTarget(share=0.8, within=20)} == plan.topics["a"].targets


@pytest.mark.parametrize(
    ("text", "share", "within"),
    [
        ("80% in 20 s", 0.8, 20),
        ("80 % within 20s", 0.8, 20),
        (" 99.5% in 2 minutes ", 0.995, 120),
        ("95% in 1.5 h", 0.95, 5400),
        ("100% in 1 d", 1.0, 86_400),
        ("2 days", 0.8, 172_800),
        ("0 s", 0.8, 0),
    ],
)
def test_targets_as_people_write_them(text: str, share: float, within: float) -> None:
    """
    A share and a duration in words, or a duration alone.
    """
    assert ServiceTarget(share=share, within=within) == target_in(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("80% 20 s", "target: got '80% 20 s', expected a target such as"),
        ("80 in 20 s", "target: got '80 in 20 s', expected a target such as"),
        ("", "target: got '', expected a target such as"),
        ("0% in 20 s", "ServiceTarget.share: got 0.0, expected a number above 0 and up to 1"),
        ("101% in 20 s", "ServiceTarget.share: got 1.01, expected a number above 0 and up to 1"),
        ("80% in 20 m", "duration: got '20 m', expected a unit of time"),
        ("80% in soon", "duration: got 'soon', expected seconds, or a duration such as"),
        ("999999999999 d", "ServiceTarget.within: got 8.63"),
        ("-1 s", "target: got '-1 s', expected a target such as"),
    ],
)
def test_what_is_no_target(text: str, sentence: str) -> None:
    """
    What is no promise in figures is refused with an example.
    """
    with pytest.raises(InvalidValue) as refused:
        target_in(text)

    # Numbers are shown as they were understood.
    assert str(refused.value).startswith(sentence)


@given(count=st.integers(0, 10**6), unit=st.sampled_from([("s", 1), ("min", 60), ("h", 3600)]))
def test_durations(count: int, unit: tuple[str, int]) -> None:
    """
    A number and a unit are so many seconds, exactly.
    """
    assert count * unit[1] == duration_in(f"{count} {unit[0]}")


@given(text=st.text(max_size=200))
def test_any_text_is_a_plan_or_a_plan_error(text: str) -> None:
    """
    Whatever a file holds, the answer is a plan or a list of problems.
    """
    try:
        found = parse_plan(text)
    except PlanError as refused:
        problems = refused.problems
    else:
        assert isinstance(found, Plan)
        return

    assert problems


KEYS = st.sampled_from(["premier", "rank", "skills", "part", "live", "a b", "", "name", "score"])
values: st.SearchStrategy[object] = st.recursive(
    st.sampled_from(["fifo", "packing", "80% in 20 s", "billing", ""])
    | st.booleans()
    | st.integers(-2, 2)
    | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@given(
    given_=st.dictionaries(
        st.sampled_from(
            [
                *("tiers", "channels", "topics", "skills", "pools", "policy"),
                *("policies", "offers", "wrap_up", "expiry", "callbacks", "outbound", "journeys"),
                "classify",
            ]
        ),
        values,
    )
)
def test_any_table_is_a_plan_or_problems(given_: dict[str, object]) -> None:
    """
    However a table is shaped, reading it ends in a plan or in sentences, never in a traceback.
    """
    from fairroute.planfile.shapes import plan_of

    plan, problems = plan_of(given_)

    assert (plan is None) == bool(problems)
    assert all(str(problem) for problem in problems)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.relative_to(path.parents[1])))
def test_example_plans_are_in_order(path: Path) -> None:
    """
    Every plan we ship can be loaded, and its policies made.
    """
    from fairroute.registry import policy_from

    plan = load_plan(path)

    assert plan.tiers
    for spec in (plan.policy, *plan.policies.values()):
        assert policy_from(plan, spec).terms is None


def test_there_are_examples() -> None:
    """
    The tests above have something to load.
    """
    assert 3 <= len(EXAMPLES)
