"""What auth itself holds on a person: never a hash, never a secret."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from auth.accounts.models import Account, DepositorAddress, Identifier, Merge, Phone
from auth.consents.models import Consent
from auth.second_factors.models import SecondFactor
from auth.security_journal import journal
from auth.security_journal.models import SecurityLine
from auth.sessions.models import SignedInSession


def collect(session: Session, account_id: UUID) -> dict[str, Any]:
    """The account, what it signs in with, its sessions, consents and journal; within its own scope."""
    account = session.get_one(Account, account_id)
    known = ("first_name", "last_name", "email", "language", "birth_place", "birth_month", "created_at", "activated_at")
    lines = session.scalars(_of(SecurityLine, account_id).order_by(SecurityLine.at)).all()
    return {
        "account_id": account_id,
        **{name: getattr(account, name) for name in known},
        "identifiers": _rows(session, _of(Identifier, account_id), "value", "kind", "since"),
        "phones": _rows(session, _of(Phone, account_id), "number", "verified_at"),
        "notification_addresses": _rows(session, _of(DepositorAddress, account_id), "address", "depositor", "heard_at"),
        "second_factors": _rows(session, _of(SecondFactor, account_id), "kind", "name", "confirmed_at", "last_used_at"),
        "sessions": _rows(
            session, _of(SignedInSession, account_id), "browser", "system", "device", "started_at", "ended_at"
        ),
        "consents": _rows(session, _of(Consent, account_id), "text_kind", "version", "accepted_at"),
        "linked_accounts": _rows(
            session, select(Merge).where(Merge.survivor_id == account_id), "absorbed_id", "cause", "at", "undone_at"
        ),
        "security_journal": [
            {"at": line.at, "act": line.act, "text": journal.said(line.act, line.details, account.language)}
            for line in lines
        ],
    }


def _of(table: type[Any], account_id: UUID) -> Select[Any]:
    return select(table).where(table.account_id == account_id)


def _rows(session: Session, asked: Select[Any], *names: str) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in names} for row in session.scalars(asked)]
