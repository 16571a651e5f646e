"""The data that auth itself holds on a person: never a hash, never a secret."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from auth.account_closing.models import AccountClosing
from auth.accounts.models import Account, DepositorAddress, Identifier, Merge, Phone, PhonePermission, SharedAddress
from auth.consents.models import Consent
from auth.data_export.models import Export
from auth.invitations.models import EnrolmentLetter, Invitation
from auth.openid.models import Application, ApplicationConsent, OutsideIdentity
from auth.recovery.models import LostIdentifierRequest
from auth.second_factors.models import SecondFactor
from auth.security_journal import journal
from auth.security_journal.models import SecurityJournalEntry
from auth.sessions.models import SignedInSession

_ACCOUNT = (
    "first_name", "last_name", "email", "language", "birth_place", "birth_month", "created_at", "activated_at"
)  # fmt: skip
LISTS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "identifiers": (Identifier, ("value", "kind", "added_at")),
    "phones": (Phone, ("number", "verified_at")),
    "phone_replacements_allowed": (PhonePermission, ("number", "expires_at")),
    "notification_addresses": (DepositorAddress, ("address", "depositor", "first_used_at")),
    "second_factors": (SecondFactor, ("kind", "name", "phone", "confirmed_at", "last_used_at")),
    "sessions": (SignedInSession, ("browser", "system", "device", "started_at", "ended_at")),
    "consents": (Consent, ("text_kind", "version", "accepted_at")),
    "invitations": (Invitation, ("kind", "invited_by", "address", "created_at", "used_at")),
    "outside_identities": (OutsideIdentity, ("provider", "email", "linked_at", "last_used_at")),
    "addresses_shared_with_another_account": (SharedAddress, ("address", "proven_at")),
    "enrolment_letters": (EnrolmentLetter, ("issued_at", "expires_at")),
    "exports": (Export, ("state", "requested_at", "ready_at")),
    "closings": (AccountClosing, ("state", "begun_at", "confirmed_at")),
    "lost_identifier_requests": (LostIdentifierRequest, ("form", "state", "requested_at")),
}


def collect(session: Session, account_id: UUID) -> dict[str, Any]:
    """Return an account, everything that is stored about it, and its journal; the transaction acts for it."""
    account = session.get_one(Account, account_id)
    merges = select(Merge).where(Merge.survivor_id == account_id)
    allowed = (
        select(Application.name, ApplicationConsent.scope, ApplicationConsent.given_at)
        .join(Application, Application.id == ApplicationConsent.application_id)
        .where(ApplicationConsent.account_id == account_id)
    )
    entries = session.scalars(_of(SecurityJournalEntry, account_id).order_by(SecurityJournalEntry.at)).all()
    return {
        "account_id": account_id,
        **{name: getattr(account, name) for name in _ACCOUNT},
        **{name: _rows(session, _of(table, account_id), columns) for name, (table, columns) in LISTS.items()},
        "linked_accounts": _rows(session, merges, ("absorbed_id", "cause", "merged_at", "undone_at")),
        "allowed_applications": [dict(row) for row in session.execute(allowed).mappings()],
        "security_journal": [
            {"at": entry.at, "act": entry.act, "text": journal.sentence(entry.act, entry.details, account.language)}
            for entry in entries
        ],
    }


def _of(table: type[Any], account_id: UUID) -> Select[Any]:
    return select(table).where(table.account_id == account_id)


def _rows(session: Session, query: Select[Any], columns: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in columns} for row in session.scalars(query)]
