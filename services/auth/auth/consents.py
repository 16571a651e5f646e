"""Acceptances (AUTH-17): each version of each text, with its time; a new version is asked for at sign-in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth import security_journal, terms, wording
from auth.models import Consent
from auth.security_journal import SeenFrom
from auth.terms import Terms
from chartrier.problems import FieldError, Invalid


def waiting_for(session: Session, account_id: UUID) -> list[Terms]:
    """The texts that an account accepted in a former version only, as they are in force."""
    rows = session.execute(select(Consent.text_kind, Consent.version).where(Consent.account_id == account_id)).all()
    accepted = {(row.text_kind, row.version) for row in rows}
    in_force = [terms.current(kind) for kind in sorted({kind for kind, _ in accepted})]
    return [text for text in in_force if text is not None and (text.kind, text.version) not in accepted]


@dataclass(frozen=True)
class Acceptance:
    """One acceptance, as whoever gave it finds it again."""

    kind: str
    version: str
    accepted_at: datetime


def of(session: Session, account_id: UUID) -> list[Acceptance]:
    """Everything that an account accepted, the latest first."""
    own = select(Consent.text_kind, Consent.version, Consent.accepted_at).where(Consent.account_id == account_id)
    rows = session.execute(own.order_by(Consent.accepted_at.desc(), Consent.text_kind)).all()
    return [Acceptance(row.text_kind, row.version, row.accepted_at) for row in rows]


def accept(
    session: Session,
    account_id: UUID,
    accepted: Collection[tuple[str, str]],
    *,
    language: str,
    seen_from: SeenFrom,
    now: datetime,
) -> None:
    """Keep the acceptance of every text that waits; refused when one is missing or isn't the version in force."""
    waiting = {(text.kind, text.version) for text in waiting_for(session, account_id)}
    if not waiting <= set(accepted):
        raise Invalid(FieldError("accepted", wording.said("terms", language)))
    for kind, version in waiting:
        keep(session, account_id, kind, version, now=now)
        security_journal.write(
            session, account_id, "terms-accepted", seen_from=seen_from, now=now, kind=kind, version=version
        )


def keep(session: Session, account_id: UUID, kind: str, version: str, *, now: datetime) -> None:
    """Keep one acceptance; the first time stays."""
    row = {"account_id": account_id, "text_kind": kind, "version": version, "accepted_at": now}
    session.execute(insert(Consent).values(row).on_conflict_do_nothing())
