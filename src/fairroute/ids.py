"""
The names things go by.

The host names contacts, customers and agents (text); the engine numbers items and offers (whole
numbers from 1, never used twice). Numbers say who came first and nothing else: ids never decide who
is served.
"""

from typing import NewType

ItemId = NewType("ItemId", int)
OfferId = NewType("OfferId", int)
ContactId = NewType("ContactId", str)
CustomerId = NewType("CustomerId", str)
AgentId = NewType("AgentId", str)

MAX_ID_LENGTH = 200
"""Longest id, in characters: room for two UUIDs and a prefix, not for a payload."""
