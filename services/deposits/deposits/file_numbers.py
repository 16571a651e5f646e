"""File numbers: what a client reads out on the telephone, with a check digit that catches a slip of the tongue."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Sequence as DatabaseSequence
from sqlalchemy.orm import Session
from stdnum import damm

from deposits.journeys import Direction

PREFIXES: dict[Direction, str] = {"C": "CO", "D": "DC"}
DRAWN = DatabaseSequence("file_numbers", start=1)


def draw(session: Session, direction: Direction, *, now: datetime) -> str:
    """A number never given before, such as `DC-2026-000123-7`; a number drawn in vain leaves a gap, which is fine."""
    return written(direction, now.astimezone(ZoneInfo("Europe/Paris")).year, session.scalars(DRAWN.next_value()).one())


def written(direction: Direction, year: int, drawn: int) -> str:
    """The number as people see it; its last digit is Damm's, which sees every single slip and every swapped pair."""
    return f"{PREFIXES[direction]}-{year}-{drawn:06}-{damm.calc_check_digit(f'{year}{drawn:06}')}"
