"""Batches as their depositor looks at them later: how many lines each had, and what was answered to each (VLT-13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from chartrier.access.principal import Principal
from chartrier.projections import grants
from vault.deposits.models import Batch
from vault.errors import BatchNotFound
from vault.selections.spreadsheet import Cell, Sheet

REPORT_COLUMNS: Final = ("reference", "outcome", "document_id", "field", "reason")
_SENDING: Final = frozenset({"deposit", "D"})


@dataclass(frozen=True)
class Batches:
    """Some batches, the latest first, and after which one more come."""

    items: Sequence[Batch]
    next: UUID | None


def page(session: Session, by: Principal, *, organisation: UUID | None, after: UUID | None, limit: int) -> Batches:
    """Return batches that the caller's organisations sent, the latest first; their lines are left out."""
    theirs = {each for each in _organisations(session, by) if organisation in (None, each)}
    # From each the latest ones, as its index has them: somebody sends for few organisations.
    found = [batch for each in theirs for batch in _latest(session, each, after, limit + 1)]
    found.sort(key=lambda batch: batch.id, reverse=True)
    shown = found[:limit]
    return Batches(shown, shown[-1].id if len(found) > limit else None)


def find(session: Session, by: Principal, batch_id: UUID) -> Batch:
    """Return a batch that the caller's organisation sent."""
    batch = session.get(Batch, batch_id)
    if batch is None or batch.organisation_id not in _organisations(session, by):
        raise BatchNotFound
    return batch


def report_of(lines: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> Sheet:
    """Return what was answered to each line, a row for each reason."""
    heading = [words[name] for name in REPORT_COLUMNS]
    return Sheet(heading, [row for line in lines for row in _rows(line, words)])


def _latest(session: Session, organisation_id: UUID, after: UUID | None, limit: int) -> Sequence[Batch]:
    asked = select(Batch).where(Batch.organisation_id == organisation_id).options(defer(Batch.lines, raiseload=True))
    if after is not None:
        asked = asked.where(Batch.id < after)
    return session.scalars(asked.order_by(Batch.id.desc()).limit(limit)).all()


def _organisations(session: Session, by: Principal) -> set[UUID]:
    """Return for which organisations the caller sends: all of each, or its own establishment, not another one alone."""
    return {
        grant.organisation_id
        for grant in grants.of(session, by.id)
        if grant.kind in ("machine", "agency", "employer", "employer_group")
        and grant.organisation_id is not None
        and grant.rights & _SENDING
        and grant.establishment_id in (None, grant.organisation_id)
    }


def _rows(line: Mapping[str, Any], words: Mapping[str, str]) -> list[list[Cell]]:
    beginning: list[Cell] = [line["reference"], words[f"outcome.{line['outcome']}"], line["document_id"]]
    reasons = [[each["field"], each["reason"]] for each in line["problems"]] or [[None, None]]
    return [[*beginning, *reason] for reason in reasons]
