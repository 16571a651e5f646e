"""The day and the hour where requests are filed and examined."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

PARIS: Final = ZoneInfo("Europe/Paris")


def day_of(moment: datetime) -> date:
    """The calendar day of a moment, in Paris."""
    return moment.astimezone(PARIS).date()


def in_words(day: date) -> str:
    """A day as the French write it: the first of a month is *1er*."""
    return f"{'1er' if day.day == 1 else day.day} {format_date(day, 'MMMM y', locale='fr')}"


def moment_in_words(moment: datetime) -> str:
    """A moment as the French write it, in Paris."""
    there = moment.astimezone(PARIS)
    weekday, hour = (format_datetime(there, form, locale="fr") for form in ("EEEE", "H'\u00a0h\u00a0'mm"))
    return f"{weekday} {in_words(there.date())} à {hour}"
