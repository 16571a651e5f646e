"""What messages about an employee's pay and hours say: nothing that tells how much, which stands in the portal."""

from datetime import date, datetime

import msgspec


class AdvanceDecided(msgspec.Struct, frozen=True, tag="advance-decided"):
    """An agency decided an advance. ``outcome``: accepted, reduced, refused; how much and why stands in the portal."""

    outcome: str
    at: datetime


class TimesheetDisputed(msgspec.Struct, frozen=True, tag="timesheet-disputed"):
    """A client disputed the hours of a week; why stands in the portal."""

    week: date
    at: datetime
