"""Legal time: the days and hours of France, in which deadlines run and documents are dated."""

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Europe/Paris")

_LAST_SECOND: Final = time(23, 59, 59)
_MONTHS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def local(moment: datetime) -> datetime:
    """Return a moment as clocks in France show it."""
    return moment.astimezone(ZONE)


def day_of(moment: datetime) -> date:
    """Return the calendar day of a moment."""
    return local(moment).date()


def start_of(day: date) -> datetime:
    """Return the moment at which a day begins."""
    return datetime.combine(day, time.min, tzinfo=ZONE)


def end_of(day: date) -> datetime:
    """Return the last second of a day."""
    return datetime.combine(day, _LAST_SECOND, tzinfo=ZONE)


def day_in_french(day: date) -> str:
    """Return a day as the French write it: the first of a month is *1er*."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def hour_in_french(moment: datetime) -> str:
    """Return the hour of a moment as the French write it, with spaces that never break."""
    there = local(moment)
    return f"{there.hour}\u00a0h\u00a0{there.minute:02}"
