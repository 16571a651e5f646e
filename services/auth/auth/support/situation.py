"""Why somebody's access fails (POR-06), as support sees it: states and times, never a secret, never a document."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.abuse_protection import lockout
from auth.abuse_protection.lockout import Lock
from auth.accounts import merged_accounts, own_identifiers
from auth.accounts.models import Account, Phone
from auth.config import Config
from auth.formats import masking
from auth.invitations.models import EnrolmentLetter, Invitation
from auth.merging import associations
from auth.merging.associations import Association
from auth.second_factors import second_factors, sign_in_policies
from auth.security_journal.models import SecurityJournalEntry
from auth.support.journal import SupportAct, acts_on
from chartrier.access.context import Context

_SIGNED_IN: Final = "signed-in"
WAITING: Final = frozenset({"pending", "enrolled"})


@dataclass(frozen=True)
class SentInvitation:
    """The invitation that somebody has not answered: by whom, to which address (none: by letter), until when."""

    invited_by: str
    address: str
    expires_at: datetime
    expired: bool


@dataclass(frozen=True)
class Situation:
    """Somebody's account, what keeps them out of it, and what support has done so far."""

    account: Account
    private_number: str
    phones: list[str]
    causes: list[str]
    invitation: SentInvitation | None
    locks: list[Lock]
    second_factors: list[str]
    merged_into: UUID | None
    last_sign_in_at: datetime | None
    merges: list[Association]
    acts: list[SupportAct]


def of(session: Session, context: Context, config: Config, account: Account) -> Situation:
    """Return somebody's situation; in maintenance only."""
    invitation = _invitation(session, context, account) if account.state in WAITING else None
    locks = lockout.locks_of(session, context, config, account.id)
    factors = [factor.kind for factor in second_factors.of(session, account.id)]
    required = bool(sign_in_policies.organisations_requiring_a_second_factor(session, account.id))
    return Situation(
        account=account,
        private_number=own_identifiers.of(session, account).private_number
        or merged_accounts.private_number_of(session, account.id),
        phones=_phones(session, account.id),
        causes=_causes(account, invitation, locks, lacks_second_factor=required and not factors),
        invitation=invitation,
        locks=locks,
        second_factors=factors,
        merged_into=account.merged_into,
        last_sign_in_at=_last_sign_in(session, account.id),
        merges=associations.of(session, context, account.id),
        acts=acts_on(session, account.id, language=context.language),
    )


def _causes(
    account: Account, invitation: SentInvitation | None, locks: list[Lock], *, lacks_second_factor: bool
) -> list[str]:
    found = []
    if account.state in WAITING:
        found.append("not-activated")
    if invitation is not None and invitation.expired:
        found.append("letter-expired" if not invitation.address else "link-expired")
    if account.state in {"merged", "closing"}:
        found.append(account.state)
    if locks:
        found.append("locked")
    if lacks_second_factor:
        found.append("second-factor-missing")
    return found


def _invitation(session: Session, context: Context, account: Account) -> SentInvitation | None:
    latest = (
        select(Invitation)
        .where(Invitation.account_id == account.id)
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    )
    found = session.scalars(latest.limit(1)).one_or_none()
    if found is None:
        return None
    expires_at = found.expires_at
    if not found.address:
        letter = session.get(EnrolmentLetter, account.id)
        expires_at = letter.expires_at if letter else found.expires_at
    return SentInvitation(found.invited_by, found.address, expires_at, expired=expires_at <= context.now)


def _phones(session: Session, account_id: UUID) -> list[str]:
    own = select(Phone.number).where(Phone.account_id == account_id).order_by(Phone.number)
    return [masking.of_number(number) for number in session.scalars(own)]


def _last_sign_in(session: Session, account_id: UUID) -> datetime | None:
    own = SecurityJournalEntry.account_id == account_id, SecurityJournalEntry.act == _SIGNED_IN
    latest = select(SecurityJournalEntry.at).where(*own).order_by(SecurityJournalEntry.at.desc()).limit(1)
    return session.scalars(latest).one_or_none()
