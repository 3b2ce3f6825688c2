"""
The days behind the golden journals; `python -m tests.golden.days` writes them anew.

A journal is written anew only when routing is meant to change, and the change then stands in the
changelog under *Routing decisions*. Commands in it are data: replaying needs the plans and policies
here, never the rules that made the days.
"""

from pathlib import Path
from typing import Final

import attrs

import fairroute as fr
from fairroute import policies as p
from fairroute import wire
from fairroute.errors import FairrouteError
from fairroute.model import BY
from fairroute.plan import Channel, Offers, Tier, Topic, WrapUp

FOLDER: Final = Path(__file__).parent
STEPS: Final = 400


@attrs.frozen
class Day:
    """
    What was at work on a day.
    """

    plan: fr.Plan
    policy: fr.Policy
    seed: int

    def engine(self) -> fr.Engine:
        """
        A new engine for it.
        """
        return fr.Engine(self.plan, policy=self.policy, seed=self.seed)


CLOSED: Final = fr.Plan(
    tiers={
        "premier": Tier("premier", rank=1, live=fr.ServiceTarget(within=2)),
        "standard": Tier("standard", rank=2, live=fr.ServiceTarget(within=5)),
        "basic": Tier("basic", rank=3),
    },
    channels={
        "phone": Channel("phone", medium="voice", demand=2),
        "chat": Channel("chat", medium="text"),
        "mail": Channel("mail", medium="text", promise=BY),
    },
    topics={
        "invoice": Topic("invoice", skills={"billing": 2}),
        "order": Topic("order", skills={"sales": 1}, pools={"north"}),
        "fault": Topic("fault", skills={"tech": 1}),
        "other": Topic("other"),
    },
    offers=Offers(timeout=6, rest_after_decline=3, rest_after_miss=4),
    wrap_up=WrapUp(usual=2),
)
ASKING_AROUND: Final = fr.Plan(offers=Offers(timeout=8, fan_out=3, open_per_agent=2))
ASSIGNING: Final = attrs.evolve(CLOSED, offers=Offers(auto_accept=True))

DAYS: Final[dict[str, Day]] = {
    "no-plan": Day(fr.Plan(), fr.Policy(), seed=0),
    "head-start": Day(
        CLOSED,
        fr.Policy(order=p.HeadStart({"premier": 3}), score=(p.BestMatch(), p.LongestIdle())),
        seed=1,
    ),
    "accumulating": Day(
        CLOSED,
        fr.Policy(
            urgency=p.AccumulatingPriority({"premier": 3}, cap=20),
            score=(p.LeastLoaded(), p.RandomAgent()),
        ),
        seed=2,
    ),
    "assigning": Day(
        ASSIGNING,
        fr.Policy(
            order=p.EarliestDue(),
            eligibility=p.ProficiencyFloor(2),
            score=(p.FewestHandled(60), p.RoundRobin()),
        ),
        seed=3,
    ),
    "asking-around": Day(
        ASKING_AROUND, fr.Policy(score=(p.LeastLoaded(), p.RandomAgent())), seed=5
    ),
    "strict": Day(
        CLOSED,
        fr.Policy(order=p.StrictTier(), score=(p.Packing(0.6), p.LeastFlexibleFirst())),
        seed=4,
    ),
}


def main() -> None:
    """
    Play every day by the rules of the random centre and keep its journal.
    """
    from tests.laws.traces import some_run

    for name, day in DAYS.items():
        run = some_run(
            day.seed,
            STEPS,
            plan=day.plan,
            policy=day.policy,
            seed=day.seed,
            limits=fr.Limits(),
            grid=1_000_000,
        )
        engine = day.engine()
        records = []
        for batch in run.batches:
            try:
                records.append(engine.handle(*batch.commands, at=batch.at).record)  # type: ignore[arg-type]
            except FairrouteError as error:
                records.append(fr.Record(batch.at, (), error.events))

        lines = wire.dump_journal(wire.header_of(engine), records)
        (FOLDER / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
        print(f"{name}: {len(records)} records")


if __name__ == "__main__":
    main()
