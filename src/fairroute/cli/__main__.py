"""
`python -m fairroute.cli`.
"""

from fairroute.cli import main

main()
