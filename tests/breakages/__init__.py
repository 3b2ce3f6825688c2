"""
Proof that the laws' tests can fail: `python -m tests.breakages`.
"""
