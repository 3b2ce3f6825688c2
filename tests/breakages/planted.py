"""
What a breakage is.
"""

import attrs


@attrs.frozen
class Breakage:
    """
    What somebody might get wrong: in *file*, *found* becomes *put*; *test* should notice.
    """

    law: str
    what: str
    file: str
    found: str
    put: str
    test: str
