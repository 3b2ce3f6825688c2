"""
What the engine does, told as plainly as it can be told.

This is the definition that the engine is compared with, event for event. It keeps plain lists,
looks through all of them every time, remembers nothing it could work out again, and imports nothing
of the engine but the values it takes and gives. Read `handle` first, then `matching`: together
they are the whole of routing; the other files say what each command changes.

How an agent is found for an item, in one sentence: *of all feasible pairs of a waiting item and an
available agent take the first, by the item's place in line, then by score (greater first), then by
who has been idle longest; offer; repeat.* Where offers fan out, the item is offered to the next
best agents as well before the sentence is repeated.
"""

from tests.model.naive.engine import NaiveEngine
from tests.model.naive.serving import goes_with, meets, widened

__all__ = ["NaiveEngine", "goes_with", "meets", "widened"]
