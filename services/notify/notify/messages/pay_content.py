"""What messages about an employee's pay say: nothing that tells how much, which stands in the portal alone."""

from datetime import datetime

import msgspec


class AdvanceDecided(msgspec.Struct, frozen=True, tag="advance-decided"):
    """An agency decided an advance. ``outcome``: accepted, reduced, refused; how much and why stands in the portal."""

    outcome: str
    at: datetime
