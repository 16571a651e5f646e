"""What support did on somebody's account: in their own journal, which nothing changes, with the reason and by whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.accounts.models import Account
from auth.events.support import SupportActed
from auth.security_journal import journal
from auth.security_journal.models import SecurityJournalEntry
from chartrier.access.context import Context
from chartrier.events.outbox import record

ACTS: Final = (
    "unlocked-by-support",
    "invitation-repeated-by-support",
    "identifier-recovered-by-support",
    "merged-by-support",
    "separated-by-support",
)
_LATEST: Final = 50


@dataclass(frozen=True)
class SupportAct:
    """One act of support, in words, and who of support did it."""

    at: datetime
    text: str
    by: str


def write(session: Session, context: Context, account: Account, act: str, *, reason: str) -> None:
    """Write an act in the journal of whom it is about, and have them told by e-mail."""
    details = {"reason": reason, "by": str(context.account_id)}
    journal.write(session, journal.without_origin(context), account.id, act, **details)
    # Who has not activated the account yet is told by the invitation itself.
    if account.state == "active":
        acted = SupportActed(tenant_id=account.id, account_id=account.id, act=act, reason=reason, at=context.now)
        record(session, acted)


def acts_on(session: Session, account_id: UUID, *, language: str) -> list[SupportAct]:
    """Return the latest acts of support on somebody's account; in maintenance only."""
    own = SecurityJournalEntry.account_id == account_id, SecurityJournalEntry.act.in_(ACTS)
    rows = session.scalars(
        select(SecurityJournalEntry)
        .where(*own)
        .order_by(SecurityJournalEntry.at.desc(), SecurityJournalEntry.id.desc())
        .limit(_LATEST)
    ).all()
    names = _names(session, {UUID(row.details["by"]) for row in rows if "by" in row.details})
    return [
        SupportAct(row.at, journal.sentence(row.act, row.details, language), names.get(row.details.get("by", ""), ""))
        for row in rows
    ]


def _names(session: Session, account_ids: set[UUID]) -> dict[str, str]:
    found = session.scalars(select(Account).where(Account.id.in_(account_ids)))
    return {str(each.id): f"{each.first_name} {each.last_name}".strip() for each in found}
