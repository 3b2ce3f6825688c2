"""
Small changes to the engine and its policies, and how many of them the quick tests notice.
"""
