"""File numbers: what a client reads out on the telephone, with a check digit that catches a slip of the tongue."""

from datetime import datetime

from sqlalchemy.orm import Session
from stdnum import damm

from chartrier import legal_time
from deposits.models import FILE_NUMBERS

PREFIXES: dict[str, str] = {"C": "CO", "D": "DC"}


def draw(session: Session, direction: str, *, now: datetime) -> str:
    """A number never given before, such as `DC-2026-000123-7`; a number drawn in vain leaves a gap, which is fine."""
    return written(direction, legal_time.day_of(now).year, session.scalars(FILE_NUMBERS.next_value()).one())


def written(direction: str, year: int, drawn: int) -> str:
    """The number as people see it; its last digit is Damm's, which sees every single slip and every swapped pair."""
    return f"{PREFIXES[direction]}-{year}-{drawn:06}-{damm.calc_check_digit(f'{year}{drawn:06}')}"
