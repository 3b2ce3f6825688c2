"""
For tests of hosts and of policies.
"""
