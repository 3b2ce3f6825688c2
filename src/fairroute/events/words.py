"""
The words events use: causes, and closed lists of reasons.
"""

from typing import Literal

Cause = int | str

MATCH = "match"

RefusalReason = Literal[
    "offer_lapsed",
    "offer_revoked",
    "offer_taken",
    "item_closed",
    "item_not_waiting",
    "item_not_handled",
    "contact_closed",
    "agent_offline",
    "agent_has_work",
    "no_capacity",
    "not_eligible",
    "overloaded",
]

ReturnReason = Literal["missed", "declined", "revoked", "handed_back", "transferred", "replied"]
"""
Why an item stands in line again: its offer came to nothing, its agent gave it up, or its customer
replied.
"""

Limit = Literal["max_wait", "lifetime"]
"""Of what an item had no more."""

WaitForEnd = Literal[
    "deadline", "left_ready", "declined", "missed", "no_longer_eligible", "no_longer_preferred"
]
"""Why an item waits for an agent no more."""

ReservationEnd = Literal["offered", "gone", "not_ready", "not_eligible", "in_vain"]
"""
Why an agent is kept for an item no more: it was offered to somebody or assigned, or left the line
otherwise; the agent is not READY, or could not have it any more; all they had is over, and it is
still not theirs.
"""

UnroutableReason = Literal["no_agent_registered", "no_agent_signed_in", "no_agent_eligible"]
"""Why nobody who is here may take an item."""

NobodyReason = Literal[UnroutableReason, "no_agent_free"]
"""Why nobody has an item that waits: the same, or those who may take it are away or at work."""
