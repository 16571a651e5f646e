"""The hours of a week: by day and kind, checked together, added up by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from deposits.assignments.models import Assignment
from deposits.errors import FieldProblem
from deposits.journeys.definition import Text

A_DAY: Final = 24 * 60
_DAYS: Final = 7
_NOT_MONDAY: Final = Text("Une semaine commence un lundi.", "A week begins on a Monday.")
_NOTHING: Final = Text("Écrivez au moins une heure.", "Write at least one hour.")
_OTHER_WEEK: Final = Text("Ce jour n’est pas de cette semaine.", "This day is not in this week.")
_OUTSIDE: Final = Text("Votre mission ne couvre pas ce jour.", "The assignment does not cover this day.")
_TO_COME: Final = Text("Ce jour n’est pas encore venu.", "This day is still to come.")
_TWICE: Final = Text("Ce genre d’heures figure deux fois ce jour-là.", "This kind of hours is there twice that day.")
_TOO_MANY: Final = Text("Une journée a 24 heures au plus.", "A day has at most 24 hours.")


@dataclass(frozen=True)
class Hours:
    """How long somebody worked on a day, of one kind of hours."""

    day: date
    kind: str
    minutes: int

    def as_row(self) -> dict[str, Any]:
        """Return them as they are stored."""
        return {"day": self.day.isoformat(), "kind": self.kind, "minutes": self.minutes}


@dataclass(frozen=True)
class Total:
    """How long somebody worked in a week, of one kind of hours, in one month: a week may be of two."""

    month: str
    kind: str
    minutes: int


def problems_of(assignment: Assignment, week: date, hours: Sequence[Hours], *, today: date) -> list[FieldProblem]:
    """Return what is wrong with the hours of a week, each beside its line."""
    if week.isoweekday() != 1:
        return [FieldProblem("week", _NOT_MONDAY)]
    if not hours:
        return [FieldProblem("hours", _NOTHING)]
    found, seen, worked = [], set(), dict.fromkeys((line.day for line in hours), 0)
    for place, line in enumerate(hours):
        worked[line.day] += line.minutes
        wrong = _wrong_day(assignment, week, line.day, today=today)
        if wrong is None and (line.day, line.kind) in seen:
            wrong = _TWICE
        if wrong is None and worked[line.day] > A_DAY:
            wrong = _TOO_MANY
        seen.add((line.day, line.kind))
        if wrong is not None:
            found.append(FieldProblem(f"hours.{place}", wrong))
    return found


def totals(rows: Sequence[dict[str, Any]]) -> list[Total]:
    """Return the hours by month and kind, in this order."""
    added: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row["day"][:7], row["kind"])
        added[key] = added.get(key, 0) + row["minutes"]
    return [Total(month, kind, minutes) for (month, kind), minutes in sorted(added.items())]


def _wrong_day(assignment: Assignment, week: date, day: date, *, today: date) -> Text | None:
    # The days between, as no week is added to the last one that there is.
    if not 0 <= (day - week).days < _DAYS:
        return _OTHER_WEEK
    if day < assignment.starts_on or (assignment.ends_on is not None and day > assignment.ends_on):
        return _OUTSIDE
    return _TO_COME if day > today else None
