"""
What to know of a plan before customers meet it.

A plan that loads may still be one under which nobody can serve a topic, a customer may be passed
for ever, a rule never holds, or matching scans. `review_plan` says so, each with its place in the
plan; nothing of it keeps a plan from being used. What contradicts itself is not reviewed but
refused: see `planfile`.
"""

from fairroute.review.finding import KINDS, Finding, Kind, Overtaking, Review
from fairroute.review.reviewing import review_plan

__all__ = ["KINDS", "Finding", "Kind", "Overtaking", "Review", "review_plan"]
