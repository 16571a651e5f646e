"""Substitutes: while somebody is away, a colleague examines their cases as if these were their own."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.legal_time import day_of
from chartrier.observability.logging import logger
from deposits.cases import groups
from deposits.cases.models import CaseSubstitute
from deposits.errors import AbsenceRefused, CannotExamine, FieldProblem
from deposits.journeys.definition import Text

log = logger(__name__)
_LAST_DAY: Final = Text(
    fr="Choisissez un dernier jour qui vient, pas avant le premier.",
    en="Choose a last day that is to come, not before the first.",
)
_SOMEBODY_ELSE: Final = Text(fr="Choisissez quelqu’un d’autre que vous.", en="Choose somebody else than yourself.")


@dataclass(frozen=True)
class Absence:
    """Who replaces somebody, from the first day to the last."""

    substitute_id: UUID
    first_day: date
    last_day: date


def stands_for(session: Session | Connection, context: Context) -> frozenset[UUID]:
    """Return whose cases the caller examines today: their own, and those of whom they replace."""
    replaced = session.scalars(select(CaseSubstitute.account_id).where(*_replaced_by(context)))
    return frozenset({context.account_id, *replaced})


def replaced_by(session: Session, context: Context) -> list[CaseSubstitute]:
    """Return the absences during which the caller replaces somebody today."""
    asked = select(CaseSubstitute).where(*_replaced_by(context)).order_by(CaseSubstitute.last_day)
    return list(session.scalars(asked))


def own(session: Session, context: Context) -> CaseSubstitute | None:
    """Return who replaces the caller, now or from a later day on."""
    found = session.get(CaseSubstitute, context.account_id)
    return found if found and found.last_day >= day_of(context.now) else None


def of(session: Session, account_id: UUID, context: Context) -> UUID | None:
    """Return who replaces somebody today."""
    found = session.get(CaseSubstitute, account_id)
    return found.substitute_id if found and found.first_day <= day_of(context.now) <= found.last_day else None


def choose(session: Session, context: Context, absence: Absence) -> CaseSubstitute:
    """Have a colleague who works for the same groups replace the caller."""
    if absence.last_day < max(absence.first_day, day_of(context.now)):
        raise AbsenceRefused(FieldProblem("last_day", _LAST_DAY))
    if absence.substitute_id == context.account_id:
        raise AbsenceRefused(FieldProblem("substitute_id", _SOMEBODY_ELSE))
    _require_same_groups(session, context, absence.substitute_id)
    end(session, context)
    chosen = CaseSubstitute(account_id=context.account_id, **vars(absence))
    session.add(chosen)
    session.flush()
    log.info("case_substitute_chosen", manager=str(context.account_id), substitute=str(absence.substitute_id))
    return chosen


def end(session: Session, context: Context) -> None:
    """Have nobody replace the caller any more."""
    session.execute(delete(CaseSubstitute).where(CaseSubstitute.account_id == context.account_id))
    session.expire_all()


def _require_same_groups(session: Session, context: Context, substitute_id: UUID) -> None:
    substitute = groups.find_colleague(session, substitute_id)
    absent = groups.own(session, context)
    # Cases of groups for which the substitute does not work would not exist for them, and wait unseen.
    if substitute.groups is not None and (absent is None or set(absent) - set(substitute.groups)):
        raise CannotExamine


def _replaced_by(context: Context) -> tuple[ColumnElement[bool], ...]:
    today = day_of(context.now)
    return (
        CaseSubstitute.substitute_id == context.account_id,
        CaseSubstitute.first_day <= today,
        CaseSubstitute.last_day >= today,
    )
