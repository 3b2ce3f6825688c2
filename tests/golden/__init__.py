"""
Journals of days that were routed once, and must be routed the same for good.
"""
