"""
Bad plans: every mistake at once, each with its place, its line and a way out.
"""

import pickle
from pathlib import Path

import pytest

from fairroute.errors import InvalidValue, PlanError
from fairroute.model import ServiceTarget
from fairroute.plan import Channel, Medium, PartSpec, Plan, PolicySpec, Skill, Tier, Topic
from fairroute.planfile import check_plan, load_plan, parse_plan

NO_PRIORITY = (
    "a channel has no priority of its own: customers are served by tier, topic and promise, never "
    "by the door they came through; a channel names medium, demand and promise"
)
ALL_SCORES = (
    "agents_preference, best_match, fewest_handled, least_flexible_first, least_loaded, "
    "local_specialist, longest_idle, packing, preferred_agent, random and 1 more"
)
ALL_ORDERS = "earliest_due, fifo, head_start, lifo, queue_priority, strict_tier, tier_then_age"

TIERS = "[tiers]\npremier = { rank = 1 }\nstandard = { rank = 2 }\n"

BAD = {
    # Tiers.
    "[tiers.a]": [
        "tiers.a (line 1): rank is missing: a whole number, the smallest is served first"
    ],
    "[tiers.a]\nrank = 'x'": [
        'tiers.a.rank (line 2): got "x", expected a whole number from 0 to 1,000,000'
    ],
    "[tiers.a]\nrank = -1": [
        "tiers.a.rank (line 2): got -1, expected a whole number from 0 to 1,000,000"
    ],
    "[tiers.a]\nrank = true": [
        "tiers.a.rank (line 2): got true, expected a whole number from 0 to 1,000,000"
    ],
    "[tiers.a]\nrank = 1\nlive = 20": [
        'tiers.a.live (line 3): got 20, expected "80% in 20 s" or { share = 0.8, within = 20 }'
    ],
    "[tiers.a]\nrank = 1\nlive = '80 in 20'": [
        (
            'tiers.a.live (line 3): got "80 in 20", expected a target such as "80% in 20 s" or '
            '"95% in 2 h"'
        )
    ],
    "[tiers.a]\nrank = 1\nlive = '80% in 20 m'": [
        'tiers.a.live (line 3): got "20 m", expected a unit of time (known: d, h, min, s)'
    ],
    "[tiers.a]\nrank = 1\nlive = '120% in 20 s'": [
        "tiers.a.live (line 3): got 1.2, expected a number above 0 and up to 1"
    ],
    "[tiers.a]\nrank = 1\nby = { share = 80 }": [
        "tiers.a.by (line 3): within is missing: a target is such as { share = 0.8, within = 20 }",
        "tiers.a.by.share (line 3): got 80, expected a number above 0 and up to 1",
    ],
    "[tiers.a]\nrank = 1\n[tiers.a.by]\nwithin = -1\nsoon = true": [
        "tiers.a.by.within (line 4): got -1, expected seconds from 0 to 9,000,000,000",
        'tiers.a.by.soon (line 5): unknown key "soon": known: hours, share, within',
    ],
    "hours = ['support']\n[tiers.a]\nrank = 1\nby = '4 h of suport'\n[topics.t]\n"
    "targets.a.by = { within = 9, hours = 'sales' }": [
        'tiers.a.by.hours (line 4): unknown hours "suport": did you mean support?',
        'topics.t.targets.a.by.hours (line 6): unknown hours "sales": known: support',
    ],
    "hours = 'support'": [
        'hours (line 1): got "support", expected a list of names, such as ["support"]'
    ],
    "[tiers.a]\nrank = 1\nlive = { within = nan }": [
        "tiers.a.live.within (line 3): got nan, expected seconds from 0 to 9,000,000,000"
    ],
    "[tiers.a]\nrank = 1\nliv = '20 s'": [
        'tiers.a.liv (line 3): unknown key "liv": did you mean live?'
    ],
    "[tiers.a]\nrank = 1\nname = 'b'\nlive = 3": [
        'tiers.a.name (line 3): the name stands in the heading already: "a"',
        'tiers.a.live (line 4): got 3, expected "80% in 20 s" or { share = 0.8, within = 20 }',
    ],
    "[tiers.a]\nrank = 1\nchannel = 'phone'": [
        (
            "tiers.a.channel (line 3): routing never reads the channel: say it for all, whichever "
            "door they come through"
        )
    ],
    "[tiers]": [
        (
            "tiers (line 1): the table is empty: name at least one, or leave the table out to "
            "allow any name"
        )
    ],
    "tiers = ['a']": ["tiers (line 1): got a list, expected a table"],
    "[tiers]\na = 1": ["tiers.a (line 2): got 1, expected a table"],
    '[tiers.""]\nrank = 1': [
        'tiers."" (line 1): got "", expected a name of 1 to 200 printable characters'
    ],
    # Channels.
    "[channels.phone]\npriority = 1": [f"channels.phone.priority (line 2): {NO_PRIORITY}"],
    "[channels.phone]\nmedium = 3\ndemand = 0\npromise = 'soon'": [
        "channels.phone.medium (line 2): got 3, expected text of 1 to 200 printable characters",
        "channels.phone.demand (line 3): got 0, expected a whole number from 1 to 1,000,000",
        'channels.phone.promise (line 4): got "soon", expected one of: live, by',
    ],
    "[channels.phone]\ndemnd = 2": [
        'channels.phone.demnd (line 2): unknown key "demnd": did you mean demand?'
    ],
    # Media.
    "[channels.phone]\nmedium = 'voyce'\n[media.voice]\nbeside = ['txt', 'voice']": [
        'channels.phone.medium (line 2): unknown medium "voyce": did you mean voice?',
        'media.voice.beside[0] (line 4): unknown medium "txt": known: voice',
    ],
    "[topics.tax]\nmedia = ['txt']\n[media.text]\n": [
        'topics.tax.media[0] (line 2): unknown medium "txt": did you mean text?',
    ],
    "[media.voice]\nbeside = 'text'\nexclusive = 1": [
        'media.voice.beside (line 2): got "text", expected a list of media, such as ["text"]',
        "media.voice.exclusive (line 3): got 1, expected true or false",
    ],
    "[media.voice]\nexclusive = true\nbeside = []": [
        (
            "media.voice (line 1): got an empty list, expected nothing beside an exclusive medium: "
            "leave out one of the two"
        )
    ],
    "[media.voice]\npriority = 1": [
        (
            'media.voice.priority (line 2): unknown key "priority": known: beside, drain_for, '
            "exclusive, offer_gap"
        )
    ],
    # Skills, topics, pools.
    "[skills.a]\nkind = 'abilty'": [
        (
            'skills.a.kind (line 2): got "abilty", expected one of: ability, licence, '
            "only-language, residency, accessibility"
        )
    ],
    "[skills.billing]\n[topics.a]\nskills = ['bilings', 'billing']": [
        'topics.a.skills.bilings (line 3): unknown skill "bilings": did you mean billing?'
    ],
    "[topics.a]\nskills = { billing = 6, sales = '2' }": [
        "topics.a.skills.billing (line 2): got 6, expected a level from 1 to 5",
        'topics.a.skills.sales (line 2): got "2", expected a level from 1 to 5',
    ],
    "[topics.a]\nrequires = 'Skill > '": [
        (
            'topics.a.requires (line 2): got "Skill > ", expected a number, text in double quotes '
            '("…"), true or false at character 9, not the end'
        )
    ],
    "[topics.a]\nrequires = 10": [
        (
            'topics.a.requires (line 2): got 10, expected text such as "Skill > 10 and '
            'English == true", or fr.needs(…)'
        )
    ],
    # Classification rules.
    "classify = 'gold'": ['classify (line 1): got "gold", expected tables, each under [[…]]'],
    "[classify]\ntier = 'gold'": [
        "classify (line 1): got a table, expected tables, each under [[…]]"
    ],
    (
        f"{TIERS}[topics.a]\n[[classify]]\ntier = 'premier'\n"
        "[[classify]]\ntier = 'premir'\ntopic = 'b'\n"
    ): [
        'classify[1].tier (line 8): unknown tier "premir": did you mean premier?',
        'classify[1].topic (line 9): unknown topic "b": known: a',
    ],
    "[[classify]]\ntier = 3\nskills = { a = 6 }\npromise = 'soon'\nwhen = 'a = 1'": [
        "classify[0].tier (line 2): got 3, expected the name of a tier",
        "classify[0].skills.a (line 3): got 6, expected a level from 1 to 5",
        'classify[0].promise (line 4): got "soon", expected one of: nothing, live, by',
        (
            'classify[0].when (line 5): got "a = 1", expected == or !=, and, or, not at '
            "character 3, not '='"
        ),
    ],
    "[[classify]]\nwhen = 'contract == \"gold\"'": [
        "classify[0] (line 1): got nothing, expected a tier, topic, promise or skills to give"
    ],
    "[[classify]]\nwhen = 'channel == \"fax\"'\npromise = 'by'": [
        (
            'classify[0] (line 1): got "channel", expected attributes that say nothing of the '
            "door: customers are served by tier, topic and promise, whichever way they came; an "
            "exception is declared with owner, reason and until"
        )
    ],
    "[[classify]]\nchannel = 'fax'\npromise = 'by'": [
        (
            "classify[0].channel (line 2): a rule says in when which attributes it is for, and "
            "reads the channel there only as a declared exception"
        )
    ],
    (
        "[[classify]]\npromise = 'by'\n[[classify]]\nwhen = 'channel == \"fax\"'\npromise = 'by'\n"
        "[classify.exception]\nowner = 'kim'\nuntil = 3"
    ): [
        "classify[1].exception (line 6): reason is missing",
        "classify[1].exception.until (line 8): got 3, expected a date such as 2027-06-30",
    ],
    "[topics.a]\nskills = 'billing'": [
        (
            'topics.a.skills (line 2): got "billing", expected names, ["billing"], or levels, '
            "{ billing = 2 }"
        )
    ],
    "[topics.a]\nskills = [1]": [
        (
            'topics.a.skills (line 2): got a list, expected names, ["billing"], or levels, '
            "{ billing = 2 }"
        )
    ],
    "pools = ['north']\n[topics.a]\npools = ['nort', 3]": [
        'topics.a.pools[0] (line 3): unknown pool "nort": did you mean north?',
        "topics.a.pools[1] (line 3): got 3, expected a name of 1 to 200 printable characters",
    ],
    "[topics.a]\npools = 'north'": [
        'topics.a.pools (line 2): got "north", expected a list of names, such as ["north"]'
    ],
    f"{TIERS}[topics.a]\ntargets.premir.live = '20 s'\ntargets.premier.lief = '20 s'": [
        'topics.a.targets.premir (line 5): unknown tier "premir": did you mean premier?',
        'topics.a.targets.premier.lief (line 6): unknown promise "lief": did you mean live?',
    ],
    f"{TIERS}[topics.a]\ntargets.premier = '20 s'\ntargets.standard.by = 5": [
        (
            'topics.a.targets.premier (line 5): got "20 s", expected a promise with its target, '
            'such as targets.premier.live = "80% in 20 s"'
        ),
        (
            'topics.a.targets.standard.by (line 6): got 5, expected "80% in 20 s" or '
            "{ share = 0.8, within = 20 }"
        ),
    ],
    "[topics.a]\nchannels = ['phone']": [
        (
            "topics.a.channels (line 2): routing never reads the channel: say it for all, "
            "whichever door they come through"
        )
    ],
    # Policies.
    "[policy]\norder = 'head_strat'": [
        'policy.order (line 2): unknown order part "head_strat": did you mean head_start?'
    ],
    "[policy]\norder = 'packing'": [
        f'policy.order (line 2): "packing" is a part for score, not for order: known: {ALL_ORDERS}'
    ],
    "[policy]\norder = ['fifo']": [
        f"policy.order (line 2): got a list, expected one part: known: {ALL_ORDERS}"
    ],
    "[policy]\norder = 5": [
        (
            'policy.order (line 2): got 5, expected the name of a part, such as "earliest_due", or '
            '{ part = "earliest_due", … }'
        )
    ],
    "[policy]\nscore = [{ comfort = 1 }, { part = 7 }]": [
        f"policy.score[0] (line 2): part is missing: known: {ALL_SCORES}",
        (
            "policy.score[1].part (line 2): got 7, expected the name of a part, such as "
            '"agents_preference", or { part = "agents_preference", … }'
        ),
    ],
    "[policy]\nscore = []": [
        "policy.score (line 2): the list is empty: name a part, or leave it out for the usual"
    ],
    "[policy]\nscore = { part = 'packing', comfrt = 0.5, units = 0, comfort = 2 }": [
        'policy.score.comfrt (line 2): packing has no parameter "comfrt": did you mean comfort?',
        "policy.score.units (line 2): got 0, expected a whole number from 1 to 1,000,000",
        "policy.score.comfort (line 2): got 2, expected a number above 0 and up to 1",
    ],
    "[policy]\nscore = { part = 'packing', units = 2, comfort = 0.5 }": [
        "policy.score.units (line 2): got 2, expected either comfort or units, not both"
    ],
    "[policy]\norder = { part = 'fifo', premier = 120 }": [
        'policy.order.premier (line 2): fifo has no parameter "premier": it takes none'
    ],
    "[policy]\norder = 'head_start'": [
        (
            "policy.order (line 2): head_start needs its tiers, such as "
            '{ part = "head_start", premier = 120 }'
        )
    ],
    "[policy]\neligibility = 'proficiency_floor'": [
        (
            "policy.eligibility (line 2): proficiency_floor needs floor, such as "
            '{ part = "proficiency_floor", floor = … }'
        )
    ],
    f"{TIERS}[policy]\norder = {{part = 'head_start', premir = 9, premier = -1, standard = 'x'}}": [
        'policy.order.premir (line 5): unknown tier "premir": did you mean premier?',
        "policy.order.premier (line 5): got -1, expected seconds from 0 to 9,000,000,000",
        'policy.order.standard (line 5): got "x", expected seconds as a number',
    ],
    f"{TIERS}[policy]\norder = {{part = 'head_start', credit = {{premir = 9, premier = -1}}}}": [
        'policy.order.credit.premir (line 5): unknown tier "premir": did you mean premier?',
        "policy.order.credit.premier (line 5): got -1, expected seconds from 0 to 9,000,000,000",
    ],
    f"{TIERS}[channels.phone]\n[policy]\norder = {{ part = 'head_start', phone = 60 }}": [
        'policy.order.phone (line 6): "phone" is a channel: no policy reads the channel, only tiers'
    ],
    f"{TIERS}[policy]\nurgency = {{ part = 'accumulating_priority', defualt = 2, cap = 0 }}": [
        'policy.urgency.defualt (line 5): unknown tier "defualt": did you mean default?',
        "policy.urgency.cap (line 5): got 0, expected a whole number from 1 to 1,000,000,000,000",
    ],
    "[policies.a]\norder = 'strict_tier'\nurgency = 'accumulating_priority'": [
        (
            "policies.a.order (line 2): expected an order by standing, such as fifo, beside an "
            "urgency part: the order then only breaks ties, and one that follows another clock "
            "would contradict it"
        )
    ],
    "[policies.a]\nscore = [{ part = 'fewest_handled', seconds = 9 }, 'fewest_handled']": [
        "policies.a.score (line 2): expected one window for all parts that count within one"
    ],
    "[policies.a]\nordr = 'fifo'\n[policies]\nb = 'fifo'": [
        'policies.a.ordr (line 2): unknown key "ordr": did you mean order?',
        'policies.b (line 4): got "fifo", expected a table',
    ],
    # Stages.
    (
        "pools = ['north']\n[tiers.a]\nrank = 1\n[[tiers.a.stages]]\nafter = '2 mn'\ntier = 'b'\n"
        "standing = 'new'\n[[tiers.a.stages]]\nafter = 5"
    ): [
        'tiers.a.stages[0].after (line 5): got "2 mn", expected a unit of time (did you mean min?)',
        'tiers.a.stages[0].standing (line 7): got "new", expected one of: kept, restarts',
        (
            "tiers.a.stages[1] (line 8): got nothing, expected something to change: relax, drop, "
            "waive, pools, tier or credit"
        ),
    ],
    (
        "pools = ['north']\n[tiers.a]\nrank = 1\n[skills.ab]\n[skills.cd]\nkind = 'licence'\n"
        "[topics.t]\n[[topics.t.stages]]\nafter = 1\nrelax = { ba = 1 }\ndrop = ['cd']\n"
        "tier = 'aa'\npools = ['n']\nwait = 1\n"
        "[[topics.t.stages]]\nafter = 2\nrelax = { ba = 1 }\ndrop = ['cd']\n"
        "tier = 'aa'\npools = ['n']"
    ): [
        'topics.t.stages[0].wait (line 14): unknown key "wait": did you mean waive?',
        'topics.t.stages[1].relax.ba (line 17): unknown skill "ba": known: ab, cd',
        (
            'topics.t.stages[1].drop (line 18): "cd" is of kind licence, '
            "and only an ability ever bends"
        ),
        'topics.t.stages[1].tier (line 19): unknown tier "aa": did you mean a?',
        'topics.t.stages[1].pools (line 20): unknown pool "n": known: north',
    ],
    "[topics.t]\nstages = [{ after = 2, credit = 1 }, { after = 1, credit = 1 }]": [
        "topics.t.stages (line 2): got 1, expected stages in order: the earliest first"
    ],
    # Surges.
    (
        "pools = ['north']\n[tiers.a]\nrank = 1\n[skills.cd]\nkind = 'licence'\n"
        "[surge.x]\nlength = 5\ntiers = ['aa']\ndrop = ['cd']\npools = ['n']\n"
        "[surge.y]\nwait = '1 min'\ncalm_wait = 61\n[surge.z]\nlenght = 3\n"
        "[estimates]\nby = 'head'\n"
        "[admission.w]\nlength = 5\ntiers = ['aa']\n[admission.v]\nlength = 5\naction = 'drop'\n"
        "[admission.u]\naction = 'refuse'"
    ): [
        'surge.x.tiers (line 8): unknown tier "aa": did you mean a?',
        'surge.x.drop (line 9): "cd" is of kind licence, and only an ability ever bends',
        'surge.x.pools (line 10): unknown pool "n": known: north',
        "surge.y (line 11): got 61, expected at most 60.0, the wait at which it begins",
        'surge.z.lenght (line 15): unknown key "lenght": did you mean length?',
        'estimates.by (line 17): got "head", expected one of: queue_length, head_of_line',
        'admission.w.tiers (line 20): unknown tier "aa": did you mean a?',
        'admission.v.action (line 23): got "drop", expected one of: refuse, callback',
        (
            "admission.u (line 24): got nothing, expected a bound: wait (seconds), length (items) "
            "or estimate (seconds), or several"
        ),
    ],
    # Offers, wrap-up, and the rest.
    "[offers]\ntimeout = 0\nauto_accept = 1\nrest_after_miss = inf\nmisses = 0\non_miss = 'off'": [
        (
            "offers.timeout (line 2): got 0, expected more than 0 seconds: an agent must be able "
            "to answer"
        ),
        "offers.auto_accept (line 3): got 1, expected true or false",
        "offers.rest_after_miss (line 4): got inf, expected seconds from 0 to 9,000,000,000",
        "offers.misses (line 5): got 0, expected a whole number from 1 to 1,000,000",
        'offers.on_miss (line 6): got "off", expected one of: not_ready, keep',
    ],
    "offers = []\nwrap_up = 5": [
        "offers (line 1): got an empty list, expected a table",
        "wrap_up (line 2): got 5, expected a table",
    ],
    "[wrap_up]\nusual = 2026-01-05T08:00:00": [
        (
            "wrap_up.usual (line 2): got 2026-01-05 08:00:00, expected seconds as a number; "
            "fr.at() turns an aware datetime into them"
        )
    ],
    "[expiry]\nmax_wait = 0\nlifetime = '2 weeks'\nwhile_offered = 'rings'": [
        "expiry.max_wait (line 2): got 0, expected more than 0 seconds, or none",
        ('expiry.lifetime (line 3): got "2 weeks", expected a unit of time (known: d, h, min, s)'),
        'expiry.while_offered (line 4): got "rings", expected one of: expires, waits',
    ],
    "journeys = 'on'": ['journeys (line 1): got "on", expected one of: off'],
    "[tier.a]\nrank = 1": ['tier (line 1): unknown key "tier": did you mean tiers?'],
    # No plan at all.
    "a = ": ["this is not TOML: Invalid value (at end of document)"],
    "[tiers.a]\nrank = 1\n[tiers.a]": [
        "this is not TOML: Cannot declare ('tiers', 'a') twice (at line 3, column 9)"
    ],
    "a = " + "[" * 100_000: ["lists or tables are nested too deeply"],
}


@pytest.mark.parametrize(("text", "problems"), BAD.items(), ids=range(len(BAD)))
def test_each_mistake_has_its_sentence(text: str, problems: list[str]) -> None:
    """
    Every mistake in a plan is told, in the order of the file.
    """
    with pytest.raises(PlanError) as refused:
        parse_plan(text, source="plan.toml")

    assert problems == list(refused.value.problems)


def test_all_mistakes_come_at_once() -> None:
    """
    Mistakes of every kind in one file are one error, which can travel to another process.
    """
    texts = [text for text in BAD if text.startswith(("[tiers.a]", "[channels.", "[offers]"))]
    rooms = [text.replace("[tiers.a", f"[tiers.a{number}") for number, text in enumerate(texts)]
    rooms = [text.replace("phone", f"phone{number}") for number, text in enumerate(rooms)]
    whole = "\n".join(text for text in rooms if text.count("[tiers.") < 2 or ".by]" in text)

    with pytest.raises(PlanError) as refused:
        parse_plan(whole)

    told = refused.value.problems
    assert 20 <= len(told) == len(set(told))
    assert str(refused.value) == str(pickle.loads(pickle.dumps(refused.value)))  # noqa: S301
    assert str(refused.value).startswith(f"plan: {len(told)} problems\n  tiers.a0 (line 1): rank")


@pytest.mark.parametrize(
    "key", ["priority", "target", "targets", "tier", "queue", "rank", "skills", "pool", "policy"]
)
def test_a_channel_has_nothing_that_routes(key: str) -> None:
    """
    Whatever would let the door decide is refused with the reason, as a value or as a table.
    """
    for text in (f"[channels.phone]\n{key} = 1", f"[channels.phone.{key}]\npremier = 1"):
        with pytest.raises(PlanError) as refused:
            parse_plan(text)

        (problem,) = refused.value.problems
        assert f"a channel has no {key} of its own: customers are served by tier" in problem


def test_a_channel_may_be_called_anything() -> None:
    """
    A channel named like a promise or a tier is a channel.
    """
    plan = parse_plan(f"{TIERS}[channels]\nlive = {{}}\npremier = {{}}\npriority = {{}}\n")

    assert plan.channels is not None
    assert ["live", "premier", "priority"] == sorted(plan.channels)


def test_no_file(tmp_path: Path) -> None:
    """
    A file that is not there, or is no file.
    """
    missing = tmp_path / "plan.toml"

    with pytest.raises(PlanError) as refused:
        load_plan(missing)
    assert f"{missing}: 1 problem\n  there is no such file" == str(refused.value)

    with pytest.raises(PlanError) as refused:
        load_plan(tmp_path)
    assert ("this is a directory: name the plan file in it",) == refused.value.problems

    with pytest.raises(PlanError) as refused:
        load_plan("a\0b")
    assert ("the file cannot be read: embedded null byte",) == refused.value.problems


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    """
    A plan is UTF-8, with or without a byte-order mark; anything else is said with its line.
    """
    path = tmp_path / "plan.toml"
    text = '[tiers.a]\nrank = 1\n[tiers."é"]\nrank = 2\n'

    path.write_text(text, encoding="utf-8-sig")
    assert parse_plan(text) == load_plan(path)
    path.write_text(text, encoding="latin-1")
    with pytest.raises(PlanError) as refused:
        load_plan(str(path))

    assert ("line 3 is not UTF-8: save the plan in that encoding",) == refused.value.problems


def test_a_file_that_is_no_plan(tmp_path: Path) -> None:
    """
    A file of many megabytes is not read to its end.
    """
    path = tmp_path / "plan.toml"
    path.write_bytes(b"#" * 10_000_001)

    with pytest.raises(PlanError) as refused:
        load_plan(path)

    assert ("the file is larger than 10,000,000 bytes: is it a plan?",) == refused.value.problems


def test_text_and_path_are_not_the_same() -> None:
    """
    What is neither text nor a path is refused by name.
    """
    with pytest.raises(
        InvalidValue, match=r"^parse_plan\(\): got b'', expected the text of a plan"
    ):
        parse_plan(b"")  # type: ignore[arg-type]

    with pytest.raises(InvalidValue, match=r"^load_plan\(\): got 3, expected the path of a plan"):
        load_plan(3)  # type: ignore[arg-type]


def test_a_large_plan_is_judged_in_linear_time() -> None:
    """
    Hundreds of unknown names are all told; the nearest spelling is sought for the first of them.
    """
    skills = "".join(f"[skills.skill{number}]\n" for number in range(600))
    topics = "".join(f'[topics.t{number}]\nskills = ["skil{number}"]\n' for number in range(600))

    with pytest.raises(PlanError) as refused:
        parse_plan(skills + topics)

    assert 600 == len(refused.value.problems)
    assert 100 == sum("did you mean" in problem for problem in refused.value.problems)


def test_long_values_are_cut() -> None:
    """
    An error repeats enough of a value to find it, not a megabyte of it.
    """
    with pytest.raises(PlanError) as refused:
        parse_plan(f"journeys = '{'x' * 1_000_000}'\n[policy]\norder = \"a\\u0000b{'y' * 300}\"")

    sentences = str(refused.value)
    assert len(sentences) < 600
    assert "(1,000,000 characters)" in sentences


def test_lines_are_found_past_long_texts() -> None:
    """
    What looks like a table inside a text of many lines is text.
    """
    text = 'journeys = """\n[offers]\ntimeout = 0\n"""\n[offers]\ntimeout = 0\n'

    with pytest.raises(PlanError) as refused:
        parse_plan(text)

    assert refused.value.problems[0].startswith("journeys (line 1): got ")
    assert refused.value.problems[1].startswith("offers.timeout (line 6): got 0")


def test_a_plan_made_in_python_is_checked_alike() -> None:
    """
    Contradictions that a file would be refused for are found in a plan made in Python, too.
    """
    plan = Plan(
        tiers={"premier": Tier("premier", rank=1)},
        channels={"phone": Channel("phone", medium="voyce"), "post": Channel("post")},
        media={"voice": Medium("voice", beside={"txt"})},
        skills={"billing": Skill("billing")},
        pools=frozenset({"north"}),
        topics={
            "a": Topic(
                "a",
                skills={"bilings"},
                pools={"nort"},
                targets={("premir", "live"): ServiceTarget()},
            )
        },
        policy=PolicySpec(order=PartSpec("fif")),
        policies={"b": PolicySpec(order=PartSpec("head_start", {"premir": 5}))},
    )

    with pytest.raises(PlanError) as refused:
        check_plan(plan, source="mine")

    assert [
        'channels.phone.medium: unknown medium "voyce": did you mean voice?',
        'media.voice.beside: unknown medium "txt": known: voice',
        'topics.a.skills.bilings: unknown skill "bilings": did you mean billing?',
        'topics.a.pools: unknown pool "nort": did you mean north?',
        'topics.a.targets.premir: unknown tier "premir": did you mean premier?',
        'policy.order: unknown order part "fif": did you mean fifo?',
        'policies.b.order.premir: unknown tier "premir": did you mean premier?',
    ] == list(refused.value.problems)
    check_plan(Plan())
