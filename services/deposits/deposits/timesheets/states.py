"""The states of a timesheet, and the kinds of hours in it."""

from enum import StrEnum


class TimesheetState(StrEnum):
    """Sent, then disputed or validated by the client; entered again, it is sent again."""

    SENT = "sent"
    DISPUTED = "disputed"
    VALIDATED = "validated"


class HourKind(StrEnum):
    """What hours are paid as."""

    NORMAL = "normal"
    EXTRA = "extra"
    NIGHT = "night"
    TRAVEL = "travel"
