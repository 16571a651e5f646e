"""Refusing electronic delivery by one employer, and accepting it again; the employer's deposits are answered *paper*.

Code du travail, L3243-2 and D3243-7: an employee may object at any time, and no setting of an employer prevents it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.ids import new_id
from chartrier.projections import grants
from vault.documents import organisations
from vault.errors import EmployerNotFound, RefusalNotFound
from vault.events import PaperlessAccepted, PaperRefused
from vault.journal import actors, journal
from vault.journal.actors import Actor
from vault.journal.journal import Act, Entry
from vault.paper_refusals.models import PaperRefusal

SUPPORT: Final = Actor("Support")
_NOBODY: Final = "—"


@dataclass(frozen=True)
class Employer:
    """An employer that sends somebody documents, as which of its holders, and whether they are refused."""

    holder_id: UUID
    organisation_id: UUID
    name: str
    refusal: PaperRefusal | None


def employers_of(session: Session, account_id: UUID) -> list[Employer]:
    """Return the employers from which a person may receive documents, in the order of their names."""
    in_force = {(each.holder_id, each.organisation_id): each for each in _of(session, account_id) if not each.ended_at}
    held = {
        (each.holder_id, each.organisation_id)
        for each in grants.of(session, account_id)
        if each.kind == "person" and each.organisation_id is not None
    }
    found = [Employer(*each, organisations.name_of(session, each[1]) or "", in_force.get(each)) for each in held]
    return sorted(found, key=lambda each: (each.name, each.holder_id))


def refuse(session: Session, context: Context, account_id: UUID, holder_id: UUID) -> PaperRefusal:
    """Refuse electronic delivery to one of a person's holders; asked again, return the refusal that is in force."""
    # First of all: a deposit that is being written comes before the refusal, every later one finds it.
    journal.lock_chains(session, [holder_id])
    employer = next((each for each in employers_of(session, account_id) if each.holder_id == holder_id), None)
    if employer is None:
        raise EmployerNotFound
    if employer.refusal is not None:
        return employer.refusal
    person = actors.person(session, account_id)
    refusal = PaperRefusal(
        id=new_id(),
        holder_id=employer.holder_id,
        organisation_id=employer.organisation_id,
        account_id=account_id,
        person_name=person.name,
        organisation_name=employer.name,
        refused_at=context.now,
        ended_at=None,
    )
    session.add(refusal)
    journal.append(session, _entry(context, refusal, "paper_refused", person))
    record(session, PaperRefused(**_told(refusal), at=context.now))
    return refusal


def refusals_of(session: Session, account_id: UUID) -> Sequence[PaperRefusal]:
    """Return what a person refused, the latest first, ended or not."""
    return _of(session, account_id)


def find(session: Session, refusal_id: UUID, *, account_id: UUID) -> PaperRefusal:
    """Return one of a person's own refusals."""
    own = select(PaperRefusal).where(PaperRefusal.id == refusal_id, PaperRefusal.account_id == account_id)
    refusal = session.scalars(own).one_or_none()
    if refusal is None:
        raise RefusalNotFound
    return refusal


def accept_again(session: Session, context: Context, refusal_id: UUID) -> PaperRefusal:
    """Accept electronic delivery again; what was answered *paper* meanwhile stays on paper."""
    refusal = find(session, refusal_id, account_id=context.account_id)
    _end(session, context, refusal, by=actors.person(session, context.account_id))
    return refusal


def accept_for(session: Session, context: Context, refusal_id: UUID) -> PaperRefusal:
    """Let support accept electronic delivery again for somebody who asked for it; the journal says who did."""
    refusal = session.get(PaperRefusal, refusal_id)
    if refusal is None:
        raise RefusalNotFound
    _end(session, context, refusal, by=SUPPORT)
    return refusal


def refused_among(session: Session, holders: Collection[UUID], *, organisation_id: UUID) -> set[UUID]:
    """Return which of these holders receive on paper what an organisation sends them."""
    if not holders:
        return set()
    asked = select(PaperRefusal.holder_id).where(
        PaperRefusal.organisation_id == organisation_id,
        PaperRefusal.holder_id.in_(holders),
        PaperRefusal.ended_at.is_(None),
    )
    return set(session.scalars(asked))


def forget_names(session: Session, accounts: Collection[UUID]) -> None:
    """Forget the names of people who closed their accounts; that they refused stays known, and stays so."""
    theirs = update(PaperRefusal).where(PaperRefusal.account_id.in_(accounts))
    session.execute(theirs.values(person_name=_NOBODY))


def _end(session: Session, context: Context, refusal: PaperRefusal, *, by: Actor) -> None:
    journal.lock_chains(session, [refusal.holder_id])
    session.refresh(refusal)
    if refusal.ended_at is not None:
        return
    refusal.ended_at = context.now
    journal.append(session, _entry(context, refusal, "paperless_accepted", by))
    record(session, PaperlessAccepted(**_told(refusal), at=context.now))


def _of(session: Session, account_id: UUID) -> Sequence[PaperRefusal]:
    asked = select(PaperRefusal).where(PaperRefusal.account_id == account_id)
    return session.scalars(asked.order_by(PaperRefusal.refused_at.desc(), PaperRefusal.id.desc())).all()


def _entry(context: Context, refusal: PaperRefusal, act: Act, by: Actor) -> Entry:
    return Entry(
        holder_id=refusal.holder_id,
        at=context.now,
        act=act,
        actor=by,
        title=refusal.organisation_name,
        details={"organisation_id": str(refusal.organisation_id), "refusal_id": str(refusal.id)},
    )


def _told(refusal: PaperRefusal) -> dict[str, Any]:
    return {
        "tenant_id": refusal.holder_id,
        "refusal_id": refusal.id,
        "holder_id": refusal.holder_id,
        "organisation_id": refusal.organisation_id,
        "organisation_name": refusal.organisation_name,
        "account_id": refusal.account_id,
        "person_name": refusal.person_name,
    }
