"""
What an object on the wire may be: its `kind`, and the version of its fields.

A kind is the name of the class. The version is raised when a field changes its meaning or goes
away; a new field of an event is no new version, as readers ignore what they do not know.
"""

from collections.abc import Mapping
from typing import Final

from fairroute.commands import COMMANDS
from fairroute.events import EVENTS
from fairroute.model import Contact, WorkItem

VERSION: Final = 1
"""The version this fairroute writes, and the only one there is to read."""

COMMAND_KINDS: Final[Mapping[str, type]] = {kind.__name__: kind for kind in COMMANDS}
EVENT_KINDS: Final[Mapping[str, type]] = {kind.__name__: kind for kind in EVENTS}
WORK_KINDS: Final[Mapping[str, type]] = {"Contact": Contact, "WorkItem": WorkItem}
