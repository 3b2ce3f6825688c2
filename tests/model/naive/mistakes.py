"""
What no order of events could make right.
"""

from collections.abc import Sequence
from typing import cast

from tests.model.naive.stages import Staging
from tests.model.naive.world import given, unknown

from fairroute import commands as c
from fairroute.errors import DuplicateId, FairrouteError, InvalidCommand, InvalidValue, UnknownName
from fairroute.instants import microseconds
from fairroute.model import Contact, WorkItem


class Mistakes(Staging):
    """
    Looks through a batch before anything of it is done.
    """

    def _outage_mistake(self, outage: c.Outage, t: int) -> FairrouteError | None:
        if not self.now <= microseconds(outage.since) <= t:
            expected = "an instant from the engine's now to `at`"
            return InvalidValue("Outage.since", outage.since, expected)

        return None

    def _first_mistake(self, commands: Sequence[object], t: int) -> FairrouteError | None:
        agents = {agent.id for agent in self.agents}
        opened = {item.contact.id for item in self.items if item.contact_open}
        closed = set(self.closed_contacts)
        last_item = self.last_item
        for command in commands:
            mistake = self._mistake(command, t, last_item, agents, opened, closed)
            if mistake is not None:
                return mistake

            if isinstance(command, c.ChangePlan | c.Outage) and len(commands) > 1:
                return InvalidCommand(command, "must be alone in its batch")

            if isinstance(command, c.SignIn):
                agents.add(command.agent.id)
            elif isinstance(command, c.Submit):
                opened.add(command.contact.id)
                last_item += 1
            elif isinstance(command, c.Consult):
                last_item += 1

        return None

    def _mistake(  # noqa: C901, PLR0912 - one row per kind of command
        self,
        command: object,
        t: int,
        last_item: int,
        agents: set[str],
        opened: set[str],
        closed: set[str],
    ) -> FairrouteError | None:
        plan = self.plan
        if not isinstance(command, c.COMMANDS):
            return InvalidCommand(command, "is not a command")

        if isinstance(command, c.SignIn):
            agent = command.agent
            return (
                unknown("skill", agent.skills, plan.skills)
                or unknown("pool", agent.pools, plan.pools)
                or unknown("medium", {*(agent.media or ()), *agent.limits}, plan.media)
            )

        if isinstance(command, (c.SignOut, c.SetPresence, c.Heartbeat, c.Next, c.ForceState)):
            return unknown("agent", [command.agent], agents)

        if isinstance(command, c.ChangePlan | c.Outage):
            return None  # what is wrong with it is looked at once it is known to stand alone

        if isinstance(command, c.Submit):
            contact = command.contact
            if contact.id in opened or contact.id in closed:
                return DuplicateId("contact", contact.id)

            if contact.asked_at is not None and microseconds(contact.asked_at) > t:
                return InvalidValue(
                    "Contact.asked_at", contact.asked_at, "an instant that has come"
                )

            return self._unknown_in(command.work) or self._wrong_in_stages(contact.stages or ())

        if isinstance(command, c.SetMode):
            return unknown("topic", given(command.topic), plan.topics)

        if isinstance(command, c.SetHours):
            return unknown("hours", [command.name], plan.hours)

        if isinstance(command, (c.Leave, c.Reply, c.CallBack)):
            sent = command.sent_at if isinstance(command, c.Reply) else None
            if sent is not None and microseconds(sent) > t:
                return InvalidValue("Reply.sent_at", sent, "an instant that has come")

            return unknown("contact", [command.contact], opened | closed)

        if isinstance(command, (c.Accept, c.Decline, c.Revoke)):
            return None if command.offer <= self.last_offer else UnknownName("offer", command.offer)

        about = cast("c.UpdateItem | c.Transfer | c.Cancel", command)
        if about.item > last_item:
            return UnknownName("item", about.item)

        if isinstance(command, c.Elevate):
            return unknown("medium", [command.medium], plan.media)

        if isinstance(command, (c.Take, c.Assign, c.TakeOver)):
            return unknown("agent", [command.agent], agents)

        if isinstance(command, (c.UpdateItem, c.Transfer, c.Consult)):
            return (
                unknown("tier", given(getattr(command, "tier", None)), plan.tiers)
                or unknown("topic", given(command.topic), plan.topics)
                or unknown("skill", command.skills or (), plan.skills)
                or unknown("pool", command.pools or (), plan.pools)
                or unknown("agent", given(getattr(command, "agent", None)), agents)
            )

        return None

    def _unknown_in(self, work: Contact | WorkItem) -> FairrouteError | None:
        plan = self.plan
        mistake = (
            unknown("tier", given(work.tier), plan.tiers)
            or unknown("skill", work.skills, plan.skills)
            or unknown("medium", given(work.medium), plan.media)
        )
        if isinstance(work, WorkItem):
            hours = given(None if work.target is None else work.target.hours)
            return (
                mistake
                or unknown("pool", work.pools, plan.pools)
                or unknown("hours", hours, plan.hours)
            )

        return (
            mistake
            or unknown("channel", given(work.channel), plan.channels)
            or unknown("topic", given(work.topic), plan.topics)
        )
