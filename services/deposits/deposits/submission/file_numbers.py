"""File numbers: what a client reads out on the telephone, with a check digit that detects a wrong or swapped digit."""

from datetime import datetime

from sqlalchemy.orm import Session
from stdnum import damm

from chartrier import legal_time
from deposits.requests.models import FILE_NUMBERS

PREFIXES: dict[str, str] = {"C": "CO", "D": "DC"}


def draw(session: Session, direction: str, *, now: datetime) -> str:
    """Return a number never given before, such as `DC-2026-000123-7`; one drawn in vain leaves a gap, which is fine."""
    return format_number(direction, legal_time.day_of(now).year, session.scalars(FILE_NUMBERS.next_value()).one())


def format_number(direction: str, year: int, drawn: int) -> str:
    """Return the number as people see it; its last digit is Damm's: it detects a wrong digit and a swapped pair."""
    return f"{PREFIXES[direction]}-{year}-{drawn:06}-{damm.calc_check_digit(f'{year}{drawn:06}')}"
