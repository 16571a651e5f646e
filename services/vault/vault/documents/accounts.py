"""The people whose accounts are active: the journal names them, and says when somebody came to hold a space."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from vault.documents.models import Account
from vault.journal import journal
from vault.journal.journal import Actor, Entry

LINK_RECIPIENT: Final = Actor("Destinataire du partage")
_UNNAMED: Final = "Titulaire"


def actor(session: Session, account_id: UUID) -> Actor:
    """Return somebody as the journal names them."""
    name = session.scalar(select(Account.name).where(Account.id == account_id))
    return Actor(name or _UNNAMED, account_id)


def named(session: Session, account_id: UUID, name: str, *, version: int, at: datetime) -> None:
    """Call somebody whose account is active by their latest name, whatever the order of arrival."""
    known = insert(Account).values(id=account_id, name=name, version=version, activated_at=at)
    latest = {"name": name, "version": version}
    session.execute(
        known.on_conflict_do_update(index_elements=[Account.id], set_=latest, where=Account.version < version)
    )


def holders_of(session: Session, account_id: UUID) -> list[UUID]:
    """Return the holders whose documents somebody may see as theirs."""
    rows = session.execute(
        text(
            "SELECT DISTINCT holder_id FROM grants WHERE principal_id = :account_id AND cardinality(rights) > 0"
            " AND kind IN ('person', 'company', 'deposit_client') ORDER BY holder_id"
        ),
        {"account_id": account_id},
    )
    return [row.holder_id for row in rows]


def note_activation(session: Session, account_id: UUID, *, holder_id: UUID) -> None:
    """Write into a holder's journal, once, that somebody with an active account holds it."""
    account = session.get(Account, account_id)
    if account is not None:
        who = Actor(account.name, account_id)
        journal.append_once(
            session, Entry(holder_id=holder_id, at=account.activated_at, act="account_activated", actor=who)
        )
