"""Acceptances (AUTH-17): each version of each text, with its time; a new version is asked for at sign-in."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth import security_journal, terms, wording
from auth.models import Consent
from auth.terms import Terms
from chartrier.problems import FieldError, Invalid


def waiting_for(session: Session, account_id: UUID) -> list[Terms]:
    """The texts that an account accepted in a former version only, as they are in force."""
    rows = session.execute(select(Consent.text_kind, Consent.version).where(Consent.account_id == account_id)).all()
    accepted = {(row.text_kind, row.version) for row in rows}
    in_force = [terms.current(kind) for kind in sorted({kind for kind, _ in accepted})]
    return [text for text in in_force if text is not None and (text.kind, text.version) not in accepted]


def accept(
    session: Session, account_id: UUID, accepted: Collection[tuple[str, str]], *, language: str, now: datetime
) -> None:
    """Keep the acceptance of every text that waits; refused when one is missing or isn't the version in force."""
    waiting = {(text.kind, text.version) for text in waiting_for(session, account_id)}
    if not waiting <= set(accepted):
        raise Invalid(FieldError("accepted", wording.said("terms", language)))
    for kind, version in waiting:
        keep(session, account_id, kind, version, now=now)
        security_journal.write(session, account_id, "terms-accepted", now=now, kind=kind, version=version)


def keep(session: Session, account_id: UUID, kind: str, version: str, *, now: datetime) -> None:
    """Keep one acceptance; the first time stays."""
    row = {"account_id": account_id, "text_kind": kind, "version": version, "accepted_at": now}
    session.execute(insert(Consent).values(row).on_conflict_do_nothing())
