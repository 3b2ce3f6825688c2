"""
For the tests of those who build on fairroute.

`script` plays a contact centre in a few lines; `check_policy` tries a policy of yours. `strategies`
makes contacts, agents, plans and batches for Hypothesis, which the extra `test` installs; nothing
else here needs it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from fairroute.testing.errors import PolicyCheckFailed
from fairroute.testing.policy_check import PartReport, PolicyReport, check_policy
from fairroute.testing.script import Script, script

if TYPE_CHECKING:
    from fairroute.testing import strategies


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module, imported when first named
    if name == "strategies":
        return import_module("fairroute.testing.strategies")

    raise AttributeError(f"module 'fairroute.testing' has no attribute {name!r}")


__all__ = [
    "PartReport",
    "PolicyCheckFailed",
    "PolicyReport",
    "Script",
    "check_policy",
    "script",
    "strategies",
]
